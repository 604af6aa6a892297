//! Moments and quantiles of replications, and of paired differences.

mod paired;
mod rounding;
mod student;

pub use self::paired::{FEWEST_THAT_DIFFER, Paired, rounded_means};
pub use self::rounding::{means_over_periods, parts_to, rounded_mean};
pub use self::student::student_95;

/// What a set of replications says of one figure.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Summary {
    /// Replications in which the figure exists.
    pub replications: u32,
    /// Their mean.
    pub mean: Option<f64>,
    /// Their standard deviation (n − 1).
    pub sd: Option<f64>,
    /// Their quantiles, in the order of [`QUANTILES`]; `None` where there are
    /// too few replications to give it.
    pub quantiles: [Option<f64>; 7],
}

/// The quantiles that are reported.
pub const QUANTILES: [f64; 7] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95];

/// Whether so many replications are enough for the 10th and the 90th of a hundred.
pub fn enough_for_eighty(replications: u32) -> bool {
    f64::from(replications + 1) * 0.10 >= 1.0 - 1e-9
}

/// Fewest replications from which a band is drawn on a chart.
pub const FEWEST_FOR_A_BAND: u32 = 50;

impl Summary {
    /// Summarises values given in replication order.
    pub fn of(values: &[f64]) -> Self {
        let n = values.len();
        if n == 0 {
            return Self::default();
        }
        // About the first value, so that equal values have themselves as mean and no spread.
        let first = values[0];
        let mean = first + values.iter().map(|v| v - first).sum::<f64>() / n as f64;
        let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        Self {
            replications: n as u32,
            mean: Some(mean),
            sd: (n > 1).then(|| libm::sqrt(squares / (n - 1) as f64)),
            quantiles: QUANTILES.map(|p| quantile(&sorted, p)),
        }
    }

    /// One of [`QUANTILES`].
    pub fn quantile(&self, p: f64) -> Option<f64> {
        QUANTILES.iter().position(|&q| q == p).and_then(|index| self.quantiles[index])
    }
}

/// The p-quantile of sorted values at position (n + 1)p, given only where
/// (n + 1)·min(p, 1 − p) ≥ 1.
///
/// Source: Hyndman and Fan (1996), type 6: a new draw lies between the l-th and
/// the r-th of n values with probability exactly (r − l) ÷ (n + 1).
pub fn quantile(sorted: &[f64], p: f64) -> Option<f64> {
    let n = sorted.len();
    let position = (n as f64 + 1.0) * p;
    if (n as f64 + 1.0) * p.min(1.0 - p) < 1.0 - 1e-9 {
        return None;
    }
    let below = (position + 1e-9).floor();
    let weight = (position - below).max(0.0);
    let index = (below as usize).clamp(1, n) - 1;
    let next = (index + 1).min(n - 1);
    Some(sorted[index] + weight * (sorted[next] - sorted[index]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_standard_deviation_are_those_worked_out_by_hand() {
        // Squares about 5 sum to 32.
        let summary = Summary::of(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
        assert_eq!((summary.replications, summary.mean), (8, Some(5.0)));
        assert!((summary.sd.expect("two or more") - libm::sqrt(32.0 / 7.0)).abs() < 1e-15);
        assert_eq!((Summary::of(&[3.0]).mean, Summary::of(&[3.0]).sd), (Some(3.0), None));
        assert_eq!(Summary::of(&[]), Summary::default());
    }

    #[test]
    fn a_quantile_lies_at_its_place_between_two_values() {
        let sorted: Vec<f64> = (1..=20).map(|n| f64::from(n * n)).collect();
        // (20 + 1) × 0.05 = 1.05; × 0.5 = 10.5; × 0.9 = 18.9.
        for (p, value) in [(0.05, 1.0 + 0.05 * 3.0), (0.5, (100.0 + 121.0) / 2.0), (0.9, 324.0 + 0.9 * 37.0)] {
            assert!((quantile(&sorted, p).expect("enough") - value).abs() < 1e-9, "{p}");
        }
    }

    #[test]
    fn equal_values_have_themselves_as_mean_and_no_spread() {
        let summary = Summary::of(&[88.1; 200]);
        assert_eq!((summary.mean, summary.sd), (Some(88.1), Some(0.0)));
        assert_eq!(summary.quantile(0.9), Some(88.1));
    }
}
