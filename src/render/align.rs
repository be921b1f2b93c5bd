//! The rows of a derivation in LaTeX: formulas that are broken where they are wide, and their reasons.

use super::Page;
use super::latex::width::{self, LINE, QUAD, RELATION, Width};
use super::latex::{self, InLatex, Style};
use super::lines;
use super::math::{self, Math};
use super::outline::{Estimator, Line, Outline};
use super::{notes, prose};
use crate::derivation::{Derivation, Relation};

/// A line that goes on is indented by so much.
const INDENT: Width = 2 * QUAD;
/// The least space that `align*` leaves before a reason beside a formula.
const BESIDE: Width = 2 * QUAD;

/// How rows are put together.
pub(super) struct Environment<'p> {
    name: &'static str,
    /// Between the lines of a formula, and between it and its reason.
    line_end: &'static str,
    /// How the labels of its lines begin, which then are numbered.
    labels: Option<&'p str>,
}

/// A display of its own.
pub(super) const ALIGN: Environment<'_> = Environment {
    name: "align*",
    line_end: " \\\\\n",
    labels: None,
};

/// The same for TeX alone: no page ends within a formula or between it and its reason.
pub(super) const ALIGN_ON_PAGES: Environment<'_> = Environment {
    name: "align*",
    line_end: " \\\\*\n",
    labels: None,
};

/// Inside another display.
pub(super) const ALIGNED: Environment<'_> = Environment {
    name: "aligned",
    line_end: " \\\\\n",
    labels: None,
};

/// A number in brackets at the end of a line, and the space before it.
const NUMBER: Width = 4 * QUAD;

impl<'p> Environment<'p> {
    /// A display whose lines are numbered, with labels that begin so.
    pub(super) fn labelled(labels: &'p str) -> Environment<'p> {
        Environment {
            name: "align",
            labels: Some(labels),
            ..ALIGN
        }
    }

    /// What is left for the formulas of a line that leaves so much.
    fn room(&self, line: Width) -> Width {
        match self.labels {
            Some(_) => line.saturating_sub(NUMBER),
            None => line,
        }
    }

    /// What stands at the end of a line that has no number where others have one.
    fn unnumbered(&self) -> &'static str {
        match self.labels {
            Some(_) => " \\notag",
            None => "",
        }
    }
}

/// The derivation in an environment that aligns.
pub(super) fn rows(page: &Page, environment: &Environment<'_>) -> String {
    let outline = page.outline();
    let left = LeftSide::new(page, outline.estimator);
    let room = environment.room(left.room());
    let rows = all_rows(page, &outline, &left, room);
    let beside = fit_beside(&rows, room);
    let name = environment.name;
    let mut out = format!("\\begin{{{name}}}\n");
    if left.stands_above() {
        let (unnumbered, line_end) = (environment.unnumbered(), environment.line_end);
        out.push_str(&format!("&{}{unnumbered}{line_end}", left.text.trim_end()));
    } else {
        out.push_str(&left.text);
    }
    for (k, row) in rows.iter().enumerate() {
        out.push_str(if k > 0 { " \\\\\n" } else { "" });
        let label = environment
            .labels
            .map(|labels| format!(" \\label{{{labels}s{k}}}"));
        let label = label.unwrap_or_default();
        row.write(environment, beside, left.room(), &label, &mut out);
    }
    out.push_str(&format!("\n\\end{{{name}}}\n"));
    out
}

/// `\theta_{\mathrm{ML}}`, and how wide it is; empty where the derivation is of a value.
struct LeftSide {
    text: String,
    width: Width,
}

impl LeftSide {
    fn new(page: &Page, estimator: Estimator) -> LeftSide {
        let (mark, width) = match estimator {
            Estimator::None => ("", 0),
            Estimator::Optimum => ("*", 450),
            Estimator::Likelihood => ("ML", 1_250),
            Estimator::Posterior => ("MAP", 1_900),
        };
        let mut left = LeftSide {
            text: String::new(),
            width,
        };
        if !mark.is_empty() {
            left.names(page.derivation, page.style(), mark);
            left.text.push(' ');
        }
        left
    }

    fn names(&mut self, derivation: &Derivation, style: Style<'_>, mark: &str) {
        let names: Vec<&str> = derivation
            .parameters
            .iter()
            .map(|&name| derivation.terms.text(name))
            .collect();
        for name in &names {
            self.width += width::of_name(name, style) + 445;
        }
        self.width += 335;
        if let [name] = names[..] {
            latex::write_estimate(name, mark, style, &mut self.text);
        } else {
            self.text.push('(');
            for (k, name) in names.iter().enumerate() {
                self.text.push_str(if k > 0 { ", " } else { "" });
                latex::write_name(name, style, &mut self.text);
            }
            self.text.push(')');
            match mark {
                "*" => self.text.push_str("^{*}"),
                word => self.text.push_str(&format!("_{{\\mathrm{{{word}}}}}")),
            }
        }
    }

    /// Whether it has a line of its own, because the formulas would begin too far to the right.
    fn stands_above(&self) -> bool {
        self.width > LINE / 4
    }

    /// What is left for the formulas.
    fn room(&self) -> Width {
        let width = if self.stands_above() { 0 } else { self.width };
        LINE.saturating_sub(width + RELATION)
    }
}

/// How wide what stands on the left of the first sign is on a page, in thousandths of its letters' size; rather too wide.
/// Nothing where it stands above the formula.
pub(super) fn width_of_left(page: &Page, estimator: Estimator) -> Option<Width> {
    let left = LeftSide::new(page, estimator);
    (!left.stands_above()).then(|| match page.derivation.parameters.len() {
        1 => left.width.saturating_sub(450), // no brackets
        _ => left.width,
    })
}

/// A statement, its reason, and what had to be met.
struct Row {
    sign: &'static str,
    /// The formula, in the lines that it needs.
    lines: Vec<String>,
    width: Width,
    reason: String,
    /// The conditions, each in the lines that it needs.
    notes: Vec<Vec<String>>,
}

impl Row {
    fn new(
        sign: &'static str,
        formula: &Math,
        reason: String,
        style: Style<'_>,
        room: Width,
    ) -> Self {
        Row {
            sign,
            lines: lines::lines(formula, &InLatex(style), room, room.saturating_sub(INDENT)),
            width: width::of(formula, style),
            reason,
            notes: Vec::new(),
        }
    }

    /// Its label, if it has one, stands behind the last line of the formula.
    fn write(
        &self,
        environment: &Environment<'_>,
        beside: bool,
        room: Width,
        label: &str,
        out: &mut String,
    ) {
        let (unnumbered, line_end) = (environment.unnumbered(), environment.line_end);
        out.push('&');
        out.push_str(self.sign);
        out.push_str(&self.lines.join(&format!("{unnumbered}{line_end}&\\qquad ")));
        if beside && !self.reason.is_empty() {
            out.push_str(" && ");
            prose::words(&self.reason, out);
            return out.push_str(label);
        }
        out.push_str(label);
        for line in prose::wrapped(&self.reason, room.saturating_sub(QUAD)) {
            out.push_str(line_end);
            out.push_str("&\\quad ");
            prose::words(&line, out);
            out.push_str(unnumbered);
        }
        for (k, line) in self.notes.iter().flat_map(|note| note.iter().enumerate()) {
            out.push_str(line_end);
            out.push_str(if k > 0 { "&\\qquad " } else { "&\\quad " });
            out.push_str(line);
            out.push_str(unnumbered);
        }
    }
}

fn all_rows(page: &Page, outline: &Outline, left: &LeftSide, room: Width) -> Vec<Row> {
    let (derivation, style) = (page.derivation, page.style());
    let row = |sign, statement, reason| {
        let formula = math::build(&derivation.terms, statement);
        Row::new(sign, &formula, reason, style, room)
    };
    let (first, about) = outline.first;
    let equals = if left.text.is_empty() { "" } else { "= " };
    let mut rows = vec![row(equals, first, about.to_owned())];
    let room = room.saturating_sub(QUAD);
    let notes = |line: &Line| {
        let notes = line.notes();
        notes
            .map(|note| notes::of_condition(page, note, room))
            .collect()
    };
    let others = outline.lines.iter();
    rows.extend(others.map(|line| Row {
        notes: notes(line),
        ..row(sign(line), line.statement, line.told())
    }));
    rows
}

fn sign(line: &Line) -> &'static str {
    match line.relation {
        Relation::Approximation => "\\approx ",
        _ => "= ",
    }
}

/// All reasons find room beside the widest formula, and nothing is to be said below. Otherwise all stand below: a mixture
/// is hard to read.
fn fit_beside(rows: &[Row], room: Width) -> bool {
    let widest = rows.iter().map(|row| row.width).max().unwrap_or(0);
    let reasons = rows.iter().map(|row| width::of_words(&row.reason));
    let fit = widest + BESIDE + reasons.max().unwrap_or(0) <= room;
    fit && rows.iter().all(|row| row.notes.is_empty())
}
