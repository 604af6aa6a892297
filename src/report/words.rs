//! Numbers in the house's words: £000, FTE, whole per cent, chances as "8 in 10".

use crate::department::Unit;
use crate::quantity::Date;
use crate::statistics::enough_for_eighty;

/// A share in whole per cent.
pub fn share_words(share: f64) -> String {
    format!("{}%", (100.0 * share).round() + 0.0)
}

/// Pounds in thousands, with separators: £1,234k.
pub fn pounds_k(pounds: f64) -> String {
    let thousands = (pounds / 1_000.0).round() as i64;
    let sign = if thousands < 0 { "−" } else { "" };
    format!("{sign}£{}k", separated(thousands.unsigned_abs()))
}

/// A whole number with separators.
pub fn separated(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// FTE or heads: whole above 20, one decimal below.
pub fn count(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if value.abs() >= 19.95 { separated(value.round().abs() as u64) } else { format!("{:.1}", value + 0.0) }
}

/// A figure in its unit.
pub fn in_unit(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Share => share_words(value),
        Unit::Pounds => pounds_k(value),
        Unit::Fte => format!("{} FTE", count(value)),
        Unit::Heads | Unit::Children => count(value),
        Unit::CasesPerFte => format!("{value:.1} cases"),
        Unit::Days => format!("{value:.0} days"),
        Unit::Years => format!("{value:.2} years"),
        Unit::PerChildYear | Unit::Workers | Unit::Times => format!("{value:.2}"),
    }
}

/// A range in its unit, which is named once: 16 to 37 FTE, 9% to 21%.
pub fn range_in_unit(low: f64, high: f64, unit: Unit) -> String {
    let upper = in_unit(high, unit);
    // Both ends as exact as the upper: not "16.0 to 37".
    let whole = high.abs() >= 19.95 && matches!(unit, Unit::Fte | Unit::Heads | Unit::Children);
    let lower = if whole && low >= 0.0 { separated(low.round() as u64) } else { in_unit(low, unit) };
    let after = upper.split_once(' ').filter(|_| upper.starts_with(|c: char| c.is_ascii_digit())).map(|parts| format!(" {}", parts.1));
    let lower = after.as_ref().and_then(|after| lower.strip_suffix(after.as_str())).unwrap_or(&lower);
    format!("{lower} to {upper}")
}

/// A difference in its unit, with its sign: +£120k, −1.3 points, 0.0 FTE.
pub fn difference(value: f64, unit: Unit) -> String {
    let (size, after) = difference_size(value, unit);
    format!("{}{size}{after}", sign(value, &size))
}

/// A mean difference and where 8 runs of 10 lie: −6.4 points (−8.5 to −4.5).
pub fn difference_band(mean: f64, band: Option<(f64, f64)>, unit: Unit) -> String {
    let bare = |value: f64| {
        let size = difference_size(value, unit).0;
        format!("{}{size}", sign(value, &size))
    };
    let band = band.map_or_else(String::new, |(low, high)| format!(" ({} to {})", bare(low), bare(high)));
    difference(mean, unit) + &band
}

/// The size of a difference, and the word that follows it.
fn difference_size(value: f64, unit: Unit) -> (String, &'static str) {
    let size = value.abs();
    match unit {
        Unit::Share => (format!("{:.1}", 100.0 * size), " points"),
        Unit::Fte => (count(size), " FTE"),
        Unit::CasesPerFte => (format!("{size:.1}"), " cases"),
        Unit::Days => (format!("{size:.0}"), " days"),
        Unit::Years => (format!("{size:.2}"), " years"),
        _ => (in_unit(size, unit), ""),
    }
}

/// The sign of what is written: none where it is written as nothing.
fn sign(value: f64, size: &str) -> &'static str {
    match (size.chars().any(|c| c.is_ascii_digit() && c != '0'), value < 0.0) {
        (false, _) => "",
        (true, true) => "−",
        (true, false) => "+",
    }
}

/// A chance as "8 in 10"; never "0" or "10 in 10": then in so many runs. Of too
/// few runs for tenths the runs are counted.
pub fn chance(hits: usize, runs: usize) -> String {
    if runs == 0 {
        return "no runs".to_owned();
    }
    if runs == 1 {
        return if hits == 1 { "in the one run" } else { "not in the one run" }.to_owned();
    }
    if hits == 0 {
        return format!("in none of {} runs", separated(runs as u64));
    }
    if hits == runs {
        return format!("in all {} runs", separated(runs as u64));
    }
    if !enough_for_eighty(runs as u32) {
        return format!("in {hits} of {runs} runs");
    }
    let tenths = (10.0 * hits as f64 / runs as f64).round();
    if tenths < 1.0 {
        "in fewer than 1 run in 10".to_owned()
    } else if tenths > 9.0 {
        "in more than 9 runs in 10".to_owned()
    } else if tenths < 2.0 {
        "in 1 run of 10".to_owned()
    } else {
        format!("in {tenths} runs of 10")
    }
}

/// With a capital.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A date as 30 September 2027.
pub fn long_date(date: Date) -> String {
    format!("{} {} {}", date.day(), date.month(), date.year())
}

/// A month as September 2027.
pub fn month_words(date: Date) -> String {
    format!("{} {}", date.month(), date.year())
}

/// An ISO date.
pub fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// A financial year: 2027/28.
pub fn year_words(first: i32) -> String {
    format!("{first}/{:02}", (first + 1).rem_euclid(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_the_house_writes_them() {
        assert_eq!(pounds_k(1_234_567.0), "£1,235k");
        assert_eq!(pounds_k(-1_500.0), "−£2k");
        assert_eq!(share_words(0.1449), "14%");
        assert_eq!((count(25.6), count(5.56), count(1_204.4)), ("26".into(), "5.6".into(), "1,204".into()));
        assert_eq!(year_words(2099), "2099/00");
        assert_eq!(range_in_unit(15.96, 37.2, Unit::Fte), "16 to 37 FTE");
        assert_eq!((range_in_unit(0.0, 6.3, Unit::Fte), range_in_unit(0.09, 0.21, Unit::Share)), ("0 to 6.3 FTE".into(), "9% to 21%".into()));
        assert_eq!((range_in_unit(15.2, 16.4, Unit::CasesPerFte), range_in_unit(1e6, 2e6, Unit::Pounds)), ("15.2 to 16.4 cases".into(), "£1,000k to £2,000k".into()));
        assert_eq!(difference(-0.0132, Unit::Share), "−1.3 points");
        assert_eq!(difference(-0.0002, Unit::Share), "0.0 points");
        assert_eq!((difference(120_300.0, Unit::Pounds), difference(-3.0, Unit::Pounds)), ("+£120k".into(), "£0k".into()));
        assert_eq!(difference(0.04, Unit::Fte), "0.0 FTE");
        assert_eq!(difference_band(-0.064, Some((-0.085, 0.004)), Unit::Share), "−6.4 points (−8.5 to +0.4)");
    }

    #[test]
    fn a_chance_is_never_none_or_certain() {
        assert_eq!(chance(0, 1_000), "in none of 1,000 runs");
        assert_eq!(chance(1_000, 1_000), "in all 1,000 runs");
        assert_eq!(chance(800, 1_000), "in 8 runs of 10");
        assert_eq!(chance(3, 1_000), "in fewer than 1 run in 10");
        assert_eq!((chance(4, 5), chance(1, 1), chance(0, 1)), ("in 4 of 5 runs".into(), "in the one run".into(), "not in the one run".into()));
    }
}
