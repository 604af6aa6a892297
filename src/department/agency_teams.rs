//! Managed teams: agency workers who come together for a dated time and a price
//! of their own, beside whatever is requested to cover vacancies.
//!
//! Members are neither renewed, released nor converted. They count in agency FTE
//! and rate, and take room under a ceiling on agency.

use super::event::Event;
use super::people::{Comes, WorkerId};
use super::plan::AgencyTeam;
use super::{agency, state::Department};
use crate::quantity::Identity;

fn identity(team: &AgencyTeam) -> Identity {
    Identity::named(&team.name).nth(Comes::WithManagedTeam as u64)
}

/// Enters arrivals and ends. A team that came before today and is still here is
/// in place at once.
pub fn begin(d: &mut Department) {
    let plan = d.plan;
    for (index, team) in plan.agency.teams.iter().enumerate() {
        if team.until.is_some_and(|until| until <= d.now.max(team.from)) {
            continue;
        }
        if team.from < d.now {
            arrive(d, index);
        } else {
            d.calendar.enter(Event::AgencyTeamArrival.due(team.from, identity(team), 0, index as u32));
        }
        if let Some(until) = team.until {
            d.calendar.enter(Event::AgencyTeamEnd.due(until, identity(team), 0, index as u32));
        }
    }
}

/// A managed team arrives: its members, who may now be given cases.
pub fn arrive(d: &mut Department, index: usize) -> Vec<WorkerId> {
    let plan = d.plan;
    let asked = &plan.agency.teams[index];
    let fte = asked.fte_per_head;
    d.teams[asked.team].arrivals += asked.heads;
    (0..asked.heads).map(|n| {
        let mut worker = agency::worker(d, identity(asked).nth(u64::from(n)), asked.team, fte);
        worker.managed = Some(index);
        worker.holds_cases = asked.holds_cases;
        d.join(worker)
    }).collect()
}

/// A managed team goes, all at once; the cases are the caller's to pass on.
pub fn end(d: &mut Department, index: usize) -> Vec<WorkerId> {
    let plan = d.plan;
    let asked = &plan.agency.teams[index];
    let here = d.teams[asked.team].agency_workers.iter().copied();
    let members: Vec<WorkerId> = here.filter(|&id| d.workers[id as usize].managed == Some(index)).collect();
    d.teams[asked.team].stays_ended += members.len() as u32;
    for &id in &members {
        d.leave(id);
    }
    members
}
