//! Running a plan many times.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Projection;
use crate::chance::Streams;
use crate::department::tally::Layout;
use crate::department::{Ceiling, Halted, Outcome, Plan, Trace, Violation, Watched, replicate, watched};

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
    /// The audit found what must not be.
    Broken {
        /// In which replication.
        replication: u32,
        /// What was found.
        violation: Box<Violation>,
    },
    /// Threads could not be had.
    Threads(String),
}

/// Runs the replications asked for. `progress` is told of each replication that
/// has ended (from any thread) and says whether to go on.
pub fn run(plan: &Plan, request: &Request, progress: &(dyn Fn() -> bool + Sync)) -> Result<Projection, Stopped> {
    each(plan, request, progress, &|layout, streams| replicate(plan, layout, streams))
}

/// The same to the last bit, with everything looked at after every event.
pub fn audited(plan: &Plan, request: &Request, progress: &(dyn Fn() -> bool + Sync)) -> Result<Projection, Stopped> {
    each(plan, request, progress, &|layout, streams| watched(plan, layout, streams, Watched { audit: true, trace: false }).0)
}

/// One replication again, with its log; audited if asked for. The log reaches
/// as far as the replication did.
pub fn traced(plan: &Plan, seed: u64, replication: u32, audit: bool) -> (Result<Projection, Stopped>, Trace) {
    let layout = Layout::new(plan);
    let (outcome, trace) = watched(plan, &layout, Streams::new(seed, replication), Watched { audit, trace: true });
    let projection = outcome.map_err(|halted| stopped(replication, halted));
    (projection.map(|one| Projection::new(plan.clone(), layout, vec![one.tally], one.events)), trace)
}

fn stopped(replication: u32, halted: Halted) -> Stopped {
    match halted {
        Halted::Ceiling(ceiling) => Stopped::Ceiling { replication, ceiling },
        Halted::Broken(violation) => Stopped::Broken { replication, violation },
    }
}

type Live<'a> = &'a (dyn Fn(&Layout, Streams) -> Result<Outcome, Halted> + Sync);

fn each(plan: &Plan, request: &Request, progress: &(dyn Fn() -> bool + Sync), live: Live<'_>) -> Result<Projection, Stopped> {
    let layout = Layout::new(plan);
    let stop = AtomicBool::new(false);
    let one = |replication: u32| -> Option<Result<Outcome, Halted>> {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let outcome = live(&layout, Streams::new(request.seed, replication));
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
            Some(Err(halted)) => return Err(stopped(replication, halted)),
            None => asked = true,
        }
    }
    if asked || stop.load(Ordering::Relaxed) {
        return Err(Stopped::Asked);
    }
    Ok(Projection::new(plan.clone(), layout, tallies, events))
}

type Results = Vec<Option<Result<Outcome, Halted>>>;

#[cfg(feature = "threads")]
fn over_threads(
    request: &Request,
    one: &(dyn Fn(u32) -> Option<Result<Outcome, Halted>> + Sync),
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
    one: &(dyn Fn(u32) -> Option<Result<Outcome, Halted>> + Sync),
) -> Result<Results, Stopped> {
    Ok(request.replications.clone().map(one).collect())
}
