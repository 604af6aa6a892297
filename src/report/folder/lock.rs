//! A place is taken by one run at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::plain::as_it_stands;
use super::{FolderError, failed, shown};

/// Two runs into the same place do not meet: the second is refused. The system
/// gives a lock up when its process ends, however that ends.
pub struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    /// Whether a place could be taken now, without taking it.
    ///
    /// # Errors
    /// Where another run holds it, or something else stands there.
    pub fn look(path: &Path) -> Result<(), FolderError> {
        match fs::symlink_metadata(path) {
            Ok(_) => open(path).and_then(|file| {
                held(path, &file)?;
                content(path, &file).map(drop)
            }),
            Err(_) => Ok(()),
        }
    }

    /// Takes a place; `clear` is told of the process that held it before and has died.
    ///
    /// # Errors
    /// Where another run holds it.
    pub fn take(path: PathBuf, clear: &dyn Fn(&str)) -> Result<Self, FolderError> {
        let failing = |error: std::io::Error| failed("lock", &path, &error);
        let mut looks = 0;
        loop {
            let mut file = open(&path)?;
            held(&path, &file)?;
            let left = content(&path, &file)?;
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

/// A lock's file: made, or one of ours as it stands.
fn open(path: &Path) -> Result<File, FolderError> {
    let failing = |error: std::io::Error| failed("lock", path, &error);
    let made = OpenOptions::new().read(true).write(true).create_new(true).open(path);
    let file = match made {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => match fs::symlink_metadata(path) {
            Ok(found) if !found.is_file() => return Err(not_ours(path)),
            // Gone meanwhile: its holder has ended.
            Err(_) => return open(path),
            Ok(_) => as_it_stands().read(true).write(true).open(path).map_err(failing)?,
        },
        made => made.map_err(failing)?,
    };
    if file.metadata().is_ok_and(|found| found.is_file()) { Ok(file) } else { Err(not_ours(path)) }
}

fn not_ours(path: &Path) -> FolderError {
    FolderError(format!("{} is something that this program did not write, where its lock would stand: move it away, or name another place with --output", shown(path)))
}

/// Locks the file, or says who holds it.
fn held(path: &Path, file: &File) -> Result<(), FolderError> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => {
            // (Where locks are binding, as on Windows, the number cannot be read.)
            let holder = fs::read_to_string(path).ok().and_then(|left| left.parse::<u32>().ok());
            let holder = holder.map_or(String::new(), |number| format!(" (process {number})"));
            Err(FolderError(format!("another run{holder} is writing here, and holds {}: wait for it", shown(path))))
        }
        // A disk that knows no locks.
        Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => Ok(()),
        Err(TryLockError::Error(error)) => Err(failed("lock", path, &error)),
    }
}

/// What its last holder left in a lock: nothing, its number, or that it gave up.
fn content(path: &Path, file: &File) -> Result<String, FolderError> {
    let mut left = Vec::new();
    file.take(32).read_to_end(&mut left).map_err(|error| failed("read", path, &error))?;
    let left = String::from_utf8(left).unwrap_or_else(|_| "?".to_owned());
    let ours = left.is_empty() || GIVEN_UP.starts_with(&left) || left.parse::<u32>().is_ok();
    if ours { Ok(left) } else { Err(not_ours(path)) }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = replace_content(&mut self.file, GIVEN_UP);
        let _ = fs::remove_file(&self.path);
    }
}
