//! The program against exact theory: each process alone, in a department where
//! nothing else happens.

mod support;

use support::oracles::{self, F1};
use support::plans::{day, quiet};
use support::policy;
use tenure::chance::{HazardBand, PiecewiseHazard, SpanLaw, Streams};
use tenure::department::plan::*;
use tenure::department::tally::{Layout, Scope};
use tenure::department::{Line, Measure, Plan, replicate};
use tenure::experiment::{Projection, Request, run};
use tenure::quantity::*;
use tenure::statistics::{Summary, quantile};

const SEED: u64 = 20_260_101;

fn project(plan: &Plan, replications: u32) -> Projection {
    let request = Request { seed: SEED, replications: 0..replications, threads: None };
    run(plan, &request, &|| true).expect("the run ends")
}

fn values(projection: &Projection, measure: Measure, month: u32) -> Vec<f64> {
    projection.values(measure, Scope::Authority, Month(month))
}

fn hazards(bands: &[(f64, f64)]) -> Vec<TenureHazard> {
    bands.iter().map(|&(from, rate)| TenureHazard { from: Span::years(from), rate: Rate::per_year(rate) }).collect()
}

/// The month after which so many years of 365.25 days have passed, as nearly as
/// calendar months allow; theory is taken at the exact time.
fn years_at(plan: &Plan, month: u32) -> f64 {
    plan.months.end_of(Month(month)).since(plan.months.start()).as_years()
}

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

// --- O5, O6: caseload -------------------------------------------------------

fn one_stage(open: u32, arrivals: f64, duration: SpanLaw, years: u32) -> Plan {
    let mut plan = quiet(10.0, years);
    plan.children = Children::Single(SingleStage { open, arrivals: Rate::per_year(arrivals), duration });
    plan
}

const NINE_MONTHS: Span = Span::months(9);

#[test]
fn a_caseload_of_exponential_cases_is_binomial_plus_poisson() {
    let plan = one_stage(300, 600.0, SpanLaw::Exponential(NINE_MONTHS), 1);
    let projection = project(&plan, 3_000);
    let decay = libm::exp(-years_at(&plan, 6) / 0.75);
    let cases = values(&projection, Measure::CasesHeldAll, 6);
    let arrived = 450.0 * (1.0 - decay);
    policy::mean_is("cases", &cases, 300.0 * decay + arrived, 300.0 * decay * (1.0 - decay) + arrived, 3.0);
    policy::variance_is("cases", &cases, 300.0 * decay * (1.0 - decay) + arrived);
}

#[test]
fn a_stationary_caseload_stays_poisson_whatever_the_law_of_durations() {
    for duration in [
        SpanLaw::Fixed(NINE_MONTHS),
        SpanLaw::LogNormal { mean: NINE_MONTHS, cv: 1.31 },
        support::plans::bands(&[(0, 200, 0.6), (200, 600, 0.4)]),
    ] {
        let mean = 600.0 * duration.mean_years();
        let plan = one_stage(mean.round() as u32, 600.0, duration.clone(), 3);
        let projection = project(&plan, 1_500);
        // The opening number is exact, not Poisson: by the third year it is forgotten.
        let cases = values(&projection, Measure::CasesHeldAll, 36);
        policy::mean_is(&format!("{duration:?}"), &cases, mean, mean, 4.0);
        policy::variance_is(&format!("{duration:?}"), &cases, mean);
    }
}

#[test]
fn time_open_is_the_sum_of_the_stays() {
    // Little's law, exactly: fixed stays of known length, none at either end.
    let plan = one_stage(0, 200.0, SpanLaw::Fixed(Span::days(30)), 2);
    let projection = project(&plan, 20);
    let months: Vec<Month> = (1..=24).map(Month).collect();
    for run in 0..20 {
        let years: f64 = months
            .iter()
            .map(|&month| projection.value(Measure::ChildYears(Stage::LookedAfter), Scope::Authority, month, run).expect("known"))
            .sum();
        let minutes = years * 525_960.0;
        let open = projection.value(Measure::CasesHeldAll, Scope::Authority, Month(24), run).expect("known");
        let whole = minutes / 43_200.0;
        // All who left stayed 30 days; those open at the end somewhat less.
        assert!(whole.fract() >= 0.0 && open < 60.0 && (minutes - minutes.round()).abs() < 1e-3, "run {run}");
    }
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

// --- O10: the unallocated list ----------------------------------------------

#[test]
fn children_beyond_the_hard_cap_wait() {
    // A child's stay does not wait for a worker (a stage ends on its own day), so
    // all open are M/M/∞ and those who wait are the excess over 160 places; the
    // queue whose service begins with the worker (Erlang's C) is another model.
    let mut plan = one_stage(150, 200.0, SpanLaw::Exponential(NINE_MONTHS), 3);
    plan.teams[0].most_cases = 16.0;
    let projection = project(&plan, 4_000);
    let (mean, square) = oracles::poisson_excess(150.0, 160);
    let waiting = values(&projection, Measure::UnallocatedChildren, 36);
    policy::mean_is("waiting", &waiting, mean, square - mean * mean, 0.5);
}

#[test]
fn a_cap_of_none_leaves_everybody_waiting_and_no_cap_leaves_nobody() {
    let mut plan = one_stage(50, 100.0, SpanLaw::Exponential(NINE_MONTHS), 1);
    plan.teams[0].most_cases = 0.5;
    let projection = project(&plan, 5);
    assert_eq!(values(&projection, Measure::CasesHeldAll, 12), vec![0.0; 5]);
    assert!(values(&projection, Measure::UnallocatedChildren, 12).iter().all(|&waiting| waiting > 0.0));
}

// --- O11: the same worker ---------------------------------------------------

fn same_worker_plan(years: u32) -> Plan {
    let mut plan = one_stage(300, 400.0, SpanLaw::Exponential(NINE_MONTHS), years);
    plan.teams[0].posts = Steps::constant(Fte::new(40.0));
    plan.teams[0].case_holding_posts = Steps::constant(Fte::new(40.0));
    plan.teams[0].in_post = Fte::new(40.0);
    plan.teams[0].case_holding_in_post = Fte::new(40.0);
    plan.leaving.hazards = hazards(&[(0.0, 0.16)]);
    plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Fixed(Span::ZERO));
    plan.continuity.residual = Rate::per_year(0.44);
    plan
}

#[test]
fn the_share_with_the_same_worker_for_a_year_is_the_closed_form() {
    let plan = same_worker_plan(3);
    let projection = project(&plan, 600);
    let share = values(&projection, Measure::SameWorker, 36);
    // Children of one worker leave it together, so runs vary more than children: the sample's own variance.
    let sd = Summary::of(&share).sd.expect("more than one");
    policy::mean_is("same worker", &share, 0.548_811_636_094, sd * sd, 0.02);
}

#[test]
fn children_in_care_for_less_than_a_year_are_not_in_the_share() {
    // Everybody came within the year: the share is missing, not zero or one.
    let plan = one_stage(0, 400.0, SpanLaw::Fixed(Span::days(300)), 2);
    let projection = project(&plan, 5);
    assert!(values(&projection, Measure::SameWorker, 24).is_empty());
}

#[test]
fn changes_per_child_year_are_the_sum_of_the_causes_rates() {
    let plan = same_worker_plan(3);
    let projection = project(&plan, 450);
    let rate = values(&projection, Measure::ChangesPerLookedAfterChildYear, 36);
    let sd = Summary::of(&rate).sd.expect("more than one");
    policy::mean_is("changes", &rate, 0.60, sd * sd, 0.03);
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

// --- O17: superposition and thinning ---------------------------------------

#[test]
fn where_leavers_go_is_independent_of_when_they_go() {
    let mut plan = quiet(200.0, 2);
    plan.leaving.hazards = hazards(&[(0.0, 0.4)]);
    plan.leaving.destinations = [0.64, 0.07, 0.29].map(Share::new);
    let projection = project(&plan, 300);
    for months in [1..=12_u32, 13..=24] {
        let months: Vec<Month> = months.map(Month).collect();
        let to = |to: Destination| projection.sums(Measure::LeaversTo(to), Scope::Authority, &months).iter().sum::<f64>();
        let counts = Destination::ALL.map(to);
        let all: f64 = counts.iter().sum();
        policy::counts_are("destinations", &counts.map(|n| n as u64), &[0.64 * all, 0.07 * all, 0.29 * all]);
    }
}

#[test]
fn two_streams_of_families_are_one_stream_of_their_sum() {
    // One stage with 600 a year in one team, and 600 a year over two: the same law of all.
    let one = one_stage(0, 600.0, SpanLaw::Exponential(NINE_MONTHS), 1);
    let mut two = one.clone();
    two.teams.push(Team { name: "another".into(), ..two.teams[0].clone() });
    let (one, two) = (project(&one, 50), project(&two, 50));
    assert_eq!(values(&one, Measure::CasesHeldAll, 12), values(&two, Measure::CasesHeldAll, 12), "the same families, divided");
}

// --- samplers -----------------------------------------------------------------

#[test]
fn our_normals_and_the_reference_librarys_on_our_stream_follow_the_normal_law() {
    use rand_distr::Distribution;
    let normal = |x: f64| 0.5 * libm::erfc(-x / std::f64::consts::SQRT_2);
    let mut draws = Streams::new(SEED, 0).of(0, Identity::named("normals"));
    let ours: Vec<f64> = (0..20_000).map(|_| draws.normal()).collect();
    policy::follows("our normal", &ours, normal);
    let mut draws = Streams::new(SEED, 1).of(0, Identity::named("normals"));
    let theirs: Vec<f64> = (0..20_000).map(|_| rand_distr::StandardNormal.sample(&mut draws)).collect();
    policy::follows("rand_distr's normal", &theirs, normal);
}

#[test]
fn waiting_times_follow_the_exponential_law() {
    let mut draws = Streams::new(SEED, 2).of(0, Identity::named("waits"));
    let sample: Vec<f64> = (0..20_000).map(|_| draws.exponential()).collect();
    policy::follows("exponential", &sample, |x| -libm::expm1(-x));
}

// --- O18: bands --------------------------------------------------------------

#[test]
fn a_new_draw_lies_in_the_eighty_per_cent_band_eight_times_in_ten() {
    let mut inside = 0;
    let batches = 20_000;
    for batch in 0..batches {
        let mut draws = Streams::new(SEED, batch).of(0, Identity::named("band"));
        let mut sample: Vec<f64> = (0..99).map(|_| draws.uniform()).collect();
        let new = draws.uniform();
        sample.sort_by(f64::total_cmp);
        let (low, high) = (quantile(&sample, 0.10).expect("enough"), quantile(&sample, 0.90).expect("enough"));
        inside += u64::from(low < new && new < high);
    }
    policy::share_is("inside the band", inside, u64::from(batches), 0.8, 0.03);
}

#[test]
fn a_quantile_is_given_only_where_the_runs_reach() {
    let sorted: Vec<f64> = (1..=9).map(f64::from).collect();
    assert_eq!(quantile(&sorted, 0.10), Some(1.0));
    assert_eq!(quantile(&sorted, 0.05), None);
    assert_eq!(quantile(&sorted, 0.50), Some(5.0));
    assert_eq!(quantile(&[], 0.5), None);
}

// --- O19: the published definitions -------------------------------------------

/// England's rows of the workforce census in which the published rates are those
/// of the published counts (2017, 2018, 2022, 2023 and 2024 rest on other bases
/// in some rates). FTE: in post, leavers, agency, vacancies; then turnover, agency
/// and vacancy rates in per cent.
const ENGLAND: [(i32, [f64; 4], [f64; 3]); 4] = [
    (2019, [30_683.8, 4_607.5, 5_753.5, 6_036.6], [15.0, 15.8, 16.4]),
    (2020, [31_852.3, 4_294.2, 5_800.9, 6_112.6], [13.5, 15.4, 16.1]),
    (2021, [32_502.0, 4_994.5, 5_969.5, 6_521.9], [15.4, 15.5, 16.7]),
    (2025, [36_186.3, 4_276.3, 5_415.9, 5_965.4], [11.8, 13.0, 14.2]),
];

#[test]
fn our_rates_on_englands_counts_are_the_published_rates() {
    for (year, [in_post, leavers, agency, vacant], published) in ENGLAND {
        // A hundredth of England, to the thousandth of an FTE.
        let mut plan = quiet((in_post + vacant) / 100.0, 1);
        plan.staff.fte_per_head = Fte::milli(100);
        plan.teams[0].in_post = Fte::new(in_post / 100.0);
        plan.teams[0].case_holding_in_post = plan.teams[0].in_post;
        plan.teams[0].agency = Fte::new(agency / 100.0);
        plan.agency.fte_per_head = Fte::milli(100);
        let projection = project(&plan, 1);
        let rate = |measure: Measure| 1_000.0 * values(&projection, measure, 0)[0];
        assert_eq!((rate(Measure::AgencyRate)).round() / 10.0, published[1], "agency rate {year}");
        assert_eq!((rate(Measure::VacancyRateByTeam)).round() / 10.0, published[2], "vacancy rate {year}");
        assert_eq!((rate(Measure::VacancyRateNet)).round() / 10.0, published[2], "net vacancy rate {year}");
        assert_eq!((1_000.0 * leavers / in_post).round() / 10.0, published[0], "turnover {year}");
    }
}

#[test]
fn turnover_divides_the_years_leavers_by_the_closing_stock() {
    let mut plan = quiet(50.0, 1);
    plan.leaving.hazards = hazards(&[(0.0, 0.3)]);
    let projection = project(&plan, 20);
    let months: Vec<Month> = (1..=12).map(Month).collect();
    let leavers = projection.sums(Measure::LeaversFte, Scope::Authority, &months);
    let closing = values(&projection, Measure::PermanentFte, 12);
    let turnover = values(&projection, Measure::Turnover, 12);
    for run in 0..20 {
        assert!((turnover[run] - leavers[run] / closing[run]).abs() < 1e-12);
        assert_eq!(leavers[run] + closing[run], 50.0);
    }
}

// --- O0: hand traces ----------------------------------------------------------

/// A cohort of so many heads at dates, into a department with vacancies.
fn intake_at(dates: Vec<Instant>, heads: u32) -> Cohort {
    Cohort {
        name: "intake".into(),
        route: "overseas".into(),
        newly_qualified: false,
        team: Some(0),
        heads: Heads::Fixed(heads),
        fte_per_head: Fte::milli(1_000),
        fill_share: Share::ALL,
        intakes: dates,
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
        cost_per_head: Money::pounds(100.0),
        training_pay_per_year: Money::ZERO,
        grants: Vec::new(),
    }
}

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
    plan.cohorts = vec![intake_at(vec![day(2027, 2, 15)], 3)];
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
    plan.cohorts = vec![intake_at(vec![day(2028, 2, 29), day(2028, 9, 30), day(2028, 10, 1)], 1)];
    let starters = trace(&project(&plan, 1), Measure::StartersFte);
    assert_eq!(starters[5], 1.0, "29 February 2028");
    assert_eq!(starters[12], 1.0, "30 September 2028");
    assert_eq!(starters[1..].iter().sum::<f64>(), 2.0, "1 October 2028 is past the end");
}

#[test]
fn posts_are_filled_and_no_more_than_posts() {
    let mut plan = half_empty(1);
    plan.cohorts = vec![intake_at(vec![day(2026, 11, 1)], 8)];
    let projection = project(&plan, 1);
    assert_eq!(trace(&projection, Measure::PermanentFte)[2], 10.0);
    assert_eq!(trace(&projection, Measure::OverEstablishmentFte)[2], 0.0);
}

#[test]
fn supernumerary_members_close_no_vacancy_until_their_time() {
    let mut plan = half_empty(2);
    let mut cohort = intake_at(vec![day(2026, 11, 1)], 3);
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
    let mut cohort = intake_at(vec![day(2026, 11, 1)], 2);
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
    plan.teams.push(support::plans::team("empty", 0.0));
    let projection = project(&plan, 1);
    assert!(projection.values(Measure::VacancyRateByTeam, Scope::Team(1), Month(6)).is_empty());
    assert_eq!(projection.values(Measure::VacancyFte, Scope::Team(1), Month(6)), vec![0.0]);
}
