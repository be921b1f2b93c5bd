//! Cases: what a phase does inside of `if(c, …, …)`, where the condition tells more than is known outside.

use super::matching::Context;
use super::phases::Phase;
use super::rewrites_of;
use crate::derivation::{Rewrite, Site};
use crate::diag::Diagnostic;
use crate::term::{Op, Path, TermId, Terms};

/// What a phase does inside of cases, one case after the other, each as a statement of its own.
pub(super) fn rewrites_inside(
    context: &mut Context<'_>,
    phase: &'static Phase,
    statement: TermId,
) -> Result<Vec<Rewrite>, Diagnostic> {
    let mut all = Vec::new();
    let mut statement = statement;
    for path in guarded(&context.terms, statement) {
        let Some(case) = context.terms.at(statement, &path) else {
            continue;
        };
        let guards = context.terms.guards_at(statement, &path);
        let outside = context.facts.enter(guards);
        let found = rewrites_of(context, phase, case);
        context.facts.leave(outside);
        for rewrite in found? {
            let Some(whole) = lifted(&mut context.terms, rewrite, statement, &path) else {
                break;
            };
            statement = whole.after;
            all.push(whole);
        }
    }
    Ok(all)
}

/// Where the cases stand whose condition says something; the inner before the outer.
fn guarded(terms: &Terms, statement: TermId) -> Vec<Path> {
    let mut found = Vec::new();
    below(terms, statement, &mut Path::new(), &mut found);
    found
}

fn below(terms: &Terms, term: TermId, path: &mut Path, found: &mut Vec<Path>) {
    if terms.ops(term) & Op::If.bit() == 0 {
        return;
    }
    let condition = terms.operands(Op::If, term).map(|parts| parts[0]);
    for (position, &child) in terms.children(term).iter().enumerate() {
        path.push(position as u32);
        below(terms, child, path, found);
        let is_case = position > 0 && condition.is_some();
        if is_case && condition.is_some_and(|c| !terms.guards(c, position == 1).is_empty()) {
            found.push(path.clone());
        }
        path.pop();
    }
}

/// What was done to a subterm, as done to the whole.
fn lifted(terms: &mut Terms, inner: Rewrite, whole: TermId, path: &[u32]) -> Option<Rewrite> {
    let after = terms.with_replaced(whole, &[(path, inner.after)])?;
    let sites = inner.sites.into_iter().map(|site| Site {
        path: [path, &site.path].concat(),
        ..site
    });
    Some(Rewrite {
        by: inner.by,
        before: whole,
        after,
        sites: sites.collect(),
        conditions: inner.conditions,
    })
}
