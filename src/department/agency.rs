//! Agency: requested to cover vacancies, arriving, renewed, released.
//!
//! One function turns FTE of need into heads, and it decides alike at request,
//! at renewal and at release. Additional workers cover no vacancy: they are a
//! level of their own, which does not shrink when a vacancy is filled. A ceiling
//! cuts every team's need in proportion, and is never exceeded. Managed
//! teams stand beside this: they are neither requested nor released.

use super::event::{Event, Process};
use super::measure::Cause;
use super::people::{Comes, Contract, Worker, WorkerId, identity_of};
use super::plan::{AgencyCap, Changes};
use super::roll::permanent_worker;
use super::state::Department;
use super::{agency_conversion, agency_rules, allocation};
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
    (covering - d.teams[team].managed_covering.as_f64()).max(0.0) + agency.additional(d.plan.teams[team].agency).as_f64()
}

/// What a team needs [FTE] under the ceiling of the day.
fn need(d: &Department, team: usize) -> Fte {
    let wanted = uncapped(d, team);
    let Some(most) = most_to_stay(d) else { return Fte::new(wanted) };
    let all: f64 = (0..d.teams.len()).map(|other| uncapped(d, other)).sum();
    Fte::new(if all > most { wanted * most / all } else { wanted })
}

/// The most who may stay [FTE]: under the ceiling of the day, and under that of
/// the day on which a notice given now would end.
fn most_to_stay(d: &Department) -> Option<f64> {
    if d.past {
        return None;
    }
    let caps = &d.plan.agency.caps;
    let days = [d.now, d.now + notice(d)];
    days.into_iter().filter_map(|day| ceiling(d, caps.at(day))).reduce(f64::min)
}

fn notice(d: &Department) -> Span {
    d.plan.agency.rules.notice(d.plan.agency.notice, d.now)
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
        let room = most_to_stay(d).is_none_or(|most| bespoken(d) + per_head.as_f64() <= most + 1e-9);
        if !room {
            break;
        }
        if !withdraw_notice(d, team) {
            request(d, team);
        }
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

/// Holds the authority under its ceiling: teams round their shares each by
/// itself, so that what is left over is taken back or given notice, where most
/// stands above the need; and who would stand above the ceiling today goes today.
/// A ceiling below the agency in place at the start has that long a notice.
pub fn hold_ceiling(d: &mut Department) {
    if !d.plan.agency.is_capped() && d.levers.set(Changes::AgencyCap).is_none() {
        return;
    }
    while most_to_stay(d).is_some_and(|most| bespoken(d) > most + 1e-9) {
        let surplus = |team: usize| there(d, team) - need(d, team).as_f64();
        let teams = (0..d.teams.len()).filter(|&team| d.teams[team].agency_staying > 0 || !d.teams[team].requests.is_empty());
        let Some(team) = teams.max_by(|&a, &b| surplus(a).total_cmp(&surplus(b)).then(b.cmp(&a))) else { break };
        if d.teams[team].requests.pop().is_none() {
            release_newest(d, team);
        }
    }
    if d.past || d.now < d.plan.months.start() + notice(d) {
        return;
    }
    while ceiling(d, d.plan.agency.caps.at(d.now)).is_some_and(|most| in_place(d) > most + 1e-9) {
        let individual = d.teams.iter().flat_map(|team| team.agency_workers.iter().copied()).filter(|&id| d.workers[id as usize].managed.is_none());
        let newest = individual.max_by_key(|&id| {
            let worker = &d.workers[id as usize];
            (worker.under_notice, worker.joined, worker.identity)
        });
        let Some(last) = newest else { break };
        ends(d, last);
        allocation::pass_on_all(d, last, Cause::AgencyEnded);
    }
}

/// Individual agency workers in place [FTE].
fn in_place(d: &Department) -> f64 {
    d.teams.iter().map(|team| (team.agency - team.managed).as_f64()).sum()
}

/// Of a team: who stays, and who is on the way [FTE].
fn there(d: &Department, team: usize) -> f64 {
    let team = &d.teams[team];
    (team.agency - team.managed - team.agency_leaving).as_f64() + team.requests.len() as f64 * d.plan.agency.fte_per_head.as_f64()
}

/// The same of all teams.
fn bespoken(d: &Department) -> f64 {
    (0..d.teams.len()).map(|team| there(d, team)).sum()
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
    let ends = (d.now + notice(d)).min(d.workers[id as usize].departs);
    d.workers[id as usize].serial += 1;
    d.workers[id as usize].departs = ends;
    d.plan_for_worker(Event::AssignmentEnd, ends, id);
}

/// The need is back: the notice given last is withdrawn, and the assignment goes
/// on to its end. False where nobody of the team is under notice.
fn withdraw_notice(d: &mut Department, team: usize) -> bool {
    let going = d.teams[team].agency_workers.iter().copied().filter(|&id| {
        let worker = &d.workers[id as usize];
        worker.under_notice && worker.managed.is_none()
    });
    let Some(id) = going.max_by_key(|&id| (d.workers[id as usize].departs, d.workers[id as usize].identity)) else { return false };
    d.withdraw_notice(id);
    let until = d.workers[id as usize].assignment_ends;
    d.workers[id as usize].serial += 1;
    d.workers[id as usize].departs = until;
    d.plan_for_worker(Event::AssignmentEnd, until, id);
    agency_conversion::draw_threshold(d, id);
    true
}

/// An agency worker arrives, unless the request was taken back: a former worker
/// of this authority who may and would, else a stranger.
pub fn arrive(d: &mut Department, team: usize, n: u32) -> Option<WorkerId> {
    let place = d.teams[team].requests.iter().position(|&request| request == n)?;
    d.teams[team].requests.remove(place);
    let fte = d.plan.agency.fte_per_head;
    let ceiling = if d.past { None } else { ceiling(d, d.plan.agency.caps.at(d.now)) };
    if ceiling.is_some_and(|most| in_place(d) + fte.as_f64() > most + 1e-9) {
        // Somebody who is to go is still here: nobody comes above the ceiling.
        return None;
    }
    d.teams[team].arrivals += 1;
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
    d.workers[id as usize].assignment_ends = ends;
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
            (worker.departs, worker.assignment_ends) = (ends, ends);
            d.plan_for_worker(Event::AssignmentEnd, ends, id);
            return false;
        }
    }
    ends(d, id);
    true
}

/// An individual agency worker's time here is over.
fn ends(d: &mut Department, id: WorkerId) {
    let (team, came) = (d.workers[id as usize].team, d.workers[id as usize].joined);
    d.leave(id);
    d.teams[team].stays_ended += 1;
    if came > d.plan.months.start() {
        d.stays.push((d.now, d.now.since(came)));
    }
}
