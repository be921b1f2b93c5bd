//! `H(q)`, the entropy of a density, and `H(p, q)`, the cross entropy of two: both are expectations of minus a log.

use super::bare_densities::{Written, variable_of};
use super::links::call_of;
use super::{Question, Word, typed_function, walk, word_of};
use crate::catalogue;
use crate::diag::Diagnostic;
use crate::syntax::ast::{Argument, Expr, ExprKind, Name, Separator, StatementKind};

/// Writes out the entropies of densities. H of anything else stays a function of which nothing is known.
///
/// # Errors
/// If a density without arguments has different ones elsewhere.
pub(super) fn restate(question: &mut Question) -> Result<(), Diagnostic> {
    let is_defined = |s| typed_function(s).is_some_and(|(word, ..)| word == "H");
    if !question.text.contains("H(") || question.input.statements.iter().any(is_defined) {
        return Ok(());
    }
    let free = question.free_letter(&["x", "z", "u", "v"]);
    let free = free.unwrap_or_else(|| "v".into());
    for place in 0..question.input.statements.len() {
        let StatementKind::Bare(objective) = &question.input.statements[place].kind else {
            continue;
        };
        let written = Written::of(objective, question.text);
        let mut problem = None;
        let (mut of_one, mut of_two) = (false, false);
        if let StatementKind::Bare(objective) = &mut question.input.to_mut().statements[place].kind
        {
            walk::change(objective, &mut |e| {
                match written_out(e, &written, &free) {
                    Ok(Some(entropy)) => {
                        match &e.kind {
                            ExprKind::Call(_, arguments) if arguments.len() == 2 => of_two = true,
                            _ => of_one = true,
                        }
                        *e = entropy;
                    }
                    Ok(None) => {}
                    Err(new) => problem = problem.take().or(Some(new)),
                }
                false
            });
        }
        if let Some(problem) = problem {
            return Err(problem);
        }
        let one = "H of a density is its entropy, the expectation of minus its log.";
        let two = "H of two densities is their cross entropy, the expectation under the first of minus the log of the second.";
        let said = [(of_one, one), (of_two, two)].into_iter();
        let said = said.filter(|(is_so, _)| *is_so);
        question
            .remarks
            .extend(said.map(|(_, remark)| remark.to_owned()));
    }
    Ok(())
}

/// `E[z ~ q(z; φ)](-log(q(z; φ)))` of `H(q)`.
fn written_out(call: &Expr, written: &Written, free: &Word) -> Result<Option<Expr>, Diagnostic> {
    let ExprKind::Call(callee, arguments) = &call.kind else {
        return Ok(None);
    };
    let is_h = matches!(&callee.kind, ExprKind::Name(word) if word == "H");
    let is_plain = |a: &Argument| a.separator == Separator::Comma && is_density(&a.value, written);
    if !is_h || arguments.is_empty() || arguments.len() > 2 || !arguments.iter().all(is_plain) {
        return Ok(None);
    }
    let mut from = arguments[0].value.clone();
    let mut to = arguments[arguments.len() - 1].value.clone();
    // λ of `Exponential(λ)` is no variable.
    let of = |density: &Expr| variable_of(density).filter(|_| !is_distribution(density));
    written.put(&mut from, of(&to).as_ref())?;
    written.put(&mut to, of(&from).as_ref())?;
    let stated = of(&from).or_else(|| of(&to));
    let variable = stated.unwrap_or_else(|| free.clone());
    let span = call.span;
    let log = call_of("log", [at(to, &variable)], span);
    let kind = ExprKind::Expectation {
        variable: Box::new(Name {
            text: variable,
            span,
        }),
        density: Box::new(from),
        body: Box::new(Expr {
            kind: ExprKind::Sum(vec![(true, log)]),
            span,
        }),
    };
    Ok(Some(Expr { kind, span }))
}

/// A distribution, a density with arguments, or the name of one that has arguments elsewhere.
fn is_density(expression: &Expr, written: &Written) -> bool {
    match &expression.kind {
        ExprKind::Call(..) if is_distribution(expression) => true,
        ExprKind::Call(callee, _) => {
            let is_letter = |word: &str| word.starts_with(['p', 'q', 'π']);
            variable_of(expression).is_some() && word_of(callee).is_some_and(|w| is_letter(&w))
        }
        _ => written.is_density(expression),
    }
}

/// `Normal(μ, σ²)`, without a point.
fn is_distribution(expression: &Expr) -> bool {
    let ExprKind::Call(callee, arguments) = &expression.kind else {
        return false;
    };
    let is_known = matches!(&callee.kind, ExprKind::Name(word) if catalogue::find(word).is_some());
    is_known && arguments.iter().all(|a| a.separator == Separator::Comma)
}

/// A density at a point: `Normal(x; μ, σ²)` of a distribution, and any other as it is written.
fn at(density: Expr, variable: &Word) -> Expr {
    if !is_distribution(&density) {
        return density;
    }
    let ExprKind::Call(callee, arguments) = density.kind else {
        return density;
    };
    let mut all = vec![Argument {
        separator: Separator::Comma,
        name: None,
        value: Expr {
            kind: ExprKind::Name(variable.clone()),
            span: density.span,
        },
    }];
    all.extend(arguments);
    if let Some(first) = all.get_mut(1) {
        first.separator = Separator::Semicolon;
    }
    Expr {
        kind: ExprKind::Call(callee, all.into()),
        span: density.span,
    }
}
