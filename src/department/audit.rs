//! The audit: after every event, what must hold of the department holds.
//!
//! Every invariant reckons a figure again from the people and children
//! themselves and holds it against the running sums; none of them is used by
//! the model. Names are never taken back or given another meaning: each says
//! which fault it guards against. Nothing is changed and nothing is drawn, so
//! that a run is the same to the last bit with and without the audit.

use std::fmt::{Arguments, Debug};
use std::num::NonZeroU32;

use super::allocation::holders;
use super::audit_entries;
use super::audit_time::Elapsed;
use super::cases::{Child, ChildId, NONE};
use super::caseloads::CLOSED;
use super::event::Event;
use super::ledger::Ledger;
use super::moves::Looks;
use super::people::{Contract, NOBODY, PRACTITIONER, Place, TeamState, Worker, WorkerId};
use super::plan::{Away, Stage, Supervision};
use super::state::Department;
use crate::engine::Due;
use crate::quantity::{Fte, Instant};

/// What must hold, and the fault that would break it.
pub const INVARIANTS: [(&str, &str); 35] = [
    ("clock", "an event entered before the present, or a calendar that skips back"),
    ("no-event-for-the-gone", "an entry of somebody who has left, or of a closed case, taken as still meant"),
    ("on-one-list", "a worker on two lists, on none while here, or left on one after going"),
    ("staff-by-place", "a sum of FTE by place or contract that missed someone coming, going, moving or converting"),
    ("posts", "posts, pending starts or kept cover below zero, or vacant posts that are not posts less filled"),
    ("posts-are-taken", "a post left empty beside somebody above establishment who may take one"),
    ("moves-are-made", "somebody who looks for another post here, and may move, beside one that stands empty"),
    ("notice", "FTE under notice not taken out when its worker goes or converts"),
    ("away", "FTE away not given back on return or departure, or a case left with somebody away"),
    ("one-holder", "an open case with two holders, with none and not on the list, or a closed one still held"),
    ("same-team", "a case left behind in a team that its worker has moved from"),
    ("chain", "a link of a worker's chain of cases broken, or its count not that of the chain"),
    ("weight", "a change of stage that did not change the weight its worker carries"),
    ("cases-add-up", "held, unallocated and elsewhere not adding up to the open cases of a stage"),
    ("looked-after", "a child in care left out of those who are counted at the month's end, or kept among them after"),
    ("waiting-list", "a number in the list that no child carries, or a child waiting without one"),
    ("no-wait-with-room", "a child left on the list when a case-holder of its team had room again"),
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
    ("looks", "somebody entered twice as looking for another post"),
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

/// How many spells of each child are looked at: only the newest can begin or end,
/// so that they are looked at after every event, and whole histories at the end of
/// every month.
const NEWEST: usize = 2;
const WHOLE: usize = usize::MAX;

/// Looks on while a replication is lived.
#[derive(Clone, Debug)]
pub struct Auditor {
    elapsed: Elapsed,
    one_in: NonZeroU32,
    /// Events since everything was looked at.
    since: u32,
}

impl Auditor {
    /// One that looks at everything after one event in so many, and when a month
    /// closes; what passes between events is reckoned at each in any case. A fault that
    /// stays is found later then, one that mends itself in between is not.
    pub fn new(one_in: NonZeroU32) -> Self {
        Self { elapsed: Elapsed::default(), one_in, since: 0 }
    }

    /// Before an event: it is not in the past and nobody's who has gone; what
    /// has passed since the last is added to the month.
    pub fn before(&mut self, d: &Department, due: &Due) -> Result<(), Box<Violation>> {
        let found = holds("clock", due.at >= d.now, || format!("{:?} after {:?}", due.at, d.now)).and_then(|()| alive(d, due));
        found.and_then(|()| self.elapsed.before(d, due)).map_err(|(invariant, found)| violation(due, invariant, found))
    }

    /// After an event: everything else, where its turn has come.
    pub fn after(&mut self, d: &Department, due: &Due) -> Result<(), Box<Violation>> {
        self.elapsed.after(d, due);
        let month_end = matches!(Event::of(due), Event::MonthEnd | Event::Snapshot);
        self.since += 1;
        if !month_end && self.since < self.one_in.get() {
            return Ok(());
        }
        self.since = 0;
        all(d, if month_end { WHOLE } else { NEWEST }).map_err(|(invariant, found)| violation(due, invariant, found))
    }
}

fn violation(due: &Due, invariant: &'static str, found: String) -> Box<Violation> {
    Box::new(Violation { invariant, at: due.at, after: format!("{:?}", Event::of(due)), found })
}

fn all(d: &Department, histories: usize) -> Found {
    lists(d)?;
    let reckoned = reckoned(d);
    for (team, reckoned) in reckoned.iter().enumerate() {
        staff(d, team, reckoned)?;
        money_causes(d, team)?;
    }
    for id in 0..d.workers.len() as WorkerId {
        worker(d, id)?;
    }
    for (id, child) in d.cases.children.iter().enumerate() {
        one_holder(id as ChildId, child)?;
        spells(d, id as ChildId, child, histories)?;
    }
    looked_after(d)?;
    for (team, reckoned) in reckoned.iter().enumerate() {
        cases(d, team, reckoned)?;
    }
    moves_are_made(d)?;
    supervision(d)?;
    audit_entries::look(d)?;
    money(d)
}

/// A team's running sums, from the people and children themselves.
#[derive(Clone, Default)]
struct Reckoned {
    /// Permanent staff: in case-holding posts, in others, over establishment, cover.
    places: [Fte; 4],
    /// Agency workers, of them managed teams, of them those that cover vacancies.
    agency: [Fte; 3],
    /// Agency workers of their own who stay [heads].
    staying: u32,
    /// Permanent in post and agency under notice.
    going: [Fte; 2],
    keeps_cover: Fte,
    /// Away, of them on family leave.
    away: [Fte; 2],
    /// Who may hold cases [heads].
    holders: usize,
    /// The capacity of those who are there, and the weight that all carry.
    capacity: i64,
    weight: i64,
    /// Cases held by permanent and by agency workers, as each worker counts them.
    with: [i64; 2],
    /// Children by stage, and those with other practitioners.
    open: [i64; Stage::COUNT],
    elsewhere: [i64; Stage::COUNT],
    held: i64,
    waiting: u32,
}

fn reckoned(d: &Department) -> Vec<Reckoned> {
    let mut teams = vec![Reckoned::default(); d.teams.len()];
    for worker in d.workers.iter().filter(|worker| worker.here) {
        teams[worker.team].add_worker(d, worker);
    }
    for child in &d.cases.children {
        let Some(stage) = child.stage else { continue };
        let team = &mut teams[child.team];
        if child.elsewhere {
            team.elsewhere[stage as usize] += 1;
        } else {
            team.open[stage as usize] += 1;
            team.waiting += u32::from(child.ticket != 0);
            team.held += i64::from(child.worker != NOBODY);
        }
    }
    teams
}

impl Reckoned {
    fn add_worker(&mut self, d: &Department, worker: &Worker) {
        let fte = |is_so: bool| if is_so { worker.fte } else { Fte::ZERO };
        let permanent = worker.contract == Contract::Permanent;
        if permanent {
            self.places[match worker.place {
                Place::CaseHolding => 0,
                Place::Other => 1,
                Place::OverEstablishment => 2,
                Place::Cover => 3,
            }] += worker.fte;
        } else {
            self.agency[0] += worker.fte;
        }
        self.staying += u32::from(worker.stays());
        self.agency[1] += fte(worker.managed.is_some());
        self.agency[2] += fte(worker.managed.is_some_and(|index| d.plan.agency.teams[index].covers_vacancies));
        self.going[0] += fte(worker.under_notice && permanent && worker.holds_post());
        self.going[1] += fte(worker.under_notice && !permanent);
        self.keeps_cover += fte(worker.keeps_cover);
        self.away[0] += fte(worker.away.is_some());
        self.away[1] += fte(worker.away == Some(Away::Family));
        self.holders += usize::from(worker.holds_cases);
        self.capacity += if worker.holds_cases && worker.away.is_none() { i64::from(worker.room.capacity()) } else { 0 };
        self.weight += worker.weight;
        self.with[usize::from(!permanent)] += i64::from(worker.cases);
    }
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
    for (index, team) in d.teams.iter().enumerate() {
        for &id in &team.permanent {
            times[id as usize] += 1;
            let worker = &d.workers[id as usize];
            let right = worker.contract == Contract::Permanent && worker.team == index;
            holds("on-one-list", right, || format!("worker {id} on the permanent list of team {index}"))?;
        }
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

fn staff(d: &Department, team: usize, reckoned: &Reckoned) -> Found {
    let state = &d.teams[team];
    let name = "staff-by-place";
    equal(name, format_args!("team {team}, by place"), [state.in_case_holding, state.in_other, state.over, state.cover], reckoned.places)?;
    equal(name, format_args!("team {team}, agency"), [state.agency, state.managed, state.managed_covering], reckoned.agency)?;
    equal(name, format_args!("team {team}, agency who stay"), state.agency_staying, reckoned.staying)?;
    posts(state)?;
    posts_are_taken(d, team)?;
    equal("notice", format_args!("team {team}, permanent, agency"), [state.leaving_soon, state.agency_leaving], reckoned.going)?;
    equal("cover-kept", format_args!("team {team}, beside new workers"), state.cover_kept, reckoned.keeps_cover)?;
    equal("away", format_args!("team {team}, away, on family leave"), [state.away, state.on_family_leave], reckoned.away)
}

fn posts(state: &TeamState) -> Found {
    let sums = [state.posts, state.case_holding_posts, state.in_case_holding, state.in_other, state.over, state.cover, state.pending, state.cover_kept, state.agency];
    holds("posts", sums.iter().all(|&sum| sum >= Fte::ZERO), || format!("below zero: {sums:?}"))?;
    let over = (state.filled() - state.posts).or_zero();
    equal("posts", format_args!("filled and vacant"), state.filled() + state.vacant() - over, state.posts)
}

/// Who may take a post of the team, and is next to, does not fit into what stands empty.
fn posts_are_taken(d: &Department, team: usize) -> Found {
    let may = |worker: &&Worker| {
        let stands_above = worker.here && worker.place == Place::OverEstablishment && worker.team == team;
        // Of several due at one instant each has its own event.
        stands_above && !worker.under_notice && worker.away.is_none() && worker.post_from.is_some_and(|from| from < d.now) && d.teams[team].is_open_to(worker)
    };
    let next = d.workers.iter().filter(may).min_by_key(|worker| (worker.post_from, worker.identity));
    let empty = d.teams[team].free_now();
    let right = d.past || next.is_none_or(|worker| 2 * empty.as_milli() < worker.fte.as_milli());
    holds("posts-are-taken", right, || format!("team {team}: {empty:?} empty, {:?} waits", next.map(|worker| worker.fte)))
}

/// Nobody who looks and may move finds a post that stands empty.
fn moves_are_made(d: &Department) -> Found {
    let half = |free: Fte, worker: &Worker| 2 * free.as_milli() >= worker.fte.as_milli();
    let finds = |worker: &Worker, looks: Looks| {
        let mut teams = d.teams.iter().enumerate().filter(|&(team, _)| looks == Looks::OutOfCaseHolding || team != worker.team);
        teams.any(|(team, state)| {
            let free = match looks {
                Looks::OutOfCaseHolding => state.posts - state.case_holding_posts - state.in_other,
                Looks::ToAnotherTeam => state.case_holding_posts - state.in_case_holding,
            };
            half(free, worker) && (team == worker.team || half(state.posts - state.filled(), worker))
        })
    };
    for (id, worker) in d.workers.iter().enumerate().filter(|(_, worker)| worker.here) {
        let may = !worker.under_notice && worker.away.is_none() && worker.asye_until.is_none();
        let right = d.past || !may || worker.looks.is_none_or(|looks| !finds(worker, looks));
        holds("moves-are-made", right, || format!("worker {id} of team {} {:?}", worker.team, worker.looks))?;
    }
    Ok(())
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

/// Everybody who is looked after is on the list of them, once, and nobody else.
fn looked_after(d: &Department) -> Found {
    for (place, care) in d.cases.looked_after.iter().enumerate() {
        let child = &d.cases.children[care.child as usize];
        let right = child.care as usize == place && child.stage == Some(Stage::LookedAfter) && care.since <= d.now;
        holds("looked-after", right, || format!("child {} on the list of the looked-after, at {:?} since {:?}", care.child, child.stage, care.since))?;
    }
    let there = d.cases.children.iter().filter(|child| child.stage == Some(Stage::LookedAfter)).count();
    equal("looked-after", format_args!("on the list"), d.cases.looked_after.len(), there)
}

fn cases(d: &Department, team: usize, reckoned: &Reckoned) -> Found {
    let state = &d.teams[team];
    let name = "cases-add-up";
    equal(name, format_args!("team {team}, open by stage"), d.stages[team].map(|at| at.open), reckoned.open)?;
    equal(name, format_args!("team {team}, elsewhere by stage"), d.elsewhere[team], reckoned.elsewhere)?;
    equal(name, format_args!("team {team}, held"), state.held, reckoned.held)?;
    equal("weight", format_args!("team {team}"), state.weight, reckoned.weight)?;
    equal("load", format_args!("capacity of team {team}"), d.loads[team].capacity(), reckoned.capacity)?;
    let open = holders(d, team).into_iter().filter(|&id| d.load_now(id) != CLOSED);
    let lightest = open.min_by_key(|&id| (d.load_now(id), d.workers[id as usize].identity));
    equal("load", format_args!("the lightest of team {team}"), d.loads[team].lightest(), lightest)?;
    equal(name, format_args!("team {team}, held and waiting"), reckoned.held + i64::from(reckoned.waiting), reckoned.open.iter().sum())?;
    equal(name, format_args!("team {team}, with permanent and agency workers"), [state.held - state.agency_cases, state.agency_cases], reckoned.with)?;
    equal(name, format_args!("team {team}, case-holders"), holders(d, team).len(), reckoned.holders)?;
    equal("waiting-list", format_args!("waiting"), d.waiting_now[team], reckoned.waiting)?;
    holds("no-wait-with-room", reckoned.waiting == 0 || lightest.is_none(), || format!("team {team}: {} wait, worker {lightest:?} has room", reckoned.waiting))?;
    equal("waiting-list", format_args!("waiting in all"), d.waiting_in_all, d.waiting_now.iter().sum())?;
    let listed = d.waiting[team].iter().filter(|&&(id, ticket)| {
        let child = &d.cases.children[id as usize];
        ticket != 0 && child.ticket == ticket && child.team == team
    });
    equal("waiting-list", format_args!("listed"), listed.count() as u32, reckoned.waiting)
}

fn one_holder(id: ChildId, child: &Child) -> Found {
    let ways = u8::from(child.worker != NOBODY) + u8::from(child.ticket != 0) + u8::from(child.elsewhere);
    let right = if child.stage.is_some() { ways == 1 } else { child.worker == NOBODY && child.ticket == 0 };
    holds("one-holder", right, || {
        format!("child {id} at {:?}: worker {}, ticket {}, elsewhere {}", child.stage, child.worker as i32, child.ticket, child.elsewhere)
    })
}

fn spells(d: &Department, id: ChildId, child: &Child, most: usize) -> Found {
    if child.stage.is_none() {
        return Ok(());
    }
    let holder = if child.elsewhere { PRACTITIONER } else { child.worker };
    holds("spells", holder == NOBODY || child.spell.is_some(), || format!("child {id} is held, and has no history"))?;
    let mut later = Instant::NEVER;
    for (n, spell) in d.cases.spells_of(id).take(most).enumerate() {
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
    for (id, worker) in d.workers.iter().enumerate().filter(|(_, worker)| worker.is_asye()) {
        let times = d.teams[worker.team].asyes.iter().filter(|&&asye| asye as usize == id).count();
        equal("supervision", format_args!("ASYE {id} on the list of team {}", worker.team), times, 1)?;
    }
    for (id, (worker, counted)) in d.workers.iter().zip(counted).enumerate() {
        equal("supervision", format_args!("ASYEs of worker {id}"), worker.supervising, counted)?;
    }
    Ok(())
}

/// The running rates are those of the people here; supernumerary heads are
/// those of their cohorts.
fn money(d: &Department) -> Found {
    let mut fresh = Ledger::new(d.plan);
    let agency = d.teams.iter().flat_map(|team| team.agency_workers.iter().copied());
    for id in d.permanent().chain(agency) {
        fresh.enter(d.plan, &d.workers[id as usize], 1, d.now);
    }
    for team in 0..d.teams.len() {
        equal("money-rates", format_args!("rates of team {team}"), d.ledger.rates(team), fresh.rates(team))?;
    }
    let mut supernumerary = vec![0; d.supernumerary.len()];
    for worker in d.workers.iter().filter(|worker| worker.here && worker.place == Place::OverEstablishment && worker.contract == Contract::Permanent) {
        if let Some(cohort) = worker.cohort {
            supernumerary[cohort] += 1;
        }
    }
    equal("staff-by-place", format_args!("supernumerary by cohort"), &d.supernumerary, &supernumerary)
}

fn money_causes(d: &Department, team: usize) -> Found {
    let individual = i64::from((d.teams[team].agency - d.teams[team].managed).as_milli());
    equal("agency-by-cause", format_args!("agency by cause"), d.ledger.agency_attributed(team), individual)
}
