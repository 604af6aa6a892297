//! How well the means asked for are known, and how many runs that took.

use super::words::separated;
use crate::experiment::Reached;

/// What --precision reached, in lines.
pub fn reached_lines(reached: &[Reached]) -> String {
    let mut text = String::new();
    for row in reached {
        let there = row.half_width.map_or_else(|| "not known".to_owned(), |half| format!("±{}", shortened(half)));
        let words = if row.enough() { "reached" } else { "NOT reached" };
        text += &format!("Precision of {} {words} with {} runs: {there}, asked ±{}\n", row.wish.measure.name(), separated(u64::from(row.replications)), row.wish.half_width);
    }
    text
}

/// The same for machines.
pub fn reached_json(reached: &[Reached]) -> serde_json::Value {
    reached
        .iter()
        .map(|row| serde_json::json!({
            "measure": row.wish.measure.name(), "asked": row.wish.half_width, "half_width": row.half_width,
            "reached": row.enough(), "replications": row.replications,
        }))
        .collect()
}

/// Three figures that count.
fn shortened(value: f64) -> String {
    let places = if value > 0.0 { (2.0 - libm::floor(libm::log10(value))).clamp(0.0, 9.0) as usize } else { 0 };
    format!("{value:.places$}")
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_half_width_has_three_figures_that_count() {
        assert_eq!((shortened(0.004_567), shortened(12.345), shortened(15_432.1), shortened(0.0)), ("0.00457".into(), "12.3".into(), "15432".into(), "0".into()));
    }
}
