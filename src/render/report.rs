//! A derivation on a terminal, as a lecturer would write it.

use super::names::{columns, is_simple};
use super::outline::{Estimator, Line, Outline};
use super::text::plain;
use super::{Checked, Page};
use crate::derivation::{Assumption, Derivation, Loss, Relation};
use crate::term::Terms;

/// The whole report.
pub fn write(page: &Page) -> String {
    let derivation = page.derivation;
    let mut out = String::with_capacity(2048);
    head(derivation, &mut out);
    body(page, &mut out);
    for remark in &derivation.remarks {
        out.push_str(remark);
        out.push('\n');
    }
    if let Some(loss) = &derivation.loss {
        out.push_str(&naming(&derivation.terms, loss));
        out.push('\n');
    }
    if let Some(checked) = page.checked {
        out.push_str(&self::checked(checked));
        out.push('\n');
    }
    out
}

/// `Checked: 12 steps replayed rule by rule.`
pub(super) fn checked(checked: Checked) -> String {
    let replayed = counted(checked.replayed, "step");
    let sampled = match checked.sampled {
        0 => String::new(),
        sampled => format!(", {sampled} tried at random points"),
    };
    format!("Checked: {replayed} replayed rule by rule{sampled}.")
}

fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn head(derivation: &Derivation, out: &mut String) {
    let mut heading = "Model";
    for line in derivation.input.lines().filter(|l| !l.trim().is_empty()) {
        out.push_str(&format!("{heading:<13}{}\n", line.trim()));
        heading = "";
    }
    heading = "Assuming";
    for assumption in &derivation.assumptions {
        out.push_str(&format!("{heading:<13}{}", assumption.text));
        out.push_str(&why(assumption));
        out.push('\n');
        heading = "";
    }
    out.push('\n');
}

/// ` (assumed: …)`; nothing where the user said so.
pub(super) fn why(assumption: &Assumption) -> String {
    match (assumption.stated, assumption.because.as_str()) {
        (true, "stated") => String::new(),
        (true, because) => format!(" (because {because})"),
        (false, because) => format!(" (assumed: {because})"),
    }
}

/// `This is the mean squared error, with target y_i and prediction f(x_i; θ).`
pub(super) fn naming(terms: &Terms, loss: &Loss) -> String {
    let roles: Vec<String> = loss
        .roles
        .iter()
        .map(|(role, term)| format!("{role} {}", plain(terms, *term)))
        .collect();
    let roles = match &roles[..] {
        [] => String::new(),
        [only] => format!(", with {only}"),
        [most @ .., last] => format!(", with {} and {last}", most.join(", ")),
    };
    format!("This is the {}{roles}.", loss.name)
}

/// A formula with its sign before it, and what stands beside it.
struct Row {
    formula: String,
    reason: String,
    below: Vec<String>,
}

fn body(page: &Page, out: &mut String) {
    let derivation = page.derivation;
    let outline = page.outline();
    let left = left_side(derivation, outline.estimator);
    let indent = columns(&left);
    let rows = rows(derivation, &outline, left, indent);
    let column = reason_column(&rows, page.width);
    let beside = room_beside(&rows, column, page.width);
    for row in rows {
        let width = columns(&row.formula);
        out.push_str(&row.formula);
        if row.reason.is_empty() {
            out.push('\n');
        } else if beside && fits(&row, column, page.width) {
            let gap = column + GAP - width;
            out.push_str(&format!("{:gap$}{}\n", "", row.reason));
        } else {
            out.push('\n');
            wrapped(&row.reason, indent + 6, page.width, out);
        }
        for note in &row.below {
            wrapped(note, indent + 6, page.width, out);
        }
    }
    out.push('\n');
}

const GAP: usize = 3;

fn rows(derivation: &Derivation, outline: &Outline, left: String, indent: usize) -> Vec<Row> {
    let terms = &derivation.terms;
    let (first, about) = outline.first;
    let equals = if outline.estimator == Estimator::None {
        ""
    } else {
        " = "
    };
    let mut rows = vec![Row {
        formula: format!("{left}{equals}{}", plain(terms, first)),
        reason: about.to_owned(),
        below: Vec::new(),
    }];
    rows.extend(outline.lines.iter().map(|line| Row {
        formula: format!(
            "{:indent$} {} {}",
            "",
            sign(line.relation),
            plain(terms, line.statement)
        ),
        reason: reason(line),
        below: notes(line),
    }));
    rows
}

fn sign(relation: Relation) -> char {
    match relation {
        Relation::Approximation => '≈',
        _ => '=',
    }
}

fn reason(line: &Line) -> String {
    match &line.rule {
        Some(rule) => format!("{} [{rule}]", line.reason),
        None => line.reason.clone(),
    }
}

fn notes(line: &Line) -> Vec<String> {
    let said = line.conditions.iter().filter(|c| !c.plain_to_see);
    let note = said.map(|condition| match condition.because.as_str() {
        "" => format!("where {}", condition.text),
        because => format!("where {}, because {because}", condition.text),
    });
    note.collect()
}

/// `θ_ML`, `(w, b)_ML`; nothing where the derivation is of a value.
pub(super) fn left_side(derivation: &Derivation, estimator: Estimator) -> String {
    let mark = match estimator {
        Estimator::None => return String::new(),
        Estimator::Optimum => "*",
        Estimator::Likelihood => "_ML",
        Estimator::Posterior => "_MAP",
    };
    let names: Vec<&str> = derivation
        .parameters
        .iter()
        .map(|&name| derivation.terms.text(name))
        .collect();
    match names[..] {
        [name] if is_simple(name) => format!("{name}{mark}"),
        _ => format!("({}){mark}", names.join(", ")),
    }
}

/// Reasons stand beside the formulas only if most of them find room there: a mixture is hard to read.
fn room_beside(rows: &[Row], column: usize, width: usize) -> bool {
    let said = rows.iter().filter(|row| !row.reason.is_empty());
    let (beside, below): (Vec<_>, Vec<_>) = said.partition(|row| fits(row, column, width));
    beside.len() >= 2 * below.len()
}

fn fits(row: &Row, column: usize, width: usize) -> bool {
    columns(&row.formula) <= column && column + GAP + columns(&row.reason) <= width
}

/// The column behind which most reasons find room; the first such from the left.
fn reason_column(rows: &[Row], width: usize) -> usize {
    let candidates = rows.iter().map(|row| columns(&row.formula));
    let room = |column: usize| {
        let beside = rows.iter().filter(|row| fits(row, column, width));
        (beside.count(), std::cmp::Reverse(column))
    };
    candidates.max_by_key(|&column| room(column)).unwrap_or(0)
}

/// Appends words on lines of their own.
fn wrapped(words: &str, indent: usize, width: usize, out: &mut String) {
    let mut used = 0;
    for word in words.split(' ') {
        let length = columns(word);
        if used > 0 && used + 1 + length > width {
            out.push('\n');
            used = 0;
        }
        if used == 0 {
            out.push_str(&format!("{:indent$}{word}", ""));
            used = indent + length;
        } else {
            out.push(' ');
            out.push_str(word);
            used += 1 + length;
        }
    }
    out.push('\n');
}
