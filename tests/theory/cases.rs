//! Children: how many are open, who waits, and who keeps the same worker.

use super::*;

// --- O5, O6: caseload -------------------------------------------------------

#[test]
fn a_caseload_of_exponential_cases_is_binomial_plus_poisson() {
    let plan = one_stage(300, 600.0, SpanLaw::Exponential(nine_months()), 1);
    let projection = project(&plan, 3_000);
    let decay = libm::exp(-years_at(&plan, 6) / 0.75);
    let cases = values(&projection, Measure::CasesHeldAll, 6);
    let arrived = 450.0 * (1.0 - decay);
    policy::mean_is("cases", &cases, 300.0 * decay + arrived, 300.0 * decay * (1.0 - decay) + arrived, 3.0);
    policy::variance_is("cases", &cases, 300.0 * decay * (1.0 - decay) + arrived);
}

#[test]
fn a_stationary_caseload_stays_poisson_whatever_the_law_of_durations() {
    for (law, duration) in [
        ("fixed stays", SpanLaw::Fixed(nine_months())),
        ("log-normal stays, cv 1.31", SpanLaw::log_normal(nine_months(), 1.31)),
        ("stays in two bands of days", crate::support::plans::bands(&[(0, 200, 0.6), (200, 600, 0.4)])),
    ] {
        let mean = 600.0 * duration.mean_years();
        let plan = one_stage(mean.round() as u32, 600.0, duration.clone(), 3);
        let projection = project(&plan, 1_500);
        // The opening number is exact, not Poisson: by the third year it is forgotten.
        let cases = values(&projection, Measure::CasesHeldAll, 36);
        policy::mean_is(law, &cases, mean, mean, 4.0);
        policy::variance_is(law, &cases, mean);
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

// --- O10: the unallocated list ----------------------------------------------

#[test]
fn children_beyond_the_hard_cap_wait() {
    // A child's stay does not wait for a worker (a stage ends on its own day), so
    // all open are M/M/∞ and those who wait are the excess over 160 places; the
    // queue whose service begins with the worker (Erlang's C) is another model.
    let mut plan = one_stage(150, 200.0, SpanLaw::Exponential(nine_months()), 3);
    plan.teams[0].most_cases = 16.0;
    let projection = project(&plan, 4_000);
    let (mean, square) = oracles::poisson_excess(150.0, 160);
    let waiting = values(&projection, Measure::UnallocatedChildren, 36);
    policy::mean_is("waiting", &waiting, mean, square - mean * mean, 0.5);
}

#[test]
fn a_cap_of_none_leaves_everybody_waiting_and_no_cap_leaves_nobody() {
    let mut plan = one_stage(50, 100.0, SpanLaw::Exponential(nine_months()), 1);
    plan.teams[0].most_cases = 0.5;
    let projection = project(&plan, 5);
    assert_eq!(values(&projection, Measure::CasesHeldAll, 12), vec![0.0; 5]);
    assert!(values(&projection, Measure::UnallocatedChildren, 12).iter().all(|&waiting| waiting > 0.0));
}

// --- O11: the same worker ---------------------------------------------------

fn same_worker_plan(years: u32) -> Plan {
    let mut plan = one_stage(300, 400.0, SpanLaw::Exponential(nine_months()), years);
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
