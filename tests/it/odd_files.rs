//! Files that are not what they should be: a mark before the text, names that a terminal would obey, bytes that are no text.

use crate::cli::Scratch;
use crate::command::{Run, run, run_with, surprisal};
use serde_json::Value;
use std::fs;
use surprisal::documents::{fences, markers};

const MARK: &str = "\u{feff}";

#[test]
fn a_byte_order_mark_is_no_part_of_a_model() {
    let scratch = Scratch::new("mark");
    let model = scratch.file("model.txt");
    fs::write(&model, format!("{MARK}y ~ Normal(μ, 1)\n")).expect("a file is written");
    for format in surprisal::render::FORMATS {
        let read = run(&["derive", "-f", &model, "--format", format.name]);
        assert_eq!(read.status, Some(0), "{}", read.err);
        assert!(!read.out.contains(MARK), "{}", format.name);
    }
    // A place in the model is where an editor shows it.
    for (command, input) in [
        (["derive", "-f", &model], ""),
        (["derive", "-", "--to=nll"], "stdin"),
    ] {
        let wrong = format!("{MARK}y ~ Nromal(μ, 1)\n");
        fs::write(&model, &wrong).expect("a file is written");
        let refused = match input {
            "" => run(&command),
            _ => run_with(&command, wrong.as_bytes()),
        };
        assert_eq!(refused.status, Some(1));
        assert!(
            refused.err.contains(":1:5") && !refused.err.contains(MARK),
            "{}",
            refused.err
        );
    }
}

#[test]
fn a_byte_order_mark_hides_nothing_in_a_document() {
    let fence = "```markdown\n<!--surprisal: y ~ Normal(μ, 1)-->\n```\n";
    let told = markers::near_misses(&format!("{MARK}{fence}"));
    assert!(told.is_empty(), "{told:?}");
    let block = format!("{MARK}```surprisal\ny ~ Normal(μ, 1)\n```\n");
    assert_eq!(fences::find(&block).len(), 1);
    let replaced = fences::replace(&block, |_| "new".to_owned());
    assert_eq!(replaced, format!("{MARK}new\n"));
    let none = "{\"pandoc-api-version\":[1,22],\"meta\":{},\"blocks\":[]}";
    let filtered = run_with(&["pandoc-filter"], format!("{MARK}{none}").as_bytes());
    assert_eq!(filtered.status, Some(0), "{}", filtered.err);
}

/// A name in a message turns no colour on and begins no line of its own.
#[test]
fn control_characters_of_names_are_numbers() {
    let scratch = Scratch::new("names");
    let odd = |name: &str| scratch.file(&format!("\u{1b}[31m\n{name}"));
    let (wrong, document) = (odd("wrong.txt"), odd("a.md"));
    fs::write(&wrong, "y ~ Nromal(μ, 1)").expect("a file is written");
    let marker = "<!-- surprisal --\u{1b}[31m: y ~ Normal(μ, 1) -->\n<!-- /surprisal -->\n";
    fs::write(&document, marker).expect("a file is written");
    let model = "y ~ Normal(μ, 1)";
    let (absent, unknown) = (odd("absent"), odd("loss.\u{7}"));
    for arguments in [
        &["derive", "-f", &wrong][..],
        &["derive", "-f", &absent],
        &["derive", model, "-o", &odd("absent/loss.txt")],
        &["derive", model, "-o", &unknown],
        &["derive", model, "--format", "\u{1b}[31m"],
        &["derive", model, "--\u{1b}[31m"],
        &["derive", model, "--wrt", "\u{1b}[31m"],
        &["embed", &document],
        &["embed", &absent],
        &["explain", "\u{1b}[31m"],
        &["show", "\u{1b}[31m"],
        &["\u{1b}[31m"],
    ] {
        // With colours, as on a terminal: clap takes signs out where none is.
        let run: Run = surprisal(arguments)
            .env("CLICOLOR_FORCE", "1")
            .output()
            .expect("the command starts")
            .into();
        assert!(run.status != Some(0), "{arguments:?}");
        let typed = [
            "\u{1b}[31m\n",
            "\u{1b}[31ma",
            "\u{7}",
            "`\u{1b}[31m`",
            "'\u{1b}[31m'",
            "`--\u{1b}",
        ];
        assert!(
            !typed.iter().any(|typed| run.err.contains(typed)),
            "{:?}",
            run.err
        );
        assert!(
            run.err.contains("[U+00") || run.err.contains('␛'),
            "{:?}",
            run.err
        );
    }
}

/// The text of a span is what the span is of, also where the bytes are shown as something else.
#[test]
fn the_place_of_what_is_no_text_fits_what_is_shown() {
    for bytes in [
        &b"y ~ \xff\xfeNormal(0, 1)"[..],
        b"y ~ Normal(\xce",
        b"\xe2\x82\xac\xff",
        b"y\0",
    ] {
        let refused = run_with(&["derive", "-", "--format", "json"], bytes);
        assert_eq!(refused.status, Some(1));
        let told: Value = serde_json::from_str(&refused.out).expect("JSON");
        let input = told["input"].as_str().expect("a text");
        let span = &told["error"]["spans"][0];
        let [start, end] =
            ["start", "end"].map(|key| span[key].as_u64().expect("a place") as usize);
        assert_eq!(input.get(start..end), span["text"].as_str(), "{told}");
        assert!(start < end, "{told}");
    }
}
