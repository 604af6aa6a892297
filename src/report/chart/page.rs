//! The page: headline, subtitle, key, panels, source and note.

use super::panel;
use super::scene::{Anchor, BLUE, Face, GREY, INK, NAVY, PALE, PINK, Rect, SKY, Scene, WHITE};
use super::{Body, Chart};

/// Width of the page \[px\].
const WIDTH: f64 = 1_200.0;
/// Room at the sides \[px\].
const MARGIN: f64 = 40.0;
/// Between panels \[px\].
const GUTTER: f64 = 36.0;

const HEADLINE: Face = Face { size: 27.0, bold: true, colour: INK };
const SUBTITLE: Face = Face { size: 18.0, bold: false, colour: GREY };
/// Text of axes, labels, key, source: 12 pt.
pub(super) const SMALL: Face = Face { size: 16.0, bold: false, colour: GREY };

/// Lays a chart out.
pub(super) fn layout(chart: &Chart) -> Scene {
    let mut scene = Scene::new(WIDTH);
    let inner = WIDTH - 2.0 * MARGIN;
    let mut y = 30.0;
    for (words, face, most) in [(&chart.headline, HEADLINE, 3), (&chart.subtitle, SUBTITLE, 4)] {
        let lines = scene.type_.wrap(words, face.size, face.bold, inner, most);
        y = scene.lines(&lines, MARGIN, y, Anchor::Start, face) + 4.0;
    }
    let single = chart.panels.len() == 1;
    y = key(&mut scene, chart, single, y + 6.0);
    y = panels(&mut scene, chart, single, y + 10.0);
    for words in [format!("Source: {}", chart.source), chart.note.clone()] {
        let lines = scene.type_.wrap(&words, SMALL.size, false, inner, 4);
        y = scene.lines(&lines, MARGIN, y + 6.0, Anchor::Start, SMALL);
    }
    scene.height = (y + 22.0).ceil();
    let page = Rect { left: 0.0, top: 0.0, right: WIDTH, bottom: scene.height };
    scene.fill(page, WHITE);
    // The ground was added last and is painted first.
    scene.marks.rotate_right(1);
    scene
}

/// Whether a panel has a band of 8 runs in 10.
fn banded(panel: &super::Panel) -> bool {
    match &panel.body {
        Body::Fan(points) => points.iter().any(|point| point.band.p90.is_some()),
        Body::Columns(columns) => columns.iter().any(|column| column.band.p90.is_some()),
        _ => false,
    }
}

/// What the marks mean, in a line above the panels: the bands where they are
/// not labelled on themselves, and every kind of dot.
fn key(scene: &mut Scene, chart: &Chart, single: bool, top: f64) -> f64 {
    let mut entries: Vec<(Swatch, String)> = Vec::new();
    let fans = chart.panels.iter().any(|panel| matches!(&panel.body, Body::Fan(points) if !points.is_empty()));
    if fans && !single {
        entries.push((Swatch::Line, "Middle run".to_owned()));
        if chart.panels.iter().any(banded) {
            entries.push((Swatch::Half, "Half the runs".to_owned()));
            entries.push((Swatch::Eight, "8 runs in 10".to_owned()));
        }
    }
    if chart.panels.iter().any(|panel| matches!(panel.body, Body::Columns(_))) {
        let words = if chart.panels.iter().any(banded) { "Column: middle run; thick line: half the runs; thin line: 8 in 10" } else { "Column: middle run" };
        entries.push((Swatch::Whisker, words.to_owned()));
        if chart.panels.iter().any(part_years) {
            entries.push((Swatch::Part, "Part of a year".to_owned()));
        }
    }
    for dot in chart.panels.iter().flat_map(|panel| &panel.observed) {
        let entry = (Swatch::of(&dot.label), dot.label.clone());
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }
    if entries.is_empty() {
        return top;
    }
    let (mut x, mut y) = (MARGIN, top);
    for (swatch, words) in entries {
        let words = scene.type_.wrap(&words, SMALL.size, false, WIDTH - 2.0 * MARGIN - 40.0, 1).concat();
        let width = 38.0 + scene.type_.width(&words, SMALL.size, false) + 26.0;
        if x > MARGIN && x + width > WIDTH - MARGIN {
            x = MARGIN;
            y += 26.0;
        }
        swatch.draw(scene, (x, y + 10.0));
        scene.text(&words, (x + 38.0, y + 15.5), Anchor::Start, SMALL);
        x += width;
    }
    y + 28.0
}

/// Whether a panel has columns of part years.
fn part_years(panel: &super::Panel) -> bool {
    matches!(&panel.body, Body::Columns(columns) if columns.iter().any(|column| column.label.contains('(')))
}

/// A sample of a mark.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Swatch {
    Line,
    Half,
    Eight,
    Whisker,
    Part,
    /// A round dot: counted.
    Round,
    /// A square on its point: said, not counted.
    Square,
}

impl Swatch {
    /// The mark of an observation: round for what is counted.
    pub(super) fn of(label: &str) -> Self {
        if label.starts_with("Observed") { Self::Round } else { Self::Square }
    }

    /// Draws it about the middle of a 30 px wide place that begins at a point.
    fn draw(self, scene: &mut Scene, (x, y): (f64, f64)) {
        let bar = |half: f64| Rect { left: x, top: y - half, right: x + 30.0, bottom: y + half };
        match self {
            Self::Line => scene.path(vec![(x, y), (x + 30.0, y)], 3.0, NAVY),
            Self::Half => scene.fill(bar(8.0), SKY),
            Self::Eight => {
                scene.fill(bar(8.0), PALE);
                scene.path(vec![(x, y - 8.0), (x + 30.0, y - 8.0)], 1.5, BLUE);
                scene.path(vec![(x, y + 8.0), (x + 30.0, y + 8.0)], 1.5, BLUE);
            }
            Self::Whisker => {
                scene.fill(Rect { left: x + 5.0, top: y - 2.0, right: x + 25.0, bottom: y + 9.0 }, SKY);
                scene.path(vec![(x + 15.0, y - 9.0), (x + 15.0, y + 7.0)], 2.0, NAVY);
                scene.path(vec![(x + 15.0, y - 5.0), (x + 15.0, y + 3.0)], 6.0, NAVY);
            }
            Self::Part => {
                scene.fill(Rect { left: x + 5.0, top: y - 4.0, right: x + 25.0, bottom: y + 9.0 }, PALE);
                scene.path(vec![(x + 5.0, y - 4.0), (x + 25.0, y - 4.0)], 2.0, NAVY);
            }
            Self::Round | Self::Square => self.dot(scene, (x + 15.0, y)),
        }
    }

    /// Draws the mark of an observation at a point.
    pub(super) fn dot(self, scene: &mut Scene, at: (f64, f64)) {
        use super::scene::Mark;
        match self {
            Self::Square => {
                for (reach, colour) in [(9.5, WHITE), (7.5, GREY)] {
                    let corners = vec![(at.0, at.1 - reach), (at.0 + reach, at.1), (at.0, at.1 + reach), (at.0 - reach, at.1)];
                    scene.marks.push(Mark::Shape { corners, colour });
                }
            }
            _ => {
                for (radius, colour) in [(7.0, WHITE), (5.5, PINK)] {
                    scene.marks.push(Mark::Disc { centre: at, radius, colour });
                }
            }
        }
    }
}

/// Places the panels: one fills the page, more stand two in a row.
fn panels(scene: &mut Scene, chart: &Chart, single: bool, top: f64) -> f64 {
    let inner = WIDTH - 2.0 * MARGIN;
    let (width, height) = if single { (inner, 520.0) } else { ((inner - GUTTER) / 2.0, 350.0) };
    let mut bottom = top;
    let shared = shared_span(chart);
    for (index, panel) in chart.panels.iter().enumerate() {
        let (row, column) = if single { (0, 0) } else { (index / 2, index % 2) };
        let left = MARGIN + column as f64 * (width + GUTTER);
        let upper = top + row as f64 * (height + 14.0);
        let room = Rect { left, top: upper, right: left + width, bottom: upper + height };
        panel::draw(scene, panel, room, single, shared);
        bottom = room.bottom + 8.0;
    }
    bottom
}

/// The span that all panels' value axes share, where all are in one unit: what
/// is measured alike is drawn to one scale.
fn shared_span(chart: &Chart) -> Option<(f64, f64)> {
    let first = chart.panels.first()?;
    let alike = |panel: &super::Panel| panel.unit == first.unit && panel.from_zero == first.from_zero;
    if chart.panels.len() == 1 || !chart.panels.iter().all(alike) {
        return None;
    }
    chart.panels.iter().filter_map(panel::span).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}
