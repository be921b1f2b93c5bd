//! Whether an expectation is infinite, from its density itself: at an end of the support, the density times the function may be
//! too large to have an integral there, as `1/x` is near zero under Uniform(0, 1) and `exp(x)` far out under Exponential(1).

use super::growth::{Size, Toward, growth};
use crate::term::facts::Facts;
use crate::term::{Node, Op, Rational, TermId, Terms};
use num_traits::Zero;

/// Higher powers in an exponent are not read.
const HIGHEST: usize = 4;

/// Whether the integral of a product of a density and a function certainly has no value where its variable goes there.
pub(super) fn diverges(
    facts: &mut Facts<'_>,
    terms: &mut Terms,
    parts: [TermId; 2],
    (point, toward): (TermId, Toward),
) -> bool {
    let mut tail = Tail {
        facts,
        terms,
        point,
        toward,
        exponent: Vec::new(),
        power: Rational::zero(),
        is_slowed: false,
        is_unknown: false,
    };
    parts.into_iter().all(|part| tail.take(part)) && tail.is_too_large()
}

/// A product as `exp(exponent)` times a power.
struct Tail<'t, 'f> {
    facts: &'t mut Facts<'f>,
    terms: &'t mut Terms,
    point: TermId,
    toward: Toward,
    /// The coefficients of a polynomial in the variable, from that of its power zero on.
    exponent: Vec<TermId>,
    /// Of the variable, or of its inverse near zero.
    power: Rational,
    /// There is a further factor, the exponential of what is less than any polynomial: `exp(-log(x)²)`, `exp(-sqrt(x))`.
    is_slowed: bool,
    /// There is a further factor, a power of which only the base is known: `x^(k - 1)`.
    is_unknown: bool,
}

impl Tail<'_, '_> {
    /// Takes a factor in; not if it is not known how large it is.
    fn take(&mut self, term: TermId) -> bool {
        if let Some(factors) = self.terms.operands(Op::Mul, term).map(<[TermId]>::to_vec) {
            return factors.into_iter().all(|factor| self.take(factor));
        }
        if let Some(&[of]) = self.terms.operands(Op::Exp, term)
            && self.terms.contains(of, self.point)
        {
            let summands = self.terms.operands(Op::Add, of);
            let summands = summands.map_or(vec![of], <[TermId]>::to_vec);
            return summands
                .into_iter()
                .all(|summand| self.take_exponent(summand));
        }
        match growth(self.facts, self.terms, term, self.point, self.toward).map(|g| g.size) {
            Some(Size::Power(power)) => {
                self.power += power;
                true
            }
            _ => {
                let parts = self.terms.operands(Op::Pow, term);
                let parts = parts.map(|parts| (parts[0], parts[1]));
                let is_power = parts.is_some_and(|(base, exponent)| {
                    !self.terms.contains(exponent, self.point) && self.is_power(base)
                });
                self.is_unknown |= is_power;
                is_power
            }
        }
    }

    /// Whether a term grows like a power.
    fn is_power(&mut self, base: TermId) -> bool {
        let size = growth(self.facts, self.terms, base, self.point, self.toward);
        size.is_some_and(|growth| matches!(growth.size, Size::Power(_)))
    }

    /// Takes a summand of an exponent in.
    fn take_exponent(&mut self, summand: TermId) -> bool {
        let size = growth(self.facts, self.terms, summand, self.point, self.toward);
        if size.is_some_and(|growth| growth.size == Size::Vanishing) {
            return true; // its exponential goes to one
        }
        if let Some(polynomial) = self.polynomial(summand) {
            let so_far = std::mem::take(&mut self.exponent);
            self.exponent = self.sum(so_far, polynomial);
            return true;
        }
        let power = self.at_most(summand);
        let is_less = power.is_some_and(|power| power < Rational::from_integer(1));
        self.is_slowed |= is_less;
        is_less
    }

    /// A power that no multiple of the term is above far out but for powers of logarithms.
    fn at_most(&mut self, term: TermId) -> Option<Rational> {
        if !self.terms.contains(term, self.point) {
            return Some(Rational::zero());
        }
        if term == self.point {
            return Some(Rational::from_integer(1));
        }
        match self.terms.node(term).clone() {
            Node::Op(Op::Add, parts) => {
                let powers: Option<Vec<Rational>> =
                    parts.iter().map(|&t| self.at_most(t)).collect();
                powers?.into_iter().max()
            }
            Node::Op(Op::Mul, parts) => parts.iter().map(|&t| self.at_most(t)).sum(),
            Node::Op(Op::Pow, parts) => {
                let exponent =
                    { self.terms.as_number(parts[1]) }.filter(|n| *n >= Rational::zero())?;
                Some(self.at_most(parts[0])? * exponent)
            }
            Node::Op(Op::Abs, parts) => self.at_most(parts[0]),
            Node::Op(Op::Log, parts) => {
                let of = growth(self.facts, self.terms, parts[0], self.point, self.toward)?;
                matches!(of.size, Size::Power(_)).then(Rational::zero)
            }
            _ => None,
        }
    }

    fn is_too_large(&mut self) -> bool {
        let one = Rational::from_integer(1);
        if self.toward == Toward::Zero {
            return self.power >= one && !self.is_slowed && !self.is_unknown; // a polynomial is bounded there
        }
        for (degree, coefficient) in std::mem::take(&mut self.exponent)
            .into_iter()
            .enumerate()
            .skip(1)
            .rev()
        {
            if self
                .terms
                .as_number(coefficient)
                .is_some_and(|n| n.is_zero())
            {
                continue;
            }
            let fact = self.facts.of(self.terms, coefficient);
            let is_turned = self.toward == Toward::Below && degree % 2 == 1;
            return if is_turned {
                fact.is_negative()
            } else {
                fact.is_positive()
            };
        }
        self.power >= -one && !self.is_slowed && !self.is_unknown
    }

    /// The coefficients of a polynomial in the variable. Far out `|x - a|` is one.
    fn polynomial(&mut self, term: TermId) -> Option<Vec<TermId>> {
        let (zero, one) = (self.terms.integer(0), self.terms.integer(1));
        if term == self.point {
            return Some(vec![zero, one]);
        }
        if !self.terms.contains(term, self.point) {
            return Some(vec![term]);
        }
        match self.terms.node(term).clone() {
            Node::Op(Op::Add, parts) => {
                let mut total = Vec::new();
                for &part in &parts {
                    let polynomial = self.polynomial(part)?;
                    total = self.sum(total, polynomial);
                }
                Some(total)
            }
            Node::Op(Op::Mul, parts) => {
                let mut product = vec![one];
                for &part in &parts {
                    let polynomial = self.polynomial(part)?;
                    product = self.product(&product, &polynomial)?;
                }
                Some(product)
            }
            Node::Op(Op::Pow, parts) => {
                let exponent = self
                    .terms
                    .as_number(parts[1])
                    .filter(Rational::is_integer)?;
                let exponent = usize::try_from(exponent.to_integer()).ok()?;
                let base = self.polynomial(parts[0])?;
                let mut product = vec![one];
                for _ in 0..exponent.min(HIGHEST + 1) {
                    product = self.product(&product, &base)?;
                }
                Some(product)
            }
            Node::Op(Op::Abs, parts) => {
                let polynomial = self.polynomial(parts[0])?;
                let leading = *polynomial.last()?;
                let fact = self.facts.of(self.terms, leading);
                let is_turned = self.toward == Toward::Below && polynomial.len() % 2 == 0;
                let is_known = fact.is_positive() || fact.is_negative();
                if !is_known || self.toward == Toward::Zero {
                    return None;
                }
                if fact.is_positive() != is_turned {
                    return Some(polynomial);
                }
                let minus = self.terms.integer(-1);
                self.product(&polynomial, &[minus])
            }
            _ => None,
        }
    }

    fn sum(&mut self, one: Vec<TermId>, other: Vec<TermId>) -> Vec<TermId> {
        let (mut longer, shorter) = if one.len() < other.len() {
            (other, one)
        } else {
            (one, other)
        };
        for (to, from) in longer.iter_mut().zip(shorter) {
            *to = match self.terms.neg(from) == *to {
                true => self.terms.integer(0),
                false => self.terms.add([*to, from]),
            };
        }
        longer
    }

    fn product(&mut self, one: &[TermId], other: &[TermId]) -> Option<Vec<TermId>> {
        let length = one.len() + other.len() - 1;
        if length > HIGHEST + 1 {
            return None;
        }
        let zero = self.terms.integer(0);
        let mut product = vec![zero; length];
        for (i, &a) in one.iter().enumerate() {
            for (j, &b) in other.iter().enumerate() {
                let both = self.terms.mul([a, b]);
                product[i + j] = self.terms.add([product[i + j], both]);
            }
        }
        Some(product)
    }
}
