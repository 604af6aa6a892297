//! `check` and `explain`.

use std::path::PathBuf;

use super::{Ended, input, output};
use crate::evidence;
use crate::scenario::{Question, Reckoned, Scenario, reckon};

/// Checks scenarios and prints the reckoning of each; all are looked at before
/// the first fault ends the command.
pub fn check(files: &[PathBuf]) -> Result<(), Ended> {
    let mut ended = None;
    for file in files {
        match input::scenario(file, None) {
            Ok(scenario) => {
                let rows = reckon(&scenario);
                let asked = scenario.questions.len() + rows.iter().filter(|row| row.ask.is_some()).count();
                let found = match asked {
                    0 => "nothing wrong was found; this is what it implies:".to_owned(),
                    1 => "nothing wrong was found, and one thing is asked about; this is what it implies:".to_owned(),
                    _ => format!("nothing wrong was found, and {asked} things are asked about; this is what it implies:"),
                };
                output::print(&format!("{} — {}\n{found}\n\n{}{}\n", file.display(), scenario.title, table(&rows), questions(&scenario)))?;
            }
            Err(fault) => {
                if let Some(Ended::Refused(text) | Ended::Files(text)) = ended.replace(fault) {
                    output::complain(&text);
                }
            }
        }
    }
    ended.map_or(Ok(()), Err)
}

/// What is asked about, each with its line.
fn questions(scenario: &Scenario) -> String {
    let line = |question: &Question| {
        let place = if question.line > 0 { format!("{}:{}: ", question.file, question.line) } else { String::new() };
        format!("\n  ? {place}{}", question.text)
    };
    let lines: String = scenario.questions.iter().map(line).collect();
    if lines.is_empty() { lines } else { lines + "\n" }
}

fn table(rows: &[Reckoned]) -> String {
    let width = rows.iter().map(|row| row.label.chars().count()).max().unwrap_or(0);
    let here = rows.iter().map(|row| row.here.chars().count()).max().unwrap_or(0);
    let mut text = format!("  {:width$}  {:here$}  England\n", "", "here");
    for row in rows {
        text += format!("  {:width$}  {:here$}  {}", row.label, row.here, row.england).trim_end();
        text.push('\n');
        if let Some(ask) = &row.ask {
            text += &format!("  {:width$}  ? {ask}\n", "");
        }
    }
    text
}

/// Explains a setting or a measure.
pub fn explain(name: &str) -> Result<(), Ended> {
    match evidence::explain(name) {
        Ok(text) => output::print(&format!("{text}\n")),
        Err(near) => Err(Ended::Refused(format!("there is no setting or measure \"{}\"; the nearest are: {}", name.escape_debug(), near.join(", ")))),
    }
}
