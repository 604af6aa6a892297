//! The model: people, posts, children, money, and the processes that move them.
//!
//! Knows no file, no thread and no scenario format: it is given a checked
//! [`Plan`] and a replication's streams, and leaves a [`Tally`].

mod meaning;
pub mod measure;
pub mod plan;
pub mod tally;

pub use self::meaning::Meaning;
pub use self::measure::{Cause, Kind, Line, Measure, Unit};
pub use self::plan::Plan;
pub use self::tally::{Scope, Tally};

use crate::chance::Streams;

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

/// One replication of a plan.
pub fn replicate(_plan: &Plan, layout: &tally::Layout, _streams: Streams) -> Result<Outcome, Ceiling> {
    Ok(Outcome { tally: Tally::new(layout), events: 0 })
}
