//! What a change of the scenario must do to the results, whatever they are.
//! The names are those of the list: M2, M3, M4 … A relation that must hold by
//! construction is checked to the bit; one in the mean states its power.

use crate::support::plans::{quiet, team};
use crate::support::policy::Z_FAILS;
use tenure::chance::SpanLaw;
use tenure::department::plan::*;
use tenure::department::tally::Scope;
use tenure::department::{Measure, Plan, Unit};
use tenure::experiment::{Projection, Request, run};
use tenure::quantity::*;
use tenure::statistics::Summary;

fn busy() -> Plan {
    let mut plan = quiet(30.0, 2);
    plan.teams[0].in_post = Fte::new(25.0);
    plan.teams[0].case_holding_in_post = Fte::new(25.0);
    plan.leaving.hazards = vec![TenureHazard { from: Span::ZERO, rate: Rate::per_year(0.2) }];
    plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Exponential(Span::weeks(20)));
    plan.recruitment.cost_per_hire = Money::pounds(3_000.0);
    plan.agency.cover_share = Share::new(0.8);
    plan.agency.time_to_arrive = SpanLaw::Exponential(Span::weeks(3));
    plan.agency.renewal = Share::new(0.7);
    plan.agency.weekly_charge = Steps::constant(Money::pounds(1_800.0));
    plan.children = Children::Single(SingleStage { open: 300, arrivals: Rate::per_year(300.0), duration: SpanLaw::Exponential(Span::months(12)) });
    plan.pay.grades[0].bottom = Money::pounds(40_000.0);
    plan.pay.grades[0].top = Money::pounds(44_000.0);
    plan.pay.increment = Money::pounds(1_000.0);
    plan.pay.on_costs = OnCosts::Rate(0.3);
    plan
}

fn project(plan: &Plan, replications: u32) -> Projection {
    run(plan, &Request { seed: 5, replications: 0..replications, threads: None }, &|| true).expect("it ends")
}

/// Every figure of a scope that is not money, to the bit.
fn people(projection: &Projection, scope: Scope) -> Vec<(String, Option<u64>)> {
    figures(projection, scope, |measure| measure.meaning().unit != Unit::Pounds)
}

fn figures(projection: &Projection, scope: Scope, wanted: impl Fn(Measure) -> bool) -> Vec<(String, Option<u64>)> {
    let mut all = Vec::new();
    for &measure in projection.measures().iter().filter(|&&measure| projection.has(measure, scope) && wanted(measure)) {
        for month in projection.plan().months.all() {
            for replication in 0..projection.replications() {
                all.push((measure.name(), projection.value(measure, scope, month, replication).map(f64::to_bits)));
            }
        }
    }
    all
}

fn values(projection: &Projection, measure: Measure, month: u32) -> Vec<f64> {
    projection.values(measure, Scope::Authority, Month(month))
}

/// How far the means of two independent samples lie apart, in standard errors.
fn apart(one: &[f64], other: &[f64]) -> f64 {
    let (a, b) = (Summary::of(one), Summary::of(other));
    let se = |summary: &Summary| summary.sd.expect("several") / libm::sqrt(f64::from(summary.replications));
    let gap = a.mean.expect("some") - b.mean.expect("some");
    gap / libm::sqrt(se(&a) * se(&a) + se(&b) * se(&b))
}

#[test]
fn m2_a_team_by_another_name_has_other_draws_and_the_same_law() {
    let one = project(&busy(), 1_500);
    let mut renamed = busy();
    renamed.teams[0].name = "another".to_owned();
    let other = project(&renamed, 1_500);
    assert!(people(&one, Scope::Authority) != people(&other, Scope::Authority), "the name is the identity");
    // The control: leaving a fifth more often would be seen.
    let mut control = renamed.clone();
    control.leaving.hazards[0].rate = Rate::per_year(0.24);
    let control = project(&control, 1_500);
    for measure in [Measure::VacancyFte, Measure::AgencyFte] {
        let z = apart(&values(&one, measure, 24), &values(&other, measure, 24));
        assert!(z.abs() < Z_FAILS, "{}: z = {z:.2}", measure.name());
        let seen = apart(&values(&one, measure, 24), &values(&control, measure, 24));
        assert!(seen.abs() > Z_FAILS, "{}: the control is not seen, z = {seen:.2}", measure.name());
    }
}

#[test]
fn m3_a_grade_nobody_is_on_and_a_team_of_nothing_change_nothing_for_the_rest() {
    let one = project(&busy(), 20);
    let mut more = busy();
    let unused = Grade { name: "unused".into(), share: Share::NONE, ..more.pay.grades[0].clone() };
    more.pay.grades.push(unused);
    more.teams.push(Team { stages: [false; Stage::COUNT], ..team("empty", 0.0) });
    let other = project(&more, 20);
    assert!(people(&one, Scope::Team(0)) == people(&other, Scope::Team(0)));
}

#[test]
fn m4_twice_the_prices_cost_twice_and_move_nobody() {
    let one = project(&busy(), 30);
    let scaled = |by: f64| {
        let mut plan = busy();
        for grade in &mut plan.pay.grades {
            grade.bottom = Money::pounds(grade.bottom.as_pounds() * by);
            grade.top = Money::pounds(grade.top.as_pounds() * by);
        }
        plan.pay.increment = Money::pounds(1_000.0 * by);
        plan.agency.weekly_charge = Steps::constant(Money::pounds(1_800.0 * by));
        plan.recruitment.cost_per_hire = Money::pounds(3_000.0 * by);
        project(&plan, 30)
    };
    let twice = scaled(2.0);
    assert!(people(&one, Scope::Authority) == people(&twice, Scope::Authority), "nobody moves");
    let worst = |other: &Projection| {
        let mut worst = 0.0_f64;
        for month in 1..=24 {
            for (a, b) in values(&one, Measure::SpendTotal, month).iter().zip(values(other, Measure::SpendTotal, month)) {
                worst = worst.max((2.0 * a - b).abs());
            }
        }
        worst
    };
    // Each of a dozen lines is rounded to the penny once: a penny a line at most.
    assert!(worst(&twice) < 0.125, "£{}", worst(&twice));
    assert!(worst(&scaled(2.001)) > 1.0, "the control is seen");
}

#[test]
fn m8_a_band_of_tenure_cut_in_two_at_one_hazard_is_one_band() {
    let mut plan = busy();
    let bands = |cut: &[(f64, f64)]| cut.iter().map(|&(from, rate)| TenureHazard { from: Span::years(from), rate: Rate::per_year(rate) }).collect();
    plan.leaving.hazards = bands(&[(0.0, 0.25), (1.0, 0.15)]);
    let whole = people(&project(&plan, 30), Scope::Authority);
    plan.leaving.hazards = bands(&[(0.0, 0.25), (0.5, 0.25), (1.0, 0.15), (4.0, 0.15)]);
    assert!(whole == people(&project(&plan, 30), Scope::Authority));
    plan.leaving.hazards = bands(&[(0.0, 0.25), (0.5, 0.2501), (1.0, 0.15)]);
    assert!(whole != people(&project(&plan, 200), Scope::Authority)[..whole.len()].to_vec(), "the control differs");
}

#[test]
fn m12_twice_the_runs_begin_with_the_same_runs_and_halve_the_variance_of_the_mean() {
    let plan = busy();
    let (few, many) = (project(&plan, 400), project(&plan, 800));
    for &measure in few.measures() {
        for month in plan.months.all() {
            for replication in (0..400).step_by(7) {
                assert_eq!(
                    few.value(measure, Scope::Authority, month, replication).map(f64::to_bits),
                    many.value(measure, Scope::Authority, month, replication).map(f64::to_bits)
                );
            }
        }
    }
    let error = |projection: &Projection| {
        let summary = projection.summary(Measure::VacancyFte, Scope::Authority, Month(24));
        summary.sd.expect("several") / libm::sqrt(f64::from(summary.replications))
    };
    let ratio = error(&many) / error(&few);
    // The sd of 400 runs is known to about 3.5 %, of which half is shared: five times that.
    assert!((ratio - libm::sqrt(0.5)).abs() < 0.12, "{ratio}");
}

#[test]
fn m13_where_nothing_happens_nothing_changes_and_pay_is_heads_times_pay() {
    let mut plan = quiet(8.0, 3);
    plan.pay.grades[0].bottom = Money::pounds(48_000.0);
    plan.pay.grades[0].top = Money::pounds(48_000.0);
    let projection = project(&plan, 3);
    for month in 1..=36 {
        assert_eq!(values(&projection, Measure::PermanentFte, month), vec![8.0; 3]);
        assert_eq!(values(&projection, Measure::SpendTotal, month), vec![32_000.0; 3]);
    }
}

#[test]
fn m14_posts_filled_at_once_are_never_vacant_and_posts_never_filled_stay_so() {
    let mut plan = busy();
    plan.teams[0].in_post = Fte::new(30.0);
    plan.teams[0].case_holding_in_post = Fte::new(30.0);
    plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Fixed(Span::ZERO));
    let at_once = project(&plan, 30);
    plan.recruitment.form = RecruitmentForm::Market(Rate::ZERO);
    let never = project(&plan, 30);
    for month in 1..=24 {
        assert_eq!(values(&at_once, Measure::VacancyFte, month), vec![0.0; 30]);
        let (now, before) = (values(&never, Measure::VacancyFte, month), values(&never, Measure::VacancyFte, month - 1));
        assert!(now.iter().zip(&before).all(|(now, before)| now >= before));
    }
    assert!(values(&never, Measure::VacancyFte, 24).iter().sum::<f64>() > 0.0);
}

#[test]
fn m15_a_higher_hazard_makes_no_run_have_fewer_leavers_of_the_opening_staff() {
    let mut plan = busy();
    plan.recruitment.form = RecruitmentForm::Market(Rate::ZERO);
    let low = project(&plan, 50);
    plan.leaving.hazards[0].rate = Rate::per_year(0.3);
    let high = project(&plan, 50);
    let mut more = 0;
    for month in 1..=24 {
        for (low, high) in values(&low, Measure::PermanentFte, month).iter().zip(values(&high, Measure::PermanentFte, month)) {
            assert!(high <= *low, "month {month}: {high} against {low}");
            more += u32::from(high < *low);
        }
    }
    assert!(more > 0, "and in some run there are more");
}

#[test]
fn m18_a_higher_cap_leaves_no_more_children_waiting_in_any_run() {
    let mut plan = busy();
    plan.recruitment.form = RecruitmentForm::Market(Rate::ZERO);
    plan.agency.cover_share = Share::NONE;
    plan.teams[0].most_cases = 12.0;
    let low = project(&plan, 50);
    plan.teams[0].most_cases = 14.0;
    let high = project(&plan, 50);
    let mut fewer = 0;
    for month in 1..=24 {
        for (low, high) in values(&low, Measure::UnallocatedChildren, month).iter().zip(values(&high, Measure::UnallocatedChildren, month)) {
            assert!(high <= *low, "month {month}: {high} against {low}");
            fewer += u32::from(high < *low);
        }
    }
    assert!(fewer > 0, "and in some run there are fewer");
}

#[test]
fn m19_agency_cover_moves_no_permanent_head_and_more_cover_costs_more() {
    let covered = |share: f64| {
        let mut plan = busy();
        plan.agency.cover_share = Share::new(share);
        plan.agency.time_to_arrive = SpanLaw::Fixed(Span::ZERO);
        project(&plan, 40)
    };
    let runs = [0.0, 0.5, 1.0].map(covered);
    let months: Vec<Month> = (1..=24).map(Month).collect();
    for pair in runs.windows(2) {
        for measure in [Measure::PermanentFte, Measure::VacancyFte, Measure::LeaversFte, Measure::StartersFte] {
            for month in 1..=24 {
                assert_eq!(values(&pair[0], measure, month), values(&pair[1], measure, month));
            }
        }
        let spend = |projection: &Projection| projection.sums(Measure::SpendTotal, Scope::Authority, &months);
        assert!(spend(&pair[0]).iter().zip(spend(&pair[1])).all(|(less, more)| *less < more));
    }
}

#[test]
fn m21_two_teams_in_the_other_order_are_the_same_two_teams() {
    let mut plan = busy();
    plan.teams[0].stages = [false, false, false, true, false];
    let mut second = team("second", 12.0);
    second.in_post = Fte::new(9.0);
    second.case_holding_in_post = Fte::new(9.0);
    second.stages = [false; Stage::COUNT];
    second.leaving_multiplier = 1.5;
    plan.teams.push(second);
    let one = project(&plan, 20);
    plan.teams.swap(0, 1);
    let other = project(&plan, 20);
    assert!(people(&one, Scope::Team(0)) == people(&other, Scope::Team(1)));
    assert!(people(&one, Scope::Team(1)) == people(&other, Scope::Team(0)));
    assert!(people(&one, Scope::Team(0)) != people(&other, Scope::Team(0)), "the control differs");
}

#[test]
fn m22_where_agency_costs_what_staff_cost_and_comes_at_once_turnover_costs_nothing() {
    let mut plan = busy();
    plan.teams[0].in_post = Fte::new(30.0);
    plan.teams[0].case_holding_in_post = Fte::new(30.0);
    plan.recruitment.cost_per_hire = Money::ZERO;
    plan.pay.grades[0].bottom = Money::pounds(48_000.0);
    plan.pay.grades[0].top = Money::pounds(48_000.0);
    plan.pay.on_costs = OnCosts::Rate(0.0);
    plan.agency.cover_share = Share::ALL;
    plan.agency.time_to_arrive = SpanLaw::Fixed(Span::ZERO);
    plan.agency.renewal = Share::ALL;
    plan.agency.assignment = Span::weeks(600);
    plan.agency.weekly_charge = Steps::constant(Money::pounds(1_000.0));
    plan.agency.weeks_worked = 48.0;
    let projection = project(&plan, 30);
    assert!(values(&projection, Measure::AgencyFte, 24).iter().sum::<f64>() > 0.0);
    // £1,000 a week for 48 weeks is £48,000 a year for each of 30 posts, whoever fills it;
    // a calendar month is a twelfth of pay, and its days of a charge: the years agree.
    let year: Vec<Month> = (1..=12).map(Month).collect();
    for total in projection.sums(Measure::SpendTotal, Scope::Authority, &year) {
        assert!((total - 1_440_000.0).abs() < 0.002 * 1_440_000.0, "{total}");
    }
}
