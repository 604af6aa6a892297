//! Money of different years: at the prices of the first, and at its present value.

use super::{Cells, Savings};
use crate::department::plan::Pay;

/// In which terms money is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terms {
    /// As it is paid.
    Cash,
    /// At the prices of the first financial year of the run.
    Real,
    /// Real money, discounted to the first financial year of the run.
    PresentValue,
}

impl Terms {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 3] = [Self::Cash, Self::Real, Self::PresentValue];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Real => "real",
            Self::PresentValue => "present value",
        }
    }
}

/// (1 + rate) to a whole number of financial years. Prices and discounting step
/// on 1 April: a payment on 31 March belongs to the year before.
pub fn factor(rate: f64, years: u32) -> f64 {
    (0..years).fold(1.0, |all, _| all * (1.0 + rate))
}

impl Savings {
    /// Cells by financial year (see [`Savings::by_year`]) in other terms, by the
    /// plan's own rates. Only real money is discounted. Each cell of each
    /// replication is rounded to the penny; totals are sums of rounded cells.
    pub fn in_terms(&self, cash: &Cells, terms: Terms, pay: &Pay) -> Cells {
        let divisor = |years: u32| match terms {
            Terms::Cash => 1.0,
            Terms::Real => factor(pay.price_inflation, years),
            Terms::PresentValue => factor(pay.price_inflation, years) * factor(pay.discount_rate, years),
        };
        let factors: Vec<f64> = (0..self.years().len() as u32).map(divisor).collect();
        cash.divided(&factors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_step_with_whole_years_and_no_rate_changes_nothing() {
        assert_eq!((factor(0.02, 0), factor(0.02, 2), factor(0.0, 40)), (1.0, 1.02 * 1.02, 1.0));
        let cells = Cells(vec![vec![vec![100, -100], vec![103, 51]]]);
        assert_eq!(cells.divided(&[1.0, 1.0]), cells);
        assert_eq!(cells.divided(&[1.0, 1.02]).0[0][1], [101, 50]);
    }
}
