//! Two samples of runs laid side by side, output by output.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// An output that fewer runs than this have other than its commonest value is
/// too rare for a normal law.
const TOO_RARE: usize = 30;

/// Runs of one scenario: a row for each, `None` where a figure is missing.
pub type Runs = Vec<Vec<Option<f64>>>;

/// An output of a scenario, by both.
pub struct Compared {
    pub output: usize,
    pub theirs: f64,
    pub ours: f64,
    /// Standard errors between them.
    pub z: f64,
}

/// What is said of one scenario.
pub struct Laid {
    pub compared: Vec<Compared>,
    /// The same differences made independent of each other, as standard normal figures.
    pub independent: Vec<f64>,
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn centred(values: &[f64]) -> Vec<f64> {
    let mean = mean(values);
    values.iter().map(|value| value - mean).collect()
}

fn squares(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum()
}

/// How many are not the commonest value.
fn uncommon(values: &[f64]) -> usize {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let commonest = sorted.chunk_by(|a, b| a == b).map(<[f64]>::len).max().unwrap_or(0);
    values.len() - commonest
}

/// A column as both have it; nothing where neither has it in every run.
fn columns(ours: &Runs, theirs: &Runs, output: usize) -> Option<(Vec<f64>, Vec<f64>)> {
    let of = |runs: &Runs| runs.iter().filter_map(|run| run[output]).collect::<Vec<f64>>();
    let (a, b) = (of(ours), of(theirs));
    assert_eq!(a.len() == ours.len(), b.len() == theirs.len(), "output {output} is given by one only");
    (a.len() == ours.len()).then_some((a, b))
}

/// Lays two samples of equal size beside each other.
pub fn lay(ours: &Runs, theirs: &Runs) -> Laid {
    let runs = ours.len() as f64;
    let mut compared = Vec::new();
    let mut independent = Vec::new();
    // Orthonormal directions found so far, each with the difference of means along it.
    let mut directions: Vec<(Vec<f64>, f64)> = Vec::new();
    let mut so_far = 0.0;
    for output in 0..ours[0].len() {
        let Some((a, b)) = columns(ours, theirs, output) else { continue };
        let difference = mean(&a) - mean(&b);
        let mut spread: Vec<f64> = centred(&a).into_iter().chain(centred(&b)).collect();
        let whole = squares(&spread);
        if uncommon(&a) + uncommon(&b) < TOO_RARE {
            assert!(difference.abs() <= 1e-9 * mean(&b).abs() || whole > 0.0, "output {output}: always {} against always {}", mean(&a), mean(&b));
            continue;
        }
        let z = difference / libm::sqrt(whole / (runs - 1.0) / runs);
        compared.push(Compared { output, ours: mean(&a), theirs: mean(&b), z });
        let mut along = difference;
        for (direction, of_direction) in &directions {
            let part: f64 = direction.iter().zip(&spread).map(|(q, c)| q * c).sum();
            spread.iter_mut().zip(direction).for_each(|(c, q)| *c -= part * q);
            along -= part * of_direction;
        }
        let left = libm::sqrt(squares(&spread));
        if left * left < 1e-6 * whole {
            continue;
        }
        // Rao's step of Hotelling's statistic: Student's t, whatever came before.
        let degrees = 2.0 * runs - 2.0 - directions.len() as f64;
        let scaled = along / left * libm::sqrt(runs / 2.0);
        let t = scaled * libm::sqrt(degrees / (1.0 + so_far));
        so_far += scaled * scaled;
        independent.push(normal_of(t, degrees));
        spread.iter_mut().for_each(|c| *c /= left);
        directions.push((spread, along / left));
    }
    Laid { compared, independent }
}

/// The standard normal figure as far out as this t.
fn normal_of(t: f64, degrees: f64) -> f64 {
    let tail = StudentsT::new(0.0, 1.0, degrees).expect("degrees of freedom").cdf(-t.abs());
    t.signum() * -Normal::standard().inverse_cdf(tail.max(1e-300))
}
