//! Bad scenarios: small patches of a good one, each refused by name and line.

use proptest::prelude::*;
use tenure::scenario::{Diagnosis, Scenario, read};

const GOOD: &str = "title = \"A\"\nsource = \"B\"\nstart = 2026-10-01\nyears = 2\nreplications = 10\n\n[[team]]\nname = \"one\"\nposts = 20.0\nin_post = 17.0\nagency = 2.0\n\n[leaving]\nturnover = 0.12\n";

fn reads(text: &str) -> Result<Scenario, Diagnosis> {
    read("x.toml", &mut |_| Ok(text.to_owned()))
}

/// The good scenario with one line replaced, or added at the end.
fn with(old: &str, new: &str) -> String {
    if old.is_empty() { format!("{GOOD}{new}\n") } else { GOOD.replace(old, new) }
}

#[track_caller]
fn refused(text: &str, code: &str, words: &str) -> Diagnosis {
    let wrong = reads(text).expect_err("it is refused");
    let rendered = wrong.render(false);
    assert!(wrong.faults.iter().any(|fault| fault.code == code), "no {code} in:\n{rendered}");
    assert!(rendered.contains(words), "{words:?} not in:\n{rendered}");
    wrong
}

#[test]
fn the_good_scenario_is_read() {
    let scenario = reads(GOOD).unwrap_or_else(|wrong| panic!("{}", wrong.render(false)));
    assert_eq!(scenario.plan.teams.len(), 1);
    assert!(scenario.assumptions.len() > 60);
}

#[test]
fn a_misspelt_key_is_shown_at_its_line_with_a_suggestion() {
    let wrong = refused(&with("turnover", "turnvoer"), "unknown-key", "did you mean `turnover`?");
    assert_eq!(wrong.faults[0].line, 14);
}

#[test]
fn all_faults_are_shown_at_once() {
    let text = GOOD.replace("years = 2", "years = 20").replace("posts = 20.0", "posts = \"20\"").replace("turnover = 0.12", "turnover = nan");
    let wrong = reads(&text).expect_err("it is refused");
    assert!(wrong.faults.len() >= 3, "{}", wrong.render(false));
}

#[test]
fn impossible_numbers_are_out_of_range() {
    for bad in ["nan", "inf", "-inf", "-1", "1e400", "9223372036854775807", "1e308"] {
        refused(&with("posts = 20.0", &format!("posts = {bad}")), "out-of-range", "posts");
    }
    refused(&with("turnover = 0.12", "turnover = 2.1"), "out-of-range", "turnover");
    refused(&with("replications = 10", "replications = 1000000000"), "out-of-range", "replications");
    refused(&with("years = 2", "years = 0"), "out-of-range", "years");
    refused(&with("", "[agency]\nadditional_share = 1.0000001"), "out-of-range", "additional_share");
}

#[test]
fn a_number_too_large_for_toml_is_refused() {
    assert!(reads(&with("posts = 20.0", "posts = 99999999999999999999")).is_err());
}

#[test]
fn minus_zero_is_zero() {
    let scenario = reads(&with("agency = 2.0", "agency = -0.0")).unwrap_or_else(|wrong| panic!("{}", wrong.render(false)));
    assert_eq!(scenario.plan.teams[0].agency, tenure::quantity::Fte::ZERO);
}

#[test]
fn wrong_kinds_say_what_is_allowed() {
    refused(&with("posts = 20.0", "posts = \"20\""), "wrong-kind", "take the quotation marks away");
    refused(&with("", "notice = 8"), "wrong-kind", "\"8 weeks\"");
    refused(&with("start = 2026-10-01", "start = \"soon\""), "wrong-kind", "2027-09-01");
    refused(&with("start = 2026-10-01", "start = 2026-10-02"), "start", "first of a month");
}

#[test]
fn what_is_missing_is_named() {
    refused(&with("start = 2026-10-01\n", ""), "missing", "start");
    refused(&with("posts = 20.0\n", ""), "missing", "posts");
    refused(&with("[[team]]\nname = \"one\"", "[[team]]"), "missing", "name");
    refused("", "missing", "start");
}

#[test]
fn contradictions_are_refused() {
    refused(&with("", "probability = 0.1"), "contradiction", "turnover and probability");
    refused(&with("posts = 20.0", "posts = 20.0\nvacancies = 3.0"), "contradiction", "posts and vacancies");
    refused(&with("", "[agency]\nrenewal = 0.8\nmean_stay = \"9 months\""), "contradiction", "renewal and mean_stay");
    refused(&with("", "[[cohort]]\nname = \"c\"\nheads = 2\nfirst = 2026-11-01\nteam = \"tow\""), "unknown-team", "tow");
    refused(&with("", "[[cohort]]\nname = \"c\"\nheads = 2.5\nfirst = 2026-11-01"), "out-of-range", "people are whole");
    refused(&with("", "[pay]\non_costs = 0.3\npension = 0.2"), "contradiction", "on_costs");
}

#[test]
fn shares_sum_to_one_and_bands_ascend() {
    refused(&with("", "destinations = { out = 0.5, agency = 0.1, other_authority = 0.3 }"), "sum", "sum to 0.9");
    refused(&with("", "hazards = [{ from_years = 0, per_year = 0.1 }, { from_years = 0, per_year = 0.2 }]"), "order", "ascend");
}

#[test]
fn intervals_have_their_value_between_their_ends() {
    refused(&with("turnover = 0.12", "turnover = { value = 0.12, low = 0.13, high = 0.2 }"), "interval", "low ≤ value ≤ high");
    let text = with("turnover = 0.12", "turnover = { value = 0.12, low = 0.10, high = 0.14 }");
    let scenario = reads(&text).unwrap_or_else(|wrong| panic!("{}", wrong.render(false)));
    let row = scenario.assumptions.iter().find(|row| row.key == "leaving.turnover").expect("listed");
    assert_eq!((row.low, row.high), (Some(0.10), Some(0.14)));
}

#[test]
fn names_are_told_apart_whatever_their_capitals() {
    refused(&with("", "\n[[team]]\nname = \"ONE \"\nposts = 5"), "duplicate", "called");
    refused(&with("name = \"one\"", "name = \"\""), "name", "empty");
    refused(&with("name = \"one\"", &format!("name = \"{}\"", "x".repeat(121))), "name", "120");
    for hidden in ["\\u202Eeno", "o\\u200Bne", "o\\nne", "o\\u0000ne"] {
        refused(&with("name = \"one\"", &format!("name = \"{hidden}\"")), "text", "do not show");
    }
}

#[test]
fn what_is_not_built_is_refused_by_name() {
    refused(&with("", "[continuity]\nfrailty = 4.9"), "not-built", "not built yet");
}

#[test]
fn an_unknown_measure_is_refused() {
    refused(&with("", "[[observed]]\nmeasure = \"vacancy_rate_nett\"\ndate = 2027-09-30\nvalue = 0.1"), "unknown-measure", "vacancy_rate_net");
    refused(&with("", "[[observed]]\nmeasure = \"turnover\"\ndate = 2027-09-30\nvalue = 12"), "out-of-range", "0.12 for 12%");
}

#[test]
fn files_that_extend_each_other_in_a_circle_are_named() {
    let wrong = read("a.toml", &mut |name| Ok(format!("extends = \"{}\"", if name == "a.toml" { "b.toml" } else { "a.toml" }))).expect_err("it is refused");
    assert!(wrong.render(false).contains("a.toml → b.toml → a.toml"));
    let mut n = 0;
    let deep = read("0.toml", &mut |_| {
        n += 1;
        Ok(format!("extends = \"{n}.toml\""))
    });
    assert!(deep.expect_err("it is refused").render(false).contains("more than 16"));
}

#[test]
fn a_file_that_extends_changes_what_it_names_and_keeps_the_rest() {
    let scenario = read("b.toml", &mut |name| {
        Ok(if name == "b.toml" {
            "extends = \"a.toml\"\n[[team]]\nname = \"one\"\nagency = 5.0\n[leaving]\nnotice = \"4 weeks\"\n".to_owned()
        } else {
            GOOD.to_owned()
        })
    })
    .unwrap_or_else(|wrong| panic!("{}", wrong.render(false)));
    assert_eq!(scenario.plan.teams.len(), 1);
    assert_eq!(scenario.plan.teams[0].agency, tenure::quantity::Fte::new(5.0));
    assert_eq!(scenario.plan.teams[0].in_post, tenure::quantity::Fte::new(17.0));
}

#[test]
fn large_texts_and_deep_nesting_are_refused() {
    refused(&" ".repeat(1_100_000), "too-large", "larger than");
    assert!(reads(&format!("x = {}1{}", "[".repeat(5_000), "]".repeat(5_000))).is_err());
    assert!(reads(&with("", &format!("{} = 1", "k".repeat(100_000)))).is_err());
}

#[test]
fn what_cannot_be_afforded_is_refused_with_the_estimate() {
    let large = with("posts = 20.0", "posts = 20000.0").replace("in_post = 17.0", "in_post = 17000.0").replace("replications = 10", "replications = 100000").replace("years = 2", "years = 15");
    refused(&large, "too-much", "events");
    let teams: String = (0..400).map(|n| format!("[[team]]\nname = \"t{n}\"\nposts = 1.0\n")).collect();
    refused(&format!("{}\n{teams}", GOOD.replace("replications = 10", "replications = 50000")), "too-much", "GB of memory");
    let teams: String = (0..600).map(|n| format!("[[team]]\nname = \"t{n}\"\nposts = 1.0\n")).collect();
    refused(&format!("{GOOD}\n{teams}"), "too-much", "at most 500");
}

#[test]
fn escapes_of_the_terminal_are_not_echoed() {
    let wrong = reads(&with("name = \"one\"", "name = \"\\u001B[31mred\"")).expect_err("it is refused");
    assert!(!wrong.render(false).contains('\u{1b}'));
}

#[test]
fn order_comments_line_ends_and_spelling_of_numbers_do_not_matter() {
    let digest = |text: &str| reads(text).unwrap_or_else(|wrong| panic!("{}", wrong.render(false))).digest;
    let good = digest(GOOD);
    let turned = "# a comment\nyears = 2\nreplications = 1_0\nstart = 2026-10-01\nsource = \"B\"\ntitle = \"A\"\nleaving.turnover = 1.2e-1\n[[team]]\nagency = 2\nin_post = 17.00\nposts = 2e1\nname = \"one\"\n";
    assert_eq!(good, digest(turned));
    assert_eq!(good, digest(&GOOD.replace('\n', "\r\n")));
    assert_eq!(good, digest(&format!("\u{feff}{GOOD}")));
    assert_ne!(good, digest(&with("turnover = 0.12", "turnover = 0.13")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn any_text_ends_in_a_scenario_or_a_diagnosis(text in "\\PC{0,200}") {
        let _ = reads(&text);
    }

    #[test]
    fn any_single_change_ends_in_a_scenario_or_a_diagnosis(at in 0_usize..200, cut in 0_usize..12, put in "[\\[\\]{}=\"'.,#0-9a-z_\\-\n ]{0,12}") {
        let mut text = GOOD.to_owned();
        let at = at.min(text.len());
        let end = (at + cut).min(text.len());
        text.replace_range(at..end, &put);
        if let Err(wrong) = reads(&text) {
            prop_assert!(!wrong.faults.is_empty());
            prop_assert!(!wrong.render(false).is_empty());
        }
    }
}

#[test]
fn a_budget_that_cannot_be_meant_is_refused_with_what_to_write() {
    refused(&with("", "[budget]\npay = [{ year = \"2027/29\", amount = 1 }]"), "year", "write \"2027/28\"");
    refused(&with("", "[budget]\npay = [{ year = \"2027\", amount = 1 }]"), "year", "is not a financial year");
    refused(&with("", "[budget]\nsavings = [{ year = \"2027/28\", amount = 1 }, { year = \"2027/28\", amount = 2 }]"), "duplicate", "stands twice");
    refused(&with("", "[budget]\npay = [{ year = \"2027/28\" }]"), "missing", "amount");
    refused(&with("", "[budget]\nvacancy_factor = 0.06\npay = [{ year = \"2027/28\", amount = 1 }]"), "contradiction", "vacancy_factor are both given");
    refused(&with("", "[budget]\npay = [{ year = \"2027/28\", amount = 1 }]\nagency = [{ year = \"2028/29\", amount = 1 }]"), "missing", "budget.agency has 2028/29");
    refused(&with("", "[budget]\npay = 7_000_000"), "wrong-kind", "budget.pay");
    refused(&with("", "[budget]\nvacancy_factor = 6"), "out-of-range", "write 0.12 for 12%");
    refused(&with("", "[pay]\ndiscount_rate = 3.5"), "out-of-range", "pay.discount_rate");
    refused(&with("", "[budget]\nsaving = []"), "unknown-key", "did you mean `savings`?");
}

#[test]
fn a_vacancy_factor_pays_for_that_much_less_than_all_posts() {
    // 20 posts on one grade from £40,000 to £44,000 with on-costs of a quarter: 20 × £52,500, less 6 %.
    let pay = "[pay]\ngrades = [{ name = \"a\", bottom = 40_000, top = 44_000, share = 1.0 }]\non_costs = 0.25\n[budget]\nvacancy_factor = 0.06";
    let scenario = reads(&with("", pay)).unwrap_or_else(|wrong| panic!("{}", wrong.render(false)));
    let budget = &scenario.plan.budget.pay;
    assert_eq!(budget.iter().map(|row| row.0).collect::<Vec<_>>(), [2026, 2027, 2028]);
    assert!(budget.iter().all(|row| row.1 == tenure::quantity::Money::pounds(987_000.0)), "{budget:?}");
    assert!(scenario.assumptions.iter().any(|row| row.key == "budget.pay.\"2027/28\"" && row.value == "987000"));
}

#[test]
fn prices_in_general_rise_only_where_pay_does() {
    let rate = |text: &str| reads(text).unwrap_or_else(|wrong| panic!("{}", wrong.render(false))).plan.pay.price_inflation;
    assert_eq!(rate(GOOD), 0.0);
    assert_eq!(rate(&with("", "[pay]\nawards = [{ from = 2027-04-01, rate = 0.03 }]")), 0.02);
    assert_eq!(rate(&with("", "[pay]\nprice_inflation = 0.05")), 0.05);
}

#[test]
fn managed_teams_and_rules_are_refused_where_they_cannot_be() {
    let managed = |lines: &str| with("", &format!("[[agency_team]]\nname = \"m\"\nteam = \"one\"\nheads = 4\n{lines}"));
    assert!(reads(&managed("from = 2027-01-01\nuntil = 2027-09-01")).is_ok());
    refused(&managed(""), "missing", "from");
    refused(&managed("from = 2027-01-01\nuntil = 2027-01-01"), "order", "until is later than from");
    refused(&managed("from = 2027-01-01").replace("team = \"one\"", "team = \"oen\""), "unknown-team", "the teams are: one");
    refused(&managed("from = 2027-01-01").replace("heads = 4", "heads = 4.5"), "out-of-range", "heads");
    refused(&managed("from = 2027-01-01\n[[agency_team]]\nname = \"M\"\nteam = \"one\"\nheads = 1\nfrom = 2027-01-01"), "duplicate", "two managed teams");
    refused(&with("", "[agency.rules]\ncool_off_from = true"), "wrong-kind", "or false: never");
    refused(&with("", "[agency.rules]\ninexperienced_share = 0.95"), "out-of-range", "inexperienced_share");
    refused(&with("", "[agency.rules]\ncooloff_from = false"), "unknown-key", "did you mean `cool_off_from`?");
    refused(&with("", "[agency]\nmean_stay = \"8 weeks\""), "mean-stay", "no renewal gives");
}

#[test]
fn a_rule_that_is_false_is_never_in_force_and_a_written_notice_is_the_contracts_own() {
    let plan = |text: &str| reads(&with("", text)).unwrap_or_else(|wrong| panic!("{}", wrong.render(false))).plan;
    let rules = plan("[agency.rules]\nthree_years_from = false\nnotice_from = 2027-10-01").agency.rules;
    assert!(rules.three_years_from.is_none() && rules.cool_off_from.is_some());
    assert_eq!(rules.notice_before, tenure::quantity::Span::weeks(1));
    let agency = plan("[agency]\nnotice = \"2 weeks\"").agency;
    assert_eq!((agency.notice, agency.rules.notice_before), (tenure::quantity::Span::weeks(2), tenure::quantity::Span::weeks(2)));
}

#[test]
fn an_hourly_charge_is_one_number_or_a_price_for_each_role() {
    let agency = |text: &str| with("", &format!("[agency]\n{text}"));
    let plan = reads(&agency("hourly_charge = { case_holding = 50, other = 40 }")).expect("it is read").plan.agency;
    let pounds = |value| tenure::quantity::Money::pounds(value);
    assert_eq!(plan.charges_at(tenure::quantity::Instant::default()), [pounds(1_850.0), pounds(1_480.0)]);
    assert_eq!(plan.mean_charge(tenure::quantity::Instant::default()).round(), 181_300.0, "nine in ten hold cases");
    let alike = reads(&agency("hourly_charge = 50")).expect("it is read").plan.agency;
    assert_eq!((alike.charges_at(tenure::quantity::Instant::default()), alike.others_charge), ([pounds(1_850.0); 2], None));
    let capped = reads(&agency("hourly_charge = { case_holding = 50, other = 40 }\ncaps = [{ from = 2020-01-01, weekly_charge = 1_500 }]")).expect("it is read");
    assert_eq!(capped.plan.agency.charges_at(capped.plan.months.start()), [pounds(1_500.0), pounds(1_480.0)]);
    refused(&agency("hourly_charge = { case_holding = 50 }"), "missing", "agency.hourly_charge.other is missing");
    refused(&agency("hourly_charge = { case_holding = 50, other = 40, manager = 60 }"), "unknown-key", "manager");
    refused(&agency("hourly_charge = { case_holding = 50, other = 40 }\nweekly_charge = 1_800"), "contradiction", "more than one way");
}
