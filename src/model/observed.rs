//! What is observed with each observation, and so has a value for each of them.

use super::names::Words;
use super::{Distributed, Law, Parts, walk};
use crate::catalogue;
use crate::diag::{Code, Diagnostic};
use crate::greek;
use crate::lower::{Vocabulary, base_word};
use crate::syntax::ast::{Argument, DeclarationKind, Expr, ExprKind, Input, Separator, Word};
use rustc_hash::FxHashSet;

/// What is observed with each observation: the observed variable, what it is conditioned on, and the inputs
/// of functions with parameters. The letters x and X are data by convention.
pub(super) fn data(parts: &Parts<'_>, all: &[&Expr], words: &Words) -> FxHashSet<Word> {
    let vocabulary = &words.vocabulary;
    let mut found: FxHashSet<Word> = FxHashSet::default();
    let mut add = |expression: &Expr| {
        if is_variable(expression) {
            found.extend(base_word(expression, vocabulary));
        }
    };
    for observed in &parts.observed {
        add(observed.subject);
        let is_bayesian = holds_an_optimised(&observed.given, words);
        let given = observed.given.iter();
        { given.filter(|given| is_observed_with(observed.subject, given)) }
            .filter(|given| !(is_bayesian && is_greek(given)))
            .for_each(|given| add(given));
        if let Law::Noisy { noise, .. } = observed.law {
            add(noise);
        }
    }
    let headers: Vec<&Expr> = parts
        .observed
        .iter()
        .filter_map(Distributed::typed)
        .map(|(left, _)| left)
        .collect();
    for place in all {
        walk::visit(place, &mut |e| match &e.kind {
            ExprKind::Call(callee, arguments) => {
                let is_header = headers.iter().any(|h| std::ptr::eq(*h, e));
                if is_header && !is_distribution(callee) || has_inputs(callee, arguments) {
                    let before = inputs(arguments).skip(usize::from(is_header));
                    let is_bayesian =
                        is_header && holds_an_optimised(&before.collect::<Vec<_>>(), words);
                    inputs(arguments)
                        .filter(|input| !(is_bayesian && is_greek(input)))
                        .filter(|input| is_observed_with(&arguments[0].value, input))
                        .for_each(&mut add);
                }
            }
            ExprKind::Name(word) if word == "x" || word == "X" => add(e),
            _ => {}
        });
    }
    let is_other = |word: &Word| {
        words.parameters.contains(word)
            || vocabulary.defined.contains_key(word)
            || vocabulary.matrices.contains(word)
    };
    found.retain(|word| !is_other(word));
    found
}

/// Whether a call is of a function with parameters, whose other arguments are its inputs, and of no distribution.
pub(super) fn has_inputs(callee: &Expr, arguments: &[Argument]) -> bool {
    let mut marks = arguments.iter().map(|a| a.separator);
    marks.any(|mark| mark == Separator::Semicolon) && !is_distribution(callee)
}

/// The names before the semicolon.
pub(super) fn inputs(arguments: &[Argument]) -> impl Iterator<Item = &Expr> {
    arguments
        .iter()
        .take_while(|a| a.separator != Separator::Semicolon)
        .map(|a| &a.value)
        .filter(|e| is_variable(e))
}

/// A name, with an index or without.
fn is_variable(expression: &Expr) -> bool {
    matches!(
        expression.kind,
        ExprKind::Name(_) | ExprKind::Subscripted(..)
    )
}

/// Whether names behind a bar hold one that is optimised: then the density is written as for given parameters, `p(y | μ, σ)`,
/// and the Greek letters beside it are parameters too, although they are not optimised.
fn holds_an_optimised(given: &[&Expr], words: &Words) -> bool {
    let mut given = given.iter();
    given.any(|e| base_word(e, &words.vocabulary).is_some_and(|w| words.parameters.contains(&w)))
}

fn is_greek(expression: &Expr) -> bool {
    let is_letter = |letter: char| letter.is_lowercase() && greek::name(letter).is_some();
    matches!(&expression.kind, ExprKind::Name(word) if word.starts_with(is_letter))
}

/// Warns of a name beside an optimised one behind a bar, as k of `p(t | λ, k)`, that nothing says to be data.
pub(super) fn beside_parameters(
    input: &Input,
    parts: &Parts<'_>,
    words: &Words,
    is_strict: bool,
) -> Result<Vec<Diagnostic>, Diagnostic> {
    let mut warnings = Vec::new();
    let nothing = Vocabulary::default();
    let is_said = |name: &Expr| {
        input.declarations.iter().any(|declaration| {
            matches!(&declaration.kind, DeclarationKind::Kind { subject, kind }
                if kind == "data" && base_word(subject, &nothing) == base_word(name, &nothing))
        })
    };
    for observed in parts.observed.iter().filter(|o| o.typed().is_some()) {
        if !holds_an_optimised(&observed.given, words) {
            continue;
        }
        for given in &observed.given {
            let ExprKind::Name(word) = &given.kind else {
                continue;
            };
            if ["x", "X"].contains(&word.as_str())
                || !words.vocabulary.data.contains(word)
                || is_said(given)
            {
                continue;
            }
            let way_out = format!(
                "if it is one constant for the whole sample, leave it out behind the bar; if it is observed each time, write `{word}_{}`, or declare `where {word} : data`",
                words.index
            );
            if is_strict {
                let message = format!(
                    "nothing says whether `{word}` is data or one constant for the whole sample"
                );
                return Err(Diagnostic::at(Code::NotStated, given.span, message).help(way_out));
            }
            let message = format!("assumed `{word}` to be observed with each observation");
            warnings.push(Diagnostic::at(Code::Assumed, given.span, message).help(way_out));
        }
    }
    Ok(warnings)
}

fn is_distribution(callee: &Expr) -> bool {
    matches!(&callee.kind, ExprKind::Name(word) if catalogue::find(word).is_some())
}

/// Beside `y_i` a name behind the bar without the index, as β of `y_i | x_i, β`, has one value for all observations.
fn is_observed_with(subject: &Expr, given: &Expr) -> bool {
    let is_indexed = |e: &Expr| matches!(e.kind, ExprKind::Subscripted(..));
    !is_indexed(subject) || is_indexed(given)
}
