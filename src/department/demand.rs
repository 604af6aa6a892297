//! Demand: referrals, the stages of a case, and how each ends.
//!
//! Siblings are referred together and share the draws of assessment, need and
//! plan, so that a family moves as one until care, where age decides how long
//! each stays. The n-th referral is the same family in every scenario.

use super::allocation;
use super::cases::ChildId;
use super::event::{Event, Process};
use super::further::{self, Stream};
use super::people::{NOBODY, TeamState};
use super::plan::{Changes, Children, Pathway, Plan, Stage};
use super::state::Department;
use crate::chance::Draws;
use crate::quantity::{Identity, Instant, Span};

/// The n-th referral of a family.
fn referral(n: u32) -> Identity {
    Identity::named("referral").nth(u64::from(n))
}

/// Enters the first referral.
pub fn begin(d: &mut Department) {
    next_referral(d, 0, d.now);
}

/// Enters the n-th referral: a unit exponential after the one before, on the
/// clock of expected referrals.
fn next_referral(d: &mut Department, n: u32, after: Instant) {
    let left = d.streams.of(Process::Referrals as u16, referral(n)).exponential();
    if let Some(when) = reached(d, left, after, 1.0) {
        d.calendar.enter(Event::Referral.due(when, referral(n), 0, n));
    }
}

/// When `times` the expected referrals after an instant come to `left`; `None`:
/// not in this run.
pub fn reached(d: &Department, mut left: f64, after: Instant, times: f64) -> Option<Instant> {
    let mut at = after;
    let end = d.plan.months.end();
    while at < end {
        let (rate, until) = d.referral_rates.at(at);
        let rate = rate * times;
        let expected = rate * until.since(at).as_years();
        if expected >= left && rate > 0.0 {
            return Some(at + Span::years(left / rate));
        }
        left -= expected;
        at = until;
    }
    None
}

/// Families expected between two instants, levers aside.
pub fn expected(d: &Department, from: Instant, to: Instant) -> f64 {
    let (mut at, mut sum) = (from, 0.0);
    while at < to {
        let (rate, until) = d.referral_rates.at(at);
        sum += rate * until.min(to).since(at).as_years();
        at = until;
    }
    sum
}

/// The n-th family is referred, unless a lever keeps it away.
pub fn refer(d: &mut Department, n: u32) {
    next_referral(d, n + 1, d.now);
    if !further::kept_away(d, Stream::Referrals, referral(n)) {
        refer_family(d, referral(n));
    }
}

/// A family is referred.
pub fn refer_family(d: &mut Department, who: Identity) {
    let size = match &d.plan.children {
        Children::Single(_) => 1,
        Children::Pathway(path) => {
            let shares = path.siblings.map(|share| share.as_f64());
            d.streams.of(Process::Pathway as u16, who).which(&shares) as u32 + 1
        }
    };
    let first = first_stage(d);
    let team = team_for(d, who, first);
    let family = d.cases.found_family(who, size);
    for j in 0..size {
        let id = d.cases.admit(who.nth(u64::from(j)), family, team);
        arrive(d, id);
    }
}

fn first_stage(d: &Department) -> Stage {
    match d.plan.children {
        Children::Single(_) => Stage::LookedAfter,
        Children::Pathway(_) => Stage::Assessment,
    }
}

/// The teams that hold a stage, and how its children fall to them.
#[derive(Clone, Debug)]
pub struct TeamShares {
    /// Team and weight: its case-holding posts, and a little, lest there be none anywhere.
    teams: Vec<(usize, f64)>,
    /// The sum of the weights.
    all: f64,
}

impl TeamShares {
    /// Of each stage, by the posts of today.
    pub fn of_all(plan: &Plan, teams: &[TeamState]) -> [Self; Stage::COUNT] {
        Stage::ALL.map(|stage| Self::of(plan, teams, stage))
    }

    fn of(plan: &Plan, teams: &[TeamState], stage: Stage) -> Self {
        let holds = plan.teams.iter().enumerate().filter(|(_, team)| team.stages[stage as usize]);
        let teams: Vec<(usize, f64)> = holds.map(|(index, _)| (index, f64::from(teams[index].case_holding_posts.as_milli()) + 1e-6)).collect();
        Self { all: teams.iter().map(|team| team.1).sum(), teams }
    }
}

/// Which of the teams that hold a stage a family goes to: by case-holding posts.
pub fn team_for(d: &Department, who: Identity, stage: Stage) -> usize {
    let shares = &d.team_shares[stage as usize];
    let last = shares.teams.last().map_or(0, |team| team.0);
    if shares.teams.len() <= 1 {
        return last;
    }
    let mut left = d.shared.from(Process::Team as u16, who, stage as u16).uniform() * shares.all;
    for &(team, weight) in &shares.teams {
        left -= weight;
        if left < 0.0 {
            return team;
        }
    }
    last
}

/// The draws of a family in the stage that a child is at.
#[inline(always)]
fn family_draws(d: &Department, id: ChildId, process: Process) -> Draws {
    let child = &d.cases.children[id as usize];
    let family = d.cases.families[child.family as usize].identity;
    d.shared.from(process as u16, family, 8 * (child.step + 1))
}

/// The draws of one child in the stage it is at.
#[inline(always)]
fn own_draws(d: &Department, id: ChildId, process: Process) -> Draws {
    let child = &d.cases.children[id as usize];
    d.streams.from(process as u16, child.identity, 8 * (child.step + 1))
}

/// A referred child: no further action, or a case is opened.
fn arrive(d: &mut Department, id: ChildId) {
    if let Children::Pathway(path) = &d.plan.children {
        let action = family_draws(d, id, Process::Pathway).uniform();
        d.cases.children[id as usize].step += 1;
        if action < path.no_further_action.as_f64() {
            close(d, id);
            return;
        }
    }
    let child = &mut d.cases.children[id as usize];
    child.open_since = d.now;
    child.workers = 0;
    child.lost.1 = Instant::NEVER;
    child.lost_at = None;
    let stage = first_stage(d);
    enter_stage(d, id, stage);
    if !d.cases.children[id as usize].elsewhere {
        allocation::allocate(d, id, NOBODY);
    }
}

/// A child enters a stage; its end is drawn and entered.
pub fn enter_stage(d: &mut Department, id: ChildId, stage: Stage) {
    let child = &mut d.cases.children[id as usize];
    child.serial += 1;
    child.step += 1;
    let came_from = child.stage;
    let before = came_from.map_or(0, |stage| d.points[stage as usize]);
    child.stage = Some(stage);
    let (worker, child_team, weight) = (child.worker, child.team, d.points[stage as usize]);
    if worker != NOBODY && weight != before {
        d.workers[worker as usize].weight += weight - before;
        d.teams[child_team].weight += weight - before;
        d.cases_changed(worker);
    }
    if is_shared(d, stage) {
        d.cases.children[id as usize].mark = family_draws(d, id, Process::Held).uniform();
    }
    who_holds(d, id, stage, came_from);
    d.count_child(id, 1);
    let mut born = Instant::NEVER;
    let stays = match &d.plan.children {
        Children::Single(single) => {
            let stays = single.duration.draw(&mut own_draws(d, id, Process::Pathway));
            let times = d.levers.times(Changes::DurationInCare);
            if times == 1.0 { stays } else { Span::years(stays.as_years() * times) }
        }
        Children::Pathway(path) => match stage {
            Stage::Assessment => path.assessment.draw(&mut family_draws(d, id, Process::Pathway)),
            Stage::InNeed => path.in_need.draw(&mut family_draws(d, id, Process::Pathway)),
            Stage::ChildProtection => path.plan.draw(&mut family_draws(d, id, Process::Pathway)),
            Stage::LeavingCare => path.leaving_care.draw(&mut own_draws(d, id, Process::Pathway)),
            Stage::LookedAfter => {
                let (age, stays) = care_drawn(d, path, id);
                born = d.now - age;
                stays
            }
        },
    };
    if stage == Stage::LookedAfter {
        super::continuity::enter_care(d, id, d.now, born);
    }
    let ends = d.now + stays;
    d.cases.children[id as usize].ends = ends;
    d.plan_for_child(Event::StageEnd, ends, id);
}

/// Whether other practitioners ever hold children at a stage.
fn is_shared(d: &Department, stage: Stage) -> bool {
    let Children::Pathway(path) = &d.plan.children else { return false };
    let held = &path.held[stage as usize];
    held.first < 1.0 || !held.later.is_empty()
}

/// Whether a social worker or another practitioner holds a child at a stage;
/// the case passes where that changes. Finding the social worker is the caller's.
fn who_holds(d: &mut Department, id: ChildId, stage: Stage, came_from: Option<Stage>) {
    let Children::Pathway(path) = &d.plan.children else { return };
    let share = path.held[stage as usize].at(d.now);
    let child = &mut d.cases.children[id as usize];
    let (was, is) = (child.elsewhere, child.mark >= share);
    child.elsewhere = is;
    match (was, is) {
        (false, true) => allocation::to_practitioner(d, id, came_from),
        (true, false) => allocation::from_practitioner(d, id, came_from),
        _ => {}
    }
}

/// The share held by social workers steps: cases pass one way or the other, in
/// the order of who the children are. (Where they are kept hangs on who may be
/// referred again before the end, and so on how far the run looks ahead.)
pub fn held_step(d: &mut Department) {
    let mut open: Vec<ChildId> = (0..d.cases.children.len() as ChildId).filter(|&id| d.cases.children[id as usize].stage.is_some()).collect();
    open.sort_unstable_by_key(|&id| d.cases.children[id as usize].identity);
    for id in open {
        let Some(stage) = d.cases.children[id as usize].stage else { continue };
        d.count_child(id, -1);
        who_holds(d, id, stage, Some(stage));
        d.count_child(id, 1);
        let child = &d.cases.children[id as usize];
        if !child.elsewhere && child.worker == NOBODY && child.ticket == 0 {
            allocation::allocate(d, id, NOBODY);
        }
    }
}

/// Age at entry and the length of a stay in care: to 18 at the latest.
fn care_drawn(d: &Department, path: &Pathway, id: ChildId) -> (Span, Span) {
    let mut own = own_draws(d, id, Process::Care);
    let mut family = family_draws(d, id, Process::Care);
    care_stay_times(path, d.levers.times(Changes::DurationInCare), &mut own, &mut family)
}

/// Age at entry to care, and the stay: whether it is short or long is the
/// family's draw, how long the child's own; until 18 at the latest.
pub fn care_stay(path: &Pathway, own: &mut Draws, family: &mut Draws) -> (Span, Span) {
    care_stay_times(path, 1.0, own, family)
}

/// The same, stays being so many times as long (until 18 at the latest).
fn care_stay_times(path: &Pathway, times: f64, own: &mut Draws, family: &mut Draws) -> (Span, Span) {
    const EDGES: [f64; 6] = [0.0, 1.0, 5.0, 10.0, 16.0, 18.0];
    let band = own.which(&path.entry_ages.map(|share| share.as_f64()));
    let age = EDGES[band] + own.uniform() * (EDGES[band + 1] - EDGES[band]);
    let factor = path.care_age_factors[if band < 2 { 0 } else { band - 1 }];
    let mean = if family.happens(path.short_care_share.as_f64()) {
        path.short_care.as_years()
    } else {
        path.long_care.as_years() * factor
    };
    let stays = (mean * own.exponential() * times).min(18.0 - age);
    (Span::years(age), Span::years(stays))
}

/// A stage ends: on to the next, or closed.
pub fn stage_end(d: &mut Department, id: ChildId) {
    let child = &d.cases.children[id as usize];
    let (Some(stage), team) = (child.stage, child.team) else { return };
    let next = next_stage(d, id, stage);
    d.count_child(id, -1);
    d.cases.end_care(id);
    let Some(next) = next else {
        leave_worker(d, id);
        close(d, id);
        return;
    };
    if !d.plan.teams[team].stages[next as usize] {
        let family = d.cases.children[id as usize].family;
        let to = team_for(d, d.cases.families[family as usize].identity, next);
        super::continuity::move_team(d, id, to);
    }
    enter_stage(d, id, next);
    let child = &d.cases.children[id as usize];
    if child.worker == NOBODY && child.ticket == 0 && !child.elsewhere {
        allocation::allocate(d, id, NOBODY);
    }
}

fn next_stage(d: &Department, id: ChildId, stage: Stage) -> Option<Stage> {
    let Children::Pathway(path) = &d.plan.children else { return None };
    // The route is drawn in a block of its own, after those of the length.
    let u = {
        let child = &d.cases.children[id as usize];
        let family = d.cases.families[child.family as usize].identity;
        d.shared.from(Process::Pathway as u16, family, 8 * child.step + 12).uniform()
    };
    match stage {
        Stage::Assessment => {
            let assessed = path.no_further_action.rest().as_f64();
            (u >= path.not_in_need.as_f64() / assessed).then_some(Stage::InNeed)
        }
        Stage::InNeed => {
            let (plan, care) = (path.in_need_to_plan.as_f64(), path.in_need_to_care.as_f64());
            let ways = [(Some(Stage::ChildProtection), plan), (Some(Stage::LookedAfter), care), (None, 1.0 - plan - care)];
            way(u, ways, d.levers.times(Changes::EntryToCare))
        }
        Stage::ChildProtection => {
            let (care, need) = (path.plan_to_care.as_f64(), path.plan_to_in_need.as_f64());
            let ways = [(Some(Stage::LookedAfter), care), (Some(Stage::InNeed), need), (None, 1.0 - care - need)];
            way(u, ways, d.levers.times(Changes::EntryToCare))
        }
        Stage::LookedAfter => {
            let adult = d.now + Span::days(1) >= d.cases.care_of(id).born + Span::years(18.0);
            (adult && u < path.leaving_care_share.as_f64()).then_some(Stage::LeavingCare)
        }
        Stage::LeavingCare => None,
    }
}

/// The way that a draw falls on, entry to care being multiplied. The same draw
/// is used on: fewer entries are some of the same children, who go where they
/// otherwise would, in proportion; more are some of the others.
fn way(u: f64, ways: [(Option<Stage>, f64); 3], times: f64) -> Option<Stage> {
    let (index, within) = place(u, &ways.map(|way| way.1));
    let (found, to_care) = (ways[index].0, Some(Stage::LookedAfter));
    let care: f64 = ways.iter().filter(|way| way.0 == to_care).map(|way| way.1).sum();
    if times < 1.0 && found == to_care && within >= times {
        let left = ways.map(|way| if way.0 == to_care { 0.0 } else { way.1 / (1.0 - care) });
        return ways[place((within - times) / (1.0 - times), &left).0].0;
    }
    let more = care * (times - 1.0) / (1.0 - care);
    if times > 1.0 && found != to_care && within < more { to_care } else { found }
}

/// Which of the weights a number from 0 to 1 falls on, and how far into it.
fn place(u: f64, weights: &[f64; 3]) -> (usize, f64) {
    let mut below = 0.0;
    for (index, weight) in weights.iter().enumerate().take(2) {
        if u < below + weight {
            return (index, (u - below) / weight);
        }
        below += weight;
    }
    (2, ((u - below) / weights[2].max(f64::MIN_POSITIVE)).clamp(0.0, 1.0))
}

/// The case closes for its worker, or leaves the list.
fn leave_worker(d: &mut Department, id: ChildId) {
    let child = &d.cases.children[id as usize];
    if child.elsewhere {
        d.cases.end_spell(id, d.now);
        d.cases.children[id as usize].elsewhere = false;
    } else if child.worker == NOBODY {
        allocation::stop_waiting(d, id);
    } else {
        d.release(id);
    }
}

/// Closed: forgotten, or to be referred again within twelve months.
fn close(d: &mut Department, id: ChildId) {
    let child = &mut d.cases.children[id as usize];
    let was_in_care = child.stage == Some(Stage::LookedAfter) || child.stage == Some(Stage::LeavingCare);
    child.stage = None;
    child.serial += 1;
    let share = match &d.plan.children {
        Children::Pathway(path) if !was_in_care => path.rereferral_share.as_f64(),
        _ => 0.0,
    };
    match comes_again(d, id, share) {
        Some(when) => {
            d.cases.forget_spells(id);
            d.plan_for_child(Event::Rereferral, when, id);
        }
        None => d.cases.forget(id),
    }
}

/// When a child whose case closes today is referred again, if it is in this run.
fn comes_again(d: &Department, id: ChildId, share: f64) -> Option<Instant> {
    if share == 0.0 {
        return None;
    }
    let mut draws = family_draws(d, id, Process::Rereferral);
    let (again, when) = (draws.happens(share), d.now + Span::years(draws.uniform()));
    (again && when < d.plan.months.end()).then_some(when)
}

/// Referred again.
pub fn rerefer(d: &mut Department, id: ChildId) {
    let stage = first_stage(d);
    let team = d.cases.children[id as usize].team;
    if !d.plan.teams[team].stages[stage as usize] {
        let family = d.cases.children[id as usize].family;
        let to = team_for(d, d.cases.families[family as usize].identity, stage);
        d.cases.children[id as usize].team = to;
    }
    debug_assert!(!d.cases.children[id as usize].spell.is_some());
    arrive(d, id);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{SpanLaw, Streams};
    use crate::department::agency_invariants::plans::{pathway, quiet};
    use crate::department::plan::SingleStage;
    use crate::quantity::{Rate, Share};

    #[test]
    fn a_long_stay_in_care_is_so_many_times_as_long_by_the_age_at_entry() {
        // Under 1 and 1 to 4, 5 to 9, 10 to 15, 16 and 17.
        let bands = [(0.0, 1.0, 2.0), (1.0, 5.0, 2.0), (5.0, 10.0, 3.0), (10.0, 16.0, 5.0), (16.0, 18.0, 7.0)];
        for (index, (from, to, factor)) in bands.into_iter().enumerate() {
            let mut path = pathway();
            path.long_care = Span::days(1);
            path.entry_ages = std::array::from_fn(|band| if band == index { Share::ALL } else { Share::NONE });
            let stay = |path: &Pathway| {
                let draws = Streams::new(1, 1).of(0, Identity::named("child"));
                care_stay(path, &mut draws.clone(), &mut draws.clone())
            };
            let (age, plain) = stay(&path);
            path.care_age_factors = [2.0, 3.0, 5.0, 7.0];
            let longer = stay(&path).1;
            assert!((from..to).contains(&age.as_years()), "{age:?} in band {index}");
            assert!((longer.as_years() / plain.as_years() - factor).abs() < 0.01, "{longer:?} for {plain:?} in band {index}");
            path.long_care = Span::years(1_000.0);
            let (age, most) = stay(&path);
            assert!((age.as_years() + most.as_years() - 18.0).abs() < 1e-5, "until eighteen at the latest");
        }
    }

    #[test]
    fn no_draw_of_one_step_of_a_child_is_drawn_again_at_the_next() {
        let mut plan = quiet(1.0, 1);
        plan.children = Children::Single(SingleStage { open: 1, arrivals: Rate::ZERO, duration: SpanLaw::Fixed(Span::years(9.0)) });
        let mut d = Department::new(&plan, Streams::new(3, 0));
        crate::department::opening::open(&mut d);
        for of in [family_draws, own_draws] {
            let mut seen = std::collections::BTreeSet::new();
            for step in 0..5 {
                d.cases.children[0].step = step;
                let mut draws = of(&d, 0, Process::Pathway);
                assert!((0..16).all(|_| seen.insert(draws.bits())), "eight blocks of two are its own: step {step}");
            }
        }
    }

    const WAYS: [(Option<Stage>, f64); 3] = [(Some(Stage::ChildProtection), 0.3), (Some(Stage::LookedAfter), 0.2), (None, 0.5)];

    /// Where draws spread evenly over 0 to 1 go.
    fn gone(times: f64) -> Vec<Option<Stage>> {
        (0..10_000).map(|n| way((f64::from(n) + 0.5) / 10_000.0, WAYS, times)).collect()
    }

    fn share(of: &[Option<Stage>], to: Option<Stage>) -> f64 {
        of.iter().filter(|&&found| found == to).count() as f64 / of.len() as f64
    }

    #[test]
    fn entries_to_care_are_so_many_times_as_many_and_the_others_keep_their_proportion() {
        for times in [0.0, 0.4, 1.0, 1.5, 3.0] {
            let gone = gone(times);
            let care = 0.2 * times;
            assert!((share(&gone, Some(Stage::LookedAfter)) - care).abs() < 3e-4, "{times}");
            assert!((share(&gone, Some(Stage::ChildProtection)) - (1.0 - care) * 0.3 / 0.8).abs() < 3e-4, "{times}");
            assert!((share(&gone, None) - (1.0 - care) * 0.5 / 0.8).abs() < 3e-4, "{times}");
        }
    }

    #[test]
    fn fewer_entries_to_care_are_some_of_the_same_children_and_more_are_some_of_the_others() {
        let (fewer, same, more) = (gone(0.4), gone(1.0), gone(1.5));
        for ((fewer, same), more) in fewer.iter().zip(&same).zip(&more) {
            let care = Some(Stage::LookedAfter);
            assert!(*fewer != care || *same == care);
            assert!(*same != care || *more == care);
            assert!(*same == care || fewer == same, "nobody else goes another way");
            assert!(*more == care || more == same);
        }
    }
}
