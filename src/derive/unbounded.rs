//! Likelihoods without an upper bound: a component of a mixture that shrinks onto one observation.

use super::Driver;
use super::matching::Context;
use crate::term::{Name, Node, Op, Quantifier, Rational, TermId, Terms};
use num_traits::{Signed, Zero};

/// A location and a scale of one component: as the scale goes to zero with the location at an observation, the component
/// grows without end there, and the other components keep the rest of the likelihood positive.
pub(super) struct Collapse {
    pub(super) location: TermId,
    pub(super) scale: TermId,
}

impl Driver<'_> {
    /// Whether the likelihood of the result, a sum of logs over the observations alone, surely has no upper bound.
    pub(super) fn collapse(&mut self, body: TermId) -> Option<Collapse> {
        let inner = mixture(&self.context.terms, body)?;
        match self.context.terms.node(inner).clone() {
            Node::Bind(Quantifier::Sum, index, parts) if parts.len() == 3 => {
                let is_one = self.context.terms.is_number(parts[1], 1);
                let apart = |terms: &Terms, t: TermId| terms.has_free(t, index);
                self.in_component(parts[2], &apart).filter(|_| !is_one)
            }
            Node::Op(Op::Add, parts) => (0..parts.len()).find_map(|at| {
                let others = [&parts[..at], &parts[at + 1..]].concat();
                let facts = &mut self.context.facts;
                let terms = &self.context.terms;
                if !others.iter().any(|&t| facts.of(terms, t).is_positive()) {
                    return None;
                }
                let apart = |terms: &Terms, t: TermId| {
                    others.iter().all(|&other| !terms.contains(other, t))
                };
                self.in_component(parts[at], &apart)
            }),
            _ => None,
        }
    }

    /// The location and the scale of a component, of which the scale is in no other component.
    fn in_component(
        &mut self,
        component: TermId,
        apart: &dyn Fn(&Terms, TermId) -> bool,
    ) -> Option<Collapse> {
        let Context {
            terms,
            facts,
            parameters,
            ..
        } = &mut self.context;
        let mut found = Vec::new();
        collect_components(terms, component, parameters, &mut found);
        for &scale in found.iter().filter(|&&t| apart(terms, t)) {
            let fact = facts.of(terms, scale);
            if !fact.is_positive() || fact.low.is_none_or(|(low, _)| !low.is_zero()) {
                continue;
            }
            for &location in found.iter().filter(|&&t| t != scale) {
                let at = Degree {
                    terms,
                    location,
                    scale,
                    parameters,
                };
                if at.of(component).is_some_and(|degree| degree.is_negative()) {
                    return Some(Collapse { location, scale });
                }
            }
        }
        None
    }
}

/// What stands in the log of `-c sum[i](log(…))`. Beside a prior the sum over the observations would not be alone.
fn mixture(terms: &Terms, body: TermId) -> Option<TermId> {
    let factors = terms.operands(Op::Mul, body)?;
    let is_less = |&t: &TermId| terms.as_number(t).is_some_and(|n| n.is_negative());
    factors.iter().find(|t| is_less(t))?;
    let summand = factors.iter().find_map(|&sum| match terms.node(sum) {
        Node::Bind(Quantifier::Sum, _, parts) if parts.len() == 3 => Some(parts[2]),
        _ => None,
    })?;
    let inner = *terms.operands(Op::Log, summand)?.first()?;
    // A common factor may stand before the sum.
    let is_sum = |t: TermId| {
        matches!(
            terms.node(t),
            Node::Op(Op::Add, _) | Node::Bind(Quantifier::Sum, ..)
        )
    };
    let factors = terms.operands(Op::Mul, inner).unwrap_or(&[]);
    factors.iter().copied().chain([inner]).find(|&t| is_sum(t))
}

/// The parameters, or components of them, that stand in a term.
fn collect_components(terms: &Terms, term: TermId, parameters: &[Name], found: &mut Vec<TermId>) {
    let base = terms
        .operands(Op::Index, term)
        .map_or(term, |parts| parts[0]);
    if matches!(terms.node(base), Node::Symbol(name) if parameters.contains(name)) {
        if !found.contains(&term) {
            found.push(term);
        }
        return;
    }
    for &child in terms.children(term) {
        collect_components(terms, child, parameters, found);
    }
}

/// The power of the scale that a term is a multiple of, with the location at the observation.
struct Degree<'d> {
    terms: &'d Terms,
    location: TermId,
    scale: TermId,
    parameters: &'d [Name],
}

impl Degree<'_> {
    /// None where it is no multiple of a power.
    fn of(&self, term: TermId) -> Option<Rational> {
        let terms = self.terms;
        if term == self.scale {
            return Some(Rational::from_integer(1));
        }
        let holds = |t| terms.contains(term, t);
        if !holds(self.scale) && !holds(self.location) {
            return Some(Rational::zero());
        }
        match terms.node(term) {
            Node::Op(Op::Mul, parts) => parts.iter().map(|&part| self.of(part)).sum(),
            Node::Op(Op::Pow, parts) => Some(terms.as_number(parts[1])? * self.of(parts[0])?),
            Node::Op(Op::Exp, parts) => self.of_exponential(parts[0]),
            _ => None,
        }
    }

    /// The power of the exponential of a term: of `exp(log(π) - log(s) - (y - μ)²/(2s²))` the -1 of `1/s`.
    fn of_exponential(&self, exponent: TermId) -> Option<Rational> {
        let terms = self.terms;
        // The exponential of what vanishes with the residual is one, whatever the scale is.
        let is_free = ![self.scale, self.location]
            .iter()
            .any(|&t| terms.contains(exponent, t));
        if is_free || self.vanishes(exponent) {
            return Some(Rational::zero());
        }
        match terms.node(exponent) {
            Node::Op(Op::Add, parts) => parts.iter().map(|&part| self.of_exponential(part)).sum(),
            Node::Op(Op::Log, parts) => self.of(parts[0]),
            Node::Op(Op::Mul, parts) => {
                let &[number, log] = &**parts else {
                    return None;
                };
                let inner = *terms.operands(Op::Log, log)?.first()?;
                Some(terms.as_number(number)? * self.of(inner)?)
            }
            _ => None,
        }
    }

    /// Whether a term is zero with the location at the observation, and the scale divides nothing but that zero.
    fn vanishes(&self, term: TermId) -> bool {
        let terms = self.terms;
        match terms.node(term) {
            Node::Op(Op::Mul, parts) => parts.iter().any(|&part| self.vanishes(part)),
            Node::Op(Op::Pow, parts) => {
                terms.as_number(parts[1]).is_some_and(|n| n.is_positive())
                    && self.vanishes(parts[0])
            }
            Node::Op(Op::Abs, parts) => self.vanishes(parts[0]),
            Node::Op(Op::Add, parts) => self.is_residual(parts),
            _ => false,
        }
    }

    /// `y - μ` or `μ - y`, where y is an observation.
    fn is_residual(&self, parts: &[TermId]) -> bool {
        let terms = self.terms;
        let signed = |t: TermId| match terms.operands(Op::Mul, t) {
            Some(&[sign, inner]) if terms.is_number(sign, -1) => (inner, true),
            _ => (t, false),
        };
        let &[one, other] = parts else { return false };
        let ((one, is_less), (other, is_other_less)) = (signed(one), signed(other));
        let is_datum = |t| terms.is_open(t) && !terms.mentions_any(t, self.parameters);
        let pair =
            one == self.location && is_datum(other) || other == self.location && is_datum(one);
        is_less != is_other_less && pair
    }
}
