//! Sums without brackets: of `Σ_{i=1}^n y_i log(λ) - λ` the sum ends before `- λ` here, and in many a paper it does not.

use super::noise::mentions;
use super::{names, walk};
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{Big, BigOperator, Expr, ExprKind, Input};

/// Warns of a summand behind such a sum that may belong to it: without its index, its last number, a norm, or a sum of its own.
pub(super) fn read_to_the_sign(input: &Input, text: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for side in input.statements.iter().flat_map(names::both_sides) {
        walk::visit(side, &mut |e| {
            if let ExprKind::Sum(summands) = &e.kind {
                let pairs = summands.windows(2);
                found.extend(pairs.filter_map(|pair| of_a_pair(&pair[0].1, &pair[1], text)));
            }
        });
    }
    found
}

fn of_a_pair(sum: &Expr, (is_negative, next): &(bool, Expr), text: &str) -> Option<Diagnostic> {
    let big = last_sum(sum)?;
    let [body, behind] = [big.body.span, next.span].map(|span| text.get(span.range()));
    let (body, behind) = (body?, behind?);
    let head = text.get(sum.span.start()..big.body.span.start())?;
    if is_enclosed(body) || head.trim_end().ends_with('(') || is_surely_outside(next, big) {
        return None;
    }
    let sign = if *is_negative { "-" } else { "+" };
    let index = &big.index.text;
    let message = format!(
        "the sum over `{index}` is read as that of `{body}`: it ends before `{sign} {behind}`"
    );
    let span = big.body.span.to(next.span);
    Some(
        Diagnostic::at(Code::Ambiguous, span, message)
            .help(format!(
                "if all of it is summed, put brackets around it: `({body} {sign} {behind})`"
            ))
            .help(format!(
                "else put them around what is summed: `({body}) {sign} {behind}`"
            )),
    )
}

/// The sum that a summand ends with.
fn last_sum(e: &Expr) -> Option<&Big> {
    match &e.kind {
        ExprKind::Big(big) if big.operator == BigOperator::Sum => Some(big),
        ExprKind::Product(factors) => {
            let last = factors.last().filter(|last| !last.divided)?;
            last_sum(&last.value)
        }
        _ => None,
    }
}

/// Whether one pair of brackets encloses all of it, or it begins with a bracket that tells what is summed.
fn is_enclosed(body: &str) -> bool {
    body.starts_with(['(', '[', '{'])
}

/// A penalty, another sum, or what holds how many are summed.
fn is_surely_outside(next: &Expr, big: &Big) -> bool {
    let is_norm = |e: &Expr| match &e.kind {
        ExprKind::DoubleBars(_) | ExprKind::Big(_) | ExprKind::Transpose(_) => true,
        ExprKind::Call(callee, _) => {
            matches!(&callee.kind, ExprKind::Name(word) if word.starts_with("norm"))
        }
        _ => false,
    };
    let holds_size = big.limits.iter().any(|ends| match &ends.1.kind {
        ExprKind::Name(size) => mentions(next, size),
        _ => false,
    });
    walk::holds(next, &is_norm) || holds_size
}
