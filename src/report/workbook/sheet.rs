//! A table on a sheet of its own: title in A1, what it is in A2, and from A3 a
//! table that Excel knows by name, with one header row, wrapped, nothing merged.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Table as Marked, TableColumn, TableStyle, Workbook, Worksheet, XlsxError};

use crate::report::table::{Cell, Table};

/// The row of a table's header, counted from nothing.
pub const HEADER: u32 = 2;

/// The most characters of a cell; Excel holds 32,767.
const MOST_CHARACTERS: usize = 32_000;

/// What a sheet is called and says of itself.
#[derive(Clone, Debug)]
pub struct Head {
    /// The sheet's name: at most 31 characters.
    pub sheet: String,
    /// The table's name: letters, digits, `_`.
    pub table: String,
    /// The title.
    pub title: String,
    /// What the table is, in a sentence or two.
    pub about: String,
}

/// A sheet with its title and what it is.
///
/// # Errors
/// Where Excel does not allow the name.
pub fn begin<'a>(book: &'a mut Workbook, head: &Head) -> Result<&'a mut Worksheet, XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(&head.sheet)?.set_landscape();
    sheet.write_string_with_format(0, 0, fitting(&head.title), &title())?;
    sheet.write_string(1, 0, fitting(&head.about))?;
    Ok(sheet)
}

/// Marks what stands below the title as a table with this header.
///
/// # Errors
/// Where Excel does not allow the table.
pub fn mark(sheet: &mut Worksheet, head: &Head, header: &[String], rows: u32, filter: bool) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_border_bottom(FormatBorder::Thin);
    let columns: Vec<TableColumn> = header.iter().map(|name| TableColumn::new().set_header(name).set_header_format(&bold)).collect();
    let table = Marked::new()
        .set_name(&head.table)
        .set_style(TableStyle::Light1)
        .set_banded_rows(false)
        .set_autofilter(filter)
        .set_columns(&columns)
        .set_alt_text_title(fitting(&head.title))
        .set_alt_text(fitting(&head.about));
    sheet.add_table(HEADER, 0, HEADER + rows, header.len() as u16 - 1, &table)?;
    sheet.set_freeze_panes(HEADER + 1, 0)?;
    Ok(())
}

/// A table of the report as a sheet. A table without rows says so in one.
///
/// # Errors
/// Where Excel does not allow it.
pub fn write(book: &mut Workbook, head: &Head, table: &Table) -> Result<(), XlsxError> {
    let header: Vec<String> = table.header().iter().map(|name| heading(name)).collect();
    let sheet = begin(book, head)?;
    mark(sheet, head, &header, table.rows().len().max(1) as u32, true)?;
    if table.rows().is_empty() {
        sheet.write_string_with_format(HEADER + 1, 0, "nothing", &words())?;
    }
    for (row, cells) in (HEADER + 1..).zip(table.rows()) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => sheet.write_string_with_format(row, column, fitting(text), &words())?,
                Cell::Number(Some(number)) if number.is_finite() => sheet.write_number_with_format(row, column, number + 0.0, &number_format(*number))?,
                Cell::Number(_) => sheet,
            };
        }
    }
    widths(sheet, &header, table)
}

fn widths(sheet: &mut Worksheet, header: &[String], table: &Table) -> Result<(), XlsxError> {
    for (column, name) in header.iter().enumerate() {
        let longest = |row: &Vec<Cell>| match &row[column] {
            Cell::Text(text) => text.chars().count(),
            Cell::Number(_) => 14,
        };
        let cells = table.rows().iter().map(longest).max().unwrap_or(0);
        let word = name.split(' ').map(|word| word.chars().count() + 4).max().unwrap_or(0);
        sheet.set_column_width(column as u16, cells.max(word).clamp(10, 46) as f64)?;
    }
    Ok(())
}

/// A column's name in words: `mean_difference` → "Mean difference".
fn heading(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Text that fits into a cell; where it is cut, it says so.
pub fn fitting(text: &str) -> String {
    if text.chars().count() <= MOST_CHARACTERS {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST_CHARACTERS).collect();
    format!("{cut} … (cut here: the whole text is in the CSV file)")
}

/// Titles.
pub fn title() -> Format {
    Format::new().set_bold().set_font_size(14)
}

/// Words in a cell.
pub fn words() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

/// Pounds and pence.
pub fn money() -> Format {
    Format::new().set_num_format("#,##0.00").set_align(FormatAlign::Top)
}

/// A number that is there to be changed.
pub fn input(format: &str) -> Format {
    Format::new().set_num_format(format).set_align(FormatAlign::Top).set_background_color(Color::RGB(0x00FF_F2CC))
}

/// Whole numbers whole, others with as many decimals as can be read.
fn number_format(number: f64) -> Format {
    let shown = match number {
        whole if whole.fract() == 0.0 => "#,##0",
        large if large.abs() >= 1.0 => "#,##0.00",
        _ => "0.0000",
    };
    Format::new().set_num_format(shown).set_align(FormatAlign::Top)
}
