//! Levers and feedback in sentences, with the grade of their evidence: they stand
//! where the headlines stand, because the headlines rest on them.

use super::words::{chance, long_date, pounds_k};
use crate::department::plan::{Changes, Effect, Lever, Whom};
use crate::department::tally::Scope;
use crate::department::{Measure, Plan};
use crate::experiment::Projection;
use crate::quantity::{Money, Month, Span};

/// A sentence for each lever of a plan, and one for all of them; nothing where
/// there are none.
pub fn lever_lines(plan: &Plan) -> Vec<String> {
    if plan.levers.is_empty() {
        return Vec::new();
    }
    let mut lines: Vec<String> = plan.levers.iter().map(|lever| sentence(plan, lever)).collect();
    lines.push("What levers do is an assumption, as good as its evidence: for most no causal English estimate exists, and two well-known practice models showed none.".to_owned());
    lines
}

fn sentence(plan: &Plan, lever: &Lever) -> String {
    let effects: Vec<String> = lever.effects.iter().map(effect_words).collect();
    let mut text = format!("**{}** from {}", lever.name, long_date(lever.from.date()));
    if let Some(until) = lever.until {
        text += &format!(" until {}", long_date((until - Span::days(1)).date()));
    }
    text += &format!("{}: {}", whom_words(plan, &lever.whom), effects.join("; "));
    if lever.ramp > Span::ZERO && lever.effects.iter().any(|effect| effect.on.is_factor() && effect.value != 1.0) {
        text += &format!(", reached evenly over {:.0} months", lever.ramp.as_years() * 12.0);
    }
    text += &format!(". {} Evidence: **{}** ({}).", cost_words(lever), lever.grade.name(), lever.source.trim_end_matches('.'));
    if lever.moves_placements() {
        text += " It moves how many children are in care; what their placements cost is outside the ledger.";
    }
    text
}

fn effect_words(effect: &Effect) -> String {
    let what = effect.on.name().replace('_', " ");
    match effect.on {
        _ if effect.on.is_factor() && effect.value == 1.0 => format!("{what} as without it (no effect found, or none credited)"),
        _ if effect.on.is_factor() => format!("{what} × {}", effect.value),
        Changes::SupervisionShare => format!("{what} {:.0} %", 100.0 * effect.value),
        _ => format!("{what} {}", effect.value),
    }
}

fn whom_words(plan: &Plan, whom: &Whom) -> String {
    let mut parts = Vec::new();
    if let Some(team) = whom.team {
        parts.push(format!("in {}", plan.teams[team].name));
    }
    if let Some(route) = whom.cohorts.as_ref().and_then(|cohorts| cohorts.first()) {
        parts.push(format!("by route {}", plan.cohorts[*route].route));
    }
    match (whom.from, whom.to) {
        (Span::ZERO, Span::FOREVER) => {}
        (from, Span::FOREVER) => parts.push(format!("after {} years", from.as_years())),
        (Span::ZERO, to) => parts.push(format!("before {} years", to.as_years())),
        (from, to) => parts.push(format!("from {} to {} years", from.as_years(), to.as_years())),
    }
    if parts.is_empty() { String::new() } else { format!(", for staff {}", parts.join(", ")) }
}

fn cost_words(lever: &Lever) -> String {
    let of = |amount: Money, words: &str| (amount != Money::ZERO).then(|| format!("{}{words}", pounds_k(amount.as_pounds())));
    let per_head = (lever.cost.per_head != Money::ZERO).then(|| format!("£{:.0} a year for each head", lever.cost.per_head.as_pounds()));
    let parts: Vec<String> = [of(lever.cost.one_off, " once"), of(lever.cost.per_year, " a year"), per_head].into_iter().flatten().collect();
    if parts.is_empty() { "No cost is stated.".to_owned() } else { format!("It costs {}.", parts.join(" and ")) }
}

/// What feedback of workload does, where it is on.
pub fn feedback_lines(projection: &Projection) -> Vec<String> {
    let feedback = projection.plan().feedback;
    if !feedback.is_on() {
        return Vec::new();
    }
    let end = Month(projection.plan().months.count());
    let spirals = projection.values(Measure::WorkloadSpiral, Scope::Authority, end);
    let hit = spirals.iter().filter(|&&spiral| spiral > 0.0).count();
    vec![format!(
        "**Workload drives leaving** in this scenario (gain {}, on sickness {}, at most {} times): an assumption, which English evidence does not show. A team is in a downward spiral at the end {}: for twelve months its staff left at the bound while more than a tenth of its posts, and more than twice the share at the start, stood vacant.",
        feedback.leaving,
        feedback.sickness,
        feedback.bound,
        chance(hit, spirals.len())
    )]
}

/// Lines as a section of a page; nothing where there are none.
pub fn section(title: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let listed: String = lines.iter().map(|line| format!("- {line}\n")).collect();
    format!("{title}\n\n{listed}\n")
}
