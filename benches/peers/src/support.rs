//! What the tests of tenure have already: the plain heap, and department-v0 in
//! tenure's words.
#![allow(dead_code)]

#[path = "../../../tests/support/department_v0.rs"]
pub mod department_v0;
#[path = "../../../tests/support/plans.rs"]
pub mod plans;
#[path = "../../../tests/support/quick_v0.rs"]
pub mod quick_v0;
#[path = "../../../tests/support/told_v0.rs"]
pub mod told_v0;
