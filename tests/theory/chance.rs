//! Samplers, streams added and split, bands, and the published definitions.

use super::*;

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
    let one = one_stage(0, 600.0, SpanLaw::Exponential(nine_months()), 1);
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
