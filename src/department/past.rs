//! The past: what has gone on before the start, so that month 0 has histories.
//!
//! The months before the start are lived through under the opening regime. Who
//! is in post at the start is known, with the day each joined; before that day
//! somebody else sat in the seat, and before them another, back to the beginning
//! of the past. Cases, transfers, absence and agency go on around them as they
//! will afterwards, agency being kept at its opening number. On the day of the
//! start the department is put right to the opening position, silently: nobody
//! is counted as a leaver and no child as having changed worker.
//!
//! Nothing else happens in the past: nobody is recruited, no cohort begins, no
//! post is added and no book is kept.

use super::cases::{ChildId, NONE};
use super::event::{Event, Process};
use super::measure::Cause;
use super::people::{NOBODY, Place, Worker, WorkerId, heads_of};
use super::plan::{Children, Plan, Stage};
use super::roll::permanent_worker;
use super::state::Department;
use super::{absence, agency, allocation, cohorts, continuity, leaving, opening, supervision};
use crate::quantity::{Fte, Identity, Instant, Span};

/// Somebody who takes a seat in the past.
#[derive(Clone, Debug)]
pub struct Seat {
    worker: Worker,
    until: Option<(Instant, Cause)>,
}

/// How often seats change hands, and how many who joined had a predecessor.
#[derive(Clone, Copy, Debug)]
pub struct Succession {
    leaving: f64,
    moving_out: f64,
    moving_in: f64,
    had_predecessor: f64,
}

impl Succession {
    /// From the hazards, the moves, and the tenures at the start: where more have
    /// joined in the past than would have left, some of the seats were empty.
    pub fn of(plan: &Plan) -> Self {
        let years = f64::from(plan.past_months) / 12.0;
        let hazard = plan.leaving.hazard();
        let (mut leaving, mut recent) = (0.0, 0.0);
        for (index, band) in plan.staff.tenure_shares.iter().enumerate() {
            let to = plan.staff.tenure_shares.get(index + 1).map_or(plan.staff.longest_tenure, |next| next.from);
            let (from, to) = (band.from.as_years(), to.as_years().max(band.from.as_years() + 1e-6));
            recent += band.share.as_f64() * ((to.min(years) - from).max(0.0) / (to - from));
            leaving += band.share.as_f64() * hazard.mean(from, to);
        }
        let several = f64::from(u8::from(plan.teams.len() > 1));
        let moves = plan.moves.rate.as_per_year();
        let out = plan.moves.out_of_case_holding.as_f64();
        let moving_out = moves * (out + (1.0 - out) * several);
        let joining = if recent < 1.0 { -libm::log1p(-recent) / years.max(1e-6) } else { f64::INFINITY };
        let had_predecessor = if joining > 0.0 { ((leaving + moving_out) / joining).min(1.0) } else { 0.0 };
        Self { leaving, moving_out, moving_in: moves * (1.0 - out) * several, had_predecessor }
    }
}

/// Somebody in post at the start takes the seat on its day, after the predecessors.
pub fn seat(d: &mut Department, worker: Worker, succession: Succession) {
    let (begins, start) = (d.now, d.plan.months.start());
    if worker.place != Place::CaseHolding {
        // A supernumerary case-holder has had no predecessor.
        let since = if worker.holds_cases { worker.joined.min(start - Span::minutes(1)) } else { begins };
        enter(d, since.max(begins), worker, None);
        return;
    }
    let mut draws = d.streams.of(Process::Seats as u16, worker.identity);
    let moved = if succession.moving_in > 0.0 && worker.asye_until.is_none() {
        start - Span::years(draws.exponential() / succession.moving_in)
    } else {
        begins
    };
    let mut since = worker.joined.max(moved).min(start - Span::minutes(1));
    let (identity, team, fte) = (worker.identity, worker.team, worker.fte);
    enter(d, since.max(begins), worker, None);
    let rate = succession.leaving + succession.moving_out;
    if since <= begins || rate <= 0.0 || !draws.happens(succession.had_predecessor) {
        return;
    }
    for n in 0..64 {
        let cause = if draws.happens(succession.leaving / rate) { Cause::Leaver } else { Cause::InternalMove };
        let from = since - Span::years(draws.exponential() / rate);
        let mut before = permanent_worker(identity.nth(500 + n), team, fte, from.max(begins));
        before.place = Place::CaseHolding;
        enter(d, from.max(begins), before, Some((since, cause)));
        since = from;
        if since <= begins {
            return;
        }
    }
}

fn enter(d: &mut Department, at: Instant, worker: Worker, until: Option<(Instant, Cause)>) {
    let slot = d.seats.len() as u32;
    let identity = worker.identity;
    d.seats.push(Seat { worker, until });
    if at <= d.now {
        take(d, slot);
    } else {
        d.calendar.enter(Event::SeatTaken.due(at, identity, 0, slot));
    }
}

/// The seat is taken: in post from now on. Answers who it is.
pub fn take(d: &mut Department, slot: u32) -> WorkerId {
    let Seat { worker, until } = d.seats[slot as usize].clone();
    let id = d.join(worker);
    match until {
        Some((until, cause)) => {
            let notice = if cause == Cause::Leaver { d.plan.leaving.notice } else { Span::ZERO };
            d.workers[id as usize].departs = until;
            let resigns = (until - notice).max(d.now);
            d.workers[id as usize].resigns = resigns;
            d.plan_for_worker(Event::Resignation, resigns, id);
            d.workers[id as usize].leaves_because = cause;
        }
        None => {
            leaving::draw_threshold(d, id);
            leaving::foresee(d, id);
            cohorts::follow_ramp(d, id);
        }
    }
    absence::foresee(d, id);
    id
}

/// A predecessor has gone: out of post, uncounted; the cases are passed on.
pub fn departs(d: &mut Department, id: WorkerId) {
    let cause = d.workers[id as usize].leaves_because;
    let cover = absence::end_cover(d, id);
    d.leave(id);
    supervision::untie(d, id);
    allocation::pass_on_all(d, id, cause);
    if let Some(cover) = cover {
        allocation::pass_on_all(d, cover, Cause::Return);
    }
}

/// Puts the department right to the opening position.
pub fn correct(d: &mut Department) {
    for team in 0..d.teams.len() {
        correct_agency(d, team);
    }
    let plan = d.plan;
    let mut here = children_by_place(d);
    let mut correct_stage = |d: &mut Department, team: usize, stage: Stage, elsewhere: bool, asked: usize| {
        let here = std::mem::take(&mut here[team][stage as usize][usize::from(elsewhere)]);
        correct_stage(d, here, (team, stage, elsewhere), asked);
    };
    match &plan.children {
        Children::Single(single) => {
            for (team, asked) in opening::opening_by_team(d, single.open, Stage::LookedAfter).into_iter().enumerate() {
                correct_stage(d, team, Stage::LookedAfter, false, asked as usize);
            }
        }
        Children::Pathway(path) => {
            for stage in Stage::ALL {
                let held = opening::opening_by_team(d, path.open[stage as usize], stage);
                for (team, held) in held.into_iter().enumerate() {
                    correct_stage(d, team, stage, false, held as usize);
                    correct_stage(d, team, stage, true, opening::others(path, stage, held) as usize);
                }
            }
        }
    }
}

fn correct_agency(d: &mut Department, team: usize) {
    let fte = heads_of(d.plan.teams[team].agency, d.plan.agency.fte_per_head);
    let of_its_own = |d: &Department| -> Vec<WorkerId> {
        d.teams[team].agency_workers.iter().copied().filter(|&id| d.workers[id as usize].managed.is_none()).collect()
    };
    let here = of_its_own(d);
    for &id in here.iter().skip(fte.len()) {
        vanish(d, id);
    }
    let recent = if here.len() < fte.len() { by_spell(d, team) } else { Vec::new() };
    for n in here.len()..fte.len() {
        d.teams[team].requests.pop();
        let who = Identity::named(&d.plan.teams[team].name).nth(9_000 + n as u64);
        let into = d.streams.of(Process::Seats as u16, who).uniform();
        let id = agency::place_worker(d, who, team, d.plan.agency.fte_per_head, Span::years(d.plan.agency.assignment.as_years() * into));
        d.workers[id as usize].joined = d.now - Span::years(d.plan.agency.assignment.as_years() * (1.0 - into));
        appear(d, id, &recent);
    }
    for (id, fte) in of_its_own(d).into_iter().zip(fte) {
        d.set_fte(id, fte);
    }
}

/// Somebody was never here: what it holds has always been a colleague's.
fn vanish(d: &mut Department, id: WorkerId) {
    let team = d.workers[id as usize].team;
    let cases = d.cases_of(id);
    d.leave(id);
    for case in cases {
        let since = d.cases.children[case as usize].spell.from;
        let to = allocation::present(d, team).into_iter().min_by_key(|&other| {
            let worker = &d.workers[other as usize];
            (worker.joined > since, load(d, other), worker.identity)
        });
        match to {
            Some(to) => d.rewrite(case, to),
            None => allocation::pass_on(d, case, Cause::AgencyEnded),
        }
    }
    d.retire_leaf(id);
}

fn load(d: &Department, id: WorkerId) -> i64 {
    d.workers[id as usize].weight * 1_000 / i64::from(d.capacity_of(id).max(1))
}

/// Somebody has been here since it joined: spells with the most heavily loaded
/// colleagues begun since are its own, up to the team's mean load.
fn appear(d: &mut Department, id: WorkerId, by_spell: &[(Instant, Identity, ChildId)]) {
    let worker = &d.workers[id as usize];
    if !worker.holds_cases {
        return;
    }
    let (team, joined) = (worker.team, worker.joined);
    let colleagues: Vec<WorkerId> = allocation::present(d, team).into_iter().filter(|&other| other != id).collect();
    let held: i64 = colleagues.iter().map(|&other| i64::from(d.workers[other as usize].cases)).sum();
    let capacity: i64 = colleagues.iter().map(|&other| i64::from(d.capacity_of(other))).sum();
    let target = held * i64::from(d.capacity_of(id)) / capacity.max(1);
    let since = by_spell.partition_point(|spell| spell.0 < joined);
    for &(_, _, case) in by_spell[since..].iter().take(target as usize) {
        d.rewrite(case, id);
    }
}

/// The cases of a team by the beginning of the present spell.
fn by_spell(d: &Department, team: usize) -> Vec<(Instant, Identity, ChildId)> {
    let cases = allocation::present(d, team).into_iter().flat_map(|id| d.cases_of(id));
    let mut all: Vec<(Instant, Identity, ChildId)> = cases.map(|case| {
        let child = &d.cases.children[case as usize];
        (child.spell.from, child.identity, case)
    }).collect();
    all.sort_unstable();
    all
}

/// Open cases by team, stage, and whether another practitioner holds them.
fn children_by_place(d: &Department) -> Vec<[[Vec<ChildId>; 2]; Stage::COUNT]> {
    let mut here = vec![<[[Vec<ChildId>; 2]; Stage::COUNT]>::default(); d.teams.len()];
    for (id, child) in d.cases.children.iter().enumerate() {
        if let Some(stage) = child.stage {
            here[child.team][stage as usize][usize::from(child.elsewhere)].push(id as ChildId);
        }
    }
    here
}

/// Brings the children of a place to their opening number: some were never
/// here, or had a sibling.
fn correct_stage(d: &mut Department, here: Vec<ChildId>, (team, stage, elsewhere): (usize, Stage, bool), asked: usize) {
    let drawn = |id: ChildId| {
        let identity = d.cases.children[id as usize].identity;
        (d.streams.from(Process::Opening as u16, identity, 64).bits(), identity, id)
    };
    let mut here: Vec<(u64, Identity, ChildId)> = here.into_iter().map(drawn).collect();
    here.sort_unstable();
    let there = here.len();
    for &(_, _, id) in here.iter().skip(asked) {
        d.count_child(id, -1);
        if d.cases.children[id as usize].worker != NOBODY {
            d.release(id);
        } else if !elsewhere {
            allocation::stop_waiting(d, id);
        }
        d.cases.forget(id);
    }
    for n in there..asked {
        if there == 0 {
            opening::newly_open(d, team, stage, elsewhere, n as u64);
        } else {
            let sibling = here[n % there].2;
            double(d, sibling, n as u64);
        }
    }
}

/// A sibling of a child: the same family, stage, history and end.
fn double(d: &mut Department, of: ChildId, n: u64) {
    let like = d.cases.children[of as usize].clone();
    d.cases.families[like.family as usize].members += 1;
    let id = d.cases.admit(like.identity.nth(7_000 + n), like.family, like.team);
    let serial = d.cases.children[id as usize].serial;
    d.cases.copy_spells(of, id);
    let child = &mut d.cases.children[id as usize];
    let spell = child.spell;
    *child = super::cases::Child { identity: like.identity.nth(7_000 + n), serial, spell, newer: NONE, older: NONE, worker: NOBODY, ticket: 0, care: NONE, ..like.clone() };
    d.count_child(id, 1);
    if like.worker != NOBODY {
        d.link(id, like.worker);
    } else if !like.elsewhere {
        allocation::allocate(d, id, NOBODY);
    }
    d.plan_for_child(Event::StageEnd, like.ends.max(d.now + Span::minutes(1)), id);
    if like.stage == Some(Stage::LookedAfter) {
        let care = *d.cases.care_of(of);
        continuity::enter_care(d, id, care.since, care.born);
    }
}

/// The team's agency is kept at its opening number in the past.
pub fn agency_need(plan: &Plan, team: usize) -> Fte {
    plan.teams[team].agency
}

#[cfg(test)]
mod tests;
