//! Every shipped scenario with one thing wrong, and bytes that are no scenario:
//! each ends in a valid run or in a diagnosis, and never in a panic.
//!
//! The small tier looks at a fixed sample; the large one, run by `.ci/nightly`,
//! at all mutations and at as many texts as `TENURE_TEXTS` says.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use rand::rngs::ChaCha8Rng;
use rand::{Rng, RngExt, SeedableRng};
use sha2::{Digest, Sha256};
use tenure::experiment::{Request, Stopped, run};
use tenure::quantity::Months;
use tenure::report::{Part, PartOf, merged, part};
use tenure::scenario::{Diagnosis, Scenario, read};
use toml::Value;

fn folder() -> String {
    format!("{}/scenarios", env!("CARGO_MANIFEST_DIR"))
}

/// Name and text of every scenario that is shipped.
fn shipped() -> Vec<(String, String)> {
    let mut names: Vec<String> = Vec::new();
    for inner in ["", "levers/"] {
        for entry in fs::read_dir(format!("{}/{inner}", folder())).expect("scenarios").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".toml") {
                names.push(format!("{inner}{name}"));
            }
        }
    }
    names.sort();
    names.into_iter().map(|name| (name.clone(), fs::read_to_string(format!("{}/{name}", folder())).expect("a scenario"))).collect()
}

/// Reads a text in the place of a shipped scenario.
fn in_place_of(name: &str, text: &str) -> Result<Scenario, Diagnosis> {
    read(name, &mut |asked| {
        if asked == name { Ok(text.to_owned()) } else { fs::read_to_string(format!("{}/{asked}", folder())).map_err(|error| error.to_string()) }
    })
}

/// How a text ended.
#[derive(Clone, Debug, Default)]
struct Ends {
    diagnosed: u64,
    ran: u64,
    ceiling: u64,
    slowest: Duration,
    /// Texts that ended otherwise.
    wrong: Vec<String>,
}

impl Ends {
    /// Reads a text, runs it for a quarter if it is valid, and counts how it ended.
    fn take(&mut self, name: &str, text: &str) {
        let began = Instant::now();
        let ended = catch_unwind(AssertUnwindSafe(|| match in_place_of(name, text) {
            Err(wrong) => {
                let shown = wrong.render(false);
                assert!(!wrong.faults.is_empty() && !shown.is_empty());
                assert!(!shown.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "a control character is echoed");
                (1, 0, 0)
            }
            Ok(scenario) => {
                let mut plan = scenario.plan;
                plan.past_months = plan.past_months.min(1);
                plan.months = Months::new(plan.months.start(), 3);
                match run(&plan, &Request { seed: 1, replications: 0..1, threads: Some(1) }, &|| true) {
                    Ok(_) => (0, 1, 0),
                    Err(Stopped::Ceiling { .. }) => (0, 0, 1),
                    Err(other) => panic!("{other:?}"),
                }
            }
        }));
        let Ok((diagnosed, ran, ceiling)) = ended else {
            self.wrong.push(format!("in place of {name}:\n{}", text.chars().take(20_000).collect::<String>()));
            return;
        };
        (self.diagnosed, self.ran, self.ceiling) = (self.diagnosed + diagnosed, self.ran + ran, self.ceiling + ceiling);
        self.slowest = self.slowest.max(began.elapsed());
        if began.elapsed() > Duration::from_secs(60) {
            self.wrong.push(format!("a minute for one text in place of {name}:\n{}", text.chars().take(20_000).collect::<String>()));
        }
    }

    fn all(&self) -> u64 {
        self.diagnosed + self.ran + self.ceiling
    }
}

/// The way from the top to a value: keys, and places in lists.
type Way = Vec<Step>;

#[derive(Clone, Debug)]
enum Step {
    Key(String),
    Place(usize),
}

/// The way to every value, tables and lists included.
fn ways(value: &Value, here: &Way, all: &mut Vec<Way>) {
    if !here.is_empty() {
        all.push(here.clone());
    }
    let mut into = |step: Step, inner: &Value| ways(inner, &[here.as_slice(), &[step]].concat(), all);
    match value {
        Value::Table(table) => table.iter().for_each(|(key, inner)| into(Step::Key(key.clone()), inner)),
        Value::Array(list) => list.iter().enumerate().for_each(|(place, inner)| into(Step::Place(place), inner)),
        _ => {}
    }
}

fn at<'a>(value: &'a mut Value, way: &[Step]) -> &'a mut Value {
    way.iter().fold(value, |value, step| match (value, step) {
        (Value::Table(table), Step::Key(key)) => table.get_mut(key).expect("it is there"),
        (Value::Array(list), Step::Place(place)) => &mut list[*place],
        _ => unreachable!("the way leads there"),
    })
}

/// Number of mutations of one value.
const KINDS: usize = 26;

/// What stands in the place of a value; `None`: nothing, it is taken out.
fn instead(of: &Value, kind: usize) -> Option<Value> {
    let number = match of {
        Value::Integer(number) => *number as f64,
        Value::Float(number) => *number,
        Value::String(text) => text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(7.0),
        _ => 7.0,
    };
    let length = |number: f64, unit: &str| Value::String(format!("{number} {unit}"));
    let of_text = matches!(of, Value::String(_));
    Some(match kind {
        0 => return None,
        1 => Value::Float(-number),
        2 => Value::Integer(0),
        3 => Value::Float(1e308),
        4 => Value::Float(f64::NAN),
        5 => Value::Float(f64::INFINITY),
        6 => Value::Float(f64::NEG_INFINITY),
        7 => Value::Integer(i64::MAX),
        8 => Value::Float(1e-320),
        9 => Value::Float(-0.0),
        10 => Value::String("x".repeat(100_000)),
        11 => Value::String(String::new()),
        12 => Value::String("\u{202e}\u{0}\u{1b}[31m日本 =1+1".to_owned()),
        13 => Value::Boolean(true),
        14 => Value::Array(Vec::new()),
        15 => Value::Table(toml::Table::new()),
        16 => Value::Array(vec![of.clone(), of.clone()]),
        17 => "2026-02-29T00:00:00Z".parse().map_or_else(|_| "1900-01-01".parse().map_or(Value::Integer(1), Value::Datetime), Value::Datetime),
        // Swapped units: per cent for shares, weeks for months, thousands for pounds.
        18 => Value::Float(100.0 * number),
        19 => Value::Float(number / 100.0),
        20 => Value::Float(1_000.0 * number),
        21 if of_text => length(number, "years"),
        21 => length(number, "weeks"),
        22 if of_text => Value::Float(number),
        22 => length(number, "parsecs"),
        23 => Value::Float(number + 0.5),
        24 => Value::Float(1.000_000_1 * number),
        _ => Value::Integer(number as i64 + 1),
    })
}

/// A scenario with one value changed; nothing where it cannot be written as TOML.
fn mutated(tree: &Value, way: &Way, kind: usize) -> Option<String> {
    let mut tree = tree.clone();
    let value = at(&mut tree, way);
    match instead(&value.clone(), kind) {
        Some(other) => *value = other,
        None => {
            let (last, before) = way.split_last().expect("not the top");
            match (at(&mut tree, before), last) {
                (Value::Table(table), Step::Key(key)) => {
                    table.remove(key);
                }
                (Value::Array(list), Step::Place(place)) => {
                    list.remove(*place);
                }
                _ => unreachable!("the way leads there"),
            }
        }
    }
    toml::to_string(&tree).ok()
}

/// Every n-th mutation of every shipped scenario, from the k-th on.
fn mutations(k: usize, n: usize) -> Ends {
    let mut ends = Ends::default();
    let mut number = 0;
    for (name, text) in shipped() {
        let tree: Value = Value::Table(text.parse().expect("TOML"));
        let mut all = Vec::new();
        ways(&tree, &Way::new(), &mut all);
        for (way, kind) in all.iter().flat_map(|way| (0..KINDS).map(move |kind| (way, kind))) {
            number += 1;
            if number % n == k
                && let Some(text) = mutated(&tree, way, kind)
            {
                ends.take(&name, &text);
            }
        }
        // Every line twice: a key that is given two times, or a table that is.
        for line in 0..text.lines().count() {
            number += 1;
            if number % n == k {
                let twice: Vec<&str> = text.lines().enumerate().flat_map(|(at, one)| std::iter::repeat_n(one, 1 + usize::from(at == line))).collect();
                ends.take(&name, &twice.join("\n"));
            }
        }
    }
    ends
}

#[test]
fn a_sample_of_single_mutations_ends_in_a_run_or_a_diagnosis() {
    let ends = mutations(0, 331);
    assert!(ends.wrong.is_empty(), "{}", ends.wrong.join("\n\n"));
    assert!(ends.all() > 80 && ends.ran > 5 && ends.diagnosed > 40, "{ends:?}");
}

/// `k/n` in the environment.
fn share_of_the_night() -> (usize, usize) {
    let part = std::env::var("TENURE_PART").unwrap_or_else(|_| "0/1".to_owned());
    let (k, n) = part.split_once('/').expect("k/n");
    (k.parse().expect("a number"), n.parse().expect("a number"))
}

#[test]
#[ignore = "an hour; run by .ci/nightly"]
fn every_single_mutation_ends_in_a_run_or_a_diagnosis() {
    let (k, n) = share_of_the_night();
    let began = Instant::now();
    let ends = mutations(k, n);
    println!(
        "{} single mutations, part {k} of {n}: {} diagnosed, {} ran, {} ran into a ceiling, in {:.0} s, the slowest {:.1} s",
        ends.all(), ends.diagnosed, ends.ran, ends.ceiling, began.elapsed().as_secs_f64(), ends.slowest.as_secs_f64()
    );
    assert!(ends.wrong.is_empty(), "{}", ends.wrong.join("\n\n"));
}

/// A text that nobody wrote: bytes, words of the format, or a paragraph of a
/// scenario gone wrong; one in eight is a whole scenario gone wrong.
fn text(rng: &mut ChaCha8Rng, scenarios: &[(String, String)]) -> String {
    const WORDS: [&str; 30] = [
        "[", "]", "[[", "]]", "{", "}", "=", ",", ".", "\"", "\"\"\"", "'", "'''", "\n", "\r", "#", " ", "team", "name", "posts", "start", "years", "2026-10-01",
        "1e999", "nan", "-inf", "0x", "\\u", "extends", "\u{feff}",
    ];
    match rng.random_range(0..8) {
        0 | 1 => {
            let mut bytes = vec![0; rng.random_range(0..400)];
            rng.fill_bytes(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        }
        2 | 3 => (0..rng.random_range(0..120)).map(|_| WORDS[rng.random_range(0..WORDS.len())]).collect(),
        kind => {
            let whole = &scenarios[rng.random_range(0..scenarios.len())].1;
            let paragraphs: Vec<&str> = whole.split("\n\n").collect();
            let seed = if kind == 4 { whole } else { paragraphs[rng.random_range(0..paragraphs.len())] };
            let mut bytes = format!("{seed}\n").into_bytes();
            for _ in 0..rng.random_range(1..6) {
                let at = rng.random_range(0..bytes.len());
                match rng.random_range(0..5) {
                    0 => bytes[at] ^= 1 << rng.random_range(0..8),
                    1 => bytes.truncate(at.max(1)),
                    2 => bytes.insert(at, rng.random()),
                    3 => {
                        bytes.drain(at..(at + rng.random_range(1..40)).min(bytes.len()).max(at));
                        bytes.push(b'\n');
                    }
                    _ => {
                        let word = WORDS[rng.random_range(0..WORDS.len())].bytes();
                        bytes.splice(at..at, word);
                    }
                }
            }
            String::from_utf8_lossy(&bytes).into_owned()
        }
    }
}

/// So many texts, from a seed; those that are scenarios are run.
fn texts(seed: u64, most: u64, until: Duration) -> Ends {
    let (mut rng, scenarios, began) = (ChaCha8Rng::seed_from_u64(seed), shipped(), Instant::now());
    let mut ends = Ends::default();
    while ends.all() < most && ends.wrong.is_empty() && began.elapsed() < until {
        ends.take("text.toml", &text(&mut rng, &scenarios));
    }
    assert!(ends.wrong.is_empty(), "after {} texts of seed {seed}: {}", ends.all(), ends.wrong.join("\n\n"));
    ends
}

#[test]
fn texts_that_nobody_wrote_end_in_a_run_or_a_diagnosis() {
    assert_eq!(texts(1, 1_500, Duration::from_secs(600)).all(), 1_500);
}

#[test]
#[ignore = "as long as TENURE_SECONDS says; run by .ci/nightly"]
fn many_texts_that_nobody_wrote_end_in_a_run_or_a_diagnosis() {
    let number = |name: &str, otherwise: u64| std::env::var(name).map_or(otherwise, |text| text.parse().expect("a number"));
    let (seed, seconds) = (number("TENURE_SEED", 2), number("TENURE_SECONDS", 600));
    let ends = texts(seed, number("TENURE_TEXTS", 10_000_000), Duration::from_secs(seconds));
    println!(
        "{} texts of seed {seed} in at most {seconds} s: {} diagnosed, {} ran, {} ran into a ceiling, the slowest in {:.1} s",
        ends.all(), ends.diagnosed, ends.ran, ends.ceiling, ends.slowest.as_secs_f64()
    );
}

/// A part whose hash is right and whose header is not: none ends in a panic.
#[test]
fn parts_with_a_right_hash_and_a_wrong_header_end_in_a_reason() {
    let text = fs::read_to_string(format!("{}/small.toml", folder())).expect("a scenario");
    let mut scenario = in_place_of("small.toml", &text).expect("it is valid");
    scenario.overrule(Some(4), None);
    let mut plan = scenario.plan.clone();
    plan.past_months = 0;
    let of = PartOf::new(&scenario, vec![("small.toml".to_owned(), text)], None);
    let projection = run(&plan, &Request { seed: 1, replications: 0..2, threads: Some(1) }, &|| true).expect("it ends");
    let bytes = part(of, 1, &projection);
    assert!(Part::read(&bytes).is_ok());
    let body = &bytes[..bytes.len() - 32];
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let mut read = 0;
    for _ in 0..4_000 {
        let mut wrong = body[..rng.random_range(1..400).max(body.len() * rng.random_range(0..2))].to_vec();
        for _ in 0..rng.random_range(1..4) {
            let at = rng.random_range(0..wrong.len().min(6_000));
            wrong[at] = if rng.random_bool(0.5) { rng.random() } else { b"0123456789{}[],:\"n"[rng.random_range(0..18)] };
        }
        let hash = Sha256::digest(&wrong);
        wrong.extend(hash);
        if let Ok(part) = Part::read(&wrong) {
            read += 1;
            let _ = merged(vec![("one".to_owned(), part)]).map(|_| ());
        }
    }
    assert!(read > 20, "only {read} got as far as being put together");
}
