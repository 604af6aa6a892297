//! The department, day by day.

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use super::calendar::{MONTH, YEAR, month_starts, septembers, october_years};
use super::inputs::{Cohort, Inputs, MONTHS, Recruitment, Released, Takes};

/// Heads of agency follow FTE of need once it is further from them than this; then to the nearest.
const DEAD_BAND: f64 = 0.75;

pub const NEVER: f64 = f64::INFINITY;

/// Why a child's worker changed.
pub const LEAVER: usize = 0;
pub const AGENCY: usize = 1;
pub const TOPPED_UP: usize = 2;
pub const RESIDUAL: usize = 3;

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
    pub team: usize,
    pub fte: f64,
    pub agency: bool,
    pub holds: bool,
    pub started: f64,
    pub resigns: f64,
    pub goes: f64,
    pub here: bool,
    pub has_post: bool,
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
    pub cases: Vec<usize>,
}

pub struct Child {
    pub team: usize,
    pub opened: f64,
    pub closes: f64,
    pub changes_next: f64,
    pub open: bool,
    pub worker: Option<usize>,
    pub last: Option<usize>,
    pub lost: (f64, usize),
    /// (worker, from, to).
    pub spells: Vec<(usize, f64, f64)>,
    pub changed: Vec<f64>,
}

/// Flows of a month.
#[derive(Clone, Default)]
pub struct Flows {
    pub leavers: f64,
    pub starters: f64,
    pub arrivals: f64,
    pub ended: f64,
    pub changes: [f64; 4],
    pub child_years: f64,
    pub pay: f64,
    pub over_pay: f64,
    pub agency: f64,
    pub hires: f64,
    pub cohort_costs: f64,
}

pub struct Department<'a> {
    pub given: &'a Inputs,
    fault: Fault,
    rng: SmallRng,
    pub now: f64,
    pub month: usize,
    pub workers: Vec<Worker>,
    pub children: Vec<Child>,
    waiting: Vec<usize>,
    /// Agency workers asked for: (team, arrives).
    requests: Vec<(usize, f64)>,
    /// Joiners who have accepted: (team, starts).
    accepted: Vec<(usize, f64)>,
    /// Vacancies being filled: (team, filled at, FTE).
    filling: Vec<(usize, f64, f64)>,
    /// Cohort members on their way: (cohort, starts).
    trainees: Vec<(usize, f64)>,
    cohorts: Vec<Cohort>,
    shocks: Vec<f64>,
    starts: Vec<f64>,
    pub flows: Vec<Flows>,
}

impl<'a> Department<'a> {
    pub fn new(given: &'a Inputs, seed: u64, fault: Fault) -> Self {
        let mut rng = SmallRng::seed_from_u64(seed);
        let shocks = (0..6).map(|_| libm::exp(given.shock * normal(&mut rng) - given.shock * given.shock / 2.0)).collect();
        let mut cohorts = vec![Cohort::ordinary(given.ordinary)];
        cohorts.extend(given.cohort.clone());
        let mut new = Self {
            given, fault, rng, now: 0.0, month: 1, workers: Vec::new(), children: Vec::new(), waiting: Vec::new(), requests: Vec::new(), accepted: Vec::new(),
            filling: Vec::new(), trainees: Vec::new(), cohorts, shocks, starts: month_starts(), flows: vec![Flows::default(); MONTHS + 1],
        };
        new.opens();
        new
    }

    fn unit(&mut self) -> f64 {
        self.rng.random()
    }

    fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        if mean.is_finite() { -libm::log(1.0 - self.unit()) * mean } else { NEVER }
    }

    // The opening position.

    fn opens(&mut self) {
        for team in 0..self.given.teams.len() {
            let (in_post, agency) = (self.given.teams[team].in_post, self.given.teams[team].agency);
            for fte in heads_of(in_post, self.given.fte) {
                let tenure = self.tenure();
                let mut worker = self.blank(team, fte, -tenure);
                worker.has_post = true;
                worker.grade = 1;
                self.dates_departure(&mut worker);
                self.workers.push(worker);
            }
            for _ in 0..agency as u32 {
                let ends = self.unit() * self.given.assignment;
                self.agency_worker(team, ends);
            }
            if let Recruitment::DaysToFill(days) = self.given.recruitment {
                for fte in heads_of(self.vacant(team), self.given.fte) {
                    self.advertises(team, fte, days, 0.0, 0.0);
                }
            }
        }
        let posts: f64 = self.given.teams.iter().map(|team| team.posts).sum();
        let mut given_out = 0;
        for team in 0..self.given.teams.len() {
            let upto: f64 = self.given.teams[..=team].iter().map(|team| team.posts).sum();
            let last = (f64::from(self.given.open) * upto / posts).round() as u32;
            for _ in given_out..last {
                self.child_comes(team, 0.0);
            }
            given_out = last;
        }
        (0..self.given.teams.len()).for_each(|team| self.adjusts_agency(team, 0.0));
        if let Recruitment::PerYear { lead, .. } = self.given.recruitment {
            self.offers(-lead, 0.0);
        }
    }

    fn tenure(&mut self) -> f64 {
        let mut draw = self.unit();
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

    fn blank(&self, team: usize, fte: f64, started: f64) -> Worker {
        Worker {
            team, fte, agency: false, holds: true, started, resigns: NEVER, goes: NEVER, here: true, has_post: false, due: NEVER, kept_until: NEVER, kept: false,
            cohort: None, asye_until: NEVER, passes: true, grade: 0, assignment_ends: NEVER, notified: false, cases: Vec::new(),
        }
    }

    // Leaving.

    /// One unit-exponential threshold; the departure is where the hazard added up reaches it.
    fn dates_departure(&mut self, worker: &mut Worker) {
        let threshold = self.exponential(1.0);
        let from = worker.started.max(self.now);
        let mut added = 0.0;
        let mut at = from;
        let end = self.starts[MONTHS + 1] + self.given.notice;
        while at < end {
            let next = libm::floor(at + 1.0);
            let hazard = self.hazard(worker, (at + next) / 2.0) / YEAR;
            if added + hazard * (next - at) >= threshold {
                worker.goes = at + (threshold - added) / hazard;
                worker.resigns = (worker.goes - self.given.notice).max(from);
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

    fn hazard(&self, worker: &Worker, at: f64) -> f64 {
        let tenure = (at - worker.started) / YEAR;
        let band = self.given.hazards.iter().rev().find(|band| band.0 <= tenure).map_or(0.0, |band| band.1);
        let cohort = match worker.cohort.map(|cohort| &self.cohorts[cohort]) {
            Some(cohort) if at - worker.started < cohort.leaving_months * MONTH => cohort.leaving,
            _ => 1.0,
        };
        let fault = if self.fault == Fault::LeavingTenthMore { 1.1 } else { 1.0 };
        band * self.given.teams[worker.team].leaving * cohort * self.shocks[october_years(at)] * fault
    }

    // Posts.

    fn filled(&self, team: usize) -> f64 {
        self.workers.iter().filter(|worker| worker.here && worker.has_post && worker.team == team).map(|worker| worker.fte).sum()
    }

    /// Vacant FTE: counted from departure.
    pub fn vacant(&self, team: usize) -> f64 {
        (self.given.teams[team].posts - self.filled(team)).max(0.0)
    }

    fn pending(&self, team: usize) -> f64 {
        self.accepted.iter().filter(|accepted| accepted.0 == team).count() as f64 * self.given.fte
    }

    /// What a recruit may be offered: from resignation, less those who have accepted.
    fn offered(&self, team: usize, at: f64) -> f64 {
        let leaving: f64 = self.workers.iter().filter(|w| w.here && w.has_post && w.team == team && w.resigns <= at).map(|w| w.fte).sum();
        self.given.teams[team].posts - self.filled(team) + leaving - self.pending(team)
    }

    /// What somebody who is here may take: vacant, and promised to nobody.
    fn free(&self, team: usize) -> f64 {
        self.given.teams[team].posts - self.filled(team) - self.pending(team)
    }

    /// A vacancy is advertised, to two where it is more than one person works.
    fn advertises(&mut self, team: usize, fte: f64, days: f64, at: f64, falls_free: f64) {
        let people = (fte - 1e-9).ceil();
        for _ in 0..people as u32 {
            let wait = self.exponential(days);
            self.filling.push((team, falls_free.max(at + wait), fte / people));
        }
    }

    /// The team with the largest share on offer, of those where somebody of this FTE fits.
    fn most_vacant(&self, fte: f64, at: f64) -> Option<usize> {
        let share = |team: usize| self.offered(team, at) / self.given.teams[team].posts;
        let fitting = (0..self.given.teams.len()).filter(|&team| fits(fte, self.offered(team, at)));
        fitting.reduce(|best, team| if share(team) > share(best) { team } else { best })
    }

    // Coming and going.

    fn starts_work(&mut self, team: usize, cohort: Option<usize>, fte: f64, has_post: bool, at: f64) {
        let mut worker = self.blank(team, fte, at);
        worker.has_post = has_post;
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
        self.dates_departure(&mut worker);
        self.workers.push(worker);
        let new = self.workers.len() - 1;
        self.serves_waiting(team, at);
        self.tops_up(new, at);
    }

    /// Members whose day has come by then.
    fn members_start(&mut self, by: f64) {
        while let Some(index) = self.trainees.iter().position(|trainee| trainee.1 <= by) {
            let (cohort, at) = self.trainees.remove(index);
            self.member_starts(cohort, at);
        }
    }

    fn member_starts(&mut self, cohort: usize, at: f64) {
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

    fn goes(&mut self, worker: usize, at: f64) {
        let (team, fte, agency) = (self.workers[worker].team, self.workers[worker].fte, self.workers[worker].agency);
        self.workers[worker].here = false;
        if agency {
            self.flows[self.month].ended += 1.0;
        } else {
            self.flows[self.month].leavers += fte;
        }
        let cases = std::mem::take(&mut self.workers[worker].cases);
        let cause = if agency { AGENCY } else { LEAVER };
        for child in cases {
            self.loses(child, at, cause);
            if !self.allocates(child, at) {
                self.waiting.push(child);
            }
        }
        if !agency {
            self.posts_are_taken(team, at);
        }
        self.adjusts_agency(team, at);
    }

    /// Who is here without a post takes one that is free, the longest here first.
    fn posts_are_taken(&mut self, team: usize, at: f64) {
        for index in 0..self.workers.len() {
            let worker = &self.workers[index];
            if worker.here && !worker.agency && !worker.has_post && !worker.notified && worker.team == team && worker.due <= at && fits(worker.fte, self.free(team)) {
                let kept = worker.kept_until > at;
                self.workers[index].has_post = true;
                self.workers[index].kept = kept;
                self.adjusts_agency(team, at);
            }
        }
    }

    // Agency.

    /// Heads wanted, counting who is here and not under notice, and who is asked for.
    fn adjusts_agency(&mut self, team: usize, at: f64) {
        let kept: f64 = self.workers.iter().filter(|w| w.here && w.kept && w.team == team).map(|w| w.fte).sum();
        let wanted = self.given.cover * (self.vacant(team) + kept) / (1.0 - self.given.additional);
        let here = |w: &Worker| w.here && w.agency && !w.notified && w.team == team;
        let have = self.workers.iter().filter(|w| here(w)).count() + self.requests.iter().filter(|request| request.0 == team).count();
        if (wanted - have as f64).abs() <= DEAD_BAND {
            return;
        }
        let heads = libm::round(wanted) as usize;
        for _ in have..heads {
            let wait = if self.given.arrive_fixed { self.given.arrive } else { self.exponential(self.given.arrive) };
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

    fn agency_worker(&mut self, team: usize, assignment_ends: f64) {
        let mut worker = self.blank(team, 1.0, self.now);
        worker.agency = true;
        worker.holds = self.chance(self.given.holding);
        worker.assignment_ends = assignment_ends;
        worker.goes = assignment_ends;
        self.workers.push(worker);
    }

    fn agency_arrives(&mut self, team: usize, at: f64) {
        self.now = at;
        self.flows[self.month].arrivals += 1.0;
        self.agency_worker(team, at + self.given.assignment);
        self.serves_waiting(team, at);
        self.tops_up(self.workers.len() - 1, at);
    }

    // Cases.

    pub fn capacity(&self, worker: &Worker, at: f64) -> f64 {
        let share = worker.cohort.map_or(1.0, |cohort| {
            self.cohorts[cohort].ramp.iter().rev().find(|step| at - worker.started >= step.0 * MONTH - 1e-9).map_or(0.0, |step| step.1)
        });
        worker.fte * share
    }

    /// The case-holder with the lowest load who may be given another case.
    fn lightest(&mut self, team: usize, at: f64, not: Option<usize>) -> Option<usize> {
        let mut best = None;
        let mut ties = 0.0;
        for (index, worker) in self.workers.iter().enumerate() {
            if !worker.here || !worker.holds || worker.team != team || Some(index) == not || worker.notified || (worker.resigns <= at && at > 0.0) {
                continue;
            }
            let capacity = self.capacity(worker, at);
            let cases = worker.cases.len() as f64;
            if cases + 1.0 > self.given.most * capacity + 1e-9 {
                continue;
            }
            let load = if self.fault == Fault::LongestHereFirst { index as f64 } else { (cases + 0.5) / capacity };
            match best {
                Some((_, least)) if load > least => {}
                Some((_, least)) if load == least => {
                    ties += 1.0;
                    if self.rng.random::<f64>() * ties < 1.0 {
                        best = Some((index, load));
                    }
                }
                _ => {
                    best = Some((index, load));
                    ties = 1.0;
                }
            }
        }
        best.map(|(index, _)| index)
    }

    fn loses(&mut self, child: usize, at: f64, cause: usize) {
        let child = &mut self.children[child];
        child.last = child.worker.take();
        child.lost = (at, cause);
        if let Some(spell) = child.spells.last_mut() {
            spell.2 = at;
        }
    }

    fn allocates(&mut self, child: usize, at: f64) -> bool {
        let Some(worker) = self.lightest(self.children[child].team, at, None) else { return false };
        self.gives(child, worker, at);
        true
    }

    fn gives(&mut self, index: usize, worker: usize, at: f64) {
        let child = &mut self.children[index];
        if child.last.is_some_and(|last| last != worker) {
            child.changed.push(child.lost.0);
            let month = (1..MONTHS).find(|&month| child.lost.0 < self.starts[month + 1]).unwrap_or(MONTHS);
            self.flows[month].changes[child.lost.1] += 1.0;
        }
        child.worker = Some(worker);
        child.spells.push((worker, at, NEVER));
        self.workers[worker].cases.push(index);
    }

    fn serves_waiting(&mut self, team: usize, at: f64) {
        let mut index = 0;
        while index < self.waiting.len() {
            let child = self.waiting[index];
            if self.children[child].team == team && self.allocates(child, at) {
                self.waiting.remove(index);
            } else {
                index += 1;
            }
        }
    }

    /// A newcomer takes the newest cases of the most loaded until at its share of the mean load.
    fn tops_up(&mut self, new: usize, at: f64) {
        let team = self.workers[new].team;
        if !self.workers[new].holds {
            return;
        }
        let load = |w: &Worker, capacity: f64| w.cases.len() as f64 / capacity;
        let others: Vec<usize> = (0..self.workers.len()).filter(|&o| o != new && self.workers[o].here && self.workers[o].holds && self.workers[o].team == team).collect();
        let cases: f64 = others.iter().map(|&other| self.workers[other].cases.len() as f64).sum();
        let capacities: f64 = others.iter().map(|&other| self.capacity(&self.workers[other], at)).sum();
        let own = self.capacity(&self.workers[new], at);
        let target = self.given.newcomer * cases / capacities * own;
        while self.workers[new].cases.len() as f64 + 0.5 < target {
            let heaviest = others.iter().copied().fold(None::<usize>, |best, other| {
                let of = |index: usize| load(&self.workers[index], self.capacity(&self.workers[index], at));
                if best.is_none_or(|best| of(other) > of(best)) { Some(other) } else { best }
            });
            let Some(child) = heaviest.and_then(|heaviest| self.workers[heaviest].cases.pop()) else { return };
            self.loses(child, at, TOPPED_UP);
            self.gives(child, new, at);
        }
    }

    fn child_comes(&mut self, team: usize, at: f64) {
        let closes = at + self.exponential(self.given.duration);
        let changes_next = at + self.exponential(YEAR / self.given.residual);
        self.children.push(Child { team, opened: at, closes, changes_next, open: true, worker: None, last: None, lost: (at, 0), spells: Vec::new(), changed: Vec::new() });
        let child = self.children.len() - 1;
        if !self.allocates(child, at) {
            self.waiting.push(child);
        }
    }

    fn leaves_worker(&mut self, child: usize) {
        if let Some(worker) = self.children[child].worker {
            self.workers[worker].cases.retain(|&held| held != child);
        }
    }

    // The days.

    /// Lives one day; what happens in it happens in the order of the phases.
    pub fn day(&mut self, day: f64) {
        let end = day + 1.0;
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
        self.departures(end);
        self.starters(day, end);
        self.cases_move(day, end);
    }

    fn departures(&mut self, end: f64) {
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
                self.posts_are_taken(team, due.max(end - 1.0));
            }
            if self.workers[index].asye_until < end {
                self.workers[index].grade = 1;
            }
        }
    }

    fn starters(&mut self, day: f64, end: f64) {
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
    fn offers(&mut self, from: f64, to: f64) {
        let Recruitment::PerYear { joiners, lead } = self.given.recruitment else { return };
        let mut at = from + self.exponential(YEAR / joiners);
        while at < to {
            let seen = at.max(0.0);
            if let Some(team) = self.most_vacant(self.given.fte, seen) {
                self.accepted.push((team, at + lead));
            }
            at += self.exponential(YEAR / joiners);
        }
    }

    /// An experienced person starts, if a post stands empty.
    fn joins(&mut self, team: usize, fte: f64, at: f64) {
        if !fits(fte, self.given.teams[team].posts - self.filled(team)) {
            return;
        }
        self.flows[self.month].hires += 1.0;
        self.starts_work(team, None, fte, true, at);
        self.adjusts_agency(team, at);
    }

    fn cases_move(&mut self, day: f64, end: f64) {
        for index in 0..self.children.len() {
            if !self.children[index].open {
                continue;
            }
            let (closes, changes) = (self.children[index].closes, self.children[index].changes_next);
            if changes < end && changes < closes {
                self.children[index].changes_next = changes + self.exponential(YEAR / self.given.residual);
                self.changes_worker(index, changes);
            }
            if closes < end {
                self.leaves_worker(index);
                self.children[index].open = false;
                self.waiting.retain(|&child| child != index);
            }
        }
        (0..self.given.teams.len()).for_each(|team| self.serves_waiting(team, end));
        let posts: f64 = self.given.teams.iter().map(|team| team.posts).sum();
        let mut at = day + self.exponential(YEAR / self.given.arrivals);
        while at < end {
            let draw = self.unit() * posts;
            let team = usize::from(self.given.teams.len() > 1 && draw > self.given.teams[0].posts);
            self.child_comes(team, at);
            at += self.exponential(YEAR / self.given.arrivals);
        }
    }

    fn changes_worker(&mut self, child: usize, at: f64) {
        let Some(worker) = self.children[child].worker else { return };
        let team = self.children[child].team;
        let other = self.lightest(team, at, Some(worker));
        self.leaves_worker(child);
        self.loses(child, at, RESIDUAL);
        match other {
            Some(other) => self.gives(child, other, at),
            None => self.waiting.push(child),
        }
        self.serves_waiting(team, at);
    }
}

/// Somebody fits where at least half of their FTE is vacant; both are whole thousandths.
fn fits(fte: f64, vacant: f64) -> bool {
    vacant + 1e-9 >= fte / 2.0
}

/// FTE as heads: so many of the usual FTE, rounded, the last making the sum right.
fn heads_of(fte: f64, usual: f64) -> Vec<f64> {
    let heads = (fte / usual).round();
    (1..=heads as u32).map(|head| if f64::from(head) < heads { usual } else { fte - usual * (heads - 1.0) }).collect()
}

/// Standard normal, by Box and Muller.
fn normal(rng: &mut SmallRng) -> f64 {
    let (a, b): (f64, f64) = (rng.random(), rng.random());
    libm::sqrt(-2.0 * libm::log(1.0 - a)) * libm::cos(2.0 * std::f64::consts::PI * b)
}
