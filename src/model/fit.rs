//! Whether the statements of an input fit together: what is observed, and what is derived from.

use super::named;
use super::parts::{Distributed, Parts};
use super::walk;
use crate::diag::{Code, Diagnostic};
use crate::lower::{Vocabulary, base_word, is_lone_index};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Input, Subscript, Word};

/// One likelihood or one objective.
pub(super) fn one_model(input: &Input, parts: &Parts<'_>) -> Result<(), Diagnostic> {
    if let (Some(bare), Some(other)) = (
        parts.bare,
        parts.observed.iter().chain(&parts.priors).next(),
    ) {
        return Err(Diagnostic::at(
            Code::BadModel,
            other.span,
            "a distribution beside an objective: only one of them can be derived from",
        )
        .label(bare.span, "the objective")
        .help("derive them one at a time"));
    }
    if let (Some(read_as_prior), true) = (parts.priors.first(), parts.observed.is_empty()) {
        return Err(Diagnostic::at(
            Code::BadModel,
            read_as_prior.span,
            "this name stands in another statement as well, so nothing is left that is observed",
        )
        .help("state how the observations are distributed, as in `y ~ Normal(wᵀx, σ²); w_j ~ Normal(0, τ²)`"));
    }
    if parts.observed.is_empty() && parts.bare.is_none() {
        let place = input.statements.first().map_or(Span::default(), |s| s.span);
        return Err(
            Diagnostic::at(Code::BadModel, place, "this does not say what is observed")
                .help("state how the observations are distributed, as in `y ~ Normal(f(x; θ), σ²)`")
                .help("or give their density, as in `p(y | x; θ) = …`"),
        );
    }
    one_name_each(parts)?;
    no_function(parts)?;
    one_measure_each(parts)?;
    one_density_each(parts)
}

/// `y_i1`, the first response of the observation i: a name below which the index of the observations and a number stand would be
/// read as one name, or as one component of a vector of which nothing more is said.
fn one_name_each(parts: &Parts<'_>) -> Result<(), Diagnostic> {
    for part in &parts.observed {
        let Some((index, number)) = numbered_response(part.subject) else {
            continue;
        };
        let word = below_which(part.subject);
        let mut others =
            { parts.observed.iter() }.filter(|other| below_which(other.subject) == word);
        // In `y_i1 ~ …; y_it | y_{i,t-1} ~ …` it would be a first value.
        if others.any(|other| numbered_response(other.subject).is_none()) {
            continue;
        }
        let word = word.map(Word::as_str).unwrap_or_default();
        let message = format!(
            "the observations of `{word}` are numbered by letters, and the number {number} stands beside `{index}`"
        );
        return Err(Diagnostic::at(Code::BadModel, part.subject.span, message)
            .help(format!("give each of several responses a name of its own, as in `u_{index}` and `v_{index}`"))
            .help(format!("or let one vector have a distribution of vectors, as in `{word}_{index} ~ Normal(μ, Σ)`")));
    }
    Ok(())
}

/// y of `y_i1`.
fn below_which(subject: &Expr) -> Option<&Word> {
    match &subject.kind {
        ExprKind::Subscripted(base, _) => match &base.kind {
            ExprKind::Name(word) => Some(word),
            _ => None,
        },
        _ => None,
    }
}

/// The letter and the number below `y_i1`, `y_1i` and `y[i, 1]`.
fn numbered_response(subject: &Expr) -> Option<(Word, Word)> {
    let ExprKind::Subscripted(_, subscript) = &subject.kind else {
        return None;
    };
    let (letter, number): (Word, Word) = match subscript {
        Subscript::Word(below) => {
            let (letters, digits): (String, String) =
                below.chars().partition(|c| !c.is_ascii_digit());
            let is_apart = below.starts_with(&letters) || below.ends_with(&letters);
            is_apart.then_some((letters.into(), digits.into()))?
        }
        Subscript::List(list) => match list.as_ref() {
            [one, other] => match (&one.kind, &other.kind) {
                (ExprKind::Name(letter), ExprKind::Number(number))
                | (ExprKind::Number(number), ExprKind::Name(letter)) => {
                    (letter.clone(), number.to_string().into())
                }
                _ => return None,
            },
            _ => return None,
        },
    };
    (is_lone_index(&letter) && !number.is_empty()).then_some((letter, number))
}

/// `f(x; θ) = θ x` beside `y ~ Normal(f(x; θ), 1)` is no density.
fn no_function(parts: &Parts<'_>) -> Result<(), Diagnostic> {
    for part in parts.observed.iter().chain(&parts.priors) {
        let Some((header, body)) = part.typed() else {
            continue;
        };
        let name = base_word(header, &Vocabulary::default());
        let others = parts
            .observed
            .iter()
            .chain(&parts.priors)
            .flat_map(Distributed::rights);
        let is_called = |e: &Expr| {
            matches!(&e.kind, ExprKind::Call(..)) && base_word(e, &Vocabulary::default()) == name
        };
        let mut found = None;
        for other in others.filter(|other| !std::ptr::eq(*other, body)) {
            walk::visit(other, &mut |e| {
                if is_called(e) {
                    found = found.or(Some(e.span));
                }
            });
        }
        if let Some(span) = found {
            return Err(Diagnostic::at(
                Code::BadModel,
                header.span,
                "this is read as a density, and it is used inside another statement",
            )
            .label(span, "here")
            .help("write it out where it is used; a definition has no arguments on its left side: `ŷ = wᵀx`"));
        }
    }
    Ok(())
}

/// The values of one variable are all counted or all measured: `s_1 ~ HalfNormal(1)` does not begin a chain of labels.
fn one_measure_each(parts: &Parts<'_>) -> Result<(), Diagnostic> {
    let nothing = Vocabulary::default();
    let mut seen: Vec<(Word, bool, bool, Span)> = Vec::new();
    for part in parts.observed.iter().chain(&parts.priors) {
        let word = base_word(part.subject, &nothing);
        let Some((word, distribution)) = word.zip(part.distribution()) else {
            continue;
        };
        let is_discrete = named::distribution_of(distribution)?.0.is_discrete();
        let is_first = first_value(part.subject).is_some();
        let other = |(w, discrete, first, _): &&(Word, bool, bool, Span)| {
            *w == word && *discrete != is_discrete && !(*first && is_first)
        };
        if let Some((.., span)) = seen.iter().find(other) {
            let message = format!("`{word}` is counted in one statement and measured in another");
            return Err(Diagnostic::at(Code::Conflict, part.span, message)
                .label(*span, "the other statement")
                .help("state distributions with values of one kind: `surprisal list` sorts them by that"));
        }
        seen.push((word, is_discrete, is_first, part.span));
    }
    Ok(())
}

/// A variable has one density, but for first values: `y_1 ~ …; y_t | y_{t-1} ~ …`.
fn one_density_each(parts: &Parts<'_>) -> Result<(), Diagnostic> {
    let nothing = Vocabulary::default();
    let mut seen: Vec<(Option<Word>, Option<String>, Span)> = Vec::new();
    for part in &parts.observed {
        let word = base_word(part.subject, &nothing);
        let number = first_value(part.subject);
        if let Some((_, _, span)) = seen.iter().find(|(w, n, _)| *w == word && *n == number) {
            return Err(Diagnostic::at(
                Code::Conflict,
                part.span,
                "the density of this variable is stated twice",
            )
            .label(*span, "stated here")
            .help("leave one of the two out"));
        }
        seen.push((word, number, part.span));
    }
    if let ([single], Some(_)) = (
        parts.observed.as_slice(),
        parts
            .observed
            .first()
            .and_then(|part| first_value(part.subject)),
    ) {
        return Err(Diagnostic::at(
            Code::BadModel,
            single.subject.span,
            "the index of an observation is a letter",
        )
        .help("write `y_i ~ Normal(f(x_i; θ), 1)`; a first value stands beside the others: `y_1 ~ Normal(0, 1); y_t | y_{t-1} ~ Normal(a y_{t-1}, 1)`"));
    }
    let is_range = |e: &Expr| {
        matches!(&e.kind, ExprKind::Subscripted(_, Subscript::List(list))
            if list.iter().any(|e| matches!(e.kind, ExprKind::Range(..))))
    };
    match { parts.observed.iter() }.find(|part| part.range.is_some() || is_range(part.subject)) {
        Some(joint) if parts.observed.len() > 1 => Err(Diagnostic::at(
            Code::BadModel,
            joint.span,
            "a density of the whole sample cannot stand beside another density",
        )
        .help("give the density of one observation, as in `p(y | x; θ) = …`")),
        _ => Ok(()),
    }
}

/// The number of a single value: 1 of `y_1`.
fn first_value(subject: &Expr) -> Option<String> {
    let ExprKind::Subscripted(_, subscript) = &subject.kind else {
        return None;
    };
    match subscript {
        Subscript::Word(word) if word.chars().all(|c| c.is_ascii_digit()) => Some(word.to_string()),
        Subscript::List(list) => match list.as_ref() {
            [single] => match &single.kind {
                ExprKind::Number(number) => Some(number.to_string()),
                _ => None,
            },
            _ => None,
        },
        Subscript::Word(_) => None,
    }
}
