//! What newly qualified workers are promised, what becomes of it under pressure,
//! and the agency worker kept beside a new one.

use crate::support::plans::{day, hazards, intake, quiet};
use tenure::chance::SpanLaw;
use tenure::department::plan::*;
use tenure::department::tally::Scope;
use tenure::department::{Measure, Plan};
use tenure::experiment::{Projection, Request, run};
use tenure::quantity::*;

fn project(plan: &Plan, replications: u32) -> Projection {
    run(plan, &Request { seed: 11, replications: 0..replications, threads: None }, &|| true).expect("it ends")
}

fn trace(projection: &Projection, measure: Measure, replication: u32) -> Vec<f64> {
    projection.plan().months.all().map(|month| projection.value(measure, Scope::Authority, month, replication).unwrap_or(-1.0)).collect()
}

/// Four experienced workers and, from 1 November, one newly qualified who is
/// promised half of the desired ten cases; so many children, who stay for ever.
fn with_an_asye(children: u32) -> Plan {
    let mut plan = quiet(5.0, 1);
    plan.teams[0].in_post = Fte::new(4.0);
    plan.teams[0].case_holding_in_post = Fte::new(4.0);
    plan.teams[0].desired_caseload = 10.0;
    plan.asye.length = Span::months(12);
    plan.continuity.newcomer_share = Share::ALL;
    plan.children = Children::Single(SingleStage { open: children, arrivals: Rate::ZERO, duration: SpanLaw::Fixed(Span::years(3_000.0)) });
    plan.cohorts = vec![Cohort {
        newly_qualified: true,
        capacity: vec![CapacityStep { from: Span::ZERO, share: Share::new(0.5) }],
        ..intake("academy", vec![day(2026, 11, 1)], 1)
    }];
    plan
}

#[test]
fn an_asye_who_is_given_more_than_the_protected_share_is_counted() {
    // The supervisor gives a tenth: 100 cases on a capacity of 4.4, half of one is 11.
    let pressed = trace(&project(&with_an_asye(100), 1), Measure::AsyesOverProtected, 0);
    assert_eq!((pressed[1], pressed[2], pressed[11]), (0.0, 1.0, 1.0));
    // 30 cases on the same: 3.4, of five promised.
    let at_ease = trace(&project(&with_an_asye(30), 1), Measure::AsyesOverProtected, 0);
    assert_eq!(at_ease[2..], [0.0; 11]);
}

#[test]
fn losing_protection_makes_an_asye_leave_sooner_and_keeping_it_changes_nothing() {
    let with = |children: u32, multiplier: f64| {
        let mut plan = with_an_asye(children);
        plan.leaving.hazards = hazards(&[(0.0, 0.2)]);
        plan.asye.over_protected_leaving = multiplier;
        project(&plan, 400)
    };
    let left = |projection: &Projection, replication: u32| trace(projection, Measure::AsyeHeads, replication)[2..].iter().sum::<f64>();
    let months = |projection: &Projection| (0..400).map(|replication| left(projection, replication)).sum::<f64>();
    let (as_now, pressed) = (with(100, 1.0), with(100, 8.0));
    for replication in 0..400 {
        assert!(left(&pressed, replication) <= left(&as_now, replication), "the same draw, a higher hazard");
    }
    assert!(months(&pressed) < 0.75 * months(&as_now), "{} and {}", months(&pressed), months(&as_now));
    // Fifteen cases are below what is promised however few hold them.
    let (free, kept) = (with(5, 1.0), with(5, 8.0));
    for &measure in free.measures() {
        for replication in 0..400 {
            assert_eq!(trace(&free, measure, replication), trace(&kept, measure, replication), "{measure:?}");
        }
    }
}

#[test]
fn cover_kept_beside_a_new_worker_ends_when_the_worker_goes() {
    let mut plan = quiet(10.0, 1);
    plan.teams[0].in_post = Fte::new(5.0);
    plan.teams[0].case_holding_in_post = Fte::new(5.0);
    plan.teams[0].agency = Fte::new(5.0);
    plan.agency.cover_share = Share::ALL;
    plan.agency.assignment = Span::weeks(400);
    // The two go within days of coming; of the others nobody ever does.
    plan.leaving.hazards = hazards(&[(0.0, 1e-9)]);
    plan.cohorts = vec![Cohort {
        agency_released: Released::After(Span::months(12)),
        leaving_multiplier: 1e11,
        leaving_multiplier_until: Span::months(12),
        ..intake("academy", vec![day(2026, 11, 1)], 2)
    }];
    let projection = project(&plan, 1);
    assert_eq!(trace(&projection, Measure::LeaversFte, 0)[2], 2.0);
    assert_eq!(trace(&projection, Measure::VacancyFte, 0)[2..], [5.0; 11]);
    assert_eq!(trace(&projection, Measure::AgencyFte, 0)[2..], [5.0; 11], "five vacancies, each covered once");
}
