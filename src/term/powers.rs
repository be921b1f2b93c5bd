//! Where powers and some special functions lie.

use super::Rational;
use super::interval::{End, Fact, int};
use num_traits::Zero;

impl Fact {
    /// Whether `x^y` exists.
    pub fn power_defined(parts: &[Fact]) -> bool {
        let (x, y) = (&parts[0], &parts[1]);
        x.is_positive()
            || x.is_nonnegative() && y.is_positive()
            || y.integer && (x.nonzero || y.is_nonnegative())
    }

    /// `x^y` where it exists.
    pub fn power(x: &Fact, y: &Fact) -> Fact {
        let even = y
            .point()
            .is_some_and(|n| n.is_integer() && n.to_integer() % 2 == 0);
        let odd = y
            .point()
            .is_some_and(|n| n.is_integer() && n.to_integer() % 2 != 0);
        let mut fact = if x.is_positive() {
            let zero = Some((int(0), false));
            let at_least_one = Fact::one_from(Fact::is_power_of_growth(x, y));
            Fact::between(
                at_least_one.or(zero),
                Fact::one_from(Fact::is_power_of_decay(x, y)),
            )
        } else if odd && x.is_negative() {
            Fact::between(None, Some((int(0), false)))
        } else if even || x.is_nonnegative() {
            let within = x.within_one().filter(|_| even && y.is_positive());
            let decay = Fact::is_power_of_decay(x, y).or(within.map(|strict| !strict));
            Fact {
                nonzero: x.nonzero,
                high: Fact::one_from(decay),
                ..Fact::nonnegative()
            }
        } else {
            Fact {
                nonzero: x.nonzero,
                ..Fact::real()
            }
        };
        fact.integer = x.integer && y.integer && y.is_nonnegative();
        fact
    }

    /// Whether `-1 ≤ x ≤ 1`, and then whether `-1 < x < 1`.
    fn within_one(&self) -> Option<bool> {
        let (low, low_closed) = self.low?;
        let (high, high_closed) = self.high?;
        let is_strict = (low > int(-1) || !low_closed) && (high < int(1) || !high_closed);
        (low >= int(-1) && high <= int(1)).then_some(is_strict)
    }

    /// `u x + (1 - u) y` for a u of [0, 1], or of (0, 1) if `strictly`: then an end is reached only by both.
    pub fn between_both(x: &Fact, y: &Fact, strictly: bool) -> Fact {
        let hull = Fact::hull(&[*x, *y]);
        let end = |hull: End, x: End, y: End| {
            let (value, closed) = hull?;
            let reached = |end: End| end == Some((value, true));
            Some((value, closed && (!strictly || reached(x) && reached(y))))
        };
        Fact::between(end(hull.low, x.low, y.low), end(hull.high, x.high, y.high))
    }

    /// One as an end: whether it is one, and whether it is reached.
    fn one_from(end: Option<bool>) -> End {
        end.map(|reached| (int(1), reached))
    }

    /// Whether `x^y ≤ 1`, and then whether one may be reached: a number of `[0, 1]` in a power that is not
    /// negative, one above 1 in a power that is not positive.
    fn is_power_of_decay(x: &Fact, y: &Fact) -> Option<bool> {
        let (below, above) = (x.below_one(), x.above(int(1)));
        let of_small = below.filter(|_| x.is_nonnegative() && y.is_nonnegative());
        let of_large = above.filter(|_| y.is_nonpositive());
        match (of_small, of_large) {
            (Some(strict), _) => Some(!(strict && y.is_positive())),
            (None, Some(strict)) => Some(!(strict && y.is_negative())),
            (None, None) => None,
        }
    }

    /// Whether `x^y ≥ 1` of a positive x, and then whether one may be reached.
    fn is_power_of_growth(x: &Fact, y: &Fact) -> Option<bool> {
        let inverse = match (y.is_nonnegative(), y.is_nonpositive()) {
            (true, _) => x.above(int(1)),
            (_, true) => x.below_one(),
            _ => None,
        };
        inverse.map(|strict| !(strict && (y.is_positive() || y.is_negative())))
    }

    /// Whether `x ≤ 1`, and then whether `x < 1`.
    fn below_one(&self) -> Option<bool> {
        let end = self.high.filter(|(high, _)| *high <= int(1));
        end.map(|(high, closed)| high < int(1) || !closed)
    }

    /// Whether `x ≥ value`, and then whether `x > value`.
    pub(super) fn above(&self, value: Rational) -> Option<bool> {
        let end = self.low.filter(|(low, _)| *low >= value);
        end.map(|(low, closed)| low > value || !closed)
    }

    /// Whether `I_n(x)` exists.
    pub fn bessel_defined(order: &Fact, x: &Fact) -> bool {
        let is_above = order
            .low
            .is_some_and(|(low, closed)| low > int(-1) || low == int(-1) && !closed);
        order.integer || is_above && x.is_positive()
    }

    /// `I_n(x)`: of order zero it is at least one.
    pub fn bessel(order: &Fact, x: &Fact) -> Fact {
        match () {
            () if order.point().is_some_and(|n| n.is_zero()) => Fact::at_least_one(),
            () if x.is_positive() => Fact::positive(),
            () if x.is_nonnegative() => Fact::nonnegative(),
            () => Fact::real(),
        }
    }

    /// Whether `0 ≤ k ≤ n` of whole numbers.
    pub fn choice_defined(n: &Fact, k: &Fact) -> bool {
        let below = |(low, _): (Rational, bool)| k.high.is_some_and(|(high, _)| high <= low);
        n.integer && k.integer && k.is_nonnegative() && n.low.is_some_and(below)
    }
}
