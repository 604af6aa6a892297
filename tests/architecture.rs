//! The floor plan holds: a room imports only from lower floors, or from rooms
//! to its left on its own; and each outside package lives where it belongs.

use std::fs;
use std::path::{Path, PathBuf};

/// The floors, lowest first; rooms of a floor from left to right. A room may
/// import what stands before it.
const ROOMS: [&str; 11] =
    ["quantity", "chance", "statistics", "engine", "department", "evidence", "scenario", "experiment", "report", "cli", "main"];

/// Outside packages that only these rooms may name.
const PACKAGES: [(&str, &[&str]); 10] = [
    ("toml", &["scenario"]),
    ("annotate_snippets", &["scenario"]),
    ("sha2", &["scenario", "report"]),
    ("rayon", &["experiment"]),
    ("plotters", &["report"]),
    ("csv", &["report"]),
    ("rust_xlsxwriter", &["report"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("ctrlc", &["cli"]),
];

fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let inside = path.strip_prefix(&root).expect("inside src");
                let room = inside.components().next().map(|part| part.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned());
                let text = fs::read_to_string(&path).expect("a source file is text");
                files.push((room.unwrap_or_default(), path, text));
            }
        }
    }
    files
}

fn floor(room: &str) -> Option<usize> {
    ROOMS.iter().position(|&other| other == room)
}

/// Every room that a text names after `crate::`.
fn named_rooms(text: &str) -> Vec<String> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.match_indices("crate::").map(|(at, found)| line[at + found.len()..].to_owned()).collect::<Vec<_>>())
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect()
}

fn faults(files: &[(String, PathBuf, String)]) -> Vec<String> {
    let mut faults = Vec::new();
    for (room, path, text) in files {
        if room == "lib" {
            continue;
        }
        let Some(own) = floor(room) else {
            faults.push(format!("{}: the room {room} is not in the plan", path.display()));
            continue;
        };
        for other in named_rooms(text) {
            if floor(&other).is_some_and(|there| there > own) {
                faults.push(format!("{}: {room} imports {other}, which stands above it", path.display()));
            }
        }
        for (package, rooms) in PACKAGES {
            let named = text.lines().any(|line| line.contains(&format!("use {package}::")) || line.contains(&format!(" {package}::")));
            if named && !rooms.contains(&room.as_str()) {
                faults.push(format!("{}: {package} does not belong in {room}", path.display()));
            }
        }
    }
    faults
}

#[test]
fn no_room_imports_from_above_and_each_package_stays_in_its_room() {
    let faults = faults(&sources());
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn an_import_from_above_would_be_seen() {
    let bad = vec![("engine".to_owned(), PathBuf::from("engine/x.rs"), "use crate::department::Plan;\n".to_owned())];
    assert_eq!(faults(&bad).len(), 1);
    let bad = vec![("quantity".to_owned(), PathBuf::from("quantity.rs"), "use rayon::prelude::*;\n".to_owned())];
    assert_eq!(faults(&bad).len(), 1);
}

/// Below `scenario` nothing touches files, threads, the clock or the
/// environment; `scenario` and `evidence` touch no files either.
#[test]
fn nothing_below_the_experiment_touches_files_threads_or_the_clock() {
    for (room, path, text) in sources() {
        if floor(&room).is_some_and(|own| own <= floor("scenario").expect("in the plan")) {
            for word in ["std::fs", "std::thread", "std::env", "Instant::now", "SystemTime", "std::process"] {
                assert!(!text.contains(word), "{}: {word}", path.display());
            }
        }
    }
}

/// Results come from the scenario alone: what makes and writes them reads no
/// clock and no environment (the lock's owner is the one process it may name).
#[test]
fn nothing_that_makes_results_reads_the_clock_or_the_environment() {
    for (room, path, text) in sources() {
        if floor(&room).is_some_and(|own| own <= floor("report").expect("in the plan")) {
            for word in ["std::env::", "env::var", "Instant::now", "SystemTime", "hostname", "OffsetDateTime::now", "available_parallelism"] {
                assert!(!text.contains(word), "{}: {word}", path.display());
            }
        }
    }
}

/// Who builds the program fetches and builds none of what it is measured
/// against: the peers are a crate of their own, and no part of the package.
#[test]
fn nobody_who_builds_the_program_pays_for_its_peers() {
    let read = |name: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("a text");
    let (manifest, lock) = (read("Cargo.toml"), read("Cargo.lock"));
    assert!(manifest.contains("\"benches/peers/*\""), "benches/peers is not excluded from the package");
    for peer in ["ixa", "nexosim", "peers"] {
        assert!(!lock.contains(&format!("name = \"{peer}\"")), "{peer} is in Cargo.lock");
    }
    assert!(lock.contains("name = \"tenure\""), "Cargo.lock does not name packages so");
}
