//! Cohorts and the ASYE year: from settings to the plan.

use super::build::derived;
use super::reader::{Reader, Section};
use super::routes;
use super::staff::{ascending, pairs, share};
use crate::department::plan::{
    Asye, CapacityStep, Cohort, Grant, GrantEvent, Heads, Leaving, Released, Staff, Supervision, TakesPost, Team, Until,
};
use crate::quantity::{Date, Fte, Instant, Money, Months, Share, Span};

/// The name of the intake that every scenario has.
pub const ORDINARY: &str = "ordinary intake";

/// The most intakes looked at, from the first on: a century of one a day.
const MOST_INTAKES: i32 = 36_525;

/// The most intakes of a cohort within a run: one a day in eleven years.
const MOST_IN_A_RUN: usize = 4_096;

/// Chance that a member of the ordinary intake passes the ASYE year: an estimate.
const PASS: f64 = 0.95;

/// Times the hazard of leaving of the newly qualified, where it is left out: an estimate.
const SUPPORTED: f64 = 0.8;

/// The ASYE year.
pub fn asye(reader: &mut Reader, section: &Section) -> Asye {
    let kind = reader.choice(section, "supervision").unwrap_or_default();
    let supervision = if kind == "academy" {
        Supervision::Academy {
            posts: Fte::new(reader.number(section, "academy_posts").unwrap_or(0.0)),
            asyes_per_post: reader.whole(section, "asyes_per_post").unwrap_or(1) as u32,
            cost_per_post: Money::pounds(reader.number(section, "cost_per_academy_post").unwrap_or(0.0)),
        }
    } else {
        for key in ["academy_posts", "asyes_per_post", "cost_per_academy_post"] {
            if section.has(key) {
                reader.fault("contradiction", section, key, format!("{key} is given, but supervision is by the team"), "add supervision = \"academy\", or take it out");
            }
        }
        Supervision::Team(share(reader, section, "supervision_share"))
    };
    let unsupervised = reader.section(section, "unsupervised");
    Asye {
        length: reader.length(section, "length").unwrap_or(Span::months(12)),
        supervision,
        unsupervised_leaving: reader.number(&unsupervised, "leaving_multiplier").unwrap_or(1.0),
        unsupervised_pass: share(reader, &unsupervised, "pass"),
        over_protected_leaving: {
            let over = reader.section(section, "over_protected");
            reader.number(&over, "leaving_multiplier").unwrap_or(1.0)
        },
        assessor_payment: Money::pounds(reader.number(section, "assessor_payment").unwrap_or(0.0)),
        most_per_supervisor: reader.whole(section, "most_per_supervisor").unwrap_or(2) as u32,
        supervisor_qualified: reader.length(section, "supervisor_qualified").unwrap_or(Span::ZERO),
    }
}

/// All cohorts, the ordinary intake first; and its heads, replaced or not.
#[allow(clippy::too_many_arguments)]
pub fn cohorts(
    reader: &mut Reader,
    top: &Section,
    recruitment: &Section,
    asye_section: &Section,
    teams: &[Team],
    staff: &Staff,
    asye: &Asye,
    months: Months,
    posts: f64,
) -> (Vec<Cohort>, f64) {
    let ramp = ramp(reader, asye_section, "asye.capacity_by_month[]");
    let sections = reader.tables(top, "cohort", "cohort[]");
    let mut cohorts: Vec<Cohort> = Vec::new();
    let mut replaced: Vec<(Instant, Instant)> = Vec::new();
    for section in &sections {
        let name = reader.name(section, "name").unwrap_or_default();
        let taken = cohorts.iter().any(|other| other.name.to_lowercase() == name.to_lowercase());
        if taken || name.to_lowercase() == ORDINARY {
            reader.fault("duplicate", section, "name", format!("two cohorts are called \"{name}\""), "names tell cohorts apart; \"ordinary intake\" is the one every scenario has");
        }
        let replaces = section.has("replaces") && reader.choice(section, "replaces").is_some();
        let (cohort, goes_on_until) = cohort(reader, section, name, teams, asye, &ramp, months);
        // From its first intake until an interval after its last.
        replaced.extend(cohort.intakes.first().filter(|_| replaces).map(|&first| (first, goes_on_until)));
        cohorts.push(cohort);
    }
    let heads = if recruitment.has("ordinary_intake_heads") {
        reader.number(recruitment, "ordinary_intake_heads").unwrap_or(0.0)
    } else {
        derived(reader, recruitment, "ordinary_intake_heads", (posts * 6.0 / 200.0).round())
    };
    let mut ordinary = ordinary(heads, staff, asye, &ramp, months);
    ordinary.intakes.retain(|&at| heads > 0.0 && !replaced.iter().any(|&(from, to)| from <= at && at < to));
    cohorts.insert(0, ordinary);
    (cohorts, heads)
}

/// FTE who leave an authority at rest within `experience` of qualifying, a year:
/// of each ordinary intake those who have left by then. What a plan means to
/// change does not count, so that a plan and doing nothing send the experienced
/// to agency equally often.
pub fn inexperienced_leavers(heads: f64, asye: &Asye, staff: &Staff, leaving: &Leaving, experience: Span) -> f64 {
    let hazard = leaving.hazard();
    let years = experience.as_years();
    let supported = asye.length.as_years().min(years);
    let accumulated = hazard.accumulated(years) - (1.0 - SUPPORTED) * hazard.accumulated(supported);
    let passes = if asye.length < experience { PASS } else { 1.0 };
    let leave = 1.0 - passes * libm::exp(-accumulated);
    heads * staff.fte_per_head.as_f64() * leave
}

/// The newly qualified people hired into vacancies each 1 September.
fn ordinary(heads: f64, staff: &Staff, asye: &Asye, ramp: &[CapacityStep], months: Months) -> Cohort {
    let first_year = months.start().date().year();
    let septembers = (first_year..=first_year + 16).filter_map(|year| Date::from_calendar_date(year, time::Month::September, 1).ok());
    let intakes = septembers.map(Instant::start_of).filter(|&date| date >= months.start() && date < months.end());
    Cohort {
        name: ORDINARY.to_owned(),
        route: "asye".to_owned(),
        newly_qualified: true,
        team: None,
        heads: if heads.fract() == 0.0 { Heads::Fixed(heads as u32) } else { Heads::Poisson(heads) },
        fte_per_head: staff.fte_per_head,
        fill_share: Share::ALL,
        intakes: intakes.collect(),
        training: Span::ZERO,
        completion: Share::ALL,
        takes_post: TakesPost::AtStart,
        over_establishment_heads: Some(0),
        over_establishment_until: None,
        agency_released: Released::AtStart,
        capacity: ramp.to_vec(),
        pass: Share::new(PASS),
        tie_in: Span::ZERO,
        leaving_multiplier: SUPPORTED,
        leaving_multiplier_until: asye.length,
        cost_per_head: Money::ZERO,
        training_pay_per_year: Money::ZERO,
        grants: default_grants(),
    }
}

/// £1,000 at the start and £1,000 at completion, until 31 March 2027.
fn default_grants() -> Vec<Grant> {
    let until = Date::from_calendar_date(2027, time::Month::April, 1).ok().map(Instant::start_of);
    [GrantEvent::Start, GrantEvent::Completion].map(|on| Grant { on, amount: Money::pounds(1_000.0), until }).to_vec()
}

fn ramp(reader: &mut Reader, section: &Section, path: &str) -> Vec<CapacityStep> {
    let tables = reader.tables(section, "capacity_by_month", path);
    let steps = pairs(reader, &tables, "from_month", "share");
    ascending(reader, section, "capacity_by_month", &steps);
    steps.iter().map(|step| CapacityStep { from: Span::months(step.0 as i32), share: Share::new(step.1) }).collect()
}

/// The route of a cohort. One that is not known is asked about, unless the file
/// says what it brings.
fn route_of(reader: &mut Reader, section: &Section) -> (String, bool, i32) {
    let written = reader.text(section, "route").unwrap_or_default();
    if let Some(route) = routes::known(&written) {
        return (route.name.to_owned(), route.newly_qualified, route.training);
    }
    if !(section.has("newly_qualified") && section.has("training")) {
        let newly = if section.has("newly_qualified") { "" } else { "treated as experienced: no ASYE year, " };
        let training = if section.has("training") { "training as written" } else { "no training, cases from the first day" };
        reader.ask(section, "route", format!("the route \"{written}\" is not known, and is {newly}{training}. Is it one of {}? Or write newly_qualified and training", routes::names()));
    }
    (written.to_lowercase(), false, 0)
}

fn cohort(
    reader: &mut Reader,
    section: &Section,
    name: String,
    teams: &[Team],
    asye: &Asye,
    ramp: &[CapacityStep],
    months: Months,
) -> (Cohort, Instant) {
    let (route, habit, training_months) = route_of(reader, section);
    let newly_qualified = if section.has("newly_qualified") { reader.yes(section, "newly_qualified").unwrap_or(habit) } else { habit };
    let training = if section.has("training") { reader.length(section, "training").unwrap_or(Span::ZERO) } else { Span::months(training_months) };
    let completion = if section.has("completion") {
        share(reader, section, "completion")
    } else if training > Span::ZERO {
        Share::new(derived(reader, section, "completion", 0.93))
    } else {
        Share::ALL
    };
    let takes_post = match reader.choice_or_length(section, "takes_post") {
        Some(Err(wait)) => TakesPost::After(wait),
        Some(Ok(word)) if word != "at start" => TakesPost::WhenVacant,
        _ => TakesPost::AtStart,
    };
    let over_establishment_heads = if section.has("over_establishment_heads") {
        reader.whole(section, "over_establishment_heads").map(|heads| heads as u32)
    } else {
        (takes_post == TakesPost::AtStart).then_some(0)
    };
    let over_establishment_until = section.has("over_establishment_until").then(|| reader.date_or_length(section, "over_establishment_until")).flatten();
    let agency_released = if section.has("agency_released") {
        match reader.choice_or_length(section, "agency_released") {
            Some(Err(wait)) => Released::After(wait),
            Some(Ok(word)) if word == "at full caseload" => Released::AtFullCaseload,
            _ => Released::AtStart,
        }
    } else {
        reader.derive(section, "agency_released", if newly_qualified { "at full caseload" } else { "at start" }.to_owned());
        if newly_qualified { Released::AtFullCaseload } else { Released::AtStart }
    };
    let own_ramp = section.has("capacity_by_month");
    let capacity = match (own_ramp, newly_qualified) {
        (true, _) => self::ramp(reader, section, "cohort[].capacity_by_month[]"),
        (false, true) => ramp.to_vec(),
        (false, false) => vec![CapacityStep { from: Span::ZERO, share: Share::ALL }],
    };
    let pass = share(reader, section, "pass");
    let tie_in = reader.length(section, "tie_in").unwrap_or(Span::ZERO);
    let leaving_multiplier = if section.has("leaving_multiplier") {
        reader.number(section, "leaving_multiplier").unwrap_or(1.0)
    } else {
        derived(reader, section, "leaving_multiplier", if newly_qualified { SUPPORTED } else { 1.0 })
    };
    let leaving_multiplier_until = if section.has("leaving_multiplier_until") {
        reader.length(section, "leaving_multiplier_until").unwrap_or(Span::ZERO)
    } else if newly_qualified {
        asye.length.max(tie_in)
    } else {
        tie_in
    };
    let (intakes, goes_on_until) = intakes(reader, section, training, months);
    let cohort = Cohort {
        team: team_of(reader, section, teams),
        heads: heads(reader, section),
        fte_per_head: Fte::new(reader.number(section, "fte_per_head").unwrap_or(1.0)),
        fill_share: share(reader, section, "fill_share"),
        intakes,
        cost_per_head: Money::pounds(reader.number(section, "cost_per_head").unwrap_or(0.0)),
        training_pay_per_year: Money::pounds(reader.number(section, "training_pay_per_year").unwrap_or(0.0)),
        grants: grants(reader, section, newly_qualified),
        pass: if newly_qualified { pass } else { Share::ALL },
        over_establishment_until: over_establishment_until.map(|until| match until {
            Ok(date) => Until::Date(date),
            Err(wait) => Until::After(wait),
        }),
        name,
        route,
        newly_qualified,
        training,
        completion,
        takes_post,
        over_establishment_heads,
        agency_released,
        capacity,
        tie_in,
        leaving_multiplier,
        leaving_multiplier_until,
    };
    (cohort, goes_on_until)
}

/// The team that a section names, if it names one.
pub(super) fn team_of(reader: &mut Reader, section: &Section, teams: &[Team]) -> Option<usize> {
    if !section.has("team") {
        return None;
    }
    let name = reader.text(section, "team")?;
    let found = teams.iter().position(|team| team.name.to_lowercase() == name.to_lowercase());
    if found.is_none() {
        let names: Vec<&str> = teams.iter().map(|team| team.name.as_str()).collect();
        let near = crate::evidence::nearest(&name, names.iter().copied());
        let help = near.map_or_else(|| format!("the teams are: {}", names.join(", ")), |near| format!("did you mean \"{near}\"?"));
        reader.fault("unknown-team", section, "team", format!("there is no team called \"{name}\""), &help);
    }
    found
}

fn heads(reader: &mut Reader, section: &Section) -> Heads {
    if !section.has("heads") {
        return Heads::Fixed(0);
    }
    if reader.is_table(section, "heads") {
        return match reader.heads_law(section) {
            Some(heads) => heads,
            None => Heads::Fixed(0),
        };
    }
    let heads = reader.number(section, "heads").unwrap_or(0.0);
    if heads.fract() != 0.0 {
        reader.fault("out-of-range", section, "heads", format!("{heads} heads"), "people are whole: write a whole number, or { mean = 7.5 } for a number that varies about it");
    }
    Heads::Fixed(heads as u32)
}

/// The dates of a cohort's intakes, and when an interval after the last is over.
fn intakes(reader: &mut Reader, section: &Section, training: Span, months: Months) -> (Vec<Instant>, Instant) {
    let first = reader.date(section, "first");
    let every = if section.has("every") { reader.length(section, "every") } else { None };
    let last = if section.has("last") { reader.date(section, "last") } else { None };
    let Some(first) = first else { return (Vec::new(), Instant::NEVER) };
    let until = last.map_or(months.end(), |last| last + Span::days(1)).min(months.end());
    if every.is_some_and(|every| every < Span::days(1)) {
        reader.fault("out-of-range", section, "every", "intakes less than a day apart".to_owned(), "at least \"1 day\"");
        return (Vec::new(), Instant::NEVER);
    }
    let after = |n: i32| every.map_or(first, |gap| match gap.whole_months() {
        Some(months) => first.plus_months(n * months),
        None => first + Span::minutes(gap.as_minutes().saturating_mul(n)),
    });
    let most = if every.is_some() { MOST_INTAKES } else { 1 };
    let mut dates: Vec<Instant> = (0..most).map(after).take_while(|&date| date < until).collect();
    let ends = match (dates.last(), every) {
        (Some(&date), Some(gap)) if last.is_some() => date.civilly_after(gap),
        (Some(&date), None) => date.plus_months(12),
        _ => Instant::NEVER,
    };
    dates.retain(|&date| date >= months.start() || (training > Span::ZERO && date.civilly_after(training) >= months.start()));
    if dates.len() >= MOST_IN_A_RUN {
        reader.fault("too-much", section, "every", format!("{} intakes within the run", dates.len()), "at most 4,095: further apart, or with a `last` date");
    }
    ask_about_intakes(reader, section, (first, last), &dates, training, months);
    (dates, ends)
}

/// Asks about intakes that cannot come, or come to nothing within the run.
fn ask_about_intakes(reader: &mut Reader, section: &Section, (first, last): (Instant, Option<Instant>), dates: &[Instant], training: Span, months: Months) {
    let (start, end) = (months.start(), (months.end() + Span::days(-1)).date());
    if last.is_some_and(|last| last < first) {
        reader.ask(section, "last", format!("the last intake ({}) is before the first ({first}): nobody comes", last.unwrap_or_default()));
    } else if first >= months.end() {
        reader.ask(section, "first", format!("the first intake is on {first}, after the run ends ({end}): nobody comes in this run"));
    } else if dates.is_empty() {
        reader.ask(section, "first", format!("no intake falls within the run ({start} to {end}): nobody comes"));
    } else if first < start {
        reader.ask(section, "first", format!("the first intake is on {first}, before the start ({start}): only those who come or are in training from {} on are in this run", dates[0]));
    }
    if last.is_some_and(|last| last >= months.end() && last >= first) && first < months.end() {
        reader.ask(section, "last", format!("the last intake is after the run ends ({end}): no intake after that is in this run"));
    }
    if !dates.is_empty() && dates.iter().all(|&date| date.civilly_after(training) >= months.end()) {
        reader.ask(section, "first", format!("the training ends after the run ({end}): nobody starts in post within it"));
    }
}

fn grants(reader: &mut Reader, section: &Section, newly_qualified: bool) -> Vec<Grant> {
    if !section.has("grants") {
        return if newly_qualified { default_grants() } else { Vec::new() };
    }
    let mut grants = Vec::new();
    for grant in reader.tables(section, "grants", "cohort[].grants[]") {
        let on = reader.choice(&grant, "on");
        let amount = reader.number(&grant, "amount").unwrap_or(0.0);
        let until = if grant.has("until") { reader.date(&grant, "until").map(|until| until + Span::days(1)) } else { None };
        let on = if on.as_deref() == Some("completion") { GrantEvent::Completion } else { GrantEvent::Start };
        grants.push(Grant { on, amount: Money::pounds(amount), until });
    }
    grants
}
