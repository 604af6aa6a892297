//! The reference workload department-v0: the plain second simulator against the
//! figures that ten independent programs agreed on, and the program against the
//! second simulator.

use crate::support::department_v0::{Outcome, simulate};
use crate::support::plans::department_v0;
use crate::support::policy::Z_FAILS;
use crate::support::{quick_v0, told_v0};
use tenure::experiment::{Request, run};
use tenure::statistics::Summary;

const RUNS: u32 = 150;

fn plainly() -> Vec<Outcome> {
    (0..u64::from(RUNS)).map(|run| simulate(1_000 + run)).collect()
}

/// (mean, standard error).
fn of(values: &[f64]) -> (f64, f64) {
    let summary = Summary::of(values);
    (summary.mean.expect("values"), summary.sd.expect("values") / libm::sqrt(values.len() as f64))
}

/// |z| as the policy has it, half a unit of the last agreed digit allowed on top.
fn agrees(name: &str, values: &[f64], agreed: f64, rounding: f64) {
    let (mean, error) = of(values);
    let off = ((mean - agreed).abs() - rounding).max(0.0) / error;
    assert!(off <= Z_FAILS, "{name}: {mean} against {agreed}, z = {off:.2}");
    let control = ((mean - 1.3 * agreed).abs() - rounding).max(0.0) / error;
    assert!(control > Z_FAILS, "{name}: three tenths more would pass, z = {control:.2}");
}

#[test]
fn the_second_simulator_gives_the_agreed_figures() {
    gives_the_agreed_figures(&plainly());
}

#[test]
fn the_yardstick_of_speed_gives_the_agreed_figures() {
    let runs: Vec<Outcome> = (0..u64::from(RUNS)).map(|run| quick_v0::simulate(2_000 + run)).collect();
    gives_the_agreed_figures(&runs);
}

fn gives_the_agreed_figures(runs: &[Outcome]) {
    let column = |of: fn(&Outcome) -> f64| runs.iter().map(of).collect::<Vec<f64>>();
    agrees("vacancy", &column(|run| run.vacancy), 0.0867, 0.000_05);
    agrees("agency worker-months", &column(|run| run.agency_months), 886.0, 0.5);
    agrees("kept", &column(|run| run.kept), 0.8418, 0.000_05);
    agrees("events", &column(|run| run.events), 24_766.0, 0.5);
    agrees("changes", &column(|run| run.changes), 4_259.0, 0.5);
}

#[test]
fn the_program_and_the_second_simulator_agree_on_staff_and_agency() {
    let runs = plainly();
    let projection = run(&department_v0(1), &Request { seed: 7, replications: 0..200, threads: None }, &|| true).expect("it ends");
    let ours = told_v0::outcomes(&projection);
    let compare = |name: &str, ours: &[f64], theirs: &[f64], slack: f64| {
        let ((a, ea), (b, eb)) = (of(ours), of(theirs));
        let z = ((a - b).abs() - slack).max(0.0) / libm::sqrt(ea * ea + eb * eb);
        assert!(z <= Z_FAILS, "{name}: {a} here, {b} there, z = {z:.2}");
        assert!((0.4 * b - slack).abs() / libm::sqrt(ea * ea + eb * eb) > Z_FAILS, "{name}: a difference of 40 % would not be seen");
    };
    let theirs = |of: fn(&Outcome) -> f64| runs.iter().map(of).collect::<Vec<f64>>();
    let ours = |of: fn(&Outcome) -> f64| ours.iter().map(of).collect::<Vec<f64>>();
    compare("vacancy", &ours(|run| run.vacancy), &theirs(|run| run.vacancy), 0.0);
    // The program takes back requests before it lets anybody go: its agency workers stay a little longer.
    compare("agency worker-months", &ours(|run| run.agency_months), &theirs(|run| run.agency_months), 20.0);
}
