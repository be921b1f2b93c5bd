//! A walk over the syntax tree.

use crate::syntax::ast::{Expr, ExprKind, Statement, StatementKind, Subscript};
use rustc_hash::FxHashSet;

/// Visits the direct parts of an expression.
pub(super) fn each_part<'e>(expression: &'e Expr, see: &mut dyn FnMut(&'e Expr)) {
    match &expression.kind {
        ExprKind::Number(_) | ExprKind::Name(_) | ExprKind::Meta(_) | ExprKind::Ellipsis => {}
        ExprKind::Subscripted(base, subscript) => {
            see(base);
            if let Subscript::List(list) = subscript {
                list.iter().for_each(see);
            }
        }
        ExprKind::Call(callee, arguments) => {
            see(callee);
            arguments.iter().for_each(|argument| see(&argument.value));
        }
        ExprKind::Sum(summands) => summands.iter().for_each(|(_, summand)| see(summand)),
        ExprKind::Product(factors) => factors.iter().for_each(|factor| see(&factor.value)),
        ExprKind::Power(a, b)
        | ExprKind::Kl(a, b)
        | ExprKind::Compare(a, _, b)
        | ExprKind::Range(a, b) => {
            see(a);
            see(b);
        }
        ExprKind::Factorial(e)
        | ExprKind::Transpose(e)
        | ExprKind::Bars(e)
        | ExprKind::DoubleBars(e) => see(e),
        ExprKind::Big(big) => {
            if let Some(ends) = &big.limits {
                see(&ends.0);
                see(&ends.1);
            }
            big.condition.iter().for_each(&mut *see);
            see(&big.body);
        }
        ExprKind::Expectation { density, body, .. } => {
            see(density);
            see(body);
        }
        ExprKind::Optimum(_, optimum) => {
            optimum.names.iter().for_each(&mut *see);
            see(&optimum.body);
        }
    }
}

/// Visits an expression and everything in it, the outer before the inner.
pub(super) fn visit<'e>(expression: &'e Expr, see: &mut dyn FnMut(&'e Expr)) {
    see(expression);
    each_part(expression, &mut |part| visit(part, see));
}

/// Whether something in an expression is that.
pub(super) fn holds(expression: &Expr, is_it: &dyn Fn(&Expr) -> bool) -> bool {
    let mut found = false;
    visit(expression, &mut |e| found |= is_it(e));
    found
}

/// Visits an expression and everything in it, but for some parts.
pub(super) fn visit_but<'e>(
    expression: &'e Expr,
    but: &FxHashSet<*const Expr>,
    see: &mut dyn FnMut(&'e Expr),
) {
    if !but.contains(&std::ptr::from_ref(expression)) {
        see(expression);
        each_part(expression, &mut |part| visit_but(part, but, see));
    }
}

/// Every side of a statement, to be changed.
pub(super) fn sides(statement: &mut Statement) -> Vec<&mut Expr> {
    match &mut statement.kind {
        StatementKind::Distributed {
            subject,
            given,
            distribution,
        } => { given.iter_mut() }
            .chain([subject, distribution])
            .collect(),
        StatementKind::Defined { left, right, .. } => vec![left, right],
        StatementKind::Bare(bare) => vec![bare],
    }
}

/// Changes an expression and everything in it, the outer before the inner; what `change` says it has changed is not looked into.
pub(super) fn change(expression: &mut Expr, by: &mut dyn FnMut(&mut Expr) -> bool) {
    if by(expression) {
        return;
    }
    match &mut expression.kind {
        ExprKind::Number(_) | ExprKind::Name(_) | ExprKind::Meta(_) | ExprKind::Ellipsis => {}
        ExprKind::Subscripted(base, subscript) => {
            change(base, by);
            if let Subscript::List(list) = subscript {
                list.iter_mut().for_each(|e| change(e, by));
            }
        }
        ExprKind::Call(callee, arguments) => {
            change(callee, by);
            { arguments.iter_mut() }.for_each(|argument| change(&mut argument.value, by));
        }
        ExprKind::Sum(summands) => {
            summands
                .iter_mut()
                .for_each(|(_, summand)| change(summand, by));
        }
        ExprKind::Product(factors) => {
            { factors.iter_mut() }.for_each(|factor| change(&mut factor.value, by));
        }
        ExprKind::Power(a, b)
        | ExprKind::Kl(a, b)
        | ExprKind::Compare(a, _, b)
        | ExprKind::Range(a, b) => {
            change(a, by);
            change(b, by);
        }
        ExprKind::Factorial(e)
        | ExprKind::Transpose(e)
        | ExprKind::Bars(e)
        | ExprKind::DoubleBars(e) => change(e, by),
        ExprKind::Big(big) => {
            if let Some((low, high)) = &mut big.limits {
                change(low, by);
                change(high, by);
            }
            big.condition.iter_mut().for_each(|e| change(e, by));
            change(&mut big.body, by);
        }
        ExprKind::Expectation { density, body, .. } => {
            change(density, by);
            change(body, by);
        }
        ExprKind::Optimum(_, optimum) => {
            optimum.names.iter_mut().for_each(|e| change(e, by));
            change(&mut optimum.body, by);
        }
    }
}

/// Whether a word stands at the end of a range: of a sum, a product or a slice.
pub(super) fn is_limit(all: &[&Expr], word: &str) -> bool {
    let mut found = false;
    let is_word = |e: &Expr| matches!(&e.kind, ExprKind::Name(other) if other == word);
    for expression in all {
        visit(expression, &mut |e| match &e.kind {
            ExprKind::Big(big) => {
                let limits = big.limits.iter().flat_map(|ends| [&ends.0, &ends.1]);
                found |= limits.into_iter().any(is_word);
            }
            ExprKind::Range(low, high) => found |= is_word(low) || is_word(high),
            _ => {}
        });
    }
    found
}
