//! Two squares and a mixed product: `a² + b² + k a b` is at least `(|a| - |b|)²` where |k| is at most 2.

use super::facts::Facts;
use super::interval::{Fact, int};
use super::{Node, Op, Rational, TermId, Terms};
use num_traits::{CheckedMul, Zero};

/// A product: its number, and its other factors with their exponents.
struct Monomial {
    number: Rational,
    powers: Vec<(TermId, i64)>,
}

impl Facts<'_> {
    /// What is certain of `a² + b² + k a b`, in any order: `1 + ρ² - 2ρ cos(t)` is positive where |ρ| is below 1.
    pub(super) fn mixed_square(&mut self, terms: &Terms, operands: &[TermId]) -> Option<Fact> {
        let &[x, y, z] = operands else {
            return None;
        };
        [(x, y, z), (x, z, y), (y, z, x)]
            .into_iter()
            .find_map(|sides| self.square_with(terms, sides))
    }

    fn square_with(
        &mut self,
        terms: &Terms,
        (one, other, mixed): (TermId, TermId, TermId),
    ) -> Option<Fact> {
        let (a, b) = (root(terms, one)?, root(terms, other)?);
        let k = self.quotient(terms, monomial(terms, mixed)?, &a, &b)?;
        let two = int(2);
        let (low, high) = (k.low?, k.high?);
        if low.0 < -two || high.0 > two {
            return None;
        }
        let (first, second) = (self.of(terms, one), self.of(terms, other));
        let is_inside = (low.0 > -two || !low.1) && (high.0 < two || !high.1);
        let differ = Fact::difference(&first, &second);
        let is_positive = differ.is_positive()
            || differ.is_negative()
            || is_inside && (first.nonzero || second.nonzero);
        Some(if is_positive {
            Fact::positive()
        } else {
            Fact::nonnegative()
        })
    }

    /// What is certain of `mixed/(a b)`.
    fn quotient(
        &mut self,
        terms: &Terms,
        mut mixed: Monomial,
        a: &Monomial,
        b: &Monomial,
    ) -> Option<Fact> {
        for &(base, exponent) in a.powers.iter().chain(&b.powers) {
            match mixed.powers.iter_mut().find(|(known, _)| *known == base) {
                Some((_, known)) => *known = known.checked_sub(exponent)?,
                None => return None,
            }
        }
        let below = a.number.checked_mul(&b.number)?;
        let mut facts = vec![Fact::exactly(mixed.number / below)];
        for (base, exponent) in mixed.powers {
            match exponent {
                0 => {}
                1 => facts.push(self.of(terms, base)),
                _ => return None,
            }
        }
        Some(Fact::product(&facts))
    }
}

/// A term as a product, if its numbers are small enough.
fn monomial(terms: &Terms, term: TermId) -> Option<Monomial> {
    let mut made = Monomial {
        number: int(1),
        powers: Vec::new(),
    };
    let factors = terms.operands(Op::Mul, term);
    for &factor in factors.unwrap_or(&[term]) {
        if let Node::Number(value) = terms.node(factor) {
            made.number = made.number.checked_mul(value)?;
            continue;
        }
        let (base, exponent) = power(terms, factor);
        match made.powers.iter_mut().find(|(known, _)| *known == base) {
            Some((_, known)) => *known = known.checked_add(exponent)?,
            None => made.powers.push((base, exponent)),
        }
    }
    (!made.number.is_zero()).then_some(made)
}

/// The base and the exponent of a whole power.
fn power(terms: &Terms, term: TermId) -> (TermId, i64) {
    if let Some(&[base, exponent]) = terms.operands(Op::Pow, term)
        && let Some(exponent) = terms.as_number(exponent)
        && exponent.is_integer()
    {
        return (base, exponent.to_integer());
    }
    (term, 1)
}

/// What a square is the square of.
fn root(terms: &Terms, term: TermId) -> Option<Monomial> {
    let mut square = monomial(terms, term)?;
    let (above, below) = (*square.number.numer(), *square.number.denom());
    square.number = Rational::new(whole_root(above)?, whole_root(below)?);
    for (_, exponent) in &mut square.powers {
        if *exponent % 2 != 0 {
            return None;
        }
        *exponent /= 2;
    }
    Some(square)
}

/// The root of a positive whole number, if that is whole.
fn whole_root(square: i64) -> Option<i64> {
    (1..=1_000)
        .find(|root| root * root >= square)
        .filter(|root| root * root == square)
}
