//! Levers: nothing before their first day, nothing at all where they change
//! nothing, and exactly what they say from then on.

use crate::support::plans::{day, lever, quiet, team};
use crate::support::policy;
use tenure::chance::SpanLaw;
use tenure::department::plan::*;
use tenure::department::tally::Scope;
use tenure::department::{Line, Measure, Plan};
use tenure::experiment::{Alternative, Comparison, Projection, Request, ScopePair, run};
use tenure::quantity::*;

fn project(plan: &Plan, replications: u32) -> Projection {
    run(plan, &Request { seed: 17, replications: 0..replications, threads: None }, &|| true).expect("it ends")
}

fn values(projection: &Projection, measure: Measure, month: u32) -> Vec<f64> {
    projection.values(measure, Scope::Authority, Month(month))
}

fn against(base: &Projection, other: &Projection) -> Comparison {
    let named = |name: &str, projection: &Projection| Alternative { name: name.into(), title: name.into(), projection: projection.clone() };
    Comparison::new(named("base", base), vec![named("other", other)]).expect("alike")
}

/// The first month in which any figure of any replication differs.
fn first_difference(base: &Projection, other: &Projection) -> Option<u32> {
    let comparison = against(base, other);
    let pair = comparison.pairs().next().expect("one other");
    let months = base.plan().months.all();
    months.map(|month| month.0).find(|&month| {
        pair.measures().into_iter().any(|measure| {
            pair.has(measure, &ScopePair::authority()) && !pair.paired(measure, &ScopePair::authority(), &[Month(month)]).identical()
        })
    })
}

/// England's averages for three years: every process of the default department,
/// recruitment by joiners a year.
fn england() -> Plan {
    let root = env!("CARGO_MANIFEST_DIR");
    let read = tenure::scenario::read_for("england.toml", Some(3), &mut |name| {
        std::fs::read_to_string(format!("{root}/scenarios/{name}")).map_err(|error| error.to_string())
    });
    let mut plan = read.unwrap_or_else(|wrong| panic!("{}", wrong.render(false))).plan;
    plan.agency.conversions = Rate::per_year(0.1);
    plan
}

/// The same, every vacancy filled in its own time.
/// (An intake would take what is advertised, and leave little to fill.)
fn filled_in_time() -> Plan {
    let mut plan = england();
    plan.cohorts.clear();
    plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Exponential(Span::weeks(30)));
    plan
}

/// The department in which a parameter means something.
fn where_it_counts(on: Changes) -> Plan {
    if on == Changes::TimeToFill { filled_in_time() } else { england() }
}

/// A value that moves much.
fn strong(on: Changes) -> f64 {
    match on {
        Changes::Leaving => 3.0,
        Changes::Referrals | Changes::Joiners => 2.0,
        Changes::AgencyCap => 5.0,
        Changes::MostCases => 12.0,
        Changes::DesiredCaseload => 12.0,
        Changes::Conversions => 2.0,
        Changes::SupervisionShare => 0.5,
        _ => 0.5,
    }
}

// --- C2: what changes nothing is nothing --------------------------------------

#[test]
fn a_lever_that_changes_nothing_or_comes_too_late_is_bit_identical_to_none() {
    let (market, vacancy) = (england(), filled_in_time());
    let bases = [project(&market, 3), project(&vacancy, 3)];
    for on in Changes::ALL {
        let plan = where_it_counts(on);
        let base = &bases[usize::from(on == Changes::TimeToFill)];
        let value = match on {
            Changes::AgencyCap => 10_000.0,
            Changes::MostCases => plan.teams[0].most_cases,
            Changes::DesiredCaseload => plan.teams[0].desired_caseload,
            Changes::Conversions => plan.agency.conversions.as_per_year(),
            Changes::SupervisionShare => 0.10,
            _ => 1.0,
        };
        let nothing = Lever { ramp: Span::months(5), ..lever("nothing", day(2026, 4, 1), on, value) };
        let late = lever("late", plan.months.end(), on, strong(on));
        for lever in [nothing, late] {
            let with = Plan { levers: vec![lever.clone()], ..plan.clone() };
            let other = project(&with, 3);
            assert!(against(base, &other).pairs().all(|pair| pair.identical()), "{} {}", lever.name, on.name());
        }
    }
}

// --- C3: causality ------------------------------------------------------------

#[test]
fn nothing_moves_by_a_bit_before_a_lever_begins_and_something_does_after() {
    let bases = [project(&england(), 4), project(&filled_in_time(), 4)];
    for on in Changes::ALL {
        // 1 June 2027 is the first day of the twenty-first month.
        for ramp in [Span::ZERO, Span::months(7)] {
            let from = Lever { ramp, ..lever("from", day(2027, 6, 1), on, strong(on)) };
            let other = project(&Plan { levers: vec![from], ..where_it_counts(on) }, 4);
            let first = first_difference(&bases[usize::from(on == Changes::TimeToFill)], &other);
            assert!(first.is_some_and(|first| first >= 21), "{}: month {first:?}", on.name());
        }
    }
}

#[test]
fn a_lever_that_has_ended_leaves_its_parameter_as_it_was() {
    // What follows from it stays, so that only money of the same heads can be looked at.
    let mut plan = england();
    plan.agency.conversions = Rate::ZERO;
    let base = project(&plan, 3);
    let mut price = lever("price", day(2026, 10, 1), Changes::AgencyPrice, 0.5);
    price.until = Some(day(2027, 10, 1));
    let other = project(&Plan { levers: vec![price], ..plan }, 3);
    let charges = Measure::Spend(Line::AgencyCharges);
    for month in 1..=36 {
        let in_force = (13..=24).contains(&month);
        for (before, after) in values(&base, charges, month).into_iter().zip(values(&other, charges, month)) {
            let times = if in_force { 0.5 } else { 1.0 };
            // Half the yearly charge is rounded to a penny for each of about 26 workers.
            assert!((after - times * before).abs() <= 0.02, "month {month}: {after} against {before}");
        }
        assert_eq!(values(&base, Measure::AgencyFte, month), values(&other, Measure::AgencyFte, month));
    }
}

// --- M24, M25: order and inverse ------------------------------------------------

#[test]
fn an_effect_and_its_inverse_are_nothing() {
    for on in Changes::ALL.into_iter().filter(|on| on.is_factor()) {
        let plan = where_it_counts(on);
        let base = project(&plan, 2);
        let levers = vec![lever("there", day(2026, 4, 1), on, 0.7), lever("and back", day(2026, 4, 1), on, 1.0 / 0.7)];
        let other = project(&Plan { levers, ..plan }, 2);
        assert!(against(&base, &other).pairs().all(|pair| pair.identical()), "{}", on.name());
    }
}

#[test]
fn the_order_of_levers_in_the_file_means_nothing() {
    let mut levers: Vec<Lever> = Changes::ALL
        .into_iter()
        .filter(|&on| on != Changes::TimeToFill)
        .map(|on| Lever { ramp: Span::months(3), ..lever(on.name(), day(2026, 7, 1), on, strong(on)) })
        .collect();
    for (name, from, times) in [("a", day(2026, 5, 1), 0.9), ("b", day(2026, 5, 1), 0.8), ("c", day(2026, 6, 1), 1.3)] {
        levers.push(lever(name, from, Changes::Leaving, times));
    }
    let one = project(&Plan { levers: levers.clone(), ..england() }, 3);
    levers.reverse();
    let other = project(&Plan { levers, ..england() }, 3);
    assert!(against(&one, &other).pairs().all(|pair| pair.identical()));
}

// --- Exact oracles ---------------------------------------------------------------

fn leaving_at(a_year: f64, years: u32) -> Plan {
    let mut plan = quiet(100.0, years);
    plan.leaving.hazards = vec![TenureHazard { from: Span::ZERO, rate: Rate::per_year(a_year) }];
    plan
}

/// Survivors are binomial with the hazard that the lever leaves: full from the
/// notice after its first day on, along its ramp before.
#[test]
fn a_lever_on_leaving_moves_the_hazard_by_its_ramp_a_notice_later() {
    let mut plan = leaving_at(0.2, 3);
    plan.leaving.notice = Span::weeks(8);
    let (from, ramp) = (day(2027, 4, 1), Span::months(6));
    plan.levers = vec![Lever { ramp, ..lever("x", from, Changes::Leaving, 0.4) }];
    let projection = project(&plan, 4_000);
    let p = |notice: f64, ramp: f64| {
        let since = plan.months.end().since(from).as_years() - notice;
        let before = plan.months.end().since(plan.months.start()).as_years() - since;
        // Along the ramp half of the effect is missing.
        libm::exp(-0.2 * (before + since - 0.6 * (since - ramp / 2.0)))
    };
    let stay: f64 = values(&projection, Measure::PermanentHeads, 36).iter().sum();
    let exact = p(Span::weeks(8).as_years(), ramp.as_years());
    policy::share_is("stay", stay as u64, 400_000, exact, 0.005);
    // The controls: without the notice, or without the ramp, it would be another share.
    assert!((p(0.0, ramp.as_years()) - exact).abs() > 0.008 && (p(Span::weeks(8).as_years(), 0.0) - exact).abs() > 0.015);
}

/// Twice the hazard between one and three years here.
#[test]
fn a_lever_for_some_holds_for_them_alone() {
    let mut plan = leaving_at(0.2, 4);
    let whom = Whom { from: Span::years(1.0), to: Span::years(3.0), ..Whom::EVERYBODY };
    plan.levers = vec![Lever { whom: whom.clone(), ..lever("x", plan.months.start(), Changes::Leaving, 2.0) }];
    let projection = project(&plan, 3_000);
    let t = plan.months.end().since(plan.months.start()).as_years();
    let stay: f64 = values(&projection, Measure::PermanentHeads, 48).iter().sum();
    policy::share_is("stay", stay as u64, 300_000, libm::exp(-0.2 * (t + 2.0)), 0.005);
    // For another team's staff, or a cohort's, nothing happens at all.
    let second = || team("second", 0.0);
    let mut base = leaving_at(0.2, 4);
    base.teams.push(second());
    let base = project(&base, 5);
    plan.teams.push(second());
    for other in [Whom { team: Some(1), ..whom.clone() }, Whom { cohorts: Some(vec![0]), ..whom }] {
        plan.levers[0].whom = other;
        assert!(against(&base, &project(&plan, 5)).pairs().all(|pair| pair.identical()));
    }
}

/// Cases that come and do not close: as many as have come.
fn arrivals(a_year: f64) -> Plan {
    let mut plan = quiet(10.0, 2);
    plan.children = Children::Single(SingleStage { open: 0, arrivals: Rate::per_year(a_year), duration: SpanLaw::Fixed(Span::FOREVER) });
    plan
}

#[test]
fn referrals_are_thinned_or_joined_by_further_ones_as_poisson_streams() {
    for times in [0.6, 1.7] {
        let mut plan = arrivals(60.0);
        plan.levers = vec![lever("x", day(2027, 4, 1), Changes::Referrals, times)];
        let projection = project(&plan, 3_000);
        let since = plan.months.end().since(day(2027, 4, 1)).as_years();
        let before = day(2027, 4, 1).since(plan.months.start()).as_years();
        let mean = 60.0 * (before + times * since);
        let came = values(&projection, Measure::CasesHeldAll, 24);
        policy::mean_is("referrals", &came, mean, mean, 2.0);
        policy::variance_is("referrals", &came, mean);
        // Pairing: the same families, less or more of them, in every run.
        let base = values(&project(&arrivals(60.0), 3_000), Measure::CasesHeldAll, 24);
        assert!(base.iter().zip(&came).all(|(base, came)| (came >= base) == (times > 1.0) || came == base));
        let differences: Vec<f64> = base.iter().zip(&came).map(|(base, came)| (came - base).abs()).collect();
        let changed = 60.0 * (times - 1.0).abs() * since;
        policy::mean_is("families more or fewer", &differences, changed, changed, 1.2);
    }
}

#[test]
fn joiners_are_thinned_or_joined_by_further_ones_as_poisson_streams() {
    for times in [0.5, 2.0] {
        let mut plan = quiet(1_000.0, 2);
        plan.teams[0].in_post = Fte::ZERO;
        plan.teams[0].case_holding_in_post = Fte::ZERO;
        plan.recruitment.form = RecruitmentForm::Market(Rate::per_year(40.0));
        plan.levers = vec![lever("x", day(2027, 1, 16), Changes::Joiners, times)];
        let projection = project(&plan, 3_000);
        let (from, end) = (day(2027, 1, 16), plan.months.end());
        let mean = 40.0 * (from.since(plan.months.start()).as_years() + times * end.since(from).as_years());
        policy::mean_is("joiners", &values(&projection, Measure::PermanentHeads, 24), mean, mean, 1.8);
        policy::variance_is("joiners", &values(&projection, Measure::PermanentHeads, 24), mean);
    }
}

#[test]
fn stays_in_care_that_begin_later_are_so_many_times_as_long() {
    let mut plan = arrivals(80.0);
    plan.children = Children::Single(SingleStage { open: 0, arrivals: Rate::per_year(80.0), duration: SpanLaw::Exponential(Span::months(6)) });
    plan.levers = vec![lever("x", plan.months.start(), Changes::DurationInCare, 2.5)];
    let t = plan.months.end().since(plan.months.start()).as_years();
    let mean = 80.0 * 1.25 * -libm::expm1(-t / 1.25);
    let open = values(&project(&plan, 3_000), Measure::CasesHeldAll, 24);
    policy::mean_is("open", &open, mean, mean, 1.5);
}

#[test]
fn time_to_fill_moves_the_vacancies_that_open_from_then_on() {
    let mut plan = leaving_at(0.3, 4);
    plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Exponential(Span::months(6)));
    plan.levers = vec![lever("x", plan.months.start(), Changes::TimeToFill, 0.5)];
    let vacant = values(&project(&plan, 3_000), Measure::VacancyFte, 48);
    // Each post is vacant with probability h/(h + v), v being 4 a year now.
    let p = 0.3 / 4.3;
    policy::mean_is("vacant", &vacant, 100.0 * p, 100.0 * p * (1.0 - p), 0.4);
}

#[test]
fn capacity_is_multiplied_and_takes_more_cases() {
    // Ten workers who may hold ten each, and 150 children: 100 are held, or 120.
    let mut plan = quiet(10.0, 1);
    plan.teams[0].most_cases = 10.0;
    plan.children = Children::Single(SingleStage { open: 150, arrivals: Rate::ZERO, duration: SpanLaw::Fixed(Span::FOREVER) });
    plan.levers = vec![lever("x", day(2027, 2, 1), Changes::Capacity, 1.2)];
    let projection = project(&plan, 3);
    let waiting = |month| values(&projection, Measure::UnallocatedChildren, month);
    assert_eq!((waiting(4), waiting(5)), (vec![50.0; 3], vec![30.0; 3]));
}

#[test]
fn a_cap_on_cases_and_one_on_agency_bind_from_their_day() {
    let mut plan = england();
    plan.levers = vec![lever("no agency", day(2026, 10, 1), Changes::AgencyCap, 0.0)];
    let projection = project(&plan, 3);
    assert!(values(&projection, Measure::AgencyFte, 12).iter().all(|&fte| fte > 5.0));
    assert!(values(&projection, Measure::AgencyFte, 36).iter().all(|&fte| fte == 0.0));
}

// --- Costs -----------------------------------------------------------------------

#[test]
fn a_lever_costs_what_it_says_to_the_penny() {
    let mut plan = quiet(10.0, 2);
    let cost = LeverCost { one_off: Money::pounds(1_234.56), per_year: Money::pounds(120_000.0), per_head: Money::pounds(600.0) };
    plan.levers = vec![Lever { cost, until: Some(day(2027, 12, 1)), ..lever("x", day(2027, 1, 1), Changes::Leaving, 1.0) }];
    let projection = project(&plan, 2);
    let costs = |month| values(&projection, Measure::Spend(Line::Levers), month)[0];
    // Ten heads at £50 a month, and a twelfth of £120,000.
    assert_eq!(costs(3), 0.0);
    assert_eq!(costs(4), 1_234.56 + 10_000.0 + 500.0);
    assert!((5..=14).all(|month| costs(month) == 10_500.0));
    assert_eq!(costs(15), 0.0);
    for month in 1..=24 {
        assert_eq!(values(&projection, Measure::SpendTotal, month)[0], costs(month));
    }
    // Half of November, by the minute; and heads of one team and tenure only.
    plan.levers[0].until = Some(day(2027, 11, 16));
    plan.levers[0].whom = Whom { from: Span::years(1.0), ..Whom::EVERYBODY };
    let projection = project(&plan, 1);
    let costs = |month| values(&projection, Measure::Spend(Line::Levers), month)[0];
    assert_eq!(costs(12), 10_000.0, "nobody has been here for a year");
    assert_eq!(costs(14), 5_000.0 + 250.0);
}

#[test]
fn a_plan_without_levers_has_no_line_for_them() {
    assert!(!project(&quiet(5.0, 1), 1).has(Measure::Spend(Line::Levers), Scope::Authority));
}

// --- M15 to M17: directions -------------------------------------------------------

/// The mean over replications of a measure at the end.
fn at_end(projection: &Projection, measure: Measure) -> f64 {
    let all = values(projection, measure, 36);
    all.iter().sum::<f64>() / all.len() as f64
}

fn with(on: Changes, value: f64) -> Projection {
    project(&Plan { levers: vec![lever("x", day(2025, 10, 1), on, value)], ..where_it_counts(on) }, 60)
}

#[test]
fn more_leaving_means_more_vacancies_agency_and_changes_and_less_of_the_same_worker() {
    let (base, more) = (project(&england(), 60), with(Changes::Leaving, 1.5));
    let differ = |measure| at_end(&more, measure) - at_end(&base, measure);
    assert!(differ(Measure::VacancyFte) > 5.0, "{}", differ(Measure::VacancyFte));
    assert!(differ(Measure::AgencyFte) > 3.0);
    assert!(differ(Measure::Spend(Line::AgencyCharges)) > 20_000.0);
    assert!(differ(Measure::ChangesPerLookedAfterChildYear) > 0.02);
    assert!(differ(Measure::SameWorker) < -0.01);
}

#[test]
fn filling_sooner_or_from_more_joiners_means_fewer_vacancies() {
    let (market, vacancy) = (project(&england(), 60), project(&filled_in_time(), 60));
    let sooner = with(Changes::TimeToFill, 0.6);
    let more = with(Changes::Joiners, 1.5);
    assert!(at_end(&sooner, Measure::VacancyFte) < at_end(&vacancy, Measure::VacancyFte) - 2.0);
    assert!(at_end(&more, Measure::VacancyFte) < at_end(&market, Measure::VacancyFte) - 5.0);
}

#[test]
fn an_intake_takes_posts_that_are_advertised() {
    let with_intake = Plan { cohorts: england().cohorts, ..filled_in_time() };
    let (with, without) = (project(&with_intake, 60), project(&filled_in_time(), 60));
    assert!(at_end(&with, Measure::VacancyFte) < at_end(&without, Measure::VacancyFte) - 2.0);
    assert!(at_end(&with, Measure::PermanentFte) > at_end(&without, Measure::PermanentFte) + 2.0);
}

#[test]
fn more_referrals_or_longer_stays_mean_more_cases_and_move_no_head() {
    let base = project(&england(), 60);
    for (on, more) in [(Changes::Referrals, 150.0), (Changes::DurationInCare, 5.0), (Changes::EntryToCare, 20.0)] {
        let other = with(on, 1.4);
        let differ = at_end(&other, Measure::CasesHeldAll) - at_end(&base, Measure::CasesHeldAll);
        assert!(differ > more, "{}: {differ}", on.name());
        assert!(at_end(&other, Measure::AverageCaseload) > at_end(&base, Measure::AverageCaseload));
        for month in 1..=36 {
            assert_eq!(values(&base, Measure::PermanentHeads, month), values(&other, Measure::PermanentHeads, month));
        }
    }
}

#[test]
fn a_lower_hazard_never_makes_anybody_leave_earlier() {
    let base = project(&leaving_at(0.25, 3), 200);
    let mut plan = leaving_at(0.25, 3);
    plan.leaving.notice = Span::weeks(8);
    let with_notice = project(&plan, 200);
    plan.levers = vec![Lever { ramp: Span::months(9), ..lever("x", day(2027, 3, 1), Changes::Leaving, 0.5) }];
    let other = project(&plan, 200);
    for month in 0..=36 {
        let heads = |projection: &Projection| values(projection, Measure::PermanentHeads, month);
        assert!(heads(&with_notice).iter().zip(heads(&other)).all(|(base, other)| other >= *base), "month {month}");
        assert_eq!(heads(&base), heads(&with_notice), "notice moves no departure");
    }
}
