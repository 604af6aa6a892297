//! Agency: its numbers, the statutory rules by date, and managed teams.

use super::*;

/// Agency workers.
#[derive(Clone, Debug, PartialEq)]
pub struct Agency {
    /// Share of vacant FTE that is requested.
    pub cover_share: Share,
    /// Times that share, stepping over time.
    pub cover_level: Steps<f64>,
    /// Additional workers, who cover nothing, as a share of the agency in place at the start.
    pub additional_share: Share,
    /// From request to arrival.
    pub time_to_arrive: SpanLaw,
    /// Length of one assignment.
    pub assignment: Span,
    /// Chance that an assignment is renewed when the need remains.
    pub renewal: Share,
    /// The same before the start, when agency is kept at its opening number and
    /// nobody goes because the need has: for the same mean stay.
    pub renewal_before: Share,
    /// Notice to an agency worker no longer needed, once the rule on notice is in force.
    pub notice: Span,
    /// FTE of one agency worker.
    pub fte_per_head: Fte,
    /// Share of agency workers who hold cases.
    pub holding_share: Share,
    /// All the council pays for a week worked by an agency worker who holds cases,
    /// and by every other where `others_charge` is none.
    pub weekly_charge: Steps<Money>,
    /// The same for one who holds no cases, where the roles have each their price.
    pub others_charge: Option<Steps<Money>>,
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

/// The statutory rules on agency child and family social workers, each in force
/// from its date; `None`: never.
///
/// Source: Department for Education, Child and family social workers: agency
/// rules (statutory guidance, 2024): new assignments from 31 October 2024.
#[derive(Clone, Debug, PartialEq)]
pub struct AgencyRules {
    /// From when a new assignment needs the experience.
    pub three_years_from: Option<Instant>,
    /// Time since qualifying that it needs. Stands for direct employment by a
    /// local authority since qualifying, which it approximates from above.
    pub experience: Span,
    /// Share of candidates without that experience.
    pub inexperienced_share: Share,
    /// From when a leaver must wait before agency work here.
    pub cool_off_from: Option<Instant>,
    /// How long.
    pub cool_off: Span,
    /// Share of leavers to agency who would come back to this authority.
    pub returning_share: Share,
    /// From when the notice of the rules is given.
    pub notice_from: Option<Instant>,
    /// Notice before that.
    pub notice_before: Span,
}

impl Agency {
    /// What is paid for a week worked today: by one who holds cases, and by one who holds none.
    pub fn charges_at(&self, today: Instant) -> [Money; 2] {
        let holder = self.weekly_charge.at(today);
        [holder, self.others_charge.as_ref().map_or(holder, |charge| charge.at(today))]
    }

    /// The mean over the roles, by the share who hold cases [pence].
    pub fn mean_charge(&self, today: Instant) -> f64 {
        let [holder, other] = self.charges_at(today).map(|charge| charge.as_pence() as f64);
        if holder == other { holder } else { holder * self.holding_share.as_f64() + other * self.holding_share.rest().as_f64() }
    }

    /// Every role's charge becomes what `change` makes of it.
    pub fn change_charges(&mut self, change: impl Fn(&Steps<Money>) -> Steps<Money>) {
        self.weekly_charge = change(&self.weekly_charge);
        self.others_charge = self.others_charge.as_ref().map(change);
    }

    /// Additional workers [FTE] of so much agency in place at the start: a level,
    /// which does not shrink when a vacancy is filled.
    pub fn additional(&self, in_place: Fte) -> Fte {
        Fte::new(in_place.as_f64() * self.additional_share.as_f64())
    }

    /// Whether there is a ceiling at any time.
    pub fn is_capped(&self) -> bool {
        self.caps.first != AgencyCap::default() || !self.caps.later.is_empty()
    }

    /// Share of vacant FTE that is requested today.
    pub fn cover_at(&self, today: Instant) -> f64 {
        self.cover_share.as_f64() * self.cover_level.at(today)
    }
}

impl AgencyRules {
    /// Whether a new assignment needs the experience today.
    pub fn needs_experience(&self, today: Instant) -> bool {
        in_force(self.three_years_from, today)
    }

    /// Whether somebody qualified then may not begin an assignment today.
    pub fn too_new(&self, qualified: Instant, today: Instant) -> bool {
        self.needs_experience(today) && today < qualified.civilly_after(self.experience)
    }

    /// Whether somebody who left a post here then may not begin an assignment today.
    pub fn cooling_off(&self, left: Instant, today: Instant) -> bool {
        in_force(self.cool_off_from, today) && today < left.civilly_after(self.cool_off)
    }

    /// The notice given today, of a contract whose notice is `notice` under the rules.
    pub fn notice(&self, notice: Span, today: Instant) -> Span {
        if in_force(self.notice_from, today) { notice } else { self.notice_before }
    }
}

fn in_force(from: Option<Instant>, today: Instant) -> bool {
    from.is_some_and(|from| from <= today)
}

/// A managed team: agency workers who come together, for a time and a price.
#[derive(Clone, Debug, PartialEq)]
pub struct AgencyTeam {
    /// Its name, which is its identity for draws.
    pub name: String,
    /// The team it works in.
    pub team: usize,
    /// How many there are [heads].
    pub heads: u32,
    /// FTE of one of them.
    pub fte_per_head: Fte,
    /// The day they arrive.
    pub from: Instant,
    /// The day they are gone; `None`: not in this run.
    pub until: Option<Instant>,
    /// Price of a head for each week in place.
    pub weekly_charge: Money,
    /// Whether its members hold cases.
    pub holds_cases: bool,
    /// Whether it stands in for individual agency workers: cover asked for falls by its FTE.
    pub covers_vacancies: bool,
}
