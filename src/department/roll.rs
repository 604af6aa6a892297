//! Who is here: coming and going, posts and places, contracts, absence and pay.
//!
//! Every act keeps the sums of the team, the books and the room for cases true.

use super::cases::NONE;
use super::caseloads::Room;
use super::ledger::Ledger;
use super::measure::Cause;
use super::people::{Contract, NOBODY, Place, Worker, WorkerId};
use super::plan::{Away, Plan};
use super::state::Department;
use crate::quantity::{Fte, Identity, Instant, Span};

impl Department<'_> {
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
                self.teams[team].permanent.push(id);
                self.teams[team].asyes.extend(worker.is_asye().then_some(id));
                if let (Place::OverEstablishment, Some(cohort)) = (worker.place, worker.cohort) {
                    self.supernumerary[cohort] += 1;
                }
            }
            Contract::Agency => {
                self.teams[team].agency += worker.fte;
                self.teams[team].agency_workers.push(id);
                self.teams[team].agency_staying += u32::from(worker.stays());
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
                self.teams[team].permanent.retain(|&other| other != id);
            }
            Contract::Agency => {
                if worker.under_notice {
                    self.teams[team].agency_leaving -= fte;
                }
                self.teams[team].agency_staying -= u32::from(worker.stays());
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
        self.teams[worker.team].agency_staying -= u32::from(worker.stays());
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
        state.permanent.push(id);
        self.ledger_of(id, 1);
        self.attribute_agency(team);
        self.note_worker("becomes permanent", id);
    }

    /// The worker is under notice from now.
    pub fn give_notice(&mut self, id: WorkerId) {
        let worker = &mut self.workers[id as usize];
        self.teams[worker.team].agency_staying -= u32::from(worker.stays());
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

    /// An agency worker under notice is to stay after all.
    pub fn withdraw_notice(&mut self, id: WorkerId) {
        let worker = &mut self.workers[id as usize];
        worker.under_notice = false;
        let (team, fte, stays) = (worker.team, worker.fte, worker.stays());
        self.teams[team].agency_staying += u32::from(stays);
        self.teams[team].agency_leaving -= fte;
        self.attribute_agency(team);
        self.refresh_load(id);
        self.note_worker("stays after all", id);
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
        self.teams[from].permanent.retain(|&other| other != id);
        self.teams[team].fill(place, fte);
        self.teams[team].permanent.push(id);
        self.teams[team].asyes.extend(self.workers[id as usize].is_asye().then_some(id));
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
        for id in self.permanent().chain(agency).collect::<Vec<_>>() {
            self.ledger_of(id, 1);
        }
        for team in 0..self.teams.len() {
            self.attribute_agency(team);
        }
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
        room: Room::new(0, 0.0),
        cases: 0,
        newest_case: NONE,
        leaf: 0,
        hazard_left: f64::INFINITY,
        hazard_from: now,
        departs: Instant::NEVER,
        resigns: Instant::NEVER,
        assignment_ends: Instant::NEVER,
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
