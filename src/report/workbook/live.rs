//! The live finance sheets: quantities and unit rates to change, amounts and
//! savings as formulas over them. Every formula carries the value it opens with.

use rust_xlsxwriter::{Chart, ChartType, Format, Formula, Workbook, Worksheet, XlsxError};

use super::finance::{Item, Quantity, Side, Year, pounds};
use super::sheet::{self, HEADER, Head};
use crate::report::words::pounds_k;

const COLUMNS: [&str; 12] = [
    "Financial year", "Line", "Item", "Unit of quantity", "Change to both rates (input)", "Base: quantity (input)", "Base: unit rate in pounds (input)",
    "Base: amount in pounds", "Plan: quantity (input)", "Plan: unit rate in pounds (input)", "Plan: amount in pounds", "Saving in pounds",
];

const TOTALS: [&str; 7] = [
    "Financial year", "Base: amount in pounds", "Plan: amount in pounds", "Saving in pounds", "Saving since the start in pounds",
    "Saving as the runs gave it in pounds", "Moved by changes in pounds",
];

/// A formula with the value it opens with.
fn formula(text: &str, pence: i64) -> Formula {
    Formula::new(text).set_result(format!("{}", pounds(pence) + 0.0))
}

/// The row of the first data, as Excel counts.
const FIRST: u32 = HEADER + 2;

/// Quantities, unit rates, amounts and savings, item by item.
///
/// # Errors
/// Where Excel does not allow it.
pub fn finance(book: &mut Workbook, head: &Head, years: &[Year]) -> Result<(), XlsxError> {
    let rows: u32 = years.iter().map(|year| year.items.len() as u32).sum();
    let page = sheet::begin(book, head)?;
    sheet::mark(page, head, &COLUMNS.map(str::to_owned), rows, false)?;
    let mut row = FIRST;
    for year in years {
        let pay = row;
        for item in &year.items {
            let words = [year.name.as_str(), item.line.name(), item.what, item.unit];
            for (column, text) in (0..).zip(words) {
                page.write_string_with_format(row - 1, column, text, &sheet::words())?;
            }
            write_item(page, item, row, pay)?;
            row += 1;
        }
    }
    for (column, width) in (0..).zip([14, 20, 34, 24, 12, 16, 16, 18, 16, 16, 18, 18]) {
        page.set_column_width(column, f64::from(width))?;
    }
    page.set_freeze_panes(HEADER + 1, 3)?;
    Ok(())
}

/// The numbers of an item in an Excel row; the year's pay stands in row `pay`.
fn write_item(page: &mut Worksheet, item: &Item, row: u32, pay: u32) -> Result<(), XlsxError> {
    page.write_number_with_format(row - 1, 4, 0.0, &sheet::input("0.0%"))?;
    write_side(page, item.base, (row, pay), (5, ["F", "G", "H"]))?;
    write_side(page, item.plan, (row, pay), (8, ["I", "J", "K"]))?;
    let saved = formula(&format!("=ROUND(H{row}-K{row},2)"), item.base.pence - item.plan.pence);
    page.write_formula_with_format(row - 1, 11, saved, &sheet::money())?;
    Ok(())
}

fn write_side(page: &mut Worksheet, side: Side, (row, pay): (u32, u32), (column, [quantity, rate, amount]): (u16, [&str; 3])) -> Result<(), XlsxError> {
    match side.quantity {
        Quantity::Given(_) => page.write_number_with_format(row - 1, column, side.quantity.number(), &sheet::input("#,##0.00"))?,
        Quantity::Pay(pence) => page.write_formula_with_format(row - 1, column, formula(&format!("={amount}{pay}"), pence), &sheet::money())?,
    };
    page.write_number_with_format(row - 1, column + 1, side.rate + 0.0, &sheet::input("#,##0.0000"))?;
    let product = formula(&format!("=ROUND({quantity}{row}*{rate}{row}*(1+E{row}),2)"), side.pence);
    page.write_formula_with_format(row - 1, column + 2, product, &sheet::money())?;
    Ok(())
}

/// One year's sums, or all years'.
#[derive(Clone, Copy, Default)]
struct Sums {
    base: i64,
    plan: i64,
    since: i64,
}

impl Sums {
    fn saving(self) -> i64 {
        self.base - self.plan
    }
}

/// Totals by financial year, and how far they have moved from the runs'.
///
/// # Errors
/// Where Excel does not allow it.
pub fn totals(book: &mut Workbook, head: &Head, finance: &str, years: &[Year]) -> Result<(), XlsxError> {
    let page = sheet::begin(book, head)?;
    sheet::mark(page, head, &TOTALS.map(str::to_owned), years.len() as u32 + 1, false)?;
    let (mut from, mut all) = (FIRST, Sums::default());
    for (row, year) in (FIRST..).zip(years) {
        let to = from + year.items.len() as u32 - 1;
        let sum = |side: fn(&Item) -> i64| year.items.iter().map(side).sum::<i64>();
        let mut sums = Sums { base: sum(|item| item.base.pence), plan: sum(|item| item.plan.pence), since: 0 };
        all = Sums { base: all.base + sums.base, plan: all.plan + sums.plan, since: all.since + sums.saving() };
        sums.since = all.since;
        let of = |column: &str| format!("=ROUND(SUM('{finance}'!{column}{from}:{column}{to}),2)");
        write_sums(page, row, &year.name, sums, [of("H"), of("K"), format!("=ROUND(SUM(D${FIRST}:D{row}),2)")])?;
        from = to + 1;
    }
    let (row, last) = (FIRST + years.len() as u32, FIRST + years.len() as u32 - 1);
    let of = |column: &str| format!("=ROUND(SUM({column}{FIRST}:{column}{last}),2)");
    write_sums(page, row, "all years", all, [of("B"), of("C"), format!("=E{last}")])?;
    for column in 0..TOTALS.len() as u16 {
        page.set_column_width(column, 20.0)?;
    }
    page.insert_chart(HEADER, TOTALS.len() as u16 + 1, &chart(&head.sheet, years))?;
    Ok(())
}

/// A row of totals: `texts` are the formulas of base, plan and saving since the start.
fn write_sums(page: &mut Worksheet, row: u32, name: &str, sums: Sums, texts: [String; 3]) -> Result<(), XlsxError> {
    let money: Format = sheet::money();
    let [base, plan, since] = texts;
    page.write_string_with_format(row - 1, 0, name, &sheet::words())?;
    let saving = format!("=ROUND(B{row}-C{row},2)");
    for (column, text, pence) in [(1, base, sums.base), (2, plan, sums.plan), (3, saving, sums.saving()), (4, since, sums.since)] {
        page.write_formula_with_format(row - 1, column, formula(&text, pence), &money)?;
    }
    page.write_number_with_format(row - 1, 5, pounds(sums.saving()) + 0.0, &money)?;
    page.write_formula_with_format(row - 1, 6, formula(&format!("=ROUND(D{row}-F{row},2)"), 0), &money)?;
    Ok(())
}

/// The saving of each year as columns, following the formulas.
fn chart(sheet: &str, years: &[Year]) -> Chart {
    let last = HEADER + years.len() as u32;
    let told: Vec<String> = years
        .iter()
        .map(|year| format!("{} {}", year.name, pounds_k(pounds(year.items.iter().map(|item| item.base.pence - item.plan.pence).sum()))))
        .collect();
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_categories((sheet, HEADER + 1, 0, last, 0)).set_values((sheet, HEADER + 1, 3, last, 3)).set_name("Saving in pounds");
    chart.title().set_name("Saving against the base by financial year, in pounds");
    chart.y_axis().set_num_format("#,##0");
    chart.legend().set_hidden();
    chart.set_alt_text(format!("Column chart of the saving in each financial year; it follows the table's formulas. As the runs gave it: {}.", told.join(", ")));
    chart
}
