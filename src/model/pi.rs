//! Whether π is a name of the model or the number.

use super::names::Words;
use super::walk;
use crate::syntax::ast::{Expr, ExprKind};

/// Whether a bare π means a name of the model and not the number: it is declared or optimised, and it is
/// never written with a subscript. (Beside weights `π_k`, a bare π is the number.)
pub(super) fn is_a_name(all: &[&Expr], words: &Words) -> bool {
    let is_sought = |e: &&Expr| matches!(&e.kind, ExprKind::Optimum(_, optimum) if optimum.names.iter().any(is_pi));
    if !words.known.contains("π")
        && !words.parameters.iter().any(|p| p == "π")
        && !all.iter().any(is_sought)
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

fn is_pi(expression: &Expr) -> bool {
    matches!(&expression.kind, ExprKind::Name(word) if word == "π")
}

/// Whether π stands somewhere in it by itself.
pub(super) fn stands_alone(expression: &Expr) -> bool {
    if matches!(&expression.kind, ExprKind::Subscripted(base, _) if is_pi(base)) {
        return false;
    }
    let mut found = is_pi(expression);
    walk::each_part(expression, &mut |part| found |= stands_alone(part));
    found
}
