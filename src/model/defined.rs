//! Where operators have values: what a logarithm, a root, a factorial or a gamma function needs of a name.

use super::Building;
use crate::diag::{Code, Diagnostic};
use crate::term::facts::{Domain, family};
use crate::term::{Node, Op, Rational, TermId};
use rustc_hash::FxHashSet;

impl Building<'_> {
    /// Logarithms, roots, factorials and gamma functions need what they are of in their domain.
    pub(super) fn require_defined(
        &mut self,
        term: TermId,
        is_new: &mut dyn FnMut(TermId) -> bool,
    ) -> Result<(), Diagnostic> {
        if !is_new(term) {
            return Ok(());
        }
        for position in 0..self.terms.children(term).len() {
            let child = self.terms.children(term)[position];
            match self.terms.operands(Op::If, term) {
                Some(&[condition, ..]) if position > 0 => {
                    let guards = self.terms.guards(condition, position == 1);
                    let outside = self.assumptions.enter(guards);
                    // What is defined in a case need not be elsewhere. A case is small beside a wide statement.
                    let mut inside = FxHashSet::default();
                    self.require_defined(child, &mut |term| inside.insert(term))?;
                    self.assumptions.leave(outside);
                }
                _ => self.require_defined(child, is_new)?,
            }
        }
        let Node::Op(op, operands) = self.terms.node(term) else {
            return Ok(());
        };
        let Some(&(mut operand)) = operands.first() else {
            return Ok(()); // a constant
        };
        let (domain, what) = match op {
            Op::Inv => {
                let equations = self.equations();
                let place = self.place;
                let all = &mut self.assumptions;
                return all.require_inverse(&mut self.terms, &equations, operand, place);
            }
            Op::Log => (Domain::Positive, "the logarithm"),
            Op::Factorial => (Domain::Natural, "the factorial"),
            Op::Pow if self.divides_by_zero(operands) => {
                let span = self.assumptions.spans.get(operands[0]);
                return Err(Diagnostic::at(
                    Code::Domain,
                    span.unwrap_or(self.place),
                    "this divides by zero",
                )
                .help("correct the formula, or give the number a name and declare it, as in `where c > 0`"));
            }
            Op::Gamma | Op::LogGamma => (Domain::Positive, "the gamma function"),
            Op::Beta => {
                let both = operands.to_vec();
                return { both.into_iter() }.try_for_each(|operand| {
                    self.require_operand(operand, Domain::Positive, "the beta function")
                });
            }
            Op::Pow => match Domain::below_root(&self.terms, operands) {
                Some((of, domain)) => {
                    operand = of;
                    (domain, "the root")
                }
                None => return Ok(()),
            },
            _ => return Ok(()),
        };
        self.require_operand(operand, domain, what)
    }

    /// Where a random variable lies is what its distribution says, and nothing else.
    fn require_operand(
        &mut self,
        operand: TermId,
        domain: Domain,
        what: &str,
    ) -> Result<(), Diagnostic> {
        let is_random = { self.variables.iter() }.any(|(v, ..)| self.terms.has_free(operand, *v));
        if is_random && family(&self.terms, operand).is_none() {
            return Ok(());
        }
        let equations = self.equations();
        self.assumptions
            .require_defined(&self.terms, &equations, operand, domain, self.place, what)
    }

    fn equations(&self) -> Vec<(TermId, TermId)> {
        self.definitions
            .iter()
            .map(|(_, d)| (d.left, d.right))
            .collect()
    }

    /// Whether a power is one of zero that does not exist.
    fn divides_by_zero(&self, operands: &[TermId]) -> bool {
        let zero = Rational::from_integer(0);
        let is_zero = self.terms.as_number(operands[0]) == Some(zero);
        is_zero
            && !self
                .assumptions
                .fact(&self.terms, &[], operands[1])
                .is_positive()
    }
}
