//! O0: departments so small that what must happen is known.

use super::*;

fn trace(projection: &Projection, measure: Measure) -> Vec<f64> {
    projection.plan().months.all().map(|month| projection.value(measure, Scope::Authority, month, 0).unwrap_or(-1.0)).collect()
}

fn half_empty(years: u32) -> Plan {
    let mut plan = quiet(10.0, years);
    plan.teams[0].in_post = Fte::new(5.0);
    plan.teams[0].case_holding_in_post = Fte::new(5.0);
    plan
}

#[test]
fn an_intake_starts_on_its_day_and_in_no_other_month() {
    let mut plan = half_empty(1);
    plan.cohorts = vec![Cohort { cost_per_head: Money::pounds(100.0), ..intake("intake", vec![day(2027, 2, 15)], 3) }];
    let projection = project(&plan, 1);
    let starters = trace(&projection, Measure::StartersFte);
    assert_eq!(starters[1..], [0.0, 0.0, 0.0, 0.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(trace(&projection, Measure::VacancyFte)[4..6], [5.0, 2.0]);
    assert_eq!(trace(&projection, Measure::Spend(Line::Cohorts))[5], 300.0);
}

#[test]
fn an_intake_on_the_leap_day_or_at_the_last_minute_is_counted_and_one_at_the_end_is_not() {
    let mut plan = half_empty(1);
    plan.months = Months::new(day(2027, 10, 1), 12);
    plan.cohorts = vec![intake("intake", vec![day(2028, 2, 29), day(2028, 9, 30), day(2028, 10, 1)], 1)];
    let starters = trace(&project(&plan, 1), Measure::StartersFte);
    assert_eq!(starters[5], 1.0, "29 February 2028");
    assert_eq!(starters[12], 1.0, "30 September 2028");
    assert_eq!(starters[1..].iter().sum::<f64>(), 2.0, "1 October 2028 is past the end");
}

#[test]
fn posts_are_filled_and_no_more_than_posts() {
    let mut plan = half_empty(1);
    plan.cohorts = vec![intake("intake", vec![day(2026, 11, 1)], 8)];
    let projection = project(&plan, 1);
    assert_eq!(trace(&projection, Measure::PermanentFte)[2], 10.0);
    assert_eq!(trace(&projection, Measure::OverEstablishmentFte)[2], 0.0);
}

#[test]
fn members_who_wait_for_a_vacancy_take_at_once_one_that_stands_empty() {
    let mut plan = half_empty(2);
    let mut cohort = intake("intake", vec![day(2026, 11, 1), day(2026, 12, 1)], 4);
    cohort.takes_post = TakesPost::WhenVacant;
    cohort.over_establishment_heads = None;
    plan.cohorts = vec![cohort];
    let projection = project(&plan, 1);
    let (over, vacant) = (trace(&projection, Measure::OverEstablishmentHeads), trace(&projection, Measure::VacancyFte));
    assert_eq!((over[2], vacant[2]), (0.0, 1.0), "four of five empty posts are taken");
    assert_eq!((over[3], vacant[3]), (3.0, 0.0), "the fifth too; three wait");
    assert_eq!(trace(&projection, Measure::DoubleRunningPay)[2], 0.0);
}

#[test]
fn who_waits_longest_takes_the_post_that_falls_vacant() {
    let mut plan = quiet(5.0, 1);
    plan.teams[0].posts = Steps { first: Fte::new(5.0), later: vec![(day(2027, 3, 1), Fte::new(6.0))] };
    let waiting = |name: &str, begins, takes_post| Cohort { takes_post, over_establishment_heads: None, agency_released: Released::After(Span::years(1.0)), ..intake(name, vec![begins], 1) };
    plan.cohorts = vec![
        waiting("first", day(2026, 11, 1), TakesPost::WhenVacant),
        Cohort { over_establishment_until: Some(Until::After(Span::ZERO)), ..waiting("second", day(2026, 12, 1), TakesPost::After(Span::days(10))) },
    ];
    let projection = project(&plan, 1);
    assert_eq!(trace(&projection, Measure::OverEstablishmentHeads)[3..7], [2.0, 2.0, 2.0, 1.0]);
    assert_eq!(trace(&projection, Measure::UnfundedHeads)[6], 1.0, "the second, who still waits");
}

#[test]
fn a_cohort_costs_for_whoever_starts_and_for_nobody_else() {
    let mut plan = half_empty(1);
    let costing = |name: &str, heads| Cohort { cost_per_head: Money::pounds(100.0), ..intake(name, vec![day(2026, 11, 1)], heads) };
    plan.cohorts = vec![costing("more than there is room for", 8)];
    assert_eq!(trace(&project(&plan, 1), Measure::Spend(Line::Cohorts))[1..], [0.0, 500.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    plan.cohorts = vec![Cohort { training: Span::days(31), ..costing("trains", 2) }];
    assert_eq!(trace(&project(&plan, 1), Measure::Spend(Line::Cohorts))[2..5], [0.0, 200.0, 0.0], "in December, when they start");
    plan.cohorts[0].completion = Share::NONE;
    assert_eq!(trace(&project(&plan, 1), Measure::Spend(Line::Cohorts))[1..], [0.0; 12]);
}

#[test]
fn a_vacancy_of_more_than_one_person_is_filled_by_two() {
    let mut plan = quiet(1.4, 1);
    plan.teams[0].in_post = Fte::ZERO;
    plan.teams[0].case_holding_in_post = Fte::ZERO;
    plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Fixed(Span::days(20)));
    let projection = project(&plan, 1);
    assert_eq!((trace(&projection, Measure::PermanentHeads)[1], trace(&projection, Measure::PermanentFte)[1]), (2.0, 1.4));
}

#[test]
fn supernumerary_members_close_no_vacancy_until_their_time() {
    let mut plan = half_empty(2);
    let mut cohort = intake("intake", vec![day(2026, 11, 1)], 3);
    cohort.takes_post = TakesPost::After(Span::months(12));
    cohort.over_establishment_heads = Some(2);
    cohort.over_establishment_until = Some(Until::After(Span::months(6)));
    plan.cohorts = vec![cohort];
    let projection = project(&plan, 1);
    let (over, vacant, unfunded) =
        (trace(&projection, Measure::OverEstablishmentHeads), trace(&projection, Measure::VacancyFte), trace(&projection, Measure::UnfundedHeads));
    assert_eq!((over[2], vacant[2]), (2.0, 4.0), "two above establishment, the third into a vacancy");
    assert_eq!((unfunded[7], unfunded[8]), (0.0, 2.0), "the money ended on 2 May 2027");
    assert_eq!((over[12], vacant[12]), (2.0, 4.0), "the day before");
    assert_eq!((over[14], vacant[14], unfunded[14]), (0.0, 2.0, 0.0), "each has a post");
}

#[test]
fn agency_cover_kept_beside_a_new_worker_goes_when_the_rule_says() {
    let mut plan = half_empty(1);
    plan.agency.cover_share = Share::ALL;
    plan.teams[0].agency = Fte::new(5.0);
    plan.agency.assignment = Span::weeks(400);
    let mut cohort = intake("intake", vec![day(2026, 11, 1)], 2);
    cohort.agency_released = Released::After(Span::days(93));
    plan.cohorts = vec![cohort];
    let agency = trace(&project(&plan, 1), Measure::AgencyFte);
    assert_eq!((agency[1], agency[2], agency[4], agency[5]), (5.0, 5.0, 5.0, 3.0));
}

#[test]
fn a_request_for_agency_is_answered_after_its_time() {
    let mut plan = half_empty(1);
    plan.agency.cover_share = Share::ALL;
    plan.agency.time_to_arrive = SpanLaw::Fixed(Span::days(40));
    let agency = trace(&project(&plan, 1), Measure::AgencyFte);
    assert_eq!((agency[0], agency[1], agency[2]), (0.0, 0.0, 5.0), "requested on 1 October, here on 10 November");
}

#[test]
fn each_child_of_a_leaver_has_one_change_and_nobody_else_has() {
    let mut plan = one_stage(30, 0.0, SpanLaw::Fixed(Span::years(3_000.0)), 1);
    plan.leaving.hazards = hazards(&[(0.0, 0.1)]);
    for run in 0..50 {
        let layout = Layout::new(&plan);
        let outcome = replicate(&plan, &layout, Streams::new(SEED, run)).expect("it ends");
        let sum = |measure: Measure| {
            (1..=12).map(|month| outcome.tally.get(layout.cell(measure, Scope::Authority, Month(month)).expect("reported")).expect("known")).sum::<f64>()
        };
        // Ten holders with three each: a first leaver takes exactly three children's worker away.
        if sum(Measure::LeaversFte) == 1.0 {
            assert_eq!(sum(Measure::Changes), 3.0);
            return;
        }
    }
    panic!("no run of fifty had a single leaver");
}

#[test]
fn nothing_happens_where_nothing_is_asked() {
    let mut plan = one_stage(20, 0.0, SpanLaw::Fixed(Span::years(3_000.0)), 1);
    plan.pay.grades[0].bottom = Money::pounds(36_000.0);
    plan.pay.grades[0].top = Money::pounds(36_000.0);
    let projection = project(&plan, 1);
    assert_eq!(trace(&projection, Measure::PermanentFte), vec![10.0; 13]);
    assert_eq!(trace(&projection, Measure::CasesHeldAll), vec![20.0; 13]);
    assert_eq!(trace(&projection, Measure::Changes)[1..], [0.0; 12]);
    assert_eq!(trace(&projection, Measure::SpendTotal)[1..], [30_000.0; 12]);
    assert_eq!(trace(&projection, Measure::SameWorker)[11..], [-1.0, 1.0], "not known before twelve months, then everybody");
}

#[test]
fn a_team_of_no_posts_has_no_rates() {
    let mut plan = quiet(10.0, 1);
    plan.teams.push(crate::support::plans::team("empty", 0.0));
    let projection = project(&plan, 1);
    assert!(projection.values(Measure::VacancyRateByTeam, Scope::Team(1), Month(6)).is_empty());
    assert_eq!(projection.values(Measure::VacancyFte, Scope::Team(1), Month(6)), vec![0.0]);
}

#[test]
fn fixed_term_cover_is_permanent_staff_and_closes_no_vacancy() {
    let mut plan = quiet(10.0, 2);
    plan.teams[0].in_post = Fte::new(8.0);
    plan.teams[0].case_holding_in_post = Fte::new(8.0);
    plan.teams[0].agency = Fte::new(2.0);
    plan.agency.cover_share = Share::ALL;
    plan.agency.assignment = Span::weeks(400);
    plan.absence.sickness = Rate::per_year(2.0);
    plan.absence.sickness_length = SpanLaw::Fixed(Span::days(120));
    plan.absence.fixed_term_cover = Share::ALL;
    plan.agency.time_to_arrive = SpanLaw::Fixed(Span::days(10));
    let projection = project(&plan, 1);
    let of = |measure| trace(&projection, measure);
    let (cover, away) = (of(Measure::FixedTermCoverFte), of(Measure::AbsentFte));
    for month in 0..=24 {
        let (covering, permanent) = (cover[month], 8.0 + cover[month]);
        assert!(covering <= away[month], "month {month}: {covering} beside {}", away[month]);
        assert_eq!(of(Measure::PermanentFte)[month], permanent, "month {month}");
        assert_eq!(of(Measure::PermanentHeads)[month], permanent);
        assert_eq!(of(Measure::VacancyFte)[month], 2.0);
        assert_eq!(of(Measure::VacancyRateByTeam)[month], 2.0 / (2.0 + permanent));
        assert_eq!(of(Measure::VacancyRateNet)[month], 2.0 / (2.0 + permanent));
        assert_eq!(of(Measure::AgencyRate)[month], 2.0 / (2.0 + permanent));
        assert_eq!(of(Measure::QualifiedTwoYears)[month], 1.0);
    }
    assert!(cover[1..].iter().any(|&fte| fte >= 3.0), "{cover:?}");
    assert_eq!((of(Measure::StartersFte)[1..].iter().sum::<f64>(), of(Measure::LeaversFte)[1..].iter().sum::<f64>()), (0.0, 0.0));
    // Twelve months' sick days over twelve months' staff, cover among them.
    let days: f64 = of(Measure::SickDays)[13..].iter().sum();
    let staff: f64 = cover[13..].iter().map(|fte| 8.0 + fte).sum::<f64>() / 12.0;
    assert!((of(Measure::AbsenceRate)[24] - days / (staff * 253.0)).abs() < 1e-12);
}
