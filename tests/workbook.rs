//! The workbook of a comparison, read back by another reader.
#![cfg(feature = "command")]

#[path = "support/spreadsheet.rs"]
mod spreadsheet;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use calamine::{Data, Reader};
use spreadsheet::{Spreadsheet, open};

/// A title that a spreadsheet would run.
const ARMED: &str = "=cmd|'/c calc'!A1";

/// Another price and more joiners, in a scenario with an armed title.
const CHANGED: &str = "
[recruitment]
joiners_per_year = 25
[agency]
weekly_charge = 1_900
";

fn folder(home: &Path, name: &str) -> std::path::PathBuf {
    let small = format!("{}/scenarios/small.toml", env!("CARGO_MANIFEST_DIR"));
    fs::copy(&small, home.join("small.toml")).expect("a copy");
    let other = home.join("other.toml");
    fs::write(&other, format!("extends = \"small.toml\"\ntitle = \"{ARMED}\"\n{CHANGED}")).expect("a file");
    let folder = home.join(name);
    let mut command = Command::cargo_bin("tenure").expect("the command is built");
    command.arg("compare").arg(&small).arg(&other).args(["--replications", "30", "--years", "2", "--quick", "--quiet", "--output"]);
    command.arg(&folder).assert().success();
    folder
}

fn made() -> (tempfile::TempDir, std::path::PathBuf) {
    let home = tempfile::tempdir().expect("a folder");
    let folder = folder(home.path(), "one");
    (home, folder)
}

fn bytes(folder: &Path) -> Vec<u8> {
    fs::read(folder.join("workbook.xlsx")).expect("written")
}

fn rows_of(folder: &Path, file: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join(file)).expect("a table");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

#[test]
fn two_runs_give_the_same_bytes_and_the_clock_does_not_show() {
    let home = tempfile::tempdir().expect("a folder");
    let one = bytes(&folder(home.path(), "one"));
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    assert!(one == bytes(&folder(home.path(), "two")), "the bytes differ");
}

#[test]
fn differences_by_year_are_those_of_the_csv_file() {
    let (_home, folder) = made();
    let mut book = open(bytes(&folder));
    let sheet = book.worksheet_range("Differences by year").expect("a sheet");
    let written: Vec<_> = rows_of(&folder, "differences.csv").into_iter().filter(|row| row["period"] == "financial year").collect();
    let header: Vec<String> = csv::Reader::from_path(folder.join("differences.csv")).expect("a table").headers().expect("a header").iter().map(str::to_owned).collect();
    assert!(written.len() > 100);
    assert_eq!(sheet.end().map(|end| end.0 as usize), Some(written.len() + 2), "title, what it is, header, rows");
    for (r, row) in written.iter().enumerate() {
        for (c, name) in header.iter().enumerate() {
            let (cell, text) = (sheet.get_value((r as u32 + 3, c as u32)).unwrap_or(&Data::Empty), &row[name]);
            match cell {
                Data::Empty => assert!(text.is_empty(), "{name}: {text}"),
                Data::String(words) => assert_eq!(words, text, "{name}"),
                Data::Float(number) => {
                    let told: f64 = text.parse().expect("a number");
                    assert!((number - told).abs() <= 1e-9 * told.abs().max(1.0), "{name}: {number} against {told}");
                }
                other => panic!("{name}: {other:?}"),
            }
        }
    }
}

/// Mean of a measure of the authority in a financial year, base and other, from the CSV file.
fn csv_means(folder: &Path, measure: &str) -> Vec<(f64, f64)> {
    let wanted = |row: &BTreeMap<String, String>| {
        row["period"] == "financial year" && row["scope"] == "authority" && row["measure"] == measure && row["baseline"] == "as now"
    };
    let number = |text: &String| text.parse().expect("a number");
    rows_of(folder, "differences.csv").iter().filter(|row| wanted(row)).map(|row| (number(&row["base_mean"]), number(&row["other_mean"]))).collect()
}

#[test]
fn every_formula_opens_with_its_value_and_totals_are_the_csvs_to_the_penny() {
    let (_home, folder) = made();
    let book = Spreadsheet::read(bytes(&folder));
    let mut formulas = 0;
    for (place, text) in book.formulas() {
        assert!(place.0 == "Finance" || place.0 == "Live totals", "{place:?}: {text}");
        assert!((book.stored(place) - book.value(place)).abs() < 1e-6, "{place:?}: {text} gives {}, stored is {}", book.value(place), book.stored(place));
        formulas += 1;
    }
    assert!(formulas > 60, "{formulas}");
    let totals = csv_means(&folder, "spend_total");
    assert!(totals.len() >= 2);
    // A year is the difference of two roundings to the penny: the base lies a penny at
    // most from its mean, and the plan, which is base less saving, two.
    for (row, (base, other)) in (4..).zip(&totals) {
        for (column, mean, most) in [(2, base, 0.01), (3, other, 0.02)] {
            let shown = book.value(&("Live totals".to_owned(), row, column));
            assert!((shown - mean).abs() <= most + 1e-6, "row {row}: {shown} against {mean}");
        }
    }
    lines_are_the_csvs(&book, &folder);
}

/// The items of every line, the totals and the savings are the savings statement's, to the penny.
fn lines_are_the_csvs(book: &Spreadsheet, folder: &Path) {
    let pence = |pounds: f64| (pounds * 100.0).round() as i64;
    let mut sums: BTreeMap<(String, String), [i64; 3]> = BTreeMap::new();
    for row in (4..).take_while(|&row| !book.text("Finance", row, 1).is_empty()) {
        let year = book.text("Finance", row, 1).chars().take(7).collect();
        let sum = sums.entry((year, book.text("Finance", row, 2))).or_default();
        for (sum, column) in sum.iter_mut().zip([8, 11, 12]) {
            *sum += pence(book.value(&("Finance".to_owned(), row, column)));
        }
    }
    for row in (4..).take_while(|&row| !book.text("Live totals", row, 1).is_empty()) {
        let year = book.text("Live totals", row, 1);
        let year = if year == "all years" { year } else { year.chars().take(7).collect() };
        sums.insert((year, "total".to_owned()), [2, 3, 4].map(|column| pence(book.value(&("Live totals".to_owned(), row, column)))));
    }
    let mut compared = 0;
    for row in rows_of(folder, "savings.csv") {
        let told = ["do_nothing_mean", "plan_mean", "saving_mean"].map(|name| row[name].parse().map_or(0, pence));
        let place = (row["financial_year"].clone(), row["line"].clone());
        let wanted = row["statement"] == "against doing nothing" && row["terms"] == "cash" && (place.0 != "all years" || place.1 == "total");
        if wanted {
            assert_eq!(sums.get(&place).copied().unwrap_or_default(), told, "{place:?}");
            compared += 1;
        }
    }
    assert!(compared > 20, "{compared}");
}

#[test]
fn a_changed_agency_charge_or_pay_rate_moves_the_saving_as_it_must() {
    let (_home, folder) = made();
    let opening = Spreadsheet::read(bytes(&folder));
    let at = |row: u32, column: u32| ("Finance".to_owned(), row, column);
    let item = |what: &str| (4..).find(|&row| opening.text("Finance", row, 3) == what).expect("an item");
    let saved = ("Live totals".to_owned(), 4, 4);

    let agency = item("agency workers");
    let mut dearer = opening.clone();
    for column in [7, 10] {
        dearer.set(&at(agency, column), opening.stored(&at(agency, column)) + 100.0);
    }
    let weeks = opening.stored(&at(agency, 6)) - opening.stored(&at(agency, 9));
    let moved = dearer.value(&saved) - opening.value(&saved);
    assert!(weeks.abs() > 0.1 && (moved - 100.0 * weeks).abs() < 0.03, "{moved} for {weeks} weeks");
    assert!((dearer.value(&("Live totals".to_owned(), 4, 7)) - moved).abs() < 0.011);

    let pay = item("permanent pay");
    let mut award = opening.clone();
    award.set(&at(pay, 5), 0.03);
    let more = |column: u32| award.value(&("Live totals".to_owned(), 4, column)) - opening.value(&("Live totals".to_owned(), 4, column));
    let amount = |column: u32| opening.value(&at(pay, column));
    assert!(more(2) > 0.03 * amount(8) + 1.0, "on-costs follow pay: {} for {}", more(2), amount(8));
    assert!((more(4) - (more(2) - more(3))).abs() < 0.011 && more(4).abs() > 1.0);
}

#[test]
fn words_that_look_like_a_formula_stay_words_and_no_cell_is_an_error() {
    let (_home, folder) = made();
    let book = Spreadsheet::read(bytes(&folder));
    assert!(book.values().any(|(_, value)| matches!(value, Data::String(text) if text.contains(ARMED))));
    assert!(book.formulas().all(|(_, text)| !text.contains("cmd")));
    for (place, value) in book.values() {
        match value {
            Data::Error(error) => panic!("{place:?}: {error:?}"),
            Data::Float(number) => assert!(number.is_finite(), "{place:?}"),
            Data::String(text) => assert!(!["NaN", "inf", "-inf"].contains(&text.as_str()), "{place:?}"),
            _ => {}
        }
    }
}

#[test]
fn every_sheet_but_the_cover_holds_one_named_table_without_holes() {
    let (_home, folder) = made();
    let mut book = open(bytes(&folder));
    book.load_tables().expect("tables");
    let names = book.sheet_names();
    assert_eq!(&names[..3], ["Cover", "Contents", "Notes"]);
    for wanted in ["What differs", "Headlines", "Differences by year", "Savings by year and line", "Changes of worker by cause", "Agency spend by cause", "Finance", "Live totals", "Measures"] {
        assert!(names.iter().any(|name| name == wanted), "no sheet {wanted}");
    }
    let contents = book.worksheet_range("Contents").expect("a sheet");
    for name in &names {
        assert!(name == "Contents" || contents.used_cells().any(|cell| cell.2.to_string() == *name), "{name} is not in the contents");
        if name == "Cover" {
            continue;
        }
        assert_eq!(book.table_names_in_sheet(name).len(), 1, "{name}");
        assert!(book.merge_cells_by_sheet_name(name).expect("read").is_empty(), "{name}");
        let sheet = book.worksheet_range(name).expect("a sheet");
        assert_eq!(sheet.start(), Some((0, 0)), "{name}: the title is in A1");
        let header: Vec<String> = sheet.rows().nth(2).expect("a header").iter().map(ToString::to_string).collect();
        let mut unique = header.clone();
        unique.sort();
        unique.dedup();
        assert!(unique.len() == header.len() && header.iter().all(|word| !word.is_empty()), "{name}: {header:?}");
        assert!(sheet.rows().all(|row| row[0] != Data::Empty), "{name} has a row without a beginning");
    }
}
