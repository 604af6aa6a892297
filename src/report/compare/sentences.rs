//! A comparison in sentences: what differs, what moved, whether it is real.

use super::Compared;
use super::figures::{Moved, both_baselines, cause_parts, moved, trend_words, turns, years};
use super::reasons::{effects_lines, hangs_lines};
use super::screen::settings_lines;
use crate::department::Unit;
use crate::evidence::trend::ALL;
use crate::experiment::{Pair, ScopePair, Verdict};
use crate::quantity::Month;
use crate::report::reached_lines;
use crate::report::savings;
use crate::report::levers::{lever_lines, section};
use crate::report::words::{chance, count, difference, in_unit, long_date, separated};
use crate::statistics::{Paired, enough_for_eighty};

/// The page of sentences.
pub fn page(compared: &Compared<'_>) -> String {
    let comparison = compared.as_now;
    let months = comparison.base().projection.plan().months;
    let mut page = format!(
        "# {} — compared with it\n\n{} runs of {} years from {} (seed {}), each alternative under the same circumstances as the base, run by run.\n\n",
        compared.base.title,
        separated(u64::from(comparison.base().projection.replications())),
        months.count() / 12,
        long_date(months.start().date()),
        compared.base.seed
    );
    for (index, (pair, other)) in comparison.pairs().zip(compared.others).enumerate() {
        page += &format!("## {}\n\n### What differs\n\n", other.title);
        for line in settings_lines(compared.base, other, usize::MAX) {
            page += &format!("- {line}\n");
        }
        page += &section("\n### What its levers rest on", &lever_lines(pair.other.projection.plan()));
        page += "\n### What moved\n\n";
        if pair.identical() {
            page += "- **Identical.** Every figure is the same in every run, to the last digit.\n\n";
            continue;
        }
        let end = Month(months.count());
        for until in [Month(12), end].into_iter().take(if end.0 == 12 { 1 } else { 2 }) {
            for row in moved(&pair, until) {
                page += &format!("- **{}, {}.** {}\n", row.label, row.when, sentence(&row));
            }
        }
        page += "\n### Pounds by year\n\n";
        for row in years(&pair) {
            page += &format!("- **{}.** {}\n", row.when, sentence(&row));
        }
        page += "\n### What it saves\n\n";
        for line in savings::lines(&savings::Statement::of(pair)) {
            page += &format!("- {line}\n");
        }
        page += "\n### Why\n\n";
        page += &why(&pair);
        page += &listed(compared.effects.get(index).map(effects_lines).unwrap_or_default());
        page += &beside_trend(compared, index);
        page += &listed(hangs_lines(compared, index));
    }
    page += &reached_lines(compared.reached).replace('\n', "\n\n");
    let band = if enough_for_eighty(comparison.base().projection.replications()) { BAND } else { "" };
    page + &LIMITS.replace("{band}", band)
}

fn why(pair: &Pair<'_>) -> String {
    let all: Vec<Month> = pair.base.projection.plan().months.all().skip(1).collect();
    let mut parts = cause_parts(pair, &ScopePair::authority(), &all);
    let whole = parts.pop().map_or(0.0, |whole| whole.1);
    parts.retain(|part| part.1 != 0.0);
    parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let told: Vec<String> = parts.iter().map(|(name, part)| format!("{} {}", name.replace('_', " "), signed(*part))).collect();
    format!("Changes of worker over all years: {} on average. By cause, summing to it: {}.\n\n", signed(whole), if told.is_empty() { "none".to_owned() } else { told.join("; ") })
}

/// The second baseline: do-nothing is not standing still.
fn beside_trend(compared: &Compared<'_>, index: usize) -> String {
    let Some(both) = both_baselines(compared, index) else { return String::new() };
    let mut text = format!("### If the national trend continues\n\nHere {}.\n\n", trend_words());
    for (as_now, trend) in &both {
        let note = turns(as_now, trend).map_or_else(String::new, |note| format!(" **Note: {note}.**"));
        text += &format!("- **{}, {}.** {}{note}\n", trend.label, trend.when, sentence(trend));
    }
    if let Some(pair) = compared.trend.and_then(|trend| trend.pairs().nth(index)) {
        for line in savings::in_short(&savings::Statement::of(pair)) {
            text += &format!("- {line}\n");
        }
    }
    let sources: Vec<&str> = ALL.iter().map(|trend| trend.source).collect();
    text + &format!("\nSources: {}.\n\n", sources.join("; "))
}

/// A line, and what stands under it as a list.
fn listed(lines: Vec<String>) -> String {
    let Some((first, rest)) = lines.split_first() else { return String::new() };
    let rest: Vec<String> = rest.iter().map(|line| format!("- {}\n", line.trim())).collect();
    format!("{first}\n\n{}\n", rest.concat())
}

fn signed(value: f64) -> String {
    difference(value, Unit::Children)
}

/// One difference as a sentence.
pub fn sentence(row: &Moved) -> String {
    let unit = row.measure.meaning().unit;
    let paired = &row.paired;
    let (Some(base), Some(other), Some(mean)) = (paired.base, paired.other, paired.mean()) else {
        return "Not known at this date.".to_owned();
    };
    if row.verdict == Verdict::Identical {
        return format!("Identical in every run: {} on average.", in_unit(base, unit));
    }
    let band = band(paired, unit).map_or_else(String::new, |band| format!("; {band}"));
    let better = row.share_better().map_or_else(String::new, |share| {
        let runs = paired.replications() as usize;
        format!(" It is better {}.", chance((share * runs as f64).round() as usize, runs))
    });
    format!("{} against {} on average: {}{band}. Verdict: {}.{better}", in_unit(other, unit), in_unit(base, unit), difference(mean, unit), real(row))
}

/// Where 8 runs of 10 lie.
fn band(paired: &Paired, unit: Unit) -> Option<String> {
    let (low, high) = (paired.difference.quantile(0.10)?, paired.difference.quantile(0.90)?);
    Some(format!("in 8 runs of 10 the difference lies between {} and {}", difference(low, unit), difference(high, unit)))
}

/// The verdict, and how sure the mean is.
pub fn real(row: &Moved) -> String {
    let unit = row.measure.meaning().unit;
    let interval = row.paired.interval().map_or_else(String::new, |(low, high)| {
        format!(" (mean difference between {} and {}, 95% interval)", difference(low, unit), difference(high, unit))
    });
    let gain = row.paired.variance_reduction.filter(|gain| *gain >= 1.05).map_or_else(String::new, |gain| {
        format!("; unpaired runs would have needed {} times as many", count(gain))
    });
    format!("{}{interval}{gain}", row.verdict.words())
}

const BAND: &str = " A band shows where the difference lies in 8 runs of 10; it holds chance, not how uncertain the assumptions are, nor what the scenarios leave out.";

const LIMITS: &str = "## How to read this\n\nThe n-th run of each alternative is compared with the n-th run of the base: the same people come, fall ill, resign and are referred wherever the plans do not make the difference. A verdict is given where the 95% interval of the mean difference (Student's t over the runs) leaves zero out, at least six runs differ, and more runs go that way than the other; charts follow the same rule. About one in twenty such verdicts would be given where there is no difference. \"Identical\" is more than that: every run is the same.{band} `differences.csv` has every measure, month and year; the cost of care placements is outside the ledger.\n";
