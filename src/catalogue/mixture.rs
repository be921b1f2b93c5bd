//! Mixtures of shares: `(1 - ε) p + ε q` holds shares again, because its weights sum to one. So does `(1 - ε) p + ε/K` of K
//! classes, whose number is added to each share.

use super::instance::Given;
use super::{Entry, Requirement};
use crate::lower::Lowering;
use crate::source::Span;
use crate::term::facts::{Domain, family};
use crate::term::{Node, Op, Rational, TermId, Terms};
use num_traits::{CheckedAdd, CheckedMul};
use std::collections::BTreeMap;

/// Weights that are multiplied out to more products than this are no weights that anybody writes.
const MOST_PRODUCTS: usize = 64;

/// A mixture in the place of a vector of shares.
pub(super) struct Mixture {
    /// What stands for it while the density is made.
    pub(super) stands: TermId,
    /// As it was written.
    pub(super) written: TermId,
    /// Each vector with its weight.
    vectors: Vec<(TermId, TermId)>,
    /// What is added to each share, and the weight that this comes down to.
    even: Vec<(TermId, TermId)>,
}

impl Entry {
    /// Takes the mixtures among the arguments apart. In the place of each stands a name that no model has.
    pub(super) fn take_mixtures(
        &self,
        terms: &mut Terms,
        size: Option<TermId>,
        given: &mut Given<'_>,
    ) -> Vec<Mixture> {
        let parameters = self.distribution().parameters.iter().enumerate();
        let of_shares = parameters.filter(|(place, _)| self.is_of_shares(*place, None));
        let mut found = Vec::new();
        for (_, parameter) in of_shares {
            let Some((value, _)) = given.get_mut(parameter.symbol.as_str()) else {
                continue;
            };
            if let Some(mixture) = size.and_then(|size| mixture(terms, *value, size)) {
                *value = mixture.stands;
                found.push(mixture);
            }
        }
        found
    }
}

impl Mixture {
    /// What must hold of its vectors and of its weights.
    pub(super) fn needs(
        &self,
        lowering: &mut Lowering<'_>,
        (what, size, span): (String, Option<TermId>, Span),
    ) -> Vec<Requirement> {
        let Lowering { terms, spans, .. } = lowering;
        let need = |what: String, term, domain, rank| Requirement {
            what,
            term,
            domain,
            rank,
            size: size.filter(|_| rank > 0),
            span: spans.get(term).unwrap_or(span),
            order: None,
        };
        let mut needs = Vec::new();
        for &(weight, vector) in &self.vectors {
            terms.require_rank(vector, 1);
            if let Some(size) = size {
                terms.set_size(vector, size);
            }
            needs.push(need(what.clone(), vector, Domain::Simplex(size), 1));
            let of_weight = format!("a weight among {what}");
            needs.push(need(of_weight, weight, Domain::Unit, 0));
        }
        needs
    }

    /// A density with the shares of the mixture in the place of those of the name that stands for it.
    pub(super) fn put_in(&self, terms: &mut Terms, term: TermId) -> TermId {
        if !terms.contains(term, self.stands) {
            return term;
        }
        if let Some(&[whole, index]) = terms.operands(Op::Index, term)
            && whole == self.stands
        {
            let index = self.put_in(terms, index);
            let vectors = self.vectors.clone().into_iter();
            let mut shares: Vec<TermId> = Vec::new();
            for (weight, vector) in vectors {
                let share = terms.op(Op::Index, &[vector, index]);
                shares.push(terms.mul([weight, share]));
            }
            shares.extend(self.even.iter().map(|(added, _)| *added));
            return terms.add(shares);
        }
        let children = terms.children(term).to_vec();
        let children: Vec<TermId> = children
            .iter()
            .map(|&child| self.put_in(terms, child))
            .collect();
        terms.rebuild(term, &children)
    }
}

/// An argument as it was written, where a name stands for its mixture.
pub(super) fn as_written(mixtures: &[Mixture], term: TermId) -> TermId {
    let mixture = mixtures.iter().find(|mixture| mixture.stands == term);
    mixture.map_or(term, |mixture| mixture.written)
}

/// A sum of vectors with weights that sum to one, where the number of components is `size`.
fn mixture(terms: &mut Terms, value: TermId, size: TermId) -> Option<Mixture> {
    let written = value;
    let value = match terms.node(value) {
        Node::Named(_, children) => *children.last()?,
        _ => value,
    };
    let summands = terms.operands(Op::Add, value)?.to_vec();
    let (mut vectors, mut even) = (Vec::new(), Vec::new());
    for &summand in &summands {
        match even_weight(terms, summand, size) {
            Some(weight) => even.push((summand, weight)),
            None => vectors.push(weighted(terms, summand)?),
        }
    }
    let weights = { vectors.iter().map(|(weight, _)| *weight) };
    let weights: Vec<TermId> = weights.chain(even.iter().map(|(_, w)| *w)).collect();
    let is_mixture = !vectors.is_empty() && sum_to_one(terms, &weights);
    is_mixture.then(|| Mixture {
        stands: terms.symbol_named("mixture′"),
        written,
        vectors,
        even,
    })
}

/// A vector and the number before it.
fn weighted(terms: &mut Terms, summand: TermId) -> Option<(TermId, TermId)> {
    let factors = match terms.operands(Op::Mul, summand) {
        Some(factors) => factors.to_vec(),
        None => vec![summand],
    };
    let is_vector = |&factor: &TermId| terms.rank(factor) == 1;
    let is_name = |&factor: &TermId| family(terms, factor).is_some();
    let place =
        { factors.iter().rposition(is_vector) }.or_else(|| factors.iter().rposition(is_name))?;
    let mut weights = factors;
    let vector = weights.remove(place);
    Some((terms.mul(weights), vector))
}

/// The weight ε of a number `ε/K` that is added to each of K shares.
fn even_weight(terms: &mut Terms, summand: TermId, size: TermId) -> Option<TermId> {
    let factors = match terms.operands(Op::Mul, summand) {
        Some(factors) => factors.to_vec(),
        None => vec![summand],
    };
    if factors.iter().any(|&factor| terms.rank(factor) > 0) {
        return None;
    }
    if terms.as_number(size).is_some() {
        let is_divided = |f: &TermId| terms.as_number(*f).is_some_and(|n| *n.denom() > 1);
        return { factors.iter().any(is_divided) }.then(|| terms.mul([summand, size]));
    }
    let is_inverse = |&factor: &TermId| {
        let power = terms.operands(Op::Pow, factor);
        power.is_some_and(|parts| parts[0] == size && terms.is_number(parts[1], -1))
    };
    let place = factors.iter().position(is_inverse)?;
    let mut others = factors;
    others.remove(place);
    Some(terms.mul(others))
}

/// Whether weights sum to one whatever their names stand for.
fn sum_to_one(terms: &Terms, weights: &[TermId]) -> bool {
    total(terms, weights).is_some_and(|mut total| {
        total.retain(|_, number| *number != Rational::default());
        total
            .into_iter()
            .eq([(Vec::new(), Rational::from_integer(1))])
    })
}

/// The number before each product of names in a sum of weights, where these numbers are not too large.
fn total(terms: &Terms, weights: &[TermId]) -> Option<BTreeMap<Vec<TermId>, Rational>> {
    let mut total: BTreeMap<Vec<TermId>, Rational> = BTreeMap::new();
    for &weight in weights {
        for (number, mut factors) in multiplied_out(terms, weight)? {
            factors.sort_unstable();
            let before = total.entry(factors).or_default();
            *before = before.checked_add(&number)?;
        }
    }
    Some(total)
}

/// A weight as a sum of products, each with its number, where these are not too many.
fn multiplied_out(terms: &Terms, term: TermId) -> Option<Vec<(Rational, Vec<TermId>)>> {
    match terms.node(term) {
        Node::Number(number) => Some(vec![(*number, Vec::new())]),
        Node::Op(Op::Add, parts) => {
            let sums: Option<Vec<_>> = { parts.iter() }
                .map(|&part| multiplied_out(terms, part))
                .collect();
            Some(sums?.concat())
        }
        Node::Op(Op::Mul, parts) => {
            let mut product = vec![(Rational::from_integer(1), Vec::new())];
            for &part in parts {
                let other = multiplied_out(terms, part)?;
                let mut longer = Vec::new();
                for (n, before) in &product {
                    for (m, behind) in &other {
                        longer.push((n.checked_mul(m)?, [&before[..], &behind[..]].concat()));
                    }
                }
                product = Some(longer).filter(|longer| longer.len() <= MOST_PRODUCTS)?;
            }
            Some(product)
        }
        _ => Some(vec![(Rational::from_integer(1), vec![term])]),
    }
}
