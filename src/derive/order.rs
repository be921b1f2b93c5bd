//! The order in which a lecturer writes the summands of an objective, and which of them carries a constant factor:
//! the error over the data comes first and has none, a penalty has its own.

use super::plan::Done;
use super::{Driver, phases};
use crate::derivation::{Bindings, ConditionKind, Justification, Met, Rewrite, Site};
use crate::diag::Diagnostic;
use crate::term::{Name, Node, Op, Quantifier, TermId, Terms};

impl Driver<'_> {
    /// Reorders the sums of the last statement so that a positive summand stands first.
    pub(super) fn positive_first(&mut self) {
        let ordered = positive_first(&mut self.context.terms, self.statement, false);
        self.reorder(ordered);
    }

    /// Writes the factorial that divides a mass behind the rest of its logarithm, as it stands in the mass.
    pub(super) fn factorials_last(&mut self) {
        let parameters = self.context.parameters.clone();
        let ordered = factorials_last(&mut self.context.terms, &parameters, self.statement);
        self.reorder(ordered);
    }

    /// Puts what penalises the parameters behind the sums over the data.
    pub(super) fn data_first(&mut self) {
        let Some(summands) = self.summands() else {
            return;
        };
        let bits = Quantifier::Sum.bit() | Op::Norm.bit() | Op::Norm1.bit();
        let is_penalty = |&t: &TermId| self.context.terms.ops(t) & bits != 0 && !self.is_of_data(t);
        let is_data_sum = |&t: &TermId| self.is_data_sum(t);
        if !is_penalty(&summands[0]) || !summands.iter().any(is_data_sum) {
            return;
        }
        let (mut ordered, others): (Vec<TermId>, Vec<TermId>) =
            summands.into_iter().partition(is_data_sum);
        ordered.extend(others);
        let body = self.context.terms.add(ordered);
        let ordered = self.context.terms.rebuild(self.statement, &[body]);
        self.reorder(ordered);
    }

    /// The summands of the objective, if it is a sum.
    fn summands(&self) -> Option<Vec<TermId>> {
        let (_, body) = self.optimum()?;
        let summands = self.context.terms.operands(Op::Add, body);
        summands.map(<[TermId]>::to_vec)
    }

    fn is_data_sum(&self, term: TermId) -> bool {
        self.context.terms.ops(term) & Quantifier::Sum.bit() != 0 && self.is_of_data(term)
    }

    /// Whether something in the term has subscripts and no parameters.
    fn is_of_data(&self, term: TermId) -> bool {
        let terms = &self.context.terms;
        let here = terms
            .operands(Op::Index, term)
            .is_some_and(|parts| !self.is_moving(parts[0]));
        here || terms
            .children(term)
            .iter()
            .any(|&child| self.is_of_data(child))
    }

    /// Writes the last statement with its operands in another order.
    fn reorder(&mut self, ordered: TermId) {
        if let Some(step) = self.steps.last_mut().filter(|_| ordered != self.statement) {
            step.after = ordered;
            if let Some(rewrite) = step.rewrites.last_mut() {
                rewrite.after = ordered;
            }
            self.statement = ordered;
        }
    }

    /// Drops the positive factors without parameters, and the number in a negative one with them.
    pub(super) fn drop_factors(&mut self) -> Result<bool, Diagnostic> {
        if self.is_mean() {
            return Ok(false); // it would only be divided by the number of observations again
        }
        match self.without_negative_factors() {
            Some(given) => Ok(self.drop_factor(given)),
            None => self.phase(&phases::DROP_FACTORS),
        }
    }

    /// What is dropped and what is left where a factor without parameters is negative, other than a minus alone.
    fn without_negative_factors(&mut self) -> Option<[TermId; 2]> {
        let (_, body) = self.optimum()?;
        let factors = self.context.terms.operands(Op::Mul, body)?.to_vec();
        let (mut dropped, mut left, mut minus) = (vec![], vec![], 0);
        let mut is_more = false;
        for factor in factors {
            if self.is_moving(factor) {
                left.push(factor);
            } else if self.is_negative(factor) {
                minus += 1;
                is_more |= !self.context.terms.is_number(factor, -1);
                dropped.push(factor);
            } else if self.context.holds(ConditionKind::Positive, factor, None) {
                dropped.push(factor);
            } else {
                left.push(factor);
            }
        }
        if !is_more {
            return None;
        }
        if minus % 2 == 1 {
            let sign = self.context.terms.integer(-1);
            dropped.insert(0, sign);
            left.insert(0, sign);
        }
        let terms = &mut self.context.terms;
        Some([terms.mul(dropped), terms.mul(left)])
    }

    /// Whether a term is certainly below zero.
    fn is_negative(&mut self, term: TermId) -> bool {
        let opposite = self.context.terms.neg(term);
        self.context.holds(ConditionKind::Positive, opposite, None)
    }

    fn drop_factor(&mut self, [dropped, left]: [TermId; 2]) -> bool {
        let (Some(rule), Some((sense, body))) = (crate::rules::find("drop-factor"), self.optimum())
        else {
            return false;
        };
        let (Some(c), Some(a)) = (rule.patterns().meta("?c"), rule.patterns().meta("?a")) else {
            return false;
        };
        let parameters = self.context.parameters.clone();
        let met = |condition: &crate::rules::Condition| Met {
            condition: condition.kind,
            term: dropped,
            variable: None,
        };
        let site = Site {
            path: vec![0],
            before: body,
            after: left,
            bindings: Bindings {
                terms: vec![(c, vec![dropped]), (a, vec![left])],
                ..Bindings::default()
            },
        };
        let rewrite = Rewrite {
            by: Justification::Rule(rule.name),
            before: self.statement,
            after: self.context.terms.optimum(sense, &parameters, left),
            sites: vec![site],
            conditions: rule.conditions.iter().map(met).collect(),
        };
        let phase = &phases::DROP_FACTORS;
        self.push(
            phase.id,
            rule.reason.to_owned(),
            phase.landmark,
            vec![rewrite],
        );
        true
    }

    /// Multiplies a sum of several terms so that the first one stands without a constant factor.
    pub(super) fn rescale(&mut self) -> Done {
        let Some((_, body)) = self.optimum() else {
            return Ok(());
        };
        let Some(&first) = self
            .context
            .terms
            .operands(Op::Add, body)
            .and_then(<[TermId]>::first)
        else {
            return Ok(());
        };
        let factors = self
            .context
            .terms
            .operands(Op::Mul, first)
            .unwrap_or(&[])
            .to_vec();
        let parameters = self.context.parameters.clone();
        let constant: Vec<TermId> = factors
            .into_iter()
            .filter(|&f| !self.context.terms.mentions_any(f, &parameters))
            .collect();
        if constant.is_empty() || self.is_loss_beside_penalty(body, first) {
            return Ok(());
        }
        let scale = self.inverse(&constant);
        let start = self.here();
        let reason = "multiplying by a positive constant does not move the optimum";
        if self.objective_because("scale", "rescale", true, &[("?c", scale)], reason) {
            self.objective("distribute", "multiply-out", false, &[]);
            self.phase(&phases::CANCEL_FACTORS)?;
            self.join_last("rescale");
            self.constants_first();
            if !self.begins_moving() {
                self.back_to(start); // nothing cancelled, as where `w² s²` was known from a moment
            }
        }
        Ok(())
    }

    /// Whether the first summand has no factor but those with parameters.
    fn begins_moving(&self) -> bool {
        let terms = &self.context.terms;
        let first = self
            .summands()
            .and_then(|summands| summands.first().copied());
        first.is_some_and(|first| {
            let factors = terms
                .operands(Op::Mul, first)
                .unwrap_or(std::slice::from_ref(&first));
            factors.iter().all(|&factor| self.is_moving(factor))
        })
    }

    /// Whether the objective holds sums over the data, of which the first summand is no plain error: then the
    /// penalty keeps its factor.
    fn is_loss_beside_penalty(&self, body: TermId, first: TermId) -> bool {
        let summands = self.context.terms.operands(Op::Add, body).unwrap_or(&[]);
        let has_sum = summands.iter().any(|&t| self.is_data_sum(t));
        has_sum && !is_error(&self.context.terms, first)
    }

    /// Writes the factors without parameters of each summand before the others.
    fn constants_first(&mut self) {
        let Some(summands) = self.summands() else {
            return;
        };
        let mut ordered = Vec::with_capacity(summands.len());
        for summand in summands {
            let factors = self
                .context
                .terms
                .operands(Op::Mul, summand)
                .unwrap_or(&[])
                .to_vec();
            if factors.is_empty() {
                ordered.push(summand);
                continue;
            }
            let (moving, constant): (Vec<TermId>, Vec<TermId>) =
                factors.into_iter().partition(|&t| self.is_moving(t));
            ordered.push(self.context.terms.mul(constant.into_iter().chain(moving)));
        }
        let body = self.context.terms.add(ordered);
        let ordered = self.context.terms.rebuild(self.statement, &[body]);
        self.reorder(ordered);
    }

    /// The product of the inverses; a power is inverted in its exponent.
    fn inverse(&mut self, factors: &[TermId]) -> TermId {
        let terms = &mut self.context.terms;
        let mut inverses = Vec::with_capacity(factors.len());
        for &factor in factors {
            let inverse = match terms.operands(Op::Pow, factor).map(<[TermId]>::to_vec) {
                Some(parts) if terms.as_number(parts[1]).is_some() => {
                    let exponent = terms.neg(parts[1]);
                    terms.pow(parts[0], exponent)
                }
                _ => terms.recip(factor),
            };
            inverses.push(inverse);
        }
        terms.mul(inverses)
    }
}

/// A sum of squares or of absolute values, with factors or without.
fn is_error(terms: &Terms, term: TermId) -> bool {
    match terms.node(term) {
        Node::Op(Op::Pow, parts) => terms.is_number(parts[1], 2),
        Node::Op(Op::Abs | Op::Norm | Op::Norm1, _) => true,
        Node::Op(Op::Mul, factors) => factors.iter().any(|&factor| is_error(terms, factor)),
        Node::Bind(Quantifier::Sum, _, parts) => {
            parts.last().is_some_and(|&body| is_error(terms, body))
        }
        _ => false,
    }
}

/// The same term with the summands that carry a minus behind those that carry none, wherever a minus
/// stands first.
fn positive_first(terms: &mut Terms, term: TermId, is_body: bool) -> TermId {
    if terms.ops(term) & Op::Add.bit() == 0 {
        return term;
    }
    let is_optimum = matches!(terms.node(term), Node::Optimum(..));
    let children: Vec<TermId> = terms.children(term).to_vec();
    let mut ordered: Vec<TermId> = children
        .iter()
        .map(|&child| positive_first(terms, child, is_optimum))
        .collect();
    let is_sum = |t: TermId| matches!(terms.node(t), Node::Bind(Quantifier::Sum, ..));
    let factors = |t: TermId| terms.operands(Op::Mul, t).unwrap_or(&[]);
    let has_sum = |&t: &TermId| is_sum(t) || factors(t).iter().any(|&c| is_sum(c));
    let sums_in_it = is_body && children.iter().any(has_sum);
    if let (Node::Op(Op::Add, _), false) = (terms.node(term), sums_in_it)
        && ordered.first().is_some_and(|&t| terms.is_negated(t))
    {
        ordered.sort_by_key(|&t| terms.is_negated(t)); // stable
    }
    if ordered == children {
        term
    } else {
        terms.rebuild(term, &ordered)
    }
}

/// The same term with `log(1/y!)` as the last summand wherever it has no parameter.
fn factorials_last(terms: &mut Terms, parameters: &[Name], term: TermId) -> TermId {
    if terms.ops(term) & Op::Add.bit() == 0 || terms.ops(term) & Op::Log.bit() == 0 {
        return term;
    }
    let children: Vec<TermId> = terms.children(term).to_vec();
    let mut ordered: Vec<TermId> = children
        .iter()
        .map(|&child| factorials_last(terms, parameters, child))
        .collect();
    if terms.operands(Op::Add, term).is_some() {
        ordered.sort_by_key(|&t| is_log_of_factorial(terms, parameters, t)); // stable
    }
    if ordered == children {
        term
    } else {
        terms.rebuild(term, &ordered)
    }
}

fn is_log_of_factorial(terms: &Terms, parameters: &[Name], term: TermId) -> bool {
    let power = terms
        .operands(Op::Log, term)
        .and_then(|parts| terms.operands(Op::Pow, parts[0]));
    power.is_some_and(|pair| {
        terms.is_number(pair[1], -1) && terms.ops(pair[0]) & Op::Factorial.bit() != 0
    }) && !terms.mentions_any(term, parameters)
}
