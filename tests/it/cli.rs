//! The command from outside: exit status, streams, files, hostile input.

use crate::command::{run, run_with, surprisal};
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

const MODEL: &str = "y ~ Normal(f(x; θ), σ²) where σ > 0";
const WRONG: &str = "y ~ Nromal(f(x; θ), σ²)";

/// Long enough for a debug build on a busy machine, and far from a hang.
const SOON: Duration = Duration::from_secs(20);

/// A file for one test, removed at its end.
pub struct Scratch(PathBuf);

impl Scratch {
    /// A new one.
    pub fn new(name: &str) -> Scratch {
        let folder = std::env::temp_dir().join(format!("surprisal-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        Scratch(folder)
    }

    /// The path of a file in it.
    pub fn file(&self, name: &str) -> String {
        self.0
            .join(name)
            .to_str()
            .expect("a path in UTF-8")
            .to_owned()
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("the folder");
        let mut names: Vec<String> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .into_string()
                    .expect("a name")
            })
            .collect();
        names.sort();
        names
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0); // a leftover in the temporary folder harms nobody
    }
}

#[test]
fn a_derivation_ends_with_status_0() {
    let run = run(&["derive", MODEL]);
    assert_eq!(run.status, Some(0), "{}", run.err);
    assert!(run.out.contains("mean squared error"), "{}", run.out);
    assert_eq!(run.err, "", "everything was stated");
}

#[test]
fn what_is_assumed_is_warned_about_on_standard_error() {
    let run = run(&["derive", "y ~ Normal(f(x; θ), σ²)"]);
    assert_eq!(run.status, Some(0));
    assert!(
        run.err.contains("warning") && run.err.contains("σ > 0"),
        "{}",
        run.err
    );
}

#[test]
fn strict_refuses_what_is_assumed() {
    let refused = run(&["derive", "--strict", "y ~ Normal(f(x; θ), σ²)"]);
    assert_eq!((refused.status, refused.out.as_str()), (Some(1), ""));
    let stated = run(&["derive", "--strict", MODEL]);
    assert_eq!(stated.status, Some(0), "{}", stated.err);
    let typed = "p(y; λ) = λ exp(-2 λ y) where y > 0, λ > 0";
    let refused = run(&["derive", "--strict", typed]);
    assert_eq!((refused.status, refused.out.as_str()), (Some(1), ""));
    assert!(refused.err.starts_with("error[W0403]"), "{}", refused.err);
}

#[test]
fn a_wrong_model_ends_with_status_1_and_says_nothing_on_standard_output() {
    for model in [
        WRONG,
        "y ~",
        "y ~ Normal(μ",
        "1 + 1 = 2",
        "argmax[θ]",
        "y ~ Normal(0, 1)",
        "KL(p(x))",
    ] {
        let run = run(&["derive", model]);
        assert_eq!((run.status, run.out.as_str()), (Some(1), ""), "{model}");
        assert!(run.err.starts_with("error["), "{model}: {}", run.err);
    }
}

#[test]
fn a_diagnostic_points_and_helps() {
    let run = run(&["derive", WRONG]);
    assert!(run.err.contains('^'), "a caret: {}", run.err);
    assert!(
        run.err.contains("help:") && run.err.contains("Normal"),
        "a way out: {}",
        run.err
    );
}

#[test]
fn a_model_without_quotes_is_told_apart() {
    let run = run(&["derive", "y", "~", "Poisson(λ)"]);
    assert_eq!(run.status, Some(2));
    assert!(run.err.contains("between quotes"), "{}", run.err);
}

#[test]
fn wrong_usage_ends_with_status_2() {
    let commands: &[&[&str]] = &[
        &[],
        &["derive"],
        &["derive", "--format", "word", MODEL],
        &["derive", "--no-such-option", MODEL],
        &["derive", MODEL, "-f", "model.txt"],
        &["derive", "-f", "/no/such/file"],
        &["derive", MODEL, "-o", "/no/such/folder/file"],
        &["show", "Nromal"],
        &["explain", "no-such-rule"],
        &["no-such-command"],
    ];
    for arguments in commands {
        let run = run(arguments);
        assert_eq!(
            (run.status, run.out.as_str()),
            (Some(2), ""),
            "{arguments:?}: {}",
            run.err
        );
        assert!(!run.err.is_empty(), "{arguments:?}");
    }
}

#[test]
fn the_model_comes_from_an_argument_a_file_or_standard_input() {
    let scratch = Scratch::new("sources");
    let file = scratch.file("model.txt");
    fs::write(&file, format!("{MODEL}\n")).expect("the file");
    let argument = run(&["derive", MODEL]);
    let from_file = run(&["derive", "-f", &file]);
    let piped = run_with(&["derive", "-"], format!("{MODEL}\n").as_bytes());
    assert_eq!(argument.out, from_file.out);
    assert_eq!(argument.out, piped.out);
}

#[test]
fn a_diagnostic_names_the_file() {
    let scratch = Scratch::new("named");
    let file = scratch.file("model.txt");
    fs::write(&file, WRONG).expect("the file");
    let run = run(&["derive", "-f", &file]);
    assert!(run.err.contains("model.txt"), "{}", run.err);
}

#[test]
fn a_file_is_written_as_a_whole_or_not_at_all() {
    let scratch = Scratch::new("output");
    let file = scratch.file("loss.tex");
    let written = run(&["derive", MODEL, "--format", "latex", "-o", &file]);
    assert_eq!((written.status, written.out.as_str()), (Some(0), ""));
    let text = fs::read_to_string(&file).expect("the file");
    assert_eq!(text, run(&["derive", MODEL, "--format", "latex"]).out);
    let refused = run(&["derive", WRONG, "--format", "latex", "-o", &file]);
    assert_eq!(refused.status, Some(1));
    assert_eq!(
        fs::read_to_string(&file).expect("the file"),
        text,
        "the old file stays"
    );
    assert_eq!(scratch.names(), ["loss.tex"], "nothing is left beside it");
}

#[test]
fn two_dimensions_are_for_people_who_ask() {
    let piped = run(&["derive", MODEL]);
    let line = run(&["derive", MODEL, "--style", "line"]);
    assert_eq!(piped.out, line.out, "a pipe gets what can be read back");
    let plane = run(&["derive", MODEL, "--style", "2d"]);
    assert!(plane.out.contains("arg min ───  ∑"), "{}", plane.out);
}

#[test]
fn two_processes_say_the_same() {
    for format in ["text", "latex", "tex", "markdown", "json"] {
        for model in [MODEL, "y_i ~ Normal(wᵀx_i, σ²); w_j ~ Normal(0, τ²)"] {
            let arguments = ["derive", model, "--format", format, "--detail", "full"];
            let (one, two) = (run(&arguments), run(&arguments));
            assert_eq!((one.out, one.err), (two.out, two.err), "{format}");
        }
    }
}

#[test]
fn colours_stay_away_where_nobody_wants_them() {
    for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let output = surprisal(&["derive", WRONG])
            .env(name, value)
            .output()
            .expect("the command starts");
        assert!(!output.stderr.contains(&0x1b), "{name}");
    }
    let forced = surprisal(&["derive", WRONG])
        .env("NO_COLOR", "1")
        .env("CLICOLOR_FORCE", "1")
        .output()
        .expect("the command starts");
    assert!(!forced.stderr.contains(&0x1b), "NO_COLOR wins");
}

#[test]
fn verify_says_how_much_was_checked() {
    let run = run(&["derive", MODEL, "--verify", "--format", "json"]);
    let json: Value = serde_json::from_str(&run.out).expect("JSON");
    assert!(
        json["checked"]["replayed"].as_u64() > Some(5),
        "{}",
        json["checked"]
    );
    assert!(
        json["checked"]["sampled"].as_u64() > Some(5),
        "{}",
        json["checked"]
    );
}

#[test]
fn verify_says_where_no_point_can_be_found() {
    let model = "η = wᵀx; y ~ Poisson(η) where η > 1000, y in 0..";
    let run = run(&["derive", model, "--verify"]);
    assert!(
        run.out.contains("could not be tried by value"),
        "{}",
        run.out
    );
    assert!(!run.out.contains("tried at random points"), "{}", run.out);
}

#[test]
fn lists_and_explanations() {
    for (arguments, word) in [
        (&["list"][..], "Normal(mean, variance)"),
        (&["show", "Normal"], "density"),
        (&["rules"], "log-of-product"),
        (&["explain", "log-of-product"], "log"),
        (&["emit", "ast", MODEL], "Normal"),
        (&["emit", "model", MODEL], "optimise"),
        (&["emit", "terms", MODEL], "argmax"),
        (&["--help"], "derive"),
        (&["--version"], env!("CARGO_PKG_VERSION")),
    ] {
        let run = run(arguments);
        assert_eq!(run.status, Some(0), "{arguments:?}: {}", run.err);
        assert!(run.out.contains(word), "{arguments:?}: {}", run.out);
    }
}

#[test]
fn hostile_input_is_refused_soon() {
    let words = "y ~ Normal(".repeat(20_000);
    let inputs: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("blanks", b" \n\t\n ".to_vec()),
        ("NUL", b"y ~ Normal(\0, 1)".to_vec()),
        ("invalid UTF-8", b"y ~ Normal(\xff\xfe, 1)".to_vec()),
        ("a megabyte of (", vec![b'('; 1 << 20]),
        (
            "a megabyte of -",
            [b"argmin[a] ".to_vec(), vec![b'-'; 1 << 20]].concat(),
        ),
        ("a megabyte of |", vec![b'|'; 1 << 20]),
        (
            "many ^",
            [b"argmin[a] a".to_vec(), b"^a".repeat(1 << 16)].concat(),
        ),
        ("nested calls", words.into_bytes()),
    ];
    for (name, input) in inputs {
        let start = Instant::now();
        let run = run_with(&["derive", "-"], &input);
        assert_eq!(
            (run.status, run.out.as_str()),
            (Some(1), ""),
            "{name}: {:.400}",
            run.err
        );
        assert!(run.err.starts_with("error["), "{name}: {:.400}", run.err);
        assert!(
            run.err.len() < 10_000,
            "{name}: {} bytes of diagnostics",
            run.err.len()
        );
        assert!(start.elapsed() < SOON, "{name} took {:?}", start.elapsed());
    }
}

#[test]
fn a_wide_model_is_derived_soon() {
    let sum = format!("argmin[a] {}a", "a + ".repeat(30_000));
    let start = Instant::now();
    let run = run_with(&["derive", "-"], sum.as_bytes());
    assert_eq!(run.status, Some(0), "{:.400}", run.err);
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut command = surprisal(&["derive", MODEL, "--format", "html", "--detail", "full"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    drop(child.stdout.take());
    let mut err = String::new();
    child
        .stderr
        .take()
        .expect("a pipe")
        .read_to_string(&mut err)
        .expect("UTF-8");
    let status = child.wait().expect("the command ends");
    assert!(status.code() == Some(0), "{status}: {err}");
    assert!(!err.contains("panicked"), "{err}");
}

#[test]
fn the_name_of_the_output_tells_the_format() {
    let scratch = Scratch::new("endings");
    for (name, format, begins) in [
        ("a.html", None, "<!doctype html>"),
        ("a.HTML", None, "<!doctype html>"),
        ("a.tex", None, "\\documentclass"),
        ("a.md", None, "**Model**"),
        ("a.json", None, "{\n  \"schema\": 1"),
        ("a.txt", None, "Model  "),
        ("a", None, "Model  "),
        ("a.loss", Some("text"), "Model  "),
        ("a.htm", None, "<!doctype html>"),
        ("a.markdown", None, "**Model**"),
        ("a.html", Some("text"), "Model  "),
        ("a.md", Some("markdown-jupyter"), "**Model**"),
    ] {
        let file = scratch.file(name);
        let mut arguments = vec!["derive", MODEL, "-o", &file];
        arguments.extend(format.into_iter().flat_map(|format| ["--format", format]));
        let run = run(&arguments);
        assert_eq!((run.status, run.out.as_str()), (Some(0), ""), "{name}");
        let written = fs::read_to_string(&file).expect("a file");
        assert!(written.starts_with(begins), "{name}: {written}");
    }
    let unknown = scratch.file("loss.pdf");
    let refused = run(&["derive", MODEL, "-o", &unknown]);
    assert_eq!(refused.status, Some(2), "{}", refused.err);
    assert!(refused.err.contains("end in .pdf") && refused.err.contains(".html, .json"));
    assert!(!std::path::Path::new(&unknown).exists());
    // Why there is no derivation is told in the same format.
    let file = scratch.file("wrong.json");
    let refused = run(&["derive", WRONG, "-o", &file]);
    assert!(refused.status == Some(1) && refused.out.contains("\"error\""));
}

#[test]
fn anchors_are_names_of_links() {
    for (prefix, status) in [("loss-", 0), ("a b", 2), ("\"><script>", 2), ("1", 2)] {
        let run = run(&[
            "derive",
            MODEL,
            "--format=html-fragment",
            "--anchors",
            prefix,
        ]);
        assert_eq!(run.status, Some(status), "{prefix}: {}", run.err);
    }
    let advice = run(&["pandoc-filter", "a", "b"]);
    assert!(!advice.err.contains("between quotes"), "{}", advice.err);
}

#[test]
fn an_option_that_does_nothing_is_told() {
    for (option, value, format) in [
        ("--style", "2d", "html"),
        ("--font", "none", "text"),
        ("--anchors", "loss", "html"),
        ("--display", r"f(x; θ) as \hat{y}", "text"),
        ("--detail", "full", "json"),
    ] {
        let run = run(&["derive", MODEL, option, value, "--format", format]);
        assert_eq!(run.status, Some(2), "{option}: {}", run.err);
        let said = format!("does nothing in `{format}`");
        assert!(run.err.contains(&said), "{}", run.err);
    }
    for (option, status) in [("--wrt=zz", 2), ("--joint", 2), ("--to=nll", 2), ("", 0)] {
        let all = ["emit", "ast", MODEL, option];
        let given = all.iter().filter(|argument| !argument.is_empty());
        let run = run(&given.copied().collect::<Vec<_>>());
        assert_eq!(run.status, Some(status), "{option}: {}", run.err);
    }
}

/// What a terminal would obey, and what turns the direction of writing around, is its number.
#[test]
fn hidden_signs_of_a_comment_are_shown_as_numbers() {
    let model = "y ~ Normal(f(x; θ), σ²) where σ > 0 # \u{1b}]0;t\u{7} \u{202e} rtl";
    for format in ["text", "html", "html-fragment", "markdown", "latex", "tex"] {
        let run = run(&["derive", model, "--format", format]);
        let is_hidden = |c: char| c == '\u{1b}' || c == '\u{7}' || c == '\u{202e}';
        assert!(!run.out.contains(is_hidden), "{format}");
        assert!(
            run.out.contains("[U+001B]") && run.out.contains("[U+202E]"),
            "{format}"
        );
    }
}
