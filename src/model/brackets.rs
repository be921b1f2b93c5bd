//! A letter directly before a bracket that holds a sum, `a(x - c)`: it is read as a function of which nothing is known, and a
//! product may be meant. A space or a sign makes a product; `f(x)`, `f(x - c)` and `λ(t; θ)` are functions in any book.

use super::names::{Words, both_sides};
use super::observed::of_unknown;
use super::walk;
use crate::diag::{Code, Diagnostic};
use crate::lower::base_word;
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind, Input, Separator, Word};
use rustc_hash::FxHashSet;

/// Letters that are a function in any book, when a bracket follows: functions, kernels, densities, losses, splines.
const OF_FUNCTIONS: &str = "dfghkℓlpqrsuvDFGHJKLPQRSTUVψκξζΛΨ";

/// Warns of letters that may be factors.
pub(super) fn read_as_functions(input: &Input, text: &str, words: &Words) -> Vec<Diagnostic> {
    let mut calls: Vec<(Word, Span, &[Argument])> = Vec::new();
    for side in input.statements.iter().flat_map(both_sides) {
        walk::visit(side, &mut |e| {
            if let (ExprKind::Call(callee, _), Some(arguments)) = (&e.kind, of_unknown(e, words))
                && let Some(word) = base_word(callee, &words.vocabulary)
            {
                calls.push((word, e.span, arguments));
            }
        });
    }
    let mut told: FxHashSet<&Word> = FxHashSet::default();
    let is_a_function = |word: &Word| {
        words.known.contains(word)
            || words.vocabulary.functions.contains(word)
            || has_a_name_of_functions(word)
            || calls
                .iter()
                .any(|(other, _, arguments)| other == word && sum_in(arguments).is_none())
    };
    let mut warnings = Vec::new();
    for (word, span, arguments) in &calls {
        let Some(sum) = sum_in(arguments).filter(|_| !is_a_function(word)) else {
            continue;
        };
        if told.insert(word) {
            warnings.extend(warning(word, *span, sum, text));
        }
    }
    warnings
}

/// The only argument, if it is a sum.
pub(super) fn sum_in(arguments: &[Argument]) -> Option<&Expr> {
    let is_sum =
        |value: &&Expr| matches!(&value.kind, ExprKind::Sum(summands) if summands.len() > 1);
    single(arguments).filter(is_sum)
}

/// The only argument, if nothing is said of it.
pub(super) fn single(arguments: &[Argument]) -> Option<&Expr> {
    match arguments {
        [
            Argument {
                separator: Separator::Comma,
                name: None,
                value,
            },
        ] => Some(value),
        _ => None,
    }
}

pub(super) fn has_a_name_of_functions(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next();
    let is_longer = letters.next().is_some_and(|second| second != '_');
    is_longer || first.is_some_and(|letter| OF_FUNCTIONS.contains(letter))
}

fn warning(word: &str, call: Span, sum: &Expr, text: &str) -> Option<Diagnostic> {
    let whole = text.get(call.range())?;
    let inside = text.get(sum.span.range())?;
    let (before, _) = whole.split_once('(')?;
    let before = before.trim_end();
    let message = format!(
        "`{before}({inside})` is read as a function that is called {word}, of which nothing is known"
    );
    Some(
        Diagnostic::at(Code::Ambiguous, call, message)
            .help(format!("if it is a product, write `{before} * ({inside})`"))
            .help(format!(
                "if it is a function, a letter such as f says so, `f({inside})`"
            )),
    )
}
