//! The commands that README.md shows are run, and what it shows of their output is compared.
//!
//! In a block `sh` or `console`, a line that begins with `$ surprisal`, `surprisal` or `cargo run --release --` is a
//! command; what follows up to the next one is its output. A line `…` stands for any lines.

use std::fs;
use std::path::Path;
use std::process::Command;
use surprisal::term::ops::{Form, TABLE};

/// Fewer would mean that this test does not find them.
const FEWEST: usize = 3;

struct Shown {
    command: String,
    output: Vec<String>,
}

#[test]
fn the_commands_of_the_readme_do_what_it_shows() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    if !path.exists() {
        return;
    }
    let text = fs::read_to_string(path).expect("README.md in UTF-8");
    let commands = commands(&text);
    assert!(
        commands.len() >= FEWEST,
        "README.md shows {} commands",
        commands.len()
    );
    for shown in &commands {
        check(shown);
    }
}

#[test]
fn the_readme_lists_every_function() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let Ok(text) = fs::read_to_string(path) else {
        return;
    };
    let row = text
        .lines()
        .find(|line| line.contains("the functions that are known"));
    let row = row.expect("a row of the functions");
    for function in TABLE
        .iter()
        .filter(|row| matches!(row.form, Form::Function(_)))
    {
        let name = function.name;
        assert!(row.contains(&format!("`{name}`")), "`{name}` is not listed");
    }
}

#[test]
fn commands_are_found_in_a_text() {
    let text = "\
words\n```console\n$ surprisal list\nNormal\n…\n$ surprisal rules\n```\n\
```sh\n# a comment\ncargo run --release -- list\n```\n```text\n$ surprisal no\n```\n";
    let found = commands(text);
    let commands: Vec<&str> = found.iter().map(|shown| shown.command.as_str()).collect();
    assert_eq!(
        commands,
        ["surprisal list", "surprisal rules", "surprisal list"]
    );
    assert_eq!(found[0].output, ["Normal", "…"]);
}

#[test]
fn an_ellipsis_stands_for_any_lines() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(fits(&lines("a\n…\nd"), &lines("a\nb\nc\nd")));
    assert!(fits(&lines("a\n…"), &lines("a")));
    assert!(!fits(&lines("a\n…\nd"), &lines("a\nd\ne")));
    assert!(!fits(&lines("a"), &lines("a\nb")));
}

fn commands(text: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let block: Vec<&str> = lines
            .by_ref()
            .take_while(|l| !l.starts_with("```"))
            .collect();
        if matches!(info.split_whitespace().next(), Some("sh" | "console")) {
            read_block(&block, &mut found);
        }
    }
    found
}

fn read_block(block: &[&str], found: &mut Vec<Shown>) {
    let mut ours = false;
    for line in block {
        let typed = line.strip_prefix("$ ").unwrap_or(line);
        let command = typed
            .strip_prefix("cargo run --release --")
            .or_else(|| typed.strip_prefix("surprisal "));
        if let Some(arguments) = command {
            ours = true;
            let command = format!("surprisal {}", arguments.trim());
            found.push(Shown {
                command,
                output: Vec::new(),
            });
        } else if line.starts_with("$ ") || line.starts_with('#') {
            ours = false;
        } else if ours {
            let output = &mut found
                .last_mut()
                .expect("a command before its output")
                .output;
            output.push(line.trim_end().to_owned());
        }
    }
}

fn check(shown: &Shown) {
    let binary = Path::new(env!("CARGO_BIN_EXE_surprisal"));
    let folder = binary
        .parent()
        .expect("the folder of the binary")
        .display()
        .to_string();
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", &shown.command])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("PATH", format!("{folder}:{path}"))
        .env_remove("COLUMNS")
        .output()
        .expect("a shell");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    if shown.output.is_empty() {
        assert!(output.status.success(), "`{}` fails:\n{err}", shown.command);
        return;
    }
    let lines = |text: &str| {
        text.trim_end()
            .lines()
            .map(|l| l.trim_end().to_owned())
            .collect::<Vec<_>>()
    };
    let whole = format!("{out}{err}");
    let fits = [&out, &err, &whole]
        .iter()
        .any(|said| fits(&shown.output, &lines(said)));
    assert!(
        fits,
        "`{}` says\n{whole}\nand README.md shows\n{}",
        shown.command,
        shown.output.join("\n")
    );
}

/// Whether what is shown, with its ellipses, is what was said.
fn fits(shown: &[String], said: &[String]) -> bool {
    match shown.split_first() {
        None => said.is_empty(),
        Some((line, rest)) if line.trim() == "…" => {
            (0..=said.len()).any(|k| fits(rest, &said[k..]))
        }
        Some((line, rest)) => said.first() == Some(line) && fits(rest, &said[1..]),
    }
}
