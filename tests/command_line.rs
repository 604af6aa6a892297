//! The command as a stranger meets it: exit codes, folders, hostile places.

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

fn run_into(folder: &Path, more: &[&str]) -> assert_cmd::assert::Assert {
    tenure().args(["run", &small(), "--replications", "20", "--years", "1", "--output"]).arg(folder).args(more).assert()
}

fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for place in [folder.to_path_buf(), folder.join("charts")] {
        for entry in fs::read_dir(place).expect("a folder").flatten() {
            if entry.path().is_file() {
                all.push((entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("a file")));
            }
        }
    }
    all.sort();
    all
}

#[test]
fn a_run_leaves_a_whole_folder_and_the_same_bytes_whatever_the_threads_place_and_language() {
    let home = tempfile::tempdir().expect("a folder");
    let first = home.path().join("first");
    run_into(&first, &["--threads", "1"]).success();
    for name in ["monthly.csv", "financial_years.csv", "census.csv", "children_31_march.csv", "continuity.csv", "changes_by_cause.csv", "agency_spend_by_cause.csv", "observed.csv", "assumptions.csv", "replications.csv", "sentences.md", "manifest.json", "charts/four-panels.svg", "charts/four-panels.png"] {
        assert!(first.join(name).is_file(), "{name}");
    }
    let bytes = contents(&first);
    for (name, threads) in [("two", "2"), ("three", "3"), ("eight", "8")] {
        let folder = home.path().join(name);
        let mut command = tenure();
        command.args(["run", &small(), "--replications", "20", "--years", "1", "--quiet", "--threads", threads, "--output"]).arg(&folder);
        command.current_dir(home.path()).env("TZ", "Pacific/Auckland").env("LANG", "de_DE.UTF-8");
        command.env("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2");
        command.assert().success();
        let other = contents(&folder);
        assert_eq!(bytes.len(), other.len());
        for (ours, theirs) in bytes.iter().zip(&other) {
            assert!(ours == theirs, "{} differs with {threads} threads", ours.0);
        }
    }
    assert_eq!(fs::read_dir(home.path()).expect("a folder").count(), 4, "nothing else is left");
}

#[test]
fn a_folder_is_replaced_only_on_demand_and_only_if_it_is_ours() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("run");
    run_into(&folder, &["--quiet"]).success();
    run_into(&folder, &["--quiet"]).code(4);
    run_into(&folder, &["--quiet", "--force"]).success();
    let foreign = home.path().join("foreign");
    fs::create_dir(&foreign).expect("a folder");
    fs::write(foreign.join("thesis.doc"), "years of work").expect("a file");
    run_into(&foreign, &["--force"]).code(4);
    assert_eq!(fs::read_to_string(foreign.join("thesis.doc")).expect("still there"), "years of work");
    let file = home.path().join("file");
    fs::write(&file, "x").expect("a file");
    run_into(&file, &["--force"]).code(4);
}

#[cfg(unix)]
#[test]
fn results_are_not_written_through_a_link_or_into_a_closed_folder() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let home = tempfile::tempdir().expect("a folder");
    let elsewhere = home.path().join("elsewhere");
    fs::create_dir(&elsewhere).expect("a folder");
    symlink(&elsewhere, home.path().join("link")).expect("a link");
    run_into(&home.path().join("link"), &["--force"]).code(4);
    assert_eq!(fs::read_dir(&elsewhere).expect("a folder").count(), 0);
    let closed = home.path().join("closed");
    fs::create_dir(&closed).expect("a folder");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o500)).expect("closed");
    // The superuser may write anywhere, and then this says nothing.
    if fs::write(closed.join("probe"), "x").is_err() {
        run_into(&closed.join("run"), &[]).code(4);
    }
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).expect("open");
}

#[test]
fn exit_codes_tell_usage_from_scenario_from_files() {
    tenure().arg("run").assert().code(2);
    tenure().args(["run", "x.toml", "--replications", "0"]).assert().code(2);
    tenure().args(["run", "no-such-file.toml"]).assert().code(4);
    tenure().args(["run", env!("CARGO_MANIFEST_DIR")]).assert().code(4);
    if Path::new("/dev/zero").exists() {
        tenure().args(["check", "/dev/zero"]).assert().code(4);
    }
    let home = tempfile::tempdir().expect("a folder");
    let bad = home.path().join("bad.toml");
    fs::write(&bad, "titel = \"x\"\n").expect("a file");
    tenure().args(["check", &bad.to_string_lossy()]).assert().code(3).stderr_has("did you mean `title`?");
    fs::write(&bad, [0xff, 0xfe, 0x00]).expect("a file");
    tenure().args(["check", &bad.to_string_lossy()]).assert().code(4);
}

/// A small wish on top of `Assert`.
trait Says {
    fn stderr_has(self, words: &str) -> Self;
}

impl Says for assert_cmd::assert::Assert {
    fn stderr_has(self, words: &str) -> Self {
        let text = String::from_utf8_lossy(&self.get_output().stderr).into_owned();
        assert!(text.contains(words), "{words:?} not in:\n{text}");
        self
    }
}

#[test]
fn every_scenario_that_is_shipped_is_valid() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files = fs::read_dir(folder).expect("scenarios").flatten().map(|entry| entry.path());
    let mut count = 0;
    for file in files.filter(|path| path.extension().is_some_and(|end| end == "toml")) {
        tenure().args(["check", &file.to_string_lossy()]).assert().success();
        count += 1;
    }
    assert!(count >= 7);
}

#[test]
fn json_is_all_that_goes_to_standard_output() {
    let home = tempfile::tempdir().expect("a folder");
    let done = run_into(&home.path().join("run"), &["--format", "json"]).success();
    let value: serde_json::Value = serde_json::from_slice(&done.get_output().stdout).expect("JSON and nothing else");
    assert_eq!(value["headlines"].as_array().map(Vec::len), Some(5));
}

#[test]
fn settings_and_measures_are_explained_and_the_schema_is_json() {
    tenure().args(["explain", "leaving.turnover"]).assert().success();
    tenure().args(["explain", "same_worker_12_months"]).assert().success();
    tenure().args(["explain", "same_wroker"]).assert().code(3).stderr_has("same_worker");
    let done = tenure().arg("schema").assert().success();
    let schema: serde_json::Value = serde_json::from_slice(&done.get_output().stdout).expect("JSON");
    assert!(schema["properties"]["team"]["items"]["properties"]["posts"].is_object());
}

#[test]
fn words_in_a_scenario_do_not_run_in_a_spreadsheet_or_a_browser() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("..evil $(x).toml");
    let text = "title = \"=cmd|'/c calc'!A1 <script>alert(1)</script>\"\nsource = \"@SUM(A1)\"\nstart = 2026-10-01\nyears = 1\n[[team]]\nname = \"=1+1\"\nposts = 10\n";
    fs::write(&file, text).expect("a file");
    tenure().current_dir(home.path()).args(["run", &file.to_string_lossy(), "--replications", "5", "--quiet"]).assert().success();
    let folder = home.path().join("output").join("evil-x");
    let assumptions = fs::read_to_string(folder.join("assumptions.csv")).expect("written");
    assert!(assumptions.contains("'=cmd") && !assumptions.contains(",=cmd"));
    let svg = fs::read_to_string(folder.join("charts/vacancy-rate.svg")).expect("written");
    assert!(!svg.contains("<script>"));
}

#[test]
fn the_audit_changes_no_byte_and_the_log_stands_beside_the_tables() {
    let home = tempfile::tempdir().expect("a folder");
    let (plain, audited, logged) = (home.path().join("plain"), home.path().join("audited"), home.path().join("logged"));
    let run = |folder: &Path, more: &[&str]| {
        let mut command = tenure();
        command.args(["run", &small(), "--replications", "2", "--years", "1", "--quiet", "--output"]).arg(folder).args(more).assert()
    };
    run(&plain, &[]).success();
    run(&audited, &["--audit"]).success();
    assert_eq!(contents(&plain), contents(&audited));
    run(&logged, &["--trace", "1"]).success();
    let without = |name: &str| !["trace.csv", "manifest.json"].contains(&name);
    let tables = |folder: &Path| contents(folder).into_iter().filter(|file| without(&file.0)).collect::<Vec<_>>();
    assert_eq!(tables(&plain), tables(&logged));
    let log = fs::read_to_string(logged.join("trace.csv")).expect("the log");
    assert!(log.starts_with("\u{feff}time,event,who,team,detail,cause\n") && log.contains(",changes worker,c-"), "{}", &log[..400]);
    run(&home.path().join("none"), &["--trace", "2"]).code(2);
}
