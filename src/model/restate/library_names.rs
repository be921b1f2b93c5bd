//! Arguments of distributions under the names that other libraries give them: `total_count = n` is `trials = n`.

use super::{Question, walk};
use crate::catalogue;
use crate::diag::{Code, Diagnostic};
use crate::model::missing::underscored;
use crate::model::names::both_sides;
use crate::syntax::ast::{Argument, Comparison, Expr, ExprKind, Word};

/// Gives each argument with a name the name that the catalogue has for it.
///
/// # Errors
/// Names that mean another thing where they come from: `a` and `b` beside `loc` and `scale`.
pub(super) fn restate(question: &mut Question) -> Result<(), Diagnostic> {
    if !question.text.contains('=') {
        return Ok(());
    }
    let mut found = false;
    let mut refused = None;
    for statement in &question.input.statements {
        for side in both_sides(statement) {
            walk::visit(side, &mut |e| {
                found |= restated(e).is_some();
                refused = refused.take().or_else(|| standardised_ends(e));
            });
        }
    }
    if let Some(refusal) = refused {
        return Err(refusal);
    }
    if !found {
        return Ok(());
    }
    let statements = &mut question.input.to_mut().statements;
    for side in statements.iter_mut().flat_map(walk::sides) {
        walk::change(side, &mut |e| {
            if let Some(kind) = restated(e) {
                e.kind = kind;
            }
            false
        });
    }
    Ok(())
}

/// The refusal of ends of a support that are given as SciPy has them: in scales from the location.
fn standardised_ends(call: &Expr) -> Option<Diagnostic> {
    let ExprKind::Call(callee, arguments) = &call.kind else {
        return None;
    };
    let ExprKind::Name(word) = &callee.kind else {
        return None;
    };
    let given: Vec<Word> = arguments.iter().filter_map(given_name).collect();
    let has = |words: &[&str]| given.iter().any(|given| words.contains(&given.as_str()));
    if !has(&["loc", "scale"]) || !has(&["a", "b"]) {
        return None;
    }
    let entry = catalogue::find(word)?;
    let is_end = |end: &str| matches!(entry.label(end), Some("lower" | "upper"));
    if !["a", "b"].into_iter().any(is_end) {
        return None;
    }
    let message = "beside `loc` and `scale`, `a` and `b` are the ends in scales from the location, as SciPy has them, and here they would be the ends themselves";
    Some(
        Diagnostic::at(Code::UnknownArgument, call.span, message).help(format!(
            "give the ends under their names, as in `{word}(loc=μ, scale=σ, lower=0, upper=1)`"
        )),
    )
}

/// The call with the names of the catalogue, if it has others. What only the entry for vectors has, such as a Cholesky factor,
/// makes it a call of that entry.
fn restated(call: &Expr) -> Option<ExprKind> {
    let ExprKind::Call(callee, arguments) = &call.kind else {
        return None;
    };
    let ExprKind::Name(word) = &callee.kind else {
        return None;
    };
    let given: Vec<Option<Word>> = arguments.iter().map(given_name).collect();
    if given.iter().all(Option::is_none) {
        return None;
    }
    let entry = catalogue::find(word)?;
    let vectors = entry.distribution().vectors.as_deref();
    let vectors = vectors.and_then(catalogue::find);
    let mut is_of_vectors = false;
    let mut restated = arguments.clone();
    let mut is_other = false;
    for (argument, given) in restated.iter_mut().zip(&given) {
        let Some(given) = given else {
            continue;
        };
        let label = entry.label(given).unwrap_or_else(|| {
            let label = vectors.and_then(|vectors| vectors.label(given));
            is_of_vectors |= label.is_some_and(|label| label != given);
            label.unwrap_or(given)
        });
        is_other |= argument.name.as_deref() != Some(label);
        if argument.name.is_none()
            && let ExprKind::Compare(_, _, value) = &argument.value.kind
        {
            argument.value = value.as_ref().clone();
        }
        argument.name = Some(label.into());
    }
    let mut callee = callee.clone();
    if let Some(vectors) = vectors.filter(|_| is_of_vectors) {
        callee.kind = ExprKind::Name(vectors.distribution().name.text.clone());
    }
    is_other.then_some(ExprKind::Call(callee, restated))
}

/// The name of an argument; one with `_` between its words is read as an equation of a name with a subscript.
fn given_name(argument: &Argument) -> Option<Word> {
    match (&argument.name, &argument.value.kind) {
        (Some(name), _) => Some(name.clone()),
        (None, ExprKind::Compare(left, Comparison::Equal, _)) => underscored(left).map(Word::from),
        _ => None,
    }
}
