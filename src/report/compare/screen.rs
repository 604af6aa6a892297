//! One page: what differs, what moved, is it real, pounds by year, why.

use super::Compared;
use super::figures::{Moved, agency_causes, both_baselines, cause_parts, line_parts, moved, trend_words, turns, years};
use super::reasons::{effects_lines, hangs, hangs_lines};
use super::tables::written;
use crate::department::Unit;
use crate::experiment::{DIVIDED, Effects, Pair, ScopePair, Verdict};
use crate::quantity::Month;
use crate::report::{reached_json, reached_lines};
use crate::report::savings;
use crate::report::words::{chance, difference, difference_band, in_unit, separated};
use crate::statistics::enough_for_eighty;
use crate::scenario::{Assumption, Differing, Scenario, differing};

/// The most settings that are shown before the table is pointed to.
const MOST_SETTINGS: usize = 12;

/// The page.
pub fn screen(compared: &Compared<'_>) -> String {
    let comparison = compared.as_now;
    let months = comparison.base().projection.plan().months;
    let mut page = format!(
        "{}\n{} runs of {} years from {}, seed {}, each alternative under the same circumstances\n",
        compared.base.title,
        separated(u64::from(comparison.base().projection.replications())),
        months.count() / 12,
        months.start(),
        compared.base.seed
    );
    for (index, (pair, other)) in comparison.pairs().zip(compared.others).enumerate() {
        page += &format!("\nAGAINST IT: {}\n\nWhat differs\n", other.title);
        for line in settings_lines(compared.base, other, MOST_SETTINGS) {
            page += &format!("  {line}\n");
        }
        page.push('\n');
        if pair.identical() {
            page += "Identical: every figure is the same in every run, to the last digit.\n";
            continue;
        }
        page += &what_moved(&pair);
        page += &pounds(&pair);
        page += &savings::screen(&savings::Statement::of(pair));
        page.push('\n');
        page += &why(&pair);
        for line in compared.effects.get(index).map(effects_lines).unwrap_or_default() {
            page += &format!("  {line}\n");
        }
        page += &beside_trend(compared, index);
        for (n, line) in hangs_lines(compared, index).into_iter().enumerate() {
            page += &format!("{}{line}\n", if n == 0 { "\n" } else { "" });
        }
    }
    if comparison.others().len() > 1 {
        page += &summary(compared);
    }
    if !compared.reached.is_empty() {
        page += &format!("\n{}", reached_lines(compared.reached));
    }
    page
}

/// The settings that differ, a line each; beyond `most`, how many more. An entry
/// that only one of the two has (a cohort, a lever) is one line.
pub fn settings_lines(base: &Scenario, other: &Scenario, most: usize) -> Vec<String> {
    let all = differing(base, other);
    if all.is_empty() {
        return vec!["nothing: both files mean the same".to_owned()];
    }
    let side = |row: &Option<Assumption>| row.as_ref().map_or_else(|| "not there".to_owned(), written);
    let mut lines: Vec<String> = Vec::new();
    let mut told: Vec<&str> = Vec::new();
    let mut following = 0;
    for row in &all {
        let group = row.group();
        if told.contains(&group) {
            continue;
        }
        let entry: Vec<&Differing> = all.iter().filter(|other| other.group() == group).collect();
        let whole = group.contains('"') && (entry.iter().all(|row| row.base.is_none()) || entry.iter().all(|row| row.other.is_none()));
        if whole {
            told.push(group);
            lines.push(whole_entry(group, &entry));
        } else if row.is_given() {
            lines.push(format!("{}: {} → {}", row.key, side(&row.base), side(&row.other)));
        } else {
            following += 1;
        }
    }
    let more = lines.len().saturating_sub(most);
    lines.truncate(most);
    match (more, following) {
        (0, 0) => {}
        (0, _) => lines.push(format!("and {following} that follow from these: see settings.csv")),
        _ => lines.push(format!("and {more} more: see settings.csv")),
    }
    lines
}

/// A whole table entry that is there in one scenario only: what a file says of it.
fn whole_entry(group: &str, entry: &[&Differing]) -> String {
    let added = entry[0].base.is_none();
    let told: Vec<String> = entry
        .iter()
        .filter(|row| row.is_given())
        .filter_map(|row| Some((row.key.strip_prefix(group)?.trim_start_matches('.'), row.other.as_ref().or(row.base.as_ref())?)))
        .filter(|(key, _)| *key != "name")
        .map(|(key, row)| format!("{} {}", key.replace('_', " "), written(row)))
        .collect();
    format!("{group} is {}: {}", if added { "added" } else { "taken away" }, told.join(", "))
}

/// "is better", "is worse"; where it cannot be told, that.
fn verdict(row: &Moved) -> String {
    let runs = row.paired.replications() as usize;
    match (row.verdict, row.share_better()) {
        (Verdict::Better, Some(share)) => format!("better, {}", chance((share * runs as f64).round() as usize, runs)),
        (Verdict::Worse, Some(share)) => format!("worse, and better {}", chance((share * runs as f64).round() as usize, runs)),
        _ => row.verdict.words().to_owned(),
    }
}

fn cells(row: &Moved) -> [String; 4] {
    let unit = row.measure.meaning().unit;
    let shown = |value: Option<f64>| value.map_or_else(|| "not known".to_owned(), |value| in_unit(value, unit));
    [shown(row.paired.base), shown(row.paired.other), difference_of(row), verdict(row)]
}

fn difference_of(row: &Moved) -> String {
    let quantiles = &row.paired.difference;
    let band = quantiles.quantile(0.10).zip(quantiles.quantile(0.90));
    row.paired.mean().map_or_else(String::new, |mean| difference_band(mean, band, row.measure.meaning().unit))
}

fn line(label: &str, width: usize, cells: &[String; 4]) -> String {
    format!("  {label:width$}  {:>11}  {:>11}  {:40}  {}", cells[0], cells[1], cells[2], cells[3]).trim_end().to_owned() + "\n"
}

fn heads(pair: &Pair<'_>) -> [String; 4] {
    let band = if enough_for_eighty(pair.base.projection.replications()) { "difference (in 8 runs of 10)" } else { "difference" };
    ["base", "other", band, "is it real?"].map(str::to_owned)
}

fn what_moved(pair: &Pair<'_>) -> String {
    let end = pair.base.projection.plan().months.count();
    let mut text = "What moved, on average\n".to_owned();
    for until in [12, end].into_iter().take(if end == 12 { 1 } else { 2 }) {
        let rows = moved(pair, Month(until));
        text += &line(&format!("by {}", rows[0].when), 52, &heads(pair));
        for row in &rows {
            text += &line(row.label, 52, &cells(row));
        }
    }
    text + "\n"
}

fn pounds(pair: &Pair<'_>) -> String {
    let mut text = "Pounds by financial year\n".to_owned();
    for row in years(pair) {
        text += &line(&row.when, 20, &cells(&row));
    }
    text + "\n"
}

/// The largest parts of a difference, the rest together, and the whole.
fn largest(mut parts: Vec<(&'static str, f64)>, unit: Unit) -> String {
    let whole = parts.pop().map_or(0.0, |whole| whole.1);
    parts.retain(|part| part.1 != 0.0);
    parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let told: Vec<String> = parts.iter().map(|(name, part)| format!("{} {}", name.replace('_', " "), difference(*part, unit))).collect();
    format!("{} = {}", difference(whole, unit), if told.is_empty() { "nothing".to_owned() } else { told.join(", ") })
}

fn why(pair: &Pair<'_>) -> String {
    let all: Vec<Month> = pair.base.projection.plan().months.all().skip(1).collect();
    let scope = ScopePair::authority();
    format!(
        "Why, over all years (each sums to its whole)\n  Changes of worker   {}\n  Agency charges      {}\n  Spend               {}\n",
        largest(cause_parts(pair, &scope, &all), Unit::Children),
        largest(agency_causes(pair, &scope, &all), Unit::Pounds),
        largest(line_parts(pair, &scope, &all), Unit::Pounds)
    )
}

/// The same under the second baseline, with what that does to the verdict.
fn beside_trend(compared: &Compared<'_>, index: usize) -> String {
    let Some(both) = both_baselines(compared, index) else { return String::new() };
    let runs = compared.trend.map_or(0, |trend| trend.base().projection.replications());
    let mut text = format!(
        "\nAt the end, if the national trend continues ({}; {} runs)\n",
        trend_words(),
        separated(u64::from(runs))
    );
    for (as_now, trend) in &both {
        let label = if trend.when.starts_with("all") { "Spend, all years" } else { trend.label };
        text += &line(label, 52, &cells(trend));
        if let Some(note) = turns(as_now, trend) {
            text += &format!("  {:52}  ! {note}\n", "");
        }
    }
    if let Some(pair) = compared.trend.and_then(|trend| trend.pairs().nth(index)) {
        for line in savings::in_short(&savings::Statement::of(pair)).iter().skip(1) {
            text += &format!("  {}\n", line.replace("**", ""));
        }
    }
    text
}

/// The alternatives beside one another, at the end.
fn summary(compared: &Compared<'_>) -> String {
    let comparison = compared.as_now;
    let end = Month(comparison.base().projection.plan().months.count());
    let mut text = "\nThe alternatives beside one another, each against the base\n".to_owned();
    let pairs: Vec<Pair<'_>> = comparison.pairs().collect();
    let rows: Vec<Vec<Moved>> = pairs.iter().map(|pair| moved(pair, end).into_iter().chain(years(pair).pop()).collect()).collect();
    for index in 0..rows.first().map_or(0, Vec::len) {
        text += &format!("  {}, {}\n", rows[0][index].label, rows[0][index].when);
        for (pair, rows) in pairs.iter().zip(&rows) {
            let [_, other, mean, verdict] = cells(&rows[index]);
            text += format!("    {:40}  {other:>11}  {mean:40}  {verdict}", pair.other.name).trim_end();
            text.push('\n');
        }
    }
    text
}

/// The same for machines.
pub fn json(compared: &Compared<'_>, folder: &str) -> String {
    let comparison = compared.as_now;
    let months = comparison.base().projection.plan().months;
    let end = months.count();
    let figures = |row: &Moved| {
        let meaning = row.measure.meaning();
        let paired = &row.paired;
        serde_json::json!({
            "label": row.label, "when": row.when, "measure": meaning.name, "unit": meaning.unit.name(),
            "base": paired.base, "other": paired.other, "difference": paired.mean(),
            "interval": paired.interval().map(|(low, high)| [low, high]),
            "p10": paired.difference.quantile(0.10), "p50": paired.difference.quantile(0.50), "p90": paired.difference.quantile(0.90),
            "p_better": row.share_better(), "variance_reduction": paired.variance_reduction,
            "verdict": row.verdict.words(), "replications": paired.replications(),
        })
    };
    let named = |parts: Vec<(&'static str, f64)>| -> serde_json::Value { parts.into_iter().map(|(name, part)| serde_json::json!({ "cause": name, "difference": part })).collect() };
    let all: Vec<Month> = months.all().skip(1).collect();
    let scope = ScopePair::authority();
    let others: Vec<serde_json::Value> = comparison
        .pairs()
        .zip(compared.others)
        .enumerate()
        .map(|(index, (pair, other))| {
            let settings: Vec<serde_json::Value> = differing(compared.base, other)
                .iter()
                .map(|row| serde_json::json!({ "key": row.key, "base": row.base.as_ref().map(written), "other": row.other.as_ref().map(written) }))
                .collect();
            serde_json::json!({
                "name": pair.other.name, "title": pair.other.title, "identical": pair.identical(), "settings": settings,
                "after_one_year": moved(&pair, Month(12)).iter().map(figures).collect::<Vec<_>>(),
                "end": moved(&pair, Month(end)).iter().map(figures).collect::<Vec<_>>(),
                "end_if_the_trend_continues": both_baselines(compared, index).map(|both| both.iter().map(|pair| figures(&pair.1)).collect::<Vec<_>>()),
                "pounds_by_year": years(&pair).iter().map(figures).collect::<Vec<_>>(),
                "sign_hangs_on": hangs(compared, index).iter().map(|row| serde_json::json!({
                    "assumption": row.doubt.what, "low": row.doubt.low, "high": row.doubt.high,
                    "difference_at_low": row.low.mean(), "difference_at_high": row.high.mean(), "turns": row.turns(),
                })).collect::<Vec<_>>(),
                "contributions": compared.effects.get(index).map(contributions),
                "savings": savings::json(&savings::Statement::of(pair)),
                "savings_if_the_trend_continues": compared.trend.and_then(|trend| trend.pairs().nth(index)).map(|pair| savings::json(&savings::Statement::of(pair))),
                "why": {
                    "changes_of_worker": named(cause_parts(&pair, &scope, &all)),
                    "agency_charges": named(agency_causes(&pair, &scope, &all)),
                    "spend": named(line_parts(&pair, &scope, &all)),
                },
            })
        })
        .collect();
    let page = serde_json::json!({
        "base": { "name": comparison.base().name, "title": comparison.base().title },
        "start": months.start().to_string(), "years": end / 12,
        "replications": comparison.base().projection.replications(), "seed": compared.base.seed,
        "alternatives": others, "precision": reached_json(compared.reached), "folder": folder,
    });
    format!("{page:#}\n")
}

/// What each setting contributes, for machines.
fn contributions(effects: &Effects) -> serde_json::Value {
    let figures = DIVIDED.iter().zip(&effects.splits).map(|(&(measure, grain), split)| {
        let part = |part: i64| part as f64 / grain;
        let settings: Vec<serde_json::Value> = effects
            .groups
            .iter()
            .zip(split.shares.iter().zip(&split.alone))
            .map(|(group, (&share, &alone))| serde_json::json!({ "setting": group, "share": part(share), "alone": part(alone) }))
            .collect();
        serde_json::json!({ "of": measure.name(), "whole": part(split.whole), "interaction": part(split.interaction), "settings": settings })
    });
    serde_json::json!({ "replications": effects.replications, "figures": figures.collect::<Vec<_>>() })
}
