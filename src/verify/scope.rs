//! Scopes: which bound variables are free in a term, exactly.

use crate::term::{Binder, Node, TermId, Terms};
use rustc_hash::{FxHashMap, FxHashSet};

/// A variable that is free in the term, if there is one.
///
/// The masks of the store answer for the first variables; where they are not exact, the term is walked.
pub(super) fn free_variable(terms: &Terms, term: TermId) -> Option<Binder> {
    if !terms.is_open(term) {
        return None;
    }
    free_variables(terms, term).first().copied()
}

/// The variables that are free in the term, in order of their numbers.
pub(super) fn free_variables(terms: &Terms, term: TermId) -> Vec<Binder> {
    let mut memo = FxHashMap::default();
    collect(terms, term, &mut memo);
    memo.remove(&term).unwrap_or_default()
}

fn collect(terms: &Terms, term: TermId, memo: &mut FxHashMap<TermId, Vec<Binder>>) {
    if !terms.is_open(term) || memo.contains_key(&term) {
        return;
    }
    let children = terms.children(term);
    let mut free = Vec::new();
    if let Node::Variable(binder) = terms.node(term) {
        free.push(*binder);
    }
    for (index, &child) in children.iter().enumerate() {
        collect(terms, child, memo);
        let inner = memo.get(&child).map_or(&[][..], Vec::as_slice);
        let bound = bound_in(terms, term, index);
        free.extend(inner.iter().copied().filter(|b| Some(*b) != bound));
    }
    free.sort_unstable();
    free.dedup();
    memo.insert(term, free);
}

/// The variable that a node binds in its child of that number.
pub(super) fn bound_in(terms: &Terms, term: TermId, index: usize) -> Option<Binder> {
    match terms.node(term) {
        Node::Bind(quantifier, binder, children)
            if Terms::in_scope(*quantifier, index, children.len()) =>
        {
            Some(*binder)
        }
        _ => None,
    }
}

/// Whether the variable occurs in the term at all, free or bound.
pub(super) fn occurs(terms: &Terms, term: TermId, binder: Binder) -> bool {
    let mut seen = FxHashSet::default();
    let mut open = vec![term];
    while let Some(term) = open.pop() {
        if !seen.insert(term) {
            continue;
        }
        match terms.node(term) {
            Node::Variable(b) | Node::Bind(_, b, _) if *b == binder => return true,
            _ => open.extend_from_slice(terms.children(term)),
        }
    }
    false
}

/// Whether a quantifier of that variable stands in the term.
pub(super) fn binds(terms: &Terms, term: TermId, binder: Binder) -> bool {
    let mut seen = FxHashSet::default();
    let mut open = vec![term];
    while let Some(term) = open.pop() {
        if !seen.insert(term) {
            continue;
        }
        match terms.node(term) {
            Node::Bind(_, b, _) if *b == binder => return true,
            _ => open.extend_from_slice(terms.children(term)),
        }
    }
    false
}
