//! department-v0 for NeXosim: a model of posts and who covers them, joined by
//! ports to a model of children and who holds them. Workers and children are
//! kept as the plain heap keeps them.

use std::collections::VecDeque;
use std::time::Duration;

use nexosim::model::{BuildContext, Context, Model, ProtoModel, schedulable};
use nexosim::ports::{EventSource, Output, QuerySource};
use nexosim::simulation::{EventKey, Mailbox, SimInit, SimulationError};
use nexosim::time::MonotonicTime;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};

use crate::support::department_v0::Outcome;
use crate::support::quick_v0::{Cases, exponential, stays};
use crate::{WEEK, YEARS};

/// Seconds of the simulation in a year.
const YEAR: f64 = 31_536_000.0;

fn years(years: f64) -> Duration {
    Duration::from_secs_f64(years * YEAR)
}

fn now<M: Model>(cx: &Context<M>) -> f64 {
    cx.time().duration_since(MonotonicTime::EPOCH).as_secs_f64() / YEAR
}

#[derive(Serialize, Deserialize)]
struct Vacancy {
    /// The arrival or the end of the term that is to come.
    next: EventKey,
    agency: Option<usize>,
}

/// Posts, whom they employ and which agency worker covers which vacancy.
#[derive(Default, Serialize, Deserialize)]
struct Posts {
    /// A worker joins: they are numbered in the order of joining.
    joined: Output<()>,
    /// A worker goes.
    gone: Output<usize>,
    workers: usize,
    employed: usize,
    vacancies: Vec<Vacancy>,
    open: VecDeque<usize>,
    agency: usize,
    last: f64,
    vacancy_years: f64,
    agency_years: f64,
    events: u32,
}

#[Model(type Env = SmallRng)]
impl Posts {
    #[nexosim(init)]
    async fn init(&mut self, cx: &Context<Self>, rng: &mut SmallRng) {
        for _ in 0..170 {
            let tenure = exponential(rng, 4.0);
            self.hire(tenure, cx, rng).await;
        }
        (0..30).for_each(|_| self.opens(cx, rng));
        cx.schedule_event(years(exponential(rng, 1.0 / 20.0)), schedulable!(Self::joiner), ()).unwrap();
        cx.schedule_periodic_event(years(8.0 / 12.0), years(1.0), schedulable!(Self::cohort), ()).unwrap();
    }
    async fn joins(&mut self) -> usize {
        self.joined.send(()).await;
        self.workers += 1;
        self.workers - 1
    }
    async fn hire(&mut self, tenure: f64, cx: &Context<Self>, rng: &mut SmallRng) {
        let worker = self.joins().await;
        self.employed += 1;
        cx.schedule_event(years(stays(rng, tenure)), schedulable!(Self::leaves), worker).unwrap();
        if let Some(vacancy) = self.open.pop_front() {
            self.vacancies[vacancy].next.clone().cancel();
            self.agency_goes(vacancy).await;
        }
    }
    async fn agency_goes(&mut self, vacancy: usize) {
        if let Some(worker) = self.vacancies[vacancy].agency.take() {
            self.agency -= 1;
            self.gone.send(worker).await;
        }
    }
    fn opens(&mut self, cx: &Context<Self>, rng: &mut SmallRng) {
        let next = self.request(self.vacancies.len(), cx, rng);
        self.open.push_back(self.vacancies.len());
        self.vacancies.push(Vacancy { next, agency: None });
    }
    fn request(&self, vacancy: usize, cx: &Context<Self>, rng: &mut SmallRng) -> EventKey {
        let wait = exponential(rng, 3.0 * WEEK);
        cx.schedule_keyed_event(years(wait), schedulable!(Self::agency_arrives), vacancy).unwrap()
    }
    fn term(&self, vacancy: usize, cx: &Context<Self>) -> EventKey {
        cx.schedule_keyed_event(years(12.0 * WEEK), schedulable!(Self::term_ends), vacancy).unwrap()
    }
    fn happens(&mut self, cx: &Context<Self>) {
        self.pass(now(cx));
        self.events += 1;
    }
    fn pass(&mut self, to: f64) {
        let span = to - self.last;
        self.vacancy_years += span * self.open.len() as f64;
        self.agency_years += span * self.agency as f64;
        self.last = to;
    }
    #[nexosim(schedulable)]
    async fn leaves(&mut self, worker: usize, cx: &Context<Self>, rng: &mut SmallRng) {
        self.happens(cx);
        self.employed -= 1;
        if self.employed < 200 {
            self.opens(cx, rng);
        }
        self.gone.send(worker).await;
    }
    #[nexosim(schedulable)]
    async fn joiner(&mut self, _: (), cx: &Context<Self>, rng: &mut SmallRng) {
        self.happens(cx);
        cx.schedule_event(years(exponential(rng, 1.0 / 20.0)), schedulable!(Self::joiner), ()).unwrap();
        if self.employed < 200 {
            self.hire(0.0, cx, rng).await;
        }
    }
    #[nexosim(schedulable)]
    async fn cohort(&mut self, _: (), cx: &Context<Self>, rng: &mut SmallRng) {
        self.happens(cx);
        for _ in 0..15 {
            if self.employed < 210 {
                self.hire(0.0, cx, rng).await;
            }
        }
    }
    #[nexosim(schedulable)]
    async fn agency_arrives(&mut self, vacancy: usize, cx: &Context<Self>) {
        self.happens(cx);
        self.agency += 1;
        let worker = self.joins().await;
        self.vacancies[vacancy] = Vacancy { next: self.term(vacancy, cx), agency: Some(worker) };
    }
    #[nexosim(schedulable)]
    async fn term_ends(&mut self, vacancy: usize, cx: &Context<Self>, rng: &mut SmallRng) {
        self.happens(cx);
        self.vacancies[vacancy].next = if rng.random_bool(0.7) {
            self.term(vacancy, cx)
        } else {
            self.agency_goes(vacancy).await;
            self.request(vacancy, cx, rng)
        };
    }
    /// At the end: years of vacancy, years of agency work, events.
    async fn result(&mut self) -> (f64, f64, u32) {
        self.pass(YEARS);
        (self.vacancy_years, self.agency_years, self.events)
    }
}

struct PostsPrototype {
    posts: Posts,
    seed: u64,
}

impl ProtoModel for PostsPrototype {
    type Model = Posts;
    fn build(self, _: &mut BuildContext<Self>) -> (Posts, SmallRng) {
        (self.posts, SmallRng::seed_from_u64(!self.seed))
    }
}

/// Children, and the workers who hold them.
#[derive(Serialize, Deserialize)]
struct Children {
    events: u32,
}

#[Model(type Env = Cases)]
impl Children {
    async fn joined(&mut self, _: (), _: &Context<Self>, cases: &mut Cases) {
        cases.joins();
    }
    async fn gone(&mut self, worker: usize, cx: &Context<Self>, cases: &mut Cases) {
        cases.goes(worker, now(cx));
    }
    /// So many are open from the first, once there are workers.
    async fn opening(&mut self, children: u32, cx: &Context<Self>, cases: &mut Cases) {
        (0..children).for_each(|_| Self::open(cx, cases));
        Self::next(cx, cases);
    }
    fn next(cx: &Context<Self>, cases: &mut Cases) {
        cx.schedule_event(years(exponential(&mut cases.rng, 1.0 / 2_400.0)), schedulable!(Self::comes), ()).unwrap();
    }
    fn open(cx: &Context<Self>, cases: &mut Cases) {
        let (child, stay) = cases.comes(now(cx));
        cx.schedule_event(years(stay), schedulable!(Self::closes), child).unwrap();
    }
    #[nexosim(schedulable)]
    async fn comes(&mut self, _: (), cx: &Context<Self>, cases: &mut Cases) {
        self.events += 1;
        Self::next(cx, cases);
        Self::open(cx, cases);
    }
    #[nexosim(schedulable)]
    async fn closes(&mut self, child: usize, _: &Context<Self>, cases: &mut Cases) {
        self.events += 1;
        cases.closes(child);
    }
    /// At the end: the share kept, changes, events.
    async fn result(&mut self, _: (), _: &Context<Self>, cases: &mut Cases) -> (f64, f64, u32) {
        (cases.kept(), cases.changes, self.events)
    }
}

struct ChildrenPrototype {
    seed: u64,
}

impl ProtoModel for ChildrenPrototype {
    type Model = Children;
    fn build(self, _: &mut BuildContext<Self>) -> (Children, Cases) {
        (Children { events: 0 }, Cases::new(self.seed))
    }
}

fn simulated(seed: u64) -> Result<Outcome, SimulationError> {
    let (posts_mailbox, children_mailbox) = (Mailbox::new(), Mailbox::new());
    let mut posts = Posts::default();
    posts.joined.connect(Children::joined, &children_mailbox);
    posts.gone.connect(Children::gone, &children_mailbox);
    let mut bench = SimInit::with_num_threads(1);
    let opening = EventSource::new().connect(Children::opening, &children_mailbox).register(&mut bench);
    let of_posts = QuerySource::new().connect(Posts::result, &posts_mailbox).register(&mut bench);
    let of_children = QuerySource::new().connect(Children::result, &children_mailbox).register(&mut bench);
    let mut simulation = bench
        .add_model(PostsPrototype { posts, seed }, posts_mailbox, "posts")
        .add_model(ChildrenPrototype { seed }, children_mailbox, "children")
        .init(MonotonicTime::EPOCH)?;
    simulation.process_event(&opening, 2_400)?;
    simulation.step_until(years(YEARS))?;
    let (vacancy_years, agency_years, of_posts) = simulation.process_query(&of_posts, ())?;
    let (kept, changes, of_children) = simulation.process_query(&of_children, ())?;
    Ok(Outcome {
        vacancy: vacancy_years / 200.0 / YEARS,
        agency_months: 12.0 * agency_years,
        kept,
        events: f64::from(of_posts + of_children),
        changes,
    })
}

/// One replication.
pub fn simulate(seed: u64) -> Outcome {
    simulated(seed).expect("it ends")
}
