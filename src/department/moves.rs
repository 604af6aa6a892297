//! Moves within the authority, and progression through the grades.
//!
//! A case-holder looks, at a rate, for another post here: one that carries no
//! cases, or one in another team. Moves are made by pull: they need a vacancy at
//! the destination, and who finds none waits for the next. They keep tenure and
//! end holdings like a departure, and are not open to ASYEs, to the absent, or
//! to those under notice. Promotions change the grade only.

use super::event::{Event, Process};
use super::people::{Contract, Place, Worker, WorkerId};
use super::plan::TakesPost;
use super::state::Department;
use crate::chance::Draws;
use crate::quantity::{Fte, Span};

/// What somebody who looks for another post here looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// A post that carries no cases.
    OutOfCaseHolding,
    /// A case-holding post in another team.
    ToAnotherTeam,
}

fn draws(d: &Department, id: WorkerId) -> Draws {
    let worker = &d.workers[id as usize];
    d.streams.from(Process::Moves as u16, worker.identity, worker.moves)
}

/// Enters the next time somebody looks for another post, and the next promotion.
pub fn foresee(d: &mut Department, id: WorkerId) {
    next_move(d, id);
    next_promotion(d, id);
}

/// Enters the next time somebody in a case-holding post looks for another: who
/// stands above establishment looks from the day a post is taken.
pub fn next_move(d: &mut Department, id: WorkerId) {
    let rate = d.plan.moves.rate.as_per_year();
    let worker = &d.workers[id as usize];
    if rate > 0.0 && worker.place == Place::CaseHolding {
        let wait = Span::years(draws(d, id).exponential() / rate);
        d.calendar.enter(Event::WouldMove.due(d.now + wait, worker.identity, u32::from(worker.moves), id));
    }
}

/// The grade of this spell here: grades are at most eight.
fn rung(worker: &Worker) -> u16 {
    8 * worker.spells + u16::from(worker.grade)
}

/// Enters the promotion from the present grade.
pub fn next_promotion(d: &mut Department, id: WorkerId) {
    let worker = &d.workers[id as usize];
    let rate = d.plan.pay.grades[usize::from(worker.grade)].promoted.as_per_year();
    if rate > 0.0 && worker.asye_until.is_none() && usize::from(worker.grade) + 1 < d.plan.pay.grades.len() {
        let mut draws = d.streams.from(Process::Promotion as u16, worker.identity, rung(worker));
        let wait = Span::years(draws.exponential() / rate);
        d.calendar.enter(Event::Promotion.due(d.now + wait, worker.identity, u32::from(rung(worker)), id));
    }
}

/// A promotion falls due; it is meant if the worker is still on the grade it is from.
pub fn promote(d: &mut Department, id: WorkerId, from: u32) {
    let worker = &d.workers[id as usize];
    if worker.here && worker.contract == Contract::Permanent && u32::from(rung(worker)) == from {
        d.promote(id);
        next_promotion(d, id);
    }
}

/// Somebody looks for another post here: the move is made when [`pull`] finds one.
pub fn look(d: &mut Department, id: WorkerId, count: u32) {
    let worker = &d.workers[id as usize];
    if !worker.here || u32::from(worker.moves) != count || worker.place != Place::CaseHolding || worker.looks.is_some() {
        return;
    }
    let mut draws = draws(d, id);
    draws.bits();
    let out = draws.happens(d.plan.moves.out_of_case_holding.as_f64());
    let looks = if out { Looks::OutOfCaseHolding } else { Looks::ToAnotherTeam };
    if looks == Looks::ToAnotherTeam && d.teams.len() < 2 {
        d.workers[id as usize].moves += 1;
        next_move(d, id);
        return;
    }
    d.workers[id as usize].looks = Some(looks);
    d.movers.push(id);
}

/// Whether somebody may move today.
fn may(d: &Department, id: WorkerId) -> bool {
    let worker = &d.workers[id as usize];
    worker.looks.is_some() && !worker.under_notice && worker.away.is_none() && worker.asye_until.is_none()
}

/// The next who moves, and where to; who has looked longest, first.
pub fn pull(d: &mut Department) -> Option<(WorkerId, usize, Place)> {
    d.movers.retain(|&id| d.workers[id as usize].here && d.workers[id as usize].looks.is_some());
    for place in 0..d.movers.len() {
        let id = d.movers[place];
        if may(d, id)
            && let Some((team, to)) = destination(d, id)
        {
            d.movers.remove(place);
            return Some((id, team, to));
        }
    }
    None
}

fn fits(free: Fte, fte: Fte) -> bool {
    2 * free.as_milli() >= fte.as_milli()
}

/// A post for somebody who looks: of its own team first, then of the team with
/// the largest share vacant.
fn destination(d: &Department, id: WorkerId) -> Option<(usize, Place)> {
    let worker = &d.workers[id as usize];
    let share = |team: usize| i64::from(d.teams[team].vacant().as_milli()) * 1_000_000 / i64::from(d.teams[team].posts.as_milli().max(1));
    let out = worker.looks == Some(Looks::OutOfCaseHolding);
    let has = |team: usize| {
        let state = &d.teams[team];
        let other = state.posts - state.case_holding_posts - state.in_other;
        let free = if out { other } else { state.case_holding_posts - state.in_case_holding };
        fits(free, worker.fte) && (team == worker.team || fits(state.posts - state.filled(), worker.fte))
    };
    let own = (out && has(worker.team)).then_some(worker.team);
    let to = own.or_else(|| {
        let others = (0..d.teams.len()).filter(|&team| team != worker.team && has(team));
        others.max_by_key(|&team| (share(team), std::cmp::Reverse(team)))
    })?;
    Some((to, if out { Place::Other } else { Place::CaseHolding }))
}

/// The move is made: the holdings have been passed on by the caller.
pub fn settle(d: &mut Department, id: WorkerId, team: usize, place: Place) {
    d.relocate(id, team, place);
    d.workers[id as usize].looks = None;
    d.workers[id as usize].moves += 1;
    next_move(d, id);
}

/// Somebody over establishment who has waited long enough takes a post in
/// another team, unless its cohort is aimed at its own: who, and where.
pub fn elsewhere(d: &Department) -> Option<(WorkerId, usize)> {
    let waited = d.plan.moves.over_establishment_wait;
    let mut waiting: Vec<WorkerId> = d.permanent().filter(|&id| {
        let worker = &d.workers[id as usize];
        worker.place == Place::OverEstablishment
            && !worker.under_notice
            && worker.away.is_none()
            && worker.post_from.is_some_and(|from| from.civilly_after(waited) <= d.now)
            && worker.cohort.is_none_or(|c| d.plan.cohorts[c].team.is_none() && d.plan.cohorts[c].takes_post != TakesPost::WhenVacant)
    }).collect();
    waiting.sort_by_key(|&id| (d.workers[id as usize].post_from, d.workers[id as usize].identity));
    waiting.into_iter().find_map(|id| {
        let fte = d.workers[id as usize].fte;
        let team = super::people::neediest(d.plan, &d.teams, fte)?;
        let free = d.teams[team].free_now();
        (team != d.workers[id as usize].team && fits(free, fte)).then_some((id, team))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Streams;
    use crate::department::agency_invariants::plans::{quiet, team};
    use crate::department::agency_invariants::restless;
    use crate::department::opening;
    use crate::department::plan::{Plan, Team};
    use crate::quantity::{Instant, Steps};

    #[test]
    fn every_grade_of_every_spell_here_has_a_rung_of_its_own() {
        let plan = restless();
        let mut d = Department::new(&plan, Streams::new(3, 0));
        opening::open(&mut d);
        let mut worker = d.workers[d.teams[0].permanent[0] as usize].clone();
        let mut rungs = std::collections::BTreeSet::new();
        for (spell, grade) in (0..4).flat_map(|spell| (0..8).map(move |grade| (spell, grade))) {
            (worker.spells, worker.grade) = (spell, grade);
            assert!(rungs.insert(rung(&worker)), "spell {spell}, grade {grade}");
        }
    }

    #[test]
    fn somebody_under_notice_away_or_in_the_asye_year_does_not_move() {
        let plan = restless();
        let mut d = Department::new(&plan, Streams::new(3, 0));
        opening::open(&mut d);
        let id = d.permanent().find(|&id| d.workers[id as usize].asye_until.is_none()).expect("somebody experienced");
        let free = d.workers[id as usize].clone();
        assert!(!may(&d, id), "does not look");
        d.workers[id as usize].looks = Some(Looks::ToAnotherTeam);
        assert!(may(&d, id));
        let mut with = |change: fn(&mut Worker)| {
            d.workers[id as usize] = Worker { looks: Some(Looks::ToAnotherTeam), ..free.clone() };
            change(&mut d.workers[id as usize]);
            may(&d, id)
        };
        assert!(!with(|worker| worker.under_notice = true));
        assert!(!with(|worker| worker.away = Some(crate::department::plan::Away::Sick)));
        assert!(!with(|worker| worker.asye_until = Some(Instant::NEVER)));
    }

    #[test]
    fn a_team_whose_posts_are_all_filled_is_no_destination_though_some_hold_no_cases() {
        let mut plan = quiet(4.0, 1);
        plan.teams.push(Team { in_post: Fte::new(4.0), case_holding_in_post: Fte::new(3.0), ..team("other", 4.0) });
        plan.teams[0].in_post = Fte::new(3.0);
        let to = |plan: &Plan| {
            let mut d = Department::new(plan, Streams::new(3, 0));
            opening::open(&mut d);
            let id = d.teams[0].permanent[0];
            d.workers[id as usize].looks = Some(Looks::ToAnotherTeam);
            destination(&d, id).map(|(team, _)| team)
        };
        assert_eq!(to(&plan), None);
        plan.teams[1].posts = Steps::constant(Fte::new(5.0));
        assert_eq!(to(&plan), Some(1));
        plan.teams[1].case_holding_in_post = Fte::new(4.0);
        assert_eq!(to(&plan), None, "the vacant post holds no cases");
    }

    #[test]
    fn a_post_fits_whom_it_has_half_the_time_for() {
        assert!(fits(Fte::milli(500), Fte::milli(1_000)) && fits(Fte::milli(400), Fte::milli(800)));
        assert!(!fits(Fte::milli(499), Fte::milli(1_000)));
    }
}
