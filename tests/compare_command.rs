//! `compare` as a stranger meets it: the page, the folder, the refusals.

use std::fs;
use std::path::Path;

use assert_cmd::Command;

fn tenure() -> Command {
    let mut command = Command::cargo_bin("tenure").expect("the command is built");
    command.env("NO_COLOR", "1").env_remove("RUST_BACKTRACE");
    command
}

fn small() -> String {
    format!("{}/scenarios/small.toml", env!("CARGO_MANIFEST_DIR"))
}

/// A scenario that changes small.toml by some lines.
fn changed(home: &Path, name: &str, lines: &str) -> String {
    let file = home.join(name);
    fs::copy(small(), home.join("small.toml")).expect("a copy");
    fs::write(&file, format!("extends = \"small.toml\"\ntitle = \"Changed\"\n{lines}")).expect("a file");
    file.to_string_lossy().into_owned()
}

fn compare(files: &[&str], folder: &Path, more: &[&str]) -> assert_cmd::assert::Assert {
    tenure().arg("compare").args(files).args(["--replications", "30", "--years", "2", "--output"]).arg(folder).args(more).assert()
}

fn out(done: &assert_cmd::assert::Assert) -> String {
    String::from_utf8_lossy(&done.get_output().stdout).into_owned()
}

#[test]
fn a_scenario_against_itself_is_called_identical() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("same");
    let done = compare(&[&small(), &small()], &folder, &[]).success();
    assert!(out(&done).contains("Identical") && out(&done).contains("nothing: both files mean the same"), "{}", out(&done));
    assert!(!out(&done).contains("cannot tell"));
    let settings = fs::read_to_string(folder.join("settings.csv")).expect("written");
    assert_eq!(settings.lines().count(), 1);
    let differences = fs::read_to_string(folder.join("differences.csv")).expect("written");
    assert!(differences.lines().count() > 1_000);
    assert!(differences.lines().skip(1).all(|line| line.contains(",identical,")), "every row says so");
    assert!(fs::read_to_string(folder.join("sentences.md")).expect("written").contains("**Identical.**"));
}

#[test]
fn the_folder_says_what_differs_and_by_how_much_and_is_the_same_on_any_threads() {
    let home = tempfile::tempdir().expect("a folder");
    let other = changed(home.path(), "more.toml", "[recruitment]\njoiners_per_year = 25\n");
    let (one, two) = (home.path().join("one"), home.path().join("two"));
    let done = compare(&[&small(), &other], &one, &["--threads", "1"]).success();
    assert!(out(&done).contains("recruitment.joiners_per_year"), "{}", out(&done));
    compare(&[&small(), &other], &two, &["--threads", "3", "--quiet"]).success();
    for name in ["settings.csv", "differences.csv", "causes.csv", "sentences.md", "manifest.json"] {
        let bytes = fs::read(one.join(name)).expect(name);
        assert!(bytes == fs::read(two.join(name)).expect(name), "{name} differs with the threads");
    }
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(one.join("manifest.json")).expect("written")).expect("JSON");
    assert_eq!(manifest["program"], "tenure");
    assert_eq!(manifest["compared_with_it"].as_array().map(Vec::len), Some(1));
    causes_sum(&fs::read_to_string(one.join("causes.csv")).expect("written"));
    compare(&[&small(), &other], &one, &[]).code(4);
    compare(&[&small(), &other], &one, &["--force", "--quiet"]).success();
}

/// Every run of causes in the table sums to the row of all causes that ends it, to the last digit.
fn causes_sum(table: &str) {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let (mut sum, mut wholes) = (0_i64, 0);
    for row in reader.records() {
        let row = row.expect("a row");
        let value = (row[7].parse::<f64>().expect("a number") * 1_000.0).round() as i64;
        if &row[6] == "all causes" {
            assert_eq!(sum, value, "{row:?}");
            wholes += 1;
            sum = 0;
        } else {
            sum += value;
        }
    }
    assert!(wholes >= 6);
}

#[test]
fn several_alternatives_have_a_block_each_and_a_table_together_and_json_is_all_there_is() {
    let home = tempfile::tempdir().expect("a folder");
    let more = changed(home.path(), "more.toml", "[recruitment]\njoiners_per_year = 25\n");
    let less = changed(home.path(), "less.toml", "[agency]\ncover_share = 0.5\n");
    let done = compare(&[&small(), &more, &less, &more], &home.path().join("text"), &[]).success();
    assert!(out(&done).contains("The alternatives beside one another"), "{}", out(&done));
    assert!(out(&done).contains("more (2)"));
    let done = compare(&[&small(), &more, &less], &home.path().join("json"), &["--format", "json"]).success();
    let page: serde_json::Value = serde_json::from_slice(&done.get_output().stdout).expect("JSON and nothing else");
    assert_eq!(page["alternatives"].as_array().map(Vec::len), Some(2));
    assert_eq!(page["alternatives"][0]["end"].as_array().map(Vec::len), Some(5));
    assert_eq!(page["alternatives"][0]["end_if_the_trend_continues"].as_array().map(Vec::len), Some(6));
    assert!(page["alternatives"][0]["savings_if_the_trend_continues"].is_object());
    let told = |name: &str| totals(&fs::read(home.path().join("json").join(name)).expect("written"));
    let (as_now, trend) = (told("savings.csv"), told("savings_if_the_trend_continues.csv"));
    assert_eq!((as_now.len(), trend.len()), (2, 2), "a total for each alternative");
    assert!(as_now.iter().zip(&trend).all(|(now, trend)| now != trend), "the trend moves both");
    let done = compare(&[&small(), &more], &home.path().join("as-now"), &["--quick"]).success();
    assert!(!out(&done).contains("national trend"));
}

/// In a savings statement the saving of all years in cash, alternative by alternative;
/// the lines sum to it.
fn totals(table: &[u8]) -> Vec<i64> {
    let mut reader = csv::Reader::from_reader(table);
    let head = reader.headers().expect("a head").clone();
    let at = |name: &str| head.iter().position(|column| column == name).expect("a column");
    let (statement, terms, period, line, saving) = (at("statement"), at("terms"), at("financial_year"), at("line"), at("saving_mean"));
    let (mut all, mut lines) = (Vec::new(), 0);
    for row in reader.records().map(|row| row.expect("a row")) {
        if &row[statement] == "against doing nothing" && &row[terms] == "cash" && &row[period] == "all years" {
            let pence = (row[saving].parse::<f64>().expect("a number") * 100.0).round() as i64;
            if &row[line] == "total" {
                assert_eq!(lines, pence, "the lines sum to the total");
                all.push(pence);
                lines = 0;
            } else {
                lines += pence;
            }
        }
    }
    all
}

#[test]
fn what_cannot_be_compared_is_refused_with_what_to_do() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("x");
    let later = changed(home.path(), "later.toml", "start = 2027-01-01\n");
    let done = compare(&[&small(), &later], &folder, &[]).code(3);
    assert!(String::from_utf8_lossy(&done.get_output().stderr).contains("the same start"));
    let longer = changed(home.path(), "longer.toml", "years = 9\n");
    let done = tenure().args(["compare", &small(), &longer, "--replications", "5"]).current_dir(home.path()).assert().code(3);
    assert!(String::from_utf8_lossy(&done.get_output().stderr).contains("--years"));
    compare(&[&small(), "no-such.toml"], &folder, &[]).code(4);
    tenure().args(["compare", &small()]).assert().code(2);
    assert!(!folder.exists());
}

#[test]
fn a_comparison_without_a_named_folder_is_called_after_both_files() {
    let home = tempfile::tempdir().expect("a folder");
    let other = changed(home.path(), "More people.toml", "[recruitment]\njoiners_per_year = 25\n");
    tenure().args(["compare", &small(), &other, "--replications", "5", "--years", "1", "--quiet"]).current_dir(home.path()).assert().success();
    assert!(home.path().join("output/small-against-more-people/manifest.json").is_file());
}

#[test]
fn why_divides_the_difference_over_the_settings_with_nothing_left_over() {
    let home = tempfile::tempdir().expect("a folder");
    let other = changed(home.path(), "two.toml", "[recruitment]\njoiners_per_year = 12\n[agency]\ncover_share = 0.5\n");
    let folder = home.path().join("why");
    let done = compare(&[&home.path().join("small.toml").to_string_lossy(), &other], &folder, &["--why"]).success();
    assert!(out(&done).contains("shares sum to the whole"), "{}", out(&done));
    let table = fs::read_to_string(folder.join("contributions.csv")).expect("written");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let (mut shares, mut alone, mut wholes) = (0_i64, 0_i64, 0);
    for row in reader.records() {
        let row = row.expect("a row");
        let part = |n: usize| (row[n].parse::<f64>().unwrap_or(0.0) * 1_000.0).round() as i64;
        if &row[3] == "all settings" {
            assert_eq!((shares, alone), (part(5), part(4)), "{row:?}");
            (shares, alone, wholes) = (0, 0, wholes + 1);
        } else {
            alone += part(4);
            shares += part(5);
        }
    }
    assert_eq!(wholes, 3);
}

#[test]
fn the_screen_says_on_which_assumption_the_sign_hangs_and_leaves_out_what_the_plans_differ_in() {
    let home = tempfile::tempdir().expect("a folder");
    let other = changed(home.path(), "cover.toml", "[agency]\ncover_share = 0.5\n");
    let folder = home.path().join("doubts");
    let done = compare(&[&small(), &other], &folder, &[]).success();
    assert!(out(&done).contains("sign of the spend over all years"), "{}", out(&done));
    let doubts = fs::read_to_string(folder.join("doubts.csv")).expect("written");
    assert!(doubts.contains("agency premium") && !doubts.contains("agency.cover_share"));
    let done = compare(&[&small(), &other], &home.path().join("quick"), &["--quick"]).success();
    assert!(!out(&done).contains("sign of the spend") && !home.path().join("quick/doubts.csv").exists());
}

#[test]
fn one_setting_at_several_values_is_a_table_with_a_column_for_each() {
    let home = tempfile::tempdir().expect("a folder");
    let cohort = "[[cohort]]\nname = \"Big academy\"\nroute = \"asye\"\nheads = 2\nfirst = 2027-09-01\nevery = \"12 months\"\nlast = 2028-09-01\ntakes_post = \"12 months\"\n";
    let file = changed(home.path(), "academy.toml", cohort);
    let vary = |value: &str, more: &[&str]| {
        let mut command = tenure();
        command.args(["compare", &file, "--vary", value, "--replications", "20", "--years", "3"]).args(more).current_dir(home.path());
        command.assert()
    };
    let done = vary("cohort.\"Big academy\".heads=0,2,4", &["--full-by", "2029-09-01"]).success();
    let text = out(&done);
    for words in ["Peak extra cost", "First ASYE without a supervisor", "Same worker", "Bookable saving", "advertise by", "For full caseloads on 1 September 2029"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let folder = home.path().join("output/academy-varying-cohort-big-academy-heads");
    let table = fs::read_to_string(folder.join("vary.csv")).expect("written");
    let values: Vec<String> = csv::Reader::from_reader(table.as_bytes()).records().map(|row| row.expect("a row")[1].to_owned()).collect();
    assert_eq!(values, ["0", "2", "4"]);
    // Two intakes of each of the values with heads, lead times run backwards: 22 weeks before 1 September 2027.
    let decisions = fs::read_to_string(folder.join("decisions.csv")).expect("written");
    assert!(decisions.contains("Big academy,2027-03-31,2027-09-01"), "{decisions}");
    let json = vary("cohort.Big academy.heads=0,2", &["--format", "json", "--output", "j"]).success();
    let page: serde_json::Value = serde_json::from_slice(&json.get_output().stdout).expect("JSON and nothing else");
    assert_eq!(page["values"].as_array().map(Vec::len), Some(2));
    vary("cohort.\"Big academy\".heads", &[]).code(2);
    vary("cohort.\"No academy\".heads=1,2", &[]).code(3);
    vary("agency.cover_share=0.5,7", &[]).code(3);
    vary("start=2026-11-01,2026-12-01", &[]).code(3);
    vary("agency.cover_share=0.5,0.6", &["--full-by", "next year"]).code(2);
}

#[test]
fn runs_go_on_until_the_precision_is_reached_or_the_ceiling_and_say_so() {
    let home = tempfile::tempdir().expect("a folder");
    let run = |precision: &str, most: &str, name: &str, threads: &str| {
        let mut command = tenure();
        command.args(["run", &small(), "--years", "1", "--precision", precision, "--replications", most, "--format", "json", "--threads", threads]);
        command.arg("--output").arg(home.path().join(name)).assert()
    };
    let page = |done: assert_cmd::assert::Assert| -> serde_json::Value { serde_json::from_slice(&done.success().get_output().stdout).expect("JSON") };
    let easy = page(run("agency_fte=5", "1000", "easy", "2"));
    assert_eq!((&easy["replications"], &easy["precision"][0]["reached"]), (&serde_json::json!(100), &serde_json::json!(true)));
    let ceiling = page(run("agency_fte=0.0001", "250", "ceiling", "2"));
    assert_eq!((&ceiling["replications"], &ceiling["precision"][0]["reached"]), (&serde_json::json!(250), &serde_json::json!(false)));
    let middle = page(run("vacancy_rate_by_team@1=0.004", "5000", "middle", "2"));
    let needed = middle["replications"].as_u64().expect("a number");
    assert!(needed > 100 && needed < 5_000 && needed.is_multiple_of(100), "{needed}");
    assert_eq!(page(run("vacancy_rate_by_team@1=0.004", "5000", "again", "1"))["replications"], needed);
    // What has been run in blocks is what would have been run at once.
    let at_once = home.path().join("at-once");
    let count = needed.to_string();
    tenure().args(["run", &small(), "--years", "1", "--quiet", "--replications", &count, "--output"]).arg(&at_once).assert().success();
    let monthly = |folder: &str| fs::read(home.path().join(folder).join("monthly.csv")).expect("written");
    assert!(monthly("middle") == monthly("at-once"));
    for bad in ["agency_fte", "agency_fte=0", "agency_fte@9=1", "agency_ftee=1"] {
        run(bad, "10", "bad", "1").code(2);
    }
}

#[test]
fn a_paired_difference_needs_fewer_runs_than_the_figure_itself() {
    let home = tempfile::tempdir().expect("a folder");
    let other = changed(home.path(), "more.toml", "[recruitment]\njoiners_per_year = 20\n");
    let mut command = tenure();
    command.args(["compare", &small(), &other, "--quick", "--years", "1", "--precision", "permanent_fte=0.3", "--replications", "3000", "--format", "json", "--output"]);
    let done = command.arg(home.path().join("pair")).assert().success();
    let page: serde_json::Value = serde_json::from_slice(&done.get_output().stdout).expect("JSON");
    assert_eq!(page["precision"][0]["reached"], true, "{}", page["precision"]);
    let difference = page["replications"].as_u64().expect("a number");
    let mut command = tenure();
    command.args(["run", &small(), "--years", "1", "--precision", "permanent_fte=0.3", "--replications", "3000", "--format", "json", "--output"]);
    let done = command.arg(home.path().join("alone")).assert().success();
    let page: serde_json::Value = serde_json::from_slice(&done.get_output().stdout).expect("JSON");
    assert!(difference <= page["replications"].as_u64().expect("a number"));
}

/// The headline of a chart: its title.
fn title(folder: &Path, name: &str) -> String {
    let svg = fs::read_to_string(folder.join("charts").join(name)).expect(name);
    assert!(svg.contains("<desc") && svg.contains("role=\"img\""), "{name} is described");
    let from = svg.find("<title").and_then(|at| Some(at + svg[at..].find('>')? + 1)).expect("a title");
    svg[from..from + svg[from..].find("</title>").expect("its end")].to_owned()
}

const CHARTS: [&str; 9] = [
    "vacancy-rate", "vacancy-rate-difference", "agency", "agency-difference", "same-worker", "same-worker-difference", "cost-by-line",
    "saving", "chance-of-saving",
];

#[test]
fn every_chart_of_a_scenario_against_itself_is_headed_identical() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("same");
    compare(&[&small(), &small()], &folder, &["--quiet"]).success();
    for name in CHARTS {
        let title = title(&folder, &format!("small-{name}.svg"));
        assert!(title.starts_with("Identical"), "{name}: {title}");
        assert!(folder.join(format!("charts/small-{name}.png")).exists());
    }
}

#[test]
fn a_chart_is_headed_with_no_more_than_the_runs_show() {
    let home = tempfile::tempdir().expect("a folder");
    let other = changed(home.path(), "more.toml", "[recruitment]\njoiners_per_year = 25\n");
    let (few, folder) = (home.path().join("few"), home.path().join("folder"));
    compare(&[&small(), &other], &few, &["--quiet"]).success();
    for name in CHARTS {
        let drawn = fs::read_to_string(few.join(format!("charts/more-{name}.svg"))).expect("drawn");
        // The chart of chances counts runs; it claims no band.
        assert!(name == "chance-of-saving" || !drawn.contains("8 runs in 10"), "{name}: no band, no such words");
    }
    let files = [small(), other];
    let args = ["--replications", "60", "--years", "2", "--quiet", "--output"];
    tenure().arg("compare").args(&files).args(args).arg(&folder).assert().success();
    let table = fs::read(folder.join("differences.csv")).expect("written");
    let mut reader = csv::Reader::from_reader(table.as_slice());
    let heads = reader.headers().expect("heads").clone();
    let column = |name: &str| heads.iter().position(|head| head == name).expect("a column");
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    for (measure, name) in [("vacancy_rate_by_team", "vacancy-rate"), ("agency_fte", "agency"), ("same_worker_12_months", "same-worker")] {
        let of = |row: &&csv::StringRecord| {
            &row[column("measure")] == measure && &row[column("scope")] == "authority" && &row[column("period")] == "month" && &row[column("baseline")] == "as now"
        };
        let Some(last) = rows.iter().rfind(of) else { panic!("{measure} is not in the table") };
        let edge = |name: &str| last[column(name)].parse::<f64>().expect("a number");
        // The one rule of direction: the interval of the mean leaves zero out; in how many runs is said.
        let (expected, in_runs) = match (edge("interval_low"), edge("interval_high")) {
            (low, _) if low > 0.0 => ("is higher with the plan", true),
            (_, high) if high < 0.0 => ("is lower with the plan", true),
            _ => ("We cannot tell whether", false),
        };
        for name in [format!("more-{name}.svg"), format!("more-{name}-difference.svg")] {
            let title = title(&folder, &name);
            assert!(title.contains(expected), "{name}: {title}, expected {expected}");
            assert_eq!(title.contains(" run"), in_runs, "{name}: {title}");
        }
    }
}

#[test]
fn the_chance_of_the_target_is_drawn_where_one_is_given_and_agrees_with_the_table() {
    let home = tempfile::tempdir().expect("a folder");
    let other = changed(
        home.path(),
        "target.toml",
        "[recruitment]\njoiners_per_year = 25\n[[budget.savings]]\nyear = \"2026/27\"\namount = 50000\n",
    );
    let folder = home.path().join("folder");
    compare(&[&small(), &other], &folder, &["--quiet"]).success();
    let table = fs::read(folder.join("delivery.csv")).expect("written");
    let mut reader = csv::Reader::from_reader(table.as_slice());
    let heads = reader.headers().expect("heads").clone();
    let column = |name: &str| heads.iter().position(|head| head == name).expect("a column");
    let rows = reader.records().map(|row| row.expect("a row"));
    let last = rows.filter(|row| &row[column("saving")] == "since the start").last().expect("the last year");
    let reaching = last[column("runs_reaching_the_target")].parse::<f64>().expect("a number") as usize;
    let expected = tenure::report::chance(reaching, 30);
    let title = title(&folder, "target-chance-of-target.svg");
    assert!(title.contains("reached its target of £") && title.ends_with(&expected), "{title}, expected {expected}");
}

/// One run has no band, and the words of one are nowhere; a comparison from
/// another folder has the same settings.
#[test]
fn one_run_says_nothing_of_eight_in_ten_and_a_path_is_in_no_file() {
    let home = tempfile::tempdir().expect("a folder");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let compare = |at: &std::path::Path, prefix: &str, out: &str| {
        let named = |file: &str| format!("{prefix}{file}");
        let ran = std::process::Command::new(env!("CARGO_BIN_EXE_tenure"))
            .current_dir(at)
            .args(["compare", &named("england.toml"), &named("over-recruit-asye.toml"), "--years", "1", "--replications", "1", "--quick", "--output"])
            .arg(home.path().join(out))
            .output()
            .expect("it runs");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        String::from_utf8_lossy(&ran.stdout).into_owned()
    };
    let screen = compare(root, "scenarios/", "a");
    compare(&root.join("scenarios"), "", "b");
    let read = |folder: &str, file: &str| std::fs::read(home.path().join(folder).join(file)).expect("written");
    for file in ["settings.csv", "workbook.xlsx", "sentences.md", "manifest.json"] {
        assert_eq!(read("a", file), read("b", file), "{file}");
    }
    let mut all = vec![screen, String::from_utf8(read("a", "sentences.md")).expect("words")];
    for chart in std::fs::read_dir(home.path().join("a/charts")).expect("charts").flatten().filter(|file| file.path().extension().is_some_and(|end| end == "svg")) {
        all.push(std::fs::read_to_string(chart.path()).expect("a chart"));
    }
    for words in ["8 runs of 10", "8 runs in 10", "8 in 10"] {
        assert!(all.iter().all(|text| !text.contains(words)), "{words}");
    }
}
