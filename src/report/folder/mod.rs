//! A run's folder: whole, or not there at all.
//!
//! Files are written into a hidden folder beside the place, `manifest.json`
//! last, and the folder gets its name by one rename. A folder that is there
//! already is replaced only on demand, and only if everything in it is what
//! its manifest lists, byte for byte. No link is followed, and nothing that
//! this program did not make is written over or removed.

mod earlier;
mod lock;
mod plain;
mod unfinished;

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use self::earlier::Earlier;
pub use self::lock::Lock;
use self::plain::as_it_stands;
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
    clean(&path.to_string_lossy())
}

fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
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
    may_be_replaced(target, force)?;
    Lock::look(&lock_of(target)?)?;
    plain::can_be_made(target)
}

fn may_be_replaced(target: &Path, force: bool) -> Result<(), FolderError> {
    let Ok(found) = fs::symlink_metadata(target) else { return Ok(()) };
    let shown = shown(target);
    if found.file_type().is_symlink() {
        return Err(FolderError(format!("{shown} is a link to somewhere else; results are not written through links")));
    }
    if !found.is_dir() {
        return Err(FolderError(format!("{shown} is a file, not a folder; name another place with --output")));
    }
    let empty = fs::read_dir(target).map_err(|error| failed("look into", target, &error))?.next().is_none();
    if empty {
        return Ok(());
    }
    let Some(earlier) = Earlier::of(target) else {
        return Err(FolderError(format!("{shown} holds something that this program did not write; name another place with --output")));
    };
    if !force {
        return Err(FolderError(format!(
            "{shown} is there already, with the results of \"{}\": name another place with --output, or add --force to replace them",
            clean(&earlier.title)
        )));
    }
    match earlier.not_listed(target) {
        None => Ok(()),
        Some(other) => Err(FolderError(format!(
            "{} is not as a run left it, or was never part of one, and --force would lose it: move it away, or name another place with --output",
            self::shown(&other)
        ))),
    }
}

/// Fails early where a part could not be written in the end.
///
/// # Errors
/// Where the place is taken and may not be replaced.
pub fn check_part(path: &Path, force: bool) -> Result<(), FolderError> {
    part_may_be_replaced(path, force)?;
    plain::can_be_made(path)
}

fn part_may_be_replaced(path: &Path, force: bool) -> Result<(), FolderError> {
    let Ok(found) = fs::symlink_metadata(path) else { return Ok(()) };
    let shown = shown(path);
    if found.file_type().is_symlink() {
        return Err(FolderError(format!("{shown} is a link to somewhere else; results are not written through links")));
    }
    if !found.is_file() {
        return Err(FolderError(format!("{shown} is not a file; name another place with --output")));
    }
    let mut begins = [0; 11];
    let ours = as_it_stands().read(true).open(path).and_then(|mut file| file.read_exact(&mut begins)).is_ok() && begins == *b"tenure part";
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
    part_may_be_replaced(path, force)?;
    let parent = parent_of(path);
    fs::create_dir_all(&parent).map_err(|error| failed("make the folder", &parent, &error))?;
    let building = plain::free(&parent, &name_of(path)?, "building");
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

/// The last part of a path, by which its hidden neighbours are called.
fn name_of(path: &Path) -> Result<String, FolderError> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    name.ok_or_else(|| FolderError(format!("{} is not a name for a file or folder", shown(path))))
}

fn lock_of(target: &Path) -> Result<PathBuf, FolderError> {
    Ok(parent_of(target).join(format!(".{}.lock", name_of(target)?)))
}

/// Writes a run's folder.
///
/// # Errors
/// Where anything cannot be written: then nothing stands under the folder's name.
pub fn write(target: &Path, files: &Files, force: bool) -> Result<(), FolderError> {
    may_be_replaced(target, force)?;
    let parent = parent_of(target);
    fs::create_dir_all(&parent).map_err(|error| failed("make the folder", &parent, &error))?;
    let name = name_of(target)?;
    let lock = Lock::take(lock_of(target)?, &|died| clear_after(died, target, &parent, &name))?;
    let building = plain::free(&parent, &name, "building");
    fs::create_dir(&building).map_err(|error| failed("make the folder", &building, &error))?;
    let done = fill(&building, files).and_then(|()| put_in_place(&building, target, &parent, &name, force));
    if done.is_err() {
        unfinished::clear(&building);
    }
    drop(lock);
    done
}

/// What a run that died while writing has left: an unfinished folder goes, and
/// what it was about to replace gets its name back.
fn clear_after(died: &str, target: &Path, parent: &Path, name: &str) {
    let building = parent.join(format!(".{name}.{died}.building"));
    let aside = parent.join(format!(".{name}.{died}.replaced"));
    unfinished::clear(&building);
    if Earlier::of(&aside).is_none() {
        return;
    }
    if fs::symlink_metadata(target).is_err() {
        let _ = fs::rename(&aside, target);
    } else {
        throw_away(&aside, &building);
    }
}

/// Removes what was replaced, under the name of what is unfinished: half of it
/// must not be taken for the whole that gets its name back.
fn throw_away(aside: &Path, building: &Path) {
    if fs::symlink_metadata(building).is_err() && fs::rename(aside, building).is_ok() {
        unfinished::clear(building);
    }
}

fn fill(folder: &Path, files: &Files) -> Result<(), FolderError> {
    let list = folder.join(unfinished::LIST);
    write_new(&list, &unfinished::list(files))?;
    for (name, bytes) in files {
        let path = folder.join(name);
        if let Some(inner) = path.parent() {
            fs::create_dir_all(inner).map_err(|error| failed("make the folder", inner, &error))?;
        }
        write_new(&path, bytes)?;
    }
    fs::remove_file(&list).map_err(|error| failed("remove", &list, &error))
}

/// Gives the finished folder its name; what was there goes only after.
fn put_in_place(building: &Path, target: &Path, parent: &Path, name: &str, force: bool) -> Result<(), FolderError> {
    may_be_replaced(target, force)?;
    let aside = plain::free(parent, name, "replaced");
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
    if there && fs::remove_dir(&aside).is_err() {
        throw_away(&aside, building);
    }
    Ok(())
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
