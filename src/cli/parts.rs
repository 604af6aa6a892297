//! Parts of a run: made one by one, put together, or gone on with.

use std::fs::{self, File};
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::arguments::{CommonOptions, Format, MergeOptions, RunOptions};
use super::run::{tell, why_broken};
use super::running::{Progress, request, stem, target};
use super::{Ended, output};
use crate::experiment::{Projection, Request, audited, run as replicate};
use crate::report::{Lock, Part, PartOf, check_folder, check_part, files, merged, missing, part, slug, write, write_part};
use crate::scenario::Scenario;

/// Replications between two parts of a run that can be gone on with.
const BLOCK: u32 = 50;

/// The largest part that is read [bytes]: what results may take at most, and a scenario.
const MOST_BYTES: u64 = 8_100_000_000;

/// Runs some of the replications, and leaves them in a part.
pub fn run_part(options: &RunOptions, scenario: &Scenario, of: PartOf, range: Range<u32>) -> Result<(), Ended> {
    if range.is_empty() || range.end > scenario.replications {
        return Err(Ended::Usage(format!(
            "--replications-from counts from 0, and --to is larger, and at most the {} replications of the whole run",
            scenario.replications
        )));
    }
    let common = &options.common;
    let name = format!("{}-{}-{}", slug(&stem(&options.file)), range.start, range.end);
    let path = common.output.clone().unwrap_or_else(|| Path::new("output").join(format!("{name}.part")));
    check_part(&path, common.force).map_err(|error| Ended::Files(error.to_string()))?;
    let progress = Progress::new(u64::from(range.end - range.start), common.quiet);
    let projection = block(options, scenario, range.clone(), &progress)?;
    progress.finish();
    progress.not_stopped()?;
    write_part(&path, &part(of, range.start, &projection), common.force).map_err(|error| Ended::Files(error.to_string()))?;
    match common.format {
        Format::Json => {
            let said = serde_json::json!({ "part": path.to_string_lossy(), "from": range.start, "to": range.end, "replications": scenario.replications });
            output::print(&format!("{said:#}\n"))
        }
        Format::Text if common.quiet => Ok(()),
        Format::Text => output::print(&format!(
            "Replications {} to {} of {} are in {}; tenure merge puts all parts together\n",
            range.start, range.end - 1, scenario.replications, path.display()
        )),
    }
}

fn block(options: &RunOptions, scenario: &Scenario, range: Range<u32>, progress: &Progress) -> Result<Projection, Ended> {
    let live = if options.audit { audited } else { replicate };
    let asked = Request { replications: range, ..request(scenario, &options.common) };
    live(&scenario.plan, &asked, &|| progress.goes_on()).map_err(|reason| why_broken(reason, options, scenario))
}

/// Puts parts together to the folder of the whole run.
pub fn merge(options: &MergeOptions) -> Result<(), Ended> {
    let parts = options.parts.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?;
    let name = parts.first().and_then(|(_, part)| part.of.texts.first()).map(|text| stem(Path::new(&text.0))).unwrap_or_default();
    let target = options.output.clone().unwrap_or_else(|| Path::new("output").join(slug(&name)));
    check_folder(&target, options.force).map_err(|error| Ended::Files(error.to_string()))?;
    let (scenario, projection) = merged(parts).map_err(Ended::Refused)?;
    let made = files(&scenario, &projection).map_err(Ended::Internal)?;
    write(&target, &made, options.force).map_err(|error| Ended::Files(error.to_string()))?;
    tell(options.format, options.quiet, &scenario, &projection, &target, &[])
}

fn read(path: &Path) -> Result<(String, Part), Ended> {
    let shown = path.display().to_string().escape_debug().to_string();
    let unreadable = |why: String| Ended::Files(format!("cannot read {shown}: {why}"));
    let found = fs::metadata(path).map_err(|error| unreadable(error.to_string()))?;
    if !found.is_file() {
        return Err(unreadable("it is not a file".to_owned()));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| unreadable(error.to_string()))?;
    file.take(MOST_BYTES).read_to_end(&mut bytes).map_err(|error| unreadable(error.to_string()))?;
    let part = Part::read(&bytes).map_err(|why| Ended::Refused(format!("{shown}: {why}")))?;
    Ok((shown, part))
}

/// Runs what is not done yet, block by block, each kept at once in a folder of
/// parts beside the place of the results; when all is done, puts them together.
pub fn resume(options: &RunOptions, scenario: &Scenario, of: &PartOf) -> Result<(), Ended> {
    let common = &options.common;
    let target = target(common, &stem(&options.file));
    check_folder(&target, common.force).map_err(|error| Ended::Files(error.to_string()))?;
    let folder = kept_beside(&target)?;
    fs::create_dir_all(&folder).map_err(|error| Ended::Files(format!("cannot make the folder {}: {error}", folder.display())))?;
    all_ours(&folder)?;
    let lock = Lock::take(folder.join(".lock"), &|_| {}).map_err(|error| Ended::Files(error.to_string()))?;
    let mut parts = kept(&folder, of)?;
    let done: Vec<Range<u32>> = parts.iter().map(|(_, part)| part.of.range()).collect();
    let left = missing(&done, scenario.replications);
    let progress = Progress::new(left.iter().map(|range| u64::from(range.end - range.start)).sum(), common.quiet);
    for range in left.into_iter().flat_map(blocks) {
        let projection = block(options, scenario, range.clone(), &progress).map_err(|ended| going_on(ended, &folder))?;
        let bytes = part(of.clone(), range.start, &projection);
        let path = folder.join(format!("{}-{}.part", range.start, range.end));
        write_part(&path, &bytes, true).map_err(|error| Ended::Files(error.to_string()))?;
        parts.push((path.display().to_string(), Part::read(&bytes).map_err(Ended::Internal)?));
    }
    progress.finish();
    let (scenario, projection) = merged(parts).map_err(Ended::Refused)?;
    let made = files(&scenario, &projection).map_err(Ended::Internal)?;
    progress.not_stopped().map_err(|ended| going_on(ended, &folder))?;
    write(&target, &made, common.force).map_err(|error| Ended::Files(error.to_string()))?;
    for path in entries(&folder)?.into_iter().filter(|path| path.file_name().is_some_and(|name| name != ".lock") && is_ours(path)) {
        let _ = fs::remove_file(path);
    }
    drop(lock);
    let _ = fs::remove_dir(&folder);
    tell(common.format, common.quiet, &scenario, &projection, &target, &[])
}

/// How every part begins, of whatever generation.
const PART_BEGINS: &[u8] = b"tenure part";

fn kept_beside(target: &Path) -> Result<PathBuf, Ended> {
    let name = target.file_name().ok_or_else(|| Ended::Files(format!("{} is not a name for a folder", target.display())))?;
    Ok(target.with_file_name(format!("{}.part", name.to_string_lossy())))
}

fn blocks(range: Range<u32>) -> impl Iterator<Item = Range<u32>> {
    range.clone().step_by(BLOCK as usize).map(move |from| from..(from + BLOCK).min(range.end))
}

/// The parts of this run that are there already. One that is not as it was
/// written is made again; one of another run stops everything.
fn kept(folder: &Path, of: &PartOf) -> Result<Vec<(String, Part)>, Ended> {
    let mut kept = Vec::new();
    for path in entries(folder)?.into_iter().filter(|path| path.extension().is_some_and(|end| end == "part")) {
        match read(&path) {
            Ok((name, part)) => match part.of.unlike(of) {
                None => kept.push((name, part)),
                Some(why) => return Err(Ended::Refused(format!("{name} is of another run ({why}): remove {}, or name another place with --output", folder.display()))),
            },
            Err(Ended::Refused(why)) => output::complain(&format!("{why}; it is made again")),
            Err(ended) => return Err(ended),
        }
    }
    Ok(kept)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Ended> {
    let unreadable = |error: std::io::Error| Ended::Files(format!("cannot read {}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).map_err(unreadable)?.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

/// Nothing is kept in a folder that is somebody else's, or that holds anything
/// that a run would not have left there.
fn all_ours(folder: &Path) -> Result<(), Ended> {
    let refused = |path: &Path| {
        let shown = path.display().to_string().escape_debug().to_string();
        Err(Ended::Files(format!("{shown} is something that this program did not write, where --resume would keep its parts: move it away, or name another place with --output")))
    };
    if !fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir()) {
        return refused(folder);
    }
    match entries(folder)?.iter().find(|path| !is_ours(path)) {
        Some(other) => refused(other),
        None => Ok(()),
    }
}

/// A part, what was to become one when a run died, or the lock: by its name and
/// by how it begins.
fn is_ours(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if !fs::symlink_metadata(path).is_ok_and(|found| found.is_file()) {
        return false;
    }
    if name == ".lock" {
        return true;
    }
    let (name, whole) = match name.strip_prefix('.').and_then(|name| name.strip_suffix(".building")) {
        Some(building) => (building.rsplit_once('.').map_or("", |parts| parts.0).to_owned(), false),
        None => (name, true),
    };
    let range = name.strip_suffix(".part").and_then(|range| range.split_once('-'));
    let numbered = range.is_some_and(|(from, to)| from.parse::<u32>().is_ok() && to.parse::<u32>().is_ok());
    let mut begins = Vec::new();
    let read = File::open(path).and_then(|file| file.take(PART_BEGINS.len() as u64).read_to_end(&mut begins)).is_ok();
    numbered && read && (begins == PART_BEGINS || (!whole && PART_BEGINS.starts_with(&begins)))
}

/// Stopped, but not for nothing.
fn going_on(ended: Ended, folder: &Path) -> Ended {
    match ended {
        Ended::Stopped(_) => Ended::Stopped(format!("stopped before the end; what is done is kept in {}: the same command goes on from there", folder.display())),
        other => other,
    }
}

/// The part that is asked for with --replications-from and --to.
pub fn asked(options: &RunOptions) -> Option<Range<u32>> {
    options.replications_from.zip(options.to).map(|(from, to)| from..to)
}

/// Whether a run is by parts at all.
pub fn by_parts(options: &RunOptions) -> bool {
    options.resume || options.replications_from.is_some()
}

/// What goes with a run by parts: nothing that looks at the whole while it runs.
pub fn fits(common: &CommonOptions, trace: bool) -> Result<(), Ended> {
    if common.precision.is_empty() && !trace {
        return Ok(());
    }
    Err(Ended::Usage("--precision and --trace are of a whole run: leave them out with --resume or --replications-from".to_owned()))
}
