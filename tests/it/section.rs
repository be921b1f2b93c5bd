//! Sections of Markdown: a title, prose, fenced blocks. The zoo is kept in them, one file a group.

use std::fs;
use std::path::{Path, PathBuf};
use surprisal::model::{Goal, Options};

/// A file: what stands before its first section, and the sections.
pub struct Group {
    /// The file's name without its ending: `01_regression`.
    pub name: String,
    /// The title behind `#`.
    pub title: String,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// What stands below a `##` heading.
#[derive(Default)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// The text outside of blocks.
    pub prose: String,
    /// The fenced blocks, in order.
    pub blocks: Vec<Block>,
}

/// A fenced block.
pub struct Block {
    /// The first word behind the fence.
    pub kind: String,
    /// The other words behind it.
    pub words: Vec<String>,
    /// The lines inside.
    pub lines: Vec<String>,
}

impl Section {
    /// The only block of a kind.
    pub fn block(&self, kind: &str) -> Result<&Block, String> {
        let mut found = self.blocks.iter().filter(|b| b.kind == kind);
        match (found.next(), found.next()) {
            (Some(block), None) => Ok(block),
            _ => Err(format!("there must be one block `{kind}`")),
        }
    }

    /// The heading in letters that a file's name may have.
    pub fn slug(&self) -> String {
        slug(&self.title)
    }
}

/// The groups of a folder, by the names of their files.
pub fn groups(folder: &Path) -> Vec<Group> {
    let entries = fs::read_dir(folder).expect("the folder of the groups");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> Group {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let name = path.file_stem().and_then(|stem| stem.to_str());
    let mut group = Group {
        name: name.expect("a name in UTF-8").to_owned(),
        title: String::new(),
        sections: Vec::new(),
    };
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("# ") {
            group.title = title.to_owned();
        } else if let Some(title) = line.strip_prefix("## ") {
            group.sections.push(Section {
                title: title.to_owned(),
                ..Section::default()
            });
        } else if let Some(section) = group.sections.last_mut() {
            match line.strip_prefix("```") {
                Some(info) => {
                    let inside = lines.by_ref().take_while(|l| *l != "```");
                    section.blocks.push(block(info, inside));
                }
                None => section.prose.extend([line, "\n"]),
            }
        }
    }
    for section in &mut group.sections {
        section.prose = section.prose.trim().to_owned();
    }
    group
}

fn block<'l>(info: &str, lines: impl Iterator<Item = &'l str>) -> Block {
    let mut words = info.split_whitespace().map(str::to_owned);
    Block {
        kind: words.next().unwrap_or_default(),
        words: words.collect(),
        lines: lines.map(str::to_owned).collect(),
    }
}

/// The options of the command that stand behind a fence, and the words that are none.
pub fn options(words: &[String]) -> (Options, Vec<&str>) {
    let mut options = Options::default();
    let mut others = Vec::new();
    let mut words = words.iter().map(String::as_str);
    while let Some(word) = words.next() {
        let mut value = || words.next().expect("a value behind the option");
        match word {
            "--wrt" => options.parameters = value().split(',').map(str::to_owned).collect(),
            "--to" => {
                options.goal = match value() {
                    "loss" => Goal::Loss,
                    "nll" => Goal::NegativeLogLikelihood,
                    "log-likelihood" => Goal::LogLikelihood,
                    other => panic!("no goal `{other}`"),
                }
            }
            "--joint" => options.joint = true,
            "--strict" => options.strict = true,
            other => others.push(other),
        }
    }
    (options, others)
}

/// A heading in letters that a file's name may have.
pub fn slug(heading: &str) -> String {
    let plain: String = heading
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join("-")
}
