//! A superscript in brackets that is an index, as in `x^(i)` below a sum over i: it numbers the observations and is no power.

use super::super::shifted;
use super::times::timed;
use super::{Question, optimised, typed_function, walk};
use crate::syntax::ast::{Expr, ExprKind, Input, Statement, StatementKind, Subscript, Word};
use crate::term::Rational;
use rustc_hash::FxHashSet;

/// Puts such indices below their names, and says so.
pub(super) fn restate(question: &mut Question) {
    let text = question.text;
    if !["^(", "^{"].iter().any(|sign| text.contains(sign)) {
        return;
    }
    let indices = indices(&question.input, text);
    if indices.is_empty() {
        return;
    }
    let optimised = optimised(question);
    let mut first: Option<(Word, Word)> = None;
    for side in { question.input.to_mut().statements.iter_mut() }.flat_map(walk::sides) {
        walk::change(side, &mut |e| {
            let Some((word, index, kind)) = lowered(e, text) else {
                return false;
            };
            let is_meant = indices.contains(&index) && !optimised.contains(&word);
            if is_meant {
                e.kind = kind;
                first.get_or_insert((word, index));
            }
            is_meant
        });
    }
    if let Some((word, index)) = first {
        question.remarks.push(format!(
            "`{word}^({index})` is read as `{word}_{index}`: in brackets the index numbers the observations; the power is `{word}^{index}`."
        ));
    }
}

/// The indices of sums and products from 1 on, and those above or below what is observed.
fn indices(input: &Input, text: &str) -> FxHashSet<Word> {
    let mut found = FxHashSet::default();
    let is_one =
        |e: &Expr| matches!(&e.kind, ExprKind::Number(n) if *n == Rational::from_integer(1));
    for statement in &input.statements {
        if let Some(subject) = subject(statement) {
            found.extend(lowered(subject, text).map(|(_, index, _)| index));
            found.extend(timed(subject).map(|own| own.index));
        }
        for side in super::names::both_sides(statement) {
            walk::visit(side, &mut |e| {
                if let ExprKind::Big(big) = &e.kind
                    && { big.limits.iter() }.all(|(low, _)| is_one(low))
                {
                    found.insert(big.index.text.clone());
                }
            });
        }
    }
    found
}

/// What is distributed: y_i of `y_i ~ Normal(μ, 1)`, and of `p(y_i | x; θ) = …`.
fn subject(statement: &Statement) -> Option<&Expr> {
    match &statement.kind {
        StatementKind::Distributed { subject, .. } => Some(shifted::split(subject).0),
        _ => typed_function(statement).and_then(|(_, of, _)| Some(&of.first()?.value)),
    }
}

/// `x_i` of `x^(i)`, and `x_ij` of `x_j^(i)` and `x^(i)_j`.
fn lowered(e: &Expr, text: &str) -> Option<(Word, Word, ExprKind)> {
    let ExprKind::Power(base, exponent) = &e.kind else {
        return None;
    };
    let before = text.get(base.span.end()..exponent.span.end())?;
    let (first, behind) = match &exponent.kind {
        ExprKind::Name(_) => (exponent.as_ref(), None),
        ExprKind::Subscripted(first, Subscript::Word(behind))
            if [")_", ")}_"].iter().any(|end| before.contains(end)) =>
        {
            (first.as_ref(), Some(behind))
        }
        _ => return None,
    };
    let ExprKind::Name(index) = &first.kind else {
        return None;
    };
    let is_bracketed = before.contains('(') && index.chars().count() == 1;
    let (name, below) = match &base.kind {
        ExprKind::Name(_) => (base.as_ref(), behind),
        ExprKind::Subscripted(name, Subscript::Word(below)) if behind.is_none() => {
            (name.as_ref(), Some(below))
        }
        _ => return None,
    };
    let ExprKind::Name(word) = &name.kind else {
        return None;
    };
    let letter = |c: char| Expr {
        kind: ExprKind::Name(Word::from(c)),
        span: base.span,
    };
    let below = match below {
        None => Subscript::Word(index.clone()),
        Some(below) => {
            let first = first.clone();
            Subscript::List(
                [first]
                    .into_iter()
                    .chain(below.chars().map(letter))
                    .collect(),
            )
        }
    };
    let kind = ExprKind::Subscripted(Box::new(name.clone()), below);
    is_bracketed.then(|| (word.clone(), index.clone(), kind))
}
