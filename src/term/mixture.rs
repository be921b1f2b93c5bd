//! Mixtures of two: `u a + (1 - u) b` lies between a and b.

use super::facts::Facts;
use super::interval::{Fact, int};
use super::{Op, TermId, Terms};

impl Facts<'_> {
    /// `u a + (1 - u) b` with u in [0, 1] lies between a and b.
    pub(super) fn mixture(&mut self, terms: &Terms, operands: &[TermId]) -> Option<Fact> {
        let &[left, right] = operands else {
            return None;
        };
        if !has_sum(terms, left) && !has_sum(terms, right) {
            return None; // no factor is `1 - u`
        }
        let factors = |term: TermId| {
            terms
                .operands(Op::Mul, term)
                .map_or(vec![term], <[_]>::to_vec)
        };
        let (left, right) = (factors(left), factors(right));
        for (one, other) in [(&left, &right), (&right, &left)] {
            for (k, &weight) in one.iter().enumerate() {
                let Some(at) = other.iter().position(|&f| is_complement(terms, f, weight)) else {
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

/// Whether a term is `1 - u`.
fn is_complement(terms: &Terms, term: TermId, u: TermId) -> bool {
    let Some(&[a, b]) = terms.operands(Op::Add, term) else {
        return false;
    };
    let one = |t: TermId| terms.is_number(t, 1);
    let minus = |t: TermId| matches!(terms.operands(Op::Mul, t), Some(&[sign, factor]) if terms.is_number(sign, -1) && factor == u);
    one(a) && minus(b) || one(b) && minus(a)
}
