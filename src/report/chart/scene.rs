//! A drawing as a list of marks, before any picture format.
//!
//! The layout writes a scene; SVG and PNG are painted from the same scene, and
//! the tests measure it. Lengths are px at 1×, y downwards. Knows nothing of
//! what the marks mean.

use super::typeface::Typeface;

/// An opaque colour, red, green, blue.
pub(super) type Colour = (u8, u8, u8);

/// The page.
pub(super) const WHITE: Colour = (0xFF, 0xFF, 0xFF);
/// Headlines and ordinary text.
pub(super) const INK: Colour = (0x0B, 0x0C, 0x0C);
/// Secondary text, target line, second kind of observation. Analysis Function dark grey.
pub(super) const GREY: Colour = (0x3D, 0x3D, 0x3D);
/// The base beside a plan in dark blue, line and label.
pub(super) const MIST: Colour = (0x5E, 0x64, 0x68);
/// Grid lines.
pub(super) const GRID: Colour = (0xD5, 0xD8, 0xDA);
/// The line at zero and the lines that lead to labels.
pub(super) const RULE: Colour = (0x6F, 0x77, 0x7B);
/// Median. Analysis Function sequential palette, as are the next three.
pub(super) const NAVY: Colour = (0x12, 0x43, 0x6D);
/// Edges of the 80 % band.
pub(super) const BLUE: Colour = (0x20, 0x73, 0xBC);
/// Fill of the 50 % band, and of columns.
pub(super) const SKY: Colour = (0x6B, 0xAC, 0xE6);
/// Fill of the 80 % band.
pub(super) const PALE: Colour = (0xAD, 0xD1, 0xF1);
/// What costs more in a waterfall. Analysis Function orange: for areas, never for text.
pub(super) const ORANGE: Colour = (0xF4, 0x6A, 0x25);
/// Observations. Analysis Function dark pink.
pub(super) const PINK: Colour = (0x80, 0x16, 0x50);

/// A point on the page \[px\].
pub(super) type Point = (f64, f64);

/// A rectangle on the page \[px\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Rect {
    /// The rectangle spanned by two corners, in any order.
    pub(super) fn spanning(a: Point, b: Point) -> Self {
        Self {
            left: a.0.min(b.0),
            top: a.1.min(b.1),
            right: a.0.max(b.0),
            bottom: a.1.max(b.1),
        }
    }

    /// The rectangle grown by a margin on every side.
    #[cfg(test)]
    pub(super) fn grown(self, margin: f64) -> Self {
        Self {
            left: self.left - margin,
            top: self.top - margin,
            right: self.right + margin,
            bottom: self.bottom + margin,
        }
    }

    /// Whether the two share any area.
    #[cfg(test)]
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// Whether the other lies wholly inside.
    #[cfg(test)]
    pub(super) fn holds(&self, other: &Self) -> bool {
        self.left <= other.left && self.right >= other.right && self.top <= other.top && self.bottom >= other.bottom
    }

    /// Width \[px\].
    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Height \[px\].
    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Face {
    /// px per em.
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) colour: Colour,
}

impl Face {
    /// From one base line to the next \[px\].
    pub(super) fn leading(&self) -> f64 {
        self.size * 1.3
    }
}

/// Which part of a text its point names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Text {
    pub(super) words: String,
    /// Point on the base line that the anchor names.
    pub(super) at: Point,
    pub(super) anchor: Anchor,
    pub(super) face: Face,
    /// The room it takes, capitals and descenders included.
    pub(super) room: Rect,
}

/// One thing to draw.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    Text(Text),
    /// Joined straight lines of one width.
    Path { points: Vec<Point>, width: f64, colour: Colour },
    /// The area between two lines over the same abscissae.
    Ribbon { upper: Vec<Point>, lower: Vec<Point>, colour: Colour },
    /// A filled convex polygon.
    Shape { corners: Vec<Point>, colour: Colour },
    /// A filled circle.
    Disc { centre: Point, radius: f64, colour: Colour },
}

/// A page and the marks on it, in painting order.
pub(super) struct Scene {
    /// px.
    pub(super) width: f64,
    /// px.
    pub(super) height: f64,
    pub(super) marks: Vec<Mark>,
    pub(super) type_: Typeface,
}

impl Scene {
    /// An empty page.
    pub(super) fn new(width: f64) -> Self {
        Self { width, height: 0.0, marks: Vec::new(), type_: Typeface::load() }
    }

    /// The room a line of text would take.
    pub(super) fn room(&self, words: &str, at: Point, anchor: Anchor, face: Face) -> Rect {
        let width = self.type_.width(words, face.size, face.bold);
        let left = match anchor {
            Anchor::Start => at.0,
            Anchor::Middle => at.0 - width / 2.0,
            Anchor::End => at.0 - width,
        };
        Rect {
            left,
            top: at.1 - face.size * 0.8,
            right: left + width,
            bottom: at.1 + face.size * 0.24,
        }
    }

    /// Writes a line of text.
    pub(super) fn text(&mut self, words: &str, at: Point, anchor: Anchor, face: Face) {
        let room = self.room(words, at, anchor, face);
        let words = words.to_string();
        self.marks.push(Mark::Text(Text { words, at, anchor, face, room }));
    }

    /// Writes lines under one another from `top` \[px\]; answers where they end \[px\].
    pub(super) fn lines(&mut self, lines: &[String], x: f64, top: f64, anchor: Anchor, face: Face) -> f64 {
        let mut y = top;
        for line in lines {
            self.text(line, (x, y + face.size * 0.95), anchor, face);
            y += face.leading();
        }
        y
    }

    /// Draws joined straight lines.
    pub(super) fn path(&mut self, points: Vec<Point>, width: f64, colour: Colour) {
        self.marks.push(Mark::Path { points, width, colour });
    }

    /// Draws a straight line of dashes.
    pub(super) fn dashes(&mut self, from: Point, to: Point, width: f64, colour: Colour) {
        const DASH: f64 = 9.0;
        const GAP: f64 = 6.0;
        let length = to.0 - from.0;
        let mut along = 0.0;
        while along < length {
            let end = (along + DASH).min(length);
            let at = |d: f64| (from.0 + d, from.1 + (to.1 - from.1) * d / length);
            self.path(vec![at(along), at(end)], width, colour);
            along += DASH + GAP;
        }
    }

    /// Fills a rectangle.
    pub(super) fn fill(&mut self, rect: Rect, colour: Colour) {
        let corners = vec![
            (rect.left, rect.top),
            (rect.right, rect.top),
            (rect.right, rect.bottom),
            (rect.left, rect.bottom),
        ];
        self.marks.push(Mark::Shape { corners, colour });
    }
}
