//! Running a plan many times.

use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Projection;
use crate::chance::Streams;
use crate::department::tally::Layout;
use crate::department::{Ceiling, Halted, Outcome, Plan, Tally, Trace, Violation, Watched, replicate_together, watched};

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
    alone(each(&[plan], request, progress, &replicate_together))
}

/// Runs several plans under the same circumstances: the same to the last bit as
/// [`run`] of each, but plans that share a past live through it once.
///
/// # Errors
/// As [`run`], with the place of the plan that stopped.
pub fn run_together(plans: &[&Plan], request: &Request, progress: &(dyn Fn() -> bool + Sync)) -> Result<Vec<Projection>, (usize, Stopped)> {
    each(plans, request, progress, &replicate_together)
}

/// The same as [`run`] to the last bit, with everything looked at after every event.
pub fn audited(plan: &Plan, request: &Request, progress: &(dyn Fn() -> bool + Sync)) -> Result<Projection, Stopped> {
    audited_one_in(NonZeroU32::MIN, plan, request, progress)
}

/// The same as [`run`] to the last bit, with everything looked at after one event in so many.
pub fn audited_one_in(events: NonZeroU32, plan: &Plan, request: &Request, progress: &(dyn Fn() -> bool + Sync)) -> Result<Projection, Stopped> {
    let looked_at = |plans: &[(&Plan, &Layout)], streams: Streams| {
        plans.iter().map(|(plan, layout)| watched(plan, layout, streams, Watched { audit: Some(events), trace: false }).0).collect()
    };
    alone(each(&[plan], request, progress, &looked_at))
}

fn alone(ran: Result<Vec<Projection>, (usize, Stopped)>) -> Result<Projection, Stopped> {
    ran.map(|mut all| all.remove(0)).map_err(|(_, reason)| reason)
}

/// One replication again, with its log; audited if asked for. The log reaches
/// as far as the replication did.
pub fn traced(plan: &Plan, seed: u64, replication: u32, audit: bool) -> (Result<Projection, Stopped>, Trace) {
    let layout = Layout::new(plan);
    let (outcome, trace) = watched(plan, &layout, Streams::new(seed, replication), Watched { audit: audit.then_some(NonZeroU32::MIN), trace: true });
    let projection = outcome.map_err(|halted| stopped(replication, halted));
    (projection.map(|one| Projection::new(plan.clone(), layout, vec![one.tally], one.events)), trace)
}

fn stopped(replication: u32, halted: Halted) -> Stopped {
    match halted {
        Halted::Ceiling(ceiling) => Stopped::Ceiling { replication, ceiling },
        Halted::Broken(violation) => Stopped::Broken { replication, violation },
    }
}

type Outcomes = Vec<Result<Outcome, Halted>>;

type Live<'a> = &'a (dyn Fn(&[(&Plan, &Layout)], Streams) -> Outcomes + Sync);

/// Runs plans replication by replication, those that share a past together.
fn each(plans: &[&Plan], request: &Request, progress: &(dyn Fn() -> bool + Sync), live: Live<'_>) -> Result<Vec<Projection>, (usize, Stopped)> {
    let layouts: Vec<Layout> = plans.iter().map(|plan| Layout::new(plan)).collect();
    let groups = by_past(plans);
    let stop = AtomicBool::new(false);
    let one = |replication: u32| -> Vec<(usize, Result<Outcome, Halted>)> {
        let mut outcomes = Vec::with_capacity(plans.len());
        for group in &groups {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            let together: Vec<(&Plan, &Layout)> = group.iter().map(|&place| (plans[place], &layouts[place])).collect();
            for (&place, outcome) in group.iter().zip(live(&together, Streams::new(request.seed, replication))) {
                if outcome.is_err() || !progress() {
                    stop.store(true, Ordering::Relaxed);
                }
                outcomes.push((place, outcome));
            }
        }
        outcomes
    };
    let replications = over_threads(request, &one).map_err(|reason| (0, reason))?;
    let mut tallies: Vec<Vec<Tally>> = plans.iter().map(|_| Vec::with_capacity(replications.len())).collect();
    let mut events = vec![0; plans.len()];
    for (replication, outcomes) in request.replications.clone().zip(replications) {
        for (place, outcome) in outcomes {
            let outcome = outcome.map_err(|halted| (place, stopped(replication, halted)))?;
            events[place] += outcome.events;
            tallies[place].push(outcome.tally);
        }
    }
    // Whoever stops it says why by an outcome, or else was asked to.
    if stop.load(Ordering::Relaxed) {
        return Err((0, Stopped::Asked));
    }
    let projection = |(((plan, layout), tallies), events): (((&&Plan, Layout), Vec<Tally>), u64)| Projection::new((*plan).clone(), layout, tallies, events);
    Ok(plans.iter().zip(layouts).zip(tallies).zip(events).map(projection).collect())
}

/// The places of plans, by the past they share; each group in order.
fn by_past(plans: &[&Plan]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (place, plan) in plans.iter().enumerate() {
        match groups.iter_mut().find(|group| plans[group[0]].shares_past_with(plan)) {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    groups
}

#[cfg(feature = "threads")]
fn over_threads<T: Send>(request: &Request, one: &(dyn Fn(u32) -> T + Sync)) -> Result<Vec<T>, Stopped> {
    use rayon::prelude::*;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(request.threads.unwrap_or(0))
        .build()
        .map_err(|error| Stopped::Threads(error.to_string()))?;
    Ok(pool.install(|| request.replications.clone().into_par_iter().map(one).collect()))
}

#[cfg(not(feature = "threads"))]
fn over_threads<T: Send>(request: &Request, one: &(dyn Fn(u32) -> T + Sync)) -> Result<Vec<T>, Stopped> {
    Ok(request.replications.clone().map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_that_runs_into_a_ceiling_is_named_though_another_past_was_still_to_be_lived() {
        let read = |past: &str| {
            let text = format!("title = \"A\"\nsource = \"a test\"\nstart = 2026-10-01\nyears = 1\n[opening]\npast_months = {past}\n[[team]]\nname = \"one\"\nposts = 4\n");
            crate::scenario::read("a.toml", &mut |_| Ok(text.clone())).unwrap_or_else(|wrong| panic!("{}", wrong.render(false))).plan
        };
        let (one, other) = (read("1"), read("2"));
        let ceiling = |plans: &[(&Plan, &Layout)], _: Streams| vec![Err(Halted::Ceiling(Ceiling::Events(7))); plans.len()];
        let request = Request { seed: 1, replications: 3..9, threads: Some(1) };
        let ended = each(&[&one, &other], &request, &|| true, &ceiling);
        let why = ended.map(|_| ()).expect_err("it ran into a ceiling");
        assert_eq!(why, (0, Stopped::Ceiling { replication: 3, ceiling: Ceiling::Events(7) }));
        assert_eq!(run_together(&[&one, &other], &request, &|| false).map(|_| ()), Err((0, Stopped::Asked)));
    }
}
