//! Finitely many values: of a variable, and of a term at each of them.

use super::facts::Facts;
use super::{Op, TermId, Terms};

impl Facts<'_> {
    /// Whether a term certainly has a value wherever a variable lies, and the variable has only finitely many values: then
    /// the expectation of the term is a sum of finitely many numbers, whatever the probabilities are.
    pub fn is_finite_sum(&mut self, terms: &Terms, term: TermId, variable: TermId) -> bool {
        self.has_few_values(terms, variable) && self.is_defined(terms, term)
    }

    /// Whether a variable is a whole number, or a vector of whole numbers, with bounds below and above.
    fn has_few_values(&mut self, terms: &Terms, point: TermId) -> bool {
        // A bound is a number, or a term without the variable: of n - x >= 0, and of n - sum[k](x[k]) = 0 where x >= 0.
        let known = self.of(terms, point);
        if !known.integer {
            return false;
        }
        let (mut low, mut high) = (known.low.is_some(), known.high.is_some());
        for other in self.stated_beside(terms, point) {
            if terms.total(other, point).is_some() {
                high |= low && self.of(terms, other).is_nonnegative();
                continue;
            }
            let Some(&[one, two]) = terms.operands(Op::Add, other) else {
                continue;
            };
            if !self.of(terms, other).is_nonnegative() {
                continue;
            }
            let is_less = |t: TermId| match terms.operands(Op::Mul, t) {
                Some(&[sign, inner]) => terms.is_number(sign, -1) && inner == point,
                _ => false,
            };
            for (own, end) in [(one, two), (two, one)] {
                let is_end = !terms.contains(end, point);
                low |= is_end && own == point;
                high |= is_end && is_less(own);
            }
        }
        low && high
    }
}
