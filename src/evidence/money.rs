//! Prices, discounting and the budget: what a saving is laid against.

use super::setting::Kind::{Date, Number, Pounds, Share, Tables, Text};
use super::setting::{Setting, row};

/// Settings of the savings statement. None of them moves anybody.
pub const SETTINGS: &[Setting] = &[
    row("pay.price_inflation", Number(-0.05, 0.3), "a year", "", "Rise of prices in general, by which the savings statement brings money to the prices of the first financial year. Changes no spend. Left out: 0.02 where pay awards are given, otherwise none, since money is then at the prices of the start already.", "Bank of England target of 2 %", "estimate"),
    row("pay.discount_rate", Number(0.0, 1.0), "a year", "0.035", "By how much real money of a year counts for less than that of the year before, in the present value. Only real money is discounted.", "HM Treasury, The Green Book (2022), social time preference rate for the first 30 years", "S"),
    row("budget", Tables, "", "", "Approved figures, from the budget book and the medium-term financial strategy. Left out: savings are shown against doing nothing only.", "", ""),
    row("budget.pay", Tables, "", "[]", "Approved budget for permanent pay and what the employer pays on top.", "", ""),
    row("budget.pay[].year", Text, "", "", "The financial year, as \"2027/28\".", "", ""),
    row("budget.pay[].amount", Pounds(1e10), "pounds in the whole year", "", "The approved amount.", "", ""),
    row("budget.vacancy_factor", Share, "share of pay", "", "In place of pay: the budget pays for all posts at the middle of their grades, with awards and on-costs, less this part. Establishment is not budget: with a vacancy factor some posts are paid for only while they stand empty.", "", ""),
    row("budget.agency", Tables, "", "[]", "Approved budget for agency staff.", "", ""),
    row("budget.agency[].year", Text, "", "", "The financial year, as \"2027/28\".", "", ""),
    row("budget.agency[].amount", Pounds(1e10), "pounds in the whole year", "", "The approved amount.", "", ""),
    row("budget.savings", Tables, "", "[]", "What the medium-term plan counts on saving against doing nothing: each year's own saving, not added up over years. The savings statement says how likely it is that they are reached.", "", ""),
    row("budget.savings[].year", Text, "", "", "The financial year, as \"2027/28\".", "", ""),
    row("budget.savings[].amount", Pounds(1e10), "pounds in that year", "", "The saving of that year.", "", ""),
    row("budget.grants_announced_until", Date, "", "2027-03-31", "The last day up to which grants are announced. The savings statement says how much of a saving rests on later ones.", "ASYE grants are announced until 31 March 2027", "S"),
];
