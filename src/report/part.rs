//! A part of a run: some of its replications, in a file of their own.
//!
//! A part carries everything that its run hangs on (the scenario's text, seed,
//! years, replications, version) and the exact bits of every figure. Parts in
//! any number and order give the bytes of the run that was never parted; what
//! does not belong together, or is not as it was written, is refused.
//!
//! The file: a line that says what it is; a line of JSON; the figures of each
//! replication as little-endian doubles (a missing one as a not-a-number); and
//! SHA-256 of all that stands before it.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::files::VALUES;
use crate::department::tally::Layout;
use crate::experiment::Projection;
use crate::scenario::{Scenario, affordable, read_for};

/// What every part begins with.
const MAGIC: &[u8] = b"tenure part 1\n";

/// Bytes of the hash at the end.
const HASH: usize = 32;

/// The run that a part is of, and which part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartOf {
    /// Version of the program that made it.
    pub version: String,
    /// Generation of values: the same numbers from the same scenario.
    pub values: u32,
    /// The scenario's file and those it extends, in the order of reading: name and text.
    pub texts: Vec<(String, String)>,
    /// Years in place of the file's.
    pub years: Option<u32>,
    /// Digest of the scenario's meaning.
    pub digest: String,
    /// Seed.
    pub seed: u64,
    /// Replications of the whole run.
    pub replications: u32,
    /// First replication of this part.
    pub from: u32,
    /// The replication after its last.
    pub to: u32,
    /// Events of this part.
    pub events: u64,
    /// Figures of one replication.
    pub cells: usize,
}

impl PartOf {
    /// The run a scenario asks for, of which a part is to be made.
    pub fn new(scenario: &Scenario, texts: Vec<(String, String)>, years: Option<u32>) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            values: VALUES,
            texts,
            years,
            digest: scenario.digest.clone(),
            seed: scenario.seed,
            replications: scenario.replications,
            from: 0,
            to: 0,
            events: 0,
            cells: Layout::new(&scenario.plan).cells(),
        }
    }

    /// The replications of this part.
    pub fn range(&self) -> Range<u32> {
        self.from..self.to
    }

    /// Why two parts are not of one run; nothing where they are.
    pub fn unlike(&self, other: &Self) -> Option<String> {
        let said = |what: &str, one: &dyn std::fmt::Display, two: &dyn std::fmt::Display| Some(format!("another {what}: {one}, not {two}").escape_debug().to_string());
        let texts = |part: &Self| part.texts.iter().map(|text| text.1.clone()).collect::<Vec<_>>();
        if (&self.version, self.values) != (&other.version, other.values) {
            return said("version", &format!("{} (values {})", self.version, self.values), &format!("{} (values {})", other.version, other.values));
        }
        if self.seed != other.seed {
            return said("seed", &self.seed, &other.seed);
        }
        if self.replications != other.replications {
            return said("number of replications of the whole run", &self.replications, &other.replications);
        }
        if (&self.digest, self.cells, self.years) != (&other.digest, other.cells, other.years) || texts(self) != texts(other) {
            return Some("another scenario".to_owned());
        }
        None
    }

    /// The scenario, read again from the text that the part carries.
    ///
    /// # Errors
    /// Where this version reads something else from it than the one that made the part.
    pub fn scenario(&self) -> Result<Scenario, String> {
        let first = self.texts.first().map_or("", |text| text.0.as_str());
        let mut scenario = read_for(first, self.years, &mut |name| {
            self.texts.iter().find(|text| text.0 == name).map(|text| text.1.clone()).ok_or_else(|| "the part does not carry it".to_owned())
        })
        .map_err(|wrong| wrong.render(false))?;
        if scenario.digest != self.digest || Layout::new(&scenario.plan).cells() != self.cells {
            return Err("this version understands the scenario otherwise than the version that made the part".to_owned());
        }
        scenario.overrule(Some(self.replications), Some(self.seed));
        affordable(&scenario.plan, scenario.replications)?;
        Ok(scenario)
    }
}

/// A part as it was read: its header, and the figures of its replications.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it is of.
    pub of: PartOf,
    figures: Vec<u8>,
}

/// The bytes of a part whose first replication is `from`.
pub fn part(mut of: PartOf, from: u32, projection: &Projection) -> Vec<u8> {
    of.from = from;
    of.to = from + projection.replications();
    of.events = projection.events();
    let mut bytes = MAGIC.to_vec();
    bytes.extend(serde_json::json!(of).to_string().into_bytes());
    bytes.push(b'\n');
    for replication in 0..projection.replications() {
        for figure in projection.figures(replication) {
            bytes.extend(figure.unwrap_or(f64::NAN).to_le_bytes());
        }
    }
    let hash = Sha256::digest(&bytes);
    bytes.extend(hash);
    bytes
}

impl Part {
    /// Reads a part.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let Some(rest) = bytes.strip_prefix(MAGIC) else { return Err("it is not a part of a run".to_owned()) };
        let Some(body) = rest.len().checked_sub(HASH) else { return Err("its end is missing".to_owned()) };
        let (said, hash) = (&bytes[..MAGIC.len() + body], &rest[body..]);
        if Sha256::digest(said).as_slice() != hash {
            return Err("it is not as it was written: bytes have changed, or its end is missing".to_owned());
        }
        let line = rest[..body].iter().position(|&byte| byte == b'\n').ok_or("it has no header")?;
        let of: PartOf = serde_json::from_slice(&rest[..line]).map_err(|error| format!("its header cannot be read: {error}"))?;
        let figures = rest[line + 1..body].to_vec();
        let heads = of.to.checked_sub(of.from).filter(|&heads| heads > 0 && of.to <= of.replications);
        if heads.and_then(|heads| (heads as usize).checked_mul(of.cells)?.checked_mul(8)) != Some(figures.len()) {
            return Err("its figures are not as many as its header says".to_owned());
        }
        Ok(Self { of, figures })
    }

    fn rows(&self) -> impl Iterator<Item = Vec<f64>> + '_ {
        self.figures.chunks_exact(8 * self.of.cells.max(1)).map(|row| {
            row.chunks_exact(8).map(|cell| f64::from_le_bytes(cell.try_into().unwrap_or_default())).collect()
        })
    }
}

/// Ranges of replications that none of these parts holds.
pub fn missing(parts: &[Range<u32>], replications: u32) -> Vec<Range<u32>> {
    let mut held = parts.to_vec();
    held.sort_by_key(|range| range.start);
    let mut missing = Vec::new();
    let mut next = 0;
    for range in held {
        if range.start > next {
            missing.push(next..range.start);
        }
        next = next.max(range.end);
    }
    if next < replications {
        missing.push(next..replications);
    }
    missing
}

/// The run whose parts these are, each with the name it goes by.
///
/// # Errors
/// Parts of different runs, replications that several parts hold or none does.
pub fn merged(mut parts: Vec<(String, Part)>) -> Result<(Scenario, Projection), String> {
    parts.sort_by_key(|(_, part)| part.of.from);
    let Some((first_name, first)) = parts.first() else { return Err("there is no part".to_owned()) };
    for (name, part) in &parts {
        if let Some(why) = part.of.unlike(&first.of) {
            return Err(format!("{name} and {first_name} are not parts of one run: {why}"));
        }
    }
    for pair in parts.windows(2) {
        let [(one, first), (other, next)] = pair else { continue };
        if next.of.from < first.of.to {
            return Err(format!("{one} and {other} both hold replication {}", next.of.from));
        }
    }
    let ranges: Vec<Range<u32>> = parts.iter().map(|(_, part)| part.of.range()).collect();
    if let Some(gap) = missing(&ranges, first.of.replications).first() {
        return Err(format!("replications {} to {} of {} are in no part", gap.start, gap.end - 1, first.of.replications));
    }
    let scenario = first.of.scenario().map_err(|why| format!("{first_name}: {why}"))?;
    let rows = parts.iter().flat_map(|(_, part)| part.rows());
    let events = parts.iter().map(|(_, part)| part.of.events).sum();
    let projection = Projection::of_figures(scenario.plan.clone(), rows, events);
    Ok((scenario, projection))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_part_holds_is_missing() {
        assert_eq!(missing(&[], 3), vec![Range { start: 0, end: 3 }]);
        assert_eq!(missing(&[5..7, 0..2], 9), [2..5, 7..9]);
        assert!(missing(&[1..9, 0..1], 9).is_empty());
    }
}
