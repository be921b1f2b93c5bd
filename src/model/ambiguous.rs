//! What is read in one of two usual ways: `1/2λ` is λ/2 here, as a computer reads it, and 1/(2λ) in many a paper; the second
//! argument of `Normal(μ, σ)` is the variance here, and the standard deviation in many a library.

use super::walk;
use crate::catalogue;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind, Factor, Input, Separator};

/// Warnings of divisors to which a name is glued, and of variances with the letter of a standard deviation.
pub(super) fn read_one_way(input: &Input, text: &str) -> Vec<Diagnostic> {
    let mut places: Vec<(Span, Span)> = Vec::new();
    let mut variances: Vec<&Expr> = Vec::new();
    for expression in input.statements.iter().flat_map(super::names::both_sides) {
        walk::visit(expression, &mut |e| {
            if let ExprKind::Call(callee, arguments) = &e.kind {
                variances.extend(variance(callee, arguments));
            }
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
    let variances = variances.into_iter().map(|e| of_a_variance(e, text));
    places.iter().map(warning).chain(variances).collect()
}

/// The argument that is a variance by its place and has the letter σ, which is that of a standard deviation.
fn variance<'e>(callee: &Expr, arguments: &'e [Argument]) -> Option<&'e Expr> {
    let is_sigma = |e: &Expr| match &e.kind {
        ExprKind::Subscripted(base, _) => matches!(&base.kind, ExprKind::Name(w) if w == "σ"),
        kind => matches!(kind, ExprKind::Name(word) if word == "σ"),
    };
    let place = arguments
        .iter()
        .position(|a| a.name.is_none() && is_sigma(&a.value))?;
    let ExprKind::Name(word) = &callee.kind else {
        return None;
    };
    let second = arguments.get(1).map(|a| a.separator);
    let inside = usize::from(second.is_some_and(|mark| mark != Separator::Comma));
    let parameters = &catalogue::find(word)?.distribution().parameters;
    let parameter = parameters.get(place.checked_sub(inside)?)?;
    (parameter.label == "variance").then(|| &arguments[place].value)
}

fn of_a_variance(e: &Expr, text: &str) -> Diagnostic {
    let written = text.get(e.span.range()).unwrap_or_default();
    let message = format!("`{written}` is read as the variance, by its place");
    Diagnostic::at(Code::Ambiguous, e.span, message)
        .help(format!(
            "if it is the standard deviation, write `{written}²`"
        ))
        .help(format!(
            "else say so by names: `Normal(mean = μ, variance = {written})`"
        ))
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
