//! The first three sheets: cover, contents, notes.

use rust_xlsxwriter::{Url, Workbook, XlsxError};

use super::sheet::{self, HEADER, Head};
use crate::report::compare::Compared;
use crate::report::table::Table;
use crate::report::words::{long_date, separated};

/// The workbook's title.
pub fn title(compared: &Compared<'_>) -> String {
    let others: Vec<&str> = compared.others.iter().map(|other| other.title.as_str()).collect();
    format!("{} against {}", others.join("; "), compared.base.title)
}

/// What it is, how to read it, the runs and the seed, and what it does not claim.
pub fn cover(book: &mut Workbook, compared: &Compared<'_>) -> Result<(), XlsxError> {
    let page = book.add_worksheet();
    page.set_name("Cover")?;
    page.set_column_width(0, 100.0)?;
    page.write_string_with_format(0, 0, sheet::fitting(&title(compared)), &sheet::title())?;
    for (row, line) in (1..).zip(cover_lines(compared)) {
        page.write_string_with_format(row, 0, sheet::fitting(&line), &sheet::words())?;
    }
    Ok(())
}

fn cover_lines(compared: &Compared<'_>) -> Vec<String> {
    let months = compared.as_now.base().projection.plan().months;
    let runs = separated(u64::from(compared.as_now.base().projection.replications()));
    let mut lines = vec![
        format!("What it is: a simulation of one children's services department under each plan, {runs} runs of {} years from {}.", months.count() / 12, long_date(months.start().date())),
        format!("Seed: {}. The same seed and files give the same workbook, byte for byte. Version: tenure {}.", compared.base.seed, env!("CARGO_PKG_VERSION")),
        format!("Base: {}. Where its figures come from: {}", compared.base.title, compared.base.source),
    ];
    for (other, alternative) in compared.others.iter().zip(compared.as_now.others()) {
        lines.push(format!("Alternative \"{}\": {}. Where its figures come from: {}", alternative.name, other.title, other.source));
    }
    lines.extend(COVER.map(str::to_owned));
    lines
}

const COVER: [&str; 6] = [
    "How to read it: the contents list every sheet with a link; each sheet has one table that begins in column A below its title; the notes say what words and numbers mean.",
    "How to read a difference: it is the alternative minus the base, run by run under the same circumstances. A saving is the base minus the alternative, so a positive saving means less is spent.",
    "For finance: the live totals are formulas over the finance sheet. Change a quantity, a unit rate or the change to both rates there and the saving moves. The workbook opens with the runs' means, to the penny.",
    "What it does not claim: it projects consequences of stated assumptions; it does not predict one authority's future. The effects of levers are assumptions with graded evidence; for most no causal English estimate exists.",
    "What it does not hold: bands hold chance, not how uncertain the assumptions are, nor what the scenarios leave out. The cost of care placements is outside the ledger. A saving that rests on grants not yet announced rests on an assumption.",
    "What the live sheets do not do: changed rates change the pounds only. They do not run the simulation again, so nobody stays, leaves or is hired because of them; to ask that, change the scenario.",
];

/// Every sheet, with a link.
pub fn contents(book: &mut Workbook, heads: &[&Head]) -> Result<(), XlsxError> {
    let head = fixed("Contents", "Contents", "Every sheet of this workbook; choose a name to go there.");
    let page = sheet::begin(book, &head)?;
    sheet::mark(page, &head, &["Sheet".to_owned(), "What is there".to_owned()], heads.len() as u32 + 2, false)?;
    let first = [("Cover", "What this workbook is and how to read it"), ("Notes", "Definitions, rounding and sources")];
    let all = first.into_iter().chain(heads.iter().map(|head| (head.sheet.as_str(), head.title.as_str())));
    for (row, (sheet, title)) in (HEADER + 1..).zip(all) {
        page.write_url(row, 0, Url::new(format!("internal:'{sheet}'!A1")).set_text(sheet))?;
        page.write_string_with_format(row, 1, sheet::fitting(title), &sheet::words())?;
    }
    page.set_column_width(0, 30.0)?.set_column_width(1, 90.0)?;
    Ok(())
}

/// Definitions, the rounding rule and the sources.
pub fn notes(book: &mut Workbook, compared: &Compared<'_>) -> Result<(), XlsxError> {
    let mut table = Table::new(&["note", "what_it_says"]);
    for (note, says) in NOTES {
        table.push(vec![note.into(), says.into()]);
    }
    table.push(vec!["Source of the base".into(), compared.base.source.as_str().into()]);
    for other in compared.others {
        table.push(vec![format!("Source of \"{}\"", other.title).into(), other.source.as_str().into()]);
    }
    sheet::write(book, &fixed("Notes", "Notes", "Definitions, the rounding rule and sources."), &table)?;
    book.worksheet_from_name("Notes")?.set_column_width(1, 100.0)?;
    Ok(())
}

fn fixed(sheet: &str, title: &str, about: &str) -> Head {
    Head { sheet: sheet.to_owned(), table: sheet.to_owned(), title: title.to_owned(), about: about.to_owned() }
}

const NOTES: [(&str, &str); 19] = [
    ("Base and alternative", "Both are run with the same seed: the n-th run of the alternative is compared with the n-th run of the base, under the same circumstances."),
    ("Mean difference", "The mean over the runs of alternative minus base."),
    ("Interval", "The 95 % interval of the mean difference (Student's t over the runs). It narrows with more runs."),
    ("Band", "P10 to P90: the difference lies there in 8 runs of 10. It holds chance, not how uncertain the assumptions are."),
    ("Verdict", "Better, worse, higher or lower where the interval leaves zero out, at least six runs differ and more runs go that way than the other; otherwise it cannot be told from this many runs. Identical: the same in every run, to the last digit."),
    ("P better and P equal", "The share of the runs in which the alternative is better than the base, and in which both are the same."),
    ("Variance reduction", "How many times as many runs would be needed for the same interval if the two plans were not compared run by run."),
    ("Baseline", "As now: the world around the department stays as the scenario has it. Trend continues: England's trend in turnover, agency and referrals goes on for three years and fades over two."),
    ("Scope", "The whole authority, or one team."),
    ("Empty cell", "The figure does not exist, or there are too few runs to give it. It is not zero."),
    ("Rounding", "The ledger rounds each line once a month to the penny in every run. Means are rounded once: at the end of every year the mean of the total since the start is rounded to the penny, the lines' means are rounded down, and the pennies left over go to the largest remainders; a year's figure is the difference of two such. So lines sum to totals and years to all years. The finance sheet opens with these figures: they are those of savings.csv to the penny, and lie within two pence of the unrounded means in differences.csv."),
    ("FTE-months in post", "Permanent staff in post, each month's mean of its first and its last day, summed over the year. The unit rate is mean pay for an FTE-month, grades, increments and awards included."),
    ("FTE-weeks worked", "What individual agency workers were paid for, over the weekly charge in force: weeks worked, not weeks in place. The unit rate is the charge for a week worked."),
    ("Employer National Insurance", "Where the scenario gives it by head: its rate on all pay, less what is not due below the threshold, in person-months. A change of pay thus moves it at its full rate. It holds while everybody earns more than the threshold."),
    ("Employer pension and apprenticeship levy", "A share of permanent pay: they follow when pay is changed."),
    ("Heads hired", "Hires that were paid for at the scenario's cost per hire."),
    ("Places expected to be filled", "Places of the intakes that begin in the year times the chance that a place is filled. A year that only has pay in training has no such places: its amount stands whole."),
    ("Whole amounts", "A line with no natural unit has the quantity 1 and its amount as the rate: supervision, grants and managed agency teams."),
    ("Date of creation", "The document's properties give a fixed date, so that equal comparisons give equal files."),
];
