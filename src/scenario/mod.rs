//! From a TOML file to a checked scenario, or to a diagnosis.
//!
//! Reads text through a function it is given; touches no file itself.

mod checked;

pub use self::checked::{Assumption, Observed, Origin, Scenario};
