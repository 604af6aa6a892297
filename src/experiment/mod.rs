//! Replications of a plan, and what they say together.
//!
//! Knows no file and no chart. Results are stored by replication and folded
//! serially in their order, so that the number of threads cannot show.

mod compare;
mod projection;
mod replicate;
mod trend;

pub use self::compare::{Alternative, Comparison, Pair, Planned, ScopePair, Unlike, Verdict, compare, share_better};
pub use self::projection::Projection;
pub use self::replicate::{Request, Stopped, run};
pub use self::trend::Baseline;
