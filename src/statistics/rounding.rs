//! Means of whole numbers, rounded so that parts go on summing to their whole.

use super::rounded_means;

/// Parts of a whole, each divided by `by` and rounded down or up so that they
/// sum to `target`: what is left goes to the largest remainders, the first
/// first. `target` is the whole's own mean, rounded one way or the other; where
/// it lies further off, every part moves by as much as it must.
pub fn parts_to(sums: &[i64], by: i64, target: i64) -> Vec<i64> {
    let by = by.max(1);
    let mut parts: Vec<i64> = sums.iter().map(|sum| sum.div_euclid(by)).collect();
    let mut order: Vec<usize> = (0..sums.len()).collect();
    order.sort_by_key(|&part| (std::cmp::Reverse(sums[part].rem_euclid(by)), part));
    let left = target - parts.iter().sum::<i64>();
    let step = left.signum();
    if step < 0 {
        order.reverse();
    }
    for &part in order.iter().cycle().take(left.unsigned_abs() as usize) {
        parts[part] += step;
    }
    parts
}

/// The whole's mean, halves up.
pub fn rounded_mean(sum: i64, by: i64) -> i64 {
    let by = by.max(1);
    (2 * sum + by).div_euclid(2 * by)
}

/// Means of parts period by period, `sums[part][period]` over `n` replications.
/// At the end of every period the means since the start are rounded by
/// [`rounded_means`]; a period's figure is the difference of two such. So the
/// parts sum to the whole in every period, and the periods sum to all of them.
pub fn means_over_periods(sums: &[Vec<i64>], n: u32) -> Vec<Vec<i64>> {
    let periods = sums.first().map_or(0, Vec::len);
    let mut so_far = vec![0; sums.len()];
    let mut before = vec![0; sums.len()];
    let mut means = vec![Vec::with_capacity(periods); sums.len()];
    for period in 0..periods {
        for (sum, part) in so_far.iter_mut().zip(sums) {
            *sum += part[period];
        }
        let now = rounded_means(&so_far, n);
        for (part, (now, before)) in now.iter().zip(&before).enumerate() {
            means[part].push(now - before);
        }
        before = now;
    }
    means
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_reach_the_target_whatever_their_signs() {
        for (sums, by, target) in [(vec![1, 1, 1], 3, 1), (vec![-5, 5], 10, 0), (vec![7, -7, 3], 2, 1), (vec![7, -7, 3], 2, 2), (vec![0, 0], 5, -3)] {
            let parts = parts_to(&sums, by, target);
            assert_eq!(parts.iter().sum::<i64>(), target, "{sums:?}");
        }
        assert_eq!(parts_to(&[30, 60, 10], 100, 1), [0, 1, 0]);
    }

    #[test]
    fn what_must_be_taken_off_is_taken_from_the_smallest_remainder() {
        assert_eq!(parts_to(&[160, 110, 190], 100, 2), [1, 0, 1]);
    }

    #[test]
    fn periods_sum_to_all_of_them_and_parts_to_the_whole() {
        let sums = vec![vec![1, 1, 1, -5], vec![2, 2, 2, 7], vec![-1, 0, 4, 4]];
        let means = means_over_periods(&sums, 3);
        for period in 0..4 {
            let whole: i64 = sums.iter().map(|part| part[period]).sum();
            let rounded: i64 = means.iter().map(|part| part[period]).sum();
            assert!((whole as f64 / 3.0 - rounded as f64).abs() <= 1.0);
        }
        let all: Vec<i64> = sums.iter().map(|part| part.iter().sum()).collect();
        let added: Vec<i64> = means.iter().map(|part| part.iter().sum()).collect();
        assert_eq!(added, rounded_means(&all, 3));
    }
}
