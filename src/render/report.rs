//! A derivation on a terminal, as a lecturer would write it.

use super::names::{self, columns, is_simple};
use super::outline::{Estimator, Line, Outline};
use super::text::block::Block;
use super::text::{plain, plane};
use super::{Layout, Page, escape, math};
use crate::derivation::{Assumption, Derivation, Loss, Relation};
use crate::term::TermId;

/// The whole report.
pub fn write(page: &Page) -> String {
    let derivation = page.derivation;
    let mut out = String::with_capacity(2048);
    head(page, &mut out);
    body(page, &mut out);
    for remark in &derivation.remarks {
        wrapped(remark, 0, page.width, &mut out);
    }
    if let Some(loss) = &derivation.loss {
        // A formula stays on one line.
        let formula = |term| plain(&derivation.terms, term).replace(' ', TOGETHER);
        let mut named = String::new();
        wrapped(&naming(loss, formula), 0, page.width, &mut named);
        out.push_str(&named.replace(TOGETHER, " "));
    }
    if let Some(checked) = page.checked {
        out.push_str(checked.said());
        out.push('\n');
    }
    out
}

/// A space at which no line is broken.
const TOGETHER: &str = "\u{a0}";

/// The columns before what is assumed.
const HEADING: usize = 13;

fn head(page: &Page, out: &mut String) {
    let derivation = page.derivation;
    let mut heading = "Model";
    for line in escape::visible(&derivation.input)
        .lines()
        .filter(|l| !l.trim().is_empty())
    {
        out.push_str(&format!("{heading:<13}{}\n", line.trim()));
        heading = "";
    }
    heading = "Assuming";
    for assumption in &derivation.assumptions {
        let mut said = String::new();
        let words = format!("{}{}", assumption.text, why(assumption));
        wrapped(&words, HEADING, page.width, &mut said);
        out.push_str(&format!("{heading:<HEADING$}{}", said.trim_start()));
        heading = "";
    }
    out.push('\n');
}

/// The model on one line, cut short if it is long.
pub(super) fn model_line(derivation: &Derivation) -> String {
    const MOST: usize = 72;
    let input = escape::visible(&derivation.input);
    let lines = input.lines().map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let line = lines.join("; ");
    match line.char_indices().nth(MOST) {
        None => line,
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
    }
}

/// ` (assumed: …)`; nothing where the user said so.
pub fn why(assumption: &Assumption) -> String {
    match (assumption.stated, assumption.because.as_str()) {
        (true, "stated") => String::new(),
        (true, because) => format!(" (because {because})"),
        (false, because) => format!(" (assumed: {because})"),
    }
}

/// `This is the mean squared error, with target y_i and prediction f(x_i; θ).` The formulas are written by `formula`.
pub(super) fn naming(loss: &Loss, formula: impl Fn(TermId) -> String) -> String {
    let roles: Vec<String> = loss
        .roles
        .iter()
        .map(|(role, term)| format!("{role} {}", formula(*term)))
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
    formula: Block,
    reason: String,
    below: Vec<String>,
}

fn body(page: &Page, out: &mut String) {
    let (rows, indent) = laid_out(page);
    let column = reason_column(&rows, page.width);
    let beside = room_beside(&rows, column, page.width);
    let apart = rows.iter().any(|row| row.formula.height() > 1);
    for (k, row) in rows.iter().enumerate() {
        if apart && k > 0 {
            out.push('\n');
        }
        let is_beside = !row.reason.is_empty() && beside && fits(row, column, page.width);
        for (number, line) in row.formula.rows().enumerate() {
            out.push_str(line);
            if is_beside && number == row.formula.baseline() {
                let gap = column + GAP - columns(line);
                out.push_str(&format!("{:gap$}{}", "", row.reason));
            }
            out.push('\n');
        }
        if !is_beside && !row.reason.is_empty() {
            wrapped(&row.reason, indent + 6, page.width, out);
        }
        for note in &row.below {
            wrapped(note, indent + 6, page.width, out);
        }
    }
    out.push('\n');
}

const GAP: usize = 3;

/// The rows in the layout that is asked for, and how far they are indented.
fn laid_out(page: &Page) -> (Vec<Row>, usize) {
    let outline = page.outline();
    let left = left_side(page.derivation, outline.estimator);
    let indent = columns(&left);
    let of = |layout| rows(page, &outline, &left, layout);
    let too_wide = |rows: &[Row]| rows.iter().any(|row| row.formula.width() > page.width);
    let all = match page.layout {
        Layout::Line => of(Layout::Line),
        Layout::Plane => of(Layout::Plane),
        Layout::Auto => {
            let plane = of(Layout::Plane);
            if too_wide(&plane) {
                of(Layout::Line)
            } else {
                plane
            }
        }
    };
    (all, indent)
}

fn rows(page: &Page, outline: &Outline, left: &str, layout: Layout) -> Vec<Row> {
    let terms = &page.derivation.terms;
    let formula = |term, width| match layout {
        Layout::Line => Block::line(plain(terms, term)),
        _ => plane::lines(&math::build(terms, term), width),
    };
    let row = |before: String, term, reason: String, below| {
        let formula = formula(term, page.width.saturating_sub(columns(&before)));
        Row {
            formula: Block::beside([Block::line(before), formula]),
            reason,
            below,
        }
    };
    let indent = columns(left);
    let (first, about) = outline.first;
    let equals = if left.is_empty() { "" } else { " = " };
    let start = row(
        format!("{left}{equals}"),
        first,
        about.to_owned(),
        Vec::new(),
    );
    let others = outline.lines.iter().map(|line| {
        let before = format!("{:indent$} {} ", "", sign(line.relation));
        row(before, line.statement, line.told(), notes(line))
    });
    std::iter::once(start).chain(others).collect()
}

fn sign(relation: Relation) -> char {
    match relation {
        Relation::Approximation => '≈',
        _ => '=',
    }
}

fn notes(line: &Line) -> Vec<String> {
    let note = line
        .notes()
        .map(|condition| match condition.because.as_str() {
            "" => format!("where {}", condition.text),
            because => format!("where {}, because {because}", condition.text),
        });
    note.collect()
}

/// `θ_ML`, `β_{1,ML}`, `(w, b)_ML`; nothing where the derivation is of a value.
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
        [name] if is_simple(name) || mark == "*" => format!("{name}{mark}"),
        [name] => {
            let pieces = names::pieces(name);
            let below = [pieces.digits, pieces.subscript, &mark[1..]];
            let below: Vec<&str> = below.into_iter().filter(|s| !s.is_empty()).collect();
            format!("{}{}_{{{}}}", pieces.base, pieces.marks, below.join(","))
        }
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
    row.formula.width() <= column && column + GAP + columns(&row.reason) <= width
}

/// The column behind which most reasons find room; the first such from the left.
fn reason_column(rows: &[Row], width: usize) -> usize {
    let candidates = rows.iter().map(|row| row.formula.width());
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
