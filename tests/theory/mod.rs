//! The program against exact theory: each process alone, in a department where
//! nothing else happens.

mod cases;
mod chance;
mod defined;
mod meta;
mod pathway;
mod small;
mod staff;

use crate::support::oracles::{self, F1};
use crate::support::plans::{day, hazards, intake, quiet};
use crate::support::policy;
use tenure::chance::{HazardBand, PiecewiseHazard, SpanLaw, Streams};
use tenure::department::plan::*;
use tenure::department::tally::{Layout, Scope};
use tenure::department::{Line, Measure, Plan, replicate};
use tenure::experiment::{Projection, Request, run};
use tenure::quantity::*;
use tenure::statistics::{Summary, quantile};

const SEED: u64 = 20_260_101;

fn project(plan: &Plan, replications: u32) -> Projection {
    let request = Request { seed: SEED, replications: 0..replications, threads: None };
    run(plan, &request, &|| true).expect("the run ends")
}

fn values(projection: &Projection, measure: Measure, month: u32) -> Vec<f64> {
    projection.values(measure, Scope::Authority, Month(month))
}

/// The month after which so many years of 365.25 days have passed, as nearly as
/// calendar months allow; theory is taken at the exact time.
fn years_at(plan: &Plan, month: u32) -> f64 {
    plan.months.end_of(Month(month)).since(plan.months.start()).as_years()
}

fn nine_months() -> Span {
    Span::months(9)
}

/// Ten workers, and children of one stage: so many open, so many a year.
fn one_stage(open: u32, arrivals: f64, duration: SpanLaw, years: u32) -> Plan {
    let mut plan = quiet(10.0, years);
    plan.children = Children::Single(SingleStage { open, arrivals: Rate::per_year(arrivals), duration });
    plan
}
