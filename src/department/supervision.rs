//! The ASYE year: who supervises, what it takes, and how it ends.
//!
//! Supervisors are case-holders of the same team, permanent, qualified long
//! enough, not under notice, with room for another ASYE; the one with the
//! fewest comes first, ties to the lowest identity. An ASYE for whom there is
//! none loses protection and leaves sooner.

use super::event::Process;
use super::leaving;
use super::measure::Line;
use super::people::{NOBODY, Place, WorkerId};
use super::plan::{GrantEvent, Supervision};
use super::state::Department;

/// Finds supervisors for a team's ASYEs that have none.
pub fn review(d: &mut Department, team: usize) {
    let workers = &d.workers;
    d.teams[team].asyes.retain(|&id| workers[id as usize].is_asye() && workers[id as usize].team == team);
    let without = |id: &WorkerId| d.workers[*id as usize].away.is_none() && !has_supervisor(d, *id);
    let mut without: Vec<WorkerId> = d.teams[team].asyes.iter().copied().filter(without).collect();
    without.sort_by_key(|&id| (d.workers[id as usize].joined, d.workers[id as usize].identity));
    for id in without {
        let found = match d.plan.asye.supervision {
            Supervision::Team(_) => colleague_for(d, team).map(|supervisor| {
                d.workers[id as usize].supervisor = supervisor;
                d.workers[supervisor as usize].supervising += 1;
                d.refresh_load(supervisor);
            }),
            Supervision::Academy { posts, asyes_per_post, .. } => {
                let room = posts.as_f64() * f64::from(asyes_per_post);
                (f64::from(d.in_academy + 1) <= room + 1e-9).then(|| {
                    d.workers[id as usize].supervisor = id;
                    d.in_academy += 1;
                })
            }
        };
        set_supervised(d, id, found.is_some());
    }
}

fn has_supervisor(d: &Department, id: WorkerId) -> bool {
    d.workers[id as usize].supervisor != NOBODY
}

fn colleague_for(d: &Department, team: usize) -> Option<WorkerId> {
    let asye = &d.plan.asye;
    d.teams[team]
        .permanent
        .iter()
        .copied()
        .filter(|&id| {
            let worker = &d.workers[id as usize];
            worker.place == Place::CaseHolding
                && worker.asye_until.is_none()
                && worker.away.is_none()
                && !worker.under_notice
                && worker.supervising < asye.most_per_supervisor
                && d.now >= worker.qualified.civilly_after(asye.supervisor_qualified)
        })
        .min_by_key(|&id| (d.workers[id as usize].supervising, d.workers[id as usize].identity))
}

/// Gains or loses protection.
fn set_supervised(d: &mut Department, id: WorkerId, supervised: bool) {
    if d.workers[id as usize].supervised != supervised {
        leaving::rehazard(d, id, |worker| worker.supervised = supervised);
        d.refresh_load(id);
    }
}

/// Whether an ASYE holds more than the desired caseload × the share of it that
/// its month in post protects.
pub fn over_protected(d: &Department, id: WorkerId) -> bool {
    let worker = &d.workers[id as usize];
    let protected = d.desired_caseload(worker.team) * worker.fte.as_f64() * f64::from(worker.ramp);
    worker.is_asye() && worker.weight as f64 > protected + 1e-6
}

/// A month begins: who holds more than the protected caseload today leaves
/// sooner throughout it, where the scenario says so.
pub fn review_protection(d: &mut Department) {
    if d.plan.asye.over_protected_leaving == 1.0 {
        return;
    }
    for id in d.permanent().collect::<Vec<_>>() {
        let over = over_protected(d, id);
        if d.workers[id as usize].over_protected != over {
            leaving::rehazard(d, id, |worker| worker.over_protected = over);
        }
    }
}

/// An ASYE begins: the assessor is paid, and a supervisor sought.
pub fn begin(d: &mut Department, id: WorkerId) {
    let team = d.workers[id as usize].team;
    d.ledger.pay_once(team, Line::Supervision, d.plan.asye.assessor_payment);
    review(d, team);
}

/// Somebody goes or gives notice: ASYEs supervised are without, and an ASYE's
/// supervisor is free again.
pub fn untie(d: &mut Department, id: WorkerId) {
    let team = d.workers[id as usize].team;
    end_supervision(d, id);
    if d.workers[id as usize].supervising > 0 {
        d.workers[id as usize].supervising = 0;
        let orphans: Vec<WorkerId> =
            d.permanent().filter(|&other| other != id && d.workers[other as usize].supervisor == id).collect();
        for orphan in orphans {
            d.workers[orphan as usize].supervisor = NOBODY;
        }
        d.refresh_load(id);
    }
    review(d, team);
}

fn end_supervision(d: &mut Department, id: WorkerId) {
    let supervisor = std::mem::replace(&mut d.workers[id as usize].supervisor, NOBODY);
    if supervisor == id {
        d.in_academy -= 1;
    } else if supervisor != NOBODY {
        d.workers[supervisor as usize].supervising -= 1;
        d.refresh_load(supervisor);
    }
}

/// The ASYE year ends. True: passed, and on to the next grade; false: has to go.
pub fn end(d: &mut Department, id: WorkerId) -> bool {
    let worker = &d.workers[id as usize];
    let (identity, team) = (worker.identity, worker.team);
    let pass = match (worker.supervised, worker.cohort) {
        (false, _) => d.plan.asye.unsupervised_pass.as_f64(),
        (true, Some(c)) => d.plan.cohorts[c].pass.as_f64(),
        (true, None) => 1.0,
    };
    // Who is still here at the start has passed.
    let passed = d.past || d.streams.of(Process::Pass as u16, identity).happens(pass);
    set_supervised(d, id, true);
    end_supervision(d, id);
    d.workers[id as usize].asye_until = None;
    if passed && !d.past {
        d.promote(id);
        super::moves::next_promotion(d, id);
        super::cohorts::earn(d, id, GrantEvent::Completion);
    }
    review(d, team);
    passed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Streams;
    use crate::department::agency_invariants::restless;
    use crate::department::opening;

    #[test]
    fn a_supervisor_gives_a_tenth_of_a_caseload_for_each_asye_while_it_is_one() {
        let plan = restless();
        let mut d = Department::new(&plan, Streams::new(3, 0));
        opening::open(&mut d);
        let asye = d.permanent().find(|&id| d.workers[id as usize].supervisor != NOBODY).expect("an ASYE with a supervisor");
        let supervisor = d.workers[asye as usize].supervisor;
        let supervised = d.workers[supervisor as usize].supervising as i32;
        let whole = d.workers[supervisor as usize].fte.as_milli();
        assert_eq!(d.capacity_of(supervisor), whole - 100 * supervised);
        // Gone for good, so that nobody takes its place.
        d.workers[asye as usize].asye_until = None;
        end_supervision(&mut d, asye);
        assert_eq!(d.capacity_of(supervisor), whole - 100 * (supervised - 1));
    }
}
