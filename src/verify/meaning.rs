//! What a term is defined to be: a definition whose left side, with terms in the place of its variables, it is.

use crate::derivation::Definition;
use crate::term::{Binder, Node, TermId, Terms};

/// Matches a term with the left side of a definition, whose variables may stand for any term.
pub(super) fn matches(
    terms: &Terms,
    definition: &Definition,
    left: TermId,
    term: TermId,
    found: &mut Vec<(Binder, TermId)>,
) -> bool {
    if let Node::Variable(variable) = terms.node(left)
        && definition.variables.contains(variable)
    {
        return match found.iter().find(|(b, _)| b == variable) {
            Some(&(_, known)) => known == term,
            None => {
                found.push((*variable, term));
                true
            }
        };
    }
    if left == term {
        // The same term outside and inside: its variables stand for themselves.
        return definition
            .variables
            .iter()
            .filter(|b| terms.has_free(left, **b))
            .all(|&b| matches_itself(terms, b, found));
    }
    let alike = match (terms.node(left), terms.node(term)) {
        (Node::Op(a, x), Node::Op(b, y)) => a == b && x.len() == y.len(),
        (Node::Call(a, s, _), Node::Call(b, t, _)) => a == b && s == t,
        (Node::Named(a, x), Node::Named(b, y)) => a == b && x.len() == y.len(),
        _ => false,
    };
    let pairs = terms.children(left).iter().zip(terms.children(term));
    alike
        && pairs
            .into_iter()
            .all(|(&l, &t)| matches(terms, definition, l, t, found))
}

/// The variable stands for itself; none of the store's terms need be made for that.
fn matches_itself(terms: &Terms, variable: Binder, found: &[(Binder, TermId)]) -> bool {
    let known = found.iter().find(|(b, _)| *b == variable);
    known.is_none_or(|&(_, t)| matches!(terms.node(t), Node::Variable(b) if *b == variable))
}
