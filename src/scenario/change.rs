//! A scenario changed in some of its settings, before it is read: so that every
//! rule of reading holds for the changed one as for any file.

use std::collections::BTreeMap;

use super::build::of_tree;
use super::checked::Scenario;
use super::diagnosis::{Diagnosis, SourceFile};
use super::overlay;
use super::tree::{self, Node, Value};

/// Reads a scenario with other values of some settings: a key as
/// `cohort."ASYE academy".heads` and a value as TOML writes it. A value that is
/// none is taken as words: a shell takes quotation marks away.
///
/// # Errors
/// As [`super::read`]; a key that leads nowhere, a value that is not TOML.
pub fn read_changed(
    path: &str,
    years: Option<u32>,
    changes: &[(String, String)],
    text_of: &mut dyn FnMut(&str) -> Result<String, String>,
) -> Result<Scenario, Diagnosis> {
    let (mut table, mut files, mut wrong) = tree::load(path, text_of);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    for (key, value) in changes {
        let number = files.len();
        files.push(SourceFile { name: format!("{key} = {value}"), text: value.clone() });
        wrong.set_files(files.clone());
        let Some(mut node) = tree::of_value(value).or_else(|| tree::of_value(&format!("{value:?}"))) else {
            wrong.add("syntax", (number, 0..value.len()), format!("{value} is not a value as TOML writes it"), "a number, true or false, a date, or words in quotation marks");
            continue;
        };
        node.place = (number, 0..value.len());
        node.key = node.place.clone();
        let put = overlay::parts_of(key).map(|parts| overlay::put(&mut table, &parts, node));
        match put {
            Some(Ok(())) => {}
            Some(Err(reason)) => wrong.add("unknown-key", (number, 0..value.len()), reason, "a key is written as agency.cover_share or cohort.\"name\".heads"),
            None => wrong.add("unknown-key", (number, 0..value.len()), format!("{key} is not a key"), "a key is written as agency.cover_share or cohort.\"name\".heads"),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    of_tree(table, files, wrong, years)
}

/// Two scenarios, and every mixture of them.
#[derive(Clone, Debug)]
pub struct Switches {
    base: BTreeMap<String, Node>,
    other: BTreeMap<String, Node>,
    files: Vec<SourceFile>,
    groups: Vec<Group>,
}

#[derive(Clone, Debug)]
struct Group {
    label: String,
    settings: Vec<Vec<String>>,
}

/// What is not switched: words, and the run's own settings.
const LEFT_ALONE: [&str; 9] = ["title", "source", "extends", "format", "replications", "seed", "start", "years", "observed"];

impl Switches {
    /// Reads both trees. The groups are the settings that differ: a key of a
    /// table, or a whole entry of a list of named tables; where there are more
    /// than `most`, settings of the same table go together.
    ///
    /// # Errors
    /// What is wrong with either file.
    pub fn new(
        base: &str,
        other: &str,
        most: usize,
        text_of: &mut dyn FnMut(&str) -> Result<String, String>,
    ) -> Result<Self, Diagnosis> {
        let (base, mut files, wrong) = tree::load(base, text_of);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let (other, more, wrong) = tree::load(other, text_of);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let other = overlay::renumbered(&other, files.len());
        files.extend(more);
        let mut settings = overlay::apart(&base, &other);
        settings.retain(|parts| !LEFT_ALONE.contains(&parts[0].as_str()));
        let label = |parts: &[String]| match parts {
            [list, entry] if !matches!(base.get(list).or(other.get(list)).map(|node| &node.value), Some(Value::Table(_))) => format!("{list}.\"{entry}\""),
            _ => parts.join("."),
        };
        let mut groups: Vec<Group> = settings.iter().map(|parts| Group { label: label(parts), settings: vec![parts.clone()] }).collect();
        if groups.len() > most {
            groups = by_table(settings);
        }
        Ok(Self { base, other, files, groups })
    }

    /// The groups, in words.
    pub fn groups(&self) -> Vec<&str> {
        self.groups.iter().map(|group| group.label.as_str()).collect()
    }

    /// The base with some groups as the other has them: bit n of `mask` switches group n.
    ///
    /// # Errors
    /// Where the mixture is not a valid scenario.
    pub fn mixed(&self, mask: u32, years: Option<u32>) -> Result<Scenario, Diagnosis> {
        let mut table = self.base.clone();
        for (n, group) in self.groups.iter().enumerate() {
            if mask >> n & 1 == 1 {
                for parts in &group.settings {
                    overlay::switch(&mut table, &self.other, parts);
                }
            }
        }
        let mut wrong = Diagnosis::default();
        wrong.set_files(self.files.clone());
        of_tree(table, self.files.clone(), wrong, years)
    }
}

fn by_table(settings: Vec<Vec<String>>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for parts in settings {
        match groups.iter_mut().find(|group| group.label == parts[0]) {
            Some(group) => group.settings.push(parts),
            None => groups.push(Group { label: parts[0].clone(), settings: vec![parts] }),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "title = \"A\"\nstart = 2026-10-01\n[[team]]\nname = \"one\"\nposts = 20\n[agency]\ncover_share = 0.7\n";
    const OTHER: &str = "extends = \"base\"\ntitle = \"B\"\n[agency]\ncover_share = 0.9\n[recruitment]\njoiners_per_year = 4\n[[cohort]]\nname = \"X\"\nroute = \"asye\"\nheads = 2\nfirst = 2027-09-01\n";

    fn text_of(name: &str) -> Result<String, String> {
        match name {
            "base" => Ok(BASE.to_owned()),
            "other" => Ok(OTHER.to_owned()),
            _ => Err("no such file".to_owned()),
        }
    }

    #[test]
    fn each_setting_that_differs_is_a_switch_and_all_of_them_make_the_other() {
        let switches = Switches::new("base", "other", 4, &mut text_of).expect("both are valid");
        assert_eq!(switches.groups(), ["agency.cover_share", "cohort.\"X\"", "recruitment.joiners_per_year"]);
        let base = super::super::read("base", &mut text_of).expect("valid");
        let other = super::super::read("other", &mut text_of).expect("valid");
        assert_eq!(switches.mixed(0, None).expect("valid").digest, base.digest);
        let all = switches.mixed(0b111, None).expect("valid");
        let settings = |scenario: &Scenario| super::super::differing(scenario, &other).len();
        assert_eq!(settings(&all), 0, "{:?}", super::super::differing(&all, &other));
        let one = switches.mixed(0b010, None).expect("valid");
        assert_eq!((one.plan.cohorts.len(), one.plan.agency.cover_share.as_f64()), (base.plan.cohorts.len() + 1, 0.7));
        let few = Switches::new("base", "other", 2, &mut text_of).expect("both are valid");
        assert_eq!(few.groups(), ["agency", "cohort", "recruitment"]);
    }

    #[test]
    fn what_the_other_lacks_is_taken_out() {
        let switches = Switches::new("other", "base", 4, &mut text_of).expect("both are valid");
        let base = super::super::read("base", &mut text_of).expect("valid");
        let all = switches.mixed(0b111, None).expect("valid");
        assert!(super::super::differing(&all, &base).is_empty());
    }

    #[test]
    fn a_setting_is_changed_by_its_key_and_a_wrong_key_or_value_is_a_fault() {
        let read = |key: &str, value: &str| read_changed("other", None, &[(key.to_owned(), value.to_owned())], &mut text_of);
        let changed = read("cohort.\"X\".heads", "7").expect("valid");
        assert!(matches!(changed.plan.cohorts.last().expect("X").heads, crate::department::plan::Heads::Fixed(7)));
        assert!(read("recruitment.lead_time", "\"4 weeks\"").is_ok() && read("recruitment.lead_time", "4 weeks").is_ok());
        assert!(read("cohort.X.heads", "3").is_ok(), "a shell takes quotation marks away");
        for (key, value, says) in [
            ("cohort.\"Y\".heads", "7", "there is no cohort called \"Y\"; there is \"X\""),
            ("cohort.\"X\".headz", "7", "there is no setting"),
            ("agency.cover_share", "many", "cover_share is words"),
            ("agency.cover_share", "70", "cover_share is 70"),
            ("agency..x", "1", "is not a key"),
        ] {
            let faults = read(key, value).expect_err(key).faults;
            assert!(faults.iter().any(|fault| fault.found.contains(says)), "{key} = {value}: {faults:?}");
        }
    }
}
