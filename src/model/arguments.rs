//! The left side of a typed density: the names that it is of, each once.

use super::check::{Index, index_of};
use crate::diag::{Code, Diagnostic};
use crate::lower::{Vocabulary, base_word};
use crate::syntax::ast::{Expr, ExprKind, Separator, Subscript, Word};

/// `p(y | x; θ)`: names, each once.
pub(super) fn header(left: &Expr, vocabulary: &Vocabulary) -> Result<(), Diagnostic> {
    let ExprKind::Call(callee, arguments) = &left.kind else {
        return Ok(());
    };
    let density = || "write `p(y | x; θ) = …`";
    if !matches!(&callee.kind, ExprKind::Name(_) | ExprKind::Subscripted(..)) {
        return Err(
            Diagnostic::at(Code::BadModel, left.span, "the left side is not a density")
                .help(density()),
        );
    }
    if arguments
        .first()
        .is_none_or(|a| a.separator == Separator::Semicolon)
    {
        return Err(Diagnostic::at(
            Code::BadModel,
            left.span,
            "a density needs the observation as its first argument",
        )
        .help(density()));
    }
    let mut seen: Vec<Word> = Vec::new();
    for argument in arguments {
        let span = argument.value.span;
        let word = match (&argument.name, index_of(&argument.value, vocabulary)) {
            (None, Some(_)) => base_word(&argument.value, vocabulary),
            _ => None,
        };
        let is_number = matches!(&argument.value.kind, ExprKind::Subscripted(_, Subscript::Word(below)) if below.chars().all(|c| c.is_ascii_digit()));
        if is_number && matches!(index_of(&argument.value, vocabulary), Some(Index::Other)) {
            return Err(Diagnostic::at(
                Code::BadModel,
                span,
                "a density is of one observation or of the whole sample, not of some by number",
            )
            .help("write `p(x; θ)` or `p(x[1..n]; θ)`"));
        }
        if argument.name.is_some() {
            return Err(Diagnostic::at(
                Code::BadModel,
                span,
                "the arguments of a density are names, not events",
            )
            .help("write the value alone: `p(y; θ) = …` is the probability that Y is y")
            .help("the probability of y = 1 is stated by the distribution: `y ~ Bernoulli(sigmoid(wᵀx))`"));
        }
        let Some(word) = word else {
            return Err(Diagnostic::at(
                Code::BadModel,
                span,
                "the arguments of a density are names",
            )
            .help("write the observation, what it is conditioned on, and the parameters: `p(y | x; θ) = …`"));
        };
        if seen.contains(&word)
            && !matches!(index_of(&argument.value, vocabulary), Some(Index::Other))
        {
            return Err(Diagnostic::at(
                Code::Conflict,
                span,
                format!("`{word}` stands here twice"),
            )
            .help("an observation, a condition and a parameter each have a name of their own"));
        }
        seen.push(word);
    }
    Ok(())
}
