//! The calendar of decisions: lead times run backwards from each intake, and
//! forwards to full caseloads.

use super::table::Table;
use super::words::{iso, long_date};
use crate::department::Plan;
use crate::department::plan::{Cohort, Released, TakesPost};
use crate::quantity::{Date, Instant, Span};
use crate::scenario::ORDINARY_INTAKE;

/// From advertising to acceptance.
///
/// Source: estimate; no published figure found (advert open for four weeks,
/// shortlisting, assessment and references another eight).
pub const ADVERT_TO_ACCEPTANCE: Span = Span::weeks(12);

/// One intake and what must be decided when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intake {
    /// The cohort.
    pub cohort: String,
    /// The last day to advertise.
    pub advertise: Date,
    /// Members begin (training, where there is any).
    pub begins: Date,
    /// They are in post and hold their first cases.
    pub in_post: Date,
    /// They begin to fill posts; `None`: when one falls vacant.
    pub takes_post: Option<Date>,
    /// They carry a full caseload.
    pub full: Date,
    /// The agency worker covering the post is given notice, at the earliest;
    /// `None`: when a post is taken, whenever that is.
    pub released: Option<Date>,
}

/// When an intake that begins then carries a full caseload.
fn full_caseload(cohort: &Cohort, begins: Instant) -> Instant {
    begins.civilly_after(cohort.training).civilly_after(ramp(cohort))
}

/// From starting in post to a full caseload.
fn ramp(cohort: &Cohort) -> Span {
    cohort.capacity.last().map_or(Span::ZERO, |step| step.from)
}

fn intake(plan: &Plan, cohort: &Cohort, begins: Instant) -> Intake {
    let in_post = begins.civilly_after(cohort.training);
    let takes_post = match cohort.takes_post {
        TakesPost::AtStart => Some(in_post),
        TakesPost::After(wait) => Some(in_post.civilly_after(wait)),
        TakesPost::WhenVacant => None,
    };
    let full = full_caseload(cohort, begins);
    let released = match cohort.agency_released {
        Released::AtStart => takes_post,
        Released::AtFullCaseload => Some(takes_post.map_or(full, |taken| taken.max(full))),
        Released::After(wait) => Some(takes_post.map_or(in_post.civilly_after(wait), |taken| taken.max(in_post.civilly_after(wait)))),
    };
    Intake {
        cohort: cohort.name.clone(),
        advertise: (begins - plan.recruitment.lead_time - ADVERT_TO_ACCEPTANCE).date(),
        begins: begins.date(),
        in_post: in_post.date(),
        takes_post: takes_post.map(Instant::date),
        full: full.date(),
        released: released.map(Instant::date),
    }
}

/// Every intake that somebody has planned, the ordinary one apart, by date.
pub fn intakes(plan: &Plan) -> Vec<Intake> {
    let planned = plan.cohorts.iter().filter(|cohort| cohort.name != ORDINARY_INTAKE);
    let mut all: Vec<Intake> =
        planned.flat_map(|cohort| cohort.intakes.iter().map(move |&begins| intake(plan, cohort, begins))).collect();
    all.sort_by(|a, b| (a.begins, &a.cohort).cmp(&(b.begins, &b.cohort)));
    all
}

/// What each planned cohort must do by when, to hold full caseloads on a date.
pub fn full_by(plan: &Plan, date: Instant) -> Vec<Intake> {
    let planned = plan.cohorts.iter().filter(|cohort| cohort.name != ORDINARY_INTAKE);
    planned.map(|cohort| intake(plan, cohort, date.civilly_before(ramp(cohort)).civilly_before(cohort.training))).collect()
}

/// As a table: for each plan by name.
pub fn table<'a>(plans: impl Iterator<Item = (&'a str, &'a Plan)>) -> Table {
    let mut table = Table::new(&["alternative", "cohort", "advertise_by", "begins", "in_post", "takes_post", "full_caseload", "agency_notice_from"]);
    for (name, plan) in plans {
        for row in intakes(plan) {
            let or_later = |date: Option<Date>| date.map_or_else(|| "when a post falls vacant".to_owned(), iso);
            table.push(vec![
                name.into(),
                row.cohort.as_str().into(),
                iso(row.advertise).into(),
                iso(row.begins).into(),
                iso(row.in_post).into(),
                or_later(row.takes_post).into(),
                iso(row.full).into(),
                or_later(row.released).into(),
            ]);
        }
    }
    table
}

/// An intake as a line.
pub fn line(row: &Intake) -> String {
    let post = row.takes_post.map_or_else(|| "when one falls vacant".to_owned(), long_date);
    let released = row.released.map_or_else(|| "when it is taken".to_owned(), long_date);
    let begins = if row.begins == row.in_post { format!("starts {}", long_date(row.in_post)) } else { format!("begins {}, in post {}", long_date(row.begins), long_date(row.in_post)) };
    format!(
        "{}: advertise by {}, {begins}, takes a post {post}, full caseload {}, agency notice {released}",
        row.cohort,
        long_date(row.advertise),
        long_date(row.full)
    )
}
