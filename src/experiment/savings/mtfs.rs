//! The medium-term plan's own layout: changes on the year before, in £000.

use super::{Covered, Flow, Savings};
use crate::department::Line;
use crate::quantity::Month;
use crate::statistics::{parts_to, rounded_mean};

/// Pence in a thousand pounds.
const PENCE_A_THOUSAND: i64 = 100_000;

/// One row: how the year's spend differs from doing nothing [£000; below zero: a saving].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MtfsRow {
    /// What it is.
    pub what: String,
    /// Whether it ends with the plan's intakes.
    pub one_off: bool,
    /// The level in each financial year, then over a full year.
    pub levels: Vec<i64>,
}

/// The table. Levels are rounded once: of each year the total's mean to £000,
/// the rows' means so that they sum to it. Changes and sums are taken of
/// rounded levels, so every column and row adds up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mtfs {
    /// The rows, recurring first.
    pub rows: Vec<MtfsRow>,
}

impl MtfsRow {
    /// Each level less the one before it; the first as it is.
    pub fn changes(&self) -> Vec<i64> {
        changes(&self.levels)
    }
}

impl Mtfs {
    /// The level of all rows that are one-off, or of all that are not.
    pub fn subtotal(&self, one_off: bool) -> Vec<i64> {
        sum(self.rows.iter().filter(|row| row.one_off == one_off))
    }

    /// The level of all rows: the changes so far, summed.
    pub fn total(&self) -> Vec<i64> {
        sum(self.rows.iter())
    }
}

fn sum<'a>(rows: impl Iterator<Item = &'a MtfsRow>) -> Vec<i64> {
    let mut sums: Vec<i64> = Vec::new();
    for row in rows {
        sums.resize(row.levels.len(), 0);
        for (sum, level) in sums.iter_mut().zip(&row.levels) {
            *sum += level;
        }
    }
    sums
}

/// Each level less the one before it; the first as it is.
pub fn changes(levels: &[i64]) -> Vec<i64> {
    let before = std::iter::once(&0).chain(levels);
    levels.iter().zip(before).map(|(level, before)| level - before).collect()
}

/// Flows that are added (1) or taken away (−1).
type Mixture<'a> = Vec<(&'a Flow, i64)>;

impl Savings {
    /// The table. One-off is what ends with the plan's intakes: double running,
    /// cohort and supervision costs, grants; where the intakes go on to the end
    /// of the run, nothing is. A full year is the last twelve months of the run,
    /// without what is one-off.
    pub fn mtfs(&self) -> Mtfs {
        let rows = self.mixtures();
        let last_year = self.last_year();
        let mut levels: Vec<Vec<i64>> = vec![Vec::new(); rows.len()];
        let years = self.years().iter().map(|(_, months)| (months, false));
        for (months, full_year) in years.chain([(&last_year, true)]) {
            let sums: Vec<i64> =
                rows.iter().map(|(_, one_off, flows)| if full_year && *one_off { 0 } else { self.change(flows, months) }).collect();
            let by = i64::from(self.replications().max(1)) * PENCE_A_THOUSAND;
            let rounded = parts_to(&sums, by, rounded_mean(sums.iter().sum(), by));
            for (row, level) in levels.iter_mut().zip(rounded) {
                row.push(level);
            }
        }
        let rows = rows.into_iter().zip(levels).map(|((what, one_off, _), levels)| MtfsRow { what, one_off, levels });
        Mtfs { rows: rows.collect() }
    }

    /// The plan's spend less that of doing nothing, summed over replications.
    fn change(&self, flows: &Mixture<'_>, months: &[Month]) -> i64 {
        flows.iter().map(|(flow, sign)| -sign * flow.saving(months).iter().sum::<i64>()).sum()
    }

    fn mixtures(&self) -> Vec<(String, bool, Mixture<'_>)> {
        let ends = !self.intakes_go_on();
        let pay = self.lines().iter().filter(|row| Covered::of(row.0) == Covered::Pay).map(|row| (&row.1, 1));
        let agency = self.lines().iter().filter(|row| row.0 == Line::AgencyCharges).map(|row| (&row.1, 1));
        let mut rows: Vec<(String, bool, Mixture<'_>)> = vec![
            ("Staff numbers: pay and on-costs".to_owned(), false, pay.chain([(&self.grade_mix, -1), (&self.double_running_pay, -1)]).collect()),
            ("Grade mix".to_owned(), false, vec![(&self.grade_mix, 1)]),
            ("Agency".to_owned(), false, agency.chain([(&self.double_running_agency, -1)]).collect()),
        ];
        rows.push(("Double running: pay of supernumerary staff".to_owned(), ends, vec![(&self.double_running_pay, 1)]));
        rows.push(("Double running: agency kept beside new staff".to_owned(), ends, vec![(&self.double_running_agency, 1)]));
        for (line, flow) in self.lines().iter().filter(|row| Covered::of(row.0) == Covered::Neither) {
            let with_intakes = matches!(line, Line::Cohorts | Line::Supervision | Line::Grants);
            if !flow.is_nothing() {
                rows.push((in_words(line.name()), ends && with_intakes, vec![(flow, 1)]));
            }
        }
        rows.sort_by_key(|row| row.1);
        rows
    }
}

/// "Cohort costs" for `cohort_costs`.
fn in_words(name: &str) -> String {
    let mut words = name.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_sum_to_the_levels() {
        assert_eq!(changes(&[10, -5, -20, -20]), [10, -15, -15, 0]);
        assert_eq!(in_words("cohort_costs"), "Cohort costs");
    }
}
