//! Staff: how they leave and come, and what they and their posts cost.

use super::*;

// --- O1: hazard by tenure -------------------------------------------------

#[test]
fn the_hazard_accumulates_and_inverts_exactly() {
    let hazard = PiecewiseHazard::new(F1.iter().map(|&(from, rate)| HazardBand { from, rate }).collect());
    for (t, h) in [(1.0, 0.10), (2.0, 0.32), (3.0, 0.50), (5.0, 0.86), (10.0, 1.31), (20.0, 1.81)] {
        assert!((hazard.accumulated(t) - h).abs() < 1e-14, "H({t})");
        assert!((oracles::accumulated(&F1, t) - h).abs() < 1e-14, "the oracle's H({t})");
    }
    for edge in [1.0, 2.0, 5.0, 10.0] {
        for t in [edge - 1e-9, edge, edge + 1e-9, edge + 0.3] {
            let back = hazard.tenure_at(hazard.accumulated(t)).expect("it is reached");
            assert!((back - t).abs() < 1e-14 * t.max(1.0) * 4.0, "{t} came back as {back}");
        }
    }
    let never = PiecewiseHazard::new(vec![HazardBand { from: 0.0, rate: 0.1 }, HazardBand { from: 1.0, rate: 0.0 }]);
    assert_eq!(never.tenure_at(0.2), None);
    let shifted = PiecewiseHazard::new(vec![HazardBand { from: 0.0, rate: 0.11 }]);
    assert!((shifted.accumulated(1.0) - 0.10).abs() > 1e-3, "the control differs");
}

#[test]
fn survivors_of_a_cohort_are_binomial() {
    let mut plan = quiet(100.0, 5);
    plan.leaving.hazards = hazards(&F1);
    let projection = project(&plan, 2_000);
    for month in [12, 24, 36, 60] {
        let left: f64 = values(&projection, Measure::PermanentHeads, month).iter().sum();
        let survival = oracles::survival(&F1, years_at(&plan, month));
        policy::share_is("survivors", left as u64, 200_000, survival, 0.01);
    }
}

#[test]
fn notice_dates_the_resignation_and_never_moves_the_departure() {
    let mut plan = quiet(100.0, 3);
    plan.leaving.hazards = hazards(&F1);
    let without = project(&plan, 50);
    plan.leaving.notice = Span::weeks(12);
    let with = project(&plan, 50);
    for month in 0..=36 {
        assert_eq!(values(&without, Measure::PermanentFte, month), values(&with, Measure::PermanentFte, month));
    }
}

// --- O2: turnover conventions ----------------------------------------------

#[test]
fn leavers_from_posts_refilled_at_once_are_poisson_at_the_hazard() {
    let mut plan = quiet(100.0, 1);
    plan.months = Months::new(day(2027, 1, 1), 12);
    plan.leaving.hazards = hazards(&[(0.0, 0.16)]);
    plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Fixed(Span::ZERO));
    let projection = project(&plan, 4_000);
    let months: Vec<Month> = (1..=12).map(Month).collect();
    let leavers = projection.sums(Measure::LeaversFte, Scope::Authority, &months);
    let mean = 16.0 * years_at(&plan, 12);
    policy::mean_is("leavers of a year", &leavers, mean, mean, 0.5);
    policy::variance_is("leavers of a year", &leavers, mean);
}

#[test]
fn leavers_of_a_cohort_not_refilled_are_binomial() {
    let mut plan = quiet(100.0, 1);
    plan.leaving.hazards = hazards(&[(0.0, 0.16)]);
    let projection = project(&plan, 4_000);
    let left: f64 = values(&projection, Measure::PermanentHeads, 12).iter().map(|heads| 100.0 - heads).sum();
    let p = -libm::expm1(-0.16 * years_at(&plan, 12));
    policy::share_is("leavers", left as u64, 400_000, p, 0.005);
    let hazard = Rate::of_yearly_probability(Share::new(0.15)).as_per_year();
    assert!((hazard - 0.162_518_929_497_774_9).abs() < 1e-15);
}

// --- O3, O4: inflow ---------------------------------------------------------

fn inflow(a_year: f64, years: u32) -> Plan {
    let mut plan = quiet(1_000.0, years);
    plan.teams[0].in_post = Fte::ZERO;
    plan.teams[0].case_holding_in_post = Fte::ZERO;
    plan.leaving.hazards = hazards(&F1);
    plan.recruitment.form = RecruitmentForm::Market(Rate::per_year(a_year));
    plan
}

#[test]
fn headcount_with_poisson_inflow_is_poisson() {
    let plan = inflow(30.0, 5);
    let projection = project(&plan, 3_000);
    for month in [12, 60] {
        let heads = values(&projection, Measure::PermanentHeads, month);
        let mean = 30.0 * oracles::survival_integral(&F1, years_at(&plan, month));
        policy::mean_is("headcount", &heads, mean, mean, 1.5);
        policy::variance_is("headcount", &heads, mean);
    }
    assert!((30.0 * oracles::survival_integral(&F1, 5.0) - 103.413_197_785_8).abs() < 1e-9);
}

#[test]
fn opening_staff_leave_by_their_tenure() {
    // All of 3 to 3.0001 years' tenure: the hazard ahead is that of the third to fifth year.
    let mut plan = inflow(30.0, 2);
    plan.teams[0].in_post = Fte::new(100.0);
    plan.teams[0].case_holding_in_post = Fte::new(100.0);
    plan.staff.tenure_shares = vec![
        TenureShare { from: Span::ZERO, share: Share::NONE },
        TenureShare { from: Span::years(3.0), share: Share::ALL },
    ];
    plan.staff.longest_tenure = Span::years(3.0001);
    let projection = project(&plan, 3_000);
    let t = years_at(&plan, 24);
    let stays = oracles::survival_from(&F1, 3.0, t);
    let flowed = 30.0 * oracles::survival_integral(&F1, t);
    let heads = values(&projection, Measure::PermanentHeads, 24);
    policy::mean_is("staff and inflow", &heads, 100.0 * stays + flowed, 100.0 * stays * (1.0 - stays) + flowed, 1.2);
    // As if all were new: the fault of ignoring tenure would be seen.
    let ignored = oracles::survival(&F1, t);
    assert!((100.0 * (stays - ignored)).abs() > 1.2);
}

// --- O7, O12: posts and what their cover costs -----------------------------

fn independent_posts(years: u32) -> Plan {
    let mut plan = quiet(120.0, years);
    plan.leaving.hazards = hazards(&[(0.0, 0.16)]);
    plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Exponential(Span::years(0.35)));
    plan
}

#[test]
fn vacancies_of_independent_posts_follow_the_two_state_law() {
    let plan = independent_posts(2);
    let projection = project(&plan, 4_000);
    for month in [6, 24] {
        let p = oracles::vacant_at(0.16, 1.0 / 0.35, years_at(&plan, month));
        let vacant = values(&projection, Measure::VacancyFte, month);
        policy::mean_is("vacancies", &vacant, 120.0 * p, 120.0 * p * (1.0 - p), 0.4);
        policy::variance_is("vacancies", &vacant, 120.0 * p * (1.0 - p));
    }
    assert!((120.0 * oracles::vacant_at(0.16, 1.0 / 0.35, 0.5) - 4.955_835_887_1).abs() < 1e-9);
}

#[test]
fn long_run_vacancy_is_time_to_fill_over_time_to_fill_and_tenure() {
    // Renewal and reward: fixed fill of 0.35 years, hazards F1, mean tenure 10.547.
    let mut plan = independent_posts(15);
    plan.leaving.hazards = hazards(&F1);
    plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Fixed(Span::years(0.35)));
    // Stationary tenures: the density of age is S(u)/m, taken in narrow bands.
    let mean = 10.547_308_008_699;
    let edges: Vec<f64> = (0..200).map(|n| f64::from(n) * 0.5).collect();
    let integral = |t: f64| oracles::survival_integral(&F1, t);
    let all = integral(100.0);
    plan.staff.tenure_shares = edges
        .iter()
        .map(|&from| TenureShare { from: Span::years(from), share: Share::new((integral(from + 0.5) - integral(from)) / all) })
        .collect();
    plan.staff.longest_tenure = Span::years(100.0);
    let projection = project(&plan, 400);
    let last: Vec<f64> = values(&projection, Measure::VacancyFte, 180);
    let share = 0.35 / (mean + 0.35);
    policy::mean_is("long-run vacancy", &last, 120.0 * share, 120.0 * share * (1.0 - share), 0.75);
    assert!((share - 0.032_118_023_985).abs() < 1e-9);
}

#[test]
fn agency_that_covers_every_vacancy_costs_the_integral_of_vacancy() {
    let mut plan = independent_posts(2);
    plan.agency.cover_share = Share::ALL;
    plan.agency.weekly_charge = Steps::constant(Money::pounds(1_562.5));
    let projection = project(&plan, 2_000);
    let months: Vec<Month> = (1..=24).map(Month).collect();
    let spend = projection.sums(Measure::Spend(Line::AgencyCharges), Scope::Authority, &months);
    let exact = 75_000.0 * 120.0 * oracles::vacant_integral(0.16, 1.0 / 0.35, years_at(&plan, 24));
    assert!((0.8 * 75_000.0 * 120.0 * oracles::vacant_integral(0.16, 1.0 / 0.35, 2.0) - 637_389.889_3).abs() < 0.01);
    let sd = Summary::of(&spend).sd.expect("more than one");
    policy::mean_is("agency spend", &spend, exact, sd * sd, 30_000.0);
}

#[test]
fn a_ceiling_of_none_ends_agency() {
    let mut plan = independent_posts(2);
    plan.agency.cover_share = Share::ALL;
    plan.agency.notice = Span::weeks(4);
    let cap = AgencyCap { fte: Some(Fte::ZERO), ..AgencyCap::default() };
    plan.agency.caps.later = vec![(day(2027, 10, 1), cap)];
    let projection = project(&plan, 50);
    assert!(values(&projection, Measure::AgencyFte, 12).iter().sum::<f64>() > 0.0);
    assert!(values(&projection, Measure::AgencyFte, 13).iter().all(|&fte| fte == 0.0));
}

// --- O9: recruitment limited by the market ----------------------------------

#[test]
fn posts_filled_by_a_limited_market_follow_the_truncated_poisson_chain() {
    let mut plan = quiet(40.0, 5);
    plan.teams[0].in_post = Fte::new(34.0);
    plan.teams[0].case_holding_in_post = Fte::new(34.0);
    plan.leaving.hazards = hazards(&[(0.0, 0.16)]);
    for rate in [6.0, 5.0] {
        plan.recruitment.form = RecruitmentForm::Market(Rate::per_year(rate));
        let projection = project(&plan, 3_000);
        let (mean, variance) = oracles::limited_recruitment(40, rate, 0.16, 34, years_at(&plan, 60));
        let filled = values(&projection, Measure::PermanentFte, 60);
        policy::mean_is("filled posts", &filled, mean, variance, 0.6);
        policy::variance_is("filled posts", &filled, variance);
    }
    // The chain's own long run is Erlang's.
    let (mean, _) = oracles::limited_recruitment(40, 6.0, 0.16, 34, 50.0);
    let rho = 6.0 / 0.16;
    assert!((mean - rho * (1.0 - oracles::erlang_b(40, rho))).abs() < 1e-3);
    assert!((oracles::erlang_b(40, rho) - 0.083_460_398_182).abs() < 1e-11);
}

// --- O16: pay ---------------------------------------------------------------

#[test]
fn pay_of_a_department_where_nobody_moves_is_an_exact_sum() {
    let mut plan = quiet(10.0, 2);
    plan.months = Months::new(day(2026, 4, 1), 24);
    plan.pay.grades[0] = Grade { name: "all".into(), bottom: Money::pounds(30_000.0), top: Money::pounds(30_500.0), share: Share::ALL, promoted: Rate::ZERO };
    plan.pay.increment = Money::pounds(950.0);
    plan.pay.awards = vec![(day(2027, 4, 1), 0.03)];
    plan.pay.on_costs = OnCosts::Parts { ni_rate: 0.15, ni_above: Money::pounds(5_000.0), pension: Steps::constant(0.2), levy: 0.005 };
    let projection = project(&plan, 2);
    let first: Vec<Month> = (1..=12).map(Month).collect();
    let second: Vec<Month> = (13..=24).map(Month).collect();
    let sum = |line: Line, months: &[Month]| projection.sums(Measure::Spend(line), Scope::Authority, months)[0];
    // 10 × £30,000; then the increment stops at the top, and the award is on top of it.
    assert_eq!(sum(Line::PermanentPay, &first), 300_000.0);
    // A month is £26,179.1666…, rounded once to £26,179.17; the year is the sum of its months.
    assert!((sum(Line::PermanentPay, &second) - 12.0 * 26_179.17).abs() < 1e-6);
    assert_eq!(sum(Line::OnCosts, &first), 10.0 * 0.15 * 25_000.0);
    assert_eq!(sum(Line::Pension, &first), 60_000.0);
    assert_eq!(sum(Line::Levy, &first), 1_500.0);
}

/// Of a starter who leaves at a constant hazard h: Σ_k pay_k ∫_k^{k+1} S, month
/// by month (a month costs a twelfth of a year's pay, shared over its minutes).
/// What one costs is an increasing function of the time of leaving, so that its
/// second moment is 2 ∫ cost(t) × rate(t) × S(t) dt.
#[test]
fn pay_of_starters_who_leave_is_the_integral_of_survival_under_the_steps_of_pay() {
    const STARTERS: f64 = 40.0;
    let h = 0.16;
    let mut plan = quiet(STARTERS, 4);
    plan.months = Months::new(day(2026, 4, 1), 48);
    plan.leaving.hazards = hazards(&[(0.0, h)]);
    plan.pay.grades[0] = Grade { name: "all".into(), bottom: Money::pounds(30_000.0), top: Money::pounds(34_500.0), share: Share::ALL, promoted: Rate::ZERO };
    plan.pay.increment = Money::pounds(2_000.0);
    plan.pay.awards = vec![(day(2028, 4, 1), 0.05)];
    let (mut mean, mut second) = (0.0, 0.0);
    for month in 0..48_u32 {
        let pay = (30_000.0 + 2_000.0 * f64::from(month / 12)).min(34_500.0) * if month >= 24 { 1.05 } else { 1.0 };
        let (from, to) = (years_at(&plan, month), years_at(&plan, month + 1));
        let rate = pay / 12.0 / (to - from);
        // Exact within a month: the cost so far is linear, survival exponential.
        let survives = |t: f64| libm::exp(-h * t);
        let spent = (survives(from) - survives(to)) / h;
        let by_time = (survives(from) - survives(to) * (1.0 + h * (to - from))) / (h * h);
        let before: f64 = (0..month)
            .map(|earlier| (30_000.0 + 2_000.0 * f64::from(earlier / 12)).min(34_500.0) / 12.0 * if earlier >= 24 { 1.05 } else { 1.0 })
            .sum();
        mean += rate * spent;
        second += 2.0 * rate * (before * spent + rate * by_time);
    }
    let months: Vec<Month> = (1..=48).map(Month).collect();
    let sample = project(&plan, 400).sums(Measure::Spend(Line::PermanentPay), Scope::Authority, &months);
    policy::mean_is("pay of starters who leave", &sample, STARTERS * mean, STARTERS * (second - mean * mean), 0.03 * STARTERS * mean);
}

#[test]
fn every_months_lines_sum_to_its_total_and_grades_to_pay() {
    let mut plan = independent_posts(2);
    plan.agency.cover_share = Share::ALL;
    plan.agency.weekly_charge = Steps::constant(Money::pounds(1_777.77));
    plan.pay.grades = [(31_234.56, 0.3), (43_210.98, 0.7)]
        .map(|(pay, share)| Grade { name: "grade".into(), bottom: Money::pounds(pay), top: Money::pounds(pay), share: Share::new(share), promoted: Rate::ZERO })
        .to_vec();
    plan.pay.on_costs = OnCosts::Rate(0.31);
    let projection = project(&plan, 5);
    for run in 0..5 {
        for month in 1..=24 {
            let at = |measure: Measure| (100.0 * projection.value(measure, Scope::Authority, Month(month), run).expect("known")).round() as i64;
            let reported = Line::ALL.iter().filter(|&&line| projection.has(Measure::Spend(line), Scope::Authority));
            let lines: i64 = reported.map(|&line| at(Measure::Spend(line))).sum();
            assert_eq!(lines, at(Measure::SpendTotal));
            assert_eq!(at(Measure::PayOnGrade(0)) + at(Measure::PayOnGrade(1)), at(Measure::Spend(Line::PermanentPay)));
        }
    }
}
