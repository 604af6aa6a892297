//! What the tests share: the statistical policy, exact oracles, plans built in
//! code, and a second simulator that knows nothing of the first.
#![allow(dead_code)]

pub mod checker;
pub mod department_v0;
pub mod findings;
pub mod oracles;
pub mod plans;
pub mod policy;
pub mod quick_v0;
pub mod random;
pub mod scenarios;
pub mod told_v0;
