//! Who holds which child: giving and taking, stages, and changes of worker counted.

use super::cases::{ChildId, NONE};
use super::measure::Cause;
use super::people::{Contract, NOBODY, WorkerId};
use super::plan::Stage;
use super::state::Department;
use crate::quantity::Instant;

impl Department<'_> {
    /// Gives a child to a worker: into the chain, the counts and the history.
    pub fn hold(&mut self, id: ChildId, worker: WorkerId) {
        let holder = &mut self.workers[worker as usize];
        let child = &mut self.cases.children[id as usize];
        let weight = child.stage.map_or(0, |stage| self.points[stage as usize]);
        let older = std::mem::replace(&mut holder.newest_case, id);
        child.worker = worker;
        child.newer = NONE;
        child.older = older;
        self.cases.families[child.family as usize].worker = worker;
        if let Some(older) = self.cases.children.get_mut(older as usize) {
            older.newer = id;
        }
        self.cases.open_spell(id, worker, self.now);
        self.count_held(worker, 1, weight);
        self.note_child("goes to", id, "", |d| d.holder(id));
    }

    /// A case goes into a worker's chain and counts, its history unchanged.
    pub fn link(&mut self, id: ChildId, worker: WorkerId) {
        self.hold(id, worker);
        // Holding has opened a spell of its own: back to the one there was.
        self.cases.drop_newest_spell(id);
    }

    /// A case, and its present spell, have always been another worker's.
    pub fn rewrite(&mut self, id: ChildId, to: WorkerId) {
        let last = self.cases.children[id as usize].last_worker;
        self.release(id);
        let child = &mut self.cases.children[id as usize];
        child.spell.worker = to;
        child.spell.to = Instant::NEVER;
        child.last_worker = last;
        self.link(id, to);
    }

    /// Takes a child from its worker, who stays its last.
    pub fn release(&mut self, id: ChildId) {
        self.note_child("is taken from", id, "", |d| d.worker_of(id));
        let child = &mut self.cases.children[id as usize];
        let worker = std::mem::replace(&mut child.worker, NOBODY);
        child.last_worker = worker;
        let weight = child.stage.map_or(0, |stage| self.points[stage as usize]);
        let (newer, older) = (std::mem::replace(&mut child.newer, NONE), std::mem::replace(&mut child.older, NONE));
        match self.cases.children.get_mut(newer as usize) {
            Some(newer) => newer.older = older,
            None => self.workers[worker as usize].newest_case = older,
        }
        if let Some(older) = self.cases.children.get_mut(older as usize) {
            older.newer = newer;
        }
        self.cases.end_spell(id, self.now);
        self.count_held(worker, -1, -weight);
    }

    /// Counts a case in (1) or out (−1) with a worker, and its weight.
    #[inline]
    fn count_held(&mut self, worker: WorkerId, change: i64, weight: i64) {
        let weighted = change * i64::from(self.now.minutes());
        let holder = &mut self.workers[worker as usize];
        holder.cases = holder.cases.wrapping_add_signed(change as i32);
        holder.weight += weight;
        let team = &mut self.teams[holder.team];
        team.held += change;
        team.weight += weight;
        team.held_weighted += weighted;
        if holder.contract == Contract::Agency {
            team.agency_cases += change;
            team.agency_cases_weighted += weighted;
        }
        self.cases_changed(worker);
    }

    /// Counts a child in or out of a stage of its team.
    pub fn count_stage(&mut self, team: usize, stage: Stage, change: i64) {
        let count = &mut self.stages[team][stage as usize];
        count.open += change;
        count.weighted += change * i64::from(self.now.minutes());
    }

    /// Counts a child in (1) or out (−1) at the stage it stands at: among the
    /// cases of social workers, or those of other practitioners.
    pub fn count_child(&mut self, id: ChildId, change: i64) {
        let child = &self.cases.children[id as usize];
        let (Some(stage), team) = (child.stage, child.team) else { return };
        if child.elsewhere {
            self.elsewhere[team][stage as usize] += change;
        } else {
            self.count_stage(team, stage, change);
        }
        self.note_child(if change > 0 { "enters stage" } else { "leaves stage" }, id, "", |_| stage.name().to_owned());
    }

    /// Records a change of worker, dated at the loss.
    pub fn record_change(&mut self, id: ChildId, cause: Cause, when: Instant) {
        self.note_change(id, cause, when);
        let child = &mut self.cases.children[id as usize];
        child.workers += 1;
        let Some(stage) = child.lost_at.or(child.stage) else { return };
        let team = child.team;
        let past = self.plan.past_months as i32;
        let mut month = self.month;
        while month + past > 1 && when < self.month_begins[(month + past) as usize] {
            month -= 1;
        }
        let month = (month + past) as usize;
        self.changes.by_cause[month][team][cause as usize] += 1;
        self.changes.at_stage[month][team][stage as usize] += 1;
        if stage == Stage::LookedAfter {
            self.changes.looked_after[month][team][cause as usize] += 1;
        }
    }

    /// The cases a worker holds, newest first.
    pub fn cases_of(&self, worker: WorkerId) -> Vec<ChildId> {
        let mut held = Vec::with_capacity(self.workers[worker as usize].cases as usize);
        let mut next = self.workers[worker as usize].newest_case;
        while next != NONE {
            held.push(next);
            next = self.cases.children[next as usize].older;
        }
        held
    }
}
