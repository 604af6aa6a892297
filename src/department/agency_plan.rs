//! What is asked of agency beside its numbers: statutory rules by date, and
//! managed teams.

use crate::quantity::{Fte, Instant, Money, Share, Span};

/// The statutory rules on agency child and family social workers, each in force
/// from its date; `None`: never.
///
/// Source: Department for Education, Child and family social workers: agency
/// rules (statutory guidance, 2024): new assignments from 31 October 2024.
#[derive(Clone, Debug)]
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

impl super::plan::Agency {
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
        self.needs_experience(today) && today.since(qualified) < self.experience
    }

    /// Whether somebody who left a post here then may not begin an assignment today.
    pub fn cooling_off(&self, left: Instant, today: Instant) -> bool {
        in_force(self.cool_off_from, today) && today.since(left) < self.cool_off
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
#[derive(Clone, Debug)]
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
