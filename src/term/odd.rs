//! Increasing functions that are zero at zero, such as the error function: their values have the sign of what they are of.

use super::interval::{Fact, int};

impl Fact {
    /// `-1 < f(x) < 1` of an increasing function that is zero at zero, and so has the sign of its operand.
    pub fn inside_signed_unit_of(operand: &Fact) -> Fact {
        let zero = |closed| Some((int(0), closed));
        let sign = match () {
            () if operand.is_positive() => Fact::between(zero(false), None),
            () if operand.is_negative() => Fact::between(None, zero(false)),
            () if operand.is_nonnegative() => Fact::between(zero(true), None),
            () if operand.is_nonpositive() => Fact::between(None, zero(true)),
            () => Fact::real(),
        };
        Fact::inside_signed_unit().and(&sign)
    }
}
