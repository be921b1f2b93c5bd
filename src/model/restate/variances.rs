//! Priors of a variance or of a precision, `σ² ~ InverseGamma(a, b)` and `1/σ² ~ Gamma(a, b)`: it gets a letter of its own, and
//! the estimate is of it. The mode of σ² is not the square of the mode of σ.

use super::names::{both_sides, right_sides};
use super::noise::mentions;
use super::squares::stands_squared;
use super::{Question, typed_function, walk};
use crate::model::pi::compared;
use crate::source::Span;
use crate::syntax::ast::{
    Argument, Comparison, Declaration, DeclarationKind, Expr, ExprKind, Factor, Input, Separator,
    Statement, StatementKind, Word,
};
use num_rational::Ratio;

/// A squared name that has a prior.
struct Squared {
    /// σ.
    word: Word,
    /// The prior is of `1/σ²`.
    is_inverse: bool,
}

/// Writes v for σ², where that has a prior and σ stands in its square alone, and says so.
pub(super) fn restate(question: &mut Question) {
    let Some((place, squared)) = prior_of_square(&question.input) else {
        return;
    };
    let wishes = match squared.is_inverse {
        true => ["τ", "λ", "κ", "ρ", "h"],
        false => ["v", "s", "u", "h", "q"],
    };
    let Some(letter) = question.free_letter(&wishes) else {
        return;
    };
    let asked = &question.options.parameters;
    let names = [squared.word.to_string(), format!("{}²", squared.word)];
    if !asked.is_empty() && !asked.iter().any(|name| names.contains(name)) {
        return; // that it has a prior and is not optimised is told of σ as it is typed
    }
    let mut renamed = question.input.clone();
    let input = renamed.to_mut();
    for statement in &mut input.statements {
        { walk::sides(statement).into_iter() }.for_each(|e| put_in(e, &squared, &letter));
    }
    // The prior is of a square, so it is positive.
    let declarations = &mut input.declarations;
    declarations.retain(|one| !is_positive(&one.kind, &squared.word));
    declarations.push(positive(&letter, input.statements[place].span));
    if declared(input).any(|e| mentions(e, &squared.word)) {
        return;
    }
    question.input = renamed;
    let word = &squared.word;
    for parameter in &mut question.options.to_mut().parameters {
        if names.contains(parameter) {
            *parameter = letter.to_string();
        }
    }
    let (what, written) = match squared.is_inverse {
        true => (format!("1/{word}²"), format!("`{word}²` is `1/{letter}`")),
        false => (
            format!("{word}²"),
            format!("`{word}²` is written `{letter}`"),
        ),
    };
    question.remarks.push(format!(
        "{written}: the prior is of `{what}`, and so is the estimate."
    ));
}

/// The place of a prior of a square that stands elsewhere too, and only as a square.
fn prior_of_square(input: &Input) -> Option<(usize, Squared)> {
    let (place, squared) =
        { input.statements.iter().enumerate() }.find_map(|(k, s)| Some((k, of_prior(s)?)))?;
    let mut others = { input.statements.iter().enumerate() }.filter(|(k, _)| *k != place);
    let stands = |s: &Statement| right_sides(s).iter().any(|e| mentions(e, &squared.word));
    if !others.any(|(_, other)| stands(other)) {
        return None; // an observation
    }
    let mut all = input.statements.iter().flat_map(both_sides);
    let of = |e: &Expr| self::squared(e).map(|squared| squared.word);
    all.all(|e| stands_squared(e, &squared.word, &of))
        .then_some((place, squared))
}

/// σ of a prior of `σ²`, of `1/σ²`, or of several names with such a one.
fn of_prior(statement: &Statement) -> Option<Squared> {
    if let StatementKind::Distributed { subject, .. } = &statement.kind {
        return squared(subject);
    }
    let (_, arguments, _) = typed_function(statement)?;
    let is_first = |a: &&Argument| a.separator == Separator::Comma;
    let subjects = arguments.iter().take_while(is_first);
    { subjects }.find_map(|a| squared(&a.value))
}

fn squared(subject: &Expr) -> Option<Squared> {
    if let Some(word) = square_of(subject) {
        let is_inverse = false;
        return Some(Squared { word, is_inverse });
    }
    match &subject.kind {
        ExprKind::Power(base, exponent) if is_minus_two(exponent) => {
            let ExprKind::Name(word) = &base.kind else {
                return None;
            };
            let (word, is_inverse) = (word.clone(), true);
            Some(Squared { word, is_inverse })
        }
        ExprKind::Product(factors) => match &factors[..] {
            [one, below] if is_number(&one.value, 1) && below.divided => {
                let word = square_of(&below.value)?;
                let is_inverse = true;
                Some(Squared { word, is_inverse })
            }
            _ => None,
        },
        _ => None,
    }
}

/// The exponent of `σ⁻²`.
fn is_minus_two(exponent: &Expr) -> bool {
    let ExprKind::Sum(summands) = &exponent.kind else {
        return false;
    };
    matches!(&summands[..], [(true, two)] if is_number(two, 2))
}

/// σ of `σ²`.
pub(super) fn square_of(expression: &Expr) -> Option<Word> {
    match &expression.kind {
        ExprKind::Power(base, exponent) if is_number(exponent, 2) => match &base.kind {
            ExprKind::Name(word) => Some(word.clone()),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn is_number(expression: &Expr, number: i64) -> bool {
    matches!(&expression.kind, ExprKind::Number(n) if *n == Ratio::from_integer(number))
}

pub(super) fn declared(input: &Input) -> impl Iterator<Item = &Expr> {
    input.declarations.iter().flat_map(subjects)
}

/// Of what a declaration says something.
pub(super) fn subjects(one: &Declaration) -> impl Iterator<Item = &Expr> {
    let subjects: Vec<&Expr> = match &one.kind {
        DeclarationKind::Comparison { terms, .. } => compared(terms).collect(),
        DeclarationKind::Member { subject, .. } | DeclarationKind::Kind { subject, .. } => {
            vec![subject]
        }
    };
    subjects.into_iter()
}

/// Of what a declaration says something, to be changed.
pub(super) fn declared_terms(declaration: &mut Declaration) -> Vec<&mut Expr> {
    match &mut declaration.kind {
        DeclarationKind::Comparison { terms, .. } => terms.iter_mut().collect(),
        DeclarationKind::Member { subject, .. } | DeclarationKind::Kind { subject, .. } => {
            vec![subject]
        }
    }
}

/// `σ > 0` and `σ² > 0`, which the prior of the square says as well.
fn is_positive(declaration: &DeclarationKind, word: &str) -> bool {
    let is_it = |e: &Expr| {
        let is_name = matches!(&e.kind, ExprKind::Name(other) if other == word);
        is_name || square_of(e).is_some_and(|of| of == word)
    };
    match declaration {
        DeclarationKind::Comparison { terms, .. } => match &terms[..] {
            [one, other] => is_it(one) && is_number(other, 0) || is_number(one, 0) && is_it(other),
            _ => false,
        },
        DeclarationKind::Kind { subject, kind } => is_it(subject) && kind == "positive",
        DeclarationKind::Member { .. } => false,
    }
}

/// `v > 0`.
pub(super) fn positive(letter: &Word, span: Span) -> Declaration {
    let zero = ExprKind::Number(Ratio::from_integer(0));
    let terms = [ExprKind::Name(letter.clone()), zero].map(|kind| Expr { kind, span });
    let kind = DeclarationKind::Comparison {
        terms: terms.into(),
        operators: vec![Comparison::Greater],
    };
    Declaration { kind, span }
}

/// The letter in the place of the square, or of its reciprocal.
fn put_in(expression: &mut Expr, squared: &Squared, letter: &Word) {
    walk::change(expression, &mut |e| {
        let name = |kind| Expr { kind, span: e.span };
        let is_whole = squared.is_inverse
            && self::squared(e).is_some_and(|s| s.is_inverse && s.word == squared.word);
        let is_square = square_of(e).is_some_and(|word| word == squared.word);
        let letter = name(ExprKind::Name(letter.clone()));
        e.kind = match (is_whole, is_square, squared.is_inverse) {
            (true, ..) | (_, true, false) => letter.kind,
            (_, true, true) => {
                let one = name(ExprKind::Number(Ratio::from_integer(1)));
                let factor = |divided, value| Factor {
                    divided,
                    juxtaposed: false,
                    value,
                };
                ExprKind::Product(vec![factor(false, one), factor(true, letter)])
            }
            _ => return false,
        };
        true
    });
}
