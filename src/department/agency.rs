//! Agency: requested to cover vacancies, arriving, renewed, released.
//!
//! One function turns FTE of need into heads, and it decides alike at request,
//! at renewal and at release. Additional workers, not covering a vacancy, are a
//! share of all agency. A ceiling cuts every team's need in proportion. Managed
//! teams stand beside this: they are neither requested nor released.

use super::event::{Event, Process};
use super::people::{Comes, Contract, Worker, WorkerId, identity_of};
use super::plan::{AgencyCap, Changes};
use super::roll::permanent_worker;
use super::state::Department;
use super::{agency_conversion, agency_rules};
use crate::quantity::{Fte, Identity, Span};

/// Heads wanted for a need, given those there are: what there is, as long as it
/// is within three quarters of a head of the need; else the need, rounded.
pub fn heads_wanted(need: Fte, per_head: Fte, there: u32) -> u32 {
    let need = f64::from(need.as_milli()) / f64::from(per_head.as_milli().max(1));
    if (need - f64::from(there)).abs() <= 0.75 {
        return there;
    }
    need.max(0.0).round() as u32
}

/// What a team needs [FTE], before any ceiling.
fn uncapped(d: &Department, team: usize) -> f64 {
    let agency = &d.plan.agency;
    if d.past {
        return super::past::agency_need(d.plan, team).as_f64();
    }
    let uncovered = d.teams[team].vacant() + d.teams[team].cover_kept;
    let absent = d.teams[team].away.as_f64() * d.plan.absence.agency_cover.as_f64();
    let covering = uncovered.as_f64() * agency.cover_at(d.now) + absent;
    let wanted = covering / agency.additional_share.rest().as_f64();
    (wanted - d.teams[team].managed_covering.as_f64()).max(0.0)
}

/// What a team needs [FTE] under the ceiling of the day.
fn need(d: &Department, team: usize) -> Fte {
    let wanted = uncapped(d, team);
    let most = if d.past { None } else { ceiling(d, d.plan.agency.caps.at(d.now)) };
    let Some(most) = most else { return Fte::new(wanted) };
    let all: f64 = (0..d.teams.len()).map(|other| uncapped(d, other)).sum();
    Fte::new(if all > most { wanted * most / all } else { wanted })
}

/// The ceiling in FTE: the lowest of those given, less what managed teams take of it.
fn ceiling(d: &Department, cap: AgencyCap) -> Option<f64> {
    let in_post: Fte = d.teams.iter().map(|team| team.in_post()).sum();
    let by_share = cap.share.map(|share| {
        let share = share.as_f64().min(0.999);
        in_post.as_f64() * share / (1.0 - share)
    });
    let a_year = d.ledger.charge_a_year().as_pounds();
    let by_budget = cap.budget.filter(|_| a_year > 0.0).map(|budget| budget.as_pounds() / a_year);
    let by_lever = d.levers.set(Changes::AgencyCap);
    let most = [cap.fte.map(|fte| fte.as_f64()), by_share, by_budget, by_lever].into_iter().flatten().reduce(f64::min);
    let managed: Fte = d.teams.iter().map(|team| team.managed).sum();
    most.map(|most| (most - managed.as_f64()).max(0.0))
}

/// Compares need with who is there and on the way: requests what is missing,
/// takes back requests, then gives notice to the newest.
pub fn review(d: &mut Department, team: usize) {
    let per_head = d.plan.agency.fte_per_head;
    let staying = d.teams[team].agency_staying;
    let coming = d.teams[team].requests.len() as u32;
    let wanted = heads_wanted(need(d, team), per_head, staying + coming);
    for _ in (staying + coming)..wanted {
        request(d, team);
    }
    for _ in wanted..(staying + coming) {
        if d.teams[team].requests.pop().is_none() {
            release_newest(d, team);
        }
    }
}

/// Reviews every team: after a change of ceiling or of price.
pub fn review_all(d: &mut Department) {
    for team in 0..d.teams.len() {
        review(d, team);
    }
}

fn request_identity(d: &Department, team: usize, n: u32) -> Identity {
    identity_of(d.plan, team, Comes::OnRequest, u64::from(n))
}

fn request(d: &mut Department, team: usize) {
    let n = d.teams[team].requested;
    d.teams[team].requested += 1;
    d.teams[team].requests.push(n);
    let who = request_identity(d, team, n);
    d.calendar.enter(Event::AgencyArrival.due(agency_rules::answered(d, who), who, n, team as u32));
}

fn release_newest(d: &mut Department, team: usize) {
    let here = d.teams[team].agency_workers.iter().rev().copied();
    let newest = here.into_iter().find(|&id| d.workers[id as usize].stays());
    let Some(id) = newest else { return };
    d.give_notice(id);
    let notice = d.plan.agency.rules.notice(d.plan.agency.notice, d.now);
    let ends = (d.now + notice).min(d.workers[id as usize].departs);
    d.workers[id as usize].serial += 1;
    d.workers[id as usize].departs = ends;
    d.plan_for_worker(Event::AssignmentEnd, ends, id);
}

/// An agency worker arrives, unless the request was taken back: a former worker
/// of this authority who may and would, else a stranger.
pub fn arrive(d: &mut Department, team: usize, n: u32) -> Option<WorkerId> {
    let place = d.teams[team].requests.iter().position(|&request| request == n)?;
    d.teams[team].requests.remove(place);
    d.teams[team].arrivals += 1;
    let fte = d.plan.agency.fte_per_head;
    if let Some(id) = agency_rules::former_worker(d, team) {
        d.teams[team].former_staff += 1;
        let worker = worker(d, d.workers[id as usize].identity, team, fte);
        d.come_back(id, worker);
        begin_assignment(d, id, d.plan.agency.assignment);
        return Some(id);
    }
    Some(place_worker(d, request_identity(d, team, n), team, fte, d.plan.agency.assignment))
}

/// An agency worker who begins here today.
pub fn worker(d: &Department, who: Identity, team: usize, fte: Fte) -> Worker {
    let holding = d.plan.agency.holding_share.as_f64();
    let mut worker = permanent_worker(who, team, fte, d.now);
    worker.contract = Contract::Agency;
    worker.holds_cases = d.streams.from(Process::Agency as u16, who, 8).happens(holding);
    worker
}

/// An agency worker in place, its assignment ending after `remaining`.
pub fn place_worker(d: &mut Department, who: Identity, team: usize, fte: Fte, remaining: Span) -> WorkerId {
    let worker = worker(d, who, team, fte);
    let id = d.join(worker);
    begin_assignment(d, id, remaining);
    id
}

fn begin_assignment(d: &mut Department, id: WorkerId, lasts: Span) {
    let ends = d.now + lasts;
    d.workers[id as usize].departs = ends;
    d.plan_for_worker(Event::AssignmentEnd, ends, id);
    agency_conversion::draw_threshold(d, id);
}

/// An assignment ends: renewed (false, same worker, same cases), or the worker
/// goes (true; cases are the caller's to pass on).
pub fn assignment_end(d: &mut Department, id: WorkerId) -> bool {
    let worker = &d.workers[id as usize];
    let (team, who, renewals) = (worker.team, worker.identity, worker.renewals);
    let there = d.teams[team].agency_staying;
    let needed = heads_wanted(need(d, team), d.plan.agency.fte_per_head, there) >= there;
    if !worker.under_notice && needed {
        let mut draws = d.streams.from(Process::Agency as u16, who, 16 + renewals);
        let renewal = if d.past { d.plan.agency.renewal_before } else { d.plan.agency.renewal };
        if draws.happens(renewal.as_f64()) {
            let ends = d.now + d.plan.agency.assignment;
            let worker = &mut d.workers[id as usize];
            worker.renewals += 1;
            worker.departs = ends;
            d.plan_for_worker(Event::AssignmentEnd, ends, id);
            return false;
        }
    }
    let came = d.workers[id as usize].joined;
    d.leave(id);
    d.teams[team].stays_ended += 1;
    if came > d.plan.months.start() {
        d.stays.push((d.now, d.now.since(came)));
    }
    true
}
