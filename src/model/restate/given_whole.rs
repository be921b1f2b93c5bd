//! A sequence that is given as a whole: behind the bar of `y_t | x[1..S] ~ …` stands all of x, so `f(x; θ)` is of all of it.

use super::noise::mentions;
use super::{Question, walk};
use crate::syntax::ast::{Expr, ExprKind, Statement, StatementKind, Subscript, Word};

/// Puts the whole sequence in the place of a name that stands without an index on the right.
pub(super) fn restate(question: &mut Question) {
    if !question.text.contains("..") {
        return;
    }
    let is_one = |s: &Statement| !wholes(s).is_empty();
    if !question.input.statements.iter().any(is_one) {
        return;
    }
    for statement in &mut question.input.to_mut().statements {
        for (word, whole) in wholes(statement) {
            if let StatementKind::Distributed { distribution, .. } = &mut statement.kind {
                put_in(distribution, &word, &whole);
            }
        }
    }
}

/// The names behind the bar with a range that does not move with the observation, and those with it.
fn wholes(statement: &Statement) -> Vec<(Word, Expr)> {
    let StatementKind::Distributed { subject, given, .. } = &statement.kind else {
        return Vec::new();
    };
    let ExprKind::Subscripted(own, Subscript::Word(index)) = &subject.kind else {
        return Vec::new();
    };
    let whole = |e: &Expr| {
        let ExprKind::Subscripted(base, Subscript::List(list)) = &e.kind else {
            return None;
        };
        let (
            ExprKind::Name(word),
            [
                Expr {
                    kind: ExprKind::Range(low, high),
                    ..
                },
            ],
        ) = (&base.kind, &list[..])
        else {
            return None;
        };
        let moves = { index.chars() }.any(|letter| {
            let letter = Word::from(letter);
            mentions(low, &letter) || mentions(high, &letter)
        });
        (!moves && base.kind != own.kind).then(|| (word.clone(), e.clone()))
    };
    given.iter().filter_map(whole).collect()
}

/// What has an index of its own is a value of the sequence.
fn put_in(place: &mut Expr, word: &Word, whole: &Expr) {
    walk::change(place, &mut |e| match &e.kind {
        ExprKind::Name(own) if own == word => {
            *e = whole.clone();
            true
        }
        ExprKind::Subscripted(base, _) => matches!(&base.kind, ExprKind::Name(own) if own == word),
        _ => false,
    });
}
