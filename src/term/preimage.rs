//! Where the operand of a formula must lie so that the formula lies somewhere: `1/u` is in (0, 1) where u is above 1, and only there.

use super::facts::{Domain, Fact, family};
use super::interval::{End, int};
use super::{Node, Op, Rational, TermId, Terms};
use num_traits::{CheckedDiv, CheckedMul, CheckedSub};

/// A lower and an upper end.
type Ends = (End, End);

impl Domain {
    /// The operand of a formula and where it lies exactly if the formula lies here: `log(u) > 0` comes down to `u > 1`.
    pub fn pulled_back(&self, terms: &mut Terms, formula: TermId) -> Option<(TermId, Domain)> {
        if let Some(operand) = self.pulled_back_to_nonzero(terms, formula) {
            return Some((operand, Domain::NonZero));
        }
        let is_interval = matches!(
            self,
            Domain::Positive
                | Domain::NonNegative
                | Domain::Negative
                | Domain::Unit
                | Domain::Interval(..)
        );
        let fact = self.fact();
        let ends = (fact.low, fact.high);
        let Node::Op(op, operands) = terms.node(formula).clone() else {
            return None;
        };
        let operands = &*operands;
        let (operand, (low, high)) = match op {
            _ if !is_interval => None,
            Op::Add => {
                let (number, operand) = number_and_other(terms, Op::Add, operands)?;
                Some((operand, moved(ends, |end| end.checked_sub(&number))?))
            }
            Op::Mul => match of_odds(terms, operands, &fact) {
                Some(odds) => Some(odds),
                None => {
                    let (number, operand) = number_and_other(terms, Op::Mul, operands)?;
                    Some((operand, divided(ends, number)?))
                }
            },
            Op::Pow => of_power(terms, operands, ends),
            Op::Log => Some((operands[0], of_logarithm(ends)?)),
            Op::Exp => Some((operands[0], of_exponential(ends)?)),
            _ => None,
        }?;
        Some((operand, Domain::Interval(low, high)))
    }

    /// The operand that must not be zero, which is all that is needed: u of `u² > 0`, of `|u| > 0` and of `1 - exp(u) ≠ 0`.
    fn pulled_back_to_nonzero(&self, terms: &mut Terms, formula: TermId) -> Option<TermId> {
        let Node::Op(op, operands) = terms.node(formula).clone() else {
            return None;
        };
        let is_positive = self.fact() == Fact::positive();
        match op {
            Op::Add if *self == Domain::NonZero => terms.zero_with(&operands),
            Op::Mul if *self == Domain::NonZero => {
                number_and_other(terms, Op::Mul, &operands).map(|(_, other)| other)
            }
            Op::Pow if is_positive && is_even(terms, operands[1]) => Some(operands[0]),
            Op::Abs if is_positive => Some(operands[0]),
            _ => None,
        }
    }

    /// The name and its domain that put a formula of it here: `3 - θ >= 0` comes down to `θ <= 3`.
    pub fn pulled_to_name(&self, terms: &mut Terms, formula: TermId) -> Option<(TermId, Domain)> {
        let (mut operand, mut domain) = self.pulled_back(terms, formula)?;
        while family(terms, operand).is_none() {
            (operand, domain) = domain.pulled_back(terms, operand)?;
        }
        Some((operand, domain))
    }
}

impl Terms {
    /// What is zero exactly where a sum is: u of `1 - exp(u)`.
    pub(super) fn zero_with(&self, summands: &[TermId]) -> Option<TermId> {
        let &[one, other] = summands else {
            return None;
        };
        let (number, other) = match (self.as_number(one), self.as_number(other)) {
            (Some(number), None) => (number, other),
            (None, Some(number)) => (number, one),
            _ => return None,
        };
        let (times, exponential) = match self.operands(Op::Mul, other) {
            Some(&[times, exponential]) => (self.as_number(times)?, exponential),
            _ => (int(1), other),
        };
        let exponent = self.operands(Op::Exp, exponential)?[0];
        (number != int(0) && number == -times).then_some(exponent)
    }
}

/// Whether an exponent is a whole number that two divides, other than zero.
fn is_even(terms: &Terms, exponent: TermId) -> bool {
    let number = terms.as_number(exponent);
    number.is_some_and(|n| n.is_integer() && n != int(0) && n.to_integer() % 2 == 0)
}

/// The only number among the operands of a sum or a product, and the sum or product of the others.
fn number_and_other(terms: &mut Terms, op: Op, operands: &[TermId]) -> Option<(Rational, TermId)> {
    let at = { operands.iter() }.position(|&operand| terms.as_number(operand).is_some())?;
    let number = terms.as_number(operands[at])?;
    let others = [&operands[..at], &operands[at + 1..]].concat();
    let other = match op {
        Op::Add => terms.add(others),
        _ => terms.mul(others),
    };
    Some((number, other))
}

/// Both ends by an increasing function; nothing where a number grows too large.
fn moved(ends: Ends, to: impl Fn(Rational) -> Option<Rational>) -> Option<Ends> {
    let end = |end: End| match end {
        Some((value, closed)) => Some(Some((to(value)?, closed))),
        None => Some(None),
    };
    Some((end(ends.0)?, end(ends.1)?))
}

fn divided(ends: Ends, number: Rational) -> Option<Ends> {
    if number == int(0) {
        return None;
    }
    let (low, high) = moved(ends, |end| end.checked_div(&number))?;
    Some(if number > int(0) {
        (low, high)
    } else {
        (high, low)
    })
}

/// `p/(1 - p)` is positive where p lies between 0 and 1.
fn of_odds(terms: &mut Terms, operands: &[TermId], wanted: &Fact) -> Option<(TermId, Ends)> {
    let is_inverse = |&operand: &TermId| {
        let parts = terms.operands(Op::Pow, operand);
        parts.is_some_and(|p| terms.is_number(p[1], -1) && terms.operands(Op::Add, p[0]).is_some())
    };
    let at = operands.iter().position(is_inverse)?;
    let below = terms.operands(Op::Pow, operands[at])?[0];
    let summands = terms.operands(Op::Add, below)?.to_vec();
    let (total, rest) = number_and_other(terms, Op::Add, &summands)?;
    let share = terms.mul([&operands[..at], &operands[at + 1..]].concat());
    let minus = terms.neg(share);
    let are_odds = minus == rest && total > int(0) && *wanted == Fact::positive();
    are_odds.then_some((share, (Some((int(0), false)), Some((total, false)))))
}

/// `1/u`, `sqrt(u)` and `u²`.
fn of_power(terms: &Terms, operands: &[TermId], ends: Ends) -> Option<(TermId, Ends)> {
    let (base, exponent) = (operands[0], terms.as_number(operands[1])?);
    let (low, high) = ends;
    let ends = if exponent == int(-1) {
        of_inverse(low, high)?
    } else if exponent == Rational::new(1, 2) {
        let is_below = |end: End| end.is_some_and(|(value, _)| value < int(0));
        if is_below(high) {
            return None;
        }
        let low = low.filter(|_| !is_below(low)).or(Some((int(0), true)));
        moved((low, high), |end| end.checked_mul(&end))?
    } else if exponent == int(2) {
        below_square(low, high)?
    } else {
        return None;
    };
    Some((base, ends))
}

/// `u² < 4` is `-2 < u < 2`.
fn below_square(low: End, high: End) -> Option<Ends> {
    let says_nothing =
        |(value, closed): (Rational, bool)| value < int(0) || value == int(0) && closed;
    let (value, closed) = high.filter(|_| low.is_none_or(says_nothing))?;
    let root = |n: i64| {
        let root = n.checked_isqrt()?;
        (root * root == n).then_some(root)
    };
    let root = Rational::new(root(*value.numer())?, root(*value.denom())?);
    (root > int(0)).then_some((Some((-root, closed)), Some((root, closed))))
}

fn of_inverse(low: End, high: End) -> Option<Ends> {
    let zero = Some((int(0), false));
    let inverse = |end: End| match end {
        Some((value, closed)) if value > int(0) => {
            Some(Some((int(1).checked_div(&value)?, closed)))
        }
        Some((value, _)) if value < int(0) => None,
        _ => Some(None), // of zero and of infinity
    };
    match (low, high) {
        (None, Some((end, _))) if end == int(0) => Some((None, zero)),
        (Some(_), high) => {
            let below = match high {
                Some(_) => inverse(high)?.map_or(zero, Some),
                None => zero,
            };
            Some((below, inverse(low)?))
        }
        _ => None,
    }
}

/// No other logarithm of a rational number than that of one is rational.
fn of_logarithm((low, high): Ends) -> Option<Ends> {
    let power = |end: End| match end {
        Some((value, closed)) if value == int(0) => Some(Some((int(1), closed))),
        Some(_) => None,
        None => Some(None),
    };
    Some((power(low)?.or(Some((int(0), false))), power(high)?))
}

fn of_exponential((low, high): Ends) -> Option<Ends> {
    let logarithm = |end: End| match end {
        Some((value, closed)) if value == int(1) => Some(Some((int(0), closed))),
        Some((value, _)) if value > int(0) => None,
        _ => Some(None),
    };
    let ends = (logarithm(low)?, logarithm(high)?);
    let says_something = ends.0.is_some() || ends.1.is_some();
    says_something.then_some(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(low: Option<i64>, high: Option<i64>) -> Domain {
        let end = |end: Option<i64>| end.map(|value| (int(value), false));
        Domain::Interval(end(low), end(high))
    }

    #[test]
    fn a_formula_lies_somewhere_where_its_operand_does() {
        let mut terms = Terms::new();
        let u = terms.symbol_named("u");
        let one = terms.integer(1);
        let minus_one = terms.integer(-1);
        let inverse = terms.pow(u, minus_one);
        let minus = terms.neg(u);
        let complement = terms.add([one, minus]);
        let odds = terms.div(u, complement);
        let log = terms.log(u);
        let exp = terms.op(Op::Exp, &[u]);
        let of_log = terms.neg(log);
        let two = terms.integer(2);
        let square = terms.pow(u, two);
        let minus_square = terms.neg(square);
        let rest = terms.add([one, minus_square]);
        let minus_exp = terms.neg(exp);
        let from_one = terms.add([one, minus_exp]);
        let from_two = terms.add([two, minus_exp]);
        let rows = [
            (inverse, Domain::Unit, Some(interval(Some(1), None))),
            (inverse, Domain::Positive, Some(interval(Some(0), None))),
            (inverse, Domain::Negative, Some(interval(None, Some(0)))),
            (inverse, interval(Some(-1), Some(1)), None),
            (complement, Domain::Unit, Some(interval(Some(0), Some(1)))),
            (odds, Domain::Positive, Some(interval(Some(0), Some(1)))),
            (odds, Domain::Unit, None),
            (log, Domain::Positive, Some(interval(Some(1), None))),
            (of_log, Domain::Positive, Some(interval(Some(0), Some(1)))),
            (log, Domain::Unit, None),
            (exp, Domain::Unit, Some(interval(None, Some(0)))),
            (exp, Domain::Positive, None),
            (square, Domain::Positive, Some(Domain::NonZero)),
            (square, Domain::Unit, None),
            (rest, Domain::Positive, Some(interval(Some(-1), Some(1)))),
            (rest, interval(Some(-1), None), None),
            (from_one, Domain::NonZero, Some(Domain::NonZero)),
            (from_two, Domain::NonZero, None),
        ];
        for (formula, wanted, expected) in rows {
            let found = wanted.pulled_to_name(&mut terms, formula);
            assert_eq!(found, expected.map(|domain| (u, domain)));
        }
    }
}
