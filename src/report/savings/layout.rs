//! The medium-term financial strategy's table in its customary layout: £000,
//! reductions in brackets, each year the change on the year before, cumulative
//! beneath, one-off and recurring apart, the full-year effect in its own column.

use super::{Statement, year_head};
use crate::experiment::savings::{Mtfs, changes};
use crate::report::table::{Cell, Table};

/// £000 as finance writes it: a reduction in brackets.
pub fn bracketed(thousands: i64) -> String {
    if thousands < 0 { format!("({})", thousands.unsigned_abs()) } else { thousands.to_string() }
}

/// The table of every alternative; all have the same years.
pub fn mtfs(statements: &[Statement<'_>]) -> Table {
    let Some(first) = statements.first() else { return Table::new(&["alternative", "£000, change on the year before (reductions in brackets)"]) };
    let months = first.savings.months();
    let mut heads = vec!["alternative".to_owned(), "£000, change on the year before (reductions in brackets)".to_owned()];
    heads.extend(first.savings.years().iter().map(|(year, part)| year_head(months, *year, part)));
    heads.push("full-year effect".to_owned());
    let mut table = Table::new(&heads.iter().map(String::as_str).collect::<Vec<_>>());
    for statement in statements {
        add(&mut table, statement.name, &statement.savings.mtfs());
    }
    table
}

fn add(table: &mut Table, name: &str, mtfs: &Mtfs) {
    let mut row = |what: &str, amounts: &[i64]| {
        let mut cells: Vec<Cell> = vec![name.into(), what.into()];
        cells.extend(amounts.iter().map(|&amount| Cell::from(bracketed(amount))));
        table.push(cells);
    };
    for one_off in [false, true] {
        let kind = if one_off { "One-off" } else { "Recurring" };
        for line in mtfs.rows.iter().filter(|row| row.one_off == one_off) {
            row(&format!("{kind}: {}", line.what), &line.changes());
        }
        if mtfs.rows.iter().any(|row| row.one_off == one_off) {
            row(&format!("{kind}, change on the year before"), &changes(&mtfs.subtotal(one_off)));
        }
    }
    row("Change on the year before", &changes(&mtfs.total()));
    row("Cumulative", &mtfs.total());
}
