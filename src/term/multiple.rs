//! Products of which some factors make up one of which something is stated: `-a x` is negative where `a x > 0` is stated.

use super::facts::{Fact, Facts, Subject};
use super::interval::int;
use super::{Op, Rational, TermId, Terms};
use num_traits::CheckedDiv;

impl Facts<'_> {
    /// What is certain of a product because it is a multiple of one of which something is stated.
    pub(super) fn multiple(&mut self, terms: &Terms, factors: &[TermId]) -> Option<Fact> {
        let mut known: Option<Fact> = None;
        for holds in self.assumptions() {
            let Subject::Term(stated) = holds.subject else {
                continue;
            };
            let Some((number, others)) = left_over(terms, factors, stated) else {
                continue;
            };
            let mut facts: Vec<Fact> = others.iter().map(|&t| self.of(terms, t)).collect();
            facts.extend([Fact::exactly(number), holds.domain.fact()]);
            let fact = Fact::product(&facts);
            known = Some(known.map_or(fact, |known| known.and(&fact)));
        }
        known
    }
}

impl Terms {
    /// Whether a term is a product that has all factors of another.
    pub fn is_multiple(&self, term: TermId, of: TermId) -> bool {
        let factors = self.operands(Op::Mul, term);
        factors.is_some_and(|factors| left_over(self, factors, of).is_some())
    }
}

/// The number and the factors by which a product is a multiple of another.
fn left_over(terms: &Terms, factors: &[TermId], of: TermId) -> Option<(Rational, Vec<TermId>)> {
    let (number, factors) = apart(terms, factors);
    let (by, parts) = apart(terms, terms.operands(Op::Mul, of)?);
    Some((number.checked_div(&by)?, without(factors, &parts)?))
}

/// The number that a product has as a factor, and its other factors.
fn apart(terms: &Terms, factors: &[TermId]) -> (Rational, Vec<TermId>) {
    let mut number = int(1);
    let is_other = |factor: &&TermId| match terms.as_number(**factor) {
        Some(value) => {
            number *= value;
            false
        }
        None => true,
    };
    let others = factors.iter().filter(is_other).copied().collect();
    (number, others)
}

/// The factors that are left without some of them; nothing where these are none or not all among them.
fn without(mut factors: Vec<TermId>, parts: &[TermId]) -> Option<Vec<TermId>> {
    for part in parts {
        let at = factors.iter().position(|factor| factor == part)?;
        factors.swap_remove(at);
    }
    (!parts.is_empty()).then_some(factors)
}
