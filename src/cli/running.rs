//! What every command that runs something shares: what the command line says in
//! place of the file, where the folder goes, progress, and stopping.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Ended;
use super::arguments::CommonOptions;
use crate::department::{Measure, Plan};
use crate::department::measure::{every, reported};
use crate::evidence;
use crate::experiment::{Request, Stopped, Wish};
use crate::report::slug;
use crate::scenario::{Scenario, affordable};

/// Another number of replications or seed than the file's, in the run and in
/// its assumptions.
pub fn overrule(scenario: &mut Scenario, replications: Option<u32>, seed: Option<u64>) -> Result<(), Ended> {
    scenario.overrule(replications, seed);
    affordable(&scenario.plan, scenario.replications).map_err(Ended::Refused)
}

/// What to run for a scenario.
pub fn request(scenario: &Scenario, options: &CommonOptions) -> Request {
    Request { seed: scenario.seed, replications: 0..scenario.replications, threads: options.threads.map(usize::from) }
}

/// The most replications where --precision is asked and no number is given.
const MOST_FOR_PRECISION: u32 = 10_000;

/// What is asked with --precision, and the most replications to be made for it;
/// nothing where it is not asked.
pub fn wishes(scenario: &mut Scenario, options: &CommonOptions) -> Result<Vec<Wish>, Ended> {
    let wishes: Vec<Wish> = options.precision.iter().map(|asked| wish(&scenario.plan, asked)).collect::<Result<_, _>>()?;
    if !wishes.is_empty() {
        let mut most = options.replications.unwrap_or(MOST_FOR_PRECISION);
        while options.replications.is_none() && most > 1_000 && affordable(&scenario.plan, most).is_err() {
            most /= 2;
        }
        overrule(scenario, Some(most), options.seed)?;
    }
    Ok(wishes)
}

fn wish(plan: &Plan, asked: &str) -> Result<Wish, Ended> {
    let wrong = |why: &str| Ended::Usage(format!("--precision {asked}: {why}; write MEASURE=HALFWIDTH, as agency_fte=0.5 or vacancy_rate_by_team@3=0.005"));
    let (what, half) = asked.split_once('=').ok_or_else(|| wrong("there is no ="))?;
    let (name, years) = match what.split_once('@') {
        Some((name, years)) => (name, Some(years.parse::<u32>().ok().filter(|years| (1..=plan.months.count() / 12).contains(years)).ok_or_else(|| wrong("the year is not one of the run"))?)),
        None => (what, None),
    };
    let half: f64 = half.parse().ok().filter(|half: &f64| half.is_finite() && *half > 0.0).ok_or_else(|| wrong("the half-width is not a number above zero"))?;
    let measure = reported(plan).into_iter().find(|measure| measure.name() == name).ok_or_else(|| {
        let names: Vec<String> = every().into_iter().map(Measure::name).collect();
        let near = evidence::nearest(name, names.iter().map(String::as_str)).map_or_else(String::new, |near| format!(" (did you mean {near}?)"));
        wrong(&format!("this run reports no {name}{near}"))
    })?;
    Ok(Wish::new(plan, measure, years, half))
}

/// A file's name without its end.
pub fn stem(file: &Path) -> String {
    file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The folder to write: the one asked for, or one in `output` by this name.
pub fn target(options: &CommonOptions, name: &str) -> PathBuf {
    options.output.clone().unwrap_or_else(|| Path::new("output").join(slug(name)))
}

/// A bar beside the results, and whether someone wants the run to stop.
pub struct Progress {
    bar: ProgressBar,
    stopped: Arc<AtomicBool>,
}

impl Progress {
    /// A bar for so many runs; nothing is shown where nobody looks.
    pub fn new(runs: u64, quiet: bool) -> Self {
        let stopped = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&stopped);
        // A second handler cannot be set; within a test harness the first one stands.
        let _ = ctrlc::set_handler(move || heard.store(true, Ordering::Relaxed));
        let hidden = quiet || !std::io::IsTerminal::is_terminal(&std::io::stderr());
        let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(runs), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos} of {len} runs, {eta} left") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar, stopped }
    }

    /// One run has ended; whether to go on.
    pub fn goes_on(&self) -> bool {
        self.bar.inc(1);
        !self.stopped.load(Ordering::Relaxed)
    }

    /// Whether someone asked to stop after the last run: then nothing is written.
    pub fn not_stopped(&self) -> Result<(), Ended> {
        if self.stopped.load(Ordering::Relaxed) { Err(why_stopped(Stopped::Asked, "")) } else { Ok(()) }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Why there are no results; `of` names the scenario where there are several.
pub fn why_stopped(reason: Stopped, of: &str) -> Ended {
    match reason {
        Stopped::Asked => Ended::Stopped("stopped before the end; nothing was written".to_owned()),
        Stopped::Ceiling { replication, ceiling } => Ended::Refused(format!(
            "replication {replication}{of} ran into a ceiling ({ceiling:?}): some rate in the scenario is far too large; nothing was written"
        )),
        Stopped::Broken { replication, violation } => Ended::Internal(format!(
            "the audit found what must not be, in replication {replication}{of} on {} after {}: {}: {} (guards against {})",
            violation.at, violation.after, violation.invariant, violation.found, violation.guards()
        )),
        Stopped::Threads(reason) => Ended::Internal(format!("cannot start threads: {reason}")),
    }
}
