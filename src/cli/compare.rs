//! `compare`: scenarios under the same circumstances, to one page and one folder.

use std::path::Path;
use std::time::Instant;

use super::arguments::{CompareOptions, Format};
use super::running::{Progress, overrule, request, stem, target, why_stopped};
use super::{Ended, input, output};
use crate::department::Plan;
use crate::experiment::{Baseline, Comparison, Planned, Request, Unlike, compare as replicate};
use crate::report::compare::{Compared, files, folder_name, json, screen};
use crate::report::write;
use crate::scenario::Scenario;

/// Compares scenarios with a base.
pub fn compare(options: &CompareOptions) -> Result<(), Ended> {
    let began = Instant::now();
    let common = &options.common;
    let (base, others) = scenarios(options)?;
    let names = names(&options.others);
    let target = target(common, &folder_name(&stem(&options.base), &names));
    crate::report::check_folder(&target, common.force).map_err(|error| Ended::Files(error.to_string()))?;
    let (as_now, trend) = project(&base, &others, &names, options)?;
    let compared = Compared { base: &base, others: &others, as_now: &as_now, trend: trend.as_ref() };
    write(&target, &files(&compared), common.force).map_err(|error| Ended::Files(error.to_string()))?;
    match common.format {
        Format::Json => output::print(&json(&compared, &target.to_string_lossy())),
        Format::Text if common.quiet => Ok(()),
        Format::Text => {
            output::print(&format!("{}\nTables and sentences are in {}\n", screen(&compared), target.display()))?;
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

/// Of the second baseline so many runs are made at most: it is asked which way
/// a difference goes, not for a band.
const MOST_RUNS_OF_THE_TREND: u32 = 200;

/// Both baselines, the second with fewer runs.
fn project(base: &Scenario, others: &[Scenario], names: &[String], options: &CompareOptions) -> Result<(Comparison, Option<Comparison>), Ended> {
    let base_name = stem(&options.base);
    let of_trend = if options.no_trend { 0 } else { base.replications.min(MOST_RUNS_OF_THE_TREND) };
    let progress = Progress::new((u64::from(base.replications) + u64::from(of_trend)) * (others.len() as u64 + 1), options.common.quiet);
    let all = request(base, &options.common);
    let under = |baseline: Baseline, request: &Request| {
        let plans: Vec<Plan> = std::iter::once(base).chain(others).map(|scenario| baseline.around(&scenario.plan)).collect();
        let planned: Vec<Planned<'_>> =
            others.iter().zip(names).zip(&plans[1..]).map(|((other, name), plan)| Planned { name, title: &other.title, plan }).collect();
        let first = Planned { name: &base_name, title: &base.title, plan: &plans[0] };
        replicate(first, &planned, request, &|| progress.goes_on()).map_err(|(place, reason)| {
            let name = if place == 0 { &base_name } else { &names[place - 1] };
            why_stopped(reason, &format!(" of {name}"))
        })
    };
    let done = under(Baseline::AsNow, &all).and_then(|as_now| {
        let trend = (of_trend > 0).then(|| under(Baseline::TrendContinues, &Request { replications: 0..of_trend, ..all.clone() }));
        Ok((as_now, trend.transpose()?))
    });
    progress.finish();
    done
}
