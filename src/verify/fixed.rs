//! What is the same in a density for every value of the observation, so that it is worked out once.

use crate::term::{Binder, Name, Node, TermId, Terms};

/// The largest parts of a density without the observation, and without variables that are bound in it.
pub(super) fn parts(
    terms: &Terms,
    density: TermId,
    observed: Name,
    indices: &[Binder],
) -> Vec<TermId> {
    let mut found = Vec::new();
    collect_fixed(terms, density, observed, indices, &mut found);
    found
}

fn collect_fixed(
    terms: &Terms,
    term: TermId,
    observed: Name,
    indices: &[Binder],
    found: &mut Vec<TermId>,
) {
    let is_free = |variable: &Binder| indices.contains(variable);
    let is_fixed =
        !terms.mentions(term, observed) && terms.free_variables(term).iter().all(is_free);
    if !is_fixed {
        for &child in terms.children(term) {
            collect_fixed(terms, child, observed, indices, found);
        }
    } else if !matches!(terms.node(term), Node::Number(_)) {
        found.push(term);
    }
}
