//! A run's folder: whole, or not there at all.
//!
//! Files are written into a hidden folder beside the place, `manifest.json`
//! last, and the folder gets its name by one rename. A folder that is there
//! already is replaced only on demand, and only if its manifest says that it
//! is one of ours.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::files::Files;

/// Why a folder could not be written.
#[derive(Debug)]
pub struct FolderError(pub String);

impl std::fmt::Display for FolderError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for FolderError {}

fn failed(what: &str, path: &Path, error: &std::io::Error) -> FolderError {
    FolderError(format!("cannot {what} {}: {error}", shown(path)))
}

/// A path as it may be printed: what would move a terminal's cursor is not.
fn shown(path: &Path) -> String {
    path.to_string_lossy().chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// The name of a folder for a scenario's file: lower case, `[a-z0-9-]` only.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars() {
        let c = c.to_ascii_lowercase();
        if c.is_ascii_lowercase() || c.is_ascii_digit() {
            slug.push(c);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug: String = slug.trim_matches('-').chars().take(80).collect();
    let device = matches!(slug.as_str(), "con" | "prn" | "aux" | "nul")
        || (slug.len() == 4 && (slug.starts_with("com") || slug.starts_with("lpt")));
    match (slug.is_empty(), device) {
        (true, _) => "scenario".to_owned(),
        (_, true) => format!("{slug}-scenario"),
        _ => slug,
    }
}

/// Fails early where a folder could not be written in the end.
///
/// # Errors
/// Where the place is taken and may not be replaced.
pub fn check(target: &Path, force: bool) -> Result<(), FolderError> {
    let Ok(found) = fs::symlink_metadata(target) else { return Ok(()) };
    let shown = shown(target);
    if found.file_type().is_symlink() {
        return Err(FolderError(format!("{shown} is a link to somewhere else; results are not written through links")));
    }
    if !found.is_dir() {
        return Err(FolderError(format!("{shown} is a file, not a folder; name another place with --output")));
    }
    let empty = fs::read_dir(target).map(|mut entries| entries.next().is_none()).unwrap_or(false);
    if !ours(target) && !empty {
        return Err(FolderError(format!("{shown} holds something that this program did not write; name another place with --output")));
    }
    if !force && !empty {
        return Err(FolderError(format!("{shown} is there already; add --force to replace it, or name another place with --output")));
    }
    Ok(())
}

/// Fails early where a part could not be written in the end.
///
/// # Errors
/// Where the place is taken and may not be replaced.
pub fn check_part(path: &Path, force: bool) -> Result<(), FolderError> {
    let Ok(found) = fs::symlink_metadata(path) else { return Ok(()) };
    let shown = shown(path);
    if found.file_type().is_symlink() {
        return Err(FolderError(format!("{shown} is a link to somewhere else; results are not written through links")));
    }
    if !found.is_file() {
        return Err(FolderError(format!("{shown} is not a file; name another place with --output")));
    }
    let mut begins = [0; 11];
    let ours = File::open(path).and_then(|mut file| file.read_exact(&mut begins)).is_ok() && begins == *b"tenure part";
    if !ours {
        return Err(FolderError(format!("{shown} is something that this program did not write; name another place with --output")));
    }
    if !force {
        return Err(FolderError(format!("{shown} is there already; add --force to replace it, or name another place with --output")));
    }
    Ok(())
}

/// Writes a part: whole, or not there at all.
///
/// # Errors
/// Where it cannot be written: then nothing new stands under its name.
pub fn write_part(path: &Path, bytes: &[u8], force: bool) -> Result<(), FolderError> {
    check_part(path, force)?;
    let parent = parent_of(path);
    fs::create_dir_all(&parent).map_err(|error| failed("make the folder", &parent, &error))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if name.is_empty() {
        return Err(FolderError(format!("{} is not a name for a file", shown(path))));
    }
    let building = parent.join(format!(".{name}.{}.building", std::process::id()));
    let done = write_new(&building, bytes).and_then(|()| {
        fs::rename(&building, path).map_err(|error| failed("give its name to", path, &error))
    });
    if done.is_err() {
        let _ = fs::remove_file(&building);
    }
    settle(&parent);
    done
}

fn parent_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// Brings a folder's entries to the disk, where the system can; what has been
/// renamed is in place either way.
fn settle(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), FolderError> {
    let mut file: File = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(|error| failed("make the file", path, &error))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| failed("write", path, &error))
}

/// Whether a folder holds a run of ours.
fn ours(target: &Path) -> bool {
    let path = target.join("manifest.json");
    let Ok(found) = fs::symlink_metadata(&path) else { return false };
    if !found.is_file() || found.len() > 10_000_000 {
        return false;
    }
    fs::read_to_string(path)
        .ok()
        .and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok())
        .is_some_and(|manifest| manifest["program"] == "tenure")
}

/// Writes a run's folder.
///
/// # Errors
/// Where anything cannot be written: then nothing stands under the folder's name.
pub fn write(target: &Path, files: &Files, force: bool) -> Result<(), FolderError> {
    check(target, force)?;
    let parent = parent_of(target);
    fs::create_dir_all(&parent).map_err(|error| failed("make the folder", &parent, &error))?;
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if name.is_empty() {
        return Err(FolderError(format!("{} is not a name for a folder", shown(target))));
    }
    let lock = Lock::take(parent.join(format!(".{name}.lock")), &|died| clear_after(died, target, &parent, &name))?;
    let building = parent.join(format!(".{name}.{}.building", std::process::id()));
    fs::create_dir(&building).map_err(|error| failed("make the folder", &building, &error))?;
    let done = fill(&building, files).and_then(|()| put_in_place(&building, target, &parent, &name, force));
    if done.is_err() {
        // What is being built is ours alone; nothing else is touched.
        let _ = fs::remove_dir_all(&building);
    }
    drop(lock);
    done
}

/// What a run that died while writing has left: an unfinished folder goes, and
/// what it was about to replace gets its name back.
fn clear_after(died: &str, target: &Path, parent: &Path, name: &str) {
    let building = parent.join(format!(".{name}.{died}.building"));
    let aside = parent.join(format!(".{name}.{died}.replaced"));
    let _ = fs::remove_dir_all(&building);
    if fs::symlink_metadata(target).is_err() {
        let _ = fs::rename(&aside, target);
    } else {
        let _ = throw_away(&aside, &building);
    }
}

/// Removes what was replaced, under the name of what is unfinished: half of it
/// must not be taken for the whole that gets its name back.
fn throw_away(aside: &Path, building: &Path) -> std::io::Result<()> {
    fs::rename(aside, building)?;
    fs::remove_dir_all(building)
}

fn fill(folder: &Path, files: &Files) -> Result<(), FolderError> {
    for (name, bytes) in files {
        let path = folder.join(name);
        if let Some(inner) = path.parent() {
            fs::create_dir_all(inner).map_err(|error| failed("make the folder", inner, &error))?;
        }
        write_new(&path, bytes)?;
    }
    Ok(())
}

/// Gives the finished folder its name; what was there goes only after.
fn put_in_place(building: &Path, target: &Path, parent: &Path, name: &str, force: bool) -> Result<(), FolderError> {
    check(target, force)?;
    let aside = parent.join(format!(".{name}.{}.replaced", std::process::id()));
    let there = fs::symlink_metadata(target).is_ok();
    if there {
        fs::rename(target, &aside).map_err(|error| failed("set aside", target, &error))?;
    }
    if let Err(error) = fs::rename(building, target) {
        if there {
            let _ = fs::rename(&aside, target);
        }
        return Err(failed("give its name to", target, &error));
    }
    settle(parent);
    if there {
        throw_away(&aside, building).map_err(|error| failed("remove what was replaced,", &aside, &error))?;
    }
    Ok(())
}

/// Two runs into the same place do not meet: the second is refused. The system
/// gives a lock up when its process ends, however that ends.
pub struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    /// Takes a place; `clear` is told of the process that held it before and has died.
    ///
    /// # Errors
    /// Where another run holds it.
    pub fn take(path: PathBuf, clear: &dyn Fn(&str)) -> Result<Self, FolderError> {
        let failing = |error: std::io::Error| failed("lock", &path, &error);
        let mut looks = 0;
        loop {
            let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(failing)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    // (Where locks are binding, as on Windows, the number cannot be read.)
                    let holder = fs::read_to_string(&path).ok().and_then(|left| left.parse::<u32>().ok());
                    let holder = holder.map_or(String::new(), |number| format!(" (process {number})"));
                    return Err(FolderError(format!("another run{holder} is writing here, and holds {}: wait for it", shown(&path))));
                }
                // A disk that knows no locks.
                Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(failing(error)),
            }
            let mut left = String::new();
            file.read_to_string(&mut left).map_err(failing)?;
            looks += 1;
            if left == GIVEN_UP && looks < 100 {
                continue;
            }
            // What it left goes while the lock still names it, so that a run that
            // dies meanwhile leaves the rest to the next.
            if left.parse::<u32>().is_ok() {
                clear(&left);
            }
            replace_content(&mut file, &std::process::id().to_string()).map_err(failing)?;
            return Ok(Self { path, file });
        }
    }
}

/// What stands in a lock that its holder is about to take away: whoever had
/// opened it before that looks for the next.
const GIVEN_UP: &str = "given up";

fn replace_content(file: &mut File, content: &str) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(content.as_bytes())
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = replace_content(&mut self.file, GIVEN_UP);
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_folder_is_named_from_an_allow_list() {
        let names = [
            ("north-somerset", "north-somerset"),
            ("../../etc/passwd", "etc-passwd"),
            ("North Yorkshire (2)", "north-yorkshire-2"),
            ("CON", "con-scenario"),
            ("$(x)", "x"),
            ("", "scenario"),
            ("日本", "scenario"),
        ];
        for (name, expected) in names {
            assert_eq!(slug(name), expected, "{name:?}");
        }
    }
}
