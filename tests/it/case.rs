//! The literate cases of `tests/cases/*.md`: prose, a model, the landmarks of its derivation.
//!
//! A case stands under a `##` heading. The block `surprisal` holds the model as a user types it, with the options of the
//! command behind the word; the block `landmarks` says what the derivation must show, in this order:
//!
//! ```text
//! argmax[θ] sum[i=1..m](log(p(y_i | x_i; θ)))    a statement, or its body alone
//! ≈ argmax[θ] E[x ~ p](…)                        the same, by an approximation
//! reason: log is monotone increasing             words of the reason of a step
//! loss: mse                                      the id of the loss at the end; `none` if it has no name
//! ```

use crate::section::{self, slug};
use std::fs;
use std::path::{Path, PathBuf};
use surprisal::derivation::Derivation;
use surprisal::model::Options;

/// A model and what its derivation must show.
pub struct Case {
    /// The file's name and the heading: `01_maximum_likelihood.of-independent-samples`.
    pub name: String,
    /// The model.
    pub model: String,
    /// The options of the command.
    pub options: Options,
    /// It is shown in every detail and format.
    pub showcase: bool,
    /// What the derivation must show, in order.
    pub landmarks: Vec<Landmark>,
}

/// Something that a derivation must show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Landmark {
    /// A statement or its body; true if it must be reached by an approximation.
    Statement(String, bool),
    /// A part of the reason of a step.
    Reason(String),
    /// The id of the loss.
    Loss(String),
}

impl Case {
    /// Derives it, replayed.
    pub fn derive(&self) -> Derivation {
        surprisal::derive(&self.model, &self.options)
            .unwrap_or_else(|d| panic!("{}: {}\n{}", self.name, d.message, self.model))
    }
}

/// The folder of the cases.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// The names of the files, without their ending, in order.
pub fn files() -> Vec<String> {
    let entries = fs::read_dir(folder()).expect("the folder of the cases");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().into_string())
        .map(|name| name.expect("a name in UTF-8"))
        .filter(|name| name != "zoo")
        .map(|name| name.strip_suffix(".md").expect("a case in .md").to_owned())
        .collect();
    names.sort();
    names
}

/// The cases of every file.
pub fn all() -> Vec<Case> {
    files().iter().flat_map(|file| read(file)).collect()
}

/// The cases of a file.
pub fn read(file: &str) -> Vec<Case> {
    let path = folder().join(format!("{file}.md"));
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut reader = Reader {
        file,
        heading: None,
        cases: Vec::new(),
    };
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
            reader.block(info, &block);
        } else if let Some(heading) = line.strip_prefix("## ") {
            reader.heading = Some(slug(heading));
        }
    }
    assert!(!reader.cases.is_empty(), "{file}.md has no model");
    for case in &reader.cases {
        assert!(!case.landmarks.is_empty(), "{}: no landmarks", case.name);
    }
    reader.cases
}

struct Reader<'f> {
    file: &'f str,
    heading: Option<String>,
    cases: Vec<Case>,
}

impl Reader<'_> {
    fn block(&mut self, info: &str, block: &[&str]) {
        let mut words = info.split_whitespace();
        match words.next() {
            Some("surprisal") => {
                let heading = self.heading.take();
                let heading =
                    heading.unwrap_or_else(|| panic!("{}: a model without its heading", self.file));
                let words: Vec<String> = words.map(str::to_owned).collect();
                let (options, others) = section::options(&words);
                let name = format!("{}.{heading}", self.file);
                let unknown = others.iter().find(|word| **word != "showcase");
                assert_eq!(unknown, None, "{name}: no such option");
                self.cases.push(Case {
                    name,
                    model: block.join("\n"),
                    options,
                    showcase: !others.is_empty(),
                    landmarks: Vec::new(),
                });
            }
            Some("landmarks") => {
                let case = self.cases.last_mut().expect("a model before its landmarks");
                assert!(case.landmarks.is_empty(), "{}: landmarks twice", case.name);
                case.landmarks = block.iter().map(|l| landmark(&in_pieces(l))).collect();
            }
            Some("value") => {} // what the literature has: see `divergences.rs`
            other => panic!("{}: a block of {other:?}", self.file),
        }
    }
}

fn landmark(line: &str) -> Landmark {
    if let Some(words) = line.strip_prefix("reason: ") {
        Landmark::Reason(words.to_owned())
    } else if let Some(id) = line.strip_prefix("loss: ") {
        Landmark::Loss(id.to_owned())
    } else if let Some(statement) = line.strip_prefix("≈ ") {
        Landmark::Statement(statement.to_owned(), true)
    } else {
        Landmark::Statement(line.to_owned(), false)
    }
}

/// The printer writes every accent behind its letter; a keyboard has ŷ in one piece.
fn in_pieces(line: &str) -> String {
    line.replace('\u{177}', "y\u{302}")
}
