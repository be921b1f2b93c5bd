//! Derivations in Markdown documents: filled in place, or only compared.

use super::arguments::Embed;
use super::{Failure, output};
use crate::documents::Fault;
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
    let mut told: Vec<(String, Fault)> = Vec::new();
    for path in files(&embed.documents)? {
        let before = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
        let mut faults = markers::near_misses(&before);
        match markers::fill(&before) {
            Ok(filled) => {
                faults.extend(filled.warnings.iter().cloned());
                documents.push(Document {
                    path: path.clone(),
                    before,
                    filled,
                });
            }
            Err(wrong) => faults.extend(wrong),
        }
        let name = output::shown(&path);
        told.extend(faults.into_iter().map(|fault| (name.clone(), fault)));
    }
    let wrong = say_warnings(told, embed.strict);
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

/// Says the warnings, and gives back the errors in words; with `strict`, all of them are errors.
fn say_warnings(told: Vec<(String, Fault)>, strict: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for (document, mut fault) in told {
        fault.is_warning &= !strict;
        match fault.is_warning {
            true => output::say(&fault.say(&document)),
            false => wrong.push(fault.say(&document)),
        }
    }
    wrong
}

/// `1 part`, `2 parts`.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn check(documents: &[Document]) -> Result<(), Failure> {
    let stale = documents.iter().flat_map(|document| {
        let name = output::shown(&document.path);
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
    Failure::Usage(format!("cannot read {}: {error}", output::shown(path)))
}
