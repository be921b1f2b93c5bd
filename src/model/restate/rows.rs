//! A capital letter for all of a family: the W of `P(y = k | x; W)` that stands nowhere else, beside `w_k`, is the matrix of the w_k.

use super::names::right_sides;
use super::{Question, optimised, walk};
use crate::syntax::ast::{Expr, ExprKind, StatementKind, Word};
use rustc_hash::FxHashSet;

/// Names the family itself where its capital letter is optimised, and says so.
pub(super) fn restate(question: &mut Question) {
    let capitals = { optimised(question).into_iter() }.filter(is_capital);
    let mut capitals: Vec<Word> = capitals.collect();
    if capitals.is_empty() {
        return;
    }
    let (mut standing, mut families) = (FxHashSet::default(), FxHashSet::default());
    for side in question.input.statements.iter().flat_map(right_sides) {
        let side = match &side.kind {
            ExprKind::Optimum(_, optimum) => &optimum.body,
            _ => side,
        };
        walk::visit(side, &mut |e| match &e.kind {
            ExprKind::Name(word) => drop(standing.insert(word.clone())),
            ExprKind::Subscripted(base, _) => {
                if let ExprKind::Name(word) = &base.kind {
                    families.insert(word.clone());
                }
            }
            _ => {}
        });
    }
    capitals.retain(|capital| !standing.contains(capital) && families.contains(&small(capital)));
    capitals.sort();
    for capital in capitals {
        rename(question, &capital);
        let family = small(&capital);
        question
            .remarks
            .push(format!("`{capital}` is read as all of the `{family}`."));
    }
}

fn is_capital(word: &Word) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
}

fn small(capital: &Word) -> Word {
    capital.to_lowercase()
}

fn rename(question: &mut Question, capital: &Word) {
    let family = small(capital);
    let put = |e: &mut Expr| {
        if matches!(&e.kind, ExprKind::Name(word) if word == capital) {
            e.kind = ExprKind::Name(family.clone());
        }
    };
    for statement in &mut question.input.to_mut().statements {
        match &mut statement.kind {
            StatementKind::Defined { left, .. } => {
                if let ExprKind::Call(_, arguments) = &mut left.kind {
                    { arguments.iter_mut() }.for_each(|argument| put(&mut argument.value));
                }
            }
            StatementKind::Bare(bare) => {
                if let ExprKind::Optimum(_, optimum) = &mut bare.kind {
                    optimum.names.iter_mut().for_each(put);
                }
            }
            StatementKind::Distributed { .. } => {}
        }
    }
    if question
        .options
        .parameters
        .iter()
        .any(|p| p == capital.as_str())
    {
        for parameter in &mut question.options.to_mut().parameters {
            if parameter == capital.as_str() {
                *parameter = family.to_string();
            }
        }
    }
}
