//! What one replication measured: [measure][scope][month].

use super::measure::{Kind, Measure, reported};
use super::plan::Plan;
use crate::quantity::Month;

/// Whom a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The whole authority.
    Authority,
    /// One team, by its place in the plan.
    Team(usize),
}

/// Which cell of a tally holds what: the same for every replication of a plan.
#[derive(Clone, Debug)]
pub struct Layout {
    measures: Vec<Measure>,
    first_row: Vec<u32>,
    kinds: Vec<Kind>,
    teams: usize,
    months: usize,
    rows: usize,
}

impl Layout {
    /// The layout of a plan's tallies.
    pub fn new(plan: &Plan) -> Self {
        let measures = reported(plan);
        let teams = plan.teams.len();
        let mut rows = 0;
        let mut kinds = Vec::new();
        let first_row = measures
            .iter()
            .map(|measure| {
                let first = rows as u32;
                let meaning = measure.meaning();
                rows += if meaning.by_team { 1 + teams } else { 1 };
                kinds.resize(rows, meaning.kind);
                first
            })
            .collect();
        Self { measures, first_row, kinds, teams, months: plan.months.count() as usize + 1, rows }
    }

    /// The measures, in the order of the tables.
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// How the measure lies in time whose series begins at this cell.
    pub fn kind(&self, first: usize) -> Kind {
        self.kinds[first / self.months]
    }

    /// Cells of one replication.
    pub fn cells(&self) -> usize {
        self.rows * self.months
    }

    /// How many teams there are.
    pub fn teams(&self) -> usize {
        self.teams
    }

    /// Every measure and scope that has cells, with the cell of month 0; the
    /// others follow it.
    pub fn series(&self) -> impl Iterator<Item = (Measure, Scope, usize)> + '_ {
        self.measures.iter().enumerate().flat_map(move |(index, &measure)| {
            let first = self.first_row[index] as usize;
            let end = self.first_row.get(index + 1).map_or(self.rows, |&row| row as usize);
            (first..end).map(move |row| {
                let scope = if row == first { Scope::Authority } else { Scope::Team(row - first - 1) };
                (measure, scope, row * self.months)
            })
        })
    }

    /// The cell of a measure, scope and month, if it is reported.
    pub fn cell(&self, measure: Measure, scope: Scope, month: Month) -> Option<usize> {
        let index = self.measures.iter().position(|&other| other == measure)?;
        let first = self.first_row[index] as usize;
        let end = self.first_row.get(index + 1).map_or(self.rows, |&row| row as usize);
        let row = match scope {
            Scope::Authority => first,
            Scope::Team(team) => first + 1 + team,
        };
        (row < end && (month.0 as usize) < self.months).then(|| row * self.months + month.0 as usize)
    }
}

/// What one replication measured. A cell that was never written is missing,
/// which is not zero.
#[derive(Clone, Debug)]
pub struct Tally {
    cells: Vec<f64>,
}

impl Tally {
    /// All cells missing.
    pub fn new(layout: &Layout) -> Self {
        Self { cells: vec![f64::NAN; layout.cells()] }
    }

    /// Writes a cell. What is not finite is left missing.
    pub fn set(&mut self, cell: usize, value: f64) {
        if value.is_finite() {
            self.cells[cell] = value + 0.0;
        }
    }

    /// Reads a cell.
    pub fn get(&self, cell: usize) -> Option<f64> {
        let value = self.cells[cell];
        (!value.is_nan()).then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::department::agency_invariants::restless;

    #[test]
    fn every_cell_is_somebodys_and_what_is_not_reported_has_none() {
        let plan = restless();
        let layout = Layout::new(&plan);
        let (teams, last) = (plan.teams.len(), plan.months.count());
        let mut found: Vec<usize> = Vec::new();
        for &measure in layout.measures() {
            let scopes = [Scope::Authority].into_iter().chain((0..teams).map(Scope::Team));
            for scope in scopes.filter(|&scope| scope == Scope::Authority || measure.meaning().by_team) {
                found.extend((0..=last).map(|month| layout.cell(measure, scope, Month(month)).expect("a cell")));
            }
            assert_eq!(layout.cell(measure, Scope::Team(teams), Month(0)), None, "{measure:?}");
            assert_eq!(layout.cell(measure, Scope::Authority, Month(last + 1)), None, "{measure:?}");
            assert_eq!(layout.cell(measure, Scope::Team(0), Month(0)).is_some(), measure.meaning().by_team, "{measure:?}");
        }
        found.sort_unstable();
        assert!(found.into_iter().eq(0..layout.cells()), "each cell once");
    }
}
