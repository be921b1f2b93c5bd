//! Groups that are numbered by the letter of what says in which an observation is: beside `α_{c_i}` the prior `α_c ~ …` is that of
//! each component, and its c is an index of its own.

use super::{Question, walk};
use crate::syntax::ast::{Expr, ExprKind, StatementKind, Subscript, Word};

/// Gives the index of such priors a letter that nothing else is called by.
pub(super) fn restate(question: &mut Question) {
    if !question.text.contains(['{', '[']) {
        return; // no subscript has one of its own
    }
    for place in 0..question.input.statements.len() {
        let statement = &question.input.statements[place];
        let StatementKind::Distributed { subject, .. } = &statement.kind else {
            continue;
        };
        let Some((base, index)) = numbered(subject) else {
            continue;
        };
        if !is_of_groups(question, base, index) {
            continue;
        }
        let index = index.clone();
        let Some(letter) = question.free_letter(&["j", "k", "l", "g"]) else {
            return;
        };
        let statement = &mut question.input.to_mut().statements[place];
        for side in walk::sides(statement) {
            walk::change(side, &mut |e| {
                if let ExprKind::Subscripted(_, Subscript::Word(below)) = &mut e.kind
                    && *below == index
                {
                    *below = letter.clone();
                }
                false
            });
        }
    }
}

/// α and c of `α_c`.
fn numbered(subject: &Expr) -> Option<(&Word, &Word)> {
    let ExprKind::Subscripted(base, Subscript::Word(index)) = &subject.kind else {
        return None;
    };
    match &base.kind {
        ExprKind::Name(base) => Some((base, index)),
        _ => None,
    }
}

/// Whether `α_{c_i}` stands somewhere: the component of a group, c of the observation.
fn is_of_groups(question: &Question, base: &Word, index: &Word) -> bool {
    let is_name = |e: &Expr, word: &Word| matches!(&e.kind, ExprKind::Name(name) if name == word);
    let is_group = |e: &Expr| matches!(&e.kind, ExprKind::Subscripted(of, _) if is_name(of, index));
    let is_component = |e: &Expr| match &e.kind {
        ExprKind::Subscripted(of, Subscript::List(list)) => {
            is_name(of, base) && list.iter().any(is_group)
        }
        _ => false,
    };
    let mut sides = { question.input.statements.iter() }.flat_map(super::names::both_sides);
    sides.any(|side| walk::holds(side, &is_component))
}
