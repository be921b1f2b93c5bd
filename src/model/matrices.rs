//! Which words are matrices: declared ones, covariances by their place, and what only a matrix can be.

use super::named::distribution_of;
use super::{Law, Parts, walk};
use crate::catalogue;
use crate::lower::{Vocabulary, base_word, is_matrix};
use crate::syntax::ast::{Argument, Expr, ExprKind, Factor, Separator, Word};
use rustc_hash::FxHashSet;

/// Functions that are of a matrix.
const OF_A_MATRIX: &[&str] = &["det", "logdet", "inv", "trace", "tr", "transpose"];

/// Whether a function is of a matrix.
pub(super) fn is_of_a_matrix(word: &str) -> bool {
    OF_A_MATRIX.contains(&word)
}

/// The names of matrices in some expressions, as far as their places tell.
pub(super) fn matrices(all: &[&Expr], words: &Vocabulary) -> FxHashSet<Word> {
    let mut found = FxHashSet::default();
    for expression in all {
        walk::visit(expression, &mut |e| match &e.kind {
            ExprKind::Call(callee, arguments) => {
                if let ExprKind::Name(word) = &callee.kind {
                    of_call(word, arguments, words, &mut found);
                }
            }
            ExprKind::Product(factors) => of_quadratic_form(factors, words, &mut found),
            ExprKind::DoubleBars(inner) => before_vectors(inner, words, &mut found),
            _ => {}
        });
    }
    found
}

/// The known matrices in the mean of the one vector that is observed: the rows of `X` in `y ~ Normal(X w, σ² I)` are
/// those of the whole sample. None where anything else is observed with each observation.
pub(super) fn design(
    parts: &Parts<'_>,
    words: &Vocabulary,
    parameters: &[Word],
    data: &FxHashSet<Word>,
) -> Vec<Word> {
    let [observed] = parts.observed.as_slice() else {
        return Vec::new();
    };
    let (Law::Named(distribution), ExprKind::Name(subject)) =
        (&observed.law, &observed.subject.kind)
    else {
        return Vec::new();
    };
    let Ok((entry, arguments)) = distribution_of(distribution) else {
        return Vec::new();
    };
    let entry = entry.meant(subject, arguments, words);
    let mean = arguments.iter().find(|a| match &a.name {
        Some(label) => label == "mean" || label == "location",
        None => true,
    });
    let (Some(mean), true) = (mean, entry.is_of_vectors()) else {
        return Vec::new();
    };
    if data.iter().any(|word| word != subject) {
        return Vec::new();
    }
    let mut found: Vec<Word> = Vec::new();
    walk::visit(&mean.value, &mut |e| {
        if let ExprKind::Name(word) = &e.kind
            && words.matrices.contains(word)
            && !parameters.contains(word)
            && !found.contains(word)
        {
            found.push(word.clone());
        }
    });
    found
}

/// Whether a word stands at the end of a range: of a sum, a product or a slice.
pub(super) fn is_limit(all: &[&Expr], word: &str) -> bool {
    let mut found = false;
    let is_word = |e: &Expr| matches!(&e.kind, ExprKind::Name(other) if other == word);
    for expression in all {
        walk::visit(expression, &mut |e| match &e.kind {
            ExprKind::Big(big) => {
                let limits = big.limits.iter().flat_map(|ends| [&ends.0, &ends.1]);
                found |= limits.into_iter().any(is_word);
            }
            ExprKind::Range(low, high) => found |= is_word(low) || is_word(high),
            _ => {}
        });
    }
    found
}

fn of_call(word: &str, arguments: &[Argument], words: &Vocabulary, found: &mut FxHashSet<Word>) {
    if is_of_a_matrix(word) {
        arguments.iter().for_each(|a| note(&a.value, words, found));
    }
    let Some(entry) = catalogue::find(word) else {
        return;
    };
    let inside = arguments
        .get(1)
        .is_some_and(|a| a.separator != Separator::Comma);
    let arguments = &arguments[usize::from(inside)..]; // without the point of `Normal(y; …)`
    let vectors = entry.distribution().vectors.as_deref();
    let vectors = vectors.and_then(catalogue::find);
    for (place, argument) in arguments.iter().enumerate() {
        let label = argument.name.as_deref();
        let by_name = || label.is_some() && vectors.is_some_and(|v| v.is_matrix(place, label));
        if entry.is_matrix(place, label) || by_name() {
            note(&argument.value, words, found);
        }
    }
    let of_vectors = (0..2).any(|place| entry.is_matrix(place, None))
        || arguments.iter().any(|a| is_matrix(&a.value, words));
    if of_vectors {
        arguments
            .iter()
            .for_each(|a| before_vectors(&a.value, words, found));
    }
}

/// A name, a call of one, or those that are added.
fn note(expression: &Expr, words: &Vocabulary, found: &mut FxHashSet<Word>) {
    match &expression.kind {
        ExprKind::Name(word) if word == "I" => {}
        ExprKind::Name(_) | ExprKind::Subscripted(..) | ExprKind::Call(..) => {
            let is_operator = matches!(&expression.kind, ExprKind::Call(callee, _)
                if matches!(&callee.kind, ExprKind::Name(word) if crate::term::Op::function(word).is_some() || is_of_a_matrix(word)));
            if !is_operator {
                found.extend(base_word(expression, words));
            }
        }
        ExprKind::Power(base, _) => note(base, words, found),
        ExprKind::Sum(summands) => summands
            .iter()
            .for_each(|(_, part)| note(part, words, found)),
        _ => {}
    }
}

/// In `xᵀ A x` and `(y - μ)ᵀ Σ⁻¹ (y - μ)` a capital letter between two vectors is a matrix.
fn of_quadratic_form(factors: &[Factor], words: &Vocabulary, found: &mut FxHashSet<Word>) {
    for window in factors.windows(3) {
        let [left, middle, right] = window else {
            continue;
        };
        let is_between =
            matches!(left.value.kind, ExprKind::Transpose(_)) && !middle.divided && !right.divided;
        if is_between && is_capital(&middle.value) {
            note(&middle.value, words, found);
        }
    }
}

/// Among vectors a capital letter before a name or a bracket is a matrix: `X w`.
fn before_vectors(expression: &Expr, words: &Vocabulary, found: &mut FxHashSet<Word>) {
    walk::visit(expression, &mut |e| {
        let ExprKind::Product(factors) = &e.kind else {
            return;
        };
        for pair in factors.windows(2) {
            let follows = pair[1].juxtaposed && !is_capital(&pair[1].value);
            if follows
                && matches!(pair[0].value.kind, ExprKind::Name(_))
                && is_capital(&pair[0].value)
            {
                note(&pair[0].value, words, found);
            }
        }
    });
}

fn is_capital(expression: &Expr) -> bool {
    match &expression.kind {
        ExprKind::Name(word) => word.chars().next().is_some_and(char::is_uppercase),
        ExprKind::Subscripted(base, _) | ExprKind::Power(base, _) => is_capital(base),
        ExprKind::Call(callee, _) => is_capital(callee),
        _ => false,
    }
}
