//! The department as it stands at one instant of one replication.
//!
//! Processes read it and change it through the few acts below, which keep the
//! running sums true; nothing here decides anything.

use std::collections::VecDeque;

use super::cases::{Cases, ChildId, NONE};
use super::caseloads::{CLOSED, Caseloads, load};
use super::event::Event;
use super::ledger::Ledger;
use super::measure::Cause;
use super::people::{Contract, NOBODY, Place, TeamState, Worker, WorkerId};
use super::plan::{Plan, Stage, Supervision};
use crate::chance::{HazardBand, PiecewiseHazard, Streams};
use crate::engine::Calendar;
use crate::quantity::{Fte, Identity, Instant, Span};

/// Changes and child-time, counted by month; written to the tally at the end,
/// because a change is dated at the loss, which may lie in an earlier month.
#[derive(Clone, Debug)]
pub struct Changes {
    /// [month][team][cause].
    pub by_cause: Vec<Vec<[u32; Cause::COUNT]>>,
    /// [month][team][stage].
    pub at_stage: Vec<Vec<[u32; Stage::COUNT]>>,
    /// [month][team][cause], looked-after children.
    pub looked_after: Vec<Vec<[u32; Cause::COUNT]>>,
}

/// Children at a stage in a team, and their time.
#[derive(Clone, Copy, Debug, Default)]
pub struct StageCount {
    /// Open now.
    pub open: i64,
    /// Σ change × minute this month.
    pub weighted: i64,
}

/// The whole department.
pub struct Department<'p> {
    /// What is asked of it.
    pub plan: &'p Plan,
    /// Where draws come from.
    pub streams: Streams,
    /// What is to come.
    pub calendar: Calendar,
    /// The present.
    pub now: Instant,
    /// The month being lived (1 is the first).
    pub month: u32,
    /// Everybody who works or worked here.
    pub workers: Vec<Worker>,
    /// Permanent workers present, in no order that matters.
    pub permanent: Vec<WorkerId>,
    /// Teams.
    pub teams: Vec<TeamState>,
    /// Loads of each team's case-holders.
    pub loads: Vec<Caseloads>,
    /// Children.
    pub cases: Cases,
    /// Children waiting, by team, first come first.
    pub waiting: Vec<VecDeque<(ChildId, u32)>>,
    /// Numbers given out so far.
    pub tickets: u32,
    /// How many of them still wait.
    pub waiting_now: Vec<u32>,
    /// [team][stage].
    pub stages: Vec<[StageCount; Stage::COUNT]>,
    /// Changes of worker.
    pub changes: Changes,
    /// Hazard of leaving by tenure.
    pub hazard: PiecewiseHazard,
    /// The yearly shocks, from the year (1 October) that holds the start.
    pub shocks: Vec<f64>,
    /// The money.
    pub ledger: Ledger,
    /// Cohort members over establishment, by cohort [heads].
    pub supernumerary: Vec<u32>,
    /// ASYEs supervised by the academy [heads].
    pub in_academy: u32,
    /// Agency stays of workers who came during the run: when each ended, and how long it was.
    pub stays: Vec<(Instant, Span)>,
    /// Who left for agency and would come back, and when they left; first come first.
    pub former_staff: Vec<(Instant, WorkerId)>,
}

impl<'p> Department<'p> {
    /// An empty department.
    pub fn new(plan: &'p Plan, streams: Streams) -> Self {
        let start = plan.months.start();
        let months = plan.months.count() as usize + 1;
        let count = plan.teams.len();
        let teams = plan
            .teams
            .iter()
            .map(|team| TeamState {
                posts: team.posts.at(start),
                case_holding_posts: team.case_holding_posts.at(start),
                ..TeamState::default()
            })
            .collect();
        let bands = plan.leaving.hazards.iter();
        let bands = bands.map(|band| HazardBand { from: band.from.as_years(), rate: band.rate.as_per_year() });
        Self {
            plan,
            streams,
            calendar: Calendar::new(start, plan.months.end()),
            now: start,
            month: 1,
            workers: Vec::new(),
            permanent: Vec::new(),
            teams,
            loads: vec![Caseloads::new(); count],
            cases: Cases::default(),
            waiting: vec![VecDeque::new(); count],
            tickets: 0,
            waiting_now: vec![0; count],
            stages: vec![[StageCount::default(); Stage::COUNT]; count],
            changes: Changes {
                by_cause: vec![vec![[0; Cause::COUNT]; count]; months],
                at_stage: vec![vec![[0; Stage::COUNT]; count]; months],
                looked_after: vec![vec![[0; Cause::COUNT]; count]; months],
            },
            hazard: PiecewiseHazard::new(bands.collect()),
            shocks: Vec::new(),
            ledger: Ledger::new(plan),
            supernumerary: vec![0; plan.cohorts.len()],
            in_academy: 0,
            stays: Vec::new(),
            former_staff: Vec::new(),
        }
    }

    /// Enters an event of a worker; it stays meant while the worker's count stands.
    pub fn plan_for_worker(&mut self, event: Event, at: Instant, id: WorkerId) {
        let worker = &self.workers[id as usize];
        self.calendar.enter(event.due(at, worker.identity, worker.serial, id));
    }

    /// Enters an event of a child; it stays meant while the child's count stands.
    pub fn plan_for_child(&mut self, event: Event, at: Instant, id: ChildId) {
        let child = &self.cases.children[id as usize];
        self.calendar.enter(event.due(at, child.identity, child.serial, id));
    }

    /// Takes somebody into the department, in the place given.
    pub fn join(&mut self, worker: Worker) -> WorkerId {
        let id = self.workers.len() as WorkerId;
        self.workers.push(worker);
        self.take_in(id);
        id
    }

    /// Takes somebody back who has left: the same person, in another spell here.
    pub fn come_back(&mut self, id: WorkerId, mut worker: Worker) {
        let before = &self.workers[id as usize];
        worker.serial = before.serial;
        worker.qualified = before.qualified;
        worker.renewals = before.renewals;
        worker.offers = before.offers;
        worker.spells = before.spells + 1;
        self.workers[id as usize] = worker;
        self.take_in(id);
    }

    fn take_in(&mut self, id: WorkerId) {
        let worker = &self.workers[id as usize];
        let team = worker.team;
        match worker.contract {
            Contract::Permanent => {
                self.teams[team].fill(worker.place, worker.fte);
                self.permanent.push(id);
                if let (Place::OverEstablishment, Some(cohort)) = (worker.place, worker.cohort) {
                    self.supernumerary[cohort] += 1;
                }
            }
            Contract::Agency => {
                self.teams[team].agency += worker.fte;
                self.teams[team].agency_workers.push(id);
                self.count_managed(id, 1);
            }
        }
        let worker = &self.workers[id as usize];
        if worker.holds_cases {
            let leaf = self.loads[team].admit(id, worker.identity);
            self.workers[id as usize].leaf = leaf;
        }
        self.ledger_of(id, 1);
        self.attribute_agency(team);
        self.refresh_load(id);
    }

    /// Lets somebody go: out of every sum. Cases must be passed on by the caller.
    pub fn leave(&mut self, id: WorkerId) {
        self.ledger_of(id, -1);
        let worker = &mut self.workers[id as usize];
        worker.here = false;
        worker.serial += 1;
        let (team, fte) = (worker.team, worker.fte);
        match worker.contract {
            Contract::Permanent => {
                if worker.under_notice && worker.place != Place::OverEstablishment {
                    self.teams[team].leaving_soon -= fte;
                }
                self.teams[team].fill(worker.place, -fte);
                if let (Place::OverEstablishment, Some(cohort)) = (worker.place, worker.cohort) {
                    self.supernumerary[cohort] -= 1;
                }
                self.permanent.retain(|&other| other != id);
            }
            Contract::Agency => {
                if worker.under_notice {
                    self.teams[team].agency_leaving -= fte;
                }
                self.teams[team].agency -= fte;
                self.teams[team].agency_workers.retain(|&other| other != id);
                self.count_managed(id, -1);
            }
        }
        self.attribute_agency(team);
        self.refresh_load(id);
    }

    /// A supernumerary worker takes a post.
    pub fn take_post(&mut self, id: WorkerId, place: Place) {
        self.ledger_of(id, -1);
        let worker = &mut self.workers[id as usize];
        let (team, fte) = (worker.team, worker.fte);
        self.teams[team].fill(worker.place, -fte);
        self.teams[team].fill(place, fte);
        worker.place = place;
        worker.post_from = None;
        if let Some(cohort) = worker.cohort {
            self.supernumerary[cohort] -= 1;
        }
        self.ledger_of(id, 1);
        self.attribute_agency(team);
    }

    /// An agency worker becomes permanent by `change`: out of the sums of one,
    /// into those of the other, cases and all.
    pub fn change_contract(&mut self, id: WorkerId, change: impl FnOnce(&Plan, &mut Worker)) {
        self.ledger_of(id, -1);
        let now = self.now;
        let worker = &mut self.workers[id as usize];
        change(self.plan, worker);
        worker.joined = now;
        worker.serial += 1;
        self.ledger.price(self.plan, worker);
        let (team, fte, cases) = (worker.team, worker.fte, i64::from(worker.cases));
        let state = &mut self.teams[team];
        state.agency -= fte;
        state.agency_workers.retain(|&other| other != id);
        state.agency_cases -= cases;
        state.agency_cases_weighted -= cases * i64::from(now.minutes());
        state.fill(worker.place, fte);
        self.permanent.push(id);
        self.ledger_of(id, 1);
        self.attribute_agency(team);
    }

    /// The worker is under notice from now.
    pub fn give_notice(&mut self, id: WorkerId) {
        let worker = &mut self.workers[id as usize];
        worker.under_notice = true;
        let (team, fte) = (worker.team, worker.fte);
        if worker.contract == Contract::Permanent && worker.place != Place::OverEstablishment {
            self.teams[team].leaving_soon += fte;
        }
        if worker.contract == Contract::Agency {
            self.teams[team].agency_leaving += fte;
            self.attribute_agency(team);
        }
        self.refresh_load(id);
    }

    /// Adds a worker's pay or charge to the running rates (sign 1), or takes it away (−1).
    fn ledger_of(&mut self, id: WorkerId, sign: i64) {
        let worker = &self.workers[id as usize];
        let now = self.now;
        match worker.contract {
            Contract::Permanent => self.ledger.permanent(worker, sign, now),
            Contract::Agency => match worker.managed {
                Some(index) => self.ledger.managed(worker.team, self.plan.agency.teams[index].weekly_charge, sign, now),
                None => self.ledger.agency(worker.team, sign * i64::from(worker.fte.as_milli()), now),
            },
        }
    }

    /// Counts a member of a managed team in (1) or out (−1); nobody else.
    fn count_managed(&mut self, id: WorkerId, sign: i32) {
        let worker = &self.workers[id as usize];
        let Some(index) = worker.managed else { return };
        let fte = Fte::milli(sign * worker.fte.as_milli());
        let team = &mut self.teams[worker.team];
        team.managed += fte;
        if self.plan.agency.teams[index].covers_vacancies {
            team.managed_covering += fte;
        }
    }

    /// On to the next grade, at its bottom or the present pay if that is more.
    pub fn promote(&mut self, id: WorkerId) {
        self.reprice(id, |plan, worker| {
            worker.grade = (worker.grade + 1).min(plan.pay.grades.len() as u8 - 1);
            worker.point = worker.point.max(plan.pay.grades[usize::from(worker.grade)].bottom);
        });
    }

    /// Changes a worker's grade or point, and its rates with them.
    pub fn reprice(&mut self, id: WorkerId, change: impl FnOnce(&Plan, &mut Worker)) {
        self.ledger_of(id, -1);
        let worker = &mut self.workers[id as usize];
        change(self.plan, worker);
        self.ledger.price(self.plan, worker);
        self.ledger_of(id, 1);
    }

    /// What an ASYE takes of its supervisor's capacity.
    fn given_per_asye(&self) -> f64 {
        match self.plan.asye.supervision {
            Supervision::Team(share) => share.as_f64(),
            Supervision::Academy { .. } => 0.0,
        }
    }

    /// Effective capacity of a worker [thousandths of a full-time caseload].
    pub fn capacity_of(&self, id: WorkerId) -> i32 {
        self.workers[id as usize].capacity(self.given_per_asye())
    }

    /// Reckons a worker's load anew, after its cases, capacity or standing changed.
    pub fn refresh_load(&mut self, id: WorkerId) {
        let worker = &self.workers[id as usize];
        if !worker.holds_cases {
            return;
        }
        let open = worker.here && !worker.under_notice;
        let most = self.plan.teams[worker.team].most_cases;
        let load = if open { load(worker.cases, self.capacity_of(id), most) } else { CLOSED };
        let worker = &self.workers[id as usize];
        self.loads[worker.team].set(worker.leaf, load);
    }

    /// Frees the leaf of somebody who has gone and holds nothing.
    pub fn retire_leaf(&mut self, id: WorkerId) {
        let worker = &self.workers[id as usize];
        debug_assert_eq!(worker.cases, 0);
        if worker.holds_cases {
            self.loads[worker.team].dismiss(worker.leaf);
        }
    }

    /// Gives a child to a worker: into the chain, the counts and the history.
    pub fn hold(&mut self, id: ChildId, worker: WorkerId) {
        let now = self.now;
        let newest = self.workers[worker as usize].newest_case;
        let child = &mut self.cases.children[id as usize];
        let family = child.family;
        child.worker = worker;
        child.newer = NONE;
        child.older = newest;
        if newest != NONE {
            self.cases.children[newest as usize].newer = id;
        }
        self.workers[worker as usize].newest_case = id;
        self.workers[worker as usize].cases += 1;
        self.cases.families[family as usize].worker = worker;
        self.cases.open_spell(id, worker, now);
        self.count_held(worker, 1);
        self.refresh_load(worker);
    }

    /// Takes a child from its worker, who stays its last.
    pub fn release(&mut self, id: ChildId) {
        let now = self.now;
        let child = &mut self.cases.children[id as usize];
        let (worker, newer, older) = (child.worker, child.newer, child.older);
        child.last_worker = worker;
        child.worker = NOBODY;
        child.newer = NONE;
        child.older = NONE;
        if newer == NONE {
            self.workers[worker as usize].newest_case = older;
        } else {
            self.cases.children[newer as usize].older = older;
        }
        if older != NONE {
            self.cases.children[older as usize].newer = newer;
        }
        self.workers[worker as usize].cases -= 1;
        self.cases.end_spell(id, now);
        self.count_held(worker, -1);
        self.refresh_load(worker);
    }

    fn count_held(&mut self, worker: WorkerId, change: i64) {
        let minute = i64::from(self.now.minutes());
        let worker = &self.workers[worker as usize];
        let team = &mut self.teams[worker.team];
        team.held += change;
        team.held_weighted += change * minute;
        if worker.contract == Contract::Agency {
            team.agency_cases += change;
            team.agency_cases_weighted += change * minute;
        }
    }

    /// Counts a child in or out of a stage of its team.
    pub fn count_stage(&mut self, team: usize, stage: Stage, change: i64) {
        let count = &mut self.stages[team][stage as usize];
        count.open += change;
        count.weighted += change * i64::from(self.now.minutes());
    }

    /// Records a change of worker, dated at the loss.
    pub fn record_change(&mut self, id: ChildId, cause: Cause, when: Instant) {
        let child = &mut self.cases.children[id as usize];
        child.workers += 1;
        let Some(stage) = child.stage else { return };
        let team = child.team;
        let mut month = self.month as usize;
        while month > 1 && when < self.plan.months.end_of(crate::quantity::Month(month as u32 - 1)) {
            month -= 1;
        }
        self.changes.by_cause[month][team][cause as usize] += 1;
        self.changes.at_stage[month][team][stage as usize] += 1;
        if stage == Stage::LookedAfter {
            self.changes.looked_after[month][team][cause as usize] += 1;
        }
    }

    /// The cases a worker holds, newest first.
    pub fn cases_of(&self, worker: WorkerId) -> Vec<ChildId> {
        let mut held = Vec::with_capacity(self.workers[worker as usize].cases as usize);
        let mut next = self.workers[worker as usize].newest_case;
        while next != NONE {
            held.push(next);
            next = self.cases.children[next as usize].older;
        }
        held
    }
}

/// A permanent worker at the start of a spell in post, before grade and pay.
pub fn permanent_worker(identity: Identity, team: usize, fte: Fte, now: Instant) -> Worker {
    Worker {
        identity,
        contract: Contract::Permanent,
        team,
        fte,
        place: Place::OverEstablishment,
        here: true,
        holds_cases: true,
        under_notice: false,
        joined: now,
        qualified: now - Span::months(36),
        serial: 0,
        cohort: None,
        asye_until: None,
        supervised: true,
        supervisor: NOBODY,
        supervising: 0,
        post_from: None,
        ramp: 1_000,
        cases: 0,
        newest_case: NONE,
        leaf: 0,
        hazard_left: f64::INFINITY,
        hazard_from: now,
        departs: Instant::NEVER,
        multiplier: 1.0,
        multiplier_until: Instant::NEVER,
        grade: 0,
        point: crate::quantity::Money::ZERO,
        pay_rate: 0,
        on_cost_rate: 0,
        renewals: 0,
        offers: 0,
        spells: 0,
        managed: None,
    }
}
