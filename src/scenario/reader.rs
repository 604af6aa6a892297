//! Reads settings from the tree by the catalogue: type, range, default.
//!
//! Every reading leaves a row in the table of assumptions and, where something
//! is wrong, a fault; it then goes on with a harmless value, so that all faults
//! are found at once.

use std::collections::BTreeMap;

use super::checked::{Assumption, Origin, Question};
use super::dated;
use super::diagnosis::{Diagnosis, SourceFile, is_combining, is_invisible};
use super::tree::{Node, Place, Value, of_default};
use crate::department::plan::Heads;
use crate::evidence::{self, Kind, Setting};
use crate::quantity::{Date, Instant, Months, Span};

/// A table being read, and the path to it.
#[derive(Clone)]
pub struct Section {
    table: BTreeMap<String, Node>,
    /// The path in the catalogue: `team[]`.
    path: String,
    /// The path as shown: `team."safeguarding"`.
    shown: String,
    /// Where the section's head stands.
    pub place: Place,
}

/// The reader: what was wrong, what was used.
pub struct Reader {
    /// The faults so far.
    pub wrong: Diagnosis,
    /// The assumptions so far.
    pub assumptions: Vec<Assumption>,
    /// The questions so far.
    pub questions: Vec<Question>,
    /// The run, once it is known.
    pub run: Option<Months>,
    files: Vec<SourceFile>,
}

/// What stands at a key: given, or the default.
struct Found {
    node: Node,
    setting: &'static Setting,
    shown: String,
    given: bool,
}

impl Section {
    /// The top of a scenario.
    pub fn top(table: BTreeMap<String, Node>) -> Self {
        Self { table, path: String::new(), shown: String::new(), place: (0, 0..0) }
    }

    /// Whether a key is written.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Whether it stands in a file, and is not a default.
    fn given(&self) -> bool {
        self.place.0 != usize::MAX
    }

    /// Where a key stands, or the section's head.
    pub fn place_of(&self, key: &str) -> Place {
        self.table.get(key).map_or_else(|| self.place.clone(), |node| node.place.clone())
    }

    fn key(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    fn shown_key(&self, key: &str) -> String {
        if self.shown.is_empty() { key.to_owned() } else { format!("{}.{key}", self.shown) }
    }
}

impl Reader {
    /// A reader of these files.
    pub fn new(wrong: Diagnosis, files: Vec<SourceFile>) -> Self {
        Self { wrong, assumptions: Vec::new(), questions: Vec::new(), run: None, files }
    }

    fn find(&mut self, section: &Section, key: &str) -> Option<Found> {
        let path = section.key(key);
        let setting = evidence::setting(&path)?;
        let shown = section.shown_key(key);
        if let Some(node) = section.table.get(key) {
            return Some(Found { node: node.clone(), setting, shown, given: true });
        }
        let node = (!setting.default.is_empty()).then(|| of_default(setting.default)).flatten()?;
        Some(Found { node, setting, shown, given: false })
    }

    fn assume(&mut self, found: &Found, written: String, interval: Option<(f64, f64)>) {
        let origin = if found.given { self.given_at(&found.node.place) } else { Origin::Default };
        let given = found.given;
        self.assumptions.push(Assumption {
            key: found.shown.clone(),
            value: written,
            low: interval.map(|range| range.0),
            high: interval.map(|range| range.1),
            unit: found.setting.unit.to_owned(),
            source: if given { String::new() } else { found.setting.source.to_owned() },
            grade: if given { String::new() } else { found.setting.grade.to_owned() },
            origin,
        });
    }

    fn given_at(&self, place: &Place) -> Origin {
        let Some(file) = self.files.get(place.0) else { return Origin::Default };
        let before = file.text.get(..place.1.start.min(file.text.len())).unwrap_or("");
        Origin::Given { file: file.name.clone(), line: before.matches('\n').count() as u32 + 1 }
    }

    /// Asks about a key: it is valid, and perhaps not meant.
    pub fn ask(&mut self, section: &Section, key: &str, text: String) {
        self.ask_at(&section.place_of(key), text);
    }

    fn ask_at(&mut self, place: &Place, text: String) {
        let (file, line) = match self.given_at(place) {
            Origin::Given { file, line } => (file, line),
            _ => (String::new(), 0),
        };
        let question = Question { file, line, text };
        if !self.questions.contains(&question) {
            self.questions.push(question);
        }
    }

    /// Records what was worked out from other settings.
    pub fn derive(&mut self, section: &Section, key: &str, value: String) {
        let setting = evidence::setting(&section.key(key));
        self.assumptions.push(Assumption {
            key: section.shown_key(key),
            value,
            low: None,
            high: None,
            unit: setting.map_or_else(String::new, |setting| setting.unit.to_owned()),
            source: setting.map_or_else(String::new, |setting| setting.source.to_owned()),
            grade: setting.map_or_else(String::new, |setting| setting.grade.to_owned()),
            origin: Origin::Derived,
        });
    }

    fn wrong_kind(&mut self, found: &Found) {
        let help = format!("{} is {}", found.shown, found.setting.kind.allowed());
        let hint = match &found.node.value {
            Value::Text(text) if text.replace([',', '_'], "").parse::<f64>().is_ok() => ": take the quotation marks away",
            _ => "",
        };
        let what = format!("{} is {}: {}", found.shown, found.node.value.kind(), found.node.value.written());
        self.wrong.add("wrong-kind", found.node.place.clone(), what, format!("{help}{hint}"));
    }

    /// Adds a fault about a key.
    pub fn fault(&mut self, code: &'static str, section: &Section, key: &str, found: String, help: &str) {
        self.wrong.add(code, section.place_of(key), found, help);
    }

    /// A key that must be given.
    pub fn missing(&mut self, section: &Section, key: &str) {
        let allowed = evidence::setting(&section.key(key)).map_or_else(String::new, |setting| setting.kind.allowed());
        let found = format!("{} is missing", section.shown_key(key));
        self.wrong.add("missing", section.place.clone(), found, format!("add `{key} = …`: {allowed}"));
    }

    /// A number, if it is given or has a default. The value of an interval is
    /// taken, and its ends recorded.
    pub fn number(&mut self, section: &Section, key: &str) -> Option<f64> {
        let found = self.find(section, key)?;
        let (low, high) = match found.setting.kind {
            Kind::Number(low, high) | Kind::Steps(low, high) => (low, high),
            Kind::Whole(low, high) => (low as f64, high as f64),
            Kind::Pounds(high) => (0.0, high),
            _ => (0.0, 1.0),
        };
        let (value, interval) = self.value_of(&found)?;
        let whole = matches!(found.setting.kind, Kind::Whole(..));
        if !value.is_finite() || value < low || value > high || (whole && value.fract() != 0.0) {
            let what = format!("{} is {}", found.shown, found.node.value.written());
            let place = found.node.place.clone();
            self.wrong.add("out-of-range", place, what, format!("{} is {}", found.shown, found.setting.kind.allowed()));
            return Some(low.max(value.min(high)).max(low)).filter(|value| value.is_finite()).or(Some(low));
        }
        self.assume(&found, number_text(value), interval);
        Some(value)
    }

    /// A number inside a table that has its own row of assumptions already.
    pub fn quiet(&mut self, section: &Section, key: &str) -> Option<f64> {
        let rows = self.assumptions.len();
        let value = self.number(section, key);
        if !section.given() {
            self.assumptions.truncate(rows);
        }
        value
    }

    /// Words inside such a table.
    pub fn quiet_text(&mut self, section: &Section, key: &str) -> Option<String> {
        let rows = self.assumptions.len();
        let value = self.text(section, key);
        if !section.given() {
            self.assumptions.truncate(rows);
        }
        value
    }

    /// The number of a node, and its interval.
    fn value_of(&mut self, found: &Found) -> Option<(f64, Option<(f64, f64)>)> {
        match &found.node.value {
            Value::Whole(Some(whole)) => Some((*whole as f64, None)),
            Value::Whole(None) => Some((f64::INFINITY, None)),
            Value::Float(number) => Some((*number, None)),
            Value::Table(table) if table.contains_key("value") => {
                let part = |name: &str| table.get(name).and_then(|node| plain_number(&node.value));
                let known = table.keys().all(|key| ["value", "low", "high"].contains(&key.as_str()));
                let parts = (part("value"), part("low"), part("high"));
                match parts {
                    (Some(value), Some(low), Some(high)) if known && low <= value && value <= high && low.is_finite() && high.is_finite() => {
                        Some((value, Some((low, high))))
                    }
                    _ => {
                        let what = format!("{} is {}", found.shown, found.node.value.written());
                        self.wrong.add("interval", found.node.place.clone(), what, "an uncertain number is written { value = 9, low = 6, high = 12 }, with low ≤ value ≤ high: an 80% interval");
                        None
                    }
                }
            }
            _ => {
                self.wrong_kind(found);
                None
            }
        }
    }

    /// A whole number.
    pub fn whole(&mut self, section: &Section, key: &str) -> Option<i64> {
        let found = self.find(section, key)?;
        if let (Value::Whole(Some(whole)), Kind::Whole(low, high)) = (&found.node.value, found.setting.kind)
            && (low..=high).contains(whole)
        {
            let whole = *whole;
            self.assume(&found, whole.to_string(), None);
            return Some(whole);
        }
        self.number(section, key).map(|value| value as i64)
    }

    /// Words.
    pub fn text(&mut self, section: &Section, key: &str) -> Option<String> {
        let found = self.find(section, key)?;
        let Value::Text(text) = &found.node.value else {
            self.wrong_kind(&found);
            return None;
        };
        let text = text.trim().to_owned();
        if text.chars().count() > 500 || text.chars().any(|c| c.is_control() || is_invisible(c)) {
            let what = format!("{} is too long, or has signs that do not show", found.shown);
            self.wrong.add("text", found.node.place.clone(), what, "at most 500 characters on one line, nothing invisible");
        }
        self.assume(&found, text.clone(), None);
        Some(text)
    }

    /// A name: words, not empty, at most 120 characters.
    pub fn name(&mut self, section: &Section, key: &str) -> Option<String> {
        if !section.has(key) {
            self.missing(section, key);
            return None;
        }
        let name = self.text(section, key)?;
        if name.is_empty() || name.chars().count() > 120 {
            self.fault("name", section, key, format!("{} is empty, or longer than 120 characters", section.shown_key(key)), "a name is 1 to 120 characters");
        }
        if name.chars().any(is_combining) {
            let what = format!("{} has an accent that stands apart from its letter", section.shown_key(key));
            self.fault("name", section, key, what, "two names could look the same and not be: type the letter with its accent as one sign");
        }
        Some(name)
    }

    /// True or false.
    pub fn yes(&mut self, section: &Section, key: &str) -> Option<bool> {
        let found = self.find(section, key)?;
        let Value::Bool(yes) = found.node.value else {
            self.wrong_kind(&found);
            return None;
        };
        self.assume(&found, yes.to_string(), None);
        Some(yes)
    }

    /// One of the words that are allowed.
    pub fn choice(&mut self, section: &Section, key: &str) -> Option<String> {
        let found = self.find(section, key)?;
        let words = match found.setting.kind {
            Kind::Choice(words) | Kind::ChoiceOrLength(words) => words,
            _ => &[],
        };
        match &found.node.value {
            Value::Text(text) if words.contains(&text.as_str()) => {
                let text = text.clone();
                self.assume(&found, text.clone(), None);
                Some(text)
            }
            _ => {
                self.wrong_kind(&found);
                None
            }
        }
    }

    /// A length of time.
    pub fn length(&mut self, section: &Section, key: &str) -> Option<Span> {
        let found = self.find(section, key)?;
        let most = match found.setting.kind {
            Kind::Length(years) => years,
            _ => 20.0,
        };
        if let Value::Text(text) = &found.node.value
            && let Some(span) = length_of(text)
            && span.as_years() <= most + 1e-9
        {
            self.assume(&found, text.clone(), None);
            return Some(span);
        }
        self.wrong_kind(&found);
        None
    }

    /// A word that is allowed (left), or a length (right).
    pub fn choice_or_length(&mut self, section: &Section, key: &str) -> Option<Result<String, Span>> {
        let found = self.find(section, key)?;
        let words = match found.setting.kind {
            Kind::ChoiceOrLength(words) => words,
            _ => &[],
        };
        match &found.node.value {
            Value::Text(text) if words.contains(&text.as_str()) => self.choice(section, key).map(Ok),
            Value::Text(_) => self.length(section, key).map(Err),
            _ => {
                self.wrong_kind(&found);
                None
            }
        }
    }

    /// A date, from 1950 to 2100.
    pub fn date(&mut self, section: &Section, key: &str) -> Option<Instant> {
        let found = self.find(section, key)?;
        if let Value::Date(text) = &found.node.value
            && let Some(date) = date_of(text)
        {
            self.assume(&found, text.clone(), None);
            let date = Instant::start_of(date);
            if let Some(asked) = self.run.filter(|_| found.given).and_then(|run| dated::question(found.setting.key, &found.shown, date, run)) {
                self.ask_at(&found.node.place, asked);
            }
            return Some(date);
        }
        self.wrong_kind(&found);
        None
    }

    /// A date; `None` where it is false: never.
    pub fn date_or_never(&mut self, section: &Section, key: &str) -> Option<Instant> {
        let found = self.find(section, key)?;
        if matches!(found.node.value, Value::Bool(false)) {
            self.assume(&found, "false".to_owned(), None);
            return None;
        }
        self.date(section, key)
    }

    /// A date (left) or a length (right).
    pub fn date_or_length(&mut self, section: &Section, key: &str) -> Option<Result<Instant, Span>> {
        let found = self.find(section, key)?;
        match &found.node.value {
            Value::Date(_) => self.date(section, key).map(Ok),
            Value::Text(_) => self.length(section, key).map(Err),
            _ => {
                self.wrong_kind(&found);
                None
            }
        }
    }

    /// So many numbers.
    pub fn numbers(&mut self, section: &Section, key: &str) -> Option<Vec<f64>> {
        let found = self.find(section, key)?;
        let Kind::Numbers(count, low, high) = found.setting.kind else { return None };
        let numbers: Option<Vec<f64>> = match &found.node.value {
            Value::Array(items) => items.iter().map(|item| plain_number(&item.value)).collect(),
            _ => None,
        };
        let right = numbers.filter(|all| all.len() == count && all.iter().all(|n| n.is_finite() && *n >= low && *n <= high));
        if right.is_none() {
            self.wrong_kind(&found);
        } else {
            self.assume(&found, found.node.value.written(), None);
        }
        right
    }

    /// A list of words.
    pub fn words(&mut self, section: &Section, key: &str) -> Option<Vec<String>> {
        let found = self.find(section, key)?;
        let Kind::Words(allowed) = found.setting.kind else { return None };
        let words: Option<Vec<String>> = match &found.node.value {
            Value::Array(items) => items
                .iter()
                .map(|item| match &item.value {
                    Value::Text(word) if allowed.contains(&word.as_str()) => Some(word.clone()),
                    _ => None,
                })
                .collect(),
            _ => None,
        };
        if words.as_ref().is_none_or(Vec::is_empty) {
            self.wrong_kind(&found);
            return None;
        }
        self.assume(&found, found.node.value.written(), None);
        words
    }

    /// A sub-table; empty where it is not written.
    pub fn section(&mut self, section: &Section, key: &str) -> Section {
        let (path, shown) = (section.key(key), section.shown_key(key));
        let (table, place) = match section.table.get(key) {
            Some(Node { value: Value::Table(table), place, .. }) => (table.clone(), place.clone()),
            Some(node) => {
                let what = format!("{shown} is {}: {}", node.value.kind(), node.value.written());
                self.wrong.add("wrong-kind", node.place.clone(), what, format!("write [{shown}] and its settings below"));
                (BTreeMap::new(), node.place.clone())
            }
            None => (BTreeMap::new(), section.place.clone()),
        };
        Section { table, path, shown, place }
    }

    /// The tables of an array, or of the default.
    pub fn tables(&mut self, section: &Section, key: &str, path: &str) -> Vec<Section> {
        let shown = section.shown_key(key);
        let given = section.table.get(key).cloned();
        let default = || {
            evidence::setting(path.trim_end_matches("[]")).and_then(|setting| of_default(setting.default))
        };
        let Some(node) = given.clone().or_else(default) else { return Vec::new() };
        let Value::Array(items) = &node.value else {
            let what = format!("{shown} is {}", node.value.kind());
            self.wrong.add("wrong-kind", node.place.clone(), what, format!("write [[{shown}]], or a list of tables"));
            return Vec::new();
        };
        if given.is_none() && !items.is_empty() {
            let setting = evidence::setting(path.trim_end_matches("[]"));
            if let Some(setting) = setting {
                let found = Found { node: node.clone(), setting, shown: shown.clone(), given: false };
                self.assume(&found, node.value.written(), None);
            }
        }
        let mut sections = Vec::new();
        for (n, item) in items.iter().enumerate() {
            let Value::Table(table) = &item.value else {
                let what = format!("{shown} has {} among its tables", item.value.kind());
                self.wrong.add("wrong-kind", item.place.clone(), what, "every entry is a table in curly brackets");
                continue;
            };
            let name = table.get("name").map(|node| &node.value);
            let label = match name {
                // A longer name is a fault, which must not be hidden behind it.
                Some(Value::Text(name)) => format!("{shown}.\"{}\"", name.trim().chars().take(120).collect::<String>()),
                _ => format!("{shown}[{n}]"),
            };
            let entry = Section { table: table.clone(), path: path.to_owned(), shown: label, place: item.place.clone() };
            for key in evidence::needs(path).unwrap_or_default().iter().filter(|key| !entry.has(key)) {
                self.missing(&entry, key);
            }
            sections.push(entry);
        }
        sections
    }

    /// Whether a key is a list (steps) rather than a single value.
    pub fn is_list(&self, section: &Section, key: &str) -> bool {
        matches!(section.table.get(key), Some(Node { value: Value::Array(_), .. }))
    }

    /// Whether a key is a table and not an interval.
    pub fn is_table(&self, section: &Section, key: &str) -> bool {
        matches!(section.table.get(key), Some(Node { value: Value::Table(table), .. }) if !table.contains_key("value"))
    }

    /// Heads that vary: `{ mean = 8 }` or `{ from = 6, to = 10 }`.
    pub fn heads_law(&mut self, section: &Section) -> Option<Heads> {
        let found = self.find(section, "heads")?;
        let Value::Table(table) = &found.node.value else { return None };
        let part = |name: &str| table.get(name).and_then(|node| plain_number(&node.value));
        let keys: Vec<&str> = table.keys().map(String::as_str).collect();
        let whole = |n: f64| n.is_finite() && (0.0..=1_000.0).contains(&n) && n.fract() == 0.0;
        let law = match (keys.as_slice(), part("mean"), part("from"), part("to")) {
            (["mean"], Some(mean), ..) if mean > 0.0 && mean <= 200.0 => Some(Heads::Poisson(mean)),
            (["from", "to"], _, Some(from), Some(to)) if whole(from) && whole(to) && from <= to => Some(Heads::Between(from as u32, to as u32)),
            _ => None,
        };
        if law.is_none() {
            let what = format!("{} is {}", found.shown, found.node.value.written());
            self.wrong.add("out-of-range", found.node.place.clone(), what, "heads that vary are { mean = 8 } (at most 200), or { from = 6, to = 10 }");
        } else {
            self.assume(&found, found.node.value.written(), None);
        }
        law
    }

    /// Finds keys that no setting has.
    pub fn unknown_keys(&mut self, top: &BTreeMap<String, Node>) {
        self.unknown_in(top, "");
    }

    fn unknown_in(&mut self, table: &BTreeMap<String, Node>, path: &str) {
        for (key, node) in table {
            let full = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            let listed = format!("{full}[]");
            let not_built = evidence::NOT_BUILT.contains(&full.as_str());
            let known = evidence::setting(&full).is_some() || evidence::setting(&listed).is_some();
            if not_built && !known {
                let what = format!("{} is not built yet", shown_path(&full));
                self.wrong.add("not-built", node.key.clone(), what, "take it out: this version would not use it, and does not pretend to");
                continue;
            }
            if !known {
                self.unknown(&full, key, path, &node.key);
                continue;
            }
            match &node.value {
                Value::Table(inner) if !inner.contains_key("value") && full != "cohort[].heads" => self.unknown_in(inner, &full),
                Value::Array(items) => {
                    for item in items {
                        if let Value::Table(inner) = &item.value {
                            self.unknown_in(inner, &listed);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn unknown(&mut self, full: &str, key: &str, path: &str, place: &Place) {
        let head = if path.is_empty() { String::new() } else { format!("{path}.") };
        let siblings: Vec<String> = evidence::settings()
            .filter_map(|setting| setting.key.strip_prefix(&head))
            .map(|rest| rest.split(['.', '[']).next().unwrap_or(rest).to_owned())
            .filter(|rest| !rest.is_empty())
            .collect();
        let near = evidence::nearest(key, siblings.iter().map(String::as_str));
        let mut all = siblings.clone();
        all.dedup();
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("here one may write: {}", all.join(", ")),
        };
        self.wrong.add("unknown-key", place.clone(), format!("there is no setting {}", shown_path(full)), help);
    }
}

fn shown_path(path: &str) -> String {
    path.replace("[]", "")
}

fn plain_number(value: &Value) -> Option<f64> {
    match value {
        Value::Whole(Some(whole)) => Some(*whole as f64),
        Value::Float(number) => Some(*number),
        _ => None,
    }
}

/// A number as in a table: shortest form that reads back the same.
pub fn number_text(value: f64) -> String {
    format!("{}", value + 0.0)
}

/// "8 weeks", "14 months", "28 days", "3 years", "0.5 years".
pub fn length_of(text: &str) -> Option<Span> {
    let (number, unit) = text.trim().split_once(char::is_whitespace)?;
    let number: f64 = number.parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0 && *n < 1e6)?;
    let years = match unit.trim().trim_end_matches('s') {
        "day" => number / 365.25,
        "week" => number * 7.0 / 365.25,
        "month" => number / 12.0,
        "year" => number,
        _ => return None,
    };
    Some(Span::years(years)).filter(|span| *span < Span::FOREVER)
}

fn date_of(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let year: i32 = parts.next()?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let day: u8 = parts.next()?.parse().ok()?;
    if parts.next().is_some() || !(1950..=2100).contains(&year) {
        return None;
    }
    Date::from_calendar_date(year, time::Month::try_from(month).ok()?, day).ok()
}
