//! A scenario's files as one tree: parsed with places kept, then merged.
//!
//! A later file changes the one it extends: tables key by key, arrays of named
//! tables by name, everything else as a whole.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::diagnosis::{Diagnosis, SourceFile};

/// The longest text of one file [bytes].
pub const MOST_BYTES: usize = 1_048_576;
/// The longest chain of files that extend each other.
pub const MOST_FILES: usize = 16;

/// Where something stands: which file, which bytes.
pub type Place = (usize, Range<usize>);

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where the value stands.
    pub place: Place,
    /// Where its key stands.
    pub key: Place,
}

/// A TOML value.
#[derive(Clone, Debug)]
pub enum Value {
    /// A table.
    Table(BTreeMap<String, Node>),
    /// An array.
    Array(Vec<Node>),
    /// Words.
    Text(String),
    /// A whole number, in any notation; `None`: too large for 64 bits.
    Whole(Option<i64>),
    /// A number with a point or exponent.
    Float(f64),
    /// True or false.
    Bool(bool),
    /// A date, or a date with a time, as written.
    Date(String),
}

impl Value {
    /// What it is, in words.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Table(_) => "a table",
            Self::Array(_) => "a list",
            Self::Text(_) => "words",
            Self::Whole(_) => "a whole number",
            Self::Float(_) => "a number",
            Self::Bool(_) => "true or false",
            Self::Date(_) => "a date",
        }
    }

    /// As written in TOML, on one line.
    pub fn written(&self) -> String {
        match self {
            Self::Table(table) => {
                let parts: Vec<String> = table.iter().map(|(key, node)| format!("{key} = {}", node.value.written())).collect();
                format!("{{ {} }}", parts.join(", "))
            }
            Self::Array(items) => {
                let parts: Vec<String> = items.iter().map(|node| node.value.written()).collect();
                format!("[{}]", parts.join(", "))
            }
            Self::Text(text) => format!("\"{text}\""),
            Self::Whole(Some(number)) => number.to_string(),
            Self::Whole(None) => "a number too large".to_owned(),
            // A number of hundreds of digits is not repeated digit by digit.
            Self::Float(number) if number.is_finite() && *number != 0.0 && !(1e-6..1e15).contains(&number.abs()) => format!("{number:e}"),
            Self::Float(number) => number.to_string(),
            Self::Bool(yes) => yes.to_string(),
            Self::Date(date) => date.clone(),
        }
    }
}

/// Reads TOML that is known to be right: a default of the catalogue.
pub fn of_default(text: &str) -> Option<Node> {
    let node = of_value(text);
    debug_assert!(node.is_some(), "default {text}");
    node
}

/// Reads one value as TOML writes it; `None` where it is not one.
pub fn of_value(text: &str) -> Option<Node> {
    let line = format!("x = {text}");
    let (table, errors) = DeTable::parse_recoverable(&line);
    if !errors.is_empty() || text.contains(['\n', '\r']) {
        return None;
    }
    let nowhere = usize::MAX;
    let node = table.get_ref().iter().next().map(|(_, value)| convert(value.get_ref(), nowhere, 0..0, 0..0))?;
    Some(node)
}

fn convert(value: &DeValue<'_>, file: usize, span: Range<usize>, key: Range<usize>) -> Node {
    let value = match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(whole) => Value::Whole(i64::from_str_radix(&whole.as_str().replace('_', ""), whole.radix()).ok()),
        DeValue::Float(number) => Value::Float(number.as_str().replace('_', "").parse().unwrap_or(f64::NAN) + 0.0),
        DeValue::Boolean(yes) => Value::Bool(*yes),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(items) => Value::Array(
            items.iter().map(|item| convert(item.get_ref(), file, item.span(), item.span())).collect(),
        ),
        DeValue::Table(table) => Value::Table(convert_table(table, file)),
    };
    Node { value, place: (file, span), key: (file, key) }
}

fn convert_table(table: &DeTable<'_>, file: usize) -> BTreeMap<String, Node> {
    table
        .iter()
        .map(|(key, value)| {
            (key.get_ref().to_string(), convert(value.get_ref(), file, value.span(), key.span()))
        })
        .collect()
}

/// All files of a scenario, merged; faults go to the diagnosis.
pub fn load(
    path: &str,
    text_of: &mut dyn FnMut(&str) -> Result<String, String>,
) -> (BTreeMap<String, Node>, Vec<SourceFile>, Diagnosis) {
    let mut files: Vec<SourceFile> = Vec::new();
    let mut tables: Vec<BTreeMap<String, Node>> = Vec::new();
    let mut wrong = Diagnosis::default();
    let mut next = Some((path.to_owned(), None::<Place>));
    while let Some((name, asked)) = next.take() {
        let from = asked.clone().unwrap_or((usize::MAX, 0..0));
        if let Some(seen) = files.iter().position(|file| plain_path(&file.name) == plain_path(&name)) {
            let chain: Vec<&str> = files[seen..].iter().map(|file| file.name.as_str()).chain([name.as_str()]).collect();
            wrong.add("circular", from, format!("these files extend each other in a circle: {}", chain.join(" → ")), "take one `extends` out");
            break;
        }
        if files.len() == MOST_FILES {
            wrong.add("too-deep", from, format!("more than {MOST_FILES} files extend each other"), "put some of them together");
            break;
        }
        let text = match text_of(&name) {
            Ok(text) => text,
            Err(reason) => {
                wrong.set_files(if files.is_empty() { vec![SourceFile { name: name.clone(), text: String::new() }] } else { files.clone() });
                wrong.add("unreadable", from, format!("cannot read {name}: {reason}"), "");
                break;
            }
        };
        let number = files.len();
        if text.len() > MOST_BYTES {
            files.push(SourceFile { name: name.clone(), text: String::new() });
            wrong.set_files(files.clone());
            wrong.add("too-large", (number, 0..0), format!("{name} is larger than {MOST_BYTES} bytes"), "a scenario is a few pages of text");
            break;
        }
        let text = text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned);
        files.push(SourceFile { name: name.clone(), text });
        wrong.set_files(files.clone());
        let table = parse(&files[number].text, number, &mut wrong);
        next = extended(&table, &name).map(|(other, place)| (other, Some(place)));
        tables.push(table);
    }
    wrong.set_files(files.clone());
    let mut merged = BTreeMap::new();
    for table in tables.into_iter().rev() {
        merged = merge(merged, table);
    }
    (merged, files, wrong)
}

fn parse(text: &str, file: usize, wrong: &mut Diagnosis) -> BTreeMap<String, Node> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        wrong.add("syntax", (file, span), format!("this is not TOML: {}", error.message()), "write `key = value`, words in quotation marks, one setting a line");
    }
    convert_table(table.get_ref(), file)
}

/// The file that a file extends: relative to its own folder.
fn extended(table: &BTreeMap<String, Node>, name: &str) -> Option<(String, Place)> {
    let node = table.get("extends")?;
    let Value::Text(other) = &node.value else { return None };
    let folder = name.rfind(['/', '\\']).map_or("", |end| &name[..=end]);
    let absolute = other.starts_with(['/', '\\']) || other.as_bytes().get(1) == Some(&b':');
    Some((if absolute { other.clone() } else { format!("{folder}{other}") }, node.place.clone()))
}

/// A path without steps in place or back: two spellings of one file are one.
fn plain_path(name: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in name.split(['/', '\\']) {
        match (part, parts.last()) {
            (".", _) => {}
            ("..", Some(&last)) if last != ".." && !last.is_empty() => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// The later of two trees over the earlier.
fn merge(earlier: BTreeMap<String, Node>, later: BTreeMap<String, Node>) -> BTreeMap<String, Node> {
    let mut merged = earlier;
    for (key, node) in later {
        let both = match merged.remove(&key) {
            Some(before) => merge_nodes(before, node),
            None => node,
        };
        merged.insert(key, both);
    }
    merged
}

fn merge_nodes(before: Node, after: Node) -> Node {
    let value = match (before.value, after.value) {
        (Value::Table(before), Value::Table(after)) if !is_interval(&before) && !is_interval(&after) => {
            Value::Table(merge(before, after))
        }
        (Value::Array(before), Value::Array(after)) if named(&before) && named(&after) => {
            Value::Array(merge_named(before, after))
        }
        (_, after) => after,
    };
    Node { value, place: after.place, key: after.key }
}

pub(super) fn is_interval(table: &BTreeMap<String, Node>) -> bool {
    table.contains_key("value")
}

pub(super) fn name_of(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Table(table) => match &table.get("name")?.value {
            Value::Text(name) => Some(name.trim()),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn named(items: &[Node]) -> bool {
    !items.is_empty() && items.iter().all(|item| name_of(item).is_some())
}

fn merge_named(before: Vec<Node>, after: Vec<Node>) -> Vec<Node> {
    let mut merged = before;
    // A name twice in the same file is a fault of that file, found later; here
    // only names of the earlier file are looked up.
    let known = merged.len();
    for item in after {
        let place = merged[..known].iter().position(|other| name_of(other) == name_of(&item));
        match place {
            Some(place) => {
                let earlier = merged[place].clone();
                merged[place] = merge_nodes(earlier, item);
            }
            None => merged.push(item),
        }
    }
    merged
}
