//! The canonical form: equal for terms that differ only in the order of summands, of factors or of an inner product.

use super::{Node, Op, TermId, Terms};

impl Terms {
    /// A key that forgets the display order of sums, products and inner products: two terms of this store are equal up
    /// to commutativity and associativity exactly when their keys are the same term.
    pub fn canonical(&mut self, term: TermId) -> TermId {
        if let Some(known) = self.canonical[term.index()] {
            return known;
        }
        let mut is_key = true;
        for position in 0..self.children(term).len() {
            let child = self.children(term)[position];
            is_key &= self.canonical(child) == child;
        }
        let is_commuting = matches!(self.node(term), Node::Op(Op::Add | Op::Mul | Op::Dot, _));
        is_key &= !is_commuting || self.children(term).is_sorted();
        let key = if is_key {
            term
        } else {
            let keys = self.children(term).iter();
            let mut keys: Vec<TermId> = keys
                .filter_map(|child| self.canonical[child.index()])
                .collect();
            if is_commuting {
                keys.sort_unstable();
            }
            self.rebuild_exactly(term, keys)
        };
        self.canonical[term.index()] = Some(key);
        self.canonical[key.index()] = Some(key);
        key
    }

    /// Equality up to the order of summands, of factors and of an inner product.
    pub fn same(&mut self, left: TermId, right: TermId) -> bool {
        left == right || self.canonical(left) == self.canonical(right)
    }
}
