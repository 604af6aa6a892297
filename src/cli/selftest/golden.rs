//! One scenario whose tables are known to the last byte.

use super::Check;
use crate::experiment::{Projection, Request, Stopped, audited, run};
use crate::report::files;
use crate::scenario::{Scenario, read};

const GROUP: &str = "A whole scenario gives the bytes it gives everywhere (scenarios/small.toml, 40 runs)";

const TEXT: &str = include_str!("../../../scenarios/small.toml");

/// SHA-256 of tables, as the manifest gives them. Other values of the same
/// scenario are *value-breaking*: they are written here together with a line in
/// CHANGELOG.md that says why, which, and by how much.
const TABLES: [(&str, &str); 3] = [
    ("replications.csv", "c018fc1ef4fc09b2d5da3e6596d3a741e5588e961daf74790642bbc3f7b669e2"),
    ("monthly.csv", "32fc116a66aee5fb191292fc2fb3671a1b464ee4ac9aee2106303f6a68de129f"),
    ("children_31_march.csv", "758cf914166c525a700be22c70bcf5aba286d10d1a4016af6c74e7776e378ee3"),
];

pub(super) fn checks() -> Vec<Check> {
    let Ok(mut scenario) = read("small.toml", &mut |_| Ok(TEXT.to_owned())) else {
        return vec![Check::exact(GROUP, "the scenario", "read", "refused")];
    };
    scenario.overrule(Some(40), Some(1));
    let request = |threads| Request { seed: 1, replications: 0..40, threads: Some(threads) };
    let one = hashes(&scenario, run(&scenario.plan, &request(1), &|| true));
    let three = hashes(&scenario, run(&scenario.plan, &request(3), &|| true));
    let looked_at = hashes(&scenario, audited(&scenario.plan, &Request { replications: 0..2, ..request(2) }, &|| true));
    let two = hashes(&scenario, run(&scenario.plan, &Request { replications: 0..2, ..request(2) }, &|| true));
    let mut checks: Vec<Check> = TABLES.iter().map(|(table, known)| Check::exact(GROUP, table, known, of(&one, table))).collect();
    checks.extend(TABLES.iter().map(|(table, _)| Check::exact(GROUP, format!("{table} with three threads"), of(&one, table), of(&three, table))));
    checks.push(Check::exact(GROUP, "every invariant after every event (2 runs)", of(&two, "replications.csv"), of(&looked_at, "replications.csv")));
    checks
}

/// Every file's name and hash; none where the run did not end.
fn hashes(scenario: &Scenario, ended: Result<Projection, Stopped>) -> Vec<(String, String)> {
    let made = ended.ok().and_then(|projection| files(scenario, &projection).ok()).unwrap_or_default();
    let manifest = made.last().and_then(|(_, bytes)| serde_json::from_slice::<serde_json::Value>(bytes).ok()).unwrap_or_default();
    let listed = manifest["files"].as_array().cloned().unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    listed.iter().map(|file| (text(&file["file"]), text(&file["sha256"]))).collect()
}

fn of(hashes: &[(String, String)], table: &str) -> String {
    hashes.iter().find(|(name, _)| name == table).map_or_else(|| "nothing".to_owned(), |(_, hash)| hash.clone())
}
