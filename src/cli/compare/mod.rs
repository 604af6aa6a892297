//! `compare`: scenarios under the same circumstances, to one page and one folder.

use std::path::Path;
use std::time::Instant;

mod runs;
mod vary;

use self::runs::Runs;
use super::arguments::{CompareOptions, Format};
use super::running::{overrule, stem, target, wishes};
use super::{Ended, input, output};
use crate::experiment::Unlike;
use crate::report::compare::{Compared, files, folder_name, json, screen};
use crate::report::write;
use crate::scenario::Scenario;

/// Compares scenarios with a base.
pub fn compare(options: &CompareOptions) -> Result<(), Ended> {
    if let Some(vary) = &options.vary {
        return vary::vary(options, vary);
    }
    let began = Instant::now();
    let common = &options.common;
    let (mut base, others) = scenarios(options)?;
    let wishes = wishes(&mut base, common)?;
    let names = names(&options.others);
    let target = target(common, &folder_name(&stem(&options.base), &names));
    crate::report::check_folder(&target, common.force).map_err(|error| Ended::Files(error.to_string()))?;
    let made = Runs { options, base: &base, others: &others, names: &names, wishes: &wishes }.make()?;
    overrule(&mut base, Some(made.as_now.base().projection.replications()), common.seed)?;
    let compared = Compared {
        base: &base,
        others: &others,
        as_now: &made.as_now,
        trend: made.trend.as_ref(),
        doubted: &made.doubted,
        effects: &made.effects,
        reached: &made.reached,
    };
    let files = files(&compared).map_err(Ended::Internal)?;
    write(&target, &files, common.force).map_err(|error| Ended::Files(error.to_string()))?;
    match common.format {
        Format::Json => output::print(&json(&compared, &target.to_string_lossy())),
        Format::Text if common.quiet => Ok(()),
        Format::Text => {
            output::print(&format!("{}\nTables, charts and sentences are in {}\n", screen(&compared), target.display()))?;
            output::complain(&format!("It took {:.1} seconds.", began.elapsed().as_secs_f64()));
            Ok(())
        }
    }
}

/// Reads all scenarios; the base says the seed and how many replications.
fn scenarios(options: &CompareOptions) -> Result<(Scenario, Vec<Scenario>), Ended> {
    let common = &options.common;
    let mut base = input::scenario(&options.base, common.years)?;
    overrule(&mut base, common.replications, common.seed)?;
    let mut others = Vec::new();
    for file in &options.others {
        let mut other = input::scenario(file, common.years)?;
        overrule(&mut other, Some(base.replications), Some(base.seed))?;
        Unlike::check(&base.plan, &other.plan).map_err(|unlike| refuse(unlike, &base, &other, (&options.base, file)))?;
        other.renews_as(&base);
        others.push(other);
    }
    Ok((base, others))
}

fn refuse(unlike: Unlike, base: &Scenario, other: &Scenario, (base_file, file): (&Path, &Path)) -> Ended {
    let (base_file, file) = (base_file.display(), file.display());
    Ended::Refused(match unlike {
        Unlike::Start => format!(
            "{file} starts on {}, and {base_file} on {}: two plans are compared from the same day; give both the same start",
            other.plan.months.start(),
            base.plan.months.start()
        ),
        Unlike::Horizon => format!(
            "{file} looks {} years ahead, and {base_file} {}: give both the same years, or say --years",
            other.plan.months.count() / 12,
            base.plan.months.count() / 12
        ),
        Unlike::Replications => format!("{file} and {base_file} have different numbers of replications"),
    })
}

/// The alternatives' short names: their files', numbered where they are alike.
fn names(files: &[std::path::PathBuf]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for file in files {
        let stem = stem(file);
        let again = names.iter().filter(|name| **name == stem || name.starts_with(&format!("{stem} ("))).count();
        names.push(if again == 0 { stem } else { format!("{stem} ({})", again + 1) });
    }
    names
}
