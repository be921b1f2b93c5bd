//! `docs/limits.md`: what the page says that the program says is what it says.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Fewer limits than this would be a page that was cut short.
const FEWEST: usize = 25;

/// What the program says to a model: its refusal, or what it derives with: remarks, and warnings but for assumptions.
fn said(options: &str, model: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_surprisal"))
        .args(["derive", "--detail", "brief"])
        .args(options.split_whitespace())
        .arg(model)
        .env("NO_COLOR", "1")
        .env_remove("CLICOLOR_FORCE")
        .env("COLUMNS", "120")
        .output()
        .expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (shown, problems) = (text(&output.stdout), text(&output.stderr));
    if !output.status.success() {
        return problems.trim_end().to_owned();
    }
    let last = shown.trim_end().rsplit("\n\n").next().unwrap_or_default();
    let remarks = last.lines().filter(|line| !line.starts_with("Checked: "));
    let mut said: Vec<&str> = remarks.collect();
    let starts = |line: &str| line.starts_with("warning[");
    let mut is_shown = false;
    for line in problems.lines() {
        if starts(line) {
            is_shown = !line.starts_with("warning[W0401]");
        }
        if is_shown {
            said.push(line);
        }
    }
    said.join("\n").trim_end().to_owned()
}

/// The page with what is said now behind each model, and how many models it has.
fn renewed(page: &str) -> (String, usize) {
    let mut new = String::new();
    let mut models = 0;
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        let _ = writeln!(new, "{line}");
        let Some(options) = line.strip_prefix("```model") else {
            continue;
        };
        let model: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let said = said(options, &model.join("\n"));
        assert!(
            !said.is_empty(),
            "{model:?}: nothing is said, so this is no limit"
        );
        let _ = writeln!(new, "{}\n```\n\n```text\n{said}\n```", model.join("\n"));
        models += 1;
        // What was said before.
        while lines.next_if(|line| line.is_empty()).is_some() {}
        if lines.next_if(|line| *line == "```text").is_some() {
            lines.by_ref().find(|line| *line == "```");
        } else if lines.peek().is_some() {
            new.push('\n');
        }
    }
    (new, models)
}

#[test]
fn the_page_of_limits_says_what_the_program_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/limits.md");
    let page = fs::read_to_string(&path).expect("the page");
    let (new, models) = renewed(&page);
    assert!(models >= FEWEST, "only {models} limits");
    if std::env::var_os("UPDATE_LIMITS").is_some() {
        fs::write(&path, &new).expect("the page can be written");
        return;
    }
    let changed = page.lines().zip(new.lines()).find(|(old, new)| old != new);
    assert!(
        page == new,
        "docs/limits.md is stale; `UPDATE_LIMITS=1 cargo test limits` writes it anew: {changed:?}"
    );
}
