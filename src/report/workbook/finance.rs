//! What the live finance sheet stands on: for each financial year and item a
//! quantity and a unit rate, in the base and in the plan, whose product is the
//! runs' mean to the penny. Knows no spreadsheet.

use crate::department::plan::{Heads, OnCosts};
use crate::department::tally::Scope;
use crate::department::{AgencyCause, Line, Measure, Plan};
use crate::experiment::savings::Savings;
use crate::experiment::{Pair, Projection};
use crate::quantity::{Money, Month};
use crate::report::words::year_words;
use crate::statistics::rounded_means;

/// How much of something there is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quantity {
    /// A number, from the runs' means.
    Given(f64),
    /// The permanent pay of the same year, whatever it becomes; here as the
    /// runs gave it [pence].
    Pay(i64),
}

impl Quantity {
    /// As the runs gave it, not below nothing.
    pub fn number(self) -> f64 {
        match self {
            Self::Given(number) => number.max(0.0),
            Self::Pay(pence) => pounds(pence),
        }
    }
}

/// One item in one of the two plans.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Side {
    /// How much.
    pub quantity: Quantity,
    /// What one costs [pounds].
    pub rate: f64,
    /// Quantity × rate, as the runs gave it [pence].
    pub pence: i64,
}

/// One item of a line of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The line that it belongs to; a line's items sum to it.
    pub line: Line,
    /// What it is.
    pub what: &'static str,
    /// What its quantity counts.
    pub unit: &'static str,
    /// In the base.
    pub base: Side,
    /// In the plan compared with it.
    pub plan: Side,
}

/// A financial year.
#[derive(Clone, Debug, PartialEq)]
pub struct Year {
    /// Its name; of a part-year, with the number of its months.
    pub name: String,
    /// Its items, permanent pay first.
    pub items: Vec<Item>,
}

/// The unit of an item that has no natural one.
pub const WHOLE: &str = "the whole amount (quantity 1)";

/// The years of a comparison with one alternative. Amounts are the savings
/// statement's, rounded by its one rule, so that lines, totals and savings are
/// its own to the penny.
pub fn years(pair: &Pair<'_>) -> Vec<Year> {
    let savings = Savings::of(pair);
    let (spent, saved) = (savings.base_by_year().means(), savings.by_year().means());
    let mut years: Vec<Year> = Vec::new();
    for (n, (year, months)) in savings.years().iter().enumerate() {
        let (mut base, mut plan) = ([0; Line::COUNT], [0; Line::COUNT]);
        for (part, (line, _)) in savings.lines().iter().enumerate() {
            base[*line as usize] = spent[part][n];
            plan[*line as usize] = spent[part][n] - saved[part][n];
        }
        let part = if months.len() < 12 { format!(" ({} months)", months.len()) } else { String::new() };
        let means = |projection, lines| Means { projection, months, lines };
        let items = items(&means(&pair.base.projection, base), &means(&pair.other.projection, plan));
        years.push(Year { name: format!("{}{part}", year_words(*year)), items });
    }
    let nothing = |item: &Item| item.what != PAY && item.base.pence == 0 && item.plan.pence == 0;
    let idle: Vec<&str> = (0..years[0].items.len())
        .filter(|&n| years.iter().all(|year| nothing(&year.items[n])))
        .map(|n| years[0].items[n].what)
        .collect();
    for year in &mut years {
        year.items.retain(|item| !idle.contains(&item.what));
    }
    years
}

const PAY: &str = "permanent pay";

/// The means of one plan in one year [pence], and what they are made of.
struct Means<'a> {
    projection: &'a Projection,
    months: &'a [Month],
    lines: [i64; Line::COUNT],
}

impl Means<'_> {
    fn plan(&self) -> &Plan {
        self.projection.plan()
    }

    fn line(&self, line: Line) -> i64 {
        self.lines[line as usize]
    }

    fn pay(&self) -> Quantity {
        Quantity::Pay(self.line(Line::PermanentPay))
    }

    /// FTE-months in post: each month's mean of its first and its last day.
    fn fte_months(&self) -> f64 {
        let mean = |month: Month| self.projection.summary(Measure::PermanentFte, Scope::Authority, month).mean.unwrap_or(0.0);
        self.months.iter().map(|&month| (mean(Month(month.0 - 1)) + mean(month)) / 2.0).sum()
    }

    /// Charges for managed teams [pence].
    fn managed(&self) -> i64 {
        let sum = pence(self.projection, Measure::AgencySpend(AgencyCause::ManagedTeams), self.months).into_iter().sum();
        rounded_means(&[sum], self.projection.replications())[0]
    }

    /// FTE-weeks that individual agency workers worked: each month's charges
    /// over the weekly charge then in force, the mean over the roles.
    fn agency_weeks(&self) -> f64 {
        let months = self.plan().months;
        let weeks = |&month: &Month| {
            let weekly = self.plan().agency.mean_charge(months.end_of(Month(month.0 - 1)));
            let sum = |measure| pence(self.projection, measure, &[month]).into_iter().sum::<i64>();
            let individual = sum(Measure::Spend(Line::AgencyCharges)) - sum(Measure::AgencySpend(AgencyCause::ManagedTeams));
            if weekly > 0.0 { individual as f64 / weekly / f64::from(self.projection.replications()) } else { 0.0 }
        };
        self.months.iter().map(weeks).sum()
    }

    /// Hires that were paid for.
    fn hires(&self) -> f64 {
        let cost = self.plan().recruitment.cost_per_hire;
        if cost > Money::ZERO { self.line(Line::Recruitment) as f64 / cost.as_pence() as f64 } else { 0.0 }
    }

    /// Cohort places that are expected to be filled by intakes of the year.
    fn places(&self) -> f64 {
        let months = self.plan().months;
        let (from, to) = match self.months {
            [first, .., last] => (months.end_of(Month(first.0 - 1)), months.end_of(*last)),
            [only] => (months.end_of(Month(only.0 - 1)), months.end_of(*only)),
            [] => return 0.0,
        };
        let paid = |cohort: &&crate::department::plan::Cohort| cohort.cost_per_head != Money::ZERO || cohort.training_pay_per_year != Money::ZERO;
        let filled = |cohort: &crate::department::plan::Cohort| {
            let intakes = cohort.intakes.iter().filter(|&&begins| from <= begins && begins < to).count();
            intakes as f64 * mean_heads(cohort.heads) * cohort.fill_share.as_f64()
        };
        self.plan().cohorts.iter().filter(paid).map(filled).sum()
    }

    /// National Insurance on all pay, and what is not due of it below the
    /// threshold [pence], with the person-months that saves; `None` where
    /// on-costs are one rate.
    fn insurance(&self) -> Option<(i64, i64, f64)> {
        let OnCosts::Parts { ni_rate, ni_above, .. } = self.plan().pay.on_costs else { return None };
        let a_month = ni_rate * ni_above.as_pence() as f64 / 12.0;
        if a_month <= 0.0 {
            return None;
        }
        let on_all = (self.line(Line::PermanentPay) as f64 * ni_rate).round() as i64;
        let below = self.line(Line::OnCosts) - on_all;
        Some((on_all, below, -below as f64 / a_month))
    }
}

fn mean_heads(heads: Heads) -> f64 {
    match heads {
        Heads::Fixed(heads) => f64::from(heads),
        Heads::Poisson(mean) => mean,
        Heads::Between(least, most) => f64::from(least + most) / 2.0,
    }
}

/// A flow of money over months, replication by replication [pence]; nothing
/// where it is not reported.
fn pence(projection: &Projection, measure: Measure, months: &[Month]) -> Vec<i64> {
    let all = projection.by_replication(measure, Scope::Authority, months);
    all.into_iter().flatten().map(|pounds| (pounds * 100.0).round() as i64).collect()
}

fn items(base: &Means<'_>, plan: &Means<'_>) -> Vec<Item> {
    let make = |line, what, unit, of: &dyn Fn(&Means<'_>) -> (i64, Quantity)| item((line, what, unit), of(base), of(plan));
    let whole = |line, what| make(line, what, WHOLE, &|means| (means.line(line), Quantity::Given(1.0)));
    let on_pay = |line, what| make(line, what, "pounds of permanent pay", &|means| (means.line(line), means.pay()));
    let given = |pence, quantity| (pence, Quantity::Given(quantity));
    let mut items = vec![make(Line::PermanentPay, PAY, "FTE-months in post", &|means| given(means.line(Line::PermanentPay), means.fte_months()))];
    match (base.insurance(), plan.insurance()) {
        (Some(base_ni), Some(plan_ni)) => {
            let all = "employer National Insurance, as if on all pay";
            items.push(item((Line::OnCosts, all, "pounds of permanent pay"), (base_ni.0, base.pay()), (plan_ni.0, plan.pay())));
            let below = "employer National Insurance not due below the threshold";
            items.push(item((Line::OnCosts, below, "person-months"), given(base_ni.1, base_ni.2), given(plan_ni.1, plan_ni.2)));
        }
        _ => items.push(on_pay(Line::OnCosts, "employer on-costs")),
    }
    items.extend([
        on_pay(Line::Pension, "employer pension"),
        on_pay(Line::Levy, "apprenticeship levy"),
        make(Line::AgencyCharges, "agency workers", "FTE-weeks worked", &|means| {
            given(means.line(Line::AgencyCharges) - means.managed(), means.agency_weeks())
        }),
        make(Line::AgencyCharges, "managed agency teams", WHOLE, &|means| given(means.managed(), 1.0)),
        make(Line::Recruitment, "hiring experienced people", "heads hired", &|means| given(means.line(Line::Recruitment), means.hires())),
        make(Line::Cohorts, "cohorts: cost per head and pay in training", "places expected to be filled in the year", &|means| {
            given(means.line(Line::Cohorts), means.places())
        }),
        whole(Line::Supervision, "supervision: academy posts and assessors"),
        whole(Line::Grants, "grants received (negative)"),
    ]);
    items
}

/// An item in its natural unit, or as a whole amount where one of the two sides
/// has money and nothing to count.
fn item((line, what, unit): (Line, &'static str, &'static str), base: (i64, Quantity), plan: (i64, Quantity)) -> Item {
    let whole = |pence| Side { quantity: Quantity::Given(1.0), rate: pounds(pence), pence };
    match (side(base), side(plan)) {
        (Some(base), Some(plan)) => Item { line, what, unit, base, plan },
        _ => Item { line, what, unit: WHOLE, base: whole(base.0), plan: whole(plan.0) },
    }
}

fn side((pence, quantity): (i64, Quantity)) -> Option<Side> {
    let number = quantity.number();
    match number > 0.0 {
        true => Some(Side { quantity, rate: pounds(pence) / number, pence }),
        false if pence == 0 => Some(Side { quantity, rate: 0.0, pence }),
        false => None,
    }
}

/// In pounds.
pub fn pounds(pence: i64) -> f64 {
    pence as f64 / 100.0
}
