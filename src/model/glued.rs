//! Names that are read as numbers, or as one name, where textbooks often mean a product of vectors or of two names: `w·x`,
//! `W x` in the mean of a count, and `bx`.

use super::brackets::sum_in;
use super::matrices::is_capital;
use super::named::distribution_of;
use super::names::Words;
use super::{Parts, walk};
use crate::diag::{Code, Diagnostic};
use crate::lower::{base_word, is_known_function};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind, Factor, Input, Word};
use rustc_hash::FxHashSet;

/// Warns of them, once of each.
pub(super) fn read_as_they_stand(
    input: &Input,
    text: &str,
    (parts, words): (&Parts<'_>, &Words),
) -> Vec<Diagnostic> {
    // Of a distribution that has one of vectors beside it `factors` says which was taken.
    let mut named = { parts.observed.iter().chain(&parts.priors) }.filter_map(|p| p.distribution());
    let is_said = named
        .any(|d| distribution_of(d).is_ok_and(|(entry, _)| entry.distribution().vectors.is_some()));
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut callees: FxHashSet<*const Expr> = FxHashSet::default();
    for side in { input.statements.iter() }.flat_map(super::names::both_sides) {
        walk::visit(side, &mut |e| match &e.kind {
            ExprKind::Product(factors) => {
                let pairs = factors.windows(2);
                found.extend(pairs.filter_map(|pair| of_numbers(pair, text, words, is_said)));
            }
            ExprKind::Call(callee, arguments) => {
                callees.insert(std::ptr::from_ref(callee.as_ref()));
                found.extend(of_two_factors(callee, arguments, e.span, words));
            }
            ExprKind::Name(word) if !callees.contains(&std::ptr::from_ref(e)) => {
                found.extend(of_two_letters(word, e.span, words));
            }
            _ => {}
        });
    }
    let mut once: FxHashSet<String> = FxHashSet::default();
    found.retain(|warning| once.insert(warning.message.clone()));
    found
}

/// `w·x`, and `W x` where W is a number by its place: one of them is optimised, and nothing says that both are numbers.
fn of_numbers(pair: &[Factor], text: &str, words: &Words, is_said: bool) -> Option<Diagnostic> {
    let [before, after] = pair else { return None };
    let (here, there) = (before.value.span, after.value.span);
    let between = text.get(here.end()..there.start())?.trim();
    let is_name = |e: &Expr| matches!(e.kind, ExprKind::Name(_) | ExprKind::Subscripted(..));
    if before.divided || after.divided || !is_name(&before.value) || !is_name(&after.value) {
        return None;
    }
    let one = base_word(&before.value, &words.vocabulary)?;
    let other = base_word(&after.value, &words.vocabulary)?;
    if ![&one, &other].iter().all(|word| may_be_vector(word, words)) {
        return None;
    }
    let shown = text.get(here.to(there).range())?;
    let is_optimised = |word: &Word| words.parameters.contains(word);
    let ways_out = |warning: Diagnostic, inner: String| {
        warning
            .help(format!("an inner product is written `{inner}`"))
            .help(format!(
                "if both are numbers, say so: `where {one} : scalar`"
            ))
    };
    let message = format!("`{shown}` is read as a product of numbers");
    let warning = Diagnostic::at(Code::Ambiguous, here.to(there), message);
    let [left, right] = [here, there].map(|span| text.get(span.range()).unwrap_or_default());
    if matches!(between, "·" | "⋅") && is_optimised(&one) != is_optimised(&other) {
        return Some(ways_out(warning, format!("{left}ᵀ{right}")));
    }
    let is_row = after.juxtaposed && between.is_empty() && is_optimised(&one);
    let is_matrix = is_capital(&before.value) && !is_capital(&after.value) && !is_said;
    (is_row && is_matrix && !words.parameters.contains(&other)).then(|| {
        let inner = format!("{}ᵀ{right}", left.to_lowercase());
        ways_out(warning, inner).help(format!(
            "one of the numbers of a matrix times a vector is `({left} {right})[k]`, where {one} : matrix"
        ))
    })
}

/// Whether nothing says that a name is a number, or that it is none.
fn may_be_vector(word: &Word, words: &Words) -> bool {
    let vocabulary = &words.vocabulary;
    let is_kind = words.kinds.iter().any(|(other, _)| other == word);
    let is_told = vocabulary.scalars.contains(word)
        || words.numbers.contains(word)
        || vocabulary.matrices.contains(word)
        || vocabulary.defined.contains_key(word);
    !is_kind && !is_told && !words.indices.contains(word) && word.chars().all(char::is_alphabetic)
}

/// `bx`: an x behind another letter, of which nothing is said.
fn of_two_letters(word: &Word, span: Span, words: &Words) -> Option<Diagnostic> {
    let letters: Vec<char> = word.chars().collect();
    let &[one, 'x'] = letters.as_slice() else {
        return None;
    };
    let is_said = words.known.contains(word)
        || words.distributed.contains(word)
        || words.parameters.contains(word)
        || words.vocabulary.defined.contains_key(word);
    let is_product = one.is_alphabetic() && one != 'd' && !is_said;
    is_product.then(|| {
        let message = format!("`{word}` is read as one name");
        Diagnostic::at(Code::Ambiguous, span, message)
            .help(format!("a product has a space in it: `{one} x`"))
            .help(format!(
                "if it is one name, say so: `where {word} : data` or `where {word} : scalar`"
            ))
    })
}

/// `np(1 - p)`: two letters before a sum in brackets, one of which is a name of the model.
fn of_two_factors(
    callee: &Expr,
    arguments: &[Argument],
    span: Span,
    words: &Words,
) -> Option<Diagnostic> {
    let ExprKind::Name(word) = &callee.kind else {
        return None;
    };
    let letters: Vec<char> = word.chars().collect();
    let &[one, other] = letters.as_slice() else {
        return None;
    };
    let is_used = letters
        .iter()
        .any(|&letter| words.uses(&Word::from(letter)));
    let is_said = words.known.contains(word) || words.vocabulary.defined.contains_key(word);
    let is_known = is_known_function(word, arguments) || crate::catalogue::find(word).is_some();
    (is_used && !is_said && !is_known && sum_in(arguments).is_some()).then(|| {
        let message = format!("`{word}` before a bracket is read as a function of that name");
        Diagnostic::at(Code::Ambiguous, span, message).help(format!(
            "if it is a product, write it with spaces: `{one} {other} (…)`"
        ))
    })
}
