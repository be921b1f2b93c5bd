//! The inputs of a whole sample: X of `y ~ Normal(X w, σ² I)` and of `y ~ Normal(0, K(X; θ) + σ² I)`.

use super::named::distribution_of;
use super::{Law, Parts, walk};
use crate::lower::Vocabulary;
use crate::syntax::ast::{Argument, ExprKind, Word};
use rustc_hash::FxHashSet;

/// The known matrices in the mean of the one vector that is observed: the rows of `X` in `y ~ Normal(X w, σ² I)` are
/// those of the whole sample, and so are those of X in a covariance, `K(X; θ) + σ² I`. None where anything else is observed
/// with each observation.
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
    let is_center = |label: &str| label == "mean" || label == "location";
    let place = { entry.distribution().parameters.iter() }.position(|p| is_center(&p.label));
    let mean = arguments.iter().enumerate();
    let mut mean = mean.filter(|(k, a)| match &a.name {
        Some(label) => is_center(label),
        None => place == Some(*k),
    });
    let mean = mean.next().map(|(_, argument)| argument);
    let (Some(mean), true) = (mean, entry.is_of_vectors()) else {
        return Vec::new();
    };
    let mut found: Vec<Word> = Vec::new();
    let mut add = |argument: &Argument, is_one: &dyn Fn(&Word) -> bool| {
        walk::visit(&argument.value, &mut |e| {
            if let ExprKind::Name(word) = &e.kind
                && is_one(word)
                && !parameters.contains(word)
                && !found.contains(word)
            {
                found.push(word.clone());
            }
        });
    };
    let is_inputs = |word: &Word| word == "X" && data.contains(word);
    add(mean, &|word| {
        words.matrices.contains(word) || is_inputs(word)
    });
    for covariance in arguments.iter().filter(|a| !std::ptr::eq(*a, mean)) {
        add(covariance, &is_inputs);
    }
    let is_other = |word: &&Word| *word != subject && !found.contains(*word);
    if data.iter().any(|word| is_other(&word)) {
        return Vec::new();
    }
    found
}
