//! The `tenure` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    match std::panic::catch_unwind(tenure::cli::main) {
        Ok(code) => code,
        // The message has been printed where it happened.
        Err(_) => ExitCode::from(1),
    }
}
