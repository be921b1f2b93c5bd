//! Sums that are linear in a share: `a + (b - a) σ(x)` lies between its values at the ends of the sigmoid, a and b.

use super::facts::{Facts, family};
use super::interval::{Fact, int};
use super::{Node, Op, Rational, TermId, Terms};
use num_traits::{CheckedAdd, CheckedMul, Zero};

/// A summand as its number and its other factors.
type Summand = (Rational, Vec<TermId>);

impl Facts<'_> {
    /// What is certain of a sum because one summand is a multiple of a share, and nothing else holds that share.
    pub(super) fn between_ends(&mut self, terms: &Terms, operands: &[TermId]) -> Option<Fact> {
        let (at, share) = operands.iter().enumerate().find_map(|(at, &operand)| {
            let mut factors = terms.operands(Op::Mul, operand)?.iter();
            let share = factors.find(|&&factor| self.is_formed_share(terms, factor))?;
            Some((at, *share))
        })?;
        let others = [&operands[..at], &operands[at + 1..]].concat();
        let factors = terms.operands(Op::Mul, operands[at])?;
        let by: Vec<TermId> = factors.iter().copied().filter(|&f| f != share).collect();
        let is_alone = by.len() + 1 == factors.len();
        if !is_alone || { others.iter().chain(&by) }.any(|&other| terms.contains(other, share)) {
            return None;
        }
        let slope = {
            let facts: Vec<Fact> = by.iter().map(|&factor| self.of(terms, factor)).collect();
            Fact::product(&facts)
        };
        let at_zero: Option<Vec<Summand>> = { others.iter() }
            .map(|&term| summand(terms, term))
            .collect();
        let at_zero = at_zero?;
        let mut at_one = at_zero.clone();
        at_one.extend(expanded(terms, &by)?);
        let ends = [collected(at_zero)?, collected(at_one)?];
        let ends = ends.map(|summands| self.total(terms, &summands));
        let (low, high) = match () {
            () if slope.is_nonnegative() => (ends[0].low, ends[1].high),
            () if slope.is_nonpositive() => (ends[1].low, ends[0].high),
            () => return None,
        };
        // The ends themselves are not reached where the slope is not zero; where it may be, they are.
        let open = |end: Option<(Rational, bool)>| {
            end.map(|(value, closed)| (value, closed && !slope.nonzero))
        };
        Some(Fact::between(open(low), open(high)))
    }

    /// Whether a term is a function that lies between 0 and 1 by its form, such as a sigmoid.
    fn is_formed_share(&mut self, terms: &Terms, term: TermId) -> bool {
        let is_formed = matches!(
            terms.node(term),
            Node::Op(Op::Sigmoid | Op::NormCdf | Op::Exp | Op::Pow, _)
        );
        is_formed && family(terms, term).is_none() && self.of(terms, term).implies(&Fact::unit())
    }

    fn total(&mut self, terms: &Terms, summands: &[Summand]) -> Fact {
        let mut facts = vec![Fact::exactly(int(0))];
        for (number, factors) in summands {
            let mut parts = vec![Fact::exactly(*number)];
            parts.extend(factors.iter().map(|&factor| self.of(terms, factor)));
            facts.push(Fact::product(&parts));
        }
        Fact::sum(&facts)
    }
}

/// The summands of a product of which one factor at most is a sum.
fn expanded(terms: &Terms, factors: &[TermId]) -> Option<Vec<Summand>> {
    let is_sum = |factor: &&TermId| terms.operands(Op::Add, **factor).is_some();
    let (sums, others): (Vec<&TermId>, Vec<&TermId>) = factors.iter().partition(is_sum);
    let by = { others.into_iter() }.try_fold((int(1), Vec::new()), |all, &factor| {
        times(all, &summand(terms, factor)?)
    })?;
    let summands = match sums[..] {
        [] => return Some(vec![by]),
        [&sum] => terms.operands(Op::Add, sum)?,
        _ => return None,
    };
    let all = summands.iter();
    all.map(|&term| times(summand(terms, term)?, &by)).collect()
}

/// Nothing where a number grows too large, as of the next two.
fn times((number, mut factors): Summand, (by, others): &Summand) -> Option<Summand> {
    factors.extend(others);
    Some((number.checked_mul(by)?, factors))
}

fn summand(terms: &Terms, term: TermId) -> Option<Summand> {
    let own = [term];
    let factors = terms.operands(Op::Mul, term).unwrap_or(&own);
    let (mut number, mut others) = (int(1), Vec::new());
    for &factor in factors {
        match terms.as_number(factor) {
            Some(value) => number = number.checked_mul(&value)?,
            None => others.push(factor),
        }
    }
    Some((number, others))
}

/// Like summands as one; those that cancel are gone.
fn collected(summands: Vec<Summand>) -> Option<Vec<Summand>> {
    let mut found: Vec<Summand> = Vec::new();
    for (number, mut factors) in summands {
        factors.sort_unstable();
        match found.iter_mut().find(|(_, known)| *known == factors) {
            Some((total, _)) => *total = total.checked_add(&number)?,
            None => found.push((number, factors)),
        }
    }
    found.retain(|(number, _)| !number.is_zero());
    Some(found)
}
