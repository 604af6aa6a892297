//! Agency's rules, event by event: a small department is lived through with the
//! rules beginning half-way, and who came, went and held whom is looked at after
//! every event. Each rule has its control: before its date it is broken.

use tenure::chance::{SpanLaw, Streams};
use tenure::department::plan::*;
use tenure::quantity::*;

use super::continuity::history;
use super::event::Event;
use super::people::{Contract, WorkerId};
use super::state::Department;
use super::tally::{Layout, Tally};
use super::{opening, run};
use plans::{day, quiet, team};

#[path = "../../tests/support/plans.rs"]
#[allow(dead_code)]
pub(super) mod plans;

/// The day on which all rules begin.
fn begins() -> Instant {
    day(2029, 10, 1)
}

/// Two teams with much agency, many leavers to it who come back, conversions,
/// newly qualified people, and a managed team.
pub(super) fn restless() -> Plan {
    let mut plan = quiet(24.0, 6);
    plan.teams[0].in_post = Fte::new(17.0);
    plan.teams[0].case_holding_in_post = Fte::new(17.0);
    plan.teams.push(Team { in_post: Fte::new(12.0), case_holding_in_post: Fte::new(9.0), case_holding_posts: Steps::constant(Fte::new(12.0)), ..team("second", 16.0) });
    plan.staff.newly_qualified_share = Share::new(0.5);
    plan.staff.longest_tenure = Span::years(6.0);
    plan.leaving.hazards = vec![TenureHazard { from: Span::ZERO, rate: Rate::per_year(0.35) }];
    plan.leaving.notice = Span::weeks(8);
    plan.leaving.destinations = [Share::new(0.2), Share::new(0.7), Share::new(0.1)];
    plan.recruitment.form = RecruitmentForm::Market(Rate::per_year(8.0));
    plan.cohorts = vec![newly_qualified()];
    plan.agency.cover_share = Share::new(0.9);
    plan.agency.additional_share = Share::new(0.15);
    plan.agency.time_to_arrive = SpanLaw::Exponential(Span::weeks(1));
    plan.agency.renewal = Share::new(0.7);
    plan.agency.notice = Span::weeks(4);
    plan.agency.holding_share = Share::new(0.8);
    plan.agency.conversions = Rate::per_year(0.4);
    plan.agency.rules = AgencyRules {
        three_years_from: Some(begins()),
        experience: Span::years(3.0),
        inexperienced_share: Share::new(0.3),
        cool_off_from: Some(begins()),
        cool_off: Span::months(3),
        returning_share: Share::new(0.9),
        notice_from: Some(begins()),
        notice_before: Span::weeks(1),
    };
    plan.agency.teams = vec![managed()];
    plan.children = Children::Single(SingleStage { open: 300, arrivals: Rate::per_year(120.0), duration: SpanLaw::Exponential(Span::months(30)) });
    plan.continuity.newcomer_share = Share::new(0.4);
    plan
}

fn managed() -> AgencyTeam {
    AgencyTeam {
        name: "managed".into(),
        team: 0,
        heads: 5,
        fte_per_head: Fte::milli(900),
        from: day(2027, 5, 3),
        until: Some(day(2028, 2, 1)),
        weekly_charge: Money::pounds(1_786.0),
        holds_cases: true,
        covers_vacancies: true,
    }
}

fn newly_qualified() -> Cohort {
    Cohort {
        name: "newly qualified".into(),
        route: "asye".into(),
        newly_qualified: true,
        team: None,
        heads: Heads::Fixed(4),
        fte_per_head: Fte::milli(1_000),
        fill_share: Share::ALL,
        intakes: (2026..2032).map(|year| day(year, 11, 2)).collect(),
        training: Span::ZERO,
        completion: Share::ALL,
        takes_post: TakesPost::AtStart,
        over_establishment_heads: Some(0),
        over_establishment_until: None,
        agency_released: Released::AtFullCaseload,
        capacity: vec![
            CapacityStep { from: Span::ZERO, share: Share::new(0.6) },
            CapacityStep { from: Span::months(18), share: Share::ALL },
        ],
        pass: Share::new(0.9),
        tie_in: Span::ZERO,
        leaving_multiplier: 1.0,
        leaving_multiplier_until: Span::ZERO,
        cost_per_head: Money::ZERO,
        training_pay_per_year: Money::ZERO,
        grants: Vec::new(),
    }
}

/// What was seen of one person before an event.
#[derive(Clone)]
struct Seen {
    here: bool,
    contract: Contract,
    under_notice: bool,
}

/// Something that happened to a person.
#[derive(Clone, Debug, PartialEq)]
enum Happened {
    AgencyCame { managed: bool, former: bool },
    AgencyWent { managed: bool },
    AgencyNotice { until: Instant, assignment_would_end: Instant },
    Converted { cases: u32 },
    PermanentWent,
}

type Log = Vec<(Instant, WorkerId, Happened)>;

/// Lives through a plan and tells what happened; `looks` sees every instant.
fn live(plan: &Plan, replication: u32, looks: &mut dyn FnMut(&Department)) -> Log {
    let layout = Layout::new(plan);
    let mut tally = Tally::new(&layout);
    let mut d = Department::new(plan, Streams::new(11, replication));
    opening::open(&mut d);
    let mut log = Log::new();
    let mut seen: Vec<Seen> = Vec::new();
    look(&d, &mut seen, &mut Log::new(), &[]);
    while let Some(due) = d.calendar.pop() {
        d.now = due.at;
        if Event::of(&due) == Event::MonthEnd {
            run::month_end(&mut d, &layout, &mut tally, Month(due.slot));
            continue;
        }
        let ends: Vec<Instant> = d.workers.iter().map(|worker| worker.departs).collect();
        let held: Vec<u32> = d.cases.children.iter().map(|child| child.worker).collect();
        run::happens(&mut d, &due);
        if Event::of(&due) == Event::Conversion {
            let holds: Vec<u32> = d.cases.children.iter().map(|child| child.worker).collect();
            assert_eq!(held, holds, "a conversion moved a case");
        }
        look(&d, &mut seen, &mut log, &ends);
        looks(&d);
    }
    log
}

fn look(d: &Department, seen: &mut Vec<Seen>, log: &mut Log, ends: &[Instant]) {
    for (slot, worker) in d.workers.iter().enumerate() {
        let id = slot as WorkerId;
        let agency = worker.contract == Contract::Agency;
        let before = seen.get(slot).cloned();
        let managed = worker.managed.is_some();
        match &before {
            None if agency && worker.here => log.push((d.now, id, Happened::AgencyCame { managed, former: false })),
            Some(before) if !before.here && worker.here => {
                log.push((d.now, id, Happened::AgencyCame { managed, former: true }));
            }
            Some(before) if before.here && !worker.here => {
                let permanent = before.contract == Contract::Permanent;
                log.push((d.now, id, if permanent { Happened::PermanentWent } else { Happened::AgencyWent { managed } }));
            }
            Some(before) if before.here && before.contract == Contract::Agency && !agency => {
                log.push((d.now, id, Happened::Converted { cases: worker.cases }));
            }
            Some(before) if agency && worker.here && worker.under_notice && !before.under_notice => {
                let until = worker.departs;
                log.push((d.now, id, Happened::AgencyNotice { until, assignment_would_end: ends[slot] }));
            }
            _ => {}
        }
        let now = Seen { here: worker.here, contract: worker.contract, under_notice: worker.under_notice };
        match seen.get_mut(slot) {
            Some(old) => *old = now,
            None => seen.push(now),
        }
    }
}

fn logs(plan: &Plan) -> Vec<Log> {
    (0..12).map(|replication| live(plan, replication, &mut |_| {})).collect()
}

/// Each former worker's coming back: when it left, and when it came.
fn returns(log: &Log) -> Vec<(Instant, Instant)> {
    let came = log.iter().filter(|one| matches!(one.2, Happened::AgencyCame { former: true, .. }));
    came.map(|&(at, id, _)| {
        let left = log.iter().rev().find(|one| one.1 == id && one.0 <= at && one.2 == Happened::PermanentWent);
        (left.expect("who comes back has left").0, at)
    }).collect()
}

#[test]
fn nobody_is_back_as_agency_within_the_cool_off_once_it_is_in_force() {
    let returns: Vec<_> = logs(&restless()).iter().flat_map(returns).collect();
    let (under, before): (Vec<_>, Vec<_>) = returns.into_iter().partition(|one| one.1 >= begins());
    assert!(under.len() > 20 && before.len() > 20, "{} and {} returns", under.len(), before.len());
    assert!(under.iter().all(|&(left, came)| came >= left.civilly_after(Span::months(3))));
    assert!(before.iter().any(|&(left, came)| came.since(left) < Span::months(3)), "the control breaks the rule");
}

#[test]
fn nobody_without_the_experience_leaves_for_agency_or_comes_back_from_it_once_it_is_asked_for() {
    let plan = restless();
    let (mut under, mut before) = (0, 0);
    for replication in 0..12 {
        let mut known: Vec<(Instant, WorkerId)> = Vec::new();
        live(&plan, replication, &mut |d| {
            for &(left, id) in &d.former_staff {
                if !known.contains(&(left, id)) {
                    known.push((left, id));
                    let experience = left.since(d.workers[id as usize].qualified);
                    if left >= begins() {
                        under += 1;
                        assert!(experience >= Span::years(3.0), "left for agency after {} years", experience.as_years());
                    } else {
                        before += u32::from(experience < Span::years(3.0));
                    }
                }
            }
            for team in &d.teams {
                for &id in &team.agency_workers {
                    let worker = &d.workers[id as usize];
                    assert!(worker.joined < begins() || worker.joined.since(worker.qualified) >= Span::years(3.0));
                }
            }
        });
    }
    assert!(under > 20, "{under} leavers to agency under the rule");
    assert!(before > 5, "the control: only {before} left for agency too early before it");
}

#[test]
fn notice_is_four_weeks_from_its_date_unless_the_assignment_ends_earlier() {
    let (mut whole, mut cut_short, mut one_week) = (0, 0, 0);
    for log in logs(&restless()) {
        for (at, _, happened) in log {
            let Happened::AgencyNotice { until, assignment_would_end } = happened else { continue };
            let notice = if at >= begins() { Span::weeks(4) } else { Span::weeks(1) };
            assert_eq!(until, (at + notice).min(assignment_would_end));
            if at < begins() {
                one_week += 1;
            } else if until == assignment_would_end {
                cut_short += 1;
            } else {
                whole += 1;
            }
        }
    }
    assert!(whole > 10 && cut_short > 3 && one_week > 10, "{whole}, {cut_short}, {one_week}");
}

#[test]
fn a_managed_team_comes_and_goes_on_its_dates_all_at_once() {
    for log in logs(&restless()) {
        let came: Vec<_> = log.iter().filter(|one| matches!(one.2, Happened::AgencyCame { managed: true, .. })).collect();
        let went: Vec<_> = log.iter().filter(|one| one.2 == Happened::AgencyWent { managed: true }).collect();
        assert_eq!((came.len(), went.len()), (5, 5));
        assert!(came.iter().all(|one| one.0 == managed().from));
        assert!(went.iter().all(|one| Some(one.0) == managed().until));
        let notices = log.iter().filter(|one| matches!(one.2, Happened::AgencyNotice { .. }));
        assert!(notices.into_iter().all(|one| came.iter().all(|member| member.1 != one.1)), "none is given notice");
    }
}

#[test]
fn a_managed_team_that_came_before_the_start_is_in_place_at_the_start() {
    let mut plan = restless();
    plan.agency.teams[0].from = day(2026, 3, 1);
    let mut d = Department::new(&plan, Streams::new(11, 0));
    opening::open(&mut d);
    assert_eq!(d.teams[0].managed, Fte::milli(4_500));
    plan.agency.teams[0].until = Some(day(2026, 10, 1));
    let mut d = Department::new(&plan, Streams::new(11, 0));
    opening::open(&mut d);
    assert_eq!(d.teams[0].managed, Fte::ZERO, "it was gone on the first day");
}

#[test]
fn converted_workers_keep_their_cases_and_agency_heads_are_what_came_less_what_went() {
    let (mut conversions, mut with_cases) = (0, 0);
    for replication in 0..12 {
        let plan = restless();
        let mut heads: Vec<(Instant, usize)> = Vec::new();
        let log = live(&plan, replication, &mut |d| {
            let here: usize = d.teams.iter().map(|team| team.agency_workers.len()).sum();
            let fte: Fte = d.teams.iter().flat_map(|team| &team.agency_workers).map(|&id| d.workers[id as usize].fte).sum();
            assert_eq!(fte, d.teams.iter().map(|team| team.agency).sum());
            heads.push((d.now, here));
        });
        let mut d = Department::new(&plan, Streams::new(11, replication));
        opening::open(&mut d);
        let mut here: i64 = d.teams.iter().map(|team| team.agency_workers.len() as i64).sum();
        let mut next = 0;
        for (index, &(at, seen)) in heads.iter().enumerate() {
            while next < log.len() && log[next].0 <= at {
                here += match log[next].2 {
                    Happened::AgencyCame { .. } => 1,
                    Happened::AgencyWent { .. } => -1,
                    Happened::Converted { cases } => {
                        conversions += 1;
                        with_cases += u32::from(cases > 0);
                        -1
                    }
                    _ => 0,
                };
                next += 1;
            }
            // Several events may share an instant: compare at the last of them.
            if heads.get(index + 1).is_none_or(|later| later.0 > at) {
                assert_eq!(here, seen as i64, "at {at}");
            }
        }
    }
    assert!(conversions > 50 && with_cases > 30, "{conversions} conversions, {with_cases} with cases");
}

#[test]
fn a_child_who_gets_a_former_worker_back_has_had_one_worker_fewer_than_spells() {
    let plan = restless();
    let mut seen = 0;
    for replication in 0..12 {
        live(&plan, replication, &mut |d| {
            if d.now < begins() || d.now.minutes() % 7 != 0 {
                return;
            }
            for id in 0..d.cases.children.len() as u32 {
                if d.cases.children[id as usize].stage.is_none() {
                    continue;
                }
                let spells: Vec<WorkerId> = d.cases.spells_of(id).map(|spell| spell.worker).collect();
                if let [a, b, c] = spells[..]
                    && a == c
                    && a != b
                    && d.workers[a as usize].contract == Contract::Agency
                {
                    let all = history(d, id, plan.months.start(), d.now, Span::days(28));
                    assert_eq!((all.workers, all.changes), (2, 2));
                    seen += 1;
                }
            }
        });
    }
    assert!(seen > 0, "nobody got a former worker back");
}

#[test]
fn agency_by_cause_is_agency_at_every_instant_and_never_below_zero() {
    // The parts are compared with the whole, in the ledger, at every change; here the
    // managed FTE that is kept beside them is counted by hand.
    for replication in 0..3 {
        live(&restless(), replication, &mut |d| {
            for team in &d.teams {
                let managed = team.agency_workers.iter().map(|&id| &d.workers[id as usize]).filter(|worker| worker.managed.is_some());
                assert_eq!(managed.map(|worker| worker.fte).sum::<Fte>(), team.managed);
                let leaving = team.agency_workers.iter().map(|&id| &d.workers[id as usize]).filter(|worker| worker.under_notice);
                assert_eq!(leaving.map(|worker| worker.fte).sum::<Fte>(), team.agency_leaving);
            }
        });
    }
}
