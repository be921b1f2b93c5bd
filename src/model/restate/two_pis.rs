//! A weight that is called π beside a density that holds the number π: `p(y) = π Normal(y; 0, 1) + (1 - π) Normal(y; μ, 1)`. It gets
//! another letter.

use super::names::both_sides;
use super::variances::{declared, declared_terms};
use super::{Question, optimised, walk};
use crate::catalogue;
use crate::model::pi::holds_probability;
use crate::model::pi::is_pi;
use crate::syntax::ast::{Expr, ExprKind};

/// Writes another letter for such a weight, and says so.
pub(super) fn restate(question: &mut Question) {
    if !is_meant_twice(question) {
        return;
    }
    let Some(letter) = question.free_letter(&["w", "ρ", "λ", "q", "a"]) else {
        return;
    };
    let renamed = |e: &mut Expr| {
        walk::change(e, &mut |e| {
            if is_pi(e) {
                e.kind = ExprKind::Name(letter.clone());
            }
            false
        });
    };
    let input = question.input.to_mut();
    input
        .statements
        .iter_mut()
        .flat_map(walk::sides)
        .for_each(renamed);
    input
        .declarations
        .iter_mut()
        .flat_map(declared_terms)
        .for_each(renamed);
    if question.options.parameters.iter().any(|p| p == "π") {
        for parameter in &mut question.options.to_mut().parameters {
            if parameter == "π" {
                *parameter = letter.to_string();
            }
        }
    }
    question.remarks.push(format!(
        "`π` is written `{letter}`, for the density holds the number π as well."
    ));
}

/// Whether π is a name of the model, and stands only in the statements; the number stands in the density of a distribution alone.
fn is_meant_twice(question: &Question) -> bool {
    let sides: Vec<&Expr> = question
        .input
        .statements
        .iter()
        .flat_map(both_sides)
        .collect();
    let is_name = optimised(question).contains("π")
        || declared(&question.input).any(is_pi)
        || sides.iter().any(|side| holds_probability(side));
    let (mut is_subscripted, mut is_number, mut is_beside) = (false, false, false);
    for side in sides {
        walk::visit(side, &mut |e| match &e.kind {
            ExprKind::Subscripted(base, _) => is_subscripted |= is_pi(base),
            // `sqrt(2π)` and `2π σ²` are the number.
            ExprKind::Product(factors) => {
                let is_two =
                    |e: &Expr| matches!(&e.kind, ExprKind::Number(two) if *two == 2.into());
                is_number |= factors
                    .windows(2)
                    .any(|pair| is_two(&pair[0].value) && is_pi(&pair[1].value));
            }
            ExprKind::Call(callee, _) => is_beside |= holds_number(callee),
            _ => {}
        });
    }
    is_name && is_beside && !is_subscripted && !is_number
}

/// Whether it is a distribution whose density holds the number π.
fn holds_number(callee: &Expr) -> bool {
    let ExprKind::Name(word) = &callee.kind else {
        return false;
    };
    let mut found = false;
    if let Some(entry) = catalogue::find(word) {
        walk::visit(&entry.distribution().density, &mut |e| found |= is_pi(e));
    }
    found
}
