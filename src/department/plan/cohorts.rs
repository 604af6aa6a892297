//! Cohorts, and the ASYE year.

use super::*;

/// A named, dated intake.
#[derive(Clone, Debug, PartialEq)]
pub struct Cohort {
    /// Its name, which is its identity for draws.
    pub name: String,
    /// The route (asye, step up, frontline, apprenticeship, secondment, overseas, …).
    pub route: String,
    /// Whether members are newly qualified and so in an ASYE year.
    pub newly_qualified: bool,
    /// The team they go to; `None`: the one with the largest share vacant.
    pub team: Option<usize>,
    /// Places at each intake [heads].
    pub heads: Heads,
    /// FTE of a member.
    pub fte_per_head: Fte,
    /// Chance that a place is filled.
    pub fill_share: Share,
    /// The dates members begin (training, where there is any).
    pub intakes: Vec<Instant>,
    /// Training before they hold cases; they are not in post until it ends.
    pub training: Span,
    /// Chance of completing the training.
    pub completion: Share,
    /// When a member begins to fill an established post.
    pub takes_post: TakesPost,
    /// The most members who may be supernumerary at once; `None`: no limit.
    pub over_establishment_heads: Option<u32>,
    /// When the money for supernumerary members ends.
    pub over_establishment_until: Option<Until>,
    /// When the agency worker covering a member's post is given notice.
    pub agency_released: Released,
    /// Share of a full caseload by time since starting in post.
    pub capacity: Vec<CapacityStep>,
    /// Chance of passing the ASYE year (1 for other routes).
    pub pass: Share,
    /// How long members are tied in.
    pub tie_in: Span,
    /// Times the hazard of leaving.
    pub leaving_multiplier: f64,
    /// How long the multiplier holds, from starting in post.
    pub leaving_multiplier_until: Span,
    /// The employer's own cost, once, at the start of each member.
    pub cost_per_head: Money,
    /// Backfill or pay during training [a year, per member].
    pub training_pay_per_year: Money,
    /// Money received.
    pub grants: Vec<Grant>,
}

/// Places at an intake.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Heads {
    /// Always so many.
    Fixed(u32),
    /// Poisson with this mean.
    Poisson(f64),
    /// Any whole number of these, equally likely.
    Between(u32, u32),
}

/// When a cohort member begins to fill an established post.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TakesPost {
    /// An ordinary hire into a vacancy.
    AtStart,
    /// After a time in post, into a vacancy then or as soon as there is one.
    After(Span),
    /// When one falls vacant: at once where one stands empty.
    WhenVacant,
}

/// When money ends: at a date, or so long after each intake.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Until {
    /// On a date.
    Date(Instant),
    /// So long after the member started in post.
    After(Span),
}

/// When the agency worker covering a member's post is given notice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Released {
    /// When the member takes the post.
    AtStart,
    /// When the member's capacity reaches its last step.
    AtFullCaseload,
    /// So long after the member started in post.
    After(Span),
}

/// Capacity from a time since starting in post.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CapacityStep {
    /// Since starting in post.
    pub from: Span,
    /// Share of a full caseload.
    pub share: Share,
}

/// Money received for a member.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grant {
    /// What earns it.
    pub on: GrantEvent,
    /// How much.
    pub amount: Money,
    /// The last day on which it can be earned has ended at this instant; `None`: never.
    pub until: Option<Instant>,
}

/// What earns a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantEvent {
    /// Starting in post.
    Start,
    /// Completing the ASYE year, or the training of another route.
    Completion,
}

/// The ASYE year.
#[derive(Clone, Debug, PartialEq)]
pub struct Asye {
    /// How long it lasts.
    pub length: Span,
    /// Who supervises.
    pub supervision: Supervision,
    /// Times the hazard of leaving while without a supervisor.
    pub unsupervised_leaving: f64,
    /// Chance of passing for who ends the year without a supervisor.
    pub unsupervised_pass: Share,
    /// Times the hazard of leaving while holding more than the protected caseload.
    pub over_protected_leaving: f64,
    /// Paid to whoever assesses, per ASYE begun.
    pub assessor_payment: Money,
    /// The most ASYEs one case-holder supervises.
    pub most_per_supervisor: u32,
    /// Time since qualifying that a supervisor needs.
    pub supervisor_qualified: Span,
}

/// Who supervises ASYEs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Supervision {
    /// Experienced case-holders of the same team, each giving up this share of a
    /// full caseload for each ASYE.
    Team(Share),
    /// An academy: so many posts holding no cases, each for so many ASYEs, at a yearly cost.
    Academy {
        /// Posts [FTE], beside the teams' posts.
        posts: Fte,
        /// ASYEs that one post can take.
        asyes_per_post: u32,
        /// Pay and on-costs [a year per post].
        cost_per_post: Money,
    },
}
