//! A power between a function and its bracket, as in `σ²(x)` and `sin²(x)`: it is the power of the value, `σ(x)²`.

use super::{Question, walk};
use crate::lower::is_known_function;
use crate::syntax::ast::{Argument, Expr, ExprKind, Factor, Separator};
use num_rational::Ratio;

/// Puts each such power behind its bracket.
pub(super) fn restate(question: &mut Question) {
    let text = question.text;
    let mut signs = ["²(", "³(", "2(", "3("].iter();
    if signs.any(|sign| text.contains(sign)) || holds_a_raised_word(text) {
        let statements = &mut question.input.to_mut().statements;
        for side in statements.iter_mut().flat_map(walk::sides) {
            walk::change(side, &mut |e| {
                put_behind(e, text);
                false
            });
        }
    }
}

/// `log²`, `sin^2`: a sign behind a word.
fn holds_a_raised_word(text: &str) -> bool {
    let mut signs = text.match_indices(['²', '³', '^']);
    signs.any(|(at, _)| {
        let mut before = text[..at].chars().rev().take(2);
        before.by_ref().all(|c| c.is_ascii_lowercase()) && at > 1
    })
}

/// Puts the powers of a product behind their brackets.
fn put_behind(expression: &mut Expr, text: &str) {
    let ExprKind::Product(factors) = &mut expression.kind else {
        return;
    };
    let count = factors.len();
    let mut at = 0;
    while at + 1 < factors.len() {
        if let Some(value) = joined(&factors[at], &factors[at + 1], text) {
            factors[at].value = value;
            factors.remove(at + 1);
        }
        at += 1;
    }
    if let [single] = &factors[..]
        && count > 1
        && !single.divided
    {
        expression.kind = single.value.kind.clone();
    }
}

/// `σ(x)²` of the factors `σ²` and `(x)`: of a function that is known, as in `log² f(x)`, or, if nothing is between them, of a
/// name in the bracket, where no product needs one.
fn joined(power: &Factor, bracket: &Factor, text: &str) -> Option<Expr> {
    let ExprKind::Power(base, exponent) = &power.value.kind else {
        return None;
    };
    let (ExprKind::Name(word), ExprKind::Number(number)) = (&base.kind, &exponent.kind) else {
        return None;
    };
    let (before, behind) = (power.value.span, bracket.value.span);
    let is_beside = bracket.juxtaposed && !bracket.divided;
    let is_glued = is_beside
        && before.range().end == behind.range().start
        && text
            .get(behind.range())
            .is_some_and(|written| written.starts_with('('));
    let is_name = matches!(
        bracket.value.kind,
        ExprKind::Name(_) | ExprKind::Subscripted(..)
    );
    if !is_beside || *number < Ratio::from_integer(2) {
        return None;
    }
    let argument = [Argument {
        separator: Separator::Comma,
        name: None,
        value: bracket.value.clone(),
    }];
    // A Greek letter before a sum is a factor more often.
    let is_function = word.is_ascii() && is_known_function(word, &argument);
    let is_word = is_function && word.len() > 1;
    if !(is_word || is_glued && (is_function || is_name)) {
        return None;
    }
    let span = before.to(behind);
    let call = ExprKind::Call(base.clone(), argument.into());
    let value = Box::new(Expr { kind: call, span });
    Some(Expr {
        kind: ExprKind::Power(value, exponent.clone()),
        span,
    })
}
