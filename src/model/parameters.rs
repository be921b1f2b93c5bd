//! What is optimised, where the input says it: asked for, behind a semicolon, or with a prior.

use super::survey::{Behind, Survey};
use super::{Distributed, Options, Parts};
use crate::lower::{Vocabulary, base_word};
use crate::syntax::ast::{Expr, Word};

/// What is optimised, as far as the input says it: asked for, behind a semicolon, or with a prior.
pub(super) fn parameters(
    parts: &Parts<'_>,
    behind_semicolon: &[Behind<'_>],
    vocabulary: &Vocabulary,
    options: &Options,
) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut add = |word: Word| {
        if !found.contains(&word) {
            found.push(word);
        }
    };
    if !options.parameters.is_empty() {
        options.parameters.iter().map(Word::from).for_each(add);
        return found;
    }
    parts
        .priors
        .iter()
        .flat_map(Distributed::subjects)
        .filter_map(|subject| base_word(subject, vocabulary))
        .for_each(&mut add);
    let (of_observed, of_priors) = (headers(&parts.observed), headers(&parts.priors));
    let of_header = (!of_observed.is_empty()).then(|| Survey::of(&[], &of_observed));
    let behind_semicolon = match &of_header {
        Some(header) => &header.behind_semicolon,
        None => behind_semicolon,
    };
    // Behind the semicolon of a prior stand constants.
    let constants = Survey::of(&[], &of_priors).behind_semicolon;
    let is_constant =
        |argument: &Expr| constants.iter().any(|c| std::ptr::eq(c.argument, argument));
    behind_semicolon
        .iter()
        .filter(|behind| !behind.of_distribution && !is_constant(behind.argument))
        .filter_map(|behind| base_word(behind.argument, vocabulary))
        .for_each(&mut add);
    found
}

/// The left sides of typed densities.
fn headers<'a>(list: &[Distributed<'a>]) -> Vec<&'a Expr> {
    let typed = list.iter().filter_map(Distributed::typed);
    typed.map(|(left, _)| left).collect()
}
