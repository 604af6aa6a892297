//! A department at rest stays at rest from month 0; what it opens with is exact;
//! and what is left of changes of worker without turnover, and with agency only.

use crate::support::plans::{quiet, team};
use crate::support::policy::Z_FAILS;
use tenure::chance::SpanLaw;
use tenure::department::agency_stay::AtRest;
use tenure::department::plan::*;
use tenure::department::tally::Scope;
use tenure::department::{Cause, Measure, Plan};
use tenure::experiment::{Projection, Request, run};
use tenure::quantity::*;
use tenure::statistics::Summary;

const RUNS: u32 = 300;

fn project(plan: &Plan, replications: u32) -> Projection {
    run(plan, &Request { seed: 7, replications: 0..replications, threads: None }, &|| true).expect("it ends")
}

/// Leavers a person-year, and the mean time to fill at which a tenth of posts is vacant.
const LEAVING: f64 = 0.2;
const TO_FILL: f64 = 0.1 / (LEAVING * 0.9);

/// A department whose flows balance: as many leave as come, tenures are those of
/// a constant hazard, and children come as fast as they go.
fn at_rest(teams: usize) -> Plan {
    let mut plan = quiet(60.0, 3);
    plan.past_months = 36;
    plan.teams = ["only", "other"][..teams].iter().map(|name| team(name, 60.0)).collect();
    for team in &mut plan.teams {
        (team.in_post, team.case_holding_in_post) = (Fte::new(54.0), Fte::new(54.0));
    }
    let surviving = |quarter: u32| libm::exp(-LEAVING * f64::from(quarter) / 4.0);
    let last = 160;
    plan.staff.tenure_shares = (0..last)
        .map(|quarter| {
            let until = if quarter + 1 == last { 0.0 } else { surviving(quarter + 1) };
            TenureShare { from: Span::years(f64::from(quarter) / 4.0), share: Share::new(surviving(quarter) - until) }
        })
        .collect();
    plan.staff.longest_tenure = Span::years(f64::from(last) / 4.0);
    plan.leaving.hazards = vec![TenureHazard { from: Span::ZERO, rate: Rate::per_year(LEAVING) }];
    plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Exponential(Span::years(TO_FILL)));
    let open = 800 * teams as u32;
    plan.children = Children::Single(SingleStage {
        open,
        arrivals: Rate::per_year(f64::from(open) / 0.6),
        duration: SpanLaw::Exponential(Span::years(0.6)),
    });
    plan.continuity.established_care = Rate::per_year(0.2);
    plan.continuity.residual = Rate::per_year(0.1);
    plan.continuity.newcomer_share = Share::new(0.5);
    plan.pay.grades[0].bottom = Money::pounds(40_000.0);
    plan.pay.grades[0].top = Money::pounds(40_000.0);
    plan
}

/// The slope a month of one replication's figures, by least squares.
fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let n = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / n, y + point.1 / n));
    let (xy, xx) = points.iter().fold((0.0, 0.0), |(xy, xx), point| (xy + (point.0 - x) * (point.1 - y), xx + (point.0 - x) * (point.0 - x)));
    (points.len() >= 3).then(|| xy / xx)
}

/// How far the mean slope lies from none, in its standard errors; by measure and scope.
fn slopes(projection: &Projection) -> Vec<(String, f64)> {
    let months = projection.plan().months;
    let mut all = Vec::new();
    for scope in projection.scopes() {
        for &measure in projection.measures().iter().filter(|&&measure| projection.has(measure, scope)) {
            let of = |replication: u32| {
                let points: Vec<(f64, f64)> = months.all().filter_map(|month| Some((f64::from(month.0), projection.value(measure, scope, month, replication)?))).collect();
                slope(&points)
            };
            let slopes: Vec<f64> = (0..projection.replications()).filter_map(of).collect();
            if slopes.len() < projection.replications() as usize {
                continue;
            }
            let summary = Summary::of(&slopes);
            let (mean, sd) = (summary.mean.expect("slopes"), summary.sd.expect("slopes"));
            let z = if sd > 1e-12 { mean / (sd / libm::sqrt(slopes.len() as f64)) } else { mean * 1e12 };
            all.push((format!("{} {}", projection.scope_name(scope), measure.name()), z));
        }
    }
    all
}

fn drifting(projection: &Projection) -> Vec<(String, f64)> {
    slopes(projection).into_iter().filter(|row| row.1.abs() > Z_FAILS).collect()
}

#[test]
fn a_department_at_rest_has_no_slope_from_month_0_in_any_measure() {
    for teams in [1, 2] {
        let projection = project(&at_rest(teams), RUNS);
        let looked_at = slopes(&projection);
        let moving = looked_at.iter().filter(|row| row.1 != 0.0).count();
        let steepest = looked_at.iter().map(|row| row.1.abs()).fold(0.0, f64::max);
        println!("{teams} teams: {} measures, {moving} that vary, steepest |z| {steepest:.2}", looked_at.len());
        assert!(moving >= 20, "only {moving} measures vary at all");
        assert!(drifting(&projection).is_empty(), "{teams} teams: {:?}", drifting(&projection));
    }
}

/// The same with an agency worker for every vacancy, there and gone at once, so
/// that the opening number is the mean: whole heads, whole posts.
fn at_rest_with_agency() -> Plan {
    const RENEWAL: f64 = 0.74;
    let mut plan = at_rest(1);
    plan.teams[0].agency = Fte::new(6.0);
    plan.agency.cover_share = Share::ALL;
    plan.agency.time_to_arrive = SpanLaw::Fixed(Span::ZERO);
    plan.agency.assignment = Span::weeks(12);
    plan.agency.notice = Span::ZERO;
    plan.agency.renewal = Share::new(RENEWAL);
    plan.agency.weekly_charge = Steps::constant(Money::pounds(1_800.0));
    let rest = AtRest {
        teams: vec![(Fte::new(60.0), Fte::new(6.0))],
        hazard: LEAVING,
        fte_per_head: Fte::new(1.0),
        per_vacancy: true,
        absences: 0.0,
        absence: Span::ZERO,
        wanted: 1.0,
        additional: Vec::new(),
        wanted_for_absence: 0.0,
        agency_per_head: Fte::new(1.0),
        arrival: Span::ZERO,
        assignment: Span::weeks(12),
        notice: Span::ZERO,
    };
    plan.agency.renewal_before = Share::new(1.0 - Span::weeks(12).as_years() / rest.mean_stay(RENEWAL));
    plan
}

/// Stays of those who came during the run: short at first by their definition.
fn of_completed_stays(row: &(String, f64)) -> bool {
    row.0.ends_with("agency_mean_stay")
}

/// What is left: after the start the newest are released first, before it nobody
/// is, so that ends are spread over agency workers otherwise.
#[test]
fn with_agency_too_nothing_slopes_because_agency_ended_as_often_before_the_start() {
    let projection = project(&at_rest_with_agency(), RUNS);
    let looked_at: Vec<_> = slopes(&projection).into_iter().filter(|row| !of_completed_stays(row)).collect();
    let steepest = looked_at.iter().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs())).expect("measures");
    println!("{} measures, steepest {steepest:?}", looked_at.len());
    assert!(steepest.1.abs() < Z_FAILS, "{steepest:?}");
    // The same renewal in a past in which nobody is released would let agency stay too long.
    let mut plan = at_rest_with_agency();
    plan.agency.renewal_before = plan.agency.renewal;
    let seen = drifting(&project(&plan, RUNS));
    assert!(seen.iter().any(|row| row.0.contains("changes_per_looked_after")), "{seen:?}");
}

#[test]
fn without_a_past_or_away_from_balance_the_slope_is_seen() {
    let mut plan = at_rest(1);
    plan.past_months = 0;
    let seen = drifting(&project(&plan, RUNS));
    println!("without a past: {seen:?}");
    assert!(seen.iter().any(|row| row.0.contains("worker") || row.0.contains("changes")), "{seen:?}");
    let mut plan = at_rest(1);
    (plan.teams[0].in_post, plan.teams[0].case_holding_in_post) = (Fte::new(53.0), Fte::new(53.0));
    let seen = drifting(&project(&plan, RUNS));
    println!("one more vacant: {seen:?}");
    assert!(seen.iter().any(|row| row.0 == "authority vacancy_fte"), "{seen:?}");
}

fn shipped(name: &str) -> Plan {
    let root = env!("CARGO_MANIFEST_DIR");
    let read = tenure::scenario::read(name, &mut |name| {
        std::fs::read_to_string(format!("{root}/scenarios/{name}")).map_err(|error| error.to_string())
    });
    read.unwrap_or_else(|wrong| panic!("{}", wrong.render(false))).plan
}

#[test]
fn every_opening_stock_is_exact_in_every_replication() {
    for name in ["england.toml", "north-somerset.toml"] {
        let mut plan = shipped(name);
        plan.months = Months::new(plan.months.start(), 12);
        let projection = project(&plan, 25);
        let Children::Pathway(path) = &plan.children else { panic!("{name} has stages") };
        for replication in 0..25 {
            let at = |measure, scope| projection.value(measure, scope, Month(0), replication);
            for (index, team) in plan.teams.iter().enumerate() {
                let scope = Scope::Team(index);
                // Cover beside the absent comes from the months before, and is not among the team's `in_post`.
                let cover = at(Measure::FixedTermCoverFte, scope).expect("absence is modelled");
                let permanent = at(Measure::PermanentFte, scope).expect("a stock");
                assert!((permanent - cover - team.in_post.as_f64()).abs() < 1e-9, "{name} {}: {permanent} with {cover}", team.name);
                assert_eq!(at(Measure::VacancyFte, scope), Some((team.posts.first - team.in_post).or_zero().as_f64()), "{name} {}", team.name);
                assert_eq!(at(Measure::AgencyFte, scope), Some(team.agency.as_f64()), "{name} {}", team.name);
                for stage in Stage::ALL {
                    if let Some(open) = team.open {
                        assert_eq!(at(Measure::CasesHeld(stage), scope), Some(f64::from(open[stage as usize])), "{name} {} {stage:?}", team.name);
                    }
                }
            }
            for stage in Stage::ALL {
                assert_eq!(at(Measure::CasesHeld(stage), Scope::Authority), Some(f64::from(path.open[stage as usize])), "{name} {stage:?}");
            }
        }
    }
}

/// The mean over replications and months 24 to 60.
fn mean(projection: &Projection, measure: Measure) -> f64 {
    let values: Vec<f64> = (24..=60).filter_map(|month| projection.summary(measure, Scope::Authority, Month(month)).mean).collect();
    values.iter().sum::<f64>() / values.len() as f64
}

/// Nobody leaves, nobody comes, and there is no agency.
fn nobody_leaves() -> Plan {
    let mut plan = shipped("england.toml");
    plan.leaving.hazards.iter_mut().for_each(|band| band.rate = Rate::ZERO);
    plan.recruitment.form = RecruitmentForm::Market(Rate::ZERO);
    plan.cohorts.clear();
    (plan.agency.cover_share, plan.absence.agency_cover) = (Share::NONE, Share::NONE);
    for team in &mut plan.teams {
        team.agency = Fte::ZERO;
    }
    plan
}

#[test]
fn without_turnover_and_agency_children_still_change_worker_about_every_other_year() {
    let projection = project(&nobody_leaves(), 40);
    let rate = mean(&projection, Measure::ChangesPerLookedAfterChildYear);
    let years = mean(&projection, Measure::ChildYears(Stage::LookedAfter));
    let of = |cause| mean(&projection, Measure::LookedAfterChangesBy(cause)) / years;
    for cause in Cause::ALL {
        println!("{}: {:.3}", cause.name(), of(cause));
    }
    println!("changes per looked-after child-year: {rate:.3}; same worker {:.3}", mean(&projection, Measure::SameWorker));
    assert_eq!((of(Cause::Leaver), of(Cause::AgencyEnded)), (0.0, 0.0));
    assert!((0.35..=0.6).contains(&rate), "{rate:.3} changes");
}

#[test]
fn with_agency_only_children_keep_their_worker_less_often_by_ten_points() {
    let as_now = project(&shipped("england.toml"), 40);
    let mut plan = shipped("england.toml");
    for team in &mut plan.teams {
        team.agency += team.in_post;
        (team.in_post, team.case_holding_in_post) = (Fte::ZERO, Fte::ZERO);
    }
    plan.recruitment.form = RecruitmentForm::Market(Rate::ZERO);
    plan.cohorts.clear();
    plan.agency.cover_share = Share::ALL;
    plan.agency.additional_share = Share::NONE;
    let agency = project(&plan, 40);
    let of = |projection: &Projection| (mean(projection, Measure::SameWorker), mean(projection, Measure::ChangesPerLookedAfterChildYear));
    let ((same, changes), (agency_same, agency_changes)) = (of(&as_now), of(&agency));
    println!("same worker {same:.3}, with agency only {agency_same:.3}; changes {changes:.3} and {agency_changes:.3}");
    assert!(agency_same < same - 0.10, "{agency_same:.3} against {same:.3}");
    assert!(agency_changes > changes + 0.3, "{agency_changes:.3} against {changes:.3}");
}
