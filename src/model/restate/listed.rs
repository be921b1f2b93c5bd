//! A density that is told value by value and is zero elsewhere, `if(y = 0, w, if(y = 1, 1 - w, 0))`: its values are those that
//! are told, and the last case is what is left.

use super::{Question, cases, classes::same, typed_function};
use crate::syntax::ast::{
    Argument, Comparison, Declaration, DeclarationKind, Expr, ExprKind, Set, StatementKind,
};
use num_traits::Zero;

/// Says of such densities where what they are of lies, and leaves the zero out.
pub(super) fn restate(question: &mut Question) {
    for place in 0..question.input.statements.len() {
        let statement = &question.input.statements[place];
        let span = statement.span;
        let Some((subject, values)) = told(statement) else {
            continue;
        };
        let input = question.input.to_mut();
        if let StatementKind::Defined { right, .. } = &mut input.statements[place].kind {
            leave_the_zero_out(right);
        }
        let kind = DeclarationKind::Member {
            subject,
            set: Set::Listed(values),
        };
        input.declarations.push(Declaration { kind, span });
    }
}

/// What a density is of, and the values that are told of it: two or more, and zero elsewhere.
fn told(statement: &crate::syntax::ast::Statement) -> Option<(Expr, Vec<Expr>)> {
    let (_, arguments, right) = typed_function(statement)?;
    let subject = &arguments.first()?.value;
    let mut values = Vec::new();
    let mut rest = right;
    while let Some((condition, other)) = case(rest) {
        let ExprKind::Compare(left, Comparison::Equal, value) = &condition.kind else {
            return None;
        };
        if !same(left, subject) || !matches!(value.kind, ExprKind::Number(_)) {
            return None;
        }
        values.push((**value).clone());
        rest = other;
    }
    let is_zero = matches!(&rest.kind, ExprKind::Number(n) if n.is_zero());
    (is_zero && values.len() > 1).then(|| (subject.clone(), values))
}

/// The condition of an `if` and what holds elsewhere.
fn case(formula: &Expr) -> Option<(&Expr, &Expr)> {
    cases::told(formula).map(|([condition, _, other], _)| (&condition.value, &other.value))
}

/// Puts the value of the last case in the place of that case.
fn leave_the_zero_out(formula: &mut Expr) {
    let is_last = case(formula).is_some_and(|(_, other)| case(other).is_none());
    let ExprKind::Call(_, arguments) = &mut formula.kind else {
        return;
    };
    let [
        _,
        Argument { value: last, .. },
        Argument { value: other, .. },
    ] = &mut **arguments
    else {
        return;
    };
    match is_last {
        true => *formula = last.clone(),
        false => leave_the_zero_out(other),
    }
}
