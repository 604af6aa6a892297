//! department-v0 a third time: as fast as a plain program makes it, with a binary
//! heap of packed keys, a slab of children, and workers in an array ordered by
//! load. Nothing in it is reproducible elsewhere; it is the yardstick of speed.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Exp1, LogNormal};

use super::department_v0::Outcome;

const YEARS: f64 = 5.0;
const WEEK: f64 = 1.0 / 52.0;
/// Ticks of a key's clock in a year: its upper half holds eight years.
const TICKS: f64 = (1_u64 << 29) as f64;

/// What happens: the top bits of a key's lower half; the rest is whose.
const KINDS: [fn(&mut V0, usize); 7] = [V0::leaves, V0::joiner, V0::cohort, V0::arrives, V0::term_ends, V0::child_comes, V0::child_goes];
const LEAVES: usize = 0;
const JOINER: usize = 1;
const COHORT: usize = 2;
const ARRIVES: usize = 3;
const TERM_ENDS: usize = 4;
const CHILD_COMES: usize = 5;
const CHILD_GOES: usize = 6;

const NONE: usize = usize::MAX;

/// Workers in an array ordered by load: `first[l]` is where level l begins. A
/// change by one is one swap, and a tie is one index.
struct Loads {
    order: Vec<usize>,
    place: Vec<usize>,
    level: Vec<usize>,
    first: Vec<usize>,
}

impl Loads {
    fn swap(&mut self, a: usize, b: usize) {
        self.order.swap(a, b);
        self.place[self.order[a]] = a;
        self.place[self.order[b]] = b;
    }
    fn more(&mut self, worker: usize) {
        let level = self.level[worker];
        if level + 2 == self.first.len() {
            self.first.push(self.order.len());
        }
        self.first[level + 1] -= 1;
        self.swap(self.place[worker], self.first[level + 1]);
        self.level[worker] += 1;
    }
    fn less(&mut self, worker: usize) {
        let level = self.level[worker];
        self.swap(self.place[worker], self.first[level]);
        self.first[level] += 1;
        self.level[worker] -= 1;
    }
    fn join(&mut self) -> usize {
        let (worker, top) = (self.place.len(), self.first.len() - 2);
        self.place.push(self.order.len());
        self.order.push(worker);
        self.level.push(top);
        self.first[top + 1] += 1;
        (0..top).for_each(|_| self.less(worker));
        worker
    }
    /// Somebody without cases goes.
    fn go(&mut self, worker: usize) {
        while self.level[worker] + 2 < self.first.len() {
            self.more(worker);
        }
        let last = self.order.len() - 1;
        self.swap(self.place[worker], last);
        self.order.pop();
        *self.first.last_mut().expect("levels") -= 1;
        self.level[worker] = NONE;
    }
    fn lightest(&self, rng: &mut SmallRng) -> usize {
        let end = *self.first[1..].iter().find(|&&end| end > 0).expect("somebody is here");
        self.order[rng.random_range(0..end)]
    }
}

/// A child: its worker, its place among the worker's, since when, last changed.
#[derive(Clone, Copy)]
struct Child {
    worker: usize,
    place: usize,
    since: f32,
    changed: f32,
}

/// Workers and the children they hold, knowing nothing of posts or of when
/// things happen: what peers with another calendar are given too.
pub struct Cases {
    /// Where all chance comes from.
    pub rng: SmallRng,
    /// Changes of worker.
    pub changes: f64,
    durations: LogNormal<f64>,
    loads: Loads,
    held: Vec<Vec<usize>>,
    children: Vec<Child>,
    free: Vec<usize>,
}

impl Cases {
    pub fn new(seed: u64) -> Cases {
        let variance: f64 = libm::log(1.0 + 1.2 * 1.2);
        Cases {
            rng: SmallRng::seed_from_u64(seed),
            changes: 0.0,
            durations: LogNormal::new(-variance / 2.0, libm::sqrt(variance)).expect("a law"),
            loads: Loads { order: Vec::new(), place: Vec::new(), level: Vec::new(), first: vec![0, 0] },
            held: Vec::new(),
            children: Vec::new(),
            free: Vec::new(),
        }
    }
    /// Somebody joins without cases.
    pub fn joins(&mut self) -> usize {
        self.held.push(Vec::new());
        self.loads.join()
    }
    /// Somebody goes, and their children go one by one to others.
    pub fn goes(&mut self, worker: usize, now: f64) {
        let held = std::mem::take(&mut self.held[worker]);
        held.iter().for_each(|_| self.loads.less(worker));
        self.loads.go(worker);
        self.changes += held.len() as f64;
        for child in held {
            self.children[child].changed = now as f32;
            self.give(child);
        }
    }
    pub fn is_here(&self, worker: usize) -> bool {
        self.loads.level[worker] != NONE
    }
    fn give(&mut self, child: usize) {
        let worker = self.loads.lightest(&mut self.rng);
        self.loads.more(worker);
        self.children[child].worker = worker;
        self.children[child].place = self.held[worker].len();
        self.held[worker].push(child);
    }
    /// A child comes: which, and how long it stays [years].
    pub fn comes(&mut self, now: f64) -> (usize, f64) {
        let new = Child { worker: NONE, place: 0, since: now as f32, changed: -1.0 };
        let child = self.free.pop().unwrap_or_else(|| {
            self.children.push(new);
            self.children.len() - 1
        });
        self.children[child] = new;
        self.give(child);
        (child, self.durations.sample(&mut self.rng))
    }
    pub fn closes(&mut self, child: usize) {
        let Child { worker, place, .. } = self.children[child];
        self.loads.less(worker);
        self.held[worker].swap_remove(place);
        if let Some(&moved) = self.held[worker].get(place) {
            self.children[moved].place = place;
        }
        self.free.push(child);
    }
    /// Of the children here who were here a year before the end, the share without a change since.
    pub fn kept(&self) -> f64 {
        // A slot that has been left is in no worker's hands.
        let open = self.held.iter().flatten().map(|&child| self.children[child]);
        let long: Vec<Child> = open.filter(|child| f64::from(child.since) < YEARS - 1.0).collect();
        long.iter().filter(|child| f64::from(child.changed) < YEARS - 1.0).count() as f64 / long.len() as f64
    }
}

pub fn exponential(rng: &mut SmallRng, mean: f64) -> f64 {
    let unit: f64 = Exp1.sample(rng);
    mean * unit
}

/// Years until somebody of this tenure leaves.
pub fn stays(rng: &mut SmallRng, tenure: f64) -> f64 {
    let mut left = exponential(rng, 1.0);
    let mut at = tenure;
    for (edge, rate) in [(2.0, 0.20), (5.0, 0.17), (10.0, 0.12)] {
        if at < edge {
            if left < rate * (edge - at) {
                return at + left / rate - tenure;
            }
            left -= rate * (edge - at);
            at = edge;
        }
    }
    at + left / 0.08 - tenure
}

struct V0 {
    cases: Cases,
    heap: BinaryHeap<Reverse<u64>>,
    now: f64,
    last: f64,
    covers: Vec<usize>,
    employed: usize,
    /// The latest request and the agency worker of each vacancy; `NONE` where there is none.
    vacancies: Vec<(usize, usize)>,
    requests: Vec<usize>,
    open: VecDeque<usize>,
    agency: usize,
    out: Outcome,
}

impl V0 {
    fn exponential(&mut self, mean: f64) -> f64 {
        exponential(&mut self.cases.rng, mean)
    }
    fn add(&mut self, wait: f64, kind: usize, whose: usize) {
        let at = self.now + wait;
        if at < YEARS {
            self.heap.push(Reverse((((at * TICKS) as u64) << 32) | (kind << 29 | whose) as u64));
        }
    }
    fn worker(&mut self, covers: usize) -> usize {
        self.covers.push(covers);
        self.cases.joins()
    }
    fn hire(&mut self, tenure: f64) {
        let worker = self.worker(NONE);
        self.employed += 1;
        let stays = stays(&mut self.cases.rng, tenure);
        self.add(stays, LEAVES, worker);
        if let Some(vacancy) = self.open.pop_front() {
            let agency = std::mem::replace(&mut self.vacancies[vacancy], (NONE, NONE)).1;
            if agency != NONE {
                self.agency -= 1;
                self.cases.goes(agency, self.now);
            }
        }
    }
    fn opens(&mut self) {
        self.vacancies.push((NONE, NONE));
        self.open.push_back(self.vacancies.len() - 1);
        self.request(self.vacancies.len() - 1);
    }
    fn request(&mut self, vacancy: usize) {
        let request = self.requests.len();
        self.requests.push(vacancy);
        self.vacancies[vacancy] = (request, NONE);
        let wait = self.exponential(3.0 * WEEK);
        self.add(wait, ARRIVES, request);
    }
    fn child(&mut self) {
        let (child, stays) = self.cases.comes(self.now);
        self.add(stays, CHILD_GOES, child);
    }
    fn leaves(&mut self, worker: usize) {
        self.employed -= 1;
        if self.employed < 200 {
            self.opens();
        }
        self.cases.goes(worker, self.now);
    }
    fn joiner(&mut self, _: usize) {
        let wait = self.exponential(1.0 / 20.0);
        self.add(wait, JOINER, 0);
        if self.employed < 200 {
            self.hire(0.0);
        }
    }
    fn cohort(&mut self, _: usize) {
        (0..15).for_each(|_| if self.employed < 210 { self.hire(0.0) });
    }
    fn arrives(&mut self, request: usize) {
        let vacancy = self.requests[request];
        if self.vacancies[vacancy].0 != request {
            self.out.events -= 1.0;
            return;
        }
        let worker = self.worker(vacancy);
        self.agency += 1;
        self.vacancies[vacancy].1 = worker;
        self.add(12.0 * WEEK, TERM_ENDS, worker);
    }
    fn term_ends(&mut self, worker: usize) {
        if !self.cases.is_here(worker) {
            self.out.events -= 1.0;
        } else if self.cases.rng.random_bool(0.7) {
            self.add(12.0 * WEEK, TERM_ENDS, worker);
        } else {
            self.agency -= 1;
            self.cases.goes(worker, self.now);
            self.request(self.covers[worker]);
        }
    }
    fn child_comes(&mut self, _: usize) {
        let wait = self.exponential(1.0 / 2_400.0);
        self.add(wait, CHILD_COMES, 0);
        self.child();
    }
    fn child_goes(&mut self, child: usize) {
        self.cases.closes(child);
    }
    fn pass(&mut self, to: f64) {
        let span = to - self.last;
        self.out.vacancy += span * self.open.len() as f64 / 200.0 / YEARS;
        self.out.agency_months += 12.0 * span * self.agency as f64;
        self.last = to;
    }
}

/// One replication.
pub fn simulate(seed: u64) -> Outcome {
    let mut v = V0 {
        cases: Cases::new(seed),
        heap: BinaryHeap::new(),
        now: 0.0,
        last: 0.0,
        covers: Vec::new(),
        employed: 0,
        vacancies: Vec::new(),
        requests: Vec::new(),
        open: VecDeque::new(),
        agency: 0,
        out: Outcome { vacancy: 0.0, agency_months: 0.0, kept: 0.0, events: 0.0, changes: 0.0 },
    };
    for _ in 0..170 {
        let tenure = v.exponential(4.0);
        v.hire(tenure);
    }
    (0..30).for_each(|_| v.opens());
    (0..2_400).for_each(|_| v.child());
    let (joins, comes) = (v.exponential(1.0 / 20.0), v.exponential(1.0 / 2_400.0));
    v.add(joins, JOINER, 0);
    v.add(comes, CHILD_COMES, 0);
    (0..5).for_each(|year| v.add(f64::from(year) + 8.0 / 12.0, COHORT, 0));
    while let Some(Reverse(key)) = v.heap.pop() {
        let at = (key >> 32) as f64 / TICKS;
        v.pass(at);
        v.now = at;
        v.out.events += 1.0;
        KINDS[(key as u32 >> 29) as usize](&mut v, (key as u32 & ((1 << 29) - 1)) as usize);
    }
    v.pass(YEARS);
    v.out.kept = v.cases.kept();
    v.out.changes = v.cases.changes;
    v.out
}
