//! The tables of a comparison.

use super::Compared;
use super::figures::{agency_causes, cause_parts};
use crate::department::{Kind, Measure};
use super::reasons::hangs;
use crate::experiment::{Baseline, Comparison, DIVIDED, Pair, ScopePair, Verdict, share_better};
use crate::quantity::Month;
use crate::report::files::last_part;
use crate::report::table::{Cell, Table};
use crate::report::words::{iso, year_words};
use crate::scenario::{Assumption, Origin, differing};

/// Every setting that differs, with its old and new value.
pub fn settings(compared: &Compared<'_>) -> Table {
    let mut table = Table::new(&["alternative", "key", "unit", "base", "other", "base_from", "other_from"]);
    for (other, alternative) in compared.others.iter().zip(compared.as_now.others()) {
        for row in differing(compared.base, other) {
            let unit = row.other.as_ref().or(row.base.as_ref()).map_or("", |side| side.unit.as_str());
            table.push(vec![
                alternative.name.as_str().into(),
                row.key.as_str().into(),
                unit.into(),
                row.base.as_ref().map_or_else(String::new, written).into(),
                row.other.as_ref().map_or_else(String::new, written).into(),
                row.base.as_ref().map_or_else(String::new, from).into(),
                row.other.as_ref().map_or_else(String::new, from).into(),
            ]);
        }
    }
    table
}

/// A value, with its interval.
pub fn written(row: &Assumption) -> String {
    match (row.low, row.high) {
        (Some(low), Some(high)) => format!("{} ({low} to {high})", row.value),
        _ => row.value.clone(),
    }
}

fn from(row: &Assumption) -> String {
    match &row.origin {
        Origin::Given { file, line } => format!("{}:{line}", last_part(file)),
        Origin::Default => format!("default ({})", row.source),
        Origin::Derived => "worked out".to_owned(),
    }
}

/// One row for each month or financial year, scope and measure that both have.
pub fn differences(compared: &Compared<'_>) -> Table {
    let mut table = Table::new(&[
        "alternative", "baseline", "period", "date", "months", "scope", "measure", "unit", "base_mean", "other_mean", "mean_difference", "sd",
        "interval_low", "interval_high", "p05", "p10", "p25", "p50", "p75", "p90", "p95", "p_better", "p_equal",
        "variance_reduction", "verdict", "replications",
    ]);
    for (baseline, comparison) in [(Baseline::AsNow, Some(compared.as_now)), (Baseline::TrendContinues, compared.trend)] {
        for pair in comparison.into_iter().flat_map(Comparison::pairs) {
            differences_of(&mut table, baseline, &pair);
        }
    }
    table
}

/// As now, every scope and month; where the trend continues, the authority.
fn differences_of(table: &mut Table, baseline: Baseline, pair: &Pair<'_>) {
    let months = pair.base.projection.plan().months;
    let by_month = months.all().map(|month| ("month", iso(months.last_day_of(month)), vec![month]));
    let by_year = pair.base.projection.financial_years().into_iter().map(|(year, all)| ("financial year", year_words(year), all));
    let mut scopes = pair.scopes();
    if baseline == Baseline::TrendContinues {
        scopes.truncate(1);
    }
    for (period, date, all) in by_month.chain(by_year) {
        for scope in &scopes {
            for measure in pair.measures() {
                if period == "month" || is_summed(measure) {
                    add(table, (baseline, pair), (measure, scope), (period, &date, &all));
                }
            }
        }
    }
}

/// Whether a year's figure is the sum of its months'.
fn is_summed(measure: Measure) -> bool {
    measure.meaning().kind == Kind::Flow && !matches!(measure, Measure::UnallocatedDays | Measure::AgencyCaseDays)
}

fn add(
    table: &mut Table,
    (baseline, pair): (Baseline, &Pair<'_>),
    (measure, scope): (Measure, &ScopePair),
    (period, date, months): (&str, &str, &[Month]),
) {
    if !pair.has(measure, scope) {
        return;
    }
    let paired = pair.paired(measure, scope, months);
    if paired.replications() == 0 {
        return;
    }
    let meaning = measure.meaning();
    let mut row: Vec<Cell> = vec![
        pair.other.name.as_str().into(),
        baseline.name().into(),
        period.into(),
        date.into(),
        (months.len() as u32).into(),
        scope.name.as_str().into(),
        meaning.name.into(),
        meaning.unit.name().into(),
        paired.base.into(),
        paired.other.into(),
        paired.mean().into(),
        paired.difference.sd.into(),
        paired.interval().map(|interval| interval.0).into(),
        paired.interval().map(|interval| interval.1).into(),
    ];
    row.extend(paired.difference.quantiles.iter().map(|&quantile| Cell::from(quantile)));
    row.extend([
        share_better(measure, &paired).into(),
        Some(f64::from(paired.equal) / f64::from(paired.replications())).into(),
        paired.variance_reduction.into(),
        Verdict::of(measure, &paired).words().into(),
        paired.replications().into(),
    ]);
    table.push(row);
}

/// Mean differences by cause and financial year, and over the whole run. Parts
/// are rounded (changes to the thousandth, money to the penny) so that they sum
/// exactly to their whole.
pub fn causes(compared: &Compared<'_>) -> Table {
    let mut table = Table::new(&["alternative", "financial_year", "months", "scope", "of", "unit", "cause", "mean_difference", "replications"]);
    for pair in compared.as_now.pairs() {
        let all: Vec<Month> = pair.base.projection.plan().months.all().skip(1).collect();
        let years = pair.base.projection.financial_years().into_iter().map(|(year, months)| (year_words(year), months));
        for (year, months) in years.chain([("all years".to_owned(), all)]) {
            for scope in pair.scopes() {
                let splits = [("changes of worker", "children", cause_parts(&pair, &scope, &months)), ("agency charges", "pounds", agency_causes(&pair, &scope, &months))];
                for (of, unit, parts) in splits {
                    for (cause, difference) in parts {
                        table.push(vec![
                            pair.other.name.as_str().into(),
                            year.as_str().into(),
                            (months.len() as u32).into(),
                            scope.name.as_str().into(),
                            of.into(),
                            unit.into(),
                            cause.into(),
                            difference.into(),
                            pair.base.projection.replications().into(),
                        ]);
                    }
                }
            }
        }
    }
    table
}

/// The difference in spend over all years with one assumption at either end.
pub fn doubts(compared: &Compared<'_>) -> Table {
    let mut table = Table::new(&[
        "alternative", "assumption", "end", "value", "mean_difference_in_spend", "interval_low", "interval_high", "verdict", "turns", "source",
        "replications",
    ]);
    for (index, alternative) in compared.as_now.others().iter().enumerate() {
        for row in hangs(compared, index) {
            for (end, value, paired) in [("low", row.doubt.low, &row.low), ("high", row.doubt.high, &row.high)] {
                table.push(vec![
                    alternative.name.as_str().into(),
                    row.doubt.what.into(),
                    end.into(),
                    value.into(),
                    paired.mean().into(),
                    paired.interval().map(|interval| interval.0).into(),
                    paired.interval().map(|interval| interval.1).into(),
                    Verdict::of(Measure::SpendTotal, paired).words().into(),
                    if row.turns() { "yes" } else { "no" }.into(),
                    row.doubt.source.into(),
                    paired.replications().into(),
                ]);
            }
        }
    }
    table
}

/// What each setting contributes to the difference over all years. The shares
/// sum to the whole; each alone and the interaction do, too.
pub fn contributions(compared: &Compared<'_>) -> Table {
    let mut table = Table::new(&["alternative", "of", "unit", "setting", "alone", "share", "replications"]);
    for (alternative, effects) in compared.as_now.others().iter().zip(compared.effects) {
        for (&(measure, grain), split) in DIVIDED.iter().zip(&effects.splits) {
            let meaning = measure.meaning();
            let mut row = |setting: &str, alone: Option<i64>, share: Option<i64>| {
                let shown = |part: Option<i64>| Cell::from(part.map(|part| part as f64 / grain));
                table.push(vec![
                    alternative.name.as_str().into(),
                    meaning.name.as_str().into(),
                    meaning.unit.name().into(),
                    setting.into(),
                    shown(alone),
                    shown(share),
                    effects.replications.into(),
                ]);
            };
            for (group, name) in effects.groups.iter().enumerate() {
                row(name, Some(split.alone[group]), Some(split.shares[group]));
            }
            row("interaction", Some(split.interaction), None);
            row("all settings", Some(split.whole), Some(split.whole));
        }
    }
    table
}
