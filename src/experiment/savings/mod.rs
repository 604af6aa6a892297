//! What a plan saves against doing nothing, replication by replication.
//!
//! Everything is reckoned in whole pence from the months' rounded lines of the
//! ledger, so that lines sum to the total, months to years and parts to wholes
//! in every replication; means are rounded once, by one rule (see
//! [`Cells::means`]). A saving is what doing nothing costs less what the plan
//! costs: positive where the plan is cheaper. A line that only one of the two
//! has counts as nothing in the other. Knows no file and no word of a report.

mod budget;
mod delivery;
mod mtfs;
mod prices;

pub use self::budget::{BudgetYear, Covered, split};
pub use self::delivery::{Delivery, Payback, delivery_of, payback};
pub use self::mtfs::{Mtfs, MtfsRow, changes};
pub use self::prices::{Terms, factor};

use super::{Pair, Projection};
use crate::department::tally::Scope;
use crate::department::{Line, Measure};
use crate::quantity::{Month, Months};
use crate::scenario::ORDINARY_INTAKE;
use crate::statistics::means_over_periods;

/// A flow of money by month and replication [pence], in both plans.
#[derive(Clone, Debug)]
pub struct Flow {
    base: Vec<Vec<i64>>,
    other: Vec<Vec<i64>>,
}

impl Flow {
    /// A flow of the whole authority. Missing counts as nothing.
    pub fn of(base: &Projection, other: &Projection, measure: Measure) -> Self {
        let months: Vec<Month> = base.plan().months.all().skip(1).collect();
        let pence = |projection: &Projection| -> Vec<Vec<i64>> {
            months
                .iter()
                .map(|&month| {
                    let values = projection.by_replication(measure, Scope::Authority, &[month]);
                    values.into_iter().map(|value| value.map_or(0, |pounds| (pounds * 100.0).round() as i64)).collect()
                })
                .collect()
        };
        Self { base: pence(base), other: pence(other) }
    }

    /// Doing nothing, summed over months, in each replication.
    pub fn base(&self, months: &[Month]) -> Vec<i64> {
        summed(&self.base, months)
    }

    /// The plan, summed over months, in each replication.
    pub fn other(&self, months: &[Month]) -> Vec<i64> {
        summed(&self.other, months)
    }

    /// Doing nothing less the plan, summed over months, in each replication.
    pub fn saving(&self, months: &[Month]) -> Vec<i64> {
        less(&self.base(months), &self.other(months))
    }

    fn is_nothing(&self) -> bool {
        self.base.iter().chain(&self.other).all(|month| month.iter().all(|&pence| pence == 0))
    }
}

fn summed(by_month: &[Vec<i64>], months: &[Month]) -> Vec<i64> {
    let mut sums = vec![0; by_month.first().map_or(0, Vec::len)];
    for month in months {
        for (sum, pence) in sums.iter_mut().zip(&by_month[month.0 as usize - 1]) {
            *sum += pence;
        }
    }
    sums
}

/// One less another, replication by replication.
fn less(from: &[i64], take: &[i64]) -> Vec<i64> {
    from.iter().zip(take).map(|(from, take)| from - take).collect()
}

/// Both plans' money, ready to be stated.
#[derive(Clone, Debug)]
pub struct Savings {
    months: Months,
    years: Vec<(i32, Vec<Month>)>,
    replications: u32,
    lines: Vec<(Line, Flow)>,
    /// Of permanent pay: what it is above or below the opening staff's mean.
    pub grade_mix: Flow,
    /// Of which pay and on-costs of supernumerary staff.
    pub double_running_pay: Flow,
    /// Of which agency charges for posts already taken.
    pub double_running_agency: Flow,
    intakes_go_on: bool,
}

/// Amounts by part, period and replication [pence].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells(pub Vec<Vec<Vec<i64>>>);

impl Savings {
    /// Lays a plan beside doing nothing.
    pub fn of(pair: &Pair<'_>) -> Self {
        Self::between(&pair.base.projection, &pair.other.projection)
    }

    /// The same of two projections with the same months and replications.
    pub fn between(base: &Projection, other: &Projection) -> Self {
        let flow = |measure: Measure| Flow::of(base, other, measure);
        let given = |measure: Measure| [base, other].iter().any(|projection| projection.has(measure, Scope::Authority));
        let lines = Line::ALL.into_iter().filter(|&line| given(Measure::Spend(line))).map(|line| (line, flow(Measure::Spend(line))));
        Self {
            months: base.plan().months,
            years: base.financial_years(),
            replications: base.replications(),
            lines: lines.collect(),
            grade_mix: flow(Measure::GradeMix),
            double_running_pay: flow(Measure::DoubleRunningPay),
            double_running_agency: flow(Measure::DoubleRunningAgency),
            intakes_go_on: intakes_go_on(other),
        }
    }

    /// The horizon.
    pub fn months(&self) -> Months {
        self.months
    }

    /// The financial years (by their first calendar years) and their months in the run.
    pub fn years(&self) -> &[(i32, Vec<Month>)] {
        &self.years
    }

    /// How many replications there are.
    pub fn replications(&self) -> u32 {
        self.replications
    }

    /// The ledger's lines that either plan has.
    pub fn lines(&self) -> &[(Line, Flow)] {
        &self.lines
    }

    /// One line; nothing where neither plan has it.
    pub fn line(&self, line: Line) -> Option<&Flow> {
        self.lines.iter().find(|row| row.0 == line).map(|row| &row.1)
    }

    /// Every month of the run.
    pub fn all_months(&self) -> Vec<Month> {
        self.months.all().skip(1).collect()
    }

    /// The last twelve months of the run.
    pub fn last_year(&self) -> Vec<Month> {
        let months = self.all_months();
        months[months.len().saturating_sub(12)..].to_vec()
    }

    /// The saving of all lines over some months, in each replication.
    pub fn total(&self, months: &[Month]) -> Vec<i64> {
        let mut total = vec![0; self.replications as usize];
        for (_, flow) in &self.lines {
            for (sum, saving) in total.iter_mut().zip(flow.saving(months)) {
                *sum += saving;
            }
        }
        total
    }

    /// The saving since the start, month by month, in each replication:
    /// `[month − 1][replication]`.
    pub fn cumulative(&self) -> Vec<Vec<i64>> {
        let mut so_far = vec![0; self.replications as usize];
        self.all_months()
            .iter()
            .map(|&month| {
                for (sum, saving) in so_far.iter_mut().zip(self.total(&[month])) {
                    *sum += saving;
                }
                so_far.clone()
            })
            .collect()
    }

    /// Savings by line and financial year.
    pub fn by_year(&self) -> Cells {
        self.cells(|flow, months| flow.saving(months))
    }

    /// What doing nothing costs, by line and financial year.
    pub fn base_by_year(&self) -> Cells {
        self.cells(Flow::base)
    }

    /// What doing nothing costs in each financial year: the sum of its lines' means.
    pub fn total_spend(&self) -> Vec<i64> {
        let means = self.base_by_year().means();
        (0..self.years.len()).map(|year| means.iter().map(|part| part[year]).sum()).collect()
    }

    fn cells(&self, of: impl Fn(&Flow, &[Month]) -> Vec<i64>) -> Cells {
        Cells(self.lines.iter().map(|(_, flow)| self.years.iter().map(|(_, months)| of(flow, months)).collect()).collect())
    }

    /// Whether the plan's intakes (other than the ordinary one) go on to the end
    /// of the run, so that nothing about them can be called one-off.
    pub fn intakes_go_on(&self) -> bool {
        self.intakes_go_on
    }

    /// Whether a flow is nothing in both plans in every replication.
    pub fn is_nothing(flow: &Flow) -> bool {
        flow.is_nothing()
    }

    /// Of the saving, what rests on grants received after those announced end:
    /// grants are part of it, so this is the part that may not come. In each replication.
    pub fn unannounced_grants(&self, months: &[Month], announced_until: crate::quantity::Instant) -> Vec<i64> {
        let later: Vec<Month> = months.iter().copied().filter(|&month| self.months.end_of(month) > announced_until).collect();
        self.line(Line::Grants).map_or_else(|| vec![0; self.replications as usize], |grants| grants.saving(&later))
    }
}

/// Whether somebody but the ordinary intake begins in the last year of a run.
fn intakes_go_on(projection: &Projection) -> bool {
    let plan = projection.plan();
    let last_year = plan.months.end().plus_months(-12);
    plan.cohorts
        .iter()
        .filter(|cohort| cohort.name != ORDINARY_INTAKE)
        .any(|cohort| cohort.intakes.iter().any(|&intake| intake >= last_year && intake < plan.months.end()))
}

impl Cells {
    /// The parts together: `[period][replication]`.
    pub fn total(&self) -> Vec<Vec<i64>> {
        let Some((first, rest)) = self.0.split_first() else { return Vec::new() };
        let mut total = first.clone();
        for part in rest {
            for (sums, values) in total.iter_mut().zip(part) {
                for (sum, value) in sums.iter_mut().zip(values) {
                    *sum += value;
                }
            }
        }
        total
    }

    /// Means `[part][period]` in whole pence, from exact sums over replications.
    ///
    /// The one rule of rounding: at the end of every period the mean of the
    /// total since the start is rounded to the penny, the parts' means are
    /// rounded down, and the pennies left over go to the largest remainders, the
    /// first first; a period's figure is the difference of two such. So parts sum
    /// to the total and periods to all of them, and every figure lies within two
    /// pence of its mean. (Rounded as costs, and turned round: the same pennies as
    /// in the differences of a comparison.)
    pub fn means(&self) -> Vec<Vec<i64>> {
        let sums: Vec<Vec<i64>> =
            self.0.iter().map(|part| part.iter().map(|values| -values.iter().sum::<i64>()).collect()).collect();
        let n = self.0.first().and_then(|part| part.first()).map_or(0, Vec::len) as u32;
        means_over_periods(&sums, n).into_iter().map(|part| part.into_iter().map(|mean| -mean).collect()).collect()
    }

    /// Each cell of each replication divided by its period's factor and rounded
    /// to the penny; totals are sums of rounded parts.
    pub fn divided(&self, factors: &[f64]) -> Self {
        let part = |part: &Vec<Vec<i64>>| {
            part.iter()
                .zip(factors)
                .map(|(values, factor)| values.iter().map(|&pence| (pence as f64 / factor).round() as i64).collect())
                .collect()
        };
        Self(self.0.iter().map(part).collect())
    }
}
