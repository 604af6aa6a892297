//! What is wrong with a scenario: every fault at once, each at its line.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// A short name that does not change: `unknown-key`, `out-of-range`, …
    pub code: &'static str,
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1; 0 where no place can be shown.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
    /// What was found.
    pub found: String,
    /// What is allowed, and a suggestion.
    pub help: String,
    span: std::ops::Range<usize>,
}

/// A source file of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// As it was named.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// All that is wrong with a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Diagnosis {
    /// The faults, in the order of the files and lines.
    pub faults: Vec<Fault>,
    files: Vec<SourceFile>,
}

impl Diagnosis {
    /// Sets the files, once they are all known.
    pub(super) fn set_files(&mut self, files: Vec<SourceFile>) {
        self.files = files;
    }

    /// Adds a fault at a place of a file (by its number; past the last: nowhere).
    pub(super) fn add(
        &mut self,
        code: &'static str,
        (file, span): (usize, std::ops::Range<usize>),
        found: impl Into<String>,
        help: impl Into<String>,
    ) {
        let (name, line, column) = match self.files.get(file) {
            Some(source) => {
                let start = span.start.min(source.text.len());
                let before = source.text.get(..start).unwrap_or("");
                let line = before.matches('\n').count() as u32 + 1;
                let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) as u32 + 1;
                (source.name.clone(), line, column)
            }
            None => (self.files.first().map_or_else(String::new, |first| first.name.clone()), 0, 0),
        };
        let fault = Fault {
            code,
            file: shown(&name),
            line,
            column,
            found: shown(&found.into()),
            help: shown(&help.into()),
            span,
        };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// Puts the faults in the order of their places.
    pub(super) fn sort(&mut self) {
        self.faults.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    }

    /// As text for a terminal, with the lines and carets.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let mut out = String::new();
        for fault in &self.faults {
            let title = Level::ERROR.primary_title(&fault.found);
            let mut group = Group::with_title(title);
            let source = self.files.iter().find(|file| shown(&file.name) == fault.file && fault.line > 0);
            if let Some(source) = source {
                let text = cleaned(&source.text);
                let end = floor(&text, fault.span.end);
                let start = floor(&text, fault.span.start).min(end);
                group = group.element(
                    Snippet::source(text)
                        .path(&fault.file)
                        .annotation(AnnotationKind::Primary.span(start..end.max(start))),
                );
            } else if !fault.file.is_empty() {
                group = group.element(Level::NOTE.message(format!("in {}", fault.file)));
            }
            if !fault.help.is_empty() {
                group = group.element(Level::HELP.message(&fault.help));
            }
            out.push_str(&renderer.render(&[group]));
            out.push_str("\n\n");
        }
        let count = self.faults.len();
        let what = if count == 1 { "one fault".to_owned() } else { format!("{count} faults") };
        out.push_str(&format!("{what} found; nothing was run\n"));
        out
    }
}

/// The nearest place at or before a byte that is not inside a character.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&place| text.is_char_boundary(place)).unwrap_or(0)
}

/// A file's text with control characters (other than line ends and tabs) and
/// invisible ones made harmless, byte for byte, so that places stay right.
fn cleaned(text: &str) -> String {
    let harmless = |c: char| match c {
        '\n' | '\t' | '\r' => c,
        c if c.is_ascii_control() => '?',
        // Two bytes, as every control beyond ASCII.
        c if c.is_control() => '¿',
        // Three bytes, as every mark that is not seen.
        c if is_invisible(c) => '\u{fffd}',
        c => c,
    };
    text.chars().map(harmless).collect()
}

/// Words echoed from a file: no control characters, no direction marks, not endless.
pub(super) fn shown(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if (c.is_control() && c != '\n') || is_invisible(c) { '\u{fffd}' } else { c })
        .take(600)
        .collect();
    if text.chars().count() > 600 { clean + " …" } else { clean }
}

/// Marks that change direction or do not show.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Marks that are set over the letter before them: with them one word can be
/// written in two ways that look the same.
pub(super) fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}
