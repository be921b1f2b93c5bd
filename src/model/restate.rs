//! What is typed in a form of its own is said as the rest of the model takes it: a link is solved for its name, a likelihood
//! of its parameters is an objective.

pub(super) mod ahead;
mod bare_densities;
mod bayes;
mod classes;
mod components;
mod entropies;
mod events;
mod factors;
mod function_powers;
mod left_out;
mod links;
mod renamed;
mod rows;
mod superscripts;
mod typed_likelihood;
mod unlisted;
mod variances;
mod vector_noise;
mod written_together;

pub(super) use left_out::idle;
pub(super) use typed_likelihood::is_log_likelihood;

use super::{Options, declare, names, noise, numbered, transformed, walk};
use crate::diag::Diagnostic;
use crate::lower::{Vocabulary, base_word};
use crate::syntax::ast::{
    Argument, Expr, ExprKind, Input, Statement, StatementKind, Subscript, Word,
};
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// What is asked: as it is typed, and from the first restatement on a copy.
pub(super) struct Question<'a> {
    pub text: &'a str,
    pub input: Cow<'a, Input>,
    pub options: Cow<'a, Options>,
    /// What a reader should know of the restatements.
    pub remarks: Vec<String>,
    /// What the probability of an event is of, `x` of `P(X = x)`: it is counted, wherever it lies.
    pub counted: Vec<Word>,
}

/// The question with every restatement that it calls for.
///
/// # Errors
/// What a form of its own leaves open: a link that has no inverse, an `L(θ)` that may be a loss or a likelihood.
pub(super) fn restated<'a>(
    input: &'a Input,
    text: &'a str,
    options: &'a Options,
) -> Result<Question<'a>, Diagnostic> {
    let mut question = Question {
        text,
        input: Cow::Borrowed(input),
        options: Cow::Borrowed(options),
        remarks: Vec::new(),
        counted: Vec::new(),
    };
    // Each sees what those before it have made of the question.
    function_powers::restate(&mut question);
    ahead::restate(&mut question);
    bayes::restate(&mut question);
    typed_likelihood::restate(&mut question)?;
    entropies::restate(&mut question)?;
    bare_densities::restate(&mut question)?;
    rows::restate(&mut question);
    links::restate(&mut question)?;
    classes::restate(&mut question);
    events::restate(&mut question);
    vector_noise::restate(&mut question);
    written_together::restate(&mut question);
    superscripts::restate(&mut question);
    factors::restate(&mut question);
    renamed::restate(&mut question);
    variances::restate(&mut question);
    components::restate(&mut question);
    left_out::restate(&mut question);
    Ok(question)
}

/// The two sides of a definition with `=`.
fn equation(statement: &Statement) -> Option<(&Expr, &Expr)> {
    match &statement.kind {
        StatementKind::Defined {
            left,
            right,
            is_proportional: false,
        } => Some((left, right)),
        _ => None,
    }
}

/// `p(y; θ) = …`: its name, its arguments, and what it is.
fn typed_function(statement: &Statement) -> Option<(&Word, &[Argument], &Expr)> {
    let StatementKind::Defined { left, right, .. } = &statement.kind else {
        return None;
    };
    let ExprKind::Call(callee, arguments) = &left.kind else {
        return None;
    };
    match &callee.kind {
        ExprKind::Name(word) => Some((word, arguments, right)),
        _ => None,
    }
}

/// What the input says is optimised: asked for, named by an objective, or behind the semicolon of a typed density.
fn optimised(question: &Question) -> FxHashSet<Word> {
    let mut found: FxHashSet<Word> = { question.options.parameters.iter() }
        .map(Word::from)
        .collect();
    let mut names: Vec<&Expr> = Vec::new();
    for statement in &question.input.statements {
        if let StatementKind::Bare(bare) = &statement.kind
            && let ExprKind::Optimum(_, optimum) = &bare.kind
        {
            names.extend(&optimum.names);
        }
        if let Some((_, arguments, _)) = typed_function(statement) {
            names.extend(names::behind_semicolon(arguments));
        }
    }
    let nothing = Vocabulary::default();
    found.extend({ names.into_iter() }.filter_map(|e| base_word(e, &nothing)));
    found
}

/// `μ`, or `θ_1`.
fn word_of(expression: &Expr) -> Option<String> {
    match &expression.kind {
        ExprKind::Name(word) => Some(word.to_string()),
        ExprKind::Subscripted(base, Subscript::Word(below)) => {
            Some(format!("{}_{below}", word_of(base)?))
        }
        _ => None,
    }
}
