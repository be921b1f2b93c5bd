//! What is observed with each observation, and so has a value for each of them.

use super::named::distribution_of;
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
            .filter(|given| {
                !(is_bayesian && (is_greek(given) || holds_an_optimised(&[given], words)))
            })
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
    found.extend(of_unknown_functions(parts, words));
    let is_other = |word: &Word| {
        words.parameters.contains(word)
            || vocabulary.defined.contains_key(word)
            || vocabulary.matrices.contains(word)
    };
    found.retain(|word| !is_other(word));
    found.extend(
        parts
            .observed
            .iter()
            .filter_map(|part| matrix(part, vocabulary)),
    );
    found
}

/// What is observed, where it is a matrix by its distribution or in a typed density: `Y ~ Wishart(ν, V)`.
fn matrix(part: &Distributed<'_>, vocabulary: &Vocabulary) -> Option<Word> {
    let is_of_matrices = match part.law {
        Law::Named(distribution) => {
            distribution_of(distribution).is_ok_and(|(entry, _)| entry.is_of_matrices())
        }
        Law::Typed { .. } => true,
        Law::Noisy { .. } => false,
    };
    let word = base_word(part.subject, vocabulary).filter(|_| is_variable(part.subject));
    word.filter(|word| is_of_matrices && vocabulary.matrices.contains(word))
}

/// What is data in an opaque density, `p(y | x, θ)`: what stands before the semicolon, but for what is optimised, for the Greek
/// letters beside it, and for what has no index beside `y_i`.
pub(super) fn of_opaque(arguments: &[Argument], words: &Words) -> Vec<Word> {
    let before = arguments
        .iter()
        .take_while(|a| a.separator != Separator::Semicolon);
    let before: Vec<&Expr> = before.map(|a| &a.value).collect();
    let is_bayesian = holds_an_optimised(before.get(1..).unwrap_or_default(), words);
    let is_letter_of_inputs = |word: &Word| word == "x" || word == "X";
    let word = |(at, e): (usize, &Expr)| {
        let word = base_word(e, &words.vocabulary)?;
        let is_datum = at == 0
            || is_letter_of_inputs(&word)
            || is_observed_with(before[0], e) && !(is_bayesian && is_greek(e));
        (is_datum && !words.parameters.contains(&word)).then_some(word)
    };
    before
        .iter()
        .copied()
        .enumerate()
        .filter_map(word)
        .collect()
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

/// The inputs of functions of which nothing is known, in what is not typed: t of `y ~ Poisson(λ(t))`. A Greek letter is none,
/// nor is what has a distribution or runs.
fn of_unknown_functions(parts: &Parts<'_>, words: &Words) -> FxHashSet<Word> {
    let vocabulary = &words.vocabulary;
    let mut found = FxHashSet::default();
    if parts.observed.iter().any(|o| o.typed().is_some()) {
        return found; // its header says what is given
    }
    let is_input = |word: &Word| {
        let is_other = words.distributed.contains(word) || vocabulary.indices.contains(word);
        !is_other && catalogue::find(word).is_none() && !is_constant(word)
    };
    let observed = parts.observed.iter().flat_map(Distributed::rights);
    for place in observed.chain(parts.locals.iter().map(|(_, right)| *right)) {
        walk::visit(place, &mut |e| {
            if let Some(arguments) = of_unknown(e, words) {
                let near = |input: &&Expr| is_observed_with(&arguments[0].value, input);
                let inputs = inputs(arguments).filter(near).filter(|e| !is_greek(e));
                let inputs = inputs.filter_map(|input| base_word(input, vocabulary));
                found.extend(inputs.filter(is_input));
            }
        });
    }
    found
}

/// The arguments of a function of which nothing is known.
pub(super) fn of_unknown<'e>(e: &'e Expr, words: &Words) -> Option<&'e [Argument]> {
    let ExprKind::Call(callee, arguments) = &e.kind else {
        return None;
    };
    let word = base_word(callee, &words.vocabulary)?;
    let vocabulary = &words.vocabulary;
    let is_product = vocabulary.scalars.contains(&word) || vocabulary.defined.contains_key(&word);
    let is_known =
        crate::lower::is_known_function(&word, arguments) && !vocabulary.functions.contains(&word);
    let is_unknown = !is_product && !is_known && !is_distribution(callee) && !arguments.is_empty();
    is_unknown.then_some(arguments)
}

/// π and e, which are numbers, and the identity matrix.
fn is_constant(word: &str) -> bool {
    ["π", "e", "I"].contains(&word)
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

pub(super) fn is_greek(expression: &Expr) -> bool {
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
