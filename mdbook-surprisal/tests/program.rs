//! The program from outside: books in JSON on standard input, as mdBook gives them.

use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const MODEL: &str = "words\n\n```surprisal --wrt w\ny ~ Normal(wᵀx, σ²)\n```\n";
const WRONG: &str = "words\n\n```surprisal\ny ~ Nromal(f(x; θ), 1)\n```\n";

fn program(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_mdbook-surprisal"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the writer ends");
    output
}

fn book(renderer: &str, settings: &Value, chapters: &[(&str, &str)]) -> String {
    let items = chapters.iter().map(|(path, content)| {
        json!({"Chapter": {
            "name": path, "content": content, "number": [1], "sub_items": [],
            "path": path, "source_path": path, "parent_names": []
        }})
    });
    let context = json!({
        "root": "/book", "renderer": renderer, "mdbook_version": "0.5.4",
        "config": {"book": {"title": "A book", "src": "src"}, "preprocessor": {"surprisal": settings}}
    });
    json!([context, {"items": items.collect::<Vec<_>>()}]).to_string()
}

fn content(output: &Output, chapter: usize) -> String {
    let book: Value = serde_json::from_slice(&output.stdout).expect("a book in JSON");
    let content = &book["items"][chapter]["Chapter"]["content"];
    content.as_str().expect("a text").to_owned()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8 on standard error")
}

#[test]
fn blocks_become_derivations() {
    let input = book(
        "html",
        &json!({"strict": true}),
        &[("a.md", "no model\n"), ("b.md", MODEL)],
    );
    let output = program(&[], &input);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(said(&output), "");
    assert_eq!(content(&output, 0), "no model\n");
    let html = content(&output, 1);
    assert!(html.starts_with("words\n\n<style>") && html.contains("mean squared error"));
    assert_eq!(
        html.trim_end().lines().count(),
        3,
        "a derivation is one line"
    );
    let latex = content(&program(&[], &input.replace("\"html\"", "\"markdown\"")), 1);
    assert!(latex.contains("$$\n\\begin{aligned}"), "{latex}");
    assert!(latex.contains("**Assuming**") && latex.contains("mean squared error"));
}

#[test]
fn wrong_blocks_are_shown_and_told() {
    let output = program(
        &[],
        &book("html", &json!({}), &[("a.md", WRONG), ("b.md", MODEL)]),
    );
    assert!(output.status.success());
    let place = format!("error: {}:4: ", Path::new("src").join("a.md").display());
    assert!(said(&output).starts_with(&place), "{}", said(&output));
    assert!(content(&output, 0).contains(&place));
    assert!(content(&output, 1).contains("<math"));
}

#[test]
fn wrong_blocks_fail_a_strict_build() {
    let chapters = [("a.md", WRONG), ("b.md", MODEL), ("c.md", WRONG)];
    let output = program(&[], &book("html", &json!({"strict": true}), &chapters));
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let said = said(&output);
    assert!(
        said.contains("a.md:4: ") && said.contains("c.md:4: "),
        "{said}"
    );
}

#[test]
fn what_is_no_book_is_refused() {
    for input in ["", "[]", "{\"items\": []}", "words"] {
        let output = program(&[], input);
        assert_eq!(output.status.code(), Some(1), "{input}");
        assert!(said(&output).starts_with("error: ") && output.stdout.is_empty());
    }
    let output = program(&[], &book("html", &json!({"strict": "yes"}), &[]));
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("strict"), "{}", said(&output));
}

#[test]
fn other_versions_are_warned_about() {
    let input = book("html", &json!({}), &[("b.md", MODEL)]).replace("0.5.4", "0.4.52");
    let output = program(&[], &input);
    assert!(
        output.status.success() && said(&output).contains("0.4.52"),
        "{}",
        said(&output)
    );
}

#[test]
fn it_answers_what_mdbook_asks() {
    assert!(program(&["supports", "html"], "").status.success());
    assert!(program(&["--help"], "").status.success());
    assert_eq!(program(&["supports"], "").status.code(), Some(2));
}

/// The project's own book: every model in it derives.
#[test]
fn the_own_book_builds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let mut paths = Vec::new();
    markdown_files(&folder, &mut paths);
    assert!(paths.len() > 20, "only {} chapters", paths.len());
    let chapters: Vec<(String, String)> = paths
        .iter()
        .map(|path| {
            let name = path.strip_prefix(&folder).expect("a path in the book");
            let text = fs::read_to_string(path).expect("a chapter in UTF-8");
            (name.display().to_string(), text)
        })
        .collect();
    let chapters: Vec<(&str, &str)> = chapters
        .iter()
        .map(|(n, t)| (n.as_str(), t.as_str()))
        .collect();
    let output = program(&[], &book("html", &json!({"strict": true}), &chapters));
    assert!(output.status.success(), "{}", said(&output));
    let out = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(out.matches("class=\\\"steps\\\"").count() > 200);
}

fn markdown_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of the book")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            markdown_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            found.push(path);
        }
    }
}
