//! The command line: arguments, files, progress, exit codes. The porch.

mod arguments;
mod check;
mod compare;
mod input;
mod output;
mod parts;
mod run;
mod running;
mod selftest;

use std::process::ExitCode;

use clap::Parser;

use self::arguments::{Arguments, Command};

/// Why a command did not end well.
#[derive(Debug)]
pub enum Ended {
    /// A fault of ours.
    Internal(String),
    /// What was asked makes no sense.
    Usage(String),
    /// The scenario is invalid, or refused.
    Refused(String),
    /// Something could not be read or written.
    Files(String),
    /// Stopped before the end.
    Stopped(String),
}

impl Ended {
    fn code(&self) -> u8 {
        match self {
            Self::Internal(_) => 1,
            Self::Usage(_) => 2,
            Self::Refused(_) => 3,
            Self::Files(_) => 4,
            Self::Stopped(_) => 5,
        }
    }

    fn message(&self) -> &str {
        match self {
            Self::Internal(text) | Self::Usage(text) | Self::Refused(text) | Self::Files(text) | Self::Stopped(text) => text,
        }
    }
}

/// Runs the command given on the command line.
///
/// Exit codes: 0 done, 1 internal failure, 2 usage, 3 scenario invalid or
/// refused, 4 cannot read or write, 5 stopped before the end.
pub fn main() -> ExitCode {
    let arguments = Arguments::try_parse().unwrap_or_else(|said| {
        let _ = said.print();
        output::stay_open();
        std::process::exit(said.exit_code())
    });
    let done = match arguments.command {
        Command::Run(options) => run::run(&options),
        Command::Compare(options) => compare::compare(&options),
        Command::Check { files } => check::check(&files),
        Command::Explain { name } => check::explain(&name),
        Command::Merge(options) => parts::merge(&options),
        Command::Selftest { format } => selftest::selftest(format),
        Command::Schema => output::print(&format!("{:#}\n", crate::evidence::schema())),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(ended) => {
            output::complain(ended.message());
            ExitCode::from(ended.code())
        }
    }
}
