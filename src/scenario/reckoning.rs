//! The reckoning: what a scenario implies before anything is simulated, beside
//! England.

use super::Scenario;
use crate::department::Plan;
use crate::evidence::authorities::{AGENCY_RATE, CASE_HOLDERS, CASELOAD, Middle, PREMIUM_IN_SOURCES, STARTERS, TURNOVER, VACANCY_RATE};
use crate::department::plan::{Children, Heads, RecruitmentForm, Supervision, TakesPost};

/// One line of the reckoning.
#[derive(Clone, Debug, PartialEq)]
pub struct Reckoned {
    /// What it is.
    pub label: &'static str,
    /// Here, as text with its unit.
    pub here: String,
    /// England, or the middle 80% of authorities; empty where there is no such figure.
    pub england: String,
    /// A question, where it lies outside.
    pub ask: Option<String>,
}

/// A question where a figure lies outside the middle of authorities.
fn ask(middle: Middle, value: f64, what: &str) -> Option<String> {
    (!middle.holds(value)).then(|| format!("{what} lies outside the middle 80% of authorities: is it meant?"))
}

/// England and the middle of authorities, as shares.
fn beside(middle: Middle) -> String {
    format!("{} in 2025 (8 authorities in 10 in 2022: {:.0}% to {:.0}%)", percent(middle.england), 100.0 * middle.low, 100.0 * middle.high)
}

fn percent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}

/// What a scenario implies.
pub fn reckon(scenario: &Scenario) -> Vec<Reckoned> {
    let mut rows = staff(scenario);
    rows.extend(workload(scenario));
    rows.extend(asyes(scenario));
    rows.extend(money(scenario));
    rows.extend(cohorts(scenario));
    rows.extend(levers(scenario));
    rows
}

/// Each lever with its evidence; and what its savings leave out.
fn levers(scenario: &Scenario) -> Vec<Reckoned> {
    let told = scenario.plan.levers.iter().map(|lever| {
        let effects: Vec<String> = lever.effects.iter().map(|effect| format!("{} {}", effect.on.name(), super::reader::number_text(effect.value))).collect();
        let ask = lever.moves_placements().then(|| "it moves how many children are in care: the cost of placements is outside the ledger".to_owned());
        row("Lever", format!("\"{}\": {} ({})", lever.name, effects.join(", "), lever.grade.name()), "", ask)
    });
    told.collect()
}

fn row(label: &'static str, here: String, england: impl Into<String>, ask: Option<String>) -> Reckoned {
    Reckoned { label, here, england: england.into(), ask }
}

struct Sums {
    posts: f64,
    in_post: f64,
    vacant: f64,
    agency: f64,
    holding: f64,
}

fn sums(scenario: &Scenario) -> Sums {
    let teams = &scenario.plan.teams;
    let sum = |of: &dyn Fn(&crate::department::plan::Team) -> f64| teams.iter().map(of).sum::<f64>();
    let agency = sum(&|team| team.agency.as_f64());
    Sums {
        posts: sum(&|team| team.posts.first.as_f64()),
        in_post: sum(&|team| team.in_post.as_f64()),
        vacant: sum(&|team| (team.posts.first - team.in_post).or_zero().as_f64()),
        agency,
        holding: sum(&|team| team.case_holding_in_post.as_f64()) + agency * scenario.plan.agency.holding_share.as_f64(),
    }
}

/// FTE that leave in a year at the opening tenures.
fn leavers(scenario: &Scenario) -> f64 {
    let plan = &scenario.plan;
    let rate = super::staff::mean_over_staff(&plan.leaving.hazard(), &plan.staff) * plan.leaving.level.at(plan.months.start());
    plan.teams.iter().map(|team| team.in_post.as_f64() * team.leaving_multiplier * rate).sum()
}

fn staff(scenario: &Scenario) -> Vec<Reckoned> {
    let s = sums(scenario);
    let plan = &scenario.plan;
    let vacancy = s.vacant / (s.vacant + s.in_post).max(1e-9);
    let agency = s.agency / (s.agency + s.in_post).max(1e-9);
    let wanted = s.vacant * plan.agency.cover_share.as_f64() + plan.teams.iter().map(|team| plan.agency.additional(team.agency).as_f64()).sum::<f64>();
    let leavers = leavers(scenario);
    let turnover = leavers / s.in_post.max(1e-9);
    let years = f64::from(plan.months.count()) / 12.0;
    let intakes: f64 = plan.cohorts.iter().map(|cohort| places(cohort.heads) * cohort.fill_share.as_f64() * cohort.completion.as_f64() * cohort.fte_per_head.as_f64() * cohort.intakes.len() as f64).sum::<f64>() / years;
    let experienced = match &plan.recruitment.form {
        RecruitmentForm::Market(rate) => Some(rate.as_per_year() * plan.recruitment.fte_per_head.as_f64()),
        RecruitmentForm::PerVacancy(_) => None,
    };
    let supplied = experienced.map_or_else(
        || format!("{intakes:.1} FTE from intakes, and every vacancy in time"),
        |fte| format!("{:.1} FTE, {} ({fte:.1} experienced, {intakes:.1} from intakes)", fte + intakes, percent((fte + intakes) / s.in_post.max(1e-9))),
    );
    let [_, to_agency, _] = plan.leaving.destinations.map(|share| share.as_f64());
    let kept = plan.leaving.kept_from_agency.as_f64();
    let ruled = plan.agency.rules.three_years_from.is_some();
    let beyond = ruled && to_agency > 1.0 - kept;
    let of_the_others = percent(plan.leaving.destinations_of_the_others()[1]);
    let short = experienced.is_some_and(|fte| (fte + intakes - leavers).abs() > 0.25 * leavers);
    vec![
        row("Posts", format!("{:.1} FTE", s.posts), "", None),
        row("Vacancy rate", percent(vacancy), beside(VACANCY_RATE), ask(VACANCY_RATE, vacancy, "the vacancy rate")),
        row("Agency rate", percent(agency), beside(AGENCY_RATE), ask(AGENCY_RATE, agency, "the agency rate")),
        row("Agency wanted, and in place", format!("{wanted:.1} and {:.1} FTE", s.agency), "", ((wanted - s.agency).abs() > 0.25 * wanted.max(4.0)).then(|| "what cover_share asks for is not what is in place: agency will move at once".to_owned())),
        row("Leavers a year", format!("{leavers:.1} FTE, {}", percent(turnover)), beside(TURNOVER), ask(TURNOVER, turnover, "turnover")),
        row(
            "Leavers to agency",
            if ruled { format!("{} of all, {of_the_others} of those the rule on experience lets go", percent(to_agency)) } else { percent(to_agency) },
            "",
            beyond.then(|| format!("the rule keeps {} of leavers from agency, so that no more than {} can go to it", percent(kept), percent(1.0 - kept))),
        ),
        row("Starters to stand still", format!("{leavers:.1} FTE a year"), "", None),
        row("Starters supplied", supplied, beside(STARTERS), short.then(|| "starters and leavers do not balance: staff will rise or fall until they do".to_owned())),
    ]
}

fn places(heads: Heads) -> f64 {
    match heads {
        Heads::Fixed(heads) => f64::from(heads),
        Heads::Poisson(mean) => mean,
        Heads::Between(least, most) => f64::from(least + most) / 2.0,
    }
}

fn workload(scenario: &Scenario) -> Vec<Reckoned> {
    let s = sums(scenario);
    let cases = match &scenario.plan.children {
        Children::Single(single) => single.open,
        Children::Pathway(path) => path.open.iter().sum(),
    };
    let caseload = f64::from(cases) / s.holding.max(1e-9);
    let share = s.holding / (s.in_post + s.agency).max(1e-9);
    vec![
        row("Cases held", cases.to_string(), "", None),
        row("Cases per case-holder", format!("{caseload:.1}"), format!("{} in 2025 (8 authorities in 10 in 2022: {:.0} to {:.0})", CASELOAD.england, CASELOAD.low, CASELOAD.high), ask(CASELOAD, caseload, "the caseload")),
        row("Share of staff holding cases", format!("{:.0}%", 100.0 * share), beside(CASE_HOLDERS), (!CASE_HOLDERS.holds(share)).then(|| "about half of social work FTE hold cases: are case_holding_posts right?".to_owned())),
    ]
}

fn asyes(scenario: &Scenario) -> Vec<Reckoned> {
    let plan = &scenario.plan;
    // The most who begin in any twelve months, summed over cohorts.
    let yearly: f64 = plan
        .cohorts
        .iter()
        .filter(|cohort| cohort.newly_qualified)
        .map(|cohort| {
            let most = cohort.intakes.iter().map(|&first| cohort.intakes.iter().filter(|&&date| date >= first && date < first.plus_months(12)).count()).max();
            places(cohort.heads) * cohort.fill_share.as_f64() * most.unwrap_or(0) as f64
        })
        // A sum of nothing is minus nought.
        .fold(0.0, |all, heads| all + heads);
    let qualified: f64 = plan.teams.iter().map(|team| team.case_holding_in_post.as_f64()).sum::<f64>() * 0.8 / plan.staff.fte_per_head.as_f64();
    let (room, who) = match plan.asye.supervision {
        Supervision::Team(_) => (qualified * f64::from(plan.asye.most_per_supervisor), "from the teams' experienced case-holders"),
        Supervision::Academy { posts, asyes_per_post, .. } => (posts.as_f64() * f64::from(asyes_per_post), "in the academy"),
    };
    vec![row(
        "ASYEs at once, and room for them",
        format!("{yearly:.0} and {room:.0} {who}"),
        "",
        (yearly > room).then(|| "there are more ASYEs than can be supervised".to_owned()),
    )]
}

/// What a full-time employed worker costs on average: pay in the middle of each
/// grade, and on-costs [pounds a year].
pub fn employed_cost(plan: &Plan) -> f64 {
    let award = plan.pay.awards.iter().filter(|award| award.0 <= plan.months.start()).fold(1.0, |all, award| all * (1.0 + award.1));
    let mean_pay: f64 = award * plan.pay.grades.iter().map(|grade| grade.share.as_f64() * (grade.bottom.as_pounds() + grade.top.as_pounds()) / 2.0).sum::<f64>();
    let on_costs = match &plan.pay.on_costs {
        crate::department::plan::OnCosts::Rate(rate) => mean_pay * rate,
        crate::department::plan::OnCosts::Parts { ni_rate, ni_above, pension, levy } => {
            (mean_pay - ni_above.as_pounds()).max(0.0) * ni_rate + mean_pay * (pension.at(plan.months.start()) + levy)
        }
    };
    mean_pay + on_costs
}

fn money(scenario: &Scenario) -> Vec<Reckoned> {
    let s = sums(scenario);
    let plan = &scenario.plan;
    let employed = employed_cost(plan);
    let charge = plan.agency.mean_charge(plan.months.start()) / 100.0 * plan.agency.weeks_worked;
    let thousands = |pounds: f64| format!("£{:.0}k", pounds / 1_000.0);
    let premium = charge - employed;
    // The sources are of several years: a sixth beyond them is not asked about.
    let beyond = premium < PREMIUM_IN_SOURCES.0 * 5.0 / 6.0 || premium > PREMIUM_IN_SOURCES.1 * 7.0 / 6.0;
    vec![
        row("Permanent pay and on-costs", format!("{} a year", thousands(s.in_post * employed)), "", None),
        row("Agency bill", format!("{} a year", thousands(s.agency * charge)), "", None),
        row("Agency premium", format!("{} a worker-year", thousands(premium)), format!("{} to {} in the sources", thousands(PREMIUM_IN_SOURCES.0), thousands(PREMIUM_IN_SOURCES.1)), beyond.then(|| "the premium lies well outside what the sources say: are the charge and the pay of the same year?".to_owned())),
    ]
}

fn cohorts(scenario: &Scenario) -> Vec<Reckoned> {
    let mut rows = Vec::new();
    for cohort in &scenario.plan.cohorts {
        let over = cohort.over_establishment_heads != Some(0);
        let fills = !matches!(cohort.takes_post, TakesPost::After(_));
        if over && fills && sums(scenario).vacant > places(cohort.heads) {
            rows.push(row(
                "Over-recruitment",
                format!("\"{}\" takes posts that stand empty", cohort.name),
                "",
                Some("while there are vacancies its members only fill them, and nobody is above establishment: is takes_post meant to be later?".to_owned()),
            ));
        }
    }
    rows
}
