//! A table as every rendering takes it: a header and typed cells.

/// How a file says that it is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number; missing is empty, which is not zero.
    Number(Option<f64>),
}

/// A table.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Table {
    header: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Option<f64>> for Cell {
    fn from(number: Option<f64>) -> Self {
        Self::Number(number)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(Some(number))
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(Some(f64::from(number)))
    }
}

impl Table {
    /// An empty table with these columns.
    pub fn new(header: &[&str]) -> Self {
        Self { header: header.iter().map(|&name| name.to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a row; it has a cell for each column.
    pub fn push(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.header.len());
        self.rows.push(row);
    }

    /// The names of the columns.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The rows.
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    /// The same columns with those rows that are wanted.
    pub fn keeping(&self, wanted: impl Fn(&[Cell]) -> bool) -> Self {
        let rows = self.rows.iter().filter(|row| wanted(row)).cloned().collect();
        Self { header: self.header.clone(), rows }
    }

    /// As CSV: UTF-8 with its mark, so that Excel reads a pound sign as one; commas,
    /// LF, a header. Numbers in the shortest form that reads back the same; words that a spreadsheet would run are disarmed.
    pub fn csv(&self) -> String {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
        let records = std::iter::once(self.header.clone()).chain(self.rows.iter().map(|row| row.iter().map(Cell::written).collect()));
        for record in records {
            // Writing to memory cannot fail.
            let _ = writer.write_record(&record);
        }
        writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }
}

impl Cell {
    fn written(&self) -> String {
        match self {
            Self::Text(text) => disarmed(text),
            Self::Number(Some(number)) if number.is_finite() => format!("{}", number + 0.0),
            Self::Number(_) => String::new(),
        }
    }
}

/// Words with a `'` before what a spreadsheet takes for a formula: at the start
/// of any line, after blanks.
///
/// Source: OWASP, CSV injection.
fn disarmed(text: &str) -> String {
    let armed = |line: &str| {
        let first = line.trim_start_matches(|c: char| c == ' ' || c == '\u{a0}' || (c.is_whitespace() && c != '\t'));
        first.starts_with(['=', '+', '-', '@', '\t', '\r'])
    };
    if !text.split(['\n', '\r']).any(armed) {
        return text.to_owned();
    }
    text.split_inclusive(['\n', '\r']).map(|line| if armed(line) { format!("'{line}") } else { line.to_owned() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_a_spreadsheet_would_run_are_disarmed_on_every_line() {
        for armed in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", " \u{a0}=cmd|'/c calc'!A1", "a\n=b", "a\r=b", "a\r\n=b", "\r=b"] {
            let text = disarmed(armed);
            assert!(text.contains('\''), "{armed:?} became {text:?}");
            let loose = |line: &str| line.trim_start().starts_with(['=', '+', '-', '@']);
            assert!(!text.split(['\n', '\r']).any(loose), "{armed:?} became {text:?}");
        }
        assert_eq!(disarmed("Safeguarding - north"), "Safeguarding - north");
    }

    #[test]
    fn a_missing_number_is_empty_and_a_negative_zero_is_zero() {
        let mut table = Table::new(&["a", "b", "c", "d"]);
        table.push(vec![Cell::Number(None), (-0.0).into(), (-5.0).into(), 0.1.into()]);
        assert_eq!(table.csv(), "\u{feff}a,b,c,d\n,0,-5,0.1\n");
    }
}
