//! The same bytes everywhere, and nobody's draws but one's own.

use crate::support::plans::{day, quiet, team};
use tenure::chance::{SpanLaw, Streams};
use tenure::department::Plan;
use tenure::department::plan::*;
use tenure::department::tally::Scope;
use tenure::experiment::{Projection, Request, run};
use tenure::quantity::*;

fn busy() -> Plan {
    let mut plan = quiet(30.0, 3);
    plan.teams[0].in_post = Fte::new(25.0);
    plan.teams[0].case_holding_in_post = Fte::new(25.0);
    plan.leaving.hazards = vec![TenureHazard { from: Span::ZERO, rate: Rate::per_year(0.2) }];
    plan.leaving.yearly_shock = 0.15;
    plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Exponential(Span::weeks(20)));
    plan.agency.cover_share = Share::new(0.8);
    plan.agency.time_to_arrive = SpanLaw::Exponential(Span::weeks(3));
    plan.agency.renewal = Share::new(0.7);
    plan.children = Children::Single(SingleStage { open: 300, arrivals: Rate::per_year(300.0), duration: SpanLaw::Exponential(Span::months(12)) });
    plan.continuity.residual = Rate::per_year(0.2);
    plan.continuity.newcomer_share = Share::new(0.28);
    plan
}

fn project(plan: &Plan, replications: std::ops::Range<u32>, threads: usize) -> Projection {
    run(plan, &Request { seed: 3, replications, threads: Some(threads) }, &|| true).expect("it ends")
}

/// Every figure of a scope, to the bit.
fn bits(projection: &Projection, scope: Scope) -> Vec<Option<u64>> {
    let mut all = Vec::new();
    for &measure in projection.measures() {
        if projection.has(measure, scope) {
            for month in projection.plan().months.all() {
                for replication in 0..projection.replications() {
                    all.push(projection.value(measure, scope, month, replication).map(f64::to_bits));
                }
            }
        }
    }
    all
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let plan = busy();
    let one = bits(&project(&plan, 0..24, 1), Scope::Authority);
    for threads in [2, 3, 8] {
        assert!(one == bits(&project(&plan, 0..24, threads), Scope::Authority), "{threads} threads");
    }
}

#[test]
fn a_part_of_the_replications_is_a_part_of_the_whole() {
    let plan = busy();
    let whole = project(&plan, 0..10, 2);
    let part = project(&plan, 6..10, 2);
    for &measure in whole.measures() {
        for month in plan.months.all() {
            for replication in 0..4 {
                let theirs = whole.value(measure, Scope::Authority, month, replication + 6);
                assert_eq!(part.value(measure, Scope::Authority, month, replication), theirs);
            }
        }
    }
}

#[test]
fn another_seed_gives_other_figures() {
    let plan = busy();
    let one = bits(&project(&plan, 0..5, 1), Scope::Authority);
    let other = run(&plan, &Request { seed: 4, replications: 0..5, threads: Some(1) }, &|| true).expect("it ends");
    assert!(one != bits(&other, Scope::Authority));
}

#[test]
fn a_longer_horizon_begins_as_the_shorter_one() {
    let short = busy();
    let mut long = busy();
    long.months = Months::new(long.months.start(), 60);
    let (short, long) = (project(&short, 0..5, 1), project(&long, 0..5, 1));
    for &measure in short.measures() {
        for month in short.plan().months.all() {
            for replication in 0..5 {
                assert_eq!(
                    short.value(measure, Scope::Authority, month, replication),
                    long.value(measure, Scope::Authority, month, replication),
                    "{} in month {}",
                    measure.name(),
                    month.0
                );
            }
        }
    }
}

/// Two teams that share no children; the first must not notice what the second does.
fn two_teams() -> Plan {
    let mut plan = busy();
    plan.teams[0].stages = [false, false, false, true, false];
    plan.teams.push(Team { stages: [false, false, false, false, true], ..team("second", 20.0) });
    plan
}

#[test]
fn a_team_of_no_posts_changes_nothing_for_anybody() {
    let one = bits(&project(&busy(), 0..10, 2), Scope::Team(0));
    let mut more = busy();
    more.teams.push(Team { stages: [false; 5], ..team("empty", 0.0) });
    assert!(one == bits(&project(&more, 0..10, 2), Scope::Team(0)));
}

#[test]
fn one_worker_more_elsewhere_leaves_everybody_else_as_they_were() {
    let plan = two_teams();
    let first = bits(&project(&plan, 0..10, 2), Scope::Team(0));
    let mut more = two_teams();
    more.teams[1].in_post = Fte::new(1.0);
    assert!(first == bits(&project(&more, 0..10, 2), Scope::Team(0)));
    // The control: one worker more in the team itself is seen.
    let mut control = two_teams();
    control.teams[0].in_post = Fte::new(26.0);
    control.teams[0].case_holding_in_post = Fte::new(26.0);
    assert!(first != bits(&project(&control, 0..10, 2), Scope::Team(0)));
}

#[test]
fn a_cohort_more_elsewhere_leaves_everybody_else_as_they_were() {
    let first = bits(&project(&two_teams(), 0..10, 2), Scope::Team(0));
    let mut more = two_teams();
    more.cohorts.push(Cohort {
        name: "elsewhere".into(),
        route: "overseas".into(),
        newly_qualified: false,
        team: Some(1),
        heads: Heads::Fixed(4),
        fte_per_head: Fte::milli(1_000),
        fill_share: Share::new(0.9),
        intakes: vec![day(2027, 1, 1), day(2028, 1, 1)],
        training: Span::ZERO,
        completion: Share::ALL,
        takes_post: TakesPost::AtStart,
        over_establishment_heads: Some(0),
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
    });
    assert!(first == bits(&project(&more, 0..10, 2), Scope::Team(0)));
}

#[test]
fn pay_moves_no_head() {
    let plan = busy();
    let mut dear = busy();
    dear.pay.grades[0].bottom = Money::pounds(40_000.0);
    dear.pay.grades[0].top = Money::pounds(50_000.0);
    let (plan, dear) = (project(&plan, 0..5, 1), project(&dear, 0..5, 1));
    for &measure in plan.measures() {
        if measure.meaning().unit != tenure::department::Unit::Pounds {
            for month in plan.plan().months.all() {
                assert_eq!(plan.values(measure, Scope::Authority, month), dear.values(measure, Scope::Authority, month));
            }
        }
    }
}

#[test]
fn the_first_draws_of_an_address_are_known_bits() {
    let mut draws = Streams::new(1, 0).of(0, Identity::named("known"));
    let first = [draws.bits(), draws.bits(), draws.bits()];
    let mut again = Streams::new(1, 0).of(0, Identity::named("known"));
    assert_eq!(first, [again.bits(), again.bits(), again.bits()]);
    assert_ne!(first[0], Streams::new(1, 1).of(0, Identity::named("known")).bits());
    assert_ne!(first[0], Streams::new(1, 0).of(1, Identity::named("known")).bits());
    assert_ne!(first[0], Streams::new(2, 0).of(0, Identity::named("known")).bits());
}
