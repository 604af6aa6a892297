//! The department: who and what there is, and one day.

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use super::calendar::{MONTH, month_starts, septembers};
use super::inputs::{Cohort, Inputs, MONTHS};
use super::parts::Factors;

pub const NEVER: f64 = f64::INFINITY;

/// Why a child's worker changed.
pub const LEAVER: usize = 0;
pub const AGENCY: usize = 1;
pub const TOPPED_UP: usize = 2;
pub const RESIDUAL: usize = 3;
pub const MOVED: usize = 4;
pub const LONG_ABSENCE: usize = 5;
pub const RETURN: usize = 6;
pub const ENTRY: usize = 7;
pub const AT_SIXTEEN: usize = 8;
pub const ESTABLISHED: usize = 9;

/// How the implementation can be made wrong on purpose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    None,
    /// Leavers a tenth more often than the hazards say.
    LeavingTenthMore,
    /// A case goes to whoever has been here longest and may be given another.
    LongestHereFirst,
    /// No assignment is renewed.
    NoRenewal,
}

pub struct Worker {
    /// Ties of load go to the lowest.
    pub identity: u64,
    pub team: usize,
    pub fte: f64,
    pub agency: bool,
    pub holds: bool,
    pub started: f64,
    pub resigns: f64,
    pub goes: f64,
    pub here: bool,
    pub left: f64,
    pub has_post: bool,
    pub took_post: f64,
    /// When a post is due, for who holds none.
    pub due: f64,
    pub kept_until: f64,
    pub kept: bool,
    pub cohort: Option<usize>,
    pub asye_until: f64,
    pub passes: bool,
    /// Index of pay.
    pub grade: usize,
    /// Agency: when the assignment runs out, and whether notice was given.
    pub assignment_ends: f64,
    pub notified: bool,
    pub away: bool,
    pub on_leave: bool,
    /// The present absence, or the last: from, to.
    pub absent: (f64, f64),
    pub absent_next: f64,
    /// For whom this is fixed-term cover.
    pub covers: Option<usize>,
    /// When a post in another team is next looked for.
    pub looks_next: f64,
    pub cases: Vec<usize>,
}

pub struct Child {
    pub team: usize,
    pub stage: usize,
    pub cared_since: f64,
    pub born: f64,
    /// When the stage ends.
    pub closes: f64,
    /// Changes of worker to come: (when, why).
    pub transfers: Vec<(f64, usize)>,
    pub open: bool,
    pub worker: Option<usize>,
    pub last: Option<usize>,
    /// When, why, and at which stage the last worker was lost.
    pub lost: (f64, usize, usize),
    /// (worker, from, to).
    pub spells: Vec<(usize, f64, f64)>,
    pub changed: Vec<f64>,
}

impl Child {
    pub fn new(team: usize, at: f64, stage: usize) -> Self {
        Self {
            team, stage, cared_since: at, born: NEVER, closes: NEVER, transfers: Vec::new(), open: true, worker: None, last: None, lost: (at, 0, stage), spells: Vec::new(), changed: Vec::new(),
        }
    }
}

/// Flows of a month.
#[derive(Clone, Default)]
pub struct Flows {
    pub leavers: f64,
    pub starters: f64,
    pub arrivals: f64,
    pub ended: f64,
    pub changes: [f64; 10],
    /// Changes, and child-years, by stage.
    pub changes_at: [f64; 5],
    pub child_years: [f64; 5],
    pub pay: f64,
    pub over_pay: f64,
    pub agency: f64,
    pub hires: f64,
    pub cohort_costs: f64,
    pub sick_days: f64,
}

pub struct Department<'a> {
    pub given: &'a Inputs,
    pub fault: Fault,
    pub rng: SmallRng,
    pub now: f64,
    pub month: usize,
    pub workers: Vec<Worker>,
    pub children: Vec<Child>,
    pub waiting: Vec<usize>,
    /// Agency workers asked for: (team, arrives).
    pub requests: Vec<(usize, f64)>,
    /// Joiners who have accepted: (team, starts).
    pub accepted: Vec<(usize, f64)>,
    /// Vacancies being filled: (team, filled at, FTE).
    pub filling: Vec<(usize, f64, f64)>,
    /// Cohort members on their way: (cohort, starts).
    pub trainees: Vec<(usize, f64)>,
    pub cohorts: Vec<Cohort>,
    pub shocks: Vec<f64>,
    pub starts: Vec<f64>,
    pub levers: Factors,
    /// Cases that handing over owes each stage, by team.
    pub owed: [[f64; 5]; 2],
    /// Fixed-term cover on its way: (for whom, from when).
    pub covers_found: Vec<(usize, f64)>,
    /// Who looks for a post in another team, in order.
    pub movers: Vec<usize>,
    pub flows: Vec<Flows>,
    /// Permanent FTE at each month's end.
    pub month_ends: Vec<f64>,
}
impl<'a> Department<'a> {
    pub fn new(given: &'a Inputs, seed: u64, fault: Fault) -> Self {
        let mut rng = SmallRng::seed_from_u64(seed);
        let shocks = (0..6).map(|_| libm::exp(given.shock * normal(&mut rng) - given.shock * given.shock / 2.0)).collect();
        let mut cohorts = vec![Cohort::ordinary(given.ordinary)];
        cohorts.extend(given.cohort.clone());
        let mut new = Self {
            given, fault, rng, now: 0.0, month: 1, workers: Vec::new(), children: Vec::new(), waiting: Vec::new(), requests: Vec::new(), accepted: Vec::new(),
            filling: Vec::new(), trainees: Vec::new(), cohorts, shocks, levers: Factors::NONE, owed: [[0.0; 5]; 2], covers_found: Vec::new(), movers: Vec::new(), starts: month_starts(), flows: vec![Flows::default(); MONTHS + 1], month_ends: Vec::new(),
        };
        new.opens();
        new
    }

    pub fn unit(&mut self) -> f64 {
        self.rng.random()
    }

    pub fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    pub fn exponential(&mut self, mean: f64) -> f64 {
        if mean.is_finite() { -libm::log(1.0 - self.unit()) * mean } else { NEVER }
    }

    /// Lives one day. What happens to children happens in order of time; before
    /// it, in the order of the phases, what happens to staff: within three
    /// hours, on a day on which anything does.
    pub fn day(&mut self, day: f64) {
        let end = day + 1.0;
        self.levers_step(day);
        for cohort in 0..self.cohorts.len() {
            let fortnight = if cohort == 0 { 0.0 } else { 14.0 };
            if septembers().contains(&(day - fortnight)) {
                for _ in 0..self.cohorts[cohort].heads {
                    if !self.chance(self.cohorts[cohort].fill) {
                        continue;
                    }
                    if self.chance(self.cohorts[cohort].completion) {
                        self.trainees.push((cohort, day + self.cohorts[cohort].training_months * MONTH));
                    }
                }
            }
        }
        // Who starts at the day's first instant comes before whoever goes later in it.
        self.members_start(day);
        let mut due = self.children_due(day, end).into_iter().peekable();
        let parts = if self.staff_due(day, end) { 8 } else { 1 };
        for part in 0..parts {
            let (from, to) = (day + f64::from(part) / f64::from(parts), day + f64::from(part + 1) / f64::from(parts));
            self.departures(from, to);
            self.looks(to);
            self.absences(to);
            self.starters(from, to);
            // Of agency without notice, who is no longer needed since.
            self.departures(from, to);
            (0..self.given.teams.len()).for_each(|team| self.serves_waiting(team, from));
            while let Some((at, what)) = due.next_if(|due| due.0 < to) {
                self.happens(at, what, end);
            }
        }
        self.pays(day, end);
        self.sick_days(day, end);
    }

    /// Whether anybody comes, goes or gives notice in the day.
    fn staff_due(&self, day: f64, end: f64) -> bool {
        let staff = self.workers.iter().any(|w| w.here && (w.goes < end || w.looks_next < end || (w.resigns < end && !w.notified) || (day..end).contains(&w.due) || (w.away && w.absent.1 < end) || (!w.away && !w.notified && w.absent_next < end) || (w.kept && w.kept_until < end)));
        let coming = self.accepted.iter().any(|a| a.1 < end) || self.filling.iter().any(|f| f.1 < end) || self.covers_found.iter().any(|c| c.1 < end);
        staff || coming || self.requests.iter().any(|r| r.1 < end) || self.trainees.iter().any(|t| t.1 < end)
    }

    /// What a day's pay and charges come to.
    pub fn pays(&mut self, day: f64, end: f64) {
        let part = 1.0 / 12.0 / (self.starts[self.month + 1] - self.starts[self.month]);
        let award = if self.month > 12 { 1.0 + self.given.award } else { 1.0 };
        let flows = &mut self.flows[self.month];
        for worker in self.workers.iter().filter(|worker| worker.left > day) {
            let here = |from: f64, to: f64| (to.min(worker.left).min(end) - from.max(worker.started).max(day)).max(0.0);
            let unpaid = self.given.absence.as_ref().map_or(0.0, |absence| 1.0 - if worker.on_leave { absence.leave_pay } else { absence.sick_pay });
            let within = |from: f64, to: f64| (here(from, to) - unpaid * here(from.max(worker.absent.0), to.min(worker.absent.1))) * worker.fte * part;
            if worker.agency {
                flows.agency += within(day, end) * self.given.charge * self.given.weeks;
                continue;
            }
            let risen = if worker.asye_until < NEVER { worker.asye_until } else { worker.started };
            let pay = |from: f64, to: f64| award * (within(from, to.min(risen)) * self.given.pay[0] + within(from.max(risen), to) * self.given.pay[1]);
            flows.pay += pay(day, end);
            flows.over_pay += pay(day, worker.took_post);
        }
    }
}

/// Standard normal, by Box and Muller.
fn normal(rng: &mut SmallRng) -> f64 {
    let (a, b): (f64, f64) = (rng.random(), rng.random());
    libm::sqrt(-2.0 * libm::log(1.0 - a)) * libm::cos(2.0 * std::f64::consts::PI * b)
}
