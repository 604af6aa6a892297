//! `check` and `explain`.

use std::path::PathBuf;

use super::{Ended, input, output};
use crate::evidence;
use crate::scenario::{Reckoned, reckon};

/// Checks scenarios and prints the reckoning of each; all are looked at before
/// the first fault ends the command.
pub fn check(files: &[PathBuf]) -> Result<(), Ended> {
    let mut ended = None;
    for file in files {
        match input::scenario(file, None) {
            Ok(scenario) => {
                let rows = reckon(&scenario);
                output::print(&format!("{} — {}\nnothing wrong was found; this is what it implies:\n\n{}\n", file.display(), scenario.title, table(&rows)))?;
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
