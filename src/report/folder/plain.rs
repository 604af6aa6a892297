//! Names on a disk, as they stand: no link is followed.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use super::{FolderError, failed, name_of, parent_of};

/// Opens what stands under a name itself, and does not wait for a pipe.
pub fn as_it_stands() -> OpenOptions {
    #[allow(unused_mut, reason = "only some systems have such flags")]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NOFOLLOW | libc::O_NONBLOCK);
    options
}

/// A hidden name beside `name` that nothing has yet: process numbers come again.
pub fn free(parent: &Path, name: &str, end: &str) -> PathBuf {
    let id = std::process::id();
    let first = parent.join(format!(".{name}.{id}.{end}"));
    let others = (2..).map(|n: u32| parent.join(format!(".{name}.{id}-{n}.{end}")));
    std::iter::once(first.clone()).chain(others).find(|path| fs::symlink_metadata(path).is_err()).unwrap_or(first)
}

/// The longest name of a file within a run, and more.
const LONGEST: usize = 100;

/// Makes and removes what a run will make beside its place, to hear of it now
/// where the disk will not have it: no right, no such name, no room for one.
pub fn can_be_made(target: &Path) -> Result<(), FolderError> {
    let parent = parent_of(target);
    let mut made = Vec::new();
    let missing: Vec<&Path> = parent.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && fs::metadata(folder).is_err()).collect();
    let mut tried = Ok(());
    for folder in missing.into_iter().rev() {
        match fs::create_dir(folder) {
            Ok(()) => made.push(folder.to_path_buf()),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => {
                tried = Err(failed("make the folder", folder, &error));
                break;
            }
        }
    }
    let tried = tried.and_then(|()| can_be_made_in(&parent, &name_of(target)?));
    for folder in made.iter().rev() {
        let _ = fs::remove_dir(folder);
    }
    tried
}

fn can_be_made_in(parent: &Path, name: &str) -> Result<(), FolderError> {
    let folder = free(parent, name, "replaced");
    fs::create_dir(&folder).map_err(|error| failed("write beside", &parent.join(name), &error))?;
    let file = folder.join("x".repeat(LONGEST));
    let made = OpenOptions::new().write(true).create_new(true).open(&file);
    let _ = fs::remove_file(&file);
    let _ = fs::remove_dir(&folder);
    made.map(drop).map_err(|error| failed("write into", &parent.join(name), &error))
}
