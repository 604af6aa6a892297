//! Agency: asked for, arriving, released.

use super::department::{Department, TOPPED_UP, Worker};

/// Heads of agency follow FTE of need once it is further from them than this; then to the nearest.
const DEAD_BAND: f64 = 0.75;

impl Department<'_> {
    /// Heads wanted, counting who is here and not under notice, and who is asked for.
    pub fn adjusts_agency(&mut self, team: usize, at: f64) {
        let kept: f64 = self.workers.iter().filter(|w| w.here && w.kept && w.team == team).map(|w| w.fte).sum();
        let absent = self.absent(team) * self.given.absence.as_ref().map_or(0.0, |absence| absence.agency);
        let wanted = thousandths(self.given.cover * (self.vacant(team) + kept) + absent + self.given.teams[team].agency * self.given.additional);
        let here = |w: &Worker| w.here && w.agency && !w.notified && w.team == team;
        let have = self.workers.iter().filter(|w| here(w)).count() + self.requests.iter().filter(|request| request.0 == team).count();
        if (wanted - have as f64).abs() <= DEAD_BAND {
            return;
        }
        let heads = libm::round(wanted) as usize;
        for _ in have..heads {
            // Whoever is under notice and would go last stays to the end of the assignment.
            let notified = |w: &Worker| w.here && w.agency && w.notified && w.team == team;
            let last = (0..self.workers.len()).filter(|&n| notified(&self.workers[n])).max_by(|&a, &b| self.workers[a].goes.total_cmp(&self.workers[b].goes));
            if let Some(last) = last {
                let worker = &mut self.workers[last];
                worker.notified = false;
                worker.goes = worker.assignment_ends;
                continue;
            }
            let wait = self.time_to_arrive();
            self.requests.push((team, at + wait));
        }
        for _ in heads..have {
            if let Some(newest) = self.requests.iter().rposition(|request| request.0 == team) {
                self.requests.remove(newest);
            } else if let Some(newest) = self.workers.iter().rposition(here) {
                let worker = &mut self.workers[newest];
                worker.notified = true;
                worker.goes = worker.assignment_ends.min(at + self.given.agency_notice);
            }
        }
    }

    pub fn time_to_arrive(&mut self) -> f64 {
        if self.given.arrive_fixed { self.given.arrive } else { self.exponential(self.given.arrive) }
    }

    pub fn agency_worker(&mut self, team: usize, assignment_ends: f64) {
        let mut worker = self.blank(team, 1.0, self.now);
        worker.agency = true;
        worker.holds = self.chance(self.given.holding);
        worker.assignment_ends = assignment_ends;
        worker.goes = assignment_ends;
        self.workers.push(worker);
    }

    pub fn agency_arrives(&mut self, team: usize, at: f64) {
        self.now = at;
        self.flows[self.month].arrivals += 1.0;
        self.agency_worker(team, at + self.given.assignment);
        self.serves_waiting(team, at);
        self.tops_up(self.workers.len() - 1, at, TOPPED_UP);
    }
}

/// FTE are whole thousandths.
fn thousandths(fte: f64) -> f64 {
    libm::round(fte * 1_000.0) / 1_000.0
}
