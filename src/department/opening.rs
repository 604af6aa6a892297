//! The opening position: the people and children there are at the start.
//!
//! Stocks are exact; tenures are stratified over the bands, so that each band
//! has its share. Children open at the beginning of the past are a stationary
//! stock: each has been open for a time that makes its remaining stay what it
//! should be. What goes on until the start is told in [`super::past`].

use std::collections::VecDeque;

use super::cases::ChildId;
use super::event::{Event, Process};
use super::past::{self, Succession};
use super::people::{Comes, PRACTITIONER, Place, TeamState, Worker, heads_of, identity_of};
use super::plan::{Children, Pathway, Stage, Supervision};
use super::roll::permanent_worker;
use super::state::Department;
use super::{
    agency, agency_conversion, agency_teams, allocation, cohorts, continuity, demand, leaving, levers, moves, recruitment,
    supervision,
};
use crate::chance::{Draws, SpanLaw};
use crate::quantity::{Fte, Identity, Instant, Span};

/// Fills an empty department, at the beginning of the past, and enters what is
/// to come. Without a past the run begins at once.
pub fn open(d: &mut Department) {
    leaving::draw_shocks(d);
    let succession = Succession::of(d.plan);
    for team in 0..d.teams.len() {
        for worker in staff(d, team) {
            past::seat(d, worker, succession);
        }
        open_agency(d, team);
    }
    agency_teams::begin(d);
    for team in 0..d.teams.len() {
        supervision::review(d, team);
    }
    open_children(d);
    demand::begin(d);
    let who = Identity::named("month");
    let (start, past) = (d.plan.months.start(), d.plan.past_months as i32);
    for month in 1 - past..0 {
        d.calendar.enter(Event::MonthEnd.due(start.plus_months(month), who, 1, 0));
    }
    if past > 0 {
        d.calendar.enter(Event::Snapshot.due(start, who, 0, 0));
    } else {
        begin(d);
    }
}

/// The run begins: the opening position is exact, the books are opened, and
/// everything that the plan asks for is entered.
pub fn begin(d: &mut Department) {
    if d.past {
        past::correct(d);
        d.past = false;
    } else {
        for id in d.permanent().collect::<Vec<_>>() {
            already_going(d, id);
        }
    }
    d.month = 1;
    d.open_books();
    if let Supervision::Academy { posts, cost_per_post, .. } = d.plan.asye.supervision {
        let a_year = (cost_per_post.as_pence() as f64 * posts.as_f64()).round() as i64;
        d.ledger.supervision(crate::quantity::Money::pence(a_year), d.now);
    }
    for id in d.permanent().collect::<Vec<_>>() {
        moves::foresee(d, id);
    }
    for team in 0..d.teams.len() {
        for id in d.teams[team].agency_workers.clone() {
            agency_conversion::draw_threshold(d, id);
        }
    }
    enter_steps(d);
    levers::begin(d);
    recruitment::begin(d);
    cohorts::begin(d);
    agency::review_all(d);
    agency::hold_ceiling(d);
    d.open_trace();
}

/// Whoever departs within the notice period is under notice already.
fn already_going(d: &mut Department, id: u32) {
    let departs = d.workers[id as usize].departs;
    if departs < d.now + d.plan.leaving.notice {
        leaving::resign(d, id);
    }
}

/// The staff of a team at the start, tenures stratified over the bands.
fn staff(d: &Department, team: usize) -> Vec<Worker> {
    let plan = d.plan;
    let start = plan.months.start();
    let mut people = Vec::new();
    let asked = &plan.teams[team];
    let (mut seated, mut above) = opening_heads(asked.in_post, asked.posts.at(start), plan.staff.fte_per_head);
    let heads = seated.len() + above.len();
    let mut case_holding = asked.case_holding_in_post.as_milli();
    let all = asked.in_post.as_milli();
    let mut seen = 0_i64;
    for n in 0..heads {
        let fte = seated.front().or(above.front()).copied().unwrap_or_default();
        let identity = identity_of(plan, team, Comes::InPost, n as u64);
        let mut draws = d.streams.of(Process::Opening as u16, identity);
        let tenure = tenure_at(plan, (n as f64 + draws.uniform()) / heads as f64);
        let mut worker = permanent_worker(identity, team, fte, start);
        worker.joined = start - tenure;
        let young = tenure < Span::months(24);
        let newly = young && draws.happens(plan.staff.newly_qualified_share.as_f64());
        if newly {
            worker.joined = last_intake(start, tenure);
        }
        worker.qualified = worker.joined - if newly { Span::ZERO } else { Span::months(36) };
        // Case-holding posts are spread evenly over tenures: the k-th of every so many.
        seen += i64::from(fte.as_milli());
        let due = seen * i64::from(asked.case_holding_in_post.as_milli()) / i64::from(all.max(1));
        let given = i64::from(asked.case_holding_in_post.as_milli() - case_holding);
        let holds = !seated.is_empty() && case_holding > 0 && (due - given) * 2 >= i64::from(fte.as_milli());
        worker.place = if holds { Place::CaseHolding } else { Place::Other };
        if !holds && let Some(fte) = above.pop_front() {
            worker.place = Place::OverEstablishment;
            worker.post_from = Some(start);
            worker.fte = fte;
        } else {
            seated.pop_front();
        }
        if holds {
            case_holding -= fte.as_milli();
        }
        worker.holds_cases = holds || worker.place == Place::OverEstablishment;
        if newly && worker.joined.civilly_after(plan.asye.length) > d.now && holds {
            start_asye(d, &mut worker);
        }
        grade(d, &mut worker, newly, &mut draws);
        d.ledger.price(plan, &mut worker);
        people.push(worker);
    }
    people
}

/// FTE of each of the people in posts, and of each of those above establishment,
/// who are others: each sums to what it is, and no vacancy is left between them.
fn opening_heads(in_post: Fte, posts: Fte, per_head: Fte) -> (VecDeque<Fte>, VecDeque<Fte>) {
    let above = (in_post - posts).or_zero();
    (heads_of(in_post - above, per_head).into(), heads_of(above, per_head).into())
}

/// The 1 September on which somebody newly qualified joined: the last before the
/// start, or the one before that.
fn last_intake(start: Instant, tenure: Span) -> Instant {
    let date = start.date();
    let months_since = (i32::from(u8::from(date.month())) + 3) % 12;
    let september = start.plus_months(-months_since);
    let first = Instant::at_minute(september.minutes() - (i32::from(september.date().day()) - 1) * 1_440);
    let first = if first < start { first } else { first.plus_months(-12) };
    if tenure < Span::months(12) { first } else { first.plus_months(-12) }
}

/// An opening worker in the middle of its ASYE year: on the ramp of the
/// ordinary intake, which is every plan's first cohort: nothing that has not begun acts.
fn start_asye(d: &Department, worker: &mut Worker) {
    let Some(cohort) = d.plan.cohorts.first() else { return };
    worker.cohort = Some(0);
    worker.asye_until = Some(worker.joined.civilly_after(d.plan.asye.length));
    worker.multiplier = cohort.leaving_multiplier;
    worker.multiplier_until = worker.joined.civilly_after(cohort.leaving_multiplier_until);
    let step = cohort.capacity.iter().rev().find(|step| worker.joined.civilly_after(step.from) <= d.now);
    worker.ramp = step.map_or(1_000, |step| step.share.as_milli());
}

/// The tenure at a place (0 to 1) in the bands, uniform within each.
fn tenure_at(plan: &super::Plan, place: f64) -> Span {
    let bands = &plan.staff.tenure_shares;
    let mut left = place;
    for (index, band) in bands.iter().enumerate() {
        let share = band.share.as_f64();
        let to = bands.get(index + 1).map_or(plan.staff.longest_tenure, |next| next.from);
        if left < share || index + 1 == bands.len() {
            let width = to.as_years() - band.from.as_years();
            return Span::years(band.from.as_years() + width * (left / share).min(1.0));
        }
        left -= share;
    }
    Span::ZERO
}

/// Grade and point: newly qualified on the lowest; the others by the shares of
/// the grades above it, a step for each year here, to the top.
fn grade(d: &Department, worker: &mut Worker, newly: bool, draws: &mut Draws) {
    let grades = &d.plan.pay.grades;
    let first = usize::from(grades.len() > 1);
    let shares: Vec<f64> = grades[first..].iter().map(|grade| grade.share.as_f64()).collect();
    let all: f64 = shares.iter().sum();
    let chosen = first + draws.which(&shares.iter().map(|share| share / all).collect::<Vec<_>>());
    let start = d.plan.months.start();
    let in_asye = worker.asye_until.is_some_and(|until| until > start);
    worker.grade = if newly && in_asye { 0 } else { chosen as u8 };
    let years = start.since(worker.joined).as_years() as i64;
    let grade = &grades[usize::from(worker.grade)];
    let risen = grade.bottom.as_pence() + years * d.plan.pay.increment.as_pence();
    worker.point = crate::quantity::Money::pence(risen.min(grade.top.as_pence()).max(grade.bottom.as_pence()));
}

fn open_agency(d: &mut Department, team: usize) {
    for (n, fte) in heads_of(d.plan.teams[team].agency, d.plan.agency.fte_per_head).into_iter().enumerate() {
        let who = identity_of(d.plan, team, Comes::AgencyInPlace, n as u64);
        let into = d.streams.of(Process::Opening as u16, who).uniform();
        let remaining = Span::years(d.plan.agency.assignment.as_years() * into);
        agency::place_worker(d, who, team, fte, remaining);
    }
}

fn enter_steps(d: &mut Department) {
    for (index, team) in d.plan.teams.iter().enumerate() {
        let who = Identity::named(&team.name);
        for step in &team.posts.later {
            d.calendar.enter(Event::PostsStep.due(step.0, who, 0, index as u32));
        }
        for step in &team.case_holding_posts.later {
            d.calendar.enter(Event::PostsStep.due(step.0, who, 0, index as u32));
        }
    }
    for step in &d.plan.agency.caps.later {
        // Who is to go under a ceiling is told in time to have gone on its day.
        let told = step.0 - d.plan.agency.rules.notice(d.plan.agency.notice, step.0);
        for (n, at) in [(0, told), (1, step.0)] {
            if at > d.now {
                d.calendar.enter(Event::CapStep.due(at, Identity::named("agency cap"), n, 0));
            }
        }
    }
    for step in &d.plan.agency.cover_level.later {
        d.calendar.enter(Event::CapStep.due(step.0, Identity::named("agency cover"), 0, 0));
    }
    if let Children::Pathway(path) = &d.plan.children {
        let mut steps: Vec<Instant> = path.held.iter().flat_map(|steps| steps.later.iter().map(|step| step.0)).collect();
        steps.sort_unstable();
        steps.dedup();
        for step in steps.into_iter().filter(|&step| step > d.now) {
            d.calendar.enter(Event::HeldStep.due(step, Identity::named("held by social workers"), 0, 0));
        }
    }
    for month in d.plan.months.all().skip(1) {
        let who = Identity::named("month");
        // The last month's books close with the horizon, after the last event.
        d.calendar.enter(Event::MonthEnd.due(d.plan.months.end_of(month), who, 0, month.0));
    }
}

fn open_children(d: &mut Department) {
    let plan = d.plan;
    match &plan.children {
        Children::Single(single) => {
            let teams = opening_by_team(d, single.open, Stage::LookedAfter).into_iter().enumerate();
            let teams: Vec<usize> = teams.flat_map(|(team, count)| (0..count).map(move |_| team)).collect();
            for (n, team) in (0_u64..).zip(teams) {
                let who = Identity::named(Stage::LookedAfter.name());
                let family = d.cases.found_family(who.nth(n), 1);
                let id = d.cases.admit(who.nth((1 << 32) + n), family, team);
                let mut draws = opening_draws(d, id);
                let (elapsed, stays) = stationary(&single.duration, &mut draws);
                begin_stage(d, id, Stage::LookedAfter, (elapsed, stays), Instant::NEVER);
            }
        }
        Children::Pathway(path) => {
            for stage in Stage::ALL {
                open_stage(d, path, stage);
            }
            open_rereferrals(d, path);
        }
    }
    // Allocation comes last, so that who holds whom does not hang on stages' order in draws.
    for id in 0..d.cases.children.len() as ChildId {
        let child = &d.cases.children[id as usize];
        if child.stage.is_some() && !child.elsewhere {
            allocation::allocate(d, id, super::people::NOBODY);
        }
    }
}

/// How many children of a stage each team opens with: its own figure, or its part
/// of what is `asked` of the authority, by case-holding posts over the stages it holds.
pub fn opening_by_team(d: &Department, asked: u32, stage: Stage) -> Vec<u32> {
    let own: Vec<Option<u32>> = d.plan.teams.iter().map(|team| team.open.map(|open| open[stage as usize])).collect();
    let given: u32 = own.iter().flatten().sum();
    let left = asked.saturating_sub(given);
    let weight = |index: usize| {
        let team = &d.plan.teams[index];
        let held = team.stages.iter().filter(|&&holds| holds).count().max(1);
        let holds = team.stages[stage as usize] && own[index].is_none();
        // Without a post anywhere the teams are alike.
        if holds { (f64::from(d.teams[index].case_holding_posts.as_milli()) + 1e-6) / held as f64 } else { 0.0 }
    };
    let all: f64 = (0..own.len()).map(weight).sum();
    let mut cumulative = 0.0;
    let mut placed = 0;
    (0..own.len()).map(|index| {
        if let Some(own) = own[index] {
            return own;
        }
        cumulative += weight(index);
        let upto = if all > 0.0 { (f64::from(left) * cumulative / all).round() as u32 } else { 0 };
        let here = upto - placed;
        placed = upto;
        here
    }).collect()
}

fn open_stage(d: &mut Department, path: &Pathway, stage: Stage) {
    let mut n = 0_u64;
    let mut family = 0_u64;
    let shares = path.siblings.map(|share| share.as_f64());
    let share = path.held[stage as usize].at(d.now);
    for (team, count) in opening_by_team(d, path.open[stage as usize], stage).into_iter().enumerate() {
        let (mut held, mut left) = (count, count + others(path, stage, count));
        while left > 0 {
            let who = Identity::named(stage.name()).nth(family);
            let drawn = d.streams.of(Process::Opening as u16, who).which(&shares) as u32 + 1;
            let size = if stage == Stage::LeavingCare { 1 } else { drawn.min(left) };
            let slot = d.cases.found_family(who, size);
            for _ in 0..size {
                let id = d.cases.admit(Identity::named(stage.name()).nth((1 << 32) + n), slot, team);
                let elsewhere = held == 0;
                held = held.saturating_sub(1);
                mark(d, id, share, elsewhere);
                open_child(d, path, id, stage);
                n += 1;
            }
            family += 1;
            left -= size;
        }
    }
}

/// Children of other practitioners beside so many held by social workers.
pub fn others(path: &Pathway, stage: Stage, held: u32) -> u32 {
    let share = path.held[stage as usize].first;
    if share > 0.0 { (f64::from(held) * (1.0 - share) / share).round() as u32 } else { 0 }
}

/// Puts a child among those held by social workers, or by others.
fn mark(d: &mut Department, id: ChildId, share: f64, elsewhere: bool) {
    let u = d.streams.of(Process::Held as u16, d.cases.children[id as usize].identity).uniform();
    let now = d.now;
    let child = &mut d.cases.children[id as usize];
    child.elsewhere = elsewhere;
    child.mark = if elsewhere { share + (1.0 - share) * u } else { share * u };
    if elsewhere {
        child.last_worker = PRACTITIONER;
        d.cases.open_spell(id, PRACTITIONER, now);
    }
}

/// A child who stands at a stage from the start on, without a past: where the
/// past has left none to be like.
pub fn newly_open(d: &mut Department, team: usize, stage: Stage, elsewhere: bool, n: u64) {
    let plan = d.plan;
    let who = Identity::named(stage.name()).nth(n + (3 << 32));
    let family = d.cases.found_family(who, 1);
    let id = d.cases.admit(who.nth(1), family, team);
    match &plan.children {
        Children::Single(single) => {
            let (elapsed, stays) = stationary(&single.duration, &mut opening_draws(d, id));
            begin_stage(d, id, stage, (elapsed, stays), Instant::NEVER);
        }
        Children::Pathway(path) => {
            mark(d, id, path.held[stage as usize].at(d.now), elsewhere);
            open_child(d, path, id, stage);
        }
    }
    if !elsewhere {
        allocation::allocate(d, id, super::people::NOBODY);
    }
}

fn open_child(d: &mut Department, path: &Pathway, id: ChildId, stage: Stage) {
    let mut draws = opening_draws(d, id);
    let mut born = Instant::NEVER;
    let (elapsed, stays) = match stage {
        Stage::Assessment => stationary(&path.assessment, &mut draws),
        Stage::InNeed => stationary(&path.in_need, &mut draws),
        Stage::ChildProtection => stationary(&path.plan, &mut draws),
        Stage::LeavingCare => stationary(&path.leaving_care, &mut draws),
        Stage::LookedAfter => {
            let (age, elapsed, stays) = stationary_care(path, &mut draws);
            born = d.now - age;
            (elapsed, stays)
        }
    };
    begin_stage(d, id, stage, (elapsed, stays), born);
}

fn opening_draws(d: &Department, id: ChildId) -> Draws {
    d.streams.of(Process::Opening as u16, d.cases.children[id as usize].identity)
}

/// Time so far and time to come in a stage of a stationary stock: entered
/// uniformly in the past and still here, by rejection.
fn stationary(law: &SpanLaw, draws: &mut Draws) -> (Span, Span) {
    match law {
        SpanLaw::Fixed(whole) => {
            let elapsed = Span::years(whole.as_years() * draws.uniform());
            (elapsed, Span::minutes(whole.as_minutes() - elapsed.as_minutes()))
        }
        SpanLaw::Exponential(mean) => {
            // Memoryless: past and future are independent exponentials.
            (Span::years(mean.as_years() * draws.exponential()), Span::years(mean.as_years() * draws.exponential()))
        }
        SpanLaw::LogNormal { mean, variance, deviation } => {
            // Length-biased log-normal: the logarithm's mean is one variance higher.
            let whole = mean.as_years() * libm::exp(deviation * draws.normal() + variance / 2.0);
            let part = draws.uniform();
            (Span::years(whole * part), Span::years(whole * (1.0 - part)))
        }
        SpanLaw::Beyond { least, mean } => {
            // Residual of a mixture: within the least part, or in the tail.
            let tail = mean.as_years() - least.as_years();
            let beyond = draws.happens(tail / mean.as_years());
            let part = draws.uniform();
            if beyond {
                (*least + Span::years(tail * draws.exponential()), Span::years(tail * draws.exponential()))
            } else {
                (Span::years(least.as_years() * part), Span::years(least.as_years() * (1.0 - part) + tail * draws.exponential()))
            }
        }
        SpanLaw::Bands(bands) => {
            let longest = bands.iter().map(|band| band.to).max().unwrap_or(Span::ZERO).as_years();
            for _ in 0..10_000 {
                let whole = law.draw(draws).as_years();
                if draws.uniform() * longest < whole {
                    let part = draws.uniform();
                    return (Span::years(whole * part), Span::years(whole * (1.0 - part)));
                }
            }
            (Span::ZERO, law.draw(draws))
        }
    }
}

/// Age now, time in care so far and to come, of a child of the stationary stock.
fn stationary_care(path: &Pathway, draws: &mut Draws) -> (Span, Span, Span) {
    for _ in 0..100_000 {
        let elapsed = 18.0 * draws.uniform();
        let mut family = draws.clone();
        draws.bits();
        draws.bits();
        let (age, stays) = demand::care_stay(path, draws, &mut family);
        if stays.as_years() > elapsed {
            let elapsed = Span::years(elapsed);
            return (age + elapsed, elapsed, Span::minutes(stays.as_minutes() - elapsed.as_minutes()));
        }
    }
    (Span::years(10.0), Span::ZERO, Span::years(1.0))
}

/// A child stands in a stage since `elapsed`, for `stays` more.
fn begin_stage(d: &mut Department, id: ChildId, stage: Stage, (elapsed, stays): (Span, Span), born: Instant) {
    let now = d.now;
    let child = &mut d.cases.children[id as usize];
    child.stage = Some(stage);
    child.step = 1;
    child.open_since = now;
    child.ends = now + stays.max(Span::minutes(1));
    let ends = child.ends;
    d.count_child(id, 1);
    d.plan_for_child(Event::StageEnd, ends, id);
    if stage == Stage::LookedAfter {
        continuity::enter_care(d, id, now - elapsed, born);
    }
}

/// Children closed in the year before the start who will be referred again: at
/// equilibrium as many as come again in half a year, the earlier the more.
fn open_rereferrals(d: &mut Department, path: &Pathway) {
    let a_year = path.referrals.at(d.now) * path.rereferral_share.as_f64();
    let backlog = (a_year / 2.0).round() as u64;
    for n in 0..backlog {
        let who = Identity::named("referred before").nth(n);
        let team = demand::team_for(d, who, Stage::Assessment);
        let family = d.cases.found_family(who, 1);
        let id = d.cases.admit(who.nth(0), family, team);
        let u = opening_draws(d, id).uniform();
        let when: Instant = d.now + Span::years(1.0 - libm::sqrt(u));
        d.plan_for_child(Event::Rereferral, when, id);
    }
}

/// Takes up the posts in force now, and tells what was added.
pub fn posts_step(d: &mut Department, team: usize) -> Fte {
    let asked = &d.plan.teams[team];
    let state: &mut TeamState = &mut d.teams[team];
    let added = asked.posts.at(d.now) - state.posts;
    state.posts = asked.posts.at(d.now);
    state.case_holding_posts = asked.case_holding_posts.at(d.now);
    d.team_shares = demand::TeamShares::of_all(d.plan, &d.teams);
    d.attribute_agency(team);
    added.or_zero()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::department::agency_invariants::restless;
    use crate::department::plan::TenureShare;
    use crate::quantity::{Date, Share};

    #[test]
    fn tenure_is_spread_evenly_over_each_band_up_to_the_longest() {
        let mut plan = restless();
        let band = |from: f64, share: f64| TenureShare { from: Span::years(from), share: Share::new(share) };
        plan.staff.tenure_shares = vec![band(0.0, 0.25), band(2.0, 0.5), band(5.0, 0.25)];
        plan.staff.longest_tenure = Span::years(21.0);
        for (place, years) in [(0.0, 0.0), (0.125, 1.0), (0.25, 2.0), (0.5, 3.5), (0.75, 5.0), (0.875, 13.0), (1.0, 21.0)] {
            assert_eq!(tenure_at(&plan, place), Span::years(years), "at {place}");
        }
    }

    #[test]
    fn the_newly_qualified_joined_on_a_first_of_september_before_the_start() {
        let first = |year: i32, month: i32| Instant::start_of(Date::from_ordinal_date(year, 1).expect("a year")).plus_months(month - 1);
        let (recent, earlier) = (Span::months(3), Span::months(12));
        for (year, month, september) in [(2026, 10, 2026), (2026, 9, 2025), (2026, 8, 2025), (2027, 1, 2026), (2027, 4, 2026)] {
            assert_eq!(last_intake(first(year, month), recent), first(september, 9), "{year}-{month}");
            assert_eq!(last_intake(first(year, month), earlier), first(september - 1, 9), "{year}-{month}, a year before");
        }
    }
}
