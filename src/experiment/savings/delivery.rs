//! How sure a saving is: the chance of its target, the figure that can be
//! booked, and when the plan has paid back.

use crate::quantity::Month;
use crate::statistics::{quantile, rounded_mean};

/// How a saving lies over replications, and against a target [pence].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Replications.
    pub runs: u32,
    /// The target, where there is one.
    pub target: Option<i64>,
    /// Replications in which the saving is at least the target.
    pub reaching: Option<u32>,
    /// Mean of what is missing in those that do not reach it; `None`: all do.
    pub shortfall: Option<i64>,
    /// Delivery or passed in 8 runs of 10: the bookable figure, in whole pence
    /// rounded down. `None`: fewer than four replications.
    pub bookable: Option<i64>,
}

/// A saving in each replication against a target.
pub fn delivery_of(savings: &[i64], target: Option<i64>) -> Delivery {
    let missing = |target: i64| savings.iter().map(move |&saving| target - saving).filter(|&missing| missing > 0);
    let short = target.map(|target| (missing(target).count() as i64, missing(target).sum::<i64>()));
    let mut sorted: Vec<f64> = savings.iter().map(|&saving| saving as f64).collect();
    sorted.sort_by(f64::total_cmp);
    Delivery {
        runs: savings.len() as u32,
        target,
        reaching: short.map(|(count, _)| savings.len() as u32 - count as u32),
        shortfall: short.filter(|short| short.0 > 0).map(|(count, sum)| rounded_mean(sum, count)),
        bookable: quantile(&sorted, 0.20).map(|pence| pence.floor() as i64),
    }
}

/// When one replication has paid back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Payback {
    /// The saving since the start is never below zero: nothing to pay back.
    NothingToPayBack,
    /// At the end of this month: the first at which the saving since the start
    /// is not below zero and never is again within the run.
    At(Month),
    /// Not within the run.
    NotWithinTheRun,
}

/// When a saving since the start, given month by month from month 1, has paid back.
pub fn payback(cumulative: impl IntoIterator<Item = i64>) -> Payback {
    let (mut last_below, mut months) = (None, 0);
    for (month, saving) in (1..).zip(cumulative) {
        months = month;
        if saving < 0 {
            last_below = Some(month);
        }
    }
    match last_below {
        None => Payback::NothingToPayBack,
        Some(month) if month == months => Payback::NotWithinTheRun,
        Some(month) => Payback::At(Month(month + 1)),
    }
}

impl super::Savings {
    /// When each replication has paid back.
    pub fn paybacks(&self) -> Vec<Payback> {
        let cumulative = self.cumulative();
        (0..self.replications() as usize).map(|replication| payback(cumulative.iter().map(|month| month[replication]))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_has_paid_back_when_it_never_again_lies_behind() {
        assert_eq!(payback([-5, -1, 3, 4]), Payback::At(Month(3)));
        assert_eq!(payback([-5, 2, -1, 0]), Payback::At(Month(4)));
        assert_eq!(payback([0, 0, 7]), Payback::NothingToPayBack);
        assert_eq!(payback([5, 6, -1]), Payback::NotWithinTheRun);
        assert_eq!(payback([]), Payback::NothingToPayBack);
    }

    #[test]
    fn the_bookable_figure_is_reached_in_eight_runs_of_ten() {
        let savings: Vec<i64> = (1..=999).collect();
        let one = delivery_of(&savings, Some(100));
        assert_eq!((one.bookable, one.reaching, one.shortfall), (Some(200), Some(900), Some(50)));
        let all = delivery_of(&savings, Some(-4));
        assert_eq!((all.reaching, all.shortfall), (Some(999), None));
        assert_eq!(delivery_of(&[1, 2, 3], None), Delivery { runs: 3, target: None, reaching: None, shortfall: None, bookable: None });
    }
}
