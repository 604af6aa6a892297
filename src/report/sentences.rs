//! Each headline as a sentence: date, definition, band, and what it leaves out.

use super::figures::headlines;
use super::levers::{feedback_lines, lever_lines, section};
use super::transfers::transfer_lines;
use super::words::{chance, in_unit, long_date, month_words, range_in_unit};
use crate::department::plan::{Released, TakesPost};
use crate::department::tally::Scope;
use crate::department::{Measure, Unit};
use crate::experiment::Projection;
use crate::quantity::Month;
use crate::scenario::Scenario;
use crate::statistics::{Summary, enough_for_eighty};

const NOT_ALLOWED_FOR: &str = "this does not allow for how uncertain the assumptions are, nor for what the scenario leaves out";

/// One sentence that a committee could read.
pub fn committee_sentence(projection: &Projection) -> String {
    let last = Month(projection.plan().months.count());
    let when = month_words(projection.plan().months.last_day_of(last));
    let part = |measure: Measure, words: &str| {
        let summary = projection.summary(measure, Scope::Authority, last);
        range_words(&summary, measure.meaning().unit).map(|range| format!("{words} {range}"))
    };
    let parts: Vec<String> = [
        part(Measure::VacancyRateByTeam, "the vacancy rate is"),
        part(Measure::AgencyFte, "agency workers are"),
        part(Measure::SameWorker, "the share of children in care who kept the same worker for a year is"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let (last_part, before) = parts.split_last().map_or(("nothing is known", &[][..]), |(last, before)| (last.as_str(), before));
    let joined = if before.is_empty() { last_part.to_owned() } else { format!("{}, and {last_part}", before.join(", ")) };
    let each = if enough_for_eighty(projection.replications()) { " (each in 8 runs of 10)" } else { "" };
    format!("By {when}, on these assumptions, {joined}{each}; {NOT_ALLOWED_FOR}.")
}

/// Where 8 runs of 10 lie: "3% to 15%", or one figure where they agree.
fn range_words(summary: &Summary, unit: Unit) -> Option<String> {
    match (summary.quantile(0.10), summary.quantile(0.50), summary.quantile(0.90)) {
        (Some(low), Some(_), Some(high)) if in_unit(low, unit) == in_unit(high, unit) => Some(in_unit(low, unit)),
        (Some(low), Some(_), Some(high)) => Some(range_in_unit(low, high, unit)),
        (_, Some(middle), _) => Some(format!("about {}", in_unit(middle, unit))),
        _ => None,
    }
}

/// The page of sentences.
pub fn page(scenario: &Scenario, projection: &Projection) -> String {
    let mut page = format!("# {}\n\n", scenario.title);
    let months = projection.plan().months;
    page += &format!(
        "{} runs of {} years from {} (seed {}). Figures from: {}.\n\n",
        projection.replications(),
        months.count() / 12,
        long_date(months.start().date()),
        scenario.seed,
        scenario.source.trim_end_matches('.')
    );
    page += &format!("{}\n\n## Headlines\n\n", committee_sentence(projection));
    page += &headline_sentences(projection);
    page += &section("## Transfers between teams", &transfer_lines(projection));
    page += &section("## Levers", &lever_lines(&scenario.plan));
    page += &section("## Workload and leaving", &feedback_lines(projection));
    page += &over_recruitment(projection);
    page += &supervision(projection);
    page += &observed(scenario, projection);
    page += &bands(scenario);
    page += LIMITS;
    page
}

fn headline_sentences(projection: &Projection) -> String {
    let mut text = String::new();
    let headlines = headlines(projection);
    for row in &headlines.rows {
        let unit = row.measure.meaning().unit;
        let named = if row.start.replications > 0 { vec![&row.start, &row.after_one_year, &row.end] } else { vec![&row.after_one_year, &row.end] };
        let skip = 3 - named.len();
        let told: Vec<String> = named
            .iter()
            .enumerate()
            .filter(|(_, summary)| summary.replications > 0)
            .map(|(index, summary)| format!("{}: {}", headlines.when[index + skip], band_words(summary, unit)))
            .collect();
        text += &format!("- **{}.** {}. {}\n", row.label, told.join("; "), row.measure.meaning().text);
    }
    text + "\n"
}

fn band_words(summary: &Summary, unit: Unit) -> String {
    match (summary.quantile(0.10), summary.quantile(0.50), summary.quantile(0.90)) {
        (Some(low), Some(middle), Some(high)) if low == high => format!("{} in every run", in_unit(middle, unit)),
        (Some(low), Some(middle), Some(high)) => {
            format!("{} ({} in 8 runs of 10)", in_unit(middle, unit), range_in_unit(low, high, unit))
        }
        (_, Some(middle), _) => format!("{} (too few runs for a band)", in_unit(middle, unit)),
        _ => summary.mean.map_or_else(|| "not known".to_owned(), |mean| format!("{} on average (too few runs for a band)", in_unit(mean, unit))),
    }
}

/// When agency is released beside cohorts above establishment, and who is left unfunded.
pub fn over_recruitment(projection: &Projection) -> String {
    let mut text = String::new();
    for cohort in projection.plan().cohorts.iter().filter(|cohort| cohort.over_establishment_heads != Some(0)) {
        let takes = match cohort.takes_post {
            TakesPost::AtStart => "at the start where there is a vacancy".to_owned(),
            TakesPost::After(wait) => format!("{:.0} months after starting", wait.as_years() * 12.0),
            TakesPost::WhenVacant => "when one falls vacant, or at once where one stands empty".to_owned(),
        };
        let released = match cohort.agency_released {
            Released::AtStart => "when the post is taken".to_owned(),
            Released::AtFullCaseload => "when the member carries a full caseload".to_owned(),
            Released::After(wait) => format!("{:.0} months after the member started", wait.as_years() * 12.0),
        };
        text += &format!("- **{}.** Members take a post {takes}; the agency worker covering it is released {released}. That dates the saving.\n", cohort.name);
    }
    let unfunded: usize = worst_over_runs(projection, Measure::UnfundedHeads).iter().filter(|&&heads| heads > 0.0).count();
    if unfunded > 0 {
        let runs = projection.replications() as usize;
        text += &format!("- **Unfunded.** Some members are still without a post after the money for them has ended {}; they are counted in `unfunded_heads`, not dismissed.\n", chance(unfunded, runs));
    }
    if text.is_empty() { text } else { format!("## Over-recruitment\n\n{text}\n") }
}

/// The largest value over the months, in every run.
fn worst_over_runs(projection: &Projection, measure: Measure) -> Vec<f64> {
    (0..projection.replications())
        .map(|run| {
            projection
                .plan()
                .months
                .all()
                .filter_map(|month| projection.value(measure, Scope::Authority, month, run))
                .fold(0.0, f64::max)
        })
        .collect()
}

/// In which month ASYEs are without a supervisor, and how many.
fn supervision(projection: &Projection) -> String {
    let months = projection.plan().months;
    let means = months.all().map(|month| (month, projection.summary(Measure::AsyesUnsupervised, Scope::Authority, month).mean.unwrap_or(0.0)));
    let worst = means.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    let Some((month, mean)) = worst.filter(|worst| worst.1 >= 0.05) else { return String::new() };
    let runs = projection.values(Measure::AsyesUnsupervised, Scope::Authority, month);
    let some = runs.iter().filter(|&&heads| heads > 0.0).count();
    format!(
        "## Supervision\n\nMost ASYEs are without a supervisor in {}: {mean:.1} on average, and some {}. They lose part of their protection, leave sooner and pass less often.\n\n",
        month_words(months.last_day_of(month)),
        chance(some, runs.len())
    )
}

fn observed(scenario: &Scenario, projection: &Projection) -> String {
    if scenario.observed.is_empty() {
        return String::new();
    }
    let mut inside = 0;
    let mut all = 0;
    for point in scenario.observed.iter().filter(|point| !point.as_reported) {
        let Some(month) = projection.plan().months.dated(point.date).filter(|month| month.0 > 0) else { continue };
        let summary = projection.summary(point.measure, Scope::Authority, month);
        if let (Some(low), Some(high)) = (summary.quantile(0.10), summary.quantile(0.90)) {
            all += 1;
            inside += usize::from(low - 1e-9 <= point.value && point.value <= high + 1e-9);
        }
    }
    format!("## What was observed\n\nOf {all} published figures after the start, {inside} lie inside the 80% band of their date; `observed.csv` has each.\n\n")
}

fn bands(scenario: &Scenario) -> String {
    let uncertain = scenario.assumptions.iter().filter(|row| row.low.is_some()).count();
    let mut text = "## How to read the bands\n\nA band holds what chance alone would do if every assumption were right.".to_owned();
    if uncertain > 0 {
        text += &format!(" {uncertain} assumptions are given with an interval (see `assumptions.csv`); their uncertainty is **not yet in the bands**, only their value is used.");
    }
    text + " Money is at the prices of the scenario.\n\n"
}

const LIMITS: &str = "## What this does not claim\n\nIt projects consequences of stated assumptions; it does not predict this authority's future. What a scenario leaves out is left out of the figures; `continuity.residual` stands for changes of worker that have no mechanism here, and is labelled so. The cost of care placements is outside the ledger.\n";
