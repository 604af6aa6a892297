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
        let now = self.now;
        let newest = self.workers[worker as usize].newest_case;
        let child = &mut self.cases.children[id as usize];
        let family = child.family;
        let weight = child.stage.map_or(0, |stage| self.points[stage as usize]);
        child.worker = worker;
        child.newer = NONE;
        child.older = newest;
        if newest != NONE {
            self.cases.children[newest as usize].newer = id;
        }
        self.workers[worker as usize].newest_case = id;
        self.workers[worker as usize].cases += 1;
        self.workers[worker as usize].weight += weight;
        self.cases.families[family as usize].worker = worker;
        self.cases.open_spell(id, worker, now);
        self.count_held(worker, 1, weight);
        self.cases_changed(worker);
        self.note_child("goes to", id, "", |d| d.holder(id));
    }

    /// A case goes into a worker's chain and counts, its history unchanged.
    pub fn link(&mut self, id: ChildId, worker: WorkerId) {
        let spell = self.cases.children[id as usize].spell;
        self.hold(id, worker);
        // Holding has opened a spell of its own: back to the one there was.
        self.cases.drop_newest_spell(id);
        debug_assert_eq!(self.cases.children[id as usize].spell, spell);
    }

    /// A case, and its present spell, have always been another worker's.
    pub fn rewrite(&mut self, id: ChildId, to: WorkerId) {
        let spell = self.cases.children[id as usize].spell as usize;
        let last = self.cases.children[id as usize].last_worker;
        self.release(id);
        self.cases.spells[spell].worker = to;
        self.cases.spells[spell].to = Instant::NEVER;
        self.cases.children[id as usize].last_worker = last;
        self.link(id, to);
    }

    /// Takes a child from its worker, who stays its last.
    pub fn release(&mut self, id: ChildId) {
        self.note_child("is taken from", id, "", |d| d.worker_of(id));
        let now = self.now;
        let child = &mut self.cases.children[id as usize];
        let (worker, newer, older) = (child.worker, child.newer, child.older);
        child.last_worker = worker;
        child.worker = NOBODY;
        child.newer = NONE;
        child.older = NONE;
        if newer == NONE {
            self.workers[worker as usize].newest_case = older;
        } else {
            self.cases.children[newer as usize].older = older;
        }
        if older != NONE {
            self.cases.children[older as usize].newer = newer;
        }
        let weight = self.cases.children[id as usize].stage.map_or(0, |stage| self.points[stage as usize]);
        self.workers[worker as usize].cases -= 1;
        self.workers[worker as usize].weight -= weight;
        self.cases.end_spell(id, now);
        self.count_held(worker, -1, -weight);
        self.cases_changed(worker);
    }

    fn count_held(&mut self, worker: WorkerId, change: i64, weight: i64) {
        let minute = i64::from(self.now.minutes());
        let worker = &self.workers[worker as usize];
        let team = &mut self.teams[worker.team];
        team.held += change;
        team.weight += weight;
        team.held_weighted += change * minute;
        if worker.contract == Contract::Agency {
            team.agency_cases += change;
            team.agency_cases_weighted += change * minute;
        }
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
        self.note_child(if change > 0 { "enters stage" } else { "leaves stage" }, id, "", |_| stage.name().to_owned());
        let child = &self.cases.children[id as usize];
        if child.elsewhere {
            self.elsewhere[team][stage as usize] += change;
        } else {
            self.count_stage(team, stage, change);
        }
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
