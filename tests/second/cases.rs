//! Children, and who holds them.

use super::calendar::{MONTH, YEAR};
use super::department::{Child, Department, Fault, NEVER, RESIDUAL, Worker};
use super::inputs::MONTHS;
use super::pathway::{ASSESSMENT, CARE, LEAVING_CARE};

/// What happens to children.
pub enum Happens {
    Comes,
    Changes(usize, usize),
    Closes(usize),
}

impl Department<'_> {
    pub fn capacity(&self, worker: &Worker, at: f64) -> f64 {
        let share = worker.cohort.map_or(1.0, |cohort| {
            self.cohorts[cohort].ramp.iter().rev().find(|step| at - worker.started >= step.0 * MONTH - 1e-9).map_or(0.0, |step| step.1)
        });
        worker.fte * share * self.presence() * self.levers.capacity
    }

    /// Whether a worker of the team may be given another case.
    pub fn has_room(&self, worker: &Worker, team: usize, at: f64) -> bool {
        if !worker.here || worker.away || worker.team != team || !worker.holds || worker.notified || worker.resigns < at || worker.started > at {
            return false;
        }
        worker.cases.len() as f64 + 1.0 <= self.given.most * self.capacity(worker, at) + 1e-9
    }

    /// The case-holder with the lowest load who may be given another case.
    pub fn lightest(&self, team: usize, at: f64, not: Option<usize>) -> Option<usize> {
        let mut best: Option<(f64, u64, usize)> = None;
        for (index, worker) in self.workers.iter().enumerate() {
            if Some(index) == not || !self.has_room(worker, team, at) {
                continue;
            }
            let load = (worker.cases.len() as f64 + 0.5) / self.capacity(worker, at);
            let this = (if self.fault == Fault::LongestHereFirst { index as f64 } else { load }, worker.identity, index);
            if best.is_none_or(|best| this < best) {
                best = Some(this);
            }
        }
        best.map(|best| best.2)
    }

    pub fn loses(&mut self, child: usize, at: f64, cause: usize) {
        let child = &mut self.children[child];
        child.last = child.worker.take();
        child.lost = (at, cause, child.stage);
        if let Some(spell) = child.spells.last_mut() {
            spell.2 = at;
        }
    }

    /// Somebody's cases go, each to the least loaded, or to the end of the list.
    pub fn passes_on_all(&mut self, worker: usize, at: f64, cause: usize) {
        for child in std::mem::take(&mut self.workers[worker].cases) {
            self.loses(child, at, cause);
            if !self.allocates(child, at) {
                self.waiting.push(child);
            }
        }
    }

    pub fn allocates(&mut self, child: usize, at: f64) -> bool {
        let Some(worker) = self.lightest(self.children[child].team, at, None) else { return false };
        self.gives(child, worker, at);
        true
    }

    /// A child who has waited goes back to the worker lost, if there is room again.
    pub fn takes_back_or_allocates(&mut self, child: usize, last: Option<usize>, at: f64) -> bool {
        let Some(last) = last else { return self.allocates(child, at) };
        self.gives(child, last, at);
        true
    }

    pub fn gives(&mut self, index: usize, worker: usize, at: f64) {
        let child = &mut self.children[index];
        if child.last.is_some_and(|last| last != worker) {
            child.changed.push(child.lost.0);
            let month = (1..MONTHS).find(|&month| child.lost.0 < self.starts[month + 1]).unwrap_or(MONTHS);
            self.flows[month].changes[child.lost.1] += 1.0;
            self.flows[month].changes_at[child.lost.2] += 1.0;
        }
        child.worker = Some(worker);
        child.spells.push((worker, at, NEVER));
        self.workers[worker].cases.push(index);
    }

    pub fn serves_waiting(&mut self, team: usize, at: f64) {
        let mut index = 0;
        while index < self.waiting.len() && self.lightest(team, at, None).is_some() {
            let child = self.waiting[index];
            let last = self.children[child].last.filter(|&last| self.has_room(&self.workers[last], team, at));
            if self.children[child].team == team && self.takes_back_or_allocates(child, last, at) {
                self.waiting.remove(index);
            } else {
                index += 1;
            }
        }
    }

    /// A newcomer takes the newest cases of the most loaded until at its share of the mean load.
    pub fn tops_up(&mut self, new: usize, at: f64, cause: usize) {
        let team = self.workers[new].team;
        if !self.has_room(&self.workers[new], team, at) {
            return;
        }
        let others: Vec<usize> = (0..self.workers.len()).filter(|&o| o != new && self.workers[o].here && !self.workers[o].away && self.workers[o].holds && self.workers[o].team == team).collect();
        let cases: f64 = others.iter().map(|&other| self.workers[other].cases.len() as f64).sum();
        let capacities: f64 = others.iter().map(|&other| self.capacity(&self.workers[other], at)).sum();
        let own = self.capacity(&self.workers[new], at);
        let target = self.given.newcomer * cases / capacities * own;
        while self.workers[new].cases.len() as f64 + 0.5 <= target {
            let stage = self.turn_of(team);
            let load = |other: usize| (self.workers[other].cases.len() as f64 + 0.5) / self.capacity(&self.workers[other], at);
            let of = |other: usize| (load(other), std::cmp::Reverse(self.workers[other].identity));
            let newest = |other: usize| self.workers[other].cases.iter().rposition(|&case| self.children[case].stage == stage);
            let heaviest = others.iter().copied().filter(|&other| newest(other).is_some()).reduce(|most, other| if of(other) > of(most) { other } else { most });
            let Some((heaviest, newest)) = heaviest.and_then(|heaviest| Some((heaviest, newest(heaviest)?))) else { return };
            let child = self.workers[heaviest].cases.remove(newest);
            self.loses(child, at, cause);
            self.gives(child, new, at);
        }
    }

    /// Every case handed over owes each stage its share of the team's children;
    /// the turn is the stage's that is owed most, and is had.
    fn turn_of(&mut self, team: usize) -> usize {
        let mut open = [0.0; 5];
        self.children.iter().filter(|child| child.open && child.team == team).for_each(|child| open[child.stage] += 1.0);
        let all: f64 = open.iter().sum();
        let owed = &mut self.owed[team];
        let turn = (ASSESSMENT..=LEAVING_CARE).filter(|&stage| open[stage] > 0.0).reduce(|most, stage| if owed[stage] > owed[most] { stage } else { most });
        let turn = turn.unwrap_or(CARE);
        owed.iter_mut().zip(open).for_each(|(owed, open)| *owed += open / all.max(1.0));
        owed[turn] -= 1.0;
        turn
    }

    /// A team by its case-holding posts.
    pub fn any_team(&mut self) -> usize {
        let posts: f64 = self.given.teams.iter().map(|team| team.posts).sum();
        let draw = self.unit() * posts;
        usize::from(self.given.teams.len() > 1 && draw > self.given.teams[0].posts)
    }

    /// A child of the one stage there is without a pathway.
    pub fn child_comes(&mut self, team: usize, at: f64) {
        let mut child = Child::new(team, at, CARE);
        child.closes = at + self.exponential(self.given.duration);
        child.transfers = vec![(at + self.exponential(YEAR / self.given.residual), RESIDUAL)];
        self.admits(child);
    }

    pub fn admits(&mut self, child: Child) {
        let at = child.lost.0;
        self.children.push(child);
        let child = self.children.len() - 1;
        if !self.allocates(child, at) {
            self.waiting.push(child);
        }
    }

    pub fn leaves_worker(&mut self, child: usize) {
        if let Some(worker) = self.children[child].worker {
            self.workers[worker].cases.retain(|&held| held != child);
        }
    }

    /// What happens to children in a day, in order of time.
    pub fn children_due(&mut self, day: f64, end: f64) -> Vec<(f64, Happens)> {
        let mut due: Vec<(f64, Happens)> = Vec::new();
        let mut at = day + self.exponential(YEAR / (self.given.arrivals * self.levers.referrals));
        while at < end {
            due.push((at, Happens::Comes));
            at += self.exponential(YEAR / (self.given.arrivals * self.levers.referrals));
        }
        for (index, child) in self.children.iter().enumerate().filter(|(_, child)| child.open) {
            self.flows[self.month].child_years[child.stage] += 1.0 / YEAR;
            due.extend(child.transfers.iter().filter(|transfer| transfer.0 < end.min(child.closes)).map(|&(at, cause)| (at, Happens::Changes(index, cause))));
            if child.closes < end {
                due.push((child.closes, Happens::Closes(index)));
            }
        }
        due.sort_by(|a, b| a.0.total_cmp(&b.0));
        due
    }

    pub fn happens(&mut self, at: f64, what: Happens, end: f64) {
        match what {
            Happens::Comes => {
                let (stage, comes) = match &self.given.pathway {
                    Some(path) => (ASSESSMENT, self.referred(path, at)),
                    None => {
                        let team = self.any_team();
                        self.child_comes(team, at);
                        (CARE, true)
                    }
                };
                self.flows[self.month].child_years[stage] += if comes { (end - at) / YEAR } else { 0.0 };
            }
            Happens::Changes(index, cause) => self.transfer(index, at, cause),
            Happens::Closes(index) => {
                self.flows[self.month].child_years[self.children[index].stage] -= (end - at) / YEAR;
                let path = self.given.pathway.as_ref();
                match path.and_then(|path| Some((path, self.next_stage(path, index, at)?))) {
                    Some((path, next)) => {
                        self.enters(path, index, next, at);
                        self.flows[self.month].child_years[next] += (end - at) / YEAR;
                    }
                    None => self.closes(index, at),
                }
            }
        }
    }

    pub fn closes(&mut self, index: usize, at: f64) {
        self.leaves_worker(index);
        self.children[index].open = false;
        self.waiting.retain(|&child| child != index);
        if self.children[index].worker.is_some() {
            self.serves_waiting(self.children[index].team, at);
        }
    }

    pub fn changes_worker(&mut self, child: usize, at: f64, cause: usize) {
        let Some(worker) = self.children[child].worker else { return };
        let team = self.children[child].team;
        let other = self.lightest(team, at, Some(worker));
        self.leaves_worker(child);
        self.loses(child, at, cause);
        match other {
            Some(other) => self.gives(child, other, at),
            None => self.waiting.push(child),
        }
        self.serves_waiting(team, at);
    }
}
