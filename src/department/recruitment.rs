//! Experienced recruitment: limited by the market, or vacancy by vacancy.
//!
//! In the market form the n-th would-be joiner is the same person in every
//! scenario: offered the team with the largest share vacant (pending
//! acceptances counted, posts recruitable from resignation), or lost; where the
//! leaver is still within notice, the start waits for the departure. In the
//! vacancy form every vacancy is filled in its own time from resignation; what is
//! advertised is promised to nobody, and whoever would have filled it may find it gone.

use super::event::{Event, Process};
use super::further::{self, Stream};
use super::measure::Line;
use super::people::{Comes, Place, Worker, WorkerId, identity_of, neediest};
use super::plan::{Changes, RecruitmentForm};
use super::roll::permanent_worker;
use super::state::Department;
use crate::quantity::{Fte, Identity, Instant, Span};

/// The most one person works [thousandths of FTE].
const WHOLE: i32 = 1_000;

/// The n-th would-be joiner.
fn joiner(n: u32) -> Identity {
    Identity::named("experienced joiner").nth(u64::from(n))
}

/// Enters the first would-be joiner, or what is advertised at the start: posts
/// that stand empty, and those that people under notice will leave.
pub fn begin(d: &mut Department) {
    match &d.plan.recruitment.form {
        RecruitmentForm::Market(rate) if rate.as_per_year() > 0.0 => under_way(d, rate.as_per_year()),
        RecruitmentForm::Market(_) => {}
        RecruitmentForm::PerVacancy(_) => {
            for team in 0..d.teams.len() {
                let vacant = d.teams[team].free_now();
                for fte in super::people::heads_of(vacant, d.plan.recruitment.fte_per_head) {
                    advertise(d, team, fte, d.now, true);
                }
                let mut leavers: Vec<(Identity, Fte, Instant)> = leavers(d, team).map(|worker| (worker.identity, worker.fte, worker.departs)).collect();
                leavers.sort_unstable();
                for (_, fte, departs) in leavers {
                    advertise(d, team, fte, departs, true);
                }
            }
        }
    }
}

/// Joiners who accepted within the lead time before the start are on their way.
fn under_way(d: &mut Department, a_year: f64) {
    let mut accepts = d.now - d.plan.recruitment.lead_time;
    for n in 0_u32.. {
        let wait = d.streams.of(Process::Joiners as u16, joiner(n)).exponential() / a_year;
        accepts = accepts + Span::years(wait);
        if accepts >= d.now {
            d.calendar.enter(Event::WouldBeJoiner.due(accepts, joiner(n), 0, n));
            return;
        }
        offer(d, joiner(n), accepts);
    }
}

/// Would-be experienced joiners of the ordinary stream [1/year]; none in the vacancy form.
pub fn market(d: &Department) -> f64 {
    match &d.plan.recruitment.form {
        RecruitmentForm::Market(rate) => rate.as_per_year(),
        RecruitmentForm::PerVacancy(_) => 0.0,
    }
}

/// A would-be joiner looks for a post; the next one follows.
pub fn would_be_joiner(d: &mut Department, n: u32) {
    if !further::kept_away(d, Stream::Joiners, joiner(n)) {
        offer(d, joiner(n), d.now);
    }
    let RecruitmentForm::Market(rate) = &d.plan.recruitment.form else { return };
    let wait = d.streams.of(Process::Joiners as u16, joiner(n + 1)).exponential() / rate.as_per_year();
    d.calendar.enter(Event::WouldBeJoiner.due(d.now + Span::years(wait), joiner(n + 1), 0, n + 1));
}

/// The neediest team's offer is accepted; without one the joiner is lost.
pub fn offer(d: &mut Department, who: Identity, accepts: Instant) {
    let fte = d.plan.recruitment.fte_per_head;
    if let Some(team) = neediest(d.plan, &d.teams, fte) {
        d.teams[team].pending += fte;
        let start = accepts + times(d.plan.recruitment.lead_time, d.levers.times(Changes::LeadTime));
        d.calendar.enter(Event::JoinerStart.due(start, who, fte.as_milli() as u32, team as u32));
    }
}

/// A length under a factor; the very same where the factor is 1.
fn times(span: Span, factor: f64) -> Span {
    if factor == 1.0 { span } else { Span::years(span.as_years() * factor) }
}

/// A vacancy opens at resignation (vacancy form only); it can be filled from
/// the day the post is free.
pub fn vacancy_opens(d: &mut Department, leaver: WorkerId) {
    let worker = &d.workers[leaver as usize];
    if worker.holds_post() && !d.past {
        let (team, fte, departs) = (worker.team, worker.fte, worker.departs);
        advertise(d, team, fte, departs, false);
    }
}

/// A post is left by a move to another team (vacancy form only).
pub fn post_left(d: &mut Department, mover: WorkerId, from: usize) {
    advertise(d, from, d.workers[mover as usize].fte, d.now, false);
}

/// So many FTE of new posts are advertised (vacancy form only).
pub fn posts_added(d: &mut Department, team: usize, added: Fte) {
    for fte in super::people::heads_of(added, d.plan.recruitment.fte_per_head) {
        advertise(d, team, fte, d.now, false);
    }
}

/// So much of a post is advertised: to one person, or to several where it is
/// more than one can fill.
fn advertise(d: &mut Department, team: usize, fte: Fte, free_from: Instant, already: bool) {
    let people = (fte.as_milli() + WHOLE - 1) / WHOLE;
    for person in 0..people {
        let before = fte.as_milli() * person / people;
        let part = fte.as_milli() * (person + 1) / people - before;
        advertise_to_one(d, team, Fte::milli(part), free_from, already);
    }
}

fn advertise_to_one(d: &mut Department, team: usize, fte: Fte, free_from: Instant, already: bool) {
    let RecruitmentForm::PerVacancy(law) = &d.plan.recruitment.form else { return };
    let n = d.teams[team].vacancies_opened;
    d.teams[team].vacancies_opened += 1;
    let who = identity_of(d.plan, team, Comes::ToVacancy, u64::from(n));
    let mut draws = d.streams.of(Process::TimeToFill as u16, who);
    let mut wait = times(law.draw(&mut draws), d.levers.times(Changes::TimeToFill));
    if already && matches!(law, crate::chance::SpanLaw::Fixed(_)) {
        // Advertised at some time before the start: the residual of a fixed length is uniform.
        wait = Span::years(wait.as_years() * draws.uniform());
    }
    let start = (d.now + wait).max(free_from);
    d.calendar.enter(Event::JoinerStart.due(start, who, fte.as_milli() as u32, team as u32));
}

/// An experienced joiner starts; `None` if the post has gone to somebody else, or
/// its leaver is still within notice: then the joiner starts when it falls free.
pub fn start(d: &mut Department, who: Identity, team: usize, fte: Fte) -> Option<WorkerId> {
    let place = d.teams[team].place_for(fte, true);
    if matches!(d.plan.recruitment.form, RecruitmentForm::Market(_)) {
        if place.is_none() && let Some(falls_free) = next_departure(d, team) {
            d.calendar.enter(Event::JoinerStart.due(falls_free, who, fte.as_milli() as u32, team as u32));
            return None;
        }
        d.teams[team].pending -= fte;
    }
    let place = place?;
    let mut worker = permanent_worker(who, team, fte, d.now);
    worker.place = place;
    worker.holds_cases = place == Place::CaseHolding;
    worker.grade = 1.min(d.plan.pay.grades.len() as u8 - 1);
    worker.point = d.plan.pay.grades[usize::from(worker.grade)].bottom;
    d.ledger.price(d.plan, &mut worker);
    let id = d.join(worker);
    d.teams[team].starters += fte;
    let cost = d.plan.recruitment.cost_per_hire;
    d.ledger.pay_once(team, Line::Recruitment, cost);
    Some(id)
}

/// When the next of a team's posts is left by somebody under notice.
fn next_departure(d: &Department, team: usize) -> Option<Instant> {
    leavers(d, team).map(|worker| worker.departs).min()
}

/// Who holds a post of a team and is under notice.
fn leavers<'d>(d: &'d Department, team: usize) -> impl Iterator<Item = &'d Worker> {
    d.teams[team].permanent.iter().map(|&id| &d.workers[id as usize]).filter(|worker| worker.under_notice && worker.holds_post())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{SpanLaw, Streams};
    use crate::department::agency_invariants::plans::quiet;
    use crate::department::agency_invariants::restless;
    use crate::department::opening;
    use crate::quantity::Rate;

    #[test]
    fn a_length_is_so_many_times_as_long_and_the_very_same_under_one() {
        assert_eq!(times(Span::days(100), 1.5), Span::days(150));
        assert_eq!(times(Span::days(100), 0.0), Span::ZERO);
        assert_eq!(times(Span::minutes(1_234_567), 1.0), Span::minutes(1_234_567));
    }

    #[test]
    fn a_post_left_under_notice_at_the_start_is_filled_no_earlier_than_it_falls_free() {
        let mut plan = quiet(60.0, 1);
        plan.leaving.hazards[0].rate = Rate::per_year(1.0);
        plan.leaving.notice = Span::weeks(12);
        plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Fixed(Span::days(1)));
        let mut d = Department::new(&plan, Streams::new(3, 0));
        opening::open(&mut d);
        let mut falls_free: Vec<Instant> = leavers(&d, 0).map(|worker| worker.departs).collect();
        let mut filled: Vec<Instant> = d.calendar.entries().filter(|due| Event::of(due) == Event::JoinerStart).map(|due| due.at).collect();
        falls_free.sort_unstable();
        filled.sort_unstable();
        assert!(filled.len() > 5);
        let near = |(free, filled): (&Instant, &Instant)| *filled >= *free && filled.since(*free) <= Span::days(1);
        assert!(falls_free.len() == filled.len() && falls_free.iter().zip(&filled).all(near), "{falls_free:?} {filled:?}");
    }

    #[test]
    fn a_teams_next_departure_is_the_first_of_its_own_under_notice() {
        let mut plan = restless();
        plan.leaving.notice = Span::ZERO;
        let mut d = Department::new(&plan, Streams::new(3, 0));
        opening::open(&mut d);
        assert_eq!((next_departure(&d, 0), next_departure(&d, 1)), (None, None));
        let of_team = |d: &Department, team: usize| -> Vec<WorkerId> {
            d.teams[team].permanent.iter().copied().filter(|&id| d.workers[id as usize].holds_post()).collect()
        };
        for (team, days) in [(1, 9), (0, 30), (0, 20)] {
            let id = of_team(&d, team).into_iter().find(|&id| !d.workers[id as usize].under_notice).expect("somebody stays");
            d.workers[id as usize].departs = d.now + Span::days(days);
            d.give_notice(id);
        }
        assert_eq!(next_departure(&d, 0), Some(d.now + Span::days(20)));
        assert_eq!(next_departure(&d, 1), Some(d.now + Span::days(9)));
    }
}
