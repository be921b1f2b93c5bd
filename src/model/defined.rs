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
        let op = *op;
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
                    self.require_operand(op, operand, (Domain::Positive, "the beta function"))
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
        self.require_operand(op, operand, (domain, what))
    }

    /// Where a random variable lies is what its distribution says, and nothing else.
    fn require_operand(
        &mut self,
        op: Op,
        operand: TermId,
        (domain, what): (Domain, &str),
    ) -> Result<(), Diagnostic> {
        let is_random = { self.variables.iter() }.any(|(v, ..)| self.terms.has_free(operand, *v));
        if is_random && family(&self.terms, operand).is_none() {
            return Ok(());
        }
        let equations = self.equations();
        if let Some(factor) = self.of_open_sign(op, operand, &equations) {
            let place = self.place;
            let all = &mut self.assumptions;
            return all.require_positive(&mut self.terms, &equations, factor, place, what);
        }
        self.assumptions
            .require_defined(&self.terms, &equations, operand, domain, self.place, what)
    }

    /// The only factor below a logarithm whose sign is not known, 1/σ of `log(exp(-y²)/σ)`: the others are positive, so it must
    /// be. Of what is observed nothing is said: `y log(y/f)` is meant to be zero where y is.
    fn of_open_sign(
        &self,
        op: Op,
        operand: TermId,
        equations: &[(TermId, TermId)],
    ) -> Option<TermId> {
        let terms = &self.terms;
        let factors = terms.operands(Op::Mul, operand).filter(|_| op == Op::Log)?;
        let is_open = |&&factor: &&TermId| {
            let fact = self.assumptions.fact(terms, equations, factor);
            !fact.is_positive()
        };
        let mut open = factors.iter().filter(is_open);
        let (&factor, None) = (open.next()?, open.next()) else {
            return None;
        };
        let base = terms.operands(Op::Pow, factor).map_or(factor, |p| p[0]);
        let is_name = matches!(terms.node(base), Node::Symbol(name)
            if !self.words.vocabulary.data.contains(terms.text(*name)));
        is_name.then_some(factor)
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
