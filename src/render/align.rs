//! A whole derivation in LaTeX: one `align*`, ready to paste.

use super::Page;
use super::latex::{self, Style};
use super::math::{self, Math};
use super::names;
use super::outline::{Estimator, Line};
use super::prose::words;
use super::text::{self, Alphabet};
use crate::derivation::{Derivation, Relation};

/// The derivation as an `align*` environment, between what it assumes and what comes out.
pub fn write(page: &Page) -> String {
    let rows = rows(page, "align*");
    let (Some(body), Some(end)) = (rows.strip_prefix(BEGIN), rows.rfind("\n\\end{")) else {
        return rows;
    };
    let derivation = page.derivation;
    let mut out = BEGIN.to_owned();
    assumed(derivation, &mut out);
    out.push_str(&body[..end - BEGIN.len()]);
    named(derivation, &mut out);
    out.push_str(&rows[end..]);
    out
}

const BEGIN: &str = "\\begin{align*}\n";

/// `Assuming σ > 0, m in 1..`, as rows of their own that are not too wide.
fn assumed(derivation: &Derivation, out: &mut String) {
    const WIDE: usize = 140;
    let style = style(derivation);
    let mut row = String::from("&\\text{Assuming } ");
    let mut is_first = true;
    for assumption in &derivation.assumptions {
        let formula = super::assumption::latex(&derivation.terms, assumption, style);
        if row.len() + formula.len() > WIDE && !is_first {
            out.push_str(&row);
            out.push_str(", \\\\\n");
            row = "&\\quad ".to_owned();
            is_first = true;
        }
        if !is_first {
            row.push_str(",\\; ");
        }
        row.push_str(&formula);
        is_first = false;
    }
    if !is_first {
        out.push_str(&row);
        out.push_str(" \\\\\n");
    }
}

/// The name of the loss and who plays which part, as a row of its own.
fn named(derivation: &Derivation, out: &mut String) {
    let Some(loss) = &derivation.loss else { return };
    let style = style(derivation);
    out.push_str(&format!(" \\\\\n&\\text{{This is the {}", loss.name));
    for (position, (role, term)) in loss.roles.iter().enumerate() {
        let before = match position {
            0 => ", with",
            _ if position + 1 == loss.roles.len() => " \\text{ and",
            _ => "\\text{,",
        };
        let formula = latex::latex_in(&derivation.terms, *term, style);
        out.push_str(&format!("{before} {role} }} {formula}"));
    }
    out.push_str(if loss.roles.is_empty() { ".}" } else { "." });
}

/// Formula and reason together may be this many characters wide before the reason gets a line of its own.
const ROOM: usize = 88;

/// The derivation in an environment that aligns: `align*`, or `aligned` inside another display.
pub(super) fn rows(page: &Page, environment: &str) -> String {
    let derivation = page.derivation;
    let outline = page.outline();
    let style = style(derivation);
    let mut out = format!("\\begin{{{environment}}}\n");
    let (first, about) = outline.first;
    left_side(derivation, outline.estimator, &mut out);
    out.push_str(match outline.estimator {
        Estimator::None => "&",
        _ => " &= ",
    });
    push_line(
        &math::build(&derivation.terms, first),
        about,
        style,
        &mut out,
    );
    for line in &outline.lines {
        out.push_str(" \\\\\n&");
        out.push_str(sign(line));
        let formula = math::build(&derivation.terms, line.statement);
        push_line(&formula, &line.reason, style, &mut out);
    }
    out.push_str(&format!("\n\\end{{{environment}}}\n"));
    out
}

/// The style in which all statements of a derivation agree.
pub fn style(derivation: &Derivation) -> Style {
    let after = derivation.steps.iter().map(|step| step.after);
    Style::of(&derivation.terms, after.chain([derivation.start]))
}

fn sign(line: &Line) -> &'static str {
    match line.relation {
        Relation::Approximation => "\\approx ",
        _ => "= ",
    }
}

/// `\theta_{\mathrm{ML}}`
fn left_side(derivation: &Derivation, estimator: Estimator, out: &mut String) {
    let mark = match estimator {
        Estimator::None => return,
        Estimator::Optimum => "^{*}",
        Estimator::Likelihood => "_{\\mathrm{ML}}",
        Estimator::Posterior => "_{\\mathrm{MAP}}",
    };
    let names: Vec<&str> = derivation
        .parameters
        .iter()
        .map(|&name| derivation.terms.text(name))
        .collect();
    let single = names.len() == 1 && names::is_simple(names[0]);
    out.push_str(if single { "" } else { "(" });
    for (k, name) in names.iter().enumerate() {
        out.push_str(if k > 0 { ", " } else { "" });
        latex::write_name(name, out);
    }
    out.push_str(if single { "" } else { ")" });
    out.push_str(mark);
}

/// A formula and its reason. How wide the formula is set is guessed from its plain text.
fn push_line(formula: &Math, reason: &str, style: Style, out: &mut String) {
    latex::write(formula, style, out);
    if reason.is_empty() {
        return;
    }
    let mut plain = String::new();
    text::write(formula, Alphabet::Unicode, &mut plain);
    if names::columns(&plain) + names::columns(reason) > ROOM {
        out.push_str(" \\\\\n&\\quad ");
    } else {
        out.push_str(" && ");
    }
    words(reason, out);
}
