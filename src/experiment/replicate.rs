//! Running a plan many times.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Projection;
use crate::chance::Streams;
use crate::department::tally::Layout;
use crate::department::{Ceiling, Outcome, Plan, replicate};

/// What to run.
#[derive(Clone, Debug)]
pub struct Request {
    /// Seed of every draw.
    pub seed: u64,
    /// Which replications: `0..1000`, or a part of them.
    pub replications: Range<u32>,
    /// Threads; `None`: as many as there are cores. Never shows in the results.
    pub threads: Option<usize>,
}

/// Why a run ended without a projection.
#[derive(Clone, Debug, PartialEq)]
pub enum Stopped {
    /// The progress function asked for it.
    Asked,
    /// A replication ran into a stated ceiling.
    Ceiling {
        /// Which replication.
        replication: u32,
        /// Which ceiling.
        ceiling: Ceiling,
    },
    /// Threads could not be had.
    Threads(String),
}

/// Runs the replications asked for. `progress` is told of each replication that
/// has ended (from any thread) and says whether to go on.
pub fn run(plan: &Plan, request: &Request, progress: &(dyn Fn() -> bool + Sync)) -> Result<Projection, Stopped> {
    let layout = Layout::new(plan);
    let stop = AtomicBool::new(false);
    let one = |replication: u32| -> Option<Result<Outcome, Ceiling>> {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let outcome = replicate(plan, &layout, Streams::new(request.seed, replication));
        if outcome.is_err() || !progress() {
            stop.store(true, Ordering::Relaxed);
        }
        Some(outcome)
    };
    let outcomes = over_threads(request, &one)?;
    let mut tallies = Vec::with_capacity(outcomes.len());
    let mut events = 0;
    let mut asked = false;
    for (replication, outcome) in request.replications.clone().zip(outcomes) {
        match outcome {
            Some(Ok(outcome)) => {
                events += outcome.events;
                tallies.push(outcome.tally);
            }
            Some(Err(ceiling)) => return Err(Stopped::Ceiling { replication, ceiling }),
            None => asked = true,
        }
    }
    if asked || stop.load(Ordering::Relaxed) {
        return Err(Stopped::Asked);
    }
    Ok(Projection::new(plan.clone(), layout, tallies, events))
}

type Results = Vec<Option<Result<Outcome, Ceiling>>>;

#[cfg(feature = "threads")]
fn over_threads(
    request: &Request,
    one: &(dyn Fn(u32) -> Option<Result<Outcome, Ceiling>> + Sync),
) -> Result<Results, Stopped> {
    use rayon::prelude::*;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(request.threads.unwrap_or(0))
        .build()
        .map_err(|error| Stopped::Threads(error.to_string()))?;
    Ok(pool.install(|| request.replications.clone().into_par_iter().map(one).collect()))
}

#[cfg(not(feature = "threads"))]
fn over_threads(
    request: &Request,
    one: &(dyn Fn(u32) -> Option<Result<Outcome, Ceiling>> + Sync),
) -> Result<Results, Stopped> {
    Ok(request.replications.clone().map(one).collect())
}
