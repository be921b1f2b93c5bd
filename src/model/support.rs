//! Supports that move with a parameter.

use super::names::Words;
use super::{Parts, walk};
use crate::diag::{Code, Diagnostic};
use crate::lower::base_word;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind};

/// `ind(y < θ)`: where the density is zero depends on what is optimised.
pub(super) fn case_distinctions(parts: &Parts<'_>, words: &Words) -> Result<(), Diagnostic> {
    let observed = parts.observed.as_ref().map(|o| o.distribution);
    let density = parts.density.map(|(_, right)| right);
    let locals = parts.locals.iter().map(|(_, right)| *right);
    let mut problem = None;
    for place in observed.into_iter().chain(density).chain(locals) {
        walk::visit(place, &mut |e| {
            if problem.is_none() && matches!(e.kind, ExprKind::Compare(..)) {
                problem = mentioned(e, words).map(|word| support_depends(&word, e.span));
            }
        });
    }
    problem.map_or(Ok(()), Err)
}

/// The parameter that occurs in an expression.
pub(super) fn mentioned(expression: &Expr, words: &Words) -> Option<String> {
    let mut found = None;
    walk::visit(expression, &mut |e| {
        if let (None, ExprKind::Name(_) | ExprKind::Subscripted(..)) = (&found, &e.kind) {
            found = base_word(e, &words.vocabulary).filter(|word| words.parameters.contains(word));
        }
    });
    found
}

/// The refusal of a density whose support moves with a parameter.
pub(super) fn support_depends(parameter: &str, span: Span) -> Diagnostic {
    Diagnostic::at(
        Code::SupportDependsOnParameter,
        span,
        format!("where the density is positive depends on `{parameter}`, which is optimised"),
    )
    .help("the likelihood then jumps to zero, and its maximum lies at the jump: no loss that is a sum of logarithms leads there")
    .help("optimise other parameters with `--wrt`, or use a density with a fixed support")
}
