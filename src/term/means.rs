//! Means by shares: `sum[k=1..K](π_k f_k)` where the π_k are positive and sum to one.

use super::facts::{Domain, Fact, Facts};
use super::interval::int;
use super::{Binder, Op, Quantifier, TermId, Terms};

impl Facts<'_> {
    /// What is certain of a sum whose summands hold a share each. The shares of a sum over some of them add up to no more
    /// than one, so that of values that are not negative the sum is not above the greatest.
    pub(super) fn mean_by_shares(
        &mut self,
        terms: &Terms,
        (quantifier, index): (Quantifier, Binder),
        children: &[TermId],
    ) -> Option<Fact> {
        let &[.., body] = children else { return None };
        if quantifier != Quantifier::Sum {
            return None;
        }
        let factors = terms.operands(Op::Mul, body)?;
        let at = factors
            .iter()
            .position(|&f| self.is_share_at(terms, f, index))?;
        let rest = self.product_without(terms, factors, at);
        rest.is_nonnegative().then(|| {
            let low = Some((int(0), !rest.is_positive()));
            Fact::between(low, rest.high)
        })
    }

    /// Whether a term is a component of shares that the index picks.
    fn is_share_at(&self, terms: &Terms, term: TermId, index: Binder) -> bool {
        terms.is_picked_by(term, index)
            && self.is_stated(terms, term, &|d| matches!(d, Domain::Simplex(_)))
    }
}
