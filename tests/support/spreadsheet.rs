//! A tiny spreadsheet: the cells of a workbook as another reader gives them, and
//! what its formulas come to. Knows `+ - *`, brackets, `ROUND`, `SUM`, cells and
//! ranges, and refuses the rest.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

/// Sheet, row and column, both as Excel counts from one.
type Place = (String, u32, u32);

/// A workbook that can be recalculated.
#[derive(Clone)]
pub struct Spreadsheet {
    values: BTreeMap<Place, Data>,
    formulas: BTreeMap<Place, String>,
}

/// Opens a workbook.
pub fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).expect("another reader opens it")
}

fn by_place<T>(sheet: &str, range: &calamine::Range<T>, keep: impl Fn(&T) -> bool) -> Vec<(Place, T)>
where
    T: Clone + Default + calamine::CellType,
{
    let (row, column) = range.start().unwrap_or_default();
    let cells = range.used_cells().filter(|cell| keep(cell.2));
    cells.map(|(r, c, value)| ((sheet.to_owned(), row + r as u32 + 1, column + c as u32 + 1), value.clone())).collect()
}

impl Spreadsheet {
    /// Of a workbook's bytes.
    pub fn read(bytes: Vec<u8>) -> Self {
        let mut book = open(bytes);
        let (mut values, mut formulas) = (BTreeMap::new(), BTreeMap::new());
        for sheet in book.sheet_names() {
            values.extend(by_place(&sheet, &book.worksheet_range(&sheet).expect("a sheet"), |_| true));
            formulas.extend(by_place(&sheet, &book.worksheet_formula(&sheet).expect("a sheet"), |text| !text.is_empty()));
        }
        Self { values, formulas }
    }

    /// Every formula with its place.
    pub fn formulas(&self) -> impl Iterator<Item = (&Place, &String)> {
        self.formulas.iter()
    }

    /// Every value as stored.
    pub fn values(&self) -> impl Iterator<Item = (&Place, &Data)> {
        self.values.iter()
    }

    /// A value as stored.
    pub fn stored(&self, place: &Place) -> f64 {
        match self.values.get(place) {
            Some(Data::Float(number)) => *number,
            Some(Data::Int(number)) => *number as f64,
            other => panic!("{place:?} holds {other:?}"),
        }
    }

    /// Words as stored; nothing where there are none.
    pub fn text(&self, sheet: &str, row: u32, column: u32) -> String {
        match self.values.get(&(sheet.to_owned(), row, column)) {
            Some(Data::String(text)) => text.clone(),
            _ => String::new(),
        }
    }

    /// Overwrites a number that is not a formula.
    pub fn set(&mut self, place: &Place, number: f64) {
        assert!(!self.formulas.contains_key(place), "{place:?} is a formula");
        self.values.insert(place.clone(), Data::Float(number));
    }

    /// A cell, recalculated.
    pub fn value(&self, place: &Place) -> f64 {
        match self.formulas.get(place) {
            Some(text) => {
                let mut reader = Formula { book: self, sheet: &place.0, rest: text.trim_start_matches('=') };
                let value = reader.sum();
                assert!(reader.rest.is_empty(), "{text}: {} is left over", reader.rest);
                value
            }
            None => self.stored(place),
        }
    }
}

/// What is left to read of a formula.
struct Formula<'a> {
    book: &'a Spreadsheet,
    sheet: &'a str,
    rest: &'a str,
}

impl<'a> Formula<'a> {
    fn took(&mut self, what: &str) -> bool {
        match self.rest.strip_prefix(what) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn word(&mut self, of: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !of(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn sum(&mut self) -> f64 {
        let mut value = self.product();
        loop {
            if self.took("+") {
                value += self.product();
            } else if self.took("-") {
                value -= self.product();
            } else {
                return value;
            }
        }
    }

    fn product(&mut self) -> f64 {
        let mut value = self.factor();
        while self.took("*") {
            value *= self.factor();
        }
        value
    }

    fn factor(&mut self) -> f64 {
        if self.took("ROUND(") {
            let value = self.sum();
            assert!(self.took(",2)"), "to the penny: {}", self.rest);
            return (value * 100.0).round() / 100.0;
        }
        if self.took("SUM(") {
            let (sheet, from) = self.place();
            assert!(self.took(":"), "a range: {}", self.rest);
            let to = self.place().1;
            assert!(self.took(")"), "{}", self.rest);
            let cells = (from.0..=to.0).flat_map(|row| (from.1..=to.1).map(move |column| (row, column)));
            return cells.map(|(row, column)| self.book.value(&(sheet.clone(), row, column))).sum();
        }
        if self.took("(") {
            let value = self.sum();
            assert!(self.took(")"), "{}", self.rest);
            return value;
        }
        if self.rest.starts_with(|c: char| c.is_ascii_digit()) {
            return self.word(|c| c.is_ascii_digit() || c == '.').parse().expect("a number");
        }
        let (sheet, (row, column)) = self.place();
        self.book.value(&(sheet, row, column))
    }

    fn place(&mut self) -> (String, (u32, u32)) {
        let sheet = if self.took("'") {
            let name = self.word(|c| c != '\'');
            assert!(self.took("'!"), "{}", self.rest);
            name
        } else {
            self.sheet
        };
        self.took("$");
        let letters = self.word(|c| c.is_ascii_uppercase());
        self.took("$");
        let row = self.word(|c| c.is_ascii_digit()).parse().expect("a row");
        let column = letters.bytes().fold(0, |all, letter| 26 * all + u32::from(letter - b'A') + 1);
        (sheet.to_owned(), (row, column))
    }
}
