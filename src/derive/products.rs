//! Products that play a part in a loss: powers and products of what is known, a weight beside a target, a minus with a number.

use super::Driver;
use super::parts::Roles;
use crate::term::pattern::Pattern;
use crate::term::{Binder, Name, Node, Op, Rational, TermId, Terms};
use num_traits::{One, Signed};

impl Driver<'_> {
    /// A power of a positive term, with the exponent on each of its factors.
    pub(super) fn power(&mut self, term: TermId, exponent: Rational) -> Option<TermId> {
        if !self
            .context
            .facts
            .of(&self.context.terms, term)
            .is_positive()
        {
            return None;
        }
        match self.context.terms.node(term).clone() {
            Node::Op(Op::Mul, factors) => {
                let powers: Option<Vec<TermId>> =
                    factors.iter().map(|&f| self.power(f, exponent)).collect();
                Some(self.context.terms.mul(powers?))
            }
            Node::Op(Op::Pow, parts) => {
                let own = self.context.terms.as_number(parts[1])?;
                self.power(parts[0], own * exponent)
            }
            _ => {
                let terms = &mut self.context.terms;
                let below = terms.as_number(term).filter(|n| n.numer().is_one());
                let (base, exponent) = match below {
                    Some(share) => (terms.number(share.recip()), -exponent), // sqrt(3) for 1/sqrt(1/3)
                    None => (term, exponent),
                };
                let by = terms.number(exponent);
                Some(terms.pow(base, by))
            }
        }
    }

    /// The product of two terms, in which the numbers above the bar and below are one: `σ²/τ²` for `2σ²` and `1/(2τ²)`.
    pub(super) fn product(&mut self, one: TermId, other: TermId) -> TermId {
        let terms = &mut self.context.terms;
        let product = terms.mul([one, other]);
        let factors = terms.operands(Op::Mul, product).unwrap_or(&[]).to_vec();
        let mut all = Vec::with_capacity(factors.len());
        for factor in factors {
            let below = match terms.operands(Op::Pow, factor) {
                Some(&[base, exponent]) if terms.is_number(exponent, -1) => {
                    terms.operands(Op::Mul, base).map(<[TermId]>::to_vec)
                }
                _ => None,
            };
            match below {
                Some(parts) => {
                    let (numbers, others): (Vec<TermId>, Vec<TermId>) = parts
                        .into_iter()
                        .partition(|&part| terms.as_number(part).is_some());
                    for number in numbers {
                        all.push(terms.recip(number));
                    }
                    let others = terms.mul(others);
                    all.push(terms.recip(others));
                }
                None => all.push(factor),
            }
        }
        terms.mul(all)
    }

    /// The weight and the target in a product: the target is the one factor with both indices.
    pub(super) fn weighted(
        &mut self,
        roles: [&'static str; 2],
        product: TermId,
        row: Binder,
        class: Binder,
    ) -> Option<Roles> {
        let terms = &self.context.terms;
        let factors = terms.operands(Op::Mul, product)?.to_vec();
        let has_both = |&t: &TermId| terms.has_free(t, row) && terms.has_free(t, class);
        let (targets, weights): (Vec<_>, Vec<_>) = factors.into_iter().partition(has_both);
        let &[target] = targets.as_slice() else {
            return None;
        };
        let fact = self.context.facts.of(&self.context.terms, target);
        let is_count = fact.integer && fact.high.is_none();
        let weight = self.context.terms.mul(weights);
        let is_it = !is_count && !self.is_moving(product);
        is_it.then(|| vec![(roles[0], weight), (roles[1], target)])
    }
}

/// Factors with a minus of their own where the pattern has one: -1 and 2 for -2.
pub(super) fn sign_apart(
    terms: &mut Terms,
    patterns: &[Pattern],
    mut factors: Vec<TermId>,
) -> Vec<TermId> {
    let has_minus = patterns.contains(&Pattern::Number(-Rational::one()));
    let number = factors.first().and_then(|&first| terms.as_number(first));
    if let Some(number) = number.filter(|n| has_minus && n.is_negative() && !(-n).is_one()) {
        factors[0] = terms.number(-number);
        factors.insert(0, terms.integer(-1));
    }
    factors
}

/// The names in a term.
pub(super) fn names_in(terms: &Terms, term: TermId, names: &mut Vec<Name>) {
    if let Node::Symbol(name) | Node::Call(name, ..) = terms.node(term) {
        names.push(*name);
    }
    for &child in terms.children(term) {
        names_in(terms, child, names);
    }
}
