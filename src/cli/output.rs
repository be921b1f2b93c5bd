//! Where text goes: standard output, a file as a whole or not at all, standard error.

use super::Failure;
use std::fs;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Prints on standard output. A reader that has gone away is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Usage(format!("cannot write: {error}")))
        }
        _ => Ok(()),
    }
}

/// Says on standard error what is wrong with the usage.
pub fn complain(message: &str) {
    say(&format!("error: {message}"));
}

/// Says something on standard error.
pub fn say(message: &str) {
    let _ = writeln!(io::stderr(), "{message}"); // where nobody listens, nothing can be said
}

/// A person reads what is printed.
pub fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// The columns of the terminal, as far as the environment tells.
pub fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok();
    let columns = columns.and_then(|columns| columns.trim().parse().ok());
    columns.unwrap_or(100).clamp(40, 400)
}

/// Writes a file: after it, the file is either the old one or the whole new one.
pub fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    let special = fs::metadata(path).is_ok_and(|m| !m.is_file()); // such as /dev/null
    let written = if special {
        fs::write(path, text)
    } else {
        replace(path, text)
    };
    written.map_err(|error| Failure::Usage(format!("cannot write {}: {error}", path.display())))
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()); // keeps a link a link
    let beside = beside(&target)?;
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, &target));
    if written.is_err() {
        let _ = fs::remove_file(&beside); // the first error is the one to tell
    }
    written
}

/// A name for the unfinished file, in the same folder.
fn beside(path: &Path) -> io::Result<PathBuf> {
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "not the name of a file"))?;
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.tmp", std::process::id()));
    Ok(path.with_file_name(hidden))
}
