//! The sign of a factor of a whole objective: where it is unknown, so is which end of the rest is sought.

use super::Building;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::Domain;
use crate::term::{Name, Op, TermId};

impl Building<'_> {
    /// Warns of a factor without parameters, as c of `c sum[i=1..n]((y_i - a)²)`, that may be negative.
    pub(super) fn ask_for_signs(&mut self, body: TermId, parameters: &[Name], span: Span) {
        let factors = self.terms.operands(Op::Mul, body).unwrap_or(&[]).to_vec();
        for factor in factors {
            let fact = self.assumptions.fact(&self.terms, &[], factor);
            let is_known = fact.is_nonnegative() || fact.is_nonpositive();
            if is_known || self.terms.mentions_any(factor, parameters) {
                continue;
            }
            let said = self.assumptions.say(&self.terms, factor, &Domain::Positive);
            let place = self.assumptions.spans.get(factor).unwrap_or(span);
            let message = "nothing says what sign this factor has: where it is negative, the other end of the rest is sought";
            let warning = Diagnostic::at(Code::FactorSign, place, message);
            self.warnings
                .push(warning.help(format!("state it, and it drops out: `where {said}`")));
        }
    }
}
