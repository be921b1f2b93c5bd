//! The name in a function of an observation: y of `log(y)`, of `sqrt(y + 1)` and of `log(y_t) - log(y_{t-1})`.

use crate::syntax::ast::{Expr, ExprKind, Factor, Separator};

/// The functions that can be undone on the left of a `~`.
const FUNCTIONS: &[&str] = &[
    "log", "log2", "log10", "logit", "log1p", "exp", "sqrt", "sigmoid",
];

/// The name in `log(y_i)`, `logit(y_i)` or `sqrt(y_i + 1)`: the first one below the function.
pub(in crate::model) fn inside(left: &Expr) -> Option<&Expr> {
    if let ExprKind::Sum(summands) = &left.kind {
        return match &summands[..] {
            [(true, function)] => inside(function), // `-log(y)`
            [(false, first), ..] => inside(first),  // `log(y_t) - log(y_{t-1})`
            _ => None,
        };
    }
    let (callee, arguments) = match &left.kind {
        ExprKind::Call(callee, arguments) => (callee, arguments),
        ExprKind::Power(base, exponent) if !is_transpose(exponent) => return first_name(base),
        ExprKind::Product(factors) => {
            let function = { factors.iter() }.find_map(|f| of_power(&f.value));
            return function
                .or_else(|| multiple(factors))
                .or_else(|| of_difference(factors));
        }
        _ => return None,
    };
    match (&callee.kind, &**arguments) {
        (ExprKind::Name(word), [argument])
            if FUNCTIONS.contains(&word.as_str())
                && argument.name.is_none()
                && argument.separator == Separator::Comma =>
        {
            first_name(&argument.value)
        }
        _ => None,
    }
}

/// `y` of `y/t`, of `2 y` and of `1/y`.
fn multiple(factors: &[Factor]) -> Option<&Expr> {
    let is_number = |f: &&Factor| matches!(f.value.kind, ExprKind::Number(_));
    let others = factors.iter().filter(|f| !is_number(f));
    let (below, above): (Vec<&Factor>, Vec<&Factor>) = others.partition(|f| f.divided);
    let side = if above.is_empty() { below } else { above };
    let mut side = side.into_iter();
    let (name, others) = (&side.next()?.value, side.next());
    let is_name = matches!(name.kind, ExprKind::Name(_) | ExprKind::Subscripted(..));
    (is_name && others.is_none()).then_some(name)
}

/// `y_t` of `(y_t - y_{t-1})/y_{t-1}`.
fn of_difference(factors: &[Factor]) -> Option<&Expr> {
    let [difference, _] = factors else {
        return None;
    };
    let is_sum = matches!(difference.value.kind, ExprKind::Sum(_));
    first_name(&difference.value).filter(|_| is_sum)
}

/// `y` of `y^λ - 1`.
fn of_power(expression: &Expr) -> Option<&Expr> {
    match &expression.kind {
        ExprKind::Sum(summands) => summands.iter().find_map(|(_, part)| of_power(part)),
        ExprKind::Power(base, _) => first_name(base),
        _ => inside(expression),
    }
}

fn is_transpose(exponent: &Expr) -> bool {
    matches!(&exponent.kind, ExprKind::Name(word) if word == "T")
}

fn first_name(expression: &Expr) -> Option<&Expr> {
    match &expression.kind {
        ExprKind::Name(_) | ExprKind::Subscripted(..) => Some(expression),
        ExprKind::Sum(summands) => summands.iter().find_map(|(_, part)| first_name(part)),
        ExprKind::Product(factors) => factors.iter().find_map(|factor| first_name(&factor.value)),
        ExprKind::Power(base, _) => first_name(base),
        ExprKind::Call(..) => inside(expression),
        _ => None,
    }
}
