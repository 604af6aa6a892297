//! What people cost, and the budget it is held against.

use super::*;

/// What people cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Pay {
    /// Grades, lowest first. At least one.
    pub grades: Vec<Grade>,
    /// Pay awards: from each date on, times (1 + rate).
    pub awards: Vec<(Instant, f64)>,
    /// A year's step within a grade.
    pub increment: Money,
    /// What the employer pays on top.
    pub on_costs: OnCosts,
    /// Rise of prices in general [a year], by which money is brought to the
    /// prices of the first financial year. Changes no spend.
    pub price_inflation: f64,
    /// By how much a year's real money is worth less than that of the year before.
    pub discount_rate: f64,
}

/// Approved figures, by financial year (its first calendar year). What is not
/// given is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Budget {
    /// For permanent pay and what the employer pays on top, in a whole year.
    pub pay: Vec<(i32, Money)>,
    /// For agency, in a whole year.
    pub agency: Vec<(i32, Money)>,
    /// What the medium-term plan counts on saving in the year, against doing nothing.
    pub savings: Vec<(i32, Money)>,
    /// Grants received from here on are not announced.
    pub grants_announced_until: Instant,
}

impl Budget {
    /// A year's figure in one of the lists.
    pub fn of(list: &[(i32, Money)], year: i32) -> Option<Money> {
        list.iter().find(|row| row.0 == year).map(|row| row.1)
    }
}

/// A grade of the permanent staff.
#[derive(Clone, Debug, PartialEq)]
pub struct Grade {
    /// Its name.
    pub name: String,
    /// Pay at the bottom [a year, full time].
    pub bottom: Money,
    /// Pay at the top [a year, full time].
    pub top: Money,
    /// Share of opening staff on it.
    pub share: Share,
    /// Promotions from it to the next grade, ASYEs' aside [1/year per person].
    pub promoted: Rate,
}

/// What the employer pays on top of pay.
#[derive(Clone, Debug, PartialEq)]
pub enum OnCosts {
    /// One rate on pay.
    Rate(f64),
    /// National Insurance per head, pension and levy.
    Parts {
        /// Rate of employer National Insurance on pay above the threshold.
        ni_rate: f64,
        /// Threshold [a year per head].
        ni_above: Money,
        /// Employer pension contribution, stepping over time.
        pension: Steps<f64>,
        /// Apprenticeship levy.
        levy: f64,
    },
}
