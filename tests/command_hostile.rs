//! The command in hostile surroundings: folders that are taken, readers that go
//! away, someone who wants it to stop.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn tenure() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("tenure"));
    command.env("NO_COLOR", "1").env_remove("RUST_BACKTRACE").stdin(Stdio::null());
    command
}

fn small() -> String {
    format!("{}/scenarios/small.toml", env!("CARGO_MANIFEST_DIR"))
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A file and what a run of it into `run` under this folder answers: code, what it said.
fn runs(home: &Path, file: &str) -> (i32, String) {
    let done = tenure().current_dir(home).args(["run", file, "--replications", "5", "--years", "1", "--quiet", "--output", "run"]).output().expect("it starts");
    assert!(done.stdout.is_empty(), "nothing but results goes to standard output");
    (done.status.code().unwrap_or(-1), String::from_utf8_lossy(&done.stderr).into_owned())
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_not_read() {
    let home = tempfile::tempdir().expect("a folder");
    let pipe = home.path().join("pipe.toml");
    let made = Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success());
    let mut places = vec!["/dev/zero".to_owned(), "/dev/stdin".to_owned(), ".".to_owned(), "missing.toml".to_owned()];
    if made {
        places.push("pipe.toml".to_owned());
    }
    for place in places.iter().filter(|place| !place.starts_with("/dev") || Path::new(place).exists()) {
        let (code, said) = runs(home.path(), place);
        assert_eq!(code, 4, "{place}: {said}");
    }
    for (number, bytes) in [vec![0xff, 0xfe, 0x41, 0x00], b"title = \"caf\xe9\"".to_vec()].iter().enumerate() {
        let name = format!("bytes{number}.toml");
        fs::write(home.path().join(&name), bytes).expect("a file");
        assert_eq!(runs(home.path(), &name).0, 4);
    }
    // A gigabyte of nothing is not read to its end.
    let huge = fs::File::create(home.path().join("huge.toml")).expect("a file");
    huge.set_len(1 << 30).expect("a sparse file");
    let (code, said) = runs(home.path(), "huge.toml");
    assert!(code == 3 && said.contains("larger than"), "{said}");
    assert!(!names(home.path()).iter().any(|name| name.contains("run")), "nothing is left");
}

#[test]
fn a_lock_of_a_run_that_lives_is_respected_and_one_of_a_dead_run_is_taken_over() {
    let home = tempfile::tempdir().expect("a folder");
    let lock = home.path().join(".run.lock");
    let held = fs::File::create(&lock).expect("a lock");
    held.lock().expect("it is free");
    let (code, said) = runs(home.path(), &small());
    assert!(code == 4 && said.contains("another run"), "{said}");
    assert_eq!(names(home.path()), [".run.lock"], "nothing else is left");
    drop(held);
    // What was left by a run that died before it had written its number, by one
    // whose number has been given to somebody else since, and by one long gone.
    for left in [String::new(), std::process::id().to_string(), "4000000000".to_owned()] {
        fs::write(&lock, &left).expect("a lock");
        if !left.is_empty() {
            fs::create_dir(home.path().join(format!(".run.{left}.building"))).expect("a folder");
        }
        assert_eq!(runs(home.path(), &small()).0, 0, "{left}");
        assert_eq!(names(home.path()), ["run"], "{left}");
        fs::remove_dir_all(home.path().join("run")).expect("a run");
    }
}

#[test]
fn a_folder_whose_manifest_is_not_ours_is_never_replaced() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("run");
    for manifest in ["", "{}", "{\"program\": \"another\"}", "[1", "tenure"] {
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("manifest.json"), manifest).expect("a file");
        let done = tenure().current_dir(home.path()).args(["run", &small(), "--replications", "5", "--years", "1", "--force", "--output", "run"]).output().expect("it starts");
        assert_eq!(done.status.code(), Some(4), "{manifest:?}");
        assert_eq!(fs::read_to_string(folder.join("manifest.json")).expect("still there"), manifest);
    }
    // An empty folder holds nothing that could be lost.
    fs::remove_file(folder.join("manifest.json")).expect("removed");
    assert_eq!(runs(home.path(), &small()).0, 0);
}

#[test]
fn nothing_outside_the_folder_is_touched_whatever_the_names() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("-rf ~ $(x) CON.toml"), "title = '../../etc/passwd'\nsource = '/abs'\nstart = 2026-10-01\nyears = 1\n[[team]]\nname = '../../x'\nposts = 10\n[[team]]\nname = 'nul.txt:ads'\nposts = 5\n").expect("a file");
    let done = tenure().current_dir(home.path()).args(["run", "--replications", "5", "--quiet", "--", "-rf ~ $(x) CON.toml"]).output().expect("it starts");
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(names(home.path()), ["-rf ~ $(x) CON.toml", "output"]);
    assert_eq!(names(&home.path().join("output")), ["rf-x-con"]);
    let charset = |name: &String| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c));
    let folder = home.path().join("output/rf-x-con");
    assert!(names(&folder).iter().chain(&names(&folder.join("charts"))).all(charset));
}

#[cfg(unix)]
#[test]
fn whoever_stops_a_run_is_left_with_nothing_and_told_so() {
    for signal in ["INT", "TERM"] {
        let home = tempfile::tempdir().expect("a folder");
        let mut run = tenure();
        run.current_dir(home.path()).args(["run", &small(), "--replications", "3000", "--years", "15", "--threads", "1", "--output", "run"]);
        let child = run.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        std::thread::sleep(std::time::Duration::from_millis(700));
        let sent = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().expect("kill");
        assert!(sent.success());
        let done = child.wait_with_output().expect("it ends");
        assert_eq!(done.status.code(), Some(5), "{signal}: {}", String::from_utf8_lossy(&done.stderr));
        assert!(done.stdout.is_empty() && String::from_utf8_lossy(&done.stderr).contains("nothing was written"));
        assert!(names(home.path()).is_empty(), "{:?}", names(home.path()));
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = tenure().arg("schema").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    let done = child.wait_with_output().expect("it ends");
    assert_eq!(done.status.code(), Some(0));
    assert!(done.stderr.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn without_arguments_it_says_what_it_can_do_and_how_it_ends() {
    let done = tenure().output().expect("it starts");
    let said = String::from_utf8_lossy(&done.stderr).into_owned() + &String::from_utf8_lossy(&done.stdout);
    for words in ["Usage", "run", "check", "explain", "schema"] {
        assert!(said.contains(words), "{words} not in {said}");
    }
    let help = tenure().arg("--help").output().expect("it starts");
    let said = String::from_utf8_lossy(&help.stdout).into_owned();
    assert!(help.status.success() && said.contains("Exit codes: 0 done") && said.contains("5 stopped"), "{said}");
}

/// Every file of a run, by name and content.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_path_buf()];
    while let Some(place) = folders.pop() {
        for entry in fs::read_dir(place).expect("a folder").flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                all.push((entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("a file")));
            }
        }
    }
    all.sort();
    all
}

#[test]
fn the_bytes_do_not_tell_where_when_by_whom_or_under_what_name_of_the_path_it_ran() {
    let home = tempfile::tempdir().expect("a folder");
    fs::copy(small(), home.path().join("small.toml")).expect("a copy");
    let run = |file: &str, folder: &str, environment: &[(&str, &str)]| {
        let mut command = tenure();
        command.current_dir(home.path()).args(["run", file, "--replications", "60", "--years", "1", "--quiet", "--output", folder]);
        command.envs(environment.iter().copied());
        assert!(command.status().expect("it starts").success());
        contents(&home.path().join(folder))
    };
    let first = run("small.toml", "a", &[("TZ", "UTC"), ("LC_ALL", "C")]);
    let environment = [("TZ", "Pacific/Auckland"), ("LC_ALL", "de_DE.UTF-8"), ("LANG", "de_DE.UTF-8"), ("USER", "x"), ("HOSTNAME", "y"), ("SOURCE_DATE_EPOCH", "1"), ("RAYON_NUM_THREADS", "1")];
    // From an absolute path, into another folder, at another time.
    let second = run(&home.path().join("small.toml").to_string_lossy(), "b", &environment);
    assert_eq!(first.len(), second.len());
    for (ours, theirs) in first.iter().zip(&second) {
        assert!(ours == theirs, "{} differs", ours.0);
    }
}

#[test]
fn the_manifest_has_the_hash_of_every_file() {
    use sha2::{Digest, Sha256};
    let home = tempfile::tempdir().expect("a folder");
    assert_eq!(runs(home.path(), &small()).0, 0);
    let folder = home.path().join("run");
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(folder.join("manifest.json")).expect("a manifest")).expect("JSON");
    let listed = manifest["files"].as_array().expect("a list");
    for file in listed {
        let bytes = fs::read(folder.join(file["file"].as_str().expect("a name"))).expect("it is there");
        let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!((file["sha256"].as_str(), file["bytes"].as_u64()), (Some(hash.as_str()), Some(bytes.len() as u64)), "{file}");
    }
    assert_eq!(listed.len() + 1, contents(&folder).len(), "and nothing but these and the manifest");
}

#[test]
fn every_table_is_utf_8_with_line_feeds_one_header_and_the_columns_it_should_have() {
    let home = tempfile::tempdir().expect("a folder");
    assert_eq!(runs(home.path(), &small()).0, 0);
    let folder = home.path().join("run");
    for name in names(&folder).iter().filter(|name| name.ends_with(".csv")) {
        let text = String::from_utf8(fs::read(folder.join(name)).expect("a file")).expect("UTF-8");
        assert!(text.ends_with('\n') && !text.contains('\r') && text.starts_with('\u{feff}'), "{name}");
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().expect("a header").clone();
        assert!(header.iter().all(|column| column.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')), "{name}: {header:?}");
        let rows = reader.records().filter(|row| row.as_ref().expect("as wide as the header").len() == header.len()).count();
        assert!(rows > 0 || name == "observed.csv", "{name} is empty");
        for word in ["NaN", "nan,", "inf,", "-0,"] {
            assert!(!text.contains(&format!(",{word}")), "{name}: {word}");
        }
    }
    let monthly = fs::read_to_string(folder.join("monthly.csv")).expect("a file");
    assert_eq!(monthly.lines().next(), Some("\u{feff}month,scope,measure,unit,mean,sd,p05,p10,p25,p50,p75,p90,p95,replications"));
    let mut keys: Vec<String> = monthly.lines().skip(1).map(|line| line.split(',').take(3).collect::<Vec<_>>().join(",")).collect();
    let all = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), all, "one row for each month, scope and measure");
    assert!(keys.iter().all(|key| key.contains(",authority,") || key.contains(",team:")));
}

#[cfg(unix)]
#[test]
fn what_stands_where_the_lock_would_be_is_neither_followed_nor_written_over_nor_waited_for() {
    use std::os::unix::fs::symlink;
    let home = tempfile::tempdir().expect("a folder");
    let lock = home.path().join(".run.lock");
    let theirs = home.path().join("theirs");
    fs::write(&theirs, "diary").expect("a file");
    symlink(&theirs, &lock).expect("a link");
    assert_eq!(runs(home.path(), &small()).0, 4);
    fs::remove_file(&lock).expect("removed");
    symlink(home.path().join("nowhere"), &lock).expect("a link");
    assert_eq!(runs(home.path(), &small()).0, 4);
    fs::remove_file(&lock).expect("removed");
    assert!(Command::new("mkfifo").arg(&lock).status().expect("a pipe").success());
    assert_eq!(runs(home.path(), &small()).0, 4);
    fs::remove_file(&lock).expect("removed");
    fs::write(&lock, "my own notes").expect("a file");
    let (code, said) = runs(home.path(), &small());
    assert!(code == 4 && said.contains("did not write"), "{said}");
    assert_eq!(fs::read_to_string(&lock).expect("there"), "my own notes");
    assert_eq!(fs::read_to_string(&theirs).expect("there"), "diary");
    assert_eq!(names(home.path()), [".run.lock", "theirs"]);
}

#[test]
fn force_keeps_what_the_manifest_does_not_list_or_what_has_changed_since() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("run");
    let force = || {
        let done = tenure().current_dir(home.path()).args(["run", &small(), "--replications", "5", "--years", "1", "--quiet", "--force", "--output", "run"]).output().expect("it starts");
        (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    assert_eq!(force().0, Some(0));
    assert_eq!(force().0, Some(0), "a run as it was left is replaced");
    for other in ["minutes.docx", "charts/ours.svg"] {
        fs::write(folder.join(other), "theirs").expect("a file");
        let (code, said) = force();
        assert!(code == Some(4) && said.contains(other), "{said}");
        assert_eq!(fs::read_to_string(folder.join(other)).expect("kept"), "theirs");
        fs::remove_file(folder.join(other)).expect("removed");
    }
    fs::create_dir(folder.join("more")).expect("a folder");
    assert_eq!(force().0, Some(4));
    fs::remove_dir(folder.join("more")).expect("removed");
    let said = runs(home.path(), &small()).1;
    assert!(said.contains("with the results of \""), "{said}");
    fs::write(folder.join("monthly.csv"), "changed by hand").expect("a file");
    let (code, said) = force();
    assert!(code == Some(4) && said.contains("monthly.csv"), "{said}");
    let words = r#"{"program": "tenure", "version": "0.1.0", "values": 1}"#;
    fs::write(folder.join("manifest.json"), words).expect("a file");
    assert_eq!(force().0, Some(4), "three words are no manifest");
    assert_eq!(fs::read_to_string(folder.join("monthly.csv")).expect("kept"), "changed by hand");
}

#[test]
fn where_nothing_can_be_written_is_said_before_the_work() {
    let home = tempfile::tempdir().expect("a folder");
    let long = "x".repeat(250);
    let began = std::time::Instant::now();
    let done = tenure().current_dir(home.path()).args(["run", &small(), "--replications", "5000", "--years", "15", "--quiet", "--output", &long]).output().expect("it starts");
    assert_eq!(done.status.code(), Some(4));
    assert!(began.elapsed().as_secs() < 5);
    assert!(names(home.path()).is_empty());
}

#[cfg(unix)]
#[test]
fn parts_are_not_kept_in_somebody_elses_folder_and_numbers_of_processes_come_again() {
    let home = tempfile::tempdir().expect("a folder");
    let resume = || {
        let done = tenure().current_dir(home.path()).args(["run", &small(), "--replications", "5", "--years", "1", "--quiet", "--resume", "--output", "run"]).output().expect("it starts");
        (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    let theirs = home.path().join("theirs");
    fs::create_dir(&theirs).expect("a folder");
    std::os::unix::fs::symlink(&theirs, home.path().join("run.part")).expect("a link");
    assert_eq!(resume().0, Some(4));
    assert!(names(&theirs).is_empty());
    fs::remove_file(home.path().join("run.part")).expect("removed");
    let part = home.path().join("run.part");
    fs::create_dir(&part).expect("a folder");
    for other in ["of-mine.part", "0-5.part", ".note.building"] {
        fs::write(part.join(other), "theirs").expect("a file");
        let (code, said) = resume();
        assert!(code == Some(4) && said.contains(other), "{said}");
        assert_eq!(fs::read_to_string(part.join(other)).expect("kept"), "theirs");
        fs::remove_file(part.join(other)).expect("removed");
    }
    // What died runs have left, under whatever numbers.
    for number in 1..4000 {
        fs::write(part.join(format!(".0-5.part.{number}.building")), "tenure pa").expect("a file");
    }
    assert_eq!(resume(), (Some(0), String::new()));
    assert_eq!(names(home.path()), ["run", "theirs"]);
}

#[cfg(target_os = "linux")]
#[test]
fn what_the_system_says_of_itself_is_no_scenario() {
    let home = tempfile::tempdir().expect("a folder");
    for other in ["/proc/self/environ", "/proc/kmsg", "/dev/zero", "/proc/self/fd/0"] {
        fs::write(home.path().join("x.toml"), format!("extends = '{other}'\nstart = 2026-10-01\n")).expect("a file");
        let (code, said) = runs(home.path(), "x.toml");
        assert!(matches!(code, 3 | 4) && said.contains("cannot read"), "{other}: {code} {said}");
    }
}
