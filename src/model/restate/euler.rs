//! Euler's number: where e is raised to a power or stands alone in a logarithm, it is the number wherever it stands, as in
//! `a/e e^(-a y)`. A letter e that does neither is a name like any other.

use super::links::call;
use super::names::expressions;
use super::{Question, optimised, walk};
use crate::syntax::ast::{Expr, ExprKind, StatementKind};
use num_rational::Ratio;

/// Writes `exp(1)` for the number where it is no base; what is raised is read so everywhere.
pub(super) fn restate(question: &mut Question) {
    let is_hinted = ["e^", "e⁻", "e²", "(e)"]
        .iter()
        .any(|sign| question.text.contains(sign));
    if !is_hinted || !is_number(question) {
        return;
    }
    for side in { question.input.to_mut().statements.iter_mut() }.flat_map(walk::sides) {
        put_in(side);
    }
}

fn put_in(expression: &mut Expr) {
    walk::change(expression, &mut |e| {
        if is_e(e) {
            let one = ExprKind::Number(Ratio::from_integer(1));
            let span = e.span;
            *e = call("exp", Expr { kind: one, span });
            return true;
        }
        match &mut e.kind {
            ExprKind::Power(base, exponent) if is_e(base) => {
                put_in(exponent);
                true
            }
            _ => false,
        }
    });
}

fn is_e(expression: &Expr) -> bool {
    matches!(&expression.kind, ExprKind::Name(word) if word == "e")
}

/// Whether e is used as the number somewhere, and nowhere as a name: declared, distributed, defined, optimised or with an index.
fn is_number(question: &Question) -> bool {
    let (said, declared) = expressions(&question.input);
    let is_subject = question.input.statements.iter().any(|s| match &s.kind {
        StatementKind::Distributed { subject, .. } => is_e(subject),
        StatementKind::Defined { left, .. } => is_e(left),
        StatementKind::Bare(_) => false,
    });
    if is_subject || declared.into_iter().any(is_e) || optimised(question).contains("e") {
        return false;
    }
    let (mut is_used, mut is_family) = (false, false);
    for side in said {
        walk::visit(side, &mut |e| match &e.kind {
            ExprKind::Power(base, _) => is_used |= is_e(base),
            ExprKind::Subscripted(base, _) => is_family |= is_e(base),
            ExprKind::Call(callee, arguments) => {
                let is_log = matches!(&callee.kind, ExprKind::Name(word) if ["log", "ln"].contains(&word.as_str()));
                is_used |= is_log && matches!(&**arguments, [single] if is_e(&single.value));
                is_family |= is_e(callee);
            }
            _ => {}
        });
    }
    is_used && !is_family
}
