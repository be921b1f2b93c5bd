//! What a step put in: the smallest parts of a statement that were not in the one before.

use crate::term::{Node, Op, Path, TermId, Terms};
use num_traits::Signed;

/// The places in `after` that are not in `before`. None where something was only left out.
pub fn changed(terms: &Terms, before: TermId, after: TermId) -> Vec<Path> {
    let mut places = Vec::new();
    compare(terms, before, after, &mut Path::new(), &mut places);
    places
}

fn compare(terms: &Terms, before: TermId, after: TermId, path: &mut Path, places: &mut Vec<Path>) {
    if before == after {
        return;
    }
    if let (Node::Number(old), Node::Number(new)) = (terms.node(before), terms.node(after))
        && old.abs() == new.abs()
    {
        return; // a sign has no place of its own
    }
    // One thing is a sum or a product of one where the other has several.
    let flat = |term| {
        [Op::Add, Op::Mul]
            .into_iter()
            .find(|&op| terms.operands(op, term).is_some())
    };
    if let Some(op) = flat(after).or(flat(before)) {
        let (old, new) = (operands(terms, op, &before), operands(terms, op, &after));
        return compare_operands(terms, old, new, path, places);
    }
    let (old, new) = (terms.children(before), terms.children(after));
    if !same_head(terms.node(before), terms.node(after)) || old.len() != new.len() {
        return places.push(path.clone());
    }
    for (k, (&old, &new)) in old.iter().zip(new).enumerate() {
        path.push(k as u32);
        compare(terms, old, new, path, places);
        path.pop();
    }
}

fn operands<'t>(terms: &'t Terms, op: Op, term: &'t TermId) -> &'t [TermId] {
    let several = terms.operands(op, *term);
    several.unwrap_or(std::slice::from_ref(term))
}

/// Marks the operands that are new, and within those that have a partner of the same kind among the old ones what is new there.
fn compare_operands(
    terms: &Terms,
    old: &[TermId],
    new: &[TermId],
    path: &mut Path,
    places: &mut Vec<Path>,
) {
    let (gone, come) = (missing(old, new), missing(new, old));
    let pairs = partners(terms, (old, &gone), (new, &come));
    let is_all_new = come.len() == new.len() && pairs.iter().all(Option::is_none);
    if is_all_new {
        return places.push(path.clone());
    }
    for (&position, pair) in come.iter().zip(pairs) {
        if new.len() > 1 {
            path.push(position as u32);
        }
        match pair {
            Some(partner) => compare(terms, partner, new[position], path, places),
            None => places.push(path.clone()),
        }
        if new.len() > 1 {
            path.pop();
        }
    }
}

/// For each operand that has come, the one that it has come from: in order where as many have gone, else the only one of its
/// kind.
fn partners(
    terms: &Terms,
    (old, gone): (&[TermId], &[usize]),
    (new, come): (&[TermId], &[usize]),
) -> Vec<Option<TermId>> {
    // Two densities of one letter need not have anything to do with one another.
    let is_call = |term| matches!(terms.node(term), Node::Call(..));
    let alike = |a, b| !is_call(a) && same_head(terms.node(a), terms.node(b));
    let only = |found: Vec<TermId>| match found[..] {
        [one] => Some(one),
        _ => None,
    };
    let partner = |(k, &at): (usize, &usize)| {
        if old.len() > 1 && new.len() > 1 && gone.len() == come.len() {
            return Some(old[gone[k]]);
        }
        let from = gone.iter().map(|&at| old[at]);
        let from = only(from.filter(|&one| alike(one, new[at])).collect())?;
        let to = come.iter().map(|&at| new[at]);
        only(to.filter(|&one| alike(from, one)).collect()).map(|_| from)
    };
    come.iter().enumerate().map(partner).collect()
}

/// The positions of the operands that the other list has not, or not as often.
fn missing(operands: &[TermId], other: &[TermId]) -> Vec<usize> {
    let mut left = other.to_vec();
    let mut positions = Vec::new();
    for (position, operand) in operands.iter().enumerate() {
        match left.iter().position(|t| t == operand) {
            Some(at) => drop(left.swap_remove(at)),
            None => positions.push(position),
        }
    }
    positions
}

/// The nodes are of one kind, so that their children can be compared.
fn same_head(one: &Node, other: &Node) -> bool {
    match (one, other) {
        (Node::Op(op, _), Node::Op(other, _)) => op == other,
        (Node::Call(name, separators, _), Node::Call(other, others, _)) => {
            name == other && separators == others
        }
        (Node::Bind(quantifier, ..), Node::Bind(other, ..)) => quantifier == other,
        (Node::Named(name, _), Node::Named(other, _)) => name == other,
        (Node::Optimum(_, names, _), Node::Optimum(_, others, _)) => names == others,
        _ => false,
    }
}
