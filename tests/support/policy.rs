//! The statistical policy, in one place.
//!
//! A check fails when chance would do the like less than once in a million
//! (|z| > 4.892). Every check has a negative control: the same sample against an
//! oracle moved by the smallest bias it is meant to see must fail, and the
//! sample must be large enough to see it 99 times in 100:
//! n ≥ 52.1 (σ/δ)². Seeds are fixed, so a check does not flicker.
//!
//! What every check found stands in `docs/qa/oracles.csv` ([`super::findings`]);
//! that the policy refuses and lets pass as often as it says is tested in
//! `tests/theory/meta.rs`.

use statrs::distribution::{Binomial, ChiSquared, ContinuousCDF, DiscreteCDF};

use super::findings::{Finding, published};

/// Two-sided: p = 1e-6.
pub const Z_FAILS: f64 = 4.892;

/// (4.892 + 2.326)²: one in a million, with 99 % power.
pub const POWER: f64 = 52.1;

/// Once in a million.
const P_FAILS: f64 = 1e-6;

fn z_of(sample: &[f64], mean: f64, variance: f64) -> f64 {
    let n = sample.len() as f64;
    (sample.iter().sum::<f64>() / n - mean) / libm::sqrt(variance / n)
}

/// The mean of a sample against an exact mean and variance; and the control: a
/// mean moved by `visible` is refused, with the power stated.
#[track_caller]
pub fn mean_is(name: &str, sample: &[f64], mean: f64, variance: f64, visible: f64) {
    match self::mean(name, sample, mean, variance, visible) {
        Ok(finding) => published(&finding),
        Err(wrong) => panic!("{wrong}"),
    }
}

/// What [`mean_is`] finds.
///
/// # Errors
/// Why the policy refuses it.
pub fn mean(name: &str, sample: &[f64], mean: f64, variance: f64, visible: f64) -> Result<Finding, String> {
    let n = sample.len() as f64;
    let found = sample.iter().sum::<f64>() / n;
    let power_n = POWER * variance / (visible * visible);
    if n < power_n {
        return Err(format!("{name}: {n} values do not see a bias of {visible} (needs {power_n:.0})"));
    }
    let z = z_of(sample, mean, variance);
    if z.abs() > Z_FAILS {
        return Err(format!("{name}: z = {z:.2} over {n} values, mean {found} against {mean}"));
    }
    let moved = [mean + visible, mean - visible].map(|moved| z_of(sample, moved, variance).abs());
    let (near, far) = (moved[0].min(moved[1]), moved[0].max(moved[1]));
    if near <= Z_FAILS - 2.0 * 2.326 {
        return Err(format!("{name}: the nearer control is hardly off, z = {near:.2}"));
    }
    // At least one of the two moved oracles lies on the far side of the sample.
    if far <= Z_FAILS {
        return Err(format!("{name}: an oracle moved by {visible} passes, z = {far:.2}"));
    }
    Ok(Finding { check: name.to_owned(), of: "mean", n, found, exact: mean, statistic: "z", value: z, control: format!("moved by {visible}"), control_value: far })
}

/// The variance of a sample against an exact variance, by the normal
/// approximation with the sample's own fourth moment; the control is a variance
/// half as large again.
#[track_caller]
pub fn variance_is(name: &str, sample: &[f64], variance: f64) {
    let n = sample.len() as f64;
    let mean = sample.iter().sum::<f64>() / n;
    let second: f64 = sample.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
    let fourth: f64 = sample.iter().map(|x| (x - mean) * (x - mean) * (x - mean) * (x - mean)).sum::<f64>() / n;
    let sd = libm::sqrt((fourth - second * second) / n);
    let z = |exact: f64| (second - exact) / sd;
    let control = z(1.5 * variance).abs();
    assert!(z(variance).abs() <= Z_FAILS, "{name}: variance {second} against {variance}, z = {:.2}", z(variance));
    assert!(control > Z_FAILS, "{name}: a variance half as large again passes");
    published(&Finding { check: name.to_owned(), of: "variance", n, found: second, exact: variance, statistic: "z", value: z(variance), control: "half as large again".to_owned(), control_value: control });
}

/// So many successes of n against an exact binomial, by its tails; the control
/// is a probability moved by `visible`.
#[track_caller]
pub fn share_is(name: &str, successes: u64, n: u64, probability: f64, visible: f64) {
    let p = |probability: f64| {
        let law = Binomial::new(probability, n).expect("a probability");
        let below = law.cdf(successes);
        let above = if successes == 0 { 1.0 } else { law.sf(successes - 1) };
        2.0 * below.min(above)
    };
    assert!(p(probability) > P_FAILS, "{name}: {successes} of {n} against {probability}, p = {:.2e}", p(probability));
    let control = p((probability + visible).min(1.0)).min(p((probability - visible).max(0.0)));
    assert!(control < P_FAILS, "{name}: a share moved by {visible} passes, p = {control:.2e}");
    let found = successes as f64 / n as f64;
    published(&Finding { check: name.to_owned(), of: "share", n: n as f64, found, exact: probability, statistic: "p", value: p(probability).min(1.0), control: format!("moved by {visible}"), control_value: control });
}

/// Counts in cells against expected counts (each at least 20); the control is a
/// law whose first two cells are exchanged by a tenth of the first.
#[track_caller]
pub fn counts_are(name: &str, counts: &[u64], expected: &[f64]) {
    assert!(expected.iter().all(|&cell| cell >= 20.0), "{name}: a cell expects fewer than 20");
    let p = |expected: &[f64]| {
        let statistic: f64 = counts.iter().zip(expected).map(|(&n, e)| (n as f64 - e) * (n as f64 - e) / e).sum();
        ChiSquared::new(counts.len() as f64 - 1.0).expect("degrees of freedom").sf(statistic)
    };
    assert!(p(expected) > P_FAILS, "{name}: chi-square p = {:.2e}", p(expected));
    let mut moved = expected.to_vec();
    let part = 0.1 * moved[0];
    moved[0] -= part;
    moved[1] += part;
    assert!(p(&moved) < P_FAILS, "{name}: a law moved by a tenth of a cell passes");
    published(&law_found(name, counts, p(expected), "a tenth of the first cell moved".to_owned(), p(&moved)));
}

/// Counts in cells against a law, and as the control against another law that
/// must be refused; cells of fewer than 20 expected are put together with the next.
#[track_caller]
pub fn law_is(name: &str, counts: &[u64], law: &[f64], refused: &[f64]) {
    let n = counts.iter().sum::<u64>() as f64;
    let p = |law: &[f64]| {
        let mut cells: Vec<(f64, f64)> = vec![(0.0, 0.0)];
        for (&count, share) in counts.iter().zip(law) {
            let last = cells.last_mut().expect("one cell");
            *last = (last.0 + count as f64, last.1 + n * share);
            if last.1 >= 20.0 {
                cells.push((0.0, 0.0));
            }
        }
        let rest = cells.pop().expect("one cell");
        let last = cells.last_mut().expect("a cell of 20");
        *last = (last.0 + rest.0, last.1 + rest.1);
        let statistic: f64 = cells.iter().map(|(count, e)| (count - e) * (count - e) / e).sum();
        ChiSquared::new(cells.len() as f64 - 1.0).expect("degrees of freedom").sf(statistic)
    };
    assert!(p(law) > P_FAILS, "{name}: chi-square p = {:.2e}", p(law));
    assert!(p(refused) < P_FAILS, "{name}: the other law passes, p = {:.2e}", p(refused));
    published(&law_found(name, counts, p(law), "another law".to_owned(), p(refused)));
}

fn law_found(name: &str, counts: &[u64], p: f64, control: String, control_value: f64) -> Finding {
    let n = counts.iter().sum::<u64>() as f64;
    Finding { check: name.to_owned(), of: "law", n, found: f64::NAN, exact: f64::NAN, statistic: "p", value: p, control, control_value }
}

/// A sample against a continuous law, by Kolmogorov and Smirnov (√n·D > 2.69 is
/// one in a million); the control is the law of the sample squared.
#[track_caller]
pub fn follows(name: &str, sample: &[f64], cdf: impl Fn(f64) -> f64) {
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let distance = |power: bool| {
        sorted.iter().enumerate().fold(0.0_f64, |worst, (index, &x)| {
            let p = if power { cdf(x) * cdf(x) } else { cdf(x) };
            worst.max((p - index as f64 / n).abs()).max(((index + 1) as f64 / n - p).abs())
        })
    };
    let d = libm::sqrt(n) * distance(false);
    assert!(d <= 2.69, "{name}: √n·D = {d:.2}");
    let control = libm::sqrt(n) * distance(true);
    assert!(control > 2.69, "{name}: another law passes");
    published(&Finding { check: name.to_owned(), of: "law", n, found: f64::NAN, exact: f64::NAN, statistic: "√n·D", value: d, control: "its square".to_owned(), control_value: control });
}
