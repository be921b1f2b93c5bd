//! Factors that are glued to a divisor: `1/2λ` is λ/2 here, as a computer reads it, and 1/(2λ) in many a paper.

use super::walk;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Factor, Input};

/// Warnings of divisors to which a name is glued.
pub(super) fn glued(input: &Input, text: &str) -> Vec<Diagnostic> {
    let mut places: Vec<(Span, Span)> = Vec::new();
    for expression in input.statements.iter().flat_map(super::names::both_sides) {
        walk::visit(expression, &mut |e| {
            if let ExprKind::Product(factors) = &e.kind {
                let pairs = factors
                    .windows(2)
                    .filter(|pair| is_glued(&pair[0], &pair[1]));
                places.extend(pairs.map(|pair| (pair[0].value.span, pair[1].value.span)));
            }
        });
    }
    places.sort_by_key(|(divisor, _)| divisor.start());
    places.dedup();
    let warning = |&(divisor, factor): &(Span, Span)| {
        let written = |span: Span| text.get(span.range()).unwrap_or_default();
        let (below, beside) = (written(divisor), written(factor));
        let message = format!(
            "`/{below}{beside}` is read as `/{below} * {beside}`: only `{below}` is divided by"
        );
        Diagnostic::at(Code::Ambiguous, divisor.to(factor), message)
            .help(format!(
                "to divide by both, put brackets around them: `({below} {beside})`"
            ))
            .help("else put a space or a sign between them")
    };
    places.iter().map(warning).collect()
}

/// Whether a name stands behind a divisor without a space.
fn is_glued(divisor: &Factor, factor: &Factor) -> bool {
    divisor.divided
        && factor.juxtaposed
        && divisor.value.span.end() == factor.value.span.start()
        && is_name(&factor.value)
}

/// `σ`, `σ²`, `σ_i`.
fn is_name(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Name(_) => true,
        ExprKind::Power(base, _) | ExprKind::Subscripted(base, _) | ExprKind::Transpose(base) => {
            is_name(base)
        }
        _ => false,
    }
}
