//! Labels at the right ends of lines, pushed apart so that none lies on another.

use super::page::SMALL;
use super::scene::{Anchor, Face, RULE, Rect, Scene};

/// Room at the right of a plot that is labelled so \[px\].
pub(super) const ROOM: f64 = 252.0;

/// One label, of one line or more.
pub(super) struct End {
    /// Where on the page the line that it names ends \[px\].
    pub(super) at: f64,
    pub(super) lines: Vec<String>,
    pub(super) face: Face,
}

impl End {
    /// A label broken to fit its room.
    pub(super) fn new(scene: &Scene, at: f64, words: &str, face: Face) -> Self {
        Self { at, lines: scene.type_.wrap(words, face.size, face.bold, ROOM - 10.0, 4), face }
    }

    fn height(&self) -> f64 {
        self.lines.len() as f64 * SMALL.leading()
    }
}

/// Writes labels beside a plot, in the order of their lines, each with a leader.
pub(super) fn label(scene: &mut Scene, mut ends: Vec<End>, plot: Rect) {
    ends.retain(|end| !end.lines.is_empty());
    ends.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut tops: Vec<f64> = ends.iter().map(|end| end.at - end.height() / 2.0).collect();
    for index in 1..tops.len() {
        tops[index] = tops[index].max(tops[index - 1] + ends[index - 1].height());
    }
    let mut floor = plot.bottom + SMALL.leading() / 2.0;
    for (top, end) in tops.iter_mut().zip(&ends).rev() {
        *top = top.min(floor - end.height());
        floor = *top;
    }
    for (top, end) in tops.iter().zip(&ends) {
        let middle = top + end.height() / 2.0;
        scene.path(vec![(plot.right + 2.0, end.at), (plot.right + 14.0, middle)], 1.2, RULE);
        for (index, words) in end.lines.iter().enumerate() {
            let y = top + (index as f64 + 0.5) * SMALL.leading() + 5.5;
            scene.text(words, (plot.right + 18.0, y), Anchor::Start, end.face);
        }
    }
}
