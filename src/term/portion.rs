//! A part of a positive whole: `a/(a + b)` lies between 0 and 1 where a and b are positive.

use super::facts::Facts;
use super::interval::Fact;
use super::{Op, TermId, Terms};

impl Facts<'_> {
    /// What is certain of a product `a (a + b)⁻¹`, in any order: `exp(z)/(1 + exp(z))` is a probability.
    pub(super) fn portion(&mut self, terms: &Terms, factors: &[TermId]) -> Option<Fact> {
        let (place, whole) = factors.iter().enumerate().find_map(|(place, &factor)| {
            let &[base, exponent] = terms.operands(Op::Pow, factor)? else {
                return None;
            };
            let whole = terms.operands(Op::Add, base)?;
            terms.is_number(exponent, -1).then_some((place, whole))
        })?;
        let (before, behind) = (&factors[..place], &factors[place + 1..]);
        let others = before.iter().chain(behind).copied();
        let (numbers, part): (Vec<TermId>, Vec<TermId>) =
            others.partition(|&factor| terms.as_number(factor).is_some());
        let is_part = |&summand: &TermId| match terms.operands(Op::Mul, summand) {
            Some(factors) => same_factors(factors, &part),
            None => part == [summand],
        };
        if !whole.iter().any(is_part) || !whole.iter().all(|&t| self.of(terms, t).is_positive()) {
            return None;
        }
        let mut facts = vec![Fact::unit()];
        facts.extend(numbers.iter().map(|&number| self.of(terms, number)));
        Some(Fact::product(&facts))
    }
}

/// Whether two products have the same factors, in any order.
fn same_factors(one: &[TermId], other: &[TermId]) -> bool {
    let (mut one, mut other) = (one.to_vec(), other.to_vec());
    one.sort_unstable();
    other.sort_unstable();
    one == other
}
