//! Exact theory of departments that have forgotten how they began, and of those
//! whose beginning is known: beside `theory`, with the same policy.

use crate::support::oracles::{self, F1};
use crate::support::plans::{day, hazards, quiet};
use crate::support::policy;
use tenure::chance::{HazardBand, PiecewiseHazard, SpanLaw, Streams};
use tenure::department::plan::*;
use tenure::department::tally::Scope;
use tenure::department::{Line, Measure, Plan};
use tenure::experiment::{Projection, Request, run};
use tenure::quantity::*;
use tenure::statistics::Summary;

const SEED: u64 = 20_260_102;

fn project(plan: &Plan, replications: u32) -> Projection {
    run(plan, &Request { seed: SEED, replications: 0..replications, threads: None }, &|| true).expect("the run ends")
}

fn values(projection: &Projection, measure: Measure, month: u32) -> Vec<f64> {
    projection.values(measure, Scope::Authority, Month(month))
}

fn years_at(plan: &Plan, month: u32) -> f64 {
    plan.months.end_of(Month(month)).since(plan.months.start()).as_years()
}

// --- O1 ----------------------------------------------------------------------

#[test]
fn who_has_stayed_already_leaves_by_the_hazard_that_is_left() {
    // The probability integral transform of exact inversion, from four tenures.
    let hazard = PiecewiseHazard::new(F1.iter().map(|&(from, rate)| HazardBand { from, rate }).collect());
    let mut draws = Streams::new(SEED, 0).of(0, Identity::named("spells"));
    for tenure in [0.0, 0.7, 1.5, 7.0] {
        let sample: Vec<f64> = (0..20_000)
            .map(|_| {
                let end = hazard.tenure_at(hazard.accumulated(tenure) + draws.exponential()).expect("the last hazard is not nil");
                oracles::survival_from(&F1, tenure, end - tenure)
            })
            .collect();
        policy::follows(&format!("from a tenure of {tenure}"), &sample, |u| u.clamp(0.0, 1.0));
    }
}

// --- O3: scheduled cohorts ------------------------------------------------------

#[test]
fn cohorts_on_their_dates_survive_as_the_sum_of_their_survivals() {
    let mut plan = quiet(300.0, 5);
    plan.teams[0].in_post = Fte::ZERO;
    plan.teams[0].case_holding_in_post = Fte::ZERO;
    plan.leaving.hazards = hazards(&F1);
    let dates = [day(2027, 1, 10), day(2028, 1, 10), day(2029, 7, 10)];
    plan.cohorts = vec![Cohort {
        name: "intake".into(),
        route: "overseas".into(),
        newly_qualified: false,
        team: Some(0),
        heads: Heads::Fixed(100),
        fte_per_head: Fte::milli(1_000),
        fill_share: Share::ALL,
        intakes: dates.to_vec(),
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
    }];
    let projection = project(&plan, 1_800);
    for month in [12, 30, 60] {
        let now = plan.months.end_of(Month(month));
        let survivals: Vec<f64> = dates.iter().filter(|&&date| date < now).map(|date| oracles::survival(&F1, now.since(*date).as_years())).collect();
        let mean: f64 = survivals.iter().map(|s| 100.0 * s).sum();
        let variance: f64 = survivals.iter().map(|s| 100.0 * s * (1.0 - s)).sum();
        let heads = values(&projection, Measure::PermanentHeads, month);
        policy::mean_is(&format!("cohorts in month {month}"), &heads, mean, variance, 1.5);
        policy::variance_is(&format!("cohorts in month {month}"), &heads, variance);
    }
}

// --- O4: staff of five tenures ----------------------------------------------------

#[test]
fn staff_of_five_tenures_leave_each_by_their_own_hazard() {
    let tenures = [0.5, 1.5, 3.0, 7.0, 12.0];
    let mut plan = quiet(100.0, 2);
    plan.leaving.hazards = hazards(&F1);
    let mut bands = vec![TenureShare { from: Span::ZERO, share: Share::NONE }];
    for tenure in tenures {
        bands.push(TenureShare { from: Span::years(tenure), share: Share::new(0.2) });
        bands.push(TenureShare { from: Span::years(tenure + 0.0005), share: Share::NONE });
    }
    bands.pop();
    plan.staff.tenure_shares = bands;
    plan.staff.longest_tenure = Span::years(12.0005);
    let projection = project(&plan, 2_000);
    let t = years_at(&plan, 24);
    let stays: Vec<f64> = tenures.iter().map(|&tenure| oracles::survival_from(&F1, tenure, t)).collect();
    let mean: f64 = stays.iter().map(|s| 20.0 * s).sum();
    // Tenures are stratified: twenty of each in every run, and so Σ p(1 − p).
    let variance: f64 = stays.iter().map(|s| 20.0 * s * (1.0 - s)).sum();
    let heads = values(&projection, Measure::PermanentHeads, 24);
    policy::mean_is("five tenures", &heads, mean, variance, 0.7);
    policy::variance_is("five tenures", &heads, variance);
    // The published figure of the fixture, with its inflow taken off.
    let inflow = 30.0 * oracles::survival_integral(&F1, 2.0);
    let exact: f64 = tenures.iter().map(|&tenure| 20.0 * oracles::survival_from(&F1, tenure, 2.0)).sum();
    assert!((exact + inflow - 129.301_805_809_2).abs() < 1e-9);
}

// --- O5: how long a caseload remembers ---------------------------------------------

#[test]
fn a_caseload_forgets_itself_at_the_rate_its_cases_close() {
    let mut plan = quiet(10.0, 2);
    plan.children = Children::Single(SingleStage { open: 450, arrivals: Rate::per_year(600.0), duration: SpanLaw::Exponential(Span::months(9)) });
    let projection = project(&plan, 2_500);
    let (first, second) = (values(&projection, Measure::CasesHeldAll, 12), values(&projection, Measure::CasesHeldAll, 18));
    let products: Vec<f64> = first.iter().zip(&second).map(|(a, b)| (a - 450.0) * (b - 450.0)).collect();
    let (then, now) = (years_at(&plan, 12), years_at(&plan, 18));
    // 450 at first, exactly: who is left of them is binomial, who came since Poisson.
    let variance = |t: f64| 450.0 * (1.0 - libm::exp(-2.0 * t / 0.75));
    let exact = variance(then) * libm::exp(-(now - then) / 0.75);
    // Of two normals with this covariance: the variance of their product.
    policy::mean_is("covariance", &products, exact, variance(then) * variance(now) + exact * exact, 80.0);
}

// --- O7 and O12: vacancies and their cover, in the long run -------------------------

fn independent_posts(years: u32) -> Plan {
    let mut plan = quiet(120.0, years);
    plan.leaving.hazards = hazards(&[(0.0, 0.16)]);
    plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Exponential(Span::years(0.35)));
    plan.agency.cover_share = Share::ALL;
    plan.agency.assignment = Span::weeks(1_000);
    plan
}

#[test]
fn vacancy_years_of_a_stationary_department_have_the_exact_mean_and_variance() {
    // Cover of every vacancy at £75,000 a year, in units of it, is the integral of vacancy.
    let mut plan = independent_posts(6);
    plan.agency.weekly_charge = Steps::constant(Money::pounds(1_562.5));
    let projection = project(&plan, 1_800);
    let months: Vec<Month> = (49..=72).map(Month).collect();
    let spend = projection.sums(Measure::Spend(Line::AgencyCharges), Scope::Authority, &months);
    let years: Vec<f64> = spend.iter().map(|pounds| pounds / 75_000.0).collect();
    let (h, v) = (0.16, 1.0 / 0.35);
    let of = |t: f64| {
        let (pi, kappa) = (h / (h + v), h + v);
        (120.0 * pi * t, 240.0 * pi * (1.0 - pi) * (t / kappa + libm::expm1(-kappa * t) / (kappa * kappa)))
    };
    let (mean, variance) = of(2.0);
    assert!((mean - 12.727_272_727_3).abs() < 1e-9 && (variance - 6.668_438_087_4).abs() < 1e-9);
    let t = years_at(&plan, 72) - years_at(&plan, 48);
    let (mean, variance) = of(t);
    policy::mean_is("vacancy-years", &years, mean, variance, 0.45);
    policy::variance_is("vacancy-years", &years, variance);
}

#[test]
fn agency_under_a_ceiling_is_the_lesser_of_the_ceiling_and_the_vacancies() {
    let mut plan = independent_posts(4);
    plan.agency.caps.first = AgencyCap { fte: Some(Fte::new(6.0)), ..AgencyCap::default() };
    let projection = project(&plan, 2_500);
    let pi = oracles::vacant_at(0.16, 1.0 / 0.35, 1e3);
    // min(6, V) for V binomial of 120 posts.
    let mut p = libm::exp(120.0 * libm::log1p(-pi));
    let (mut mean, mut square) = (0.0, 0.0);
    for n in 0..=120_u32 {
        let covered = f64::from(n.min(6));
        mean += p * covered;
        square += p * covered * covered;
        p *= f64::from(120 - n) / f64::from(n + 1) * pi / (1.0 - pi);
    }
    let agency = values(&projection, Measure::AgencyFte, 48);
    policy::mean_is("agency under a ceiling", &agency, mean, square - mean * mean, 0.25);
    let vacant = values(&projection, Measure::VacancyFte, 48);
    assert!(agency.iter().zip(&vacant).all(|(agency, vacant)| *agency == vacant.min(6.0)));
}

// --- O16: pay of those who stay ---------------------------------------------------

#[test]
fn pay_of_a_cohort_that_thins_out_is_its_steps_times_its_survival() {
    let mut plan = quiet(100.0, 4);
    plan.months = Months::new(day(2026, 4, 1), 48);
    plan.leaving.hazards = hazards(&F1);
    plan.pay.grades[0].bottom = Money::pounds(30_000.0);
    plan.pay.grades[0].top = Money::pounds(32_500.0);
    plan.pay.increment = Money::pounds(1_000.0);
    plan.pay.on_costs = OnCosts::Rate(0.0);
    let projection = project(&plan, 800);
    for (year, pay) in [30_000.0, 31_000.0, 32_000.0, 32_500.0].into_iter().enumerate() {
        let months: Vec<Month> = (12 * year as u32 + 1..=12 * year as u32 + 12).map(Month).collect();
        let spend = projection.sums(Measure::Spend(Line::PermanentPay), Scope::Authority, &months);
        // A calendar month is a twelfth of the year's pay, shared over its days.
        let exact: f64 = months
            .iter()
            .map(|month| {
                let (from, to) = (years_at(&plan, month.0 - 1), years_at(&plan, month.0));
                100.0 * pay / 12.0 * (oracles::survival_integral(&F1, to) - oracles::survival_integral(&F1, from)) / (to - from)
            })
            .sum();
        let sd = Summary::of(&spend).sd.expect("several");
        policy::mean_is(&format!("pay of year {year}"), &spend, exact, sd * sd, 45_000.0);
    }
}

// --- O19: the published definitions, with their exceptions --------------------------

/// England: in post, leavers, agency, agency covering vacancies, vacancies,
/// case-holders, cases, days lost; then turnover, agency rate, vacancy rate,
/// cover of agency, cover of vacancies, caseload and absence as published.
const ENGLAND_2025: ([f64; 8], [f64; 7]) =
    ([36_186.3, 4_276.3, 5_415.9, 4_390.8, 5_965.4, 21_105.4, 321_661.0, 322_786.3], [11.8, 13.0, 14.2, 81.1, 73.6, 15.2, 3.5]);

/// The published rates that do not follow from the published counts, because
/// they rest on other bases.
const OTHER_BASES: [(i32, &str); 11] = [
    (2017, "cover"), (2018, "cover"), (2022, "turnover"), (2023, "agency"), (2023, "cover"), (2023, "absence"),
    (2024, "turnover"), (2024, "agency"), (2024, "cover"), (2024, "absence"), (2024, "cover of vacancies"),
];

#[test]
fn the_formulas_on_englands_counts_of_2025_give_every_published_rate() {
    let ([in_post, leavers, agency, covering, vacant, holders, cases, days], published) = ENGLAND_2025;
    let percent = |share: f64| (1_000.0 * share).round() / 10.0;
    let ours = [
        percent(leavers / in_post),
        percent(agency / (agency + in_post)),
        percent(vacant / (vacant + in_post)),
        percent(covering / agency),
        percent(covering / vacant),
        (10.0 * cases / holders).round() / 10.0,
        percent(days / (in_post * 253.0)),
    ];
    assert_eq!(ours, published);
    assert!(OTHER_BASES.iter().all(|row| ![2019, 2020, 2021, 2025].contains(&row.0)), "those years agree");
}

#[test]
fn a_hundredth_of_england_has_englands_caseload() {
    let ([.., holders, cases, _], published) = ENGLAND_2025;
    let mut plan = quiet(holders / 100.0, 1);
    plan.staff.fte_per_head = Fte::milli(500);
    plan.children = Children::Single(SingleStage { open: (cases / 100.0).round() as u32, arrivals: Rate::ZERO, duration: SpanLaw::Fixed(Span::years(3_000.0)) });
    let projection = project(&plan, 1);
    let caseload = values(&projection, Measure::AverageCaseload, 0)[0];
    assert_eq!((10.0 * caseload).round() / 10.0, published[5]);
}
