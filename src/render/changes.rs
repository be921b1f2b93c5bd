//! What a step changed: the smallest parts in which two statements differ.

use crate::term::{Node, Op, Path, TermId, Terms};

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
    if !same_head(terms.node(before), terms.node(after)) {
        return places.push(path.clone());
    }
    let (old, new) = (terms.children(before), terms.children(after));
    let is_flat = [Op::Add, Op::Mul]
        .into_iter()
        .any(|op| terms.operands(op, after).is_some());
    if !is_flat && old.len() != new.len() {
        return places.push(path.clone());
    }
    let (gone, come) = if is_flat {
        (missing(old, new), missing(new, old))
    } else {
        let all: Vec<usize> = (0..new.len()).collect();
        (all.clone(), all)
    };
    let is_paired = gone.len() == come.len();
    for (k, &position) in come.iter().enumerate() {
        path.push(position as u32);
        match is_paired {
            true => compare(terms, old[gone[k]], new[position], path, places),
            false => places.push(path.clone()),
        }
        path.pop();
    }
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
