//! The reference workload department-v0, simulated a second time: plainly, in
//! floating years, with a heap and a scan, sharing no line with the program.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

/// What one replication gives.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// Mean share of the 200 posts that were vacant.
    pub vacancy: f64,
    /// Agency worker-months.
    pub agency_months: f64,
    /// Of the children open at the end who were open a year before, the share without a change in between.
    pub kept: f64,
    /// Events.
    pub events: f64,
    /// Changes of worker.
    pub changes: f64,
}

const YEARS: f64 = 5.0;
const WEEK: f64 = 1.0 / 52.0;

#[derive(Clone, Copy, PartialEq)]
enum What {
    Leave(usize),
    Joiner,
    Cohort,
    Arrive(usize, u32),
    TermEnd(usize),
    ChildComes,
    ChildGoes(usize),
}

#[derive(Clone, Copy, PartialEq)]
struct Next(f64, u64, What);

impl Eq for Next {}
impl PartialOrd for Next {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Next {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.total_cmp(&self.0).then(other.1.cmp(&self.1))
    }
}

struct Child {
    worker: usize,
    since: f64,
    last_change: f64,
    open: bool,
}

struct Vacancy {
    open: bool,
    request: u32,
    agency: Option<usize>,
}

struct V0 {
    rng: ChaCha8Rng,
    heap: BinaryHeap<Next>,
    serial: u64,
    now: f64,
    /// Cases of each worker; `None` once gone.
    load: Vec<Option<u32>>,
    vacancy_of: Vec<Option<usize>>,
    employed: u32,
    vacancies: Vec<Vacancy>,
    open_vacancies: VecDeque<usize>,
    children: Vec<Child>,
    agency: u32,
    out: Outcome,
    last: f64,
}

impl V0 {
    fn uniform(&mut self) -> f64 {
        ((self.rng.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }
    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * libm::log(self.uniform())
    }
    fn add(&mut self, wait: f64, what: What) {
        self.serial += 1;
        self.heap.push(Next(self.now + wait, self.serial, what));
    }
    /// Time to leaving from a tenure, by inversion.
    fn stays(&mut self, tenure: f64) -> f64 {
        let mut left = self.exponential(1.0);
        let mut at = tenure;
        for (edge, rate) in [(2.0, 0.20), (5.0, 0.17), (10.0, 0.12), (f64::INFINITY, 0.08)] {
            if at < edge {
                if left < rate * (edge - at) {
                    return at + left / rate - tenure;
                }
                left -= rate * (edge - at);
                at = edge;
            }
        }
        unreachable!("the last band has no end")
    }
    fn duration(&mut self) -> f64 {
        let variance = libm::log(1.0 + 1.2 * 1.2);
        let z = libm::sqrt(-2.0 * libm::log(self.uniform())) * libm::cos(std::f64::consts::TAU * self.uniform());
        libm::exp(libm::sqrt(variance) * z - variance / 2.0)
    }
    fn worker(&mut self, vacancy: Option<usize>) -> usize {
        self.load.push(Some(0));
        self.vacancy_of.push(vacancy);
        self.load.len() - 1
    }
    /// The lowest caseload, ties uniformly at random.
    fn lightest(&mut self) -> usize {
        let least = self.load.iter().flatten().min().copied().expect("somebody is here");
        let tied: Vec<usize> = (0..self.load.len()).filter(|&w| self.load[w] == Some(least)).collect();
        tied[(self.uniform() * tied.len() as f64) as usize]
    }
    fn hire(&mut self, tenure: f64) {
        let worker = self.worker(None);
        self.employed += 1;
        let stays = self.stays(tenure);
        self.add(stays, What::Leave(worker));
        if let Some(vacancy) = self.open_vacancies.pop_front() {
            self.vacancies[vacancy].open = false;
            if let Some(agency) = self.vacancies[vacancy].agency.take() {
                self.agency_goes(agency);
            }
        }
    }
    fn opens(&mut self) {
        self.vacancies.push(Vacancy { open: true, request: 0, agency: None });
        let vacancy = self.vacancies.len() - 1;
        self.open_vacancies.push_back(vacancy);
        self.request(vacancy);
    }
    fn request(&mut self, vacancy: usize) {
        self.vacancies[vacancy].request += 1;
        let request = self.vacancies[vacancy].request;
        let wait = self.exponential(3.0 * WEEK);
        self.add(wait, What::Arrive(vacancy, request));
    }
    fn agency_goes(&mut self, worker: usize) {
        self.agency -= 1;
        self.goes(worker);
    }
    fn goes(&mut self, worker: usize) {
        self.load[worker] = None;
        let held: Vec<usize> = (0..self.children.len()).filter(|&c| self.children[c].open && self.children[c].worker == worker).collect();
        for child in held {
            let to = self.lightest();
            self.children[child].worker = to;
            self.children[child].last_change = self.now;
            *self.load[to].as_mut().expect("is here") += 1;
            self.out.changes += 1.0;
        }
    }
    fn child(&mut self) {
        let worker = self.lightest();
        *self.load[worker].as_mut().expect("is here") += 1;
        self.children.push(Child { worker, since: self.now, last_change: -1.0, open: true });
        let stays = self.duration();
        self.add(stays, What::ChildGoes(self.children.len() - 1));
    }
    fn pass(&mut self, to: f64) {
        let span = to - self.last;
        self.out.vacancy += span * self.open_vacancies.len() as f64 / 200.0 / YEARS;
        self.out.agency_months += 12.0 * span * f64::from(self.agency);
        self.last = to;
    }
    fn happens(&mut self, what: What) {
        match what {
            What::Leave(worker) => {
                self.employed -= 1;
                if self.employed < 200 {
                    self.opens();
                }
                self.goes(worker);
            }
            What::Joiner => {
                let wait = self.exponential(1.0 / 20.0);
                self.add(wait, What::Joiner);
                if self.employed < 200 {
                    self.hire(0.0);
                }
            }
            What::Cohort => {
                for _ in 0..15 {
                    if self.employed < 210 {
                        self.hire(0.0);
                    }
                }
            }
            What::Arrive(vacancy, request) => {
                if !self.vacancies[vacancy].open || self.vacancies[vacancy].request != request {
                    return;
                }
                let worker = self.worker(Some(vacancy));
                self.agency += 1;
                self.vacancies[vacancy].agency = Some(worker);
                self.add(12.0 * WEEK, What::TermEnd(worker));
            }
            What::TermEnd(worker) => {
                if self.load[worker].is_none() {
                    return;
                }
                if self.uniform() < 0.7 {
                    self.add(12.0 * WEEK, What::TermEnd(worker));
                } else {
                    let vacancy = self.vacancy_of[worker].expect("agency covers a vacancy");
                    self.vacancies[vacancy].agency = None;
                    self.agency_goes(worker);
                    self.request(vacancy);
                }
            }
            What::ChildComes => {
                let wait = self.exponential(1.0 / 2_400.0);
                self.add(wait, What::ChildComes);
                self.child();
            }
            What::ChildGoes(child) => {
                let worker = self.children[child].worker;
                self.children[child].open = false;
                *self.load[worker].as_mut().expect("is here") -= 1;
            }
        }
        self.out.events += 1.0;
    }
}

/// One replication.
pub fn simulate(seed: u64) -> Outcome {
    let zero = Outcome { vacancy: 0.0, agency_months: 0.0, kept: 0.0, events: 0.0, changes: 0.0 };
    let mut v = V0 {
        rng: ChaCha8Rng::seed_from_u64(seed),
        heap: BinaryHeap::new(),
        serial: 0,
        now: 0.0,
        load: Vec::new(),
        vacancy_of: Vec::new(),
        employed: 0,
        vacancies: Vec::new(),
        open_vacancies: VecDeque::new(),
        children: Vec::new(),
        agency: 0,
        out: zero,
        last: 0.0,
    };
    for _ in 0..170 {
        let tenure = v.exponential(4.0);
        v.hire(tenure);
    }
    for _ in 0..30 {
        v.opens();
    }
    for _ in 0..2_400 {
        v.child();
    }
    let (joins, comes) = (v.exponential(1.0 / 20.0), v.exponential(1.0 / 2_400.0));
    v.add(joins, What::Joiner);
    v.add(comes, What::ChildComes);
    for year in 0..5 {
        v.add(f64::from(year) + 8.0 / 12.0, What::Cohort);
    }
    while let Some(Next(at, _, what)) = v.heap.pop() {
        if at >= YEARS {
            break;
        }
        v.pass(at);
        v.now = at;
        v.happens(what);
    }
    v.pass(YEARS);
    let long: Vec<&Child> = v.children.iter().filter(|child| child.open && child.since < YEARS - 1.0).collect();
    v.out.kept = long.iter().filter(|child| child.last_change < YEARS - 1.0).count() as f64 / long.len() as f64;
    v.out
}
