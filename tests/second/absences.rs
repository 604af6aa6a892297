//! Long absence: sickness of 28 days or more, and family leave.

use super::calendar::YEAR;
use super::department::{Department, LONG_ABSENCE, NEVER, RETURN, TOPPED_UP, Worker};

/// Working days in a year.
pub const WORKING_DAYS: f64 = 253.0;

/// The shortest long absence.
const LONG: f64 = 28.0;

impl Department<'_> {
    /// Rates at which sickness and family leave begin for somebody present: so
    /// many as make up the stated share of all time.
    fn rates_of_absence(&self) -> (f64, f64) {
        let Some(absence) = &self.given.absence else { return (0.0, 0.0) };
        let (spell, leave) = (absence.spell / YEAR, absence.leave / YEAR);
        let sick = absence.sick_days * absence.long_share / WORKING_DAYS;
        let family = absence.leave_starts * leave;
        let present = 1.0 - sick - family;
        (self.levers.sickness * sick / present / spell, family / present / leave)
    }

    /// Share of capacity that short spells leave, in whole thousandths.
    pub fn presence(&self) -> f64 {
        let short = self.given.absence.as_ref().map_or(0.0, |absence| absence.sick_days * (1.0 - absence.long_share));
        1.0 - libm::round(1_000.0 * short / WORKING_DAYS) / 1_000.0
    }

    /// When somebody present since `at` is next away for long.
    pub fn next_absence(&mut self, at: f64) -> f64 {
        let (sick, family) = self.rates_of_absence();
        if sick + family > 0.0 { at + self.exponential(YEAR / (sick + family)) } else { NEVER }
    }

    /// Who comes back in the day, and who goes away: nobody under notice.
    pub fn absences(&mut self, end: f64) {
        for index in 0..self.workers.len() {
            let worker = &self.workers[index];
            if !worker.here || worker.agency {
                continue;
            }
            if worker.away && worker.absent.1 < end {
                self.comes_back(index, worker.absent.1);
            } else if !worker.away && worker.absent_next < end && !worker.notified {
                self.goes_away(index, worker.absent_next);
            }
        }
        self.covers_start(end);
    }

    fn goes_away(&mut self, index: usize, at: f64) {
        let (sick, family) = self.rates_of_absence();
        let Some(absence) = &self.given.absence else { return };
        let on_leave = self.unit() * (sick + family) >= sick;
        let lasts = if on_leave { absence.leave } else { LONG + self.exponential(absence.spell - LONG) };
        let covered = self.chance(absence.fixed_term);
        let found = self.time_to_arrive();
        if covered && found < lasts {
            self.covers_found.push((index, at + found));
        }
        let worker = &mut self.workers[index];
        (worker.away, worker.on_leave, worker.absent) = (true, on_leave, (at, at + lasts));
        let team = worker.team;
        self.passes_on_all(index, at, LONG_ABSENCE);
        self.adjusts_agency(team, at);
    }

    /// Fixed-term cover starts, for somebody who is still away.
    pub fn covers_start(&mut self, end: f64) {
        while let Some(place) = self.covers_found.iter().position(|cover| cover.1 < end) {
            let (index, at) = self.covers_found.remove(place);
            let absent = &self.workers[index];
            if !absent.here || !absent.away || absent.absent.0 > at {
                continue;
            }
            let (team, fte) = (absent.team, absent.fte);
            let mut cover = self.blank(team, fte, at);
            (cover.covers, cover.took_post, cover.grade) = (Some(index), at, 1);
            self.workers.push(cover);
            self.serves_waiting(team, at);
            self.tops_up(self.workers.len() - 1, at, TOPPED_UP);
        }
    }

    /// Who covers for somebody goes, neither a leaver nor missed in a post.
    pub fn cover_ends(&mut self, index: usize, at: f64) {
        if let Some(cover) = self.workers.iter().position(|worker| worker.here && worker.covers == Some(index)) {
            (self.workers[cover].here, self.workers[cover].left) = (false, at);
            self.passes_on_all(cover, at, RETURN);
        }
    }

    /// Back as a newcomer; a post that stands empty is taken.
    fn comes_back(&mut self, index: usize, at: f64) {
        let next = self.next_absence(at);
        let worker = &mut self.workers[index];
        (worker.away, worker.absent_next) = (false, next);
        let team = worker.team;
        self.cover_ends(index, at);
        self.serves_waiting(team, at);
        self.tops_up(index, at, RETURN);
        self.posts_are_taken(team, at);
        self.movers_find_posts(at);
        self.adjusts_agency(team, at);
    }

    /// FTE away of a team.
    pub fn absent(&self, team: usize) -> f64 {
        self.workers.iter().filter(|w| w.here && w.away && w.team == team).map(|w| w.fte).sum()
    }

    /// Working days lost in a day: of those away, and in spells of the others.
    pub fn sick_days(&mut self, day: f64, end: f64) {
        let Some(absence) = &self.given.absence else { return };
        let within = |w: &Worker, from: f64, to: f64| (to.min(w.left).min(end) - from.max(w.started).max(day)).max(0.0) * w.fte / YEAR;
        let (mut present, mut sick) = (0.0, 0.0);
        for worker in self.workers.iter().filter(|worker| !worker.agency && worker.left > day) {
            let away = within(worker, worker.absent.0, worker.absent.1);
            present += within(worker, day, end) - away;
            sick += if worker.on_leave { 0.0 } else { away };
        }
        let short = absence.sick_days * (1.0 - absence.long_share);
        let (spells, length) = (short / absence.short_spell * present, absence.short_spell);
        self.flows[self.month].sick_days += sick * WORKING_DAYS;
        let mut next = self.exponential(1.0);
        while next < spells {
            self.flows[self.month].sick_days += length;
            next += self.exponential(1.0);
        }
    }
}
