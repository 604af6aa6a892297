//! Three years from 1 April 2027, in days from the start; 2028 has its leap day.

use super::inputs::MONTHS;

/// Days of a year and of a month, as lengths.
pub const YEAR: f64 = 365.25;
pub const MONTH: f64 = YEAR / 12.0;

const LENGTHS: [f64; 12] = [30.0, 31.0, 30.0, 31.0, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 28.0, 31.0];

fn length(month: usize) -> f64 {
    LENGTHS[month % 12] + f64::from(u8::from(month == 10))
}

/// The first day of each month, that of the first month twice: entry m is where
/// month m begins, counted from 1, and entry m + 1 where it ends.
pub fn month_starts() -> Vec<f64> {
    let mut starts = vec![0.0, 0.0];
    (0..MONTHS).for_each(|month| starts.push(starts[month + 1] + length(month)));
    starts
}

/// Each 1 September.
pub fn septembers() -> [f64; 3] {
    let starts = month_starts();
    [starts[6], starts[18], starts[30]]
}

/// Which year from 1 October a day is in, the first being that before the start.
pub fn october_years(day: f64) -> usize {
    [183.0, 549.0, 914.0, 1_279.0].iter().filter(|&&october| day >= october).count()
}
