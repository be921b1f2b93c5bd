//! The loss of one observation: the summand of the result, without its index.

use super::Refusal;
use super::conditions::Prover;
use super::scope::{binds, free_variable};
use crate::term::{Binder, Node, Op, Quantifier, TermId, Terms};
use num_traits::Signed;

/// Checks that the claimed term is the summand of the result without its index.
pub(super) fn check(
    prover: &mut Prover,
    terms: &mut Terms,
    result: TermId,
    claimed: TermId,
) -> Result<(), Refusal> {
    let found = summand(prover, terms, result);
    // A subscript may be left off only where it is this sum's own index.
    let found = found.filter(|&(binder, body, _)| !binds(terms, body, binder));
    let found = found.map(|(binder, body, is_negated)| {
        let alone = terms.without_index(body, binder);
        if is_negated { terms.neg(alone) } else { alone }
    });
    let found = found.filter(|&term| free_variable(terms, term).is_none());
    match found {
        Some(found) if terms.same(found, claimed) => Ok(()),
        _ => Err(Refusal::WrongObservation { claimed, found }),
    }
}

/// The index and the summand of `c · sum[i=l..h](summand)` with a positive c that is free of the parameters,
/// and whether a negative literal stands before it as well.
fn summand(
    prover: &mut Prover,
    terms: &Terms,
    statement: TermId,
) -> Option<(Binder, TermId, bool)> {
    let body = match terms.node(statement) {
        Node::Optimum(_, _, body) => *body,
        _ => statement,
    };
    let factors = match terms.operands(Op::Mul, body) {
        Some(factors) => factors,
        None => &[body],
    };
    let mut found = None;
    let mut is_negated = false;
    for &factor in factors {
        match terms.node(factor) {
            Node::Bind(Quantifier::Sum, binder, children)
                if found.is_none() && children.len() == 3 =>
            {
                found = Some((*binder, children[2]));
            }
            Node::Number(value) if value.is_negative() => is_negated = !is_negated,
            _ if !prover.is_moving(terms, factor) && prover.is_positive(terms, factor) => {}
            _ => return None,
        }
    }
    found.map(|(binder, body)| (binder, body, is_negated))
}
