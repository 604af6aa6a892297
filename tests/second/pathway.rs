//! The pathway of stages, without siblings: how long each lasts, what follows,
//! and what changes the worker of a child in care.

use super::calendar::YEAR;
use super::department::{AT_SIXTEEN, Child, Department, ENTRY, ESTABLISHED, RESIDUAL};
use super::parts::Pathway;

pub const ASSESSMENT: usize = 0;
pub const IN_NEED: usize = 1;
pub const PLAN: usize = 2;
pub const CARE: usize = 3;
pub const LEAVING_CARE: usize = 4;

/// Ages of the bands of entry to care.
const AGES: [f64; 6] = [0.0, 1.0, 5.0, 10.0, 16.0, 18.0];

const DAY: f64 = 1.0;

impl Department<'_> {
    /// Children open at the start, by stage and team: each stage in proportion to posts.
    pub fn opens_pathway(&mut self, path: &Pathway) {
        let posts: f64 = self.given.teams.iter().map(|team| team.posts).sum();
        for stage in ASSESSMENT..=LEAVING_CARE {
            let (mut upto, mut placed) = (0.0, 0);
            for team in 0..self.given.teams.len() {
                upto += self.given.teams[team].posts;
                let last = libm::round(f64::from(path.open[stage]) * upto / posts) as u32;
                for _ in placed..last {
                    let child = self.stands_at(path, stage);
                    self.admits(Child { team, ..child });
                }
                placed = last;
            }
        }
    }

    /// A child of the stationary stock: as long here already as leaves it the stay it has.
    fn stands_at(&mut self, path: &Pathway, stage: usize) -> Child {
        let mut child = Child::new(0, 0.0, stage);
        child.closes = match stage {
            ASSESSMENT => self.rest_of(&path.assessment),
            IN_NEED => self.exponential(path.in_need),
            PLAN => self.rest_of(&path.plan),
            LEAVING_CARE => self.exponential(path.leaving_care),
            _ => loop {
                let elapsed = 18.0 * YEAR * self.unit();
                let (age, stay) = self.stay_in_care(path);
                if stay > elapsed {
                    (child.cared_since, child.born) = (-elapsed, -elapsed - age);
                    break stay - elapsed;
                }
            },
        };
        if stage == CARE {
            self.begins_care(path, &mut child, 0.0);
        }
        child
    }

    fn drawn_from(&mut self, bands: &[(f64, f64, f64)]) -> f64 {
        let mut draw = self.unit();
        for &(from, to, share) in bands {
            if draw < share {
                return from + draw / share * (to - from);
            }
            draw -= share;
        }
        bands[bands.len() - 1].1
    }

    /// The rest of a stay that is going on at a random day.
    fn rest_of(&mut self, bands: &[(f64, f64, f64)]) -> f64 {
        let longest = bands[bands.len() - 1].1;
        loop {
            let (whole, elapsed) = (self.drawn_from(bands), longest * self.unit());
            if whole > elapsed {
                return whole - elapsed;
            }
        }
    }

    /// Age at entry and length of a stay in care, until 18 at the latest.
    fn stay_in_care(&mut self, path: &Pathway) -> (f64, f64) {
        let mut draw = self.unit();
        let band = (0..4).find(|&band| {
            draw -= path.entry_ages[band];
            draw < 0.0
        });
        let band = band.unwrap_or(4);
        let age = AGES[band] + self.unit() * (AGES[band + 1] - AGES[band]);
        let factor = path.age_factors[band.max(1) - 1];
        let mean = if self.chance(path.short_share) { path.short } else { path.long * factor };
        (age * YEAR, self.exponential(mean).min((18.0 - age) * YEAR))
    }

    /// A child enters care, or stands there at the start: transfers to come.
    fn begins_care(&mut self, path: &Pathway, child: &mut Child, at: f64) {
        let entry = child.cared_since + path.entry.1 + self.unit() * (path.entry.2 - path.entry.1);
        let sixteen = child.born + 16.0 * YEAR;
        let (passes, at_16) = (self.chance(path.entry.0), self.chance(path.at_16));
        child.transfers = vec![];
        if passes && entry > at {
            child.transfers.push((entry, ENTRY));
        }
        if at_16 && sixteen > at {
            child.transfers.push((sixteen, AT_SIXTEEN));
        }
        let (established, residual) = (at + self.exponential(YEAR / path.established), at + self.exponential(YEAR / self.given.residual));
        child.transfers.push((established, ESTABLISHED));
        child.transfers.push((residual, RESIDUAL));
    }

    /// A transfer falls due; those at a rate come again. In established care: once entry transfers are over.
    pub fn transfer(&mut self, index: usize, at: f64, cause: usize) {
        let rate = match (cause, &self.given.pathway) {
            (RESIDUAL, _) => self.given.residual,
            (ESTABLISHED, Some(path)) => path.established,
            _ => 0.0,
        };
        let next = at + self.exponential(YEAR / rate);
        let latest = self.given.pathway.as_ref().map_or(0.0, |path| path.entry.2);
        let child = &mut self.children[index];
        if let Some(this) = child.transfers.iter_mut().find(|transfer| transfer.1 == cause && transfer.0 == at) {
            this.0 = next;
            if cause != ESTABLISHED || at - child.cared_since >= latest {
                self.changes_worker(index, at, cause);
            }
        }
    }

    /// A family of one is referred, and assessed unless there is no further action.
    pub fn referred(&mut self, path: &Pathway, at: f64) -> bool {
        if self.chance(path.no_further_action) {
            return false;
        }
        let mut child = Child::new(self.any_team(), at, ASSESSMENT);
        child.closes = at + self.drawn_from(&path.assessment);
        self.admits(child);
        true
    }

    /// What follows the stage that ends: another, or nothing.
    pub fn next_stage(&mut self, path: &Pathway, index: usize, at: f64) -> Option<usize> {
        let draw = self.unit();
        let child = &self.children[index];
        match child.stage {
            ASSESSMENT => (draw >= path.not_in_need / (1.0 - path.no_further_action)).then_some(IN_NEED),
            IN_NEED if draw < path.need_to_plan => Some(PLAN),
            IN_NEED => (draw < path.need_to_plan + path.need_to_care).then_some(CARE),
            PLAN if draw < path.plan_to_care => Some(CARE),
            PLAN => (draw < path.plan_to_care + path.plan_to_need).then_some(IN_NEED),
            CARE => (at + DAY >= child.born + 18.0 * YEAR && draw < path.leaving_care_share).then_some(LEAVING_CARE),
            _ => None,
        }
    }

    /// A child goes on to a stage, with the same worker.
    pub fn enters(&mut self, path: &Pathway, index: usize, stage: usize, at: f64) {
        let (age, lasts) = match stage {
            IN_NEED => (0.0, self.exponential(path.in_need)),
            PLAN => (0.0, self.drawn_from(&path.plan)),
            LEAVING_CARE => (0.0, self.exponential(path.leaving_care)),
            _ => self.stay_in_care(path),
        };
        let mut child = std::mem::replace(&mut self.children[index], Child::new(0, at, stage));
        (child.stage, child.closes, child.transfers) = (stage, at + lasts, Vec::new());
        if stage == CARE {
            (child.cared_since, child.born) = (at, at - age);
            self.begins_care(path, &mut child, at);
        }
        self.children[index] = child;
    }
}
