//! Before anything is lowered: every word plays one part, and every statement has a form that means something.

mod loss;

use super::arguments::header;
use super::indices::written;
use super::names::Words;
use super::observed::{has_inputs, inputs};
use super::{Distributed, Law, Options, Parts, walk};
use crate::diag::{Code, Diagnostic};
use crate::lower::{Vocabulary, base_word};
use crate::source::Span;
use crate::syntax::ast::{DeclarationKind, Expr, ExprKind, Input, Separator, Subscript, Word};
use ecow::eco_format;

pub(super) use loss::is_header;

/// Refuses what cannot be meant.
pub(super) fn check(
    input: &Input,
    parts: &Parts<'_>,
    words: &Words,
    options: &Options,
) -> Result<(), Diagnostic> {
    if options.joint && parts.density().is_none() && !is_of_vectors(parts, words) {
        return Err(Diagnostic::at(
            Code::BadModel,
            input.statements[0].span,
            "only a density that is typed can be of the whole sample",
        )
        .help("leave `--joint` out, or write `p(y[1..n] | x; θ) = …`"));
    }
    let vocabulary = &words.vocabulary;
    for observed in &parts.observed {
        if let Some((left, _)) = observed.typed() {
            header(left, vocabulary)?;
            continue;
        }
        observation(observed.subject, vocabulary)?;
        observed
            .given
            .iter()
            .try_for_each(|given| condition(given, vocabulary))?;
    }
    for prior in &parts.priors {
        match prior.subjects().as_slice() {
            [subject] if is_first_value(subject, parts, vocabulary) => {}
            [subject] => one_component(subject, vocabulary)?,
            several => several.iter().try_for_each(|e| one_name(e, vocabulary))?,
        }
        if let Some((left, _)) = prior.typed() {
            header(left, vocabulary)?;
        }
    }
    no_vector_is_a_number(input, parts, vocabulary)?;
    parts_of_words(input, parts, words, options)
}

/// Refuses `y : scalar` beside a distribution of vectors.
fn no_vector_is_a_number(
    input: &Input,
    parts: &Parts<'_>,
    vocabulary: &Vocabulary,
) -> Result<(), Diagnostic> {
    for part in parts.observed.iter().chain(&parts.priors) {
        let Some(distribution) = part.distribution() else {
            continue;
        };
        let (entry, arguments) = super::named::distribution_of(distribution)?;
        let word = base_word(part.subject, vocabulary).unwrap_or_default();
        if !entry.meant(&word, arguments, vocabulary).is_of_vectors() {
            continue;
        }
        for declaration in &input.declarations {
            if let DeclarationKind::Kind { subject, kind } = &declaration.kind
                && kind == "scalar"
                && base_word(subject, vocabulary).as_ref() == Some(&word)
            {
                let message = format!(
                    "`{word}` is stated to be a number, and its distribution is one of vectors"
                );
                return Err(Diagnostic::at(Code::Kind, declaration.span, message)
                    .label(distribution.span, "of vectors")
                    .help("leave the declaration out, or take a distribution of numbers, such as `Normal(μ, σ²)`"));
            }
        }
    }
    Ok(())
}

/// One vector is observed, by a distribution of vectors.
fn is_of_vectors(parts: &Parts<'_>, words: &Words) -> bool {
    let [observed] = parts.observed.as_slice() else {
        return false;
    };
    let Law::Named(distribution) = observed.law else {
        return false;
    };
    let subject = base_word(observed.subject, &words.vocabulary).unwrap_or_default();
    super::named::distribution_of(distribution).is_ok_and(|(entry, arguments)| {
        entry
            .meant(&subject, arguments, &words.vocabulary)
            .is_of_vectors()
    })
}

/// `y`, `y_i`, `y[i]`: what is distributed.
fn observation(subject: &Expr, vocabulary: &Vocabulary) -> Result<(), Diagnostic> {
    match (&subject.kind, index_of(subject, vocabulary)) {
        (_, Some(Index::None | Index::Plain)) => Ok(()),
        _ if written(subject, vocabulary).is_some_and(|letters| are_distinct(&letters)) => Ok(()),
        (_, Some(Index::Several)) => Err(Diagnostic::at(
            Code::BadModel,
            subject.span,
            "the indices of an observation are letters, each of them once",
        )
        .help("number them as in `y_i ~ Normal(f(x_i; θ), σ²)`, `y_ij ~ Normal(α_j, σ²)` or `y_ijk ~ Normal(α_i + β_j, σ²)`")),
        (_, Some(Index::Other)) => Err(Diagnostic::at(
            Code::BadModel,
            subject.span,
            "the index of an observation is a letter",
        )
        .help("write `y_t | y_{t-1} ~ Normal(a y_{t-1}, s²)` where one depends on the one before")),
        (ExprKind::Number(_), None) => Err(Diagnostic::at(
            Code::BadModel,
            subject.span,
            "a number has no distribution",
        )
        .help("write `y ~ Normal(μ, σ²)`")),
        _ => Err(Diagnostic::at(
            Code::BadModel,
            subject.span,
            "a distribution is stated of a name, not of an expression",
        )
        .help("the density of a transformed observation has the derivative as a factor; state the distribution of the observation itself, as in `y ~ LogNormal(f(x; θ), 1)`, or type its density")),
    }
}

fn are_distinct(letters: &[Word]) -> bool {
    let is_new = |(at, letter): (usize, &Word)| !letters[..at].contains(letter);
    letters.iter().enumerate().all(is_new)
}

/// `x`, `x_i`, `y_{t-1}`: what an observation is conditioned on.
fn condition(given: &Expr, vocabulary: &Vocabulary) -> Result<(), Diagnostic> {
    if index_of(given, vocabulary).is_some() {
        return Ok(());
    }
    Err(Diagnostic::at(
        Code::BadModel,
        given.span,
        "an observation is conditioned on names",
    )
    .help("write `y | x ~ Normal(f(x; θ), σ²)` or `y_t | y_{t-1} ~ Normal(a y_{t-1}, s²)`"))
}

/// `w`, `w_j`, `W_jk`: what a prior is of.
fn one_component(subject: &Expr, vocabulary: &Vocabulary) -> Result<(), Diagnostic> {
    let are_indices = |letters: Vec<Word>| {
        !letters.is_empty()
            && are_distinct(&letters)
            && letters.iter().all(|l| l.chars().all(char::is_alphabetic))
    };
    let fits = match index_of(subject, vocabulary) {
        Some(Index::None | Index::Plain) => true,
        Some(Index::Several) => written(subject, vocabulary).is_some_and(are_indices),
        _ => false,
    };
    if fits {
        return Ok(());
    }
    Err(Diagnostic::at(
        Code::BadModel,
        subject.span,
        "a prior is of a name, or of each component of a vector or a matrix",
    )
    .help("write `w_j ~ Normal(0, τ²)`, or `W_jk ~ Normal(0, τ²)`"))
}

/// `μ`: one of those that a joint prior is of.
fn one_name(subject: &Expr, vocabulary: &Vocabulary) -> Result<(), Diagnostic> {
    if let Some(Index::None) = index_of(subject, vocabulary) {
        return Ok(());
    }
    Err(Diagnostic::at(
        Code::BadModel,
        subject.span,
        "a prior of several is one of whole names",
    )
    .help("write `p(μ, σ) ∝ 1/σ`, or a prior of its own for each component: `w_j ~ Normal(0, τ²)`"))
}

/// `a_1` beside the prior of each `a_t`.
fn is_first_value(subject: &Expr, parts: &Parts<'_>, vocabulary: &Vocabulary) -> bool {
    let word = base_word(subject, vocabulary);
    let others = parts
        .priors
        .iter()
        .filter(|other| base_word(other.subject, vocabulary) == word);
    written(subject, vocabulary).is_some_and(|letters| letters.is_empty()) && { others }
        .any(|other| written(other.subject, vocabulary).is_some_and(|l| l.len() == 1))
}

/// How a name is indexed.
pub(super) enum Index {
    None,
    Plain,
    Several,
    Other,
}

/// Nothing if the expression is not a name, indexed or not.
pub(super) fn index_of(expression: &Expr, vocabulary: &Vocabulary) -> Option<Index> {
    match &expression.kind {
        ExprKind::Name(_) => Some(Index::None),
        ExprKind::Subscripted(base, subscript) => {
            let ExprKind::Name(word) = &base.kind else {
                return None;
            };
            Some(match subscript {
                Subscript::Word(below) => {
                    let whole = eco_format!("{word}_{below}");
                    if base_word(expression, vocabulary) == Some(whole) {
                        Index::None
                    } else if below.chars().all(|c| c.is_ascii_digit()) {
                        Index::Other
                    } else if below.chars().count() == 1 {
                        Index::Plain
                    } else {
                        Index::Several
                    }
                }
                Subscript::List(list) => match list.as_ref() {
                    [
                        Expr {
                            kind: ExprKind::Name(_),
                            ..
                        },
                    ] => Index::Plain,
                    [_] => Index::Other,
                    _ => Index::Several,
                },
            })
        }
        _ => None,
    }
}

/// No word is observed and optimised, or defined and something else.
fn parts_of_words(
    input: &Input,
    parts: &Parts<'_>,
    words: &Words,
    options: &Options,
) -> Result<(), Diagnostic> {
    let vocabulary = &words.vocabulary;
    let mut observed = observed_words(parts, words);
    for declaration in &input.declarations {
        if let DeclarationKind::Kind { subject, kind } = &declaration.kind
            && kind == "data"
        {
            let word = base_word(subject, vocabulary);
            observed.extend(word.map(|word| (word, subject.span)));
        }
    }
    for (word, span) in &observed {
        if words.parameters.contains(word) {
            return Err(both_observed_and_optimised(word, *span, parts, words));
        }
    }
    for (left, _) in &parts.locals {
        let Some(word) = base_word(left, vocabulary) else {
            continue;
        };
        let other = if words.index == word && parts.bare.is_none() {
            "the index of the observations"
        } else if observed.iter().any(|(o, _)| *o == word) {
            "observed"
        } else if words.parameters.contains(&word) {
            "optimised"
        } else if density_word(parts) == Some(&word) {
            "the name of the density"
        } else {
            continue;
        };
        return Err(Diagnostic::at(
            Code::Conflict,
            left.span,
            format!("`{word}` is {other}, so it cannot be defined as well"),
        )
        .help("give one of the two another name"));
    }
    for (prior, subject) in priors_of(parts) {
        let Some(word) = base_word(subject, vocabulary) else {
            continue;
        };
        if word == "x" && options.parameters.is_empty() {
            return Err(Diagnostic::at(
                Code::Conflict,
                prior.span,
                "the letter x is an input that is observed, so it has no prior",
            )
            .help("name what is optimised with `--wrt`, or call it `z`"));
        }
        let given = parts.observed.iter().flat_map(|observed| &observed.given);
        let is_given = { given.clone() }.any(|g| base_word(g, vocabulary).as_ref() == Some(&word));
        // What depends on its own past is a hidden state, and not seen.
        if is_given && prior.given.is_empty() && !words.parameters.contains(&word) {
            let message = format!(
                "`{word}` stands behind a bar, where it is data, and has a distribution as well"
            );
            let observed = parts
                .observed
                .first()
                .and_then(|o| base_word(o.subject, vocabulary));
            return Err(Diagnostic::at(Code::BadModel, prior.span, message).help(format!(
                "leave its distribution out, or type the density of both: `p({word}, {}; …) = …`",
                observed.as_deref().unwrap_or("y")
            )));
        }
        if let Some((header, _)) = prior.typed()
            && let ExprKind::Call(callee, _) = &header.kind
            && matches!(&callee.kind, ExprKind::Name(name) if !name.starts_with(['p', 'P', 'q', 'Q', 'π']))
            && !words.parameters.contains(&word)
        {
            return Err(Diagnostic::at(
                Code::BadModel,
                prior.span,
                "this is read as a density, for nothing says what the function is",
            )
            .help("a link is written out, as in `log(μ) = xᵀβ`, or its inverse stands in the distribution: `y ~ Poisson(exp(xᵀβ))`"));
        }
        if !words.parameters.contains(&word) {
            return Err(Diagnostic::at(
                Code::BadModel,
                prior.span,
                format!("`{word}` has a prior, and it is not optimised"),
            )
            .help(format!(
                "optimise it as well, as in `--wrt {},{word}`, {}or leave its prior out",
                options.parameters.join(","),
                leave_the_bar_out(parts, words, &word),
            ))
            .help("a parameter that is not optimised would have to be integrated out, which is not done here"));
        }
    }
    Ok(())
}

/// What stands behind a bar is data, which is not optimised.
fn leave_the_bar_out(parts: &Parts<'_>, words: &Words, word: &Word) -> &'static str {
    let is_it = |e: &Expr| base_word(e, &words.vocabulary).as_ref() == Some(word);
    match { parts.observed.iter() }.any(|part| part.given.iter().any(|e| is_it(e))) {
        true => "and leave the bar before it out of the other density, ",
        false => "",
    }
}

/// Each prior with each name that it is of.
fn priors_of<'p, 'a>(
    parts: &'p Parts<'a>,
) -> impl Iterator<Item = (&'p Distributed<'a>, &'a Expr)> {
    let priors = parts.priors.iter();
    priors.flat_map(|prior| {
        prior
            .subjects()
            .into_iter()
            .map(move |subject| (prior, subject))
    })
}

fn density_word<'a>(parts: &Parts<'a>) -> Option<&'a Word> {
    match &parts.density()?.0.kind {
        ExprKind::Call(callee, _) => match &callee.kind {
            ExprKind::Name(word) => Some(word),
            _ => None,
        },
        _ => None,
    }
}

/// The observed variable, what it is conditioned on, and the inputs of functions with parameters. A name behind the bar
/// that is optimised is the parameter that the distribution has, as in `y | λ ~ Poisson(λ)`.
fn observed_words(parts: &Parts<'_>, words: &Words) -> Vec<(Word, Span)> {
    let vocabulary = &words.vocabulary;
    let is_parameter =
        |e: &Expr| base_word(e, vocabulary).is_some_and(|word| words.parameters.contains(&word));
    let mut found = Vec::new();
    let mut add = |e: &Expr| found.extend(base_word(e, vocabulary).map(|word| (word, e.span)));
    for observed in &parts.observed {
        if let Some((left, _)) = observed.typed() {
            if let ExprKind::Call(_, arguments) = &left.kind {
                let bar = arguments.iter().position(|a| a.separator == Separator::Bar);
                let before = bar.unwrap_or(arguments.len());
                inputs(&arguments[..before]).for_each(&mut add);
                let given = inputs(&arguments[before..]).filter(|e| !is_parameter(e));
                given.for_each(&mut add);
            }
            continue;
        }
        add(observed.subject);
        let given = observed.given.iter();
        given.filter(|e| !is_parameter(e)).for_each(|e| add(e));
        for right in observed.rights() {
            walk::visit(right, &mut |e| {
                if let ExprKind::Call(callee, arguments) = &e.kind
                    && has_inputs(callee, arguments)
                {
                    inputs(arguments).for_each(&mut add);
                }
            });
        }
    }
    found
}

fn both_observed_and_optimised(
    word: &str,
    span: Span,
    parts: &Parts<'_>,
    words: &Words,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::Conflict,
        format!("`{word}` is observed, so it cannot be optimised"),
    )
    .label(span, "observed here");
    let prior = parts
        .priors
        .iter()
        .find(|prior| base_word(prior.subject, &words.vocabulary).as_deref() == Some(word));
    match prior {
        Some(prior) => diagnostic
            .label(prior.span, "this would be its prior")
            .help(format!(
                "leave the prior of `{word}` out, or give one of the two another name"
            )),
        None if parts.observed.iter().any(|o| o.typed().is_some() && o.word().as_deref() == Some(word)) => diagnostic
            .help("to optimise it, state how the data are distributed and what its prior is: `y_i ~ Normal(wᵀx_i, σ²); w_j ~ Normal(0, τ²)`")
            .help("else name other parameters, behind a semicolon, as in `f(x; θ)`, or with `--wrt`"),
        None => diagnostic
            .help("name other parameters, behind a semicolon, as in `f(x; θ)`, or with `--wrt`"),
    }
}
