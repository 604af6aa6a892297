//! Parts of a run: in any number and order they give its bytes, and nothing
//! else is taken for a part.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;

fn tenure(home: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::cargo_bin("tenure").expect("the command is built");
    let done = command.env("NO_COLOR", "1").current_dir(home).args(arguments).output().expect("it starts");
    (done.status.code().unwrap_or(-1), String::from_utf8_lossy(&done.stderr).into_owned())
}

fn small() -> String {
    format!("{}/scenarios/small.toml", env!("CARGO_MANIFEST_DIR"))
}

const RUN: [&str; 7] = ["--years", "1", "--replications", "23", "--quiet", "--seed", "5"];

fn run(home: &Path, more: &[&str]) -> (i32, String) {
    let file = small();
    let mut all = vec!["run", file.as_str()];
    all.extend(RUN);
    all.extend(more);
    tenure(home, &all)
}

fn part(home: &Path, from: u32, to: u32) -> String {
    let name = format!("{from}-{to}.part");
    let (code, said) = run(home, &["--replications-from", &from.to_string(), "--to", &to.to_string(), "--output", &name, "--force"]);
    assert_eq!(code, 0, "{said}");
    name
}

fn merge(home: &Path, parts: &[String], into: &str) -> (i32, String) {
    let mut all = vec!["merge"];
    all.extend(parts.iter().map(String::as_str));
    all.extend(["--quiet", "--force", "--output", into]);
    tenure(home, &all)
}

fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(place) = folders.pop() {
        for entry in fs::read_dir(place).expect("a folder").flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                all.push((entry.path().strip_prefix(folder).expect("inside").to_path_buf(), fs::read(entry.path()).expect("a file")));
            }
        }
    }
    all.sort();
    all
}

#[test]
fn parts_in_any_number_and_order_give_the_bytes_of_the_whole_run() {
    let home = tempfile::tempdir().expect("a folder");
    let home = home.path();
    assert_eq!(run(home, &["--output", "whole"]).0, 0);
    let whole = contents(&home.join("whole"));
    assert!(whole.len() > 15);
    for cuts in [vec![0, 23], vec![0, 9, 23], vec![0, 1, 6, 7, 20, 23]] {
        let mut parts: Vec<String> = cuts.windows(2).map(|cut| part(home, cut[0], cut[1])).collect();
        for _ in 0..2 {
            assert_eq!(merge(home, &parts, "merged"), (0, String::new()));
            assert!(contents(&home.join("merged")) == whole, "{parts:?} give other bytes");
            parts.reverse();
            let half = parts.len() / 2;
            parts.rotate_left(half);
        }
    }
    // A part is the same whoever makes it, on how many threads, and when.
    let once = fs::read(home.join("9-23.part")).expect("a part");
    run(home, &["--replications-from", "9", "--to", "23", "--output", "again.part", "--threads", "1", "--audit"]);
    assert!(fs::read(home.join("again.part")).expect("a part") == once);
}

/// What merging these says, refused.
fn refused(home: &Path, parts: &[&str]) -> String {
    let parts: Vec<String> = parts.iter().map(|&part| part.to_owned()).collect();
    let (code, said) = merge(home, &parts, "never");
    assert_eq!(code, 3, "{said}");
    assert!(!home.join("never").exists(), "nothing is written");
    said
}

#[test]
fn what_does_not_belong_together_is_refused_and_says_why() {
    let home = tempfile::tempdir().expect("a folder");
    let home = home.path();
    let (first, rest, middle) = (part(home, 0, 9), part(home, 9, 23), part(home, 8, 12));
    assert!(refused(home, &[&first]).contains("replications 9 to 22 of 23 are in no part"));
    assert!(refused(home, &[&rest]).contains("replications 0 to 8 of 23 are in no part"));
    assert!(refused(home, &[&rest, &first, &middle]).contains("both hold replication 8"));
    assert!(refused(home, &[&first, &rest, &first]).contains("both hold replication 0"));
    let file = small();
    for (number, (more, why)) in [
        (["--seed", "6", "--replications", "23", "--years", "1"], "another seed: 6"),
        (["--seed", "5", "--replications", "24", "--years", "1"], "another number of replications"),
        (["--seed", "5", "--replications", "23", "--years", "2"], "another scenario"),
    ].iter().enumerate() {
        let name = format!("other{number}.part");
        let mut all = vec!["run", file.as_str(), "--quiet", "--replications-from", "9", "--to", "23", "--output", &name];
        all.extend(more);
        assert_eq!(tenure(home, &all).0, 0);
        let said = refused(home, &[&first, &name]);
        assert!(said.contains("not parts of one run") && said.contains(why), "{said}");
    }
    let text = fs::read_to_string(&file).expect("a scenario").replace("51.5", "50.5");
    fs::write(home.join("small.toml"), text).expect("a file");
    let mut all = vec!["run", "small.toml", "--replications-from", "9", "--to", "23", "--output", "foreign.part"];
    all.extend(RUN);
    assert_eq!(tenure(home, &all).0, 0);
    assert!(refused(home, &[&first, "foreign.part"]).contains("another scenario"));
    assert!(refused(home, &["small.toml"]).contains("it is not a part of a run"));
    assert_eq!(merge(home, &["none.part".to_owned()], "never").0, 4);
    for (from, to) in [("5", "5"), ("7", "3"), ("20", "24")] {
        assert_eq!(run(home, &["--replications-from", from, "--to", to]).0, 2, "{from} to {to}");
    }
    assert_eq!(run(home, &["--replications-from", "0", "--to", "5", "--precision", "agency_fte=1"]).0, 2);
}

#[test]
fn every_flipped_bit_and_every_missing_end_is_found() {
    let home = tempfile::tempdir().expect("a folder");
    let bytes = fs::read(home.path().join(part(home.path(), 0, 1))).expect("a part");
    assert!(tenure::report::Part::read(&bytes).is_ok());
    let header = bytes.iter().enumerate().filter(|byte| *byte.1 == b'\n').nth(1).expect("two lines").0;
    // Every byte of the header and of both ends, and every 97th between.
    let places = (0..bytes.len()).filter(|&place| place < header + 200 || place + 200 > bytes.len() || place % 97 == 0);
    let mut looked_at = 0;
    for place in places {
        let mut wrong = bytes.clone();
        wrong[place] ^= 1 << (place % 8);
        assert!(tenure::report::Part::read(&wrong).is_err(), "a bit of byte {place} is flipped");
        assert!(place % 11 != 0 || tenure::report::Part::read(&bytes[..place]).is_err(), "cut at {place}");
        looked_at += 1;
    }
    assert!(looked_at > 1_000 && tenure::report::Part::read(&[bytes.as_slice(), b"x"].concat()).is_err());
}

#[test]
fn a_run_that_was_stopped_goes_on_and_gives_the_same_bytes() {
    let home = tempfile::tempdir().expect("a folder");
    let home = home.path();
    let whole = ["--replications", "120", "--output", "whole"];
    let file = small();
    let run = |more: &[&str]| {
        let mut all = vec!["run", file.as_str(), "--years", "1", "--quiet"];
        all.extend(more);
        tenure(home, &all)
    };
    assert_eq!(run(&whole).0, 0);
    // As a run leaves it that was stopped: a block done, one cut short by hand.
    fs::create_dir(home.join("resumed.part")).expect("a folder");
    assert_eq!(run(&["--replications", "120", "--replications-from", "50", "--to", "100", "--output", "resumed.part/50-100.part"]).0, 0);
    let bytes = fs::read(home.join("resumed.part/50-100.part")).expect("a part");
    fs::write(home.join("resumed.part/0-50.part"), &bytes[..bytes.len() / 2]).expect("a file");
    let (code, said) = run(&["--replications", "120", "--resume", "--output", "resumed"]);
    assert!(code == 0 && said.contains("it is made again"), "{said}");
    assert!(contents(&home.join("resumed")) == contents(&home.join("whole")));
    assert!(!home.join("resumed.part").exists(), "nothing is left beside it");
    // Parts of another run are not gone on from.
    fs::create_dir(home.join("other.part")).expect("a folder");
    fs::write(home.join("other.part/50-100.part"), &bytes).expect("a part");
    let (code, said) = run(&["--replications", "120", "--seed", "9", "--resume", "--output", "other"]);
    assert!(code == 3 && said.contains("of another run (another seed"), "{said}");
}
