//! How England has been moving: the yearly factors of the second baseline,
//! *trend continues*.
//!
//! For three years they hold in full; over the next two they fade to nothing;
//! from then on things stay where they have got to.

/// One yearly factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// What moves, in words.
    pub what: &'static str,
    /// Times, a year.
    pub a_year: f64,
    /// Source, with the figures.
    pub source: &'static str,
}

/// Leavers ÷ in post: 5,254.6 ÷ 33,119.1 in 2023, 4,276.3 ÷ 36,186.3 in 2025;
/// the square root of their ratio.
pub const TURNOVER: Trend = Trend {
    what: "turnover",
    a_year: 0.863_0,
    source: "DfE, Children's social work workforce 2025: leavers ÷ in post 15.9 % in 2023, 11.8 % in 2025",
};

/// Agency FTE for each vacant FTE: 7,178.5 ÷ 7,722.7 in 2023, 5,415.9 ÷ 5,965.4
/// in 2025; the square root of their ratio. The rest of the fall in the agency
/// rate (17.9 to 13.0 %) is the fall in vacancies, which the run makes itself
/// out of turnover and would otherwise be counted twice.
pub const AGENCY_COVER: Trend = Trend {
    what: "agency for each vacancy",
    a_year: 0.988_3,
    source: "DfE, Children's social work workforce 2025: agency FTE ÷ vacant FTE 0.930 in 2023, 0.908 in 2025",
};

/// No national series of agency prices is published, and the values of the
/// regional price caps of October 2025 are not public: the price stays as the
/// scenario has it.
pub const AGENCY_PRICE: Trend = Trend {
    what: "agency price",
    a_year: 1.0,
    source: "not published (DfE agency rules 2024 leave the regional price caps unpublished): left as the scenario has it",
};

/// All three.
pub const ALL: [Trend; 3] = [TURNOVER, AGENCY_COVER, AGENCY_PRICE];

/// How many years' worth of a trend have happened after so many years: all of
/// three, then a rate that falls evenly to nothing over two.
pub fn years_worth(years: f64) -> f64 {
    let fading = (years - 3.0).clamp(0.0, 2.0);
    years.clamp(0.0, 3.0) + fading - fading * fading / 4.0
}

impl Trend {
    /// The level after so many years, against 1 at the start.
    pub fn level(&self, years: f64) -> f64 {
        libm::pow(self.a_year, years_worth(years))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factors_are_those_of_the_published_counts() {
        let yearly = |from: f64, to: f64| libm::sqrt(to / from);
        assert!((yearly(5_254.6 / 33_119.1, 4_276.3 / 36_186.3) - TURNOVER.a_year).abs() < 5e-5);
        assert!((yearly(7_178.5 / 7_722.7, 5_415.9 / 5_965.4) - AGENCY_COVER.a_year).abs() < 5e-5);
    }

    #[test]
    fn a_trend_holds_for_three_years_and_has_faded_after_five() {
        assert_eq!((years_worth(0.0), years_worth(3.0), years_worth(5.0), years_worth(15.0)), (0.0, 3.0, 4.0, 4.0));
        let slope = |at: f64| (years_worth(at + 1e-6) - years_worth(at - 1e-6)) / 2e-6;
        assert!((slope(2.0) - 1.0).abs() < 1e-6 && (slope(4.0) - 0.5).abs() < 1e-6 && slope(6.0) == 0.0);
    }
}
