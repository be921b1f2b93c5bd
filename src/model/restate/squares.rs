//! A definition of a square: `σ_t² = ω + α y_{t-1}²` says what the variance is. Where σ stands in its square alone, the square
//! gets a letter of its own, and no root is taken to be squared again.

use super::names::both_sides;
use super::noise::mentions;
use super::variances::{is_number, positive, subjects};
use super::{Question, equation, walk};
use crate::syntax::ast::{Comparison, Declaration, DeclarationKind, Expr, ExprKind, Word};

/// Writes v for each such square, and says so.
pub(super) fn restate(question: &mut Question) {
    for place in 0..question.input.statements.len() {
        let Some(word) = of_definition(question, place) else {
            continue;
        };
        let Some(letter) = question.free_letter(&["v", "h", "u", "q"]) else {
            return;
        };
        let input = question.input.to_mut();
        for side in input.statements.iter_mut().flat_map(walk::sides) {
            put_in(side, &word, &letter);
        }
        for declaration in &mut input.declarations {
            if is_positive(declaration, &word) {
                declaration.kind = positive(&letter, declaration.span).kind;
            }
        }
        question
            .remarks
            .push(format!("`{word}²` is written `{letter}`."));
        question.squares.push((letter, word));
    }
}

/// σ of a definition of `σ²` or `σ_t²`, where σ stands elsewhere, and nowhere but in its square.
fn of_definition(question: &Question, place: usize) -> Option<Word> {
    let (left, _) = equation(&question.input.statements[place])?;
    let word = squared(left)?;
    let others = { question.input.statements.iter().enumerate() }.filter(|(k, _)| *k != place);
    let mut others = others.flat_map(|(_, s)| both_sides(s));
    if !others.any(|e| mentions(e, &word)) {
        return None;
    }
    let mut statements = question.input.statements.iter().flat_map(both_sides);
    let is_squared = statements.all(|e| stands_squared(e, &word, &squared));
    let is_of_it = |one: &&Declaration| subjects(one).any(|e| mentions(e, &word));
    let mut declarations = question.input.declarations.iter().filter(is_of_it);
    (is_squared && declarations.all(|one| is_positive(one, &word))).then_some(word)
}

/// `σ > 0` or `σ_t² > 0`: either says of the square that it is positive.
fn is_positive(declaration: &Declaration, word: &str) -> bool {
    let DeclarationKind::Comparison { terms, operators } = &declaration.kind else {
        return false;
    };
    let is_it = |e: &Expr| name(e).or_else(|| squared(e)).is_some_and(|of| of == word);
    match (&terms[..], &operators[..]) {
        ([one, other], [Comparison::Greater]) => is_it(one) && is_number(other, 0),
        ([one, other], [Comparison::Less]) => is_number(one, 0) && is_it(other),
        _ => false,
    }
}

/// σ of `σ` or `σ_t`.
fn name(expression: &Expr) -> Option<Word> {
    let base = match &expression.kind {
        ExprKind::Subscripted(base, _) => base,
        _ => expression,
    };
    match &base.kind {
        ExprKind::Name(word) => Some(word.clone()),
        _ => None,
    }
}

/// σ of `σ²` or `σ_t²`.
fn squared(expression: &Expr) -> Option<Word> {
    match &expression.kind {
        ExprKind::Power(base, exponent) if is_number(exponent, 2) => name(base),
        _ => None,
    }
}

/// Whether a name stands in its square wherever it stands, where `of` tells of what an expression is a square.
pub(super) fn stands_squared(
    expression: &Expr,
    word: &str,
    of: &dyn Fn(&Expr) -> Option<Word>,
) -> bool {
    match &expression.kind {
        _ if of(expression).is_some_and(|of| of == word) => true,
        ExprKind::Name(other) => other != word,
        _ => {
            let mut holds = true;
            walk::each_part(expression, &mut |part| {
                holds &= stands_squared(part, word, of);
            });
            holds
        }
    }
}

/// The letter in the place of the square, with the subscript of that.
fn put_in(expression: &mut Expr, word: &Word, letter: &Word) {
    walk::change(expression, &mut |e| {
        if squared(e).is_none_or(|of| of != *word) {
            return false;
        }
        if let ExprKind::Power(base, _) = &mut e.kind {
            let mut root = std::mem::replace(&mut base.kind, ExprKind::Ellipsis);
            match &mut root {
                ExprKind::Subscripted(name, _) => name.kind = ExprKind::Name(letter.clone()),
                _ => root = ExprKind::Name(letter.clone()),
            }
            e.kind = root;
        }
        true
    });
}
