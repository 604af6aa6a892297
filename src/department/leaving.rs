//! Leaving: when permanent staff go, and where.
//!
//! Each worker draws one unit-exponential threshold for its spell here and
//! leaves when the hazard it has accumulated reaches it. The hazard is the
//! tenure's, times the team's, the cohort's while it holds, that of an ASYE
//! without a supervisor or its protected caseload, what levers and the stated level amount to today, what a
//! heavy workload does, and the yearly shock common to the authority. It dates the
//! *departure*; notice is given that long before it on what is known then, and
//! fixes the date: a lever of next year is not known today.

use super::event::{Event, Process};
use super::measure::TENURE_BANDS;
use super::people::{Worker, WorkerId};
use super::plan::Destination;
use super::state::Department;
use crate::quantity::{Identity, Instant, Span};

/// A worker's threshold: one draw a spell.
pub fn draw_threshold(d: &mut Department, id: WorkerId) {
    let worker = &d.workers[id as usize];
    let threshold = d.streams.from(Process::Leaving as u16, worker.identity, worker.spells).exponential();
    let worker = &mut d.workers[id as usize];
    worker.hazard_left = threshold;
    // Who is in post at the start has not left in the past.
    worker.hazard_from = d.now.max(d.plan.months.start());
}

/// Reckons the departure and enters the resignation. Called on joining, and
/// again when something unforeseen changes the hazard.
pub fn foresee(d: &mut Department, id: WorkerId) {
    let worker = &d.workers[id as usize];
    if worker.under_notice || !worker.here {
        return;
    }
    let departs = walk(d, id, None).0;
    let now = d.now;
    d.workers[id as usize].departs = departs;
    d.workers[id as usize].resigns = Instant::NEVER;
    if departs < d.plan.months.end() + d.plan.leaving.notice {
        let resigns = (departs - d.plan.leaving.notice).max(now);
        d.workers[id as usize].resigns = resigns;
        d.plan_for_worker(Event::Resignation, resigns, id);
    }
}

/// Whether a worker's entry of a resignation is still meant: the departure may
/// have been foreseen anew since.
pub fn resigns_now(d: &Department, id: WorkerId) -> bool {
    let worker = &d.workers[id as usize];
    worker.resigns == d.now && worker.here && !worker.under_notice
}

/// Takes off the threshold of somebody not under notice what accumulates, at the
/// hazards that held, to the earliest departure that can still be announced: a
/// notice from today. Then something may change and [`foresee`] follow.
///
/// So a change moves resignations from today on and departures a notice later;
/// nobody goes without notice because of it, and nobody takes one back.
pub fn settle_hazard(d: &mut Department, id: WorkerId) {
    let until = d.now + d.plan.leaving.notice;
    let (_, left) = walk(d, id, Some(until));
    let worker = &mut d.workers[id as usize];
    worker.hazard_left = left;
    worker.hazard_from = until.max(worker.hazard_from);
}

/// Changes something that the hazard depends on: what has accumulated is settled
/// at what held before, and the departure foreseen anew.
pub fn rehazard(d: &mut Department, id: WorkerId, change: impl FnOnce(&mut Worker)) {
    let announced = d.workers[id as usize].under_notice;
    if !announced {
        settle_hazard(d, id);
    }
    change(&mut d.workers[id as usize]);
    if !announced {
        foresee(d, id);
    }
}

/// Accumulates hazard from `hazard_from`: to the threshold (the departure), or
/// until an instant (what is left of the threshold then).
fn walk(d: &Department, id: WorkerId, until: Option<Instant>) -> (Instant, f64) {
    let plan = d.plan;
    let worker = &d.workers[id as usize];
    let unsupervised = if worker.supervised { 1.0 } else { plan.asye.unsupervised_leaving };
    let unprotected = if worker.over_protected { plan.asye.over_protected_leaving } else { 1.0 };
    let pressure = if worker.holds_cases { d.pressure.leaving(worker.team) } else { 1.0 };
    let constant = plan.teams[worker.team].leaving_multiplier * unsupervised * unprotected * pressure;
    let stop = until.unwrap_or(plan.months.end() + plan.leaving.notice);
    let mut at = worker.hazard_from;
    let mut left = worker.hazard_left;
    while at < stop {
        let tenure = at.since(worker.joined).as_years();
        let edge = worker.joined + Span::years(d.hazard.next_edge(tenure));
        let (shock, shock_ends) = shock(d, at);
        let mut segment = stop.min(edge.max(at + Span::minutes(1))).min(shock_ends);
        let cohort = if at < worker.multiplier_until {
            segment = segment.min(worker.multiplier_until);
            worker.multiplier
        } else {
            1.0
        };
        let (levers, until_tenure) = d.levers.leaving(worker, at.since(worker.joined));
        segment = segment.min(worker.joined + until_tenure);
        let rate = d.hazard.at(tenure) * constant * cohort * shock * levers;
        let accumulates = rate * segment.since(at).as_years();
        if until.is_none() && accumulates >= left && rate > 0.0 {
            return (at + Span::years(left / rate), 0.0);
        }
        left -= accumulates;
        at = segment;
    }
    (if until.is_some() { stop } else { Instant::NEVER }, left.max(0.0))
}

/// The shock of the year (from 1 October) that holds an instant, and its end.
fn shock(d: &Department, at: Instant) -> (f64, Instant) {
    let index = d.shocks.iter().rposition(|year| year.0 <= at).unwrap_or(0);
    let value = d.shocks.get(index).map_or(1.0, |year| year.1);
    (value, d.shocks.get(index + 1).map_or(Instant::NEVER, |next| next.0))
}

/// The 1 October on or before an instant.
fn year_start(at: Instant) -> Instant {
    let date = at.date();
    let months_since = (i32::from(u8::from(date.month())) + 2) % 12;
    let first = at.plus_months(-months_since);
    Instant::at_minute(first.minutes() - (i32::from(first.date().day()) - 1) * 1_440)
}

/// Draws the shocks of all years of the run: log-normal with mean one.
pub fn draw_shocks(d: &mut Department) {
    let sigma = d.plan.leaving.yearly_shock;
    let first = year_start(d.plan.months.start());
    let years = d.plan.months.count() / 12 + 3;
    d.shocks = (0..years as i32)
        .map(|year| {
            let begins = first.plus_months(12 * year);
            let who = Identity::named("year").nth(begins.date().year() as u64);
            let z = if sigma > 0.0 { d.streams.of(Process::Shock as u16, who).normal() } else { 0.0 };
            (begins, libm::exp(sigma * z - sigma * sigma / 2.0))
        })
        .collect();
}

/// A resignation: the date of departure is now fixed.
pub fn resign(d: &mut Department, id: WorkerId) {
    d.give_notice(id);
    let departs = d.workers[id as usize].departs.max(d.now);
    d.plan_for_worker(Event::Departure, departs, id);
}

/// A departure: out of post, counted by destination and completed tenure.
/// The cases are the caller's to pass on. Answers where the leaver goes.
pub fn depart(d: &mut Department, id: WorkerId) -> Destination {
    let worker = &d.workers[id as usize];
    let (team, fte) = (worker.team, worker.fte);
    let tenure = d.now.since(worker.joined);
    let to = destination(d, id);
    d.note_leaver(id, to.name());
    d.leave(id);
    let band = TENURE_BANDS.iter().rposition(|band| tenure >= Span::months(12 * band.1)).unwrap_or(0);
    let team = &mut d.teams[team];
    team.leavers_to[to as usize] += fte;
    team.leavers_tenure[band] += fte;
    to
}

/// Where a leaver goes. Whom the rules keep from agency goes where the others
/// go, in proportion; while they do, the others go to agency the more often.
fn destination(d: &Department, id: WorkerId) -> Destination {
    let worker = &d.workers[id as usize];
    let shares = if d.plan.agency.rules.needs_experience(d.now) {
        d.plan.leaving.destinations_of_the_others()
    } else {
        d.plan.leaving.destinations.map(|share| share.as_f64())
    };
    let mut draws = d.streams.from(Process::Destination as u16, worker.identity, worker.spells);
    let to = Destination::ALL[draws.which(&shares)];
    if to != Destination::Agency || !d.plan.agency.rules.too_new(worker.qualified, d.now) {
        return to;
    }
    let elsewhere = shares[Destination::Out as usize] + shares[Destination::OtherAuthority as usize];
    let out = if elsewhere > 0.0 { shares[Destination::Out as usize] / elsewhere } else { 1.0 };
    if draws.happens(out) { Destination::Out } else { Destination::OtherAuthority }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::department::agency_invariants::plans::day;

    #[test]
    fn the_year_of_a_shock_begins_on_the_first_of_october() {
        for (at, begins) in [
            (day(2026, 10, 1), day(2026, 10, 1)),
            (day(2026, 9, 30), day(2025, 10, 1)),
            (day(2026, 12, 31), day(2026, 10, 1)),
            (day(2027, 1, 1), day(2026, 10, 1)),
            (day(2027, 8, 31), day(2026, 10, 1)),
        ] {
            assert_eq!(year_start(at), begins, "{at}");
        }
    }
}
