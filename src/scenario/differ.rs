//! What differs between two scenarios: the settings, before any result.

use std::collections::BTreeMap;

use super::checked::{Assumption, Origin, Scenario};

/// A setting that two scenarios have differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Differing {
    /// Its key.
    pub key: String,
    /// As the base has it; `None`: the base has no such setting.
    pub base: Option<Assumption>,
    /// As the other has it.
    pub other: Option<Assumption>,
}

impl Differing {
    /// The table entry that the setting belongs to: `cohort."ASYE academy"`,
    /// `agency`; for a setting at the top, its own key.
    pub fn group(&self) -> &str {
        group_of(&self.key)
    }

    /// Whether a file says so in one of the two; otherwise it is a default of
    /// an entry that only one of them has, or follows from what a file says.
    pub fn is_given(&self) -> bool {
        let given = |side: &Option<Assumption>| side.as_ref().is_some_and(|row| matches!(row.origin, Origin::Given { .. }));
        given(&self.base) || given(&self.other)
    }
}

/// The table entry of a key.
pub(super) fn group_of(key: &str) -> &str {
    match key.find('"') {
        Some(open) => key[open + 1..].find("\".").map_or(key, |close| &key[..=open + 1 + close]),
        None => key.split_once('.').map_or(key, |parts| parts.0),
    }
}

/// What says nothing of the department: words, and how many runs with which seed.
const NOT_OF_THE_DEPARTMENT: [&str; 7] = ["title", "source", "extends", "format", "replications", "seed", "start"];

/// Every setting that differs, in the order of the base's table of assumptions;
/// what only the other has comes last. Settings that occur several times are
/// matched in their order.
pub fn differing(base: &Scenario, other: &Scenario) -> Vec<Differing> {
    let (before, after) = (by_key(base), by_key(other));
    let mut all = Vec::new();
    for (key, old) in &before {
        let new = after.iter().find(|row| row.0 == *key).map(|row| row.1);
        if new.is_none_or(|new| (&new.value, new.low, new.high) != (&old.value, old.low, old.high)) {
            all.push(Differing { key: key.0.to_owned(), base: Some((*old).clone()), other: new.cloned() });
        }
    }
    for (key, new) in &after {
        if !before.iter().any(|row| row.0 == *key) {
            all.push(Differing { key: key.0.to_owned(), base: None, other: Some((*new).clone()) });
        }
    }
    all
}

type Row<'a> = ((&'a str, usize), &'a Assumption);

fn by_key(scenario: &Scenario) -> Vec<Row<'_>> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    scenario
        .assumptions
        .iter()
        .filter(|row| !NOT_OF_THE_DEPARTMENT.contains(&row.key.as_str()) && !row.key.starts_with("observed"))
        .map(|row| {
            let nth = seen.entry(&row.key).or_insert(0);
            *nth += 1;
            ((row.key.as_str(), *nth), row)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::group_of;

    #[test]
    fn a_key_belongs_to_its_table_entry() {
        assert_eq!(group_of("cohort.\"ASYE academy\".heads"), "cohort.\"ASYE academy\"");
        assert_eq!(group_of("cohort.\"A. B\".grants[1].amount"), "cohort.\"A. B\"");
        assert_eq!(group_of("agency.cover_share"), "agency");
        assert_eq!(group_of("years"), "years");
    }
}
