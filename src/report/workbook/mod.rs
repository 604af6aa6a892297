//! A comparison as one Excel workbook: cover, contents, notes, a table a sheet,
//! and live finance sheets whose totals are formulas over quantities and rates.
//!
//! The tables are those of the CSV files; nothing is computed twice. The bytes
//! depend on the comparison alone: the date of creation is fixed.
//!
//! Source: Analysis Function, "Releasing statistics in spreadsheets" (cover,
//! contents, notes, marked tables from column A, nothing merged, no blank rows).

mod finance;
mod live;
mod pages;
mod sheet;
mod tables;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use self::sheet::Head;
use super::compare::Compared;
use super::table::{Cell, Table};
use crate::experiment::Pair;

/// A column and the word that chooses rows in it; `None`: all rows.
type Rows = Option<(&'static str, &'static str)>;

/// The sheets made from the CSV tables, where a comparison has them: file,
/// rows, and the sheet's name, title and what it is.
const SHEETS: [(&str, Rows, [&str; 3]); 15] = [
    ("settings.csv", None, ["What differs", "Settings that differ between the base and each alternative", "Old and new value of every setting, and where each comes from."]),
    ("vary.csv", None, ["Setting by setting", "One setting at several values", "One row for each value of the setting that was varied."]),
    ("differences.csv", Some(("period", "financial year")), ["Differences by year", "Differences by financial year", "Base, alternative and paired difference of every figure that is summed over a financial year, with its interval and band. The months are in differences.csv."]),
    ("savings.csv", None, ["Savings by year and line", "Savings by financial year and line", "What each alternative saves against doing nothing and against the budget: positive is a saving."]),
    ("mtfs.csv", None, ["Medium-term plan", "In the layout of the medium-term financial plan", "Reductions stand in brackets."]),
    ("delivery.csv", None, ["Delivery", "How sure the saving is", "For each year the chance of reaching the target and the amount reached in 8 runs of 10."]),
    ("payback.csv", None, ["Payback", "When the plan has paid back", "In how many runs it has paid back by the end of which month."]),
    ("monitoring.csv", None, ["Monitoring", "Planned saving month by month", "With its band, and a column left empty for what happens."]),
    ("savings_if_the_trend_continues.csv", None, ["Savings if trend goes on", "Savings by financial year and line, if the national trend continues", "The same statement against a doing nothing that goes on moving as nationally: positive is a saving."]),
    ("payback_if_the_trend_continues.csv", None, ["Payback if trend goes on", "When the plan has paid back, if the national trend continues", "In how many runs it has paid back by the end of which month."]),
    ("decisions.csv", None, ["Calendar of decisions", "By when to advertise, and when each intake is in post", "Lead times run backwards from each intake and forwards to full caseloads."]),
    ("causes.csv", Some(("of", "changes of worker")), ["Changes of worker by cause", "Difference in children's changes of worker by cause", "Mean differences; the causes of a year and scope sum to the row of all causes."]),
    ("causes.csv", Some(("of", "agency charges")), ["Agency spend by cause", "Difference in agency charges by cause", "Mean differences in pounds; the causes of a year and scope sum to the row of all causes."]),
    ("contributions.csv", None, ["By setting", "What each setting contributes", "Shares sum to the whole; each alone and the interaction do, too."]),
    ("doubts.csv", None, ["Assumptions", "On which assumptions the sign hangs", "The difference in spend over all years with one assumption at either end."]),
];

/// The workbook's bytes, from a comparison and its tables by the names of their files.
///
/// # Panics
/// Where a sheet breaks a rule of Excel's: the sheets are ours, and tested.
pub fn workbook(compared: &Compared<'_>, tables: &[(&str, Table)]) -> Vec<u8> {
    bytes(compared, tables).expect("the sheets keep Excel's rules")
}

/// A sheet to be written.
enum Sheet<'a> {
    /// A table.
    Table(Table),
    /// The quantities and rates of one alternative.
    Finance(Pair<'a>),
    /// Totals over the sheet of that name.
    Totals(Pair<'a>, String),
}

fn bytes(compared: &Compared<'_>, tables: &[(&str, Table)]) -> Result<Vec<u8>, XlsxError> {
    let sheets = sheets(compared, tables);
    let heads: Vec<&Head> = sheets.iter().map(|(head, _)| head).collect();
    let mut book = Workbook::new();
    book.set_properties(&properties(compared)?);
    pages::cover(&mut book, compared)?;
    pages::contents(&mut book, &heads)?;
    pages::notes(&mut book, compared)?;
    for (head, sheet) in &sheets {
        match sheet {
            Sheet::Table(table) => sheet::write(&mut book, head, table)?,
            Sheet::Finance(pair) => live::finance(&mut book, head, &finance::years(pair))?,
            Sheet::Totals(pair, finance) => live::totals(&mut book, head, finance, &finance::years(pair))?,
        }
    }
    book.save_to_buffer().map(made_alike)
}

/// The same bytes from every system: each entry of the archive's directory says
/// that it was made on Unix, whatever it was made on.
///
/// Source: PKWARE, APPNOTE 4.3.12 and 4.4.2.
fn made_alike(mut bytes: Vec<u8>) -> Vec<u8> {
    const END: [u8; 4] = *b"PK\x05\x06";
    const ENTRY: [u8; 4] = *b"PK\x01\x02";
    const UNIX: u8 = 3;
    let Some(end) = bytes.windows(4).rposition(|four| four == END) else { return bytes };
    let number = |bytes: &[u8], at: usize, wide: usize| bytes[at..at + wide].iter().rev().fold(0, |sum, &byte| sum << 8 | usize::from(byte));
    let mut at = number(&bytes, end + 16, 4);
    while bytes.get(at..at + 4) == Some(&ENTRY) {
        bytes[at + 5] = UNIX;
        at += 46 + [28, 30, 32].iter().map(|&field| number(&bytes, at + field, 2)).sum::<usize>();
    }
    bytes
}

fn properties(compared: &Compared<'_>) -> Result<DocProperties, XlsxError> {
    Ok(DocProperties::new()
        .set_title(pages::title(compared))
        .set_subject("A comparison of recruitment plans for children's services")
        .set_author("tenure")
        .set_comment("The date of creation is fixed, so that equal comparisons give equal files.")
        .set_custom_property("Language", "en-GB")
        .set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?))
}

fn sheets<'a>(compared: &Compared<'a>, tables: &[(&str, Table)]) -> Vec<(Head, Sheet<'a>)> {
    let table = |sheet: &str, title: &str, about: &str, table: Table| (head(sheet, title, about), Sheet::Table(table));
    let mut sheets = Vec::new();
    for (file, rows, [sheet, title, about]) in SHEETS {
        let found = tables.iter().find(|(name, _)| *name == file).map(|(_, found)| chosen(found, rows));
        sheets.extend(found.map(|found| table(sheet, title, about, found)));
        if file == "vary.csv" {
            sheets.push(table("Headlines", "Headlines at the end of each twelve months", HEADLINES, tables::headlines(compared)));
        }
    }
    let several = compared.as_now.others().len() > 1;
    for (n, pair) in compared.as_now.pairs().enumerate() {
        let numbered = |name: &str| if several { format!("{name} {}", n + 1) } else { name.to_owned() };
        let (finance, totals) = (numbered("Finance"), numbered("Live totals"));
        let title = |what: &str| format!("{what}: {} against {}", pair.other.title, pair.base.title);
        sheets.push((head(&totals, &title("Live totals by financial year"), TOTALS), Sheet::Totals(pair, finance.clone())));
        sheets.push((head(&finance, &title("Live finance sheet"), FINANCE), Sheet::Finance(pair)));
    }
    sheets.push(table("Measures", "What each figure means", "Name, unit and definition of every figure in these tables.", tables::measures(compared)));
    sheets
}

const HEADLINES: &str = "Means over the runs, the paired difference with its 95 % interval, and whether it is real.";

const TOTALS: &str = "Sums of the finance sheet by formula. A positive saving means that the plan costs less than the base. The last column says how far your changes have moved the saving.";

const FINANCE: &str = "Change a cell whose column says \"input\" and the amounts, the saving and the live totals follow. \"Change to both rates\" raises or lowers the unit rate of base and plan by the same share: 3 % more is 0.03.";

fn head(sheet: &str, title: &str, about: &str) -> Head {
    Head { sheet: sheet.to_owned(), table: sheet.replace([' ', '-'], "_"), title: title.to_owned(), about: about.to_owned() }
}

/// The chosen rows of a table.
fn chosen(table: &Table, rows: Rows) -> Table {
    let column = rows.and_then(|(column, word)| Some((table.header().iter().position(|name| name == column)?, word)));
    match column {
        Some((column, word)) => table.keeping(|row| row[column] == Cell::from(word)),
        None => table.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::made_alike;

    #[test]
    fn an_archive_does_not_say_on_which_system_it_was_made() {
        let entry = |system: u8, name: &[u8]| {
            let mut entry = [&b"PK\x01\x02"[..], &[46, system], &[0; 22], &[name.len() as u8], &[0; 17]].concat();
            entry.extend(name);
            entry
        };
        let archive = |system| {
            let entries = [entry(system, b"a.xml"), entry(system, b"long/name.xml")].concat();
            [&b"body"[..], &entries, b"PK\x05\x06", &[0; 12], &[4, 0, 0, 0, 0, 0]].concat()
        };
        assert_ne!(archive(0), archive(3));
        assert_eq!(made_alike(archive(0)), archive(3));
        assert_eq!(made_alike(archive(3)), archive(3));
    }
}
