//! Shares: vectors of positive numbers that sum to one, by their form.

use super::{Assumptions, Requirement, subject_of};
use crate::diag::Diagnostic;
use crate::term::facts::{Domain, family};
use crate::term::{Node, Op, TermId, Terms};

/// Whether it follows from the form of a vector, and from its parts, that it is one of shares: of `softmax(z)`, of a row
/// `P[j]` of a matrix, and of a mixture `Pᵀ x` of its rows.
pub(super) fn is_formed(terms: &Terms, node: &Node) -> bool {
    match node {
        Node::Op(Op::Softmax, _) => true,
        // A row that the observation picks; `p_i` is the observation itself.
        Node::Op(Op::Index, parts) => {
            let by_number = |t: TermId| matches!(terms.node(t), Node::Variable(_));
            parts.len() == 2 && terms.rank(parts[0]) == 2 && !by_number(parts[1])
        }
        Node::Op(Op::MatMul, parts) => terms.operands(Op::Transpose, parts[0]).is_some(),
        _ => false,
    }
}

/// Whether a component of a softmax must lie between 0 and 1. It is positive, and below one where there is another component
/// beside it: that may be assumed.
pub(super) fn is_component(terms: &Terms, need: &Requirement) -> bool {
    let whole = terms.operands(Op::Index, need.term).map(|parts| parts[0]);
    let is_softmax = whole.is_some_and(|whole| terms.operands(Op::Softmax, whole).is_some());
    is_softmax && need.domain == Domain::Unit
}

/// The weight of a mixture of two, where it is a name of which nothing is known.
pub(super) fn open_weight(known: &Assumptions<'_>, terms: &Terms, sum: TermId) -> Option<TermId> {
    let weight = terms.weight_of_mixture(sum)?;
    let fact = known.fact(terms, &[], weight);
    let is_open = fact.low.is_none() && fact.high.is_none();
    (is_open && family(terms, weight).is_some()).then_some(weight)
}

impl Assumptions<'_> {
    /// Sees to it that a vector of such a form is one of shares.
    pub(super) fn require_shares(
        &mut self,
        terms: &mut Terms,
        equations: &[(TermId, TermId)],
        need: &Requirement,
    ) -> Result<(), Diagnostic> {
        match terms.node(need.term).clone() {
            Node::Op(Op::Index, parts) => self.stochastic(terms, parts[0], need),
            Node::Op(Op::MatMul, parts) => {
                let Some(&[matrix]) = terms.operands(Op::Transpose, parts[0]) else {
                    return Err(self.cannot_follow(terms, need));
                };
                self.stochastic(terms, matrix, need)?;
                let vector = parts[1];
                let subject = subject_of(terms, vector);
                let is_one_of_shares =
                    |d: &Domain| matches!(d, Domain::OneHot(_) | Domain::Simplex(_));
                let is_known = { self.list.iter() }
                    .any(|a| a.subject == subject && is_one_of_shares(&a.domain));
                if is_known {
                    return Ok(());
                }
                self.require(terms, equations, &need.part(vector, Domain::Simplex(None)))
            }
            _ => Ok(()),
        }
    }

    /// Sees to it that the weight of a mixture `(1 - ε) p + ε q` of two probabilities lies between 0 and 1.
    pub(super) fn require_mixture(
        &mut self,
        terms: &mut Terms,
        equations: &[(TermId, TermId)],
        (need, weight): (&Requirement, TermId),
    ) -> Result<(), Diagnostic> {
        let mut of_weight = need.part(weight, Domain::Unit);
        of_weight.what = format!("a weight in {}", need.what);
        self.require(terms, equations, &of_weight)?;
        match self
            .fact(terms, equations, need.term)
            .implies(&need.domain.fact())
        {
            true => Ok(()),
            false => Err(self.cannot_follow(terms, need)),
        }
    }

    /// Sees to it that each row of a matrix is one of shares.
    fn stochastic(
        &mut self,
        terms: &mut Terms,
        matrix: TermId,
        need: &Requirement,
    ) -> Result<(), Diagnostic> {
        if crate::term::facts::family(terms, matrix).is_none() {
            return Err(self.cannot_follow(terms, need));
        }
        self.assume(terms, matrix, Domain::Stochastic, need.span, &need.what)
    }
}
