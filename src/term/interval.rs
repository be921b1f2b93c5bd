//! Intervals with exact ends: what is certain of a value, and its arithmetic.

use super::Rational;
use num_traits::{CheckedAdd, CheckedMul, Signed, Zero};

/// An end of an interval: none is infinite, else the number and whether it is reached.
pub type End = Option<(Rational, bool)>;

/// What is certain of a value: an interval, and whether it is whole or never zero. The elements of a
/// vector all obey the vector's fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fact {
    /// Lower end.
    pub low: End,
    /// Upper end.
    pub high: End,
    /// It is a whole number.
    pub integer: bool,
    /// It is not zero.
    pub nonzero: bool,
    /// What is known of it as a matrix.
    pub matrix: Definiteness,
}

/// What is known of a matrix.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Definiteness {
    /// Nothing, not even that it is one.
    #[default]
    Unknown,
    /// It has an inverse.
    Invertible,
    /// It is symmetric, and `xᵀAx ≥ 0` for every x.
    Semidefinite,
    /// It is symmetric, and `xᵀAx > 0` for every x but zero.
    Definite,
}

impl Definiteness {
    /// Both are known.
    pub(super) fn and(self, other: Definiteness) -> Definiteness {
        use Definiteness::{Definite, Invertible, Semidefinite};
        match (self, other) {
            (Invertible, Semidefinite) | (Semidefinite, Invertible) => Definite,
            _ => self.max(other),
        }
    }
}

pub(super) fn int(n: i64) -> Rational {
    Rational::from_integer(n)
}

impl Fact {
    /// Any real number.
    pub fn real() -> Fact {
        Fact::between(None, None)
    }
    /// `x > 0`.
    pub fn positive() -> Fact {
        Fact::between(Some((int(0), false)), None)
    }
    /// `x ≥ 0`.
    pub fn nonnegative() -> Fact {
        Fact::between(Some((int(0), true)), None)
    }
    /// `0 < x < 1`.
    pub fn unit() -> Fact {
        Fact::between(Some((int(0), false)), Some((int(1), false)))
    }
    /// `0 < x ≤ 1`: one of positive numbers that sum to one, and one alone is one.
    pub fn share() -> Fact {
        Fact::between(Some((int(0), false)), Some((int(1), true)))
    }
    /// `-1 ≤ x ≤ 1`.
    pub fn signed_unit() -> Fact {
        Fact::between(Some((int(-1), true)), Some((int(1), true)))
    }
    /// `-1 < x < 1`.
    pub fn inside_signed_unit() -> Fact {
        Fact::between(Some((int(-1), false)), Some((int(1), false)))
    }
    /// `x ≥ 1`.
    pub fn at_least_one() -> Fact {
        Fact::between(Some((int(1), true)), None)
    }
    /// `x > 1`.
    pub fn above_one() -> Fact {
        Fact::between(Some((int(1), false)), None)
    }
    /// A whole number `≥ 1`.
    pub fn at_least_one_integer() -> Fact {
        Fact {
            integer: true,
            ..Fact::at_least_one()
        }
    }
    /// The circle's ratio.
    pub fn pi() -> Fact {
        Fact::between(Some((int(3), false)), Some((Rational::new(22, 7), false)))
    }
    /// Exactly this number.
    pub fn exactly(value: Rational) -> Fact {
        Fact {
            integer: value.is_integer(),
            ..Fact::between(Some((value, true)), Some((value, true)))
        }
    }
    /// Between two ends.
    pub fn between(low: End, high: End) -> Fact {
        let nonzero = low.is_some_and(|(l, closed)| l.is_positive() || l.is_zero() && !closed)
            || high.is_some_and(|(h, closed)| h.is_negative() || h.is_zero() && !closed);
        Fact {
            low,
            high,
            integer: false,
            nonzero,
            matrix: Definiteness::Unknown,
        }
    }

    /// `x > 0`.
    pub fn is_positive(&self) -> bool {
        self.low
            .is_some_and(|(l, _)| l.is_positive() || l.is_zero() && self.nonzero)
    }
    /// `x > 1`.
    pub fn is_above_one(&self) -> bool {
        self.above(int(1)) == Some(true)
    }
    /// −1 or 1.
    pub fn is_sign(&self) -> bool {
        let one = int(1);
        let within =
            self.low.is_some_and(|(l, _)| l >= -one) && self.high.is_some_and(|(h, _)| h <= one);
        self.integer && self.nonzero && within
    }
    /// `x ≥ 0`.
    pub fn is_nonnegative(&self) -> bool {
        self.low.is_some_and(|(l, _)| !l.is_negative())
    }
    /// `x < 0`.
    pub fn is_negative(&self) -> bool {
        self.high
            .is_some_and(|(h, _)| h.is_negative() || h.is_zero() && self.nonzero)
    }
    /// `x ≤ 0`.
    pub fn is_nonpositive(&self) -> bool {
        self.high.is_some_and(|(h, _)| !h.is_positive())
    }

    /// Both facts hold.
    pub fn and(&self, other: &Fact) -> Fact {
        let low = tighter(self.low, other.low, |a, b| a > b);
        let high = tighter(self.high, other.high, |a, b| a < b);
        let integer = self.integer || other.integer;
        let nonzero = self.nonzero || other.nonzero;
        let both = Fact::between(low, high);
        Fact {
            integer,
            nonzero: nonzero || both.nonzero,
            matrix: self.matrix.and(other.matrix),
            ..both
        }
    }

    /// Every value that this fact allows is allowed by the other.
    pub fn implies(&self, other: &Fact) -> bool {
        let this = self.opened_at_zero();
        this.and(&other.opened_at_zero()).opened_at_zero() == this
    }

    /// `[0, …` without zero is `(0, …`, and `(0, …` of whole numbers is `[1, …`.
    pub(super) fn opened_at_zero(&self) -> Fact {
        let open = |end: End| {
            end.map(|(value, closed)| (value, closed && !(self.nonzero && value.is_zero())))
        };
        let whole = |end: End, step: i64| match end {
            Some((value, false)) if self.integer && value.is_integer() => {
                value.checked_add(&int(step)).map(|value| (value, true))
            }
            _ => end,
        };
        Fact {
            low: whole(open(self.low), 1),
            high: whole(open(self.high), -1),
            ..*self
        }
    }

    /// No value satisfies it.
    pub fn is_empty(&self) -> bool {
        let (Some((low, lc)), Some((high, hc))) = (self.low, self.high) else {
            return false;
        };
        let is_point_outside = low == high && (!(lc && hc) || self.nonzero && low.is_zero());
        let inner = |end: Rational, closed: bool, step: i64| match end.is_integer() && !closed {
            true => end.checked_add(&int(step)),
            false => Some(end),
        };
        let between = |low: Rational, high: Rational| low.ceil() > high.floor();
        let is_without_integer = self.integer
            && inner(low, lc, 1)
                .zip(inner(high, hc, -1))
                .is_some_and(|(low, high)| between(low, high));
        low > high || is_point_outside || is_without_integer
    }

    /// The sum.
    pub fn sum(parts: &[Fact]) -> Fact {
        let end = |get: fn(&Fact) -> End| {
            parts
                .iter()
                .try_fold((Rational::zero(), true), |(sum, closed), part| {
                    let (value, reached) = get(part)?;
                    // A square of what is not zero does not reach its end.
                    let reached = reached && !(part.nonzero && value.is_zero());
                    Some((sum.checked_add(&value)?, closed && reached))
                })
        };
        let fact = Fact::between(end(|f| f.low), end(|f| f.high));
        Fact {
            integer: parts.iter().all(|f| f.integer),
            matrix: Fact::definiteness_of_sum(parts),
            ..fact
        }
    }

    /// The product.
    pub fn product(parts: &[Fact]) -> Fact {
        let mut fact = parts
            .iter()
            .skip(1)
            .fold(parts[0], |acc, part| times(&acc, part));
        fact.integer = parts.iter().all(|f| f.integer);
        fact.nonzero = parts.iter().all(|f| f.nonzero);
        fact.matrix = Fact::definiteness_of_product(parts);
        fact
    }

    /// The inner product of two vectors, which have a component at least: it has the sign that all its summands have.
    pub fn inner_product(parts: &[Fact]) -> Fact {
        let summand = Fact::product(parts);
        let zero = |closed| Some((int(0), closed));
        let ends = match () {
            () if summand.is_nonnegative() => (zero(!summand.is_positive()), None),
            () if summand.is_nonpositive() => (None, zero(!summand.is_negative())),
            () => (None, None),
        };
        Fact {
            integer: summand.integer,
            ..Fact::between(ends.0, ends.1)
        }
    }

    /// `exp(x)`.
    pub fn exp(x: &Fact) -> Fact {
        let low = if x.is_nonnegative() {
            Some((int(1), !x.is_positive()))
        } else {
            Some((int(0), false))
        };
        let high = if x.is_nonpositive() {
            Some((int(1), !x.is_negative()))
        } else {
            None
        };
        Fact::between(low, high)
    }

    /// `log(x)` of a positive x.
    pub fn log(x: &Fact) -> Fact {
        let one = int(1);
        let low = x
            .low
            .filter(|(l, _)| *l >= one)
            .map(|(l, c)| (int(0), c && l == one));
        let high = x
            .high
            .filter(|(h, _)| *h <= one)
            .map(|(h, c)| (int(0), c && h == one));
        Fact::between(low, high)
    }

    /// `|x|`.
    pub fn abs(x: &Fact) -> Fact {
        if x.is_nonnegative() {
            return *x;
        }
        Fact {
            integer: x.integer,
            nonzero: x.nonzero,
            ..Fact::nonnegative()
        }
    }

    /// One of the values.
    pub fn hull(parts: &[Fact]) -> Fact {
        parts.iter().skip(1).fold(parts[0], |acc, part| {
            let low = acc.low.and_then(|a| {
                part.low
                    .map(|b| if b.0 < a.0 || b.0 == a.0 && b.1 { b } else { a })
            });
            let high = acc.high.and_then(|a| {
                part.high
                    .map(|b| if b.0 > a.0 || b.0 == a.0 && b.1 { b } else { a })
            });
            let nonzero = acc.nonzero && part.nonzero;
            Fact {
                integer: acc.integer && part.integer,
                nonzero,
                ..Fact::between(low, high)
            }
        })
    }

    /// The largest of the values: it is no less than any of them.
    pub fn largest(parts: &[Fact]) -> Fact {
        let above = |a: (Rational, bool), b: (Rational, bool)| {
            if b.0 > a.0 || b.0 == a.0 && !b.1 {
                b
            } else {
                a
            }
        };
        let low = parts.iter().filter_map(|part| part.low).reduce(above);
        Fact::hull(parts).and(&Fact::between(low, None))
    }

    /// The smallest of the values: it is no more than any of them.
    pub fn smallest(parts: &[Fact]) -> Fact {
        let below = |a: (Rational, bool), b: (Rational, bool)| {
            if b.0 < a.0 || b.0 == a.0 && !b.1 {
                b
            } else {
                a
            }
        };
        let high = parts.iter().filter_map(|part| part.high).reduce(below);
        Fact::hull(parts).and(&Fact::between(None, high))
    }

    /// The only value, if there is only one.
    pub(super) fn point(&self) -> Option<Rational> {
        let (low, high) = (self.low?.0, self.high?.0);
        (low == high).then_some(low)
    }
}

fn tighter(a: End, b: End, inside: fn(Rational, Rational) -> bool) -> End {
    match (a, b) {
        (None, end) | (end, None) => end,
        (Some((x, xc)), Some((y, yc))) if x == y => Some((x, xc && yc)),
        (Some((x, _)), Some((y, _))) => {
            if inside(x, y) {
                a
            } else {
                b
            }
        }
    }
}

/// The product of two intervals from the products of their ends.
fn times(a: &Fact, b: &Fact) -> Fact {
    #[derive(Clone, Copy, PartialEq)]
    enum Point {
        MinusInfinity,
        At(Rational, bool),
        PlusInfinity,
    }
    use Point::{At, MinusInfinity, PlusInfinity};
    let low = |f: &Fact| f.low.map_or(MinusInfinity, |(v, c)| At(v, c));
    let high = |f: &Fact| f.high.map_or(PlusInfinity, |(v, c)| At(v, c));
    let sign = |p: Point| match p {
        MinusInfinity => -1,
        At(v, _) => {
            if v.is_zero() {
                0
            } else if v.is_positive() {
                1
            } else {
                -1
            }
        }
        PlusInfinity => 1,
    };
    let multiply = |p: Point, q: Point| match (p, q) {
        (At(x, c), At(y, d)) => {
            let reached = c && (d || x.is_zero()) || y.is_zero() && d;
            match x.checked_mul(&y) {
                Some(product) => At(product, reached),
                None if sign(p) * sign(q) > 0 => PlusInfinity,
                None => MinusInfinity,
            }
        }
        (At(x, c), _) if x.is_zero() => At(x, c),
        (_, At(y, d)) if y.is_zero() => At(y, d),
        _ => {
            if sign(p) * sign(q) > 0 {
                PlusInfinity
            } else {
                MinusInfinity
            }
        }
    };
    let corners = [
        multiply(low(a), low(b)),
        multiply(low(a), high(b)),
        multiply(high(a), low(b)),
        multiply(high(a), high(b)),
    ];
    // A product that overflowed stands at infinity, which is always outward or beside a wider corner.
    let overflowed = corners.contains(&MinusInfinity);
    let lowest = if overflowed {
        None
    } else {
        extreme(corners.iter().filter_map(finite), |x, y| x < y)
    };
    let highest = if corners.contains(&PlusInfinity) {
        None
    } else {
        extreme(corners.iter().filter_map(finite), |x, y| x > y)
    };
    fn finite(p: &Point) -> Option<(Rational, bool)> {
        match p {
            At(v, c) => Some((*v, *c)),
            _ => None,
        }
    }
    Fact::between(lowest, highest)
}

fn extreme(
    ends: impl Iterator<Item = (Rational, bool)>,
    better: fn(Rational, Rational) -> bool,
) -> End {
    ends.reduce(|a, b| {
        if b.0 == a.0 {
            (a.0, a.1 || b.1)
        } else if better(b.0, a.0) {
            b
        } else {
            a
        }
    })
}
