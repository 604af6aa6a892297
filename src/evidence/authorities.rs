//! The middle 80 % of English authorities, and England: what a scenario is laid
//! beside before it is run.
//!
//! Source: DfE, Children's social work workforce, authority rows of 2022 (30
//! September 2022), in `csww_indicators.csv` as published: 10th and 90th
//! percentile, type 6, over the authorities with a figure (148 to 150 of 151);
//! England from the national row of 2025.

/// Where most authorities lie, and England.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Middle {
    /// One authority in ten lies below.
    pub low: f64,
    /// One in ten lies above.
    pub high: f64,
    /// England, 2025.
    pub england: f64,
}

/// Vacant FTE ÷ (vacant + in post): 6.72 and 36.16 %.
pub const VACANCY_RATE: Middle = Middle { low: 0.0672, high: 0.3616, england: 0.142 };
/// Agency FTE ÷ (agency + in post): 4.89 and 34.61 %.
pub const AGENCY_RATE: Middle = Middle { low: 0.0489, high: 0.3461, england: 0.130 };
/// Leavers ÷ in post: 11.56 and 27.72 %.
pub const TURNOVER: Middle = Middle { low: 0.1156, high: 0.2772, england: 0.118 };
/// Starters ÷ in post: 9.00 and 28.99 %; England 5,837.8 ÷ 36,186.3.
pub const STARTERS: Middle = Middle { low: 0.0900, high: 0.2899, england: 0.161 };
/// Cases ÷ FTE of case-holders: 13.13 and 19.40.
pub const CASELOAD: Middle = Middle { low: 13.13, high: 19.40, england: 15.2 };
/// FTE of case-holders ÷ (in post + agency): 41.6 and 63.7 %; England 21,105.4 ÷ 41,602.2.
pub const CASE_HOLDERS: Middle = Middle { low: 0.416, high: 0.637, england: 0.507 };

/// What an agency worker costs more in a year than an employed one [pounds], in
/// the sources: by authority, year and convention.
pub const PREMIUM_IN_SOURCES: (f64, f64) = (16_000.0, 28_000.0);

impl Middle {
    /// Whether a figure lies where most authorities do.
    pub fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}
