//! department-v0 with ixa as the calendar: every event is a plan, and what it
//! changes is a data plugin. Workers and children are kept as the plain heap keeps them.

use std::collections::VecDeque;

use ixa::prelude::*;
use rand::RngExt;

use crate::support::department_v0::Outcome;
use crate::support::quick_v0::{Cases, exponential, stays};
use crate::{WEEK, YEARS};

struct Vacancy {
    /// The arrival or the end of the term that is to come.
    next: PlanId,
    agency: Option<usize>,
}

struct State {
    cases: Cases,
    employed: usize,
    vacancies: Vec<Vacancy>,
    open: VecDeque<usize>,
    agency: usize,
    last: f64,
    out: Outcome,
}

impl State {
    fn new(seed: u64) -> State {
        let out = Outcome { vacancy: 0.0, agency_months: 0.0, kept: 0.0, events: 0.0, changes: 0.0 };
        State { cases: Cases::new(seed), employed: 0, vacancies: Vec::new(), open: VecDeque::new(), agency: 0, last: 0.0, out }
    }
    fn pass(&mut self, now: f64) {
        let span = now - self.last;
        self.out.vacancy += span * self.open.len() as f64 / 200.0 / YEARS;
        self.out.agency_months += 12.0 * span * self.agency as f64;
        self.last = now;
    }
}

define_data_plugin!(Department, State, State::new(0));

fn state(context: &mut Context) -> &mut State {
    context.get_data_mut(Department)
}

/// An event happens: when, and to what.
fn happens(context: &mut Context) -> (f64, &mut State) {
    let now = context.get_current_time();
    let state = state(context);
    state.pass(now);
    state.out.events += 1.0;
    (now, state)
}

fn after(context: &mut Context, wait: f64, plan: impl FnOnce(&mut Context) + 'static) -> PlanId {
    context.add_plan(context.get_current_time() + wait, plan)
}

fn hire(context: &mut Context, tenure: f64) {
    let state = state(context);
    let worker = state.cases.joins();
    state.employed += 1;
    let stay = stays(&mut state.cases.rng, tenure);
    let filled = state.open.pop_front();
    after(context, stay, move |context| leave(context, worker));
    if let Some(vacancy) = filled {
        let next = self::state(context).vacancies[vacancy].next;
        context.cancel_plan(&next);
        agency_goes(context, vacancy);
    }
}

fn agency_goes(context: &mut Context, vacancy: usize) {
    let now = context.get_current_time();
    let state = state(context);
    if let Some(worker) = state.vacancies[vacancy].agency.take() {
        state.agency -= 1;
        state.cases.goes(worker, now);
    }
}

fn leave(context: &mut Context, worker: usize) {
    let (now, state) = happens(context);
    state.employed -= 1;
    if state.employed < 200 {
        open_vacancy(context);
    }
    self::state(context).cases.goes(worker, now);
}

fn open_vacancy(context: &mut Context) {
    let vacancy = state(context).vacancies.len();
    let next = request(context, vacancy);
    let state = state(context);
    state.vacancies.push(Vacancy { next, agency: None });
    state.open.push_back(vacancy);
}

fn request(context: &mut Context, vacancy: usize) -> PlanId {
    let wait = exponential(&mut state(context).cases.rng, 3.0 * WEEK);
    after(context, wait, move |context| agency_arrives(context, vacancy))
}

fn agency_arrives(context: &mut Context, vacancy: usize) {
    let (_, state) = happens(context);
    state.agency += 1;
    let worker = state.cases.joins();
    let next = after(context, 12.0 * WEEK, move |context| term_ends(context, vacancy));
    self::state(context).vacancies[vacancy] = Vacancy { next, agency: Some(worker) };
}

fn term_ends(context: &mut Context, vacancy: usize) {
    let (_, state) = happens(context);
    let next = if state.cases.rng.random_bool(0.7) {
        after(context, 12.0 * WEEK, move |context| term_ends(context, vacancy))
    } else {
        agency_goes(context, vacancy);
        request(context, vacancy)
    };
    self::state(context).vacancies[vacancy].next = next;
}

fn next_joiner(context: &mut Context) {
    let wait = exponential(&mut state(context).cases.rng, 1.0 / 20.0);
    after(context, wait, |context| {
        let vacant = happens(context).1.employed < 200;
        next_joiner(context);
        if vacant {
            hire(context, 0.0);
        }
    });
}

fn cohort(context: &mut Context) {
    happens(context);
    for _ in 0..15 {
        if state(context).employed < 210 {
            hire(context, 0.0);
        }
    }
}

fn next_child(context: &mut Context) {
    let wait = exponential(&mut state(context).cases.rng, 1.0 / 2_400.0);
    after(context, wait, |context| {
        happens(context);
        next_child(context);
        child_comes(context);
    });
}

fn child_comes(context: &mut Context) {
    let now = context.get_current_time();
    let (child, stay) = state(context).cases.comes(now);
    after(context, stay, move |context| happens(context).1.cases.closes(child));
}

/// One replication.
pub fn simulate(seed: u64) -> Outcome {
    let mut context = Context::new();
    *state(&mut context) = State::new(seed);
    for _ in 0..170 {
        let tenure = exponential(&mut state(&mut context).cases.rng, 4.0);
        hire(&mut context, tenure);
    }
    (0..30).for_each(|_| open_vacancy(&mut context));
    (0..2_400).for_each(|_| child_comes(&mut context));
    next_joiner(&mut context);
    next_child(&mut context);
    for year in 0..5 {
        context.add_plan(f64::from(year) + 8.0 / 12.0, cohort);
    }
    context.schedule_shutdown(YEARS);
    context.execute();
    let state = state(&mut context);
    state.pass(YEARS);
    Outcome { kept: state.cases.kept(), changes: state.cases.changes, ..state.out }
}
