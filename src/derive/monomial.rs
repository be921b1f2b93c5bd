//! Monomials: a number and factors, of which a sum that is multiplied out is made.

use crate::term::{Op, Rational, TermId, Terms};
use num_traits::{CheckedAdd, One};

/// A summand: a number and factors, in display order.
#[derive(Clone, Debug)]
pub(super) struct Monomial {
    pub(super) number: Rational,
    pub(super) factors: Vec<TermId>,
}

impl Monomial {
    pub(super) fn of(factor: TermId) -> Monomial {
        Monomial {
            number: Rational::one(),
            factors: vec![factor],
        }
    }

    /// Takes out the factors that stand beside their own inverse, where they are certainly not zero.
    pub(super) fn cancel(&mut self, terms: &Terms, known: &mut NonZero<'_>) {
        let mut at = 0;
        while at < self.factors.len() {
            let inverse = terms
                .operands(Op::Pow, self.factors[at])
                .filter(|parts| terms.is_number(parts[1], -1));
            let base = inverse.map(|parts| parts[0]);
            let beside = base.and_then(|base| self.factors.iter().position(|&f| f == base));
            match (base, beside) {
                (Some(base), Some(other)) if known(terms, base) => {
                    self.factors.remove(at.max(other));
                    self.factors.remove(at.min(other));
                    at = 0;
                }
                _ => at += 1,
            }
        }
    }
}

/// Whether a term is certainly not zero.
pub(super) type NonZero<'f> = dyn FnMut(&Terms, TermId) -> bool + 'f;

/// Adds a monomial to a sum of others; none if the number is too large.
pub(super) fn add_to(terms: &Terms, sum: &mut Vec<Monomial>, monomial: Monomial) -> Option<()> {
    let like = sum
        .iter_mut()
        .find(|other| is_same_set(terms, &other.factors, &monomial.factors));
    match like {
        Some(other) => other.number = other.number.checked_add(&monomial.number)?,
        None => sum.push(monomial),
    }
    Some(())
}

/// Whether the factors are the same: those of `p²` are those of `p p`.
pub(super) fn is_same_set(terms: &Terms, left: &[TermId], right: &[TermId]) -> bool {
    let [mut left, mut right] = [left, right].map(|factors| single(terms, factors));
    left.sort_unstable();
    right.sort_unstable();
    left == right
}

/// The factors, with a base as often as a small exponent says.
fn single(terms: &Terms, factors: &[TermId]) -> Vec<TermId> {
    let times = |&factor: &TermId| {
        let power = terms.operands(Op::Pow, factor);
        let exponent = power.and_then(|parts| terms.as_number(parts[1]));
        match (
            power,
            exponent.filter(|e| e.is_integer()).map(|e| e.to_integer()),
        ) {
            (Some(parts), Some(times @ 2..=4)) => vec![parts[0]; times as usize],
            _ => vec![factor],
        }
    };
    factors.iter().flat_map(times).collect()
}
