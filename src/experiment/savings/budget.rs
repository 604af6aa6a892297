//! A plan against the budget: what can be taken out of it, and what only ends
//! an overspend.

use super::Savings;
use crate::department::Line;
use crate::department::plan::Budget;
use crate::quantity::Month;

/// The head of a budget that a line of the ledger stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covered {
    /// Permanent pay and what the employer pays on top.
    Pay,
    /// Agency.
    Agency,
    /// Neither.
    Neither,
}

impl Covered {
    /// Of a line.
    pub fn of(line: Line) -> Self {
        match line {
            Line::PermanentPay | Line::OnCosts | Line::Pension | Line::Levy => Self::Pay,
            Line::AgencyCharges => Self::Agency,
            _ => Self::Neither,
        }
    }
}

/// The cashable saving and the overspend removed, for a budget, doing nothing
/// and the plan [pence]: max(0, B − P) − max(0, B − N) and
/// max(0, N − B) − max(0, P − B). They sum to N − P.
///
/// ```
/// // Doing nothing overspends by 30; the plan stays 20 below the budget.
/// assert_eq!(tenure::experiment::savings::split(100, 130, 80), (20, 30));
/// ```
pub fn split(budget: i64, nothing: i64, plan: i64) -> (i64, i64) {
    let below = |spend: i64| (budget - spend).max(0);
    let above = |spend: i64| (spend - budget).max(0);
    (below(plan) - below(nothing), above(nothing) - above(plan))
}

/// One financial year against its budget, in each replication [pence].
#[derive(Clone, Debug)]
pub struct BudgetYear {
    /// Its first calendar year.
    pub year: i32,
    /// Its months in the run.
    pub months: Vec<Month>,
    /// The budget for those months: of a part-year, so many twelfths.
    pub budget: i64,
    /// Spend under the budget's heads when doing nothing.
    pub nothing: Vec<i64>,
    /// Spend under them with the plan.
    pub plan: Vec<i64>,
    /// What can be taken out of the budget.
    pub cashable: Vec<i64>,
    /// What only ends an overspend.
    pub overspend_removed: Vec<i64>,
    /// The saving on lines outside the budget's heads (below nothing: what the plan costs there).
    pub outside: Vec<i64>,
}

impl Savings {
    /// Every year that has a budget. Where only one of pay and agency is given,
    /// the other's lines are outside it.
    pub fn against_budget(&self, budget: &Budget) -> Vec<BudgetYear> {
        let heads = [(Covered::Pay, &budget.pay), (Covered::Agency, &budget.agency)];
        let given: Vec<_> = heads.into_iter().filter(|head| !head.1.is_empty()).collect();
        if given.is_empty() {
            return Vec::new();
        }
        let inside = |line: Line| given.iter().any(|head| head.0 == Covered::of(line));
        self.years()
            .iter()
            .filter_map(|(year, months)| {
                let amounts: Option<i64> = given.iter().map(|head| Budget::of(head.1, *year).map(|amount| amount.as_pence())).sum();
                let budget = (amounts? * months.len() as i64 + 6).div_euclid(12);
                let mut spend = [vec![0; self.replications() as usize], vec![0; self.replications() as usize]];
                let mut outside = vec![0; self.replications() as usize];
                for (line, flow) in self.lines() {
                    if inside(*line) {
                        add(&mut spend[0], &flow.base(months));
                        add(&mut spend[1], &flow.other(months));
                    } else {
                        add(&mut outside, &flow.saving(months));
                    }
                }
                let [nothing, plan] = spend;
                let (cashable, overspend_removed) =
                    nothing.iter().zip(&plan).map(|(&nothing, &plan)| split(budget, nothing, plan)).unzip();
                Some(BudgetYear { year: *year, months: months.clone(), budget, nothing, plan, cashable, overspend_removed, outside })
            })
            .collect()
    }
}

fn add(sums: &mut [i64], values: &[i64]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += value;
    }
}
