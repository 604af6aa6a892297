//! What a plan has saved since the start, month by month, as the charts show it.
//! The reckoning is the savings statement's.

use crate::department::plan::Budget;
use crate::experiment::savings::{Payback, Savings, payback};
use crate::quantity::Month;
use crate::report::savings::Statement;
use crate::statistics::Summary;

/// Doing nothing less the plan since the start [pence].
pub struct Paid {
    /// `[month][replication]`, from month 0.
    months: Vec<Vec<i64>>,
    /// Replication by replication.
    paybacks: Vec<Payback>,
    /// What is to be saved since the start by the end of the month's financial
    /// year; none before the first target.
    targets: Vec<Option<i64>>,
}

impl Paid {
    /// Of a statement.
    pub fn of(statement: &Statement<'_>) -> Self {
        let savings = &statement.savings;
        let start = vec![0; savings.replications() as usize];
        Self {
            months: std::iter::once(start).chain(savings.cumulative()).collect(),
            paybacks: savings.paybacks(),
            targets: targets(savings, statement.budget),
        }
    }

    fn by(&self, month: Month) -> &[i64] {
        &self.months[month.0 as usize]
    }

    /// The saving by the end of a month [pounds].
    pub fn so_far(&self, month: Month) -> Summary {
        let pounds: Vec<f64> = self.by(month).iter().map(|&pence| pence as f64 / 100.0).collect();
        Summary::of(&pounds)
    }

    /// Whether nothing is saved or spent in any run and month.
    pub fn is_nothing(&self) -> bool {
        self.months.iter().flatten().all(|&pence| pence == 0)
    }

    /// Runs in which the plan has cost less by the end of a month.
    pub fn ahead(&self, month: Month) -> usize {
        self.by(month).iter().filter(|&&pence| pence > 0).count()
    }

    /// What is to be saved by the end of the financial year of a month [pounds].
    pub fn target(&self, month: Month) -> Option<f64> {
        self.targets[month.0 as usize].map(|pence| pence as f64 / 100.0)
    }

    /// Runs that have saved as much by the end of a month.
    pub fn reaching(&self, month: Month) -> Option<usize> {
        let target = self.targets[month.0 as usize]?;
        Some(self.by(month).iter().filter(|&&pence| pence >= target).count())
    }

    /// The month from which the middle of the runs is never again below zero;
    /// none where it never was, or is at the end.
    pub fn middle_pays_back(&self) -> Option<Month> {
        let middle = |month: usize| self.so_far(Month(month as u32)).quantile(0.5).map_or(0, |pounds| (pounds * 100.0).round() as i64);
        match payback((1..self.months.len()).map(middle)) {
            Payback::At(month) => Some(month),
            _ => None,
        }
    }

    /// Runs that spend first and have paid back for good within the run, and
    /// runs that never were behind.
    pub fn paid_back(&self) -> (usize, usize) {
        let count = |of: fn(&Payback) -> bool| self.paybacks.iter().filter(|&one| of(one)).count();
        (count(|one| matches!(one, Payback::At(_))), count(|one| *one == Payback::NothingToPayBack))
    }
}

/// From month 0: the running sum of the targets up to each month's financial year.
fn targets(savings: &Savings, budget: &Budget) -> Vec<Option<i64>> {
    let mut target: Option<i64> = None;
    let mut by_month = vec![None];
    for (year, months) in savings.years() {
        if let Some(own) = Budget::of(&budget.savings, *year) {
            target = Some(target.unwrap_or(0) + own.as_pence());
        }
        by_month.extend(months.iter().map(|_| target));
    }
    by_month
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_the_runs_pays_back_when_it_never_again_lies_behind() {
        let months = vec![vec![0, 0, 0, 0], vec![-5, 1, -5, -5], vec![2, 1, -5, 3], vec![-1, 0, -5, 3], vec![4, 2, -1, 3]];
        let targets = vec![None, None, Some(3), Some(3), Some(3)];
        let paybacks = vec![Payback::At(Month(4)), Payback::NothingToPayBack, Payback::NotWithinTheRun, Payback::At(Month(2))];
        let paid = Paid { months, paybacks, targets };
        assert_eq!(paid.middle_pays_back(), Some(Month(4)), "middles −5, 1.5, −0.5, 2.5");
        assert_eq!(paid.paid_back(), (2, 1));
        assert_eq!((paid.ahead(Month(4)), paid.ahead(Month(1))), (3, 1));
        assert_eq!((paid.reaching(Month(1)), paid.reaching(Month(2)), paid.reaching(Month(4))), (None, Some(1), Some(2)));
    }
}
