//! What is observed with each observation, and so has a value for each of them.

use super::names::Words;
use super::{Distributed, Law, Parts, walk};
use crate::catalogue;
use crate::lower::base_word;
use crate::syntax::ast::{Argument, Expr, ExprKind, Separator, Word};
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
        let given = observed.given.iter();
        { given.filter(|given| is_observed_with(observed.subject, given)) }
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
                    inputs(arguments)
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

fn is_distribution(callee: &Expr) -> bool {
    matches!(&callee.kind, ExprKind::Name(word) if catalogue::find(word).is_some())
}

/// Beside `y_i` a name behind the bar without the index, as β of `y_i | x_i, β`, has one value for all observations.
fn is_observed_with(subject: &Expr, given: &Expr) -> bool {
    let is_indexed = |e: &Expr| matches!(e.kind, ExprKind::Subscripted(..));
    !is_indexed(subject) || is_indexed(given)
}
