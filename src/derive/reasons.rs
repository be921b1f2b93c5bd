//! The reason of a step, in words: what its rules did.

use super::phases::{self, Phase};
use crate::derivation::{Justification, Rewrite};
use crate::rules::{self, Rule};
use crate::term::Terms;

/// The reason of what a phase did.
pub(super) fn of_phase(terms: &Terms, phase: &Phase, rewrites: &[Rewrite]) -> String {
    match reason_of(rewrites) {
        Some(_) if takes_out_a_minus(terms, rewrites) => {
            "the minus sign comes out of the sum".to_owned()
        }
        Some(reason) => reason.to_owned(),
        None if phase.id == phases::LOG_OF_POWER.id => of_logs(rewrites),
        None => match reasons_of(rewrites).as_slice() {
            few @ [_, _] if phase.id == phases::MATRICES.id => few.join("; "),
            _ => phase.reason.to_owned(),
        },
    }
}

/// The reason of a step that takes logarithms apart: what happened to them, and to nothing else.
pub(super) fn of_logs(rewrites: &[Rewrite]) -> String {
    let took_part = |names: &[&str]| {
        rewrites
            .iter()
            .any(|r| matches!(r.by, Justification::Rule(name) if names.contains(&name)))
    };
    let products = [
        "log-of-indexed-product",
        "log-of-product-parts",
        "log-of-product-numbers",
        "log-of-product",
        "log-of-positive-factor",
    ];
    let is_product = took_part(&products);
    let (is_power, is_reciprocal) = (
        took_part(&["log-of-power"]),
        took_part(&["log-of-reciprocal"]),
    );
    let is_quotient = is_product && is_reciprocal && !is_power;
    let said = [
        (
            is_quotient,
            "the log of a quotient is the difference of the logs",
        ),
        (
            is_product && !is_quotient,
            "the log of a product is the sum of the logs",
        ),
        (took_part(&["log-of-cases"]), "the log of each case"),
        (took_part(&["log-of-exp"]), "log undoes exp"),
        (is_power, "exponents come down"),
        (
            is_reciprocal && !is_product && !is_power,
            "the log of a reciprocal is minus the log",
        ),
        (
            took_part(&["log-of-normal-density"]),
            "the log of the standard normal density is minus half the square, less half of log(2π)",
        ),
    ];
    let said: Vec<&str> = said.iter().filter(|(is, _)| *is).map(|&(_, s)| s).collect();
    match said.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{}, and {last}", before.join(", ")),
        None => String::new(),
    }
}

/// The reasons of all rules that took part.
fn reasons_of(rewrites: &[Rewrite]) -> Vec<&'static str> {
    let mut reasons: Vec<&'static str> = Vec::new();
    for rewrite in rewrites {
        if let Justification::Rule(name) = rewrite.by
            && let Some(rule) = rules::find(name)
            && !reasons.contains(&rule.reason)
        {
            reasons.push(rule.reason);
        }
    }
    reasons
}

/// Whether all that comes out of sums is a minus sign.
fn takes_out_a_minus(terms: &Terms, rewrites: &[Rewrite]) -> bool {
    let by = Justification::Rule("factor-out-of-sum");
    let Some(meta) = rules::find("factor-out-of-sum").and_then(|r| r.patterns().meta("?c")) else {
        return false;
    };
    rewrites.iter().all(|rewrite| {
        let mut sites = rewrite.sites.iter();
        rewrite.by == by
            && sites.all(|site| match site.bindings.terms_of(meta) {
                &[factor] => terms.is_number(factor, -1),
                _ => false,
            })
    })
}

/// The reason of the only rule that took part.
pub(super) fn reason_of(rewrites: &[Rewrite]) -> Option<&'static str> {
    let rule = |r: &Rewrite| match r.by {
        Justification::Rule(name) => rules::find(name),
        Justification::Definition(_) => None,
    };
    let first: &Rule = rule(rewrites.first()?)?;
    rewrites
        .iter()
        .all(|r| rule(r).is_some_and(|other| other.reason == first.reason))
        .then_some(first.reason)
}
