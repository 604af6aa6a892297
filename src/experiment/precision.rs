//! Enough replications: in blocks, until the mean of each named figure is known
//! to within a half-width, or a ceiling is reached.

use super::{Comparison, Projection, Request, ScopePair, Stopped};
use crate::department::tally::Scope;
use crate::department::{Kind, Measure, Plan};
use crate::quantity::Month;
use crate::statistics::{Paired, Summary, student_95};

/// Replications between two looks. The first look is after one block: an
/// earlier one would often stop on a spread that is too small by chance.
pub const BLOCK: u32 = 100;

/// What is to be known, and how well.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// The measure, of the authority.
    pub measure: Measure,
    /// Its month; for a flow, the months that are summed.
    pub months: Vec<Month>,
    /// Half-width of the 95 % interval of the mean, in the measure's unit.
    pub half_width: f64,
}

/// What has been reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Reached {
    /// What was asked.
    pub wish: Wish,
    /// The half-width there is; `None`: it cannot be given.
    pub half_width: Option<f64>,
    /// Replications made.
    pub replications: u32,
}

impl Wish {
    /// A measure after so many years (at the horizon's end where none are given): as it
    /// stands then, or summed over the twelve months before.
    pub fn new(plan: &Plan, measure: Measure, years: Option<u32>, half_width: f64) -> Self {
        let end = years.map_or(plan.months.count(), |years| (12 * years).min(plan.months.count()));
        let months = match measure.meaning().kind {
            Kind::Flow => (end.saturating_sub(11).max(1)..=end).map(Month).collect(),
            _ => vec![Month(end)],
        };
        Self { measure, months, half_width }
    }
}

impl Reached {
    /// Whether it is known as well as was asked.
    pub fn enough(&self) -> bool {
        self.half_width.is_some_and(|half| half <= self.wish.half_width)
    }
}

/// Half-width of the 95 % interval of a mean (Student's t); nothing from fewer
/// than two values. Values that do not vary give 0: no variation was seen.
pub fn half_width(values: &Summary) -> Option<f64> {
    let n = values.replications;
    values.sd.map(|sd| student_95(n - 1) * sd / libm::sqrt(f64::from(n)))
}

/// Runs a plan in blocks from the first replication until every wish is met.
///
/// # Errors
/// As [`super::run`].
pub fn run_until(
    wishes: &[Wish],
    ceiling: u32,
    request: &Request,
    block: &mut dyn FnMut(&Request) -> Result<Projection, Stopped>,
) -> Result<(Projection, Vec<Reached>), Stopped> {
    let known = |projection: &Projection| {
        reached(wishes, projection.replications(), &|wish| {
            let values: Vec<f64> = projection.by_replication(wish.measure, Scope::Authority, &wish.months).into_iter().flatten().collect();
            half_width(&Summary::of(&values))
        })
    };
    in_blocks(ceiling, request, block, &|whole, more| whole.join(more), &known)
}

/// The same for a comparison: every wish is about the paired difference of
/// every alternative.
///
/// # Errors
/// As `block` gives them.
pub fn compare_until<E>(
    wishes: &[Wish],
    ceiling: u32,
    request: &Request,
    block: &mut dyn FnMut(&Request) -> Result<Comparison, E>,
) -> Result<(Comparison, Vec<Reached>), E> {
    let known = |comparison: &Comparison| {
        let replications = comparison.base().projection.replications();
        reached(wishes, replications, &|wish| {
            let widths = comparison.pairs().map(|pair| {
                let paired: Paired = pair.paired(wish.measure, &ScopePair::authority(), &wish.months);
                half_width(&paired.difference)
            });
            widths.reduce(|a, b| a.zip(b).map(|(a, b)| a.max(b))).flatten()
        })
    };
    in_blocks(ceiling, request, block, &|whole, more| whole.join(more), &known)
}

fn reached(wishes: &[Wish], replications: u32, width: &dyn Fn(&Wish) -> Option<f64>) -> Vec<Reached> {
    wishes.iter().map(|wish| Reached { wish: wish.clone(), half_width: width(wish), replications }).collect()
}

fn in_blocks<T, E>(
    ceiling: u32,
    request: &Request,
    block: &mut dyn FnMut(&Request) -> Result<T, E>,
    join: &dyn Fn(&mut T, T),
    known: &dyn Fn(&T) -> Vec<Reached>,
) -> Result<(T, Vec<Reached>), E> {
    let part = |from: u32| Request { replications: from..(from + BLOCK).min(ceiling), ..request.clone() };
    let mut whole = block(&part(0))?;
    let mut made = BLOCK.min(ceiling);
    loop {
        let reached = known(&whole);
        if made >= ceiling || reached.iter().all(Reached::enough) {
            return Ok((whole, reached));
        }
        join(&mut whole, block(&part(made))?);
        made = (made + BLOCK).min(ceiling);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Streams;
    use crate::quantity::Identity;

    /// Share of `batches` whose interval holds the true mean when looks are taken every `block`.
    fn coverage(block: usize, batches: u32, wanted: f64, truth: f64, draw: &dyn Fn(f64) -> f64) -> f64 {
        let mut held = 0;
        for batch in 0..batches {
            let mut draws = Streams::new(5, batch).of(0, Identity::named("coverage"));
            let mut values: Vec<f64> = Vec::new();
            loop {
                values.extend((0..block).map(|_| draw(draws.uniform())));
                let summary = Summary::of(&values);
                let half = half_width(&summary).unwrap_or(f64::INFINITY);
                if half <= wanted || values.len() >= 2_000 {
                    held += u32::from((summary.mean.unwrap_or(0.0) - truth).abs() <= half);
                    break;
                }
            }
        }
        f64::from(held) / f64::from(batches)
    }

    /// Required: 0.93. Measured over 4,000 batches: 0.953 for the uniform law,
    /// 0.945 for the exponential (with its skew of 2).
    #[test]
    fn stopping_when_the_interval_is_narrow_enough_keeps_its_coverage() {
        let exponential = |u: f64| -libm::log(u);
        // About 150 to 450 runs are needed: the second to the fifth look decides.
        for (law, wanted, truth) in [(&(|u: f64| u) as &dyn Fn(f64) -> f64, 0.03, 0.5), (&exponential, 0.11, 1.0)] {
            let held = coverage(BLOCK as usize, 4_000, wanted, truth, law);
            assert!((0.93..=0.969).contains(&held), "{held}");
        }
        // The control: looking after every second run stops on spreads that are small by chance.
        let eager = coverage(2, 4_000, 0.4, 1.0, &exponential);
        assert!(eager < 0.93, "{eager}");
    }
}
