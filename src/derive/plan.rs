//! The plan: which phases follow each other for a likelihood, a posterior, a divergence, a value.

use super::{Driver, phases};
use crate::diag::{Code, Diagnostic};
use crate::model::{self, Goal, Stage, Support};
use crate::term::{Node, Op, Quantifier, Sense, TermId};

type Done = Result<(), Diagnostic>;

impl Driver<'_> {
    pub(super) fn run(&mut self) -> Done {
        match self.optimum() {
            Some(_) => self.estimate(),
            None if self.goal == Goal::Loss => self.value(),
            None => self.log_likelihood(),
        }
    }

    /// From a likelihood, a posterior or any other objective to the simplest objective with its optimum.
    fn estimate(&mut self) -> Done {
        for number in self.of_stage(Stage::Opening) {
            self.insert(number, true);
            self.phase(&phases::DROP_EVIDENCE)?;
        }
        self.divergences()?;
        if self.is_of_distributions() {
            self.known_expectations()?;
        }
        self.take_log()?;
        self.phase(&phases::SUM_OF_LOGS)?;
        self.put_in(Stage::Density);
        self.phase(&phases::SUPPORT)?;
        self.phase(&phases::CANCEL)?;
        self.open_logs()?;
        if self.collect() {
            self.open_logs()?; // what was `1 - (1 - a)` may be a power by now
        }
        self.phase(&phases::LINEARITY)?;
        self.phase(&phases::SPLIT_SUMS)?;
        self.phase(&phases::DROP_TERMS)?;
        self.phase(&phases::FACTOR_OUT)?;
        if self.phase(&phases::FACTOR_OUT_OF_POWER)? {
            self.phase(&phases::POWERS)?;
            self.join_last("factor-out");
        }
        self.common_factor();
        self.phase(&phases::DROP_FACTORS)?;
        self.turn()?;
        self.phase(&phases::DROP_FACTORS)?;
        self.rescale()?;
        self.mean();
        self.expectation();
        self.unfold_names();
        self.logits()
    }

    /// Takes every logarithm apart, and what stands before a bracket of them into it.
    fn open_logs(&mut self) -> Done {
        while self.phase(&phases::LOG_OF_PRODUCT)?
            | self.phase(&phases::LOG_OF_POWER)?
            | self.phase(&phases::OPEN_BRACKETS)?
            | self.phase(&phases::SOFTMAX_LOGITS)?
            | self.phase(&phases::MATRICES)?
            | self.phase(&phases::COMPONENTS)?
        {}
        Ok(())
    }

    /// Writes the loss in terms of the logit, where the log-probabilities of both outcomes meet.
    fn logits(&mut self) -> Done {
        if !phases::COMPLEMENTS.applies(&mut self.context, self.statement) {
            return Ok(());
        }
        let (steps, statement) = (self.steps.len(), self.statement);
        if self.phase(&phases::LOGITS)? && self.collect() {
            self.phase(&phases::SIGNS)?;
            self.join_last("collect");
            self.positive_first();
        } else {
            self.steps.truncate(steps); // in terms of the logit it is no simpler
            self.statement = statement;
        }
        Ok(())
    }

    /// The log-likelihood with all its constants.
    fn log_likelihood(&mut self) -> Done {
        self.put_in(Stage::Opening);
        self.phase(&phases::SUM_OF_LOGS)?;
        self.put_in(Stage::Density);
        self.phase(&phases::SUPPORT)?;
        while self.phase(&phases::ALL_LOG_OF_PRODUCT)? | self.phase(&phases::ALL_LOG_OF_POWER)? {}
        self.phase(&phases::ALL_OPEN_BRACKETS)?;
        self.collect();
        self.phase(&phases::ALL_SIGNS)?;
        self.phase(&phases::SUM_TERMS)?;
        self.phase(&phases::ALL_FACTOR_OUT)?;
        self.unfold_names();
        Ok(())
    }

    /// A divergence or an expectation as a value.
    fn value(&mut self) -> Done {
        self.divergences()?;
        self.phase(&phases::CANCEL)?;
        match self.support {
            Some(Support::Discrete) => self.phase(&phases::AS_SUM)?,
            Some(Support::Continuous) => self.phase(&phases::AS_INTEGRAL)?,
            None => {
                self.phase(&phases::LOG_OF_QUOTIENT)?;
                if self.is_of_distributions() {
                    self.known_expectations()?;
                    return self.log_ratios();
                }
                while self.phase(&phases::ALL_LOG_OF_PRODUCT)?
                    | self.phase(&phases::ALL_LOG_OF_POWER)?
                {}
                self.phase(&phases::LINEARITY)?
            }
        };
        Ok(())
    }

    fn divergences(&mut self) -> Done {
        if self.phase(&phases::DIVERGENCE)? && self.optimum().is_some() {
            self.phase(&phases::LOG_OF_QUOTIENT)?;
            while self.phase(&phases::ALL_LOG_OF_PRODUCT)?
                | self.phase(&phases::ALL_LOG_OF_POWER)?
            {}
        }
        Ok(())
    }

    /// Puts in the definitions of a stage. Several densities are put in on one line.
    pub(super) fn put_in(&mut self, stage: Stage) {
        let first = self.steps.len();
        for number in self.of_stage(stage) {
            self.insert(number, true);
        }
        if stage == Stage::Density && self.steps.len() > first + 1 {
            self.join_from(first);
            self.steps[first].reason = self.densities_put_in();
        }
    }

    /// `put in the densities of the Bernoulli distribution and the normal distribution`.
    fn densities_put_in(&self) -> String {
        let mut names: Vec<&str> = Vec::new();
        for number in self.of_stage(Stage::Density) {
            let name = self.definitions[number].name.as_str();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let densities = if names.len() == 1 {
            "density"
        } else {
            "densities"
        };
        format!("put in the {densities} of {}", names.join(" and "))
    }

    pub(super) fn of_stage(&self, stage: Stage) -> Vec<usize> {
        (0..self.stages.len())
            .filter(|&k| self.stages[k] == stage)
            .collect()
    }

    /// Takes the log of a body that is made of factors, which must then be positive.
    fn take_log(&mut self) -> Done {
        let Some((Sense::Max, body)) = self.optimum() else {
            return Ok(());
        };
        if !model::is_multiplicative(&self.context.terms, body) {
            return Ok(());
        }
        if self.objective(
            "increasing-log",
            phases::TAKE_LOG.id,
            phases::TAKE_LOG.landmark,
            &[],
        ) {
            return Ok(());
        }
        Err(Diagnostic::new(
            Code::UnknownSign,
            "the likelihood cannot be shown to be positive, so its logarithm cannot be taken",
        )
        .help("state the domains of the names in the density, as in `where σ > 0`"))
    }

    /// Takes a factor without the parameters out of a sum of terms that all have it. A common number alone
    /// is left where it is.
    fn common_factor(&mut self) {
        let Some((_, body)) = self.optimum() else {
            return;
        };
        let terms = &self.context.terms;
        let Some(summands) = terms.operands(Op::Add, body) else {
            return;
        };
        let factors_of = |term: TermId| terms.operands(Op::Mul, term).unwrap_or(&[]);
        let mut common: Vec<TermId> = factors_of(summands[0]).to_vec();
        common.retain(|&factor| !terms.mentions_any(factor, &self.context.parameters));
        for &summand in &summands[1..] {
            common.retain(|factor| factors_of(summand).contains(factor));
        }
        if common
            .iter()
            .all(|&factor| terms.as_number(factor).is_some())
        {
            return;
        }
        let common = self.context.terms.mul(common);
        self.objective("common-factor", "factor-out", false, &[("?c", common)]);
    }

    /// Makes a minimum of a maximum, except where the body is an opaque log-likelihood. An objective with
    /// expectations keeps its sense, unless a minus stands before it.
    fn turn(&mut self) -> Done {
        let Some((sense, body)) = self.optimum() else {
            return Ok(());
        };
        let wanted = if self.mentions_expectation(body) {
            if self.context.terms.is_negated(body) {
                sense.flipped()
            } else {
                sense
            }
        } else if sense == Sense::Max && is_log_of_density(&self.context.terms, body) {
            Sense::Max
        } else {
            Sense::Min
        };
        if sense != wanted {
            let reason = match sense {
                Sense::Max => "to maximise is to minimise the negative",
                Sense::Min => "to minimise the negative is to maximise",
            };
            self.objective_because("negate", "max-to-min", true, &[], reason);
            if self.phase(&phases::SIGNS)? {
                self.join_last("max-to-min");
            }
        } else {
            self.phase(&phases::SIGNS)?;
        }
        self.positive_first();
        Ok(())
    }

    fn mentions_expectation(&self, term: TermId) -> bool {
        self.context.terms.ops(term) & Quantifier::Expectation.bit() != 0
    }

    /// Reorders the sums of the last statement so that a positive summand stands first.
    pub(super) fn positive_first(&mut self) {
        let ordered = positive_first(&mut self.context.terms, self.statement);
        if let Some(step) = self.steps.last_mut().filter(|_| ordered != self.statement) {
            step.after = ordered;
            if let Some(rewrite) = step.rewrites.last_mut() {
                rewrite.after = ordered;
            }
            self.statement = ordered;
        }
    }

    /// Multiplies a sum of several terms so that the first one stands without a constant factor.
    fn rescale(&mut self) -> Done {
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
        if constant.is_empty() {
            return Ok(());
        }
        let scale = self.inverse(&constant);
        let reason = "multiplying by a positive constant does not move the optimum";
        if self.objective_because("scale", "rescale", true, &[("?c", scale)], reason) {
            self.objective("distribute", "multiply-out", false, &[]);
            self.phase(&phases::CANCEL_FACTORS)?;
            self.join_last("rescale");
        }
        Ok(())
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

/// A sum of logs of opaque densities, with constant factors or without: it has no simpler form to be
/// minimised in.
fn is_log_of_density(terms: &crate::term::Terms, term: TermId) -> bool {
    match terms.node(term) {
        Node::Op(Op::Log, parts) => matches!(terms.node(parts[0]), Node::Call(..)),
        Node::Op(Op::Add, parts) => parts.iter().all(|&part| is_log_of_density(terms, part)),
        Node::Bind(Quantifier::Sum, _, parts) => parts
            .last()
            .is_some_and(|&body| is_log_of_density(terms, body)),
        _ => false,
    }
}

/// The same term with the summands that carry a minus behind those that carry none, wherever a minus
/// stands first.
fn positive_first(terms: &mut crate::term::Terms, term: TermId) -> TermId {
    if terms.ops(term) & Op::Add.bit() == 0 {
        return term;
    }
    let children: Vec<TermId> = terms.children(term).to_vec();
    let mut ordered: Vec<TermId> = children
        .iter()
        .map(|&child| positive_first(terms, child))
        .collect();
    let is_sum = |t: TermId| matches!(terms.node(t), Node::Bind(Quantifier::Sum, ..));
    let factors = |t: TermId| terms.operands(Op::Mul, t).unwrap_or(&[]);
    let has_sum = |&t: &TermId| is_sum(t) || factors(t).iter().any(|&c| is_sum(c));
    let sums_in_it = children.iter().any(has_sum);
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
