//! How the logarithms of a closed form are put together, and in what order its summands are written.

use super::moments::logs;
use super::{Driver, phases};
use crate::diag::Diagnostic;
use crate::term::{Node, Op, Quantifier, Rational, TermId, Terms};

impl Driver<'_> {
    /// Puts logarithms that are subtracted from each other into one.
    pub(super) fn log_ratios(&mut self) -> Result<(), Diagnostic> {
        self.sums_together()?;
        let first = self.steps.len();
        self.phase(&phases::LOG_RATIOS)?;
        while self.phase(&phases::LOG_RATIOS_OF_SQUARES)? | self.phase(&phases::LOG_RATIOS)? {}
        self.join_from(first);
        self.phase(&phases::SUMS_OF_LOGS)?;
        self.phase(&phases::ALL_FACTOR_OUT)?;
        self.finish()?;
        let ordered = in_order(&mut self.context.terms, self.statement);
        self.show_as(ordered);
        Ok(())
    }
}

/// The summands of a closed form as they are written: logarithms, what else is added, what is subtracted, and a number
/// that is subtracted at the end.
fn in_order(terms: &mut Terms, statement: TermId) -> TermId {
    if let Node::Bind(Quantifier::Sum, _, children) = terms.node(statement) {
        let mut children = children.to_vec();
        let last = children.len() - 1;
        children[last] = in_order(terms, children[last]);
        return terms.rebuild(statement, &children);
    }
    let Some(summands) = terms.operands(Op::Add, statement) else {
        return constants_first(terms, statement);
    };
    let mut summands = summands.to_vec();
    for summand in &mut summands {
        *summand = constants_first(terms, *summand);
    }
    summands.sort_by_key(|&summand| {
        let zero = Rational::from_integer(0);
        match terms.as_number(summand) {
            Some(value) if value < zero => 3,
            _ if terms.is_negated(summand) => 2,
            _ if logs(terms, summand) > 0 => 0,
            _ => 1,
        }
    });
    terms.add(summands)
}

/// A logarithm of a product with its numbers before its letters, `log(2π b)`.
fn constants_first(terms: &mut Terms, term: TermId) -> TermId {
    let of = terms.operands(Op::Log, term).map(|of| of[0]);
    let factors = of.and_then(|of| terms.operands(Op::Mul, of));
    let Some(mut factors) = factors.map(<[TermId]>::to_vec) else {
        return term;
    };
    factors.sort_by_key(|&factor| !terms.is_closed(factor)); // stable
    let product = terms.mul(factors);
    terms.log(product)
}
