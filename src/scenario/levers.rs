//! Levers and feedback: from settings to the plan.

use super::cohorts::team_of;
use super::reader::{Reader, Section};
use super::routes;
use crate::department::plan::{
    Asye, Changes, Children, Cohort, Effect, EvidenceGrade, Feedback, Lever, LeverCost, Recruitment, RecruitmentForm,
    Supervision, Team, Whom,
};
use crate::quantity::{Instant, Money, Months, Span};

/// What a lever is read against.
pub struct Around<'a> {
    /// The teams.
    pub teams: &'a [Team],
    /// The cohorts.
    pub cohorts: &'a [Cohort],
    /// Experienced recruitment.
    pub recruitment: &'a Recruitment,
    /// The ASYE year.
    pub asye: &'a Asye,
    /// The children, where they could be read.
    pub children: Option<&'a Children>,
    /// The horizon.
    pub months: Months,
}

/// All levers.
pub fn levers(reader: &mut Reader, top: &Section, around: &Around<'_>) -> Vec<Lever> {
    let mut all: Vec<Lever> = Vec::new();
    for section in reader.tables(top, "lever", "lever[]") {
        let rows = reader.assumptions.len();
        let name = reader.name(&section, "name").unwrap_or_default();
        if all.iter().any(|other| other.name.to_lowercase() == name.to_lowercase()) {
            reader.fault("duplicate", &section, "name", format!("two levers are called \"{name}\""), "names tell levers apart (capitals do not count): give each its own");
        }
        let lever = lever(reader, &section, name, around);
        // What the file says of the lever rests on the lever's own source.
        for row in &mut reader.assumptions[rows..] {
            row.source.clone_from(&lever.source);
            lever.grade.name().clone_into(&mut row.grade);
        }
        all.push(lever);
    }
    all
}

fn lever(reader: &mut Reader, section: &Section, name: String, around: &Around<'_>) -> Lever {
    let (from, until) = dates(reader, section, around.months);
    let ramp = reader.length(section, "ramp").unwrap_or(Span::ZERO);
    let source = reader.text(section, "source").unwrap_or_default();
    if section.has("source") && source.is_empty() {
        reader.fault("missing", section, "source", format!("the source of \"{name}\" is empty"), "say where its effect comes from, or that it is an estimate");
    }
    let grade = reader.choice(section, "grade");
    let grade = EvidenceGrade::ALL.into_iter().find(|known| grade.as_deref() == Some(known.name())).unwrap_or(EvidenceGrade::Judgement);
    let mut pounds = |key: &str| Money::pounds(reader.number(section, key).unwrap_or(0.0));
    let cost = LeverCost { one_off: pounds("cost_one_off"), per_year: pounds("cost_per_year"), per_head: pounds("cost_per_head") };
    let whom = whom(reader, section, around);
    let effects = effects(reader, section, around);
    let lever = Lever { name, from, until, ramp, whom, effects, cost, source, grade };
    for_whom_fits(reader, section, &lever);
    if lever.effects.iter().any(|effect| effect.on == Changes::AgencyPrice) {
        for (key, date) in [("from", Some(from)), ("until", until)] {
            if date.is_some_and(|date| date.date().day() != 1) {
                reader.fault("first-of-month", section, key, "a change of agency's price within a month".to_owned(), "prices change on the first of a month");
            }
        }
    }
    lever
}

fn dates(reader: &mut Reader, section: &Section, months: Months) -> (Instant, Option<Instant>) {
    let from = if section.has("from") { reader.date(section, "from") } else { None };
    let until = if section.has("until") { reader.date(section, "until") } else { None };
    if let Some(from) = from
        && from < months.start()
    {
        reader.fault("order", section, "from", format!("the lever begins on {from}, before the start"), "what began before the start is in the figures already: give the start or a later day");
    }
    if let (Some(from), Some(until)) = (from, until)
        && until <= from
    {
        reader.fault("order", section, "until", format!("the lever ends on {until}, and begins on {from}"), "until is later than from: the first day on which it is over");
    }
    (from.unwrap_or(months.start()), until)
}

/// Which staff.
fn whom(reader: &mut Reader, section: &Section, around: &Around<'_>) -> Whom {
    if !section.has("for") {
        return Whom::EVERYBODY;
    }
    let asked = reader.section(section, "for");
    let route = if asked.has("route") { reader.text(&asked, "route") } else { None };
    let cohorts = route.map(|route| {
        let wanted = routes::known(&route).map_or(route.to_lowercase(), |known| known.name.to_owned());
        let same = |cohort: &Cohort| cohort.route.to_lowercase() == wanted;
        let found: Vec<usize> = (0..around.cohorts.len()).filter(|&index| same(&around.cohorts[index])).collect();
        if found.is_empty() {
            let routes: Vec<&str> = around.cohorts.iter().map(|cohort| cohort.route.as_str()).collect();
            let help = crate::evidence::nearest(&route, routes.iter().copied())
                .map_or_else(|| format!("the routes are: {}", routes.join(", ")), |near| format!("did you mean \"{near}\"?"));
            reader.fault("unknown-route", &asked, "route", format!("no cohort comes by the route \"{route}\""), &help);
        }
        found
    });
    let from = Span::years(reader.number(&asked, "from_years").unwrap_or(0.0));
    let to = if asked.has("to_years") { reader.number(&asked, "to_years").map_or(Span::FOREVER, Span::years) } else { Span::FOREVER };
    if to <= from {
        reader.fault("order", &asked, "to_years", "the lever is for nobody: to_years is not above from_years".to_owned(), "give a later tenure, or leave it out");
    }
    Whom { team: team_of(reader, &asked, around.teams), cohorts, from, to }
}

/// `for` must be about something, and about what it can be about.
fn for_whom_fits(reader: &mut Reader, section: &Section, lever: &Lever) {
    if lever.whom == Whom::EVERYBODY {
        return;
    }
    let of_staff = lever.effects.iter().any(|effect| effect.on.of_staff());
    if !of_staff && lever.cost.per_head == Money::ZERO {
        reader.fault("contradiction", section, "for", format!("\"{}\" is for some of the staff, but none of its effects is", lever.name), "only leaving, sickness, capacity and cost_per_head can be for some: take `for` out");
    }
    let by_tenure = lever.whom.from > Span::ZERO || lever.whom.to < Span::FOREVER;
    let by_tenure_not = lever.effects.iter().find(|effect| effect.on.of_staff() && effect.on != Changes::Leaving);
    if let Some(effect) = by_tenure_not.filter(|_| by_tenure) {
        reader.fault("contradiction", section, "for", format!("\"{}\" changes {} for some tenures only", lever.name, effect.on.name()), "sickness and capacity can be for a team or a route, leaving for tenures too: make it two levers");
    }
}

fn effects(reader: &mut Reader, section: &Section, around: &Around<'_>) -> Vec<Effect> {
    let table = reader.section(section, "effects");
    let mut effects = Vec::new();
    for on in Changes::ALL {
        if !table.has(on.name()) {
            continue;
        }
        if let Some((what, help)) = cannot(on, around) {
            reader.fault("contradiction", &table, on.name(), format!("{} {what}", on.name()), help);
        }
        if let Some(value) = reader.number(&table, on.name()) {
            effects.push(Effect { on, value });
        }
    }
    if effects.is_empty() && section.has("effects") {
        reader.fault("missing", section, "effects", "the lever has no effect".to_owned(), "a finding of no effect is written as such: effects = { leaving = 1.0 }");
    }
    effects
}

/// Why an effect would do nothing in this scenario.
fn cannot(on: Changes, around: &Around<'_>) -> Option<(&'static str, &'static str)> {
    let market = matches!(around.recruitment.form, RecruitmentForm::Market(_));
    match on {
        Changes::TimeToFill if market => Some(("has nothing to change: recruitment is by joiners a year", "change joiners or lead_time, or give recruitment.time_to_fill")),
        Changes::Joiners | Changes::LeadTime if !market => Some(("has nothing to change: recruitment is by time to fill", "change time_to_fill")),
        Changes::SupervisionShare if matches!(around.asye.supervision, Supervision::Academy { .. }) => {
            Some(("has nothing to change: an academy supervises", "take it out, or let the team supervise"))
        }
        Changes::EntryToCare if matches!(around.children, Some(Children::Single(_))) => {
            Some(("has nothing to change: there is one stage only", "change referrals or duration_in_care"))
        }
        _ => None,
    }
}

/// Feedback of workload.
pub fn feedback(reader: &mut Reader, top: &Section) -> Feedback {
    let section = reader.section(top, "feedback");
    let mut number = |key: &str, otherwise: f64| reader.number(&section, key).unwrap_or(otherwise);
    let (leaving, sickness, bound) = (number("workload_to_leaving", 0.0), number("workload_to_sickness", 0.0), number("bound", 1.5));
    Feedback { leaving, sickness, bound }
}
