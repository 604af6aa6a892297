//! The audit: after every event, what must hold of the department holds.
//!
//! Every invariant reckons a figure again from the people and children
//! themselves and holds it against the running sums; none of them is used by
//! the model. Names are never taken back or given another meaning: each says
//! which fault it guards against. Nothing is changed and nothing is drawn, so
//! that a run is the same to the last bit with and without the audit.

use std::fmt::{Arguments, Debug};

use super::allocation::holders;
use super::audit_entries;
use super::audit_time::Elapsed;
use super::cases::{Child, ChildId, NONE};
use super::event::Event;
use super::ledger::Ledger;
use super::people::{Contract, NOBODY, PRACTITIONER, Place, TeamState, Worker, WorkerId};
use super::plan::{Away, Stage, Supervision};
use super::state::Department;
use crate::engine::Due;
use crate::quantity::{Fte, Instant};

/// What must hold, and the fault that would break it.
pub const INVARIANTS: [(&str, &str); 30] = [
    ("clock", "an event entered before the present, or a calendar that skips back"),
    ("no-event-for-the-gone", "an entry of somebody who has left, or of a closed case, taken as still meant"),
    ("on-one-list", "a worker on two lists, on none while here, or left on one after going"),
    ("staff-by-place", "a sum of FTE by place or contract that missed someone coming, going, moving or converting"),
    ("posts", "posts, pending starts or kept cover below zero, or vacant posts that are not posts less filled"),
    ("notice", "FTE under notice not taken out when its worker goes or converts"),
    ("away", "FTE away not given back on return or departure, or a case left with somebody away"),
    ("one-holder", "an open case with two holders, with none and not on the list, or a closed one still held"),
    ("same-team", "a case left behind in a team that its worker has moved from"),
    ("chain", "a link of a worker's chain of cases broken, or its count not that of the chain"),
    ("weight", "a change of stage that did not change the weight its worker carries"),
    ("cases-add-up", "held, unallocated and elsewhere not adding up to the open cases of a stage"),
    ("waiting-list", "a number in the list that no child carries, or a child waiting without one"),
    ("load", "a load reckoned before the last change, so that a full worker is given more"),
    ("leaver-holds-nothing", "cases kept by somebody who has gone or holds none"),
    ("tenure", "somebody who joined or qualified in the future"),
    ("supervision", "an ASYE with a supervisor who has gone, or one who counts ASYEs it no longer has"),
    ("spells", "a history that overlaps, or whose newest spell is not with the present holder"),
    ("money-rates", "pay or agency charges running on for somebody who has gone, or at an old rate"),
    ("cover-kept", "cover beside a new worker that stays after the worker has left the post"),
    ("agency-by-cause", "agency spend by cause that does not add up to agency spend"),
    ("pending", "a joiner who accepted and never starts, or starts without having accepted"),
    ("requests", "an agency worker asked for once who comes twice, or whom nobody asked for"),
    ("ends", "an agency worker, or somebody under notice, with no day on which to go"),
    ("time-adds-up", "time of cases, children or sickness lost, or counted twice, within a month"),
    ("money-over-time", "pay or agency accrued otherwise than at everybody's rate for as long as it held"),
    ("stocks-and-flows", "people who come or go without being counted among those who came or went"),
    ("money-adds-up", "lines, grades or causes of spend that are not their total"),
    ("changes-add-up", "changes of worker that have no cause, or no stage"),
    ("shares", "a share below nothing or above one, or a part larger than its whole"),
];

/// An invariant that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which, as in [`INVARIANTS`].
    pub invariant: &'static str,
    /// When.
    pub at: Instant,
    /// After which event.
    pub after: String,
    /// What was found.
    pub found: String,
}

impl Violation {
    /// The fault that this invariant guards against.
    pub fn guards(&self) -> &'static str {
        INVARIANTS.iter().find(|known| known.0 == self.invariant).map_or("", |known| known.1)
    }
}

pub(super) type Found = Result<(), (&'static str, String)>;

pub(super) fn holds(invariant: &'static str, is_so: bool, found: impl FnOnce() -> String) -> Found {
    if is_so { Ok(()) } else { Err((invariant, found())) }
}

pub(super) fn equal<T: PartialEq + Debug>(invariant: &'static str, what: Arguments<'_>, running: T, reckoned: T) -> Found {
    holds(invariant, running == reckoned, || format!("{what}: {running:?} kept, {reckoned:?} reckoned"))
}

/// Looks on while a replication is lived.
#[derive(Clone, Debug, Default)]
pub struct Auditor {
    elapsed: Elapsed,
}

impl Auditor {
    /// Before an event: it is not in the past and nobody's who has gone; what
    /// has passed since the last is added to the month.
    pub fn before(&mut self, d: &Department, due: &Due) -> Result<(), Box<Violation>> {
        let found = holds("clock", due.at >= d.now, || format!("{:?} after {:?}", due.at, d.now)).and_then(|()| alive(d, due));
        found.and_then(|()| self.elapsed.before(d, due)).map_err(|(invariant, found)| violation(due, invariant, found))
    }

    /// After an event: everything else.
    pub fn after(&mut self, d: &Department, due: &Due) -> Result<(), Box<Violation>> {
        self.elapsed.after(d, due);
        all(d).map_err(|(invariant, found)| violation(due, invariant, found))
    }
}

fn violation(due: &Due, invariant: &'static str, found: String) -> Box<Violation> {
    Box::new(Violation { invariant, at: due.at, after: format!("{:?}", Event::of(due)), found })
}

fn all(d: &Department) -> Found {
    lists(d)?;
    for team in 0..d.teams.len() {
        staff(d, team)?;
        money_causes(d, team)?;
    }
    for id in 0..d.workers.len() as WorkerId {
        worker(d, id)?;
    }
    children(d)?;
    supervision(d)?;
    audit_entries::look(d)?;
    money(d)
}

/// An entry that would be taken as meant belongs to somebody who is here, or to
/// a case that is open (closed, where it is a referral again).
fn alive(d: &Department, due: &Due) -> Found {
    use Event as E;
    let event = Event::of(due);
    let said = || format!("{event:?} of {}", due.slot);
    match event {
        E::Resignation | E::Departure | E::AssignmentEnd | E::PostDue | E::Conversion => {
            let worker = &d.workers[due.slot as usize];
            holds("no-event-for-the-gone", worker.serial != due.serial || worker.here, said)
        }
        E::StageEnd | E::EntryTransfer | E::AtSixteen | E::CareTransfer | E::Rereferral => {
            let child = &d.cases.children[due.slot as usize];
            let right = child.stage.is_some() != (event == E::Rereferral);
            holds("no-event-for-the-gone", child.serial != due.serial || right, said)
        }
        _ => Ok(()),
    }
}

fn lists(d: &Department) -> Found {
    let mut times = vec![0_u8; d.workers.len()];
    for &id in &d.permanent {
        times[id as usize] += 1;
        let right = d.workers[id as usize].contract == Contract::Permanent;
        holds("on-one-list", right, || format!("worker {id} is agency on the list of the permanent"))?;
    }
    for (index, team) in d.teams.iter().enumerate() {
        for &id in &team.agency_workers {
            times[id as usize] += 1;
            let worker = &d.workers[id as usize];
            let right = worker.contract == Contract::Agency && worker.team == index;
            holds("on-one-list", right, || format!("worker {id} on the agency list of team {index}"))?;
        }
    }
    for (id, (worker, times)) in d.workers.iter().zip(times).enumerate() {
        holds("on-one-list", times == u8::from(worker.here), || format!("worker {id}, here: {}, on {times} lists", worker.here))?;
    }
    Ok(())
}

/// The FTE of those of a team for whom something is so.
fn fte(d: &Department, team: usize, is_so: impl Fn(&Worker) -> bool) -> Fte {
    d.workers.iter().filter(|worker| worker.here && worker.team == team && is_so(worker)).map(|worker| worker.fte).sum()
}

fn staff(d: &Department, team: usize) -> Found {
    let state = &d.teams[team];
    let permanent = |worker: &Worker| worker.contract == Contract::Permanent;
    let at = |place: Place| fte(d, team, |worker| permanent(worker) && worker.place == place);
    let covers = |worker: &Worker| worker.managed.is_some_and(|index| d.plan.agency.teams[index].covers_vacancies);
    let name = "staff-by-place";
    equal(name, format_args!("case-holding"), state.in_case_holding, at(Place::CaseHolding))?;
    equal(name, format_args!("other posts"), state.in_other, at(Place::Other))?;
    equal(name, format_args!("over establishment"), state.over, at(Place::OverEstablishment))?;
    equal(name, format_args!("fixed-term cover"), state.cover, at(Place::Cover))?;
    equal(name, format_args!("agency"), state.agency, fte(d, team, |worker| !permanent(worker)))?;
    equal(name, format_args!("managed teams"), state.managed, fte(d, team, |worker| worker.managed.is_some()))?;
    equal(name, format_args!("managed teams that cover"), state.managed_covering, fte(d, team, covers))?;
    posts(state)?;
    let going = |worker: &Worker| worker.under_notice && permanent(worker) && worker.holds_post();
    equal("notice", format_args!("permanent"), state.leaving_soon, fte(d, team, going))?;
    equal("notice", format_args!("agency"), state.agency_leaving, fte(d, team, |worker| worker.under_notice && !permanent(worker)))?;
    equal("cover-kept", format_args!("beside new workers"), state.cover_kept, fte(d, team, |worker| worker.keeps_cover))?;
    equal("away", format_args!("away"), state.away, fte(d, team, |worker| worker.away.is_some()))?;
    equal("away", format_args!("on family leave"), state.on_family_leave, fte(d, team, |worker| worker.away == Some(Away::Family)))
}

fn posts(state: &TeamState) -> Found {
    let sums = [state.posts, state.case_holding_posts, state.in_case_holding, state.in_other, state.over, state.cover, state.pending, state.cover_kept, state.agency];
    holds("posts", sums.iter().all(|&sum| sum >= Fte::ZERO), || format!("below zero: {sums:?}"))?;
    let over = (state.filled() - state.posts).or_zero();
    equal("posts", format_args!("filled and vacant"), state.filled() + state.vacant() - over, state.posts)
}

fn worker(d: &Department, id: WorkerId) -> Found {
    let worker = &d.workers[id as usize];
    let may_hold = worker.here && worker.holds_cases;
    holds("leaver-holds-nothing", may_hold || worker.cases == 0, || format!("worker {id} holds {}", worker.cases))?;
    holds("away", worker.away.is_none() || (worker.here && worker.cases == 0), || format!("worker {id} is away with {} cases", worker.cases))?;
    chain(d, id)?;
    if !worker.here {
        return Ok(());
    }
    // In the past, posts that hold no cases are taken from its beginning: nobody reads who sat there.
    let right = (worker.joined <= d.now && worker.qualified <= d.now) || (d.past && !worker.holds_cases);
    holds("tenure", right, || format!("worker {id} joined {:?}, qualified {:?}", worker.joined, worker.qualified))?;
    if worker.covered_by != NOBODY {
        let cover = &d.workers[worker.covered_by as usize];
        holds("away", cover.here && cover.place == Place::Cover && worker.away.is_some(), || format!("cover of worker {id}"))?;
    }
    if !worker.holds_cases {
        return Ok(());
    }
    equal("load", format_args!("worker {id}"), d.loads[worker.team].load_of(worker.leaf), d.load_now(id))
}

fn chain(d: &Department, id: WorkerId) -> Found {
    let worker = &d.workers[id as usize];
    let (mut next, mut newer, mut cases, mut weight) = (worker.newest_case, NONE, 0_u32, 0_i64);
    while next != NONE && cases <= worker.cases {
        let child = &d.cases.children[next as usize];
        let right = child.worker == id && child.newer == newer && child.stage.is_some();
        holds("chain", right, || format!("child {next} in the chain of worker {id}"))?;
        holds("same-team", child.team == worker.team, || format!("child {next} of team {}, worker {id} of team {}", child.team, worker.team))?;
        weight += child.stage.map_or(0, |stage| d.points[stage as usize]);
        cases += 1;
        newer = next;
        next = child.older;
    }
    equal("chain", format_args!("cases of worker {id}"), worker.cases, cases)?;
    equal("weight", format_args!("worker {id}"), worker.weight, weight)
}

fn children(d: &Department) -> Found {
    let teams = d.teams.len();
    let mut open = vec![[0_i64; Stage::COUNT]; teams];
    let (mut elsewhere, mut waiting, mut held) = (open.clone(), vec![0_u32; teams], vec![0_i64; teams]);
    for (slot, child) in d.cases.children.iter().enumerate() {
        one_holder(slot as ChildId, child)?;
        let Some(stage) = child.stage else { continue };
        spells(d, slot as ChildId)?;
        if child.elsewhere {
            elsewhere[child.team][stage as usize] += 1;
        } else {
            open[child.team][stage as usize] += 1;
            waiting[child.team] += u32::from(child.ticket != 0);
            held[child.team] += i64::from(child.worker != NOBODY);
        }
    }
    for team in 0..teams {
        equal("cases-add-up", format_args!("open by stage"), d.stages[team].map(|at| at.open), open[team])?;
        equal("cases-add-up", format_args!("elsewhere by stage"), d.elsewhere[team], elsewhere[team])?;
        equal("cases-add-up", format_args!("held"), d.teams[team].held, held[team])?;
        equal("cases-add-up", format_args!("held and waiting"), held[team] + i64::from(waiting[team]), open[team].iter().sum())?;
        let of = |contract| d.workers.iter().filter(move |worker| worker.team == team && worker.here && contract == worker.contract).map(|worker| i64::from(worker.cases)).sum::<i64>();
        equal("cases-add-up", format_args!("with permanent workers"), d.teams[team].held - d.teams[team].agency_cases, of(Contract::Permanent))?;
        equal("cases-add-up", format_args!("with agency workers"), d.teams[team].agency_cases, of(Contract::Agency))?;
        equal("waiting-list", format_args!("waiting"), d.waiting_now[team], waiting[team])?;
        let listed = d.waiting[team].iter().filter(|&&(id, ticket)| {
            let child = &d.cases.children[id as usize];
            ticket != 0 && child.ticket == ticket && child.team == team
        });
        equal("waiting-list", format_args!("listed"), listed.count() as u32, waiting[team])?;
    }
    Ok(())
}

fn one_holder(id: ChildId, child: &Child) -> Found {
    let ways = u8::from(child.worker != NOBODY) + u8::from(child.ticket != 0) + u8::from(child.elsewhere);
    let right = if child.stage.is_some() { ways == 1 } else { child.worker == NOBODY && child.ticket == 0 };
    holds("one-holder", right, || {
        format!("child {id} at {:?}: worker {}, ticket {}, elsewhere {}", child.stage, child.worker as i32, child.ticket, child.elsewhere)
    })
}

fn spells(d: &Department, id: ChildId) -> Found {
    let child = &d.cases.children[id as usize];
    let holder = if child.elsewhere { PRACTITIONER } else { child.worker };
    let mut later = Instant::NEVER;
    for (n, spell) in d.cases.spells_of(id).enumerate() {
        let present = spell.to == Instant::NEVER;
        let right = if n == 0 { present == (holder != NOBODY) && (!present || spell.worker == holder) } else { !present };
        holds("spells", right, || format!("child {id}, {n} spells back: with {} to {:?}", spell.worker as i32, spell.to))?;
        holds("spells", spell.from <= spell.to && spell.to <= later, || format!("child {id}, {n} spells back overlaps"))?;
        later = spell.from;
    }
    Ok(())
}

fn supervision(d: &Department) -> Found {
    let mut counted = vec![0_u32; d.workers.len()];
    let mut academy = 0;
    for (id, worker) in d.workers.iter().enumerate() {
        if worker.supervisor == NOBODY {
            continue;
        }
        match d.plan.asye.supervision {
            Supervision::Academy { .. } => academy += 1,
            Supervision::Team(_) => counted[worker.supervisor as usize] += 1,
        }
        let supervisor = &d.workers[worker.supervisor as usize];
        let right = worker.is_asye() && supervisor.here && supervisor.team == worker.team;
        holds("supervision", right, || format!("worker {id}, supervised by {}", worker.supervisor))?;
    }
    equal("supervision", format_args!("in the academy"), d.in_academy, academy)?;
    for (id, (worker, counted)) in d.workers.iter().zip(counted).enumerate() {
        equal("supervision", format_args!("ASYEs of worker {id}"), worker.supervising, counted)?;
    }
    Ok(())
}

/// The running rates are those of the people here; supernumerary heads are
/// those of their cohorts.
fn money(d: &Department) -> Found {
    let mut fresh = Ledger::new(d.plan);
    let agency = d.teams.iter().flat_map(|team| team.agency_workers.iter());
    for &id in d.permanent.iter().chain(agency) {
        fresh.enter(d.plan, &d.workers[id as usize], 1, d.now);
    }
    for team in 0..d.teams.len() {
        equal("money-rates", format_args!("rates of team {team}"), d.ledger.rates(team), fresh.rates(team))?;
        equal("cases-add-up", format_args!("case-holders of team {team}"), holders(d, team).len(), {
            d.workers.iter().filter(|worker| worker.here && worker.team == team && worker.holds_cases).count()
        })?;
    }
    for (cohort, &kept) in d.supernumerary.iter().enumerate() {
        let over = |worker: &&Worker| worker.here && worker.place == Place::OverEstablishment && worker.contract == Contract::Permanent;
        let counted = d.workers.iter().filter(over).filter(|worker| worker.cohort == Some(cohort)).count() as u32;
        equal("staff-by-place", format_args!("supernumerary of cohort {cohort}"), kept, counted)?;
    }
    Ok(())
}

fn money_causes(d: &Department, team: usize) -> Found {
    let individual = i64::from((d.teams[team].agency - d.teams[team].managed).as_milli());
    equal("agency-by-cause", format_args!("agency by cause"), d.ledger.agency_attributed(team), individual)
}
