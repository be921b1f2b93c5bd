//! Mixtures of two: `u a + (1 - u) b` lies between a and b.

use super::facts::Facts;
use super::interval::{Fact, int};
use super::{Op, TermId, Terms};

impl Terms {
    /// The u of `1 - u`.
    pub fn complement(&self, term: TermId) -> Option<TermId> {
        let &[a, b] = self.operands(Op::Add, term)? else {
            return None;
        };
        let other = match (self.is_number(a, 1), self.is_number(b, 1)) {
            (true, _) => b,
            (_, true) => a,
            _ => return None,
        };
        match *self.operands(Op::Mul, other)? {
            [sign, u] if self.is_number(sign, -1) => Some(u),
            _ => None,
        }
    }
}

impl Terms {
    /// The u of `u a + (1 - u) b`, in any order.
    pub fn weight_of_mixture(&self, sum: TermId) -> Option<TermId> {
        let &[left, right] = self.operands(Op::Add, sum)? else {
            return None;
        };
        [(left, right), (right, left)]
            .into_iter()
            .find_map(|(one, other)| {
                let mut weights = self.factors(one).into_iter();
                let others = self.factors(other);
                weights.find(|&w| others.iter().any(|&f| self.complement(f) == Some(w)))
            })
    }

    fn factors(&self, term: TermId) -> Vec<TermId> {
        self.operands(Op::Mul, term)
            .map_or(vec![term], <[_]>::to_vec)
    }
}

impl Facts<'_> {
    /// `u a + (1 - u) b` with u in [0, 1] lies between a and b.
    pub(super) fn mixture(&mut self, terms: &Terms, operands: &[TermId]) -> Option<Fact> {
        let &[left, right] = operands else {
            return None;
        };
        if !has_sum(terms, left) && !has_sum(terms, right) {
            return None; // no factor is `1 - u`
        }
        let (left, right) = (terms.factors(left), terms.factors(right));
        for (one, other) in [(&left, &right), (&right, &left)] {
            for (k, &weight) in one.iter().enumerate() {
                let Some(at) = other
                    .iter()
                    .position(|&f| terms.complement(f) == Some(weight))
                else {
                    continue;
                };
                let share = self.of(terms, weight);
                let unit = Fact::between(Some((int(0), true)), Some((int(1), true)));
                if !share.implies(&unit) {
                    continue;
                }
                let first = self.product_without(terms, one, k);
                let second = self.product_without(terms, other, at);
                let strictly = share.implies(&Fact::unit());
                return Some(Fact::between_both(&first, &second, strictly));
            }
        }
        None
    }

    /// What is certain of the product of all factors but one.
    pub(super) fn product_without(
        &mut self,
        terms: &Terms,
        factors: &[TermId],
        without: usize,
    ) -> Fact {
        let mut facts = vec![Fact::exactly(int(1))];
        for (k, &factor) in factors.iter().enumerate() {
            if k != without {
                facts.push(self.of(terms, factor));
            }
        }
        Fact::product(&facts)
    }
}

/// Whether a term is a sum, or a product with one as a factor.
fn has_sum(terms: &Terms, term: TermId) -> bool {
    let is_sum = |&t: &TermId| terms.operands(Op::Add, t).is_some();
    let factors = terms.operands(Op::Mul, term);
    factors.map_or(is_sum(&term), |factors| factors.iter().any(is_sum))
}
