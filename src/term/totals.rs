//! Totals: what the components of a vector sum to, as an assumption says it.

use super::{Node, Op, Quantifier, TermId, Terms};

impl Terms {
    /// K and n of `n - sum[k=1..K](x[k])`, where x is the given vector and n does not depend on it: that this difference
    /// is zero says that the K components of x sum to n.
    pub fn total(&self, difference: TermId, vector: TermId) -> Option<(TermId, TermId)> {
        let &[total, sum] = self.operands(Op::Add, difference)? else {
            return None;
        };
        let &[sign, sum] = self.operands(Op::Mul, sum)? else {
            return None;
        };
        let Node::Bind(Quantifier::Sum, index, parts) = self.node(sum) else {
            return None;
        };
        let &[low, size, component] = &**parts else {
            return None;
        };
        let &[of, below] = self.operands(Op::Index, component)? else {
            return None;
        };
        let is_whole = self.is_number(sign, -1) && self.is_number(low, 1) && of == vector;
        let is_index = *self.node(below) == Node::Variable(*index);
        (is_whole && is_index && !self.contains(total, vector)).then_some((size, total))
    }
}
