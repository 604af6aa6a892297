//! `run`: a scenario to a folder, with progress and a report.

use std::path::Path;
use std::time::Instant;

use super::arguments::{Format, RunOptions};
use super::running::{Progress, overrule, request, stem, target, why_stopped, wishes};
use super::{Ended, input, output};
use crate::department::Unit;
use crate::experiment::{Projection, Reached, Request, run as replicate, run_until};
use crate::report::{Headlines, committee_sentence, count, files, headlines, pounds_k, reached_json, reached_lines, share_words, write};
use crate::scenario::Scenario;
use crate::statistics::Summary;

/// Runs a scenario.
pub fn run(options: &RunOptions) -> Result<(), Ended> {
    let began = Instant::now();
    let common = &options.common;
    let mut scenario = input::scenario(&options.file, common.years)?;
    overrule(&mut scenario, common.replications, common.seed)?;
    let wishes = wishes(&mut scenario, common)?;
    let target = target(common, &stem(&options.file));
    crate::report::check_folder(&target, common.force).map_err(|error| Ended::Files(error.to_string()))?;
    let progress = Progress::new(u64::from(scenario.replications), common.quiet);
    let all = request(&scenario, common);
    let mut block = |part: &Request| replicate(&scenario.plan, part, &|| progress.goes_on());
    let projected = if wishes.is_empty() {
        block(&all).map(|projection| (projection, Vec::new()))
    } else {
        run_until(&wishes, scenario.replications, &all, &mut block)
    };
    progress.finish();
    let (projection, reached) = projected.map_err(|reason| why_stopped(reason, ""))?;
    overrule(&mut scenario, Some(projection.replications()), common.seed)?;
    let made = files(&scenario, &projection).map_err(Ended::Internal)?;
    write(&target, &made, common.force).map_err(|error| Ended::Files(error.to_string()))?;
    let headlines = headlines(&projection);
    match common.format {
        Format::Json => output::print(&json(&scenario, &projection, &headlines, &target, &reached)),
        Format::Text if common.quiet => Ok(()),
        Format::Text => {
            output::print(&format!("{}{}", screen(&scenario, &projection, &headlines, &target), reached_lines(&reached)))?;
            output::complain(&format!("It took {:.1} seconds.", began.elapsed().as_secs_f64()));
            Ok(())
        }
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
