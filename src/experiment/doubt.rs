//! Assumptions that may well be otherwise, and a plan as it would be then: to
//! see on which of them the sign of a difference hangs.

use crate::department::Plan;
use crate::department::plan::RecruitmentForm;
use crate::quantity::{Money, Rate, Share, Steps};
use crate::scenario::{ORDINARY_INTAKE, Scenario, differing, employed_cost};

/// An assumption, and how far off it may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    /// What it is, in words.
    pub what: &'static str,
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Why these ends.
    pub source: &'static str,
    /// What the ends are.
    pub kind: Doubted,
}

/// What may be otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubted {
    /// Share of vacant posts for which agency is requested.
    Cover,
    /// What a year of an agency worker costs beyond an employed one's [pounds].
    Premium,
    /// Share of the places of planned cohorts that are filled.
    Filled,
    /// Experienced people who would come [a year].
    Joiners,
    /// Times the hazard of leaving.
    Turnover,
}

/// The doubts of a comparison: those that a scenario states as intervals, the
/// two on which the price of a vacancy rests, and turnover. What the plans
/// themselves have differently is no doubt but the question.
pub fn doubts(base: &Scenario, others: &[Scenario]) -> Vec<Doubt> {
    let interval = |end: &str| {
        let rows = std::iter::once(base).chain(others).flat_map(|scenario| &scenario.assumptions);
        rows.filter(|row| row.key.ends_with(end)).find_map(|row| row.low.zip(row.high))
    };
    let doubt = |what, (low, high), source, kind| Doubt { what, low, high, source, kind };
    let mut all = vec![
        doubt("share of vacant posts covered by agency (agency.cover_share)", (0.6, 1.0), "England 0.74 achieved; practice from 0.6 to every post", Doubted::Cover),
        doubt("agency premium, pounds a worker-year (agency.weekly_charge)", (16_000.0, 28_000.0), "the sources, by convention and year", Doubted::Premium),
        doubt("turnover against the scenario's (leaving.turnover)", (0.85, 1.15), "a good and a bad year: England's year-to-year spread", Doubted::Turnover),
    ];
    let differs = |key: &str| others.iter().any(|other| differing(base, other).iter().any(|row| row.key.starts_with(key)));
    if let Some(range) = interval("recruitment.joiners_per_year") {
        all.push(doubt("experienced joiners a year (recruitment.joiners_per_year)", range, "the scenario's interval", Doubted::Joiners));
    }
    if let Some(range) = interval(".fill_share") {
        all.push(doubt("share of cohort places filled (fill_share)", range, "the scenario's interval", Doubted::Filled));
    }
    all.retain(|doubt| match doubt.kind {
        Doubted::Cover => !differs("agency.cover_share"),
        Doubted::Premium => !["agency.weekly_charge", "agency.hourly", "agency.weeks_worked", "pay."].into_iter().any(differs),
        Doubted::Joiners => !differs("recruitment."),
        Doubted::Filled | Doubted::Turnover => true,
    });
    all
}

impl Doubt {
    /// The plan with this assumption at a value, all else equal.
    pub fn at(&self, plan: &Plan, value: f64) -> Plan {
        let mut plan = plan.clone();
        match self.kind {
            Doubted::Cover => plan.agency.cover_share = Share::new(value),
            Doubted::Premium => {
                let weekly = plan.agency.mean_charge(plan.months.start()) / 100.0;
                let wanted = (employed_cost(&plan) + value) / plan.agency.weeks_worked.max(1.0);
                let times = if weekly > 0.0 { wanted / weekly } else { 1.0 };
                let charged = |money: Money| Money::pence((money.as_pence() as f64 * times).round() as i64);
                plan.agency.change_charges(|charge| Steps {
                    first: charged(charge.first),
                    later: charge.later.iter().map(|step| (step.0, charged(step.1))).collect(),
                });
            }
            Doubted::Filled => {
                // The ordinary intake is not a plan of anybody's.
                let planned = plan.cohorts.iter_mut().filter(|cohort| cohort.name != ORDINARY_INTAKE);
                planned.for_each(|cohort| cohort.fill_share = Share::new(value));
            }
            Doubted::Joiners => {
                if let RecruitmentForm::Market(rate) = &mut plan.recruitment.form {
                    *rate = Rate::per_year(value);
                }
            }
            Doubted::Turnover => plan.leaving.level = plan.leaving.level.times(&Steps::constant(value)),
        }
        plan
    }
}
