//! A distribution that is told case by case, `y_i ~ if(z_i = 1, Normal(μ, 1), Normal(0, 1))`, is the density that is: each
//! distribution stands for its density at the observation.

use super::{Question, walk, word_of};
use crate::catalogue;
use crate::syntax::ast::{Argument, Expr, ExprKind, Separator, StatementKind, Subscript, Word};

/// Says each such statement as a density.
pub(super) fn restate(question: &mut Question) {
    for place in 0..question.input.statements.len() {
        let StatementKind::Distributed {
            subject,
            given,
            distribution,
        } = &question.input.statements[place].kind
        else {
            continue;
        };
        let Some(right) = density(distribution, subject) else {
            continue;
        };
        let Some(name) = question.free_letter(&["p", "f", "g"]) else {
            return;
        };
        let left = head(name, subject, given, beside(distribution, subject));
        question.input.to_mut().statements[place].kind = StatementKind::Defined {
            left,
            right,
            is_proportional: false,
        };
    }
}

/// The condition and the cases of `if(c, a, b)`, and its callee.
pub(super) fn told(e: &Expr) -> Option<(&[Argument; 3], &Expr)> {
    let ExprKind::Call(callee, arguments) = &e.kind else {
        return None;
    };
    let is_if = matches!(&callee.kind, ExprKind::Name(word) if word == "if");
    let three = (**arguments).try_into().ok().filter(|_| is_if)?;
    Some((three, callee))
}

/// The density at the observation of a distribution that is told case by case.
fn density(distribution: &Expr, subject: &Expr) -> Option<Expr> {
    let ([condition, chosen, other], callee) = told(distribution)?;
    let case = |argument: &Argument| {
        let value = &argument.value;
        let density = density(value, subject).or_else(|| at_observation(value, subject))?;
        Some(plain(density))
    };
    let kind = ExprKind::Call(
        Box::new(callee.clone()),
        [condition.clone(), case(chosen)?, case(other)?].into(),
    );
    let span = distribution.span;
    Some(Expr { kind, span })
}

/// `Normal(y_i; μ, 1)` of `Normal(μ, 1)`.
fn at_observation(distribution: &Expr, subject: &Expr) -> Option<Expr> {
    let ExprKind::Call(callee, arguments) = &distribution.kind else {
        return None;
    };
    catalogue::find(&word_of(callee)?)?;
    let mut all = vec![plain(subject.clone())];
    all.extend(arguments.iter().cloned());
    if let Some(first) = all.get_mut(1) {
        first.separator = Separator::Semicolon;
    }
    let kind = ExprKind::Call(callee.clone(), all.into());
    let span = distribution.span;
    Some(Expr { kind, span })
}

/// `z_i` of `if(z_i = 1, …)`: what stands there with the index of the observation.
fn beside<'e>(distribution: &'e Expr, subject: &Expr) -> Vec<&'e Expr> {
    let ExprKind::Subscripted(_, of) = &subject.kind else {
        return Vec::new();
    };
    let mut found: Vec<&Expr> = Vec::new();
    walk::visit(distribution, &mut |e| {
        if let ExprKind::Subscripted(_, below) = &e.kind
            && is_same_index(below, of)
            && found.iter().all(|other| word_of(other) != word_of(e))
        {
            found.push(e);
        }
    });
    found
}

fn is_same_index(one: &Subscript, other: &Subscript) -> bool {
    matches!((one, other), (Subscript::Word(one), Subscript::Word(other)) if one == other)
}

/// `p(y_i | x_i, z_i)`.
fn head(name: Word, subject: &Expr, given: &[Expr], beside: Vec<&Expr>) -> Expr {
    let new = |e: &&Expr| given.iter().all(|other| word_of(other) != word_of(e));
    let beside: Vec<&Expr> = beside.into_iter().filter(new).collect();
    let mut arguments = vec![plain(subject.clone())];
    arguments.extend(given.iter().chain(beside).cloned().map(plain));
    if let Some(first) = arguments.get_mut(1) {
        first.separator = Separator::Bar;
    }
    let span = subject.span;
    let callee = ExprKind::Name(name);
    let callee = Box::new(Expr { kind: callee, span });
    let kind = ExprKind::Call(callee, arguments.into());
    Expr { kind, span }
}

fn plain(value: Expr) -> Argument {
    Argument {
        separator: Separator::Comma,
        name: None,
        value,
    }
}
