//! What is asked of the department: every parameter of every process, checked
//! and in the model's own types.
//!
//! A plan is what a scenario file means once it has been found valid. It knows
//! no TOML, no file and no default; after it exists the simulation cannot fail
//! other than by a stated ceiling. Every figure is for the authority unless it
//! says otherwise.

pub use super::agency_plan::{AgencyRules, AgencyTeam};
pub use super::lever_plan::{Changes, Effect, EvidenceGrade, Feedback, Lever, LeverCost, Whom};
use crate::chance::{HazardBand, PiecewiseHazard, SpanLaw};
use crate::quantity::{Fte, Instant, Money, Months, Rate, Share, Span, Steps};

/// A whole department and what is planned for it.
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
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

/// Who is in post at the start.
#[derive(Clone, Debug)]
pub struct Staff {
    /// FTE of one person.
    pub fte_per_head: Fte,
    /// Shares of staff by completed tenure in this authority; they sum to 1.
    pub tenure_shares: Vec<TenureShare>,
    /// The longest tenure drawn for the last band [years].
    pub longest_tenure: Span,
    /// Share of opening staff under two years' tenure who came newly qualified.
    pub newly_qualified_share: Share,
}

/// A share of staff whose tenure starts at `from`.
#[derive(Clone, Copy, Debug)]
pub struct TenureShare {
    /// Tenure at which the band begins.
    pub from: Span,
    /// Share of staff (FTE) in the band.
    pub share: Share,
}

/// How permanent staff leave.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// Leavers per person-year in post by tenure, already at the level asked for.
    pub hazards: Vec<TenureHazard>,
    /// Times the hazard, stepping over time (a year's level).
    pub level: Steps<f64>,
    /// From resignation to departure.
    pub notice: Span,
    /// Standard deviation of the logarithm of the yearly shock (unit mean, years from 1 October).
    pub yearly_shock: f64,
    /// Where leavers go: out of children's social work, to agency, to another authority; sums to 1.
    pub destinations: [Share; Destination::COUNT],
}

impl Leaving {
    /// The hazard by tenure.
    pub fn hazard(&self) -> PiecewiseHazard {
        let bands = self.hazards.iter().map(|band| HazardBand { from: band.from.as_years(), rate: band.rate.as_per_year() });
        PiecewiseHazard::new(bands.collect())
    }
}

/// A hazard from a tenure on.
#[derive(Clone, Copy, Debug)]
pub struct TenureHazard {
    /// Tenure at which the band begins.
    pub from: Span,
    /// Leavers per person-year.
    pub rate: Rate,
}

/// Where a leaver goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Destination {
    /// Out of local authority children's social work.
    Out,
    /// Into agency work.
    Agency,
    /// To another authority.
    OtherAuthority,
}

impl Destination {
    /// How many there are.
    pub const COUNT: usize = 3;
    /// All of them, in order.
    pub const ALL: [Self; Self::COUNT] = [Self::Out, Self::Agency, Self::OtherAuthority];

    /// The name in files and tables.
    pub fn name(self) -> &'static str {
        ["out", "agency", "other_authority"][self as usize]
    }
}

/// How experienced people come.
#[derive(Clone, Debug)]
pub struct Recruitment {
    /// Market-limited, or vacancy by vacancy.
    pub form: RecruitmentForm,
    /// From acceptance to start (market form; the vacancy form has it within its time to fill).
    pub lead_time: Span,
    /// FTE of a joiner.
    pub fte_per_head: Fte,
    /// Advertising, agency fees, relocation [per hire].
    pub cost_per_hire: Money,
}

/// What limits experienced recruitment.
#[derive(Clone, Debug)]
pub enum RecruitmentForm {
    /// Would-be experienced joiners a year, each offered the team with the
    /// largest share vacant, or lost.
    Market(Rate),
    /// Every vacancy is filled after this time from resignation, in parallel.
    PerVacancy(SpanLaw),
}

/// A named, dated intake.
#[derive(Clone, Debug)]
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
#[derive(Clone, Copy, Debug)]
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
    /// When one falls vacant.
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
#[derive(Clone, Copy, Debug)]
pub struct CapacityStep {
    /// Since starting in post.
    pub from: Span,
    /// Share of a full caseload.
    pub share: Share,
}

/// Money received for a member.
#[derive(Clone, Copy, Debug)]
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
#[derive(Clone, Debug)]
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
#[derive(Clone, Copy, Debug)]
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

/// Absence: short spells take capacity, long ones take the worker away.
#[derive(Clone, Debug)]
pub struct Absence {
    /// Working days lost to short sickness [days per FTE a year].
    pub short_days: f64,
    /// Length of a short spell [working days].
    pub short_spell: f64,
    /// Long sickness begun by somebody present [1/year].
    pub sickness: Rate,
    /// How long long sickness lasts, not known in advance.
    pub sickness_length: SpanLaw,
    /// Family leave begun by somebody present [1/year].
    pub family: Rate,
    /// How long family leave lasts.
    pub family_length: SpanLaw,
    /// Share of pay that goes on during long sickness.
    pub sickness_pay: Share,
    /// Share of pay that goes on during family leave.
    pub family_pay: Share,
    /// Share of the FTE absent for long for whom agency is requested.
    pub agency_cover: Share,
    /// Chance that somebody absent for long is covered by fixed-term staff.
    pub fixed_term_cover: Share,
}

impl Absence {
    /// No absence at all.
    pub fn none() -> Self {
        Self {
            short_days: 0.0,
            short_spell: 0.0,
            sickness: Rate::ZERO,
            sickness_length: SpanLaw::Fixed(Span::ZERO),
            family: Rate::ZERO,
            family_length: SpanLaw::Fixed(Span::ZERO),
            sickness_pay: Share::ALL,
            family_pay: Share::ALL,
            agency_cover: Share::NONE,
            fixed_term_cover: Share::NONE,
        }
    }

    /// Whether there is any absence.
    pub fn is_modelled(&self) -> bool {
        self.short_days > 0.0 || self.sickness > Rate::ZERO || self.family > Rate::ZERO
    }
}

/// Why a worker is away for long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    /// Long sickness.
    Sick,
    /// Maternity, adoption, parental leave.
    Family,
}

/// Moves within the authority: between teams, and out of case-holding.
#[derive(Clone, Debug)]
pub struct Moves {
    /// Case-holders who look for another post here [1/year].
    pub rate: Rate,
    /// Of them, the share who look for a post that carries no cases; the others look to another team.
    pub out_of_case_holding: Share,
    /// How long somebody over establishment waits before a post in another team is taken.
    pub over_establishment_wait: Span,
}

/// Agency workers.
#[derive(Clone, Debug)]
pub struct Agency {
    /// Share of vacant FTE that is requested.
    pub cover_share: Share,
    /// Times that share, stepping over time.
    pub cover_level: Steps<f64>,
    /// Additional workers not covering a vacancy, as a share of all agency.
    pub additional_share: Share,
    /// From request to arrival.
    pub time_to_arrive: SpanLaw,
    /// Length of one assignment.
    pub assignment: Span,
    /// Chance that an assignment is renewed when the need remains.
    pub renewal: Share,
    /// Notice to an agency worker no longer needed, once the rule on notice is in force.
    pub notice: Span,
    /// FTE of one agency worker.
    pub fte_per_head: Fte,
    /// Share of agency workers who hold cases.
    pub holding_share: Share,
    /// All the council pays for a week worked.
    pub weekly_charge: Steps<Money>,
    /// Weeks charged in a year in post [weeks].
    pub weeks_worked: f64,
    /// The most there may be, stepping over time (`None`: no limit).
    pub caps: Steps<AgencyCap>,
    /// The statutory rules.
    pub rules: AgencyRules,
    /// Managed teams.
    pub teams: Vec<AgencyTeam>,
    /// Conversions to a permanent post [1/year per agency worker].
    pub conversions: Rate,
}

/// A ceiling on agency.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AgencyCap {
    /// The most agency FTE.
    pub fte: Option<Fte>,
    /// The largest agency rate (agency ÷ (agency + in post)).
    pub share: Option<Share>,
    /// The most spent in a year, turned into FTE at the charge of the day.
    pub budget: Option<Money>,
}

/// Children held by social workers.
#[derive(Clone, Debug)]
pub enum Children {
    /// The stages and the ways between them.
    Pathway(Box<Pathway>),
    /// One stage, with arrivals and a duration.
    Single(SingleStage),
}

/// The short form: one stage (reported as `looked_after`).
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
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

/// What people cost.
#[derive(Clone, Debug)]
pub struct Pay {
    /// Grades, lowest first. At least one.
    pub grades: Vec<Grade>,
    /// Pay awards: from each date on, times (1 + rate).
    pub awards: Vec<(Instant, f64)>,
    /// A year's step within a grade.
    pub increment: Money,
    /// What the employer pays on top.
    pub on_costs: OnCosts,
    /// Rise of prices in general [a year], by which money is brought to the
    /// prices of the first financial year. Changes no spend.
    pub price_inflation: f64,
    /// By how much a year's real money is worth less than that of the year before.
    pub discount_rate: f64,
}

/// Approved figures, by financial year (its first calendar year). What is not
/// given is empty.
#[derive(Clone, Debug, Default)]
pub struct Budget {
    /// For permanent pay and what the employer pays on top, in a whole year.
    pub pay: Vec<(i32, Money)>,
    /// For agency, in a whole year.
    pub agency: Vec<(i32, Money)>,
    /// What the medium-term plan counts on saving in the year, against doing nothing.
    pub savings: Vec<(i32, Money)>,
    /// Grants received from here on are not announced.
    pub grants_announced_until: Instant,
}

impl Budget {
    /// A year's figure in one of the lists.
    pub fn of(list: &[(i32, Money)], year: i32) -> Option<Money> {
        list.iter().find(|row| row.0 == year).map(|row| row.1)
    }
}

/// A grade of the permanent staff.
#[derive(Clone, Debug)]
pub struct Grade {
    /// Its name.
    pub name: String,
    /// Pay at the bottom [a year, full time].
    pub bottom: Money,
    /// Pay at the top [a year, full time].
    pub top: Money,
    /// Share of opening staff on it.
    pub share: Share,
    /// Promotions from it to the next grade, ASYEs' aside [1/year per person].
    pub promoted: Rate,
}

/// What the employer pays on top of pay.
#[derive(Clone, Debug)]
pub enum OnCosts {
    /// One rate on pay.
    Rate(f64),
    /// National Insurance per head, pension and levy.
    Parts {
        /// Rate of employer National Insurance on pay above the threshold.
        ni_rate: f64,
        /// Threshold [a year per head].
        ni_above: Money,
        /// Employer pension contribution, stepping over time.
        pension: Steps<f64>,
        /// Apprenticeship levy.
        levy: f64,
    },
}
