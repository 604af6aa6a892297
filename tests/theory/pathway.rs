//! Children by stage: who goes on where, and who holds them.

use super::*;
use crate::support::plans::pathway;

/// So many children open at a stage, each an only child; the stage ends within
/// the year and those it leads to do not.
fn from_stage(stage: Stage, open: u32, ways: impl Fn(&mut Pathway)) -> Projection {
    let mut plan = quiet(10.0, 1);
    let mut path = pathway();
    path.open[stage as usize] = open;
    let forever = SpanLaw::Fixed(Span::years(3_000.0));
    for (other, length) in [(Stage::InNeed, &mut path.in_need), (Stage::ChildProtection, &mut path.plan)] {
        if other != stage {
            length.clone_from(&forever);
        }
    }
    path.long_care = Span::years(100_000.0);
    ways(&mut path);
    plan.children = Children::Pathway(Box::new(path));
    // A day beyond the twelve months of 365.25 days.
    plan.months = Months::new(plan.months.start(), 13);
    project(&plan, 1)
}

fn at_end(projection: &Projection, stage: Stage) -> u64 {
    values(projection, Measure::CasesHeld(stage), 13)[0] as u64
}

#[test]
fn of_those_assessed_all_but_who_are_found_not_in_need_go_on() {
    // A fifth of referrals is not assessed; three tenths of referrals are assessed and not in need.
    let projection = from_stage(Stage::Assessment, 4_000, |path| {
        path.no_further_action = Share::new(0.2);
        path.not_in_need = Share::new(0.3);
    });
    assert_eq!(at_end(&projection, Stage::Assessment), 0);
    policy::share_is("assessed and in need", at_end(&projection, Stage::InNeed), 4_000, 1.0 - 0.3 / 0.8, 0.06);
}

#[test]
fn children_in_need_and_on_plans_go_on_in_the_stated_shares() {
    let projection = from_stage(Stage::InNeed, 6_000, |path| {
        path.in_need_to_plan = Share::new(0.3);
        path.in_need_to_care = Share::new(0.1);
    });
    let (plan, care) = (at_end(&projection, Stage::ChildProtection), at_end(&projection, Stage::LookedAfter));
    policy::counts_are("after need", &[plan, care, 6_000 - plan - care], &[1_800.0, 600.0, 3_600.0]);

    let projection = from_stage(Stage::ChildProtection, 6_000, |path| {
        path.plan_to_care = Share::new(0.2);
        path.plan_to_in_need = Share::new(0.5);
    });
    let (need, care) = (at_end(&projection, Stage::InNeed), at_end(&projection, Stage::LookedAfter));
    policy::counts_are("after a plan", &[need, care, 6_000 - need - care], &[3_000.0, 1_200.0, 1_800.0]);
}

#[test]
fn other_practitioners_hold_their_share_beside_those_of_social_workers() {
    let mut plan = quiet(10.0, 1);
    let mut path = pathway();
    path.open = [0, 60, 0, 0, 0];
    path.in_need = SpanLaw::Fixed(Span::years(3_000.0));
    path.held[Stage::InNeed as usize] = Steps::constant(0.6);
    plan.children = Children::Pathway(Box::new(path));
    let projection = project(&plan, 1);
    for month in [0, 6, 12] {
        assert_eq!(values(&projection, Measure::CasesHeld(Stage::InNeed), month), [60.0], "month {month}");
        assert_eq!(values(&projection, Measure::HeldByOthers(Stage::InNeed), month), [40.0], "month {month}");
        assert_eq!(values(&projection, Measure::CasesHeldAll, month), [60.0], "month {month}");
    }
}

#[test]
fn half_of_a_years_rereferrals_are_still_to_come_from_before_the_start() {
    // 800 children a year, of whom a quarter come again: 100 of them had closed
    // before the start. The new ones, 600 a year, all stay in assessment.
    let mut plan = quiet(10.0, 1);
    let mut path = pathway();
    path.referrals = Steps::constant(800.0);
    path.rereferral_share = Share::new(0.25);
    path.assessment = SpanLaw::Fixed(Span::years(3_000.0));
    plan.children = Children::Pathway(Box::new(path));
    let mean = 100.0 + 600.0 * years_at(&plan, 12);
    let open = values(&project(&plan, 200), Measure::CasesHeld(Stage::Assessment), 12);
    policy::mean_is("referred within the year", &open, mean, mean - 100.0, 15.0);
}

#[test]
fn who_leaves_care_for_good_is_not_referred_again_and_who_was_in_need_is() {
    for (stage, again) in [(Stage::LeavingCare, 0.0), (Stage::InNeed, 200.0)] {
        let mut plan = quiet(10.0, 3);
        let mut path = pathway();
        path.open[stage as usize] = 200;
        path.rereferral_share = Share::ALL;
        path.assessment = SpanLaw::Fixed(Span::years(3_000.0));
        plan.children = Children::Pathway(Box::new(path));
        let projection = project(&plan, 1);
        assert_eq!(values(&projection, Measure::CasesHeld(stage), 30), [0.0], "{stage:?}");
        assert_eq!(values(&projection, Measure::CasesHeld(Stage::Assessment), 30), [again], "{stage:?}");
    }
}

#[test]
fn referrals_that_step_bring_what_is_due_before_and_after() {
    let mut plan = quiet(10.0, 1);
    let mut path = pathway();
    path.referrals = Steps { first: 300.0, later: vec![(day(2027, 1, 15), 900.0)] };
    path.season = std::array::from_fn(|month| if month == 2 { 0.0 } else { 12.0 / 11.0 });
    path.assessment = SpanLaw::Fixed(Span::years(3_000.0));
    plan.children = Children::Pathway(Box::new(path));
    let projection = project(&plan, 700);
    let so_far = |month| values(&projection, Measure::CasesHeld(Stage::Assessment), month);
    // Whoever comes in February's last half minute is dated the first of March, to the minute.
    let in_march = so_far(5).iter().zip(so_far(6)).filter(|(before, after)| **before != *after).count();
    assert!(in_march < 6, "nobody is referred in March, but in {in_march} runs of 700");
    // By the end of 2026: 92 days; 14 more before the step; then 45 until March, which has none.
    let day = 12.0 / 11.0 / 365.25;
    for (month, mean) in [(3, 300.0 * 92.0 * day), (5, (300.0 * 106.0 + 900.0 * 45.0) * day), (6, (300.0 * 106.0 + 900.0 * 45.0) * day), (7, (300.0 * 106.0 + 900.0 * 75.0) * day)] {
        policy::mean_is("referred so far", &so_far(month), mean, mean, 5.0);
    }
}

#[test]
fn what_is_open_at_the_start_ends_as_in_the_stationary_law() {
    // Plans of half a year and an exponential half beyond: of those open now, the part
    // still open after t is the integral of survival from t on, over the mean.
    let left = |t: f64| if t < 0.5 { 1.0 - t } else { 0.5 * libm::exp(-(t - 0.5) / 0.5) };
    let mut plan = quiet(10.0, 2);
    let mut path = pathway();
    path.open = [0, 0, 6_000, 6_000, 0];
    path.plan = SpanLaw::Beyond { least: Span::months(6), mean: Span::months(12) };
    // Care of one length, exponential: what is left of it is so again. Nobody comes near eighteen.
    path.long_care = Span::months(6);
    plan.children = Children::Pathway(Box::new(path));
    let projection = project(&plan, 1);
    for month in [3, 9, 15] {
        let at = years_at(&plan, month);
        let open = |stage| values(&projection, Measure::CasesHeld(stage), month)[0] as u64;
        policy::share_is("plans still open", open(Stage::ChildProtection), 6_000, left(at), 0.05);
        policy::share_is("still in care", open(Stage::LookedAfter), 6_000, libm::exp(-2.0 * at), 0.05);
    }
}
