//! One panel: its axes, its bands or columns, and what was observed.

use super::axis::ValueAxis;
use super::dates::{DateAxis, financial_year, share_of_year};
use super::page::{SMALL, Swatch};
use super::scene::{Anchor, BLUE, Face, GREY, GRID, INK, NAVY, PALE, PINK, Point, RULE, Rect, SKY, Scene};
use super::{Band, Body, Column, Dot, FanPoint, Panel, drawable};

const TITLE: Face = Face { size: 17.0, bold: true, colour: INK };
/// Room at the right of a single panel for labels on the bands \[px\].
const LABELS: f64 = 176.0;

/// Draws a panel in its room.
pub(super) fn draw(scene: &mut Scene, panel: &Panel, room: Rect, single: bool) {
    let mut top = room.top;
    if !single && !panel.title.is_empty() {
        let lines = scene.type_.wrap(&panel.title, TITLE.size, true, room.width(), 1);
        top = scene.lines(&lines, room.left, top, Anchor::Start, TITLE);
    }
    let values = values(panel);
    let Some((low, high)) = span(&values) else {
        let lines = scene.type_.wrap("No data: nothing is known of this yet", SMALL.size, false, room.width() - 20.0, 2);
        scene.lines(&lines, (room.left + room.right) / 2.0, (room.top + room.bottom) / 2.0, Anchor::Middle, SMALL);
        return;
    };
    let columns = matches!(panel.body, Body::Columns(_));
    let axis = ValueAxis::over(panel.unit, low, high, panel.from_zero || columns, if single { 7 } else { 5 });
    scene.text(axis.form.title(), (room.left, top + 15.0), Anchor::Start, SMALL);
    let ticks = axis.ticks();
    let widest = ticks.iter().map(|tick| scene.type_.width(&tick.1, SMALL.size, false)).fold(0.0, f64::max);
    let labelled = single && !columns;
    let plot = Rect {
        left: room.left + widest + 12.0,
        top: top + 36.0,
        right: room.right - if labelled { LABELS } else { 16.0 },
        bottom: room.bottom - if columns { 74.0 } else { 52.0 },
    };
    for (share, label, zero) in &ticks {
        let y = plot.bottom - share * plot.height();
        scene.path(vec![(plot.left, y), (plot.right, y)], if *zero { 1.6 } else { 1.0 }, if *zero { RULE } else { GRID });
        scene.text(label, (plot.left - 8.0, y + 5.5), Anchor::End, SMALL);
    }
    let up = |value: f64| plot.bottom - axis.share(value) * plot.height();
    if let Some((name, value)) = &panel.target {
        scene.dashes((plot.left, up(*value)), (plot.right, up(*value)), 2.0, GREY);
        scene.text(name, (plot.left + 6.0, up(*value) - 6.0), Anchor::Start, SMALL);
    }
    match &panel.body {
        Body::Fan(points) => fan(scene, panel, points, plot, &up, labelled),
        Body::Columns(columns) => bars(scene, panel, columns, plot, &axis, &up),
    }
}

fn values(panel: &Panel) -> Vec<f64> {
    let bands: Vec<Band> = match &panel.body {
        Body::Fan(points) => points.iter().map(|point| point.band.drawable()).collect(),
        Body::Columns(columns) => columns.iter().map(|column| column.band.drawable()).collect(),
    };
    let dots = panel.observed.iter().flat_map(|dot| [Some(dot.value), dot.low, dot.high]);
    let target = panel.target.as_ref().map(|target| target.1);
    bands.iter().flat_map(|band| band.values()).chain(dots).chain([target]).flatten().filter_map(drawable).collect()
}

fn span(values: &[f64]) -> Option<(f64, f64)> {
    values.iter().fold(None, |span, &value| {
        let (low, high) = span.unwrap_or((value, value));
        Some((value.min(low), value.max(high)))
    })
}

fn fan(scene: &mut Scene, panel: &Panel, points: &[FanPoint], plot: Rect, up: &dyn Fn(f64) -> f64, labelled: bool) {
    let dates = points.iter().map(|point| point.date).chain(panel.observed.iter().map(|dot| dot.date));
    let Some(dates) = DateAxis::over(dates) else { return };
    let across = |date| plot.left + dates.share(date) * plot.width();
    date_ticks(scene, &dates, plot);
    for (colour, ends) in [(PALE, Band::eight as fn(Band) -> Option<(f64, f64)>), (SKY, Band::half)] {
        for run in runs(points, |band| ends(band).is_some()) {
            let side = |pick: fn((f64, f64)) -> f64| -> Vec<Point> {
                run.iter().filter_map(|point| Some((across(point.date), up(pick(ends(point.band.drawable())?))))).collect()
            };
            let (lower, upper) = (side(|ends| ends.0), side(|ends| ends.1));
            scene.marks.push(super::scene::Mark::Ribbon { upper: upper.clone(), lower: lower.clone(), colour });
            if colour == PALE {
                scene.path(upper, 1.5, BLUE);
                scene.path(lower, 1.5, BLUE);
            }
        }
    }
    for run in runs(points, |band| band.p50.is_some()) {
        let line = run.iter().filter_map(|point| Some((across(point.date), up(point.band.drawable().p50?))));
        scene.path(line.collect(), 3.2, NAVY);
    }
    for dot in &panel.observed {
        observed(scene, dot, across(dot.date), up);
    }
    if labelled {
        label_bands(scene, points, plot, up);
    }
}

/// The longest stretches of points whose bands are known.
fn runs(points: &[FanPoint], known: impl Fn(Band) -> bool) -> Vec<&[FanPoint]> {
    points.split(|point| !known(point.band.drawable())).filter(|run| !run.is_empty()).collect()
}

fn observed(scene: &mut Scene, dot: &Dot, x: f64, up: &dyn Fn(f64) -> f64) {
    let Some(value) = drawable(dot.value) else { return };
    if let (Some(low), Some(high)) = (dot.low.and_then(drawable), dot.high.and_then(drawable)) {
        scene.path(vec![(x, up(low)), (x, up(high))], 2.0, PINK);
    }
    Swatch::of(&dot.label).dot(scene, (x, up(value)));
}

/// The densest ticks whose labels do not touch each other or leave the page.
fn date_ticks(scene: &mut Scene, dates: &DateAxis, plot: Rect) {
    let choices = dates.choices();
    let fits = |ticks: &Vec<super::dates::Tick>| {
        let mut last = f64::NEG_INFINITY;
        ticks.iter().all(|(day, lines)| {
            let width = lines.iter().map(|line| scene.type_.width(line, SMALL.size, false)).fold(0.0, f64::max);
            let x = plot.left + dates.share_of_day(*day) * plot.width();
            let free = x - width / 2.0 > last + 10.0;
            last = x + width / 2.0;
            free && last < plot.right + 60.0
        })
    };
    let Some(chosen) = choices.iter().find(|ticks| fits(ticks)).or(choices.last()) else { return };
    for (day, lines) in chosen {
        let x = plot.left + dates.share_of_day(*day) * plot.width();
        scene.path(vec![(x, plot.bottom), (x, plot.bottom + 6.0)], 1.4, RULE);
        scene.lines(lines, x, plot.bottom + 9.0, Anchor::Middle, SMALL);
    }
}

/// Labels in plain words at the right end of the bands, pushed apart.
fn label_bands(scene: &mut Scene, points: &[FanPoint], plot: Rect, up: &dyn Fn(f64) -> f64) {
    let Some(last) = points.iter().rev().map(|point| point.band.drawable()).find(|band| band.p50.is_some()) else { return };
    let bold = Face { bold: true, colour: NAVY, ..SMALL };
    let mut labels: Vec<(f64, &str, Face)> = Vec::new();
    if let Some((_, high)) = last.eight() {
        labels.push((up(high), "8 runs in 10", SMALL));
    }
    if let Some((_, high)) = last.half() {
        labels.push((up(high), "Half of the runs", SMALL));
    }
    if let Some(middle) = last.p50 {
        labels.push((up(middle), "Middle of the runs", bold));
    }
    labels.sort_by(|a, b| a.0.total_cmp(&b.0));
    let step = SMALL.leading();
    let mut places: Vec<f64> = labels.iter().map(|label| label.0).collect();
    for index in 1..places.len() {
        places[index] = places[index].max(places[index - 1] + step);
    }
    let overflow = places.last().map_or(0.0, |&lowest| (lowest - plot.bottom).max(0.0));
    for (place, (at, words, face)) in places.iter().zip(&labels) {
        let y = place - overflow;
        scene.path(vec![(plot.right + 2.0, *at), (plot.right + 14.0, y)], 1.2, RULE);
        scene.text(words, (plot.right + 18.0, y + 5.5), Anchor::Start, *face);
    }
}

fn bars(scene: &mut Scene, panel: &Panel, columns: &[Column], plot: Rect, axis: &ValueAxis, up: &dyn Fn(f64) -> f64) {
    let slot = plot.width() / columns.len().max(1) as f64;
    let ground = up(0.0);
    for (index, column) in columns.iter().enumerate() {
        let middle = plot.left + (index as f64 + 0.5) * slot;
        let half = (slot * 0.32).min(46.0);
        let lines = scene.type_.wrap(&column.label, SMALL.size, false, slot - 6.0, 3);
        scene.lines(&lines, middle, plot.bottom + 9.0, Anchor::Middle, SMALL);
        let band = column.band.drawable();
        let Some(value) = band.p50 else { continue };
        scene.fill(Rect::spanning((middle - half, ground), (middle + half, up(value))), SKY);
        scene.path(vec![(middle - half, up(value)), (middle + half, up(value))], 3.0, NAVY);
        let mut highest = up(value);
        if let Some((low, high)) = band.eight() {
            scene.path(vec![(middle, up(low)), (middle, up(high))], 2.4, NAVY);
            for end in [low, high] {
                scene.path(vec![(middle - 9.0, up(end)), (middle + 9.0, up(end))], 2.4, NAVY);
            }
            highest = highest.min(up(high));
        }
        let words = axis.form.words(value);
        if scene.type_.width(&words, SMALL.size, true) < slot - 6.0 {
            let face = Face { bold: true, colour: INK, ..SMALL };
            scene.text(&words, (middle, highest - 7.0), Anchor::Middle, face);
        }
    }
    for dot in &panel.observed {
        let year = financial_year(dot.date);
        let place = columns.iter().position(|column| column.label.starts_with(&format!("{year}/")));
        if let Some(place) = place {
            observed(scene, dot, plot.left + (place as f64 + share_of_year(dot.date)) * slot, up);
        }
    }
}
