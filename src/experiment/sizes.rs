//! What each value of one setting brings: when it works, what it costs first,
//! when it breaks, what can be booked.

use super::savings::{Payback, payback};
use super::{Alternative, Pair, ScopePair};
use crate::department::Measure;
use crate::department::tally::Scope;
use crate::quantity::Month;
use crate::statistics::{Summary, quantile};

/// When something happens, over the runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// In the middle run; `None`: not in most runs.
    pub middle: Option<Month>,
    /// In how many runs it happens at all.
    pub runs: u32,
    /// Of how many.
    pub of: u32,
}

impl When {
    fn of(mut months: Vec<Option<Month>>) -> Self {
        let runs = months.iter().flatten().count() as u32;
        // What never happens comes last.
        months.sort_by_key(|month| month.map_or(u32::MAX, |month| month.0));
        let middle = months.get(months.len().saturating_sub(1) / 2).copied().flatten();
        Self { middle, runs, of: months.len() as u32 }
    }
}

/// What one value of the setting brings, against the first value.
#[derive(Clone, Debug)]
pub struct Size {
    /// First month-end from which the vacancy rate (by team) is below the target
    /// for half a year, or to the end: a dip is not yet an achievement.
    pub below_target: When,
    /// The most by which spend since the start exceeds the first value's, in the middle run [pounds].
    pub peak_extra: Option<f64>,
    /// First month-end at which an ASYE has no supervisor.
    pub supervision_breaks: When,
    /// Same worker throughout 12 months, after three years (or at the end).
    pub same_worker: Summary,
    /// Saving over all years reached in 8 runs of 10 [pounds]; negative: a cost.
    pub bookable: Option<f64>,
    /// Mean saving in the last twelve months [pounds].
    pub last_year: Option<f64>,
    /// The first month-end after which cumulative net saving never again falls below zero.
    pub payback: When,
    /// Vacancy rate (by team) at the end.
    pub vacancy: Summary,
    /// Agency workers at the end [FTE].
    pub agency: Summary,
    /// The most who are in post without a post after the money for them has ended, mean over runs [heads].
    pub unfunded: f64,
}

impl Size {
    /// Whether it neither costs nor saves anything, at any month-end of a middle run.
    pub fn costs_nothing(&self) -> bool {
        [self.peak_extra, self.bookable, self.last_year].iter().all(|pounds| *pounds == Some(0.0))
    }
}

/// The month whose same-worker share is told: after three years, or the last.
pub fn told_month(alternative: &Alternative) -> Month {
    Month(alternative.projection.plan().months.count().min(36))
}

/// What one value brings against the first; against itself, nothing is saved.
pub fn size(first: &Alternative, own: &Alternative, target: f64) -> Size {
    let pair = Pair { base: first, other: own };
    let projection = &own.projection;
    let last = Month(projection.plan().months.count());
    let spent = spent_more(&pair);
    let of_runs = |of: &dyn Fn(&[i64]) -> i64| -> Vec<f64> {
        let mut values: Vec<f64> = spent.iter().map(|run| of(run) as f64 / 100.0).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let peaks = of_runs(&|run| run.iter().copied().max().unwrap_or(0).max(0));
    let ends = of_runs(&|run| -run.last().copied().unwrap_or(0));
    let last_year = of_runs(&|run| run.len().checked_sub(13).map_or(0, |before| run[before]) - run.last().copied().unwrap_or(0));
    let by_run = |measure: Measure, run: u32| -> Vec<Option<f64>> {
        projection.plan().months.all().map(|month| projection.value(measure, Scope::Authority, month, run)).collect()
    };
    let first_with = |measure: Measure, lasts: usize, holds: &dyn Fn(f64) -> bool| -> When {
        When::of((0..projection.replications()).map(|run| first_of(&by_run(measure, run), lasts, holds)).collect())
    };
    let most = |measure: Measure| -> f64 {
        let runs = (0..projection.replications()).map(|run| {
            let months = projection.plan().months.all();
            months.filter_map(|month| projection.value(measure, Scope::Authority, month, run)).fold(0.0, f64::max)
        });
        runs.sum::<f64>() / f64::from(projection.replications().max(1))
    };
    Size {
        below_target: first_with(Measure::VacancyRateByTeam, HALF_A_YEAR, &|rate| rate < target),
        peak_extra: quantile_of(&peaks, 0.5),
        supervision_breaks: first_with(Measure::AsyesUnsupervised, 1, &|heads| heads > 0.0),
        same_worker: projection.summary(Measure::SameWorker, Scope::Authority, told_month(own)),
        bookable: quantile_of(&ends, 0.2),
        last_year: (!last_year.is_empty()).then(|| last_year.iter().sum::<f64>() / last_year.len() as f64),
        payback: When::of(spent.iter().map(|run| pays_back(run)).collect()),
        vacancy: projection.summary(Measure::VacancyRateByTeam, Scope::Authority, last),
        agency: projection.summary(Measure::AgencyFte, Scope::Authority, last),
        unfunded: most(Measure::UnfundedHeads),
    }
}

/// How long a target must be held to count as reached [month-ends].
const HALF_A_YEAR: usize = 6;

/// The first month after the opening from which something holds at so many
/// month-ends together, or at all that are left.
fn first_of(values: &[Option<f64>], lasts: usize, holds: &dyn Fn(f64) -> bool) -> Option<Month> {
    let held = |value: &Option<f64>| value.is_some_and(holds);
    (1..values.len()).find(|&month| values[month..values.len().min(month + lasts)].iter().all(held)).map(|month| Month(month as u32))
}

fn quantile_of(sorted: &[f64], p: f64) -> Option<f64> {
    (!sorted.is_empty()).then(|| quantile(sorted, p)).flatten()
}

/// In each run, what has been spent more than in the first value's, month-end by
/// month-end since the start [pence].
fn spent_more(pair: &Pair<'_>) -> Vec<Vec<i64>> {
    let mut runs = vec![Vec::new(); pair.base.projection.replications() as usize];
    for month in pair.base.projection.plan().months.all().skip(1) {
        let differences = pair.whole_differences(Measure::SpendTotal, &ScopePair::authority(), &[month], 100.0);
        for (run, difference) in runs.iter_mut().zip(differences) {
            let so_far = run.last().copied().unwrap_or(0);
            run.push(so_far + difference.unwrap_or(0));
        }
    }
    runs
}

/// The first month-end after which what has been spent more never again rises
/// above zero, where more has been spent at all and less in the end; where
/// nothing ever differs, there is nothing to pay back.
fn pays_back(run: &[i64]) -> Option<Month> {
    match payback(run.iter().map(|more| -more)) {
        Payback::At(month) => Some(month),
        Payback::NotWithinTheRun => None,
        Payback::NothingToPayBack => run.iter().any(|&more| more < 0).then_some(Month(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payback_is_the_first_month_end_after_which_the_saving_never_falls_below_zero_again() {
        assert_eq!(pays_back(&[5, 3, -1, 2, -4, -6]), Some(Month(5)));
        assert_eq!(pays_back(&[5, 3, 1]), None);
        assert_eq!(pays_back(&[-1, -2]), Some(Month(1)));
        assert_eq!(pays_back(&[0, 0, 0]), None);
    }

    #[test]
    fn a_dip_below_the_target_does_not_count_and_the_opening_never_does() {
        let rates: Vec<Option<f64>> = [0.05, 0.05, 0.2, 0.05, 0.05, 0.05].map(Some).to_vec();
        let below = |rate: f64| rate < 0.1;
        assert_eq!(first_of(&rates, 2, &below), Some(Month(3)));
        assert_eq!(first_of(&rates, 1, &below), Some(Month(1)));
        assert_eq!(first_of(&rates, 9, &below), Some(Month(3)), "to the end");
        assert_eq!(first_of(&[Some(0.2), None, Some(0.2)], 1, &below), None);
    }

    #[test]
    fn what_happens_in_most_runs_has_a_month_in_the_middle_run() {
        let months = |list: &[Option<u32>]| When::of(list.iter().map(|month| month.map(Month)).collect());
        assert_eq!(months(&[Some(9), None, Some(3)]).middle, Some(Month(9)));
        assert_eq!(months(&[None, None, Some(3)]), When { middle: None, runs: 1, of: 3 });
        assert_eq!(months(&[]).middle, None);
    }
}
