//! Replications of a plan, and what they say together.
//!
//! Knows no file and no chart. Results are stored by replication and folded
//! serially in their order, so that the number of threads cannot show.

mod compare;
mod doubt;
mod precision;
mod projection;
mod replicate;
pub mod savings;
mod sizes;
mod transfers;
mod trend;
mod why;

pub use self::compare::{Alternative, Comparison, Pair, Planned, ScopePair, Unlike, Verdict, compare, share_better};
pub use self::doubt::{Doubt, Doubted, doubts};
pub use self::precision::{BLOCK, Reached, Wish, compare_until, run_until};
pub use self::projection::Projection;
pub use self::replicate::{Request, Stopped, audited, audited_one_in, run, run_together, traced};
pub use self::sizes::{Size, When, size, told_month};
pub use self::transfers::{Restated, TRANSFER_RATES, TRANSFERS, at_transfer_rates};
pub use self::trend::Baseline;
pub use self::why::{DIVIDED, Effects, MOST_GROUPS, Split, split};
