//! Why, and on what it hangs: the lines that the screen and the sentences share.

use super::Compared;
use crate::department::Measure;
use crate::experiment::{DIVIDED, Doubt, Doubted, Effects, Pair, ScopePair};
use crate::quantity::Month;
use crate::report::words::{count, difference, pounds_k, separated, share_words};
use crate::statistics::Paired;

/// The difference in spend over all years with an assumption at its two ends.
#[derive(Clone, Debug)]
pub struct Hangs<'a> {
    /// The assumption.
    pub doubt: &'a Doubt,
    /// At its lower end.
    pub low: Paired,
    /// At its upper end.
    pub high: Paired,
}

impl Hangs<'_> {
    /// Whether the mean difference changes its sign between the two ends.
    pub fn turns(&self) -> bool {
        match (self.low.mean(), self.high.mean()) {
            (Some(low), Some(high)) => (low < 0.0) != (high < 0.0),
            _ => false,
        }
    }
}

/// What each assumption does to the difference in spend of an alternative.
pub fn hangs<'a>(compared: &Compared<'a>, index: usize) -> Vec<Hangs<'a>> {
    let spend = |pair: Pair<'_>| {
        let months: Vec<Month> = pair.base.projection.plan().months.all().skip(1).collect();
        pair.paired(Measure::SpendTotal, &ScopePair::authority(), &months)
    };
    compared
        .doubted
        .iter()
        .filter_map(|(doubt, low, high)| {
            Some(Hangs { doubt, low: spend(low.pairs().nth(index)?), high: spend(high.pairs().nth(index)?) })
        })
        .collect()
}

/// Those lines: the difference at either end, and whether the sign turns.
pub fn hangs_lines(compared: &Compared<'_>, index: usize) -> Vec<String> {
    let rows = hangs(compared, index);
    if rows.is_empty() {
        return Vec::new();
    }
    let shown = |paired: &Paired| paired.mean().map_or_else(|| "not known".to_owned(), |mean| difference(mean, crate::department::Unit::Pounds));
    let runs = rows[0].low.replications();
    let turning: Vec<&str> = rows.iter().filter(|row| row.turns()).map(|row| row.doubt.what).collect();
    let mut lines = vec![if turning.is_empty() {
        format!("On none of these assumptions alone does the sign of the spend over all years turn ({} runs each):", separated(u64::from(runs)))
    } else {
        format!("The sign of the spend over all years hangs on: {} ({} runs each):", turning.join("; "), separated(u64::from(runs)))
    }];
    lines.extend(rows.iter().map(|row| {
        let mark = if row.turns() { "  ! turns" } else { "" };
        format!(
            "  {}: at {} {}, at {} {}{mark}",
            row.doubt.what,
            end_words(row.doubt.kind, row.doubt.low),
            shown(&row.low),
            end_words(row.doubt.kind, row.doubt.high),
            shown(&row.high)
        )
    }));
    lines
}

fn end_words(kind: Doubted, value: f64) -> String {
    match kind {
        Doubted::Cover | Doubted::Filled | Doubted::Turnover => share_words(value),
        Doubted::Premium => pounds_k(value),
        Doubted::Joiners => count(value),
    }
}

/// What each setting contributes, a line for each figure.
pub fn effects_lines(effects: &Effects) -> Vec<String> {
    let mut lines = vec![format!(
        "By setting, switched one at a time and together in every combination ({} runs each); shares sum to the whole",
        separated(u64::from(effects.replications))
    )];
    for (&(measure, grain), split) in DIVIDED.iter().zip(&effects.splits) {
        let meaning = measure.meaning();
        let words = |part: i64| difference(part as f64 / grain, meaning.unit);
        let parts: Vec<String> = effects
            .groups
            .iter()
            .zip(split.shares.iter().zip(&split.alone))
            .map(|(group, (&share, &alone))| format!("{group} {} (alone {})", words(share), words(alone)))
            .collect();
        lines.push(format!("  {}: {} = {}; interaction {}", meaning.name.replace('_', " "), words(split.whole), parts.join(", "), words(split.interaction)));
    }
    lines
}
