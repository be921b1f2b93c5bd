//! What is filled, what stays, and what is wrong where.

use super::*;

const MSE: &str = "y ~ Normal(f(x; θ), σ²) where σ > 0";

fn marked(head: &str, inside: &str) -> String {
    format!("# Title\n\nwords\n<!-- surprisal{head} -->\n{inside}<!-- /surprisal -->\nmore\n")
}

fn filled(text: &str) -> Filled {
    fill(text).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn lines_of(text: &str) -> Vec<(usize, String)> {
    let faults = fill(text).expect_err("something is wrong");
    faults.into_iter().map(|f| (f.line, f.message)).collect()
}

#[test]
fn a_part_is_filled_once_and_then_stays() {
    for head in [
        format!(": {MSE}"),
        format!(" --detail brief --format html: {MSE}"),
        format!(" --format text: {MSE}"),
        format!(" --format latex: {MSE}"),
        format!(" --detail full --to nll:\n{MSE}\n"),
    ] {
        let empty = marked(&head, "");
        let once = filled(&empty);
        assert_eq!((once.parts, &once.stale[..]), (1, &[4][..]), "{head}");
        assert!(once.text.starts_with("# Title\n\nwords\n<!-- surprisal"));
        assert!(once.text.ends_with("\n\n<!-- /surprisal -->\nmore\n"));
        assert!(once.text.len() > empty.len() + 200);
        let twice = filled(&once.text);
        assert_eq!((twice.text, twice.stale), (once.text.clone(), vec![]));
        let old = marked(&head, "what a person wrote\n\n");
        assert_eq!(filled(&old).text, once.text);
    }
}

#[test]
fn the_rest_of_a_document_is_not_touched() {
    let text = format!("a  \r\n\r\n> <!-- surprisal: {MSE} -->\r\n> <!-- /surprisal -->\r\nb\t");
    let once = filled(&text).text;
    assert!(once.starts_with("a  \r\n\r\n> <!--") && once.ends_with("<!-- /surprisal -->\r\nb\t"));
    let lines: Vec<&str> = once.split('\n').collect();
    let inside = &lines[2..lines.len() - 2];
    assert!(
        inside
            .iter()
            .all(|l| l.starts_with('>') && l.ends_with('\r'))
    );
    assert_eq!(filled(&once).text, once);
    assert_eq!(filled("no part\n").text, "no part\n");
    assert_eq!(filled("").parts, 0);
}

#[test]
fn markers_that_are_shown_are_not_filled() {
    let part = marked(&format!(": {MSE}"), "");
    for shown in [
        format!("````markdown\n{part}````\n"),
        format!("~~~\n{part}~~~\n"),
        part.lines().map(|l| format!("    {l}\n")).collect(),
        format!("`<!-- surprisal: {MSE} -->` and `<!-- /surprisal -->`\n"),
    ] {
        assert_eq!(filled(&shown).parts, 0, "{shown}");
    }
    let both = format!("````\n{part}````\n\n{part}");
    assert_eq!(filled(&both).stale, [13]);
}

#[test]
fn what_is_wrong_has_its_line() {
    let wrong = lines_of(&marked(
        ":\ny ~ Normal(f(x; θ), σ²)\nz ~ Nromal(0, 1)\n",
        "",
    ));
    assert_eq!(wrong.len(), 1);
    assert_eq!(wrong[0].0, 6, "{wrong:?}");
    for (text, line, message) in [
        (marked(" --wtr w: y ~ Normal(w, 1)", ""), 4, "`wtr`"),
        (marked("", ""), 4, "no model"),
        (format!("\n<!-- surprisal: {MSE} -->\n"), 2, "never closed"),
        (
            format!("\n- <!-- surprisal: {MSE} -->\n  <!-- /surprisal -->\n"),
            2,
            "line of its own",
        ),
        (
            format!("a <!-- surprisal: {MSE} -->\n<!-- /surprisal -->\n"),
            1,
            "line of its own",
        ),
        (
            "a\n\n<!-- /surprisal -->\n".to_owned(),
            3,
            "no marker is open",
        ),
        (
            format!("<!-- surprisal: {MSE} -->\n<!-- surprisal: {MSE} -->\n<!-- /surprisal -->\n"),
            2,
            "line 1 is not closed",
        ),
    ] {
        let found = lines_of(&text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(
            found[0].0 == line && found[0].1.contains(message),
            "{found:?}"
        );
    }
}

#[test]
fn a_part_that_would_not_be_found_again_is_not_filled() {
    let closing = "<!-- /surprisal -->";
    let text = format!("<div>\n> <!-- surprisal: {MSE} -->\n\n> {closing}\n`{closing}`\n");
    let found = lines_of(&text);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].0 == 2 && found[0].1.contains("not be found again"),
        "{found:?}"
    );
}

#[test]
fn every_fault_of_a_document_is_told() {
    let one = |model: &str| format!("<!-- surprisal: {model} -->\n<!-- /surprisal -->\n\n");
    let text = one("y ~ Nromal(0, 1)") + &one(MSE) + &one("y ~");
    let lines: Vec<usize> = lines_of(&text).into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [1, 7]);
}

#[test]
fn a_marker_that_nothing_closes_hides_no_other_fault() {
    let text = format!(
        "<!-- surprisal: y ~ Nromal(0, 1) -->\n\n<!-- surprisal: {MSE} -->\n<!-- /surprisal -->\n\n\
         <!-- surprisal: y ~ -->\n<!-- /surprisal -->\n<!-- /surprisal -->\n<!-- surprisal: {MSE} -->\n"
    );
    let told = lines_of(&text);
    let lines: Vec<usize> = told.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [1, 3, 6, 8, 9], "{told:?}");
}
