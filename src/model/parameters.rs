//! What is optimised: asked for, behind a semicolon, with a prior, or the only name that it can be.

use super::names::Words;
use super::survey::{Behind, Survey};
use super::{Distributed, Options, Parts, walk};
use crate::catalogue;
use crate::diag::{Code, Diagnostic};
use crate::lower::{Vocabulary, base_word, is_identity};
use crate::syntax::ast::{Expr, ExprKind, Separator, Word};
use rustc_hash::FxHashSet;

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

/// The only name that can be a parameter.
pub(super) fn only_candidate(parts: &Parts<'_>, words: &Words) -> Result<Word, Diagnostic> {
    let vocabulary = &words.vocabulary;
    let Some(first) = parts.observed.first() else {
        return Err(Diagnostic::new(
            Code::ParameterUnclear,
            "nothing says what is optimised",
        ));
    };
    let span = first.typed().map_or(first.span, |(left, _)| left.span);
    let mut candidates = Vec::new();
    for observed in &parts.observed {
        for right in observed.rights() {
            collect_candidates(right, words, &mut candidates);
        }
    }
    for definition in vocabulary.defined.values() {
        collect_candidates(&definition.value, words, &mut candidates);
    }
    candidates.sort();
    candidates.dedup();
    match candidates.as_slice() {
        [single] => Ok(single.clone()),
        [] => {
            let absent = Diagnostic::at(
                Code::ParameterAbsent,
                span,
                "there is no parameter to optimise",
            );
            Err(match first.typed().and_then(|(header, _)| behind_bar(header, vocabulary)) {
                Some(word) => absent.help(format!(
                    "what stands behind the bar is given: write `; {word}` for a parameter, or choose it with `--wrt {word}`"
                )),
                None => absent.help("put a name where the unknown stands, as in `y ~ Normal(μ, 1)` or `y ~ Normal(f(x; θ), 1)`"),
            })
        }
        several => Err(Diagnostic::at(
            Code::ParameterUnclear,
            span,
            "it is not clear what is optimised",
        )
        .help(format!(
            "choose among {} with `--wrt`, as in `--wrt {}`",
            several.join(", "),
            several[0]
        ))
        .help("or write the parameters behind a semicolon, as in `f(x; θ)`")),
    }
}

/// The first name behind the bar of a density.
fn behind_bar(header: &Expr, vocabulary: &Vocabulary) -> Option<Word> {
    let ExprKind::Call(_, arguments) = &header.kind else {
        return None;
    };
    let given = arguments.iter().find(|a| a.separator == Separator::Bar)?;
    base_word(&given.value, vocabulary)
}

fn collect_candidates(place: &Expr, words: &Words, candidates: &mut Vec<Word>) {
    let vocabulary = &words.vocabulary;
    let mut callees: FxHashSet<*const Expr> = FxHashSet::default();
    let mut bound: FxHashSet<Word> = FxHashSet::default();
    walk::visit(place, &mut |e| {
        if let ExprKind::Call(callee, _) = &e.kind {
            callees.insert(std::ptr::from_ref(callee.as_ref()));
        }
        if let ExprKind::Big(big) = &e.kind {
            bound.insert(big.index.text.clone());
            for end in big.limits.iter().flat_map(|ends| [&ends.0, &ends.1]) {
                callees.insert(std::ptr::from_ref(end));
            }
        }
        if let ExprKind::Expectation { variable, .. } = &e.kind {
            bound.insert(variable.text.clone());
        }
        if let (ExprKind::Name(word), false) = (&e.kind, callees.contains(&std::ptr::from_ref(e))) {
            let known = vocabulary.data.contains(word)
                || words.indices.contains(word)
                || bound.contains(word)
                || vocabulary.defined.contains_key(word)
                || word == "π"
                || is_identity(word, vocabulary)
                || word == "e";
            if !known && catalogue::find(word).is_none() {
                candidates.push(word.clone());
            }
        }
    });
}
