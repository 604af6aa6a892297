//! The savings statement for machines.

use super::Statement;
use crate::experiment::savings::{Delivery, Payback, Terms};
use crate::quantity::Month;
use crate::report::words::{iso, year_words};
use serde_json::{Value, json};

/// Money in pounds; a saving is positive.
pub fn statement(statement: &Statement<'_>) -> Value {
    let savings = &statement.savings;
    let months = savings.months();
    let pounds = |pence: i64| pence as f64 / 100.0;
    let means = savings.by_year().means();
    let reached = |one: &Delivery| {
        json!({
            "target": one.target.map(pounds), "runs_reaching_the_target": one.reaching, "mean_shortfall_when_not": one.shortfall.map(pounds),
            "reached_in_8_runs_of_10": one.bookable.map(pounds),
        })
    };
    let years: Vec<Value> = statement
        .delivered()
        .iter()
        .zip(savings.years())
        .enumerate()
        .map(|(place, (row, (year, part)))| {
            let lines = savings.lines().iter().zip(&means).map(|((line, _), means)| (line.name().to_owned(), json!(pounds(means[place]))));
            json!({
                "financial_year": year_words(*year), "months": part.len(),
                "mean_saving": pounds(means.iter().map(|part| part[place]).sum()),
                "lines": lines.collect::<serde_json::Map<String, Value>>(),
                "in_the_year": reached(&row.in_the_year), "since_the_start": reached(&row.since_the_start),
            })
        })
        .collect();
    let paybacks = savings.paybacks();
    let count = |of: Payback| paybacks.iter().filter(|&&one| one == of).count();
    let by_month: Vec<Value> = months
        .all()
        .skip(2)
        .map(|month: Month| (month, count(Payback::At(month))))
        .filter(|row| row.1 > 0)
        .map(|(month, runs)| json!({ "by": iso(months.last_day_of(month)), "runs": runs }))
        .collect();
    let cash = savings.by_year();
    let whole = |terms: Terms| pounds(savings.in_terms(&cash, terms, &statement.plan.pay).means().iter().flatten().sum());
    json!({
        "years": years,
        "payback": { "nothing_to_pay_back": count(Payback::NothingToPayBack), "not_within_the_run": count(Payback::NotWithinTheRun), "by_month": by_month },
        "all_years": { "cash": whole(Terms::Cash), "real": whole(Terms::Real), "present_value": whole(Terms::PresentValue) },
    })
}
