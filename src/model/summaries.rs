//! Functions of the whole sample: `mean(x)` beside `y_i` is no function of the one value `x_i`.

use super::names::{Words, both_sides};
use super::{Parts, walk};
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{Expr, ExprKind, Input, Separator};
use rustc_hash::FxHashSet;

/// What is called like a number of a whole sample.
const OF_SAMPLES: &[&str] = &[
    "mean", "average", "avg", "median", "var", "variance", "sd", "std", "stdev",
];

/// Refuses a number of the whole sample: data get the index of the observations, so it would be one of a single observation.
pub(super) fn refuse(
    input: &Input,
    parts: &Parts<'_>,
    text: &str,
    words: &Words,
) -> Result<(), Diagnostic> {
    let mut found = None;
    for side in input.statements.iter().flat_map(both_sides) {
        walk::visit(side, &mut |e| {
            if found.is_none() && is_of_sample(e, words, parts.bare.is_some()) {
                found = Some(e.span);
            }
        });
    }
    let Some(span) = found else { return Ok(()) };
    let written = text.get(span.range()).unwrap_or_default();
    let message = format!(
        "`{written}` is no function that is known here, and would be none of the whole sample"
    );
    let refused = Diagnostic::at(Code::BadModel, span, message);
    let refused = match parts.bare {
        Some(_) => refused.help("a mean over the sample is a sum, as in `1/n sum[i=1..n](x_i)`"),
        None => refused.help("a number of the whole sample is one constant: give it a letter, as in `a + b (x_i - c)` where c : scalar"),
    };
    Err(refused.help("a function of your own needs another name, as in `g(x)`"))
}

/// `mean(x)`, where x are data and have no index; in an objective nothing but what is optimised is certainly none.
fn is_of_sample(e: &Expr, words: &Words, is_bare: bool) -> bool {
    let ExprKind::Call(callee, arguments) = &e.kind else {
        return false;
    };
    let is_one =
        matches!(&callee.kind, ExprKind::Name(word) if OF_SAMPLES.contains(&word.as_str()));
    let [argument] = &arguments[..] else {
        return false;
    };
    if !is_one || argument.separator != Separator::Comma || argument.name.is_some() {
        return false;
    }
    let mut indexed: FxHashSet<*const Expr> = FxHashSet::default();
    let mut is_whole = false;
    walk::visit(&argument.value, &mut |e| match &e.kind {
        ExprKind::Subscripted(base, _) => drop(indexed.insert(std::ptr::from_ref(base.as_ref()))),
        ExprKind::Name(word) => {
            let is_open = is_bare && !words.parameters.contains(word);
            let is_data = is_open || words.vocabulary.data.contains(word);
            is_whole |= is_data && !indexed.contains(&std::ptr::from_ref(e));
        }
        _ => {}
    });
    is_whole
}
