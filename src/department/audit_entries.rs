//! What the calendar holds: whoever is awaited is entered once, and whoever is
//! going has a day on which to go.

use super::audit::{Found, holds};
use super::event::Event;
use super::people::Contract;
use super::plan::{Changes, RecruitmentForm};
use super::state::Department;
use crate::quantity::Fte;

/// Everything in the calendar that is looked at.
struct Entered {
    /// On their way to each team.
    joiners: Vec<Fte>,
    /// Team and request of every agency worker to come.
    arrivals: Vec<(u32, u32)>,
    /// Whether each worker's going is entered for the day it should go.
    ends: Vec<bool>,
    /// How often each worker will look for another post.
    looks: Vec<u8>,
}

fn entered(d: &Department) -> Result<Entered, (&'static str, String)> {
    let mut all = Entered { joiners: vec![Fte::ZERO; d.teams.len()], arrivals: Vec::new(), ends: vec![false; d.workers.len()], looks: vec![0; d.workers.len()] };
    for due in d.calendar.entries() {
        match Event::of(due) {
            Event::JoinerStart => all.joiners[due.slot as usize] += Fte::milli(due.serial as i32),
            Event::AgencyArrival => all.arrivals.push((due.slot, due.serial)),
            Event::AssignmentEnd | Event::Departure => {
                let worker = &d.workers[due.slot as usize];
                all.ends[due.slot as usize] |= worker.serial == due.serial && worker.departs == due.at;
            }
            Event::WouldMove if u32::from(d.workers[due.slot as usize].moves) == due.serial => all.looks[due.slot as usize] += 1,
            _ => {}
        }
    }
    all.arrivals.sort_unstable();
    let twice = all.arrivals.windows(2).find(|two| two[0] == two[1]);
    holds("requests", twice.is_none(), || format!("answered twice, team and request: {twice:?}"))?;
    Ok(all)
}

/// What must hold of it.
pub fn look(d: &Department) -> Found {
    // In the past the calendar holds who will take which seat, and nobody else.
    if d.past {
        return Ok(());
    }
    let entered = entered(d)?;
    for (team, state) in d.teams.iter().enumerate() {
        // Who would fill an advertised post has been promised nothing.
        let coming = if matches!(d.plan.recruitment.form, RecruitmentForm::Market(_)) { entered.joiners[team] } else { Fte::ZERO };
        // Whoever would start after the end is not in the calendar.
        let all_in_time = all_in_time(d) && !somebody_goes_after_the_end(d, team);
        let right = if all_in_time { coming == state.pending } else { coming <= state.pending };
        holds("pending", right, || format!("team {team}: {:?} promised, {coming:?} on their way", state.pending))?;
        let in_order = state.requests.is_sorted_by(|one, next| one < next) && state.requests.last().is_none_or(|&last| last < state.requested);
        holds("requests", in_order, || format!("team {team}: {:?} of {}", state.requests, state.requested))?;
    }
    let end = d.plan.months.end();
    for (id, worker) in d.workers.iter().enumerate() {
        let awaited = if worker.contract == Contract::Agency { worker.managed.is_none() } else { worker.under_notice };
        if worker.here && awaited && worker.departs < end {
            let right = worker.departs >= d.now && entered.ends[id];
            holds("ends", right, || format!("worker {id} should go on {:?}", worker.departs))?;
        }
        let times = entered.looks[id] + u8::from(worker.looks.is_some());
        holds("looks", !worker.here || times <= 1, || format!("worker {id} looks {times} times"))?;
    }
    Ok(())
}

/// Whether everybody who has accepted by now starts before the end.
fn all_in_time(d: &Department) -> bool {
    let stretched = d.plan.levers.iter().flat_map(|lever| &lever.effects).any(|effect| effect.on == Changes::LeadTime);
    let market = matches!(d.plan.recruitment.form, RecruitmentForm::Market(_));
    market && !stretched && d.now + d.plan.recruitment.lead_time < d.plan.months.end()
}

/// Whether somebody of a team is under notice beyond the end: a joiner may be
/// waiting for that post.
fn somebody_goes_after_the_end(d: &Department, team: usize) -> bool {
    let end = d.plan.months.end();
    d.teams[team].permanent.iter().map(|&id| &d.workers[id as usize]).any(|worker| worker.under_notice && worker.departs >= end)
}
