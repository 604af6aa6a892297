//! One panel: its axes, its bands or columns, and what was observed.

use super::axis::{Form, ValueAxis};
use super::dates::{Date, DateAxis, financial_year, share_of_year};
use super::ends::{self, End};
use super::page::{SMALL, Swatch};
use super::scene::{Anchor, BLUE, Face, GREY, GRID, INK, NAVY, PALE, PINK, Point, RULE, Rect, SKY, Scene};
use super::{Band, Body, Column, Dot, FanPoint, Panel, drawable, lines, steps};

const TITLE: Face = Face { size: 17.0, bold: true, colour: INK };

/// Draws a panel in its room, on a value axis that spans `shared` where it is given.
pub(super) fn draw(scene: &mut Scene, panel: &Panel, room: Rect, single: bool, shared: Option<(f64, f64)>) {
    let mut top = room.top;
    if !single && !panel.title.is_empty() {
        let lines = scene.type_.wrap(&panel.title, TITLE.size, true, room.width(), 1);
        top = scene.lines(&lines, room.left, top, Anchor::Start, TITLE);
    }
    let Some((low, high)) = span(panel).map(|own| shared.unwrap_or(own)) else {
        let lines = scene.type_.wrap("No data: nothing is known of this yet", SMALL.size, false, room.width() - 20.0, 2);
        scene.lines(&lines, (room.left + room.right) / 2.0, (room.top + room.bottom) / 2.0, Anchor::Middle, SMALL);
        return;
    };
    if let Body::Steps(shown) = &panel.body {
        return steps::draw(scene, panel.unit, shown, Rect { top, ..room });
    }
    let columns = matches!(panel.body, Body::Columns(_));
    let marked = matches!(&panel.body, Body::Difference(shown) if shown.marked.is_some());
    let axis = ValueAxis::over(panel.unit, low, high, panel.from_zero || columns, if single { 7 } else { 5 });
    let unit = scene.type_.wrap(&axis_title(&axis, panel), SMALL.size, false, room.width(), 1);
    scene.lines(&unit, room.left, top, Anchor::Start, SMALL);
    let ticks = axis.ticks();
    let widest = ticks.iter().map(|tick| scene.type_.width(&tick.1, SMALL.size, false)).fold(0.0, f64::max);
    let labelled = single && !columns;
    let plot = Rect {
        left: room.left + widest + 12.0,
        top: top + 36.0 + if marked { lines::MARKED } else { 0.0 },
        right: room.right - if labelled { ends::ROOM } else { 16.0 },
        bottom: room.bottom - 52.0,
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
        Body::Fan(points) => {
            fan(scene, panel, points, plot, &up);
            if labelled {
                let labels = band_ends(scene, points, axis.form, &up);
                ends::label(scene, labels, plot);
            }
        }
        Body::Columns(columns) => bars(scene, panel, columns, plot, &axis, &up),
        Body::Lines(series) => lines::draw(scene, series, plot, &up, labelled),
        Body::Chance(series) => lines::draw(scene, std::slice::from_ref(series), plot, &up, labelled),
        Body::Difference(shown) => lines::difference(scene, shown, plot, (&up, axis.form), labelled),
        Body::Steps(_) => {}
    }
}

/// The unit, and which columns are parts of a year where their labels have no room for it.
fn axis_title(axis: &ValueAxis, panel: &Panel) -> String {
    let unit = axis.form.title();
    let Body::Columns(columns) = &panel.body else { return unit.to_owned() };
    let parts: Vec<String> = columns.iter().filter_map(|column| part_of(&column.label)).map(|(year, part)| format!("{year} {part}")).collect();
    if parts.is_empty() { unit.to_owned() } else { format!("{unit}; part years: {}", parts.join(", ")) }
}

/// "2026/27 (6 months)" as its year and its part.
fn part_of(label: &str) -> Option<(&str, &str)> {
    let (year, part) = label.split_once(" (")?;
    Some((year, part.trim_end_matches(')')))
}

/// Every value that the panel draws.
fn values(panel: &Panel) -> Vec<f64> {
    let bands: Vec<Band> = match &panel.body {
        Body::Fan(points) => points.iter().map(|point| point.band.drawable()).collect(),
        Body::Columns(columns) => columns.iter().map(|column| column.band.drawable()).collect(),
        Body::Lines(series) => series.iter().flat_map(|series| &series.points).map(|point| point.band.drawable()).collect(),
        Body::Chance(_) => return vec![0.0, 1.0],
        Body::Difference(shown) => shown.points.iter().map(|point| point.band.drawable()).collect(),
        Body::Steps(shown) => return shown.parts.iter().filter_map(|part| drawable(part.1)).collect(),
    };
    let dots = panel.observed.iter().flat_map(|dot| [Some(dot.value), dot.low, dot.high]);
    let target = panel.target.as_ref().map(|target| target.1);
    bands.iter().flat_map(|band| band.values()).chain(dots).chain([target]).flatten().filter_map(drawable).collect()
}

/// The lowest and the highest value that the panel draws; none without any.
pub(super) fn span(panel: &Panel) -> Option<(f64, f64)> {
    values(panel).iter().fold(None, |span, &value| {
        let (low, high) = span.unwrap_or((value, value));
        Some((value.min(low), value.max(high)))
    })
}

fn fan(scene: &mut Scene, panel: &Panel, points: &[FanPoint], plot: Rect, up: &dyn Fn(f64) -> f64) {
    let dates = points.iter().map(|point| point.date).chain(panel.observed.iter().map(|dot| dot.date));
    let Some(dates) = DateAxis::over(dates) else { return };
    let across = |date| plot.left + dates.share(date) * plot.width();
    date_ticks(scene, &dates, plot);
    fan_marks(scene, points, &across, up);
    for dot in &panel.observed {
        observed(scene, dot, across(dot.date), up);
    }
}

/// The bands and their middle.
pub(super) fn fan_marks(scene: &mut Scene, points: &[FanPoint], across: &dyn Fn(Date) -> f64, up: &dyn Fn(f64) -> f64) {
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
}

/// The longest stretches of points whose bands are known.
pub(super) fn runs(points: &[FanPoint], known: impl Fn(Band) -> bool) -> Vec<&[FanPoint]> {
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
pub(super) fn date_ticks(scene: &mut Scene, dates: &DateAxis, plot: Rect) {
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

/// Labels in plain words, with their last figures, for the right end of the bands.
pub(super) fn band_ends(scene: &Scene, points: &[FanPoint], form: Form, up: &dyn Fn(f64) -> f64) -> Vec<End> {
    let Some(last) = points.iter().rev().map(|point| point.band.drawable()).find(|band| band.p50.is_some()) else { return Vec::new() };
    let bold = Face { bold: true, colour: NAVY, ..SMALL };
    let range = |(low, high): (f64, f64)| format!("{} to {}", form.words(low).trim_end_matches(" points"), form.words(high));
    let named = [
        last.eight().map(|ends| (ends.1, format!("8 runs in 10: {}", range(ends)), SMALL)),
        last.half().map(|ends| (ends.1, format!("Half the runs: {}", range(ends)), SMALL)),
        last.p50.map(|middle| (middle, format!("Middle run: {}", form.words(middle)), bold)),
    ];
    named.into_iter().flatten().map(|(value, words, face)| End::new(scene, up(value), &words, face)).collect()
}

fn bars(scene: &mut Scene, panel: &Panel, columns: &[Column], plot: Rect, axis: &ValueAxis, up: &dyn Fn(f64) -> f64) {
    let slot = plot.width() / columns.len().max(1) as f64;
    let centre = |index: usize| plot.left + (index as f64 + 0.5) * slot;
    column_labels(scene, columns, plot, axis, slot, &centre);
    let ground = up(0.0);
    for (index, column) in columns.iter().enumerate() {
        let middle = centre(index);
        let half = (slot * 0.32).min(46.0);
        let band = column.band.drawable();
        let Some(value) = band.p50 else { continue };
        let fill = if part_of(&column.label).is_some() { PALE } else { SKY };
        scene.fill(Rect::spanning((middle - half, ground), (middle + half, up(value))), fill);
        scene.path(vec![(middle - half, up(value)), (middle + half, up(value))], 3.0, NAVY);
        if let Some((low, high)) = band.eight() {
            scene.path(vec![(middle, up(low)), (middle, up(high))], 2.0, NAVY);
            for end in [low, high] {
                scene.path(vec![(middle - 8.0, up(end)), (middle + 8.0, up(end))], 2.0, NAVY);
            }
        }
        if let Some((low, high)) = band.half() {
            scene.path(vec![(middle, up(low)), (middle, up(high))], 8.0, NAVY);
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

/// Under each column its year, and below that the figure of the middle run,
/// which beside the lines of 8 in 10 could be taken for theirs. Where years
/// would touch, only every second, third … is named.
fn column_labels(scene: &mut Scene, columns: &[Column], plot: Rect, axis: &ValueAxis, slot: f64, centre: &dyn Fn(usize) -> f64) {
    let years: Vec<&str> = columns.iter().map(|column| part_of(&column.label).map_or(column.label.as_str(), |parts| parts.0)).collect();
    let figures: Vec<String> = columns.iter().map(|column| column.band.drawable().p50.map_or_else(String::new, |value| axis.form.words(value))).collect();
    let width = |words: &str, bold: bool| scene.type_.width(words, SMALL.size, bold);
    let widest = years.iter().map(|year| width(year, false)).fold(1.0, f64::max);
    let every = (1..=columns.len().max(1)).find(|&n| n as f64 * slot >= widest + 8.0).unwrap_or(1);
    let figures_fit = every == 1 && figures.iter().all(|words| width(words, true) + 6.0 <= slot);
    let bold = Face { bold: true, colour: INK, ..SMALL };
    for (index, year) in years.iter().enumerate().filter(|(index, _)| index % every == 0) {
        let most = if every == 1 { slot.max(widest) } else { every as f64 * slot };
        let lines = scene.type_.wrap(year, SMALL.size, false, most, 1);
        let below = scene.lines(&lines, centre(index), plot.bottom + 9.0, Anchor::Middle, SMALL);
        if figures_fit {
            scene.lines(&figures[index..=index], centre(index), below, Anchor::Middle, bold);
        }
    }
}
