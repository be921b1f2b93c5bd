//! Which words are matrices: declared ones, covariances by their place, and what only a matrix can be.

use super::covariances::{capitals, covariances, is_capital_matrix};
use super::indices::written;
use super::named::distribution_of;
use super::names::Words;
use super::{Law, Parts, walk};
use crate::catalogue;
use crate::lower::{Vocabulary, base_word, is_known_function, is_matrix};
use crate::syntax::ast::{Argument, Expr, ExprKind, Factor, Separator, Subscript, Word};
use crate::term::Op;
use rustc_hash::FxHashSet;

/// Functions that are of a matrix.
const OF_A_MATRIX: &[&str] = &["det", "logdet", "inv", "trace", "tr", "transpose"];

/// Whether a function is of a matrix.
pub(super) fn is_of_a_matrix(word: &str) -> bool {
    OF_A_MATRIX.contains(&word)
}

/// Whether a function is of a vector, or of a matrix: its argument can be nothing else.
pub(super) fn is_of_vectors(word: &str) -> bool {
    is_of_a_matrix(word) || is_of_a_vector(word)
}

/// Whether a function is of a vector: `softmax`.
pub(super) fn is_of_a_vector(word: &str) -> bool {
    Op::function(word).is_some_and(|op| op.operand_rank(0) == Some(1))
}

/// Adds to the words those that are matrices by their places. A word with a declared domain of numbers is none.
pub(super) fn read(parts: &Parts<'_>, all: &[&Expr], words: &mut Words) {
    let found = covariances(parts, all, words);
    words.covariances = words.add_matrices(found);
    let (mut found, of_sample) = matrices(parts, all, &words.vocabulary);
    found.retain(|word| !words.limits.contains(word)); // N of `sum[i=1..N]`
    // `A > 0` says of the matrix of `(A w)[i]` that its numbers are positive.
    let positive = of_sample.difference(&words.numbers).cloned();
    let positive: FxHashSet<Word> = positive.collect();
    words
        .vocabulary
        .scalars
        .retain(|word| !positive.contains(word));
    words.add_matrices(found);
    words.add_matrices(of_sample);
    words.families = families(all, &words.vocabulary);
    words.add_matrices(words.families.clone());
}

/// The matrices that each observation has one of: X of `softmax(X_i w)`. Among vectors a capital letter with one index
/// before a name can be nothing else; a row times a vector would be a number.
fn families(all: &[&Expr], words: &Vocabulary) -> FxHashSet<Word> {
    let mut found = FxHashSet::default();
    let mut with_index = |place: &Expr| {
        walk::visit(place, &mut |e| {
            let ExprKind::Product(factors) = &e.kind else {
                return;
            };
            for pair in factors.windows(2) {
                let [before, after] = pair else { continue };
                if after.juxtaposed && !before.divided && has_one_index(&before.value, words) {
                    found.extend(base_word(&before.value, words));
                }
            }
        });
    };
    for expression in all {
        walk::visit(expression, &mut |e| match &e.kind {
            ExprKind::Call(callee, arguments) => {
                if let ExprKind::Name(word) = &callee.kind {
                    let entry = catalogue::find(word);
                    let is_vector = |(place, a): &(usize, &Argument)| {
                        let label = a.name.as_deref();
                        is_of_a_vector(word)
                            || entry.is_some_and(|entry| entry.is_vector(*place, label))
                    };
                    let vectors = arguments.iter().enumerate().filter(is_vector);
                    vectors.for_each(|(_, a)| with_index(&a.value));
                }
            }
            ExprKind::Subscripted(base, _) => with_index(base),
            _ => {}
        });
    }
    found
}

/// `X_i`: a capital letter with one letter below it, which is no name of its own.
fn has_one_index(expression: &Expr, words: &Vocabulary) -> bool {
    let ExprKind::Subscripted(base, subscript) = &expression.kind else {
        return false;
    };
    let is_letter = |word: &str| word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    let is_index = match subscript {
        Subscript::Word(word) => is_letter(word),
        Subscript::List(list) => {
            matches!(&list[..], [one] if matches!(&one.kind, ExprKind::Name(word) if is_letter(word)))
        }
    };
    is_index && is_capital(base) && base_word(expression, words) == base_word(base, words)
}

impl Words {
    /// Which of them are new.
    fn add_matrices(&mut self, found: FxHashSet<Word>) -> Vec<Word> {
        let is_new = |word: &Word| {
            let known = &self.vocabulary;
            !known.matrices.contains(word)
                && !known.scalars.contains(word)
                && !self.numbers.contains(word)
                && !known.defined.contains_key(word)
                && self.kinds.iter().all(|(other, _)| other != word)
        };
        let mut found: Vec<Word> = found.into_iter().filter(is_new).collect();
        found.sort();
        self.kinds
            .extend(found.iter().map(|word| (word.clone(), 2)));
        self.vocabulary.matrices.extend(found.iter().cloned());
        found
    }
}

/// What a name is defined to be that has more subscripts than its definition, so that it is a vector: `z_ik` and
/// `z_i[k]` of `z_i = W x_i + b`.
fn vector_of<'e>(expression: &'e Expr, words: &'e Vocabulary) -> Option<&'e Expr> {
    let (mut base, mut count) = (expression, 0);
    while let ExprKind::Subscripted(inner, subscript) = &base.kind {
        count += match subscript {
            Subscript::Word(word) if word.chars().all(char::is_alphabetic) => word.chars().count(),
            Subscript::Word(_) => 1,
            Subscript::List(list) => list.len(),
        };
        base = inner;
    }
    let ExprKind::Name(word) = &base.kind else {
        return None;
    };
    let definition = words.defined.get(word)?;
    let own = definition.subscripts.len();
    (own > 0 && count > own).then_some(&definition.value)
}

/// The names of matrices in some expressions, as far as their places tell, and those of matrices whose rows are numbered by
/// the index of the observations.
fn matrices(
    parts: &Parts<'_>,
    all: &[&Expr],
    words: &Vocabulary,
) -> (FxHashSet<Word>, FxHashSet<Word>) {
    let mut found = FxHashSet::default();
    let mut of_vectors: Vec<&Expr> = Vec::new();
    let mut rows: Vec<&Expr> = Vec::new();
    let mut of_sample = FxHashSet::default();
    for part in &parts.observed {
        if let Law::Noisy {
            distribution, sum, ..
        } = part.law
            && is_of_a_vector_distribution(distribution, words)
        {
            before_vectors(sum, words, &mut found);
        }
    }
    for expression in all {
        walk::visit(expression, &mut |e| match &e.kind {
            ExprKind::Call(callee, arguments) => {
                if let ExprKind::Name(word) = &callee.kind {
                    of_call(word, arguments, words, &mut found);
                    if is_of_a_vector(word) {
                        of_vectors.extend(arguments.iter().map(|a| &a.value));
                    }
                }
            }
            ExprKind::Product(factors) => {
                of_quadratic_form(factors, words, &mut found);
                behind_rows(factors, words, &mut found);
            }
            ExprKind::Subscripted(base, below)
                if matches!(base.kind, ExprKind::Product(_) | ExprKind::Sum(_)) =>
            {
                match letters(below).as_slice() {
                    [one] if numbers_observations(one, parts, words) => rows.push(base),
                    [_, _] => {
                        rows.push(base);
                        last_of_product(base, &mut of_sample);
                    }
                    _ => of_vectors.push(base),
                }
            }
            ExprKind::Subscripted(..) => of_vectors.extend(vector_of(e, words)),
            ExprKind::DoubleBars(inner) => before_vectors(inner, words, &mut found),
            ExprKind::Transpose(inner) if matches!(inner.kind, ExprKind::Sum(_)) => {
                before_vectors(inner, words, &mut found);
            }
            _ => {}
        });
    }
    let mut inside = FxHashSet::default();
    { of_vectors.into_iter() }.for_each(|e| before_vectors(e, words, &mut inside));
    // The inputs X of an observation are a row where they stand in a function: `softmax(X W)`.
    inside.retain(|word| word != "X" || parts.bare.is_some());
    found.extend(inside);
    // In `(X w)[i]` the rows of X are those of the whole sample.
    { rows.into_iter() }.for_each(|e| before_vectors(e, words, &mut of_sample));
    (found, of_sample)
}

/// The letters below a bracket, where there is nothing else.
fn letters(below: &Subscript) -> Vec<Word> {
    match below {
        Subscript::Word(word) => word.chars().map(Word::from).collect(),
        Subscript::List(list) => { list.iter() }
            .map_while(|e| match &e.kind {
                ExprKind::Name(word) => Some(word.clone()),
                _ => None,
            })
            .collect(),
    }
}

/// Whether a letter is an index of the observations.
fn numbers_observations(letter: &Word, parts: &Parts<'_>, words: &Vocabulary) -> bool {
    let mut observed = { parts.observed.iter() }.filter_map(|part| written(part.subject, words));
    observed.any(|indices| indices.contains(letter))
}

/// H of `(W H)[i, j]` and of `(W Hᵀ)[i, j]`: a product with two indices is of two matrices.
fn last_of_product(base: &Expr, found: &mut FxHashSet<Word>) {
    let ExprKind::Product(factors) = &base.kind else {
        return;
    };
    let last = factors.last().map(|factor| match &factor.value.kind {
        ExprKind::Transpose(inner) => inner,
        _ => &factor.value,
    });
    if let Some(last) = last
        && let ExprKind::Name(word) = &last.kind
        && is_capital(last)
    {
        found.insert(word.clone());
    }
}

fn of_call(word: &str, arguments: &[Argument], words: &Vocabulary, found: &mut FxHashSet<Word>) {
    if is_of_a_matrix(word) {
        for argument in arguments {
            note(&argument.value, words, found);
            factors_of_matrices(&argument.value, words, found);
        }
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
        // `covariance` is of vectors alone; whether a `precision` is a number, its letter tells: see `covariances`.
        let is_of_both = || label.is_some_and(|label| entry.has_label(label));
        let by_name = || {
            let of_vectors = vectors.is_some_and(|v| v.is_matrix(place, label));
            label.is_some() && of_vectors && !is_of_both()
        };
        if entry.is_matrix(place, label) || by_name() {
            note(&argument.value, words, found);
            if is_capital_matrix(&argument.value) {
                capitals(&argument.value, &mut |e| note(e, words, found)); // of `σ² Λ⁻¹`, `(XᵀX)⁻¹`
            }
        }
        if entry.is_of_shares(place, label) || entry.is_vector(place, label) {
            before_vectors(&argument.value, words, found);
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

/// S and Θ of `trace(S Θ)`: what stands in a product of matrices is one, if a capital letter says so.
fn factors_of_matrices(expression: &Expr, words: &Vocabulary, found: &mut FxHashSet<Word>) {
    walk::visit(expression, &mut |e| {
        let ExprKind::Product(factors) = &e.kind else {
            return;
        };
        for factor in factors.iter().filter(|f| !f.divided) {
            let own = match &factor.value.kind {
                ExprKind::Transpose(inner) | ExprKind::Power(inner, _) => inner,
                _ => &factor.value,
            };
            if is_name(own, words) && is_capital(own) {
                note(own, words, found);
            }
        }
    });
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

/// What stands behind a row is a vector: `W x + b` of `vᵀ(W x + b)` and of `vᵀ tanh(W x + b)`.
fn behind_rows(factors: &[Factor], words: &Vocabulary, found: &mut FxHashSet<Word>) {
    for pair in factors.windows(2) {
        let [row, after] = pair else { continue };
        let is_row = matches!(&row.value.kind, ExprKind::Transpose(inner) if !is_capital(inner));
        let is_vector = match &after.value.kind {
            ExprKind::Sum(_) => true,
            ExprKind::Call(callee, arguments) => {
                matches!(&callee.kind, ExprKind::Name(word) if is_known_function(word, arguments))
            }
            _ => false,
        };
        if is_row && is_vector && !after.divided {
            before_vectors(&after.value, words, found);
        }
    }
}

/// Among vectors a capital letter before a name or a bracket is a matrix: `X w`, and both of `A B x`.
fn before_vectors(expression: &Expr, words: &Vocabulary, found: &mut FxHashSet<Word>) {
    let mut pending = vec![expression];
    let mut seen: FxHashSet<Word> = FxHashSet::default();
    while let Some(place) = pending.pop() {
        walk::visit(place, &mut |e| match &e.kind {
            ExprKind::Product(factors) => chain_of_matrices(factors, words, found),
            ExprKind::Name(word)
                if words.defined.contains_key(word) && seen.insert(word.clone()) =>
            {
                pending.push(&words.defined[word].value);
            }
            _ => {}
        });
    }
}

/// The capital letters of a product, each before a name, a bracket or another matrix.
fn chain_of_matrices(factors: &[Factor], words: &Vocabulary, found: &mut FxHashSet<Word>) {
    for pair in factors.windows(2).rev() {
        let [before, after] = pair else { continue };
        let word = base_word(&after.value, words);
        let is_matrix = word.is_some_and(|word| word == "X" || found.contains(&word));
        let follows = after.juxtaposed && (!is_capital(&after.value) || is_matrix);
        let matrix = match &before.value.kind {
            // The inputs X are a vector where they stand transposed: `Xᵀ w`.
            ExprKind::Transpose(inner) if base_word(inner, words).is_none_or(|w| w == "X") => {
                continue;
            }
            ExprKind::Transpose(inner) => inner,
            _ => &before.value,
        };
        if follows && !before.divided && is_name(matrix, words) && is_capital(matrix) {
            note(matrix, words, found);
        }
    }
}

/// `W`, and `W_1` where that is one name.
fn is_name(expression: &Expr, words: &Vocabulary) -> bool {
    match &expression.kind {
        ExprKind::Name(_) => true,
        ExprKind::Subscripted(base, _) => base_word(expression, words) != base_word(base, words),
        _ => false,
    }
}

/// Whether a distribution is one of vectors, by its name or by its arguments.
fn is_of_a_vector_distribution(distribution: &Expr, words: &Vocabulary) -> bool {
    distribution_of(distribution)
        .is_ok_and(|(entry, arguments)| entry.meant("", arguments, words).is_of_vectors())
}

pub(super) fn is_capital(expression: &Expr) -> bool {
    match &expression.kind {
        ExprKind::Name(word) => word.chars().next().is_some_and(char::is_uppercase),
        ExprKind::Subscripted(base, _) | ExprKind::Power(base, _) => is_capital(base),
        ExprKind::Call(callee, _) => is_capital(callee),
        _ => false,
    }
}
