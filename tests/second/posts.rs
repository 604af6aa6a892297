//! Posts: what is vacant, who is recruited to it, and who takes it.

use super::calendar::YEAR;
use super::department::{Department, NEVER};
use super::inputs::Recruitment;

impl Department<'_> {
    pub fn filled(&self, team: usize) -> f64 {
        self.workers.iter().filter(|worker| worker.here && worker.has_post && worker.team == team).map(|worker| worker.fte).sum()
    }

    /// Vacant FTE: counted from departure.
    pub fn vacant(&self, team: usize) -> f64 {
        (self.given.teams[team].posts - self.filled(team)).max(0.0)
    }

    pub fn pending(&self, team: usize) -> f64 {
        self.accepted.iter().filter(|accepted| accepted.0 == team).count() as f64 * self.given.fte
    }

    /// What a recruit may be offered: from resignation, less those who have accepted.
    pub fn offered(&self, team: usize, at: f64) -> f64 {
        let leaving: f64 = self.workers.iter().filter(|w| w.here && w.has_post && w.team == team && w.resigns <= at).map(|w| w.fte).sum();
        self.given.teams[team].posts - self.filled(team) + leaving - self.pending(team)
    }

    /// What somebody who is here may take: vacant, and promised to nobody.
    pub fn free(&self, team: usize) -> f64 {
        self.given.teams[team].posts - self.filled(team) - self.pending(team)
    }

    /// A vacancy is advertised, to two where it is more than one person works.
    pub fn advertises(&mut self, team: usize, fte: f64, days: f64, at: f64, falls_free: f64) {
        let people = (fte - 1e-9).ceil();
        for _ in 0..people as u32 {
            let wait = self.exponential(days * self.levers.time_to_fill);
            self.filling.push((team, falls_free.max(at + wait), fte / people));
        }
    }

    /// The team with the largest share on offer, of those where somebody of this FTE fits.
    pub fn most_vacant(&self, fte: f64, at: f64) -> Option<usize> {
        let share = |team: usize| self.offered(team, at) / self.given.teams[team].posts;
        let fitting = (0..self.given.teams.len()).filter(|&team| fits(fte, self.offered(team, at)));
        fitting.reduce(|best, team| if share(team) > share(best) { team } else { best })
    }

    /// Who is here without a post takes one that is free, the longest here first.
    pub fn posts_are_taken(&mut self, team: usize, at: f64) {
        for index in 0..self.workers.len() {
            let worker = &self.workers[index];
            if worker.here && !worker.agency && !worker.has_post && !worker.notified && !worker.away && worker.team == team && worker.due <= at && fits(worker.fte, self.free(team)) {
                let kept = worker.kept_until > at;
                self.workers[index].has_post = true;
                self.workers[index].took_post = at;
                self.workers[index].looks_next = self.next_look(at);
                self.workers[index].kept = kept;
                self.adjusts_agency(team, at);
            }
        }
    }

    pub fn starters(&mut self, day: f64, end: f64) {
        while let Some(index) = self.accepted.iter().position(|accepted| accepted.1 < end) {
            let (team, at) = self.accepted.remove(index);
            let falls_free = self.workers.iter().filter(|w| w.here && w.has_post && w.notified && w.team == team).map(|w| w.goes).fold(NEVER, f64::min);
            if falls_free < NEVER && !fits(self.given.fte, self.given.teams[team].posts - self.filled(team)) {
                self.accepted.push((team, falls_free));
                continue;
            }
            self.joins(team, self.given.fte, at);
        }
        self.offers(day, end);
        while let Some(index) = self.filling.iter().position(|filling| filling.1 < end) {
            let (team, at, fte) = self.filling.remove(index);
            self.joins(team, fte, at);
        }
        self.members_start(end - 1e-9);
        while let Some(index) = self.requests.iter().position(|request| request.1 < end) {
            let (team, at) = self.requests.remove(index);
            self.agency_arrives(team, at);
        }
    }

    /// Would-be joiners of a time, each offered the team with the largest share vacant.
    pub fn offers(&mut self, from: f64, to: f64) {
        let Recruitment::PerYear { joiners, lead } = self.given.recruitment else { return };
        let mut at = from + self.exponential(YEAR / (joiners * self.levers.joiners));
        while at < to {
            let seen = at.max(0.0);
            if let Some(team) = self.most_vacant(self.given.fte, seen) {
                self.accepted.push((team, at + lead));
            }
            at += self.exponential(YEAR / (joiners * self.levers.joiners));
        }
    }

    /// An experienced person starts, if a post stands empty.
    pub fn joins(&mut self, team: usize, fte: f64, at: f64) {
        if !fits(fte, self.given.teams[team].posts - self.filled(team)) {
            return;
        }
        self.flows[self.month].hires += 1.0;
        self.starts_work(team, None, fte, true, at);
        self.adjusts_agency(team, at);
    }
}

/// Somebody fits where at least half of their FTE is vacant; both are whole thousandths.
pub fn fits(fte: f64, vacant: f64) -> bool {
    vacant + 1e-9 >= fte / 2.0
}

/// FTE as heads: so many of the usual FTE, rounded, the last making the sum right.
pub fn heads_of(fte: f64, usual: f64) -> Vec<f64> {
    let heads = (fte / usual).round();
    (1..=heads as u32).map(|head| if f64::from(head) < heads { usual } else { fte - usual * (heads - 1.0) }).collect()
}
