//! Children: their stages and how long each lasts, and what changes their worker.

use super::*;

/// Children held by social workers.
#[derive(Clone, Debug, PartialEq)]
pub enum Children {
    /// The stages and the ways between them.
    Pathway(Box<Pathway>),
    /// One stage, with arrivals and a duration.
    Single(SingleStage),
}

/// The short form: one stage (reported as `looked_after`).
#[derive(Clone, Debug, PartialEq)]
pub struct SingleStage {
    /// Open at the start.
    pub open: u32,
    /// Arrivals.
    pub arrivals: Rate,
    /// How long a case stays open.
    pub duration: SpanLaw,
}

/// A child's stage. They exclude one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Being assessed.
    Assessment,
    /// In need, neither on a plan nor looked after.
    InNeed,
    /// On a child protection plan.
    ChildProtection,
    /// Looked after.
    LookedAfter,
    /// A care leaver.
    LeavingCare,
}

impl Stage {
    /// How many there are.
    pub const COUNT: usize = 5;
    /// All of them, in order.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Assessment, Self::InNeed, Self::ChildProtection, Self::LookedAfter, Self::LeavingCare];

    /// The name in files and tables.
    pub fn name(self) -> &'static str {
        ["assessment", "in_need", "child_protection", "looked_after", "leaving_care"][self as usize]
    }
}

/// The stages and the ways between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Pathway {
    /// Open cases held by social workers at the start, by stage; those of other
    /// practitioners come on top.
    pub open: [u32; Stage::COUNT],
    /// Referrals a year, of all kinds (children, re-referrals included).
    pub referrals: Steps<f64>,
    /// Of them, the share that come back within twelve months of a closure.
    pub rereferral_share: Share,
    /// Share of referrals with no further action.
    pub no_further_action: Share,
    /// Share of referrals assessed and found not in need.
    pub not_in_need: Share,
    /// Relative referral rate by calendar month, January first; mean 1 over the year.
    pub season: [f64; 12],
    /// Assessment length.
    pub assessment: SpanLaw,
    /// Share of the children at each stage whom a social worker holds; the
    /// others are held by other practitioners.
    pub held: [Steps<f64>; Stage::COUNT],
    /// Length of an in-need stage, whoever holds it.
    pub in_need: SpanLaw,
    /// In need → plan.
    pub in_need_to_plan: Share,
    /// In need → care.
    pub in_need_to_care: Share,
    /// Length of a plan.
    pub plan: SpanLaw,
    /// Plan → care.
    pub plan_to_care: Share,
    /// Plan → in need.
    pub plan_to_in_need: Share,
    /// Share of care spells that are short.
    pub short_care_share: Share,
    /// Mean of a short spell (exponential).
    pub short_care: Span,
    /// Mean of a long spell, before the age factor (exponential).
    pub long_care: Span,
    /// Times the long mean, by age at entry: 0–4, 5–9, 10–15, 16+.
    pub care_age_factors: [f64; 4],
    /// Ages at entry to care: under 1, 1–4, 5–9, 10–15, 16–17; shares sum to 1.
    pub entry_ages: [Share; 5],
    /// Length of the leaving-care stage held by a social worker.
    pub leaving_care: SpanLaw,
    /// Share of those turning 18 in care who go on to leaving care with a social worker.
    pub leaving_care_share: Share,
    /// Sizes of sibling groups, 1 to 4, as shares of families.
    pub siblings: [Share; 4],
}

/// What changes a child's worker, beside leaving.
#[derive(Clone, Debug, PartialEq)]
pub struct Continuity {
    /// Share of those entering care who pass to a long-term worker.
    pub entry_to_care_share: Share,
    /// Earliest and latest time after entry at which they pass.
    pub entry_to_care_between: (Span, Span),
    /// Share who change worker at 16.
    pub at_16_share: Share,
    /// Transfers within established care [1/year per child].
    pub established_care: Rate,
    /// A newcomer is topped up to this share of the team's mean load.
    pub newcomer_share: Share,
    /// Weight of a case at each stage [cases].
    pub points: [f64; Stage::COUNT],
    /// Changes for which no mechanism is built [1/year per looked-after child].
    pub residual: Rate,
    /// A gap without a worker longer than this breaks "same worker throughout".
    pub gap: Span,
}
