//! A statement of the next observation: `x_{t+1} | x_t ~ Normal(a x_t, s²)` is that of `x_t`, given the one before.

use super::times::noise_in;
use super::{Question, transformed, walk};
use crate::model::shifted;
use crate::syntax::ast::{
    Declaration, DeclarationKind, Expr, ExprKind, Statement, StatementKind, Subscript, Word,
};
use num_traits::Zero;

/// Numbers such statements by their own observation, and says so.
pub(super) fn restate(question: &mut Question) {
    for place in 0..question.input.statements.len() {
        let Some((index, ahead)) = ahead(&question.input.statements[place]) else {
            continue;
        };
        // `for t in 1..T-1` says of which observations the statement is.
        if question.input.declarations.iter().any(|d| is_of(d, &index)) {
            continue;
        }
        let noise = noise(question, place);
        let statement = &mut question.input.to_mut().statements[place];
        for side in walk::sides(statement) {
            moved_back(side, (&index, ahead), &noise);
        }
        question.remarks.push(format!(
            "The statement of the observation {index}+{ahead} is written as that of the observation {index}."
        ));
    }
}

fn is_of(declaration: &Declaration, index: &Word) -> bool {
    matches!(&declaration.kind, DeclarationKind::Member { subject, .. }
        if matches!(&subject.kind, ExprKind::Name(word) if word == index))
}

/// What is added as noise, which is alike for each observation, so that its numbers may stay.
fn noise(question: &Question, place: usize) -> Vec<Word> {
    let statements = &question.input.statements;
    match &statements[place].kind {
        StatementKind::Defined { left, right, .. } => {
            let own = base(transformed::inside(left).unwrap_or(left));
            own.map_or(Vec::new(), |own| noise_in(statements, &own, right))
        }
        _ => Vec::new(),
    }
}

fn base(subject: &Expr) -> Option<Word> {
    match &subject.kind {
        ExprKind::Subscripted(inner, _) => base(inner),
        ExprKind::Name(word) => Some(word.clone()),
        _ => None,
    }
}

/// t and 1 of a statement of `x_{t+1}`.
fn ahead(statement: &Statement) -> Option<(Word, i64)> {
    let subject = match &statement.kind {
        StatementKind::Distributed { subject, .. } => subject,
        StatementKind::Defined { left, .. } => left,
        StatementKind::Bare(_) => return None,
    };
    let (subject, ..) = shifted::split(subject);
    let ExprKind::Subscripted(_, Subscript::List(list)) = &subject.kind else {
        return None;
    };
    let [.., last] = &list[..] else { return None };
    let (index, shift) = shifted(last)?;
    (shift > 0).then_some((index, shift))
}

fn is_ahead(below: &Subscript) -> bool {
    let Subscript::List(list) = below else {
        return false;
    };
    { list.iter() }.any(|subscript| shifted(subscript).is_some_and(|(_, shift)| shift > 0))
}

/// t and 1 of `t + 1`, t and 0 of t.
pub(in crate::model) fn shifted(subscript: &Expr) -> Option<(Word, i64)> {
    let name = |e: &Expr| match &e.kind {
        ExprKind::Name(word) if word.chars().count() == 1 => Some(word.clone()),
        _ => None,
    };
    let ExprKind::Sum(summands) = &subscript.kind else {
        return Some((name(subscript)?, 0));
    };
    match &summands[..] {
        [(false, index), (is_negative, number)] => {
            let ExprKind::Number(number) = &number.kind else {
                return None;
            };
            let size = number.is_integer().then(|| number.to_integer())?;
            Some((name(index)?, if *is_negative { -size } else { size }))
        }
        _ => None,
    }
}

/// Puts `t - 1` in the place of t, below names and elsewhere.
pub(super) fn moved_back(formula: &mut Expr, (index, back): (&Word, i64), noise: &[Word]) {
    walk::change(formula, &mut |e| {
        if let ExprKind::Subscripted(base, below) = &e.kind
            && matches!(&base.kind, ExprKind::Name(word) if noise.contains(word))
            && !is_ahead(below)
        {
            return true;
        }
        if let Some((word, shift)) = shifted(e)
            && word == *index
        {
            *e = at(e, index, shift - back);
            return true;
        }
        if let ExprKind::Big(big) = &e.kind {
            return big.index.text == *index;
        }
        if let ExprKind::Subscripted(_, below) = &mut e.kind
            && let Subscript::Word(word) = below
            && word.chars().count() <= 2
            && word.contains(index.as_str())
        {
            let span = e.span;
            let letters = word.chars().map(|letter| Expr {
                kind: ExprKind::Name(Word::from(letter)),
                span,
            });
            let mut list: Vec<Expr> = letters.collect();
            for letter in &mut list {
                moved_back(letter, (index, back), noise);
            }
            *below = Subscript::List(list.into());
            return true;
        }
        false
    });
}

/// `t - 1`, or t.
pub(super) fn at(place: &Expr, index: &Word, shift: i64) -> Expr {
    let of = |kind| Expr {
        kind,
        span: place.span,
    };
    let name = of(ExprKind::Name(index.clone()));
    if shift.is_zero() {
        return name;
    }
    let number = of(ExprKind::Number(shift.abs().into()));
    of(ExprKind::Sum(vec![(false, name), (shift < 0, number)]))
}
