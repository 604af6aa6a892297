//! Cohorts: dated intakes, what they fill, and when agency cover beside them goes.
//!
//! The ordinary intake is a cohort like any other. A member who does not fill an
//! established post yet is *supernumerary*: in post, paid, counted over
//! establishment, closing no vacancy.

use super::event::{Event, Process};
use super::measure::Line;
use super::moves;
use super::people::{Place, TeamState, WorkerId, neediest, neediest_of};
use super::plan::{Cohort, GrantEvent, Heads, Released, TakesPost};
use super::roll::permanent_worker;
use super::state::Department;
use crate::quantity::{Fte, Identity, Instant, Money};

/// Which member of which intake: 4,096 intakes of 65,536 places.
fn ticket(cohort: usize, intake: usize) -> u32 {
    (cohort * 4_096 + intake) as u32
}

fn intake_identity(cohort: &Cohort, begins: Instant) -> Identity {
    Identity::named(&cohort.name).nth(begins.day() as u64)
}

/// Enters every intake of the run. Members in training at the start are under way.
pub fn begin(d: &mut Department) {
    for (c, cohort) in d.plan.cohorts.iter().enumerate() {
        for (i, &begins) in cohort.intakes.iter().enumerate() {
            if begins >= d.now {
                d.calendar.enter(Event::Intake.due(begins, intake_identity(cohort, begins), 0, ticket(c, i)));
            } else if begins.civilly_after(cohort.training) >= d.now {
                enrol(d, c, begins);
            }
        }
    }
}

/// An intake begins: places are filled, or stay empty.
pub fn intake(d: &mut Department, slot: u32) {
    let (cohort, intake) = (slot as usize / 4_096, slot as usize % 4_096);
    let begins = d.plan.cohorts[cohort].intakes[intake];
    enrol(d, cohort, begins);
}

fn enrol(d: &mut Department, c: usize, begins: Instant) {
    let cohort = &d.plan.cohorts[c];
    let who = intake_identity(cohort, begins);
    let mut draws = d.streams.of(Process::Cohorts as u16, who);
    let heads = match cohort.heads {
        Heads::Fixed(heads) => heads,
        Heads::Poisson(mean) => draws.poisson(mean),
        Heads::Between(least, most) => least + draws.below(most - least + 1),
    };
    let ready = begins.civilly_after(cohort.training);
    let bookkeeper = cohort.team.unwrap_or(0);
    for member in 0..heads {
        let who = who.nth(u64::from(member));
        let mut draws = d.streams.of(Process::Cohorts as u16, who);
        let (filled, completed) = (draws.happens(cohort.fill_share.as_f64()), draws.happens(cohort.completion.as_f64()));
        if !filled {
            continue;
        }
        if ready > begins {
            d.ledger.training(bookkeeper, cohort.training_pay_per_year, 1, d.now);
        }
        if completed || ready > begins {
            d.calendar.enter(Event::MemberStart.due(ready.max(d.now), who, u32::from(completed), c as u32));
        }
    }
}

/// A member has finished training (or never needed any) and starts, if it
/// completed and there is room.
pub fn member_start(d: &mut Department, who: Identity, c: usize, completed: bool) -> Option<WorkerId> {
    let cohort = &d.plan.cohorts[c];
    let bookkeeper = cohort.team.unwrap_or(0);
    if cohort.training.as_minutes() > 0 {
        d.ledger.training(bookkeeper, cohort.training_pay_per_year, -1, d.now);
    }
    if !completed {
        return None;
    }
    let (team, place) = room_for(d, c)?;
    let mut worker = permanent_worker(who, team, cohort.fte_per_head, d.now);
    worker.place = place;
    worker.cohort = Some(c);
    worker.multiplier = cohort.leaving_multiplier;
    worker.multiplier_until = d.now.civilly_after(cohort.leaving_multiplier_until);
    if cohort.newly_qualified {
        worker.qualified = d.now;
        worker.asye_until = Some(d.now.civilly_after(d.plan.asye.length));
    } else {
        worker.grade = 1.min(d.plan.pay.grades.len() as u8 - 1);
        worker.holds_cases = place != Place::Other;
    }
    worker.point = d.plan.pay.grades[usize::from(worker.grade)].bottom;
    worker.ramp = cohort.capacity.first().map_or(1_000, |step| step.share.as_milli());
    worker.post_from = match (place, cohort.takes_post) {
        (Place::OverEstablishment, TakesPost::After(wait)) => Some(d.now.civilly_after(wait)),
        (Place::OverEstablishment, _) => Some(d.now),
        _ => None,
    };
    d.ledger.price(d.plan, &mut worker);
    let id = d.join(worker);
    d.teams[team].starters += cohort.fte_per_head;
    d.ledger.pay_once(team, Line::Cohorts, cohort.cost_per_head);
    follow_ramp(d, id);
    earn(d, id, GrantEvent::Start);
    if !cohort.newly_qualified && cohort.training.as_minutes() > 0 {
        earn(d, id, GrantEvent::Completion);
    }
    if place != Place::OverEstablishment {
        keep_cover(d, id);
    } else if let TakesPost::After(wait) = cohort.takes_post {
        d.plan_for_worker(Event::PostDue, d.now.civilly_after(wait), id);
    }
    Some(id)
}

/// Where a member goes: a vacancy, or over establishment as far as that is
/// allowed, or nowhere.
fn room_for(d: &Department, c: usize) -> Option<(usize, Place)> {
    let cohort = &d.plan.cohorts[c];
    let fte = cohort.fte_per_head;
    let vacancy = |team: usize| {
        let team = &d.teams[team];
        if cohort.newly_qualified {
            return team.has_case_holding_post(fte).then_some(Place::CaseHolding);
        }
        let fits = 2 * team.free_now().as_milli() >= fte.as_milli();
        fits.then(|| team.place_for(fte, true)).flatten()
    };
    let open = |team: &TeamState| !cohort.newly_qualified || team.has_case_holding_post(fte);
    let team = cohort.team.or_else(|| neediest_of(d.plan, &d.teams, fte, open)).or_else(|| neediest(d.plan, &d.teams, Fte::ZERO)).unwrap_or(0);
    let over_allowed = cohort.over_establishment_heads.is_none_or(|most| d.supernumerary[c] < most);
    if matches!(cohort.takes_post, TakesPost::After(_)) && over_allowed {
        return Some((team, Place::OverEstablishment));
    }
    if let Some(place) = vacancy(team) {
        return Some((team, place));
    }
    over_allowed.then_some((team, Place::OverEstablishment))
}

/// Enters the steps of a member's ramp and the end of its ASYE year.
pub fn follow_ramp(d: &mut Department, id: WorkerId) {
    let worker = &d.workers[id as usize];
    let Some(c) = worker.cohort else { return };
    let joined = worker.joined;
    for step in &d.plan.cohorts[c].capacity {
        if joined.civilly_after(step.from) > d.now {
            let (identity, share) = (d.workers[id as usize].identity, step.share.as_milli());
            d.calendar.enter(Event::CapacityStep.due(joined.civilly_after(step.from), identity, share as u32, id));
        }
    }
    if let Some(until) = d.workers[id as usize].asye_until {
        let identity = d.workers[id as usize].identity;
        d.calendar.enter(Event::AsyeEnd.due(until, identity, 0, id));
    }
}

/// A step of the ramp of somebody still here with its cohort.
pub fn capacity_step(d: &mut Department, id: WorkerId, share: u32) {
    if d.workers[id as usize].here && d.workers[id as usize].cohort.is_some() {
        d.workers[id as usize].ramp = share as i32;
        d.refresh_load(id);
    }
}

/// Pays the grants that an event earns today.
pub fn earn(d: &mut Department, id: WorkerId, on: GrantEvent) {
    let worker = &d.workers[id as usize];
    let Some(c) = worker.cohort else { return };
    let team = worker.team;
    for grant in &d.plan.cohorts[c].grants {
        if grant.on == on && grant.until.is_none_or(|until| d.now < until) {
            d.ledger.pay_once(team, Line::Grants, Money::ZERO - grant.amount);
        }
    }
}

/// The agency worker covering a post just taken stays until the rule releases it.
fn keep_cover(d: &mut Department, id: WorkerId) {
    let worker = &d.workers[id as usize];
    let Some(c) = worker.cohort else { return };
    let cohort = &d.plan.cohorts[c];
    let release = match cohort.agency_released {
        Released::AtStart => d.now,
        Released::AtFullCaseload => worker.joined.civilly_after(cohort.capacity.last().map_or_else(Default::default, |step| step.from)),
        Released::After(wait) => worker.joined.civilly_after(wait),
    };
    if release > d.now {
        d.keep_cover(id);
        d.plan_for_worker(Event::CoverReleased, release, id);
    }
}

/// Supernumerary members whose time has come take the posts that are free.
/// Longest wait first, ties to the lowest identity.
pub fn settle(d: &mut Department, team: usize) {
    while d.teams[team].over > Fte::ZERO {
        let waiting = d.teams[team].permanent.iter().copied().filter(|&id| {
            let worker = &d.workers[id as usize];
            worker.place == Place::OverEstablishment
                && !worker.under_notice
                && worker.away.is_none()
                && worker.post_from.is_some_and(|from| from <= d.now)
                && d.teams[team].is_open_to(worker)
        });
        let first = waiting.min_by_key(|&id| (d.workers[id as usize].post_from, d.workers[id as usize].identity));
        let Some(id) = first else { return };
        let fte = d.workers[id as usize].fte;
        if 2 * d.teams[team].free_now().as_milli() < fte.as_milli() {
            return;
        }
        let Some(place) = d.teams[team].place_for(fte, false) else { return };
        d.take_post(id, place);
        moves::next_move(d, id);
        keep_cover(d, id);
    }
}

/// Somebody over establishment takes a post in another team, cases left behind.
pub fn settle_in(d: &mut Department, id: WorkerId, team: usize) {
    let fte = d.workers[id as usize].fte;
    let place = d.teams[team].place_for(fte, false).unwrap_or(Place::CaseHolding);
    d.relocate(id, team, place);
    moves::next_move(d, id);
    keep_cover(d, id);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Streams;
    use crate::department::agency_invariants::plans::quiet;
    use crate::department::plan::{Away, Plan};
    use crate::department::{opening, run};
    use crate::quantity::{Rate, Span};

    /// A department of ten, somebody above establishment whose time for a post has come.
    fn above(plan: &Plan) -> (Department<'_>, WorkerId) {
        let mut d = Department::new(plan, Streams::new(3, 0));
        opening::open(&mut d);
        let mut worker = permanent_worker(Identity::named("above"), 0, Fte::new(1.0), d.now);
        worker.post_from = Some(d.now);
        let id = d.join(worker);
        (d, id)
    }

    fn looks_entered(d: &Department, id: WorkerId) -> usize {
        d.calendar.entries().filter(|due| Event::of(due) == Event::WouldMove && due.slot == id).count()
    }

    #[test]
    fn who_takes_a_post_looks_for_others_from_that_day() {
        let mut plan = quiet(10.0, 1);
        plan.moves.rate = Rate::per_year(1_000.0);
        let (mut d, id) = above(&plan);
        settle(&mut d, 0);
        assert_eq!((d.workers[id as usize].place, looks_entered(&d, id)), (Place::OverEstablishment, 0), "no post is empty");
        d.teams[0].posts += Fte::new(1.0);
        settle(&mut d, 0);
        assert_eq!((d.workers[id as usize].place, looks_entered(&d, id)), (Place::CaseHolding, 1));
    }

    #[test]
    fn a_post_that_falls_due_to_somebody_away_is_taken_on_return() {
        let plan = quiet(10.0, 1);
        let (mut d, id) = above(&plan);
        d.set_away(id, Some(Away::Sick));
        d.teams[0].posts += Fte::new(1.0);
        settle(&mut d, 0);
        assert_eq!(d.workers[id as usize].place, Place::OverEstablishment);
        d.now = d.now + Span::days(30);
        let worker = &d.workers[id as usize];
        let back = Event::AbsenceEnd.due(d.now, worker.identity, u32::from(worker.absences), id);
        run::happens(&mut d, &back);
        assert_eq!(d.workers[id as usize].place, Place::CaseHolding);
    }
}
