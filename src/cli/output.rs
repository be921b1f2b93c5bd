//! Where text goes: standard output, a file as a whole or not at all, standard error.

use super::Failure;
use crate::render::escape::{visible, visible_name};
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

/// Says something on standard error. Names and options are quoted in it, of which a terminal would obey control characters.
pub fn say(message: &str) {
    let _ = writeln!(io::stderr(), "{}", visible(message)); // where nobody listens, nothing can be said
}

/// The name of a file as messages have it.
pub fn shown(path: &Path) -> String {
    visible_name(&path.to_string_lossy())
}

/// A person reads what is printed.
pub fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// The columns of a line of text: those of the terminal on standard output, unless the environment says otherwise.
pub fn width() -> usize {
    let said = std::env::var("COLUMNS").ok();
    let terminal = terminal_size::terminal_size_of(io::stdout());
    let terminal = terminal.map(|(width, _)| usize::from(width.0));
    chosen_width(said.as_deref(), terminal)
}

/// The variable comes first, since a user sets it on purpose (a shell keeps its own to itself); a terminal of no columns tells
/// nothing, and a text that goes into a file is as wide as it always was.
fn chosen_width(said: Option<&str>, terminal: Option<usize>) -> usize {
    let said = said.and_then(|said| said.trim().parse().ok());
    let columns = said.or(terminal).filter(|&columns| columns > 0);
    columns.unwrap_or(100).clamp(40, 400)
}

/// Writes a file: after it, the file is either the old one or the whole new one.
pub fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    write_files(&[(path, text)])
}

/// Writes files. Nothing is put in its place before everything is on the disk.
pub fn write_files(files: &[(&Path, &str)]) -> Result<(), Failure> {
    let mut unfinished = Vec::new();
    for (path, text) in files {
        unfinished.push((path, Unfinished::write(path, text).map_err(cannot(path))?));
    }
    unfinished
        .into_iter()
        .try_for_each(|(path, one)| one.put_in_place().map_err(cannot(path)))
}

fn cannot(path: &Path) -> impl Fn(io::Error) -> Failure {
    move |error| Failure::Usage(format!("cannot write {}: {error}", shown(path)))
}

/// The new text of a file, beside the old one; gone when it is not put in place.
struct Unfinished {
    beside: Option<PathBuf>,
    target: PathBuf,
}

impl Unfinished {
    fn write(path: &Path, text: &str) -> io::Result<Unfinished> {
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()); // keeps a link a link
        let old = fs::metadata(&target).ok();
        if old.as_ref().is_some_and(|old| !old.is_file()) {
            fs::write(&target, text)?; // such as /dev/null
            return Ok(Unfinished {
                beside: None,
                target,
            });
        }
        if let Some(old) = &old {
            // A rename would not ask: the folder alone decides about it.
            if old.permissions().readonly() {
                return Err(io::Error::new(
                    ErrorKind::PermissionDenied,
                    "the file is read-only",
                ));
            }
            fs::OpenOptions::new().write(true).open(&target)?;
        }
        let beside = beside(&target)?;
        let unfinished = Unfinished {
            beside: Some(beside.clone()),
            target,
        };
        fs::write(&beside, text)?;
        if let Some(old) = old {
            fs::set_permissions(&beside, old.permissions())?;
        }
        Ok(unfinished)
    }

    fn put_in_place(mut self) -> io::Result<()> {
        if let Some(beside) = &self.beside {
            fs::rename(beside, &self.target)?;
        }
        self.beside = None;
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            let _ = fs::remove_file(beside); // the first error is the one to tell
        }
    }
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

#[cfg(test)]
mod tests {
    use super::chosen_width;

    #[test]
    fn lines_are_as_wide_as_the_terminal() {
        for (said, terminal, width) in [
            (None, None, 100),
            (None, Some(50), 50),
            (None, Some(200), 200),
            (None, Some(0), 100),
            (None, Some(20), 40),
            (None, Some(1_000), 400),
            (Some("72"), Some(200), 72),
            (Some(" 72 "), None, 72),
            (Some("wide"), Some(120), 120),
            (Some("0"), None, 100),
        ] {
            assert_eq!(chosen_width(said, terminal), width, "{said:?} {terminal:?}");
        }
    }
}
