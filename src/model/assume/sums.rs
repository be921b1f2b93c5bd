//! Sums that must be positive: what of their summands is enough for it.

use super::refusals::unknown_sign;
use super::{Assumptions, Requirement};
use crate::catalogue::domain::from_fact;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::{Domain, Fact, family};
use crate::term::{Node, Op, TermId, Terms};

impl Assumptions<'_> {
    /// `1 - p` wants p < 1, and `θ + 1` wants θ > -1; a sum of positive terms wants each of them positive.
    pub(super) fn require_positive_sum(
        &mut self,
        terms: &mut Terms,
        equations: &[(TermId, TermId)],
        parts: &[TermId],
        span: Span,
        what: &str,
    ) -> Result<(), Diagnostic> {
        if let Some((operand, domain)) = of_one_operand(terms, parts) {
            return self.assume(terms, operand, domain, span, what);
        }
        let facts: Vec<Fact> = parts
            .iter()
            .map(|&part| self.fact(terms, equations, part))
            .collect();
        let is_negative = facts.iter().any(Fact::is_negative);
        let mut negated = parts.iter().map(|&part| terms.is_negated(part));
        if is_negative || negated.any(|is| is) || self.has_open_product(terms, equations, parts) {
            let sum = terms.add(parts.iter().copied());
            let problem = self.open_sign(terms, sum, span, what);
            let has_pi = parts.iter().any(|&part| holds_pi(terms, part));
            return Err(match has_pi {
                true => {
                    problem.help("π is the number here, unless it is declared: `where 0 < π < 1`")
                }
                false => problem,
            });
        }
        // A summand with an indicator is zero elsewhere, so that another one must be positive.
        let factors: Vec<Option<Vec<TermId>>> = parts
            .iter()
            .map(|&part| beside_indicators(terms, part))
            .collect();
        if factors.iter().all(Option::is_some) {
            return Err(unknown_sign(span, what).help(
                "of summands with indicators one must be positive at each observation: write cases that leave nothing out, as in `if(y = 0, π, 1 - π)`",
            ));
        }
        let needed = { parts.iter().zip(factors) }
            .flat_map(|(&part, factors)| factors.unwrap_or_else(|| vec![part]));
        needed.collect::<Vec<_>>().into_iter().try_for_each(|part| {
            // That every summand is positive is more than is needed: what contradicts it does not contradict the sum.
            self.require_positive(terms, equations, part, span, what)
                .map_err(|problem| match problem.code {
                    Code::Domain => unknown_sign(span, what),
                    _ => problem,
                })
        })
    }

    /// The summands, none of which is negative, that are enough for a positive sum: those of the data alone, s² of `τ² + s_i²`,
    /// or else those without data, σ² of `σ² + τ² x_i²`; else all.
    pub(super) fn enough_of(&self, terms: &Terms, parts: &[TermId]) -> Vec<TermId> {
        let holds = |part: TermId, is_datum: bool| self.holds_name(terms, part, is_datum);
        let of_data = |&&part: &&TermId| holds(part, true) && !holds(part, false);
        let of_others = |&&part: &&TermId| !holds(part, true);
        let only = |kind: &dyn Fn(&&TermId) -> bool| -> Vec<TermId> {
            parts.iter().filter(kind).copied().collect()
        };
        let choices = [only(&of_data), only(&of_others)];
        { choices.into_iter() }
            .find(|some| !some.is_empty())
            .unwrap_or_else(|| parts.to_vec())
    }

    /// Whether a name that is observed stands in a term, or one that is not.
    pub(in crate::model) fn holds_name(&self, terms: &Terms, term: TermId, is_datum: bool) -> bool {
        match family(terms, term) {
            Some(_) => self.is_observed(terms, term) == is_datum,
            None => { terms.children(term).iter() }
                .any(|&child| self.holds_name(terms, child, is_datum)),
        }
    }

    /// Whether a summand is a product of two names whose signs are unknown: of `θ y` it is enough that they agree.
    fn has_open_product(
        &self,
        terms: &Terms,
        equations: &[(TermId, TermId)],
        parts: &[TermId],
    ) -> bool {
        let is_open = |&&factor: &&TermId| {
            let is_name = !matches!(terms.node(factor), Node::Call(..) | Node::Named(..));
            is_name
                && family(terms, factor).is_some()
                && !self.fact(terms, equations, factor).is_nonnegative()
        };
        parts.iter().any(|&part| {
            let factors = terms.operands(Op::Mul, part).unwrap_or(&[]);
            factors.iter().filter(is_open).count() > 1
        })
    }
}

/// The other factors of a summand with an indicator.
fn beside_indicators(terms: &Terms, summand: TermId) -> Option<Vec<TermId>> {
    let is_indicator = |&factor: &TermId| terms.operands(Op::Indicator, factor).is_some();
    let factors = match terms.operands(Op::Mul, summand) {
        Some(factors) => factors.to_vec(),
        None => vec![summand],
    };
    let count = factors.len();
    let others: Vec<TermId> = factors.into_iter().filter(|f| !is_indicator(f)).collect();
    (others.len() < count).then_some(others)
}

/// The name that a formula comes down to, and where it must lie: `1 - p > 0` comes down to `p < 1`. What makes a product or a
/// power positive is asked of its parts.
pub(super) fn of_a_name(terms: &mut Terms, need: &Requirement) -> Option<(TermId, Domain)> {
    let is_of_parts = need.domain == Domain::Positive
        && matches!(terms.node(need.term), Node::Op(Op::Mul | Op::Pow, _));
    if is_of_parts {
        return None;
    }
    let (name, domain) = need.domain.pulled_to_name(terms, need.term)?;
    Some((name, from_fact(&domain.fact())))
}

fn holds_pi(terms: &Terms, term: TermId) -> bool {
    let children = terms.children(term);
    terms.operands(Op::Pi, term).is_some() || children.iter().any(|&child| holds_pi(terms, child))
}

/// The only name or call of a sum with a number, and where it must lie so that the sum is positive.
fn of_one_operand(terms: &mut Terms, parts: &[TermId]) -> Option<(TermId, Domain)> {
    let sum = terms.add(parts.iter().copied());
    let (operand, domain) = Domain::Positive.pulled_to_name(terms, sum)?;
    let is_definition = matches!(terms.node(operand), Node::Named(..));
    (!is_definition).then(|| (operand, from_fact(&domain.fact())))
}
