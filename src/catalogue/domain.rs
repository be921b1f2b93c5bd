//! Sets and kinds of the notation as domains.

use crate::syntax::ast::{Expr, ExprKind, Set};
use crate::term::Rational;
use crate::term::facts::{Domain, Fact};

/// A set as a domain, as far as it is told by numbers; nothing if it is no set of numbers.
/// An end that is not a number is left open: see [`ends`].
pub fn of_set(set: &Set) -> Option<Domain> {
    match set {
        Set::Listed(elements) => {
            let numbers: Option<Vec<Rational>> = elements.iter().map(number).collect();
            let mut numbers = numbers.filter(|n| !n.is_empty())?;
            numbers.sort();
            numbers.dedup();
            let binary = [0, 1].map(Rational::from_integer);
            Some(if numbers == binary {
                Domain::Binary
            } else {
                Domain::Finite(numbers)
            })
        }
        Set::Range(low, _) => Some(match low.as_ref().and_then(number) {
            Some(low) => from(low.ceil().to_integer()),
            None => Domain::Integer,
        }),
        Set::Interval {
            left_closed,
            low,
            high,
            right_closed,
        } => {
            let end =
                |e: &Option<Expr>, closed: bool| e.as_ref().and_then(number).map(|n| (n, closed));
            let fact = Fact::between(end(low, *left_closed), end(high, *right_closed));
            Some(from_fact(&fact))
        }
        Set::Named(word) => match word.as_str() {
            "R" | "ℝ" | "real" | "reals" => Some(Domain::Real),
            "N" | "ℕ" | "natural" | "naturals" => Some(Domain::Natural),
            "Z" | "ℤ" | "integers" => Some(Domain::Integer),
            _ => None,
        },
    }
}

/// The ends of a set that are not numbers: `θ` of `(0, θ)`.
pub fn ends(set: &Set) -> Vec<&Expr> {
    let ends: Vec<&Expr> = match set {
        Set::Range(low, high) | Set::Interval { low, high, .. } => {
            low.iter().chain(high.iter()).collect()
        }
        Set::Listed(elements) => elements.iter().collect(),
        Set::Named(_) => Vec::new(),
    };
    ends.into_iter().filter(|e| number(e).is_none()).collect()
}

/// The value of a number, or of a fraction, as it is written.
pub fn number(expression: &Expr) -> Option<Rational> {
    match &expression.kind {
        ExprKind::Number(value) => Some(*value),
        ExprKind::Sum(summands) => match summands.as_slice() {
            [(true, inner)] => number(inner).map(|n| -n),
            _ => None,
        },
        ExprKind::Product(factors) => match factors.as_slice() {
            [above, below] if below.divided => {
                let (above, below) = (number(&above.value)?, number(&below.value)?);
                let is_zero = below == Rational::from_integer(0);
                (!is_zero && above.is_integer() && below.is_integer())
                    .then(|| Rational::new(above.to_integer(), below.to_integer()))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The whole numbers from one on.
pub fn from(least: i64) -> Domain {
    match least {
        0 => Domain::Natural,
        1 => Domain::Count,
        _ => Domain::From(least),
    }
}

/// The domain with the shortest name for a fact.
pub fn from_fact(fact: &Fact) -> Domain {
    let named = [
        Domain::Positive,
        Domain::NonNegative,
        Domain::Negative,
        Domain::NonZero,
        Domain::Unit,
        Domain::Binary,
        Domain::Count,
        Domain::Natural,
        Domain::Integer,
        Domain::Real,
    ];
    let known = named.into_iter().find(|domain| domain.fact() == *fact);
    known.unwrap_or_else(|| match (fact.low, fact.high) {
        (Some((low, true)), None) if fact.integer => from(low.ceil().to_integer()),
        (low, high) => Domain::Interval(low, high),
    })
}
