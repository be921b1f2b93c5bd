//! The square of a root in the place of a variance: `(σ sqrt(x_i))²` is `σ² x_i`. A variance is positive, so that what stands below
//! the root is.

use super::{Question, walk};
use crate::model::covariances::variance;
use crate::model::named::distribution_of;
use crate::syntax::ast::{Expr, ExprKind, StatementKind};

/// Takes such squares away, in the distribution of a statement.
pub(super) fn restate(question: &mut Question) {
    if !question.text.contains("sqrt") && !question.text.contains('√') {
        return; // as nearly every model
    }
    for statement in &mut question.input.to_mut().statements {
        let StatementKind::Distributed { distribution, .. } = &mut statement.kind else {
            continue;
        };
        let place = distribution_of(distribution)
            .ok()
            .and_then(|(entry, arguments)| {
                let own = variance(entry, arguments)?;
                arguments.iter().position(|a| std::ptr::eq(a, own))
            });
        if let (Some(place), ExprKind::Call(_, arguments)) = (place, &mut distribution.kind) {
            walk::change(&mut arguments[place].value, &mut |e| {
                let without = squared_root(e);
                without.map(|kind| e.kind = kind).is_some()
            });
        }
    }
}

/// r of `sqrt(r)²`, and `σ² r` of `(σ sqrt(r))²`.
fn squared_root(e: &Expr) -> Option<ExprKind> {
    let ExprKind::Power(base, exponent) = &e.kind else {
        return None;
    };
    if !matches!(&exponent.kind, ExprKind::Number(two) if *two == 2.into()) {
        return None;
    }
    let ExprKind::Product(factors) = &base.kind else {
        return Some(below_root(base)?.kind.clone());
    };
    if !factors.iter().any(|f| below_root(&f.value).is_some()) {
        return None;
    }
    let squared = |value: &Expr| match below_root(value) {
        Some(below) => below.clone(),
        None => Expr {
            kind: ExprKind::Power(Box::new(value.clone()), exponent.clone()),
            span: value.span,
        },
    };
    let mut factors = factors.clone();
    for factor in &mut factors {
        factor.value = squared(&factor.value);
    }
    Some(ExprKind::Product(factors))
}

/// r of `sqrt(r)`.
fn below_root(e: &Expr) -> Option<&Expr> {
    match &e.kind {
        ExprKind::Call(callee, arguments) => match (&callee.kind, &arguments[..]) {
            (ExprKind::Name(word), [single]) if word == "sqrt" => Some(&single.value),
            _ => None,
        },
        _ => None,
    }
}
