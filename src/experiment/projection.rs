//! A projection: all replications of a plan, ready to be read.

use crate::department::tally::{Layout, Scope, Tally};
use crate::department::{Kind, Measure, Plan, Unit};
use crate::quantity::Month;
use crate::statistics::Summary;

/// All replications of a plan.
#[derive(Clone, Debug)]
pub struct Projection {
    plan: Plan,
    layout: Layout,
    tallies: Vec<Tally>,
    events: u64,
}

impl Projection {
    /// Gathers tallies, in replication order.
    pub fn new(plan: Plan, layout: Layout, tallies: Vec<Tally>, events: u64) -> Self {
        Self { plan, layout, tallies, events }
    }

    /// From the figures of each replication, cell by cell as [`Self::figures`] gives them.
    pub fn of_figures(plan: Plan, rows: impl Iterator<Item = Vec<f64>>, events: u64) -> Self {
        let layout = Layout::new(&plan);
        let tally = |row: Vec<f64>| {
            let mut tally = Tally::new(&layout);
            row.into_iter().take(layout.cells()).enumerate().for_each(|(cell, value)| tally.set(cell, value));
            tally
        };
        let tallies = rows.map(tally).collect();
        Self { plan, layout, tallies, events }
    }

    /// Every figure of a replication, cell by cell; `None` where it is missing.
    pub fn figures(&self, replication: u32) -> impl Iterator<Item = Option<f64>> + '_ {
        (0..self.layout.cells()).map(move |cell| self.tallies[replication as usize].get(cell))
    }

    /// Adds the next replications of the same plan.
    pub fn join(&mut self, more: Self) {
        debug_assert_eq!(self.layout.cells(), more.layout.cells());
        self.tallies.extend(more.tallies);
        self.events += more.events;
    }

    /// The plan that was run.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How many replications there are.
    pub fn replications(&self) -> u32 {
        self.tallies.len() as u32
    }

    /// Events processed, all replications together.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// What is reported, in the order of the tables.
    pub fn measures(&self) -> &[Measure] {
        self.layout.measures()
    }

    /// The authority, then each team.
    pub fn scopes(&self) -> impl Iterator<Item = Scope> {
        std::iter::once(Scope::Authority).chain((0..self.plan.teams.len()).map(Scope::Team))
    }

    /// `authority`, or `team:<name>`.
    pub fn scope_name(&self, scope: Scope) -> String {
        match scope {
            Scope::Authority => "authority".to_owned(),
            Scope::Team(team) => format!("team:{}", self.plan.teams[team].name),
        }
    }

    /// Whether a measure is given for a scope.
    pub fn has(&self, measure: Measure, scope: Scope) -> bool {
        self.layout.cell(measure, scope, Month(0)).is_some()
    }

    /// A figure in one replication; `None` where it is missing.
    pub fn value(&self, measure: Measure, scope: Scope, month: Month, replication: u32) -> Option<f64> {
        let cell = self.layout.cell(measure, scope, month)?;
        self.tallies[replication as usize].get(cell)
    }

    /// A figure in every replication that has it, in their order.
    pub fn values(&self, measure: Measure, scope: Scope, month: Month) -> Vec<f64> {
        let Some(cell) = self.layout.cell(measure, scope, month) else { return Vec::new() };
        self.tallies.iter().filter_map(|tally| tally.get(cell)).collect()
    }

    /// What the replications say of a figure.
    pub fn summary(&self, measure: Measure, scope: Scope, month: Month) -> Summary {
        Summary::of(&self.values(measure, scope, month))
    }

    /// A figure replication by replication, `None` where one lacks it: of one
    /// month, or a flow summed over several. Sums of money are to the penny and
    /// sums of people and children to the thousandth, so that equal amounts are
    /// equal bits whatever the order in which they arose.
    pub fn by_replication(&self, measure: Measure, scope: Scope, months: &[Month]) -> Vec<Option<f64>> {
        let cells: Option<Vec<usize>> = months.iter().map(|&month| self.layout.cell(measure, scope, month)).collect();
        let Some(cells) = cells.filter(|cells| !cells.is_empty()) else { return vec![None; self.tallies.len()] };
        if let [cell] = cells[..] {
            return self.tallies.iter().map(|tally| tally.get(cell)).collect();
        }
        let meaning = measure.meaning();
        debug_assert_eq!(meaning.kind, Kind::Flow);
        let grain = match meaning.unit {
            Unit::Pounds => Some(100.0),
            Unit::Fte | Unit::Heads | Unit::Children => Some(1_000.0),
            _ => None,
        };
        let to_the_grain = |sum: f64| grain.map_or(sum, |grain| (sum * grain).round() / grain);
        self.tallies
            .iter()
            .map(|tally| cells.iter().map(|&cell| tally.get(cell)).sum::<Option<f64>>().map(to_the_grain))
            .collect()
    }

    /// The months of each financial year (by its first calendar year) that lie in the run.
    pub fn financial_years(&self) -> Vec<(i32, Vec<Month>)> {
        let mut years: Vec<(i32, Vec<Month>)> = Vec::new();
        for month in self.plan.months.all().skip(1) {
            let year = self.plan.months.financial_year_of(month);
            match years.last_mut() {
                Some((last, months)) if *last == year => months.push(month),
                _ => years.push((year, vec![month])),
            }
        }
        years
    }

    /// A flow summed over months, in every replication that has them all.
    pub fn sums(&self, measure: Measure, scope: Scope, months: &[Month]) -> Vec<f64> {
        debug_assert_eq!(measure.meaning().kind, Kind::Flow);
        let cells: Option<Vec<usize>> =
            months.iter().map(|&month| self.layout.cell(measure, scope, month)).collect();
        let Some(cells) = cells else { return Vec::new() };
        self.tallies
            .iter()
            .filter_map(|tally| cells.iter().map(|&cell| tally.get(cell)).sum::<Option<f64>>())
            .collect()
    }
}
