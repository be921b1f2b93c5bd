//! The conditions of a step and the assumptions they follow from, set as the formulas of the steps are.

use super::open_math;
use crate::derivation::{Assumption, Derivation};
use crate::render::latex::Style;
use crate::render::math::Math;
use crate::render::words::Condition;
use crate::render::{assumption as assumed, escape, math, mathml, spoken};
use crate::term::Terms;

/// An assumption as a formula in a line of text.
pub(super) fn assumption(terms: &Terms, one: &Assumption, style: Style<'_>) -> String {
    let mut out = String::new();
    open_math(&assumed::spoken(terms, one, style.names), &mut out);
    assumed::mathml(terms, one, style, &mut out);
    out.push_str("</math>");
    out
}

/// `σ² > 0, because σ > 0`.
pub(super) fn write(
    derivation: &Derivation,
    condition: &Condition,
    style: Style<'_>,
    out: &mut String,
) {
    let (before, behind) = (condition.before, condition.behind.as_str());
    let signs = [before, behind].map(|text| if is_sign(text) { text } else { "" });
    if !is_sign(before) {
        escape::html(before, out);
    }
    let term = math::build(&derivation.terms, condition.term);
    formula(&term, signs, style, out);
    if !is_sign(behind) {
        words(behind, condition.variable.as_deref(), style, out);
    }
    for (k, because) in condition.reasons.iter().enumerate() {
        out.push_str(if k > 0 { ", " } else { ", because " });
        let mut assumptions = derivation.assumptions.iter();
        match assumptions.find(|one| one.text == *because) {
            Some(one) => out.push_str(&assumption(&derivation.terms, one, style)),
            None => escape::html(because, out),
        }
    }
}

fn is_sign(text: &str) -> bool {
    !text.contains(char::is_alphabetic)
}

/// A formula between signs such as `0 <` and `< 1`.
fn formula(formula: &Math, [before, behind]: [&str; 2], style: Style<'_>, out: &mut String) {
    let said = spoken::spoken(formula, style.names);
    let said = [aloud(before), said, aloud(behind)].join(" ");
    open_math(said.trim(), out);
    elements(before, out);
    mathml::write(formula, style, out);
    elements(behind, out);
    out.push_str("</math>");
}

fn aloud(signs: &str) -> String {
    let word = |sign| match sign {
        "<" => "is less than",
        ">" => "is greater than",
        "≠" => "differs from",
        number => number,
    };
    let words: Vec<&str> = signs.split_whitespace().map(word).collect();
    words.join(" ")
}

fn elements(signs: &str, out: &mut String) {
    for sign in signs.split_whitespace() {
        let is_number = sign.chars().all(|c| c.is_ascii_digit());
        let element = if is_number { "mn" } else { "mo" };
        out.push_str(&format!("<{element}>"));
        escape::html(sign, out);
        out.push_str(&format!("</{element}>"));
    }
}

/// Words, with the variable that they name as a formula.
fn words(words: &str, variable: Option<&str>, style: Style<'_>, out: &mut String) {
    for word in words.split_whitespace() {
        out.push(' ');
        let bare = word.trim_end_matches(',');
        if Some(bare) == variable {
            formula(&Math::symbol(bare), ["", ""], style, out);
            out.push_str(&word[bare.len()..]);
        } else {
            escape::html(word, out);
        }
    }
}
