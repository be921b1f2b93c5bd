//! How fast a function grows where its variable goes to the end of a support: like a power, or like an exponential.

use crate::term::facts::Facts;
use crate::term::{Node, Op, Rational, TermId, Terms};

/// Where the variable goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Toward {
    /// To plus infinity.
    Above,
    /// To minus infinity.
    Below,
    /// To zero from above.
    Zero,
}

/// The size of a function there, up to factors that stay between two positive numbers. A logarithm counts as the power
/// zero, which it outgrows: sizes are lower bounds of what leads, and of what does not lead no power of it is enough.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Size {
    /// Smaller than any power.
    Vanishing,
    /// This power of the distance from where the variable comes: of the variable, or of its inverse near zero.
    Power(Rational),
    /// Larger than any power.
    Exponential,
}

/// A size, and the sign of the function there as far as that is certain.
#[derive(Clone, Copy)]
pub(super) struct Growth {
    pub(super) size: Size,
    is_positive: Option<bool>,
}

const ZERO: Rational = Rational::new_raw(0, 1);

/// How a function of the point grows. None where that is not certain.
pub(super) fn growth(
    facts: &mut Facts<'_>,
    terms: &Terms,
    term: TermId,
    point: TermId,
    toward: Toward,
) -> Option<Growth> {
    Reader {
        facts,
        terms,
        point,
        toward,
    }
    .of(term)
}

struct Reader<'r, 'f> {
    facts: &'r mut Facts<'f>,
    terms: &'r Terms,
    point: TermId,
    toward: Toward,
}

impl Reader<'_, '_> {
    fn of(&mut self, term: TermId) -> Option<Growth> {
        if term == self.point {
            let power = if self.toward == Toward::Zero { -1 } else { 1 };
            return Some(Growth {
                size: Size::Power(Rational::from_integer(power)),
                is_positive: Some(self.toward != Toward::Below),
            });
        }
        if !self.terms.contains(term, self.point) {
            return self.fixed(term);
        }
        match self.terms.node(term).clone() {
            Node::Op(Op::Add, parts) => self.sum(&parts),
            Node::Op(Op::Mul, parts) => self.product(&parts),
            Node::Op(Op::Pow, parts) => self.power(parts[0], parts[1]),
            Node::Op(Op::Exp, parts) => self.exponential(parts[0]),
            Node::Op(Op::Abs, parts) => {
                let size = self.of(parts[0])?.size;
                let is_positive = Some(true);
                Some(Growth { size, is_positive })
            }
            Node::Op(Op::Log, parts) => self.logarithm(parts[0]),
            _ => None,
        }
    }

    fn fixed(&mut self, term: TermId) -> Option<Growth> {
        let fact = self.facts.of(self.terms, term);
        let is_positive = if fact.is_positive() {
            Some(true)
        } else {
            fact.is_negative().then_some(false)
        };
        (fact.nonzero || is_positive.is_some()).then_some(Growth {
            size: Size::Power(ZERO),
            is_positive,
        })
    }

    /// One summand leads: the others are certainly smaller, whatever they come to.
    fn sum(&mut self, parts: &[TermId]) -> Option<Growth> {
        let mut sizes = Vec::new();
        for &part in parts {
            let growth = self.of(part);
            let size = growth.map(|growth| growth.size);
            sizes.push((growth, size.or_else(|| self.at_most(part))?));
        }
        let (leading, most) = *sizes.iter().max_by_key(|(_, size)| *size)?;
        let are_many = sizes.iter().filter(|(_, size)| *size == most).count() > 1;
        leading.filter(|_| !are_many)
    }

    /// A size that a term does not exceed; what does not move may be zero, and is no more than a number.
    fn at_most(&mut self, term: TermId) -> Option<Size> {
        if !self.terms.contains(term, self.point) {
            return Some(Size::Power(ZERO));
        }
        let factors = self.terms.operands(Op::Mul, term).map(<[TermId]>::to_vec);
        let mut power = ZERO;
        for factor in factors.unwrap_or_else(|| vec![term]) {
            match self.terms.operands(Op::Log, factor) {
                // It may go to any number, as the log of what goes to one.
                Some(&[of]) => drop(self.power_of(of)?),
                _ if self.terms.contains(factor, self.point) => power += self.power_of(factor)?,
                _ => {}
            }
        }
        Some(Size::Power(power))
    }

    fn power_of(&mut self, term: TermId) -> Option<Rational> {
        match self.of(term)?.size {
            Size::Power(power) => Some(power),
            _ => None,
        }
    }

    fn product(&mut self, parts: &[TermId]) -> Option<Growth> {
        let mut whole = Growth {
            size: Size::Power(ZERO),
            is_positive: Some(true),
        };
        for &part in parts {
            let growth = self.of(part)?;
            whole.size = match (whole.size, growth.size) {
                (Size::Power(one), Size::Power(other)) => Size::Power(one + other),
                (Size::Power(_), other) | (other, Size::Power(_)) => other,
                (one, other) if one == other => one,
                _ => return None,
            };
            let signs = whole.is_positive.zip(growth.is_positive);
            whole.is_positive = signs.map(|(one, other)| one == other);
        }
        Some(whole)
    }

    fn power(&mut self, base: TermId, exponent: TermId) -> Option<Growth> {
        let exponent = self.terms.as_number(exponent)?;
        // Divided by a logarithm, what is as large as a power can be small enough after all.
        if exponent < ZERO && self.terms.ops(base) & Op::Log.bit() != 0 {
            return None;
        }
        let base = self.of(base)?;
        let size = match base.size {
            Size::Power(power) => Size::Power(power * exponent),
            Size::Exponential if exponent > ZERO => Size::Exponential,
            Size::Vanishing if exponent > ZERO => Size::Vanishing,
            Size::Exponential => Size::Vanishing,
            Size::Vanishing => Size::Exponential,
        };
        let is_even = exponent.is_integer() && exponent.to_integer() % 2 == 0;
        let is_positive = if is_even {
            Some(true)
        } else {
            base.is_positive
        };
        Some(Growth { size, is_positive })
    }

    /// Of what goes to infinity.
    fn exponential(&mut self, of: TermId) -> Option<Growth> {
        let of = self.of(of)?;
        if of.size <= Size::Power(ZERO) {
            return None;
        }
        let size = match of.is_positive? {
            true => Size::Exponential,
            false => Size::Vanishing,
        };
        let is_positive = Some(true);
        Some(Growth { size, is_positive })
    }

    /// Of what goes to infinity or to zero like a power.
    fn logarithm(&mut self, of: TermId) -> Option<Growth> {
        let power = self.power_of(of)?;
        (power != ZERO).then_some(Growth {
            size: Size::Power(ZERO),
            is_positive: Some(power > ZERO),
        })
    }
}
