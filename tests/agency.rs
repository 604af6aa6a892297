//! Agency in the figures that are reported: what it is paid for, what a rule or
//! a managed team changes, and what it must not change.

use crate::support::plans::{day, quiet, team};
use tenure::chance::SpanLaw;
use tenure::department::plan::*;
use tenure::department::tally::Scope;
use tenure::department::{AgencyCause, Line, Measure, Plan};
use tenure::experiment::{Projection, Request, run};
use tenure::quantity::*;

fn project(plan: &Plan, replications: u32) -> Projection {
    run(plan, &Request { seed: 5, replications: 0..replications, threads: None }, &|| true).expect("it ends")
}

fn scenario(name: &str) -> Plan {
    let folder = format!("{}/scenarios", env!("CARGO_MANIFEST_DIR"));
    let read = tenure::scenario::read(name, &mut |name| {
        std::fs::read_to_string(format!("{folder}/{name}")).map_err(|error| error.to_string())
    });
    read.unwrap_or_else(|wrong| panic!("{}", wrong.render(false))).plan
}

/// A department with every kind of agency: two teams, vacancies, posts added,
/// newcomers beside whom cover is kept, a managed team, conversions.
fn every_kind() -> Plan {
    let mut plan = quiet(40.0, 4);
    plan.teams[0].in_post = Fte::new(31.0);
    plan.teams[0].case_holding_in_post = Fte::new(31.0);
    plan.teams[0].agency = Fte::new(8.4);
    plan.teams[0].posts.later = vec![(day(2027, 11, 1), Fte::new(46.0))];
    plan.teams.push(Team { in_post: Fte::new(14.0), case_holding_in_post: Fte::new(14.0), ..team("second", 18.5) });
    plan.leaving.hazards = vec![TenureHazard { from: Span::ZERO, rate: Rate::per_year(0.18) }];
    plan.leaving.destinations = [Share::new(0.5), Share::new(0.3), Share::new(0.2)];
    plan.recruitment.form = RecruitmentForm::Market(Rate::per_year(9.0));
    plan.agency.cover_share = Share::new(0.79);
    plan.agency.additional_share = Share::new(0.19);
    plan.agency.fte_per_head = Fte::milli(970);
    plan.agency.time_to_arrive = SpanLaw::Exponential(Span::weeks(3));
    plan.agency.renewal = Share::new(0.75);
    plan.agency.notice = Span::weeks(4);
    plan.agency.weekly_charge = Steps { first: Money::pounds(1_801.37), later: vec![(day(2028, 4, 1), Money::pounds(1_712.11))] };
    plan.agency.conversions = Rate::per_year(0.3);
    plan.agency.rules.returning_share = Share::new(0.5);
    plan.agency.rules.inexperienced_share = Share::new(0.2);
    plan.agency.teams = vec![AgencyTeam {
        name: "managed".into(),
        team: 1,
        heads: 4,
        fte_per_head: Fte::milli(1_000),
        from: day(2027, 2, 3),
        until: Some(day(2027, 10, 19)),
        weekly_charge: Money::pounds(1_786.0),
        holds_cases: true,
        covers_vacancies: true,
    }];
    plan.cohorts = vec![Cohort {
        name: "newcomers".into(),
        route: "asye".into(),
        newly_qualified: true,
        team: None,
        heads: Heads::Fixed(3),
        fte_per_head: Fte::milli(1_000),
        fill_share: Share::ALL,
        intakes: vec![day(2027, 9, 1), day(2028, 9, 1), day(2029, 9, 1)],
        training: Span::ZERO,
        completion: Share::ALL,
        takes_post: TakesPost::AtStart,
        over_establishment_heads: Some(0),
        over_establishment_until: None,
        agency_released: Released::AtFullCaseload,
        capacity: vec![CapacityStep { from: Span::ZERO, share: Share::new(0.6) }, CapacityStep { from: Span::months(12), share: Share::ALL }],
        pass: Share::ALL,
        tie_in: Span::ZERO,
        leaving_multiplier: 1.0,
        leaving_multiplier_until: Span::ZERO,
        cost_per_head: Money::ZERO,
        training_pay_per_year: Money::ZERO,
        grants: Vec::new(),
    }];
    plan
}

fn whole(pounds: f64) -> i64 {
    let pence = (pounds * 100.0).round();
    assert!((pounds * 100.0 - pence).abs() < 1e-3, "{pounds} is not in pence");
    pence as i64
}

/// Pence of each cause, summed over everything, after comparing every month,
/// scope and replication with the ledger's line, and the authority with its teams.
fn spend(projection: &Projection) -> Vec<(AgencyCause, i64)> {
    let reported: Vec<AgencyCause> = AgencyCause::ALL.into_iter().filter(|&cause| projection.has(Measure::AgencySpend(cause), Scope::Authority)).collect();
    let mut sums: Vec<(AgencyCause, i64)> = reported.iter().map(|&cause| (cause, 0)).collect();
    let scopes: Vec<Scope> = projection.scopes().collect();
    for replication in 0..projection.replications() {
        for month in projection.plan().months.all().skip(1) {
            let at = |measure, scope| whole(projection.value(measure, scope, month, replication).expect("known"));
            for &scope in &scopes {
                let causes: i64 = reported.iter().map(|&cause| at(Measure::AgencySpend(cause), scope)).sum();
                assert_eq!(causes, at(Measure::Spend(Line::AgencyCharges), scope), "{scope:?} in month {}", month.0);
            }
            for (cause, sum) in &mut sums {
                let measure = Measure::AgencySpend(*cause);
                let authority = at(measure, Scope::Authority);
                assert!(authority >= 0);
                assert_eq!(authority, scopes[1..].iter().map(|&scope| at(measure, scope)).sum::<i64>());
                *sum += authority;
            }
        }
    }
    sums
}

#[test]
fn causes_sum_to_agency_charges_to_the_penny_in_every_month_and_team() {
    for (name, plan) in [("england.toml", None), ("north-somerset.toml", None), ("over-recruit-asye.toml", None), ("every kind", Some(every_kind()))] {
        let plan = plan.unwrap_or_else(|| scenario(name));
        let sums = spend(&project(&plan, 6));
        let all: i64 = sums.iter().map(|one| one.1).sum();
        assert!(all > 0, "{name} has no agency");
        let grows = plan.teams.iter().any(|team| team.posts.later.iter().any(|step| step.1 > team.posts.first));
        for (cause, sum) in sums {
            println!("{name}: {} {:.1} %", cause.name(), 100.0 * sum as f64 / all as f64);
            assert_eq!(sum > 0, cause != AgencyCause::Growth || grows, "{name}: {}", cause.name());
        }
    }
}

#[test]
fn additional_workers_are_a_level_of_their_own_which_filling_vacancies_does_not_shrink() {
    // No absence, and agency that comes and goes at once: 100 posts, 20 vacant,
    // 18 agency, of whom half cover nothing. Half the vacancies go on 1 April 2027.
    let with = |share: f64, posts: &str| {
        let text = format!(
            "title = \"t\"\nstart = 2026-10-01\nyears = 1\n[[team]]\nname = \"t\"\nposts = {posts}\nin_post = 80\ncase_holding_posts = 40\nagency = 18\n\
             [leaving]\nturnover = 0\n[recruitment]\njoiners_per_year = 0\nordinary_intake_heads = 0\n[absence]\nsick_days = 0\nfamily_leave_starts = 0\n\
             [agency]\ncover_share = 0.45\nadditional_share = {share}\ntime_to_arrive = \"0 days\"\nnotice = \"0 days\"\nrenewal = 1\n"
        );
        let plan = tenure::scenario::read("text.toml", &mut |_| Ok(text.clone())).unwrap_or_else(|wrong| panic!("{}", wrong.render(false))).plan;
        let projection = project(&plan, 1);
        [5, 9].map(|month| projection.value(Measure::AgencyFte, Scope::Authority, Month(month), 0).expect("known"))
    };
    let filled = "[{ from = 2026-10-01, fte = 100 }, { from = 2027-04-01, fte = 90 }]";
    assert_eq!(with(0.5, "100"), [18.0, 18.0], "9 cover, 9 do not");
    let [before, after] = with(0.5, filled);
    assert_eq!(before, 18.0);
    assert!((after - 13.5).abs() <= 0.75, "half of the cover goes, the nine stay: {after}");
    let [_, covering] = with(0.0, filled);
    assert!((covering - 4.5).abs() <= 0.75, "the control: without additional workers {covering}");
}

#[test]
fn a_ceiling_on_agency_is_exceeded_by_no_team_s_rounding_and_on_no_day() {
    let text = "title = \"t\"\nstart = 2026-10-01\nyears = 3\n".to_owned()
        + &["a", "b", "c", "d"].map(|name| format!("[[team]]\nname = \"{name}\"\nposts = 30\nin_post = 22\nagency = 4\n")).concat()
        + "[agency]\ncaps = [{ from = 2027-04-01, fte = 6 }, { from = 2028-04-01, fte = 2.9 }, { from = 2029-04-01, fte = 0 }]\n";
    let plan = tenure::scenario::read("text.toml", &mut |_| Ok(text.clone())).unwrap_or_else(|wrong| panic!("{}", wrong.render(false))).plan;
    let projection = project(&plan, 40);
    let of = |month: u32| projection.values(Measure::AgencyFte, Scope::Authority, Month(month));
    for month in 1..=36 {
        let most = match month { 0..7 => f64::INFINITY, 7..19 => 6.0, 19..31 => 2.9, _ => 0.0 };
        let highest = of(month).iter().copied().fold(0.0, f64::max);
        assert!(highest <= most + 1e-9, "month {month}: {highest} above {most}");
    }
    assert!(of(12).iter().copied().fold(0.0, f64::max) > 4.0 && of(24).iter().copied().fold(0.0, f64::max) > 1.5, "and it is used");
}

#[test]
fn a_managed_team_is_charged_for_each_week_in_place() {
    let mut plan = quiet(20.0, 2);
    plan.agency.teams = vec![AgencyTeam {
        name: "managed".into(),
        team: 0,
        heads: 14,
        fte_per_head: Fte::milli(1_000),
        from: day(2027, 1, 1),
        until: Some(day(2027, 9, 16)),
        weekly_charge: Money::pounds(1_786.0),
        holds_cases: true,
        covers_vacancies: false,
    }];
    let projection = project(&plan, 2);
    let all: Vec<Month> = plan.months.all().skip(1).collect();
    let charged = projection.sums(Measure::Spend(Line::AgencyCharges), Scope::Authority, &all)[0];
    let by_cause = projection.sums(Measure::AgencySpend(AgencyCause::ManagedTeams), Scope::Authority, &all)[0];
    // Months are twelfths of a year of 365.25 / 7 weeks: eight of them, and half of September.
    let exact = 14.0 * 1_786.0 * (365.25 / 7.0) * 8.5 / 12.0;
    assert!((charged - exact).abs() < 0.05, "{charged} against {exact}");
    assert!((by_cause - charged).abs() < 1e-6);
    let heads = |month| projection.values(Measure::AgencyHeads, Scope::Authority, Month(month))[0];
    assert_eq!([2, 4, 11, 12].map(heads), [0.0, 14.0, 14.0, 0.0]);
    let rate = projection.values(Measure::AgencyRate, Scope::Authority, Month(6))[0];
    assert!((rate - 14.0 / 34.0).abs() < 1e-12);
}

#[test]
fn a_managed_team_takes_the_place_of_others_only_where_it_is_said_to() {
    let agency = |covers: Option<bool>| {
        let mut plan = quiet(20.0, 1);
        plan.teams[0].in_post = Fte::new(10.0);
        plan.teams[0].case_holding_in_post = Fte::new(10.0);
        plan.agency.cover_share = Share::ALL;
        if let Some(covers_vacancies) = covers {
            plan.agency.teams = vec![AgencyTeam { covers_vacancies, heads: 4, team: 0, until: None, from: day(2027, 1, 1), ..every_kind().agency.teams[0].clone() }];
        }
        project(&plan, 1).values(Measure::AgencyHeads, Scope::Authority, Month(12))[0]
    };
    assert_eq!((agency(None), agency(Some(false)), agency(Some(true))), (10.0, 14.0, 10.0));
}

#[test]
fn agency_heads_are_those_before_and_arrivals_less_stays_ended_and_conversions() {
    let projection = project(&every_kind(), 20);
    let mut seen = [0.0; 3];
    for scope in projection.scopes().collect::<Vec<_>>() {
        for replication in 0..20 {
            for month in projection.plan().months.all().skip(1) {
                let at = |measure, month| projection.value(measure, scope, month, replication).expect("known");
                let flows = [Measure::AgencyArrivals, Measure::AgencyStaysEnded, Measure::AgencyConversions].map(|measure| at(measure, month));
                let before = at(Measure::AgencyHeads, Month(month.0 - 1));
                assert_eq!(at(Measure::AgencyHeads, month), before + flows[0] - flows[1] - flows[2]);
                for (seen, flow) in seen.iter_mut().zip(flows) {
                    *seen += flow;
                }
            }
        }
    }
    assert!(seen.iter().all(|&flow| flow > 50.0), "{seen:?}");
}

/// Mean stay as a flow: worker-years in place for each stay that ended, over the
/// years in which it has settled.
fn stay(plan: &Plan) -> f64 {
    // Children bear on nobody's stay.
    let children = Children::Single(SingleStage { open: 0, arrivals: Rate::ZERO, duration: SpanLaw::Fixed(Span::ZERO) });
    let projection = project(&Plan { children, ..plan.clone() }, 300);
    let sum = |measure| (37..=plan.months.count()).map(|month| projection.values(measure, Scope::Authority, Month(month)).iter().sum::<f64>()).sum::<f64>();
    sum(Measure::AgencyHeads) / 12.0 / sum(Measure::AgencyStaysEnded)
}

#[test]
fn agency_workers_stay_as_long_as_asked_where_the_authority_is_at_rest() {
    let of = |posts: f64, months: u32| {
        let text = format!(
            "title = \"at rest\"\nstart = 2025-10-01\nyears = 10\n[[team]]\nname = \"t\"\nposts = {posts}\nin_post = {}\nagency = {}\n[agency]\nmean_stay = \"{months} months\"\n",
            posts * 0.858,
            posts * 0.138
        );
        tenure::scenario::read("text.toml", &mut |_| Ok(text.clone())).unwrap_or_else(|wrong| panic!("{}", wrong.render(false))).plan
    };
    // What is left is the noise of the trial (1 %) and of the runs (about 1 %), and
    // what the trial leaves out: notice of leavers, lead times, cover kept, refusals.
    for (name, plan, years) in [
        ("england", scenario("england.toml"), 0.75),
        ("60 posts, 9 months", of(60.0, 9), 0.75),
        ("120 posts, 18 months", of(120.0, 18), 1.5),
        ("120 posts, 5 months", of(120.0, 5), 5.0 / 12.0),
    ] {
        let got = stay(&plan);
        println!("{name}: {got:.3} of {years:.3} years");
        assert!((got / years - 1.0).abs() < 0.05, "{name}: {got} years, {years} asked for");
    }
    // The control: a renewal solved as if nobody were released is refused.
    let mut plan = of(120.0, 18);
    plan.agency.renewal = Share::new(1.0 - 12.0 * 7.0 / 365.25 / 1.5);
    assert!((stay(&plan) / 1.5 - 1.0).abs() > 0.05);
}

#[test]
fn with_a_past_a_managed_team_there_since_before_the_start_stands_beside_the_opening_figure() {
    let mut plan = every_kind();
    plan.past_months = 36;
    plan.agency.teams[0].from = day(2026, 3, 2);
    plan.children = Children::Single(SingleStage { open: 500, arrivals: Rate::per_year(400.0), duration: SpanLaw::Exponential(Span::months(15)) });
    let projection = project(&plan, 8);
    for replication in 0..8 {
        let at = |measure, scope, month| projection.value(measure, scope, Month(month), replication).expect("known");
        assert_eq!(at(Measure::AgencyFte, Scope::Team(0), 0), 8.4);
        assert_eq!(at(Measure::AgencyFte, Scope::Team(1), 0), 4.0);
        // Its members have worked for seven months: they hold cases from the first day.
        let held = at(Measure::AgencyCaseDays, Scope::Team(1), 1);
        assert!(held > 0.1, "{held} of the first month's case-days");
        for month in 1..=48 {
            let flows = [Measure::AgencyArrivals, Measure::AgencyStaysEnded, Measure::AgencyConversions].map(|measure| at(measure, Scope::Team(1), month));
            assert_eq!(at(Measure::AgencyHeads, Scope::Team(1), month), at(Measure::AgencyHeads, Scope::Team(1), month - 1) + flows[0] - flows[1] - flows[2]);
        }
    }
    let _ = spend(&projection);
}

/// Every figure of the authority, to the bit, up to a month.
fn bits(projection: &Projection, until: u32) -> Vec<Option<u64>> {
    let mut all = Vec::new();
    for &measure in projection.measures() {
        for month in (0..=until).map(Month) {
            for replication in 0..projection.replications() {
                all.push(projection.value(measure, Scope::Authority, month, replication).map(f64::to_bits));
            }
        }
    }
    all
}

type Rule = fn(&mut AgencyRules, Option<Instant>);

const RULES: [(&str, Rule); 3] = [
    ("three years", |rules, from| rules.three_years_from = from),
    ("cool-off", |rules, from| rules.cool_off_from = from),
    ("notice", |rules, from| rules.notice_from = from),
];

#[test]
fn a_rule_changes_nothing_before_its_date_and_nothing_at_all_when_it_lies_beyond_the_end() {
    let mut plan = every_kind();
    plan.agency.rules.notice_before = Span::weeks(1);
    plan.staff.newly_qualified_share = Share::new(0.5);
    for (name, set) in RULES {
        let from = |date: Option<Instant>| {
            let mut plan = plan.clone();
            set(&mut plan.agency.rules, date);
            project(&plan, 12)
        };
        let (never, beyond, midway) = (from(None), from(Some(plan.months.end())), from(Some(day(2028, 10, 1))));
        assert!(bits(&never, 48) == bits(&beyond, 48), "{name}: dated at the end it shows");
        assert!(bits(&never, 24) == bits(&midway, 24), "{name}: it shows before its date");
        assert!(bits(&never, 48) != bits(&midway, 48), "{name}: it never shows");
    }
}

#[test]
fn a_managed_team_changes_nothing_before_it_comes() {
    let mut plan = every_kind();
    plan.agency.teams[0].from = day(2028, 10, 2);
    plan.agency.teams[0].until = None;
    let with = project(&plan, 8);
    plan.agency.teams[0].heads = 0;
    let without = project(&plan, 8);
    assert!(bits(&with, 24) == bits(&without, 24));
    assert!(bits(&with, 30) != bits(&without, 30));
}

#[test]
fn more_conversions_make_more_permanent_staff_and_less_agency() {
    let staff = |rate: f64| {
        let mut plan = every_kind();
        plan.agency.conversions = Rate::per_year(rate);
        let projection = project(&plan, 60);
        [Measure::PermanentFte, Measure::AgencyFte].map(|measure| projection.summary(measure, Scope::Authority, Month(36)).mean.expect("known"))
    };
    let ([staff_without, agency_without], [staff_with, agency_with]) = (staff(0.0), staff(0.5));
    assert!(staff_with > staff_without + 2.0, "{staff_with} against {staff_without}");
    assert!(agency_with < agency_without - 1.0, "{agency_with} against {agency_without}");
}

#[test]
fn without_conversions_managed_teams_or_returns_their_measures_are_absent() {
    let plan = quiet(5.0, 1);
    let names: Vec<String> = project(&plan, 1).measures().iter().map(|measure| measure.name()).collect();
    for absent in ["agency_conversions", "agency_spend_managed_teams", "agency_spend_long_absence", "agency_arrivals_former_staff"] {
        assert!(!names.contains(&absent.to_owned()), "{absent}");
    }
}

/// Two agency workers for two vacancies, at £50 an hour with cases and £40 without.
fn two_roles(holding: f64) -> Plan {
    let mut plan = quiet(12.0, 2);
    plan.teams[0].in_post = Fte::new(10.0);
    plan.teams[0].case_holding_in_post = Fte::new(10.0);
    plan.teams[0].agency = Fte::new(2.0);
    plan.agency.cover_share = Share::ALL;
    plan.agency.assignment = Span::weeks(400);
    plan.agency.renewal = Share::ALL;
    plan.agency.holding_share = Share::new(holding);
    plan.agency.weekly_charge = Steps::constant(Money::pounds(37.0 * 50.0));
    plan.agency.others_charge = Some(Steps::constant(Money::pounds(37.0 * 40.0)));
    plan.agency.weeks_worked = 48.0;
    plan
}

fn charges(projection: &Projection, month: u32) -> Vec<f64> {
    projection.values(Measure::Spend(Line::AgencyCharges), Scope::Authority, Month(month))
}

#[test]
fn each_role_is_charged_at_its_price() {
    // A month is a twelfth of 48 weeks of 37 hours: £7,400 with cases, £5,920 without.
    assert_eq!(charges(&project(&two_roles(1.0), 1), 5), [14_800.0]);
    assert_eq!(charges(&project(&two_roles(0.0), 1), 5), [11_840.0]);
    let mixed = charges(&project(&two_roles(0.5), 40), 5);
    assert!(mixed.iter().all(|charge| [14_800.0, 13_320.0, 11_840.0].contains(charge)), "{mixed:?}");
    assert!(mixed.contains(&13_320.0) && mixed.iter().any(|&charge| charge != 13_320.0), "{mixed:?}");
    let mut alike = two_roles(0.5);
    alike.agency.others_charge = None;
    assert!(charges(&project(&alike, 40), 5).iter().all(|&charge| charge == 14_800.0), "the control: all roles alike");
}

#[test]
fn a_price_level_and_a_budget_act_on_every_role() {
    let mut plan = two_roles(0.5);
    let before: f64 = charges(&project(&plan, 40), 5).iter().sum();
    plan.agency.change_charges(|charge| Steps::constant(Money::pence(charge.first.as_pence() * 2)));
    assert_eq!(charges(&project(&plan, 40), 5).iter().sum::<f64>(), 2.0 * before);
    // £79,920 buys one worker-year at the mean of £88,800 and £71,040.
    let mut plan = two_roles(0.5);
    plan.agency.caps = Steps { first: AgencyCap::default(), later: vec![(day(2027, 1, 1), AgencyCap { budget: Some(Money::pounds(79_920.0)), ..AgencyCap::default() })] };
    let left = project(&plan, 10).values(Measure::AgencyFte, Scope::Authority, Month(9));
    assert_eq!(left, [1.0; 10]);
}

#[test]
fn agency_charged_by_role_adds_up_by_cause_to_the_penny() {
    let mut plan = every_kind();
    plan.agency.holding_share = Share::new(0.6);
    plan.agency.others_charge = Some(Steps { first: Money::pounds(2_222.22), later: vec![(day(2028, 10, 1), Money::pounds(2_100.01))] });
    let projection = project(&plan, 10);
    for replication in 0..10 {
        for month in 1..=48 {
            let at = |measure| projection.value(measure, Scope::Authority, Month(month), replication).map(|pounds| (pounds * 100.0).round() as i64);
            let causes: i64 = AgencyCause::ALL.into_iter().filter_map(|cause| at(Measure::AgencySpend(cause))).sum();
            assert_eq!(Some(causes), at(Measure::Spend(Line::AgencyCharges)), "run {replication}, month {month}");
        }
    }
}
