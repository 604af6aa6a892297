//! Agency spend by cause: why each agency worker in place is there.
//!
//! Individual agency FTE is attributed anew whenever somebody comes or goes, a
//! post is taken or added, notice is given, or cover is released. What exceeds
//! the need and is under notice, or kept beside someone who has taken the post,
//! is lag after recruitment. The rest is shared in proportion to what is wanted
//! for vacancies, absence and additional work, in whole thousandths, so that the
//! parts are the whole. Managed teams are a cause of their own.

use super::measure::AgencyCause;
use super::state::Department;
use crate::quantity::{Fte, apportion};

/// What a team would want of individual agency workers, by cause [thousandths of FTE].
fn wanted(d: &Department, team: usize) -> [i64; AgencyCause::COUNT] {
    let cover_share = d.plan.agency.cover_at(d.now);
    let state = &d.teams[team];
    let cover = |fte: Fte| (f64::from(fte.as_milli()) * cover_share).round() as i64;
    let grown = (state.posts - d.plan.teams[team].posts.first).or_zero();
    let growth = state.vacant().min(grown);
    let mut wanted = [0; AgencyCause::COUNT];
    wanted[AgencyCause::Growth as usize] = cover(growth);
    wanted[AgencyCause::Leaving as usize] = cover(state.vacant()) - cover(growth);
    let absent = f64::from(state.away.as_milli()) * d.plan.absence.agency_cover.as_f64();
    wanted[AgencyCause::LongAbsence as usize] = absent.round() as i64;
    wanted[AgencyCause::Additional as usize] = i64::from(d.plan.agency.additional(d.plan.teams[team].agency).as_milli());
    wanted
}

impl Department<'_> {
    /// Attributes a team's individual agency workers to their causes, in the ledger.
    pub fn attribute_agency(&mut self, team: usize) {
        let mut wanted = wanted(self, team);
        let state = &self.teams[team];
        let in_place = i64::from((state.agency - state.managed).as_milli());
        let kept = (f64::from(state.cover_kept.as_milli()) * self.plan.agency.cover_at(self.now)).round() as i64;
        let additional = wanted[AgencyCause::Additional as usize];
        let covering = wanted.iter().sum::<i64>() - additional;
        let need = (covering - i64::from(state.managed_covering.as_milli())).max(0) + additional;
        let surplus = (in_place - need).max(0);
        let lag = if need == 0 { in_place } else { surplus.min(kept + i64::from(state.agency_leaving.as_milli())) };
        if need == 0 {
            wanted = [0; AgencyCause::COUNT];
        }
        let mut parts = apportion(in_place - lag, &wanted);
        parts[AgencyCause::Lag as usize] += lag;
        self.ledger.agency_causes(team, &parts, self.now);
        self.ledger.cover_kept(team, &self.teams[team], self.now);
    }
}
