//! Changing a scenario's tree: a value at a key, and taking settings from one
//! tree into another.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{Node, Place, Value, is_interval, name_of, named};

/// A key as `cohort."ASYE academy".heads`, in its parts; `None` where it is not one.
pub fn parts_of(key: &str) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    let mut rest = key.trim();
    loop {
        let (part, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => rest.split_at(rest.find('.').unwrap_or(rest.len())),
        };
        if part.is_empty() {
            return None;
        }
        parts.push(part.to_owned());
        if after.is_empty() {
            return Some(parts);
        }
        rest = after.strip_prefix('.')?;
    }
}

/// Puts a value at a key: through tables, and through lists of named tables by
/// name. Tables that are not there are made; a name that is not there is a fault.
pub fn put(table: &mut BTreeMap<String, Node>, parts: &[String], node: Node) -> Result<(), String> {
    let (Some(first), rest) = (parts.first(), &parts[1..]) else { return Ok(()) };
    if rest.is_empty() {
        table.insert(first.clone(), node);
        return Ok(());
    }
    let (place, key) = (node.place.clone(), node.key.clone());
    let next = table.entry(first.clone()).or_insert_with(|| Node { value: Value::Table(BTreeMap::new()), place, key });
    match &mut next.value {
        Value::Table(inner) => put(inner, rest, node),
        Value::Array(items) => {
            let names: Vec<String> = items.iter().filter_map(name_of).map(|name| format!("\"{name}\"")).collect();
            match items.iter_mut().find(|item| name_of(item) == Some(rest[0].as_str())).map(|item| &mut item.value) {
                Some(Value::Table(inner)) if rest.len() > 1 => put(inner, &rest[1..], node),
                _ => Err(format!("there is no {first} called \"{}\"; there is {}", rest[0], if names.is_empty() { "none".to_owned() } else { names.join(", ") })),
            }
        }
        _ => Err(format!("{first} has no settings within it")),
    }
}

/// The settings in which two trees differ, each as the smallest part that can be
/// switched by itself: a key of a table, an entry of a list of named tables, a
/// key at the top.
pub fn apart(base: &BTreeMap<String, Node>, other: &BTreeMap<String, Node>) -> Vec<Vec<String>> {
    let keys: BTreeSet<&String> = base.keys().chain(other.keys()).collect();
    let mut all: Vec<Vec<String>> = Vec::new();
    for key in keys {
        let (before, after) = (base.get(key).map(|node| &node.value), other.get(key).map(|node| &node.value));
        if before.map(Value::written) == after.map(Value::written) {
            continue;
        }
        let empty = BTreeMap::new();
        let inner: Vec<String> = match (before, after) {
            (Some(Value::Table(before)), Some(Value::Table(after))) if !is_interval(before) && !is_interval(after) => {
                apart(before, after).into_iter().map(|parts| parts[0].clone()).collect()
            }
            (None, Some(Value::Table(after))) if !is_interval(after) => apart(&empty, after).into_iter().map(|parts| parts[0].clone()).collect(),
            _ if entries(before).is_some() && entries(after).is_some() => {
                let (before, after) = (entries(before).unwrap_or_default(), entries(after).unwrap_or_default());
                let mut names: Vec<String> = Vec::new();
                for (name, _) in before.iter().chain(&after) {
                    let of = |side: &[(String, String)]| side.iter().find(|entry| entry.0 == *name).map(|entry| entry.1.clone());
                    if of(&before) != of(&after) && !names.contains(name) {
                        names.push(name.clone());
                    }
                }
                names
            }
            _ => {
                all.push(vec![key.clone()]);
                continue;
            }
        };
        let mut inner = inner;
        inner.dedup();
        all.extend(inner.into_iter().map(|part| vec![key.clone(), part]));
    }
    all
}

/// The entries of a list of named tables, as written; an absent list has none.
fn entries(value: Option<&Value>) -> Option<Vec<(String, String)>> {
    match value {
        None => Some(Vec::new()),
        Some(Value::Array(items)) if named(items) => {
            Some(items.iter().filter_map(|item| Some((name_of(item)?.to_owned(), item.value.written()))).collect())
        }
        Some(_) => None,
    }
}

/// Takes a setting of `apart` from one tree into another; what is not there is
/// taken out.
pub fn switch(into: &mut BTreeMap<String, Node>, from: &BTreeMap<String, Node>, parts: &[String]) {
    let (Some(key), inner) = (parts.first(), parts.get(1)) else { return };
    let Some(inner) = inner else {
        match from.get(key) {
            Some(node) => into.insert(key.clone(), node.clone()),
            None => into.remove(key),
        };
        return;
    };
    let there = from.get(key);
    if !into.contains_key(key) {
        let Some(there) = there else { return };
        let value = if matches!(there.value, Value::Table(_)) { Value::Table(BTreeMap::new()) } else { Value::Array(Vec::new()) };
        into.insert(key.clone(), Node { value, place: there.place.clone(), key: there.key.clone() });
    }
    let Some(here) = into.get_mut(key) else { return };
    match (&mut here.value, there.map(|node| &node.value)) {
        (Value::Table(into), Some(Value::Table(from))) => switch(into, from, std::slice::from_ref(inner)),
        (Value::Table(into), None) => {
            into.remove(inner);
        }
        (Value::Array(into), from) => {
            let found = match from {
                Some(Value::Array(items)) => items.iter().find(|item| name_of(item) == Some(inner.as_str())),
                _ => None,
            };
            let place = into.iter().position(|item| name_of(item) == Some(inner.as_str()));
            match (place, found) {
                (Some(place), Some(found)) => into[place] = found.clone(),
                (Some(place), None) => {
                    into.remove(place);
                }
                (None, Some(found)) => into.push(found.clone()),
                (None, None) => {}
            }
        }
        _ => {}
    }
}

/// The same tree, its files numbered from `first` on.
pub fn renumbered(table: &BTreeMap<String, Node>, first: usize) -> BTreeMap<String, Node> {
    let place = |place: &Place| (place.0.saturating_add(first), place.1.clone());
    let node = |node: &Node| {
        let value = match &node.value {
            Value::Table(inner) => Value::Table(renumbered(inner, first)),
            Value::Array(items) => Value::Array(items.iter().map(|item| renumbered_node(item, first)).collect()),
            other => other.clone(),
        };
        Node { value, place: place(&node.place), key: place(&node.key) }
    };
    table.iter().map(|(key, value)| (key.clone(), node(value))).collect()
}

fn renumbered_node(node: &Node, first: usize) -> Node {
    let one = BTreeMap::from([(String::new(), node.clone())]);
    renumbered(&one, first).remove("").unwrap_or_else(|| node.clone())
}
