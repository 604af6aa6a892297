//! The model: people, posts, children, money, and the processes that move them.
//!
//! Knows no file, no thread and no scenario format: it is given a checked
//! [`Plan`] and a replication's streams, and leaves a [`Tally`].

mod absence;
mod agency;
mod agency_conversion;
#[cfg(test)]
mod agency_invariants;
mod agency_rules;
mod agency_spend;
pub mod agency_stay;
mod agency_teams;
mod allocation;
pub mod audit;
#[cfg(test)]
mod audit_catches;
mod audit_entries;
mod audit_months;
mod audit_time;
mod cases;
mod caseloads;
mod cohorts;
mod continuity;
mod demand;
mod event;
mod feedback;
mod further;
mod holding;
mod leaving;
mod ledger;
mod levers;
mod meaning;
pub mod measure;
mod moves;
mod observe;
mod opening;
mod past;
mod people;
pub mod plan;
mod recruitment;
mod referral_rates;
mod roll;
mod room;
mod run;
mod state;
mod supervision;
pub mod tally;
pub mod trace;
mod wanted;

pub use self::meaning::Meaning;
pub use self::measure::{AgencyCause, Cause, Kind, Line, Measure, Unit};
pub use self::plan::Plan;
pub use self::absence::WORKING_DAYS;
pub use self::audit::Violation;
pub use self::run::{MOST_EVENTS, Watched, replicate, replicate_together, watched};
pub use self::trace::Trace;
pub use self::tally::{Scope, Tally};
pub use self::wanted::Wanted;

/// What a replication leaves.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What was measured.
    pub tally: Tally,
    /// Events processed.
    pub events: u64,
}

/// A stated ceiling that a replication ran into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ceiling {
    /// More events than one replication may have.
    Events(u64),
}

/// Why a replication ended before its horizon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Halted {
    /// It ran into a stated ceiling.
    Ceiling(Ceiling),
    /// The audit found what must not be.
    Broken(Box<Violation>),
}

impl From<Box<Violation>> for Halted {
    fn from(violation: Box<Violation>) -> Self {
        Self::Broken(violation)
    }
}

impl From<Ceiling> for Halted {
    fn from(ceiling: Ceiling) -> Self {
        Self::Ceiling(ceiling)
    }
}
