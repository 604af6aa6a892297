//! The reference workload department-v0: the plain second simulator against the
//! figures that ten independent programs agreed on, and the program against the
//! second simulator.

mod support;

use support::department_v0::{Outcome, simulate};
use support::plans::{day, quiet};
use tenure::chance::SpanLaw;
use tenure::department::plan::*;
use tenure::department::tally::Scope;
use tenure::department::{Measure, Plan};
use tenure::experiment::{Request, run};
use tenure::quantity::*;
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

/// |z| ≤ 4.892, half a unit of the last agreed digit allowed on top.
fn agrees(name: &str, values: &[f64], agreed: f64, rounding: f64) {
    let (mean, error) = of(values);
    let off = ((mean - agreed).abs() - rounding).max(0.0) / error;
    assert!(off <= 4.892, "{name}: {mean} against {agreed}, z = {off:.2}");
    let control = ((mean - 1.3 * agreed).abs() - rounding).max(0.0) / error;
    assert!(control > 4.892, "{name}: three tenths more would pass, z = {control:.2}");
}

#[test]
fn the_second_simulator_gives_the_agreed_figures() {
    let runs = plainly();
    let column = |of: fn(&Outcome) -> f64| runs.iter().map(of).collect::<Vec<f64>>();
    agrees("vacancy", &column(|run| run.vacancy), 0.0867, 0.000_05);
    agrees("agency worker-months", &column(|run| run.agency_months), 886.0, 0.5);
    agrees("kept", &column(|run| run.kept), 0.8418, 0.000_05);
    agrees("events", &column(|run| run.events), 24_766.0, 0.5);
    agrees("changes", &column(|run| run.changes), 4_259.0, 0.5);
}

/// department-v0 in the program's words. What its words cannot say: an agency
/// worker here belongs to a team's need and not to one vacancy, so that the
/// newest goes when a post is filled, not the one beside it.
fn v0() -> Plan {
    let mut plan = quiet(200.0, 5);
    plan.months = Months::new(day(2026, 1, 1), 60);
    plan.teams[0].in_post = Fte::new(170.0);
    plan.teams[0].case_holding_in_post = Fte::new(170.0);
    // Exponential tenure of mean 4, in bands of a fifth of a year.
    let edges: Vec<f64> = (0..200).map(|n| f64::from(n) * 0.2).collect();
    let tail = libm::exp(-40.0 / 4.0);
    plan.staff.tenure_shares = edges
        .iter()
        .map(|&from| TenureShare { from: Span::years(from), share: Share::new((libm::exp(-from / 4.0) - libm::exp(-(from + 0.2) / 4.0)) / (1.0 - tail)) })
        .collect();
    plan.staff.longest_tenure = Span::years(40.0);
    plan.leaving.hazards = [(0.0, 0.20), (2.0, 0.17), (5.0, 0.12), (10.0, 0.08)]
        .map(|(from, rate)| TenureHazard { from: Span::years(from), rate: Rate::per_year(rate) })
        .to_vec();
    plan.recruitment.form = RecruitmentForm::Market(Rate::per_year(20.0));
    plan.cohorts = vec![Cohort {
        name: "cohort".into(),
        route: "v0".into(),
        newly_qualified: false,
        team: Some(0),
        heads: Heads::Fixed(15),
        fte_per_head: Fte::milli(1_000),
        fill_share: Share::ALL,
        intakes: (2026..2031).map(|year| day(year, 9, 1)).collect(),
        training: Span::ZERO,
        completion: Share::ALL,
        takes_post: TakesPost::AtStart,
        over_establishment_heads: Some(10),
        over_establishment_until: None,
        agency_released: Released::AtStart,
        capacity: vec![CapacityStep { from: Span::ZERO, share: Share::ALL }],
        pass: Share::ALL,
        tie_in: Span::ZERO,
        leaving_multiplier: 1.0,
        leaving_multiplier_until: Span::ZERO,
        cost_per_head: Money::ZERO,
        training_pay_per_year: Money::ZERO,
        grants: Vec::new(),
    }];
    plan.agency.cover_share = Share::ALL;
    plan.agency.time_to_arrive = SpanLaw::Exponential(Span::years(3.0 / 52.0));
    plan.agency.assignment = Span::years(12.0 / 52.0);
    plan.agency.renewal = Share::new(0.7);
    plan.children = Children::Single(SingleStage {
        open: 2_400,
        arrivals: Rate::per_year(2_400.0),
        duration: SpanLaw::LogNormal { mean: Span::years(1.0), cv: 1.2 },
    });
    plan
}

#[test]
fn the_program_and_the_second_simulator_agree_on_staff_and_agency() {
    let runs = plainly();
    let projection = run(&v0(), &Request { seed: 7, replications: 0..200, threads: None }, &|| true).expect("it ends");
    let mean_over_months = |measure: Measure| -> Vec<f64> {
        (0..projection.replications())
            .map(|run| {
                let at = |month| projection.value(measure, Scope::Authority, Month(month), run).expect("known");
                // The mean over time by the trapezoid of month ends.
                (1..=60).map(|month| (at(month - 1) + at(month)) / 2.0).sum::<f64>() / 60.0
            })
            .collect()
    };
    let compare = |name: &str, ours: &[f64], theirs: &[f64], slack: f64| {
        let ((a, ea), (b, eb)) = (of(ours), of(theirs));
        let z = ((a - b).abs() - slack).max(0.0) / libm::sqrt(ea * ea + eb * eb);
        assert!(z <= 4.892, "{name}: {a} here, {b} there, z = {z:.2}");
        assert!((0.4 * b - slack).abs() / libm::sqrt(ea * ea + eb * eb) > 4.892, "{name}: a difference of 40 % would not be seen");
    };
    let theirs = |of: fn(&Outcome) -> f64| runs.iter().map(of).collect::<Vec<f64>>();
    let vacancy: Vec<f64> = mean_over_months(Measure::VacancyFte).iter().map(|fte| fte / 200.0).collect();
    // Month ends see a post filled on 1 September a month late: a fifteenth of a month's cohort.
    compare("vacancy", &vacancy, &theirs(|run| run.vacancy), 0.002);
    let agency: Vec<f64> = mean_over_months(Measure::AgencyFte).iter().map(|fte| fte * 60.0).collect();
    compare("agency worker-months", &agency, &theirs(|run| run.agency_months), 20.0);
}
