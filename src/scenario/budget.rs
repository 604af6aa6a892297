//! Approved figures and prices: what a saving is laid against.

use super::reader::{Reader, Section, number_text};
use crate::department::plan::{Budget, OnCosts, Pay, Team};
use crate::quantity::{Instant, Money, Month, Months, Span};

/// The rise of prices where pay awards say that money is not at the prices of
/// the start; the catalogue says why.
const INFLATION_BESIDE_AWARDS: f64 = 0.02;

/// General inflation.
pub fn price_inflation(reader: &mut Reader, section: &Section) -> f64 {
    if section.has("price_inflation") {
        return reader.number(section, "price_inflation").unwrap_or(0.0);
    }
    let rate = if section.has("awards") { INFLATION_BESIDE_AWARDS } else { 0.0 };
    reader.derive(section, "price_inflation", number_text(rate));
    rate
}

/// The approved figures.
pub fn budget(reader: &mut Reader, section: &Section, teams: &[Team], pay: &Pay, months: Months) -> Budget {
    let mut approved = list(reader, section, "pay");
    let agency = list(reader, section, "agency");
    let savings = list(reader, section, "savings");
    if section.has("vacancy_factor") {
        if section.has("pay") {
            reader.fault("contradiction", section, "vacancy_factor", "pay and vacancy_factor are both given".to_owned(), "give the approved pay budget, or the vacancy factor it was made with");
        }
        let paid = 1.0 - reader.number(section, "vacancy_factor").unwrap_or(0.0);
        approved = years(months).into_iter().map(|year| (year, establishment(teams, pay, year, paid))).collect();
        for (year, amount) in &approved {
            reader.derive(section, &format!("pay.\"{}\"", year_written(*year)), number_text(amount.as_pounds()));
        }
    }
    if !approved.is_empty() && !agency.is_empty() {
        same_years(reader, section, &approved, &agency);
    }
    let last = reader.date(section, "grants_announced_until").unwrap_or_default();
    Budget { pay: approved, agency, savings, grants_announced_until: last + Span::days(1) }
}

/// Amounts by financial year, in order.
fn list(reader: &mut Reader, section: &Section, key: &str) -> Vec<(i32, Money)> {
    let mut amounts: Vec<(i32, Money)> = Vec::new();
    for row in reader.tables(section, key, &format!("budget.{key}[]")) {
        let (Some(text), Some(amount)) = (reader.text(&row, "year"), reader.number(&row, "amount")) else { continue };
        let Some(year) = year_of(&text) else {
            reader.fault("year", &row, "year", format!("\"{text}\" is not a financial year"), "write \"2027/28\": from 1 April 2027 to 31 March 2028");
            continue;
        };
        if amounts.iter().any(|other| other.0 == year) {
            reader.fault("duplicate", &row, "year", format!("{text} stands twice in budget.{key}"), "give each year once");
        }
        if reader.run.is_some_and(|run| !years(run).contains(&year)) {
            reader.ask(&row, "year", format!("budget.{key} has {text}, a year that the run does not touch: it is laid beside nothing"));
        }
        amounts.push((year, Money::pounds(amount)));
    }
    amounts.sort_by_key(|row| row.0);
    amounts
}

/// Pay and agency are compared together: a year has both or neither.
fn same_years(reader: &mut Reader, section: &Section, pay: &[(i32, Money)], agency: &[(i32, Money)]) {
    let by_factor = section.has("vacancy_factor");
    for (year, _) in agency.iter().filter(|row| !by_factor && Budget::of(pay, row.0).is_none()) {
        let what = format!("budget.agency has {}, and budget.pay has not", year_written(*year));
        reader.fault("missing", section, "agency", what, "give both for each year, so that pay and agency are compared with the budget together");
    }
    for (year, _) in pay.iter().filter(|row| !by_factor && Budget::of(agency, row.0).is_none()) {
        let what = format!("budget.pay has {}, and budget.agency has not", year_written(*year));
        reader.fault("missing", section, "pay", what, "give both for each year (amount = 0 where there is none)");
    }
}

/// The financial years that a run touches, by their first calendar years.
fn years(months: Months) -> Vec<i32> {
    let mut years: Vec<i32> = (1..=months.count()).map(|month| months.financial_year_of(Month(month))).collect();
    years.dedup();
    years
}

/// What all posts cost in a financial year at the middle of their grades, with
/// awards and on-costs, of which so much is paid for.
fn establishment(teams: &[Team], pay: &Pay, year: i32, paid: f64) -> Money {
    let first = first_of(year);
    let twelfths = (0..12).map(|month| {
        let at = first.plus_months(month);
        let posts: f64 = teams.iter().map(|team| team.posts.at(at).as_f64()).sum();
        let award = pay.awards.iter().filter(|award| award.0 <= at).fold(1.0, |all, award| all * (1.0 + award.1));
        let cost: f64 = pay
            .grades
            .iter()
            .map(|grade| {
                let full_time = award * (grade.bottom.as_pounds() + grade.top.as_pounds()) / 2.0;
                let on_costs = match &pay.on_costs {
                    OnCosts::Rate(rate) => full_time * rate,
                    OnCosts::Parts { ni_rate, ni_above, pension, levy } => {
                        (full_time - ni_above.as_pounds()).max(0.0) * ni_rate + full_time * (pension.at(at) + levy)
                    }
                };
                grade.share.as_f64() * (full_time + on_costs)
            })
            .sum();
        posts * cost / 12.0
    });
    Money::pounds(twelfths.sum::<f64>() * paid)
}

/// 1 April of a year.
fn first_of(year: i32) -> Instant {
    crate::quantity::Date::from_ordinal_date(year, 1).map_or(Instant::NEVER, |date| Instant::start_of(date).plus_months(3))
}

fn year_written(first: i32) -> String {
    format!("{first}/{:02}", (first + 1).rem_euclid(100))
}

/// 2027 for "2027/28".
fn year_of(text: &str) -> Option<i32> {
    let first: i32 = text.get(..4)?.parse().ok().filter(|year| (1950..=2100).contains(year))?;
    (text == year_written(first)).then_some(first)
}
