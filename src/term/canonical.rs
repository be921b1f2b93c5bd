//! The canonical form: equal for terms that differ only in the order of summands or factors.

use super::{Node, Op, TermId, Terms};

impl Terms {
    /// A key that forgets the display order of sums and products: two terms of this store are equal up to
    /// commutativity and associativity exactly when their keys are the same term.
    pub fn canonical(&mut self, term: TermId) -> TermId {
        if let Some(known) = self.canonical[term.index()] {
            return known;
        }
        let mut children: Vec<TermId> = self.children(term).to_vec();
        for child in &mut children {
            *child = self.canonical(*child);
        }
        if let Node::Op(Op::Add | Op::Mul, _) = self.node(term) {
            children.sort_unstable();
        }
        let key = if children == self.children(term) {
            term
        } else {
            self.rebuild_exactly(term, children)
        };
        self.canonical[term.index()] = Some(key);
        self.canonical[key.index()] = Some(key);
        key
    }

    /// Equality up to the order of summands and factors.
    pub fn same(&mut self, left: TermId, right: TermId) -> bool {
        left == right || self.canonical(left) == self.canonical(right)
    }
}
