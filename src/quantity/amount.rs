//! Full-time equivalents and money, as integers.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// Full-time equivalents [thousandths of one FTE], so that 0.945 is exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Fte(i32);

/// An amount of money [pence].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Money(i64);

impl Fte {
    /// None.
    pub const ZERO: Self = Self(0);

    /// From a count of full-time equivalents, to the nearest thousandth.
    pub fn new(fte: f64) -> Self {
        Self((fte * 1_000.0).round() as i32)
    }

    /// From thousandths.
    pub const fn milli(thousandths: i32) -> Self {
        Self(thousandths)
    }

    /// In thousandths.
    pub const fn as_milli(self) -> i32 {
        self.0
    }

    /// As a number.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 1_000.0
    }

    /// This, or zero where it is negative.
    pub fn or_zero(self) -> Self {
        Self(self.0.max(0))
    }
}

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From pounds, to the nearest penny.
    pub fn pounds(pounds: f64) -> Self {
        Self((pounds * 100.0).round() as i64)
    }

    /// From pence.
    pub const fn pence(pence: i64) -> Self {
        Self(pence)
    }

    /// In pence.
    pub const fn as_pence(self) -> i64 {
        self.0
    }

    /// In pounds, for tables and charts; exact below ninety million million.
    pub fn as_pounds(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

/// Shares a whole in proportion to weights, exactly: each part is rounded down
/// and what is left goes to the largest remainders, ties to the first. Where all
/// weights are nil so are the parts. Whole and weights are zero or more.
///
/// ```
/// assert_eq!(tenure::quantity::apportion(10, &[1_i64, 1, 1]), [4, 3, 3]);
/// ```
pub fn apportion<T: Copy + Into<i128>, const N: usize>(whole: i64, weights: &[T; N]) -> [i64; N] {
    let weights = weights.map(Into::into);
    let all: i128 = weights.iter().sum();
    if all == 0 {
        return [0; N];
    }
    let mut parts = weights.map(|weight| (i128::from(whole) * weight / all) as i64);
    let mut rests = weights.map(|weight| i128::from(whole) * weight % all);
    for _ in parts.iter().sum::<i64>()..whole {
        let mut largest = 0;
        for index in 1..N {
            if rests[index] > rests[largest] {
                largest = index;
            }
        }
        parts[largest] += 1;
        rests[largest] = -1;
    }
    parts
}

macro_rules! sums {
    ($name:ident) => {
        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }
        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }
        impl Neg for $name {
            type Output = Self;
            fn neg(self) -> Self {
                Self(-self.0)
            }
        }
        impl AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }
        impl SubAssign for $name {
            fn sub_assign(&mut self, other: Self) {
                self.0 -= other.0;
            }
        }
        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
                amounts.fold(Self(0), Add::add)
            }
        }
    };
}
sums!(Fte);
sums!(Money);

impl fmt::Display for Fte {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.as_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_fte_is_written_as_a_number() {
        assert_eq!(Fte::milli(945).to_string(), "0.945");
        assert_eq!(Fte::milli(-2_500).to_string(), "-2.5");
    }
}
