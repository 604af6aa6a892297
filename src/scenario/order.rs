//! The order of a list means nothing: each is put into an order of its own
//! before it is read, by name, then by what its entries begin with.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::tree::{Node, Value};

/// What an entry is put in order by, the first that it has.
const BY: [&str; 8] = ["name", "from", "from_years", "from_month", "from_days", "year", "measure", "on"];

/// Puts every list of tables and of words into its order. Lists of numbers stay:
/// there the place is the meaning.
pub fn put_in_order(table: &mut BTreeMap<String, Node>) {
    for node in table.values_mut() {
        in_order(&mut node.value);
    }
}

fn in_order(value: &mut Value) {
    match value {
        Value::Table(table) => put_in_order(table),
        Value::Array(items) => {
            items.iter_mut().for_each(|item| in_order(&mut item.value));
            if items.iter().all(|item| matches!(item.value, Value::Table(_) | Value::Text(_))) {
                items.sort_by(|a, b| compare(&a.value, &b.value));
            }
        }
        _ => {}
    }
}

fn compare(one: &Value, other: &Value) -> Ordering {
    let by = |value: &Value| match value {
        Value::Table(table) => BY.iter().find_map(|key| table.get(*key)).map(|node| node.value.clone()),
        other => Some(other.clone()),
    };
    let first = match (by(one), by(other)) {
        (Some(Value::Text(a)), Some(Value::Text(b))) => a.trim().to_lowercase().cmp(&b.trim().to_lowercase()),
        (Some(a), Some(b)) => match (number(&a), number(&b)) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            _ => a.written().cmp(&b.written()),
        },
        (a, b) => a.is_some().cmp(&b.is_some()),
    };
    first.then_with(|| one.written().cmp(&other.written()))
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Whole(Some(whole)) => Some(*whole as f64),
        Value::Float(number) => Some(*number),
        _ => None,
    }
}
