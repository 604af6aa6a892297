//! What is asked of levers and of feedback: things that a council may pull, by
//! date, and what a heavy workload does to its staff.

use super::*;

/// Something a council does from a date on, and what that is believed to change.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// Its name, which is its identity.
    pub name: String,
    /// From when.
    pub from: Instant,
    /// The first instant at which it is over; `None`: not in this run.
    pub until: Option<Instant>,
    /// How long its factors take to their full size, evenly.
    pub ramp: Span,
    /// The staff that its effects on staff, and its cost for each head, are about.
    pub whom: Whom,
    /// What it changes.
    pub effects: Vec<Effect>,
    /// What it costs.
    pub cost: LeverCost,
    /// Where the effect comes from.
    pub source: String,
    /// How good that evidence is.
    pub grade: EvidenceGrade,
}

impl Lever {
    /// Whether it moves how many children are in care: their placements cost what
    /// no line of the ledger has.
    pub fn moves_placements(&self) -> bool {
        self.effects.iter().any(|effect| effect.on.of_placements() && effect.value != 1.0)
    }
}

/// Which staff a lever is for.
#[derive(Clone, Debug, PartialEq)]
pub struct Whom {
    /// One team; `None`: all.
    pub team: Option<usize>,
    /// Those who came with these cohorts; `None`: everybody.
    pub cohorts: Option<Vec<usize>>,
    /// Tenure here from which it holds.
    pub from: Span,
    /// Tenure here from which it holds no more.
    pub to: Span,
}

impl Whom {
    /// Everybody.
    pub const EVERYBODY: Self = Self { team: None, cohorts: None, from: Span::ZERO, to: Span::FOREVER };
}

/// One thing that a lever changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// What.
    pub on: Changes,
    /// Times the parameter, or what it is set to.
    pub value: f64,
}

/// What a lever may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changes {
    /// The hazard of leaving [times].
    Leaving,
    /// How often long sickness begins [times].
    Sickness,
    /// Families referred for the first time [times].
    Referrals,
    /// The shares of children in need and on plans who go on to care [times].
    EntryToCare,
    /// Stays in care that begin from then on [times].
    DurationInCare,
    /// Effective capacity of case-holders [times].
    Capacity,
    /// Times to fill of vacancies that open from then on [times].
    TimeToFill,
    /// Lead times of offers accepted from then on [times].
    LeadTime,
    /// Would-be experienced joiners [times].
    Joiners,
    /// All the council pays for a week of agency work [times].
    AgencyPrice,
    /// The most agency there may be [FTE].
    AgencyCap,
    /// The most a case-holder may be given [cases per FTE of effective capacity].
    MostCases,
    /// What a full-time case-holder should hold [cases per FTE].
    DesiredCaseload,
    /// Offers of a permanent post to agency workers [1/year for each].
    Conversions,
    /// What an ASYE takes of its supervisor [share of a full caseload].
    SupervisionShare,
}

impl Changes {
    /// How many there are.
    pub const COUNT: usize = 15;
    /// All of them, in order: first the factors, then what is set outright.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Leaving, Self::Sickness, Self::Referrals, Self::EntryToCare, Self::DurationInCare, Self::Capacity,
        Self::TimeToFill, Self::LeadTime, Self::Joiners, Self::AgencyPrice, Self::AgencyCap, Self::MostCases,
        Self::DesiredCaseload, Self::Conversions, Self::SupervisionShare,
    ];

    /// The name in files.
    pub fn name(self) -> &'static str {
        [
            "leaving", "sickness", "referrals", "entry_to_care", "duration_in_care", "capacity", "time_to_fill",
            "lead_time", "joiners", "agency_price", "agency_cap", "most_cases", "desired_caseload",
            "conversions_per_year", "supervision_share",
        ][self as usize]
    }

    /// Whether the value is a factor; the others are set outright.
    pub fn is_factor(self) -> bool {
        self < Self::AgencyCap
    }

    /// Whether it is about staff, and so may be for some of them only.
    pub fn of_staff(self) -> bool {
        matches!(self, Self::Leaving | Self::Sickness | Self::Capacity)
    }

    /// Whether it moves how many children are in care, whose placements are
    /// outside the ledger.
    pub fn of_placements(self) -> bool {
        matches!(self, Self::Referrals | Self::EntryToCare | Self::DurationInCare)
    }
}

/// What a lever costs, in full from its first day on: the effect comes later.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LeverCost {
    /// Once, on the first day.
    pub one_off: Money,
    /// A year.
    pub per_year: Money,
    /// A year for each permanent head it is for, paid monthly to those in post
    /// on the last day.
    pub per_head: Money,
}

/// How good the evidence for an effect is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EvidenceGrade {
    /// A randomised trial.
    Trial,
    /// A comparison with others made alike.
    MatchedComparison,
    /// Before and after, with nobody to compare.
    BeforeAndAfter,
    /// Somebody's judgement.
    Judgement,
}

impl EvidenceGrade {
    /// All of them, best first.
    pub const ALL: [Self; 4] = [Self::Trial, Self::MatchedComparison, Self::BeforeAndAfter, Self::Judgement];

    /// The name in files and tables.
    pub fn name(self) -> &'static str {
        ["trial", "matched comparison", "before-and-after", "judgement"][self as usize]
    }
}

/// What a workload above (or below) the desired one does to a team's staff:
/// hazard × exp(gain × (workload − 1)), between 1/bound and bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feedback {
    /// Gain on leaving; 0: none.
    pub leaving: f64,
    /// Gain on the beginning of long sickness; 0: none.
    pub sickness: f64,
    /// The largest factor [≥ 1].
    pub bound: f64,
}

impl Feedback {
    /// None.
    pub const NONE: Self = Self { leaving: 0.0, sickness: 0.0, bound: 1.5 };

    /// Whether there is any.
    pub fn is_on(self) -> bool {
        self.leaving != 0.0 || self.sickness != 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_grade_of_evidence_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<&str> = EvidenceGrade::ALL.map(EvidenceGrade::name).into();
        assert!(names.len() == EvidenceGrade::ALL.len() && !names.contains(""), "{names:?}");
    }
}
