//! Rates and shares: two numbers that are easily taken for one another.

/// Events per year per person or per authority [1/year], zero or more.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Default)]
pub struct Rate(f64);

/// A part of a whole, 0 to 1: a probability, a share of posts.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Default)]
pub struct Share(f64);

impl Rate {
    /// Never.
    pub const ZERO: Self = Self(0.0);

    /// So many a year.
    pub const fn per_year(rate: f64) -> Self {
        Self(rate)
    }

    /// So many a year.
    pub const fn as_per_year(self) -> f64 {
        self.0
    }

    /// This rate, so many times.
    pub fn times(self, factor: f64) -> Self {
        Self(self.0 * factor)
    }

    /// The constant hazard under which this share has left after one year:
    /// −ln(1 − p) (`probability = 0.15` is a hazard of 0.1625).
    pub fn of_yearly_probability(probability: Share) -> Self {
        Self(-libm::log1p(-probability.0))
    }
}

impl Share {
    /// None of it.
    pub const NONE: Self = Self(0.0);
    /// All of it.
    pub const ALL: Self = Self(1.0);

    /// A share from 0 to 1.
    pub const fn new(share: f64) -> Self {
        Self(share)
    }

    /// As a number from 0 to 1.
    pub const fn as_f64(self) -> f64 {
        self.0
    }

    /// What is left of the whole.
    pub fn rest(self) -> Self {
        Self(1.0 - self.0)
    }

    /// In thousandths, for integer arithmetic.
    pub fn as_milli(self) -> i32 {
        (self.0 * 1_000.0).round() as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_that_leaves_within_a_year_is_a_somewhat_higher_hazard() {
        let hazard = Rate::of_yearly_probability(Share::new(0.15)).as_per_year();
        assert!((hazard - 0.162_519).abs() < 1e-6, "{hazard}");
    }
}
