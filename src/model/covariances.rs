//! Capital letters where a variance stands: `Σ` of `y ~ Normal(W x, Σ)` is a covariance matrix, unless something says
//! that it is a number. Of a number the formula for matrices says the same, and the other way round it is wrong.

use super::matrices::is_capital;
use super::named::distribution_of;
use super::names::Words;
use super::{Distributed, Law, Parts, walk};
use crate::catalogue::{self, Entry};
use crate::lower::{base_word, is_matrix};
use crate::syntax::ast::{Argument, Expr, ExprKind, Factor, Separator, Word};
use crate::term::{Op, Rational};
use rustc_hash::FxHashSet;

/// The words that are covariance matrices, as a capital letter in their place says, beside means that may be vectors.
pub(super) fn covariances(parts: &Parts<'_>, all: &[&Expr], words: &Words) -> FxHashSet<Word> {
    let places = places(parts, all);
    if places.is_empty() {
        return FxHashSet::default(); // as in nearly every model
    }
    let numbers = Numbers::of(parts, all, words);
    let mut found = FxHashSet::default();
    for place in places {
        if !place.beside.iter().any(|e| numbers.is_one(e)) {
            let stands_behind = |word: &Word| place.beside.iter().any(|e| ends_a_product(e, word));
            capitals(place.variance, &mut |e| {
                let word = base_word(e, &words.vocabulary);
                found.extend(word.filter(|word| !stands_behind(word)));
            });
        }
    }
    found
}

/// Δ of `x + κ (θ - x) Δ`: a matrix stands in front of a vector, so what stands behind a mean is a number.
fn ends_a_product(e: &Expr, word: &Word) -> bool {
    let mut found = false;
    walk::visit(e, &mut |part| {
        if let ExprKind::Product(factors) = &part.kind
            && let [.., before, last] = &factors[..]
        {
            let is_word = matches!(&last.value.kind, ExprKind::Name(name) if name == word);
            let is_row = matches!(before.value.kind, ExprKind::Transpose(_));
            found |= is_word && !last.divided && !is_row && !is_capital(&before.value);
        }
    });
    found
}

/// Capital letters in the place of a variance.
struct Place<'e> {
    variance: &'e Expr,
    /// The mean and what is distributed: if one of them is a number, so is the variance.
    beside: Vec<&'e Expr>,
}

impl<'e> Place<'e> {
    fn of(entry: &Entry, arguments: &'e [Argument], others: &[&'e Expr]) -> Option<Place<'e>> {
        let variance = variance(entry, arguments).filter(|v| is_capital_matrix(&v.value))?;
        let means = arguments.iter().filter(|a| !std::ptr::eq(*a, variance));
        Some(Place {
            variance: &variance.value,
            beside: means
                .map(|a| &a.value)
                .chain(others.iter().copied())
                .collect(),
        })
    }
}

fn places<'e>(parts: &Parts<'e>, all: &[&'e Expr]) -> Vec<Place<'e>> {
    let mut found = Vec::new();
    for part in parts.observed.iter().chain(&parts.priors) {
        let Some(Ok((entry, arguments))) = part.distribution().map(distribution_of) else {
            continue;
        };
        let mut others = vec![part.subject];
        if let Law::Noisy { sum, .. } = part.law {
            others.push(sum);
        }
        found.extend(Place::of(entry, arguments, &others));
    }
    // `Normal(x; μ, Σ)` inside an expression, and distributions between the bars of a divergence or behind an expectation.
    for place in all {
        walk::visit(place, &mut |e| {
            match &e.kind {
                ExprKind::Kl(left, right) => found.extend(of_distributions(&[left, right])),
                ExprKind::Expectation { density, .. } => found.extend(of_distributions(&[density])),
                _ => {}
            }
            if let ExprKind::Call(callee, arguments) = &e.kind
                && let ExprKind::Name(word) = &callee.kind
                && let Some((point, arguments)) = arguments.split_first()
                && { arguments.first() }.is_some_and(|a| a.separator != Separator::Comma)
                && let Some(entry) = catalogue::find(word)
            {
                found.extend(Place::of(entry, arguments, &[&point.value]));
            }
        });
    }
    found
}

/// The places of distributions of one variable: what is known to be a number in one of them makes numbers of all.
fn of_distributions<'e>(distributions: &[&'e Expr]) -> Vec<Place<'e>> {
    let known = || {
        let known = distributions.iter().map(|e| distribution_of(e).ok());
        known.flatten()
    };
    let every: Vec<&Expr> = known()
        .flat_map(|(_, arguments)| arguments.iter().map(|a| &a.value))
        .collect();
    let mut found = Vec::new();
    for (entry, arguments) in known() {
        let others = every.iter().copied().filter(|e| !is_capital_matrix(e));
        found.extend(Place::of(entry, arguments, &others.collect::<Vec<_>>()));
    }
    found
}

/// Definitions inside definitions are looked into so deep; unknown is not true.
const MOST_DEFINITIONS: usize = 8;

/// What is known to be a number before anything is lowered.
struct Numbers<'w> {
    words: &'w Words,
    numbers: FxHashSet<Word>,
    /// Names that stand transposed or in a norm: their components are numbers.
    vectors: FxHashSet<Word>,
}

impl<'w> Numbers<'w> {
    fn of(parts: &Parts<'_>, all: &[&Expr], words: &'w Words) -> Self {
        let is_kind = |word: &Word| words.kinds.iter().any(|(other, _)| other == word);
        let scalars = words.vocabulary.scalars.iter();
        let mut vectors: FxHashSet<Word> = FxHashSet::default();
        for place in all {
            walk::visit(place, &mut |e| {
                if let ExprKind::Transpose(inner) | ExprKind::DoubleBars(inner) = &e.kind
                    && let ExprKind::Name(word) = &inner.kind
                {
                    vectors.insert(word.clone());
                }
            });
        }
        let mut known = Numbers {
            words,
            numbers: scalars.filter(|word| !is_kind(word)).cloned().collect(),
            vectors,
        };
        let all = parts.observed.iter().chain(&parts.priors);
        let own: Vec<Word> = all.filter_map(|part| known.of_numbers(part)).collect();
        known.numbers.extend(own);
        known
    }

    /// The name that a statement says to be a number: its distribution is of numbers and has no matrix.
    fn of_numbers(&self, part: &Distributed<'_>) -> Option<Word> {
        let ExprKind::Name(word) = &part.subject.kind else {
            return None;
        };
        let (entry, arguments) = distribution_of(part.distribution()?).ok()?;
        let vocabulary = &self.words.vocabulary;
        let entry = entry.meant(word, arguments, vocabulary);
        let may_be = variance(entry, arguments).is_some_and(|v| is_capital_matrix(&v.value));
        let is_declared = self.words.kinds.iter().any(|(other, _)| other == word);
        (!entry.is_of_vectors() && !may_be && !is_declared).then(|| word.clone())
    }

    /// Whether something can only be a number; 0 is the zero vector as well.
    fn is_one(&self, e: &Expr) -> bool {
        self.is_one_within(e, MOST_DEFINITIONS)
    }

    fn is_one_within(&self, e: &Expr, definitions: usize) -> bool {
        let words = &self.words.vocabulary;
        let is_number = |word: &str| self.numbers.contains(word);
        match &e.kind {
            ExprKind::Number(value) => *value != Rational::from_integer(0),
            ExprKind::Name(word) => match words.defined.get(word) {
                Some(definition) => {
                    definitions > 0 && self.is_one_within(&definition.value, definitions - 1)
                }
                None => is_number(word),
            },
            ExprKind::Subscripted(base, _) => {
                let is_component =
                    matches!(&base.kind, ExprKind::Name(word) if self.vectors.contains(word));
                is_component || base_word(e, words).is_some_and(|word| is_number(&word))
            }
            ExprKind::Call(callee, _) => match &callee.kind {
                ExprKind::Name(word) => {
                    word == "sqrt" || Op::function(word).is_some_and(|op| op.rank() == 0)
                }
                _ => false,
            },
            ExprKind::Sum(summands) => {
                { summands.iter() }.any(|(_, part)| self.is_one_within(part, definitions))
            }
            ExprKind::Product(factors) => self.is_inner(factors, definitions),
            ExprKind::Power(base, _) => !is_matrix(base, words) && !is_capital(base),
            ExprKind::Big(big) => self.is_one_within(&big.body, definitions),
            ExprKind::Bars(_) | ExprKind::DoubleBars(_) | ExprKind::Factorial(_) => true,
            _ => false,
        }
    }

    /// An inner product, or a product of numbers.
    fn is_inner(&self, factors: &[Factor], definitions: usize) -> bool {
        let is_row = |f: &Factor| match &f.value.kind {
            ExprKind::Transpose(inner) => {
                let vocabulary = &self.words.vocabulary;
                let is_input = base_word(inner, vocabulary).is_some_and(|word| word == "X");
                !is_matrix(inner, vocabulary) && (!is_capital(inner) || is_input)
            }
            _ => false,
        };
        let mut before = factors.iter().rev().skip(1);
        before.any(is_row) || { factors.iter() }.all(|f| self.is_one_within(&f.value, definitions))
    }
}

/// The argument in whose place, or by whose name, a distribution of vectors has its covariance.
pub(super) fn variance<'a>(entry: &Entry, arguments: &'a [Argument]) -> Option<&'a Argument> {
    let vectors = catalogue::find(entry.distribution().vectors.as_deref()?)?;
    let mut places = arguments.iter().enumerate();
    let found = places.find(|(place, a)| vectors.is_matrix(*place, a.name.as_deref()));
    found.map(|(_, argument)| argument)
}

/// Whether an expression can be a matrix by its capital letters: `Σ`, `Σ_k`, `Λ⁻¹`, `2 Σ`, `Q + R`, `H P Hᵀ`, `V(x; θ)`, and
/// neither `S²` nor `N p`.
pub(super) fn is_capital_matrix(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Name(word) => is_capital(e) && word != "I",
        ExprKind::Subscripted(base, _) => is_capital_matrix(base),
        ExprKind::Transpose(inner) => is_capital_matrix(inner),
        ExprKind::Power(base, exponent) => is_capital_matrix(base) && is_minus_one(exponent),
        ExprKind::Call(callee, _) => match &callee.kind {
            ExprKind::Name(word) => is_capital(callee) && catalogue::find(word).is_none(),
            _ => false,
        },
        ExprKind::Sum(summands) => summands.iter().all(|(_, part)| is_capital_matrix(part)),
        // Numbers stand in front of a matrix.
        ExprKind::Product(factors) => {
            let mut factors = factors.iter().rev().filter(|f| !f.divided);
            let last = factors.next();
            last.is_some_and(|f| is_capital_matrix(&f.value))
        }
        _ => false,
    }
}

fn is_minus_one(exponent: &Expr) -> bool {
    let is_one =
        |e: &Expr| matches!(&e.kind, ExprKind::Number(n) if *n == Rational::from_integer(1));
    match &exponent.kind {
        ExprKind::Number(n) => *n == Rational::from_integer(-1),
        ExprKind::Sum(summands) => {
            matches!(&summands[..], [(true, one)] if is_one(one))
        }
        _ => false,
    }
}

/// The names with a capital letter in a matrix.
pub(super) fn capitals<'e>(e: &'e Expr, see: &mut dyn FnMut(&'e Expr)) {
    match &e.kind {
        ExprKind::Sum(summands) => summands.iter().for_each(|(_, part)| capitals(part, see)),
        ExprKind::Product(factors) => { factors.iter() }
            .filter(|f| !f.divided && is_capital_matrix(&f.value))
            .for_each(|f| capitals(&f.value, see)),
        ExprKind::Transpose(inner) | ExprKind::Power(inner, _) => capitals(inner, see),
        _ => see(e),
    }
}
