//! Comparisons: paired run by run, exact where they must be, and against the
//! exact variance of a difference.

use crate::support::oracles;
use crate::support::plans::{day, intake, quiet, team};
use crate::support::policy;
use tenure::chance::SpanLaw;
use tenure::department::plan::*;
use tenure::department::tally::Scope;
use tenure::department::{AgencyCause, Cause, Line, Measure, Plan, Unit};
use tenure::experiment::{Alternative, Comparison, Planned, Request, ScopePair, Unlike, Verdict, compare, run};
use tenure::quantity::*;
use tenure::statistics::Paired;

fn request(replications: u32) -> Request {
    Request { seed: 11, replications: 0..replications, threads: None }
}

fn against(base: &Plan, other: &Plan, replications: u32) -> Comparison {
    let planned = |name, plan| Planned { name, title: name, plan };
    compare(planned("base", base), &[planned("other", other)], &request(replications), &|| true).expect("it ends")
}

/// Everything moves: leaving with shocks, hiring, agency, cohorts, cases.
fn busy() -> Plan {
    let mut plan = quiet(30.0, 3);
    plan.teams[0].in_post = Fte::new(25.0);
    plan.teams[0].case_holding_in_post = Fte::new(25.0);
    plan.teams[0].agency = Fte::new(3.0);
    plan.leaving.hazards = vec![TenureHazard { from: Span::ZERO, rate: Rate::per_year(0.2) }];
    plan.leaving.yearly_shock = 0.15;
    plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Exponential(Span::weeks(20)));
    plan.recruitment.cost_per_hire = Money::pounds(5_000.0);
    plan.agency.cover_share = Share::new(0.8);
    plan.agency.time_to_arrive = SpanLaw::Exponential(Span::weeks(3));
    plan.agency.renewal = Share::new(0.7);
    plan.agency.weekly_charge = Steps::constant(Money::pounds(1_800.0));
    plan.children = Children::Single(SingleStage { open: 300, arrivals: Rate::per_year(300.0), duration: SpanLaw::Exponential(Span::months(12)) });
    plan.continuity.residual = Rate::per_year(0.2);
    plan.continuity.newcomer_share = Share::new(0.28);
    plan.pay.grades[0].bottom = Money::pounds(38_000.0);
    plan.pay.grades[0].top = Money::pounds(44_000.0);
    plan.cohorts.push(cohort("academy", day(2027, 9, 1)));
    plan
}

/// Four heads, nine tenths of them found, with no bound on how many are over establishment.
fn cohort(name: &str, first: Instant) -> Cohort {
    Cohort { fill_share: Share::new(0.9), over_establishment_heads: None, ..intake(name, vec![first], 4) }
}

/// Months in which the two differ in any figure of a scope.
fn months_that_differ(comparison: &Comparison, scope: &ScopePair, what: impl Fn(Measure) -> bool) -> Vec<u32> {
    let pair = comparison.pairs().next().expect("one other");
    let months = pair.base.projection.plan().months;
    let differs = |month: Month| {
        pair.measures().into_iter().any(|measure| what(measure) && pair.has(measure, scope) && !pair.paired(measure, scope, &[month]).identical())
    };
    months.all().filter(|&month| differs(month)).map(|month| month.0).collect()
}

fn all(_: Measure) -> bool {
    true
}

// --- C1, C2: nothing changed ------------------------------------------------

#[test]
fn a_plan_against_itself_differs_by_exactly_nothing() {
    let comparison = against(&busy(), &busy(), 40);
    let pair = comparison.pairs().next().expect("one other");
    assert!(pair.identical());
    for scope in pair.scopes() {
        for measure in pair.measures() {
            for month in pair.base.projection.plan().months.all() {
                let paired = pair.paired(measure, &scope, &[month]);
                if paired.replications() == 0 {
                    continue;
                }
                assert_eq!(paired.mean(), Some(0.0), "{}", measure.name());
                assert!(paired.difference.sd.is_none_or(|sd| sd == 0.0) && paired.half_width.is_none());
                assert_eq!(Verdict::of(measure, &paired), Verdict::Identical, "{}", measure.name());
            }
        }
    }
}

#[test]
fn a_change_that_changes_nothing_is_bit_identical() {
    let times_one = {
        let mut plan = busy();
        plan.teams[0].leaving_multiplier = 1.0;
        plan.leaving.level.later.push((day(2027, 4, 1), 1.0));
        plan
    };
    let after_the_horizon = {
        let mut plan = busy();
        plan.cohorts.push(cohort("late", day(2030, 9, 1)));
        plan.leaving.level.later.push((day(2029, 10, 1), 5.0));
        plan
    };
    let nobody = {
        let mut plan = busy();
        plan.cohorts.push(Cohort { heads: Heads::Fixed(0), ..cohort("nobody", day(2027, 9, 1)) });
        plan
    };
    for plan in [times_one, after_the_horizon, nobody] {
        assert!(against(&busy(), &plan, 20).pairs().all(|pair| pair.identical()));
    }
}

#[test]
fn equal_on_average_is_not_identical() {
    let mut other = busy();
    other.leaving.hazards[0].rate = Rate::per_year(0.2000001);
    let comparison = against(&busy(), &other, 20);
    let pair = comparison.pairs().next().expect("one other");
    let paired = pair.paired(Measure::PermanentFte, &ScopePair::authority(), &[Month(36)]);
    // One leaver of some run goes a minute earlier: no figure of this month shows it,
    // and pay, to the penny, does.
    assert!(paired.identical());
    assert!(!pair.identical());
}

// --- C3, C4: only what can be reached by the change --------------------------

#[test]
fn nothing_differs_before_the_change_begins() {
    let mut other = busy();
    other.leaving.level.later.push((day(2027, 10, 1), 0.5));
    other.leaving.notice = Span::ZERO;
    let comparison = against(&busy(), &other, 40);
    let differ = months_that_differ(&comparison, &ScopePair::authority(), all);
    assert!(differ.first().is_some_and(|&first| first > 12), "{differ:?}");
    assert!(differ.contains(&36), "the change is seen in the end");
    let mut intake = busy();
    intake.cohorts.push(cohort("second", day(2028, 1, 15)));
    let differ = months_that_differ(&against(&busy(), &intake, 40), &ScopePair::authority(), all);
    // January 2028 is the sixteenth month.
    assert_eq!(differ.first(), Some(&16));
}

#[test]
fn pay_moves_no_head() {
    let mut dear = busy();
    dear.pay.awards.push((day(2027, 4, 1), 0.05));
    let comparison = against(&busy(), &dear, 20);
    let heads = months_that_differ(&comparison, &ScopePair::authority(), |measure| measure.meaning().unit != Unit::Pounds);
    assert!(heads.is_empty(), "{heads:?}");
    let money = months_that_differ(&comparison, &ScopePair::authority(), all);
    assert_eq!(money.first(), Some(&7), "April 2027 is the seventh month");
}

fn two_teams() -> Plan {
    let mut plan = busy();
    plan.teams[0].stages = [false, false, false, true, false];
    plan.teams.push(Team { stages: [false, false, false, false, true], ..team("second", 20.0) });
    plan
}

#[test]
fn what_is_added_in_one_team_leaves_the_other_as_it_was() {
    let mut other = two_teams();
    other.teams[1].in_post = Fte::new(1.0);
    other.cohorts.push(Cohort { team: Some(1), ..cohort("elsewhere", day(2027, 1, 1)) });
    let comparison = against(&two_teams(), &other, 20);
    let pair = comparison.pairs().next().expect("one other");
    let scopes = pair.scopes();
    assert_eq!(scopes.iter().map(|scope| scope.name.as_str()).collect::<Vec<_>>(), ["authority", "team:only", "team:second"]);
    assert!(months_that_differ(&comparison, &scopes[1], all).is_empty());
    assert!(!months_that_differ(&comparison, &scopes[2], all).is_empty());
}

#[test]
fn teams_are_matched_by_name_whatever_their_order() {
    let mut turned = two_teams();
    turned.teams.reverse();
    turned.cohorts[0].team = Some(1);
    let comparison = against(&two_teams(), &turned, 5);
    let pair = comparison.pairs().next().expect("one other");
    let scopes = pair.scopes();
    assert_eq!((scopes[1].base, scopes[1].other), (Scope::Team(0), Scope::Team(1)));
    assert_eq!(pair.paired(Measure::PostsFte, &scopes[1], &[Month(1)]).mean(), Some(0.0));
}

// --- C5: the exact variance of a paired difference ---------------------------

/// N = 100 workers, hazards 0.16 and 0.12, three years, nobody replaced. With
/// the same thresholds D is binomial: Var = N·Δ(1 − Δ), Δ = S₂ − S₁; unpaired
/// runs would have N[S₁(1 − S₁) + S₂(1 − S₂)].
fn leavers_at(rate: f64) -> Plan {
    let mut plan = quiet(100.0, 3);
    plan.leaving.hazards = vec![TenureHazard { from: Span::ZERO, rate: Rate::per_year(rate) }];
    plan
}

#[test]
fn the_variance_of_the_difference_is_the_exact_one_and_so_is_the_gain() {
    const RUNS: u32 = 4_000;
    let (fast, slow) = (leavers_at(0.16), leavers_at(0.12));
    let years = fast.months.end().since(fast.months.start()).as_years();
    let survival = |rate: f64| oracles::survival(&[(0.0, rate)], years);
    let (s1, s2) = (survival(0.16), survival(0.12));
    let delta = s2 - s1;
    let (paired_variance, unpaired_variance) = (100.0 * delta * (1.0 - delta), 100.0 * (s1 * (1.0 - s1) + s2 * (1.0 - s2)));
    // The published figures are at exactly three years; the calendar's are a few hours off.
    assert!((unpaired_variance / paired_variance - 6.148_641).abs() < 2e-2);
    let comparison = against(&fast, &slow, RUNS);
    let pair = comparison.pairs().next().expect("one other");
    let last = [Month(36)];
    let differences: Vec<f64> = pair
        .whole_differences(Measure::PermanentHeads, &ScopePair::authority(), &last, 1.0)
        .into_iter()
        .map(|difference| difference.expect("heads are always known") as f64)
        .collect();
    policy::mean_is("the difference in heads", &differences, 100.0 * delta, paired_variance, 0.5);
    policy::variance_is("the difference in heads", &differences, paired_variance);
    let paired = pair.paired(Measure::PermanentHeads, &ScopePair::authority(), &last);
    let gain = paired.variance_reduction.expect("the difference varies");
    assert!(is_ratio(gain, unpaired_variance / paired_variance, RUNS), "a gain of {gain}");
    // The control: runs that share no circumstances gain nothing, and the bound sees it.
    let request = Request { seed: 12, ..request(RUNS) };
    let alone = run(&slow, &request, &|| true).expect("it ends");
    let unpaired = Paired::of(
        &pair.base.projection.by_replication(Measure::PermanentHeads, Scope::Authority, &last),
        &alone.by_replication(Measure::PermanentHeads, Scope::Authority, &last),
    );
    let no_gain = unpaired.variance_reduction.expect("the difference varies");
    assert!(is_ratio(no_gain, 1.0, RUNS), "a gain of {no_gain} from nothing shared");
    assert!(!is_ratio(no_gain, unpaired_variance / paired_variance, RUNS));
}

/// Whether a ratio of two sample variances may be the exact one: F with n − 1
/// and n − 1 degrees of freedom, one in a million. (Numerator and denominator
/// are positively correlated, which narrows the ratio: the bound is wide.)
fn is_ratio(found: f64, exact: f64, n: u32) -> bool {
    use statrs::distribution::{ContinuousCDF, FisherSnedecor};
    let law = FisherSnedecor::new(f64::from(n - 1), f64::from(n - 1)).expect("a law");
    let below = law.cdf(found / exact);
    2.0 * below.min(1.0 - below) > 1e-6
}

#[test]
fn pairing_narrows_every_headline() {
    // Where the market limits hiring, an intake takes posts that nobody else would have filled.
    let limited = || {
        let mut plan = busy();
        plan.recruitment.form = RecruitmentForm::Market(Rate::per_year(3.0));
        plan
    };
    let mut other = limited();
    other.cohorts.push(cohort("second", day(2027, 3, 1)));
    let comparison = against(&limited(), &other, 300);
    let pair = comparison.pairs().next().expect("one other");
    let scope = ScopePair::authority();
    for measure in [Measure::VacancyRateByTeam, Measure::AgencyFte, Measure::SameWorker, Measure::AverageCaseload] {
        let paired = pair.paired(measure, &scope, &[Month(24)]);
        let gain = paired.variance_reduction.unwrap_or_else(|| panic!("{} does not vary: {paired:?}", measure.name()));
        assert!(gain > 1.0, "{}: {gain}", measure.name());
    }
    let year: Vec<Month> = (13..=24).map(Month).collect();
    for measure in [Measure::SpendTotal, Measure::Changes] {
        let gain = pair.paired(measure, &scope, &year).variance_reduction.expect("it varies");
        assert!(gain > 1.0, "{}: {gain}", measure.name());
    }
}

// --- C6: pathwise -------------------------------------------------------------

#[test]
fn a_lower_hazard_makes_nobody_leave_earlier() {
    let (fast, slow) = (leavers_at(0.16), leavers_at(0.12));
    let comparison = against(&fast, &slow, 500);
    let pair = comparison.pairs().next().expect("one other");
    for month in 0..=36 {
        let differences = pair.whole_differences(Measure::PermanentHeads, &ScopePair::authority(), &[Month(month)], 1.0);
        assert!(differences.iter().all(|difference| difference.is_some_and(|difference| difference >= 0)), "month {month}");
    }
    // One worker at a time: 500 runs of one post each, every departure no earlier.
    let one = |rate: f64| Plan { teams: quiet(1.0, 3).teams, ..leavers_at(rate) };
    let comparison = against(&one(0.5), &one(0.3), 500);
    let pair = comparison.pairs().next().expect("one other");
    let violations = (0..=36).flat_map(|month| pair.whole_differences(Measure::PermanentHeads, &ScopePair::authority(), &[Month(month)], 1.0));
    assert_eq!(violations.filter(|difference| difference.is_none_or(|difference| difference < 0)).count(), 0);
    // The control: with another seed somebody does leave earlier.
    let other_seed = run(&one(0.3), &Request { seed: 99, ..request(500) }, &|| true).expect("it ends");
    let base = pair.base.projection.by_replication(Measure::PermanentHeads, Scope::Authority, &[Month(24)]);
    let other = other_seed.by_replication(Measure::PermanentHeads, Scope::Authority, &[Month(24)]);
    assert!(base.iter().zip(&other).any(|(base, other)| other < base));
}

// --- C7: other seeds share nothing --------------------------------------------

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len() as f64;
    let (ma, mb) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
    let of = |x: &[f64], mx: f64, y: &[f64], my: f64| x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>();
    of(a, ma, b, mb) / libm::sqrt(of(a, ma, a, ma) * of(b, mb, b, mb))
}

#[test]
fn runs_with_other_seeds_are_not_correlated_and_runs_with_the_same_are() {
    const RUNS: u32 = 1_000;
    let (fast, slow) = (leavers_at(0.16), leavers_at(0.12));
    let heads = |plan: &Plan, seed: u64| -> Vec<f64> {
        let projection = run(plan, &Request { seed, ..request(RUNS) }, &|| true).expect("it ends");
        projection.values(Measure::PermanentHeads, Scope::Authority, Month(36))
    };
    let bound = 4.9 / libm::sqrt(f64::from(RUNS));
    let base = heads(&fast, 11);
    for seed in [12, 13, 1 << 40] {
        assert!(correlation(&base, &heads(&slow, seed)).abs() < bound, "seed {seed}");
    }
    assert!(correlation(&base, &heads(&slow, 11)) > bound);
}

// --- sums, and what is refused --------------------------------------------------

#[test]
fn causes_and_lines_sum_to_their_whole_in_every_run_and_on_average() {
    let mut other = busy();
    other.cohorts.push(cohort("second", day(2027, 3, 1)));
    other.agency.renewal = Share::new(0.8);
    let comparison = against(&busy(), &other, 60);
    let pair = comparison.pairs().next().expect("one other");
    let scope = ScopePair::authority();
    let months: Vec<Month> = (1..=36).map(Month).collect();
    let splits: [(Measure, Vec<Measure>, f64); 3] = [
        (Measure::Changes, Cause::ALL.map(Measure::ChangesBy).to_vec(), 1.0),
        (Measure::SpendTotal, Line::ALL.map(Measure::Spend).to_vec(), 100.0),
        (Measure::Spend(Line::AgencyCharges), AgencyCause::ALL.map(Measure::AgencySpend).to_vec(), 100.0),
    ];
    for (whole, parts, grain) in splits {
        let parts: Vec<Measure> = parts.into_iter().filter(|&part| pair.has(part, &scope)).collect();
        let of = |measure: Measure| pair.whole_differences(measure, &scope, &months, grain);
        let total = of(whole);
        let split: Vec<Vec<Option<i64>>> = parts.iter().map(|&part| of(part)).collect();
        assert!(total.iter().any(|difference| *difference != Some(0)), "something differs in {}", whole.name());
        for run in 0..60 {
            let sum: i64 = split.iter().map(|part| part[run].expect("known")).sum();
            assert_eq!(Some(sum), total[run], "{} in run {run}", whole.name());
        }
        let means = pair.mean_parts(&parts, &scope, &months, grain * 10.0);
        let exact = total.iter().map(|difference| difference.expect("known") * 10).sum::<i64>() as f64 / 60.0;
        let sum = means.iter().sum::<i64>() as f64;
        assert!((sum - exact).abs() <= 0.5, "{}: {sum} against {exact}", whole.name());
    }
}

#[test]
fn plans_of_other_dates_or_lengths_are_not_compared() {
    let base = quiet(5.0, 2);
    let later = Plan { months: Months::new(day(2027, 1, 1), 24), ..quiet(5.0, 2) };
    assert_eq!(Unlike::check(&base, &later), Err(Unlike::Start));
    assert_eq!(Unlike::check(&base, &quiet(5.0, 3)), Err(Unlike::Horizon));
    let ran = |plan: &Plan, replications: u32| Alternative {
        name: "x".into(),
        title: "x".into(),
        projection: run(plan, &request(replications), &|| true).expect("it ends"),
    };
    let unlike = Comparison::new(ran(&base, 3), vec![ran(&base, 4)]).err();
    assert_eq!(unlike, Some(Unlike::Replications));
}

// --- the second baseline ---------------------------------------------------------

#[test]
fn where_the_trend_continues_leavers_fall_by_the_national_factor_and_nothing_else_is_drawn_anew() {
    use tenure::experiment::Baseline;
    // Posts refilled at once: leavers of a year are Poisson at the hazard of the year.
    let mut plan = leavers_at(0.16);
    plan.months = Months::new(day(2027, 1, 1), 72);
    plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Fixed(Span::ZERO));
    let trend = Baseline::TrendContinues.around(&plan);
    let projection = run(&trend, &request(2_400), &|| true).expect("it ends");
    for year in [1, 3, 6] {
        let months: Vec<Month> = (12 * year - 11..=12 * year).map(Month).collect();
        let leavers: Vec<f64> = projection.by_replication(Measure::LeaversFte, Scope::Authority, &months).into_iter().flatten().collect();
        let levels: f64 = (0..4).map(|quarter| tenure::evidence::trend::TURNOVER.level(f64::from(year - 1) + (f64::from(quarter) + 0.5) / 4.0)).sum::<f64>() / 4.0;
        policy::mean_is("leavers where the trend continues", &leavers, 16.0 * levels, 16.0 * levels, 0.6);
    }
    let as_now = Baseline::AsNow.around(&plan);
    assert!(against(&plan, &as_now, 3).pairs().all(|pair| pair.identical()));
}

#[test]
fn the_trend_asks_for_less_agency_for_the_same_vacancies() {
    use tenure::experiment::Baseline;
    let mut plan = quiet(100.0, 5);
    plan.teams[0].in_post = Fte::new(50.0);
    plan.teams[0].case_holding_in_post = Fte::new(50.0);
    plan.agency.cover_share = Share::new(0.8);
    let agency = |plan: &Plan| run(plan, &request(1), &|| true).expect("it ends").values(Measure::AgencyFte, Scope::Authority, Month(60))[0];
    assert_eq!(agency(&plan), 40.0);
    // 0.9883 to the fourth power of 40 is 38.2; heads are kept within three quarters of the need.
    let trend = agency(&Baseline::TrendContinues.around(&plan));
    assert!((trend - 40.0 * tenure::evidence::trend::AGENCY_COVER.level(5.0)).abs() <= 1.0 && trend < 40.0, "{trend}");
}
