//! Reading scenario files: regular files only, up to a stated size.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::{Ended, output};
use crate::scenario::{self, MOST_BYTES, Scenario};

/// Names and texts of files.
pub type Texts = Vec<(String, String)>;

/// Reads a scenario with everything it extends, looking `years` ahead if given.
pub fn scenario(path: &Path, years: Option<u32>) -> Result<Scenario, Ended> {
    changed(path, years, &[])
}

/// The same with other values of some settings.
pub fn changed(path: &Path, years: Option<u32>, changes: &[(String, String)]) -> Result<Scenario, Ended> {
    with_texts(path, years, changes).map(|(scenario, _)| scenario)
}

/// The same, and the text of every file that was read, by its name.
pub fn with_texts(path: &Path, years: Option<u32>, changes: &[(String, String)]) -> Result<(Scenario, Texts), Ended> {
    let name = path.to_string_lossy().into_owned();
    let mut unreadable = None;
    let mut texts = Texts::new();
    let read = scenario::read_changed(&name, years, changes, &mut |file| {
        let read = text(Path::new(file));
        match &read {
            Ok(text) if !texts.iter().any(|known| known.0 == file) => texts.push((file.to_owned(), text.clone())),
            Ok(_) => {}
            Err(reason) => {
                unreadable.get_or_insert(format!("cannot read {file}: {reason}"));
            }
        }
        read
    });
    read.map(|scenario| (scenario, texts)).map_err(|diagnosis| {
        let text = diagnosis.render(output::colour());
        match unreadable {
            Some(_) if diagnosis.faults.iter().all(|fault| fault.code == "unreadable") => Ended::Files(text),
            _ => Ended::Refused(text),
        }
    })
}

/// The text of a file by its name.
pub fn text_of(name: &str) -> Result<String, String> {
    text(Path::new(name))
}

fn text(path: &Path) -> Result<String, String> {
    let found = fs::metadata(path).map_err(|error| error.to_string())?;
    if !found.is_file() {
        return Err("it is not a file".to_owned());
    }
    // The system's own accounts of itself pass for files, and some never end.
    let of_the_system = fs::canonicalize(path).is_ok_and(|plain| ["/proc", "/sys"].iter().any(|root| plain.starts_with(root)));
    if of_the_system {
        return Err("it is a file of the system, not a scenario".to_owned());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| error.to_string())?;
    file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text: save it as UTF-8".to_owned())
}
