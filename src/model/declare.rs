//! `where` clauses: the domains that the user states.

use crate::derivation::Assumption;
use crate::diag::{Code, Diagnostic};
use crate::lower::{Vocabulary, base_word};
use crate::source::Span;
use crate::syntax::ast::{Comparison, Declaration, DeclarationKind, Expr, ExprKind, Input, Set};
use crate::term::facts::{Domain, Fact, Subject};
use crate::term::{Rational, Terms};

/// The kinds of a declaration `name : kind` that say no more than how expressions are read.
const READING_KINDS: &[&str] = &[
    "vector",
    "matrix",
    "data",
    "scalar",
    "discrete",
    "continuous",
];

/// Reads every declaration of an input.
pub(super) fn read(
    input: &Input,
    vocabulary: &Vocabulary,
    terms: &mut Terms,
) -> Result<Vec<Assumption>, Diagnostic> {
    let mut stated: Vec<Assumption> = Vec::new();
    for declaration in &input.declarations {
        for (word, domain) in domains(declaration, vocabulary)? {
            let name = terms.name(&word);
            let shown = terms.symbol(name);
            let text = domain.say(&word);
            contradiction(
                &stated,
                Subject::Name(name),
                &domain,
                declaration.span,
                &word,
            )?;
            stated.push(Assumption {
                subject: Subject::Name(name),
                domain,
                shown,
                text,
                stated: true,
                because: "stated".into(),
            });
        }
    }
    Ok(stated)
}

fn contradiction(
    stated: &[Assumption],
    subject: Subject,
    domain: &Domain,
    span: Span,
    word: &str,
) -> Result<(), Diagnostic> {
    let about = stated.iter().filter(|a| a.subject == subject);
    let before = about.fold(Fact::real(), |fact, a| fact.and(&a.domain.fact()));
    if before.and(&domain.fact()).is_empty() {
        return Err(Diagnostic::at(
            Code::Conflict,
            span,
            format!("this contradicts what was said of `{word}` before"),
        ));
    }
    Ok(())
}

fn domains(
    declaration: &Declaration,
    vocabulary: &Vocabulary,
) -> Result<Vec<(String, Domain)>, Diagnostic> {
    match &declaration.kind {
        DeclarationKind::Comparison { terms, operators } => {
            compared(terms, operators, vocabulary, declaration.span)
        }
        DeclarationKind::Member { subject, set } => {
            let word = subject_word(subject, vocabulary)?;
            Ok(vec![(word, member(set, declaration.span)?)])
        }
        DeclarationKind::Kind { subject, kind } => {
            let word = subject_word(subject, vocabulary)?;
            Ok(of_kind(kind, declaration.span)?
                .map(|domain| (word, domain))
                .into_iter()
                .collect())
        }
    }
}

fn subject_word(subject: &Expr, vocabulary: &Vocabulary) -> Result<String, Diagnostic> {
    base_word(subject, vocabulary).ok_or_else(|| {
        Diagnostic::at(
            Code::BadDeclaration,
            subject.span,
            "only a name can be declared",
        )
        .help("write, for example, `where σ > 0`")
    })
}

/// `0 < p < 1`, `σ > 0`: one name and numbers around it.
fn compared(
    terms: &[Expr],
    operators: &[Comparison],
    vocabulary: &Vocabulary,
    span: Span,
) -> Result<Vec<(String, Domain)>, Diagnostic> {
    let mut found: Vec<(String, Domain)> = Vec::new();
    for (pair, operator) in terms.windows(2).zip(operators) {
        let (word, number, operator) = match (number(&pair[0]), number(&pair[1])) {
            (None, Some(number)) => (subject_word(&pair[0], vocabulary)?, number, *operator),
            (Some(number), None) => (
                subject_word(&pair[1], vocabulary)?,
                number,
                mirrored(*operator),
            ),
            _ => {
                return Err(Diagnostic::at(
                    Code::BadDeclaration,
                    span,
                    "a declaration compares a name with a number",
                )
                .help("write, for example, `where σ > 0` or `where 0 < p < 1`"));
            }
        };
        found.push((word, half_line(operator, number, span)?));
    }
    if let [(word, first), (other, second)] = found.as_slice() {
        if word == other {
            let both = first.fact().and(&second.fact());
            if both.is_empty() {
                return Err(Diagnostic::at(
                    Code::Conflict,
                    span,
                    format!("no number `{word}` is like that"),
                ));
            }
            return Ok(vec![(word.clone(), from_fact(&both))]);
        }
    }
    Ok(found)
}

fn number(expression: &Expr) -> Option<Rational> {
    match &expression.kind {
        ExprKind::Number(value) => Some(*value),
        ExprKind::Sum(summands) => match summands.as_slice() {
            [(true, inner)] => number(inner).map(|n| -n),
            _ => None,
        },
        _ => None,
    }
}

fn mirrored(operator: Comparison) -> Comparison {
    match operator {
        Comparison::Less => Comparison::Greater,
        Comparison::LessEqual => Comparison::GreaterEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterEqual => Comparison::LessEqual,
        same => same,
    }
}

fn half_line(operator: Comparison, number: Rational, span: Span) -> Result<Domain, Diagnostic> {
    let zero = Rational::from_integer(0);
    Ok(match operator {
        Comparison::NotEqual if number == zero => Domain::NonZero,
        Comparison::Greater => from_fact(&Fact::between(Some((number, false)), None)),
        Comparison::GreaterEqual => from_fact(&Fact::between(Some((number, true)), None)),
        Comparison::Less => from_fact(&Fact::between(None, Some((number, false)))),
        Comparison::LessEqual => from_fact(&Fact::between(None, Some((number, true)))),
        Comparison::Equal | Comparison::NotEqual => {
            return Err(Diagnostic::at(
                Code::BadDeclaration,
                span,
                "a declaration says where a value lies, not what it is",
            )
            .help("put a known number into the formula itself"));
        }
    })
}

/// The domain with the shortest name for a fact.
pub(super) fn from_fact(fact: &Fact) -> Domain {
    let named = [
        Domain::Positive,
        Domain::NonNegative,
        Domain::Negative,
        Domain::Unit,
        Domain::Real,
    ];
    let known = named.into_iter().find(|domain| domain.fact() == *fact);
    known.unwrap_or(Domain::Interval(fact.low, fact.high))
}

fn member(set: &Set, span: Span) -> Result<Domain, Diagnostic> {
    let bad = || {
        Diagnostic::at(
            Code::BadDeclaration,
            span,
            "this set is not one that a name can be declared in",
        )
        .help("write `y in {0, 1}`, `y in 0..`, `p in (0, 1)`, `x in R`")
    };
    match set {
        Set::Listed(elements) => {
            let numbers: Option<Vec<Rational>> = elements.iter().map(number).collect();
            let mut numbers = numbers.filter(|n| !n.is_empty()).ok_or_else(bad)?;
            numbers.sort();
            let integers: Vec<i64> = numbers
                .iter()
                .filter(|n| n.is_integer())
                .map(|n| n.to_integer())
                .collect();
            Ok(match integers.as_slice() {
                [0, 1] if numbers.len() == 2 => Domain::Binary,
                _ => Domain::Interval(
                    numbers.first().map(|n| (*n, true)),
                    numbers.last().map(|n| (*n, true)),
                ),
            })
        }
        Set::Range(low, high) => match (low.as_ref().map(number), high) {
            (Some(Some(low)), _) if low == Rational::from_integer(1) => Ok(Domain::Count),
            (Some(Some(low)), _) if low == Rational::from_integer(0) => Ok(Domain::Natural),
            _ => Ok(Domain::Integer),
        },
        Set::Interval {
            left_closed,
            low,
            high,
            right_closed,
        } => {
            let end = |e: &Option<Expr>, closed: bool| match e {
                None => Ok(None),
                Some(e) => number(e).map(|n| Some((n, closed))).ok_or_else(bad),
            };
            let fact = Fact::between(end(low, *left_closed)?, end(high, *right_closed)?);
            if fact.is_empty() {
                return Err(Diagnostic::at(
                    Code::BadDeclaration,
                    span,
                    "this interval is empty",
                ));
            }
            Ok(from_fact(&fact))
        }
        Set::Named(word) => match word.as_str() {
            "R" | "ℝ" | "real" | "reals" => Ok(Domain::Real),
            "N" | "ℕ" | "natural" | "naturals" => Ok(Domain::Natural),
            "Z" | "ℤ" | "integers" => Ok(Domain::Integer),
            _ => Err(bad()),
        },
    }
}

fn of_kind(kind: &str, span: Span) -> Result<Option<Domain>, Diagnostic> {
    Ok(Some(match kind {
        "real" | "any" => Domain::Real,
        "positive" => Domain::Positive,
        "nonnegative" | "non-negative" => Domain::NonNegative,
        "negative" => Domain::Negative,
        "nonzero" => Domain::NonZero,
        "integer" => Domain::Integer,
        "natural" | "count" => Domain::Natural,
        "binary" => Domain::Binary,
        "probability" => Domain::Unit,
        "simplex" => Domain::Simplex(None),
        "onehot" | "one-hot" => Domain::OneHot(None),
        word if READING_KINDS.contains(&word) => return Ok(None),
        _ => {
            return Err(Diagnostic::at(Code::BadDeclaration, span, format!("`{kind}` is not a kind that is known here"))
                .help("the kinds are real, positive, nonnegative, negative, nonzero, integer, natural, binary, probability, simplex, onehot, vector, matrix, data, discrete and continuous"));
        }
    }))
}
