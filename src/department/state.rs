//! The department as it stands at one instant of one replication.
//!
//! Processes read it, and change it through a few acts that keep the running sums
//! true: of who is here (`roll`), of who holds which child (`holding`), and of how
//! much each may hold (`room`). Nothing there decides anything.

use std::collections::VecDeque;

use super::cases::{Cases, ChildId};
use super::caseloads::Caseloads;
use super::demand::TeamShares;
use super::event::Event;
use super::feedback::Pressure;
use super::further::Further;
use super::ledger::Ledger;
use super::levers::InForce;
use super::measure::Cause;
use super::people::{TeamState, Worker, WorkerId};
use super::plan::{Plan, Stage};
use super::referral_rates::ReferralRates;
use super::trace::Trace;
use crate::chance::{Memo, PiecewiseHazard, Streams};
use crate::engine::Calendar;
use crate::quantity::{Instant, Span};

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
    /// The same in all teams.
    pub waiting_in_all: u32,
    /// Which teams hold a stage, and how its children fall to them.
    pub team_shares: [TeamShares; Stage::COUNT],
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
        let teams: Vec<TeamState> = plan
            .teams
            .iter()
            .map(|team| TeamState {
                posts: team.posts.at(start),
                case_holding_posts: team.case_holding_posts.at(start),
                ..TeamState::default()
            })
            .collect();
        let team_shares = TeamShares::of_all(plan, &teams);
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
            teams,
            loads: vec![Caseloads::new(); count],
            cases: Cases::default(),
            waiting: vec![VecDeque::new(); count],
            tickets: 0,
            waiting_now: vec![0; count],
            waiting_in_all: 0,
            team_shares,
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

    /// Permanent workers of all teams, in no order that matters.
    pub fn permanent(&self) -> impl Iterator<Item = WorkerId> {
        self.teams.iter().flat_map(|team| team.permanent.iter().copied())
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
}
