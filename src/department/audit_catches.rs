//! The audit can fail: a department that has lived for a while is put wrong in
//! one place at a time, and the invariant that guards it is named.

use std::num::NonZeroU32;

use super::agency_invariants::restless;
use super::audit::{Auditor, INVARIANTS, Violation};
use super::cases::NONE;
use super::event::Event;
use super::moves::Looks;
use super::people::{PRACTITIONER, Place, WorkerId};
use super::plan::{Away, Plan};
use super::state::Department;
use super::tally::{Layout, Tally};
use super::{opening, run};
use crate::chance::Streams;
use crate::engine::Due;
use crate::quantity::{Fte, Identity, Month, Span};

/// A department half a year on, and the next that is due.
pub(super) fn lived(plan: &Plan) -> (Department<'_>, Due) {
    let layout = Layout::new(plan);
    let mut tally = Tally::new(&layout);
    let mut d = Department::new(plan, Streams::new(3, 0));
    opening::open(&mut d);
    while let Some(due) = d.calendar.pop() {
        d.now = due.at;
        match Event::of(&due) {
            Event::MonthEnd if due.slot == 6 => return (d, due),
            Event::MonthEnd => run::month_end(&mut d, &layout, &mut tally, Month(due.slot)),
            _ => {
                run::happens(&mut d, &due);
            }
        }
    }
    panic!("there is a sixth month");
}

fn after(d: &Department, due: &Due) -> Result<(), Box<Violation>> {
    Auditor::new(NonZeroU32::MIN).after(d, due)
}

fn before(d: &Department, due: &Due) -> Result<(), Box<Violation>> {
    Auditor::new(NonZeroU32::MIN).before(d, due)
}

/// Somebody permanent who holds cases, and the newest of them.
fn holder(d: &Department) -> (WorkerId, u32) {
    let id = d.permanent().find(|&id| d.workers[id as usize].cases > 1).expect("a holder");
    (id, d.workers[id as usize].newest_case)
}

/// Puts the department wrong at a holder, or one of its cases.
type Wrong = fn(&mut Department, WorkerId, u32);

/// One fault for each invariant that looks at the state.
const FAULTS: [(&str, Wrong); 27] = [
    ("on-one-list", |d, _, _| {
        let first = d.teams[0].permanent[0];
        d.teams[0].permanent.push(first);
    }),
    ("staff-by-place", |d, _, _| d.teams[0].in_case_holding += Fte::milli(1)),
    ("posts", |d, _, _| d.teams[0].cover_kept = Fte::milli(-1)),
    ("notice", |d, _, _| d.teams[0].leaving_soon += Fte::milli(1)),
    ("cover-kept", |d, id, _| d.workers[id as usize].keeps_cover ^= true),
    ("away", |d, id, _| d.workers[id as usize].away = Some(Away::Sick)),
    ("one-holder", |d, _, case| d.cases.children[case as usize].ticket = 9),
    ("same-team", |d, _, case| d.cases.children[case as usize].team ^= 1),
    ("chain", |d, id, _| d.workers[id as usize].cases -= 1),
    ("weight", |d, id, _| d.workers[id as usize].weight += 1),
    ("cases-add-up", |d, _, _| d.teams[0].held += 1),
    ("looked-after", |d, _, _| d.cases.looked_after[0].child += 1),
    ("waiting-list", |d, _, _| d.waiting_now[0] += 1),
    ("no-wait-with-room", |d, _, case| {
        let child = &d.cases.children[case as usize];
        let (team, worker) = (child.team, child.worker);
        d.release(case);
        d.tickets += 1;
        d.cases.children[case as usize].ticket = d.tickets;
        d.waiting[team].push_back((case, d.tickets));
        d.waiting_now[team] += 1;
        assert!(d.load_now(worker) != super::caseloads::CLOSED);
    }),
    ("posts-are-taken", |d, id, _| {
        let (team, fte) = (d.workers[id as usize].team, d.workers[id as usize].fte);
        d.teams[team].fill(d.workers[id as usize].place, -fte);
        d.teams[team].fill(Place::OverEstablishment, fte);
        d.workers[id as usize].place = Place::OverEstablishment;
        d.workers[id as usize].post_from = Some(d.now - Span::days(1));
        d.workers[id as usize].asye_until = None;
    }),
    ("moves-are-made", |d, id, _| {
        d.teams[0].posts += Fte::new(10.0);
        d.workers[id as usize].looks = Some(Looks::OutOfCaseHolding);
        d.workers[id as usize].asye_until = None;
    }),
    ("looks", |d, id, _| {
        let worker = &d.workers[id as usize];
        for _ in 0..2 {
            d.calendar.enter(Event::WouldMove.due(d.now, worker.identity, u32::from(worker.moves), id));
        }
    }),
    ("load", |d, id, _| {
        let worker = &d.workers[id as usize];
        d.loads[worker.team].set(worker.leaf, 1, true);
    }),
    ("leaver-holds-nothing", |d, id, _| d.workers[id as usize].holds_cases = false),
    ("tenure", |d, id, _| d.workers[id as usize].joined = d.now + Span::days(1)),
    ("supervision", |d, id, _| d.workers[id as usize].supervisor = id),
    ("spells", |d, _, case| {
        d.cases.children[case as usize].spell.worker = PRACTITIONER;
    }),
    ("money-rates", |d, id, _| d.workers[id as usize].pay_rate += 1_000),
    ("agency-by-cause", |d, _, _| d.ledger.misattribute(0)),
    ("pending", |d, _, _| d.teams[0].pending += Fte::milli(1)),
    ("requests", |d, _, _| {
        let newest = d.teams[0].requested;
        d.teams[0].requests.push(newest);
    }),
    ("ends", |d, _, _| {
        let id = d.teams[1].agency_workers[0];
        d.workers[id as usize].departs = d.now + Span::minutes(1);
    }),
];

#[test]
fn every_fault_put_into_a_department_is_found_by_the_invariant_that_guards_it() {
    let mut plan = restless();
    plan.pay.grades.iter_mut().for_each(|grade| grade.bottom = crate::quantity::Money::pounds(40_000.0));
    let (d, due) = lived(&plan);
    assert_eq!(after(&d, &due), Ok(()), "nothing is wrong yet");
    drop(d);
    for (name, wrong) in FAULTS {
        let (mut d, due) = lived(&plan);
        let (id, case) = holder(&d);
        wrong(&mut d, id, case);
        let found = after(&d, &due).expect_err(name);
        assert_eq!(found.invariant, name, "{found:?}");
        assert!(!found.guards().is_empty());
    }
}

#[test]
fn where_everything_is_looked_at_now_and_then_a_fault_that_stays_is_found_by_then() {
    let plan = restless();
    let (mut d, month_end) = lived(&plan);
    d.teams[0].held += 1;
    let other = Event::HeldStep.due(d.now, Identity::default(), 0, 0);
    let mut auditor = Auditor::new(NonZeroU32::new(3).expect("three"));
    let mut found = |due| auditor.after(&d, due).is_err();
    assert_eq!([&other, &other, &other, &other, &month_end, &other].map(&mut found), [false, false, true, false, true, false]);
}

#[test]
fn an_old_spell_put_wrong_is_found_at_the_end_of_the_month() {
    let plan = restless();
    let (mut d, month_end) = lived(&plan);
    let old = |child: &u32| d.cases.children[*child as usize].stage.and(d.cases.spells_of(*child).nth(1)).map(|spell| spell.before);
    let old = (0..d.cases.children.len() as u32).filter_map(|child| old(&child)).find(|&before| before != NONE).expect("a third worker");
    d.cases.spells[old as usize].to = month_end.at + Span::days(1);
    assert_eq!(after(&d, &Event::HeldStep.due(d.now, Identity::default(), 0, 0)), Ok(()));
    assert_eq!(after(&d, &month_end).expect_err("it ends after the next began").invariant, "spells");
}

/// Puts the department wrong within a month.
type Slowly = fn(&mut Department);

/// What a whole month must come to, put wrong while it lasts.
const SLOW_FAULTS: [(&str, Slowly); 4] = [
    ("time-adds-up", |d| d.teams[0].held_weighted += 1),
    ("time-adds-up", |d| d.teams[0].sick_weighted += 1),
    ("time-adds-up", |d| d.stages[1][0].weighted -= 1),
    ("money-over-time", |d| d.ledger.misaccrue(1)),
];

#[test]
fn time_or_money_lost_within_a_month_is_found_when_the_month_closes() {
    let mut plan = restless();
    plan.pay.grades.iter_mut().for_each(|grade| grade.bottom = crate::quantity::Money::pounds(40_000.0));
    let look = |wrong: Option<Slowly>| {
        let layout = Layout::new(&plan);
        let (mut tally, mut auditor) = (Tally::new(&layout), Auditor::new(NonZeroU32::MIN));
        let mut d = Department::new(&plan, Streams::new(3, 0));
        opening::open(&mut d);
        run::close(&mut d, &layout, &mut tally, Month(0));
        while let Some(due) = d.calendar.pop() {
            auditor.before(&d, &due)?;
            d.now = due.at;
            match Event::of(&due) {
                Event::MonthEnd if due.slot == 4 => return Ok(()),
                Event::MonthEnd => run::month_end(&mut d, &layout, &mut tally, Month(due.slot)),
                _ => {
                    run::happens(&mut d, &due);
                }
            }
            auditor.after(&d, &due)?;
            if let Some(wrong) = wrong.filter(|_| Event::of(&due) == Event::MonthEnd && due.slot == 3) {
                wrong(&mut d);
            }
        }
        Ok(())
    };
    assert_eq!(look(None), Ok(()), "nothing is wrong yet");
    for (name, wrong) in SLOW_FAULTS {
        let found: Box<Violation> = look(Some(wrong)).expect_err(name);
        assert_eq!(found.invariant, name, "{found:?}");
    }
}

#[test]
fn an_event_in_the_past_or_of_somebody_gone_is_found() {
    let plan = restless();
    let (mut d, due) = lived(&plan);
    assert_eq!(before(&d, &due), Ok(()));
    let early = Due { at: due.at - Span::days(1), ..due };
    assert_eq!(before(&d, &early).expect_err("early").invariant, "clock");
    let (id, _) = holder(&d);
    d.workers[id as usize].here = false;
    let serial = d.workers[id as usize].serial;
    let late = Event::Departure.due(d.now, Identity::default(), serial, id);
    assert_eq!(before(&d, &late).expect_err("gone").invariant, "no-event-for-the-gone");
}

#[test]
fn names_are_told_apart_and_stay_as_they_are() {
    let mut names: Vec<&str> = INVARIANTS.iter().map(|known| known.0).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), INVARIANTS.len());
}
