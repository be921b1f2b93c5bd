//! A product without limits, as in `L(λ) = prod[i](…)`, is over as many as there are: the limits of another sum or product over
//! the same index, or 1 to a size that has no name yet.

use super::{Question, names::expressions, walk};
use crate::source::Span;
use crate::syntax::ast::{Big, BigOperator, Expr, ExprKind, Name, Word};
use num_rational::Ratio;

/// Gives each such product its limits.
pub(super) fn restate(question: &mut Question) {
    let mut open: Vec<Name> = Vec::new();
    let mut known: Vec<(Word, (Expr, Expr))> = Vec::new();
    visit_bigs(question, &mut |big| match &big.limits {
        Some(limits) => known.push((big.index.text.clone(), limits.clone())),
        None if is_open(big) => open.push(big.index.clone()),
        None => {}
    });
    if open.is_empty() {
        return;
    }
    for index in open {
        if known.iter().all(|(other, _)| *other != index.text)
            && let Some(size) = question.free_letter(&sizes(&index.text))
        {
            known.push((index.text, up_to(size, index.span)));
        }
    }
    if !known.is_empty() {
        give(question, &known);
    }
}

/// What the size may be called: the observations of `i` are m, and what `k` counts are K.
fn sizes(index: &str) -> [String; 3] {
    let own = match index {
        "i" => "m".to_owned(),
        _ => index.to_uppercase(),
    };
    [own, "n".into(), "N".into()]
}

fn up_to(size: Word, span: Span) -> (Expr, Expr) {
    let one = ExprKind::Number(Ratio::from_integer(1));
    let at = |kind| Expr { kind, span };
    (at(one), at(ExprKind::Name(size)))
}

fn give(question: &mut Question, known: &[(Word, (Expr, Expr))]) {
    let statements = &mut question.input.to_mut().statements;
    for side in statements.iter_mut().flat_map(walk::sides) {
        walk::change(side, &mut |e| {
            if let ExprKind::Big(big) = &mut e.kind
                && is_open(big)
            {
                let same = known.iter().find(|(index, _)| *index == big.index.text);
                big.limits = same.map(|(_, limits)| limits.clone());
            }
            false
        });
    }
}

fn is_open(big: &Big) -> bool {
    big.operator == BigOperator::Product && big.limits.is_none() && big.condition.is_none()
}

fn visit_bigs(question: &Question, see: &mut dyn FnMut(&Big)) {
    let (said, _) = expressions(&question.input);
    for side in said {
        walk::visit(side, &mut |e| {
            if let ExprKind::Big(big) = &e.kind {
                see(big);
            }
        });
    }
}
