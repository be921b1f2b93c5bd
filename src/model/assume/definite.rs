//! Covariance matrices: what must be assumed of their parts so that they are positive definite.

use super::{Assumptions, Requirement};
use crate::diag::Diagnostic;
use crate::source::Span;
use crate::term::facts::{Domain, family};
use crate::term::{Node, Op, Rational, TermId, Terms};

impl Assumptions<'_> {
    /// Sees to it that a matrix is positive definite, or semidefinite, by what its parts come down to.
    pub(super) fn require_definite(
        &mut self,
        terms: &mut Terms,
        equations: &[(TermId, TermId)],
        need: &Requirement,
    ) -> Result<(), Diagnostic> {
        match terms.node(need.term).clone() {
            _ if family(terms, need.term).is_some() => {
                self.assume(terms, need.term, need.domain.clone(), need.span, &need.what)
            }
            Node::Named(_, children) => {
                let value = children[children.len() - 1];
                self.require(terms, equations, &need.part(value, need.domain.clone()))
            }
            Node::Op(Op::Inv | Op::Transpose, parts) if need.domain == Domain::Invertible => {
                self.require(terms, equations, &need.part(parts[0], Domain::Invertible))
            }
            Node::Op(Op::MatMul, parts) if need.domain == Domain::Invertible => {
                parts.iter().try_for_each(|&part| {
                    self.require(terms, equations, &need.part(part, Domain::Invertible))
                })
            }
            Node::Op(Op::Inv, parts) => {
                let mut part = need.part(parts[0], Domain::Definite);
                part.what = need.what.replace("the covariance", "the precision");
                self.require(terms, equations, &part)
            }
            Node::Op(Op::Diag, parts) => {
                let domain = match need.domain {
                    Domain::Definite => Domain::Positive,
                    Domain::Invertible => Domain::NonZero,
                    _ => Domain::NonNegative,
                };
                self.require(terms, equations, &need.part(parts[0], domain))
            }
            Node::Op(Op::Mul, parts) if parts.iter().any(|&p| is_negative(terms, p)) => {
                Err(self.cannot_follow(terms, need))
            }
            Node::Op(Op::Mul, parts) => parts.iter().try_for_each(|&factor| {
                let mut part = need.part(factor, need.domain.clone());
                if terms.rank(factor) == 0 {
                    part.domain = match need.domain {
                        Domain::Invertible => Domain::NonZero,
                        _ => Domain::Positive,
                    };
                    part.what = format!("the factor of {}", need.what);
                }
                self.require(terms, equations, &part)
            }),
            Node::Op(Op::MatMul, parts) if need.domain == Domain::Semidefinite => {
                match between_transposes(terms, &parts) {
                    Some(middle) => {
                        let part = need.part(middle, Domain::Semidefinite);
                        self.require(terms, equations, &part)
                    }
                    None => Err(self.cannot_follow(terms, need)),
                }
            }
            Node::Op(Op::Add, parts) if need.domain != Domain::Invertible => {
                // Whatever follows from its form comes first: beside it the rest need not be definite.
                let (names, mut formed): (Vec<TermId>, Vec<TermId>) =
                    parts.iter().partition(|&&p| family(terms, p).is_some());
                formed.sort_by_key(|&p| {
                    !self.fact(terms, equations, p).is_definite() && !can_be_definite(terms, p)
                });
                if formed.iter().any(|&part| is_subtracted(terms, part)) {
                    return Err(self.cannot_follow(terms, need));
                }
                let mut wanted = need.domain.clone();
                for &summand in formed.iter().chain(&names) {
                    let fact = self.fact(terms, equations, summand);
                    let is_square = fact.is_semidefinite() && !can_be_definite(terms, summand);
                    if !is_square && !fact.is_definite() {
                        self.require(terms, equations, &need.part(summand, wanted.clone()))?;
                    }
                    if !is_square {
                        wanted = Domain::Semidefinite;
                    }
                }
                match wanted == need.domain && need.domain == Domain::Definite {
                    true => Err(self.cannot_follow(terms, need)),
                    false => Ok(()),
                }
            }
            _ => Err(self.cannot_follow(terms, need)),
        }
    }
}

fn is_negative(terms: &Terms, term: TermId) -> bool {
    terms
        .as_number(term)
        .is_some_and(|n| n < Rational::from_integer(0))
}

/// `-B` in `A - B`: what is said of A and B does not tell whether the difference is definite.
fn is_subtracted(terms: &Terms, term: TermId) -> bool {
    let factors = terms.operands(Op::Mul, term);
    factors.is_some_and(|factors| factors.iter().any(|&factor| is_negative(terms, factor)))
}

/// S of `A S Aᵀ` and of `Aᵀ S A`: it is semidefinite as S is.
fn between_transposes(terms: &Terms, parts: &[TermId]) -> Option<TermId> {
    let &[left, right] = parts else { return None };
    let &[middle, end] = terms.operands(Op::MatMul, right)? else {
        return None;
    };
    let is_of =
        |of: TermId, t: TermId| terms.operands(Op::Transpose, of).is_some_and(|p| p[0] == t);
    (is_of(left, end) || is_of(end, left)).then_some(middle)
}

/// Whether something can be assumed of its parts so that it is definite: no square such as `A Aᵀ` is like that.
fn can_be_definite(terms: &Terms, term: TermId) -> bool {
    let is_formed = |op| terms.operands(op, term).is_some();
    family(terms, term).is_some()
        || [Op::Inv, Op::Diag, Op::Mul, Op::Identity]
            .into_iter()
            .any(is_formed)
}

/// The need of a matrix.
pub(super) fn of_matrix(term: TermId, domain: Domain, span: Span, what: &str) -> Requirement {
    Requirement {
        what: what.to_owned(),
        term,
        domain,
        rank: 2,
        size: None,
        span,
        order: None,
    }
}
