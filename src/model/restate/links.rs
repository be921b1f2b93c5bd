//! Links of generalised linear models: `log(λ) = wᵀx` says that `λ = exp(wᵀx)`.
//!
//! Every link is increasing or decreasing where it is defined, so it has one inverse; what stands on the left is undone
//! from the outside to the name, one function at a time.

use super::{Question, cumulative, equation, events, transformed};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind, Factor, Separator, Statement, StatementKind};
use crate::term::Op;
use crate::term::ops::ABSENT;
use num_rational::Ratio;

/// Solves each link for its name.
///
/// # Errors
/// [`Code::BadModel`] at a function of a name that is no link.
pub(super) fn restate(question: &mut Question) -> Result<(), Diagnostic> {
    for place in 0..question.input.statements.len() {
        if let Some(kind) = to_the_right(&question.input.statements[place]) {
            question.input.to_mut().statements[place].kind = kind;
        }
        let statement = &question.input.statements[place];
        if transformed::has_noise(statement, &question.input) {
            continue;
        }
        if let Some(kind) = of_statement(statement)? {
            question.input.to_mut().statements[place].kind = kind;
        }
    }
    Ok(())
}

/// `y_t = μ + …` of `y_t - μ = …`: what stands beside the first summand goes to the other side.
fn to_the_right(statement: &Statement) -> Option<StatementKind> {
    let (left, right) = equation(statement)?;
    let ExprKind::Sum(summands) = &left.kind else {
        return None;
    };
    match &summands[..] {
        [(false, first), others @ ..] if !is_number(first) => Some(StatementKind::Defined {
            left: first.clone(),
            right: beside(others, right.clone()),
            is_proportional: false,
        }),
        _ => None,
    }
}

fn of_statement(statement: &Statement) -> Result<Option<StatementKind>, Diagnostic> {
    let Some((left, right)) = equation(statement) else {
        return Ok(None);
    };
    if is_name(left) || is_event(left) {
        return Ok(None);
    }
    match undone(left, right.clone()) {
        Some((left, right)) => Ok(Some(StatementKind::Defined {
            left,
            right,
            is_proportional: false,
        })),
        None if is_function_of_one(left) => Err(no_link(left)),
        None => Ok(None),
    }
}

fn is_event(call: &Expr) -> bool {
    events::of_call(call).is_some() || cumulative::is_of_call(call)
}

fn is_name(expression: &Expr) -> bool {
    matches!(
        expression.kind,
        ExprKind::Name(_) | ExprKind::Subscripted(..)
    )
}

/// The name in a link, and what it is if the link of it is that.
fn undone(link: &Expr, value: Expr) -> Option<(Expr, Expr)> {
    if is_name(link) || is_event(link) {
        return Some((link.clone(), value));
    }
    let (inner, value) = match &link.kind {
        ExprKind::Call(callee, arguments) => match (&callee.kind, &**arguments) {
            (ExprKind::Name(word), [argument]) if is_plain(argument) => {
                (&argument.value, inverse(word, value)?)
            }
            _ => return None,
        },
        ExprKind::Product(factors) => of_product(factors, value)?,
        ExprKind::Power(base, exponent) if is_two(exponent) => (&**base, call("sqrt", value)),
        ExprKind::Sum(summands) => match &summands[..] {
            [(true, inner)] => (inner, negative(value)),
            [(false, number), (true, inner)] if is_number(number) => {
                (inner, minus(number.clone(), value))
            }
            _ => return None,
        },
        _ => return None,
    };
    undone(inner, value)
}

/// What `link(a) = value` makes of a, by the name of the link.
pub(super) fn inverse(link: &str, value: Expr) -> Option<Expr> {
    let span = value.span;
    Some(match link {
        "log" => call("exp", value),
        "sqrt" => squared(value),
        "logit" => call("sigmoid", value),
        "probit" => call("normcdf", value),
        "cloglog" => minus(one(span), call("exp", negative(call("exp", value)))),
        "loglog" => call("exp", negative(call("exp", negative(value)))),
        _ => return None,
    })
}

/// `1/μ`, the odds `p/(1 - p)`, and a rate `μ/t` for a time, an area or a number t.
fn of_product(factors: &[Factor], value: Expr) -> Option<(&Expr, Expr)> {
    let [first, second] = factors else {
        return None;
    };
    let span = value.span;
    if !second.divided {
        return None;
    }
    if let (true, ExprKind::Power(base, exponent)) = (is_one(&first.value), &second.value.kind)
        && is_two(exponent)
    {
        return Some((base, quotient(one(span), call("sqrt", value))));
    }
    if is_one(&first.value) {
        return Some((&second.value, quotient(one(span), value)));
    }
    match &second.value.kind {
        // `P(y = 1 | x)/P(y = 0 | x)`
        ExprKind::Call(..) if are_opposite(&first.value, &second.value) => {
            let below = sum(one(span), value.clone());
            Some((&first.value, quotient(value, below)))
        }
        ExprKind::Sum(summands) => match &summands[..] {
            [(false, number), (true, other)]
                if is_one(number)
                    && (alike(other, &first.value) || are_one(other, &first.value)) =>
            {
                let below = sum(one(span), value.clone());
                Some((&first.value, quotient(value, below)))
            }
            _ => None,
        },
        _ if is_name(&second.value) && !alike(&second.value, &first.value) => {
            Some((&first.value, times(second.value.clone(), value)))
        }
        _ => None,
    }
}

/// `μ + value` for the summands `- μ` on the other side.
fn beside(summands: &[(bool, Expr)], value: Expr) -> Expr {
    let span = value.span;
    let moved = summands
        .iter()
        .map(|(is_negative, part)| (!is_negative, part.clone()));
    let own = match value.kind {
        ExprKind::Sum(own) => own,
        _ => vec![(false, value)],
    };
    at(span, ExprKind::Sum(moved.chain(own).collect()))
}

/// Whether two events are y = 1 and y = 0.
fn are_opposite(one: &Expr, other: &Expr) -> bool {
    let events = events::of_call(one).zip(events::of_call(other));
    events.is_some_and(|((y, value), (other, at))| {
        alike(&y, &other)
            && is_one(value)
            && matches!(&at.kind, ExprKind::Number(at) if *at == Ratio::from(0))
    })
}

/// Whether two events are the same y = 1.
fn are_one(one: &Expr, other: &Expr) -> bool {
    let events = events::of_call(one).zip(events::of_call(other));
    events.is_some_and(|((y, value), (other, at))| alike(&y, &other) && is_one(value) && is_one(at))
}

/// Whether two names are written the same.
fn alike(one: &Expr, other: &Expr) -> bool {
    match (&one.kind, &other.kind) {
        (ExprKind::Name(a), ExprKind::Name(b)) => a == b,
        (ExprKind::Subscripted(a, s), ExprKind::Subscripted(b, t)) => {
            alike(a, b) && {
                use crate::syntax::ast::Subscript::{List, Word};
                match (s, t) {
                    (Word(s), Word(t)) => s == t,
                    (List(s), List(t)) => {
                        s.len() == t.len() && s.iter().zip(t.iter()).all(|(s, t)| alike(s, t))
                    }
                    _ => false,
                }
            }
        }
        _ => false,
    }
}

fn is_plain(argument: &Argument) -> bool {
    argument.name.is_none() && argument.separator == Separator::Comma
}

fn is_number(expression: &Expr) -> bool {
    matches!(expression.kind, ExprKind::Number(_))
}

fn is_one(expression: &Expr) -> bool {
    matches!(&expression.kind, ExprKind::Number(value) if *value == Ratio::from(1))
}

fn is_two(expression: &Expr) -> bool {
    matches!(&expression.kind, ExprKind::Number(value) if *value == Ratio::from(2))
}

pub(super) fn is_minus_one(expression: &Expr) -> bool {
    match &expression.kind {
        ExprKind::Number(value) => *value == Ratio::from(-1),
        ExprKind::Sum(summands) => matches!(&summands[..], [(true, one)] if is_one(one)),
        _ => false,
    }
}

/// `tan(λ)`, which is no density, because that function is known.
fn is_function_of_one(left: &Expr) -> bool {
    match &left.kind {
        ExprKind::Call(callee, arguments) => match (&callee.kind, &**arguments) {
            (ExprKind::Name(word), [argument]) => {
                let is_known = word == "cauchit"
                    || Op::function(word).is_some()
                    || ABSENT.contains(&word.as_str());
                is_plain(argument) && is_known
            }
            _ => false,
        },
        _ => false,
    }
}

fn no_link(left: &Expr) -> Diagnostic {
    Diagnostic::at(
        Code::BadModel,
        left.span,
        "this function of a name is not solved for it",
    )
    .help("write what the name is, as in `λ = exp(wᵀx)`")
    .help("links that are solved: log, logit, probit, cloglog, loglog, sqrt, `1/μ`, `μ²`, `1/μ²`, `p/(1 - p)` and these of `μ/t`")
}

fn at(span: Span, kind: ExprKind) -> Expr {
    Expr { kind, span }
}

fn one(span: Span) -> Expr {
    at(span, ExprKind::Number(Ratio::from(1)))
}

pub(super) fn call(word: &str, value: Expr) -> Expr {
    let span = value.span;
    call_of(word, [value], span)
}

/// `if(a, b, c)`
pub(super) fn call_of<const N: usize>(word: &str, values: [Expr; N], span: Span) -> Expr {
    let arguments = values.map(|value| Argument {
        name: None,
        separator: Separator::Comma,
        value,
    });
    let callee = Box::new(at(span, ExprKind::Name(word.into())));
    at(span, ExprKind::Call(callee, arguments.into()))
}

fn negative(value: Expr) -> Expr {
    at(value.span, ExprKind::Sum(vec![(true, value)]))
}

fn minus(number: Expr, value: Expr) -> Expr {
    at(
        value.span,
        ExprKind::Sum(vec![(false, number), (true, value)]),
    )
}

pub(super) fn sum(number: Expr, value: Expr) -> Expr {
    at(
        value.span,
        ExprKind::Sum(vec![(false, number), (false, value)]),
    )
}

fn squared(value: Expr) -> Expr {
    let span = value.span;
    let two = at(span, ExprKind::Number(Ratio::from(2)));
    at(span, ExprKind::Power(Box::new(value), Box::new(two)))
}

fn times(one: Expr, other: Expr) -> Expr {
    let span = other.span;
    let factor = |value| Factor {
        divided: false,
        juxtaposed: false,
        value,
    };
    at(span, ExprKind::Product(vec![factor(one), factor(other)]))
}

pub(super) fn quotient(above: Expr, below: Expr) -> Expr {
    let span = below.span;
    let factor = |divided, value| Factor {
        divided,
        juxtaposed: false,
        value,
    };
    at(
        span,
        ExprKind::Product(vec![factor(false, above), factor(true, below)]),
    )
}
