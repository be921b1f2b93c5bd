//! The ends of a circle stated one at a time: `θ >= 0, θ <= 2π` is `0 <= θ <= 2π`. Numbers are put together where they are read;
//! an end with π in it is a formula there.

use super::noise::mentions;
use super::{Question, walk};
use crate::syntax::ast::{Comparison, Declaration, DeclarationKind, Expr, ExprKind, Set};

/// Puts such ends together.
pub(super) fn restate(question: &mut Question) {
    let mut ends = question.input.declarations.iter().filter_map(end);
    if !ends.any(|end| holds_pi(end.bound)) {
        return;
    }
    while let Some((first, second)) = pair(&question.input.declarations) {
        let declarations = &mut question.input.to_mut().declarations;
        let other = declarations.remove(second);
        if let Some(whole) = joined(&declarations[first], &other) {
            declarations[first].kind = whole;
        }
    }
}

/// `θ <= 2π`, with the name on its left.
struct End<'a> {
    name: &'a Expr,
    sign: Comparison,
    bound: &'a Expr,
}

fn end(declaration: &Declaration) -> Option<End<'_>> {
    let DeclarationKind::Comparison { terms, operators } = &declaration.kind else {
        return None;
    };
    let ([left, right], [sign]) = (&terms[..], &operators[..]) else {
        return None;
    };
    let of = |name, sign, bound| End { name, sign, bound };
    match (&left.kind, &right.kind) {
        (ExprKind::Name(word), _) if word != "π" && is_number(right) => {
            Some(of(left, *sign, right))
        }
        (_, ExprKind::Name(word)) if word != "π" && is_number(left) => {
            Some(of(right, sign.mirrored(), left))
        }
        _ => None,
    }
}

/// A number, or a formula of numbers and π.
fn is_number(expression: &Expr) -> bool {
    let mut others = false;
    walk::visit(expression, &mut |e| {
        others |= !matches!(&e.kind, ExprKind::Name(word) if word == "π")
            && !matches!(
                &e.kind,
                ExprKind::Number(_) | ExprKind::Product(_) | ExprKind::Sum(_)
            );
    });
    !others
}

fn holds_pi(expression: &Expr) -> bool {
    mentions(expression, &"π".into())
}

fn is_lower(sign: Comparison) -> bool {
    matches!(sign, Comparison::Greater | Comparison::GreaterEqual)
}

/// The places of two ends of one name, of which one is below and one above.
fn pair(declarations: &[Declaration]) -> Option<(usize, usize)> {
    let places = 0..declarations.len();
    places.clone().find_map(|first| {
        let second = { places.clone() }.find(|&second| {
            first < second && joined(&declarations[first], &declarations[second]).is_some()
        });
        second.map(|second| (first, second))
    })
}

/// `θ in [0, 2π]`.
fn joined(one: &Declaration, other: &Declaration) -> Option<DeclarationKind> {
    let (one, other) = (end(one)?, end(other)?);
    let is_one_name = one.name.kind == other.name.kind;
    if !is_one_name || is_lower(one.sign) == is_lower(other.sign) {
        return None;
    }
    if !holds_pi(one.bound) && !holds_pi(other.bound) {
        return None;
    }
    let (low, high) = match is_lower(one.sign) {
        true => (one, other),
        false => (other, one),
    };
    Some(DeclarationKind::Member {
        subject: low.name.clone(),
        set: Set::Interval {
            left_closed: low.sign == Comparison::GreaterEqual,
            low: Some(low.bound.clone()),
            high: Some(high.bound.clone()),
            right_closed: high.sign == Comparison::LessEqual,
        },
    })
}
