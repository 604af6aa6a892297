//! department-v0 with tenure, with a plain binary heap, and with what others
//! would use: whether they agree, and what a replication costs each of them.
//!
//! `cargo run --release --locked --manifest-path benches/peers/Cargo.toml -- ROUNDS`

mod agreement;
mod ixa_v0;
mod nexosim_v0;
mod simpy;
mod support;

use std::ops::Range;
use std::process::ExitCode;

use rustix::time::{ClockId, clock_gettime};
use support::department_v0::Outcome;
use support::plans::department_v0;
use support::{quick_v0, told_v0};
use tenure::experiment::{Request, run};

const YEARS: f64 = 5.0;
const WEEK: f64 = 1.0 / 52.0;

/// Replications with these seeds: what they gave, and the CPU-seconds of all.
type Simulate = Box<dyn FnMut(Range<u32>) -> (Vec<Outcome>, f64)>;

struct Program {
    name: &'static str,
    /// Whether it says the workload in words of its own.
    own_words: bool,
    /// Replications in a round.
    replications: u32,
    simulate: Simulate,
    outcomes: Vec<Outcome>,
    /// CPU-seconds of a replication, round by round.
    seconds: Vec<f64>,
}

impl Program {
    fn new(name: &'static str, replications: u32, simulate: Simulate) -> Program {
        Program { name, own_words: false, replications, simulate, outcomes: Vec::new(), seconds: Vec::new() }
    }

    fn round(&mut self, round: u32) {
        let (outcomes, seconds) = (self.simulate)(round * self.replications..(round + 1) * self.replications);
        self.outcomes.extend(outcomes);
        self.seconds.push(seconds / f64::from(self.replications));
    }
}

fn cpu_seconds() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

/// What is simulated in this process; each program has seeds of its own.
fn here(first_seed: u64, simulate: fn(u64) -> Outcome) -> Simulate {
    Box::new(move |seeds| {
        let before = cpu_seconds();
        let outcomes = seeds.map(|seed| simulate(first_seed + u64::from(seed))).collect();
        (outcomes, cpu_seconds() - before)
    })
}

fn tenure() -> Program {
    let plan = department_v0(1);
    let simulate = Box::new(move |replications: Range<u32>| {
        let before = cpu_seconds();
        let projection = run(&plan, &Request { seed: 7, replications, threads: Some(1) }, &|| true).expect("it ends");
        let seconds = cpu_seconds() - before;
        (told_v0::outcomes(&projection), seconds)
    });
    Program { own_words: true, ..Program::new("tenure", 10, simulate) }
}

fn programs() -> Vec<Program> {
    let mut programs = vec![
        Program::new("binary heap", 20, here(1_000_000, quick_v0::simulate)),
        Program::new("ixa", 10, here(2_000_000, ixa_v0::simulate)),
        Program::new("NeXosim", 10, here(3_000_000, nexosim_v0::simulate)),
    ];
    match simpy::SimPy::start() {
        Some(mut simpy) => programs.push(Program::new("SimPy", 2, Box::new(move |seeds| {
            let runs: Vec<(Outcome, f64)> = seeds.map(|seed| simpy.simulate(4_000_000 + u64::from(seed))).collect();
            (runs.iter().map(|run| run.0).collect(), runs.iter().map(|run| run.1).sum())
        }))),
        None => println!("SimPy is skipped: `import simpy` fails (pip install -r benches/peers/requirements.txt)\n"),
    }
    programs.push(tenure());
    programs
}

/// (median, least, most).
fn spread(mut values: Vec<f64>) -> (f64, f64, f64) {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    ((values[(n - 1) / 2] + values[n / 2]) / 2.0, values[0], values[n - 1])
}

/// What a replication costs each, and how many times what it costs the plain heap and tenure.
fn costs(programs: &[Program]) {
    let times = |a: &Program, b: &Program| spread(a.seconds.iter().zip(&b.seconds).map(|(a, b)| a / b).collect());
    let of = |(median, least, most): (f64, f64, f64), unit: f64| format!("{:.2} ({:.2} to {:.2})", median * unit, least * unit, most * unit);
    println!("| program | replications | CPU ms a replication | times the heap | times tenure |\n|---|---|---|---|---|");
    let (heap, tenure) = (&programs[0], &programs[programs.len() - 1]);
    for program in programs {
        let cost = of(spread(program.seconds.clone()), 1e3);
        let (by_heap, by_tenure) = (of(times(program, heap), 1.0), of(times(program, tenure), 1.0));
        println!("| {} | {} | {cost} | {by_heap} | {by_tenure} |", program.name, program.outcomes.len());
    }
}

fn main() -> ExitCode {
    let rounds = std::env::args().nth(1).map_or(20, |word| word.parse().expect("a number of rounds"));
    let mut programs = programs();
    // One round that does not count warms caches and Python.
    programs.iter_mut().for_each(|program| drop((program.simulate)(0..1)));
    for round in 0..rounds {
        programs.iter_mut().for_each(|program| program.round(round));
    }
    let agree = agreement::shown(&programs);
    println!("\nMedians of {rounds} interleaved rounds (least to most):\n");
    costs(&programs);
    if agree { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
