//! A density that is zero in the first of two cases, `if(x < 0, 0, λ exp(-λ x))`, as one that is zero elsewhere.

use super::cases::told;
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
        if !is_function || !walk::holds(right, &begins_with_zero) {
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

/// Whether it is an `if` of which the first case is zero and the second is not.
fn begins_with_zero(e: &Expr) -> bool {
    let is_zero = |a: &Argument| matches!(&a.value.kind, ExprKind::Number(n) if n.is_zero());
    told(e).is_some_and(|([condition, first, second], _)| {
        is_zero(first) && !is_zero(second) && matches!(condition.value.kind, ExprKind::Compare(..))
    })
}

fn exchange(e: &mut Expr) {
    if !begins_with_zero(e) {
        return;
    }
    if let ExprKind::Call(_, arguments) = &mut e.kind {
        arguments.swap(1, 2);
        if let ExprKind::Compare(_, comparison, _) = &mut arguments[0].value.kind {
            *comparison = comparison.negated();
        }
    }
}
