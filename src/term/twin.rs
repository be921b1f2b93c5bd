//! Twins: terms that are alike but for the numbers of their bound variables.

use super::{Binder, Node, Quantifier, TermId, Terms};

impl Terms {
    /// The term of this store, made before, that a sum is alike: `sum[k=1..K](w_k)` was written twice. None where nothing is bound.
    pub fn twin(&self, term: TermId) -> Option<TermId> {
        let bits = Quantifier::Sum.bit() | Quantifier::Product.bit();
        if self.ops(term) & bits == 0 {
            return None;
        }
        let mut before = (0..term.index()).map(TermId::new);
        before.find(|&other| {
            self.ops(other) == self.ops(term) && self.are_twins(other, term, &mut Vec::new())
        })
    }

    fn are_twins(&self, left: TermId, right: TermId, bound: &mut Vec<(Binder, Binder)>) -> bool {
        match (self.node(left), self.node(right)) {
            (Node::Variable(a), Node::Variable(b)) => {
                let pair = bound.iter().rev().find(|(x, y)| x == a || y == b);
                pair.map_or(a == b, |pair| pair == &(*a, *b))
            }
            (Node::Bind(q, a, _), Node::Bind(r, b, _)) if q == r => {
                bound.push((*a, *b));
                let are_alike = self.have_twins(left, right, bound);
                bound.pop();
                are_alike
            }
            _ => self.same_head(left, right) && self.have_twins(left, right, bound),
        }
    }

    fn have_twins(&self, left: TermId, right: TermId, bound: &mut Vec<(Binder, Binder)>) -> bool {
        let pairs = (self.children(left), self.children(right));
        pairs.0.len() == pairs.1.len() && { pairs.0.iter().zip(pairs.1) }
            .all(|(&a, &b)| self.are_twins(a, b, bound))
    }
}
