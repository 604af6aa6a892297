//! Plans that share a past live through it once: each to the same bits as alone.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use crate::support::plans::{intake, lever};
use crate::support::random::any_scenario;
use tenure::chance::SpanLaw;
use tenure::department::Plan;
use tenure::department::plan::*;
use tenure::experiment::{Projection, Request, run, run_together};
use tenure::quantity::*;

type Change = (&'static str, fn(&mut Plan));

/// Each changes one thing that is felt from the start only.
const FROM_THE_START: [Change; 13] = [
    ("a cohort more", |plan| {
        let first = plan.months.start().plus_months(2);
        plan.cohorts.push(intake("an academy", vec![first], 5));
    }),
    ("fuller intakes", |plan| plan.cohorts.iter_mut().for_each(|cohort| cohort.heads = Heads::Fixed(9))),
    ("a lever on leaving", |plan| plan.levers.push(lever("stay", plan.months.start().plus_months(1), Changes::Leaving, 0.5))),
    ("a lever from long ago", |plan| plan.levers.push(lever("old", plan.months.start().plus_months(-24), Changes::Referrals, 1.3))),
    ("no levers", |plan| plan.levers.clear()),
    ("recruitment by vacancy", |plan| plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Exponential(Span::weeks(12)))),
    ("more joiners", |plan| plan.recruitment.form = RecruitmentForm::Market(Rate::per_year(25.0))),
    ("every vacancy covered", |plan| plan.agency.cover_share = Share::ALL),
    ("cover grows", |plan| plan.agency.cover_level = Steps { first: 0.5, later: vec![(plan.months.start().plus_months(4), 1.0)] }),
    ("a capped agency", |plan| plan.agency.caps = Steps::constant(AgencyCap { fte: Some(Fte::new(1.0)), ..AgencyCap::default() })),
    ("a dearer agency", |plan| plan.agency.weekly_charge = Steps::constant(Money::pounds(2_500.0))),
    ("conversions", |plan| plan.agency.conversions = Rate::per_year(0.8)),
    ("posts to come", |plan| {
        let step = (plan.months.start().plus_months(3), plan.teams[0].posts.first + Fte::new(6.0));
        plan.teams[0].posts.later.push(step);
        plan.teams[0].posts.later.sort_by_key(|step| step.0);
    }),
];

/// Each changes something that the past knows.
const FROM_BEFORE: [Change; 6] = [
    ("a longer past", |plan| plan.past_months += 1),
    ("another opening", |plan| plan.teams[0].agency += Fte::new(1.0)),
    ("leaving", |plan| plan.leaving.hazards[0].rate = Rate::per_year(0.9)),
    ("who holds cases", |plan| plan.continuity.newcomer_share = Share::new(0.99)),
    ("absence", |plan| plan.absence.sickness = Rate::per_year(0.9)),
    ("renewal", |plan| plan.agency.renewal = Share::new(0.123)),
];

/// Random plans, always the same, each with a past.
fn plans(count: u32) -> Vec<Plan> {
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let plan = |n: u32| {
        let text = any_scenario().new_tree(&mut runner).expect("a scenario").current().toml(1);
        let scenario = tenure::scenario::read("random.toml", &mut |_| Ok(text.clone())).unwrap_or_else(|wrong| panic!("{}", wrong.render(false)));
        Plan { past_months: 6 + n % 18, ..scenario.plan }
    };
    (0..count).map(plan).collect()
}

fn request() -> Request {
    Request { seed: 5, replications: 0..2, threads: Some(1) }
}

fn bits(projection: &Projection) -> Vec<Option<u64>> {
    let replications = 0..projection.replications();
    replications.flat_map(|replication| projection.figures(replication).map(|figure| figure.map(f64::to_bits))).collect()
}

#[test]
fn what_is_felt_from_the_start_only_leaves_the_past_shared_and_the_run_as_alone() {
    let mut moved = vec![0; FROM_THE_START.len()];
    for base in plans(12) {
        let changed: Vec<Plan> = FROM_THE_START.iter().map(|change| {
            let mut plan = base.clone();
            change.1(&mut plan);
            assert!(base.shares_past_with(&plan), "{} has another past", change.0);
            plan
        }).collect();
        let all: Vec<&Plan> = std::iter::once(&base).chain(&changed).collect();
        let together = run_together(&all, &request(), &|| true).expect("it ends");
        for (n, (plan, ran)) in all.iter().zip(&together).enumerate() {
            let alone = run(plan, &request(), &|| true).expect("it ends");
            let what = n.checked_sub(1).map_or("the base", |n| FROM_THE_START[n].0);
            assert_eq!(ran.events(), alone.events(), "{what}");
            assert!(bits(ran) == bits(&alone), "{what}: not as alone");
            if n > 0 {
                moved[n - 1] += usize::from(bits(ran) != bits(&together[0]));
            }
        }
    }
    for (change, moved) in FROM_THE_START.iter().zip(moved) {
        assert!(moved > 0, "{} changed no plan at all", change.0);
    }
}

#[test]
fn what_the_past_knows_is_never_shared_and_still_run_as_alone() {
    for base in plans(4) {
        let changed: Vec<Plan> = FROM_BEFORE.iter().map(|change| {
            let mut plan = base.clone();
            change.1(&mut plan);
            assert!(!base.shares_past_with(&plan), "{} shares the past", change.0);
            plan
        }).collect();
        let all: Vec<&Plan> = std::iter::once(&base).chain(&changed).collect();
        for (plan, ran) in all.iter().zip(run_together(&all, &request(), &|| true).expect("it ends")) {
            assert!(bits(&ran) == bits(&run(plan, &request(), &|| true).expect("it ends")));
        }
    }
}

#[test]
fn without_a_past_nothing_is_shared() {
    let plan = Plan { past_months: 0, ..plans(1).remove(0) };
    assert!(!plan.shares_past_with(&plan));
}

/// England's small authority with the given lines of `[agency]`.
fn with_agency(lines: &str) -> tenure::scenario::Scenario {
    let text = format!("title = \"A\"\nsource = \"a test\"\nstart = 2026-10-01\n[[team]]\nname = \"one\"\nposts = 60\n[agency]\n{lines}");
    tenure::scenario::read("a.toml", &mut |_| Ok(text.clone())).unwrap_or_else(|wrong| panic!("{}", wrong.render(false)))
}

#[test]
fn a_plan_that_asks_for_less_agency_keeps_the_renewal_and_the_past_of_its_base() {
    let base = with_agency("cover_share = 0.8");
    let mut less = with_agency("cover_share = 0.4");
    assert_ne!(base.plan.agency.renewal, less.plan.agency.renewal, "alone, it is another authority at rest");
    less.renews_as(&base);
    assert_eq!(base.plan.agency.renewal, less.plan.agency.renewal);
    assert!(base.plan.shares_past_with(&less.plan));
    for other in ["mean_stay = \"20 weeks\"", "renewal = 0.5", "assignment = \"20 weeks\""] {
        let mut other = with_agency(other);
        let own = other.plan.agency.renewal;
        other.renews_as(&base);
        assert_eq!(other.plan.agency.renewal, own, "it has terms of its own");
    }
}
