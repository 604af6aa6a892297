//! Agency's statutory rules and managed teams: from settings to the plan.

use super::cohorts::team_of;
use super::reader::{Reader, Section};
use super::staff::share;
use crate::department::plan::{AgencyRules, AgencyTeam, Team};
use crate::quantity::{Fte, Money, Months, Span};

/// The statutory rules. A written `agency.notice` is the contract's own, and
/// holds before the rule too unless `notice_before` says otherwise.
pub fn rules(reader: &mut Reader, agency: &Section, notice: Span) -> AgencyRules {
    let section = reader.section(agency, "rules");
    let length = |reader: &mut Reader, key: &str| reader.length(&section, key).unwrap_or(Span::ZERO);
    let notice_before = if agency.has("notice") && !section.has("notice_before") {
        reader.derive(&section, "notice_before", format!("{} days", super::reader::number_text(notice.as_days())));
        notice
    } else {
        length(reader, "notice_before")
    };
    AgencyRules {
        three_years_from: reader.date_or_never(&section, "three_years_from"),
        experience: length(reader, "experience"),
        inexperienced_share: share(reader, &section, "inexperienced_share"),
        cool_off_from: reader.date_or_never(&section, "cool_off_from"),
        cool_off: length(reader, "cool_off"),
        returning_share: share(reader, &section, "returning_share"),
        notice_from: reader.date_or_never(&section, "notice_from"),
        notice_before,
    }
}

/// Managed teams.
pub fn teams(reader: &mut Reader, top: &Section, teams: &[Team], months: Months) -> Vec<AgencyTeam> {
    let mut all: Vec<AgencyTeam> = Vec::new();
    for section in reader.tables(top, "agency_team", "agency_team[]") {
        let name = reader.name(&section, "name").unwrap_or_default();
        if all.iter().any(|other| other.name.to_lowercase() == name.to_lowercase()) {
            reader.fault("duplicate", &section, "name", format!("two managed teams are called \"{name}\""), "names tell them apart (capitals do not count): give each its own");
        }
        let from = if section.has("from") { reader.date(&section, "from") } else { None };
        let until = if section.has("until") { reader.date(&section, "until") } else { None };
        if let (Some(from), Some(until)) = (from, until)
            && until <= from
        {
            reader.fault("order", &section, "until", format!("\"{name}\" goes on {until}, and arrives on {from}"), "until is later than from: the first day on which nobody of the team is there");
        }
        all.push(AgencyTeam {
            team: team_of(reader, &section, teams).unwrap_or(0),
            heads: reader.whole(&section, "heads").unwrap_or(0) as u32,
            fte_per_head: Fte::new(reader.number(&section, "fte_per_head").unwrap_or(1.0)),
            from: from.unwrap_or(months.start()),
            until,
            weekly_charge: Money::pounds(reader.number(&section, "weekly_charge").unwrap_or(0.0)),
            holds_cases: reader.yes(&section, "holds_cases").unwrap_or(true),
            covers_vacancies: reader.yes(&section, "covers_vacancies").unwrap_or(false),
            name,
        });
    }
    all
}
