//! Candidates of which one is chosen: whether a sum over an index is over observations that a function is given, and how many
//! there are.

use super::Driver;
use crate::term::facts::family;
use crate::term::{Binder, Node, Op, TermId};

impl Driver<'_> {
    /// Whether an index numbers observations only, which a function of the parameters is given.
    pub(super) fn is_of_candidates(&self, term: TermId, index: Binder, is_argument: bool) -> bool {
        let terms = &self.context.terms;
        if !terms.has_free(term, index) {
            return true;
        }
        match terms.node(term) {
            Node::Variable(_) => false,
            Node::Op(Op::Index, parts) if !terms.has_free(parts[0], index) => {
                let is_plain = |&t: &TermId| {
                    matches!(terms.node(t), Node::Variable(_)) || !terms.has_free(t, index)
                };
                is_argument && !self.is_moving(parts[0]) && parts[1..].iter().all(is_plain)
            }
            node => {
                let is_argument = matches!(node, Node::Call(..)) && self.is_moving(term);
                let mut children = terms.children(term).iter();
                children.all(|&child| self.is_of_candidates(child, index, is_argument))
            }
        }
    }

    /// Whether a sum ends at a number of candidates, for all observations or for each: the number of an observation is none, and
    /// neither is what is observed itself.
    pub(super) fn is_count(&self, end: TermId, chosen: TermId) -> bool {
        let terms = &self.context.terms;
        match (terms.node(end), family(terms, end)) {
            (Node::Op(Op::Index, _), Some(name)) => !terms.mentions(chosen, name),
            _ => terms.free_variables(end).is_empty(),
        }
    }
}
