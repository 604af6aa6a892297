//! One setting of the catalogue.

/// What a setting's value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A number between two others.
    Number(f64, f64),
    /// A whole number between two others.
    Whole(i64, i64),
    /// A share of 1.
    Share,
    /// Pounds, up to this.
    Pounds(f64),
    /// A length of time, as "8 weeks"; at most so many years.
    Length(f64),
    /// A date.
    Date,
    /// A date, or false for never.
    DateOrNever,
    /// A date or a length.
    DateOrLength,
    /// Words.
    Text,
    /// True or false.
    Bool,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// One of these words, or a length.
    ChoiceOrLength(&'static [&'static str]),
    /// A number, or steps `[{ from, … }]` whose values have their own rows.
    Steps(f64, f64),
    /// A table, or an array of tables, whose keys have their own rows.
    Tables,
    /// An array of so many numbers between two others.
    Numbers(usize, f64, f64),
    /// An array of words, each one of these.
    Words(&'static [&'static str]),
}

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its key; `[]` after the name of an array of tables.
    pub key: &'static str,
    /// What is allowed.
    pub kind: Kind,
    /// Its unit.
    pub unit: &'static str,
    /// The default in TOML; empty: none, or worked out from other settings.
    pub default: &'static str,
    /// Meaning, where a council finds it, and what happens if it is left out.
    pub meaning: &'static str,
    /// Source of the default.
    pub source: &'static str,
    /// How sure: V seen, P parsed, D derived, S secondary, I inferred, estimate.
    pub grade: &'static str,
}

impl Kind {
    /// What is allowed, in words.
    pub fn allowed(&self) -> String {
        match self {
            Self::Number(low, high) => format!("a number from {low} to {high}"),
            Self::Whole(low, high) => format!("a whole number from {low} to {high}"),
            Self::Share => "a share from 0 to 1 (write 0.12 for 12%)".to_owned(),
            Self::Pounds(high) => format!("pounds from 0 to {high}"),
            Self::Length(years) => format!("a length of time in quotation marks, such as \"8 weeks\", at most {years} years"),
            Self::Date => "a date without quotation marks, such as 2027-09-01, from 1950 to 2100".to_owned(),
            Self::DateOrNever => "a date without quotation marks, such as 2024-10-31, or false: never".to_owned(),
            Self::DateOrLength => "a date such as 2027-09-01, or a length such as \"12 months\"".to_owned(),
            Self::Text => "words in quotation marks, at most 500 characters".to_owned(),
            Self::Bool => "true or false".to_owned(),
            Self::Choice(words) => format!("one of {}", quoted(words)),
            Self::ChoiceOrLength(words) => format!("one of {}, or a length such as \"12 months\"", quoted(words)),
            Self::Steps(low, high) => format!("a number from {low} to {high}, or steps [{{ from = 2027-04-01, … }}]"),
            Self::Tables => "a table".to_owned(),
            Self::Numbers(count, low, high) => format!("{count} numbers from {low} to {high}"),
            Self::Words(words) => format!("a list of {}", quoted(words)),
        }
    }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
}

/// A row of the catalogue.
pub(super) const fn row(
    key: &'static str,
    kind: Kind,
    unit: &'static str,
    default: &'static str,
    meaning: &'static str,
    source: &'static str,
    grade: &'static str,
) -> Setting {
    Setting { key, kind, unit, default, meaning, source, grade }
}
