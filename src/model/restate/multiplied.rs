//! Noise that is multiplied: `y = m exp(ε)`, `y = exp(μ + ε)`, and `y = m ε` where the distribution is of `log(ε)`. The log of y
//! is then log(m) and the noise, which is added.

use super::links::{call, sum};
use super::names::both_sides;
use super::noise::mentions;
use super::{Question, equation};
use crate::lower::{Vocabulary, base_word};
use crate::syntax::ast::{Expr, ExprKind, Factor, Statement, StatementKind, Word};

/// A statement whose noise is multiplied, and the statement of that noise.
struct Multiplied {
    place: usize,
    noise: usize,
    /// `log(m) + ε`.
    right: Expr,
    /// ε, where its log was what is distributed.
    named: Option<Expr>,
}

/// Takes the log of each such statement.
pub(super) fn restate(question: &mut Question) {
    let statements = &question.input.statements;
    let Some(found) = (0..statements.len()).find_map(|place| multiplied(statements, place)) else {
        return;
    };
    let statements = &mut question.input.to_mut().statements;
    if let StatementKind::Defined { left, right, .. } = &mut statements[found.place].kind {
        *left = call("log", left.clone());
        *right = found.right;
    }
    if let Some(name) = found.named
        && let StatementKind::Distributed { subject, .. } = &mut statements[found.noise].kind
    {
        *subject = name;
    }
}

fn multiplied(statements: &[Statement], place: usize) -> Option<Multiplied> {
    let (left, right) = equation(&statements[place])?;
    let own = name(left)?;
    let mut others = (0..statements.len()).filter(|k| *k != place);
    let is_used = |k: usize| both_sides(&statements[k]).iter().any(|e| mentions(e, &own));
    if others.clone().any(is_used) {
        return None;
    }
    others.find_map(|noise| {
        let StatementKind::Distributed { subject, .. } = &statements[noise].kind else {
            return None;
        };
        let named = of_log(subject);
        let word = name(named.unwrap_or(subject))?;
        Some(Multiplied {
            place,
            noise,
            right: log_of(right, &word, named.is_some())?,
            named: named.cloned(),
        })
    })
}

/// y of `y` or `y_i`.
fn name(expression: &Expr) -> Option<Word> {
    let is_name = matches!(
        expression.kind,
        ExprKind::Name(_) | ExprKind::Subscripted(..)
    );
    base_word(expression, &Vocabulary::default()).filter(|_| is_name)
}

/// ε of `log(ε)`.
fn of_log(subject: &Expr) -> Option<&Expr> {
    inside(subject, "log")
}

fn inside<'e>(expression: &'e Expr, function: &str) -> Option<&'e Expr> {
    match &expression.kind {
        ExprKind::Call(callee, arguments) => match (&callee.kind, &**arguments) {
            (ExprKind::Name(word), [argument]) if word == function => Some(&argument.value),
            _ => None,
        },
        _ => None,
    }
}

/// `log(m) + ε` of `m exp(ε)`, or of `m ε` where ε is called so for its log.
fn log_of(right: &Expr, noise: &Word, is_of_log: bool) -> Option<Expr> {
    let of_factor = |e: &Expr| match is_of_log {
        true => (name(e).as_ref() == Some(noise)).then(|| e.clone()),
        false => inside(e, "exp").filter(|e| mentions(e, noise)).cloned(),
    };
    let ExprKind::Product(factors) = &right.kind else {
        return of_factor(right);
    };
    let is_noisy = |f: &Factor| mentions(&f.value, noise);
    let at = factors.iter().position(is_noisy)?;
    if factors[at].divided || factors.iter().skip(at + 1).any(is_noisy) {
        return None;
    }
    let log = of_factor(&factors[at].value)?;
    let mut rest = factors.clone();
    rest.remove(at);
    let rest = match &rest[..] {
        [single] if !single.divided => single.value.clone(),
        [first, ..] if !first.divided => Expr {
            kind: ExprKind::Product(rest),
            span: right.span,
        },
        _ => return None,
    };
    Some(sum(call("log", rest), log))
}
