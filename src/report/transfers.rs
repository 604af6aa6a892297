//! Continuity at the rates of transfer that two publications disagree on.

use super::files::{header, with_summary};
use super::table::{Cell, Table};
use super::words::{iso, month_words};
use crate::department::{Measure, Unit};
use crate::experiment::{Projection, Restated, at_transfer_rates};
use crate::statistics::Summary;

/// One row per year, rate and figure.
pub fn table(projection: &Projection) -> Table {
    let mut table = header(&["twelve_months_to", "transfers_in_the_first", "measure", "unit"]);
    for told in at_transfer_rates(projection) {
        let rate = told.rate.map_or(Cell::from("as simulated"), Cell::from);
        let mut one = |name: &str, unit: Unit, summary: &Summary| {
            let when = iso(projection.plan().months.last_day_of(told.month));
            table.push(with_summary(vec![when.into(), rate.clone(), name.into(), unit.name().into()], summary));
        };
        one("transfers_per_looked_after_child_year", Unit::PerChildYear, &told.transfers);
        one("other_changes_per_looked_after_child_year", Unit::PerChildYear, &told.others);
        one(&Measure::ChangesPerLookedAfterChildYear.name(), Unit::PerChildYear, &told.changes);
        one(&Measure::SameWorker.name(), Unit::Share, &told.same_worker);
    }
    table
}

/// How far the headline of continuity hangs on the rate, in two lines at most:
/// means, at the end of the run.
pub fn transfer_lines(projection: &Projection) -> Vec<String> {
    let all = at_transfer_rates(projection);
    let Some(first) = all.first() else { return Vec::new() };
    let Some(end) = all.iter().rfind(|told| told.rate.is_none()).map(|told| told.month) else { return Vec::new() };
    let at_end = |told: &&Restated| told.month == end;
    let mean = |summary: &Summary| summary.mean.unwrap_or(0.0);
    let share = |told: &Restated| told.same_worker.mean.map_or_else(|| "not known".to_owned(), |share| format!("{:.1}%", 100.0 * share));
    let restated: Vec<String> = all
        .iter()
        .filter(at_end)
        .filter_map(|told| Some(format!("{} at {:.2}", share(told), told.rate?)))
        .collect();
    let Some(own) = all.iter().find(at_end) else { return Vec::new() };
    let mut lines = vec![format!(
        "**Transfers between teams** are {:.2} of {:.2} changes a looked-after child-year in the first twelve months; recruitment cannot touch them, and publications put them between 0.20 and 0.50.",
        mean(&first.transfers),
        mean(&first.changes)
    )];
    if !restated.is_empty() {
        lines.push(format!(
            "Same worker for 12 months in {}, on average: {} as simulated; {}, with the other causes scaled to the same total in the first year (`continuity_at_transfer_rates.csv`).",
            month_words(projection.plan().months.last_day_of(end)),
            share(own),
            restated.join(", ")
        ));
    }
    lines
}
