//! The department as it stands at one instant of one replication.
//!
//! Processes read it and change it through the few acts below, which keep the
//! running sums true; nothing here decides anything.

use std::collections::VecDeque;

use super::cases::{Cases, ChildId, NONE};
use super::caseloads::{Caseloads, Room};
use super::event::Event;
use super::feedback::Pressure;
use super::further::Further;
use super::ledger::Ledger;
use super::levers::InForce;
use super::measure::Cause;
use super::people::{Contract, NOBODY, Place, TeamState, Worker, WorkerId};
use super::plan::{Away, Changes as Lever, Plan, Stage, Supervision};
use super::referral_rates::ReferralRates;
use super::trace::Trace;
use crate::chance::{Memo, PiecewiseHazard, Streams};
use crate::engine::Calendar;
use crate::quantity::{Fte, Identity, Instant, Span};

/// Changes and child-time, counted by month; written to the tally at the end,
/// because a change is dated at the loss, which may lie in an earlier month.
#[derive(Clone, Debug)]
pub struct Changes {
    /// [month, counted from the beginning of the past][team][cause].
    pub by_cause: Vec<Vec<[u32; Cause::COUNT]>>,
    /// [month][team][stage].
    pub at_stage: Vec<Vec<[u32; Stage::COUNT]>>,
    /// [month][team][cause], looked-after children.
    pub looked_after: Vec<Vec<[u32; Cause::COUNT]>>,
    /// [month]: time of looked-after children, all teams [minutes].
    pub care_minutes: Vec<i64>,
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
#[derive(Clone)]
pub struct Department<'p> {
    /// What is asked of it.
    pub plan: &'p Plan,
    /// Where draws come from.
    pub streams: Streams,
    /// The same, for what siblings share.
    pub shared: Memo,
    /// What is to come.
    pub calendar: Calendar,
    /// The present.
    pub now: Instant,
    /// When each month begins, counted from the beginning of the past; the first is month 1.
    pub month_begins: Vec<Instant>,
    /// Families referred a year.
    pub referral_rates: ReferralRates,
    /// The month being lived (1 is the first of the run; 0 and less are the past).
    pub month: i32,
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
    /// Children of other practitioners [team][stage].
    pub elsewhere: Vec<[i64; Stage::COUNT]>,
    /// Weight of a case by stage [thousandths of a case].
    pub points: [i64; Stage::COUNT],
    /// Share of capacity that short sickness leaves [thousandths].
    pub presence: i32,
    /// Who looks for another post here, in order.
    pub movers: Vec<WorkerId>,
    /// Whether this is still the past.
    pub past: bool,
    /// Who will take which seat in the past, by the slot of the event.
    pub seats: Vec<super::past::Seat>,
    /// Changes of worker.
    pub changes: Changes,
    /// Hazard of leaving by tenure.
    pub hazard: PiecewiseHazard,
    /// The yearly shocks and when each begins, from the year (1 October) that holds the start.
    pub shocks: Vec<(Instant, f64)>,
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
    /// What levers amount to today.
    pub levers: InForce,
    /// Families that a lever brings.
    pub further_referrals: Further,
    /// Experienced people that a lever brings.
    pub further_joiners: Further,
    /// What workload does to each team's staff.
    pub pressure: Pressure,
    /// The log, where one is asked for.
    pub trace: Option<Box<Trace>>,
}

impl<'p> Department<'p> {
    /// An empty department.
    pub fn new(plan: &'p Plan, streams: Streams) -> Self {
        let start = plan.months.start();
        let months = (plan.months.count() + plan.past_months) as usize + 1;
        let begins = start.plus_months(-(plan.past_months as i32));
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
        Self {
            plan,
            streams,
            shared: Memo::new(streams),
            calendar: Calendar::new(begins, plan.months.end()),
            now: begins,
            month_begins: (0..months as i32).map(|month| begins.plus_months(month - 1)).collect(),
            referral_rates: ReferralRates::new(plan, begins),
            month: 1 - plan.past_months as i32,
            workers: Vec::new(),
            permanent: Vec::new(),
            teams,
            loads: vec![Caseloads::new(); count],
            cases: Cases::default(),
            waiting: vec![VecDeque::new(); count],
            tickets: 0,
            waiting_now: vec![0; count],
            stages: vec![[StageCount::default(); Stage::COUNT]; count],
            elsewhere: vec![[0; Stage::COUNT]; count],
            points: plan.continuity.points.map(|points| (points * 1_000.0).round() as i64),
            presence: super::absence::presence_milli(plan),
            movers: Vec::new(),
            past: plan.past_months > 0,
            seats: Vec::new(),
            changes: Changes {
                by_cause: vec![vec![[0; Cause::COUNT]; count]; months],
                at_stage: vec![vec![[0; Stage::COUNT]; count]; months],
                looked_after: vec![vec![[0; Cause::COUNT]; count]; months],
                care_minutes: vec![0; months],
            },
            hazard: plan.leaving.hazard(),
            shocks: Vec::new(),
            ledger: Ledger::new(plan),
            supernumerary: vec![0; plan.cohorts.len()],
            in_academy: 0,
            stays: Vec::new(),
            former_staff: Vec::new(),
            levers: InForce::before(plan),
            further_referrals: Further::new("further referral", start),
            further_joiners: Further::new("further joiner", start),
            pressure: Pressure::none(count),
            trace: None,
        }
    }

    /// The department as it stands at the start, under another plan that shares its past.
    pub fn under(&self, plan: &'p Plan) -> Self {
        Self { plan, supernumerary: vec![0; plan.cohorts.len()], levers: InForce::before(plan), ..self.clone() }
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
        // What was entered for the spell before is no longer meant.
        worker.absences = before.absences + 1;
        worker.moves = before.moves + 1;
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
        self.note_worker("joins", id);
    }

    /// Lets somebody go: out of every sum. Cases must be passed on by the caller.
    pub fn leave(&mut self, id: WorkerId) {
        self.note_worker("goes", id);
        self.release_cover(id);
        self.ledger_of(id, -1);
        let worker = &mut self.workers[id as usize];
        worker.here = false;
        worker.serial += 1;
        let (team, fte) = (worker.team, worker.fte);
        match worker.contract {
            Contract::Permanent => {
                if worker.under_notice && worker.holds_post() {
                    self.teams[team].leaving_soon -= fte;
                }
                let away = worker.away.take();
                self.teams[team].fill(self.workers[id as usize].place, -fte);
                self.count_away(team, away, -fte);
                let worker = &mut self.workers[id as usize];
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

    /// The agency worker who covered a worker's post stays beside it for now.
    pub fn keep_cover(&mut self, id: WorkerId) {
        let worker = &mut self.workers[id as usize];
        worker.keeps_cover = true;
        let (team, fte) = (worker.team, worker.fte);
        self.teams[team].cover_kept += fte;
        self.attribute_agency(team);
    }

    /// Cover beside a worker, if any, is no longer needed: its time has come, or
    /// the worker goes from the post.
    pub fn release_cover(&mut self, id: WorkerId) {
        let worker = &mut self.workers[id as usize];
        let (kept, team, fte) = (std::mem::take(&mut worker.keeps_cover), worker.team, worker.fte);
        if kept {
            self.teams[team].cover_kept -= fte;
            self.attribute_agency(team);
        }
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
        self.note_worker("takes a post", id);
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
        self.note_worker("becomes permanent", id);
    }

    /// The worker is under notice from now.
    pub fn give_notice(&mut self, id: WorkerId) {
        let worker = &mut self.workers[id as usize];
        worker.under_notice = true;
        let (team, fte) = (worker.team, worker.fte);
        if worker.contract == Contract::Permanent && worker.holds_post() {
            self.teams[team].leaving_soon += fte;
        }
        if worker.contract == Contract::Agency {
            self.teams[team].agency_leaving += fte;
            self.attribute_agency(team);
        }
        self.refresh_load(id);
        self.note_worker("is under notice", id);
    }

    /// A worker goes away for long, or is back.
    pub fn set_away(&mut self, id: WorkerId, away: Option<Away>) {
        self.ledger_of(id, -1);
        let worker = &mut self.workers[id as usize];
        let (before, team, fte) = (std::mem::replace(&mut worker.away, away), worker.team, worker.fte);
        self.count_away(team, before, -fte);
        self.count_away(team, away, fte);
        self.ledger_of(id, 1);
        self.attribute_agency(team);
        self.refresh_load(id);
        self.note_away(id, away);
    }

    fn count_away(&mut self, team: usize, away: Option<Away>, fte: Fte) {
        let minute = i64::from(self.now.minutes());
        let state = &mut self.teams[team];
        match away {
            None => return,
            Some(Away::Sick) => state.sick_weighted += i64::from(fte.as_milli()) * minute,
            Some(Away::Family) => state.on_family_leave += fte,
        }
        state.away += fte;
    }

    /// A permanent worker without cases moves to a post in another place or team.
    pub fn relocate(&mut self, id: WorkerId, team: usize, place: Place) {
        debug_assert_eq!(self.workers[id as usize].cases, 0);
        self.release_cover(id);
        self.ledger_of(id, -1);
        let worker = &mut self.workers[id as usize];
        let (from, was, fte, held) = (worker.team, worker.place, worker.fte, worker.holds_cases);
        let (leaf, cohort, identity) = (worker.leaf, worker.cohort, worker.identity);
        worker.team = team;
        worker.place = place;
        worker.holds_cases = place != Place::Other;
        worker.post_from = None;
        let holds = worker.holds_cases;
        self.teams[from].fill(was, -fte);
        self.teams[team].fill(place, fte);
        if let (Place::OverEstablishment, Some(cohort)) = (was, cohort) {
            self.supernumerary[cohort] -= 1;
        }
        if held {
            self.loads[from].dismiss(leaf);
        }
        if holds {
            self.workers[id as usize].leaf = self.loads[team].admit(id, identity);
        }
        self.ledger_of(id, 1);
        self.attribute_agency(from);
        self.attribute_agency(team);
        self.refresh_load(id);
        self.note_worker("moves here", id);
    }

    /// Adds a worker's pay or charge to the running rates (sign 1), or takes it away (−1).
    fn ledger_of(&mut self, id: WorkerId, sign: i64) {
        self.ledger.enter(self.plan, &self.workers[id as usize], sign, self.now);
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
            Supervision::Team(share) => self.levers.set(Lever::SupervisionShare).unwrap_or(share.as_f64()),
            Supervision::Academy { .. } => 0.0,
        }
    }

    /// What a full-time case-holder of a team should hold today [cases per FTE].
    pub fn desired_caseload(&self, team: usize) -> f64 {
        self.levers.set(Lever::DesiredCaseload).unwrap_or(self.plan.teams[team].desired_caseload)
    }

    /// Effective capacity of a worker [thousandths of a full-time caseload].
    pub fn capacity_of(&self, id: WorkerId) -> i32 {
        let worker = &self.workers[id as usize];
        let capacity = worker.capacity(self.given_per_asye(), self.presence);
        let times = self.levers.capacity(worker);
        if times == 1.0 { capacity } else { (f64::from(capacity) * times).round() as i32 }
    }

    /// Reckons a worker's load anew, after its capacity or standing changed.
    pub fn refresh_load(&mut self, id: WorkerId) {
        self.workers[id as usize].room = self.room_now(id);
        self.cases_changed(id);
    }

    /// A worker's load follows its cases, in the room it had before.
    #[inline]
    pub fn cases_changed(&mut self, id: WorkerId) {
        let worker = &self.workers[id as usize];
        debug_assert!(!worker.holds_cases || worker.room == self.room_now(id), "worker {id} has other room");
        if worker.holds_cases {
            self.loads[worker.team].set(worker.leaf, worker.room.load(worker.weight));
        }
    }

    /// A worker's room by its capacity and standing today.
    fn room_now(&self, id: WorkerId) -> Room {
        let worker = &self.workers[id as usize];
        if !worker.here || worker.under_notice || worker.away.is_some() {
            return Room::NONE;
        }
        let most = self.plan.teams[worker.team].most_cases;
        let most = self.levers.set(Lever::MostCases).map_or(most, |cap| most.min(cap));
        Room::new(self.capacity_of(id), most)
    }

    /// A worker's load by its cases, capacity and standing today.
    pub fn load_now(&self, id: WorkerId) -> u64 {
        self.room_now(id).load(self.workers[id as usize].weight)
    }

    /// The same for everybody of a team who may hold cases.
    pub fn refresh_team(&mut self, team: usize) {
        for id in super::allocation::holders(self, team) {
            self.refresh_load(id);
        }
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
        let weight = child.stage.map_or(0, |stage| self.points[stage as usize]);
        child.worker = worker;
        child.newer = NONE;
        child.older = newest;
        if newest != NONE {
            self.cases.children[newest as usize].newer = id;
        }
        self.workers[worker as usize].newest_case = id;
        self.workers[worker as usize].cases += 1;
        self.workers[worker as usize].weight += weight;
        self.cases.families[family as usize].worker = worker;
        self.cases.open_spell(id, worker, now);
        self.count_held(worker, 1);
        self.cases_changed(worker);
        self.note_child("goes to", id, "", |d| d.holder(id));
    }

    /// A case goes into a worker's chain and counts, its history unchanged.
    pub fn link(&mut self, id: ChildId, worker: WorkerId) {
        let spell = self.cases.children[id as usize].spell;
        self.hold(id, worker);
        // Holding has opened a spell of its own: back to the one there was.
        self.cases.drop_newest_spell(id);
        debug_assert_eq!(self.cases.children[id as usize].spell, spell);
    }

    /// A case, and its present spell, have always been another worker's.
    pub fn rewrite(&mut self, id: ChildId, to: WorkerId) {
        let spell = self.cases.children[id as usize].spell as usize;
        let last = self.cases.children[id as usize].last_worker;
        self.release(id);
        self.cases.spells[spell].worker = to;
        self.cases.spells[spell].to = Instant::NEVER;
        self.cases.children[id as usize].last_worker = last;
        self.link(id, to);
    }

    /// A worker's contracted time is set, before the books are opened.
    pub fn set_fte(&mut self, id: WorkerId, fte: Fte) {
        self.ledger_of(id, -1);
        let worker = &mut self.workers[id as usize];
        let more = fte - worker.fte;
        worker.fte = fte;
        let team = worker.team;
        self.teams[team].agency += more;
        self.ledger_of(id, 1);
        self.attribute_agency(team);
        self.refresh_load(id);
    }

    /// Opens the books anew, with everybody in them who is here.
    pub fn open_books(&mut self) {
        self.ledger = Ledger::new(self.plan);
        let agency = self.teams.iter().flat_map(|team| team.agency_workers.iter().copied());
        for id in self.permanent.iter().copied().chain(agency).collect::<Vec<_>>() {
            self.ledger_of(id, 1);
        }
        for team in 0..self.teams.len() {
            self.attribute_agency(team);
        }
    }

    /// Takes a child from its worker, who stays its last.
    pub fn release(&mut self, id: ChildId) {
        self.note_child("is taken from", id, "", |d| d.worker_of(id));
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
        let weight = self.cases.children[id as usize].stage.map_or(0, |stage| self.points[stage as usize]);
        self.workers[worker as usize].cases -= 1;
        self.workers[worker as usize].weight -= weight;
        self.cases.end_spell(id, now);
        self.count_held(worker, -1);
        self.cases_changed(worker);
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

    /// Counts a child in (1) or out (−1) at the stage it stands at: among the
    /// cases of social workers, or those of other practitioners.
    pub fn count_child(&mut self, id: ChildId, change: i64) {
        let child = &self.cases.children[id as usize];
        let (Some(stage), team) = (child.stage, child.team) else { return };
        self.note_child(if change > 0 { "enters stage" } else { "leaves stage" }, id, "", |_| stage.name().to_owned());
        let child = &self.cases.children[id as usize];
        if child.elsewhere {
            self.elsewhere[team][stage as usize] += change;
        } else {
            self.count_stage(team, stage, change);
        }
    }

    /// Records a change of worker, dated at the loss.
    pub fn record_change(&mut self, id: ChildId, cause: Cause, when: Instant) {
        self.note_change(id, cause, when);
        let child = &mut self.cases.children[id as usize];
        child.workers += 1;
        let Some(stage) = child.lost_at.or(child.stage) else { return };
        let team = child.team;
        let past = self.plan.past_months as i32;
        let mut month = self.month;
        while month + past > 1 && when < self.month_begins[(month + past) as usize] {
            month -= 1;
        }
        let month = (month + past) as usize;
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
        room: Room::NONE,
        cases: 0,
        newest_case: NONE,
        leaf: 0,
        hazard_left: f64::INFINITY,
        hazard_from: now,
        departs: Instant::NEVER,
        resigns: Instant::NEVER,
        absence_left: f64::INFINITY,
        absence_from: now,
        absence_due: Instant::NEVER,
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
        away: None,
        absences: 0,
        covered_by: NOBODY,
        looks: None,
        moves: 0,
        weight: 0,
        leaves_because: Cause::Leaver,
        over_protected: false,
        keeps_cover: false,
    }
}
