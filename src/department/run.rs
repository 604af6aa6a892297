//! The loop: what happens, in order, and what each happening sets off.

use std::num::NonZeroU32;

use super::event::Event;
use super::measure::Cause;
use super::people::WorkerId;
use super::further::Stream;
use super::levers::Stepped;
use super::plan::{Changes, Destination, Plan};
use super::state::Department;
use super::tally::{Layout, Tally};
use super::audit::{Auditor, Violation};
use super::trace::Trace;
use super::{
    Ceiling, Halted, Outcome, absence, agency, agency_conversion, agency_rules, agency_teams, allocation, audit_months, cohorts, continuity,
    demand, feedback, further, leaving, levers, moves, observe, opening, past, recruitment, supervision,
};
use crate::chance::Streams;
use crate::engine::Due;
use crate::quantity::{Fte, Month};

/// The most events one replication may have: about a thousand times those of a
/// 200-post authority over five years.
pub const MOST_EVENTS: u64 = 50_000_000;

/// One replication of a plan.
///
/// # Errors
/// A stated ceiling, or figures of a month that cannot be.
pub fn replicate(plan: &Plan, layout: &Layout, streams: Streams) -> Result<Outcome, Halted> {
    live(&mut Department::new(plan, streams), layout, &mut |_, _, _| Ok(()))
}

/// One replication of each of several plans that share a past, the past lived
/// through once: each is the same to the last bit as [`replicate`] makes it.
///
/// # Panics
/// Where a plan does not share the past of the first
/// ([`Plan::shares_past_with`]); looked at in debug builds.
pub fn replicate_together(plans: &[(&Plan, &Layout)], streams: Streams) -> Vec<Result<Outcome, Halted>> {
    let Some(&(first, layout)) = plans.first() else { return Vec::new() };
    if plans.len() == 1 {
        return vec![replicate(first, layout, streams)];
    }
    debug_assert!(plans.iter().all(|(plan, _)| first.shares_past_with(plan)), "they have different pasts");
    let look = &mut |_: &Department, _: &Due, _| Ok(());
    let mut d = Department::new(first, streams);
    opening::open(&mut d);
    let past = match until_the_start(&mut d, look) {
        Ok(past) => past,
        Err(halted) => return vec![Err(halted); plans.len()],
    };
    let goes_on = |&(plan, layout): &(&Plan, &Layout)| from_the_start(&mut d.under(plan), past, layout, look);
    plans.iter().map(goes_on).collect()
}

/// What is looked at while a replication is lived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watched {
    /// The audit looks at everything after one event in so many; `None`: never.
    pub audit: Option<NonZeroU32>,
    /// Whether the log is kept.
    pub trace: bool,
}

/// One replication of a plan, watched: the same to the last bit. The log is
/// empty unless it is asked for; it stands even where the audit has stopped.
pub fn watched(plan: &Plan, layout: &Layout, streams: Streams, watched: Watched) -> (Result<Outcome, Halted>, Trace) {
    let mut d = Department::new(plan, streams);
    d.trace = watched.trace.then(Box::default);
    let mut auditor = watched.audit.map(Auditor::new);
    let outcome = live(&mut d, layout, &mut |d, due, has_been| match (&mut auditor, has_been) {
        (None, _) => Ok(()),
        (Some(auditor), false) => auditor.before(d, due),
        (Some(auditor), true) => auditor.after(d, due),
    });
    (outcome, d.trace.take().map_or_else(Trace::default, |trace| *trace))
}

/// What looks at the department before and after every event.
trait Look: FnMut(&Department, &Due, bool) -> Result<(), Box<Violation>> {}

impl<T: FnMut(&Department, &Due, bool) -> Result<(), Box<Violation>>> Look for T {}

/// How a past came to its end.
#[derive(Clone, Copy)]
struct Past {
    /// What the run begins with; `None`: there was no past, and it has begun.
    start: Option<Due>,
    /// Events that happened.
    events: u64,
}

/// Lives a replication. The figures of each month are looked at in any case.
fn live(d: &mut Department, layout: &Layout, look: &mut impl Look) -> Result<Outcome, Halted> {
    opening::open(d);
    let past = until_the_start(d, look)?;
    from_the_start(d, past, layout, look)
}

/// Lives the months before the start, if any, up to the instant the run begins.
fn until_the_start(d: &mut Department, look: &mut impl Look) -> Result<Past, Halted> {
    let mut past = Past { start: None, events: 0 };
    while d.past {
        let Some(due) = d.calendar.pop() else { break };
        look(d, &due, false)?;
        d.now = due.at;
        match Event::of(&due) {
            Event::Snapshot => return Ok(Past { start: Some(due), ..past }),
            Event::MonthEnd => observe::past_month_end(d),
            _ => past.events += u64::from(happens(d, &due)),
        }
        look(d, &due, true)?;
        not_too_many(past.events)?;
    }
    Ok(past)
}

/// Lives the run, from its first instant to its horizon.
fn from_the_start(d: &mut Department, past: Past, layout: &Layout, look: &mut impl Look) -> Result<Outcome, Halted> {
    let mut tally = Tally::new(layout);
    let months = audit_months::Months::new(layout);
    let mut events = past.events;
    if let Some(due) = past.start {
        observe::past_month_end(d);
        opening::begin(d);
        start(d, layout, &mut tally);
        look(d, &due, true)?;
    } else {
        start(d, layout, &mut tally);
    }
    while let Some(due) = d.calendar.pop() {
        look(d, &due, false)?;
        d.now = due.at;
        let event = Event::of(&due);
        if event == Event::MonthEnd {
            month_end(d, layout, &mut tally, Month(due.slot));
        } else {
            events += u64::from(happens(d, &due));
            if d.plan.feedback.is_on() && event.is_of_staff() {
                feedback::review(d);
            }
        }
        look(d, &due, true)?;
        if event == Event::MonthEnd {
            months.look(&tally, Month(due.slot), d.now)?;
        }
        not_too_many(events)?;
    }
    let last = d.plan.months.count();
    d.now = d.plan.months.end();
    close(d, layout, &mut tally, Month(last));
    months.look(&tally, Month(last), d.now)?;
    observe::finish(d, layout, &mut tally);
    months.look_at_changes(&tally, last, d.now)?;
    Ok(Outcome { tally, events })
}

fn not_too_many(events: u64) -> Result<(), Halted> {
    if events > MOST_EVENTS { Err(Ceiling::Events(MOST_EVENTS).into()) } else { Ok(()) }
}

/// The run begins, with the department as the scenario has it.
fn start(d: &mut Department, layout: &Layout, tally: &mut Tally) {
    supervision::review_protection(d);
    allocation::serve_all(d);
    feedback::review(d);
    close(d, layout, tally, Month(0));
}

/// One event, and whoever waits is served with the room it made; false where it
/// was no longer meant.
pub(super) fn happens(d: &mut Department, due: &Due) -> bool {
    let meant = comes_to_pass(d, due);
    if meant {
        if Event::of(due).is_of_staff() {
            agency::hold_ceiling(d);
        }
        allocation::serve_all(d);
    }
    meant
}

fn comes_to_pass(d: &mut Department, due: &Due) -> bool {
    let id = due.slot;
    match Event::of(due) {
        Event::Resignation if leaving::resigns_now(d, id) => {
            leaving::resign(d, id);
            recruitment::vacancy_opens(d, id);
            supervision::untie(d, id);
        }
        Event::Departure if meant_for_worker(d, due) && d.past => past::departs(d, id),
        Event::Departure if meant_for_worker(d, due) => departs(d, id),
        Event::SeatTaken => {
            let worker = past::take(d, id);
            if d.workers[worker as usize].is_asye() {
                supervision::begin(d, worker);
            }
            newcomer(d, worker, Cause::ManagingCaseloads);
            let team = d.workers[worker as usize].team;
            supervision::review(d, team);
        }
        Event::AbsenceStart if absence::starts_now(d, id, due.serial) => goes_away(d, id),
        Event::AbsenceEnd if absence::is_meant(d, id, due.serial) => comes_back(d, id),
        Event::CoverStart if absence::is_meant(d, id, due.serial) => {
            let Some(cover) = absence::cover(d, id) else { return false };
            newcomer(d, cover, Cause::ManagingCaseloads);
        }
        Event::WouldMove => {
            moves::look(d, id, due.serial);
            moved(d);
        }
        Event::Promotion => moves::promote(d, id, due.serial),
        Event::HeldStep => demand::held_step(d),
        Event::AsyeEnd if d.workers[id as usize].asye_until == Some(d.now) && d.workers[id as usize].here => {
            if supervision::end(d, id) {
                // Posts that carry no cases are open from today.
                if !d.past {
                    settles(d, id);
                }
                moved(d);
            } else {
                fails(d, id);
            }
        }
        Event::AssignmentEnd if meant_for_worker(d, due) => {
            let team = d.workers[id as usize].team;
            if agency::assignment_end(d, id) {
                allocation::pass_on_all(d, id, Cause::AgencyEnded);
                agency::review(d, team);
            }
        }
        Event::AgencyTeamEnd => {
            for member in agency_teams::end(d, id as usize) {
                allocation::pass_on_all(d, member, Cause::AgencyEnded);
            }
            agency::review_all(d);
        }
        Event::CoverReleased if meant_for_worker(d, due) => {
            d.release_cover(id);
            let team = d.workers[id as usize].team;
            agency::review(d, team);
        }
        Event::PostDue if meant_for_worker(d, due) => settles(d, id),
        Event::PostsStep => {
            let added = opening::posts_step(d, id as usize);
            recruitment::posts_added(d, id as usize, added);
            cohorts::settle(d, id as usize);
            moved(d);
            agency::review(d, id as usize);
        }
        Event::CapStep => agency::review_all(d),
        Event::CapacityStep => cohorts::capacity_step(d, id, due.serial),
        Event::WouldBeJoiner => recruitment::would_be_joiner(d, id),
        Event::JoinerStart => {
            if let Some(worker) = recruitment::start(d, due.who, id as usize, Fte::milli(due.serial as i32)) {
                starts(d, worker);
            }
        }
        Event::Intake => cohorts::intake(d, id),
        Event::MemberStart => {
            if let Some(worker) = cohorts::member_start(d, due.who, id as usize, due.serial == 1) {
                if d.workers[worker as usize].is_asye() {
                    supervision::begin(d, worker);
                }
                starts(d, worker);
            }
        }
        Event::AgencyArrival => {
            let Some(worker) = agency::arrive(d, id as usize, due.serial) else { return false };
            newcomer(d, worker, Cause::ManagingCaseloads);
        }
        Event::AgencyTeamArrival => {
            for member in agency_teams::arrive(d, id as usize) {
                newcomer(d, member, Cause::ManagingCaseloads);
            }
            agency::review_all(d);
        }
        Event::Conversion if meant_for_worker(d, due) => {
            if agency_conversion::offer(d, id) {
                stays_for_good(d, id);
            }
        }
        Event::StageEnd if meant_for_child(d, due) => demand::stage_end(d, id),
        Event::EntryTransfer if meant_for_child(d, due) => continuity::entry_transfer(d, id),
        Event::AtSixteen if meant_for_child(d, due) => allocation::pass_on(d, id, Cause::AtSixteen),
        Event::CareTransfer if meant_for_child(d, due) => continuity::care_transfer(d, id),
        Event::Referral => demand::refer(d, id),
        Event::Rereferral if meant_for_child(d, due) => demand::rerefer(d, id),
        Event::FurtherReferral => {
            let Some(who) = further::comes(d, Stream::Referrals, due.serial) else { return false };
            demand::refer_family(d, who);
        }
        Event::FurtherJoiner => {
            let Some(who) = further::comes(d, Stream::Joiners, due.serial) else { return false };
            recruitment::offer(d, who, d.now);
        }
        Event::LeverStep => {
            let Some(stepped) = levers::step(d) else { return false };
            goes_on_from(d, &stepped);
        }
        _ => return false,
    }
    true
}

fn meant_for_worker(d: &Department, due: &Due) -> bool {
    d.workers[due.slot as usize].serial == due.serial
}

fn meant_for_child(d: &Department, due: &Due) -> bool {
    d.cases.children[due.slot as usize].serial == due.serial
}

/// A permanent worker goes: the post falls vacant, whoever waits for one may
/// take it, the cases are passed on, and agency is asked for.
fn departs(d: &mut Department, id: WorkerId) {
    let team = d.workers[id as usize].team;
    let to = leaving::depart(d, id);
    // Only now, or an ASYE who goes would be found another supervisor.
    supervision::untie(d, id);
    if to == Destination::Agency {
        agency_rules::may_return(d, id);
    }
    cohorts::settle(d, team);
    allocation::pass_on_all(d, id, Cause::Leaver);
    if let Some(cover) = absence::end_cover(d, id) {
        allocation::pass_on_all(d, cover, Cause::Return);
    }
    moved(d);
    agency::review(d, team);
}

/// A long absence begins: the cases are passed on, ASYEs lose their supervisor,
/// and cover is asked for.
fn goes_away(d: &mut Department, id: WorkerId) {
    if !absence::start(d, id) {
        return;
    }
    supervision::untie(d, id);
    allocation::empty_hands(d, id, Cause::LongAbsence);
    let team = d.workers[id as usize].team;
    agency::review(d, team);
}

/// Somebody is back: the cover goes, a post that fell due meanwhile is taken, the
/// worker comes as a newcomer, and may have looked for another post before.
fn comes_back(d: &mut Department, id: WorkerId) {
    let team = d.workers[id as usize].team;
    if let Some(cover) = absence::end(d, id) {
        allocation::pass_on_all(d, cover, Cause::Return);
    }
    if !d.past {
        cohorts::settle(d, team);
    }
    newcomer(d, id, Cause::Return);
    supervision::review(d, team);
    moved(d);
    agency::review(d, team);
}

/// Whoever looks for another post here and finds one moves, and is a newcomer there.
fn moved(d: &mut Department) {
    if d.past {
        return;
    }
    while let Some((id, team, place)) = moves::pull(d) {
        let from = d.workers[id as usize].team;
        allocation::empty_hands(d, id, Cause::InternalMove);
        elsewhere(d, id, |d| moves::settle(d, id, team, place));
        // Only now, or the ASYEs left behind would be found the same supervisor again.
        supervision::untie(d, id);
        supervision::review(d, from);
        newcomer(d, id, Cause::ManagingCaseloads);
        supervision::review(d, team);
        cohorts::settle(d, from);
        agency::review(d, from);
        agency::review(d, team);
        if from != team {
            recruitment::post_left(d, id, from);
        }
    }
}

/// Somebody's team or work changes by `act`, and with it the hazards of leaving
/// and of sickness.
fn elsewhere(d: &mut Department, id: WorkerId, act: impl FnOnce(&mut Department)) {
    leaving::settle_hazard(d, id);
    absence::settle(d, id);
    act(d);
    leaving::foresee(d, id);
    absence::date(d, id);
}

/// Whoever has been over establishment for long takes a post in another team.
fn settle_elsewhere(d: &mut Department) {
    while let Some((id, team)) = moves::elsewhere(d) {
        allocation::empty_hands(d, id, Cause::InternalMove);
        elsewhere(d, id, |d| cohorts::settle_in(d, id, team));
        supervision::untie(d, id);
        newcomer(d, id, Cause::ManagingCaseloads);
        supervision::review(d, team);
        agency::review(d, team);
    }
}

/// Who does not pass the ASYE year leaves, as a leaver.
fn fails(d: &mut Department, id: WorkerId) {
    if !d.workers[id as usize].under_notice {
        d.workers[id as usize].departs = d.now;
        recruitment::vacancy_opens(d, id);
    }
    departs(d, id);
}

/// A permanent worker starts: leaving is foreseen, cases are topped up.
fn starts(d: &mut Department, id: WorkerId) {
    leaving::draw_threshold(d, id);
    leaving::foresee(d, id);
    absence::foresee(d, id);
    moves::foresee(d, id);
    newcomer(d, id, Cause::ManagingCaseloads);
    let team = d.workers[id as usize].team;
    supervision::review(d, team);
    agency::review(d, team);
}

/// An agency worker is permanent from today: leaving is foreseen, the cases stay.
fn stays_for_good(d: &mut Department, id: WorkerId) {
    leaving::draw_threshold(d, id);
    leaving::foresee(d, id);
    absence::foresee(d, id);
    moves::foresee(d, id);
    let team = d.workers[id as usize].team;
    supervision::review(d, team);
    agency::review(d, team);
}

/// Whoever begins in a team takes children who wait, and is topped up from colleagues.
fn newcomer(d: &mut Department, id: WorkerId, cause: Cause) {
    let team = d.workers[id as usize].team;
    allocation::serve_waiting(d, team);
    allocation::top_up(d, id, cause);
}

/// Levers amount to something else today: what goes on from there.
fn goes_on_from(d: &mut Department, stepped: &Stepped) {
    for &id in &stepped.leavers {
        leaving::foresee(d, id);
    }
    for &id in &stepped.sickness {
        absence::date(d, id);
    }
    for (what, stream) in [(Changes::Referrals, Stream::Referrals), (Changes::Joiners, Stream::Joiners)] {
        if stepped.changed(d, what) {
            further::changed(d, stream, stepped.times_before(what));
        }
    }
    let capacity = [Changes::Capacity, Changes::MostCases, Changes::SupervisionShare];
    if capacity.into_iter().any(|what| stepped.changed_for_some(d, what)) {
        for team in 0..d.teams.len() {
            d.refresh_team(team);
        }
    }
    if stepped.changed(d, Changes::AgencyPrice) && d.plan.months.begins_month(d.now) {
        d.ledger.set_prices(d.plan, d.levers.times(Changes::AgencyPrice), d.now);
    }
    if stepped.changed(d, Changes::Conversions) {
        agency_conversion::rate_changed(d, stepped.conversions_before(d));
    }
    if [Changes::AgencyCap, Changes::AgencyPrice].into_iter().any(|what| stepped.changed(d, what)) {
        agency::review_all(d);
    }
}

/// A supernumerary worker may now take a post.
fn settles(d: &mut Department, id: WorkerId) {
    let team = d.workers[id as usize].team;
    cohorts::settle(d, team);
    agency::review(d, team);
}

/// A month's figures, what is due for it paid first.
pub(super) fn close(d: &mut Department, layout: &Layout, tally: &mut Tally, month: Month) {
    levers::pay_heads(d, month);
    feedback::month_end(d, month);
    observe::month_end(d, layout, tally, month);
}

/// The month's books close; prices, awards and increments of the next month begin.
pub(super) fn month_end(d: &mut Department, layout: &Layout, tally: &mut Tally, month: Month) {
    close(d, layout, tally, month);
    d.month = month.0 as i32 + 1;
    settle_elsewhere(d);
    supervision::review_protection(d);
    allocation::serve_all(d);
    feedback::review(d);
    d.ledger.set_prices(d.plan, d.levers.times(Changes::AgencyPrice), d.now);
    let april = d.plan.months.closes_march(month);
    let awarded = d.plan.pay.awards.iter().any(|award| award.0 <= d.now && award.0 > d.now.plus_months(-1));
    if april || awarded {
        for id in d.permanent().collect::<Vec<_>>() {
            d.reprice(id, |plan, worker| {
                let top = plan.pay.grades[usize::from(worker.grade)].top;
                if april && worker.point < top {
                    worker.point = (worker.point + plan.pay.increment).min(top);
                }
            });
        }
    }
}
