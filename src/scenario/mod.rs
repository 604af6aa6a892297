//! From a TOML file to a checked scenario, or to a diagnosis.
//!
//! Reads text through a function it is given; touches no file itself.

mod agency;
mod absence;
mod budget;
mod build;
mod change;
mod checked;
mod children;
mod cohorts;
mod dated;
mod diagnosis;
mod differ;
mod levers;
mod order;
mod overlay;
mod reader;
mod reckoning;
mod routes;
mod staff;
mod tree;

pub use self::build::{MOST_WORK, affordable, read, read_for};
pub use self::change::{Switches, read_changed};
pub use self::checked::{Assumption, Observed, Origin, Question, Scenario};
pub use self::cohorts::ORDINARY as ORDINARY_INTAKE;
pub use self::diagnosis::{Diagnosis, Fault};
pub use self::differ::{Differing, differing};
pub use self::reckoning::{Reckoned, employed_cost, reckon};
pub use self::tree::MOST_BYTES;
