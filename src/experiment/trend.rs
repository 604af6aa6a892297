//! The second baseline: a plan in a country that goes on moving as it has been.

use crate::department::Plan;
use crate::evidence::trend::{AGENCY_COVER, AGENCY_PRICE, TURNOVER, Trend};
use crate::quantity::{Money, Months, Steps};

/// The world around the department.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// As it is at the start.
    AsNow,
    /// Turnover, agency and its price go on moving as nationally for three
    /// years, fading over two.
    TrendContinues,
}

impl Baseline {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::AsNow => "as now",
            Self::TrendContinues => "trend continues",
        }
    }

    /// The plan in that world. What the plan itself changes over time it
    /// changes on top.
    pub fn around(self, plan: &Plan) -> Plan {
        let mut plan = plan.clone();
        if self == Self::TrendContinues {
            let steps = |trend: &Trend| quarterly(trend, plan.months);
            plan.leaving.level = plan.leaving.level.times(&steps(&TURNOVER));
            plan.agency.cover_level = plan.agency.cover_level.times(&steps(&AGENCY_COVER));
            let price = steps(&AGENCY_PRICE);
            plan.agency.change_charges(|charge| charged(charge, &price));
        }
        plan
    }
}

/// A trend in steps of three months, each at the level of its middle.
fn quarterly(trend: &Trend, months: Months) -> Steps<f64> {
    let quarters = months.count().div_ceil(3);
    let later = (0..quarters)
        .map(|quarter| (months.start().plus_months(3 * quarter as i32), trend.level((f64::from(quarter) + 0.5) / 4.0)))
        .collect();
    Steps { first: 1.0, later }
}

fn charged(charge: &Steps<Money>, level: &Steps<f64>) -> Steps<Money> {
    let pence = Steps {
        first: charge.first.as_pence() as f64,
        later: charge.later.iter().map(|step| (step.0, step.1.as_pence() as f64)).collect(),
    };
    if level.later.iter().all(|step| step.1 == 1.0) {
        return charge.clone();
    }
    let product = pence.times(level);
    let money = |pence: f64| Money::pence(pence.round() as i64);
    Steps { first: money(product.first), later: product.later.iter().map(|step| (step.0, money(step.1))).collect() }
}
