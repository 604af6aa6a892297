//! Scenario files that mean harm, or a slip of the pen: each ends in a diagnosis
//! that says where, what was found and what is allowed, and in nothing else.

use tenure::scenario::{Diagnosis, Scenario, read};

const GOOD: &str = "title = \"A\"\nsource = \"B\"\nstart = 2026-10-01\nyears = 2\nreplications = 10\n\n[[team]]\nname = \"one\"\nposts = 20.0\nin_post = 17.0\nagency = 2.0\n\n[leaving]\nturnover = 0.12\n";

fn reads(text: &str) -> Result<Scenario, Diagnosis> {
    read("folder/x.toml", &mut |_| Ok(text.to_owned()))
}

/// Refused, with a fault at this line whose caret, finding and help are shown.
#[track_caller]
fn refused_at(text: &str, line: u32, words: &str) {
    let wrong = reads(text).expect_err("it is refused");
    let shown = wrong.render(false);
    let fault = wrong.faults.iter().find(|fault| fault.line == line).unwrap_or_else(|| panic!("nothing at line {line} in:\n{shown}"));
    assert!(fault.column > 0 && !fault.help.is_empty(), "{fault:?}");
    assert!(fault.found.contains(words), "{words:?} not in {:?}", fault.found);
    assert!(shown.contains(&format!("folder/x.toml:{line}:")) && shown.contains('^'), "{shown}");
}

#[test]
fn every_number_that_no_team_can_have_is_refused_at_its_place_with_the_range() {
    let numbers = [
        "1e18", "9223372036854775807", "9223372036854775808", "0xFFFFFFFFFFFFFFFFFFFF", "0xFFFFFFFF", "1e400", "-1e400", "nan", "-nan", "+inf", "-inf",
        "-3", "-1e-300", "1e308",
    ];
    for number in numbers {
        let text = GOOD.replace("posts = 20.0", &format!("posts = {number}"));
        refused_at(&text, 9, "posts");
        assert!(reads(&text).expect_err("refused").render(false).contains("from 0 to 20000"), "{number}");
    }
}

#[test]
fn shares_rates_and_probabilities_have_their_ranges() {
    for (key, value) in [("turnover", "2.0000001"), ("turnover", "-0.1"), ("yearly_shock", "1e308"), ("yearly_shock", "nan")] {
        let text = GOOD.replace("turnover = 0.12", &format!("{key} = {value}"));
        refused_at(&text, 14, key);
    }
    for value in ["1.0000001", "-0.0000001", "inf"] {
        refused_at(&format!("{GOOD}[agency]\nadditional_share = {value}\n"), 16, "additional_share");
    }
    refused_at(&format!("{GOOD}hazards = [{{ from_years = 0, per_year = 1e308 }}]\n"), 15, "per_year");
    refused_at(&format!("{GOOD}hazards = [{{ from_years = 0, per_year = 100 }}]\n"), 15, "per_year");
}

#[test]
fn a_subnormal_or_negative_nothing_is_nothing() {
    for number in ["-0.0", "0", "0.0", "1e-320"] {
        let scenario = reads(&GOOD.replace("agency = 2.0", &format!("agency = {number}"))).unwrap_or_else(|wrong| panic!("{}", wrong.render(false)));
        assert_eq!(scenario.plan.teams[0].agency, tenure::quantity::Fte::ZERO, "{number}");
    }
}

#[test]
fn numbers_written_as_anything_else_are_refused_and_say_what_is_allowed() {
    for wrong in ["\"20\"", "\"\"", "true", "2026-01-01", "[1]", "[]", "[[]]", "{}", "[{ from = 2026-10-01, fte = nan }]", "[{ from = 2026-10-01, fte = 1e400 }]"] {
        refused_at(&GOOD.replace("posts = 20.0", &format!("posts = {wrong}")), 9, "posts");
    }
    for wrong in ["{ value = 1 }", "{ value = 5, low = 1 }", "{ value = 5, low = 6, high = 7 }", "{ value = nan, low = 1, high = 2 }", "{ value = 5, low = -inf, high = 7 }"] {
        refused_at(&GOOD.replace("posts = 20.0", &format!("posts = {wrong}")), 9, "posts");
    }
}

#[test]
fn runs_and_horizons_that_never_end_are_refused() {
    refused_at(&GOOD.replace("years = 2", "years = 1000000"), 4, "years");
    refused_at(&GOOD.replace("replications = 10", "replications = 1000000000"), 5, "replications");
    refused_at(&GOOD.replace("2026-10-01", "0001-01-01"), 3, "start");
    refused_at(&GOOD.replace("2026-10-01", "2026-10-01T00:00:00Z"), 3, "start");
    refused_at(&format!("{GOOD}\n[children]\nreferrals_per_year = 1e18\n"), 17, "referrals_per_year");
    refused_at(&format!("{GOOD}\n[children.open]\nin_need = 9223372036854775807\n"), 17, "in_need");
    refused_at(&format!("{GOOD}\n[children.single]\nopen = 1\narrivals_per_year = 1\nmean_duration = \"0 days\"\n"), 19, "less than a day");
    refused_at(&format!("{GOOD}\n[[cohort]]\nname = \"c\"\nheads = 5\nfirst = 2026-11-01\nevery = \"0 days\"\nlast = 2040-01-01\n"), 20, "less than a day apart");
}

#[test]
fn every_fault_is_found_at_once_whatever_stands_first() {
    let text = "title = 3\nextends = 4\nstart = \"x\"\nyears = 99\n[[team]]\nposts = nan\nin_post = -1\nagancy = 1\n[leaving]\nturnover = 3\nnotice = 8\n[agency]\ncover_share = \"a\"\n";
    let wrong = reads(text).expect_err("it is refused");
    let lines: Vec<u32> = wrong.faults.iter().map(|fault| fault.line).collect();
    for line in [1, 2, 3, 4, 6, 7, 8, 10, 11, 13] {
        assert!(lines.contains(&line), "line {line} is not among {lines:?}");
    }
}

#[test]
fn text_that_nests_or_grows_without_end_is_refused() {
    for text in [
        format!("x = {}1{}", "[".repeat(200), "]".repeat(200)),
        format!("{}b = 1", "a.".repeat(100_000)),
        format!("{GOOD}{} = 1", "k".repeat(900_000)),
        format!("x = {}{}", "{ a = ".repeat(2_000), "}".repeat(2_000)),
        format!("title = \"{}\"", "x".repeat(900_000)),
        "#".repeat(2_000_000),
    ] {
        let wrong = reads(&text).expect_err("it is refused");
        assert!(wrong.render(false).len() < 3_000_000);
    }
    let teams: String = (0..20_000).map(|n| format!("[[team]]\nname = \"t{n}\"\nposts = 1.0\n")).collect();
    let wrong = reads(&format!("{GOOD}{teams}")).expect_err("it is refused");
    assert!(wrong.faults.len() == 1 && wrong.faults[0].found.contains("20001 teams"), "{}", wrong.render(false));
}

#[test]
fn names_that_hide_something_or_look_like_another_are_refused() {
    for (name, words) in [
        ("o\\u202Ene", "do not show"), ("o\\u200Bne", "do not show"), ("o\\u0000ne", "do not show"), ("o\\nne", "do not show"), ("\\uFEFFone", "do not show"),
        ("cafe\\u0301", "stands apart"), ("   ", "empty"), ("", "empty"),
    ] {
        refused_at(&GOOD.replace("\"one\"", &format!("\"{name}\"")), 8, words);
    }
    refused_at(&GOOD.replace("\"one\"", &format!("\"{}\"", "x".repeat(10_000))), 8, "too long");
    for fine in ["café", "日本", "o😀ne", "../../etc/passwd", "C:", "nul.txt", "-rf", "$(x)", "%00", "=1+1", "<script>"] {
        assert!(reads(&GOOD.replace("\"one\"", &format!("'{fine}'"))).is_ok(), "{fine}");
    }
    let twice = |one: &str, other: &str| format!("{}\n[[team]]\nname = \"{other}\"\nposts = 1.0\n", GOOD.replace("\"one\"", &format!("\"{one}\"")));
    for (one, other) in [("one", "one"), ("one", "ONE"), ("one", " one "), ("\u{c5}", "\u{212b}"), ("K", "\u{212a}")] {
        refused_at(&twice(one, other), 17, "two teams are called");
    }
}

#[test]
fn what_a_fault_echoes_cannot_drive_a_terminal() {
    for text in [
        format!("{GOOD}\"\\u001b[31m\" = 1\n"),
        GOOD.replace("\"A\"", "\"\u{1b}[31mred\u{7}\""),
        GOOD.replace("\"one\"", "\"\\u001b]0;x\\u0007\""),
        format!("{GOOD}# \u{1b}[2J\nx = 1\n"),
        format!("{GOOD}\u{9b}31m = 1\n"),
    ] {
        let shown = reads(&text).expect_err("it is refused").render(false);
        assert!(!shown.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "{shown:?}");
    }
}

#[test]
fn a_circle_of_files_is_named_however_its_paths_are_spelt() {
    let circle = |first: &str, text_of: &dyn Fn(&str) -> String| {
        read(first, &mut |name| Ok(text_of(name))).expect_err("it is refused").render(false)
    };
    let shown = circle("a.toml", &|_| "extends = \"./a.toml\"\n".to_owned());
    assert!(shown.contains("in a circle: a.toml → ./a.toml"), "{shown}");
    let shown = circle("s/a.toml", &|name| format!("extends = \"../s/{}\"\n", if name.ends_with("a.toml") { "b.toml" } else { "a.toml" }));
    assert!(shown.contains("in a circle"), "{shown}");
    // An absolute path is taken as it is, from whatever folder.
    let mut asked = Vec::new();
    let _ = read("s/a.toml", &mut |name| {
        asked.push(name.to_owned());
        if name == "s/a.toml" { Ok("extends = \"/abs/b.toml\"\n".to_owned()) } else { Err("none".to_owned()) }
    });
    assert_eq!(asked, ["s/a.toml", "/abs/b.toml"]);
}

#[test]
fn tables_in_the_wrong_form_are_refused() {
    refused_at(&GOOD.replace("[[team]]", "[team]"), 7, "team is a table");
    refused_at(&GOOD.replace("[leaving]", "[[leaving]]"), 13, "leaving is a list");
    refused_at("title = \"A\"\nstart = 2026-10-01\nteam = 3\n", 3, "team is a whole number");
    refused_at("title = \"A\"\nstart = 2026-10-01\nteam = []\n", 3, "there is no team");
    refused_at(&format!("{GOOD}turnover = 0.3\n"), 15, "duplicate key");
}
