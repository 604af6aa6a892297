//! Figures that can be worked out by hand from what they are defined as.

use super::*;
use crate::support::plans::team;

fn trace(projection: &Projection, measure: Measure) -> Vec<f64> {
    projection.plan().months.all().map(|month| projection.value(measure, Scope::Authority, month, 0).unwrap_or(-1.0)).collect()
}

/// Within the first hours, of whoever it may happen to.
fn at_once() -> Rate {
    Rate::per_year(20_000.0)
}

#[test]
fn whoever_is_sick_all_month_loses_its_share_of_the_253_days_of_a_year() {
    let mut plan = quiet(4.0, 1);
    plan.absence.sickness = at_once();
    plan.absence.sickness_length = SpanLaw::Fixed(Span::years(30.0));
    let lost = trace(&project(&plan, 1), Measure::SickDays);
    let days = [31.0, 30.0, 31.0, 31.0, 28.0, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 30.0];
    for (month, days) in (1..).zip(days).skip(1) {
        assert!((lost[month] - 4.0 * 253.0 * days / 365.25).abs() < 1e-9, "month {month}: {}", lost[month]);
    }
}

#[test]
fn who_is_on_family_leave_is_absent_and_loses_no_day_to_sickness() {
    let mut plan = quiet(4.0, 1);
    plan.absence.family = at_once();
    plan.absence.family_length = SpanLaw::Fixed(Span::years(30.0));
    let projection = project(&plan, 1);
    for measure in [Measure::AbsentFte, Measure::FamilyLeaveFte] {
        assert_eq!(trace(&projection, measure)[1..], [4.0; 12], "{measure:?}");
    }
    assert_eq!(trace(&projection, Measure::SickDays)[2..], [0.0; 11]);
}

#[test]
fn the_premium_is_a_years_charge_less_what_an_employed_worker_costs_with_on_costs() {
    // £1,500 for 46 weeks; £40,000, a fifth of it for the pension, half a hundredth
    // of levy, and 15 % above £5,000.
    let mut plan = quiet(4.0, 1);
    (plan.pay.grades[0].bottom, plan.pay.grades[0].top) = (Money::pounds(40_000.0), Money::pounds(40_000.0));
    plan.pay.on_costs = OnCosts::Parts { ni_rate: 0.15, ni_above: Money::pounds(5_000.0), pension: Steps::constant(0.2), levy: 0.005 };
    plan.agency.weekly_charge = Steps::constant(Money::pounds(1_500.0));
    plan.agency.weeks_worked = 46.0;
    let projection = project(&plan, 1);
    let premium = 46.0 * 1_500.0 - (40_000.0 * 1.205 + 0.15 * 35_000.0);
    assert!((trace(&projection, Measure::PremiumPerYear)[12] - premium).abs() < 0.5, "{:?}", trace(&projection, Measure::PremiumPerYear));
    assert!((trace(&projection, Measure::PremiumPerDay)[12] - premium / 230.0).abs() < 0.01, "five days a week worked");
}

#[test]
fn promotion_comes_at_its_rate_and_to_the_top_grade_only_once() {
    let paid = |rate: Rate| {
        let mut plan = quiet(4.0, 1);
        let grade = |name: &str, pounds: f64, share: Share, promoted: Rate| Grade {
            name: name.to_owned(),
            bottom: Money::pounds(pounds),
            top: Money::pounds(pounds),
            share,
            promoted,
        };
        plan.pay.grades = vec![
            grade("newly qualified", 25_000.0, Share::NONE, Rate::ZERO),
            grade("experienced", 30_000.0, Share::ALL, rate),
            grade("senior", 42_000.0, Share::NONE, at_once()),
        ];
        trace(&project(&plan, 1), Measure::Spend(Line::PermanentPay))
    };
    assert_eq!(paid(Rate::ZERO)[1..], [10_000.0; 12]);
    assert_eq!(paid(at_once())[2..], [14_000.0; 11]);
}

#[test]
fn who_looks_for_a_post_out_of_case_holding_takes_one_while_there_are_any() {
    let mut plan = quiet(6.0, 1);
    plan.teams[0].in_post = Fte::new(4.0);
    (plan.teams[0].case_holding_in_post, plan.teams[0].case_holding_posts) = (Fte::new(4.0), Steps::constant(Fte::new(4.0)));
    plan.moves.rate = at_once();
    plan.moves.out_of_case_holding = Share::ALL;
    plan.children = Children::Single(SingleStage { open: 80, arrivals: Rate::ZERO, duration: SpanLaw::Fixed(Span::years(3_000.0)) });
    let projection = project(&plan, 1);
    assert_eq!(trace(&projection, Measure::CaseHoldersFte)[1..], [2.0; 12], "two of the four have moved");
    assert_eq!(trace(&projection, Measure::PermanentFte), [4.0; 13]);
    assert_eq!(trace(&projection, Measure::VacancyFte), [2.0; 13]);
    assert_eq!(trace(&projection, Measure::CasesHeldAll), [80.0; 13]);
}

#[test]
fn a_supervisor_has_no_more_asyes_than_allowed_and_who_has_none_is_counted() {
    // Two who may supervise two each, and five newly qualified.
    let mut plan = quiet(7.0, 1);
    (plan.teams[0].in_post, plan.teams[0].case_holding_in_post) = (Fte::new(2.0), Fte::new(2.0));
    plan.cohorts = vec![Cohort { newly_qualified: true, ..intake("academy", vec![day(2026, 11, 1)], 5) }];
    let projection = project(&plan, 1);
    assert_eq!(trace(&projection, Measure::AsyeHeads)[1..4], [0.0, 5.0, 5.0]);
    assert_eq!(trace(&projection, Measure::AsyesUnsupervised)[1..4], [0.0, 1.0, 1.0]);
    plan.asye.most_per_supervisor = 3;
    assert_eq!(trace(&project(&plan, 1), Measure::AsyesUnsupervised)[1..4], [0.0; 3]);
}

#[test]
fn without_a_supervisor_an_asye_leaves_so_many_times_as_fast() {
    // Nobody who could supervise; the hazard is multiplied by nothing, or by very much.
    let left = |times: f64| {
        let mut plan = quiet(5.0, 1);
        (plan.teams[0].in_post, plan.teams[0].case_holding_in_post) = (Fte::ZERO, Fte::ZERO);
        plan.cohorts = vec![Cohort { newly_qualified: true, ..intake("academy", vec![day(2026, 11, 1)], 5) }];
        plan.leaving.hazards = hazards(&[(0.0, 1.0)]);
        plan.asye.unsupervised_leaving = times;
        trace(&project(&plan, 1), Measure::LeaversFte)[2..].iter().sum::<f64>()
    };
    assert_eq!(left(0.0), 0.0);
    assert_eq!(left(20_000.0), 5.0);
}

#[test]
fn the_yearly_shock_leaves_the_mean_of_leavers_as_it_is() {
    // Given the shock X, log-normal of mean one, leavers are Poisson(16 X).
    let mut plan = quiet(100.0, 1);
    plan.leaving.hazards = hazards(&[(0.0, 0.16)]);
    plan.leaving.yearly_shock = 0.3;
    plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Fixed(Span::ZERO));
    let projection = project(&plan, 2_000);
    let months: Vec<Month> = (1..=12).map(Month).collect();
    let leavers = projection.sums(Measure::LeaversFte, Scope::Authority, &months);
    let mean = 16.0 * years_at(&plan, 12);
    policy::mean_is("leavers of a shocked year", &leavers, mean, mean + mean * mean * libm::expm1(0.09), 1.5);
}

#[test]
fn pressure_on_the_authority_is_that_of_its_staff_team_by_team() {
    // Thirty cases a head on a desired fifteen, and none: e to the half, and its inverse.
    let mut plan = quiet(1.0, 1);
    plan.teams = vec![team("pressed", 1.0), team("at ease", 3.0)];
    for (team, posts) in plan.teams.iter_mut().zip([1.0, 3.0]) {
        (team.in_post, team.case_holding_in_post) = (Fte::new(posts), Fte::new(posts));
        team.desired_caseload = 15.0;
    }
    plan.teams[1].stages = [false; Stage::COUNT];
    plan.children = Children::Single(SingleStage { open: 30, arrivals: Rate::ZERO, duration: SpanLaw::Fixed(Span::years(3_000.0)) });
    plan.feedback.leaving = 0.5;
    plan.feedback.bound = 3.0;
    let projection = project(&plan, 1);
    let times = |scope| projection.value(Measure::WorkloadOnLeaving, scope, Month(6), 0).expect("a figure");
    let (up, down) = (libm::exp(0.5), libm::exp(-0.5));
    assert!((times(Scope::Team(0)) - up).abs() < 1e-12 && (times(Scope::Team(1)) - down).abs() < 1e-12);
    assert!((times(Scope::Authority) - (up + 3.0 * down) / 4.0).abs() < 1e-12);
}

#[test]
fn long_absence_begins_at_its_rate() {
    let mut plan = quiet(3_000.0, 1);
    plan.absence.sickness = Rate::per_year(0.4);
    plan.absence.sickness_length = SpanLaw::Fixed(Span::years(30.0));
    let away = trace(&project(&plan, 1), Measure::AbsentFte);
    for month in [3, 12] {
        policy::share_is("away", away[month] as u64, 3_000, -libm::expm1(-0.4 * years_at(&plan, month as u32)), 0.08);
    }
}

#[test]
fn staff_beyond_the_posts_at_the_start_stand_above_establishment() {
    let mut plan = quiet(10.0, 1);
    plan.teams[0].in_post = Fte::new(13.0);
    let projection = project(&plan, 1);
    for (measure, figure) in [(Measure::OverEstablishmentHeads, 3.0), (Measure::OverEstablishmentFte, 3.0), (Measure::VacancyFte, 0.0), (Measure::PermanentFte, 13.0)] {
        assert_eq!(trace(&projection, measure)[0], figure, "{measure:?}");
    }
}

#[test]
fn agency_workers_who_are_never_renewed_stay_an_assignment() {
    let mut plan = quiet(6.0, 2);
    (plan.teams[0].in_post, plan.teams[0].case_holding_in_post) = (Fte::new(2.0), Fte::new(2.0));
    plan.agency.cover_share = Share::ALL;
    plan.agency.renewal = Share::NONE;
    plan.agency.renewal_before = Share::NONE;
    let projection = project(&plan, 1);
    let stays = trace(&projection, Measure::AgencyMeanStay);
    for (month, stay) in stays.iter().enumerate().skip(12) {
        assert!((stay - 84.0 / 365.25).abs() < 1e-6, "month {month}: {stay}");
    }
    let (heads, came, ended) = (trace(&projection, Measure::AgencyHeads), trace(&projection, Measure::AgencyArrivals), trace(&projection, Measure::AgencyStaysEnded));
    for month in 1..=24 {
        assert_eq!(heads[month], heads[month - 1] + came[month] - ended[month], "month {month}");
    }
    assert_eq!(heads[24], 4.0);
}

#[test]
fn a_half_timer_is_within_the_desired_workload_at_half_the_cases() {
    let within = |desired: f64| {
        let mut plan = quiet(2.0, 1);
        plan.staff.fte_per_head = Fte::milli(500);
        plan.teams[0].desired_caseload = desired;
        plan.children = Children::Single(SingleStage { open: 40, arrivals: Rate::ZERO, duration: SpanLaw::Fixed(Span::years(3_000.0)) });
        let projection = project(&plan, 1);
        assert_eq!(trace(&projection, Measure::AverageCaseload), [20.0; 13]);
        trace(&projection, Measure::WithinDesiredWorkload)
    };
    assert_eq!(within(20.0), [1.0; 13], "ten cases each");
    assert_eq!(within(19.9), [0.0; 13]);
}

#[test]
fn what_the_department_is_asked_for_each_march_is_known_once_the_run_is_long_enough() {
    // From October 2026: the Marches are months 6, 18 and 30.
    let mut plan = quiet(10.0, 3);
    plan.children = Children::Single(SingleStage { open: 20, arrivals: Rate::ZERO, duration: SpanLaw::Fixed(Span::years(3_000.0)) });
    let projection = project(&plan, 1);
    let known = |measure| -> Vec<u32> { plan.months.all().map(|month| month.0).filter(|&month| projection.value(measure, Scope::Authority, Month(month), 0).is_some()).collect() };
    for measure in [Measure::DfeOne, Measure::DfeTwo, Measure::DfeThree, Measure::IndexOne, Measure::IndexTwo] {
        assert_eq!(known(measure), [18, 30], "{measure:?}");
    }
    for measure in [Measure::DfeThreeTwoYears, Measure::IndexTwoTwoYears, Measure::IndexThreeTwoYears] {
        assert_eq!(known(measure), [30], "{measure:?}");
    }
    assert_eq!(known(Measure::SameWorker), (12..=36).collect::<Vec<u32>>());
}

#[test]
fn new_families_go_to_teams_by_their_case_holding_posts() {
    let mut plan = quiet(10.0, 1);
    plan.teams.push(Team { in_post: Fte::new(30.0), case_holding_in_post: Fte::new(30.0), ..team("three times as large", 30.0) });
    plan.children = Children::Single(SingleStage { open: 0, arrivals: Rate::per_year(4_000.0), duration: SpanLaw::Fixed(Span::years(3_000.0)) });
    let projection = project(&plan, 1);
    let open = |scope| projection.value(Measure::CasesHeldAll, scope, Month(12), 0).expect("a figure") as u64;
    policy::share_is("of the larger team", open(Scope::Team(1)), open(Scope::Authority), 0.75, 0.06);
}

#[test]
fn the_mean_wait_is_of_the_children_who_were_given_a_worker_in_the_month() {
    // Three wait from 1 October for the first worker, who comes after 40 days.
    let mut plan = quiet(2.0, 1);
    (plan.teams[0].in_post, plan.teams[0].case_holding_in_post) = (Fte::ZERO, Fte::ZERO);
    plan.children = Children::Single(SingleStage { open: 3, arrivals: Rate::ZERO, duration: SpanLaw::Fixed(Span::years(3_000.0)) });
    plan.cohorts = vec![intake("first", vec![day(2026, 11, 10)], 1)];
    let waited = trace(&project(&plan, 1), Measure::UnallocatedDays);
    assert_eq!(waited[..4], [-1.0, -1.0, 40.0, -1.0], "missing where there were none");
}

#[test]
fn former_staff_are_those_of_the_agency_workers_who_left_here_for_it() {
    // All four leave at once and would come back; four posts want agency.
    let mut plan = quiet(4.0, 1);
    plan.leaving.hazards = hazards(&[(0.0, 20_000.0)]);
    plan.leaving.destinations = [Share::NONE, Share::ALL, Share::NONE];
    plan.agency.cover_share = Share::ALL;
    plan.agency.time_to_arrive = SpanLaw::Fixed(Span::days(10));
    plan.agency.assignment = Span::weeks(400);
    plan.agency.rules.returning_share = Share::ALL;
    let projection = project(&plan, 1);
    for measure in [Measure::AgencyArrivals, Measure::AgencyFormerStaff] {
        assert_eq!(trace(&projection, measure)[1..], [4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], "{measure:?}");
    }
}

#[test]
fn a_ceiling_on_agencys_share_is_of_agency_and_staff_together() {
    // Eight employed and two from agency: a fifth.
    let mut plan = quiet(12.0, 1);
    (plan.teams[0].in_post, plan.teams[0].case_holding_in_post) = (Fte::new(8.0), Fte::new(8.0));
    plan.agency.cover_share = Share::ALL;
    plan.agency.assignment = Span::weeks(400);
    plan.agency.caps = Steps::constant(AgencyCap { share: Some(Share::new(0.2)), ..AgencyCap::default() });
    assert_eq!(trace(&project(&plan, 1), Measure::AgencyFte)[1..], [2.0; 12]);
}

#[test]
fn a_ceiling_on_agency_leaves_for_others_what_a_managed_team_does_not_take() {
    // Five in all, three of them the managed team's; eight posts are vacant.
    let mut plan = quiet(12.0, 1);
    (plan.teams[0].in_post, plan.teams[0].case_holding_in_post) = (Fte::new(4.0), Fte::new(4.0));
    plan.agency.cover_share = Share::ALL;
    plan.agency.assignment = Span::weeks(400);
    plan.agency.caps = Steps::constant(AgencyCap { fte: Some(Fte::new(5.0)), ..AgencyCap::default() });
    plan.agency.teams = vec![AgencyTeam {
        name: "managed".into(),
        team: 0,
        heads: 3,
        fte_per_head: Fte::milli(1_000),
        from: day(2026, 12, 1),
        until: Some(day(2027, 3, 1)),
        weekly_charge: Money::ZERO,
        holds_cases: true,
        covers_vacancies: false,
    }];
    assert_eq!(trace(&project(&plan, 1), Measure::AgencyFte)[1..], [5.0; 12]);
}

#[test]
fn changes_a_child_year_are_the_years_changes_over_the_years_of_children() {
    // Twenty children looked after throughout, the year before the start included.
    let mut plan = quiet(10.0, 2);
    plan.past_months = 12;
    plan.children = Children::Single(SingleStage { open: 20, arrivals: Rate::ZERO, duration: SpanLaw::Fixed(Span::years(3_000.0)) });
    plan.continuity.residual = Rate::per_year(2.0);
    let projection = project(&plan, 1);
    let (changes, rate) = (trace(&projection, Measure::LookedAfterChangesBy(tenure::department::Cause::Residual)), trace(&projection, Measure::ChangesPerLookedAfterChildYear));
    let mut seen = 0.0;
    for month in 12..=24 {
        let year: f64 = changes[month - 11..=month].iter().sum();
        // 365 days, or 366 with those of February 2028.
        let years = years_at(&plan, month as u32) - years_at(&plan, month as u32 - 12);
        assert!((rate[month] - year / (20.0 * years)).abs() < 1e-9, "month {month}: {} for {year} changes", rate[month]);
        seen += changes[month];
    }
    // Forty a year, give or take seven.
    assert!((20.0..70.0).contains(&seen), "{seen}");
}

#[test]
fn a_lever_that_ends_sickness_lets_nobody_else_go_away() {
    let mut plan = quiet(200.0, 1);
    plan.absence.sickness = Rate::per_year(1.0);
    (plan.absence.sickness_length, plan.absence.family_length) = (SpanLaw::Fixed(Span::years(30.0)), SpanLaw::Fixed(Span::years(30.0)));
    plan.levers = vec![crate::support::plans::lever("well", day(2027, 1, 1), Changes::Sickness, 0.0)];
    let away = trace(&project(&plan, 1), Measure::AbsentFte);
    assert!(away[3] > 20.0 && away[3] < 80.0, "{away:?}");
    assert_eq!(away[3..], [away[3]; 10]);
}

#[test]
fn an_academys_supervisor_is_free_again_when_the_asye_year_is_over() {
    // Room for two: those of November are through in May, those of June have it again.
    let mut plan = quiet(9.0, 1);
    (plan.teams[0].in_post, plan.teams[0].case_holding_in_post) = (Fte::new(4.0), Fte::new(4.0));
    plan.asye.length = Span::months(6);
    plan.asye.supervision = Supervision::Academy { posts: Fte::new(1.0), asyes_per_post: 2, cost_per_post: Money::ZERO };
    plan.cohorts = vec![Cohort { newly_qualified: true, ..intake("academy", vec![day(2026, 11, 1), day(2027, 6, 1)], 2) }];
    let projection = project(&plan, 1);
    assert_eq!(trace(&projection, Measure::AsyeHeads)[1..], [0.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 0.0, 2.0, 2.0, 2.0, 2.0]);
    assert_eq!(trace(&projection, Measure::AsyesUnsupervised), [0.0; 13]);
}

#[test]
fn agency_is_for_vacancies_and_for_absence_as_it_is_wanted_for_each() {
    // Half of four vacancies, and both of the two who are away.
    let mut plan = quiet(6.0, 1);
    (plan.teams[0].in_post, plan.teams[0].case_holding_in_post) = (Fte::new(2.0), Fte::new(2.0));
    plan.absence.sickness = at_once();
    plan.absence.sickness_length = SpanLaw::Fixed(Span::years(30.0));
    plan.absence.agency_cover = Share::ALL;
    plan.agency.cover_share = Share::new(0.5);
    plan.agency.assignment = Span::weeks(400);
    plan.agency.weekly_charge = Steps::constant(Money::pounds(1_000.0));
    let projection = project(&plan, 1);
    let spent = |cause| trace(&projection, Measure::AgencySpend(cause));
    let (vacant, away) = (spent(tenure::department::AgencyCause::Leaving), spent(tenure::department::AgencyCause::LongAbsence));
    assert_eq!(trace(&projection, Measure::AgencyFte)[2..], [4.0; 11]);
    for month in 2..=12 {
        assert!(vacant[month] > 7_000.0 && (vacant[month] - away[month]).abs() <= 0.01, "month {month}: {} and {}", vacant[month], away[month]);
    }
}
