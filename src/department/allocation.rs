//! Allocation: which worker a child gets, and who waits.
//!
//! To the team's case-holder with the lowest load; siblings to the worker who
//! has their brother or sister; the previous worker first on re-referral; and
//! when everybody holds the most they may, to the end of the list.

use super::cases::{ChildId, NONE};
use super::measure::Cause;
use super::people::{NOBODY, PRACTITIONER, WorkerId};
use super::plan::Stage;
use super::state::Department;

/// In thousandths of a case.
const HALF_A_CASE: f64 = 500.0;

/// Finds a worker for a child that has none: `not` is passed over (whoever the
/// case is being taken from).
pub fn allocate(d: &mut Department, id: ChildId, not: WorkerId) {
    let child = &d.cases.children[id as usize];
    let (team, family, last) = (child.team, child.family, child.last_worker);
    let sibling = d.cases.families[family as usize].worker;
    let worker = [sibling, last]
        .into_iter()
        .find(|&worker| worker != not && open_in(d, worker, team))
        .or_else(|| lightest_but(d, team, not));
    match worker {
        Some(worker) => give(d, id, worker),
        None => {
            d.tickets += 1;
            d.cases.children[id as usize].ticket = d.tickets;
            d.waiting[team].push_back((id, d.tickets));
            d.waiting_now[team] += 1;
            d.waiting_in_all += 1;
        }
    }
}

/// Whether somebody of this team takes cases.
fn open_in(d: &Department, worker: WorkerId, team: usize) -> bool {
    d.workers.get(worker as usize).is_some_and(|w| {
        w.team == team && w.here && w.holds_cases && d.loads[team].is_open(w.leaf)
    })
}

fn lightest_but(d: &mut Department, team: usize, not: WorkerId) -> Option<WorkerId> {
    let barred = d.workers.get(not as usize).is_some_and(|w| w.team == team && w.holds_cases && w.here);
    if !barred {
        return d.loads[team].lightest();
    }
    d.loads[team].lightest_but(d.workers[not as usize].leaf)
}

/// Gives a child without a worker to somebody, and counts a change if that is
/// somebody else than before: dated at the loss, with the cause of the loss.
fn give(d: &mut Department, id: ChildId, worker: WorkerId) {
    let child = &d.cases.children[id as usize];
    let (last, (cause, when), first) = (child.last_worker, child.lost, !child.spell.is_some());
    d.hold(id, worker);
    if first {
        d.cases.children[id as usize].workers = 1;
    } else if last != worker {
        d.record_change(id, cause, when);
    }
}

/// Takes a child from its worker and finds it another, or a place on the list.
pub fn pass_on(d: &mut Department, id: ChildId, cause: Cause) {
    let from = d.cases.children[id as usize].worker;
    if from == NOBODY {
        return;
    }
    d.release(id);
    d.cases.lose(id, cause, d.now);
    let family = d.cases.children[id as usize].family;
    if d.cases.families[family as usize].worker == from {
        d.cases.families[family as usize].worker = NOBODY;
    }
    allocate(d, id, from);
}

/// Passes on all the cases of somebody who has gone, oldest first, and frees its place.
pub fn pass_on_all(d: &mut Department, worker: WorkerId, cause: Cause) {
    empty_hands(d, worker, cause);
    d.retire_leaf(worker);
}

/// Passes on all the cases of somebody who stays, but not with them.
pub fn empty_hands(d: &mut Department, worker: WorkerId, cause: Cause) {
    let held = d.cases_of(worker);
    for id in held.into_iter().rev() {
        pass_on(d, id, cause);
    }
}

/// The case passes to a practitioner who is not a social worker, from the stage it was at.
pub fn to_practitioner(d: &mut Department, id: ChildId, at: Option<Stage>) {
    let child = &d.cases.children[id as usize];
    let (held, waits) = (child.worker != NOBODY, child.ticket != 0);
    if held {
        d.release(id);
    } else if waits {
        stop_waiting(d, id);
    }
    d.cases.open_spell(id, PRACTITIONER, d.now);
    d.cases.children[id as usize].last_worker = PRACTITIONER;
    if held || waits {
        d.cases.children[id as usize].lost_at = at;
        d.record_change(id, Cause::OtherPractitioner, d.now);
    }
}

/// The case comes from a practitioner who is not a social worker, from the stage
/// it was at; a social worker must be found.
pub fn from_practitioner(d: &mut Department, id: ChildId, at: Option<Stage>) {
    d.cases.end_spell(id, d.now);
    d.cases.lose(id, Cause::OtherPractitioner, d.now);
    d.cases.children[id as usize].lost_at = at;
}

/// Gives children from every list to whoever has room again: after every event,
/// whatever it was that made the room. So nobody waits while somebody has any.
pub fn serve_all(d: &mut Department) {
    if d.waiting_in_all > 0 {
        for team in 0..d.teams.len() {
            serve_waiting(d, team);
        }
    }
}

/// The same in one team.
pub fn serve_waiting(d: &mut Department, team: usize) {
    while d.waiting_now[team] > 0 && d.loads[team].has_room() {
        let Some((id, ticket)) = d.waiting[team].pop_front() else { return };
        if d.cases.children[id as usize].ticket != ticket {
            continue;
        }
        stop_waiting(d, id);
        let child = &d.cases.children[id as usize];
        let since = if child.lost.1 == crate::quantity::Instant::NEVER { child.open_since } else { child.lost.1 };
        let waited = i64::from(d.now.since(since).as_minutes());
        d.teams[team].waits.0 += waited;
        // Whom nobody else has room for keeps its worker, and has not waited.
        d.teams[team].waits.1 += u32::from(waited > 0);
        let last = child.last_worker;
        let worker = if open_in(d, last, team) { Some(last) } else { d.loads[team].lightest() };
        if let Some(worker) = worker {
            give(d, id, worker);
        }
    }
}

/// A child leaves the list without having got a worker.
pub fn stop_waiting(d: &mut Department, id: ChildId) {
    let child = &mut d.cases.children[id as usize];
    child.ticket = 0;
    d.waiting_now[child.team] -= 1;
    d.waiting_in_all -= 1;
}

/// Tops a newcomer up to a share of the mean load of the colleagues present, from
/// the most heavily loaded of them, newest cases first, siblings together; never
/// beyond the most that may be held.
///
/// The cases come in the team's mix of stages: newest first over all stages
/// would hand over assessments only, and no child in care would ever be moved.
pub fn top_up(d: &mut Department, newcomer: WorkerId, cause: Cause) {
    let worker = &d.workers[newcomer as usize];
    if !worker.holds_cases || !worker.here || worker.away.is_some() {
        return;
    }
    let (team, newcomer_share) = (worker.team, d.plan.continuity.newcomer_share.as_f64());
    if newcomer_share == 0.0 {
        return;
    }
    let own = d.capacity_of(newcomer);
    let capacity = d.loads[team].capacity() - i64::from(own);
    let held = d.teams[team].weight - worker.weight;
    if capacity == 0 || held == 0 {
        return;
    }
    let share = newcomer_share * f64::from(own) / capacity as f64;
    let target = share * held as f64;
    while d.workers[newcomer as usize].weight as f64 + HALF_A_CASE <= target && open_in(d, newcomer, team) {
        let stage = whose_turn(d, team);
        let newest = |id: WorkerId| if id == newcomer { None } else { newest_at(d, id, stage) };
        let Some((from, case)) = d.loads[team].heaviest(newest) else { return };
        hand_over(d, from, case, newcomer, cause);
    }
}

/// The stage whose turn it is: each case handed over in a team owes every stage
/// its share of the team's children, so that over newcomers the mix is the team's.
fn whose_turn(d: &Department, team: usize) -> Stage {
    let (owed, open) = (&d.teams[team].owed, &d.stages[team]);
    let held = Stage::ALL.into_iter().rev().filter(|&stage| open[stage as usize].open > 0);
    held.max_by(|&a, &b| owed[a as usize].total_cmp(&owed[b as usize])).unwrap_or(Stage::LookedAfter)
}

/// Books a case handed over: its stage has had its turn.
fn settle_turn(d: &mut Department, team: usize, stage: Stage) {
    let open = &d.stages[team];
    let all: i64 = open.iter().map(|count| count.open).sum();
    let owed = &mut d.teams[team].owed;
    for (owed, count) in owed.iter_mut().zip(open) {
        *owed += count.open as f64 / all.max(1) as f64;
    }
    owed[stage as usize] -= 1.0;
}

/// A worker's newest case at a stage.
fn newest_at(d: &Department, worker: WorkerId, stage: Stage) -> Option<ChildId> {
    let mut next = d.workers[worker as usize].newest_case;
    while next != NONE {
        let child = &d.cases.children[next as usize];
        if child.stage == Some(stage) {
            return Some(next);
        }
        next = child.older;
    }
    None
}

/// A case, and its siblings there, go from one worker to another.
fn hand_over(d: &mut Department, from: WorkerId, case: ChildId, to: WorkerId, cause: Cause) {
    let family = d.cases.children[case as usize].family;
    let alone = d.cases.families[family as usize].members == 1;
    let together = if alone { vec![case] } else { d.cases_of(from) };
    for id in together {
        if d.cases.children[id as usize].family == family && open_in(d, to, d.workers[to as usize].team) {
            d.release(id);
            d.cases.lose(id, cause, d.now);
            let child = &d.cases.children[id as usize];
            if let (Some(stage), team) = (child.stage, child.team) {
                settle_turn(d, team, stage);
            }
            give(d, id, to);
        }
    }
}

/// Everybody of a team who may hold cases, in no order that matters.
pub fn holders(d: &Department, team: usize) -> Vec<WorkerId> {
    let agency = d.teams[team].agency_workers.iter().copied();
    let permanent = d.teams[team].permanent.iter().copied();
    permanent.chain(agency).filter(|&id| d.workers[id as usize].holds_cases).collect()
}

/// Of them, who is not away for long.
pub fn present(d: &Department, team: usize) -> Vec<WorkerId> {
    holders(d, team).into_iter().filter(|&id| d.workers[id as usize].away.is_none()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::department::agency_invariants::restless;
    use crate::department::audit_catches::lived;
    use crate::department::people::Contract;
    use crate::department::plan::Away;

    #[test]
    fn colleagues_who_are_away_do_not_lower_the_mean_load_to_which_a_newcomer_is_topped_up() {
        let plan = restless();
        let (mut d, _) = lived(&plan);
        let team = 0;
        let takes = |d: &Department, id: WorkerId| open_in(d, id, team) && d.capacity_of(id) > 800;
        let newcomer = present(&d, team).into_iter().find(|&id| takes(&d, id)).expect("somebody with room");
        let others: Vec<WorkerId> = present(&d, team).into_iter().filter(|&id| id != newcomer).collect();
        let away = others.iter().copied().filter(|&id| d.workers[id as usize].contract == Contract::Permanent).take(others.len() / 3);
        for id in away.chain([newcomer]).collect::<Vec<_>>() {
            d.set_away(id, Some(Away::Sick));
            empty_hands(&mut d, id, Cause::LongAbsence);
        }
        d.set_away(newcomer, None);
        let there: Vec<WorkerId> = present(&d, team).into_iter().filter(|&id| id != newcomer).collect();
        assert!(there.len() < others.len());
        let held: i64 = there.iter().map(|&id| d.workers[id as usize].weight).sum();
        let capacity: i64 = there.iter().map(|&id| i64::from(d.capacity_of(id))).sum();
        top_up(&mut d, newcomer, Cause::ManagingCaseloads);
        let target = plan.continuity.newcomer_share.as_f64() * held as f64 / capacity as f64 * f64::from(d.capacity_of(newcomer));
        let got = d.workers[newcomer as usize].weight as f64;
        assert!(target > 3_000.0 && (got - target).abs() <= HALF_A_CASE, "{got}, not {target}");
    }

    #[test]
    fn siblings_whose_worker_goes_stay_together() {
        let plan = restless();
        let with = |siblings: bool| {
            let (mut d, _) = lived(&plan);
            let from = d.permanent().max_by_key(|&id| d.workers[id as usize].cases).expect("somebody");
            let mut held = d.cases_of(from);
            held.truncate(8);
            assert_eq!(held.len(), 8);
            for &other in held.iter().skip(1).filter(|_| siblings) {
                d.cases.children[other as usize].family = d.cases.children[held[0] as usize].family;
                d.cases.families[d.cases.children[other as usize].family as usize].members += 1;
            }
            for &id in &held {
                pass_on(&mut d, id, Cause::Leaver);
            }
            let mut with: Vec<WorkerId> = held.iter().map(|&id| d.cases.children[id as usize].worker).collect();
            with.dedup();
            with
        };
        let together = with(true);
        assert!(together.len() == 1 && together[0] != NOBODY, "{together:?}");
        // The control: of several families each goes to the lightest, who is then another.
        assert!(with(false).len() > 2);
    }
}
