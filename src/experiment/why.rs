//! What each setting contributes to a difference, with nothing left over.
//!
//! Settings that differ are switched in every combination, each run under the
//! same circumstances; a setting's share is its mean effect over all orders in
//! which they could be switched on.
//!
//! Source: Shapley (1953), A value for n-person games: the only division that
//! is symmetric, gives nothing to what changes nothing, and sums to the whole.

use super::{Pair, Projection};
use crate::department::tally::Scope;
use crate::department::{Line, Measure};
use crate::quantity::Month;
use crate::statistics::rounded_means;

/// The most groups of settings that are switched in every combination.
pub const MOST_GROUPS: usize = 4;

/// What each group of settings contributes to the mean difference of a figure,
/// in whole parts (pence, thousandths).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// Switched on alone, against the base.
    pub alone: Vec<i64>,
    /// Share of the whole; the shares sum to it exactly.
    pub shares: Vec<i64>,
    /// What the groups do together beyond the sum of each alone.
    pub interaction: i64,
    /// The whole mean difference.
    pub whole: i64,
}

/// What is divided over the settings, each over all years, with its parts to one.
pub const DIVIDED: [(Measure, f64); 3] =
    [(Measure::Changes, 1_000.0), (Measure::Spend(Line::AgencyCharges), 100.0), (Measure::SpendTotal, 100.0)];

/// What the settings that differ contribute, figure by figure.
#[derive(Clone, Debug)]
pub struct Effects {
    /// The groups of settings, in words.
    pub groups: Vec<String>,
    /// Replications of each combination.
    pub replications: u32,
    /// For each of [`DIVIDED`], its split.
    pub splits: Vec<Split>,
}

impl Effects {
    /// Divides a pair's differences over its settings. `mixture` runs the base
    /// with the groups of a mask switched on, neither none nor all of them, with
    /// so many replications: no more than the pair has.
    ///
    /// # Errors
    /// The first that `mixture` meets.
    pub fn of<E>(
        pair: &Pair<'_>,
        groups: Vec<String>,
        replications: u32,
        mixture: &mut dyn FnMut(u32) -> Result<Projection, E>,
    ) -> Result<Self, E> {
        let masks = 1_u32 << groups.len();
        let mut values: Vec<Vec<Vec<i64>>> = vec![Vec::new(); DIVIDED.len()];
        for mask in 0..masks {
            let ran;
            let projection = match mask {
                0 => &pair.base.projection,
                _ if mask == masks - 1 => &pair.other.projection,
                _ => {
                    ran = mixture(mask)?;
                    &ran
                }
            };
            for (figure, &(measure, grain)) in DIVIDED.iter().enumerate() {
                values[figure].push(whole(projection, measure, grain, replications));
            }
        }
        Ok(Self { groups, replications, splits: values.iter().map(|value| split(value)).collect() })
    }
}

/// A figure over all years in the first replications, in whole parts.
fn whole(projection: &Projection, measure: Measure, grain: f64, replications: u32) -> Vec<i64> {
    let months: Vec<Month> = projection.plan().months.all().skip(1).collect();
    let values = projection.by_replication(measure, Scope::Authority, &months);
    values.into_iter().take(replications as usize).map(|value| (value.unwrap_or(0.0) * grain).round() as i64).collect()
}

/// Splits a difference. `value[mask]` are the replications of a figure with the
/// groups of `mask` switched on, in whole parts; there are 2^n of them, n ≤ 4.
///
/// # Panics
/// Where there are not 2^n lists of the same length.
pub fn split(value: &[Vec<i64>]) -> Split {
    let groups = value.len().trailing_zeros() as usize;
    assert!(value.len() == 1 << groups && groups <= MOST_GROUPS, "every combination of at most {MOST_GROUPS} groups");
    let runs = value[0].len() as u32;
    assert!(value.iter().all(|list| list.len() == value[0].len()), "every combination was run as often");
    let sums: Vec<i64> = value.iter().map(|list| list.iter().sum()).collect();
    let factorial = |n: usize| (1..=n as i64).product::<i64>();
    let all = factorial(groups);
    // n! times each share, in whole numbers.
    let shares: Vec<i64> = (0..groups)
        .map(|group| {
            (0..value.len())
                .filter(|mask| mask >> group & 1 == 0)
                .map(|mask| {
                    let before = mask.count_ones() as usize;
                    factorial(before) * factorial(groups - before - 1) * (sums[mask | 1 << group] - sums[mask])
                })
                .sum()
        })
        .collect();
    let shares = rounded_means(&shares, runs * all as u32);
    let whole = rounded_means(&[sums[value.len() - 1] - sums[0]], runs)[0];
    let alone: Vec<i64> = (0..groups).map(|group| rounded_means(&[sums[1 << group] - sums[0]], runs)[0]).collect();
    let interaction = whole - alone.iter().sum::<i64>();
    Split { alone, shares, interaction, whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures of two replications with groups a and b.
    fn values(none: i64, a: i64, b: i64, both: i64) -> Vec<Vec<i64>> {
        [none, a, b, both].map(|v| vec![v, v + 2]).to_vec()
    }

    #[test]
    fn effects_that_add_up_are_each_their_own_share() {
        let split = split(&values(100, 110, 95, 105));
        assert_eq!((split.alone, split.shares, split.interaction, split.whole), (vec![10, -5], vec![10, -5], 0, 5));
    }

    #[test]
    fn an_interaction_is_stated_and_shared_evenly_and_nothing_is_left_over() {
        let split = split(&values(100, 110, 95, 125));
        assert_eq!((split.interaction, split.whole), (20, 25));
        assert_eq!(split.shares, [20, 5]);
        let odd = super::split(&values(0, 1, 0, 0));
        assert_eq!(odd.shares.iter().sum::<i64>(), odd.whole);
    }

    #[test]
    fn what_changes_nothing_has_no_share_and_equals_have_equal_shares() {
        // Three groups: the third does nothing, the first two do 6 only together.
        let value: Vec<Vec<i64>> = (0..8).map(|mask| vec![if mask & 3 == 3 { 6 } else { 0 }]).collect();
        let split = split(&value);
        assert_eq!((split.shares, split.alone, split.interaction), (vec![3, 3, 0], vec![0, 0, 0], 6));
    }

    #[test]
    fn shares_sum_to_the_whole_whatever_the_figures() {
        let value: Vec<Vec<i64>> = (0..16_i64).map(|mask| (0..7).map(|run| (mask * mask * 37 + run * 11) % 101 - 50).collect()).collect();
        let split = split(&value);
        assert_eq!(split.shares.iter().sum::<i64>(), split.whole);
        assert_eq!(split.alone.iter().sum::<i64>() + split.interaction, split.whole);
    }
}
