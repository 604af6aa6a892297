//! The savings statement: what a plan saves against doing nothing and against
//! the budget, how sure that is, and when it has paid back. Renderings of the
//! reckoning in `experiment::savings`; in tables and sentences a saving is
//! positive, and in the medium-term plan's layout a reduction stands in brackets.

mod layout;
mod machine;
mod sentences;
mod tables;

pub use self::layout::mtfs;
pub use self::machine::statement as json;
pub use self::sentences::{in_short, lines, screen};
pub use self::tables::{delivery, monitoring, payback, savings};

use crate::department::Plan;
use crate::department::plan::Budget;
use crate::experiment::{Comparison, Pair};
use crate::experiment::savings::Savings;
use crate::quantity::{Month, Months};
use crate::report::words::{iso, year_words};

/// One alternative against doing nothing.
#[derive(Debug)]
pub struct Statement<'a> {
    /// The alternative's short name.
    pub name: &'a str,
    /// Both projections.
    pub pair: Pair<'a>,
    /// The plan: its prices, and its budget or else the base's.
    pub plan: &'a Plan,
    /// The budget.
    pub budget: &'a Budget,
    /// The reckoning.
    pub savings: Savings,
}

impl<'a> Statement<'a> {
    /// Of one pair.
    pub fn of(pair: Pair<'a>) -> Self {
        let (base, plan) = (pair.base.projection.plan(), pair.other.projection.plan());
        let given = |budget: &Budget| !(budget.pay.is_empty() && budget.agency.is_empty() && budget.savings.is_empty());
        let budget = if given(&plan.budget) || !given(&base.budget) { &plan.budget } else { &base.budget };
        Self { name: &pair.other.name, pair, plan, budget, savings: Savings::of(&pair) }
    }
}

/// The statements of a comparison under one baseline, in the order of its alternatives.
pub fn statements(comparison: &Comparison) -> Vec<Statement<'_>> {
    comparison.pairs().map(Statement::of).collect()
}

/// A financial year; of a part-year, with its months: "2025/26 (6 months, October to March)".
fn year_head(months: Months, year: i32, part: &[Month]) -> String {
    let name = |month: &Month| months.last_day_of(*month).month().to_string();
    match part {
        [only] => format!("{} (1 month, {})", year_words(year), name(only)),
        [first, .., last] if part.len() < 12 => format!("{} ({} months, {} to {})", year_words(year), part.len(), name(first), name(last)),
        _ => year_words(year),
    }
}

/// The last day of the last of some months.
fn closes(months: Months, part: &[Month]) -> String {
    part.last().map_or_else(String::new, |&month| iso(months.last_day_of(month)))
}
