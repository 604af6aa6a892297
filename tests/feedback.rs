//! Feedback of workload on leaving, against the exact law of a chain that feeds
//! back on itself; and off, nothing at all.

use crate::support::oracles::{birth_death_at, birth_death_stationary, moments};
use crate::support::plans::{day, lever, quiet};
use crate::support::policy;
use tenure::chance::SpanLaw;
use tenure::department::plan::*;
use tenure::department::tally::Scope;
use tenure::department::{Measure, Plan};
use tenure::experiment::{Alternative, Comparison, Projection, Request, run};
use tenure::quantity::*;

const POSTS: usize = 40;
const FILLING: f64 = 2.0;
const HAZARD: f64 = 0.15;

fn project(plan: &Plan, replications: u32) -> Projection {
    run(plan, &Request { seed: 23, replications: 0..replications, threads: None }, &|| true).expect("it ends")
}

fn values(projection: &Projection, measure: Measure, month: u32) -> Vec<f64> {
    projection.values(measure, Scope::Authority, Month(month))
}

fn vacant(n: usize) -> f64 {
    (POSTS - n) as f64
}

fn filling(n: usize) -> f64 {
    FILLING * vacant(n)
}

// --- The oracle itself: the published figures of its own example -----------------

#[test]
fn the_oracle_gives_the_known_figures_of_the_spiral() {
    let leaving = |n: usize| n as f64 * HAZARD * libm::exp(2.0 * vacant(n) / POSTS as f64);
    let near = |what: &str, value: f64, known: f64, digits: f64| assert!((value - known).abs() < digits, "{what}: {value} against {known}");
    let rest = birth_death_stationary(POSTS, filling, leaving);
    let (mean, variance) = moments(&rest, vacant);
    near("mean", mean, 3.240_412_590_806, 1e-11);
    near("variance", variance, 3.495_337_144_804, 1e-11);
    near("P(V ≥ 10)", rest[..=POSTS - 10].iter().sum(), 2.978_674_166_8e-3, 1e-12);
    let plain = birth_death_stationary(POSTS, filling, |n| n as f64 * HAZARD);
    near("without feedback", moments(&plain, vacant).0, 2.790_697_674_4, 1e-9);
    let mut full = vec![0.0; POSTS + 1];
    full[POSTS] = 1.0;
    for (t, mean, variance) in [(0.25, 1.200_906_747_7, 1.236_807_158_7), (1.0, 2.732_321_006_0, 2.915_574_094_8), (3.0, 3.227_950_570_4, 3.481_017_683_2)] {
        let law = birth_death_at(&full, filling, leaving, t);
        near("E V(t)", moments(&law, vacant).0, mean, 1e-9);
        near("var V(t)", moments(&law, vacant).1, variance, 1e-9);
    }
    let still = birth_death_at(&rest, filling, leaving, 5.0);
    assert!(rest.iter().zip(&still).all(|(a, b)| (a - b).abs() < 1e-13), "stationarity is preserved");
}

// --- O8: workload, exactly ----------------------------------------------------------

/// Forty posts, each vacancy filled in its own exponential time, and one case that
/// outlasts the run, of which a fortieth is desired for each worker: workload is
/// posts ÷ filled, whatever the allocation.
fn spiral(gain: f64, bound: f64) -> Plan {
    let mut plan = quiet(POSTS as f64, 3);
    plan.leaving.hazards = vec![TenureHazard { from: Span::ZERO, rate: Rate::per_year(HAZARD) }];
    plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Exponential(Span::years(1.0 / FILLING)));
    plan.children = Children::Single(SingleStage { open: 1, arrivals: Rate::ZERO, duration: SpanLaw::Fixed(Span::FOREVER) });
    plan.teams[0].desired_caseload = 1.0 / POSTS as f64;
    plan.feedback = Feedback { leaving: gain, sickness: 0.0, bound };
    plan
}

/// Leaving at the hazard times exp(gain × (posts ÷ filled − 1)), within the bound.
fn leaving(gain: f64, bound: f64) -> impl Fn(usize) -> f64 + Copy {
    move |n: usize| {
        let workload = POSTS as f64 / n.max(1) as f64;
        n as f64 * HAZARD * libm::exp(gain * (workload - 1.0)).clamp(1.0 / bound, bound)
    }
}

/// Runs in which the one case is still open: it closes in about one run of 1,400,
/// whatever the staff does.
fn vacancies(projection: &Projection, month: u32) -> Vec<f64> {
    let vacant = values(projection, Measure::VacancyFte, month);
    let open = values(projection, Measure::CasesHeldAll, 36);
    let open = open.iter().zip(values(projection, Measure::UnallocatedChildren, 36)).map(|(held, waits)| held + waits);
    vacant.into_iter().zip(open).filter(|(_, open)| *open == 1.0).map(|(vacant, _)| vacant).collect()
}

/// Counts of runs by filled posts.
fn by_filled(sample: &[f64]) -> Vec<u64> {
    (0..=POSTS).map(|n| sample.iter().filter(|&&x| x == vacant(n)).count() as u64).collect()
}

#[test]
fn vacancies_that_make_more_leave_follow_their_exact_law() {
    for (gain, bound) in [(2.0, 1e6), (3.0, 1.25)] {
        let plan = spiral(gain, bound);
        let projection = project(&plan, 9_000);
        let mut full = vec![0.0; POSTS + 1];
        full[POSTS] = 1.0;
        for month in [3, 12, 36] {
            let t = plan.months.end_of(Month(month)).since(plan.months.start()).as_years();
            let law_of = |gain: f64, bound: f64| birth_death_at(&full, filling, leaving(gain, bound), t);
            let law = law_of(gain, bound);
            let (mean, variance) = moments(&law, vacant);
            let sample = vacancies(&projection, month);
            assert!(sample.len() > 8_900);
            let name = format!("vacancies after {month} months, gain {gain}, bound {bound}");
            policy::mean_is(&name, &sample, mean, variance, 0.15);
            policy::variance_is(&name, &sample, variance);
            if month >= 12 {
                // The controls: no feedback, and another bound, are other laws.
                policy::law_is(&name, &by_filled(&sample), &law, &law_of(0.0, bound));
                policy::law_is(&name, &by_filled(&sample), &law, &law_of(gain, if bound > 100.0 { 1.05 } else { 1e6 }));
            }
        }
    }
}

// --- M20: off is off ------------------------------------------------------------------

#[test]
fn a_gain_of_nothing_is_bit_identical_to_no_feedback() {
    let mut plain = quiet(30.0, 3);
    plain.leaving.hazards = vec![TenureHazard { from: Span::ZERO, rate: Rate::per_year(0.2) }];
    plain.leaving.notice = Span::weeks(8);
    plain.recruitment.form = RecruitmentForm::Market(Rate::per_year(5.0));
    plain.children = Children::Single(SingleStage { open: 500, arrivals: Rate::per_year(500.0), duration: SpanLaw::Exponential(Span::months(12)) });
    let with = |gain: f64, bound: f64| Plan { feedback: Feedback { leaving: gain, sickness: 0.0, bound }, ..plain.clone() };
    let bare = project(&plain, 20);
    let off = project(&with(0.0, 3.0), 20);
    let named = |name: &str, projection: &Projection| Alternative { name: name.into(), title: name.into(), projection: projection.clone() };
    let comparison = Comparison::new(named("none", &bare), vec![named("off", &off)]).expect("alike");
    assert!(comparison.pairs().all(|pair| pair.identical()));
    assert!(!off.has(Measure::WorkloadOnLeaving, Scope::Authority) && !off.has(Measure::WorkloadSpiral, Scope::Authority));
    // The control: on, it is seen; and a bound of 1 leaves every departure where it is.
    let heads = |projection: &Projection| -> Vec<f64> { (0..=36).flat_map(|month| values(projection, Measure::PermanentHeads, month)).collect() };
    assert_ne!(heads(&bare), heads(&project(&with(1.0, 2.0), 20)));
    assert_eq!(heads(&bare), heads(&project(&with(1.0, 1.0), 20)));
}

// --- The spiral as a measure -------------------------------------------------------------

#[test]
fn a_spiral_is_counted_after_a_year_of_it_and_not_before() {
    // Ten posts, twice the desired cases from the start, and nobody comes.
    let mut plan = quiet(10.0, 4);
    plan.leaving.hazards = vec![TenureHazard { from: Span::ZERO, rate: Rate::per_year(0.5) }];
    plan.children = Children::Single(SingleStage { open: 320, arrivals: Rate::ZERO, duration: SpanLaw::Fixed(Span::FOREVER) });
    plan.feedback = Feedback { leaving: 2.0, sickness: 0.0, bound: 1.5 };
    let projection = project(&plan, 2_000);
    let spirals = |month: u32| values(&projection, Measure::WorkloadSpiral, month).iter().sum::<f64>() as u64;
    assert!(values(&projection, Measure::WorkloadSpiral, 11).is_empty());
    // A spiral of twelve month ends by then: two or more of ten gone in the first
    // month, at one and a half times the hazard.
    let gone = |until: u32| {
        let t = plan.months.end_of(Month(until)).since(plan.months.start()).as_years();
        let p = -libm::expm1(-0.75 * t);
        1.0 - libm::pow(1.0 - p, 10.0) - 10.0 * p * libm::pow(1.0 - p, 9.0)
    };
    policy::share_is("spirals", spirals(12), 2_000, gone(1), 0.05);
    policy::share_is("spirals", spirals(18), 2_000, gone(7), 0.05);
    assert!(values(&projection, Measure::WorkloadOnLeaving, 12).iter().all(|&times| times == 1.5));
    // With half the cases desired, staff leave less, and nothing spirals.
    plan.feedback.leaving = 0.5;
    plan.teams[0].desired_caseload = 200.0;
    let calm = project(&plan, 50);
    assert!((12..=24).all(|month| values(&calm, Measure::WorkloadSpiral, month).iter().all(|&share| share == 0.0)));
}

#[test]
fn relief_of_workload_keeps_staff_where_workload_drives_leaving() {
    let strained = |gain: f64, relief: f64| {
        let mut plan = quiet(40.0, 3);
        plan.leaving.hazards = vec![TenureHazard { from: Span::ZERO, rate: Rate::per_year(0.2) }];
        plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Exponential(Span::weeks(26)));
        plan.children = Children::Single(SingleStage { open: 800, arrivals: Rate::per_year(800.0), duration: SpanLaw::Exponential(Span::months(12)) });
        plan.feedback = Feedback { leaving: gain, sickness: 0.0, bound: 2.0 };
        plan.levers = vec![lever("case-support workers", day(2026, 10, 1), Changes::Capacity, relief)];
        let all = values(&project(&plan, 400), Measure::VacancyFte, 36);
        all.iter().sum::<f64>() / all.len() as f64
    };
    assert!(strained(1.0, 1.3) < strained(1.0, 1.0) - 0.5);
    assert_eq!(strained(0.0, 1.3), strained(0.0, 1.0));
}
