//! Comparisons of intervals: what is certain of `x < y`, as a number that is 1 where it holds, else 0.

use super::interval::{Fact, int};
use num_traits::Zero;

impl Fact {
    /// `x < y` as a number: 1 where it holds, else 0.
    pub fn less(x: &Fact, y: &Fact) -> Fact {
        let gap = Fact::difference(y, x);
        Fact::truth(gap.is_positive(), gap.is_nonpositive())
    }

    /// `x ≤ y` as a number.
    pub fn at_most(x: &Fact, y: &Fact) -> Fact {
        let gap = Fact::difference(y, x);
        Fact::truth(gap.is_nonnegative(), gap.is_negative())
    }

    /// `x = y` as a number.
    pub fn equals(x: &Fact, y: &Fact) -> Fact {
        let same = x.point().is_some() && x.point() == y.point();
        Fact::truth(same, Fact::apart(x, y))
    }

    /// `x ≠ y` as a number.
    pub fn differs(x: &Fact, y: &Fact) -> Fact {
        let same = x.point().is_some() && x.point() == y.point();
        Fact::truth(Fact::apart(x, y), same)
    }

    /// The first where the condition holds, else the second.
    pub fn chosen(condition: &Fact, first: &Fact, second: &Fact) -> Fact {
        if condition.is_positive() || condition.nonzero {
            *first
        } else if condition.point().is_some_and(|value| value.is_zero()) {
            *second
        } else {
            Fact::hull(&[*first, *second])
        }
    }

    /// 1 where it is certain, 0 where the contrary is, else one of the two.
    fn truth(certain: bool, impossible: bool) -> Fact {
        match (certain, impossible) {
            (true, _) => Fact::exactly(int(1)),
            (_, true) => Fact::exactly(int(0)),
            _ => Fact {
                integer: true,
                ..Fact::between(Some((int(0), true)), Some((int(1), true)))
            },
        }
    }

    /// `x - y`
    pub(super) fn difference(x: &Fact, y: &Fact) -> Fact {
        let minus = Fact::product(&[Fact::exactly(int(-1)), y.opened_at_zero()]);
        Fact::sum(&[x.opened_at_zero(), minus])
    }

    /// No value is one of both.
    fn apart(x: &Fact, y: &Fact) -> bool {
        let zero = |f: &Fact| f.point().is_some_and(|value| value.is_zero());
        let gap = Fact::difference(x, y);
        gap.nonzero || zero(x) && y.nonzero || zero(y) && x.nonzero
    }
}
