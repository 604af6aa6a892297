//! The integer clock and its civil dates.
//!
//! One tick is a minute. There are no time zones: a day has 1,440 minutes on
//! every day of the year. A *year* as a length is 365.25 days; a year as a date
//! is the calendar's.

use std::fmt;
use std::ops::{Add, Sub};

pub use ::time::Date;
use ::time::Month as CivilMonth;

const MINUTES_PER_DAY: i32 = 1_440;
/// 365.25 days.
const MINUTES_PER_YEAR: i32 = 525_960;
/// Julian day of 1 January 2000, the zero of the clock.
const EPOCH: i32 = 2_451_545;

/// A point on the simulation's clock [minutes since 1 January 2000, 00:00].
///
/// Negative values are earlier dates: a worker may have joined in 1985. The
/// range is about four thousand years either way; scenario dates are confined
/// to 1950–2100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(i32);

/// A length of time [minutes], positive or zero in every process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span(i32);

impl Instant {
    /// Later than anything that happens: "never".
    pub const NEVER: Self = Self(i32::MAX);

    /// The first minute of a civil date.
    pub fn start_of(date: Date) -> Self {
        Self((date.to_julian_day() - EPOCH) * MINUTES_PER_DAY)
    }

    /// The civil date this instant falls on.
    pub fn date(self) -> Date {
        let day = self.0.div_euclid(MINUTES_PER_DAY) + EPOCH;
        Date::from_julian_day(day).unwrap_or(Date::MAX)
    }

    /// Minutes since the epoch.
    pub const fn minutes(self) -> i32 {
        self.0
    }

    /// The instant this many minutes after the epoch.
    pub const fn at_minute(minutes: i32) -> Self {
        Self(minutes)
    }

    /// Days since the epoch, rounded down.
    pub const fn day(self) -> i32 {
        self.0.div_euclid(MINUTES_PER_DAY)
    }

    /// Minutes since midnight.
    pub const fn minute_of_day(self) -> i32 {
        self.0.rem_euclid(MINUTES_PER_DAY)
    }

    /// The same time of day, so many calendar months later; the last day of
    /// the month where the day does not exist there (31 January + 1 = 28 or 29 February).
    pub fn plus_months(self, months: i32) -> Self {
        let date = self.date();
        let count = date.year() * 12 + i32::from(u8::from(date.month())) - 1 + months;
        let (year, month) = (count.div_euclid(12), count.rem_euclid(12));
        let month = CivilMonth::January.nth_next(month as u8);
        let day = date.day().min(month.length(year));
        let moved = Date::from_calendar_date(year, month, day).unwrap_or(Date::MAX);
        Self(Self::start_of(moved).0 + self.minute_of_day())
    }

    /// So long after here, as people reckon: months and years are the calendar's
    /// ("12 months" from 1 April end on 1 April), weeks and days are exact.
    ///
    /// A length in months is a whole number of twelfths of a year; of lengths in
    /// days only multiples of 487 are that too.
    pub fn civilly_after(self, length: Span) -> Self {
        match length.whole_months() {
            Some(months) => self.plus_months(months),
            None => self + length,
        }
    }

    /// So long before here, reckoned in the same way.
    pub fn civilly_before(self, length: Span) -> Self {
        match length.whole_months() {
            Some(months) => self.plus_months(-months),
            None => self - length,
        }
    }

    /// The time from `earlier` to here; zero if `earlier` is later.
    pub fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0).max(0))
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// Longer than any horizon.
    pub const FOREVER: Self = Self(i32::MAX);

    /// A length in minutes.
    pub const fn minutes(minutes: i32) -> Self {
        Self(minutes)
    }

    /// A length in days.
    pub const fn days(days: i32) -> Self {
        Self(days * MINUTES_PER_DAY)
    }

    /// A length in weeks.
    pub const fn weeks(weeks: i32) -> Self {
        Self(weeks * 7 * MINUTES_PER_DAY)
    }

    /// A length in twelfths of a 365.25-day year (43,830 minutes each).
    pub const fn months(months: i32) -> Self {
        Self(months * (MINUTES_PER_YEAR / 12))
    }

    /// A length in years of 365.25 days, to the nearest minute. Beyond the
    /// clock it is [`Span::FOREVER`]; not a number and negatives are zero.
    pub fn years(years: f64) -> Self {
        let minutes = years * f64::from(MINUTES_PER_YEAR);
        if minutes >= f64::from(i32::MAX) {
            Self::FOREVER
        } else if minutes > 0.0 {
            Self((minutes + 0.5) as i32)
        } else {
            Self::ZERO
        }
    }

    /// The months it is, if it is a whole number of months and lies within the calendar.
    pub fn whole_months(self) -> Option<i32> {
        (self.0 % (MINUTES_PER_YEAR / 12) == 0 && self.0 <= 200 * MINUTES_PER_YEAR).then_some(self.0 / (MINUTES_PER_YEAR / 12))
    }

    /// The length in minutes.
    pub const fn as_minutes(self) -> i32 {
        self.0
    }

    /// The length in years of 365.25 days.
    pub fn as_years(self) -> f64 {
        f64::from(self.0) / f64::from(MINUTES_PER_YEAR)
    }

    /// The length in days.
    pub fn as_days(self) -> f64 {
        f64::from(self.0) / f64::from(MINUTES_PER_DAY)
    }
}

impl Add<Span> for Instant {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Instant {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date();
        write!(out, "{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
    }
}

/// A calendar month of the horizon, by number: month 0 is the opening
/// position, month k the k-th calendar month of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(pub u32);

/// The horizon: the first of a month, and a whole number of calendar months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Months {
    start: Instant,
    count: u32,
    end: Instant,
}

impl Months {
    /// A horizon of `count` calendar months from `start`, the first of a month.
    pub fn new(start: Instant, count: u32) -> Self {
        Self { start, count, end: start.plus_months(count as i32) }
    }

    /// The first instant of the run.
    pub fn start(self) -> Instant {
        self.start
    }

    /// The instant at which the run ends; events at it are not processed.
    pub fn end(self) -> Instant {
        self.end
    }

    /// How many calendar months the run has.
    pub fn count(self) -> u32 {
        self.count
    }

    /// Months 0 (the opening) to the last, in order.
    pub fn all(self) -> impl Iterator<Item = Month> {
        (0..=self.count).map(Month)
    }

    /// The instant at which a month's books close: midnight after its last
    /// day; for month 0 the start of the run.
    pub fn end_of(self, month: Month) -> Instant {
        self.start.plus_months(month.0 as i32)
    }

    /// The civil date a month's figures are dated: its last day (for month 0
    /// the eve of the start).
    pub fn last_day_of(self, month: Month) -> Date {
        (self.end_of(month) - Span::days(1)).date()
    }

    /// The financial year (its first calendar year) that a month lies in;
    /// month 0 belongs to the month before the run.
    pub fn financial_year_of(self, month: Month) -> i32 {
        let date = self.last_day_of(month);
        date.year() - i32::from(u8::from(date.month()) < 4)
    }

    /// Whether an instant is the first of one of the run's months.
    pub fn begins_month(self, at: Instant) -> bool {
        self.all().any(|month| self.end_of(month) == at)
    }

    /// Whether a month ends on 31 March.
    pub fn closes_march(self, month: Month) -> bool {
        self.last_day_of(month).month() == CivilMonth::March
    }

    /// Whether a month ends on 30 September, the workforce census day.
    pub fn closes_september(self, month: Month) -> bool {
        self.last_day_of(month).month() == CivilMonth::September
    }

    /// The month whose last day is `date`, if it is one of the run's.
    pub fn dated(self, date: Date) -> Option<Month> {
        self.all().find(|&month| self.last_day_of(month) == date)
    }
}

/// A value that steps over time: each holds from its date until the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps<T> {
    /// The value before the first step.
    pub first: T,
    /// Later values, by date, in order.
    pub later: Vec<(Instant, T)>,
}

impl Steps<f64> {
    /// Two factors as one: their product, stepping whenever either does.
    pub fn times(&self, other: &Self) -> Self {
        let mut dates: Vec<Instant> = self.later.iter().chain(&other.later).map(|step| step.0).collect();
        dates.sort_unstable();
        dates.dedup();
        let later = dates.into_iter().map(|from| (from, self.at(from) * other.at(from))).collect();
        Self { first: self.first * other.first, later }
    }
}

impl<T: Copy> Steps<T> {
    /// A value that never changes.
    pub fn constant(value: T) -> Self {
        Self { first: value, later: Vec::new() }
    }

    /// The value in force at an instant (a step holds from its first minute).
    pub fn at(&self, when: Instant) -> T {
        self.later.iter().rev().find(|step| step.0 <= when).map_or(self.first, |step| step.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(year: i32, month: u8, day: u8, minute: i32) -> Instant {
        let month = CivilMonth::try_from(month).expect("a month");
        let date = Date::from_calendar_date(year, month, day).expect("a date");
        Instant::at_minute(Instant::start_of(date).minutes() + minute)
    }

    #[test]
    fn of_a_run_from_october_the_sixth_month_ends_in_march_and_the_twelfth_in_september() {
        let months = Months::new(at(2026, 10, 1, 0), 24);
        let those = |ends: fn(Months, Month) -> bool| months.all().filter(|&month| ends(months, month)).map(|month| month.0).collect::<Vec<_>>();
        assert_eq!(those(Months::closes_march), [6, 18]);
        // Month 0 is the day before the first: 30 September 2026.
        assert_eq!(those(Months::closes_september), [0, 12, 24]);
    }

    #[test]
    fn months_later_is_the_same_time_of_day_on_the_same_day_or_the_months_last() {
        assert_eq!(at(2027, 1, 31, 601).plus_months(1), at(2027, 2, 28, 601));
        assert_eq!(at(2028, 1, 31, 601).plus_months(1), at(2028, 2, 29, 601));
        assert_eq!(at(2027, 3, 15, 1_439).plus_months(-3), at(2026, 12, 15, 1_439));
        assert_eq!(at(2026, 10, 1, 0).plus_months(27), at(2029, 1, 1, 0));
        assert_eq!(at(1999, 12, 31, 7).plus_months(-1), at(1999, 11, 30, 7), "before the epoch too");
    }

    #[test]
    fn months_and_years_later_are_the_calendars_and_weeks_and_days_exact() {
        let april = at(2027, 4, 1, 0);
        assert_eq!(april.civilly_after(Span::months(12)), at(2028, 4, 1, 0), "over 29 February");
        assert_eq!(april.civilly_after(Span::years(3.0)), at(2030, 4, 1, 0));
        assert_eq!(april.civilly_after(Span::weeks(6)), at(2027, 5, 13, 0));
        assert_eq!(april.civilly_after(Span::ZERO), april);
        assert_eq!(at(2028, 4, 1, 0).civilly_before(Span::months(12)), april);
        assert_eq!(at(2027, 5, 13, 0).civilly_before(Span::weeks(6)), april);
    }

    #[test]
    fn the_runs_months_begin_on_their_first_minute_and_at_no_other_time() {
        let months = Months::new(at(2026, 10, 1, 0), 3);
        for month in [10, 11, 12] {
            assert!(months.begins_month(at(2026, month, 1, 0)), "{month}");
            assert!(!months.begins_month(at(2026, month, 1, 1)) && !months.begins_month(at(2026, month, 2, 0)), "{month}");
        }
        assert!(!months.begins_month(at(2026, 9, 1, 0)) && !months.begins_month(at(2027, 2, 1, 0)), "no month of the run");
    }

    #[test]
    fn months_and_years_are_of_a_year_of_365_days_and_a_quarter() {
        assert_eq!(Span::months(12), Span::days(365) + Span::minutes(360));
        assert_eq!(Span::months(1).as_minutes(), 43_830);
        assert_eq!(Span::years(2.0), Span::months(24));
        assert_eq!(Span::years(1.5 / 525_960.0), Span::minutes(2), "to the nearest minute");
    }
}
