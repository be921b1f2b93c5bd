//! The manners of the house: who may import whom, how files begin and how long they are, that nothing is forgotten.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use surprisal::rules;

/// The rooms and what each may import, beside itself. What is absent here is absent on purpose: the checker never
/// sees the engine, and the writers see neither the engine nor the model.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("diag", &["source"]),
    ("greek", &[]),
    ("syntax", &["greek", "source", "diag"]),
    ("term", &[]),
    ("lower", &["syntax", "term", "source", "diag"]),
    ("catalogue", &["syntax", "lower", "term", "source", "diag"]),
    ("derivation", &["term", "diag"]),
    ("rules", &["term", "lower", "derivation", "catalogue"]),
    (
        "model",
        &[
            "greek",
            "syntax",
            "lower",
            "term",
            "catalogue",
            "derivation",
            "source",
            "diag",
        ],
    ),
    ("derive", &["term", "rules", "model", "derivation", "diag"]),
    ("verify", &["term", "rules", "derivation"]),
    ("weigh", &["term", "derivation", "verify", "diag"]),
    ("render", &["greek", "term", "rules", "derivation", "diag"]),
    (
        "naming",
        &["syntax", "lower", "term", "render", "source", "diag"],
    ),
    (
        "documents",
        &[
            "syntax",
            "model",
            "derive",
            "derivation",
            "weigh",
            "render",
            "naming",
            "diag",
        ],
    ),
];

/// Rooms that see everything.
const SEE_ALL: &[&str] = &["lib", "main", "cli"];

/// Words that only some files may use; a folder ends in `/`. Test modules are free.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("egg", &["derive/egraph.rs"]),
    ("pest", &["syntax/"]),
    ("pest_derive", &["syntax/"]),
    ("serde", &["render/json.rs"]),
    (
        "serde_json",
        &[
            "render/json.rs",
            "documents/pandoc.rs",
            "documents/pandoc/formulas.rs",
        ],
    ),
    ("pulldown_cmark", &["documents/"]),
    ("latex2mathml", &["render/display/convert.rs"]),
    ("clap", &["cli/"]),
    ("annotate_snippets", &["cli/"]),
    ("f32", &["term/eval.rs", "term/eval/", "verify/"]),
    ("f64", &["term/eval.rs", "term/eval/", "verify/"]),
    ("println", &["cli/", "main.rs"]),
    ("eprintln", &["cli/", "main.rs"]),
    ("print!", &["cli/", "main.rs"]),
    ("eprint!", &["cli/", "main.rs"]),
    ("fs", &["cli/", "main.rs"]),
    ("stdout", &["cli/", "main.rs"]),
    ("stderr", &["cli/", "main.rs"]),
    ("thread", &[]),
    ("Instant", &[]),
    ("SystemTime", &[]),
];

/// Words that are nowhere.
const NOWHERE: &[&str] = &["todo!", "unimplemented!", "dbg!", "#[ignore"];

const MOST_LINES: usize = 450;

#[test]
fn rooms_import_what_they_may() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let mut faults = BTreeSet::new();
    for (path, text) in sources("src") {
        let room = room(&path);
        if SEE_ALL.contains(&room.as_str()) {
            continue;
        }
        let Some(allowed) = allowed.get(room.as_str()) else {
            faults.insert(format!("{path}: the room `{room}` is not in the table"));
            continue;
        };
        for other in imported_rooms(&path, &code(&text)) {
            if other != room && !allowed.contains(&other.as_str()) {
                faults.insert(format!("{path}: {room} may not see {other}"));
            }
        }
    }
    refuse(faults);
}

#[test]
fn some_words_stay_in_their_rooms() {
    let mut faults = BTreeSet::new();
    for (path, text) in sources("src") {
        let inside = path.strip_prefix("src/").expect("a path in src");
        if inside.contains("/tests/") {
            continue;
        }
        let code = code(&text);
        for (word, places) in ONLY_IN {
            let here = places
                .iter()
                .any(|place| inside == *place || place.ends_with('/') && inside.starts_with(place));
            if !here && has_word(&code, word) {
                faults.insert(format!("{path}: `{word}`"));
            }
        }
    }
    refuse(faults);
}

#[test]
fn some_words_are_nowhere() {
    let mut faults = BTreeSet::new();
    let folders = ["src", "tests", "mdbook-surprisal", "examples"];
    for (path, text) in folders.into_iter().flat_map(sources) {
        let code = code(&text);
        for word in NOWHERE {
            if !path.ends_with("tidy.rs") && code.contains(word) {
                faults.insert(format!("{path}: `{word}`"));
            }
        }
    }
    refuse(faults);
}

#[test]
fn files_say_what_they_are_and_stay_short() {
    let mut faults = BTreeSet::new();
    let folders = ["src", "tests", "benches", "mdbook-surprisal", "examples"];
    for (path, text) in folders.into_iter().flat_map(sources) {
        if !text.starts_with("//! ") {
            faults.insert(format!("{path} does not begin with `//! `"));
        }
        let lines = text.lines().count();
        if lines > MOST_LINES {
            faults.insert(format!("{path} has {lines} lines"));
        }
    }
    refuse(faults);
}

#[test]
fn every_distribution_file_is_listed() {
    let listed: BTreeSet<String> = quoted_behind(&read("src/catalogue/mod.rs"), "catalogue![", "]");
    let files: BTreeSet<String> = names_in("src/catalogue/dist", ".dist");
    assert_eq!(listed, files);
}

#[test]
fn every_test_file_is_a_module() {
    let listed: BTreeSet<String> = read("tests/it/main.rs")
        .lines()
        .filter_map(|line| Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned()))
        .collect();
    let mut files = names_in("tests/it", ".rs");
    files.remove("main");
    assert_eq!(listed, files);
}

#[test]
fn every_rule_of_a_phase_is_in_the_table() {
    let mut found = 0;
    for line in read("src/derive/phases.rs")
        .lines()
        .filter(|line| line.contains("= \""))
    {
        let Some((_, list)) = line.split_once('[') else {
            continue;
        };
        for name in quoted(list.split(']').next().unwrap_or("")) {
            assert!(rules::find(&name).is_some(), "no rule `{name}`: {line}");
            found += 1;
        }
    }
    assert!(found > 30, "only {found} rules in phases");
}

fn refuse(faults: BTreeSet<String>) {
    let faults: Vec<String> = faults.into_iter().collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The Rust files of a folder and below, with their text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&root().join(folder), &mut found);
    found.sort();
    found
}

fn collect(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let inside = path.strip_prefix(root()).expect("a path in the project");
            let inside = inside.to_str().expect("a path in UTF-8").to_owned();
            let text = read(&inside);
            found.push((inside, text));
        }
    }
}

/// The names of the files of a folder with an ending, without it.
fn names_in(folder: &str, ending: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root().join(folder)).expect("a folder");
    let names = entries.map(|entry| {
        entry
            .expect("an entry")
            .file_name()
            .into_string()
            .expect("a name in UTF-8")
    });
    names
        .filter_map(|name| Some(name.strip_suffix(ending)?.to_owned()))
        .collect()
}

/// `src/verify/replay.rs` is of the room `verify`, `src/diag.rs` of `diag`.
fn room(path: &str) -> String {
    let inside = path.strip_prefix("src/").expect("a path in src");
    let first = inside.split('/').next().expect("a first part");
    first.trim_end_matches(".rs").to_owned()
}

/// The text without comments and strings.
fn code(text: &str) -> String {
    let uncommented = text.lines().map(|line| {
        let mut kept = String::new();
        let mut in_string = false;
        let mut letters = line.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' if in_string => drop(letters.next()),
                '"' => in_string = !in_string,
                '/' if !in_string && letters.peek() == Some(&'/') => break,
                _ if in_string => {}
                _ => kept.push(letter),
            }
        }
        kept
    });
    uncommented.collect::<Vec<_>>().join("\n")
}

/// The rooms that a file names, by `crate::` or by as many `super::` as lead out of its own.
fn imported_rooms(path: &str, code: &str) -> BTreeSet<String> {
    let inside = path
        .strip_prefix("src/")
        .expect("a path in src")
        .trim_end_matches(".rs");
    let depth = inside.split('/').filter(|part| *part != "mod").count();
    let out = "super::".repeat(depth);
    let mut found = BTreeSet::new();
    for way in ["crate::", &out] {
        for (at, _) in code.match_indices(way) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
                continue;
            }
            let rest = &code[at + way.len()..];
            match rest.strip_prefix('{') {
                Some(list) => {
                    let list = list.split('}').next().unwrap_or("");
                    found.extend(list.split(',').map(|part| word(part.trim())));
                }
                None => drop(found.insert(word(rest))),
            }
        }
    }
    found.remove("");
    found
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

fn has_word(code: &str, word: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    code.match_indices(word).any(|(at, _)| {
        !part(code[..at].chars().next_back()) && !part(code[at + word.len()..].chars().next())
    })
}

/// What stands in quotation marks.
fn quoted(text: &str) -> BTreeSet<String> {
    text.split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

fn quoted_behind(text: &str, start: &str, end: &str) -> BTreeSet<String> {
    let rest = text.split_once(start).expect("the start of the list").1;
    quoted(rest.split_once(end).expect("the end of the list").0)
}
