//! Derivations in Markdown documents: filled in place, or only compared.

use super::arguments::Embed;
use super::{Failure, output};
use crate::documents::markers::{self, Filled};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A document as it was read and as it should be.
struct Document {
    path: PathBuf,
    before: String,
    filled: Filled,
}

/// Fills the documents, all of them or none; with `check`, says what is out of date.
pub fn embed(embed: &Embed) -> Result<(), Failure> {
    let mut documents = Vec::new();
    let (mut wrong, mut warnings) = (Vec::new(), Vec::new());
    for path in files(&embed.documents)? {
        let before = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
        let name = path.display().to_string();
        for near in markers::near_misses(&before) {
            output::say(&near.say(&name));
        }
        match markers::fill(&before) {
            Ok(filled) => {
                let said = filled.warnings.iter().map(|warning| warning.say(&name));
                warnings.extend(said);
                documents.push(Document {
                    path,
                    before,
                    filled,
                });
            }
            Err(faults) => {
                wrong.extend(faults.iter().map(|fault| fault.say(&name)));
            }
        }
    }
    warnings.iter().for_each(|warning| output::say(warning));
    if embed.strict && !warnings.is_empty() && wrong.is_empty() {
        wrong.push("error: with --strict a warning is an error".to_owned());
    }
    if !wrong.is_empty() {
        return Err(Failure::Documents(wrong.join("\n")));
    }
    if embed.check {
        return check(&documents);
    }
    let changed = documents.iter().filter(|d| d.filled.text != d.before);
    let changed: Vec<(&Path, &str)> = changed
        .map(|d| (d.path.as_path(), d.filled.text.as_str()))
        .collect();
    output::write_files(&changed)?;
    let parts: usize = documents.iter().map(|d| d.filled.parts).sum();
    output::say(&format!(
        "{}, {} of {} changed",
        counted(parts, "part"),
        changed.len(),
        counted(documents.len(), "document")
    ));
    Ok(())
}

/// `1 part`, `2 parts`.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn check(documents: &[Document]) -> Result<(), Failure> {
    let stale = documents.iter().flat_map(|document| {
        let name = document.path.display();
        let lines = document.filled.stale.iter();
        lines.map(move |line| format!("{name}:{line}: out of date"))
    });
    let mut stale: Vec<String> = stale.collect();
    if stale.is_empty() {
        return Ok(());
    }
    stale.push("help: `surprisal embed` with the same files brings them up to date".to_owned());
    Err(Failure::Documents(stale.join("\n")))
}

/// The files that are meant, each once, those of folders in order of their names.
fn files(given: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in given {
        if path.is_dir() {
            below(path, &mut found).map_err(|error| unreadable(path, &error))?;
        } else {
            found.push(path.clone());
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|path| seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.clone())));
    Ok(found)
}

/// The Markdown files of a folder; hidden ones and links to folders are passed over.
fn below(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if entry.file_type()?.is_dir() {
            below(&path, found)?;
        } else if path.extension().is_some_and(|ending| ending == "md") {
            found.push(path);
        }
    }
    Ok(())
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::Usage(format!("cannot read {}: {error}", path.display()))
}
