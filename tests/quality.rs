//! What `docs/qa/` says of the program is what the program says of itself.
//! `TENURE_BLESS=1 cargo test --test quality` writes it anew.

use std::fs;

use tenure::department::audit::INVARIANTS;
use tenure::evidence::{Kind, settings};

fn held_against(file: &str, text: &str) {
    let path = format!("{}/docs/qa/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("TENURE_BLESS").is_some() {
        fs::write(&path, text).expect("it can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "docs/qa/{file} is out of date: TENURE_BLESS=1 cargo test --test quality");
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[test]
fn the_assumptions_log_is_that_of_the_catalogue() {
    let mut text = "# Assumptions\n\nEvery default, as the catalogue has it. What a scenario gives instead is in its\n\
        `assumptions.csv`. Grades: V seen at its source, P parsed from a published table, D derived\n\
        from published figures, S second-hand, I inferred, estimate: no published figure found.\n\n".to_owned();
    let with_default = || settings().filter(|setting| !setting.default.is_empty() && setting.kind != Kind::Tables);
    let mut grades: Vec<&str> = with_default().map(|setting| setting.grade).filter(|grade| !grade.is_empty()).collect();
    grades.sort_unstable();
    let mut counted: Vec<(&str, usize)> = Vec::new();
    for grade in grades {
        match counted.last_mut() {
            Some((last, count)) if *last == grade => *count += 1,
            _ => counted.push((grade, 1)),
        }
    }
    let counts: Vec<String> = counted.iter().map(|(grade, count)| format!("{count} {grade}")).collect();
    text += &format!("{} defaults; by grade: {}.\n\n| setting | default | unit | grade | source |\n|---|---|---|---|---|\n", with_default().count(), counts.join(", "));
    for setting in with_default() {
        let row = [setting.key, setting.default, setting.unit, setting.grade, setting.source].map(cell);
        text += &format!("| `{}` | {} | {} | {} | {} |\n", row[0], row[1], row[2], row[3], row[4]);
    }
    held_against("assumptions.md", &text);
}

#[test]
fn the_invariants_are_those_that_are_looked_at() {
    let mut text = "# Invariants\n\nLooked at after every event with `--audit`, of a child's spells the two newest and the\n\
        others when a month closes; the last four after every month of every run.\n\
        Each has a seeded fault that it must catch: `src/department/audit_catches.rs`,\n\
        `src/department/audit_months.rs`.\n\n| invariant | guards against |\n|---|---|\n".to_owned();
    for (name, guards) in INVARIANTS {
        text += &format!("| {name} | {} |\n", cell(guards));
    }
    held_against("invariants.md", &text);
}
