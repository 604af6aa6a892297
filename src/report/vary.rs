//! One setting at several values: a table with a column for each, and the
//! calendar of decisions.

use super::compare::Compared;
use super::decisions::{full_by, intakes, line};
use super::table::Table;
use super::words::{count, iso, month_words, pounds_k, separated, share_words};
use crate::experiment::{Size, When, size, told_month};
use crate::quantity::{Instant, Month, Months};
use crate::statistics::enough_for_eighty;

/// What was varied.
#[derive(Clone, Debug)]
pub struct Varied<'a> {
    /// The setting.
    pub key: &'a str,
    /// Its values as written; the first is what the others are held against.
    pub values: &'a [String],
    /// The vacancy rate that counts as reached [share].
    pub target: f64,
    /// On which date full caseloads are wanted, if that was asked.
    pub full_by: Option<Instant>,
    /// The runs: base is the first value.
    pub compared: Compared<'a>,
}

impl Varied<'_> {
    fn sizes(&self) -> Vec<Size> {
        let comparison = self.compared.as_now;
        let all = std::iter::once(comparison.base()).chain(comparison.others());
        all.map(|own| size(comparison.base(), own, self.target)).collect()
    }

    fn months(&self) -> Months {
        self.compared.as_now.base().projection.plan().months
    }
}

type Row = (String, Vec<String>);

/// The table's rows in words.
fn rows(varied: &Varied<'_>, sizes: &[Size]) -> Vec<Row> {
    let months = varied.months();
    let when = |when: When, never: &str| match when.middle {
        Some(month) => format!("{} ({} of {})", month_words(months.last_day_of(month)), when.runs, when.of),
        None if when.runs == 0 => never.to_owned(),
        None => format!("in {} of {} runs", when.runs, when.of),
    };
    let mean = |value: Option<f64>, words: &dyn Fn(f64) -> String| value.map_or_else(|| "not known".to_owned(), words);
    let end = month_words(months.last_day_of(Month(months.count())));
    let told = month_words(months.last_day_of(told_month(varied.compared.as_now.base())));
    let all = |of: &dyn Fn(&Size) -> String| sizes.iter().map(of).collect::<Vec<String>>();
    let first = &varied.values[0];
    // The first value is what money is held against: it saves and repays nothing.
    let against = |of: &dyn Fn(&Size) -> String| {
        let others = sizes[1..].iter().map(of);
        std::iter::once("–".to_owned()).chain(others).collect::<Vec<String>>()
    };
    vec![
        (format!("Vacancies below {} for half a year from, middle run (runs)", share_words(varied.target)), all(&|s| when(s.below_target, "in no run"))),
        (format!("Peak extra cost against {first}, middle run"), against(&|s| mean(s.peak_extra, &pounds_k))),
        ("First ASYE without a supervisor, middle run (runs)".to_owned(), all(&|s| when(s.supervision_breaks, "in no run"))),
        (format!("Same worker for 12 months, {told}"), all(&|s| mean(s.same_worker.mean, &|v| format!("{:.1} %", 100.0 * v)))),
        (format!("Bookable saving, all years{}", if enough_for_eighty(sizes[0].below_target.of) { " (8 runs of 10)" } else { "" }), against(&|s| mean(s.bookable, &pounds_k))),
        (format!("Saving in the 12 months to {end}, mean"), against(&|s| mean(s.last_year, &pounds_k))),
        ("Pays back, middle run (runs)".to_owned(), against(&|s| when(s.payback, if s.costs_nothing() { "nothing to pay back" } else { "in no run" }))),
        (format!("Vacancy rate, {end}"), all(&|s| mean(s.vacancy.mean, &|v| format!("{:.1} %", 100.0 * v)))),
        (format!("Agency FTE, {end}"), all(&|s| mean(s.agency.mean, &count))),
        ("Unfunded at worst, heads".to_owned(), all(&|s| count(s.unfunded))),
    ]
}

/// The page on the screen.
pub fn screen(varied: &Varied<'_>) -> String {
    let sizes = varied.sizes();
    let compared = &varied.compared;
    let mut page = format!(
        "{}\n{} at {} values, {} runs each of {} years from {}, seed {}, under the same circumstances\n\n",
        compared.base.title,
        varied.key,
        varied.values.len(),
        separated(u64::from(compared.as_now.base().projection.replications())),
        varied.months().count() / 12,
        varied.months().start(),
        compared.base.seed
    );
    let rows = rows(varied, &sizes);
    let width = rows.iter().map(|row| row.0.chars().count()).max().unwrap_or(0);
    let column = |n: usize| rows.iter().map(|row| row.1[n].chars().count()).chain([varied.values[n].chars().count()]).max().unwrap_or(0);
    let widths: Vec<usize> = (0..varied.values.len()).map(column).collect();
    let one = |label: &str, cells: &[String]| {
        let cells: Vec<String> = cells.iter().zip(&widths).map(|(cell, &width)| format!("{cell:>width$}")).collect();
        format!("  {label:width$}  {}\n", cells.join("  "))
    };
    page += &one("", varied.values);
    for (label, cells) in &rows {
        page += &one(label, cells);
    }
    page += "\nThe calendar of decisions\n";
    for line in decision_lines(varied) {
        page += &format!("  {line}\n");
    }
    page + &super::reached_lines(compared.reached)
}

/// The calendar of the largest value: sizes of one cohort have the same dates.
fn decision_lines(varied: &Varied<'_>) -> Vec<String> {
    let scenarios: Vec<_> = std::iter::once(varied.compared.base).chain(varied.compared.others).collect();
    let plan = &scenarios[scenarios.len() - 1].plan;
    let start = plan.months.start().date();
    let late = |row: &super::decisions::Intake| if row.advertise < start { " (that was before the start)" } else { "" };
    let mut lines: Vec<String> = intakes(plan).iter().map(|row| format!("{}{}", line(row), late(row))).collect();
    if lines.is_empty() {
        lines.push("no intake is planned".to_owned());
    }
    if let Some(date) = varied.full_by {
        lines.push(format!("For full caseloads on {}:", super::words::long_date(date.date())));
        lines.extend(full_by(plan, date).iter().map(|row| format!("  {}{}", line(row), late(row))));
    }
    lines.push("From advertising to acceptance twelve weeks are taken (an estimate), then recruitment.lead_time.".to_owned());
    lines
}

/// The table as a file: a row for each value.
pub fn table(varied: &Varied<'_>) -> Table {
    let mut table = Table::new(&[
        "key", "value", "vacancy_target", "first_below_target", "runs_below_target", "peak_extra_cost", "first_without_supervisor",
        "runs_without_supervisor", "same_worker_date", "same_worker_mean", "bookable_saving", "saving_last_12_months", "pays_back",
        "runs_that_pay_back", "vacancy_rate_at_end", "agency_fte_at_end", "unfunded_at_worst", "replications",
    ]);
    let months = varied.months();
    let date = |month: Option<Month>| month.map_or_else(String::new, |month| iso(months.last_day_of(month)));
    let told = told_month(varied.compared.as_now.base());
    for (value, s) in varied.values.iter().zip(varied.sizes()) {
        table.push(vec![
            varied.key.into(),
            value.as_str().into(),
            varied.target.into(),
            date(s.below_target.middle).into(),
            s.below_target.runs.into(),
            s.peak_extra.into(),
            date(s.supervision_breaks.middle).into(),
            s.supervision_breaks.runs.into(),
            date(Some(told)).into(),
            s.same_worker.mean.into(),
            s.bookable.into(),
            s.last_year.into(),
            date(s.payback.middle).into(),
            s.payback.runs.into(),
            s.vacancy.mean.into(),
            s.agency.mean.into(),
            s.unfunded.into(),
            s.below_target.of.into(),
        ]);
    }
    table
}

/// The page in Markdown.
pub fn page(varied: &Varied<'_>) -> String {
    let sizes = varied.sizes();
    let mut page = format!("# {} at {} values\n\n{}. Each value under the same circumstances, run by run; money is held against the first value.\n\n", varied.key, varied.values.len(), varied.compared.base.title);
    page += &format!("| | {} |\n|---|{}\n", varied.values.join(" | "), "---|".repeat(varied.values.len()));
    for (label, cells) in rows(varied, &sizes) {
        page += &format!("| {label} | {} |\n", cells.join(" | "));
    }
    page += "\n## The calendar of decisions\n\n";
    for line in decision_lines(varied) {
        page += &format!("- {}\n", line.trim());
    }
    page + "\nA month is that of the middle run: in half of the runs it comes no later. Runs in which it happens at all are in brackets. Money is at the prices of the scenario; the cost of care placements is outside the ledger.\n"
}

/// The same for machines.
pub fn json(varied: &Varied<'_>, folder: &str) -> String {
    let months = varied.months();
    let date = |month: Option<Month>| month.map(|month| iso(months.last_day_of(month)));
    let when = |when: When| serde_json::json!({ "middle_run": date(when.middle), "runs": when.runs, "of": when.of });
    let values: Vec<serde_json::Value> = varied
        .values
        .iter()
        .zip(varied.sizes())
        .map(|(value, s)| {
            serde_json::json!({
                "value": value, "below_target": when(s.below_target), "peak_extra_cost": s.peak_extra,
                "without_supervisor": when(s.supervision_breaks), "same_worker": s.same_worker.mean, "bookable_saving": s.bookable,
                "saving_last_12_months": s.last_year, "pays_back": when(s.payback), "vacancy_rate_at_end": s.vacancy.mean,
                "agency_fte_at_end": s.agency.mean, "unfunded_at_worst": s.unfunded,
            })
        })
        .collect();
    let page = serde_json::json!({ "key": varied.key, "vacancy_target": varied.target, "values": values, "calendar": decision_lines(varied), "folder": folder });
    format!("{page:#}\n")
}
