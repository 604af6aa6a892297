//! Continuity restated at other rates of transfer between teams.
//!
//! Two publications disagree on how many changes of worker recruitment cannot
//! touch: DfE's transfers are a fifth of all changes (0.20 a looked-after
//! child-year, 0.29 if opening episodes do not carry the same mix), the Stability
//! Index records just over half with a change of team (0.50). The ledger of causes
//! is restated at each: transfers are scaled to the rate, and the other causes so
//! that the total of the first twelve months stays what it was. What a plan does to
//! the other causes later then weighs as much as they do.
//!
//! The changes are exact arithmetic on the ledger. The share who keep the same
//! worker is not: it is taken to fall with the changes as the chance of none of
//! them does, `share ^ (restated changes ÷ changes)`, run by run.

use super::Projection;
use crate::department::plan::Stage;
use crate::department::tally::Scope;
use crate::department::{Cause, Measure};
use crate::quantity::Month;
use crate::statistics::Summary;

/// The rates at which continuity is told [transfers per looked-after child-year].
///
/// Source: DfE, SSDA903 reasons for change 2025 (19 % of episodes); Children's
/// Commissioner, Stability Index 2019 ("just over half").
pub const TRANSFER_RATES: [f64; 3] = [0.20, 0.29, 0.50];

/// The causes that are transfers between teams.
pub const TRANSFERS: [Cause; 4] = [Cause::EntryToCare, Cause::AtSixteen, Cause::EstablishedCare, Cause::StageTransfer];

/// Changes of looked-after children in twelve months, at one rate of transfer.
#[derive(Clone, Debug)]
pub struct Restated {
    /// The last of the twelve months.
    pub month: Month,
    /// The rate of transfer in the first twelve months; `None`: as simulated.
    pub rate: Option<f64>,
    /// Transfers per looked-after child-year.
    pub transfers: Summary,
    /// Changes by all other causes per looked-after child-year.
    pub others: Summary,
    /// All changes per looked-after child-year.
    pub changes: Summary,
    /// Same worker throughout 12 months.
    pub same_worker: Summary,
}

/// One replication's twelve months.
#[derive(Clone, Copy)]
struct Year {
    transfers: f64,
    others: f64,
    same_worker: Option<f64>,
}

/// Every year of the run, first as simulated and then at each rate that leaves
/// something to the other causes. Empty where no child is looked after.
pub fn at_transfer_rates(projection: &Projection) -> Vec<Restated> {
    let ends: Vec<Month> = (1..=projection.plan().months.count() / 12).map(|year| Month(12 * year)).collect();
    let years: Vec<Vec<Year>> = ends.iter().map(|&end| year_to(projection, end)).collect();
    let Some(first) = years.first().filter(|first| !first.is_empty()) else { return Vec::new() };
    let mean = |of: fn(&Year) -> f64| first.iter().map(of).sum::<f64>() / first.len() as f64;
    let (transfers, others) = (mean(|year| year.transfers), mean(|year| year.others));
    let told = TRANSFER_RATES.into_iter().filter(|&rate| transfers > 0.0 && others > 0.0 && rate < transfers + others);
    let scales = told.map(|rate| (Some(rate), rate / transfers, (transfers + others - rate) / others));
    let mut all = Vec::new();
    for (rate, of_transfers, of_others) in std::iter::once((None, 1.0, 1.0)).chain(scales) {
        for (&month, year) in ends.iter().zip(&years) {
            all.push(restated(month, rate, year, of_transfers, of_others));
        }
    }
    all
}

fn year_to(projection: &Projection, end: Month) -> Vec<Year> {
    let months: Vec<Month> = (end.0 - 11..=end.0).map(Month).collect();
    let of = |measure: Measure| projection.by_replication(measure, Scope::Authority, &months);
    let child_years = of(Measure::ChildYears(Stage::LookedAfter));
    let all = of(Measure::ChangesAt(Stage::LookedAfter));
    let transfers = TRANSFERS.map(|cause| of(Measure::LookedAfterChangesBy(cause)));
    let same = projection.by_replication(Measure::SameWorker, Scope::Authority, &[end]);
    let year = |replication: usize| {
        let children = child_years[replication].filter(|&years| years > 0.0)?;
        let moved: f64 = transfers.iter().map(|cause| cause[replication].unwrap_or(0.0)).sum();
        let all = all[replication]?;
        Some(Year { transfers: moved / children, others: (all - moved) / children, same_worker: same[replication] })
    };
    (0..child_years.len()).filter_map(year).collect()
}

fn restated(month: Month, rate: Option<f64>, years: &[Year], of_transfers: f64, of_others: f64) -> Restated {
    let summary = |of: &dyn Fn(&Year) -> Option<f64>| Summary::of(&years.iter().filter_map(of).collect::<Vec<f64>>());
    let transfers = |year: &Year| year.transfers * of_transfers;
    let others = |year: &Year| year.others * of_others;
    let same = |year: &Year| {
        let all = year.transfers + year.others;
        let times = if all > 0.0 { (transfers(year) + others(year)) / all } else { 1.0 };
        year.same_worker.map(|share| libm::pow(share, times))
    };
    Restated {
        month,
        rate,
        transfers: summary(&|year| Some(transfers(year))),
        others: summary(&|year| Some(others(year))),
        changes: summary(&|year| Some(transfers(year) + others(year))),
        same_worker: summary(&same),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(summary: &Summary) -> f64 {
        summary.mean.expect("there are runs")
    }

    #[test]
    fn a_restated_year_scales_each_part_and_keeps_the_share_where_the_total_stays() {
        let years = [Year { transfers: 0.3, others: 0.7, same_worker: Some(0.4) }];
        let told = restated(Month(12), Some(0.5), &years, 0.5 / 0.3, 0.5 / 0.7);
        assert!((mean(&told.transfers) - 0.5).abs() < 1e-12 && (mean(&told.others) - 0.5).abs() < 1e-12);
        assert!((mean(&told.changes) - 1.0).abs() < 1e-12 && (mean(&told.same_worker) - 0.4).abs() < 1e-12);
    }

    #[test]
    fn what_the_other_causes_lose_counts_less_where_transfers_are_more() {
        let later = [Year { transfers: 0.3, others: 0.35, same_worker: Some(0.55) }];
        let few = restated(Month(24), Some(0.2), &later, 0.2 / 0.3, 0.8 / 0.7);
        let many = restated(Month(24), Some(0.5), &later, 0.5 / 0.3, 0.5 / 0.7);
        assert!((mean(&few.changes) - 0.6).abs() < 1e-12 && (mean(&many.changes) - 0.75).abs() < 1e-12);
        assert!(mean(&few.same_worker) > 0.55 && mean(&many.same_worker) < 0.55);
    }
}
