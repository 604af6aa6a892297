//! Absence, moves within the authority, and the past: from settings to the plan.

use super::reader::{Reader, Section};
use super::staff::share;
use crate::chance::SpanLaw;
use crate::department::WORKING_DAYS;
use crate::department::plan::{Absence, Moves, Stage};
use crate::quantity::{Rate, Span};

/// Absences shorter than this are no change of worker: the shortest long one.
const LONG: Span = Span::days(28);

/// Absence: published days lost and starts of leave, turned into rates for
/// somebody present.
///
/// With f the share of time that somebody is away for a reason, and p that of
/// being present at all, absences of mean m begin at the rate f ÷ (p m).
pub fn absence(reader: &mut Reader, section: &Section) -> Absence {
    let days = reader.number(section, "sick_days").unwrap_or(0.0);
    let long = share(reader, section, "long_term_share").as_f64();
    let spell = reader.length(section, "long_spell").unwrap_or(Span::weeks(15));
    let starts = reader.number(section, "family_leave_starts").unwrap_or(0.0);
    let leave = reader.length(section, "family_leave").unwrap_or(Span::months(9));
    if spell <= LONG {
        reader.fault("out-of-range", section, "long_spell", "a long absence lasts 28 days on average or less".to_owned(), "long absence is 28 days or more: give a longer mean");
    }
    let sick = days * long / WORKING_DAYS;
    let family = starts * leave.as_years();
    let present = 1.0 - sick - family;
    if present < 0.5 {
        reader.fault("out-of-range", section, "sick_days", format!("staff are away for {:.0} % of the time", 100.0 * (1.0 - present)), "less than half of the time in all");
    }
    let present = present.max(0.5);
    let pay = reader.section(section, "pay_continuing");
    let cover = reader.section(section, "cover");
    let (agency_cover, fixed_term_cover) = (share(reader, &cover, "agency"), share(reader, &cover, "fixed_term"));
    if agency_cover.as_f64() + fixed_term_cover.as_f64() > 1.0 {
        reader.fault("sum", &cover, "agency", "agency and fixed-term cover sum to more than 1".to_owned(), "they are parts of the staff who are away");
    }
    Absence {
        short_days: days * (1.0 - long),
        short_spell: reader.number(section, "short_spell_days").unwrap_or(4.0),
        sickness: Rate::per_year(sick / present / spell.as_years().max(1e-6)),
        sickness_length: SpanLaw::Beyond { least: LONG, mean: spell.max(LONG + Span::days(1)) },
        family: Rate::per_year(family / present / leave.as_years().max(1e-6)),
        family_length: SpanLaw::Fixed(leave),
        sickness_pay: share(reader, &pay, "sick"),
        family_pay: share(reader, &pay, "family_leave"),
        agency_cover,
        fixed_term_cover,
    }
}

/// Moves within the authority.
pub fn moves(reader: &mut Reader, section: &Section) -> Moves {
    Moves {
        rate: Rate::per_year(reader.number(section, "rate").unwrap_or(0.0)),
        out_of_case_holding: share(reader, section, "out_of_case_holding"),
        over_establishment_wait: reader.length(section, "over_establishment_wait").unwrap_or(Span::weeks(13)),
    }
}

/// Months lived through before the start.
pub fn past_months(reader: &mut Reader, section: &Section) -> u32 {
    reader.whole(section, "past_months").unwrap_or(36) as u32
}

/// Weight of a case at each stage.
pub fn points(reader: &mut Reader, section: &Section) -> [f64; Stage::COUNT] {
    let points = reader.section(section, "points");
    Stage::ALL.map(|stage| reader.number(&points, stage.name()).unwrap_or(1.0))
}
