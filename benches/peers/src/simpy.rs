//! `department_v0.py` beside this crate, in a Python that stays open.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::support::department_v0::Outcome;

pub struct SimPy {
    process: Child,
    seeds: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl SimPy {
    /// Nothing where the Python that `PYTHON` names (else `python3`) has no SimPy.
    pub fn start() -> Option<SimPy> {
        let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let has = Command::new(&python).args(["-c", "import simpy"]).stderr(Stdio::null()).status();
        if !has.is_ok_and(|status| status.success()) {
            return None;
        }
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/department_v0.py");
        let mut process = Command::new(&python).arg(file).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
        let seeds = process.stdin.take();
        let answers = BufReader::new(process.stdout.take()?);
        Some(SimPy { process, seeds, answers })
    }

    /// One replication, and the CPU-seconds it took.
    pub fn simulate(&mut self, seed: u64) -> (Outcome, f64) {
        writeln!(self.seeds.as_mut().expect("it is open"), "{seed}").expect("Python reads");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("Python answers");
        let figures: Vec<f64> = line.split_whitespace().map(|word| word.parse().expect("a figure")).collect();
        let [vacancy, agency_months, kept, events, changes, seconds] = figures[..] else { panic!("Python answers {line}") };
        (Outcome { vacancy, agency_months, kept, events, changes }, seconds)
    }
}

impl Drop for SimPy {
    fn drop(&mut self) {
        // Its input ends, and so does it.
        self.seeds = None;
        let _ = self.process.wait();
    }
}
