//! The figures that the screen shows and the sentences tell.

use super::Compared;
use crate::department::{AgencyCause, Cause, Line, Measure};
use crate::evidence::trend::{ALL, Trend};
use crate::experiment::{Pair, ScopePair, Verdict, share_better};
use crate::quantity::Month;
use crate::report::words::{month_words, year_words};
use crate::statistics::Paired;

/// One headline difference.
#[derive(Clone, Debug)]
pub struct Moved {
    /// What it is, in words.
    pub label: &'static str,
    /// When, in words.
    pub when: String,
    /// The measure.
    pub measure: Measure,
    /// Base and other, replication by replication.
    pub paired: Paired,
    /// What that lets one say.
    pub verdict: Verdict,
}

impl Moved {
    fn new(pair: &Pair<'_>, label: &'static str, when: String, measure: Measure, months: &[Month]) -> Self {
        let paired = pair.paired(measure, &ScopePair::authority(), months);
        Self { label, when, measure, verdict: Verdict::of(measure, &paired), paired }
    }

    /// Share of runs in which it goes the way that is wanted.
    pub fn share_better(&self) -> Option<f64> {
        share_better(self.measure, &self.paired)
    }
}

/// The five headlines up to a month: where things stand then, and what the
/// twelve months before it brought.
pub fn moved(pair: &Pair<'_>, until: Month) -> Vec<Moved> {
    let months = pair.base.projection.plan().months;
    let when = month_words(months.last_day_of(until));
    let twelve: Vec<Month> = (until.0.saturating_sub(11).max(1)..=until.0).map(Month).collect();
    let year = format!("12 months to {when}");
    [
        Moved::new(pair, "Vacancy rate (by team)", when.clone(), Measure::VacancyRateByTeam, &[until]),
        Moved::new(pair, "Agency workers", when.clone(), Measure::AgencyFte, &[until]),
        Moved::new(pair, "Same worker for 12 months (in care 12 months or more)", when, Measure::SameWorker, &[until]),
        Moved::new(pair, "Changes of worker, all children, in the year", year.clone(), Measure::Changes, &twelve),
        Moved::new(pair, "Spend in the year", year, Measure::SpendTotal, &twelve),
    ]
    .into()
}

/// Spend, financial year by financial year, and over all years.
pub fn years(pair: &Pair<'_>) -> Vec<Moved> {
    let all: Vec<Month> = pair.base.projection.plan().months.all().skip(1).collect();
    let years = pair.base.projection.financial_years().into_iter().map(|(year, months)| {
        let part = if months.len() < 12 { format!(" ({} months)", months.len()) } else { String::new() };
        (format!("{}{part}", year_words(year)), months)
    });
    years
        .chain([("all years".to_owned(), all)])
        .map(|(when, months)| Moved::new(pair, "Spend", when, Measure::SpendTotal, &months))
        .collect()
}

/// The headlines at the end and the spend of all years, as now and where the
/// trend continues; nothing where the second was not run.
pub fn both_baselines(compared: &Compared<'_>, index: usize) -> Option<Vec<(Moved, Moved)>> {
    let end = Month(compared.as_now.base().projection.plan().months.count());
    let told = |pair: Pair<'_>| moved(&pair, end).into_iter().chain(years(&pair).pop()).collect::<Vec<Moved>>();
    let (as_now, trend) = (compared.as_now.pairs().nth(index)?, compared.trend?.pairs().nth(index)?);
    Some(told(as_now).into_iter().zip(told(trend)).collect())
}

/// What to say where a verdict turns with the baseline.
pub fn turns(as_now: &Moved, trend: &Moved) -> Option<&'static str> {
    use Verdict::{Better, Worse};
    match (as_now.verdict, trend.verdict) {
        (Better, Better) | (Worse, Worse) => None,
        (Better, Worse) => Some("better only if things stay as now: if the trend continues it is worse"),
        (Worse, Better) => Some("better only if the trend continues: as now it is worse"),
        (Better, _) => Some("wins only against \"as now\": if the trend continues it cannot be told from the base"),
        (_, Better) => Some("wins only if the trend continues: as now it cannot be told from the base"),
        _ => None,
    }
}

/// The trend, in words.
pub fn trend_words() -> String {
    let told = |trend: &Trend| match trend.a_year {
        1.0 => format!("{} as the scenario has it", trend.what),
        factor => format!("{} {:+.0}% a year", trend.what, 100.0 * (factor - 1.0)).replace('-', "−"),
    };
    let all: Vec<String> = ALL.iter().map(told).collect();
    format!("{}, for three years, fading over two", all.join(", "))
}

/// Mean differences in changes of worker by cause, then of all causes; to the
/// thousandth, and summing.
pub fn cause_parts(pair: &Pair<'_>, scope: &ScopePair, months: &[Month]) -> Vec<(&'static str, f64)> {
    let causes: Vec<Cause> = Cause::ALL.into_iter().filter(|&cause| reported(pair, Measure::ChangesBy(cause), scope)).collect();
    let measures: Vec<Measure> = causes.iter().map(|&cause| Measure::ChangesBy(cause)).collect();
    summing(pair, scope, months, 1_000.0, &causes.iter().map(|cause| cause.name()).collect::<Vec<_>>(), &measures)
}

/// The same of agency charges, to the penny.
pub fn agency_causes(pair: &Pair<'_>, scope: &ScopePair, months: &[Month]) -> Vec<(&'static str, f64)> {
    let causes: Vec<AgencyCause> =
        AgencyCause::ALL.into_iter().filter(|&cause| reported(pair, Measure::AgencySpend(cause), scope)).collect();
    let measures: Vec<Measure> = causes.iter().map(|&cause| Measure::AgencySpend(cause)).collect();
    summing(pair, scope, months, 100.0, &causes.iter().map(|cause| cause.name()).collect::<Vec<_>>(), &measures)
}

/// The difference in spend by line of the ledger, to the penny, and summing.
pub fn line_parts(pair: &Pair<'_>, scope: &ScopePair, months: &[Month]) -> Vec<(&'static str, f64)> {
    let lines: Vec<Line> = Line::ALL.into_iter().filter(|&line| reported(pair, Measure::Spend(line), scope)).collect();
    let measures: Vec<Measure> = lines.iter().map(|&line| Measure::Spend(line)).collect();
    summing(pair, scope, months, 100.0, &lines.iter().map(|line| line.name()).collect::<Vec<_>>(), &measures)
}

/// Whether at least one of the two reports a measure.
fn reported(pair: &Pair<'_>, measure: Measure, scope: &ScopePair) -> bool {
    pair.base.projection.has(measure, scope.base) || pair.other.projection.has(measure, scope.other)
}

fn summing(pair: &Pair<'_>, scope: &ScopePair, months: &[Month], grain: f64, names: &[&'static str], measures: &[Measure]) -> Vec<(&'static str, f64)> {
    let parts = pair.mean_parts(measures, scope, months, grain);
    let whole: i64 = parts.iter().sum();
    let mut all: Vec<(&'static str, f64)> = names.iter().zip(&parts).map(|(&name, &part)| (name, part as f64 / grain)).collect();
    all.push(("all causes", whole as f64 / grain));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(verdict: Verdict) -> Moved {
        Moved { label: "x", when: String::new(), measure: Measure::SpendTotal, paired: Paired::default(), verdict }
    }

    #[test]
    fn a_plan_that_wins_against_one_baseline_only_is_said_to() {
        use Verdict::{Better, CannotTell, Worse};
        let said = |as_now, trend| turns(&judged(as_now), &judged(trend)).unwrap_or_default();
        assert!(said(Better, CannotTell).contains("only against \"as now\""));
        assert!(said(Better, Worse).contains("only if things stay as now"));
        assert!(said(Worse, Better).contains("only if the trend continues"));
        assert!(said(Better, Better).is_empty() && said(Worse, Worse).is_empty() && said(CannotTell, CannotTell).is_empty());
    }

    #[test]
    fn the_trend_is_told_with_its_factors() {
        let told = trend_words();
        assert!(told.contains("turnover −14% a year") && told.contains("agency price as the scenario has it"), "{told}");
    }
}
