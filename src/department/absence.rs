//! Absence: short spells take capacity, long ones take the worker away.
//!
//! Short sickness is not followed spell by spell: it takes an even share of
//! everybody's capacity, and its days are drawn month by month. Long sickness
//! and family leave begin at a rate while somebody is present; how long they
//! last is not known in advance. Whoever is away keeps the post, holds no case,
//! and comes back as a newcomer. Cover is by agency, by fixed-term staff who go
//! when the absent worker returns, or by colleagues.

use super::event::{Event, Process};
use super::people::{Contract, NOBODY, Place, WorkerId};
use super::plan::{Away, Plan};
use super::roll::permanent_worker;
use super::state::Department;
use crate::chance::Draws;
use crate::quantity::{Instant, Share, Span};

/// Working days in a year, the denominator of the absence rate.
///
/// Source: DfE, Children's social work workforce, absence rate.
pub const WORKING_DAYS: f64 = 253.0;

/// Blocks of draws that one absence takes: its wait, kind, length and cover.
const BLOCKS: u16 = 4;

/// Share of capacity that short sickness leaves [thousandths].
pub fn presence_milli(plan: &Plan) -> i32 {
    1_000 - (1_000.0 * plan.absence.short_days / WORKING_DAYS).round() as i32
}

fn draws(d: &Department, id: WorkerId) -> Draws {
    let worker = &d.workers[id as usize];
    d.streams.from(Process::Absence as u16, worker.identity, BLOCKS * worker.absences)
}

/// The rates at which long sickness and family leave begin for a worker today
/// [1/year]: sickness under what levers and workload make of it.
fn rates(d: &Department, id: WorkerId) -> (f64, f64) {
    let worker = &d.workers[id as usize];
    let pressure = if worker.holds_cases { d.pressure.sickness(worker.team) } else { 1.0 };
    let sickness = d.plan.absence.sickness.as_per_year() * d.levers.sickness(worker) * pressure;
    (sickness, d.plan.absence.family.as_per_year())
}

/// Draws the next long absence of somebody present, and enters it.
pub fn foresee(d: &mut Department, id: WorkerId) {
    if d.workers[id as usize].place == Place::Cover {
        return;
    }
    d.workers[id as usize].absence_left = draws(d, id).exponential();
    date(d, id);
}

/// Dates the next long absence at the rates of the day.
pub fn date(d: &mut Department, id: WorkerId) {
    let (sickness, family) = rates(d, id);
    let rate = sickness + family;
    let now = d.now;
    let worker = &mut d.workers[id as usize];
    if worker.away.is_some() || worker.absence_left == f64::INFINITY {
        return;
    }
    worker.absence_from = now;
    worker.absence_due = if rate > 0.0 { now + Span::years(worker.absence_left / rate) } else { Instant::NEVER };
    if rate > 0.0 {
        d.calendar.enter(Event::AbsenceStart.due(worker.absence_due, worker.identity, u32::from(worker.absences), id));
    }
}

/// Takes off what has accumulated at the rates that held; then they may change
/// and [`date`] follow.
pub fn settle(d: &mut Department, id: WorkerId) {
    let (sickness, family) = rates(d, id);
    let now = d.now;
    let worker = &mut d.workers[id as usize];
    if worker.away.is_none() {
        let accumulated = (sickness + family) * now.since(worker.absence_from).as_years();
        worker.absence_left = (worker.absence_left - accumulated).max(0.0);
        worker.absence_from = now;
    }
}

/// Whether a worker's entry of a long absence is still meant: it may have been
/// dated anew since.
pub fn starts_now(d: &Department, id: WorkerId, count: u32) -> bool {
    is_meant(d, id, count) && d.workers[id as usize].absence_due == d.now && d.workers[id as usize].away.is_none()
}

/// Whether an entry about absence is still meant: the worker's count of absences stands.
pub fn is_meant(d: &Department, id: WorkerId, count: u32) -> bool {
    let worker = &d.workers[id as usize];
    worker.here && worker.contract == Contract::Permanent && u32::from(worker.absences) == count
}

/// A long absence begins; the cases are the caller's to pass on. False where
/// the worker is going anyway.
pub fn start(d: &mut Department, id: WorkerId) -> bool {
    let absence = &d.plan.absence;
    if d.workers[id as usize].under_notice {
        return false;
    }
    let mut next = draws(d, id);
    next.bits();
    let (sickness, family) = rates(d, id);
    let sick = next.uniform() * (sickness + family) < sickness;
    let (away, law) = if sick { (Away::Sick, &absence.sickness_length) } else { (Away::Family, &absence.family_length) };
    let lasts = law.draw(&mut next);
    let covered = next.happens(absence.fixed_term_cover.as_f64());
    let (now, count) = (d.now, u32::from(d.workers[id as usize].absences));
    d.set_away(id, Some(away));
    let identity = d.workers[id as usize].identity;
    d.calendar.enter(Event::AbsenceEnd.due(now + lasts, identity, count, id));
    if covered {
        let found = d.plan.agency.time_to_arrive.draw(&mut next);
        if found < lasts {
            d.calendar.enter(Event::CoverStart.due(now + found, identity, count, id));
        }
    }
    true
}

/// Fixed-term cover starts, if the worker is still away.
pub fn cover(d: &mut Department, id: WorkerId) -> Option<WorkerId> {
    let absent = &d.workers[id as usize];
    if absent.away.is_none() || absent.covered_by != NOBODY {
        return None;
    }
    let (identity, team, fte) = (absent.identity.nth(1_000 + u64::from(absent.absences)), absent.team, absent.fte);
    let holds = absent.holds_cases;
    let mut worker = permanent_worker(identity, team, fte, d.now);
    worker.place = Place::Cover;
    worker.holds_cases = holds;
    worker.grade = 1.min(d.plan.pay.grades.len() as u8 - 1);
    worker.point = d.plan.pay.grades[usize::from(worker.grade)].bottom;
    d.ledger.price(d.plan, &mut worker);
    let cover = d.join(worker);
    d.workers[id as usize].covered_by = cover;
    Some(cover)
}

/// A long absence ends: the worker is back; the fixed-term cover, if any, has
/// gone, and its cases are the caller's to pass on.
pub fn end(d: &mut Department, id: WorkerId) -> Option<WorkerId> {
    d.set_away(id, None);
    d.workers[id as usize].absences += 1;
    let cover = end_cover(d, id);
    foresee(d, id);
    cover
}

/// Whoever covered for somebody absent goes.
pub fn end_cover(d: &mut Department, id: WorkerId) -> Option<WorkerId> {
    let cover = std::mem::replace(&mut d.workers[id as usize].covered_by, NOBODY);
    (cover != NOBODY).then(|| {
        d.leave(cover);
        cover
    })
}

/// Share of pay that goes on.
pub fn pay_continuing(plan: &Plan, away: Option<Away>) -> Share {
    match away {
        None => Share::ALL,
        Some(Away::Sick) => plan.absence.sickness_pay,
        Some(Away::Family) => plan.absence.family_pay,
    }
}

/// Days lost to short sickness in a team in the month just lived: spells are
/// Poisson, each of its stated length.
pub fn short_days(d: &Department, team: usize, since: Span) -> f64 {
    let absence = &d.plan.absence;
    if absence.short_days <= 0.0 || absence.short_spell <= 0.0 {
        return 0.0;
    }
    let present = d.teams[team].in_post() - d.teams[team].away;
    let spells = absence.short_days / absence.short_spell * present.as_f64() * since.as_years();
    let who = crate::quantity::Identity::named(&d.plan.teams[team].name).nth(d.now.day() as u64);
    f64::from(d.streams.of(Process::Absence as u16, who).poisson(spells)) * absence.short_spell
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Streams;
    use crate::department::agency_invariants::restless;
    use crate::department::opening;
    use crate::quantity::Rate;

    #[test]
    fn what_is_settled_at_unchanged_rates_falls_due_when_it_did() {
        let mut plan = restless();
        plan.absence.sickness = Rate::per_year(0.2);
        plan.absence.family = Rate::per_year(0.05);
        let mut d = Department::new(&plan, Streams::new(3, 0));
        opening::open(&mut d);
        let id = d.teams[0].permanent[0];
        let due = d.workers[id as usize].absence_due;
        for part in 1..4 {
            d.now = plan.months.start() + Span::minutes(due.since(plan.months.start()).as_minutes() / 4 * part);
            settle(&mut d, id);
            date(&mut d, id);
            let now_due = d.workers[id as usize].absence_due;
            assert!(now_due.minutes().abs_diff(due.minutes()) <= 1, "{now_due:?}, not {due:?}");
        }
    }
}
