//! Sets and kinds of the notation as domains.

use crate::syntax::ast::{DomainSyntax, Expr, ExprKind, Set};
use crate::term::facts::{Domain, Fact};
use crate::term::interval::End as Limit;
use crate::term::{Rational, TermId};

/// A set as a domain, as far as it is told by numbers; nothing if it is no set of numbers.
/// An end that is not a number is left open: see [`parts`].
pub fn of_set(set: &Set) -> Option<Domain> {
    of_set_with(set, &|_| None)
}

/// The same, where `known` tells what is certain of the names that stand at an end.
fn of_set_with(set: &Set, known: &dyn Fn(&str) -> Option<Fact>) -> Option<Domain> {
    let of_name = |e: &Expr| match &e.kind {
        ExprKind::Name(word) => known(word),
        _ => None,
    };
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
        Set::Range(low, high) => {
            let high = high
                .as_ref()
                .and_then(number)
                .map(|high| high.floor().to_integer());
            let low = low.as_ref().and_then(|low| {
                let least = || of_name(low).and_then(|fact| fact.low.map(|(value, _)| value));
                number(low).or_else(least)
            });
            let low = low.map(|low| low.ceil().to_integer());
            Some(match (low, high) {
                (Some(low), Some(high)) => between(low, high),
                (Some(low), None) => from(low),
                (None, Some(high)) => {
                    Domain::Interval(None, Some((Rational::from_integer(high), true)))
                }
                (None, None) => Domain::Integer,
            })
        }
        Set::Interval {
            left_closed,
            low,
            high,
            right_closed,
        } => {
            let end = |e: &Option<Expr>, closed: bool, beyond: fn(&Fact) -> Limit| {
                let e = e.as_ref()?;
                let of_fact = || beyond(&of_name(e)?).map(|(n, reached)| (n, reached && closed));
                number(e).map(|n| (n, closed)).or_else(of_fact)
            };
            let fact = Fact::between(
                end(low, *left_closed, |fact| fact.low),
                end(high, *right_closed, |fact| fact.high),
            );
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

/// The domain of a catalogue entry, with its size if it has one; `known` tells what is certain of its parameters.
pub fn of(
    syntax: &DomainSyntax,
    size: Option<TermId>,
    known: &dyn Fn(&str) -> Option<Fact>,
) -> Domain {
    let word = match syntax {
        DomainSyntax::Word(word, _) => word,
        DomainSyntax::In(set) => return of_set_with(set, known).unwrap_or(Domain::Real),
    };
    match word.as_str() {
        "positive" => Domain::Positive,
        "nonnegative" => Domain::NonNegative,
        "nonzero" => Domain::NonZero,
        "unit" => Domain::Unit,
        "natural" => Domain::Natural,
        "binary" => Domain::Binary,
        "integer" => Domain::Integer,
        "simplex" => Domain::Simplex(size),
        "onehot" => Domain::OneHot(size),
        "definite" => Domain::Definite,
        "invertible" => Domain::Invertible,
        "ordered" => Domain::Ordered,
        "direction" => Domain::UnitVector,
        "label" => Domain::Label(size),
        "permutation" => Domain::Permutation(size),
        _ => Domain::Real,
    }
}

/// A domain with the ends that are numbers once the arguments are put in, such as `μ - r` of Semicircular(0, 2); of each whether it
/// is the lower one and belongs to the domain.
pub(super) fn ended(domain: Domain, ends: &[(bool, (Rational, bool))]) -> Domain {
    let mut fact = domain.fact();
    for (is_low, end) in ends {
        match is_low {
            true => fact.low = Some(*end),
            false => fact.high = Some(*end),
        }
    }
    match ends {
        [] => domain,
        _ => from_fact(&fact),
    }
}

/// Whether a domain of a catalogue entry is one that [`of`] knows.
pub fn is_known(syntax: &DomainSyntax) -> bool {
    const WORDS: [&str; 16] = [
        "real",
        "positive",
        "nonnegative",
        "nonzero",
        "unit",
        "natural",
        "binary",
        "integer",
        "simplex",
        "onehot",
        "definite",
        "invertible",
        "ordered",
        "direction",
        "label",
        "permutation",
    ];
    match syntax {
        DomainSyntax::Word(word, _) => WORDS.contains(&word.as_str()),
        DomainSyntax::In(set) => of_set(set).is_some(),
    }
}

/// An end of a set that is not a number.
pub struct End<'s> {
    /// What stands there.
    pub value: &'s Expr,
    /// It is the lower end.
    pub is_low: bool,
    /// It belongs to the set.
    pub is_reached: bool,
    /// The set is one of whole numbers.
    pub is_of_range: bool,
}

/// The ends of a domain of a catalogue entry that are not numbers: `θ` of `(0, θ)`.
pub fn ends(syntax: &DomainSyntax) -> Vec<End<'_>> {
    let DomainSyntax::In(set) = syntax else {
        return Vec::new();
    };
    let (low, high, closed) = match set {
        Set::Range(low, high) => (low, high, (true, true)),
        Set::Interval {
            left_closed,
            low,
            high,
            right_closed,
        } => (low, high, (*left_closed, *right_closed)),
        Set::Listed(_) | Set::Named(_) => return Vec::new(),
    };
    let both = [(low, true, closed.0), (high, false, closed.1)];
    let ends = both.into_iter().map(|(value, is_low, is_reached)| {
        let value = value.as_ref().filter(|e| number(e).is_none())?;
        Some(End {
            value,
            is_low,
            is_reached,
            is_of_range: matches!(set, Set::Range(..)),
        })
    });
    ends.flatten().collect()
}

/// Whatever stands in a set and is no number.
pub fn parts(set: &Set) -> Vec<&Expr> {
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

/// The whole numbers from one to another.
fn between(low: i64, high: i64) -> Domain {
    match (low, high) {
        (0, 1) => Domain::Binary,
        _ => Domain::Range(low, high),
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
        (Some((low, false)), None) if fact.integer => from(low.floor().to_integer() + 1),
        (Some((low, true)), Some((high, true))) if fact.integer => {
            between(low.ceil().to_integer(), high.floor().to_integer())
        }
        (low, high) => Domain::Interval(low, high),
    })
}
