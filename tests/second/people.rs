//! Leaving, coming and going.

use super::calendar::{MONTH, YEAR, october_years};
use super::department::{AGENCY, Department, Fault, LEAVER, NEVER, TOPPED_UP, Worker};
use super::inputs::{MONTHS, Recruitment, Released, Takes};
use super::posts::fits;

impl Department<'_> {
    /// One unit-exponential threshold; the departure is where the hazard added up reaches it.
    pub fn dates_departure(&mut self, worker: &mut Worker, from: f64) {
        let threshold = self.exponential(1.0);
        let mut added = 0.0;
        let mut at = from;
        let end = self.starts[MONTHS + 1] + self.given.notice;
        while at < end {
            let next = libm::floor(at + 1.0);
            let hazard = self.hazard(worker, (at + next) / 2.0) / YEAR;
            if added + hazard * (next - at) >= threshold {
                worker.goes = at + (threshold - added) / hazard;
                worker.resigns = (worker.goes - self.given.notice).max(self.now);
                break;
            }
            added += hazard * (next - at);
            at = next;
        }
        if !worker.passes && worker.asye_until < worker.goes {
            worker.goes = worker.asye_until;
            worker.resigns = worker.resigns.min(worker.goes);
        }
    }

    pub fn hazard(&self, worker: &Worker, at: f64) -> f64 {
        let tenure = (at - worker.started) / YEAR;
        let band = self.given.hazards.iter().rev().find(|band| band.0 <= tenure).map_or(0.0, |band| band.1);
        let cohort = match worker.cohort.map(|cohort| &self.cohorts[cohort]) {
            Some(cohort) if at - worker.started < cohort.leaving_months * MONTH => cohort.leaving,
            _ => 1.0,
        };
        let fault = if self.fault == Fault::LeavingTenthMore { 1.1 } else { 1.0 };
        band * self.given.teams[worker.team].leaving * cohort * self.shocks[october_years(at)] * self.levers.leaving * fault
    }

    pub fn starts_work(&mut self, team: usize, cohort: Option<usize>, fte: f64, has_post: bool, at: f64) {
        let mut worker = self.blank(team, fte, at);
        worker.has_post = has_post;
        worker.took_post = if has_post { at } else { NEVER };
        worker.cohort = cohort;
        worker.grade = 1;
        self.flows[self.month].starters += worker.fte;
        if let Some(index) = cohort {
            let (newly, pass, takes) = (self.cohorts[index].newly_qualified, self.cohorts[index].pass, self.cohorts[index].takes);
            if newly {
                worker.grade = 0;
                worker.asye_until = at + YEAR;
                worker.passes = self.chance(pass);
            }
            worker.kept_until = at
                + match self.cohorts[index].released {
                    Released::AtStart => 0.0,
                    Released::AtFullCaseload => self.cohorts[index].ramp.last().map_or(0.0, |step| step.0 * MONTH),
                    Released::AfterMonths(months) => months * MONTH,
                };
            worker.due = match takes {
                Takes::AtStart => at,
                Takes::AfterMonths(months) => at + months * MONTH,
                Takes::WhenVacant => at,
            };
            worker.kept = has_post && worker.kept_until > at;
        }
        self.now = at;
        self.dates_departure(&mut worker, at);
        worker.absent_next = self.next_absence(at);
        worker.looks_next = if has_post { self.next_look(at) } else { NEVER };
        self.workers.push(worker);
        let new = self.workers.len() - 1;
        self.serves_waiting(team, at);
        self.tops_up(new, at, TOPPED_UP);
    }

    /// Members whose day has come by then.
    pub fn members_start(&mut self, by: f64) {
        while let Some(index) = self.trainees.iter().position(|trainee| trainee.1 <= by) {
            let (cohort, at) = self.trainees.remove(index);
            self.member_starts(cohort, at);
        }
    }

    pub fn member_starts(&mut self, cohort: usize, at: f64) {
        let (team, takes, most) = (self.cohorts[cohort].team, self.cohorts[cohort].takes, self.cohorts[cohort].most_over);
        let fte = if cohort == 0 { self.given.fte } else { 1.0 };
        let team = team.or_else(|| self.most_vacant(fte, at)).or_else(|| self.most_vacant(0.0, at)).unwrap_or(0);
        let over = self.workers.iter().filter(|w| w.here && !w.agency && !w.has_post && w.cohort == Some(cohort)).count();
        let allowed = most.is_none_or(|most| over < most as usize);
        let waits = matches!(takes, Takes::AfterMonths(_)) && allowed;
        let fits = !waits && fits(fte, self.free(team));
        if fits || allowed {
            self.flows[self.month].cohort_costs += self.cohorts[cohort].cost;
            self.starts_work(team, Some(cohort), fte, fits, at);
            self.adjusts_agency(team, at);
        }
    }

    pub fn goes(&mut self, worker: usize, at: f64) {
        let (team, fte, agency) = (self.workers[worker].team, self.workers[worker].fte, self.workers[worker].agency);
        self.workers[worker].here = false;
        self.workers[worker].left = at;
        if agency {
            self.flows[self.month].ended += 1.0;
        } else {
            self.flows[self.month].leavers += fte;
        }
        self.passes_on_all(worker, at, if agency { AGENCY } else { LEAVER });
        if !agency {
            self.cover_ends(worker, at);
            self.posts_are_taken(team, at);
            self.movers_find_posts(at);
        }
        self.adjusts_agency(team, at);
    }

    pub fn departures(&mut self, from: f64, end: f64) {
        for index in 0..self.workers.len() {
            let worker = &self.workers[index];
            if !worker.here {
                continue;
            }
            let (team, resigned) = (worker.team, !worker.agency && worker.resigns < end && !worker.notified);
            if resigned {
                let at = worker.resigns;
                self.workers[index].notified = true;
                if let Recruitment::DaysToFill(days) = self.given.recruitment
                    && self.workers[index].has_post
                {
                    self.advertises(team, self.workers[index].fte, days, at, self.workers[index].goes);
                }
            }
            if self.workers[index].goes < end {
                let at = self.workers[index].goes;
                let renewed = self.workers[index].agency && !self.workers[index].notified && self.fault != Fault::NoRenewal && self.chance(self.given.renewal);
                if renewed {
                    self.workers[index].goes = at + self.given.assignment;
                    self.workers[index].assignment_ends = at + self.given.assignment;
                } else {
                    self.goes(index, at);
                }
            }
        }
        for index in 0..self.workers.len() {
            let worker = &self.workers[index];
            if !worker.here || worker.agency {
                continue;
            }
            let (team, kept_until, due) = (worker.team, worker.kept_until, worker.due);
            if self.workers[index].kept && kept_until < end {
                self.workers[index].kept = false;
                self.adjusts_agency(team, kept_until);
            }
            if due < end && !self.workers[index].has_post {
                self.posts_are_taken(team, due.max(from));
            }
            if self.workers[index].asye_until < end && self.workers[index].grade == 0 {
                self.workers[index].grade = 1;
                self.movers_find_posts(self.workers[index].asye_until);
            }
        }
    }
}
