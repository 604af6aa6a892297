//! Intakes: when they come, whose place they take, which posts are open to them.

use tenure::department::tally::Scope;
use tenure::department::{Line, Measure, Plan};
use tenure::experiment::{Projection, Request, run};
use tenure::quantity::Month;

fn project(plan: &Plan, replications: u32) -> Projection {
    run(plan, &Request { seed: 5, replications: 0..replications, threads: None }, &|| true).expect("it ends")
}

const TEAM: &str = "title = \"t\"\nstart = 2026-10-01\nyears = 4\n[[team]]\nname = \"t\"\nposts = 60\nin_post = 20\ncase_holding_posts = 50\ncase_holding_in_post = 20\nagency = 0\n\
    [staff]\nfte_per_head = 1\nnewly_qualified_share = 0\n[leaving]\nturnover = 0\n[absence]\nsick_days = 0\nfamily_leave_starts = 0\n[agency]\ncover_share = 0\nadditional_share = 0\n";
const NONE: &str = "[recruitment]\njoiners_per_year = 0\nordinary_intake_heads = 0\n";
const TWO: &str = "[recruitment]\njoiners_per_year = 0\nordinary_intake_heads = 2\n";

fn plan(more: &str) -> Plan {
    let text = format!("{TEAM}{more}");
    tenure::scenario::read("text.toml", &mut |_| Ok(text.clone())).unwrap_or_else(|wrong| panic!("{}", wrong.render(false))).plan
}

fn trace(projection: &Projection, measure: Measure) -> Vec<f64> {
    (0..=48).map(|month| projection.value(measure, Scope::Authority, Month(month), 0).unwrap_or(0.0)).collect()
}

fn starters(more: &str) -> Vec<f64> {
    trace(&project(&plan(more), 1), Measure::StartersFte)
}

fn cohort(more: &str) -> String {
    format!("[[cohort]]\nname = \"academy\"\nroute = \"asye\"\nfill_share = 1\npass = 1\nheads = 1\n{more}\n")
}

#[test]
fn a_cohort_stands_in_the_ordinary_intakes_place_from_its_first_to_its_last_and_it_goes_on_after() {
    let one = cohort("first = 2027-09-01\nevery = \"12 months\"\nlast = 2028-09-01\nreplaces = \"ordinary intake\"");
    let starters = starters(&format!("{TWO}{one}"));
    let each: Vec<f64> = [12, 24, 36, 48].map(|month| starters[month]).to_vec();
    // Septembers of 2027 to 2030: its own in the first two, the ordinary one after.
    assert_eq!(each, [1.0, 1.0, 2.0, 2.0]);
    let later = cohort("first = 2028-09-01\nevery = \"12 months\"\nreplaces = \"ordinary intake\"");
    let starters = self::starters(&format!("{TWO}{later}"));
    assert_eq!([12, 24, 36, 48].map(|month| starters[month]), [2.0, 1.0, 1.0, 1.0], "and before");
}

#[test]
fn an_interval_in_weeks_stays_in_weeks() {
    let starters = starters(&format!("{NONE}{}", cohort("first = 2027-09-01\nevery = \"6 weeks\"\nlast = 2028-08-31")));
    assert_eq!(starters.iter().sum::<f64>(), 9.0);
}

#[test]
fn twelve_months_end_on_the_same_day_of_the_next_year() {
    let grant = "first = 2027-04-01\ntakes_post = \"12 months\"\nover_establishment_heads = 1\ngrants = [{ on = \"completion\", amount = 1000 }]";
    let projection = project(&plan(&format!("{NONE}{}", cohort(grant))), 1);
    let grants = trace(&projection, Measure::Spend(Line::Grants));
    let paid: Vec<usize> = (0..=48).filter(|&month| grants[month] != 0.0).collect();
    // Over 29 February 2028: on 1 April 2028, in the nineteenth month.
    assert_eq!(paid, [19]);
    let over = trace(&projection, Measure::OverEstablishmentHeads);
    assert_eq!((over[18], over[19]), (1.0, 0.0), "the post is taken on 1 April 2028");
}

#[test]
fn the_next_intake_finds_the_places_above_establishment_that_the_last_one_left_that_day() {
    let yearly = "first = 2027-09-01\nevery = \"12 months\"\ntakes_post = \"12 months\"\nover_establishment_heads = 1";
    let over = trace(&project(&plan(&format!("{NONE}{}", cohort(yearly))), 1), Measure::OverEstablishmentHeads);
    assert_eq!([12, 24, 36, 48].map(|month| over[month]), [1.0; 4], "each September");
}

#[test]
fn only_case_holding_posts_are_open_to_the_newly_qualified() {
    let full = TEAM.replace("case_holding_posts = 50", "case_holding_posts = 22");
    let text = format!("{full}{NONE}{}", cohort("first = 2026-10-02").replace("heads = 1", "heads = 9"));
    let plan = tenure::scenario::read("text.toml", &mut |_| Ok(text.clone())).unwrap_or_else(|wrong| panic!("{}", wrong.render(false))).plan;
    assert_eq!(trace(&project(&plan, 1), Measure::StartersFte).iter().sum::<f64>(), 2.0, "38 posts that carry no cases stand empty");
}

#[test]
fn an_academy_that_has_not_begun_changes_nothing() {
    let opens = TEAM.replace("newly_qualified_share = 0", "newly_qualified_share = 1");
    let of = |more: &str| {
        let text = format!("{opens}{NONE}{more}");
        let plan = tenure::scenario::read("text.toml", &mut |_| Ok(text.clone())).unwrap_or_else(|wrong| panic!("{}", wrong.render(false))).plan;
        let projection = project(&plan, 2);
        [Measure::Spend(Line::Grants), Measure::LeaversFte, Measure::WithinDesiredWorkload, Measure::SpendTotal].map(|measure| trace(&projection, measure))
    };
    assert_eq!(of(""), of(&cohort("first = 2040-09-01\nleaving_multiplier = 0.1\ncapacity_by_month = [{ from_month = 0, share = 0.1 }]")));
}

#[test]
fn a_team_above_establishment_opens_with_no_vacancy() {
    for (posts, in_post) in [(10, 14.0), (10, 10.3), (12, 13.2), (10, 10.9), (7, 19.45)] {
        let text = format!(
            "title = \"t\"\nstart = 2026-10-01\nyears = 1\n[[team]]\nname = \"t\"\nposts = {posts}\nin_post = {in_post}\ncase_holding_posts = {posts}\ncase_holding_in_post = {posts}\nagency = 0\n"
        );
        let plan = tenure::scenario::read("text.toml", &mut |_| Ok(text.clone())).unwrap_or_else(|wrong| panic!("{}", wrong.render(false))).plan;
        let projection = project(&plan, 2);
        let at = |measure| projection.value(measure, Scope::Authority, Month(0), 0).expect("a stock");
        assert!(at(Measure::VacancyFte).abs() < 1e-9, "{in_post} on {posts}: {} vacant", at(Measure::VacancyFte));
        assert!((at(Measure::OverEstablishmentFte) - (in_post - f64::from(posts))).abs() < 1e-9, "{in_post} on {posts}");
        assert!((at(Measure::PermanentFte) - in_post).abs() < 1e-9);
    }
}
