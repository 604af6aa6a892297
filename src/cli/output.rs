//! What goes to the screen: results to standard output, all else beside it.

use std::io::{IsTerminal, Write};

use super::Ended;

/// Prints results. A reader that has gone away is no failure.
pub fn print(text: &str) -> Result<(), Ended> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Ended::Files(format!("cannot print: {error}"))),
        _ => Ok(()),
    }
}

/// Says something beside the results.
pub fn complain(text: &str) {
    let end = if text.ends_with('\n') { "" } else { "\n" };
    let _ = write!(std::io::stderr(), "{text}{end}");
}

/// Keeps the window open where a double click has opened it for us and would
/// close it at once: on Windows, without arguments, until Enter.
pub fn stay_open() {
    if cfg!(windows) && std::env::args_os().len() == 1 && std::io::stdin().is_terminal() {
        complain("\nThis is a program for the command line: tenure run FILE. Press Enter to close.");
        let _ = std::io::stdin().read_line(&mut String::new());
    }
}

/// Whether to colour what is said beside the results.
pub fn colour() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}
