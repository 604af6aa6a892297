//! Conversion: an agency worker takes a vacant post in the same team.
//!
//! Each has a unit-exponential threshold, as for leaving, and is offered a post
//! when the rate of conversion has accumulated to it. Where no post is free the
//! offer comes to nothing and the next is awaited. The person stays the same:
//! cases are kept, and tenure begins on the day.

use super::event::{Event, Process};
use super::measure::Line;
use super::people::{Contract, Place, WorkerId};
use super::plan::Changes;
use super::state::Department;
use crate::quantity::{Rate, Span};

/// The rate in force [1/year per agency worker].
pub fn rate(d: &Department) -> Rate {
    d.levers.set(Changes::Conversions).map_or(d.plan.agency.conversions, Rate::per_year)
}

/// A threshold is drawn at the start of an agency worker's time here, and after
/// an offer that came to nothing; then the offer is dated.
pub fn draw_threshold(d: &mut Department, id: WorkerId) {
    if d.past || d.workers[id as usize].managed.is_some() {
        return;
    }
    let worker = &d.workers[id as usize];
    let threshold = d.streams.from(Process::Conversion as u16, worker.identity, worker.offers).exponential();
    let worker = &mut d.workers[id as usize];
    worker.offers += 1;
    worker.hazard_left = threshold;
    worker.hazard_from = d.now;
    foresee(d, id);
}

/// Dates the offer at the rate in force.
fn foresee(d: &mut Department, id: WorkerId) {
    let rate = rate(d).as_per_year();
    if rate > 0.0 {
        let wait = Span::years(d.workers[id as usize].hazard_left / rate);
        d.plan_for_worker(Event::Conversion, d.now + wait, id);
    }
}

/// The rate of conversion has changed from `before`: offers are dated anew.
pub fn rate_changed(d: &mut Department, before: Rate) {
    for team in 0..d.teams.len() {
        for id in d.teams[team].agency_workers.clone() {
            let worker = &mut d.workers[id as usize];
            if worker.under_notice || worker.managed.is_some() {
                continue;
            }
            let accumulated = before.as_per_year() * d.now.since(worker.hazard_from).as_years();
            worker.hazard_left = (worker.hazard_left - accumulated).max(0.0);
            worker.hazard_from = d.now;
            worker.serial += 1;
            let (ends, drawn) = (worker.departs, worker.hazard_left < f64::INFINITY);
            d.plan_for_worker(Event::AssignmentEnd, ends, id);
            if drawn { foresee(d, id) } else { draw_threshold(d, id) }
        }
    }
}

/// The post that an agency worker could take: of the kind of its work, vacant,
/// and not promised to anybody.
fn post_for(d: &Department, id: WorkerId) -> Option<Place> {
    let worker = &d.workers[id as usize];
    let team = &d.teams[worker.team];
    if 2 * team.free_now().as_milli() < worker.fte.as_milli() {
        return None;
    }
    let place = team.place_for(worker.fte, !worker.holds_cases)?;
    (worker.holds_cases || place == Place::Other).then_some(place)
}

/// An offer: true where the worker is now permanent.
pub fn offer(d: &mut Department, id: WorkerId) -> bool {
    let Some(place) = post_for(d, id) else {
        draw_threshold(d, id);
        return false;
    };
    let came = d.workers[id as usize].joined;
    d.change_contract(id, |plan, worker| {
        worker.contract = Contract::Permanent;
        worker.place = place;
        worker.departs = crate::quantity::Instant::NEVER;
        worker.grade = 1.min(plan.pay.grades.len() as u8 - 1);
        worker.point = plan.pay.grades[usize::from(worker.grade)].bottom;
    });
    let (team, fte) = (d.workers[id as usize].team, d.workers[id as usize].fte);
    d.teams[team].starters += fte;
    d.teams[team].conversions += 1;
    d.ledger.pay_once(team, Line::Recruitment, d.plan.recruitment.cost_per_hire);
    if came > d.plan.months.start() {
        d.stays.push((d.now, d.now.since(came)));
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::department::audit_catches::lived;
    use crate::department::{agency_invariants::restless, run};
    use crate::quantity::{Fte, Instant};

    #[test]
    fn whoever_becomes_permanent_will_leave_and_fall_ill_like_the_others() {
        let mut plan = restless();
        plan.absence.sickness = Rate::per_year(5.0);
        let (mut d, _) = lived(&plan);
        d.teams[0].posts += Fte::new(5.0);
        let holds = |&id: &WorkerId| d.workers[id as usize].holds_cases && d.workers[id as usize].stays();
        let id = d.teams[0].agency_workers.iter().copied().find(holds).expect("somebody");
        let worker = &d.workers[id as usize];
        let now = Event::Conversion.due(d.now, worker.identity, worker.serial, id);
        assert!(run::happens(&mut d, &now));
        let worker = &d.workers[id as usize];
        assert_eq!((worker.contract, worker.joined), (Contract::Permanent, d.now));
        assert!(worker.hazard_left < f64::INFINITY && worker.absence_left < f64::INFINITY && worker.absence_due < Instant::NEVER);
    }
}
