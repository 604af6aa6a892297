//! Workers and teams: who is in post, in what, holding what capacity.

use super::caseloads::Room;
use super::measure::Cause;
use super::moves::Looks;
use super::plan::{Away, Destination, Plan};
use crate::quantity::{Fte, Identity, Instant, Money};

/// The index of a worker; workers are never forgotten within a replication.
pub type WorkerId = u32;
/// No worker.
pub const NOBODY: WorkerId = u32::MAX;
/// Any practitioner who is not a social worker, in a child's history.
pub const PRACTITIONER: WorkerId = u32::MAX - 1;

/// What a worker is to the council.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contract {
    /// Paid directly.
    Permanent,
    /// Through an agency.
    Agency,
}

/// What a permanent worker fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// An established post meant to carry cases.
    CaseHolding,
    /// An established post that carries none.
    Other,
    /// None: over establishment (or agency).
    OverEstablishment,
    /// None: fixed-term cover for somebody absent.
    Cover,
}

/// How somebody comes to a team: part of who they are, so that no two people
/// share an identity, and with it their draws.
#[derive(Clone, Copy, Debug)]
pub enum Comes {
    /// In post at the start.
    InPost,
    /// To fill the n-th vacancy.
    ToVacancy,
    /// As the answer to the n-th request for agency.
    OnRequest,
    /// As an agency worker in place at the start.
    AgencyInPlace,
    /// With a managed team.
    WithManagedTeam,
}

/// The n-th person who comes to a team in one way.
pub fn identity_of(plan: &Plan, team: usize, comes: Comes, n: u64) -> Identity {
    Identity::named(&plan.teams[team].name).nth(comes as u64).nth(n)
}

/// One worker.
#[derive(Clone, Debug)]
pub struct Worker {
    /// Who it is, whatever the scenario.
    pub identity: Identity,
    /// Permanent or agency.
    pub contract: Contract,
    /// The team.
    pub team: usize,
    /// Contracted time.
    pub fte: Fte,
    /// What it fills.
    pub place: Place,
    /// Whether it is here today.
    pub here: bool,
    /// Whether it may hold cases.
    pub holds_cases: bool,
    /// Under notice: gets no new cases, is going.
    pub under_notice: bool,
    /// Joined this authority.
    pub joined: Instant,
    /// Qualified as a social worker.
    pub qualified: Instant,
    /// Calendar entries of this worker that are still meant carry this count.
    pub serial: u32,
    /// The cohort it came with.
    pub cohort: Option<usize>,
    /// In the ASYE year until then.
    pub asye_until: Option<Instant>,
    /// Whether an ASYE has a supervisor (true for everybody else).
    pub supervised: bool,
    /// The supervising colleague.
    pub supervisor: WorkerId,
    /// How many ASYEs it supervises.
    pub supervising: u32,
    /// Whether a supernumerary worker is waiting for a post, and from when.
    pub post_from: Option<Instant>,
    /// Share of a full caseload by its ramp [thousandths].
    pub ramp: i32,
    /// Effective capacity, and what it may be given by that and its standing.
    pub room: Room,
    /// Cases held.
    pub cases: u32,
    /// Newest case of the chain of cases held.
    pub newest_case: u32,
    /// Its leaf in the team's caseloads.
    pub leaf: u32,
    /// Hazard still to accumulate before it leaves, as of `hazard_from`.
    pub hazard_left: f64,
    /// When `hazard_left` was reckoned.
    pub hazard_from: Instant,
    /// The departure date, once reckoned.
    pub departs: Instant,
    /// Of the exponential of its next long absence, what is left as of `absence_from`.
    pub absence_left: f64,
    /// When `absence_left` was reckoned.
    pub absence_from: Instant,
    /// When the next long absence begins, as foreseen; [`Instant::NEVER`]: not foreseen.
    pub absence_due: Instant,
    /// When it resigns, as foreseen; [`Instant::NEVER`]: not in this run.
    pub resigns: Instant,
    /// When the assignment of an agency worker ends, whatever notice says.
    pub assignment_ends: Instant,
    /// Times the hazard, until `multiplier_until`.
    pub multiplier: f64,
    /// End of the multiplier.
    pub multiplier_until: Instant,
    /// Grade, lowest 0.
    pub grade: u8,
    /// Pay [a year, full time], before awards.
    pub point: Money,
    /// Pay of this worker [pence × thousandths of FTE a year], with awards.
    pub pay_rate: i64,
    /// Employer National Insurance, or one rate of on-costs [thousandths of a penny a year].
    pub on_cost_rate: i64,
    /// Renewals so far as an agency worker, over all its times here.
    pub renewals: u16,
    /// Offers of a permanent post so far as an agency worker.
    pub offers: u16,
    /// Permanent spells here that have ended: addresses the draws of each.
    pub spells: u16,
    /// The managed team it came with.
    pub managed: Option<usize>,
    /// Away for long, and why.
    pub away: Option<Away>,
    /// Long absences that have ended: addresses the draws of each.
    pub absences: u16,
    /// Fixed-term cover while away.
    pub covered_by: WorkerId,
    /// What it looks for within the authority.
    pub looks: Option<Looks>,
    /// Looks for another post that have come to an end.
    pub moves: u16,
    /// Weight of the cases held [thousandths of a case].
    pub weight: i64,
    /// Why a predecessor goes, in the past.
    pub leaves_because: Cause,
    /// An ASYE that began this month with more than its protected caseload, where that matters.
    pub over_protected: bool,
    /// The agency worker who covered its post stays beside it.
    pub keeps_cover: bool,
}

impl Worker {
    /// Whether it fills an established post.
    pub fn holds_post(&self) -> bool {
        matches!(self.place, Place::CaseHolding | Place::Other)
    }

    /// An agency worker of its own, and not going.
    pub fn stays(&self) -> bool {
        self.contract == Contract::Agency && !self.under_notice && self.managed.is_none()
    }

    /// In the ASYE year.
    pub fn is_asye(&self) -> bool {
        self.here && self.asye_until.is_some()
    }

    /// Effective capacity [thousandths of a full-time caseload]: contracted time
    /// × ramp, an unsupervised ASYE's ramp half-way to one, × what short sickness
    /// leaves, less the part given to ASYEs supervised.
    pub fn effective_capacity(&self, given_per_asye: f64, presence: i32) -> i32 {
        let ramp = if self.supervised { self.ramp } else { (self.ramp + 1_000) / 2 };
        let own = i64::from(self.fte.as_milli()) * i64::from(ramp) * i64::from(presence) / 1_000_000;
        if self.supervising == 0 {
            return own.max(0) as i32;
        }
        let given = (given_per_asye * f64::from(self.supervising) * 1_000.0) as i64;
        (own - given).max(0) as i32
    }
}

/// A team's running figures; each changes only with the people in it.
#[derive(Clone, Debug, Default)]
pub struct TeamState {
    /// Funded posts.
    pub posts: Fte,
    /// Of them, case-holding.
    pub case_holding_posts: Fte,
    /// Permanent staff in case-holding posts.
    pub in_case_holding: Fte,
    /// Permanent staff in other posts.
    pub in_other: Fte,
    /// Over establishment.
    pub over: Fte,
    /// Fixed-term cover, beside somebody who holds a post or stands above establishment.
    pub cover: Fte,
    /// Permanent staff away for long.
    pub away: Fte,
    /// Of them, on family leave.
    pub on_family_leave: Fte,
    /// Σ change × minute of FTE on long sickness this month [thousandths of FTE × minutes].
    pub sick_weighted: i64,
    /// Accepted and not started yet.
    pub pending: Fte,
    /// In post and under notice.
    pub leaving_soon: Fte,
    /// Posts taken by someone whose agency cover is not released yet.
    pub cover_kept: Fte,
    /// Agency workers in place, managed teams included.
    pub agency: Fte,
    /// Of them, under notice.
    pub agency_leaving: Fte,
    /// Agency workers of their own and not under notice [heads].
    pub agency_staying: u32,
    /// Of them, managed teams.
    pub managed: Fte,
    /// Of managed teams, what stands in for individual agency workers.
    pub managed_covering: Fte,
    /// Agency requests not answered yet, oldest first, by request number.
    pub requests: Vec<u32>,
    /// Requests made so far.
    pub requested: u32,
    /// Permanent workers here, in no order that matters.
    pub permanent: Vec<WorkerId>,
    /// Those in the ASYE year, and some who were.
    pub asyes: Vec<WorkerId>,
    /// Agency workers in place, in order of arrival.
    pub agency_workers: Vec<WorkerId>,
    /// Vacancies opened so far (addresses times to fill).
    pub vacancies_opened: u32,
    /// Cases held by agency workers.
    pub agency_cases: i64,
    /// Σ change × minute of `agency_cases` this month.
    pub agency_cases_weighted: i64,
    /// Cases held.
    pub held: i64,
    /// Of what weight [thousandths of a case].
    pub weight: i64,
    /// Σ change × minute of `held` this month.
    pub held_weighted: i64,
    /// Cases that handing over to newcomers owes each stage.
    pub owed: [f64; 5],
    /// Starters this month.
    pub starters: Fte,
    /// Leavers this month, by destination.
    pub leavers_to: [Fte; Destination::COUNT],
    /// Leavers this month, by published tenure band.
    pub leavers_tenure: [Fte; 6],
    /// Agency stays ended this month: heads, and minutes of those that came in the run.
    pub stays_ended: u32,
    /// Agency workers arrived this month [heads].
    pub arrivals: u32,
    /// Of them, former permanent staff of this authority [heads].
    pub former_staff: u32,
    /// Agency workers who took a permanent post this month [heads].
    pub conversions: u32,
    /// Days waited by, and number of, children given a worker from the list this month.
    pub waits: (i64, u32),
}

impl TeamState {
    /// Permanent staff in post: who holds posts, who stands above establishment,
    /// and fixed-term cover beside somebody absent.
    pub fn in_post(&self) -> Fte {
        self.filled() + self.over + self.cover
    }

    /// Staff holding posts: whoever is absent still does, and cover does not.
    pub fn filled(&self) -> Fte {
        self.in_case_holding + self.in_other
    }

    /// Vacant posts, not below zero.
    pub fn vacant(&self) -> Fte {
        (self.posts - self.filled()).or_zero()
    }

    /// Vacant now and not promised to anybody; may be below zero.
    pub fn free_now(&self) -> Fte {
        self.posts - self.filled() - self.pending
    }

    /// Recruitable: vacant or about to be, and not promised.
    pub fn recruitable(&self) -> Fte {
        self.free_now() + self.leaving_soon
    }

    /// Which kind of post someone of this FTE would take, experienced people
    /// first those that carry no cases; `None` where less than half of them fits.
    pub fn place_for(&self, fte: Fte, experienced: bool) -> Option<Place> {
        let fits = |free: Fte| 2 * free.as_milli() >= fte.as_milli();
        if !fits(self.posts - self.filled()) {
            return None;
        }
        let other = self.posts - self.case_holding_posts - self.in_other;
        Some(if experienced && fits(other) { Place::Other } else { Place::CaseHolding })
    }

    /// Whether a case-holding post stands empty for someone of this FTE: the
    /// only kind that is open to the newly qualified.
    pub fn has_case_holding_post(&self, fte: Fte) -> bool {
        let fits = |free: Fte| 2 * free.as_milli() >= fte.as_milli();
        fits(self.free_now()) && fits(self.case_holding_posts - self.in_case_holding)
    }

    /// Whether a post of this team may be open to a worker: one that carries
    /// cases, for the newly qualified.
    pub fn is_open_to(&self, worker: &Worker) -> bool {
        !worker.is_asye() || self.has_case_holding_post(worker.fte)
    }

    /// Adds to what a place's staff sum to.
    pub fn fill(&mut self, place: Place, fte: Fte) {
        match place {
            Place::CaseHolding => self.in_case_holding += fte,
            Place::Other => self.in_other += fte,
            Place::OverEstablishment => self.over += fte,
            Place::Cover => self.cover += fte,
        }
    }
}

/// FTE of each of the people that make up a sum: as many heads as fit, the last
/// one's FTE making the sum right.
///
/// 171.6 FTE at 0.945 are 182 heads: 181 of 0.945 and one of 0.555.
pub fn heads_of(total: Fte, per_head: Fte) -> Vec<Fte> {
    let (total, per_head) = (total.as_milli(), per_head.as_milli().max(1));
    if total <= 0 {
        return Vec::new();
    }
    let heads = ((total + per_head / 2) / per_head).max(1);
    let last = total - (heads - 1) * per_head;
    let mut all = vec![Fte::milli(per_head); heads as usize];
    if let Some(end) = all.last_mut() {
        *end = Fte::milli(last);
    }
    all
}

/// The team with the largest share of its posts recruitable, of those where
/// someone of this FTE fits; ties to the first in the file.
pub fn neediest(plan: &Plan, teams: &[TeamState], fte: Fte) -> Option<usize> {
    neediest_of(plan, teams, fte, |_| true)
}

/// The same among the teams that are `open` to them.
pub fn neediest_of(plan: &Plan, teams: &[TeamState], fte: Fte, open: impl Fn(&TeamState) -> bool) -> Option<usize> {
    let mut best: Option<(usize, i64, i64)> = None;
    for (index, team) in teams.iter().enumerate().take(plan.teams.len()) {
        let free = i64::from(team.recruitable().as_milli());
        let posts = i64::from(team.posts.as_milli());
        if 2 * free < i64::from(fte.as_milli()) || posts <= 0 || !open(team) {
            continue;
        }
        if best.is_none_or(|(_, other_free, other_posts)| free * other_posts > other_free * posts) {
            best = Some((index, free, posts));
        }
    }
    best.map(|(index, _, _)| index)
}
