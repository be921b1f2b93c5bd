//! A whole derivation in LaTeX: one `align*`, ready to paste.

use super::Page;
use super::latex::{self, Style};
use super::names;
use super::outline::{Estimator, Line};
use super::text::plain;
use crate::derivation::{Derivation, Relation};

/// The derivation as an `align*` environment.
pub fn write(page: &Page) -> String {
    rows(page, "align*")
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
    out.push_str(&latex::latex_in(&derivation.terms, first, style));
    push_reason(about, plain(&derivation.terms, first).chars().count(), &mut out);
    for line in &outline.lines {
        out.push_str(" \\\\\n&");
        out.push_str(sign(line));
        out.push_str(&latex::latex_in(&derivation.terms, line.statement, style));
        let width = plain(&derivation.terms, line.statement).chars().count();
        push_reason(&line.reason, width, &mut out);
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
    let names: Vec<&str> = derivation.parameters.iter().map(|&name| derivation.terms.text(name)).collect();
    let single = names.len() == 1 && names::is_simple(names[0]);
    out.push_str(if single { "" } else { "(" });
    for (k, name) in names.iter().enumerate() {
        out.push_str(if k > 0 { ", " } else { "" });
        latex::write_name(name, out);
    }
    out.push_str(if single { "" } else { ")" });
    out.push_str(mark);
}

fn push_reason(reason: &str, formula: usize, out: &mut String) {
    if reason.is_empty() {
        return;
    }
    if formula + reason.chars().count() > ROOM {
        out.push_str(" \\\\\n&\\quad ");
    } else {
        out.push_str(" && ");
    }
    words(reason, out);
}

/// Appends words as `\text`, with everything that is not a plain letter set as mathematics.
pub(super) fn words(words: &str, out: &mut String) {
    let mut open = false;
    for letter in words.chars() {
        let letter = match letter {
            '’' | '‘' => '\'',
            '–' | '—' | '−' => '-',
            other => other,
        };
        let plain = letter.is_ascii_alphanumeric() || " -():,.;='/".contains(letter);
        if plain != open {
            out.push_str(if plain { "\\text{" } else { "} " });
            open = plain;
        }
        if plain {
            out.push(letter);
        } else {
            out.push_str(symbol(letter));
        }
    }
    out.push_str(if open { "}" } else { "" });
}

/// A letter that cannot stand in `\text`, as mathematics.
fn symbol(letter: char) -> &'static str {
    match letter {
        '>' => "> ",
        '<' => "< ",
        '≥' => "\\geq ",
        '≤' => "\\leq ",
        '≠' => "\\neq ",
        '≈' => "\\approx ",
        '+' => "+ ",
        '*' | '·' => "\\cdot ",
        '|' => "\\mid ",
        '²' => "{}^{2} ",
        '³' => "{}^{3} ",
        'ᵀ' => "{}^{\\top} ",
        '~' => "\\sim ",
        '_' | '^' => "\\, ",
        '!' => "! ",
        '[' => "[ ",
        ']' => "] ",
        '∞' => "\\infty ",
        _ => names::greek_latex(letter).unwrap_or("\\, "),
    }
}
