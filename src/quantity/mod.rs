//! Time, FTE, money, rates and identities: what everything else is measured in.
//!
//! Knows no worker, no child and no file. Time and money are integers, so that
//! sums do not depend on their order and every machine agrees.

mod amount;
mod identity;
mod rate;
mod time;

pub use self::amount::{Fte, Money, apportion};
pub use self::identity::Identity;
pub use self::rate::{Rate, Share};
pub use self::time::{Date, Instant, Month, Months, Span, Steps};
