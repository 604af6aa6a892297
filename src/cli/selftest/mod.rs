//! `selftest`: what this program computes on this machine, beside what it must.
//!
//! Known bits of the generator and of the elementary functions, exact theory
//! that small departments must follow, and one scenario whose tables are known
//! to the last byte. It takes seconds, and its table can be filed.

mod bits;
mod golden;
mod theory;

use std::fmt::Display;

use super::arguments::Format;
use super::{Ended, output};

/// Something that was checked.
#[derive(Clone, Debug)]
struct Check {
    group: &'static str,
    what: String,
    must_be: String,
    is: String,
    holds: bool,
}

impl Check {
    /// A value that is known exactly.
    fn exact(group: &'static str, what: impl Display, must_be: impl Display, is: impl Display) -> Self {
        let (must_be, is) = (must_be.to_string(), is.to_string());
        Self { group, what: what.to_string(), holds: must_be == is, must_be, is }
    }

    /// A value that is known to within a tolerance.
    fn near(group: &'static str, what: impl Display, must_be: f64, is: f64, within: f64) -> Self {
        let holds = (must_be - is).abs() <= within;
        Self { group, what: what.to_string(), must_be: format!("{must_be} ± {within:e}"), is: is.to_string(), holds }
    }
}

/// Checks everything, prints the table, and fails if anything does not hold.
pub fn selftest(format: Format) -> Result<(), Ended> {
    let checks: Vec<Check> = bits::checks().into_iter().chain(theory::checks()).chain(golden::checks()).collect();
    let failed = checks.iter().filter(|check| !check.holds).count();
    output::print(&match format {
        Format::Text => table(&checks, failed),
        Format::Json => json(&checks, failed),
    })?;
    if failed > 0 {
        return Err(Ended::Internal(format!("{failed} of {} checks do not hold: do not use what this program computes on this machine", checks.len())));
    }
    Ok(())
}

fn machine() -> String {
    format!("{} on {}, {}-bit", std::env::consts::ARCH, std::env::consts::OS, usize::BITS)
}

fn table(checks: &[Check], failed: usize) -> String {
    let width = checks.iter().map(|check| check.what.chars().count()).max().unwrap_or(0);
    let mut text = format!("tenure {} — self-test\n{}\n", env!("CARGO_PKG_VERSION"), machine());
    let mut group = "";
    for check in checks {
        if check.group != group {
            group = check.group;
            text += &format!("\n{group}\n");
        }
        let verdict = if check.holds { "holds" } else { "FAILS" };
        text += &format!("  {verdict}  {:width$}  {}\n", check.what, check.is);
        if !check.holds {
            text += &format!("         {:width$}  {} was expected\n", "", check.must_be);
        }
    }
    text + &format!("\n{} checks, {failed} failed\n", checks.len())
}

fn json(checks: &[Check], failed: usize) -> String {
    let rows: Vec<serde_json::Value> = checks
        .iter()
        .map(|check| serde_json::json!({ "group": check.group, "check": check.what, "expected": check.must_be, "found": check.is, "holds": check.holds }))
        .collect();
    let all = serde_json::json!({
        "program": "tenure", "version": env!("CARGO_PKG_VERSION"), "machine": machine(), "passed": failed == 0, "failed": failed, "checks": rows,
    });
    format!("{all:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_does_not_hold() {
        assert!(Check::exact("g", "w", 1, 1).holds && !Check::exact("g", "w", 1, 2).holds);
        assert!(Check::near("g", "w", 1.0, 1.01, 0.02).holds && !Check::near("g", "w", 1.0, 1.03, 0.02).holds);
        assert!(!Check::near("g", "w", 1.0, f64::NAN, 1.0).holds);
        let failed = [Check::exact("g", "w", 1, 2)];
        assert!(table(&failed, 1).contains("FAILS") && json(&failed, 1).contains("\"passed\": false"));
    }
}
