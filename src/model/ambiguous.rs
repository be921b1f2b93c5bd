//! What is read in one of two usual ways: `1/2λ` is λ/2 here, as a computer reads it, and 1/(2λ) in many a paper; so with
//! `x^-1/2`, `e^-λy` and `√2π`.

use super::{swapped, walk};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Factor, Input};

/// Warnings of divisors, exponents and roots to which something is glued, and of arguments in the place of others.
pub(super) fn read_one_way(input: &Input, text: &str) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for expression in input.statements.iter().flat_map(super::names::both_sides) {
        walk::visit(expression, &mut |e| {
            match &e.kind {
                ExprKind::Call(callee, arguments) => {
                    found.extend(swapped::of_call(callee, arguments, text));
                    found.extend(of_a_root(callee, e, text));
                }
                ExprKind::Product(factors) => {
                    let pairs = factors.windows(2);
                    found.extend(pairs.filter_map(|pair| of_a_pair(&pair[0], &pair[1], text)));
                }
                _ => {}
            };
        });
    }
    found.sort_by_key(|diagnostic| diagnostic.labels.first().map(|label| label.span.start()));
    // What is said of `σ` once holds of every other place of it.
    let mut once: Vec<Diagnostic> = Vec::new();
    for diagnostic in found {
        if !once.iter().any(|d| d.message == diagnostic.message) {
            once.push(diagnostic);
        }
    }
    once
}

fn written(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap_or_default()
}

/// Two factors without a blank between them.
fn of_a_pair(one: &Factor, other: &Factor, text: &str) -> Option<Diagnostic> {
    let (here, beside) = (one.value.span, other.value.span);
    let span = here.to(beside);
    let between = text.get(here.end()..beside.start())?;
    if let Some((base, exponent)) = open_exponent(&one.value, text)
        && (other.divided && between == "/"
            || other.juxtaposed && between.is_empty() && is_name(&other.value))
    {
        let [base, exponent, all] =
            [base, exponent, Span::new(exponent.start(), beside.end())].map(|s| written(text, s));
        let rest = written(text, beside);
        let sign = if other.divided { "/" } else { "*" };
        let message = format!(
            "`{base}^{all}` is read as `{base}^({exponent}) {sign} {rest}`: only `{exponent}` is the exponent"
        );
        return Some(
            Diagnostic::at(Code::Ambiguous, span, message)
                .help(format!(
                    "if all of it is the exponent, put brackets around it: `{base}^({all})`"
                ))
                .help(format!(
                    "else put them around the exponent: `{base}^({exponent}) {sign} {rest}`"
                )),
        );
    }
    if let Some(warning) = of_a_log(one, other, between, text) {
        return Some(warning);
    }
    let is_glued = one.divided && other.juxtaposed && between.is_empty();
    if !is_glued || !(is_name(&other.value) || is_root(&other.value)) {
        return None;
    }
    let (below, beside) = (written(text, here), written(text, beside));
    let message = format!(
        "`/{below}{beside}` is read as `/{below} * {beside}`: only `{below}` is divided by"
    );
    Some(
        Diagnostic::at(Code::Ambiguous, span, message)
            .help(format!(
                "to divide by both, put brackets around them: `({below} {beside})`"
            ))
            .help("else put a space or a sign between them"),
    )
}

/// `log p/q`: a function without brackets ends before the bar.
fn of_a_log(one: &Factor, other: &Factor, between: &str, text: &str) -> Option<Diagnostic> {
    let ExprKind::Call(callee, arguments) = &one.value.kind else {
        return None;
    };
    let ([argument], ExprKind::Name(_)) = (&arguments[..], &callee.kind) else {
        return None;
    };
    let [function, inside, below] =
        [callee.span, argument.value.span, other.value.span].map(|span| written(text, span));
    let behind = written(text, one.value.span).strip_prefix(function)?;
    let is_open = !behind.trim_start().starts_with('(') && behind.trim_start() == inside;
    let is_number = matches!(other.value.kind, ExprKind::Number(_));
    if one.divided || !is_open || is_number || !(other.divided && between.trim() == "/") {
        return None;
    }
    let message = format!(
        "`{function} {inside}/{below}` is read as `{function}({inside})/{below}`: the function is of `{inside}` alone"
    );
    Some(
        Diagnostic::at(
            Code::Ambiguous,
            one.value.span.to(other.value.span),
            message,
        )
        .help(format!(
            "if it is of the quotient, write `{function}({inside}/{below})`"
        ))
        .help(format!("else write `{function}({inside})/{below}`")),
    )
}

/// Base and exponent of a power whose exponent begins with a sign, or is the 1 of `x^1/2`, and has no brackets: it may
/// have been meant to go on. Of `e^λy` any exponent may.
fn open_exponent(power: &Expr, text: &str) -> Option<(Span, Span)> {
    let ExprKind::Power(base, exponent) = &power.kind else {
        return None;
    };
    let first = written(text, exponent.span);
    let is_signed = first.starts_with(['-', '−', '–']);
    let is_one = first == "1";
    let is_exponential = matches!(&base.kind, ExprKind::Name(word) if word == "e")
        && matches!(exponent.kind, ExprKind::Name(_));
    let is_open = is_signed || is_one || is_exponential;
    is_open.then_some((base.span, exponent.span))
}

/// `√2π`: more than one factor below a root without brackets.
fn of_a_root(callee: &Expr, call: &Expr, text: &str) -> Option<Diagnostic> {
    let [root, whole] = [callee.span, call.span].map(|span| written(text, span));
    let below = whole.strip_prefix(root)?.trim_start();
    let ExprKind::Call(_, arguments) = &call.kind else {
        return None;
    };
    let [argument] = &arguments[..] else {
        return None;
    };
    let ExprKind::Product(factors) = &argument.value.kind else {
        return None;
    };
    if !matches!(root, "√" | "sqrt") || below.starts_with('(') {
        return None;
    }
    let first = written(text, factors.first()?.value.span);
    let rest = below.strip_prefix(first)?;
    let message = format!("`{whole}` is read as `√({below})`");
    Some(
        Diagnostic::at(Code::Ambiguous, call.span, message).help(format!(
            "write it so, or `√({first}) {rest}` if the root is of `{first}` alone"
        )),
    )
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

/// `√2π`, `√(2π)`.
fn is_root(e: &Expr) -> bool {
    matches!(&e.kind, ExprKind::Call(callee, _) if matches!(&callee.kind, ExprKind::Name(word) if word == "sqrt"))
}
