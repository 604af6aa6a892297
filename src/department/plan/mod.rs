//! What is asked of the department: every parameter of every process, checked
//! and in the model's own types.
//!
//! A plan is what a scenario file means once it has been found valid. It knows
//! no TOML, no file and no default; after it exists the simulation cannot fail
//! other than by a stated ceiling. Every figure is for the authority unless it
//! says otherwise.

mod agency;
mod before;
mod children;
mod cohorts;
mod levers;
mod pay;
mod staff;

pub use self::agency::{Agency, AgencyCap, AgencyRules, AgencyTeam};
pub use self::children::{Children, Continuity, Pathway, SingleStage, Stage};
pub use self::cohorts::{Asye, CapacityStep, Cohort, Grant, GrantEvent, Heads, Released, Supervision, TakesPost, Until};
pub use self::levers::{Changes, Effect, EvidenceGrade, Feedback, Lever, LeverCost, Whom};
pub use self::pay::{Budget, Grade, OnCosts, Pay};
pub use self::staff::{Absence, Away, Destination, Leaving, Moves, Recruitment, RecruitmentForm, Staff, TenureHazard, TenureShare};
use crate::chance::{HazardBand, PiecewiseHazard, SpanLaw};
use crate::quantity::{Fte, Instant, Money, Months, Rate, Share, Span, Steps};

/// A whole department and what is planned for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The horizon: the first of a month, and whole calendar months.
    pub months: Months,
    /// How much of the past is lived through before the start, so that histories
    /// fit the present [calendar months]; 0: nothing is known from before.
    pub past_months: u32,
    /// Teams, in the order of the file. At least one.
    pub teams: Vec<Team>,
    /// Who is in post at the start.
    pub staff: Staff,
    /// How people leave.
    pub leaving: Leaving,
    /// How experienced people come.
    pub recruitment: Recruitment,
    /// Dated intakes, the ordinary intake first where there is one.
    pub cohorts: Vec<Cohort>,
    /// The assessed and supported year in employment.
    pub asye: Asye,
    /// Long and short absence.
    pub absence: Absence,
    /// Moves within the authority.
    pub moves: Moves,
    /// Agency workers.
    pub agency: Agency,
    /// Children held by social workers.
    pub children: Children,
    /// What changes a child's worker, beside leaving.
    pub continuity: Continuity,
    /// What people cost.
    pub pay: Pay,
    /// What the savings statement is laid against. Moves nobody.
    pub budget: Budget,
    /// Levers, in the order of the file.
    pub levers: Vec<Lever>,
    /// What a workload above the desired one does to staff.
    pub feedback: Feedback,
}

/// A team: posts, people, and the children it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Team {
    /// Its name, which is its identity for draws.
    pub name: String,
    /// Funded posts [FTE].
    pub posts: Steps<Fte>,
    /// Those of the posts meant to carry cases [FTE].
    pub case_holding_posts: Steps<Fte>,
    /// Permanent staff at the start [FTE].
    pub in_post: Fte,
    /// Those of them in case-holding posts [FTE].
    pub case_holding_in_post: Fte,
    /// Agency workers at the start [FTE].
    pub agency: Fte,
    /// What the authority would like a full-time case-holder to hold [cases per FTE].
    pub desired_caseload: f64,
    /// Beyond this a case-holder is given no more [cases per FTE of effective capacity].
    pub most_cases: f64,
    /// The stages whose children this team holds.
    pub stages: [bool; Stage::COUNT],
    /// Times the hazard of leaving [≥ 0].
    pub leaving_multiplier: f64,
    /// Children open at the start, by stage; `None`: the authority's, shared by case-holding posts.
    pub open: Option<[u32; Stage::COUNT]>,
}
