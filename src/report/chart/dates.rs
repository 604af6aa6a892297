//! The date axis: months and years, with ticks at quarter and year starts.
//!
//! A financial year starts on 1 April, and so do the ticks of a long axis.
//! Knows nothing of values.

/// Civil year, month, day.
pub(super) type Date = (i32, u8, u8);

/// Names of the months, as on a tick.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Days since 1 March of year 0 in the Gregorian calendar, which may be negative.
///
/// A month or day outside the calendar is taken as the nearest inside.
/// Source: H. Hinnant, `days_from_civil`, "chrono-Compatible Low-Level Date Algorithms".
pub(super) fn day(date: Date) -> i64 {
    let (month, day) = (i64::from(date.1.clamp(1, 12)), i64::from(date.2.clamp(1, 31)));
    let year = i64::from(date.0) - i64::from(month <= 2);
    let from_march = (month + 9) % 12;
    let in_year = (153 * from_march + 2) / 5 + day - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + in_year
}

/// The financial year that holds a date, named by the civil year it starts in.
pub(super) fn financial_year(date: Date) -> i32 {
    if date.1 < 4 { date.0.saturating_sub(1) } else { date.0 }
}

/// Share of its financial year gone by on a date, 0 to 1.
pub(super) fn share_of_year(date: Date) -> f64 {
    let start = day((financial_year(date), 4, 1));
    ((day(date) - start) as f64 / 366.0).clamp(0.0, 1.0)
}

/// A date axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct DateAxis {
    first: i64,
    last: i64,
    start: Date,
}

/// A tick: its day, and its label on one line or on two.
pub(super) type Tick = (i64, Vec<String>);

impl DateAxis {
    /// The axis from the earliest to the latest of some dates; none without a date.
    pub(super) fn over(dates: impl Iterator<Item = Date>) -> Option<Self> {
        let mut span: Option<(Date, Date)> = None;
        for date in dates {
            let (first, last) = span.unwrap_or((date, date));
            let first = if day(date) < day(first) { date } else { first };
            let last = if day(date) > day(last) { date } else { last };
            span = Some((first, last));
        }
        span.map(|(first, last)| Self { first: day(first), last: day(last), start: first })
    }

    /// Where a date stands, 0 at the first and 1 at the last; a single date stands in the middle.
    pub(super) fn share(&self, date: Date) -> f64 {
        self.share_of_day(day(date))
    }

    /// As [`Self::share`], for a tick's day.
    pub(super) fn share_of_day(&self, day: i64) -> f64 {
        if self.last == self.first {
            return 0.5;
        }
        (day - self.first) as f64 / (self.last - self.first) as f64
    }

    /// Sets of ticks to choose from, the densest first; the last is one or two ticks.
    pub(super) fn choices(&self) -> Vec<Vec<Tick>> {
        let days = self.last - self.first;
        let least = match days {
            ..=250 => 1,
            251..=800 => 3,
            _ => 12,
        };
        let mut choices = Vec::new();
        let mut step: i64 = least;
        // At most some sixty ticks are ever tried.
        while days / 30 / step <= 60 * i64::from(step < 12) + 120 * i64::from(step >= 12) || step < 1 << 40 {
            if days / 30 / step <= 60 {
                let ticks = self.every(step);
                choices.push(ticks.iter().map(|t| (t.0, vec![t.1.join(" ")])).collect());
                choices.push(ticks);
            }
            if step > days / 30 {
                break;
            }
            step = coarser(step);
        }
        choices.retain(|ticks: &Vec<Tick>| !ticks.is_empty());
        let (year, month, dom) = self.start;
        let label = format!("{dom} {} {year}", MONTHS[usize::from(month.clamp(1, 12)) - 1]);
        choices.push(vec![(self.first, vec![label])]);
        choices
    }

    /// Ticks on the first of every `step`-th month, counted from April.
    fn every(&self, step: i64) -> Vec<Tick> {
        let year = i64::from(self.start.0);
        let mut month = (year * 12 - 3).div_euclid(step) * step;
        let mut ticks = Vec::new();
        loop {
            // Month 0 is April of year 0.
            let (y, m) = ((month + 3).div_euclid(12), (month + 3).rem_euclid(12));
            let Ok(civil) = i32::try_from(y) else { break };
            let at = day((civil, m as u8 + 1, 1));
            if at > self.last {
                break;
            }
            if at >= self.first {
                ticks.push((at, vec![MONTHS[m as usize].to_string(), y.to_string()]));
            }
            month += step;
        }
        ticks
    }
}

/// The next coarser step \[months\]: 1, 3, 6, then 1, 2, 5, 10, 20, 50 … years.
fn coarser(step: i64) -> i64 {
    match step {
        1 => 3,
        3 => 6,
        6 => 12,
        _ => {
            let mut years = step / 12;
            let mut power = 1;
            while years >= 10 {
                years /= 10;
                power *= 10;
            }
            12 * power * match years {
                1 => 2,
                2 => 5,
                _ => 10,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_the_calendar() {
        assert_eq!(day((2024, 3, 1)) - day((2024, 2, 28)), 2);
        assert_eq!(day((2100, 3, 1)) - day((2100, 2, 28)), 1);
        assert_eq!(day((2027, 4, 1)) - day((2026, 4, 1)), 365);
    }

    #[test]
    fn a_financial_year_starts_on_1_april() {
        assert_eq!(financial_year((2027, 3, 31)), 2026);
        assert_eq!(financial_year((2027, 4, 1)), 2027);
    }

    #[test]
    fn a_long_axis_has_its_ticks_on_1_april() {
        let axis = DateAxis::over([(2026, 3, 31), (2031, 3, 31)].into_iter()).unwrap();
        let ticks = &axis.choices()[0];
        let labels: Vec<_> = ticks.iter().map(|t| t.1[0].as_str()).collect();
        assert_eq!(labels, ["Apr 2026", "Apr 2027", "Apr 2028", "Apr 2029", "Apr 2030"]);
    }

    #[test]
    fn a_short_axis_has_quarters_and_a_single_day_its_date() {
        let axis = DateAxis::over([(2026, 4, 1), (2028, 3, 31)].into_iter()).unwrap();
        assert_eq!(axis.choices()[0].len(), 8);
        let axis = DateAxis::over([(2026, 9, 30)].into_iter()).unwrap();
        assert_eq!(axis.choices(), [[(day((2026, 9, 30)), vec!["30 Sep 2026".to_string()])]]);
    }

    #[test]
    fn a_span_of_four_thousand_million_years_ends() {
        let axis = DateAxis::over([(i32::MIN, 1, 1), (i32::MAX, 12, 31)].into_iter()).unwrap();
        assert!(axis.choices().iter().all(|ticks| ticks.len() <= 70));
    }
}
