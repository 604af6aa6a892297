//! Kinds of slips in a scenario file, each caught whatever its case.

use tenure::evidence;
use tenure::scenario::{Diagnosis, Scenario, read, reckon};

const GOOD: &str = "title = \"A\"\nsource = \"B\"\nstart = 2026-10-01\nyears = 2\nreplications = 10\n[[team]]\nname = \"one\"\nposts = 20.0\nin_post = 17.0\nagency = 2.0\n";

fn reads(more: &str) -> Result<Scenario, Diagnosis> {
    read("x.toml", &mut |_| Ok(format!("{GOOD}{more}\n")))
}

#[track_caller]
fn good(more: &str) -> Scenario {
    reads(more).unwrap_or_else(|wrong| panic!("{}", wrong.render(false)))
}

#[track_caller]
fn asked(more: &str, words: &str) {
    let questions = good(more).questions;
    assert!(questions.iter().any(|question| question.text.contains(words)), "{words:?} is not asked: {questions:?}");
}

#[test]
fn the_order_of_a_list_means_nothing() {
    let entries = [
        "[[team]]\nname = \"alpha\"\nposts = [{ from = 2020-01-01, fte = 9 }, { from = 2027-04-01, fte = 10 }]\nin_post = 8\nagency = 1\nstages = [\"in_need\", \"looked_after\"]\n",
        "[[cohort]]\nname = \"B\"\nheads = 2\nfirst = 2027-09-01\ngrants = [{ on = \"start\", amount = 1 }, { on = \"completion\", amount = 2 }]\n",
        "[[cohort]]\nname = \"A\"\nheads = 1\nfirst = 2027-09-01\n",
        "[[observed]]\nmeasure = \"agency_fte\"\ndate = 2027-03-31\nvalue = 2\n",
        "[[observed]]\nmeasure = \"vacancy_fte\"\ndate = 2027-09-30\nvalue = 3\n",
        "[pay]\nawards = [{ from = 2027-04-01, rate = 0.03 }, { from = 2028-04-01, rate = 0.02 }]\n",
    ];
    let turned = [
        "[[team]]\nname = \"alpha\"\nposts = [{ from = 2027-04-01, fte = 10 }, { from = 2020-01-01, fte = 9 }]\nin_post = 8\nagency = 1\nstages = [\"looked_after\", \"in_need\"]\n",
        "[[cohort]]\nname = \"B\"\nheads = 2\nfirst = 2027-09-01\ngrants = [{ on = \"completion\", amount = 2 }, { on = \"start\", amount = 1 }]\n",
        entries[2],
        entries[3],
        entries[4],
        "[pay]\nawards = [{ from = 2028-04-01, rate = 0.02 }, { from = 2027-04-01, rate = 0.03 }]\n",
    ];
    let one = good(&entries.concat());
    let back: String = turned.iter().rev().copied().collect();
    let other = good(&back);
    assert_eq!((&one.digest, &one.plan, &one.observed), (&other.digest, &other.plan, &other.observed));
}

#[test]
fn every_list_of_the_catalogue_says_what_its_entries_need() {
    for setting in evidence::settings() {
        let Some((list, _)) = setting.key.rsplit_once("[].") else { continue };
        let list = format!("{list}[]");
        let needs = evidence::needs(&list).unwrap_or_else(|| panic!("{list} does not say what its entries need"));
        assert!(!needs.is_empty(), "{list}");
    }
}

#[test]
fn an_entry_with_one_setting_alone_is_refused() {
    for entry in [
        "[pay]\npension = [{ rate = 0.19 }]", "[pay]\npension = [{ from = 2026-04-01 }]", "[pay]\nawards = [{ rate = 0.03 }]",
        "[leaving]\nlevel = [{ times = 2 }]", "[agency]\ncaps = [{ fte = 6 }]", "[agency]\ncaps = [{ from = 2027-04-01 }]",
        "[agency]\nweekly_charge = [{ charge = 1_800 }]", "[budget]\nsavings = [{ amount = 1 }]", "[[observed]]\nvalue = 1",
        "[[lever]]\nname = \"x\"", "[[cohort]]\nname = \"x\"", "[[agency_team]]\nname = \"x\"", "[children]\nreferrals_per_year = [{ per_year = 300 }]",
        "[children.held_by_social_workers]\nin_need = [{ share = 0.4 }]", "[asye]\ncapacity_by_month = [{ share = 1.0 }]",
        "[[cohort]]\nname = \"x\"\nheads = 1\nfirst = 2027-09-01\ngrants = [{ amount = 5 }]",
    ] {
        let wrong = reads(entry).expect_err(entry);
        assert!(wrong.faults.iter().any(|fault| fault.code == "missing"), "{}", wrong.render(false));
    }
}

#[test]
fn a_known_route_is_known_and_another_is_asked_about() {
    let cohort = |route: &str| format!("[[cohort]]\nname = \"c\"\nheads = 2\nfirst = 2027-09-01\nroute = \"{route}\"");
    let last = |route: &str| good(&cohort(route)).plan.cohorts.pop().expect("a cohort");
    assert_eq!(last("Degree Apprenticeships"), last("apprenticeship"));
    assert_eq!(last("NQSW"), last("asye"));
    assert!(good(&cohort("Step Up to Social Work")).questions.iter().all(|question| !question.text.contains("treated as")));
    asked(&cohort("grow our own"), "treated as experienced: no ASYE year, no training");
}

#[test]
fn what_is_dated_and_cannot_act_is_asked_about() {
    let cohort = |dates: &str| format!("[[cohort]]\nname = \"c\"\nheads = 2\n{dates}");
    asked(&cohort("first = 2027-09-01\nlast = 2027-01-01"), "before the first");
    asked(&cohort("first = 2026-09-01"), "no intake falls within the run");
    asked(&cohort("first = 2040-09-01"), "after the run ends");
    asked(&cohort("first = 2027-09-01\nover_establishment_until = 2040-01-01"), "nothing ends within this run");
    asked(&cohort("first = 2027-09-01\nroute = \"apprenticeship\""), "nobody starts in post within it");
    let lever = "[[lever]]\nname = \"l\"\nsource = \"s\"\ngrade = \"judgement\"\neffects = { leaving = 0.9 }\n";
    asked(&format!("{lever}from = 2040-04-01"), "does nothing in this run");
    asked("[budget]\nsavings = [{ year = \"2040/41\", amount = 1 }]", "does not touch");
    asked("[[agency_team]]\nname = \"m\"\nteam = \"one\"\nheads = 2\nfrom = 2020-01-01\nuntil = 2021-01-01", "over before the run begins");
    asked("[pay]\nawards = [{ from = 2040-04-01, rate = 0.03 }]", "does nothing in this run");
    asked("[agency]\ncaps = [{ from = 2040-04-01, fte = 6 }]", "does nothing in this run");
    asked("[[observed]]\nmeasure = \"agency_fte\"\ndate = 2040-03-31\nvalue = 2", "nothing is laid beside it");
    assert!(good(&cohort("first = 2027-09-01")).questions.is_empty());
}

#[test]
fn an_award_before_the_start_is_refused() {
    let wrong = reads("[pay]\nawards = [{ from = 2026-04-01, rate = 0.03 }]").expect_err("before the start");
    assert!(wrong.render(false).contains("before the start"));
}

#[test]
fn check_has_the_turnover_that_is_written_whatever_the_bands_and_the_level() {
    let leavers = |more: &str| reckon(&good(more)).into_iter().find(|row| row.label == "Leavers a year").expect("a row").here;
    let bands = "[staff]\ntenure_shares = [{ from_years = 0, share = 0.7 }, { from_years = 3, share = 0.3 }]\n[leaving]\nturnover = 0.12\n";
    assert_eq!(leavers(bands), "2.0 FTE, 12.0%");
    assert_eq!(leavers(&format!("{bands}level = [{{ from = 2026-10-01, times = 2 }}]")), "4.1 FTE, 24.0%");
}
