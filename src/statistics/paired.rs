//! Differences of two runs that share their circumstances, replication by
//! replication.

use super::student::student_95;
use super::{QUANTILES, Summary};

/// Fewest replications that must differ before a difference is called real:
/// five could all point one way by chance once in sixteen times.
pub const FEWEST_THAT_DIFFER: u32 = 6;

/// What paired replications say of one figure.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Paired {
    /// Mean of the base, over the replications in which both have the figure.
    pub base: Option<f64>,
    /// Mean of the other, over the same.
    pub other: Option<f64>,
    /// Other − base: mean, standard deviation, quantiles, and the number of replications.
    pub difference: Summary,
    /// Half-width of the 95 % interval of the mean difference (Student's t);
    /// `None` where there are too few replications or all differ by the same.
    pub half_width: Option<f64>,
    /// Replications in which the other lies below the base.
    pub below: u32,
    /// Replications in which they are equal.
    pub equal: u32,
    /// Replications in which the other lies above the base.
    pub above: u32,
    /// Replications in which only one of the two has the figure.
    pub unpaired: u32,
    /// How many times as many unpaired runs would be needed for the same
    /// interval: (Var base + Var other) ÷ Var of the difference. `None` where
    /// the difference does not vary.
    pub variance_reduction: Option<f64>,
}

impl Paired {
    /// Compares replications one by one; both lists are in the order of the
    /// replications, `None` where a replication lacks the figure.
    pub fn of(base: &[Option<f64>], other: &[Option<f64>]) -> Self {
        debug_assert_eq!(base.len(), other.len());
        let pairs: Vec<(f64, f64)> = base.iter().zip(other).filter_map(|(&base, &other)| base.zip(other)).collect();
        let unpaired = base.iter().zip(other).filter(|(base, other)| base.is_some() != other.is_some()).count() as u32;
        let differences: Vec<f64> = pairs.iter().map(|(base, other)| other - base).collect();
        let difference = summary(&differences);
        let side = |values: &mut dyn Iterator<Item = f64>| moments(values, differences.len());
        let (base, base_variance) = side(&mut pairs.iter().map(|pair| pair.0));
        let (other, other_variance) = side(&mut pairs.iter().map(|pair| pair.1));
        let spread = difference.sd.filter(|&sd| sd > 0.0);
        let n = differences.len();
        Self {
            base,
            other,
            difference,
            half_width: spread.map(|sd| student_95(n as u32 - 1) * sd / libm::sqrt(n as f64)),
            below: differences.iter().filter(|&&d| d < 0.0).count() as u32,
            equal: differences.iter().filter(|&&d| d == 0.0).count() as u32,
            above: differences.iter().filter(|&&d| d > 0.0).count() as u32,
            unpaired,
            variance_reduction: spread.and_then(|sd| Some((base_variance? + other_variance?) / (sd * sd))),
        }
    }

    /// Replications compared.
    pub fn replications(&self) -> u32 {
        self.difference.replications
    }

    /// Mean difference, other − base.
    pub fn mean(&self) -> Option<f64> {
        self.difference.mean
    }

    /// Whether every replication has the same figure in both, to the bit: no
    /// difference, which is more than none that could be shown.
    pub fn identical(&self) -> bool {
        self.unpaired == 0 && self.equal == self.replications()
    }

    /// In how many replications the difference goes the way of [`Self::sign`].
    pub fn that_way(&self) -> u32 {
        if self.sign() < 0 { self.below } else { self.above }
    }

    /// The 95 % interval of the mean difference.
    pub fn interval(&self) -> Option<(f64, f64)> {
        self.mean().zip(self.half_width).map(|(mean, half)| (mean - half, mean + half))
    }

    /// The one rule of direction, for every sentence, screen and chart. The mean
    /// difference is told from nothing: its 95 % interval leaves zero out, at
    /// least [`FEWEST_THAT_DIFFER`] replications differ, and more of them go
    /// that way than the other. −1: below, 1: above, 0: cannot be told.
    pub fn sign(&self) -> i8 {
        if self.below + self.above < FEWEST_THAT_DIFFER {
            return 0;
        }
        let (low, high) = match (self.interval(), self.mean()) {
            (Some(interval), _) => interval,
            (None, Some(mean)) => (mean, mean),
            _ => return 0,
        };
        i8::from(low > 0.0 && self.above > self.below) - i8::from(high < 0.0 && self.below > self.above)
    }
}

/// As [`Summary::of`], without sorting where every value is zero.
fn summary(differences: &[f64]) -> Summary {
    if differences.iter().any(|&d| d != 0.0) {
        return Summary::of(differences);
    }
    let n = differences.len() as f64;
    let given = |p: f64| ((n + 1.0) * p.min(1.0 - p) >= 1.0 - 1e-9).then_some(0.0);
    Summary {
        replications: differences.len() as u32,
        mean: (n > 0.0).then_some(0.0),
        sd: (n > 1.0).then_some(0.0),
        quantiles: QUANTILES.map(given),
    }
}

fn moments(values: &mut dyn Iterator<Item = f64>, n: usize) -> (Option<f64>, Option<f64>) {
    let values: Vec<f64> = values.collect();
    if n == 0 {
        return (None, None);
    }
    let mean = values.iter().sum::<f64>() / n as f64;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    (Some(mean), (n > 1).then(|| squares / (n - 1) as f64))
}

/// Means of whole numbers that sum to the rounded mean of their sums: each part
/// rounded down, and what is left given to the largest remainders, the first
/// first. `sums` are totals over `n` replications.
pub fn rounded_means(sums: &[i64], n: u32) -> Vec<i64> {
    let n = i64::from(n.max(1));
    let whole: i64 = sums.iter().sum();
    let target = (2 * whole + n).div_euclid(2 * n);
    let mut means: Vec<i64> = sums.iter().map(|sum| sum.div_euclid(n)).collect();
    let mut order: Vec<usize> = (0..sums.len()).collect();
    order.sort_by_key(|&part| (std::cmp::Reverse(sums[part].rem_euclid(n)), part));
    let left = target - means.iter().sum::<i64>();
    for &part in order.iter().take(left.max(0) as usize) {
        means[part] += 1;
    }
    means
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    #[test]
    fn equal_in_every_run_is_identical_and_equal_on_average_is_not() {
        let base = some(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
        let same = Paired::of(&base, &base);
        assert!(same.identical() && same.half_width.is_none() && same.difference.sd == Some(0.0));
        let swapped = some(&[2.0, 1.0, 4.0, 3.0, 6.0, 5.0, 8.0, 7.0]);
        let other = Paired::of(&base, &swapped);
        assert_eq!(other.mean(), Some(0.0));
        assert!(!other.identical() && other.sign() == 0);
    }

    #[test]
    fn a_comparison_is_the_one_worked_out_by_hand() {
        // Differences 1, −1, 3, 0, 2: mean 1, squares about it 10.
        let base = some(&[10.0, 12.0, 14.0, 16.0, 18.0]);
        let paired = Paired::of(&base, &some(&[11.0, 11.0, 17.0, 16.0, 20.0]));
        assert_eq!((paired.base, paired.other, paired.mean()), (Some(14.0), Some(15.0), Some(1.0)));
        assert_eq!((paired.below, paired.equal, paired.above, paired.unpaired), (1, 1, 3, 0));
        let sd = libm::sqrt(10.0 / 4.0);
        // Student's point at four degrees of freedom, from a table.
        let half = 2.776_445 * sd / libm::sqrt(5.0);
        let (low, high) = paired.interval().expect("five differ");
        assert!((low - (1.0 - half)).abs() < 1e-4 && (high - (1.0 + half)).abs() < 1e-4, "{low} to {high}");
        // Squares of the base about 14 sum to 40, of the other about 15 to 62.
        let reduction = paired.variance_reduction.expect("it varies");
        assert!((reduction - (40.0 / 4.0 + 62.0 / 4.0) / (10.0 / 4.0)).abs() < 1e-12, "{reduction}");
    }

    #[test]
    fn the_same_difference_in_every_run_is_real_from_six_runs_on() {
        let base = some(&[1.0, 5.0, 2.0, 8.0, 3.0, 4.0]);
        let more: Vec<Option<f64>> = base.iter().map(|v| v.map(|v| v + 2.0)).collect();
        assert_eq!((Paired::of(&base, &more).sign(), Paired::of(&base, &more).half_width), (1, None));
        assert_eq!(Paired::of(&base[..5], &more[..5]).sign(), 0);
    }

    #[test]
    fn a_mean_that_few_runs_make_says_no_direction() {
        let base = some(&[0.0; 20]);
        let mut other = vec![Some(-0.1); 11];
        other.extend([Some(9.0); 9]);
        let paired = Paired::of(&base, &other);
        assert!(paired.interval().is_some_and(|interval| interval.0 > 0.0) && paired.sign() == 0, "{paired:?}");
        assert_eq!((Paired::of(&base, &vec![Some(-1.0); 20]).that_way(), Paired::of(&base, &vec![Some(1.0); 20]).that_way()), (20, 20));
    }

    #[test]
    fn a_figure_that_only_one_of_the_two_has_is_no_identity() {
        let paired = Paired::of(&[Some(1.0), None], &[Some(1.0), Some(2.0)]);
        assert_eq!((paired.replications(), paired.unpaired, paired.identical()), (1, 1, false));
    }

    #[test]
    fn the_quantiles_of_nothing_but_zeros_obey_the_same_rule() {
        for n in [1, 2, 9, 18, 19, 30] {
            let zeros = vec![0.0; n];
            assert_eq!(summary(&zeros), Summary::of(&zeros), "{n}");
        }
    }

    #[test]
    fn rounded_means_sum_to_the_rounded_mean() {
        for (sums, n) in [(vec![1, 1, 1], 3), (vec![-1, -1, 5], 2), (vec![-7, 3, 0, 11], 10), (vec![0], 7)] {
            let means = rounded_means(&sums, n);
            let exact = sums.iter().sum::<i64>() as f64 / f64::from(n);
            let whole: i64 = means.iter().sum();
            assert!((whole as f64 - exact).abs() <= 0.5, "{sums:?}: {means:?}");
            assert!(sums.iter().zip(&means).all(|(&sum, &mean)| (sum as f64 / f64::from(n) - mean as f64).abs() <= 1.0), "{sums:?}: {means:?}");
        }
    }
}
