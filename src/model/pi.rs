//! Whether π is a name of the model or the number.

use super::names::Words;
use super::walk;
use crate::catalogue;
use crate::syntax::ast::{Argument, DomainSyntax, Expr, ExprKind};

/// Whether a bare π means a name of the model and not the number: it is declared or optimised, or it stands where the number
/// never does; and it is never written with a subscript. (Beside weights `π_k`, a bare π is the number.)
pub(super) fn is_a_name(all: &[&Expr], words: &Words) -> bool {
    let is_sought = |e: &&Expr| matches!(&e.kind, ExprKind::Optimum(_, optimum) if optimum.names.iter().any(is_pi));
    if !words.known.contains("π")
        && !words.parameters.iter().any(|p| p == "π")
        && !all.iter().any(is_sought)
        && !all.iter().any(|e| holds_probability(e))
    {
        return false;
    }
    let mut subscripted = false;
    for expression in all {
        walk::visit(expression, &mut |e| {
            subscripted |= matches!(&e.kind, ExprKind::Subscripted(base, _) if is_pi(base));
        });
    }
    !subscripted
}

/// Of what a comparison says something: beside another name π is the number, in `0 < θ < π`.
pub(super) fn compared(terms: &[Expr]) -> impl Iterator<Item = &Expr> {
    let is_other =
        |e: &Expr| matches!(e.kind, ExprKind::Name(_) | ExprKind::Subscripted(..)) && !is_pi(e);
    let is_bound = terms.iter().any(is_other);
    terms.iter().filter(move |term| !(is_bound && is_pi(term)))
}

/// Whether `1 - π` stands in it, or π by itself as an argument of a distribution that is positive.
pub(super) fn holds_probability(expression: &Expr) -> bool {
    let is_one = |e: &Expr| matches!(&e.kind, ExprKind::Number(one) if *one == 1.into());
    let mut found = false;
    walk::visit(expression, &mut |e| match &e.kind {
        ExprKind::Sum(summands) => {
            found |=
                matches!(&summands[..], [(false, one), (true, pi)] if is_one(one) && is_pi(pi));
        }
        ExprKind::Call(callee, arguments) => found |= is_positive_argument(callee, arguments),
        _ => {}
    });
    found
}

/// Whether π is an argument, by its place or its name, that must be positive: no rate, no probability and no vector of them is the number.
fn is_positive_argument(callee: &Expr, arguments: &[Argument]) -> bool {
    let ExprKind::Name(word) = &callee.kind else {
        return false;
    };
    let Some(entry) = catalogue::find(word) else {
        return false;
    };
    let parameters = &entry.distribution().parameters;
    let inside = arguments.len().saturating_sub(parameters.len());
    let is_positive = |domain: &DomainSyntax| matches!(domain, DomainSyntax::Word(word, _) if ["positive", "unit", "simplex"].contains(&word.as_str()));
    { arguments[inside..].iter().zip(parameters) }.any(|(argument, parameter)| {
        argument.name.is_none() && is_pi(&argument.value) && is_positive(&parameter.domain)
    })
}

pub(super) fn is_pi(expression: &Expr) -> bool {
    matches!(&expression.kind, ExprKind::Name(word) if word == "π")
}
