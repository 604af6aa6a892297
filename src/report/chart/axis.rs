//! The value axis: round ticks, and numbers in the house's form.
//!
//! Ticks are whole numbers of grains (a per cent, a tenth of a person, a
//! thousand pounds), so their labels are exact. Knows nothing of dates.

use super::Unit;

/// The form in which an axis prints its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Whole per cent.
    Percent,
    /// Tenths of a percentage point.
    Points,
    /// Tenths of a full-time equivalent.
    Fte,
    /// Tenths of a count.
    Count,
    /// Thousands of pounds.
    Thousands,
    /// Tenths of a million pounds.
    Millions,
}

impl Form {
    /// The form for values of a unit up to `largest` in magnitude.
    pub(super) fn of(unit: Unit, largest: f64) -> Self {
        match unit {
            Unit::Percent => Self::Percent,
            Unit::Points => Self::Points,
            Unit::Fte => Self::Fte,
            Unit::Count => Self::Count,
            Unit::Pounds if largest < 5e6 => Self::Thousands,
            Unit::Pounds => Self::Millions,
        }
    }

    /// What the axis title says.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Percent => "Per cent",
            Self::Points => "Percentage points",
            Self::Fte => "Full-time equivalents (FTE)",
            Self::Count => "Number",
            Self::Thousands => "£000",
            Self::Millions => "£ million",
        }
    }

    /// A value in grains.
    fn grains(self, value: f64) -> f64 {
        match self {
            Self::Percent => value * 100.0,
            Self::Points => value * 1_000.0,
            Self::Fte | Self::Count => value * 10.0,
            Self::Thousands => value / 1e3,
            Self::Millions => value / 1e5,
        }
    }

    /// A tick label: a whole number of grains, with decimals if the step needs them.
    fn tick(self, grains: i64, step: i64) -> String {
        match self {
            Self::Percent => format!("{}%", grouped(grains)),
            Self::Thousands => grouped(grains),
            Self::Points | Self::Fte | Self::Count | Self::Millions if step % 10 == 0 => grouped(grains / 10),
            Self::Points | Self::Fte | Self::Count | Self::Millions => tenths(grains),
        }
    }

    /// A value in running words: "14%", "£940k", "£9.4 million", "18.5".
    pub(super) fn words(self, value: f64) -> String {
        let rounded = libm::round(self.grains(value)) as i64;
        match self {
            Self::Percent => format!("{}%", grouped(rounded)),
            Self::Points => format!("{} points", tenths(rounded)),
            Self::Fte => {
                let few = value.abs() < 20.0;
                if few { tenths(rounded) } else { grouped(libm::round(value) as i64) }
            }
            Self::Count => {
                let whole = value.abs() >= 20.0 || value == libm::round(value);
                if whole { grouped(libm::round(value) as i64) } else { tenths(rounded) }
            }
            Self::Thousands if rounded == 0 => "£0".to_string(),
            Self::Thousands => pounds(&grouped(rounded), "k"),
            Self::Millions => pounds(&tenths(rounded), " million"),
        }
    }
}

/// A pound sign before a number, after its minus.
fn pounds(number: &str, tail: &str) -> String {
    match number.strip_prefix('−') {
        Some(size) => format!("−£{size}{tail}"),
        None => format!("£{number}{tail}"),
    }
}

/// A whole number with commas between thousands and a true minus.
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number < 0 { format!("−{out}") } else { out }
}

/// A number of tenths with one decimal.
fn tenths(number: i64) -> String {
    let sign = if number < 0 { "−" } else { "" };
    let size = number.abs();
    format!("{sign}{}.{}", grouped(size / 10), size % 10)
}

/// A value axis with round ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ValueAxis {
    pub(super) form: Form,
    /// Lowest tick, in grains.
    low: i64,
    /// Highest tick, in grains; above `low`.
    high: i64,
    /// Grains between ticks.
    step: i64,
}

impl ValueAxis {
    /// An axis over `low` to `high` (in the unit, both drawable) with at most `most` spaces
    /// between ticks; two at least where zero lies within, for a tick stands there.
    pub(super) fn over(unit: Unit, low: f64, high: f64, from_zero: bool, most: i64) -> Self {
        let (mut low, mut high) = (low.min(high), low.max(high));
        if from_zero {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        let form = Form::of(unit, low.abs().max(high.abs()));
        let (mut from, mut to) = (form.grains(low), form.grains(high));
        if !from_zero {
            let pad = (to - from) * 0.05;
            let signs = (from >= 0.0, to <= 0.0);
            (from, to) = (from - pad, to + pad);
            if signs.0 {
                from = from.max(0.0);
            }
            if signs.1 {
                to = to.min(0.0);
            }
            if form == Form::Percent && high <= 1.0 {
                to = to.min(100.0);
            }
        }
        let room = 4.0 - (to - from);
        if room > 0.0 {
            // Four grains at least: on a finer axis the ticks would print alike.
            if from < 0.0 && to <= 0.0 {
                from -= room;
            } else {
                to += room;
            }
        }
        let least = if from < 0.0 && to > 0.0 { 2 } else { 1 };
        Self::rounded(form, from, to, most.max(least))
    }

    /// The axis with the smallest round step that spans `from` to `to` grains. There is one
    /// for one space where zero is not within, and for two in any case.
    fn rounded(form: Form, from: f64, to: f64, most: i64) -> Self {
        let mut power: i64 = 1;
        loop {
            for round in [1, 2, 5] {
                let step = round * power;
                let low = libm::floor(settled(from / step as f64)) as i64;
                let high = (libm::ceil(settled(to / step as f64)) as i64).max(low + 1);
                if high - low <= most {
                    return Self { form, low: low * step, high: high * step, step };
                }
            }
            power *= 10;
        }
    }

    /// Where a value stands, 0 at the lowest tick and 1 at the highest.
    pub(super) fn share(&self, value: f64) -> f64 {
        let share = (self.form.grains(value) - self.low as f64) / (self.high - self.low) as f64;
        share.clamp(0.0, 1.0)
    }

    /// Every tick: its place as in [`Self::share`], its label, and whether it is zero.
    pub(super) fn ticks(&self) -> Vec<(f64, String, bool)> {
        (0..=(self.high - self.low) / self.step)
            .map(|i| {
                let grains = self.low + i * self.step;
                let share = (grains - self.low) as f64 / (self.high - self.low) as f64;
                (share, self.form.tick(grains, self.step), grains == 0)
            })
            .collect()
    }
}

/// A number with rounding noise taken off, so that 28.999999999999996 is 29.
fn settled(number: f64) -> f64 {
    let whole = libm::round(number);
    if (number - whole).abs() < 1e-9 { whole } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: ValueAxis) -> Vec<String> {
        axis.ticks().into_iter().map(|tick| tick.1).collect()
    }

    #[test]
    fn ticks_are_round_and_enclose_the_values() {
        let axis = ValueAxis::over(Unit::Percent, 0.07, 0.23, true, 6);
        assert_eq!(labels(axis), ["0%", "5%", "10%", "15%", "20%", "25%"]);
        let axis = ValueAxis::over(Unit::Fte, 131.0, 142.0, false, 6);
        assert!(axis.share(131.0) >= 0.0 && axis.share(142.0) <= 1.0 && labels(axis).len() <= 8);
    }

    #[test]
    fn money_is_in_thousands_then_in_millions() {
        assert_eq!(labels(ValueAxis::over(Unit::Pounds, 0.0, 940_000.0, true, 5)), ["0", "200", "400", "600", "800", "1,000"]);
        let axis = ValueAxis::over(Unit::Pounds, -1e6, 9.4e6, true, 7);
        assert_eq!(axis.form.title(), "£ million");
        assert_eq!(labels(axis), ["−2", "0", "2", "4", "6", "8", "10"]);
    }

    #[test]
    fn a_difference_has_its_ticks_on_both_sides_of_zero_in_points() {
        let axis = ValueAxis::over(Unit::Points, -0.064, 0.012, true, 7);
        assert_eq!(axis.form.title(), "Percentage points");
        assert_eq!(labels(axis), ["−8", "−6", "−4", "−2", "0", "2"]);
        assert_eq!(labels(ValueAxis::over(Unit::Points, -0.004, 0.001, true, 7)), ["−0.4", "−0.3", "−0.2", "−0.1", "0.0", "0.1"]);
    }

    #[test]
    fn equal_and_tiny_values_still_get_an_axis() {
        assert_eq!(labels(ValueAxis::over(Unit::Percent, 1e-300, 1e-300, false, 6)), ["0%", "1%", "2%", "3%", "4%"]);
        assert_eq!(labels(ValueAxis::over(Unit::Percent, 1.0, 1.0, true, 6)), ["0%", "20%", "40%", "60%", "80%", "100%"]);
    }

    #[test]
    fn an_axis_on_both_sides_of_zero_has_two_spaces_where_one_is_asked_for() {
        let axis = ValueAxis::over(Unit::Points, -7_962_664.0, 9_763_294.0, true, 1);
        assert_eq!(labels(axis), ["−1,000,000,000", "0", "1,000,000,000"]);
    }

    #[test]
    fn numbers_are_in_the_house_form() {
        assert_eq!(Form::Percent.words(0.144), "14%");
        assert_eq!(Form::Points.words(-0.0132), "−1.3 points");
        assert_eq!(Form::Fte.words(18.46), "18.5");
        assert_eq!(Form::Fte.words(1218.46), "1,218");
        assert_eq!(Form::Count.words(7.0), "7");
        assert_eq!(Form::Thousands.words(-940_499.0), "−£940k");
        assert_eq!(Form::Millions.words(9_440_000.0), "£9.4 million");
    }
}
