//! The opening position.

use rand::RngExt;

use super::calendar::YEAR;
use super::department::{Department, NEVER, Worker};
use super::inputs::Recruitment;
use super::posts::heads_of;

impl Department<'_> {
    pub fn opens(&mut self) {
        for team in 0..self.given.teams.len() {
            let (in_post, agency) = (self.given.teams[team].in_post, self.given.teams[team].agency);
            let heads = heads_of(in_post, self.given.fte);
            for (n, &fte) in heads.iter().enumerate() {
                let place = (n as f64 + self.unit()) / heads.len() as f64;
                let tenure = self.tenure(place);
                let mut worker = self.blank(team, fte, -tenure);
                (worker.has_post, worker.took_post) = (true, 0.0);
                worker.grade = 1;
                self.dates_departure(&mut worker, 0.0);
                worker.absent_next = self.next_absence(0.0);
                worker.looks_next = self.next_look(0.0);
                self.workers.push(worker);
            }
            for _ in 0..agency as u32 {
                let ends = self.unit() * self.given.assignment;
                self.agency_worker(team, ends);
            }
        }
        match &self.given.pathway {
            Some(path) => self.opens_pathway(path),
            None => {
                let posts: f64 = self.given.teams.iter().map(|team| team.posts).sum();
                let first = (f64::from(self.given.open) * self.given.teams[0].posts / posts).round() as u32;
                for n in 0..self.given.open {
                    self.child_comes(usize::from(n >= first), 0.0);
                }
            }
        }
        for worker in &mut self.workers {
            worker.notified = worker.resigns <= 0.0;
        }
        for team in 0..self.given.teams.len() {
            self.adjusts_agency(team, 0.0);
            if let Recruitment::DaysToFill(days) = self.given.recruitment {
                for fte in heads_of(self.free(team), self.given.fte) {
                    self.advertises(team, fte, days, 0.0, 0.0);
                }
                let going: Vec<(f64, f64)> = self.workers.iter().filter(|w| w.here && w.has_post && w.notified && w.team == team).map(|w| (w.fte, w.goes)).collect();
                for (fte, goes) in going {
                    self.advertises(team, fte, days, 0.0, goes);
                }
            }
        }
        if let Recruitment::PerYear { lead, .. } = self.given.recruitment {
            self.offers(-lead, 0.0);
        }
    }

    /// The tenure so far (0 to 1) along the bands, spread evenly over each.
    pub fn tenure(&self, place: f64) -> f64 {
        let mut draw = place;
        let bands = &self.given.tenures;
        for (index, &(from, share)) in bands.iter().enumerate() {
            let to = bands.get(index + 1).map_or(40.0, |next| next.0);
            if draw < share || index + 1 == bands.len() {
                let within = (draw / share).min(1.0);
                return (from + within * (to - from)) * YEAR;
            }
            draw -= share;
        }
        0.0
    }

    pub fn blank(&mut self, team: usize, fte: f64, started: f64) -> Worker {
        Worker {
            identity: self.rng.random(), team, fte, agency: false, holds: true, started, resigns: NEVER, goes: NEVER, here: true, left: NEVER, has_post: false, took_post: NEVER, due: NEVER, kept_until: NEVER, kept: false,
            cohort: None, asye_until: NEVER, passes: true, grade: 0, assignment_ends: NEVER, notified: false,
            away: false, on_leave: false, absent: (NEVER, NEVER), absent_next: NEVER, covers: None, looks_next: NEVER, cases: Vec::new(),
        }
    }
}
