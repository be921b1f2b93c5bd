//! The loss of one observation: the summand of the result, without its index.

use super::Refusal;
use super::conditions::Prover;
use super::scope::free_variable;
use crate::term::{Binder, Node, Op, Quantifier, TermId, Terms};

/// Checks that the claimed term is the summand of the result without its index.
pub(super) fn check(
    prover: &mut Prover,
    terms: &mut Terms,
    result: TermId,
    claimed: TermId,
) -> Result<(), Refusal> {
    let found = summand(prover, terms, result);
    let found = found.map(|(binder, body)| without_index(terms, body, binder));
    let found = found.filter(|&term| free_variable(terms, term).is_none());
    match found {
        Some(found) if terms.same(found, claimed) => Ok(()),
        _ => Err(Refusal::WrongObservation { claimed, found }),
    }
}

/// The index and the summand of `c · sum[i=l..h](summand)` with a positive c that is free of the parameters.
fn summand(prover: &mut Prover, terms: &Terms, statement: TermId) -> Option<(Binder, TermId)> {
    let body = match terms.node(statement) {
        Node::Optimum(_, _, body) => *body,
        _ => statement,
    };
    let factors = match terms.operands(Op::Mul, body) {
        Some(factors) => factors,
        None => &[body],
    };
    let mut found = None;
    for &factor in factors {
        match terms.node(factor) {
            Node::Bind(Quantifier::Sum, binder, children)
                if found.is_none() && children.len() == 3 =>
            {
                found = Some((*binder, children[2]));
            }
            _ if !prover.is_moving(terms, factor) && prover.is_positive(terms, factor) => {}
            _ => return None,
        }
    }
    found
}

/// The term with that subscript left off every indexed name.
fn without_index(terms: &mut Terms, term: TermId, index: Binder) -> TermId {
    if !terms.has_free(term, index) {
        return term;
    }
    let mut children = terms.children(term).to_vec();
    if let Node::Op(Op::Index, _) = terms.node(term) {
        let variable = terms.variable(index);
        let base = children.remove(0);
        children.retain(|&subscript| subscript != variable);
        if children.is_empty() {
            return without_index(terms, base, index);
        }
        children.insert(0, base);
    }
    for child in &mut children {
        *child = without_index(terms, *child, index);
    }
    terms.rebuild(term, &children)
}
