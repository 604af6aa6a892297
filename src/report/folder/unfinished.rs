//! Takes away what is unfinished, or replaced: only what is known to be ours.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::earlier::{Earlier, MANIFEST, bytes, stays_inside};
use crate::report::files::Files;

/// The first file of a folder that is being built: the names of all others.
pub const LIST: &str = ".unfinished";

const BEGINS: &str = "tenure is writing here\n";

/// What stands in that file.
pub fn list(files: &Files) -> Vec<u8> {
    let names = files.iter().map(|(name, _)| format!("{name}\n"));
    std::iter::once(BEGINS.to_owned()).chain(names).collect::<String>().into_bytes()
}

/// Takes a folder away: what its list names, or its manifest with the hash;
/// anything else stays, and the folder with it.
pub fn clear(folder: &Path) {
    if !fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir()) {
        return;
    }
    let list = bytes(&folder.join(LIST), 1_000_000).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let mut names: BTreeSet<PathBuf> = BTreeSet::new();
    match list {
        Some(list) if list.starts_with(BEGINS) => {
            names.extend(list.lines().skip(1).map(PathBuf::from).filter(|name| stays_inside(name)));
            remove(folder, &names, LIST);
        }
        // Cut off before anything else was written.
        Some(list) if BEGINS.starts_with(&list) => remove(folder, &names, LIST),
        _ => {
            if let Some(earlier) = Earlier::of(folder) {
                names.extend(earlier.files(folder).map(Path::to_path_buf));
                remove(folder, &names, MANIFEST);
            }
        }
    }
    let _ = fs::remove_dir(folder);
}

/// Removes files, the folders that are empty without them, and last of all the
/// one that names them.
fn remove(folder: &Path, names: &BTreeSet<PathBuf>, last: &str) {
    for name in names {
        let _ = fs::remove_file(folder.join(name));
    }
    let inner: BTreeSet<&Path> = names.iter().flat_map(|name| name.ancestors().skip(1)).filter(|part| stays_inside(part)).collect();
    for part in inner.into_iter().rev() {
        let _ = fs::remove_dir(folder.join(part));
    }
    let _ = fs::remove_file(folder.join(last));
}
