//! The statutory rules at work: who may answer a request for agency, and when.
//!
//! A candidate without the experience is refused and the wait begins again. A
//! leaver to agency may come back, as the same person: children who knew the
//! worker have not got a different one. Knows nothing of need, notice or price.

use super::event::Process;
use super::people::WorkerId;
use super::state::Department;
use crate::quantity::{Identity, Instant, Span};

/// When a request made now is answered: after the first candidate's wait, or
/// later, as long as candidates must be refused.
pub fn answered(d: &Department, request: Identity) -> Instant {
    let law = &d.plan.agency.time_to_arrive;
    let rules = &d.plan.agency.rules;
    let mut at = d.now + law.draw(&mut d.streams.of(Process::Agency as u16, request));
    let mut candidates = d.streams.of(Process::Candidates as u16, request);
    let end = d.plan.months.end();
    while at < end && rules.needs_experience(at) && candidates.happens(rules.inexperienced_share.as_f64()) {
        at = at + law.draw(&mut candidates).max(Span::minutes(1));
    }
    at
}

/// Somebody has left for agency: would they come back to this authority?
pub fn may_return(d: &mut Department, id: WorkerId) {
    let worker = &d.workers[id as usize];
    let mut draws = d.streams.from(Process::Candidates as u16, worker.identity, worker.spells);
    if draws.happens(d.plan.agency.rules.returning_share.as_f64()) {
        d.former_staff.push((d.now, id));
    }
}

/// The former worker who answers a team's request today, if one may: of that
/// team first, then of the others; who left first, first.
pub fn former_worker(d: &mut Department, team: usize) -> Option<WorkerId> {
    let rules = &d.plan.agency.rules;
    let may = |&(left, id): &(Instant, WorkerId)| {
        !rules.cooling_off(left, d.now) && !rules.too_new(d.workers[id as usize].qualified, d.now)
    };
    let own = d.former_staff.iter().position(|one| d.workers[one.1 as usize].team == team && may(one));
    let place = own.or_else(|| d.former_staff.iter().position(may))?;
    Some(d.former_staff.remove(place).1)
}
