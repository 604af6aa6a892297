//! What the calendar holds: whoever is awaited is entered once, and whoever is
//! going has a day on which to go.

use std::collections::BTreeSet;

use super::audit::{Found, holds};
use super::event::Event;
use super::people::Contract;
use super::plan::{Changes, RecruitmentForm};
use super::state::Department;
use crate::quantity::{Fte, Instant};

/// Everything in the calendar that is looked at.
#[derive(Default)]
struct Entered {
    joiners: Vec<Fte>,
    arrivals: BTreeSet<(u32, u32)>,
    ends: BTreeSet<(u32, u32, Instant)>,
}

fn entered(d: &Department) -> Result<Entered, (&'static str, String)> {
    let mut all = Entered { joiners: vec![Fte::ZERO; d.teams.len()], ..Entered::default() };
    for due in d.calendar.entries() {
        match Event::of(due) {
            Event::JoinerStart => all.joiners[due.slot as usize] += Fte::milli(due.serial as i32),
            Event::AgencyArrival => {
                let once = all.arrivals.insert((due.slot, due.serial));
                holds("requests", once, || format!("request {} of team {} is answered twice", due.serial, due.slot))?;
            }
            Event::AssignmentEnd | Event::Departure => {
                all.ends.insert((due.slot, due.serial, due.at));
            }
            _ => {}
        }
    }
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
            let right = worker.departs >= d.now && entered.ends.contains(&(id as u32, worker.serial, worker.departs));
            holds("ends", right, || format!("worker {id} should go on {:?}", worker.departs))?;
        }
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
    d.permanent.iter().map(|&id| &d.workers[id as usize]).any(|worker| worker.team == team && worker.under_notice && worker.departs >= end)
}
