//! What a comparison leaves behind: its tables, its sentences and its page on
//! the screen. Renderings of the same paired differences.

mod figures;
mod paid;
mod pictures;
mod reasons;
mod screen;
mod sentences;
mod tables;

pub use self::figures::{Moved, moved, years};
pub use self::screen::{json, screen};

use super::files::{Files, with_manifest};
use super::table::Table;
use super::vary::{self, Varied};
use super::{decisions, savings};
use crate::experiment::{Comparison, Doubt, Effects, Reached};
use crate::scenario::Scenario;

/// What a report of a comparison is made from.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// The scenario compared with.
    pub base: &'a Scenario,
    /// The scenarios compared with it, in the order of the comparison.
    pub others: &'a [Scenario],
    /// With the world around the department as it is now.
    pub as_now: &'a Comparison,
    /// With England's trend continuing around it, where that was run.
    pub trend: Option<&'a Comparison>,
    /// The same with one assumption at its lower and at its upper end, all else
    /// equal; empty where that was not asked.
    pub doubted: &'a [(Doubt, Comparison, Comparison)],
    /// What each setting contributes, alternative by alternative; empty where
    /// that was not asked.
    pub effects: &'a [Effects],
    /// What was asked to be known how well, and what was reached.
    pub reached: &'a [Reached],
}

/// The name of a comparison's folder: `<base>-against-<other>`.
pub fn folder_name(base: &str, others: &[String]) -> String {
    format!("{base}-against-{}", others.join("-and-"))
}

/// Makes every file of a comparison.
///
/// # Errors
/// Where a chart cannot be drawn, with the reason.
pub fn files(compared: &Compared<'_>) -> Result<Files, String> {
    Ok(with_page(compared, sentences::page(compared), Vec::new(), pictures::charts(compared)?))
}

/// The same where one setting was varied: with its table, and its page in place
/// of the sentences.
pub fn files_varied(varied: &Varied<'_>) -> Files {
    with_page(&varied.compared, vary::page(varied), vec![("vary.csv", vary::table(varied))], Vec::new())
}

fn with_page(compared: &Compared<'_>, page: String, more: Vec<(&'static str, Table)>, charts: Files) -> Files {
    let planned = compared.as_now.others().iter().map(|other| other.name.as_str()).zip(compared.others.iter().map(|other| &other.plan));
    let statements = savings::statements(compared.as_now);
    let under_trend = compared.trend.map(savings::statements).unwrap_or_default();
    let tables = [
        ("settings.csv", tables::settings(compared)),
        ("differences.csv", tables::differences(compared)),
        ("causes.csv", tables::causes(compared)),
        ("decisions.csv", decisions::table(planned)),
        ("savings.csv", savings::savings(&statements)),
        ("mtfs.csv", savings::mtfs(&statements)),
        ("delivery.csv", savings::delivery(&statements)),
        ("payback.csv", savings::payback(&statements)),
        ("monitoring.csv", savings::monitoring(&statements)),
    ];
    let asked = [
        (!under_trend.is_empty(), "savings_if_the_trend_continues.csv", savings::savings(&under_trend)),
        (!under_trend.is_empty(), "payback_if_the_trend_continues.csv", savings::payback(&under_trend)),
        (!compared.doubted.is_empty(), "doubts.csv", tables::doubts(compared)),
        (!compared.effects.is_empty(), "contributions.csv", tables::contributions(compared)),
    ];
    let asked = asked.into_iter().filter(|table| table.0).map(|(_, name, table)| (name, table));
    let tables: Vec<(&str, Table)> = tables.into_iter().chain(asked).chain(more).collect();
    let mut files: Files = tables.iter().map(|(name, table)| ((*name).to_owned(), table.csv().into_bytes())).collect();
    #[cfg(feature = "workbook")]
    files.push(("workbook.xlsx".to_owned(), super::workbook::workbook(compared, &tables)));
    files.push(("sentences.md".to_owned(), page.into_bytes()));
    files.extend(charts);
    let scenarios: Vec<&Scenario> = std::iter::once(compared.base).chain(compared.others).collect();
    with_manifest(files, &scenarios, compared.as_now.base().projection.replications())
}
