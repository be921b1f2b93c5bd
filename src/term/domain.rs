//! Domains: what can be stated or assumed of a value.

use super::interval::{End, Fact, int};
use super::{Op, Rational, TermId, Terms};

/// The domains that can be stated or assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Domain {
    /// Any real number.
    Real,
    /// Above zero.
    Positive,
    /// Not below zero.
    NonNegative,
    /// Below zero.
    Negative,
    /// Not zero.
    NonZero,
    /// Strictly between 0 and 1.
    Unit,
    /// A whole number.
    Integer,
    /// 0 or 1.
    Binary,
    /// A whole number, 0 or more.
    Natural,
    /// A whole number, 1 or more: a sample size.
    Count,
    /// A whole number, so many or more: the length of a sequence that looks back.
    From(i64),
    /// A whole number between two, both of them reached.
    Range(i64, i64),
    /// A vector with one 1 and else 0, of the given length where it is known.
    OneHot(Option<TermId>),
    /// Positive numbers that sum to one, of the given length where it is known.
    Simplex(Option<TermId>),
    /// Between two numbers, with whether each end is reached.
    Interval(End, End),
    /// One of these numbers, from the smallest to the largest; at least one.
    Finite(Vec<Rational>),
    /// A symmetric, positive definite matrix.
    Definite,
    /// A symmetric, positive semidefinite matrix.
    Semidefinite,
    /// A matrix of positive numbers whose rows sum to one.
    Stochastic,
    /// A square matrix that has an inverse.
    Invertible,
    /// A vector of length one.
    UnitVector,
    /// A vector whose components increase.
    Ordered,
    /// A class: a whole number from 1 to the given one, where it is known.
    Label(Option<TermId>),
    /// The classes in some order: each whole number from 1 to the given one, once.
    Permutation(Option<TermId>),
}

impl Domain {
    /// What is certain of a value, or of each element of a vector, in the domain.
    pub fn fact(&self) -> Fact {
        match self {
            Domain::Real => Fact::real(),
            Domain::Positive => Fact::positive(),
            Domain::NonNegative => Fact::nonnegative(),
            Domain::Negative => Fact::between(None, Some((int(0), false))),
            Domain::NonZero => Fact {
                nonzero: true,
                ..Fact::real()
            },
            Domain::Unit => Fact::unit(),
            Domain::Integer => Fact {
                integer: true,
                ..Fact::real()
            },
            Domain::Binary | Domain::OneHot(_) => Fact {
                integer: true,
                ..Fact::between(Some((int(0), true)), Some((int(1), true)))
            },
            Domain::Natural => Fact {
                integer: true,
                ..Fact::nonnegative()
            },
            Domain::From(least) => Fact {
                integer: true,
                ..Fact::between(Some((int(*least), true)), None)
            },
            Domain::Range(low, high) => Fact {
                integer: true,
                ..Fact::between(Some((int(*low), true)), Some((int(*high), true)))
            },
            Domain::Count | Domain::Label(_) | Domain::Permutation(_) => {
                Fact::at_least_one_integer()
            }
            Domain::UnitVector => Fact::signed_unit(),
            Domain::Ordered => Fact::real(),
            Domain::Definite => Fact::definite(),
            Domain::Semidefinite => Fact::semidefinite(),
            Domain::Invertible => Fact::invertible(),
            Domain::Simplex(_) | Domain::Stochastic => Fact::share(),
            Domain::Interval(low, high) => Fact::between(*low, *high),
            Domain::Finite(values) => {
                let end = |value: Option<&Rational>| value.map(|&v| (v, true));
                let hull = Fact::between(end(values.first()), end(values.last()));
                Fact {
                    integer: values.iter().all(Rational::is_integer),
                    nonzero: !values.contains(&int(0)),
                    ..hull
                }
            }
        }
    }

    /// It says more than where each number lies: how many there are, or how they hang together.
    pub fn has_shape(&self) -> bool {
        self.is_selected()
            || matches!(
                self,
                Domain::OneHot(_)
                    | Domain::Simplex(_)
                    | Domain::Definite
                    | Domain::Semidefinite
                    | Domain::Invertible
                    | Domain::Ordered
                    | Domain::Stochastic
                    | Domain::UnitVector
            )
    }

    /// Zero and nothing else: of the difference of two terms, that they are equal.
    pub fn zero() -> Domain {
        Domain::Finite(vec![int(0)])
    }

    /// It is one of square matrices.
    pub fn is_of_matrix(&self) -> bool {
        matches!(
            self,
            Domain::Definite | Domain::Semidefinite | Domain::Invertible
        )
    }

    /// Its numbers are those of classes.
    pub fn is_selected(&self) -> bool {
        matches!(self, Domain::Label(_) | Domain::Permutation(_))
    }

    /// The domain said of a subject, in the plain notation: `σ > 0`, `y in {0, 1}`.
    pub fn say(&self, subject: &str) -> String {
        let end = |e: &End| e.map(|(v, _)| v.to_string());
        match self {
            Domain::Real => format!("{subject} in R"),
            Domain::Positive => format!("{subject} > 0"),
            Domain::NonNegative => format!("{subject} >= 0"),
            Domain::Negative => format!("{subject} < 0"),
            Domain::NonZero => format!("{subject} != 0"),
            Domain::Unit => format!("0 < {subject} < 1"),
            Domain::Integer => format!("{subject} : integer"),
            Domain::Binary => format!("{subject} in {{0, 1}}"),
            Domain::Natural => format!("{subject} in 0.."),
            Domain::Count => format!("{subject} in 1.."),
            Domain::From(least) => format!("{subject} in {least}.."),
            Domain::Range(low, high) => format!("{subject} in {low}..{high}"),
            Domain::OneHot(_) => format!("{subject} : onehot"),
            Domain::Simplex(_) => format!("{subject} : simplex"),
            Domain::Finite(values) => {
                let values: Vec<String> = values.iter().map(Rational::to_string).collect();
                format!("{subject} in {{{}}}", values.join(", "))
            }
            Domain::Interval(Some((low, closed)), None) => {
                format!("{subject} {} {low}", if *closed { ">=" } else { ">" })
            }
            Domain::Interval(None, Some((high, closed))) => {
                format!("{subject} {} {high}", if *closed { "<=" } else { "<" })
            }
            Domain::Definite => format!("{subject} : positive definite"),
            Domain::Semidefinite => format!("{subject} : positive semidefinite"),
            Domain::Invertible => format!("{subject} : invertible"),
            Domain::Ordered => format!("{subject} : ordered"),
            Domain::Stochastic => format!("{subject} : stochastic matrix"),
            Domain::UnitVector => format!("{subject} : unit vector"),
            Domain::Label(_) => format!("{subject} : label"),
            Domain::Permutation(_) => format!("{subject} : permutation"),
            Domain::Interval(Some((low, false)), Some((high, false))) => {
                format!("{low} < {subject} < {high}")
            }
            Domain::Interval(low, high) => format!(
                "{subject} in {}{}, {}{}",
                if low.is_some_and(|(_, c)| c) {
                    '['
                } else {
                    '('
                },
                end(low).unwrap_or_else(|| "-∞".into()),
                end(high).unwrap_or_else(|| "∞".into()),
                if high.is_some_and(|(_, c)| c) {
                    ']'
                } else {
                    ')'
                },
            ),
        }
    }
}

impl Domain {
    /// What a root is of, and where that must lie: θ of `sqrt(θ)`, and of `1/sqrt(θ)`, where it is not zero either.
    pub fn below_root(terms: &Terms, operands: &[TermId]) -> Option<(TermId, Domain)> {
        let power = terms.as_number(operands[1])?;
        let is_below = power < int(0);
        if power.is_integer() {
            let inner = terms.operands(Op::Pow, operands[0]).filter(|_| is_below)?;
            let is_root = terms.as_number(inner[1])?;
            return (!is_root.is_integer()).then_some((inner[0], Domain::Positive));
        }
        let domain = match is_below {
            true => Domain::Positive,
            false => Domain::NonNegative,
        };
        Some((operands[0], domain))
    }
}
