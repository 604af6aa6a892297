//! `run`: a scenario to a folder, with progress and a report.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::arguments::{Format, RunOptions};
use super::{Ended, input, output};
use crate::department::Unit;
use crate::experiment::{Projection, Request, Stopped, run as replicate};
use crate::report::{Headlines, committee_sentence, count, files, headlines, pounds_k, share_words, slug, write};
use crate::scenario::{Origin, Scenario, affordable};
use crate::statistics::Summary;

/// Runs a scenario.
pub fn run(options: &RunOptions) -> Result<(), Ended> {
    let began = Instant::now();
    let mut scenario = input::scenario(&options.file, options.years)?;
    overrule(&mut scenario, options)?;
    let target = target(options);
    crate::report::check_folder(&target, options.force).map_err(|error| Ended::Files(error.to_string()))?;
    let projection = project(&scenario, options)?;
    let made = files(&scenario, &projection).map_err(Ended::Internal)?;
    write(&target, &made, options.force).map_err(|error| Ended::Files(error.to_string()))?;
    let headlines = headlines(&projection);
    match options.format {
        Format::Json => output::print(&json(&scenario, &projection, &headlines, &target)),
        Format::Text if options.quiet => Ok(()),
        Format::Text => {
            output::print(&screen(&scenario, &projection, &headlines, &target))?;
            output::complain(&format!("It took {:.1} seconds.", began.elapsed().as_secs_f64()));
            Ok(())
        }
    }
}

/// What the command line says in place of the file, in the run and in its assumptions.
fn overrule(scenario: &mut Scenario, options: &RunOptions) -> Result<(), Ended> {
    scenario.replications = options.replications.unwrap_or(scenario.replications);
    scenario.seed = options.seed.unwrap_or(scenario.seed);
    let (replications, seed) = (scenario.replications.to_string(), scenario.seed.to_string());
    for row in &mut scenario.assumptions {
        let now = match row.key.as_str() {
            "replications" => &replications,
            "seed" => &seed,
            _ => continue,
        };
        if row.value != *now {
            row.value.clone_from(now);
            row.origin = Origin::Derived;
        }
    }
    affordable(&scenario.plan, scenario.replications).map_err(Ended::Refused)
}

fn target(options: &RunOptions) -> PathBuf {
    options.output.clone().unwrap_or_else(|| {
        let stem = options.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        Path::new("output").join(slug(&stem))
    })
}

fn project(scenario: &Scenario, options: &RunOptions) -> Result<Projection, Ended> {
    let request = Request {
        seed: scenario.seed,
        replications: 0..scenario.replications,
        threads: options.threads.map(usize::from),
    };
    let stopped = Arc::new(AtomicBool::new(false));
    let heard = Arc::clone(&stopped);
    // A second handler cannot be set; within a test harness the first one stands.
    let _ = ctrlc::set_handler(move || heard.store(true, Ordering::Relaxed));
    let bar = bar(u64::from(scenario.replications), options.quiet);
    let projection = replicate(&scenario.plan, &request, &|| {
        bar.inc(1);
        !stopped.load(Ordering::Relaxed)
    });
    bar.finish_and_clear();
    projection.map_err(|reason| match reason {
        Stopped::Asked => Ended::Stopped("stopped before the end; nothing was written".to_owned()),
        Stopped::Ceiling { replication, ceiling } => Ended::Refused(format!(
            "replication {replication} ran into a ceiling ({ceiling:?}): some rate in the scenario is far too large; nothing was written"
        )),
        Stopped::Threads(reason) => Ended::Internal(format!("cannot start threads: {reason}")),
    })
}

fn bar(replications: u64, quiet: bool) -> ProgressBar {
    let hidden = quiet || !std::io::IsTerminal::is_terminal(&std::io::stderr());
    let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(replications), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos} of {len} runs, {eta} left") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn screen(scenario: &Scenario, projection: &Projection, headlines: &Headlines, target: &Path) -> String {
    let months = scenario.plan.months;
    let mut text = format!(
        "{}\n{} runs of {} years from {}, seed {}\n\n",
        scenario.title,
        projection.replications(),
        months.count() / 12,
        months.start(),
        scenario.seed
    );
    for (row, line) in headlines.rows.iter().enumerate() {
        if row == 0 {
            text += &format!("{:54}{:28}{:28}{}\n", "", headlines.when[0], headlines.when[1], headlines.when[2]);
        }
        let unit = line.measure.meaning().unit;
        let cells = [&line.start, &line.after_one_year, &line.end].map(|summary| cell(summary, unit));
        text += format!("{:54}{:28}{:28}{}", line.label, cells[0], cells[1], cells[2]).trim_end();
        text.push('\n');
    }
    text += &format!("\nThe middle of the runs, and in brackets where 8 runs of 10 lie.\n\n{}\n", committee_sentence(projection));
    for sentence in crate::report::over_recruitment_sentences(projection).lines().filter(|line| line.starts_with("- ")) {
        text += &format!("{}\n", sentence.trim_start_matches("- ").replace("**", ""));
    }
    text + &format!("\nTables, charts and sentences are in {}\n", target.display())
}

fn cell(summary: &Summary, unit: Unit) -> String {
    let figure = |value: f64| match unit {
        Unit::Share => share_words(value),
        Unit::Pounds => pounds_k(value),
        Unit::CasesPerFte => format!("{value:.1}"),
        _ => count(value),
    };
    match (summary.quantile(0.10), summary.quantile(0.50), summary.quantile(0.90)) {
        (Some(low), Some(middle), Some(high)) if low == high => figure(middle),
        (Some(low), Some(middle), Some(high)) => format!("{} ({} to {})", figure(middle), figure(low), figure(high)),
        (_, Some(middle), _) => figure(middle),
        _ => summary.mean.map_or_else(|| "not known".to_owned(), figure),
    }
}

fn json(scenario: &Scenario, projection: &Projection, headlines: &Headlines, target: &Path) -> String {
    let figures = |summary: &Summary| {
        serde_json::json!({
            "mean": summary.mean, "p10": summary.quantile(0.10), "p50": summary.quantile(0.50), "p90": summary.quantile(0.90),
            "replications": summary.replications,
        })
    };
    let rows: Vec<serde_json::Value> = headlines
        .rows
        .iter()
        .map(|row| {
            let meaning = row.measure.meaning();
            serde_json::json!({
                "label": row.label, "measure": meaning.name, "unit": meaning.unit.name(),
                "start": figures(&row.start), "after_one_year": figures(&row.after_one_year), "end": figures(&row.end),
            })
        })
        .collect();
    let all = serde_json::json!({
        "title": scenario.title,
        "start": scenario.plan.months.start().to_string(),
        "years": scenario.plan.months.count() / 12,
        "replications": projection.replications(),
        "seed": scenario.seed,
        "headlines": rows,
        "sentence": committee_sentence(projection),
        "folder": target.to_string_lossy(),
    });
    format!("{all:#}\n")
}
