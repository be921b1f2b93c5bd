//! `surprisal embed` and `surprisal pandoc-filter` from outside: documents, exit status, what is said.

use crate::command::{run, run_with};
use proptest::prelude::*;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use surprisal::documents::{fences, markers};

const FILLED: &str = "<!-- surprisal --wrt w: y ~ Normal(wᵀx, σ²) -->\n<!-- /surprisal -->\n";
const WRONG: &str = "a\n\n<!-- surprisal: y ~ Nromal(f(x; θ), 1) -->\n<!-- /surprisal -->\n";

/// A folder for one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("surprisal-{}-{name}", std::process::id()));
        fs::create_dir_all(folder.join("inner/.hidden")).expect("a folder");
        Folder(folder)
    }

    fn path(&self, name: &str) -> String {
        let path = self.0.join(name);
        path.to_str().expect("a path in UTF-8").to_owned()
    }

    fn write(&self, name: &str, text: &str) -> String {
        fs::write(self.0.join(name), text).expect("a file is written");
        self.path(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).expect("a file in UTF-8")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0); // a leftover in the temporary folder harms nobody
    }
}

#[test]
fn a_density_that_is_none_is_told_and_with_strict_refused() {
    let folder = Folder::new("warned");
    let text =
        "<!-- surprisal: p(y; λ) = λ exp(-2 λ y) where y > 0, λ > 0 -->\n<!-- /surprisal -->\n";
    let document = folder.write("a.md", text);
    let strict = run(&["embed", "--strict", &document]);
    assert_eq!(strict.status, Some(1), "{}", strict.err);
    let place = format!("error: {document}:1: ");
    assert!(
        strict.err.starts_with(&place) && strict.err.contains("[W0403]"),
        "{}",
        strict.err
    );
    assert_eq!(folder.read("a.md"), text, "nothing is written");
    let marked = folder.write("c.md", &text.replace("surprisal:", "surprisal --strict:"));
    let refused = run(&["embed", &marked]);
    let place = format!("error: {marked}:1: ");
    assert_eq!(refused.status, Some(1), "{}", refused.err);
    assert!(
        refused.err.starts_with(&place) && refused.err.contains("[W0403]"),
        "{}",
        refused.err
    );
    let filled = run(&["embed", &document]);
    assert_eq!(filled.status, Some(0), "{}", filled.err);
    let said = format!("warning: {document}:1: ");
    assert!(
        filled.err.starts_with(&said) && filled.err.contains("[W0403]"),
        "{}",
        filled.err
    );
    let assumed = folder.write("b.md", FILLED);
    let quiet = run(&["embed", &assumed]);
    let summary = "1 part, 1 of 1 document changed\n";
    assert_eq!(quiet.err, summary, "what is assumed stands in the document");
}

#[test]
fn with_strict_a_comment_that_is_nearly_a_marker_is_an_error() {
    let folder = Folder::new("near");
    let text = format!("{FILLED}\nwords\n<!--surprisal: y ~ Normal(μ, 1) -->\n");
    let document = folder.write("a.md", &text);
    for arguments in [
        &["embed", "--strict", &document][..],
        &["embed", "--strict", "--check", &document],
    ] {
        let strict = run(arguments);
        assert_eq!(strict.status, Some(1), "{}", strict.err);
        let place = format!("error: {document}:5: this comment looks like a marker and is none");
        assert!(strict.err.starts_with(&place), "{}", strict.err);
        assert_eq!(folder.read("a.md"), text, "nothing is written");
    }
    let filled = run(&["embed", &document]);
    assert_eq!(filled.status, Some(0), "{}", filled.err);
    let place = format!("warning: {document}:5: ");
    assert!(filled.err.starts_with(&place), "{}", filled.err);
}

#[test]
fn a_strict_block_of_pandoc_is_refused_where_its_density_is_none() {
    let typed = "p(y; λ) = λ exp(-2 λ y) where y > 0, λ > 0";
    let with = |attributes: &str| {
        let block =
            format!(r#"{{"t":"CodeBlock","c":[["",["surprisal"],[{attributes}]],"{typed}"]}}"#);
        format!(r#"{{"pandoc-api-version":[1,22],"meta":{{}},"blocks":[{block}]}}"#)
    };
    let told = run_with(&["pandoc-filter"], with("").as_bytes());
    assert_eq!(told.status, Some(0), "{}", told.err);
    assert!(told.err.starts_with("warning: ") && told.err.contains("[W0403]"));
    let strict = with(r#"["strict","true"]"#);
    let refused = run_with(&["pandoc-filter"], strict.as_bytes());
    assert_eq!((refused.status, refused.out.as_str()), (Some(1), ""));
    assert!(
        refused.err.starts_with("error: ") && refused.err.contains("[W0403]"),
        "{}",
        refused.err
    );
}

#[cfg(unix)]
#[test]
fn files_keep_their_mode_and_read_only_ones_their_text() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("modes");
    let mode = |path: &str| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    let set = |path: &str, mode: u32| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
    };
    let private = folder.write("a.md", FILLED);
    set(&private, 0o600);
    assert_eq!(run(&["embed", &private]).status, Some(0));
    assert_eq!(mode(&private), 0o600);
    let (first, second) = (folder.write("b.md", FILLED), folder.write("c.md", FILLED));
    set(&second, 0o444);
    let refused = run(&["embed", &first, &second]);
    assert_eq!(refused.status, Some(2), "{}", refused.err);
    assert!(refused.err.contains("read-only"), "{}", refused.err);
    assert_eq!(folder.read("b.md"), FILLED, "all or none");
    assert_eq!(
        (folder.read("c.md").as_str(), mode(&second)),
        (FILLED, 0o444)
    );
    let left = fs::read_dir(&folder.0).expect("a folder").flatten();
    let left = left.filter(|e| e.file_name().to_string_lossy().ends_with(".tmp"));
    assert_eq!(left.count(), 0, "unfinished files are removed");
}

#[test]
fn documents_are_filled_and_then_fresh() {
    let folder = Folder::new("fresh");
    let document = folder.write("a.md", FILLED);
    folder.write("inner/b.md", FILLED);
    folder.write("inner/b.txt", FILLED);
    folder.write("inner/.hidden/c.md", FILLED);
    let all = folder.path("");

    let stale = run(&["embed", "--check", &all]);
    assert_eq!(stale.status, Some(1), "{}", stale.err);
    let place = format!("{document}:1: out of date\n");
    assert!(stale.err.starts_with(&place), "{}", stale.err);
    assert!(stale.err.contains("b.md:1: out of date"), "{}", stale.err);
    assert!(!stale.err.contains("b.txt") && !stale.err.contains("c.md"));
    assert_eq!(folder.read("a.md"), FILLED, "--check writes nothing");

    let run_ = run(&["embed", &document, &all]);
    assert_eq!(
        (run_.status, run_.out + &run_.err),
        (Some(0), "2 parts, 2 of 2 documents changed\n".to_owned())
    );
    assert!(folder.read("a.md").contains("mean squared error"));
    assert_eq!(folder.read("inner/b.md"), folder.read("a.md"));
    assert_eq!(folder.read("inner/b.txt"), FILLED);

    let fresh = run(&["embed", "--check", &all]);
    assert_eq!((fresh.status, fresh.err), (Some(0), String::new()));
}

#[test]
fn nothing_is_written_if_anything_is_wrong() {
    let folder = Folder::new("wrong");
    let good = folder.write("a.md", FILLED);
    let wrong = folder.write("b.md", WRONG);
    for arguments in [
        &["embed", &good, &wrong][..],
        &["embed", "--check", &good, &wrong],
    ] {
        let run = run(arguments);
        assert_eq!((run.status, run.out), (Some(1), String::new()));
        let place = format!("error: {wrong}:3: ");
        assert!(run.err.starts_with(&place), "{}", run.err);
        assert!(
            run.err.contains("\n  help: ") && run.err.contains("[E0204]"),
            "{}",
            run.err
        );
        assert_eq!(folder.read("a.md"), FILLED);
        assert_eq!(folder.read("b.md"), WRONG);
    }
}

#[test]
fn what_cannot_be_read_is_wrong_usage() {
    let folder = Folder::new("unreadable");
    fs::write(folder.0.join("a.md"), b"\xff\xfe").expect("a file is written");
    for path in [folder.path("a.md"), folder.path("no.md")] {
        let run = run(&["embed", &path]);
        assert_eq!(run.status, Some(2), "{}", run.err);
        assert!(run.err.contains(&path), "{}", run.err);
    }
    assert_eq!(run(&["embed"]).status, Some(2));
}

#[test]
fn the_documents_of_the_project_are_fresh() {
    let root = env!("CARGO_MANIFEST_DIR");
    let [readme, docs] = ["README.md", "docs"].map(|name| format!("{root}/{name}"));
    let run = run(&["embed", "--check", &readme, &docs]);
    assert_eq!((run.status, run.err), (Some(0), String::new()));
}

#[test]
fn the_first_part_in_html_brings_the_style() {
    let part = "<!-- surprisal --format html: y ~ Laplace(f(x; θ), b) -->\n<!-- /surprisal -->\n";
    let filled = markers::fill(&format!("{part}\n{part}"))
        .expect("two parts")
        .text;
    assert_eq!(filled.matches("<style>").count(), 1);
    assert_eq!(filled.matches("class=\"surprisal\"").count(), 2);
    let again = markers::fill(&filled).expect("the same parts");
    assert_eq!(again.text, filled);
}

/// A document with two models, one in a quotation, as Pandoc 2.17 writes it.
const RECORDED: &str = include_str!("pandoc.json");

#[test]
fn a_recorded_document_of_pandoc_is_filtered() {
    let run = run_with(&["pandoc-filter", "docx"], RECORDED.as_bytes());
    assert_eq!(run.status, Some(0), "{}", run.err);
    let before: Value = serde_json::from_str(RECORDED).expect("JSON");
    let after: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(after["pandoc-api-version"], before["pandoc-api-version"]);
    assert_eq!(after["meta"], before["meta"]);
    assert_eq!(after["blocks"][0], before["blocks"][0], "a heading");
    assert_eq!(run.out.matches("DisplayMath").count(), 2);
    // One is of another class, and the two models are shown.
    assert_eq!(run.out.matches("CodeBlock").count(), 3);
    assert_eq!(run.out.matches("[\"surprisal\"]").count(), 0);
    assert!(run.out.contains("mean") && run.out.contains("BlockQuote"));
}

#[test]
fn a_wrong_model_fails_the_filter() {
    let wrong = RECORDED.replace("Normal", "Nromal");
    let refused = run_with(&["pandoc-filter"], wrong.as_bytes());
    assert_eq!((refused.status, refused.out.as_str()), (Some(1), ""));
    assert!(
        refused.err.contains("Nromal") && refused.err.contains("help: "),
        "{}",
        refused.err
    );
    let nothing = run_with(&["pandoc-filter"], b"# Markdown");
    assert_eq!((nothing.status, nothing.out.as_str()), (Some(2), ""));
}

/// Lines that mean something to Markdown or to the markers.
const LINES: &[&str] = &[
    "",
    "words",
    "# Title",
    "```",
    "````",
    "~~~",
    "```surprisal",
    "  ```surprisal --wrt w",
    "> ```surprisal",
    "> words",
    "* item",
    "  more",
    "    code",
    "<div>",
    "<!--",
    "-->",
    "<!-- surprisal: y ~ Normal(w, 1) -->",
    "<!-- surprisal --wrt w --detail brief: y ~ Normal(w, 1) -->",
    "> <!-- surprisal --wrt w: y ~ Normal(w, 1) -->",
    "<!-- surprisal --wrt w:",
    "y ~ Normal(w, 1)",
    "<!-- /surprisal -->",
    "> <!-- /surprisal -->",
    "- <!-- surprisal: x -->",
    "`<!-- /surprisal -->`",
    "θ \u{2028} é",
    "\t",
    "$$",
    "---",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands in a document: it is refused, or filled once and for all, and nothing outside of its parts is lost.
    #[test]
    fn any_document_is_refused_or_filled_once_and_for_all(
        picks in prop::collection::vec(prop::sample::select(LINES), 0..14),
        line_break in prop::sample::select(&["\n", "\r\n"][..]),
        ends in any::<bool>(),
    ) {
        let mut text = picks.join(line_break);
        if ends {
            text.push_str(line_break);
        }
        if let Ok(once) = markers::fill(&text) {
            let twice = markers::fill(&once.text);
            prop_assert_eq!(twice.map(|filled| (filled.text, filled.stale)), Ok((once.text.clone(), vec![])));
            if once.parts == 0 {
                prop_assert_eq!(&once.text, &text);
            }
        }
        let kept = fences::replace(&text, |_| "<p>x</p>".to_owned());
        let blocks = fences::find(&text).len();
        prop_assert_eq!(kept.matches("<p>x</p>").count(), blocks);
        if blocks == 0 {
            prop_assert_eq!(kept, text);
        }
    }
}

#[test]
fn the_blank_behind_the_colon_is_no_part_of_the_model() {
    let text = "<!-- surprisal --format json: y ~ Normal(f(x; θ), 1) -->\n<!-- /surprisal -->\n";
    let filled = surprisal::documents::markers::fill(text).expect("a part that can be filled");
    assert!(
        filled.text.contains("\"input\": \"y ~ Normal"),
        "{}",
        filled.text
    );
}

#[test]
fn what_is_nearly_a_marker_is_told() {
    let near = |text: &str| surprisal::documents::markers::near_misses(text);
    for comment in [
        "<!--surprisal: y ~ Normal(μ, 1) -->",
        "<!-- Surprisal: y ~ Normal(μ, 1) -->",
        "<!-- suprisal: y ~ Normal(μ, 1) -->",
        "<!-- surprisals --detail brief: y ~ Normal(μ, 1) -->",
        "<!--/surprisal-->",
        "<!-- /Surprisal -->",
    ] {
        let told = near(&format!("# A\n\n{comment}\n"));
        assert_eq!(told.len(), 1, "{comment}");
        assert_eq!(told[0].line, 3, "{comment}");
    }
    for comment in [
        "<!-- surprisal: y ~ Normal(μ, 1) -->",
        "<!-- /surprisal -->",
        "<!-- surprise: this is a note -->",
        "<!-- Surprisal is a measure -->",
        "`<!--surprisal: x -->`",
    ] {
        assert!(near(comment).is_empty(), "{comment}");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_line() {
    let text =
        "\u{feff}<!-- surprisal --detail brief: y ~ Normal(f(x; θ), 1) -->\n<!-- /surprisal -->\n";
    let fill = |text: &str| surprisal::documents::markers::fill(text).expect("it can be filled");
    let filled = fill(text);
    assert!(filled.text.starts_with("\u{feff}<!-- surprisal"));
    assert!(filled.text.contains("mean squared error"));
    let again = fill(&filled.text);
    assert_eq!(again.text, filled.text);
    assert!(again.stale.is_empty());
}

#[test]
fn an_option_that_does_nothing_in_a_document_is_told() {
    for (options, said) in [
        (
            "--format text --display \"μ as m\"",
            "`--display` is about how formulas are set",
        ),
        ("--detail brief --format=json", "does nothing in `json`"),
    ] {
        let text = format!("<!-- surprisal {options}: y ~ Normal(μ, 1) -->\n<!-- /surprisal -->\n");
        let faults = markers::fill(&text).expect_err("a fault");
        assert!(faults[0].message.contains(said), "{faults:?}");
    }
    let block = "```surprisal --format text\ny ~ Normal(μ, 1)\n```\n";
    let request = surprisal::documents::Request::new("html").expect("a format");
    let refused = fences::find(block)[0].derive(request).err();
    assert!(
        refused
            .is_some_and(|fault| fault.line == 1 && fault.message.contains("leave `--format` out"))
    );
}
