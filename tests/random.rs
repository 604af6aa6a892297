//! Random valid scenarios: every one passes the audit, and what should not
//! change a run does not change it, or changes it as stated.

use std::cell::Cell;
use std::num::NonZeroU32;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use crate::support::random::{Random, any_scenario, written};
use tenure::department::tally::Scope;
use tenure::department::{Kind, Measure, Plan, Unit};
use tenure::experiment::{Projection, Request, audited_one_in, run};
use tenure::scenario::Scenario;

fn read(text: &str) -> Scenario {
    let read = tenure::scenario::read("random.toml", &mut |_| Ok(text.to_owned()));
    read.unwrap_or_else(|wrong| panic!("{}\n{text}", wrong.render(false)))
}

fn request(seed: u64, replications: u32) -> Request {
    Request { seed, replications: 0..replications, threads: Some(1) }
}

fn project(text: &str, replications: u32) -> Projection {
    let scenario = read(text);
    run(&scenario.plan, &request(scenario.seed, replications), &|| true).expect("it ends")
}

/// Always the same scenarios; a failure is shrunk and printed.
fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

fn for_all(cases: u32, holds: impl Fn(&Random)) {
    let found = runner(cases).run(&any_scenario(), |scenario| {
        holds(&scenario);
        Ok(())
    });
    if let Err(fault) = found {
        panic!("{fault}");
    }
}

/// Events lived in so many replications under an audit.
fn passes_the_audit(scenario: &Random, replications: u32, one_in: NonZeroU32) -> u64 {
    let text = scenario.toml(1);
    let read = read(&text);
    let looked_at = audited_one_in(one_in, &read.plan, &request(read.seed, replications), &|| true).unwrap_or_else(|found| panic!("{found:?}\n{text}"));
    looked_at.events()
}

#[test]
fn two_hundred_random_scenarios_pass_the_audit() {
    for_all(200, |scenario| {
        passes_the_audit(scenario, 1, NonZeroU32::MIN);
    });
}

/// The large tier, of a size and a part of it given by the night:
/// `TENURE_RANDOM` scenarios with `TENURE_RANDOM_RUNS` replications each, of which
/// every `n`-th from the `k`-th where `TENURE_RANDOM_PART` is `k/n`; everything is
/// looked at after one event in `TENURE_RANDOM_AUDIT`.
#[test]
#[ignore = "hours; run by .ci/nightly"]
fn ten_thousand_random_scenarios_pass_the_audit() {
    let number = |text: &str| text.parse::<u64>().expect("a number");
    let given = |name: &str, otherwise: u64| std::env::var(name).map_or(otherwise, |text| number(&text));
    let (cases, replications) = (given("TENURE_RANDOM", 10_000), given("TENURE_RANDOM_RUNS", 1) as u32);
    let one_in = NonZeroU32::new(given("TENURE_RANDOM_AUDIT", 1) as u32).expect("at least one");
    let part = std::env::var("TENURE_RANDOM_PART").unwrap_or_else(|_| "0/1".to_owned());
    let (part, parts) = part.split_once('/').map(|(part, parts)| (number(part), number(parts))).expect("k/n");
    let (events, seen) = (Cell::new(0_u64), Cell::new(0_u64));
    for_all(cases as u32, |scenario| {
        seen.set(seen.get() + 1);
        if seen.get() % parts == part {
            events.set(events.get() + passes_the_audit(scenario, replications, one_in));
        }
    });
    println!("{} random scenarios drawn, part {part} of {parts} audited, {replications} replications each, everything looked at after one event in {one_in}: {} events without a violation", seen.get(), events.get());
}

/// Every cell of one in the other, the same to the last bit, up to a month and for some measures.
fn same(one: &Projection, other: &Projection, replications: u32, of: impl Fn(Measure) -> bool) -> usize {
    let mut compared = 0;
    for scope in one.scopes() {
        for &measure in one.measures().iter().filter(|&&measure| of(measure)) {
            for month in one.plan().months.all() {
                for replication in 0..replications {
                    let (a, b) = (one.value(measure, scope, month, replication), other.value(measure, scope, month, replication));
                    assert_eq!(a.map(f64::to_bits), b.map(f64::to_bits), "{measure:?} {scope:?} {month:?} replication {replication}");
                    compared += usize::from(a.is_some_and(|a| a != 0.0));
                }
            }
        }
    }
    compared
}

#[test]
fn m1_order_comments_and_line_ends_of_the_file_change_nothing() {
    for_all(40, |scenario| {
        let plain = scenario.toml(1);
        let mut sections = scenario.sections(1);
        // Teams keep their order, which is that of the tables; the others turn about.
        let first = sections.iter().position(|section| section.0 == "recruitment").expect("a section");
        sections[first..].reverse();
        for (name, lines) in &mut sections {
            if !name.is_empty() {
                lines.reverse();
            }
        }
        let turned = format!("\u{feff}# a comment\n{}", written(&sections)).replace(" = ", "   =\t").replace('\n', "\r\n");
        assert_ne!(plain, turned);
        assert!(same(&project(&plain, 1), &project(&turned, 1), 1, |_| true) > 50);
    });
}

#[test]
fn m10_a_longer_horizon_leaves_the_first_months_as_they_were() {
    // Twelve months more; changes are dated at the loss, so that a child still
    // waiting at the horizon has no change yet: those measures are left out.
    let settled = |measure: Measure| !measure.name().contains("change");
    for_all(60, |scenario| {
        assert!(same(&project(&scenario.toml(1), 1), &project(&scenario.toml(2), 1), 1, settled) > 50);
    });
}

#[test]
fn m12_more_replications_leave_the_first_as_they_were() {
    for_all(6, |scenario| {
        let text = scenario.toml(1);
        assert!(same(&project(&text, 2), &project(&text, 5), 2, |_| true) > 50);
    });
}

fn twice_the_pay(plan: &mut Plan) {
    for grade in &mut plan.pay.grades {
        grade.bottom += grade.bottom;
        grade.top += grade.top;
    }
    plan.pay.increment += plan.pay.increment;
    if let tenure::department::plan::OnCosts::Parts { ni_above, .. } = &mut plan.pay.on_costs {
        *ni_above += *ni_above;
    }
}

#[test]
fn m4_twice_the_pay_is_twice_the_pay_bill_and_nobody_notices() {
    for_all(8, |scenario| {
        let once = read(&scenario.toml(1));
        let mut plan = once.plan.clone();
        twice_the_pay(&mut plan);
        let one = run(&once.plan, &request(once.seed, 1), &|| true).expect("it ends");
        let two = run(&plan, &request(once.seed, 1), &|| true).expect("it ends");
        same(&one, &two, 1, |measure| measure.meaning().unit != Unit::Pounds);
        let pay = Measure::Spend(tenure::department::Line::PermanentPay);
        for month in one.plan().months.all().skip(1) {
            let of = |projection: &Projection| projection.value(pay, tenure::department::tally::Scope::Authority, month, 0).expect("known");
            // Each team and grade is rounded to the penny, once and of twice as much.
            assert!((of(&two) - 2.0 * of(&one)).abs() <= 0.02 * 12.0, "{} and twice {}", of(&two), of(&one));
        }
    });
}

#[test]
fn m13_where_nothing_happens_nothing_changes() {
    let mut runner = runner(10);
    for _ in 0..10 {
        let mut scenario = any_scenario().new_tree(&mut runner).expect("a scenario").current();
        (scenario.turnover, scenario.joiners, scenario.cohort) = (0.0, Some(0), None);
        (scenario.moves, scenario.long_absence, scenario.conversions, scenario.cap, scenario.managed) = (0.0, 0.0, 0.0, None, None);
        scenario.levers.clear();
        scenario.teams.iter_mut().for_each(|team| team.later_posts = None);
        let text = scenario.toml(1)
            .replace("[recruitment]", "[recruitment]\nordinary_intake_heads = 0")
            .replace("[absence]", "[absence]\nfamily_leave_starts = 0");
        let projection = project(&text, 1);
        let still = [Measure::PermanentFte, Measure::PermanentHeads, Measure::VacancyFte, Measure::PostsFte, Measure::LeaversFte, Measure::StartersFte];
        for measure in still {
            let kind = measure.meaning().kind;
            for scope in projection.scopes() {
                let at = |month| projection.value(measure, scope, month, 0);
                let mut months = projection.plan().months.all();
                let opening = at(months.next().expect("month 0"));
                for month in months {
                    let right = if kind == Kind::Flow { Some(0.0) } else { opening };
                    assert_eq!(at(month), right, "{measure:?} {scope:?} {month:?}\n{text}");
                }
            }
        }
    }
}

/// Counts, and money, of which an authority has what its teams have.
fn adds_up(measure: Measure) -> bool {
    let meaning = measure.meaning();
    let counted = matches!(meaning.unit, Unit::Fte | Unit::Heads | Unit::Children | Unit::Pounds) || measure == Measure::SickDays;
    meaning.by_team && counted && meaning.kind != Kind::Trailing
}

#[test]
fn m14_the_authority_has_what_its_teams_have_together() {
    let found = std::cell::RefCell::new(std::collections::BTreeSet::new());
    for_all(120, |scenario| {
        let projection = project(&scenario.toml(1), 1);
        let plan = projection.plan();
        for &measure in projection.measures().iter().filter(|&&measure| adds_up(measure)) {
            for month in plan.months.all() {
                let Some(whole) = projection.value(measure, Scope::Authority, month, 0) else { continue };
                let teams: Vec<f64> = (0..plan.teams.len()).filter_map(|team| projection.value(measure, Scope::Team(team), month, 0)).collect();
                let sum: f64 = teams.iter().sum();
                assert!((whole - sum).abs() <= 1e-9 * (1.0 + whole.abs()), "{measure:?} {month:?}: {whole}, not {teams:?}");
                if teams.iter().filter(|&&figure| figure != 0.0).count() > 1 {
                    found.borrow_mut().insert(measure.name());
                }
            }
        }
    });
    let every: Vec<String> = tenure::department::measure::every().into_iter().filter(|&measure| adds_up(measure)).map(Measure::name).collect();
    let unseen: Vec<&String> = every.iter().filter(|name| !found.borrow().contains(*name)).collect();
    assert!(unseen.len() < every.len() / 4, "never in two teams at once: {unseen:?}");
}
