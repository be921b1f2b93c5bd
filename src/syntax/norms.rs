//! Norms with a mark below: `‖β‖_1` is the sum of the absolute values, `‖x‖_2` the Euclidean norm, and `‖A‖_F²` the sum of the
//! squares of a matrix, `trace(Aᵀ A)`.

use super::ast::{Argument, Expr, ExprKind, Factor, Separator, Subscript};
use crate::source::Span;
use num_rational::Ratio;

/// What a norm with this mark below it is, if it is one that is known.
pub(super) fn marked(base: &Expr, below: &Subscript, span: Span) -> Option<Expr> {
    let (ExprKind::DoubleBars(inside), Subscript::Word(mark)) = (&base.kind, below) else {
        return None;
    };
    let kind = match mark.as_str() {
        "1" => called("norm1", (**inside).clone(), span).kind,
        "2" => base.kind.clone(),
        "F" => {
            let squares = called("trace", square_of(inside, span), span);
            called("sqrt", squares, span).kind
        }
        _ => return None,
    };
    Some(Expr { kind, span })
}

/// A power; of the root of a trace that is the trace itself, so that `‖A‖_F²` is `trace(Aᵀ A)`.
pub(super) fn power(base: Expr, exponent: Expr) -> ExprKind {
    let is_square = matches!(&exponent.kind, ExprKind::Number(n) if *n == Ratio::from_integer(2));
    if is_square
        && let ExprKind::Call(_, arguments) = &base.kind
        && let [root] = &arguments[..]
        && root.value.span == base.span
    {
        return root.value.kind.clone(); // what the user did not write stands where the whole stands
    }
    ExprKind::Power(Box::new(base), Box::new(exponent))
}

/// `Aᵀ A`
fn square_of(matrix: &Expr, span: Span) -> Expr {
    let factor = |value, juxtaposed| Factor {
        divided: false,
        juxtaposed,
        value,
    };
    let transposed = Expr {
        kind: ExprKind::Transpose(Box::new(matrix.clone())),
        span,
    };
    let factors = vec![factor(transposed, false), factor(matrix.clone(), true)];
    Expr {
        kind: ExprKind::Product(factors),
        span,
    }
}

fn called(function: &str, value: Expr, span: Span) -> Expr {
    let callee = Expr {
        kind: ExprKind::Name(function.into()),
        span,
    };
    let argument = Argument {
        separator: Separator::Comma,
        name: None,
        value,
    };
    Expr {
        kind: ExprKind::Call(Box::new(callee), Box::new([argument])),
        span,
    }
}
