//! The whole scenario, section by section.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::checked::{Observed, Scenario};
use super::diagnosis::{Diagnosis, SourceFile};
use super::reader::{Reader, Section};
use super::tree::Node;
use super::{agency, budget, children, cohorts, levers, order, staff, tree};
use crate::department::Plan;
use crate::department::measure::{Measure, every};
use crate::department::plan::{Agency, Children, RecruitmentForm, Team};
use crate::department::tally::Layout;
use crate::quantity::{Fte, Instant, Month, Months, Share, Steps};

/// The most work a scenario may ask for [estimated events × replications].
pub const MOST_WORK: f64 = 2e11;

/// The most teams of one authority.
const MOST_TEAMS: usize = 500;

/// The most memory that results may take [bytes].
const MOST_BYTES_OF_RESULTS: f64 = 8e9;

/// Reads a scenario. `path` names the file; `text_of` gives the text of a file
/// by its name, or says why it cannot.
///
/// # Errors
/// Everything that is wrong, at once, each at its file and line.
pub fn read(path: &str, text_of: &mut dyn FnMut(&str) -> Result<String, String>) -> Result<Scenario, Diagnosis> {
    read_for(path, None, text_of)
}

/// The same, looking another number of years ahead than the file says (1 to 15).
///
/// # Errors
/// As [`read`].
pub fn read_for(
    path: &str,
    years: Option<u32>,
    text_of: &mut dyn FnMut(&str) -> Result<String, String>,
) -> Result<Scenario, Diagnosis> {
    let (table, files, wrong) = tree::load(path, text_of);
    of_tree(table, files, wrong, years)
}

/// The scenario that a tree of settings means.
pub(super) fn of_tree(
    table: BTreeMap<String, Node>,
    files: Vec<SourceFile>,
    wrong: Diagnosis,
    years: Option<u32>,
) -> Result<Scenario, Diagnosis> {
    if wrong.faults.iter().any(|fault| fault.code != "syntax") {
        return Err(wrong);
    }
    let mut table = table;
    order::put_in_order(&mut table);
    let mut reader = Reader::new(wrong, files);
    reader.unknown_keys(&table);
    let top = Section::top(table);
    let scenario = scenario(&mut reader, &top, years);
    let mut wrong = reader.wrong;
    if wrong.is_empty() {
        return scenario.ok_or(wrong);
    }
    wrong.sort();
    Err(wrong)
}

fn scenario(reader: &mut Reader, top: &Section, other_years: Option<u32>) -> Option<Scenario> {
    reader.whole(top, "format");
    let title = reader.text(top, "title").unwrap_or_default();
    if top.has("extends") {
        reader.text(top, "extends");
    }
    let source = reader.text(top, "source").unwrap_or_default();
    if !top.has("start") {
        reader.missing(top, "start");
    }
    let start = reader.date(top, "start");
    if let Some(start) = start
        && start.date().day() != 1
    {
        reader.fault("start", top, "start", format!("start is {start}"), "the run starts on the first of a month: the day after your snapshot");
    }
    let years = match other_years {
        Some(years) => {
            reader.derive(top, "years", years.to_string());
            i64::from(years)
        }
        None => reader.whole(top, "years").unwrap_or(1),
    }
    .clamp(1, 15);
    let replications = reader.whole(top, "replications").unwrap_or(1) as u32;
    let seed = reader.whole(top, "seed").unwrap_or(1) as u64;
    let start = start.unwrap_or_default();
    let start = Instant::at_minute(start.minutes() - (i32::from(start.date().day()) - 1) * 1_440);
    let months = Months::new(start, years as u32 * 12);
    reader.run = Some(months);
    let plan = plan(reader, top, months)?;
    let observed = observed(reader, top, &plan, months);
    if !reader.wrong.is_empty() {
        return None;
    }
    if let Err(too_much) = affordable(&plan, replications) {
        reader.fault("too-much", top, "replications", too_much, "fewer replications or years, a smaller authority, or fewer teams");
        return None;
    }
    let assumptions = std::mem::take(&mut reader.assumptions);
    let mut questions = std::mem::take(&mut reader.questions);
    questions.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    let digest = digest(&assumptions);
    Some(Scenario { title, source, replications, seed, plan, observed, assumptions, questions, digest })
}

/// Whether a run can be afforded: its events and its memory, by estimate.
///
/// # Errors
/// The estimate, and the ceiling it passes.
pub fn affordable(plan: &Plan, replications: u32) -> Result<(), String> {
    let years = f64::from(plan.months.count()) / 12.0;
    let work = events_a_year(plan) * years * f64::from(replications);
    if work > MOST_WORK {
        return Err(format!("this asks for about {work:.1e} events ({replications} replications of {years} years), more than {MOST_WORK:.0e}"));
    }
    let bytes = Layout::new(plan).cells() as f64 * 8.0 * f64::from(replications);
    if bytes > MOST_BYTES_OF_RESULTS {
        return Err(format!("the results would take about {:.0} GB of memory, more than {:.0} GB", bytes / 1e9, MOST_BYTES_OF_RESULTS / 1e9));
    }
    Ok(())
}

/// About how many events a year brings: what the cost of a run is reckoned by.
fn events_a_year(plan: &Plan) -> f64 {
    let staff: f64 = plan.teams.iter().map(|team| team.in_post.as_f64() + team.agency.as_f64()).sum();
    let children = match &plan.children {
        Children::Single(single) => 2.0 * single.arrivals.as_per_year() + f64::from(single.open),
        Children::Pathway(path) => 3.0 * path.referrals.at(plan.months.start()) + f64::from(path.open.iter().sum::<u32>()),
    };
    let hazard: f64 = plan.leaving.hazards.iter().map(|band| band.rate.as_per_year()).fold(0.0, f64::max);
    let joiners = match plan.recruitment.form {
        RecruitmentForm::Market(rate) => rate.as_per_year(),
        RecruitmentForm::PerVacancy(_) => staff * hazard,
    };
    children + staff * (3.0 + hazard.min(50.0)) + joiners
}

/// The digest of what a scenario means: its assumptions in the order of their
/// keys, without the run's length of replications spelt differently, comments,
/// or the order of the file.
fn digest(assumptions: &[super::Assumption]) -> String {
    let mut rows: Vec<String> = assumptions
        .iter()
        .filter(|row| row.key != "extends")
        .map(|row| format!("{}\t{}\t{:?}\t{:?}\n", row.key, row.value, row.low, row.high))
        .collect();
    rows.sort();
    let mut hash = Sha256::new();
    for row in rows {
        hash.update(row.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn plan(reader: &mut Reader, top: &Section, months: Months) -> Option<Plan> {
    let staff_section = reader.section(top, "staff");
    let staff = staff::staff(reader, &staff_section);
    let teams = teams(reader, top, months);
    if teams.is_empty() {
        if top.has("team") && !reader.wrong.is_empty() {
            return None;
        }
        reader.fault("missing", top, "team", "there is no team".to_owned(), "add [[team]] with a name and posts");
        return None;
    }
    let posts: f64 = teams.iter().map(|team| team.posts.first.as_f64()).sum();
    let leaving_section = reader.section(top, "leaving");
    let mut leaving = staff::leaving(reader, &leaving_section, &staff);
    let recruitment_section = reader.section(top, "recruitment");
    let recruitment = staff::recruitment(reader, &recruitment_section, &staff, posts);
    let asye_section = reader.section(top, "asye");
    let asye = cohorts::asye(reader, &asye_section);
    let (cohorts, ordinary_heads) =
        cohorts::cohorts(reader, top, &recruitment_section, &asye_section, &teams, &staff, &asye, months, posts);
    let absence_section = reader.section(top, "absence");
    let absence = super::absence::absence(reader, &absence_section);
    let children_section = reader.section(top, "children");
    let children = children::children(reader, &children_section, &teams, months, posts);
    let continuity_section = reader.section(top, "continuity");
    let continuity = children::continuity(reader, &continuity_section);
    let pay_section = reader.section(top, "pay");
    let pay = staff::pay(reader, &pay_section, months);
    let budget_section = reader.section(top, "budget");
    let budget = budget::budget(reader, &budget_section, &teams, &pay, months);
    let moves_section = reader.section(top, "moves");
    let moves = super::absence::moves(reader, &moves_section);
    let opening_section = reader.section(top, "opening");
    let past_months = super::absence::past_months(reader, &opening_section);
    let around = levers::Around { teams: &teams, cohorts: &cohorts, recruitment: &recruitment, asye: &asye, children: children.as_ref(), months };
    let levers = levers::levers(reader, top, &around);
    let feedback = levers::feedback(reader, top);
    // Last: the renewal of agency workers takes long to solve, and is not solved
    // for a scenario with a fault.
    let agency_section = reader.section(top, "agency");
    let agency_teams = agency::teams(reader, top, &teams, months);
    let rest = staff::at_rest(&teams, &staff, &leaving, &recruitment, &absence);
    let leavers = rest.leavers();
    let agency = Agency { teams: agency_teams, ..staff::agency(reader, &agency_section, rest, months) };
    let inexperienced = cohorts::inexperienced_leavers(ordinary_heads, &asye, &staff, &leaving, agency.rules.experience);
    leaving.kept_from_agency = Share::new((inexperienced / leavers.max(1e-9)).min(1.0));
    Some(Plan {
        months,
        past_months,
        teams,
        staff,
        leaving,
        recruitment,
        cohorts,
        asye,
        absence,
        moves,
        agency,
        children: children?,
        continuity,
        pay,
        budget,
        levers,
        feedback,
    })
}

fn teams(reader: &mut Reader, top: &Section, months: Months) -> Vec<Team> {
    let sections = reader.tables(top, "team", "team[]");
    if sections.len() > MOST_TEAMS {
        reader.fault("too-much", top, "team", format!("there are {} teams", sections.len()), &format!("at most {MOST_TEAMS}: put some together"));
        return Vec::new();
    }
    let mut names: Vec<String> = Vec::new();
    let mut teams = Vec::new();
    for section in sections {
        let name = reader.name(&section, "name").unwrap_or_default();
        if names.contains(&name.to_lowercase()) {
            reader.fault("duplicate", &section, "name", format!("two teams are called \"{name}\""), "names tell teams apart (capitals do not count): give each its own");
        }
        names.push(name.to_lowercase());
        teams.push(team(reader, &section, name, months));
    }
    teams
}

fn team(reader: &mut Reader, section: &Section, name: String, months: Months) -> Team {
    let vacancies = if section.has("vacancies") { reader.number(section, "vacancies") } else { None };
    if vacancies.is_some() && section.has("posts") {
        reader.fault("contradiction", section, "vacancies", "posts and vacancies are both given".to_owned(), "give posts, or vacancies (posts are then in post + vacancies)");
    }
    let given_in_post = if section.has("in_post") { reader.number(section, "in_post") } else { None };
    let posts = match (vacancies, given_in_post) {
        (Some(vacancies), Some(in_post)) if !section.has("posts") => {
            reader.derive(section, "posts", super::reader::number_text(vacancies + in_post));
            Steps::constant(vacancies + in_post)
        }
        (Some(_), None) => {
            reader.fault("missing", section, "vacancies", "vacancies are given without in_post".to_owned(), "add in_post = …");
            Steps::constant(0.0)
        }
        _ if section.has("posts") => steps(reader, section, "posts", "fte", months),
        _ => {
            reader.missing(section, "posts");
            Steps::constant(0.0)
        }
    };
    let first = posts.first;
    let in_post = given_in_post.unwrap_or_else(|| derived(reader, section, "in_post", first * 0.858));
    let case_holding = if section.has("case_holding_posts") {
        steps(reader, section, "case_holding_posts", "fte", months)
    } else {
        derived(reader, section, "case_holding_posts", first * 0.525);
        scaled(&posts, 0.525)
    };
    let vacant = (first - in_post).max(0.0);
    let in_case_holding = if section.has("case_holding_in_post") {
        reader.number(section, "case_holding_in_post").unwrap_or(0.0)
    } else {
        derived(reader, section, "case_holding_in_post", (case_holding.first - vacant).max(0.0).min(in_post))
    };
    if in_case_holding > in_post + 1e-9 {
        reader.fault("contradiction", section, "case_holding_in_post", format!("{in_case_holding} FTE in case-holding posts, but {in_post} in post"), "those in case-holding posts are part of those in post");
    }
    for (at, posts) in std::iter::once((months.start(), first)).chain(posts.later.iter().copied()) {
        if case_holding.at(at) > posts + 1e-9 {
            reader.fault("contradiction", section, "case_holding_posts", format!("more case-holding posts ({}) than posts ({posts})", case_holding.at(at)), "case-holding posts are part of posts");
            break;
        }
    }
    let agency = if section.has("agency") { reader.number(section, "agency").unwrap_or(0.0) } else { derived(reader, section, "agency", first * 0.128) };
    let desired_caseload = reader.number(section, "desired_caseload").unwrap_or(16.0);
    let most_cases = reader.number(section, "most_cases").unwrap_or(30.0);
    let stages = children::stages(reader, section);
    let leaving_multiplier = reader.number(section, "leaving_multiplier").unwrap_or(1.0);
    let open = section.has("open").then(|| {
        let open = reader.section(section, "open");
        children::open(reader, &open, None)
    });
    let fte = |steps: &Steps<f64>| Steps {
        first: Fte::new(steps.first),
        later: steps.later.iter().map(|step| (step.0, Fte::new(step.1))).collect(),
    };
    Team {
        name,
        posts: fte(&posts),
        case_holding_posts: fte(&case_holding),
        in_post: Fte::new(in_post),
        case_holding_in_post: Fte::new(in_case_holding),
        agency: Fte::new(agency),
        desired_caseload,
        most_cases,
        stages,
        leaving_multiplier,
        open,
    }
}

fn scaled(steps: &Steps<f64>, by: f64) -> Steps<f64> {
    Steps { first: steps.first * by, later: steps.later.iter().map(|step| (step.0, step.1 * by)).collect() }
}

/// Records a value worked out from others, rounded to a thousandth.
pub(super) fn derived(reader: &mut Reader, section: &Section, key: &str, value: f64) -> f64 {
    let value = (value * 1_000.0).round() / 1_000.0;
    reader.derive(section, key, super::reader::number_text(value));
    value
}

/// A number, or steps whose first is in force at the start.
pub(super) fn steps(reader: &mut Reader, section: &Section, key: &str, of: &str, months: Months) -> Steps<f64> {
    if !reader.is_list(section, key) {
        return Steps::constant(reader.number(section, key).unwrap_or(0.0));
    }
    let path = format!("{}[]", catalogue_path(key));
    let mut all: Vec<(Instant, f64)> = Vec::new();
    for step in reader.tables(section, key, &path) {
        if !step.has("from") || !step.has(of) {
            continue;
        }
        if let (Some(from), Some(value)) = (reader.date(&step, "from"), reader.number(&step, of)) {
            all.push((from, value));
        }
    }
    if all.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
        reader.fault("order", section, key, format!("two steps of {key} begin on the same day"), "give each date once");
    }
    let first = all.iter().rev().find(|step| step.0 <= months.start()).map(|step| step.1);
    let Some(first) = first else {
        reader.fault("order", section, key, format!("no step of {key} is in force at the start"), "begin with a step from the start or before");
        return Steps::constant(0.0);
    };
    all.retain(|step| step.0 > months.start());
    Steps { first, later: all }
}

fn catalogue_path(key: &str) -> &'static str {
    match key {
        "posts" => "team[].posts",
        "case_holding_posts" => "team[].case_holding_posts",
        "weekly_charge" => "agency.weekly_charge",
        "pension" => "pay.pension",
        "assessment" => "children.held_by_social_workers.assessment",
        "in_need" => "children.held_by_social_workers.in_need",
        "child_protection" => "children.held_by_social_workers.child_protection",
        "looked_after" => "children.held_by_social_workers.looked_after",
        "leaving_care" => "children.held_by_social_workers.leaving_care",
        _ => "children.referrals_per_year",
    }
}

fn observed(reader: &mut Reader, top: &Section, plan: &Plan, months: Months) -> Vec<Observed> {
    const SURVEY: &str = "same_worker_as_reported_11_to_18";
    let mut points = Vec::new();
    let reported = crate::department::measure::reported(plan);
    for section in reader.tables(top, "observed", "observed[]") {
        let name = reader.text(&section, "measure").unwrap_or_default();
        let date = reader.date(&section, "date");
        let value = reader.number(&section, "value");
        let source = reader.text(&section, "source").unwrap_or_default();
        let respondents = if section.has("respondents") { reader.whole(&section, "respondents").map(|n| n as u32) } else { None };
        let claimed = reader.yes(&section, "claimed").unwrap_or(false);
        let as_reported = name == SURVEY;
        let measure = if as_reported {
            Some(Measure::SameWorkerElevenToEighteen)
        } else {
            reported.iter().copied().find(|measure| measure.name() == name)
        };
        let Some(measure) = measure else {
            let names: Vec<String> = every().into_iter().map(Measure::name).collect();
            let near = crate::evidence::nearest(&name, names.iter().map(String::as_str));
            let help = near.map_or_else(|| "see `tenure explain` for the names of measures".to_owned(), |near| format!("did you mean \"{near}\"?"));
            if section.has("measure") {
                reader.fault("unknown-measure", &section, "measure", format!("there is no measure called \"{name}\""), &help);
            }
            continue;
        };
        if let (Some(date), Some(value)) = (date, value) {
            let is_share = measure.meaning().unit == crate::department::Unit::Share;
            if is_share && !(0.0..=1.0).contains(&value) {
                reader.fault("out-of-range", &section, "value", format!("{name} is a share, and is {value}"), "write 0.12 for 12%");
            }
            if months.dated(date.date()).is_none() {
                let last = months.last_day_of(Month(months.count()));
                reader.ask(&section, "date", format!("{name} is observed on {date}, and the run has the last day of each month from {} to {last}: nothing is laid beside it", months.last_day_of(Month(0))));
            }
            points.push(Observed { measure, as_reported, date: date.date(), value, source, respondents, claimed });
        }
    }
    points.sort_by_key(|a| (a.as_reported, a.measure, a.date));
    points
}
