//! The tables that only the workbook has.

use crate::department::Measure;
use crate::quantity::Month;
use crate::report::compare::{Compared, moved};
use crate::report::table::Table;

/// The headlines at the end of each twelve months.
pub fn headlines(compared: &Compared<'_>) -> Table {
    let mut table = Table::new(&[
        "alternative", "headline", "when", "unit", "base_mean", "alternative_mean", "mean_difference", "interval_low", "interval_high",
        "share_of_runs_better", "verdict", "replications",
    ]);
    for pair in compared.as_now.pairs() {
        let months = pair.base.projection.plan().months.count();
        for row in (12..=months).step_by(12).flat_map(|until| moved(&pair, Month(until))) {
            if row.paired.replications() == 0 {
                continue;
            }
            let interval = row.paired.interval();
            table.push(vec![
                pair.other.name.as_str().into(),
                row.label.into(),
                row.when.as_str().into(),
                row.measure.meaning().unit.name().into(),
                row.paired.base.into(),
                row.paired.other.into(),
                row.paired.mean().into(),
                interval.map(|interval| interval.0).into(),
                interval.map(|interval| interval.1).into(),
                row.share_better().into(),
                row.verdict.words().into(),
                row.paired.replications().into(),
            ]);
        }
    }
    table
}

/// What each measure means, in the order of the base's tables; those that only
/// an alternative reports follow.
pub fn measures(compared: &Compared<'_>) -> Table {
    let mut table = Table::new(&["measure", "unit", "meaning"]);
    let mut told: Vec<Measure> = Vec::new();
    let all = std::iter::once(compared.as_now.base()).chain(compared.as_now.others());
    for &measure in all.flat_map(|alternative| alternative.projection.measures()) {
        if told.contains(&measure) {
            continue;
        }
        told.push(measure);
        let meaning = measure.meaning();
        table.push(vec![meaning.name.into(), meaning.unit.name().into(), meaning.text.into()]);
    }
    table
}
