//! Layout holds whatever is drawn: no text on another, none off the page.

use super::scene::{Mark, Rect, Text};
use super::*;
use proptest::prelude::*;

fn texts(chart: &Chart) -> (Rect, Vec<Text>) {
    let scene = page::layout(chart);
    let page = Rect { left: 0.0, top: 0.0, right: scene.width, bottom: scene.height };
    let texts = scene.marks.iter().filter_map(|mark| match mark {
        Mark::Text(text) => Some(text.clone()),
        _ => None,
    });
    (page, texts.collect())
}

fn holds(chart: &Chart) -> Result<(), String> {
    let (page, texts) = texts(chart);
    for (index, text) in texts.iter().enumerate() {
        if !page.holds(&text.room) {
            return Err(format!("off the page: {:?}", text.words));
        }
        for other in &texts[index + 1..] {
            if text.room.grown(-1.0).meets(&other.room.grown(-1.0)) {
                return Err(format!("{:?} on {:?}", text.words, other.words));
            }
        }
    }
    Ok(())
}

fn chart(panels: Vec<Panel>) -> Chart {
    Chart {
        headline: "Vacancies fall from 14% to about 9% by September 2030 & <beyond>".into(),
        subtitle: "Vacant FTE ÷ (vacant + permanent FTE in post).".into(),
        panels,
        source: "tenure".into(),
        note: "Bands show chance alone.".into(),
        description: "A chart.".into(),
    }
}

fn fan_of(values: &[f64], unit: Unit) -> Panel {
    let points = values.iter().enumerate().map(|(month, &value)| FanPoint {
        date: (2025 + (month as i32) / 12, 1 + (month % 12) as u8, 28),
        band: Band { p10: Some(value * 0.6), p25: Some(value * 0.8), p50: Some(value), p75: Some(value * 1.2), p90: Some(value * 1.4) },
    });
    Panel { title: "A panel".into(), unit, body: Body::Fan(points.collect()), observed: Vec::new(), target: None, from_zero: true }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn no_text_lies_on_another_or_off_the_page(
        values in prop::collection::vec(prop_oneof![0.0..1.0_f64, Just(0.0), Just(1e308), 1e3..1e7_f64], 0..70),
        panels in 1_usize..5,
        unit in prop_oneof![Just(Unit::Percent), Just(Unit::Fte), Just(Unit::Count), Just(Unit::Pounds)],
        words in "[a-zA-Z ]{0,300}",
    ) {
        let mut chart = chart((0..panels).map(|_| fan_of(&values, unit)).collect());
        chart.headline = words;
        prop_assert_eq!(holds(&chart), Ok(()));
    }
}

#[test]
fn columns_with_part_years_hold_too() {
    let columns = ["2025/26 (6 months)", "2026/27", "2027/28", "2028/29", "2029/30", "2030/31 (6 months)"];
    let body = Body::Columns(columns.iter().map(|label| Column {
        label: (*label).into(),
        band: Band { p10: Some(9e5), p25: Some(1e6), p50: Some(1.2e6), p75: Some(1.3e6), p90: Some(2e6) },
    }).collect());
    let panel = Panel { title: "Spend".into(), unit: Unit::Pounds, body, observed: Vec::new(), target: None, from_zero: true };
    assert_eq!(holds(&chart(vec![panel.clone()])), Ok(()));
    assert_eq!(holds(&chart(vec![panel.clone(), fan_of(&[0.2; 60], Unit::Percent), panel, fan_of(&[20.0; 60], Unit::Fte)])), Ok(()));
}

#[test]
fn the_svg_is_described_and_its_words_are_escaped() {
    let svg = chart(vec![fan_of(&[0.2; 24], Unit::Percent)]).svg();
    assert!(svg.contains("role=\"img\"") && svg.contains("<title") && svg.contains("<desc"));
    assert!(svg.contains("&lt;beyond&gt;") && !svg.contains("<beyond>"));
}

#[test]
fn a_page_without_data_says_so() {
    let (_, texts) = texts(&chart(vec![fan_of(&[], Unit::Fte)]));
    assert!(texts.iter().any(|text| text.words.starts_with("No data")));
}

#[test]
fn the_figure_of_a_column_stands_under_its_year_and_part_years_are_named() {
    let column = |label: &str| Column { label: label.into(), band: Band { p10: Some(9e5), p25: Some(1e6), p50: Some(1.2e6), p75: Some(1.3e6), p90: Some(2e6) } };
    let of = |years: &[&str]| {
        let body = Body::Columns(years.iter().map(|year| column(year)).collect());
        texts(&chart(vec![Panel { title: String::new(), unit: Unit::Pounds, body, observed: Vec::new(), target: None, from_zero: true }])).1
    };
    let three = of(&["2025/26 (6 months)", "2026/27", "2027/28"]);
    let at = |words: &str| three.iter().find(|text| text.words == words).unwrap_or_else(|| panic!("{words} is written"));
    assert!(at("£1,200k").room.top >= at("2026/27").room.bottom - 4.0);
    at("£000; part years: 2025/26 6 months");
    // Sixteen years do not fit side by side: some are named, each whole.
    let names: Vec<String> = (2025..2041).map(|year| format!("{year}/{:02}", (year + 1) % 100)).collect();
    let many = of(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let named = many.iter().filter(|text| names.contains(&text.words)).count();
    assert!((5..16).contains(&named), "{named} years are named");
}

#[test]
fn panels_of_one_unit_share_one_scale() {
    let (_, texts) = texts(&chart(vec![fan_of(&[0.1; 24], Unit::Percent), fan_of(&[0.5; 24], Unit::Percent)]));
    assert_eq!(texts.iter().filter(|text| text.words == "80%").count(), 2);
}

#[test]
fn no_text_is_smaller_than_twelve_points() {
    let body = Body::Columns(vec![Column { label: "2026/27".into(), band: Band { p50: Some(1.2e6), ..Band::default() } }]);
    let spend = Panel { title: "Spend".into(), unit: Unit::Pounds, body, observed: Vec::new(), target: Some(("Budget".into(), 1e6)), from_zero: true };
    let (_, texts) = texts(&chart(vec![fan_of(&[0.1; 24], Unit::Percent), spend]));
    // 16 px on a page 1,200 px wide: 12 pt at 96 px to the inch.
    assert!(texts.iter().all(|text| text.face.size >= 16.0));
}

/// A panel of a kind that a comparison draws.
fn compared(kind: usize, values: &[f64], unit: Unit, words: &str) -> Panel {
    let Body::Fan(points) = fan_of(values, unit).body else { unreachable!() };
    let line = |name: &str, points: &[FanPoint]| Series { name: name.into(), points: points.to_vec() };
    let date = points.get(points.len() / 2).map(|point| point.date);
    let body = match kind {
        3 => Body::Chance(line(words, &points)),
        0 => Body::Lines(vec![line(words, &points), line("Plan: 14 %", &points)]),
        1 => Body::Difference(Difference { points, zero: words.into(), marked: date.map(|date| (date, words.into())) }),
        _ => {
            let parts = values.iter().take(12).enumerate().map(|(n, &value)| (format!("{words} {n}"), if n % 2 == 0 { value } else { -value }));
            Body::Steps(Steps { from: (words.into(), 6e7), parts: parts.collect(), to: ("Plan".into(), 5e7) })
        }
    };
    Panel { body, ..fan_of(values, unit) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn no_text_of_a_comparison_lies_on_another_or_off_the_page(
        kind in 0_usize..4,
        values in prop::collection::vec(prop_oneof![-1.0..1.0_f64, Just(0.0), Just(1e308), -1e7..1e7_f64], 0..70),
        unit in prop_oneof![Just(Unit::Points), Just(Unit::Percent), Just(Unit::Fte), Just(Unit::Pounds)],
        words in "[a-zA-Z ]{0,90}",
    ) {
        prop_assert_eq!(holds(&chart(vec![compared(kind, &values, unit, &words)])), Ok(()));
    }
}

#[test]
fn a_difference_names_its_line_at_zero_and_its_marked_date() {
    let panel = compared(1, &[-0.02, -0.01, 0.01, 0.03], Unit::Points, "No difference");
    let (_, texts) = texts(&chart(vec![panel]));
    assert_eq!(texts.iter().filter(|text| text.words == "No difference").count(), 2, "at the line, and at the date");
    assert!(texts.iter().any(|text| text.words == "Percentage points"));
}

#[test]
fn a_waterfall_says_both_totals_and_every_change_with_its_sign() {
    let parts = vec![("Agency charges".to_owned(), -1_234_000.0), ("Permanent pay".to_owned(), 400_000.0), ("Levy".to_owned(), 12.0)];
    let body = Body::Steps(Steps { from: ("Base".into(), 63_200_000.0), parts, to: ("Plan".into(), 62_366_012.0) });
    let (_, texts) = texts(&chart(vec![Panel { body, ..fan_of(&[], Unit::Pounds) }]));
    for words in ["Base: £63.2 million", "−£1,234k", "+£400k", "£0", "Plan: £62.4 million", "−£834k", "Change in cost, £000"] {
        assert!(texts.iter().any(|text| text.words == words), "{words} in {:?}", texts.iter().map(|text| &text.words).collect::<Vec<_>>());
    }
}
