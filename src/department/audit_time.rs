//! The audit's own clock: what time and money amount to over a month, reckoned
//! event by event from the people and children themselves.
//!
//! The model integrates only when something changes. Here everybody is looked
//! at before every event for as long as nothing has changed, and when the books
//! close both must have come to the same whole minutes and thousandths of a penny.

use super::audit::{Found, equal};
use super::event::Event;
use super::people::{Contract, NOBODY, Place};
use super::plan::{Away, Stage};
use super::state::Department;
use crate::engine::Due;
use crate::quantity::Instant;

/// What has passed in a team since the month began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Passed {
    /// Case-minutes, of them agency workers', and sick FTE-minutes [thousandths].
    time: [i64; 3],
    /// Child-minutes by stage.
    stages: [i64; Stage::COUNT],
    /// Pay by grade [thousandths of a penny a year × minutes].
    pay: Vec<i128>,
    /// On-costs, supernumerary pay, individual agency [thousandths of FTE × minutes].
    other: [i128; 3],
}

/// What has passed since the month began.
#[derive(Clone, Debug, Default)]
pub struct Elapsed {
    teams: Vec<Passed>,
    /// Only a month whose beginning was seen can be held against the books.
    whole: bool,
}

impl Elapsed {
    /// Before an event: time passes up to it, and a month that closes is looked at.
    pub fn before(&mut self, d: &Department, due: &Due) -> Found {
        if self.teams.is_empty() {
            *self = Self::begin(d, d.now == d.plan.months.start() && !d.past);
        }
        self.pass(d, due.at);
        if self.whole && Event::of(due) == Event::MonthEnd { self.look(d, due.at) } else { Ok(()) }
    }

    /// After an event: where it closed a month, the next begins.
    pub fn after(&mut self, d: &Department, due: &Due) {
        if matches!(Event::of(due), Event::MonthEnd | Event::Snapshot) {
            *self = Self::begin(d, !d.past);
        }
    }

    fn begin(d: &Department, whole: bool) -> Self {
        let none = Passed { pay: vec![0; d.plan.pay.grades.len()], ..Passed::default() };
        Self { teams: vec![none; d.teams.len()], whole }
    }

    fn pass(&mut self, d: &Department, to: Instant) {
        let minutes = i64::from(to.since(d.now).as_minutes());
        if minutes <= 0 {
            return;
        }
        for worker in d.workers.iter().filter(|worker| worker.here) {
            let passed = &mut self.teams[worker.team];
            let fte = i64::from(worker.fte.as_milli());
            if worker.contract == Contract::Agency {
                passed.time[1] += minutes * i64::from(worker.cases);
                passed.other[2] += i128::from(minutes * if worker.managed.is_none() { fte } else { 0 });
                continue;
            }
            passed.time[2] += if worker.away == Some(Away::Sick) { minutes * fte } else { 0 };
            let paid = i64::from(super::absence::pay_continuing(d.plan, worker.away).as_milli());
            let (pay, on_costs) = (worker.pay_rate * paid / 1_000, worker.on_cost_rate * paid / 1_000);
            passed.pay[usize::from(worker.grade)] += i128::from(pay) * i128::from(minutes);
            passed.other[0] += i128::from(on_costs) * i128::from(minutes);
            if worker.place == Place::OverEstablishment {
                passed.other[1] += i128::from(pay) * i128::from(minutes);
            }
        }
        for child in &d.cases.children {
            let Some(stage) = child.stage.filter(|_| !child.elsewhere) else { continue };
            let passed = &mut self.teams[child.team];
            passed.stages[stage as usize] += minutes;
            passed.time[0] += if child.worker == NOBODY { 0 } else { minutes };
        }
    }

    fn look(&self, d: &Department, now: Instant) -> Found {
        let minute = i64::from(now.minutes());
        for (team, passed) in self.teams.iter().enumerate() {
            let state = &d.teams[team];
            let sick = i64::from((state.away - state.on_family_leave).as_milli());
            let kept = [
                state.held * minute - state.held_weighted,
                state.agency_cases * minute - state.agency_cases_weighted,
                sick * minute - state.sick_weighted,
            ];
            equal("time-adds-up", format_args!("cases, agency's, sickness in team {team}"), kept, passed.time)?;
            let stages = d.stages[team].map(|at| at.open * minute - at.weighted);
            equal("time-adds-up", format_args!("children by stage in team {team}"), stages, passed.stages)?;
            let (pay, other) = d.ledger.accrued(team, now);
            equal("money-over-time", format_args!("pay by grade in team {team}"), &pay, &passed.pay)?;
            equal("money-over-time", format_args!("on-costs, supernumerary, agency in team {team}"), other, passed.other)?;
        }
        Ok(())
    }
}
