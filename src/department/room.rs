//! How much a worker may hold today, and how full each one is.

use super::caseloads::Room;
use super::people::WorkerId;
use super::plan::{Changes as Lever, Supervision};
use super::state::Department;

impl Department<'_> {
    /// What an ASYE takes of its supervisor's capacity.
    fn given_per_asye(&self) -> f64 {
        match self.plan.asye.supervision {
            Supervision::Team(share) => self.levers.set(Lever::SupervisionShare).unwrap_or(share.as_f64()),
            Supervision::Academy { .. } => 0.0,
        }
    }

    /// What a full-time case-holder of a team should hold today [cases per FTE].
    pub fn desired_caseload(&self, team: usize) -> f64 {
        self.levers.set(Lever::DesiredCaseload).unwrap_or(self.plan.teams[team].desired_caseload)
    }

    /// Effective capacity of a worker [thousandths of a full-time caseload], as it
    /// was reckoned when it last changed.
    pub fn capacity_of(&self, id: WorkerId) -> i32 {
        self.workers[id as usize].room.capacity()
    }

    /// The same, by everything it depends on today.
    fn capacity_now(&self, id: WorkerId) -> i32 {
        let worker = &self.workers[id as usize];
        let capacity = worker.effective_capacity(self.given_per_asye(), self.presence);
        let times = self.levers.capacity(worker);
        if times == 1.0 { capacity } else { (f64::from(capacity) * times).round() as i32 }
    }

    /// Reckons a worker's load anew, after its capacity or standing changed.
    pub fn refresh_load(&mut self, id: WorkerId) {
        let room = self.room_now(id);
        let worker = &mut self.workers[id as usize];
        worker.room = room;
        if worker.holds_cases {
            let there = worker.here && worker.away.is_none();
            self.loads[worker.team].set_capacity(worker.leaf, if there { room.capacity() } else { 0 });
        }
        self.cases_changed(id);
    }

    /// A worker's load follows its cases, in the room it had before.
    #[inline]
    pub fn cases_changed(&mut self, id: WorkerId) {
        let worker = &self.workers[id as usize];
        debug_assert!(!worker.holds_cases || worker.room == self.room_now(id), "worker {id} has other room");
        if worker.holds_cases {
            self.loads[worker.team].set(worker.leaf, worker.room.carried(worker.weight), worker.room.is_open(worker.weight));
        }
    }

    /// A worker's room by its capacity and standing today.
    fn room_now(&self, id: WorkerId) -> Room {
        let worker = &self.workers[id as usize];
        if !worker.here || worker.under_notice || worker.away.is_some() {
            return Room::new(self.capacity_now(id), 0.0);
        }
        let most = self.plan.teams[worker.team].most_cases;
        let most = self.levers.set(Lever::MostCases).map_or(most, |cap| most.min(cap));
        Room::new(self.capacity_now(id), most)
    }

    /// A worker's load by its cases, capacity and standing today.
    pub fn load_now(&self, id: WorkerId) -> u64 {
        self.room_now(id).load(self.workers[id as usize].weight)
    }

    /// The same for everybody of a team who may hold cases.
    pub fn refresh_team(&mut self, team: usize) {
        for id in super::allocation::holders(self, team) {
            self.refresh_load(id);
        }
    }

    /// Frees the leaf of somebody who has gone and holds nothing.
    pub fn retire_leaf(&mut self, id: WorkerId) {
        let worker = &self.workers[id as usize];
        debug_assert_eq!(worker.cases, 0);
        if worker.holds_cases {
            self.loads[worker.team].dismiss(worker.leaf);
        }
    }
}
