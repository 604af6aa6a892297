//! What is dated and cannot act within the run is asked about.

use crate::quantity::{Instant, Months};

/// What a date does.
enum Does {
    /// Something begins, and goes on.
    Begins,
    /// Something ends.
    Ends,
    /// Looked at where it is read: it hangs on other settings.
    Elsewhere,
}

/// What the date at a key of the catalogue does.
fn does(key: &str) -> Does {
    match key {
        "start" | "budget.grants_announced_until" | "observed[].date" | "cohort[].first" | "cohort[].last" | "cohort[].grants[].until" => Does::Elsewhere,
        _ if key.ends_with("until") => Does::Ends,
        _ => Does::Begins,
    }
}

/// The question that a date raises, if it lies where it does nothing.
pub fn question(key: &str, shown: &str, date: Instant, run: Months) -> Option<String> {
    let last = (run.end() + crate::quantity::Span::days(-1)).date();
    match does(key) {
        Does::Begins if date >= run.end() => Some(format!("{shown} is {date}, after the run ends ({last}): it does nothing in this run. Is the date meant?")),
        Does::Ends if date >= run.end() => Some(format!("{shown} is {date}, after the run ends ({last}): nothing ends within this run")),
        Does::Ends if date <= run.start() => Some(format!("{shown} is {date}, and the run starts on {}: it is over before the run begins. Is the date meant?", run.start())),
        _ => None,
    }
}
