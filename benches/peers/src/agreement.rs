//! Whether the programs say the same, with each other and with what ten
//! independent programs agreed on.
//!
//! All but tenure simulate the same law, so that the spread of one replication
//! is reckoned from all of theirs together, however few SimPy's are. tenure says
//! the same department in its own words. When a post is filled it takes back a
//! request first, whosever, and else lets the newest agency worker go, not the
//! one beside the vacancy. The plain heap with that rule has 39 ± 5 agency
//! worker-months more (6,000 replications of each): so much tenure is allowed.
//! Its kept, changes and events, which the rule or its own counting moves, are
//! shown and not compared.

use crate::Program;
use crate::support::department_v0::Outcome;

/// One figure: its name, what was agreed with half a unit of its last digit, its
/// decimals, and what tenure is allowed beside chance, if it is comparable.
struct Figure {
    name: &'static str,
    of: fn(&Outcome) -> f64,
    agreed: f64,
    rounding: f64,
    decimals: usize,
    allowed: Option<f64>,
}

const FIGURES: [Figure; 5] = [
    Figure { name: "vacancy", of: |run| run.vacancy, agreed: 0.0867, rounding: 0.000_05, decimals: 4, allowed: Some(0.0) },
    Figure { name: "agency months", of: |run| run.agency_months, agreed: 886.0, rounding: 0.5, decimals: 0, allowed: Some(40.0) },
    Figure { name: "kept", of: |run| run.kept, agreed: 0.8418, rounding: 0.000_05, decimals: 4, allowed: None },
    Figure { name: "events", of: |run| run.events, agreed: 24_766.0, rounding: 0.5, decimals: 0, allowed: None },
    Figure { name: "changes", of: |run| run.changes, agreed: 4_259.0, rounding: 0.5, decimals: 0, allowed: None },
];

/// How often programs that agree are said not to, in all comparisons together.
const FAMILY: f64 = 1e-4;

/// Power with which the bias that is shown as seen would be found: 99 in 100.
const POWER_Z: f64 = 2.326;

struct Sample {
    n: f64,
    mean: f64,
    /// Sum of squares about the mean.
    squares: f64,
}

impl Sample {
    fn of(program: &Program, figure: &Figure) -> Sample {
        let values: Vec<f64> = program.outcomes.iter().map(figure.of).collect();
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        Sample { n, mean, squares: values.iter().map(|value| (value - mean) * (value - mean)).sum() }
    }
}

/// A comparison: of what, how far apart in standard errors, and the least
/// difference it would see, as a share of the agreed figure.
struct Comparison {
    what: String,
    z: f64,
    error: f64,
    agreed: f64,
}

fn comparisons(figure: &Figure, programs: &[Program]) -> Vec<Comparison> {
    let samples: Vec<Sample> = programs.iter().map(|program| Sample::of(program, figure)).collect();
    let alike = || samples.iter().zip(programs).filter(|(_, program)| !program.own_words);
    let freedom: f64 = alike().map(|(sample, _)| sample.n - 1.0).sum();
    let pooled = alike().map(|(sample, _)| sample.squares).sum::<f64>() / freedom;
    let mut all = Vec::new();
    for (index, (program, a)) in programs.iter().zip(&samples).enumerate() {
        let Some(allowed) = (if program.own_words { figure.allowed } else { Some(0.0) }) else { continue };
        let variance = if program.own_words { a.squares / (a.n - 1.0) } else { pooled };
        let mut compare = |with: &str, mean: f64, slack: f64, error: f64| {
            let what = format!("{} of {} and {with}", figure.name, program.name);
            all.push(Comparison { what, z: ((a.mean - mean).abs() - slack).max(0.0) / error, error, agreed: figure.agreed });
        };
        compare("what was agreed", figure.agreed, figure.rounding + allowed, libm::sqrt(variance / a.n));
        for (other, b) in programs.iter().zip(&samples).take(index).filter(|(other, _)| !other.own_words) {
            compare(other.name, b.mean, allowed, libm::sqrt(variance / a.n + pooled / b.n));
        }
    }
    all
}

/// The |z| that chance passes with this probability, two-sided.
fn bound(probability: f64) -> f64 {
    let (mut low, mut high) = (0.0, 40.0);
    for _ in 0..100 {
        let middle = (low + high) / 2.0;
        if libm::erfc(middle / std::f64::consts::SQRT_2) > probability { low = middle } else { high = middle }
    }
    high
}

/// Prints every program's figures and what was compared; whether all agree.
pub fn shown(programs: &[Program]) -> bool {
    print!("{:<15}{:>10}", "", "agreed");
    programs.iter().for_each(|program| print!("{:>13}", program.name));
    println!();
    for figure in &FIGURES {
        let decimals = figure.decimals;
        print!("{:<15}{:>10.decimals$}", figure.name, figure.agreed);
        programs.iter().for_each(|program| print!("{:>13.decimals$}", Sample::of(program, figure).mean));
        println!();
    }
    let all: Vec<Comparison> = FIGURES.iter().flat_map(|figure| comparisons(figure, programs)).collect();
    let most = bound(FAMILY / all.len() as f64);
    let furthest = all.iter().max_by(|a, b| a.z.total_cmp(&b.z)).expect("comparisons");
    println!("\n{} comparisons; by chance alone one set in {:.0} has a |z| above {most:.2}", all.len(), 1.0 / FAMILY);
    println!("furthest apart: {}, |z| {:.2}", furthest.what, furthest.z);
    for figure in &FIGURES {
        let seen = comparisons(figure, programs).into_iter().map(|one| 100.0 * (most + POWER_Z) * one.error / one.agreed);
        let (least, largest) = seen.fold((f64::MAX, 0.0), |(least, largest): (f64, f64), seen| (least.min(seen), largest.max(seen)));
        println!("{}: seen 99 times in 100 is a difference of {least:.1} to {largest:.1} %, by the pair", figure.name);
    }
    let apart: Vec<&Comparison> = all.iter().filter(|one| one.z > most).collect();
    apart.iter().for_each(|one| println!("DO NOT AGREE: {}, |z| {:.2}", one.what, one.z));
    apart.is_empty()
}
