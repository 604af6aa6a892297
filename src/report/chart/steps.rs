//! A waterfall: from one total to another, a row for each part.
//!
//! Every bar is measured from where the one above it ends, and the first from
//! zero change: the totals themselves, a hundred times as long, stand in words.

use super::Steps;
use super::axis::{Form, ValueAxis};
use super::page::SMALL;
use super::scene::{Anchor, Face, GREY, GRID, INK, NAVY, ORANGE, RULE, Rect, Scene};
use super::{Unit, drawable};

/// Most of the width that names may take \[px\].
const NAMES: f64 = 380.0;

/// Draws the steps in their room.
pub(super) fn draw(scene: &mut Scene, unit: Unit, steps: &Steps, room: Rect) {
    let parts: Vec<(&str, f64)> = steps.parts.iter().filter_map(|part| Some((part.0.as_str(), drawable(part.1)?))).collect();
    let mut reached = vec![0.0];
    for (_, amount) in &parts {
        reached.push(reached[reached.len() - 1] + amount);
    }
    let (low, high) = reached.iter().fold((0.0_f64, 0.0_f64), |(low, high), &at| (low.min(at), high.max(at)));
    let form = ValueAxis::over(unit, low, high, true, 5).form;
    let total = |value: f64| Form::of(unit, value.abs()).words(value);
    let (first, last) = (format!("{}: {}", steps.from.0, total(steps.from.1)), format!("{}: {}", steps.to.0, total(steps.to.1)));
    let bold = Face { bold: true, colour: INK, ..SMALL };
    let mut rows: Vec<(&str, f64, f64, bool)> = vec![(&first, 0.0, 0.0, true)];
    rows.extend(parts.iter().zip(&reached).map(|((name, amount), &from)| (*name, from, *amount, false)));
    rows.push((&last, 0.0, reached[reached.len() - 1], true));

    let widest = rows.iter().map(|row| scene.type_.width(row.0, SMALL.size, true)).fold(0.0, f64::max).min(NAMES);
    let plot = Rect { left: room.left + widest + 14.0, top: room.top + 6.0, right: room.right, bottom: room.bottom - 58.0 };
    // Room on both sides of the bars for their amounts.
    let amount = rows.iter().map(|row| scene.type_.width(&signed(form, row.2), SMALL.size, true)).fold(0.0, f64::max) + 14.0;
    let bars = Rect { left: plot.left + amount, right: plot.right - amount, ..plot };
    let axis = roomy(scene, bars.width(), |most| ValueAxis::over(unit, low, high, true, most));
    let along = |value: f64| bars.left + axis.share(value) * bars.width();
    ticks(scene, &axis, bars);
    let slot = plot.height() / rows.len() as f64;
    let half = (slot * 0.34).min(15.0);
    for (index, (name, from, amount, whole)) in rows.iter().enumerate() {
        let middle = plot.top + (index as f64 + 0.5) * slot;
        let face = if *whole { bold } else { Face { colour: INK, ..SMALL } };
        let name = scene.type_.wrap(name, face.size, face.bold, NAMES, 1).concat();
        scene.text(&name, (plot.left - 12.0, middle + 5.5), Anchor::End, face);
        let to = from + amount;
        let colour = match (whole, *amount > 0.0) {
            (true, _) => GREY,
            (_, true) => ORANGE,
            (_, false) => NAVY,
        };
        scene.fill(Rect::spanning((along(*from), middle - half), (along(to), middle + half)), colour);
        if index + 1 < rows.len() {
            scene.path(vec![(along(to), middle + half), (along(to), middle + slot - half)], 1.4, RULE);
        }
        if index > 0 {
            let (at, anchor) = if *amount < 0.0 { (along(to) - 7.0, Anchor::End) } else { (along(to) + 7.0, Anchor::Start) };
            scene.text(&signed(form, *amount), (at, middle + 5.5), anchor, face);
        }
    }
}

/// The finest axis whose labels do not touch across a width.
fn roomy(scene: &Scene, width: f64, of: impl Fn(i64) -> ValueAxis) -> ValueAxis {
    let fits = |axis: &ValueAxis| {
        let ticks = axis.ticks();
        let widest = ticks.iter().map(|tick| scene.type_.width(&tick.1, SMALL.size, false)).fold(0.0, f64::max);
        widest + 12.0 <= width / (ticks.len() - 1) as f64
    };
    (2..=5).rev().map(&of).find(fits).unwrap_or_else(|| of(1))
}

/// An amount with its sign: none where it prints as nothing.
fn signed(form: Form, amount: f64) -> String {
    let words = form.words(amount);
    let nothing = !words.chars().any(|c| c.is_ascii_digit() && c != '0');
    if nothing || amount < 0.0 { words } else { format!("+{words}") }
}

/// Upright grid lines with their ticks below, and the axis title under them.
/// Zero has its label first; where two would touch the other has none.
fn ticks(scene: &mut Scene, axis: &ValueAxis, plot: Rect) {
    let mut ticks = axis.ticks();
    ticks.sort_by_key(|tick| !tick.2);
    let mut labelled: Vec<(f64, f64)> = Vec::new();
    for (share, label, zero) in ticks {
        let x = plot.left + share * plot.width();
        scene.path(vec![(x, plot.top), (x, plot.bottom)], if zero { 2.0 } else { 1.0 }, if zero { INK } else { GRID });
        let half = scene.type_.width(&label, SMALL.size, false) / 2.0 + 6.0;
        if labelled.iter().all(|other| (x - other.0).abs() >= half + other.1) {
            scene.text(&label, (x, plot.bottom + 20.0), Anchor::Middle, SMALL);
            labelled.push((x, half));
        }
    }
    let title = format!("Change in cost, {}", axis.form.title());
    scene.text(&title, ((plot.left + plot.right) / 2.0, plot.bottom + 44.0), Anchor::Middle, SMALL);
}
