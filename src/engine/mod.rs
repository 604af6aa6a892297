//! The clock and the calendar of events. Knows nobody.

mod calendar;

pub use self::calendar::{Calendar, Due};
