//! `tenure` projects what a recruitment plan does to vacancies, to agency spend
//! and to the children who lose their worker.
//!
//! The house has floors, and each knows only those below it:
//! `quantity` < `chance`, `statistics` < `engine` < `department` < `scenario`,
//! `evidence` < `experiment` < `report` < `cli`.

// The plans that the tests are made of name the library from outside.
#[cfg(test)]
extern crate self as tenure;

pub mod chance;
#[cfg(feature = "command")]
pub mod cli;
pub mod department;
pub mod engine;
pub mod evidence;
pub mod experiment;
pub mod quantity;
pub mod report;
pub mod scenario;
pub mod statistics;
