//! What an earlier run has left in a folder, by its manifest.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::plain::as_it_stands;

/// The name of the list of everything in a run's folder.
pub const MANIFEST: &str = "manifest.json";

/// The largest manifest that is read [bytes].
const MOST_BYTES: u64 = 10_000_000;

/// An earlier run.
pub struct Earlier {
    /// Of which scenario.
    pub title: String,
    /// Its files, and the hash of each.
    files: BTreeMap<PathBuf, String>,
}

impl Earlier {
    /// The run that a folder holds; nothing where its manifest is not one of ours.
    pub fn of(folder: &Path) -> Option<Self> {
        let text = String::from_utf8(bytes(&folder.join(MANIFEST), MOST_BYTES)?).ok()?;
        let manifest: Value = serde_json::from_str(&text).ok()?;
        let scenario = &manifest["scenario"];
        let numbers = [&manifest["values"], &manifest["seed"], &manifest["replications"]["from"], &manifest["replications"]["to"]];
        let ours = manifest["program"] == "tenure" && manifest["version"].is_string() && is_hash(&scenario["digest"]);
        if !ours || numbers.iter().any(|number| !number.is_u64()) {
            return None;
        }
        let files: Option<BTreeMap<PathBuf, String>> = manifest["files"].as_array()?.iter().map(listed).collect();
        let files = files.filter(|files| !files.is_empty())?;
        Some(Self { title: scenario["title"].as_str()?.to_owned(), files })
    }

    /// The first thing in the folder that the manifest does not list, or that
    /// is not as it lists it.
    pub fn not_listed(&self, folder: &Path) -> Option<PathBuf> {
        let mut left = vec![PathBuf::new()];
        while let Some(inner) = left.pop() {
            let Ok(entries) = fs::read_dir(folder.join(&inner)) else { return Some(folder.join(inner)) };
            for entry in entries.flatten() {
                let name = inner.join(entry.file_name());
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                if is_folder && self.files.keys().any(|file| file.starts_with(&name)) {
                    left.push(name);
                } else if is_folder || !(name == Path::new(MANIFEST) || self.is_as_listed(folder, &name)) {
                    return Some(folder.join(name));
                }
            }
        }
        None
    }

    fn is_as_listed(&self, folder: &Path, name: &Path) -> bool {
        self.files.get(name).is_some_and(|hash| bytes(&folder.join(name), u64::MAX).is_some_and(|bytes| *hash == hash_of(&bytes)))
    }

    /// Its files that are in the folder as the manifest lists them.
    pub fn files<'a>(&'a self, folder: &'a Path) -> impl Iterator<Item = &'a Path> {
        self.files.keys().map(PathBuf::as_path).filter(|name| self.is_as_listed(folder, name))
    }
}

/// The bytes of a file; nothing where it is no file, or a larger one.
pub fn bytes(path: &Path, most: u64) -> Option<Vec<u8>> {
    let mut file = as_it_stands().read(true).open(path).ok()?;
    let found = file.metadata().ok()?;
    if !found.is_file() || found.len() > most {
        return None;
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn hash_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn is_hash(value: &Value) -> bool {
    value.as_str().is_some_and(|hash| hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A name that stays inside its folder.
pub fn stays_inside(name: &Path) -> bool {
    !name.as_os_str().is_empty() && name.components().all(|part| matches!(part, Component::Normal(_)))
}

fn listed(file: &Value) -> Option<(PathBuf, String)> {
    let name = PathBuf::from(file["file"].as_str()?);
    let right = stays_inside(&name) && is_hash(&file["sha256"]) && file["bytes"].is_u64();
    right.then(|| (name, file["sha256"].as_str().unwrap_or_default().to_owned()))
}
