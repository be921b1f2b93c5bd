//! Textbook forms: which brackets are kept, no constant that all summands share, and steps by equal polynomials.
//!
//! A bracket is opened only where that leads on: to logarithms that can be collected or dropped. It is kept
//! where a parameter divides what has none of its logs, as in `(log(t) - wᵀx)/s`: nothing becomes free of the
//! parameters by opening it. Each rewrite here is an identity of polynomials, so the checker multiplies both sides out.

use super::Driver;
use super::matching::Context;
use crate::derivation::{Bindings, ConditionKind, Justification, Met, Rewrite, Site};
use crate::term::{Marks, Name, Node, Op, Path, Quantifier, Rational, TermId, Terms};
use num_traits::{CheckedMul, One, Signed};
use rustc_hash::FxHashSet;

/// What has more monomials, multiplied out, is left as it is: it has to be multiplied out to be checked.
const MOST: u64 = 400;

/// How many monomials a term has when it is multiplied out, or what stands below a bar in it, if that is more.
fn monomials(terms: &Terms, term: TermId) -> u64 {
    let parts = terms
        .children(term)
        .iter()
        .map(|&child| monomials(terms, child));
    match terms.node(term) {
        Node::Op(Op::Add, _) => parts.fold(0, u64::saturating_add),
        Node::Op(Op::Mul, _) => parts.fold(1, u64::saturating_mul),
        Node::Op(Op::Pow, pair) => {
            let base = monomials(terms, pair[0]);
            let exponent = terms
                .as_number(pair[1])
                .map_or(Rational::one(), |e| e.abs());
            base.saturating_pow(u32::try_from(exponent.ceil().to_integer()).unwrap_or(u32::MAX))
        }
        _ => 1,
    }
}

/// The bracket with a logarithm in a product, if it has one.
pub(super) fn log_bracket(terms: &Terms, product: TermId) -> Option<TermId> {
    let factors = terms.operands(Op::Mul, product)?;
    factors
        .iter()
        .copied()
        .find(|&factor| logs(terms, factor).next().is_some())
}

/// The summands of a bracket that are a logarithm, with factors or without.
fn logs(terms: &Terms, bracket: TermId) -> impl Iterator<Item = TermId> + '_ {
    let is_log = |t: TermId| terms.operands(Op::Log, t).is_some();
    let has_log = move |&t: &TermId| {
        is_log(t)
            || terms
                .operands(Op::Mul, t)
                .is_some_and(|f| f.iter().any(|&t| is_log(t)))
    };
    let summands = terms.operands(Op::Add, bracket).unwrap_or(&[]);
    summands.iter().copied().filter(has_log)
}

/// Whether a product is not multiplied out. It is if a number stands before its bracket, if that holds nothing but
/// logs of parameters, which can be collected, or if both what stands before it and a log in it have a parameter. (What is free of
/// parameters in a bracket comes out on its own.)
pub(super) fn keeps_bracket(terms: &Terms, parameters: &[Name], product: TermId) -> bool {
    let Some(bracket) = log_bracket(terms, product) else {
        return true;
    };
    let factors = terms.operands(Op::Mul, product).unwrap_or(&[]);
    let others = factors.iter().filter(|&&factor| factor != bracket);
    if others.clone().all(|&factor| terms.is_closed(factor)) {
        return false;
    }
    let is_moving = |t: TermId| terms.mentions_any(t, parameters);
    let is_plain = |&summand: &TermId| {
        let factors = terms
            .operands(Op::Mul, summand)
            .unwrap_or(std::slice::from_ref(&summand));
        let is_log =
            |&t: &TermId| terms.as_number(t).is_some() || terms.operands(Op::Log, t).is_some();
        is_moving(summand) && factors.iter().all(is_log)
    };
    if terms
        .operands(Op::Add, bracket)
        .is_some_and(|summands| summands.iter().all(is_plain))
    {
        return false;
    }
    !(others.clone().any(|&factor| is_moving(factor)) && logs(terms, bracket).any(is_moving))
}

/// Whether a product is a standardised residual: it stays whole where like terms are collected.
pub(super) fn is_standardised(terms: &Terms, parameters: &[Name], product: TermId) -> bool {
    let factors = terms.operands(Op::Mul, product).unwrap_or(&[]);
    let Some(bracket) = log_bracket(terms, product) else {
        return false;
    };
    let is_moving = |t: TermId| terms.mentions_any(t, parameters);
    let before = factors
        .iter()
        .any(|&factor| factor != bracket && is_moving(factor));
    before && !logs(terms, bracket).any(is_moving)
}

/// Whether a constant leaves a bracket: what stands before the bracket has no parameter, and something in it has none
/// either. A residual stays whole, and so does a sum that stands elsewhere as well, such as the mean of a Poisson
/// distribution; the bracket of a logarithm gives away all it can.
pub(super) fn gives_away(context: &Context<'_>, product: TermId) -> bool {
    let (terms, parameters) = (&context.terms, &context.parameters);
    if log_bracket(terms, product).is_some() {
        return true;
    }
    let is_moving = |&t: &TermId| terms.mentions_any(t, parameters);
    let factors = terms.operands(Op::Mul, product).unwrap_or(&[]);
    let Some(at) = factors.iter().position(is_moving) else {
        return false;
    };
    let Some(summands) = terms.operands(Op::Add, factors[at]) else {
        return false;
    };
    let others = || factors[..at].iter().chain(&factors[at + 1..]);
    let constants = || summands.iter().filter(|t| !is_moving(t));
    let is_elsewhere = context.repeated.contains(&factors[at]);
    if is_elsewhere || others().any(is_moving) || constants().next().is_none() {
        return false;
    }
    let is_number = |&t: &TermId| terms.as_number(t).is_some();
    if constants().any(is_number) {
        // `δ² (sqrt(…) - 1)` stays, as it is zero where the residual is; `(k/2 - 1) log(2)` does not.
        return others().all(|&t| terms.is_closed(t)) && !others().all(is_number);
    }
    !summands.iter().any(|&t| terms.is_negated(t))
}

/// Whether a term is a summand somewhere in another one.
pub(super) fn has_summand(terms: &Terms, term: TermId, summand: TermId) -> bool {
    let summands = terms.operands(Op::Add, term).unwrap_or(&[]);
    summands.contains(&summand)
        || terms
            .children(term)
            .iter()
            .any(|&child| has_summand(terms, child, summand))
}

/// Whether a product is minus a bracket, with other factors, that stands elsewhere as well.
pub(super) fn is_minus_of_repeated(context: &Context<'_>, product: TermId) -> bool {
    let factors = context.terms.operands(Op::Mul, product).unwrap_or(&[]);
    let is_repeated = |factor: &TermId| context.repeated.contains(factor);
    factors.len() > 2 && context.terms.is_negated(product) && factors.iter().any(is_repeated)
}

/// The sums that are operands in more than one place.
pub(super) fn repeated_sums(terms: &Terms, term: TermId) -> FxHashSet<TermId> {
    let (mut open, mut known) = (vec![term], Marks::default());
    let mut repeated = FxHashSet::default();
    while let Some(term) = open.pop() {
        for &child in terms.children(term) {
            if terms.ops(child) & Op::Add.bit() == 0 {
                continue;
            }
            if known.insert(child) {
                open.push(child);
            } else if terms.operands(Op::Add, child).is_some() {
                repeated.insert(child);
            }
        }
    }
    repeated
}

impl Driver<'_> {
    /// Takes the constants that all summands of a sum over observations have before that sum.
    pub(super) fn common_constant(&mut self) -> bool {
        let Some((_, body)) = self.optimum() else {
            return false;
        };
        if self.context.terms.width(self.statement) > super::wide::WIDE {
            return false;
        }
        let mut path = vec![0];
        let Some(sum) = summand(&self.context.terms, body, &mut path) else {
            return false;
        };
        let Some(after) = self.without_common_factor(sum) else {
            return false;
        };
        self.as_polynomials(
            "common-factor",
            "take the common factor out",
            vec![(path, sum, after)],
        )
    }

    fn without_common_factor(&mut self, sum: TermId) -> Option<TermId> {
        let mut left = self.context.terms.operands(Op::Add, sum)?.to_vec();
        let mut common = self.common_constants(&left);
        for summand in &mut left {
            *summand = self.without(*summand, &common);
        }
        if let Some(share) = common_share(&self.context.terms, &left) {
            for summand in &mut left {
                *summand = self.without_number(*summand)?;
            }
            common.insert(0, self.context.terms.number(share));
        }
        if common.is_empty() {
            return None;
        }
        let terms = &mut self.context.terms;
        let left = terms.add(left);
        Some(terms.mul(common.into_iter().chain([left])))
    }

    /// The positive factors without parameters and without an index that all summands have.
    fn common_constants(&mut self, summands: &[TermId]) -> Vec<TermId> {
        let terms = &self.context.terms;
        let factors = |term: TermId| terms.operands(Op::Mul, term).unwrap_or(&[]);
        let mut common: Vec<TermId> = factors(summands[0]).to_vec();
        common.retain(|&t| terms.as_number(t).is_none() && !terms.is_open(t));
        common.retain(|t| summands.iter().all(|&other| factors(other).contains(t)));
        common.retain(|&t| !terms.mentions_any(t, &self.context.parameters));
        common.dedup();
        common.retain(|&t| self.context.holds(ConditionKind::Positive, t, None));
        common
    }

    /// A product without one of each of those factors.
    fn without(&mut self, product: TermId, common: &[TermId]) -> TermId {
        let factors = self.context.terms.operands(Op::Mul, product).unwrap_or(&[]);
        let mut left = factors.to_vec();
        for factor in common {
            if let Some(at) = left.iter().position(|other| other == factor) {
                left.remove(at);
            }
        }
        if common.is_empty() {
            product
        } else {
            self.context.terms.mul(left)
        }
    }

    /// A product with its sign, but without the numbers in it.
    fn without_number(&mut self, product: TermId) -> Option<TermId> {
        let factors = self.context.terms.operands(Op::Mul, product)?.to_vec();
        let mut left = Vec::with_capacity(factors.len());
        for factor in factors {
            if let Some(value) = self.context.terms.as_number(factor) {
                left.push(
                    self.context
                        .terms
                        .integer(if value.is_negative() { -1 } else { 1 }),
                );
                continue;
            }
            let Some((base, exponent)) = divisor_with_number(&self.context.terms, factor) else {
                left.push(factor);
                continue;
            };
            let parts = self.context.terms.operands(Op::Mul, base)?.to_vec();
            for &part in &parts {
                if !self.context.holds(ConditionKind::NonZero, part, None) {
                    return None;
                }
            }
            let terms = &mut self.context.terms;
            let base = terms.mul(parts[1..].iter().copied());
            let exponent = terms.number(exponent);
            left.push(terms.pow(base, exponent));
        }
        Some(self.context.terms.mul(left))
    }

    /// Adds a step that puts equal polynomials in the places of others; whether there are any.
    pub(super) fn as_polynomials(
        &mut self,
        phase: &'static str,
        reason: &str,
        places: Vec<(Path, TermId, TermId)>,
    ) -> bool {
        let Some(rule) = crate::rules::find("collect") else {
            return false;
        };
        let (Some(a), Some(b)) = (rule.patterns().meta("?a"), rule.patterns().meta("?b")) else {
            return false;
        };
        let is_small = |&(_, before, after): &(Path, TermId, TermId)| {
            [before, after]
                .iter()
                .all(|&t| monomials(&self.context.terms, t) <= MOST)
        };
        let places: Vec<_> = places.into_iter().filter(is_small).collect();
        let replacements: Vec<(&[u32], TermId)> = places
            .iter()
            .map(|(path, _, after)| (path.as_slice(), *after))
            .collect();
        let after = self
            .context
            .terms
            .with_replaced(self.statement, &replacements);
        let statement = self.statement;
        let Some(after) = after.filter(|&after| !places.is_empty() && after != statement) else {
            return false;
        };
        let mut conditions: Vec<Met> = Vec::new();
        for &(_, _, term) in &places {
            let met = Met {
                condition: ConditionKind::Collected,
                term,
                variable: None,
            };
            if !conditions.contains(&met) {
                conditions.push(met);
            }
        }
        let site = |(path, before, after): (Path, TermId, TermId)| Site {
            path,
            before,
            after,
            bindings: Bindings {
                terms: vec![(a, vec![before]), (b, vec![after])],
                ..Bindings::default()
            },
        };
        let rewrite = Rewrite {
            by: Justification::Rule(rule.name),
            before: self.statement,
            after,
            sites: places.into_iter().map(site).collect(),
            conditions,
        };
        self.push(phase, reason.to_owned(), false, vec![rewrite]);
        true
    }
}

/// The sum of terms that is the summand of an objective, a sum over an index with factors or without, and the
/// way to it.
fn summand(terms: &Terms, body: TermId, path: &mut Path) -> Option<TermId> {
    match terms.node(body) {
        Node::Op(Op::Add, _) => Some(body).filter(|_| path.len() > 1),
        Node::Op(Op::Mul, factors) => {
            let is_sum = |&t: &TermId| matches!(terms.node(t), Node::Bind(Quantifier::Sum, ..));
            let at = factors.iter().position(is_sum)?;
            path.push(at as u32);
            summand(terms, factors[at], path)
        }
        Node::Bind(Quantifier::Sum, _, parts) => {
            path.push(parts.len() as u32 - 1);
            summand(terms, *parts.last()?, path)
        }
        _ => None,
    }
}

/// The number, but for its sign, that all summands have as a factor; none if that is 1.
fn common_share(terms: &Terms, summands: &[TermId]) -> Option<Rational> {
    let common = share(terms, summands[0])?.abs();
    let is_common = |&summand: &TermId| share(terms, summand).is_some_and(|s| s.abs() == common);
    (!common.is_one() && summands.iter().all(is_common)).then_some(common)
}

/// The numbers in a product, above the bar and below, as one; none of a number alone.
fn share(terms: &Terms, term: TermId) -> Option<Rational> {
    let factors = terms.operands(Op::Mul, term)?;
    factors.iter().try_fold(Rational::one(), |share, &factor| {
        let value = match (terms.as_number(factor), divisor_with_number(terms, factor)) {
            (Some(value), _) => value,
            (None, Some((base, exponent))) => {
                let value = terms.as_number(*terms.operands(Op::Mul, base)?.first()?)?;
                (exponent == -Rational::one()).then(|| value.recip())?
            }
            _ => return Some(share),
        };
        share.checked_mul(&value)
    })
}

/// Base and exponent of a divisor with a number as a factor.
fn divisor_with_number(terms: &Terms, factor: TermId) -> Option<(TermId, Rational)> {
    let &[base, exponent] = terms.operands(Op::Pow, factor)? else {
        return None;
    };
    let exponent = terms
        .as_number(exponent)
        .filter(|e| e.is_integer() && e.is_negative())?;
    let first = *terms.operands(Op::Mul, base)?.first()?;
    terms.as_number(first).map(|_| (base, exponent))
}
