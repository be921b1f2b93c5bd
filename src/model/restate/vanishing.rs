//! A density that is zero in the first of two cases, `if(x < 0, 0, λ exp(-λ x))`, as one that is zero elsewhere.

use super::{Question, walk};
use crate::syntax::ast::{Argument, Expr, ExprKind, StatementKind};
use num_traits::Zero;

/// Exchanges the cases of such densities.
pub(super) fn restate(question: &mut Question) {
    for place in 0..question.input.statements.len() {
        let StatementKind::Defined { left, right, .. } = &question.input.statements[place].kind
        else {
            continue;
        };
        let is_function = matches!(left.kind, ExprKind::Call(..));
        if !is_function || !walk::holds(right, &|e| cases(e).is_some()) {
            continue;
        }
        if let StatementKind::Defined { right, .. } =
            &mut question.input.to_mut().statements[place].kind
        {
            walk::change(right, &mut |e| {
                exchange(e);
                false
            });
        }
    }
}

/// The arguments of an `if` of which the first case is zero and the second is not.
fn cases(e: &Expr) -> Option<&[Argument]> {
    let ExprKind::Call(callee, arguments) = &e.kind else {
        return None;
    };
    let is_if = matches!(&callee.kind, ExprKind::Name(word) if word == "if");
    let is_zero = |a: &Argument| matches!(&a.value.kind, ExprKind::Number(n) if n.is_zero());
    match &**arguments {
        [condition, first, second] if is_if && is_zero(first) && !is_zero(second) => {
            matches!(condition.value.kind, ExprKind::Compare(..)).then_some(arguments)
        }
        _ => None,
    }
}

fn exchange(e: &mut Expr) {
    if cases(e).is_none() {
        return;
    }
    if let ExprKind::Call(_, arguments) = &mut e.kind {
        arguments.swap(1, 2);
        if let ExprKind::Compare(_, comparison, _) = &mut arguments[0].value.kind {
            *comparison = comparison.negated();
        }
    }
}
