//! Levers: what is in force today, and what its beginning sets off.
//!
//! A factor grows evenly from 1 over its ramp and is held through each calendar
//! month at the month's mean, so that hazards stay piecewise constant. What a
//! lever sets outright holds from its first day. Levers multiply; of ceilings the
//! lowest counts, of other values that of the lever that began last. Nothing before
//! a lever's first day knows of it, and where no product changes nothing happens at
//! all. The stated level of leaving steps in the same way.

use super::event::Event;
use super::measure::Line;
use super::people::{Worker, WorkerId};
use super::plan::{Changes, Lever, Plan, Whom};
use super::state::Department;
use crate::quantity::{Identity, Instant, Money, Month, Rate, Span};

/// What levers amount to at one instant.
#[derive(Clone, Debug, PartialEq)]
pub struct InForce {
    /// Which are on, in the plan's order.
    on: Vec<bool>,
    /// Authority-wide products, by what they change.
    factors: [f64; Changes::COUNT],
    /// Factors on some of the staff.
    some: Vec<OnSome>,
    /// What is set outright.
    set: [Option<f64>; Changes::COUNT],
    /// The stated level of leaving.
    level: f64,
}

/// A factor on some of the staff.
#[derive(Clone, Debug, PartialEq)]
struct OnSome {
    what: Changes,
    times: f64,
    whom: Whom,
}

/// A product so near to 1 is 1: an effect and its inverse are nothing.
fn snapped(product: f64) -> f64 {
    if (product - 1.0).abs() < 1e-12 { 1.0 } else { product }
}

/// How much of a lever's effect is reached, on average over the calendar month
/// that holds `at`, as far as the lever is in force.
fn part(lever: &Lever, at: Instant) -> f64 {
    let next = first_of_next(at);
    let ramp = f64::from(lever.from.civilly_after(lever.ramp).since(lever.from).as_minutes());
    let since = f64::from(next.plus_months(-1).since(lever.from).as_minutes());
    if since >= ramp {
        return 1.0;
    }
    let until = lever.until.map_or(next, |until| until.min(next));
    let to = f64::from(until.since(lever.from).as_minutes());
    // The integral of min(t/ramp, 1).
    let reached = |t: f64| if t < ramp { t * t / (2.0 * ramp) } else { t - ramp / 2.0 };
    (reached(to) - reached(since)) / (to - since)
}

/// The first minute of the next calendar month.
fn first_of_next(at: Instant) -> Instant {
    let next = at.plus_months(1);
    Instant::at_minute((next.day() - i32::from(next.date().day()) + 1) * 1_440)
}

impl InForce {
    /// What is in force at an instant.
    fn at(plan: &Plan, at: Instant) -> Self {
        let mut now = Self {
            on: plan.levers.iter().map(|lever| lever.from <= at && lever.until.is_none_or(|until| at < until)).collect(),
            factors: [1.0; Changes::COUNT],
            some: Vec::new(),
            set: [None; Changes::COUNT],
            level: plan.leaving.level.at(at),
        };
        // By beginning and name, so that the order in the file means nothing.
        let mut order: Vec<usize> = (0..plan.levers.len()).filter(|&index| now.on[index]).collect();
        order.sort_by_key(|&index| (plan.levers[index].from, &plan.levers[index].name));
        for lever in order.into_iter().map(|index| &plan.levers[index]) {
            let part = part(lever, at);
            for effect in &lever.effects {
                now.take(lever, effect.on, effect.value, part);
            }
        }
        now.factors = now.factors.map(snapped);
        now
    }

    fn take(&mut self, lever: &Lever, what: Changes, value: f64, part: f64) {
        let place = what as usize;
        if what.is_factor() {
            let times = if part >= 1.0 { value } else { 1.0 + (value - 1.0) * part };
            if times == 1.0 {
                return;
            }
            if what.of_staff() && lever.whom != Whom::EVERYBODY {
                self.some.push(OnSome { what, times, whom: lever.whom.clone() });
            } else {
                self.factors[place] *= times;
            }
            return;
        }
        let ceiling = matches!(what, Changes::AgencyCap | Changes::MostCases);
        self.set[place] = Some(match self.set[place] {
            Some(other) if ceiling => value.min(other),
            _ => value,
        });
    }

    /// None, before the run: the stated level of leaving only.
    pub fn before(plan: &Plan) -> Self {
        let start = plan.months.start();
        let earlier = plan.leaving.level.later.iter().rev().find(|step| step.0 < start);
        Self {
            on: vec![false; plan.levers.len()],
            factors: [1.0; Changes::COUNT],
            some: Vec::new(),
            set: [None; Changes::COUNT],
            level: earlier.map_or(plan.leaving.level.first, |step| step.1),
        }
    }

    /// Times a parameter of the whole authority.
    pub fn times(&self, what: Changes) -> f64 {
        self.factors[what as usize]
    }

    /// What a parameter is set to, if a lever sets it.
    pub fn set(&self, what: Changes) -> Option<f64> {
        self.set[what as usize]
    }

    /// Times a parameter of one worker, at a tenure.
    fn on_worker(&self, what: Changes, worker: &Worker, tenure: Span) -> f64 {
        let all = self.factors[what as usize];
        if self.some.is_empty() {
            return all;
        }
        let on = self.some.iter().filter(|some| some.what == what && some.whom.has(worker, tenure));
        snapped(on.fold(all, |product, some| product * some.times))
    }

    /// Times the effective capacity of a worker.
    pub fn capacity(&self, worker: &Worker) -> f64 {
        self.on_worker(Changes::Capacity, worker, Span::ZERO)
    }

    /// Times the rate at which long sickness begins for a worker.
    pub fn sickness(&self, worker: &Worker) -> f64 {
        self.on_worker(Changes::Sickness, worker, Span::ZERO)
    }

    /// Times a worker's hazard of leaving at a tenure, the stated level
    /// included, and the next tenure at which that may change.
    pub fn leaving(&self, worker: &Worker, tenure: Span) -> (f64, Span) {
        let times = self.level * self.on_worker(Changes::Leaving, worker, tenure);
        (times, self.next_edge(worker, tenure).unwrap_or(Span::FOREVER))
    }

    fn next_edge(&self, worker: &Worker, tenure: Span) -> Option<Span> {
        let on = self.some.iter().filter(|some| some.what == Changes::Leaving && some.whom.is_of(worker));
        on.flat_map(|some| [some.whom.from, some.whom.to]).filter(|&edge| edge > tenure).min()
    }

    /// Whether a worker's hazard, from a tenure on, is another than under `other`.
    fn leaving_differs(&self, other: &Self, worker: &Worker, tenure: Span) -> bool {
        let mut at = tenure;
        loop {
            let (mine, next) = self.leaving(worker, at);
            let (theirs, their_next) = other.leaving(worker, at);
            if mine != theirs {
                return true;
            }
            at = next.min(their_next);
            if at == Span::FOREVER {
                return false;
            }
        }
    }
}

impl Whom {
    /// Whether a worker is of the team and the cohorts.
    fn is_of(&self, worker: &Worker) -> bool {
        self.team.is_none_or(|team| team == worker.team)
            && self.cohorts.as_ref().is_none_or(|cohorts| worker.cohort.is_some_and(|cohort| cohorts.contains(&cohort)))
    }

    /// Whether it is for a worker at this tenure.
    fn has(&self, worker: &Worker, tenure: Span) -> bool {
        (self.from..self.to).contains(&tenure) && self.is_of(worker)
    }
}

/// Enters every date on which something may change.
pub fn begin(d: &mut Department) {
    let (start, end) = (d.plan.months.start(), d.plan.months.end());
    let level = d.plan.leaving.level.later.iter().map(|step| step.0).filter(|&at| at >= start);
    let mut dates: Vec<Instant> = level.collect();
    for lever in &d.plan.levers {
        dates.push(lever.from.max(start));
        dates.extend(lever.until);
        let full = lever.from.civilly_after(lever.ramp);
        let mut month = first_of_next(lever.from);
        while lever.ramp > Span::ZERO && month < end {
            dates.push(month);
            if month >= full {
                break;
            }
            month = first_of_next(month);
        }
    }
    dates.sort_unstable();
    dates.dedup();
    for at in dates.into_iter().filter(|&at| at >= start) {
        d.calendar.enter(Event::LeverStep.due(at, Identity::named("levers"), 0, 0));
    }
}

/// What has changed, for the processes that go on from there.
pub struct Stepped {
    /// What was in force before.
    before: InForce,
    /// Whose hazard of leaving is another now; each has been settled.
    pub leavers: Vec<WorkerId>,
    /// Whose rate of long sickness is another now; each has been settled.
    pub sickness: Vec<WorkerId>,
}

/// Takes up what is in force today; `None` where nothing has changed. Hazards
/// are settled at what held before; costs begin and end.
pub fn step(d: &mut Department) -> Option<Stepped> {
    let next = InForce::at(d.plan, d.now);
    if next == d.levers {
        return None;
    }
    let leavers: Vec<WorkerId> = d
        .permanent()
        .filter(|&id| {
            let worker = &d.workers[id as usize];
            !worker.under_notice && next.leaving_differs(&d.levers, worker, d.now.since(worker.joined))
        })
        .collect();
    let sickness = |id: &WorkerId| {
        let worker = &d.workers[*id as usize];
        next.sickness(worker) != d.levers.sickness(worker)
    };
    let sickness: Vec<WorkerId> = d.permanent().filter(sickness).collect();
    for &id in &leavers {
        super::leaving::settle_hazard(d, id);
    }
    for &id in &sickness {
        super::absence::settle(d, id);
    }
    let before = std::mem::replace(&mut d.levers, next);
    pay(d, &before);
    Some(Stepped { before, leavers, sickness })
}

impl Stepped {
    /// Whether a factor on the whole authority, or a value set, has changed.
    pub fn changed(&self, d: &Department, what: Changes) -> bool {
        let place = what as usize;
        self.before.factors[place] != d.levers.factors[place] || self.before.set[place] != d.levers.set[place]
    }

    /// Whether a factor on staff has changed for anybody.
    pub fn changed_for_some(&self, d: &Department, what: Changes) -> bool {
        let some = |levers: &InForce| -> Vec<OnSome> { levers.some.iter().filter(|some| some.what == what).cloned().collect() };
        self.changed(d, what) || some(&self.before) != some(&d.levers)
    }

    /// Times a parameter of the whole authority before.
    pub fn times_before(&self, what: Changes) -> f64 {
        self.before.times(what)
    }

    /// The rate of conversion before.
    pub fn conversions_before(&self, d: &Department) -> Rate {
        self.before.set(Changes::Conversions).map_or(d.plan.agency.conversions, Rate::per_year)
    }
}

/// Costs of levers that begin or end today.
fn pay(d: &mut Department, before: &InForce) {
    for (index, lever) in d.plan.levers.iter().enumerate() {
        let (was, is) = (before.on[index], d.levers.on[index]);
        let team = lever.whom.team.unwrap_or(0);
        if is && !was {
            d.ledger.pay_once(team, Line::Levers, lever.cost.one_off);
            d.ledger.lever(team, lever.cost.per_year, 1, d.now);
        } else if was && !is {
            d.ledger.lever(team, lever.cost.per_year, -1, d.now);
        }
    }
}

/// A month's payments for heads: a twelfth of the year for each permanent worker
/// in post on its last day whom the lever is for, as far as it was in force.
pub fn pay_heads(d: &mut Department, month: Month) {
    if month.0 == 0 {
        return;
    }
    let (from, to) = (d.plan.months.end_of(Month(month.0 - 1)), d.plan.months.end_of(month));
    for lever in d.plan.levers.iter().filter(|lever| lever.cost.per_head != Money::ZERO) {
        let (begins, ends) = (lever.from.max(from), lever.until.unwrap_or(to).min(to));
        let minutes = i128::from(ends.since(begins).as_minutes());
        if minutes == 0 {
            continue;
        }
        for team in 0..d.teams.len() {
            let heads = d.teams[team].permanent.iter().filter(|&&id| {
                let worker = &d.workers[id as usize];
                lever.whom.has(worker, d.now.since(worker.joined))
            });
            let year = i128::from(lever.cost.per_head.as_pence()) * heads.count() as i128;
            let whole = 12 * i128::from(to.since(from).as_minutes());
            d.ledger.pay_once(team, Line::Levers, Money::pence(((year * minutes + whole / 2) / whole) as i64));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Streams;
    use crate::department::agency_invariants::plans::{self, day, quiet};
    use crate::department::plan::{EvidenceGrade, LeverCost};

    fn lever(from: i32, ramp_days: i32) -> Lever {
        Lever {
            name: "x".to_owned(),
            from: Instant::at_minute(from),
            until: None,
            ramp: Span::days(ramp_days),
            whom: Whom::EVERYBODY,
            effects: Vec::new(),
            cost: LeverCost::default(),
            source: String::new(),
            grade: EvidenceGrade::Judgement,
        }
    }

    #[test]
    fn a_ramp_in_monthly_steps_has_the_area_of_the_straight_line() {
        // From 15 January 2000 over 100 days, whatever the months' lengths.
        let lever = lever(14 * 1_440, 100);
        let (mut at, mut area, mut last) = (lever.from, 0.0, 0.0);
        while at < lever.from + Span::days(200) {
            let next = first_of_next(at);
            let reached = part(&lever, at);
            assert!(reached > last || reached == 1.0, "it never falls");
            area += reached * next.since(at).as_days();
            (at, last) = (next, reached);
        }
        let straight = at.since(lever.from).as_days() - 50.0;
        assert!((area - straight).abs() < 1e-9, "{area} against {straight}");
        assert_eq!(last, 1.0);
    }

    #[test]
    fn before_the_run_holds_the_level_of_leaving_that_stepped_before_its_first_minute() {
        let mut plan = crate::department::agency_invariants::restless();
        let start = plan.months.start();
        plan.leaving.level.later = vec![(start - Span::days(400), 1.5), (start, 2.0), (start + Span::days(30), 3.0)];
        assert_eq!(InForce::before(&plan).level, 1.5);
        assert_eq!(InForce::at(&plan, start).level, 2.0);
        plan.leaving.level.later.remove(0);
        assert_eq!(InForce::before(&plan).level, plan.leaving.level.first);
    }

    #[test]
    fn a_ramp_is_taken_up_on_its_first_day_and_the_first_of_every_month_until_it_is_full() {
        let mut plan = quiet(1.0, 1);
        plan.levers = vec![Lever { ramp: Span::days(100), ..plans::lever("x", day(2027, 1, 15), Changes::Leaving, 2.0) }];
        let mut d = Department::new(&plan, Streams::new(3, 0));
        begin(&mut d);
        let mut dates: Vec<Instant> = d.calendar.entries().filter(|due| Event::of(due) == Event::LeverStep).map(|due| due.at).collect();
        dates.sort_unstable();
        assert_eq!(dates, [day(2027, 1, 15), day(2027, 2, 1), day(2027, 3, 1), day(2027, 4, 1), day(2027, 5, 1)], "full on 25 April");
    }

    #[test]
    fn a_lever_for_some_has_changed_what_it_is_on_and_nothing_else() {
        let mut plan = quiet(4.0, 1);
        let mut for_one = plans::lever("x", day(2027, 1, 1), Changes::Leaving, 2.0);
        for_one.whom.team = Some(0);
        plan.levers = vec![for_one, plans::lever("y", day(2027, 1, 1), Changes::AgencyPrice, 1.5)];
        let mut d = Department::new(&plan, Streams::new(3, 0));
        crate::department::opening::open(&mut d);
        d.now = day(2027, 1, 1);
        let stepped = step(&mut d).expect("they begin");
        assert!(stepped.changed_for_some(&d, Changes::Leaving) && stepped.changed_for_some(&d, Changes::AgencyPrice));
        assert!(!stepped.changed_for_some(&d, Changes::Sickness));
        assert_eq!((stepped.leavers.len(), stepped.sickness.len()), (4, 0));
        assert_eq!((stepped.times_before(Changes::AgencyPrice), d.levers.times(Changes::AgencyPrice)), (1.0, 1.5));
        assert_eq!((d.levers.times(Changes::Leaving), d.levers.leaving(&d.workers[0], Span::ZERO).0), (1.0, 2.0), "of that team alone");
        assert!(step(&mut d).is_none(), "nothing more on that day");
    }

    #[test]
    fn without_a_ramp_the_whole_effect_is_there_at_once() {
        assert_eq!(part(&lever(0, 0), Instant::at_minute(0)), 1.0);
    }
}
