//! Totals: what the components of a vector sum to, as an assumption says it.

use super::facts::{Domain, Facts, Holds, Subject};
use super::{Binder, Node, Op, Quantifier, TermId, Terms};

/// That the components of a vector sum to a total: `n_i - sum[k=1..K](y_ik)` is zero.
pub struct Total<'a> {
    /// The vector: its name, and the indices that pick it, as of `y_ik` without the last.
    pub vector: &'a [TermId],
    /// How many components it has.
    pub size: TermId,
    /// What they sum to.
    pub total: TermId,
}

impl Terms {
    /// The vector, its size K and the total n of `n - sum[k=1..K](x[k])`, where n does not depend on the vector: that this
    /// difference is zero says that the K components of x sum to n.
    pub fn stated_total(&self, difference: TermId) -> Option<Total<'_>> {
        let &[one, two] = self.operands(Op::Add, difference)? else {
            return None;
        };
        let in_order = self.negative_of_sum(two).map(|sum| (one, sum));
        let (total, sum) = in_order.or_else(|| Some((two, self.negative_of_sum(one)?)))?;
        let Node::Bind(Quantifier::Sum, index, parts) = self.node(sum) else {
            return None;
        };
        let &[low, size, component] = &**parts else {
            return None;
        };
        if !self.is_number(low, 1) || !self.is_picked_by(component, *index) {
            return None;
        }
        let (_, vector) = self.operands(Op::Index, component)?.split_last()?;
        let is_apart = vector.first().is_some_and(|&of| !self.contains(total, of));
        is_apart.then_some(Total {
            vector,
            size,
            total,
        })
    }

    /// `sum[k](…)` of minus that.
    fn negative_of_sum(&self, term: TermId) -> Option<TermId> {
        let &[sign, sum] = self.operands(Op::Mul, term)? else {
            return None;
        };
        let is_sum = matches!(self.node(sum), Node::Bind(Quantifier::Sum, ..));
        (is_sum && self.is_number(sign, -1)).then_some(sum)
    }

    /// K and n of `n - sum[k=1..K](x[k])`, where x is the given vector.
    pub fn total(&self, difference: TermId, vector: TermId) -> Option<(TermId, TermId)> {
        let stated = self.stated_total(difference)?;
        let own = self.operands(Op::Index, vector);
        let own = own.unwrap_or(std::slice::from_ref(&vector));
        (stated.vector == own).then_some((stated.size, stated.total))
    }
}

impl Facts<'_> {
    /// K and n, where it is stated that the K components of a vector sum to n and the term is its component of that index.
    pub fn total_over(
        &self,
        terms: &Terms,
        component: TermId,
        index: Binder,
    ) -> Option<(TermId, TermId)> {
        if !terms.is_picked_by(component, index) {
            return None;
        }
        let (_, vector) = terms.operands(Op::Index, component)?.split_last()?;
        self.terms_that_are(&Domain::zero())
            .filter_map(|difference| terms.stated_total(difference))
            .find(|stated| stated.vector == vector)
            .map(|stated| (stated.size, stated.total))
    }

    /// The terms of which it is stated that they lie in a domain.
    fn terms_that_are(&self, domain: &Domain) -> impl Iterator<Item = TermId> {
        let of_it = move |holds: &Holds| match holds.subject {
            Subject::Term(term) if holds.domain == *domain => Some(term),
            _ => None,
        };
        self.assumptions().iter().filter_map(of_it)
    }
}
