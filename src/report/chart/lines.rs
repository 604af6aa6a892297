//! Two plans on one pair of axes, and a difference about its zero line.

use super::axis::Form;
use super::dates::{Date, DateAxis};
use super::ends::{self, End};
use super::page::SMALL;
use super::panel::{date_ticks, fan_marks, runs};
use super::scene::{Anchor, BLUE, Face, INK, MIST, Mark, NAVY, PALE, Point, RULE, Rect, Scene, WHITE};
use super::{Band, Difference, FanPoint, Series};

/// Height kept above the plot for the words at a marked date \[px\].
pub(super) const MARKED: f64 = 26.0;

/// Draws lines over one another: the last is the plan, those before it are grey.
pub(super) fn draw(scene: &mut Scene, series: &[Series], plot: Rect, up: &dyn Fn(f64) -> f64, labelled: bool) {
    let dates = series.iter().flat_map(|series| &series.points).map(|point| point.date);
    let Some(dates) = DateAxis::over(dates) else { return };
    date_ticks(scene, &dates, plot);
    let across = |date| plot.left + dates.share(date) * plot.width();
    let side = |points: &[FanPoint], pick: fn(Band) -> Option<f64>| -> Vec<Point> {
        points.iter().filter_map(|point| Some((across(point.date), up(pick(point.band.drawable())?)))).collect()
    };
    let plan = |index: usize| index + 1 == series.len();
    for (index, series) in series.iter().enumerate().rev() {
        for run in runs(&series.points, |band| band.eight().is_some()) {
            let (lower, upper) = (side(run, |band| band.p10), side(run, |band| band.p90));
            if plan(index) {
                scene.marks.push(Mark::Ribbon { upper: upper.clone(), lower: lower.clone(), colour: PALE });
            }
            let (width, colour) = if plan(index) { (1.5, BLUE) } else { (1.5, RULE) };
            scene.path(upper, width, colour);
            scene.path(lower, width, colour);
        }
    }
    let mut labels = Vec::new();
    for (index, series) in series.iter().enumerate() {
        let colour = if plan(index) { NAVY } else { MIST };
        for run in runs(&series.points, |band| band.p50.is_some()) {
            // A white edge keeps the line apart from the bands and from the other.
            for (width, colour) in [(6.0, WHITE), (3.4, colour)] {
                scene.path(side(run, |band| band.p50), width, colour);
            }
        }
        let last = series.points.iter().rev().find_map(|point| point.band.drawable().p50);
        labels.extend(last.map(|value| End::new(scene, up(value), &series.name, Face { bold: true, colour, ..SMALL })));
    }
    if labelled {
        ends::label(scene, labels, plot);
    }
}

/// Draws a difference: its bands, the line at zero over them, what is marked.
pub(super) fn difference(scene: &mut Scene, shown: &Difference, plot: Rect, (up, form): (&dyn Fn(f64) -> f64, Form), labelled: bool) {
    let Some(dates) = DateAxis::over(shown.points.iter().map(|point| point.date)) else { return };
    date_ticks(scene, &dates, plot);
    let across = |date: Date| plot.left + dates.share(date) * plot.width();
    fan_marks(scene, &shown.points, &across, up);
    scene.path(vec![(plot.left, up(0.0)), (plot.right, up(0.0))], 2.0, INK);
    if let Some((date, words)) = &shown.marked {
        mark(scene, across(*date), words, plot, up(0.0));
    }
    if labelled {
        let mut labels = super::panel::band_ends(scene, &shown.points, form, up);
        labels.push(End::new(scene, up(0.0), &shown.zero, Face { colour: INK, ..SMALL }));
        ends::label(scene, labels, plot);
    }
}

/// A date marked on the line at zero, with its words above the plot.
fn mark(scene: &mut Scene, x: f64, words: &str, plot: Rect, zero: f64) {
    let face = Face { bold: true, colour: INK, ..SMALL };
    let words = scene.type_.wrap(words, face.size, true, plot.width(), 1).concat();
    let half = scene.type_.width(&words, face.size, true) / 2.0;
    let middle = x.max(plot.left + half).min(plot.right - half);
    scene.text(&words, (middle, plot.top - 9.0), Anchor::Middle, face);
    scene.path(vec![(x, plot.top - 2.0), (x, zero)], 1.6, INK);
    for (radius, colour) in [(8.0, WHITE), (6.0, INK)] {
        scene.marks.push(Mark::Disc { centre: (x, zero), radius, colour });
    }
}
