//! The generated pages of the book in docs/: they are what the tables say. `BOOK=write cargo test book` writes them again.

use crate::schema;
use crate::section::{self, Group, Section};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use surprisal::catalogue::{CATALOGUE, Entry, Kind};
use surprisal::diag::Code;
use surprisal::render::FORMATS;
use surprisal::render::json::SCHEMA;
use surprisal::render::words;
use surprisal::rules::RULES;
use surprisal::rules::losses::LOSSES;

const GENERATED: &str =
    "<!-- Generated from the tables of the program by tests/it/book.rs: do not edit. -->\n\n";

#[test]
fn generated_pages_are_fresh() {
    let pages = pages();
    if std::env::var("BOOK").is_ok_and(|value| value == "write") {
        return write(&pages);
    }
    for (name, fresh) in &pages {
        let kept = fs::read_to_string(docs().join(name)).unwrap_or_default();
        assert!(
            kept == *fresh,
            "docs/{name} is out of date: run `BOOK=write cargo test book`"
        );
    }
    let gallery = fs::read_dir(docs().join("gallery")).expect("the folder of the gallery");
    for entry in gallery {
        let name = entry.expect("an entry").file_name();
        let name = format!("gallery/{}", name.display());
        assert!(pages.contains_key(&name), "nothing generates docs/{name}");
    }
}

#[test]
fn every_page_is_a_chapter() {
    let summary = fs::read_to_string(docs().join("SUMMARY.md")).expect("the summary");
    for entry in fs::read_dir(docs()).expect("the folder of the book") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_str().expect("a name in UTF-8").to_owned();
        if name.ends_with(".md") && name != "SUMMARY.md" {
            assert!(
                summary.contains(&format!("({name})")),
                "docs/{name} is in no summary"
            );
        }
    }
}

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

fn write(pages: &BTreeMap<String, String>) {
    let gallery = docs().join("gallery");
    let _ = fs::remove_dir_all(&gallery); // it may not be there yet
    fs::create_dir_all(&gallery).expect("a folder");
    for (name, text) in pages {
        fs::write(docs().join(name), text).expect("a page is written");
    }
}

/// Every generated page by its name in docs/.
fn pages() -> BTreeMap<String, String> {
    let groups = section::groups(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/zoo"));
    let mut pages = BTreeMap::from([
        ("SUMMARY.md".to_owned(), summary(&groups)),
        ("catalogue.md".to_owned(), catalogue()),
        ("rules.md".to_owned(), rules()),
        ("losses.md".to_owned(), losses()),
        ("messages.md".to_owned(), messages()),
        ("formats.md".to_owned(), formats()),
        ("json.md".to_owned(), schema::chapter(GENERATED)),
        ("derivation.schema.json".to_owned(), SCHEMA.to_owned()),
    ]);
    for group in &groups {
        pages.insert(format!("gallery/{}.md", group.name), gallery(group));
    }
    pages
}

fn summary(groups: &[Group]) -> String {
    let mut out = String::from("# Summary\n\n");
    let mut chapter = |indent: usize, title: &str, file: &str| {
        out.push_str(&format!("{:indent$}- [{title}]({file})\n", ""));
    };
    chapter(0, "What this is", "introduction.md");
    chapter(0, "From maximum likelihood to a loss", "story.md");
    chapter(0, "The notation", "notation.md");
    chapter(0, "The gallery", "gallery.md");
    for group in groups {
        chapter(2, &group.title, &format!("gallery/{}.md", group.name));
    }
    chapter(0, "The catalogue", "catalogue.md");
    chapter(0, "The rules", "rules.md");
    chapter(0, "Losses with a name", "losses.md");
    chapter(0, "How to trust it", "trust.md");
    if docs().join("limits.md").exists() {
        chapter(0, "Its limits", "limits.md");
    }
    chapter(0, "In your documents", "documents.md");
    chapter(0, "Formats", "formats.md");
    chapter(2, "The JSON format", "json.md");
    chapter(0, "Messages", "messages.md");
    chapter(0, "How to extend it", "extend.md");
    out
}

/// A group of the zoo: its prose, and the models in blocks that the preprocessor derives.
fn gallery(group: &Group) -> String {
    let mut out = format!("# {}\n\n{GENERATED}", group.title);
    for section in &group.sections {
        out.push_str(&format!("## {}\n\n", section.title));
        if !section.prose.is_empty() {
            out.push_str(&format!("{}\n\n", section.prose));
        }
        let model = section.block("surprisal").expect("a model");
        let words: String = model.words.iter().map(|word| format!(" {word}")).collect();
        let lines = model.lines.join("\n");
        out.push_str(&format!(
            "```surprisal{words} --detail brief\n{lines}\n```\n\n{}",
            literature(section)
        ));
    }
    out
}

/// The loss that the derivation was compared with.
fn literature(section: &Section) -> String {
    let loss = section.block("loss").expect("a loss");
    let lines = loss.lines.iter().filter(|line| !line.starts_with("name: "));
    let lines: Vec<&str> = lines.map(String::as_str).collect();
    format!(
        "Compared by value with the loss of the literature:\n\n```text\n{}\n```\n\n",
        lines.join("\n")
    )
}

fn catalogue() -> String {
    let mut out = format!(
        "# The catalogue\n\n{GENERATED}A distribution is a density with a name, written in the tool's own notation; that is all the engine knows of it. \
         `surprisal list` prints the names, and `surprisal show NAME` prints what stands here. There are {} of them.\n\n",
        CATALOGUE.len()
    );
    for kind in Kind::ALL {
        out.push_str(&format!("## Distributions {}\n\n", kind.say()));
        for entry in CATALOGUE.iter().filter(|entry| entry.kind() == kind) {
            distribution(entry, &mut out);
        }
    }
    out
}

fn distribution(entry: &Entry, out: &mut String) {
    let (comments, lines): (Vec<&str>, Vec<&str>) = entry
        .source
        .trim()
        .lines()
        .partition(|line| line.starts_with('#'));
    let _ = writeln!(out, "### `{}`\n", entry.signature()); // writing to a string cannot fail
    for comment in &comments {
        let _ = writeln!(out, "{}", in_words(comment.trim_start_matches(['#', ' '])));
    }
    if !comments.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "```text\n{}\n```\n", lines.join("\n"));
}

fn rules() -> String {
    let mut out = format!(
        "# The rules\n\n{GENERATED}Every law that a derivation may use, {} of them. A rule is right under its conditions, and a condition that is not \
         proved from the assumptions is not met. `surprisal explain NAME` prints one.\n",
        RULES.len()
    );
    for rule in &RULES {
        let _ = writeln!(
            out,
            "\n## `{}`\n\n{}.\n\n```text\n{}\n    =>  {}\n```\n",
            rule.name,
            in_words(&capital(rule.reason)),
            rule.left,
            rule.right
        );
        for condition in rule.conditions {
            let asked = words::condition(condition.kind, condition.of, condition.variable);
            let _ = writeln!(out, "* if {}", in_words(&asked));
        }
        let _ = writeln!(out, "* law: {}", in_words(words::law(rule.law)));
    }
    out
}

fn losses() -> String {
    let mut out = format!(
        "# Losses with a name\n\n{GENERATED}A result has a name if it matches one of the forms of `rules/losses.rs`; what matches none has no name, which is allowed.\n\n\
         | id | name |\n|---|---|\n"
    );
    let mut told = BTreeSet::new();
    for loss in LOSSES.iter().filter(|loss| told.insert(loss.id)) {
        let _ = writeln!(out, "| `{}` | {} |", loss.id, in_words(loss.name));
    }
    out
}

fn messages() -> String {
    let mut out = format!(
        "# Messages\n\n{GENERATED}Errors begin with E and warnings with W. `surprisal explain CODE` says the same; tests/errors holds an example of each.\n\n\
         | code | what it means |\n|---|---|\n"
    );
    for code in Code::ALL {
        let _ = writeln!(out, "| `{}` | {} |", code.as_str(), in_words(code.about()));
    }
    out
}

fn formats() -> String {
    let mut out = format!(
        "# Formats\n\n{GENERATED}What `surprisal derive --format NAME` and the markers of documents know.\n\n| name | for what |\n|---|---|\n"
    );
    for format in FORMATS {
        let _ = writeln!(out, "| `{}` | {} |", format.name, in_words(format.about));
    }
    out
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + letters.as_str()
}

/// Words that Markdown must not read as marks.
fn in_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_code = false;
    for letter in text.chars() {
        in_code ^= letter == '`';
        if letter == '|' || !in_code && "\\*_[]<>~$#".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
