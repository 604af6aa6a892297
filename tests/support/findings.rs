//! What the checks of the statistical policy found, published: every row of
//! `docs/qa/oracles.csv` was written by the check itself, and the check fails
//! where its row is not there.
//!
//! `TENURE_BLESS=1 cargo test --test all` writes the file anew.

use std::collections::BTreeSet;
use std::fs;
use std::panic::Location;
use std::sync::{Mutex, OnceLock};

/// What a check found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What was checked.
    pub check: String,
    /// Of what: mean, variance, share, law.
    pub of: &'static str,
    /// Values in the sample.
    pub n: f64,
    /// What the sample has; not a number for a law.
    pub found: f64,
    /// What theory has; not a number for a law.
    pub exact: f64,
    /// How far they lie apart: z, p or √n·D.
    pub statistic: &'static str,
    /// Its value.
    pub value: f64,
    /// What must be refused.
    pub control: String,
    /// The statistic of what must be refused.
    pub control_value: f64,
}

const HEAD: &str = "file,check,of,values,found,exact,statistic,is,control,control is";

/// Four digits, or nothing.
fn digits(number: f64) -> String {
    match number {
        _ if number.is_nan() => String::new(),
        _ if number == 0.0 || (1e-3..1e6).contains(&number.abs()) => {
            let whole = if number == 0.0 { 0 } else { libm::floor(libm::log10(number.abs())) as i32 };
            format!("{number:.*}", (3 - whole).max(0) as usize)
        }
        _ => format!("{number:.2e}"),
    }
}

impl Finding {
    fn row(&self, file: &str) -> String {
        let [found, exact, value, control] = [self.found, self.exact, self.value, self.control_value].map(digits);
        let quoted = |text: &str| if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() };
        let (check, moved) = (quoted(&self.check), quoted(&self.control));
        format!("{file},{check},{},{},{found},{exact},{},{value},{moved},{control}", self.of, self.n, self.statistic)
    }
}

/// Holds what was found against the published row.
#[track_caller]
pub fn published(finding: &Finding) {
    static ROWS: OnceLock<Mutex<BTreeSet<String>>> = OnceLock::new();
    let path = format!("{}/docs/qa/oracles.csv", env!("CARGO_MANIFEST_DIR"));
    let row = finding.row(&Location::caller().file().replace('\\', "/"));
    let anew = std::env::var_os("TENURE_BLESS").is_some();
    let rows = ROWS.get_or_init(|| {
        let text = if anew { String::new() } else { fs::read_to_string(&path).unwrap_or_default() };
        Mutex::new(text.lines().skip(1).map(str::to_owned).collect())
    });
    let mut rows = rows.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if anew && rows.insert(row.clone()) {
        let text: String = std::iter::once(HEAD).chain(rows.iter().map(String::as_str)).flat_map(|row| [row, "\n"]).collect();
        fs::write(&path, text).expect("it can be written");
    }
    assert!(rows.contains(&row), "docs/qa/oracles.csv has no such row (TENURE_BLESS=1 cargo test --test all):\n{row}");
}
