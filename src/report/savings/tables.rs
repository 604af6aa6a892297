//! `savings.csv`, `delivery.csv`, `payback.csv` and `monitoring.csv`.

use super::{Statement, closes};
use crate::department::tally::Scope;
use crate::department::{Line, Measure};
use crate::experiment::savings::{Cells, Delivery, Flow, Payback, Terms, delivery_of};
use crate::quantity::Month;
use crate::report::table::{Cell, Table};
use crate::report::words::{iso, year_words};
use crate::statistics::{QUANTILES, Summary, parts_to};

const NOTHING: &str = "against doing nothing";
const OF_WHICH: &str = "of which";
const BUDGET: &str = "against the budget";

/// Pence in pounds.
fn pounds(pence: i64) -> f64 {
    pence as f64 / 100.0
}

fn summary(pence: &[i64]) -> Summary {
    Summary::of(&pence.iter().map(|&pence| pounds(pence)).collect::<Vec<_>>())
}

/// To the penny.
fn penny(value: Option<f64>) -> Cell {
    Cell::from(value.map(|value| (value * 100.0).round() / 100.0))
}

/// A row of `savings.csv`.
struct Row<'a> {
    statement: &'a str,
    terms: Terms,
    line: &'a str,
    budget: Option<i64>,
    nothing: Option<i64>,
    saving: i64,
    values: &'a [i64],
}

struct Sheet<'a> {
    table: &'a mut Table,
    name: &'a str,
    period: String,
    months: usize,
}

impl Sheet<'_> {
    fn push(&mut self, row: &Row<'_>) {
        let summary = summary(row.values);
        let mut cells: Vec<Cell> = vec![
            self.name.into(),
            row.statement.into(),
            row.terms.name().into(),
            self.period.as_str().into(),
            (self.months as u32).into(),
            row.line.into(),
            row.budget.map(pounds).into(),
            row.nothing.map(pounds).into(),
            row.nothing.map(|nothing| pounds(nothing - row.saving)).into(),
            pounds(row.saving).into(),
            penny(summary.sd),
        ];
        cells.extend(summary.quantiles.iter().map(|&quantile| penny(quantile)));
        cells.push((row.values.iter().sum::<i64>() as f64).into());
        cells.push(summary.replications.into());
        self.table.push(cells);
    }
}

/// Savings by financial year and line, against doing nothing and against the
/// budget, with the memoranda.
pub fn savings(statements: &[Statement<'_>]) -> Table {
    const QUANTILE_NAMES: [&str; QUANTILES.len()] = ["p05", "p10", "p25", "p50", "p75", "p90", "p95"];
    let first = [
        "alternative", "statement", "terms", "financial_year", "months", "line", "budget", "do_nothing_mean", "plan_mean", "saving_mean", "sd",
    ];
    let columns: Vec<&str> = first.into_iter().chain(QUANTILE_NAMES).chain(["sum_of_savings_in_pence", "replications"]).collect();
    let mut table = Table::new(&columns);
    for statement in statements {
        for terms in Terms::ALL {
            against_nothing(&mut table, statement, terms);
        }
        of_which(&mut table, statement);
        against_budget(&mut table, statement);
    }
    table
}

/// Lines and their total, year by year and over all years.
fn against_nothing(table: &mut Table, statement: &Statement<'_>, terms: Terms) {
    let savings = &statement.savings;
    let in_terms = |cash: &Cells| savings.in_terms(cash, terms, &statement.plan.pay);
    let (cells, base) = (in_terms(&savings.by_year()), in_terms(&savings.base_by_year()));
    let (means, base_means, totals) = (cells.means(), base.means(), cells.total());
    let years = savings.years().len();
    for year in 0..=years {
        // Beyond the last year: all of them.
        let chosen = if year == years { 0..years } else { year..year + 1 };
        let added = |of: &[i64]| of[chosen.clone()].iter().sum::<i64>();
        let values = |of: &[Vec<i64>]| sums_of(&of[chosen.clone()]);
        let mut sheet = sheet(table, statement, year);
        for (place, (line, _)) in savings.lines().iter().enumerate() {
            let values = values(&cells.0[place]);
            let (nothing, saving) = (Some(added(&base_means[place])), added(&means[place]));
            sheet.push(&Row { statement: NOTHING, terms, line: line.name(), budget: None, nothing, saving, values: &values });
        }
        let whole = |of: &[Vec<i64>]| of.iter().map(|part| added(part)).sum::<i64>();
        let values = values(&totals);
        sheet.push(&Row { statement: NOTHING, terms, line: "total", budget: None, nothing: Some(whole(&base_means)), saving: whole(&means), values: &values });
    }
}

fn sums_of(periods: &[Vec<i64>]) -> Vec<i64> {
    let mut sums = vec![0; periods.first().map_or(0, Vec::len)];
    for period in periods {
        for (sum, value) in sums.iter_mut().zip(period) {
            *sum += value;
        }
    }
    sums
}

/// The rows of one year; beyond the last, of all years.
fn sheet<'a>(table: &'a mut Table, statement: &'a Statement<'_>, year: usize) -> Sheet<'a> {
    let savings = &statement.savings;
    let (period, months) = savings
        .years()
        .get(year)
        .map_or_else(|| ("all years".to_owned(), savings.months().count() as usize), |(year, part)| (year_words(*year), part.len()));
    Sheet { table, name: statement.name, period, months }
}

/// Memoranda: already in the lines above.
fn of_which(table: &mut Table, statement: &Statement<'_>) {
    let savings = &statement.savings;
    let flat = |flow: &Flow| Cells(vec![savings.years().iter().map(|(_, months)| flow.saving(months)).collect()]);
    let base = |flow: &Flow| Cells(vec![savings.years().iter().map(|(_, months)| flow.base(months)).collect()]);
    let later = |months: &Vec<Month>| savings.unannounced_grants(months, statement.budget.grants_announced_until);
    let mut parts: Vec<(&str, Cells, Option<Cells>)> = vec![
        ("permanent_pay: grade mix", flat(&savings.grade_mix), Some(base(&savings.grade_mix))),
        ("double running: pay of supernumerary staff", flat(&savings.double_running_pay), Some(base(&savings.double_running_pay))),
        ("double running: agency kept", flat(&savings.double_running_agency), Some(base(&savings.double_running_agency))),
        ("grants not yet announced", Cells(vec![savings.years().iter().map(|(_, months)| later(months)).collect()]), None),
    ];
    if let Some(pay) = savings.line(Line::PermanentPay) {
        // The two parts of permanent pay stand together, and sum to its line.
        let staff = |whole: &Cells, mix: &Cells| Cells(vec![minus(&whole.0[0], &mix.0[0])]);
        let numbers = staff(&flat(pay), &parts[0].1);
        let numbers_base = staff(&base(pay), &base(&savings.grade_mix));
        parts.insert(0, ("permanent_pay: staff numbers at the opening mean pay", numbers, Some(numbers_base)));
    }
    let means = split_means(statement, &parts);
    for year in 0..=savings.years().len() {
        let chosen = if year == savings.years().len() { 0..year } else { year..year + 1 };
        let mut sheet = sheet(table, statement, year);
        for ((line, cells, _), (saving, nothing)) in parts.iter().zip(&means) {
            let values = sums_of(&cells.0[0][chosen.clone()]);
            let added = |of: &[i64]| of[chosen.clone()].iter().sum::<i64>();
            let nothing = nothing.as_ref().map(|means| added(means));
            sheet.push(&Row { statement: OF_WHICH, terms: Terms::Cash, line, budget: None, nothing, saving: added(saving), values: &values });
        }
        premium(&mut sheet, statement, year);
    }
}

/// One less another, period by period.
fn minus(from: &[Vec<i64>], take: &[Vec<i64>]) -> Vec<Vec<i64>> {
    from.iter().zip(take).map(|(from, take)| from.iter().zip(take).map(|(from, take)| from - take).collect()).collect()
}

type Means = (Vec<i64>, Option<Vec<i64>>);

/// Means by year of the memoranda, saving and base. The staff numbers are the
/// line of permanent pay less the grade mix, so that the two sum to it.
fn split_means(statement: &Statement<'_>, parts: &[(&str, Cells, Option<Cells>)]) -> Vec<Means> {
    let savings = &statement.savings;
    let alone = |cells: &Cells| cells.means().remove(0);
    let mut means: Vec<Means> = parts.iter().map(|(_, cells, base)| (alone(cells), base.as_ref().map(alone))).collect();
    if let Some(place) = savings.lines().iter().position(|row| row.0 == Line::PermanentPay) {
        let rest = |whole: &[i64], part: &[i64]| whole.iter().zip(part).map(|(whole, part)| whole - part).collect::<Vec<i64>>();
        let mix = means[1].clone();
        means[0].0 = rest(&savings.by_year().means()[place], &mix.0);
        means[0].1 = mix.1.map(|mix| rest(&savings.base_by_year().means()[place], &mix));
    }
    means
}

/// The agency premium on both footings: means of the month-ends' means, in each plan.
fn premium(sheet: &mut Sheet<'_>, statement: &Statement<'_>, year: usize) {
    let savings = &statement.savings;
    let all = savings.all_months();
    let months = savings.years().get(year).map_or(&all, |(_, months)| months);
    for (line, measure) in [("agency premium per year of cover", Measure::PremiumPerYear), ("agency premium per day worked", Measure::PremiumPerDay)] {
        let mean = |projection: &crate::experiment::Projection| {
            let means: Vec<f64> = months.iter().filter_map(|&month| projection.summary(measure, Scope::Authority, month).mean).collect();
            (!means.is_empty()).then(|| means.iter().sum::<f64>() / means.len() as f64)
        };
        let mut cells: Vec<Cell> = vec![
            sheet.name.into(),
            "both footings".into(),
            Terms::Cash.name().into(),
            sheet.period.as_str().into(),
            (sheet.months as u32).into(),
            line.into(),
            None.into(),
            penny(mean(&statement.pair.base.projection)),
            penny(mean(&statement.pair.other.projection)),
        ];
        cells.extend((0..QUANTILES.len() + 3).map(|_| Cell::from(None)));
        cells.push(savings.replications().into());
        sheet.table.push(cells);
    }
}

/// Cashable, overspend removed and what lies outside the budget, which sum to
/// the saving against doing nothing.
fn against_budget(table: &mut Table, statement: &Statement<'_>) {
    let savings = &statement.savings;
    let n = i64::from(savings.replications());
    let (means, base) = (savings.by_year().means(), savings.total_spend());
    for against in savings.against_budget(statement.budget) {
        let Some(year) = savings.years().iter().position(|row| row.0 == against.year) else { continue };
        let whole: i64 = means.iter().map(|part| part[year]).sum();
        let parts = [&against.cashable, &against.overspend_removed, &against.outside];
        let sums: Vec<i64> = parts.iter().map(|values| values.iter().sum()).collect();
        let rounded = parts_to(&sums, n, whole);
        let mut sheet = sheet(table, statement, year);
        let mut push = |line: &str, budget: Option<i64>, nothing: Option<i64>, saving: i64, values: &[i64]| {
            sheet.push(&Row { statement: BUDGET, terms: Terms::Cash, line, budget, nothing, saving, values });
        };
        let under: Vec<i64> = against.nothing.iter().zip(&against.plan).map(|(nothing, plan)| nothing - plan).collect();
        let nothing = crate::statistics::rounded_mean(against.nothing.iter().sum(), n);
        push("spend under the budget's heads", Some(against.budget), Some(nothing), rounded[0] + rounded[1], &under);
        push("cashable", None, None, rounded[0], &against.cashable);
        push("overspend removed", None, None, rounded[1], &against.overspend_removed);
        push("outside the budget's heads", None, None, rounded[2], &against.outside);
        push("total", None, Some(base[year]), whole, &savings.total(&against.months));
    }
}

/// For each year the chance of the target, what is missing, and the figure that
/// can be booked: since the start (the running sum of the targets) and in the
/// year alone.
pub fn delivery(statements: &[Statement<'_>]) -> Table {
    let mut table = Table::new(&[
        "alternative", "financial_year", "months", "by", "saving", "target", "mean_saving", "reached_in_8_runs_of_10", "runs_reaching_the_target",
        "share_reaching_the_target", "mean_shortfall_when_not", "replications",
    ]);
    for statement in statements {
        let savings = &statement.savings;
        let means = savings.by_year().means();
        let mut so_far = 0;
        for (place, (row, (year, months))) in statement.delivered().iter().zip(savings.years()).enumerate() {
            let in_year: i64 = means.iter().map(|part| part[place]).sum();
            so_far += in_year;
            for (basis, mean, one) in [("since the start", so_far, row.since_the_start), ("in the year", in_year, row.in_the_year)] {
                table.push(vec![
                    statement.name.into(),
                    year_words(*year).into(),
                    (months.len() as u32).into(),
                    closes(savings.months(), months).into(),
                    basis.into(),
                    one.target.map(pounds).into(),
                    pounds(mean).into(),
                    one.bookable.map(pounds).into(),
                    one.reaching.map(f64::from).into(),
                    one.reaching.map(|reaching| f64::from(reaching) / f64::from(one.runs.max(1))).into(),
                    one.shortfall.map(pounds).into(),
                    one.runs.into(),
                ]);
            }
        }
    }
    table
}

/// One year's delivery.
#[derive(Clone, Copy, Debug)]
pub struct Delivered {
    /// The saving since the start against the running sum of the targets.
    pub since_the_start: Delivery,
    /// The year's own saving against its own target.
    pub in_the_year: Delivery,
}

impl Statement<'_> {
    /// Year by year. A target since the start is the sum of those given so far;
    /// before the first of them there is none.
    pub fn delivered(&self) -> Vec<Delivered> {
        let mut target: Option<i64> = None;
        let mut until: Vec<Month> = Vec::new();
        let year = |(year, months): &(i32, Vec<Month>)| {
            let own = crate::department::plan::Budget::of(&self.budget.savings, *year).map(|amount| amount.as_pence());
            target = match (target, own) {
                (None, None) => None,
                (before, own) => Some(before.unwrap_or(0) + own.unwrap_or(0)),
            };
            until.extend(months);
            Delivered { since_the_start: delivery_of(&self.savings.total(&until), target), in_the_year: delivery_of(&self.savings.total(months), own) }
        };
        self.savings.years().iter().map(year).collect()
    }
}

/// In how many runs the plan has paid back by the end of which month.
pub fn payback(statements: &[Statement<'_>]) -> Table {
    let mut table = Table::new(&["alternative", "paid_back", "runs", "share", "share_so_far", "replications"]);
    for statement in statements {
        let months = statement.savings.months();
        let paybacks = statement.savings.paybacks();
        let all = paybacks.len().max(1) as f64;
        let mut so_far = 0;
        let mut row = |what: String, of: Payback, table: &mut Table| {
            let runs = paybacks.iter().filter(|&&one| one == of).count();
            so_far += runs;
            table.push(vec![
                statement.name.into(),
                what.into(),
                (runs as u32).into(),
                (runs as f64 / all).into(),
                (so_far as f64 / all).into(),
                (paybacks.len() as u32).into(),
            ]);
        };
        row("nothing to pay back: never behind".to_owned(), Payback::NothingToPayBack, &mut table);
        for month in months.all().skip(2) {
            row(iso(months.last_day_of(month)), Payback::At(month), &mut table);
        }
        row("not within the run".to_owned(), Payback::NotWithinTheRun, &mut table);
    }
    table
}

/// The planned saving since the start, month by month, with its band and room
/// for what happens.
pub fn monitoring(statements: &[Statement<'_>]) -> Table {
    let mut table = Table::new(&[
        "alternative", "month", "financial_year", "planned_saving_in_the_month", "planned_saving_since_the_start", "p10", "p50", "p90",
        "actual_saving_since_the_start", "replications",
    ]);
    for statement in statements {
        let savings = &statement.savings;
        let months = savings.months();
        let n = savings.replications();
        let mut before = 0;
        for (month, values) in savings.all_months().into_iter().zip(savings.cumulative()) {
            // As the lines are rounded: as a cost, and turned round.
            let so_far = -crate::statistics::rounded_mean(-values.iter().sum::<i64>(), i64::from(n));
            let band = summary(&values);
            table.push(vec![
                statement.name.into(),
                iso(months.last_day_of(month)).into(),
                year_words(months.financial_year_of(month)).into(),
                pounds(so_far - before).into(),
                pounds(so_far).into(),
                penny(band.quantile(0.10)),
                penny(band.quantile(0.50)),
                penny(band.quantile(0.90)),
                None.into(),
                n.into(),
            ]);
            before = so_far;
        }
    }
    table
}
