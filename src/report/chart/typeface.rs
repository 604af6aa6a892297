//! DejaVu Sans: how wide a text is, and where its lines break.
//!
//! Widths come from the font file itself, so a layout is the same on every
//! machine. The SVG asks for Arial first, which is narrower: what fits here
//! fits there. Knows nothing of charts.

use ab_glyph::{Font, FontRef};

/// The two weights a chart is set in.
pub(super) struct Typeface {
    pub(super) regular: FontRef<'static>,
    pub(super) bold: FontRef<'static>,
}

impl Typeface {
    /// Reads both weights from the font files bound into the program.
    pub(super) fn load() -> Self {
        let read = |bytes| FontRef::try_from_slice(bytes).expect("DejaVu Sans is a whole font");
        Self {
            regular: read(dejavu::sans::regular()),
            bold: read(dejavu::sans::bold()),
        }
    }

    /// The font of a weight.
    pub(super) fn weight(&self, bold: bool) -> &FontRef<'static> {
        if bold { &self.bold } else { &self.regular }
    }

    /// Advance of one character \[em\].
    ///
    /// A character the font lacks is drawn by the reader's own font; those
    /// (Chinese, pictographs) are as wide as they are high.
    pub(super) fn advance(&self, letter: char, bold: bool) -> f64 {
        let font = self.weight(bold);
        let glyph = font.glyph_id(letter);
        let em = f64::from(font.units_per_em().unwrap_or(2048.0));
        let advance = f64::from(font.h_advance_unscaled(glyph)) / em;
        if glyph.0 == 0 { advance.max(1.0) } else { advance }
    }

    /// Width of a line of text \[px\] at a size \[px per em\].
    pub(super) fn width(&self, text: &str, size: f64, bold: bool) -> f64 {
        let ems: f64 = text.chars().map(|c| self.advance(c, bold)).sum();
        ems * size
    }

    /// Breaks a text into at most `most` lines no wider than `width` \[px\].
    ///
    /// A word wider than a line is broken where the line is full; text beyond
    /// the last line is cut, with an ellipsis to say so.
    pub(super) fn wrap(&self, text: &str, size: f64, bold: bool, width: f64, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in clean(text).split(' ').filter(|word| !word.is_empty()) {
            let joined = if line.is_empty() {
                word.to_string()
            } else {
                format!("{line} {word}")
            };
            if self.width(&joined, size, bold) <= width {
                line = joined;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                line.push(letter);
                if self.width(&line, size, bold) > width && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, letter.to_string()));
                }
                if lines.len() > most {
                    break;
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                *last = self.cut(last, size, bold, width);
            }
        }
        lines
    }

    /// A line with an ellipsis at its end, shortened until it fits.
    fn cut(&self, line: &str, size: f64, bold: bool, width: f64) -> String {
        let mut kept = line.trim_end().to_string();
        while !kept.is_empty() && self.width(&format!("{kept}…"), size, bold) > width {
            kept.pop();
        }
        format!("{}…", kept.trim_end())
    }
}

/// A text on one line, without what XML forbids or what could reverse it.
///
/// White space of any kind becomes a space; control characters, the marks that
/// change the direction of writing and non-characters are dropped.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\t' | '\n' | '\r' | '\u{0b}' | '\u{0c}' | '\u{2028}' | '\u{2029}' => Some(' '),
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
            '\u{feff}' | '\u{fffe}' | '\u{ffff}' => None,
            c if c.is_control() => None,
            c => Some(c),
        })
        .collect()
}
