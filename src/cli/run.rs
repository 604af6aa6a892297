//! `run`: a scenario to a folder, with progress and a report.

use std::path::Path;
use std::time::Instant;

use super::arguments::{Format, RunOptions};
use super::running::{Progress, overrule, request, stem, target, why_stopped, wishes};
use super::{Ended, input, output, parts};
use crate::department::Unit;
use crate::experiment::{Projection, Reached, Request, Stopped, audited, run as replicate, run_until, traced};
use crate::report::{
    Headlines, PartOf, committee_sentence, feedback_lines, files, headlines, in_unit, lever_lines, range_in_unit, reached_json, reached_lines, transfer_lines,
    with_trace, write,
};
use crate::scenario::Scenario;
use crate::statistics::{Summary, enough_for_eighty};

/// Runs a scenario.
pub fn run(options: &RunOptions) -> Result<(), Ended> {
    let began = Instant::now();
    let common = &options.common;
    let (mut scenario, texts) = input::with_texts(&options.file, common.years, &[])?;
    overrule(&mut scenario, common.replications, common.seed)?;
    if parts::by_parts(options) {
        parts::fits(common, options.trace.is_some())?;
        let of = PartOf::new(&scenario, texts, common.years);
        return match parts::asked(options) {
            Some(range) => parts::run_part(options, &scenario, of, range),
            None => parts::resume(options, &scenario, &of),
        };
    }
    let wishes = wishes(&mut scenario, common)?;
    let target = target(common, &stem(&options.file));
    crate::report::check_folder(&target, common.force).map_err(|error| Ended::Files(error.to_string()))?;
    if options.trace.is_some_and(|replication| replication >= scenario.replications) {
        return Err(Ended::Usage(format!("--trace counts replications from 0, and there are {}", scenario.replications)));
    }
    let broken = |reason| why_broken(reason, options, &scenario);
    let log = options.trace.map(|replication| traced(&scenario.plan, scenario.seed, replication, options.audit));
    let log = log.map(|(ended, trace)| ended.map(|_| trace)).transpose().map_err(broken)?;
    let progress = Progress::new(u64::from(scenario.replications), common.quiet);
    let live = if options.audit { audited } else { replicate };
    let all = request(&scenario, common);
    let mut block = |part: &Request| live(&scenario.plan, part, &|| progress.goes_on());
    let projected = if wishes.is_empty() {
        block(&all).map(|projection| (projection, Vec::new()))
    } else {
        run_until(&wishes, scenario.replications, &all, &mut block)
    };
    progress.finish();
    let (projection, reached) = projected.map_err(broken)?;
    overrule(&mut scenario, Some(projection.replications()), common.seed)?;
    let made = match &log {
        Some(trace) => with_trace(&scenario, &projection, trace),
        None => files(&scenario, &projection),
    };
    let made = made.map_err(Ended::Internal)?;
    progress.not_stopped()?;
    write(&target, &made, common.force).map_err(|error| Ended::Files(error.to_string()))?;
    tell(common.format, common.quiet, &scenario, &projection, &target, &reached)?;
    if common.format == Format::Text && !common.quiet {
        output::complain(&format!("It took {:.1} seconds.", began.elapsed().as_secs_f64()));
    }
    Ok(())
}

/// Prints the results of a run.
pub fn tell(format: Format, quiet: bool, scenario: &Scenario, projection: &Projection, target: &Path, reached: &[Reached]) -> Result<(), Ended> {
    let headlines = headlines(projection);
    match format {
        Format::Json => output::print(&json(scenario, projection, &headlines, target, reached)),
        Format::Text if quiet => Ok(()),
        Format::Text => output::print(&format!("{}{}", screen(scenario, projection, &headlines, target), reached_lines(reached))),
    }
}

/// Why there are no results; after a fault of ours, with the command that
/// brings it about again at once.
pub fn why_broken(reason: Stopped, options: &RunOptions, scenario: &Scenario) -> Ended {
    let again = match &reason {
        Stopped::Broken { replication, .. } => Some(*replication),
        _ => None,
    };
    let ended = why_stopped(reason, "");
    match (ended, again) {
        (Ended::Internal(text), Some(replication)) => Ended::Internal(format!(
            "{text}\nseed {}; to see it again: tenure run {} --years {} --seed {} --replications {} --audit --trace {replication}",
            scenario.seed, options.file.display(), scenario.plan.months.count() / 12, scenario.seed, replication + 1
        )),
        (ended, _) => ended,
    }
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
    let mut rows = vec![[String::new(), headlines.when[0].clone(), headlines.when[1].clone(), headlines.when[2].clone()]];
    for line in &headlines.rows {
        let unit = line.measure.meaning().unit;
        let [start, year, end] = [&line.start, &line.after_one_year, &line.end].map(|summary| cell(summary, unit));
        rows.push([line.label.to_owned(), start, year, end]);
    }
    text += &columns(&rows);
    let read = match projection.replications() {
        runs if enough_for_eighty(runs) => "The middle of the runs, and in brackets where 8 runs of 10 lie.",
        _ => "The middle of the runs; they are too few for a band.",
    };
    text += &format!("\n{read}\n\n{}\n", committee_sentence(projection));
    for sentence in crate::report::over_recruitment_sentences(projection).lines().filter(|line| line.starts_with("- ")) {
        text += &format!("{}\n", sentence.trim_start_matches("- ").replace("**", ""));
    }
    let lines = transfer_lines(projection).into_iter().chain(lever_lines(&scenario.plan)).chain(feedback_lines(projection));
    for line in lines {
        text += &format!("{}\n", line.replace("**", "").replace('`', ""));
    }
    text + &format!("\nTables, charts and sentences are in {}\n", target.display())
}

/// Rows in columns as wide as their widest cell.
fn columns(rows: &[[String; 4]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2), width(3)];
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        text += cells.collect::<Vec<_>>().join("  ").trim_end();
        text.push('\n');
    }
    text
}

fn cell(summary: &Summary, unit: Unit) -> String {
    match (summary.quantile(0.10), summary.quantile(0.50), summary.quantile(0.90)) {
        (Some(low), Some(middle), Some(high)) if low == high => in_unit(middle, unit),
        (Some(low), Some(middle), Some(high)) => format!("{} ({})", in_unit(middle, unit), range_in_unit(low, high, unit)),
        (_, Some(middle), _) => in_unit(middle, unit),
        _ => summary.mean.map_or_else(|| "not known".to_owned(), |mean| in_unit(mean, unit)),
    }
}

fn json(scenario: &Scenario, projection: &Projection, headlines: &Headlines, target: &Path, reached: &[Reached]) -> String {
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
        "precision": reached_json(reached),
        "sentence": committee_sentence(projection),
        "folder": target.to_string_lossy(),
    });
    format!("{all:#}\n")
}
