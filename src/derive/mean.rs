//! What the sample allows: the total becomes a mean, and the mean an estimate of an expectation.

use super::Driver;
use crate::derivation::{Bindings, ConditionKind, Justification, Met, Rewrite, Site};
use crate::model::Sample;
use crate::term::{Binder, Node, Op, Quantifier, Separator, TermId};

impl Driver<'_> {
    /// Divides a sum over the sample by the number of observations.
    pub(super) fn mean(&mut self) {
        let (Some((_, body)), Some(sample)) = (self.optimum(), self.sample) else {
            return;
        };
        let terms = &self.context.terms;
        let main = terms
            .operands(Op::Mul, body)
            .filter(|f| f.len() == 2 && terms.as_number(f[0]).is_some())
            .map_or(body, |f| f[1]);
        if self.is_total(main, sample) && !self.is_of_pairs(main) {
            let share = self.context.terms.recip(sample.size);
            let reason = match self.context.terms.node(sample.size) {
                Node::Symbol(name) if !sample.is_observed => {
                    let size = self.context.terms.text(*name);
                    format!("dividing by {size} does not move the optimum")
                }
                _ => "dividing by the number of observations does not move the optimum".to_owned(),
            };
            self.objective_because("scale", "mean", true, &[("?c", share)], &reason);
        }
    }

    /// Whether the objective is a mean over the sample already.
    pub(super) fn is_mean(&self) -> bool {
        let (Some((_, body)), Some(sample)) = (self.optimum(), self.sample) else {
            return false;
        };
        let terms = &self.context.terms;
        let factors = terms.operands(Op::Mul, body).unwrap_or(&[]);
        let factors = match factors {
            [sign, factors @ ..] if terms.is_number(*sign, -1) => factors,
            factors => factors,
        };
        let &[share, total] = factors else {
            return false;
        };
        let is_share = terms
            .operands(Op::Pow, share)
            .is_some_and(|pair| pair[0] == sample.size && terms.is_number(pair[1], -1));
        is_share && self.is_total(total, sample)
    }

    /// Whether a sum is over pairs: the inner one is over the same, or over as much of it as the outer index tells. Divided by the
    /// number of the outer index, it is no mean.
    pub(super) fn is_of_pairs(&self, total: TermId) -> bool {
        let terms = &self.context.terms;
        let limits = |term: TermId| match terms.node(term) {
            Node::Bind(Quantifier::Sum, binder, parts) if parts.len() == 3 => {
                Some((*binder, [parts[0], parts[1]], parts[2]))
            }
            _ => None,
        };
        let Some((outer, ends, body)) = limits(total) else {
            return false;
        };
        limits(body).is_some_and(|(_, inside, _)| {
            inside == ends || inside.iter().any(|&end| terms.moves_with(end, outer))
        })
    }

    /// Whether a term is a sum over the sample, or a sum of errors written as a norm.
    fn is_total(&self, term: TermId, sample: Sample) -> bool {
        let terms = &self.context.terms;
        match (terms.node(term), sample.index) {
            (Node::Bind(Quantifier::Sum, binder, children), Some(index)) => {
                let from_one = children.first().and_then(|&low| terms.as_number(low))
                    == Some(crate::term::Rational::from_integer(1));
                *binder == index && from_one && children.get(1) == Some(&sample.size)
            }
            (Node::Op(Op::Pow, parts), None) => {
                matches!(terms.node(parts[0]), Node::Op(Op::Norm, _))
            }
            (Node::Op(Op::Norm1, _), None) => true,
            _ => false,
        }
    }

    /// Reads the mean log-likelihood of an opaque density as an estimate of an expectation.
    pub(super) fn expectation(&mut self) {
        let (Some((_, body)), Some(data), Some(sample)) =
            (self.optimum(), self.data_distribution, self.sample)
        else {
            return;
        };
        let terms = &mut self.context.terms;
        let Some(&[_, sum]) = terms.operands(Op::Mul, body) else {
            return;
        };
        let Node::Bind(Quantifier::Sum, index, children) = terms.node(sum).clone() else {
            return;
        };
        let [low, high, summand] = *children else {
            return;
        };
        let shown = terms.text(data.observed).to_owned();
        let variable = terms.binder(&shown);
        let x = terms.variable(variable);
        let observed = {
            let symbol = terms.symbol(data.observed);
            let by = terms.variable(index);
            terms.op(Op::Index, &[symbol, by])
        };
        let inner = terms.replace(summand, observed, x);
        let density = terms.call(data.name, &[Separator::Comma], &[x]);
        let after = terms.bind(Quantifier::Expectation, variable, &[density, inner]);
        self.push_sample_mean(
            body,
            after,
            (index, [low, high]),
            (variable, density, summand, inner),
            sample.size,
        );
    }

    fn push_sample_mean(
        &mut self,
        before: TermId,
        after: TermId,
        (index, [low, high]): (Binder, [TermId; 2]),
        (variable, density, summand, inner): (Binder, TermId, TermId, TermId),
        size: TermId,
    ) {
        let Some(rule) = crate::rules::find("sample-mean") else {
            return;
        };
        let one = self.context.terms.integer(1);
        let divided = self.context.terms.recip(size);
        let expected = self
            .context
            .terms
            .bind(Quantifier::Sum, index, &[low, high, summand]);
        let expected = self.context.terms.mul([divided, expected]);
        if expected != before || low != one || high != size {
            return;
        }
        let patterns = rule.patterns();
        let mut bindings = Bindings::default();
        for (name, term) in [
            ("?m", size),
            ("?a", summand),
            ("?p", density),
            ("?b", inner),
        ] {
            let Some(meta) = patterns.meta(name) else {
                return;
            };
            bindings.terms.push((meta, vec![term]));
        }
        for (name, binder) in [("?i", index), ("?x", variable)] {
            let Some(meta) = patterns.meta(name) else {
                return;
            };
            bindings.ranges.push((meta, binder, Vec::new()));
        }
        let Some(whole) = self
            .context
            .terms
            .with_replaced(self.statement, &[(&[0], after)])
        else {
            return;
        };
        let conditions = vec![Met {
            condition: ConditionKind::SampleOf,
            term: inner,
            variable: Some(variable),
        }];
        let site = Site {
            path: vec![0],
            before,
            after,
            bindings,
        };
        let rewrite = Rewrite {
            by: Justification::Rule(rule.name),
            before: self.statement,
            after: whole,
            sites: vec![site],
            conditions,
        };
        self.push("expectation", rule.reason.to_owned(), true, vec![rewrite]);
    }
}
