//! Products of two names, `A x`, of which the first is read as a number because nothing says that it is a matrix. That is said,
//! or refused with `--strict`.

use super::matrices::{is_capital, is_of_a_vector};
use super::named::distribution_of;
use super::names::Words;
use super::{Distributed, Law, Options, Parts, walk};
use crate::diag::{Code, Diagnostic};
use crate::lower::{base_word, is_identity};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Factor, Word};
use rustc_hash::FxHashSet;

/// What the product must be by its place.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// A number, in a distribution that has one of vectors beside it: a capital letter may be a matrix.
    OfNumbers,
    /// A vector: the one may be a number or a matrix, or the other.
    OfVectors,
}

/// Warns of names that are read as numbers.
pub(super) fn read_as_numbers(
    parts: &Parts<'_>,
    words: &Words,
    options: &Options,
) -> Result<Vec<Diagnostic>, Diagnostic> {
    if !words.may_have_matrices {
        return Ok(Vec::new());
    }
    no_matrix_of_observations(parts, words)?;
    let mut found: Vec<(Word, Span, Place)> = Vec::new();
    for (place, expression) in places(parts, words) {
        products(expression, words, &mut |pair| {
            let one = read_as_number(pair, place, words);
            let is_new = |(word, ..): &(Word, Span)| found.iter().all(|(known, ..)| known != word);
            if let Some((word, span)) = one.filter(is_new) {
                found.push((word, span, place));
            }
        });
    }
    let mut warnings = Vec::new();
    for (word, span, place) in found {
        let (because, way_out) = match place {
            Place::OfNumbers => (
                ", because the variance is one",
                format!(
                    "if it is a matrix, declare that, `where {word} : matrix`: it goes inside a function, `f({word} x; θ)`, or with a covariance matrix, as in `Normal(X w, σ² I)`; a row of inputs makes an inner product, `wᵀx`"
                ),
            ),
            Place::OfVectors => (
                " that multiplies a vector",
                format!(
                    "else declare the matrix, as in `where {word} : matrix`; a row times a matrix is written `Wᵀ x`"
                ),
            ),
        };
        let ways_out = |diagnostic: Diagnostic| {
            diagnostic
                .help(format!("if it is one, say so: `where {word} : scalar`"))
                .help(way_out)
        };
        if options.strict {
            let message = format!("nothing says whether `{word}` is a number or a matrix");
            return Err(ways_out(Diagnostic::at(Code::NotStated, span, message)));
        }
        let message = format!("assumed `{word}` to be a number{because}");
        warnings.push(ways_out(Diagnostic::at(Code::Assumed, span, message)));
    }
    Ok(warnings)
}

/// Refuses `Y ~ Normal(X B, Σ)` of three letters that nothing is said of: as matrices they are a regression of several targets.
fn no_matrix_of_observations(parts: &Parts<'_>, words: &Words) -> Result<(), Diagnostic> {
    let is_open = |e: &Expr| {
        is_capital(e) && matches!(&e.kind, ExprKind::Name(word) if !words.known.contains(word))
    };
    for part in parts.observed.iter().filter(|part| is_open(part.subject)) {
        let Some(Ok((entry, arguments))) = part.distribution().map(distribution_of) else {
            continue;
        };
        if !entry
            .meant("", arguments, &words.vocabulary)
            .is_of_vectors()
        {
            continue;
        }
        let mut found = false;
        for argument in arguments {
            products(&argument.value, words, &mut |pair| {
                found |= pair.iter().all(|factor| {
                    let is_identity = matches!(&factor.value.kind, ExprKind::Name(word) if is_identity(word, &words.vocabulary));
                    is_open(&factor.value) && !factor.divided && !is_identity
                });
            });
        }
        if let (true, Some(word)) = (found, part.word()) {
            let message = format!(
                "nothing says whether `{word}` is one vector or a matrix with an observation in each row"
            );
            return Err(Diagnostic::at(Code::NotStated, part.span, message)
                .help("write one row of it, as in `y_i ~ Normal(Bᵀ x_i, Σ) where B : matrix`")
                .help(format!(
                    "if it is one vector, say so: `where {word} : vector`"
                )));
        }
    }
    Ok(())
}

/// Where products are looked at.
fn places<'e>(parts: &Parts<'e>, words: &Words) -> Vec<(Place, &'e Expr)> {
    let mut found = Vec::new();
    let stated = || parts.observed.iter().chain(&parts.priors);
    for part in stated() {
        let Some(Ok((entry, arguments))) = part.distribution().map(distribution_of) else {
            continue;
        };
        let meant = entry.meant("", arguments, &words.vocabulary);
        let place = match meant.is_of_vectors() {
            true => Place::OfVectors,
            false if meant.distribution().vectors.is_some() => Place::OfNumbers,
            false => continue,
        };
        let vectors = arguments.iter().enumerate().filter(|(k, a)| {
            let label = a.name.as_deref();
            place == Place::OfNumbers || meant.is_vector(*k, label)
        });
        found.extend(vectors.map(|(_, a)| (place, &a.value)));
        if let Law::Noisy { sum, .. } = part.law {
            found.push((place, sum));
        }
    }
    for expression in stated().flat_map(Distributed::rights).chain(parts.bare) {
        walk::visit(expression, &mut |e| {
            if let ExprKind::Call(callee, arguments) = &e.kind
                && matches!(&callee.kind, ExprKind::Name(word) if is_of_a_vector(word))
            {
                found.extend(arguments.iter().map(|a| (Place::OfVectors, &a.value)));
            }
        });
    }
    found
}

/// The neighbours in the products of an expression and of what its names are defined to be.
fn products<'e>(expression: &'e Expr, words: &'e Words, see: &mut dyn FnMut(&'e [Factor])) {
    let mut pending = vec![expression];
    let mut seen: FxHashSet<&Word> = FxHashSet::default();
    while let Some(place) = pending.pop() {
        walk::visit(place, &mut |e| match &e.kind {
            ExprKind::Product(factors) => factors.windows(2).for_each(&mut *see),
            ExprKind::Name(word) => {
                if let Some(definition) = words.vocabulary.defined.get(word)
                    && seen.insert(word)
                {
                    pending.push(&definition.value);
                }
            }
            _ => {}
        });
    }
}

/// A name of which nothing is stated before another that is not known to be a number.
fn read_as_number(pair: &[Factor], place: Place, words: &Words) -> Option<(Word, Span)> {
    let [before, after] = pair else { return None };
    let (ExprKind::Name(word), ExprKind::Name(_) | ExprKind::Subscripted(..)) =
        (&before.value.kind, &after.value.kind)
    else {
        return None;
    };
    let vocabulary = &words.vocabulary;
    let is_known = |word: &Word| {
        words.known.contains(word)
            || vocabulary.matrices.contains(word)
            || vocabulary.defined.contains_key(word)
            || is_identity(word, vocabulary)
    };
    let other = base_word(&after.value, vocabulary)?;
    let is_number = vocabulary.scalars.contains(&other) || words.numbers.contains(&other);
    let may_be = match place {
        Place::OfNumbers => is_capital(&before.value) && !is_capital(&after.value),
        Place::OfVectors => !vocabulary.matrices.contains(&other) && word != "π",
    };
    let is_read_so = may_be && !is_known(word) && !is_number && !is_identity(&other, vocabulary);
    (is_read_so && after.juxtaposed && !before.divided && !words.indices.contains(word))
        .then(|| (word.clone(), before.value.span.to(after.value.span)))
}
