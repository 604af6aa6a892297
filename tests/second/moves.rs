//! Moves to another team.

use super::calendar::YEAR;
use super::department::{Department, MOVED, NEVER, TOPPED_UP};
use super::inputs::{Recruitment, Takes};
use super::posts::fits;

/// How long somebody over establishment looks to the own team only: 13 weeks.
const WAITS_FOR_OWN_TEAM: f64 = 91.0;

impl Department<'_> {
    /// When somebody who holds a post since `at` next looks for one elsewhere.
    pub fn next_look(&mut self, at: f64) -> f64 {
        if self.given.moves > 0.0 { at + self.exponential(YEAR / self.given.moves) } else { NEVER }
    }

    /// Who looks for a post in another team from today.
    pub fn looks(&mut self, end: f64) {
        for index in 0..self.workers.len() {
            let worker = &self.workers[index];
            if worker.here && worker.looks_next < end {
                let at = worker.looks_next;
                self.workers[index].looks_next = NEVER;
                self.movers.push(index);
                self.movers_find_posts(at);
            }
        }
    }

    /// Who has looked longest moves first, where the other team has a vacancy;
    /// not in the ASYE year, away, or under notice.
    pub fn movers_find_posts(&mut self, at: f64) {
        while let Some(place) = (0..self.movers.len()).find(|&place| self.destination(self.movers[place]).is_some()) {
            let index = self.movers.remove(place);
            let Some(team) = self.destination(index) else { return };
            let (from, fte) = (self.workers[index].team, self.workers[index].fte);
            self.workers[index].kept = false;
            self.workers[index].looks_next = self.next_look(at);
            self.moves(index, team, at);
            self.posts_are_taken(from, at);
            self.adjusts_agency(from, at);
            if let Recruitment::DaysToFill(days) = self.given.recruitment {
                self.advertises(from, fte, days, at, at);
            }
        }
    }

    fn destination(&self, index: usize) -> Option<usize> {
        let worker = &self.workers[index];
        let may = worker.here && worker.grade == 1 && !worker.away && !worker.notified;
        let others = (0..self.given.teams.len()).filter(|&team| team != worker.team);
        others.filter(|&team| may && fits(worker.fte, self.given.teams[team].posts - self.filled(team))).max_by(|&a, &b| {
            let share = |team: usize| self.vacant(team) / self.given.teams[team].posts;
            share(a).total_cmp(&share(b))
        })
    }

    /// Whoever has been over establishment for long takes a post in another
    /// team, if that is where the largest share stands vacant; not where their
    /// cohort is aimed at its team, or waits for a post to fall vacant.
    pub fn settles_elsewhere(&mut self, at: f64) {
        self.now = at;
        for index in 0..self.workers.len() {
            let worker = &self.workers[index];
            let aimed = worker.cohort.is_none_or(|cohort| self.cohorts[cohort].team.is_some() || self.cohorts[cohort].takes == Takes::WhenVacant);
            if !worker.here || worker.agency || worker.has_post || worker.notified || worker.away || aimed || worker.due + WAITS_FOR_OWN_TEAM > at {
                continue;
            }
            let (fte, own) = (worker.fte, worker.team);
            if let Some(team) = self.most_vacant(fte, at)
                && team != own
                && fits(fte, self.free(team))
            {
                let worker = &mut self.workers[index];
                (worker.has_post, worker.took_post) = (true, at);
                worker.kept = worker.kept_until > at;
                self.moves(index, team, at);
            }
        }
    }

    /// Cases stay behind, tenure comes along, and leaving is as it is there: only
    /// after a notice from today, or it would have been announced.
    fn moves(&mut self, index: usize, team: usize, at: f64) {
        self.workers[index].team = team;
        self.passes_on_all(index, at, MOVED);
        self.leaves_at_another_hazard(index, at);
        self.serves_waiting(team, at);
        self.tops_up(index, at, TOPPED_UP);
        self.adjusts_agency(team, at);
    }
}
