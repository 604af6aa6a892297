//! What may be written on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// What the command says to the program that called it.
const EXIT_CODES: &str = "Exit codes: 0 done, 1 internal failure, 2 usage, 3 scenario invalid or refused, 4 cannot read or write, 5 stopped before the end";

/// Projects what a recruitment plan does to vacancies, agency spend and children's continuity of social worker.
#[derive(Debug, Parser)]
#[command(name = "tenure", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a scenario and write its folder of tables, charts and sentences
    Run(RunOptions),
    /// Compare scenarios under the same circumstances and write a folder of differences
    Compare(CompareOptions),
    /// Check scenarios and print what they imply, without running them
    Check {
        /// Scenario files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Explain a setting or a measure: meaning, unit, default, source
    Explain {
        /// A key such as leaving.turnover, or a measure such as vacancy_rate_by_team
        name: String,
    },
    /// Print the JSON Schema of scenario files, for editors
    Schema,
    /// Put parts of a run together: the same bytes as the run that was never parted
    Merge(MergeOptions),
    /// Check in half a minute that this machine computes what it should, and print the result
    Selftest {
        /// How to print the result
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

/// How to run a scenario.
#[derive(Debug, Args)]
pub struct RunOptions {
    /// The scenario file
    pub file: PathBuf,
    /// Check after every event that everything adds up; the results are the same, and slower to come
    #[arg(long)]
    pub audit: bool,
    /// Write also the log of this replication, counted from 0: trace.csv
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..100_000))]
    pub trace: Option<u32>,
    /// Run only the replications from this one on, counted from 0, and write them as a
    /// part for `merge`: --output then names a file
    #[arg(long, value_name = "A", requires = "to")]
    pub replications_from: Option<u32>,
    /// The replication after the last of the part
    #[arg(long, value_name = "B", requires = "replications_from")]
    pub to: Option<u32>,
    /// Keep what is done, in a folder ending in .part, and go on from there if it is there
    #[arg(long, conflicts_with = "replications_from")]
    pub resume: bool,
    /// What every run takes
    #[command(flatten)]
    pub common: CommonOptions,
}

/// How to put parts together.
#[derive(Debug, Args)]
pub struct MergeOptions {
    /// The parts, in any order
    #[arg(required = true)]
    pub parts: Vec<PathBuf>,
    /// The folder to write, in place of output/<name of the scenario's file>
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Replace the folder if it holds an earlier run
    #[arg(long)]
    pub force: bool,
    /// No report: only the folder
    #[arg(long)]
    pub quiet: bool,
    /// How to print the results
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// How to compare scenarios.
#[derive(Debug, Args)]
pub struct CompareOptions {
    /// The scenario to compare with
    pub base: PathBuf,
    /// The scenarios to compare with it
    #[arg(required_unless_present = "vary")]
    pub others: Vec<PathBuf>,
    /// In place of other scenarios: one setting of the base at several values, as
    /// 'cohort."ASYE academy".heads=0,4,8,12'; money is held against the first
    #[arg(long, value_name = "KEY=V1,V2,…", conflicts_with_all = ["others", "why"])]
    pub vary: Option<String>,
    /// With --vary: the vacancy rate that counts as reached
    #[arg(long, value_name = "SHARE", default_value_t = 0.10, requires = "vary")]
    pub target: f64,
    /// With --vary: the date on which full caseloads are wanted, as 2029-09-01
    #[arg(long, value_name = "DATE", requires = "vary")]
    pub full_by: Option<String>,
    /// Only the comparison itself: no second baseline in which England's trend
    /// continues, and no look at which assumptions its sign hangs on
    #[arg(long)]
    pub quick: bool,
    /// Switch the settings that differ one at a time and together, and say what each contributes
    #[arg(long)]
    pub why: bool,
    /// What every run takes
    #[command(flatten)]
    pub common: CommonOptions,
}

/// What every command that runs something takes.
#[derive(Debug, Args)]
pub struct CommonOptions {
    /// Number of replications, in place of the file's
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub replications: Option<u32>,
    /// Run in blocks until the mean of a measure (in a comparison: of its
    /// difference) is known to this half-width (95 %), as agency_fte=0.5, or
    /// agency_fte@3=0.5 after three years; --replications is then the most.
    /// May be given several times
    #[arg(long, value_name = "MEASURE=HALFWIDTH")]
    pub precision: Vec<String>,
    /// Seed, in place of the file's
    #[arg(long)]
    pub seed: Option<u64>,
    /// Years to look ahead, in place of the file's
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=15))]
    pub years: Option<u32>,
    /// Threads; never shows in the results
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// The folder to write, in place of output/<name of the file>
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Replace the folder if it holds an earlier run
    #[arg(long)]
    pub force: bool,
    /// No progress, no report: only the folder
    #[arg(long)]
    pub quiet: bool,
    /// How to print the results
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For machines
    Json,
}
