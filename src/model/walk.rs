//! A walk over the syntax tree.

use crate::syntax::ast::{Expr, ExprKind, Subscript};

/// The direct parts of an expression.
pub(super) fn parts(expression: &Expr) -> Vec<&Expr> {
    match &expression.kind {
        ExprKind::Number(_) | ExprKind::Name(_) | ExprKind::Meta(_) | ExprKind::Ellipsis => {
            Vec::new()
        }
        ExprKind::Subscripted(base, Subscript::Word(_)) => vec![base],
        ExprKind::Subscripted(base, Subscript::List(list)) => {
            [base.as_ref()].into_iter().chain(list).collect()
        }
        ExprKind::Call(callee, arguments) => [callee.as_ref()]
            .into_iter()
            .chain(arguments.iter().map(|a| &a.value))
            .collect(),
        ExprKind::Sum(summands) => summands.iter().map(|(_, e)| e).collect(),
        ExprKind::Product(factors) => factors.iter().map(|f| &f.value).collect(),
        ExprKind::Power(a, b)
        | ExprKind::Kl(a, b)
        | ExprKind::Compare(a, _, b)
        | ExprKind::Range(a, b) => vec![a, b],
        ExprKind::Factorial(e)
        | ExprKind::Transpose(e)
        | ExprKind::Bars(e)
        | ExprKind::DoubleBars(e) => vec![e],
        ExprKind::Big { limits, body, .. } => {
            let ends = limits.iter().flat_map(|ends| [&ends.0, &ends.1]);
            ends.chain([body.as_ref()]).collect()
        }
        ExprKind::Expectation { density, body, .. } => vec![density, body],
        ExprKind::Optimum(_, names, body) => names.iter().chain([body.as_ref()]).collect(),
    }
}

/// Visits an expression and everything in it, the outer before the inner.
pub(super) fn visit<'e>(expression: &'e Expr, see: &mut dyn FnMut(&'e Expr)) {
    see(expression);
    for part in parts(expression) {
        visit(part, see);
    }
}
