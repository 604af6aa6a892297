//! Permanent staff: who they are, how they leave and come, their absence and moves.

use super::*;

/// Who is in post at the start.
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TenureShare {
    /// Tenure at which the band begins.
    pub from: Span,
    /// Share of staff (FTE) in the band.
    pub share: Share,
}

/// How permanent staff leave.
#[derive(Clone, Debug, PartialEq)]
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
    /// Share of the leavers of an authority at rest whom the rule on experience
    /// keeps from agency: the others go to it the more often, so that the share
    /// of all leavers is as stated.
    pub kept_from_agency: Share,
}

impl Leaving {
    /// Where leavers go whom the rule on experience does not keep from agency
    /// while it keeps others: agency's share of all leavers as stated or, where
    /// even all of them would not do, all of them.
    pub fn destinations_of_the_others(&self) -> [f64; Destination::COUNT] {
        let [out, agency, other] = self.destinations.map(|share| share.as_f64());
        let more = (agency / self.kept_from_agency.rest().as_f64().max(1e-9)).min(1.0);
        let elsewhere = if agency < 1.0 { (1.0 - more) / (1.0 - agency) } else { 0.0 };
        [out * elsewhere, more, other * elsewhere]
    }

    /// The hazard by tenure.
    pub fn hazard(&self) -> PiecewiseHazard {
        let bands = self.hazards.iter().map(|band| HazardBand { from: band.from.as_years(), rate: band.rate.as_per_year() });
        PiecewiseHazard::new(bands.collect())
    }
}

/// A hazard from a tenure on.
#[derive(Clone, Copy, Debug, PartialEq)]
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
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Debug, PartialEq)]
pub enum RecruitmentForm {
    /// Would-be experienced joiners a year, each offered the team with the
    /// largest share vacant, or lost.
    Market(Rate),
    /// Every vacancy is filled after this time from resignation, in parallel.
    PerVacancy(SpanLaw),
}

/// Absence: short spells take capacity, long ones take the worker away.
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Debug, PartialEq)]
pub struct Moves {
    /// Case-holders who look for another post here [1/year].
    pub rate: Rate,
    /// Of them, the share who look for a post that carries no cases; the others look to another team.
    pub out_of_case_holding: Share,
    /// How long somebody over establishment waits before a post in another team is taken.
    pub over_establishment_wait: Span,
}
