//! Names with a number below them: `β_0` is a name of its own where it stands among the parameters.

use super::names::behind_semicolon;
use super::{Options, Parts, walk};
use crate::syntax::ast::{Expr, ExprKind, Subscript};
use rustc_hash::FxHashSet;

/// Subscripted names in the place of a parameter, such as `β_0`, are one name.
pub(super) fn whole_names(
    all: &[&Expr],
    parts: &Parts<'_>,
    options: &Options,
) -> FxHashSet<String> {
    let mut whole: FxHashSet<String> = options
        .parameters
        .iter()
        .filter(|p| p.contains('_'))
        .cloned()
        .collect();
    let mut add = |expression: &Expr| whole.extend(numbered(expression).map(|(_, whole)| whole));
    parts.priors.iter().for_each(|prior| add(prior.subject));
    for expression in all {
        walk::visit(expression, &mut |e| match &e.kind {
            ExprKind::Optimum(_, names, _) => names.iter().for_each(&mut add),
            ExprKind::Call(_, arguments) => behind_semicolon(arguments).for_each(&mut add),
            _ => {}
        });
    }
    // Beside a name `μ_1`, `μ_2` is a name as well.
    let bases: FxHashSet<String> = whole
        .iter()
        .filter_map(|name| name.split_once('_'))
        .filter(|(_, below)| below.chars().all(|c| c.is_ascii_digit()))
        .map(|(base, _)| base.to_owned())
        .collect();
    for expression in all {
        walk::visit(expression, &mut |e| {
            let sibling = numbered(e).filter(|(base, _)| bases.contains(base));
            whole.extend(sibling.map(|(_, whole)| whole));
        });
    }
    whole
}

/// `β_0` as `β` and `β_0`.
fn numbered(expression: &Expr) -> Option<(String, String)> {
    let ExprKind::Subscripted(base, Subscript::Word(word)) = &expression.kind else {
        return None;
    };
    match &base.kind {
        ExprKind::Name(base) if word.chars().all(|c| c.is_ascii_digit()) => {
            Some((base.clone(), format!("{base}_{word}")))
        }
        _ => None,
    }
}
