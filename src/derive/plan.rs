//! The plan: which phases follow each other for a likelihood, a posterior, a divergence, a value.

use super::{Driver, forms, phases, reasons};
use crate::diag::{Code, Diagnostic};
use crate::model::{self, Goal, Stage, Support};
use crate::term::{Node, Op, Quantifier, Sense, TermId};

pub(super) type Done = Result<(), Diagnostic>;

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
        self.put_in(Stage::Density)?;
        self.phase(&phases::SUPPORT)?;
        self.complements_of_reciprocals();
        self.sigmoids()?;
        self.phase(&phases::CANCEL)?;
        self.fractions();
        self.complements_of_shares();
        self.open_logs()?;
        if self.collect() {
            self.open_logs()?; // what was `1 - (1 - a)` may be a power by now
        }
        self.phase(&phases::ABSOLUTE_VALUES)?;
        self.squares();
        self.phase(&phases::LINEARITY)?;
        self.split_brackets()?;
        let is_split = self.phase(&phases::SPLIT_SUMS)?;
        let is_dropped = self.phase(&phases::DROP_TERMS)?;
        if self.phase(&phases::COUNTS)? && is_split && !is_dropped {
            self.join_last("split-sums");
        }
        self.phase(&phases::LOGS_OF_DATA)?; // of those that are left, beside the parameters
        let first = self.steps.len();
        self.phase(&phases::FACTOR_OUT)?;
        if self.phase(&phases::FACTOR_OUT_OF_POWER)? {
            self.phase(&phases::POWERS)?;
            self.phase(&phases::FACTOR_OUT)?; // of the sum around it
            self.join_from(first);
            self.reason_again(&phases::FACTOR_OUT); // more than a minus sign may have come out
        }
        let shared = self.common_constant();
        if shared {
            self.phase(&phases::FACTOR_OUT)?;
            self.join_last("common-factor");
        }
        self.common_factor();
        if self.drop_factors()? && shared {
            self.join_last("common-factor");
            self.reason_again(&phases::DROP_FACTORS);
        }
        self.phase(&phases::DROP_TERMS)?; // what stood in a bracket behind the factor
        self.turn()?;
        self.drop_behind_a_minus()?;
        self.drop_factors()?;
        self.rescale()?;
        self.mean();
        self.expectation();
        self.unfolded_names()?;
        self.logits()?;
        self.softmax_of_shares()?;
        self.log_sum_exp()
    }

    /// Writes the log of a mixture as it is computed, by the logs of its terms.
    fn log_sum_exp(&mut self) -> Done {
        if !self.phase(&phases::LOG_SUM_EXP)? {
            return Ok(());
        }
        let first = self.steps.len() - 1;
        let reason = self.steps[first].reason.clone();
        while self.phase(&phases::ALL_LOG_OF_PRODUCT)? | self.phase(&phases::ALL_LOG_OF_POWER)? {}
        self.phase(&phases::OPEN_BRACKETS)?;
        self.join_from(first);
        self.steps[first].reason = reason;
        self.positive_first();
        Ok(())
    }

    /// Gives the last step the reason of a phase that took part in it.
    pub(super) fn reason_again(&mut self, phase: &phases::Phase) {
        if let Some(step) = self.steps.last_mut() {
            phase.reason.clone_into(&mut step.reason);
        }
    }

    /// Takes every logarithm apart, and what stands before a bracket of them into it. Products and their powers
    /// have a line each; what is in them is taken apart on one.
    fn open_logs(&mut self) -> Done {
        for round in 0.. {
            let first = self.steps.len();
            let is_product = self.phase(&phases::LOG_OF_PRODUCT)?;
            if is_product && round == 0 {
                self.factorials_last();
            }
            let is_power = self.phase(&phases::LOG_OF_POWER)?;
            let has_common = self.common_factors_of_logs()?;
            let is_opened = self.phase(&phases::OPEN_BRACKETS)?;
            if is_product && !has_common && (round > 0 || !is_power) {
                self.logs_on_one_line(first);
            }
            let any = is_product
                | is_power
                | has_common
                | is_opened
                | self.phase(&phases::SOFTMAX_LOGITS)?
                | self.with_matrices()?
                | self.phase(&phases::COMPONENTS)?
                | self.functions_of_vectors()?
                | self.phase(&phases::MIXTURES)?
                | self.common_divisors();
            if !any {
                break;
            }
        }
        Ok(())
    }

    /// Computes with the matrices; a root times itself and a fraction below a bar that come of it are written simpler.
    fn with_matrices(&mut self) -> Result<bool, Diagnostic> {
        let first = self.steps.len();
        let any = self.phase(&phases::MATRICES)?;
        if any {
            self.phase(&phases::ROOTS)?;
            self.fractions();
            self.join_from(first);
        }
        Ok(any)
    }

    /// Takes functions of vectors component by component; a fraction below a bar that comes of it is written simpler.
    fn functions_of_vectors(&mut self) -> Result<bool, Diagnostic> {
        let any = self.phase(&phases::FUNCTIONS)?;
        if any {
            self.fractions();
        }
        Ok(any)
    }

    /// Makes one step of those that took logarithms apart, from that one on.
    fn logs_on_one_line(&mut self, first: usize) {
        if self.steps.len() > first + 1 {
            self.join_from(first);
            self.steps[first].reason = reasons::of_logs(&self.steps[first].rewrites);
        }
    }

    /// Takes what has no index out of a sum in a log.
    fn common_factors_of_logs(&mut self) -> Result<bool, Diagnostic> {
        if !phases::LOG_OF_COMMON_FACTOR.reaches(&self.context.terms, self.statement)
            || !has_log_of_sum(&self.context.terms, self.statement)
        {
            return Ok(false);
        }
        let start = self.here();
        self.phase(&phases::POWERS)?; // a root of a power is a power
        if !self.phase(&phases::LOG_OF_COMMON_FACTOR)? {
            self.back_to(start);
            return Ok(false);
        }
        self.phase(&phases::POWERS)?;
        self.join_from(start.first);
        self.steps[start.first].reason = phases::LOG_OF_COMMON_FACTOR.reason.to_owned();
        Ok(true)
    }

    /// Takes constants out of brackets.
    fn split_brackets(&mut self) -> Done {
        let phase = &phases::SPLIT_BRACKETS;
        if phase.reaches(&self.context.terms, self.statement) {
            self.context.repeated = forms::repeated_sums(&self.context.terms, self.statement);
        }
        if self.phase(phase)? {
            self.logs_last();
        }
        self.context.repeated.clear();
        Ok(())
    }

    /// Drops what has become a term of its own, and has no parameters, by the last step.
    pub(super) fn late_constants(&mut self) -> Done {
        let start = self.here();
        self.split_brackets()?;
        self.phase(&phases::SPLIT_SUMS)?;
        self.objective("distribute", "multiply-out", false, &[]);
        if self.phase(&phases::DROP_TERMS)? {
            self.signs()?;
            self.join_from(start.first);
            self.reason_again(&phases::DROP_TERMS);
        } else {
            self.back_to(start);
        }
        Ok(())
    }

    /// The log-likelihood with all its constants.
    fn log_likelihood(&mut self) -> Done {
        self.put_in(Stage::Opening)?;
        self.phase(&phases::SUM_OF_LOGS)?;
        self.put_in(Stage::Density)?;
        self.phase(&phases::SUPPORT)?;
        for round in 0.. {
            let first = self.steps.len();
            let any = self.phase(&phases::ALL_LOG_OF_PRODUCT)?
                | self.phase(&phases::ALL_LOG_OF_POWER)?
                | self.phase(&phases::NUMBERS_LOG_OF_POWER)?
                | (round > 0 && self.phase(&phases::ALL_OPEN_BRACKETS)?);
            if !any {
                break;
            }
            if round > 0 {
                self.logs_on_one_line(first);
            }
        }
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
    pub(super) fn put_in(&mut self, stage: Stage) -> Done {
        let first = self.steps.len();
        for number in self.of_stage(stage) {
            self.insert(number, true);
        }
        if stage == Stage::Density && self.steps.len() > first + 1 {
            self.join_from(first);
            self.steps[first].reason = self.densities_put_in();
        }
        let put_in = self.steps.len() > first;
        if stage == Stage::Density && self.phase(&phases::ROOTS)? && put_in {
            self.join_from(first);
        }
        Ok(())
    }

    /// `put in the probability mass function of the Bernoulli distribution and the density of the normal distribution`.
    fn densities_put_in(&self) -> String {
        let mut said: Vec<&str> = Vec::new();
        for number in self.of_stage(Stage::Density) {
            let reason = self.definitions[number].reason.as_str();
            if !said.contains(&reason) {
                said.push(reason);
            }
        }
        let densities = said.iter().map(|r| r.strip_prefix("put in ").unwrap_or(r));
        let densities: Vec<&str> = densities.collect();
        for (one, many) in [
            ("the density of ", "the densities of "),
            (
                "the probability mass function of ",
                "the probability mass functions of ",
            ),
        ] {
            let names = densities.iter().map(|d| d.strip_prefix(one));
            if let Some(names) = names.collect::<Option<Vec<_>>>()
                && names.len() > 1
            {
                return format!("put in {many}{}", names.join(" and "));
            }
        }
        format!("put in {}", densities.join(" and "))
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
        let sign = self.context.facts.of(&self.context.terms, body);
        let terms = &self.context.terms;
        let is_worth_it = model::is_multiplicative(terms, body)
            || sign.is_positive() && model::has_large_power(terms, body);
        if !is_worth_it || sign.is_negative() {
            return Ok(()); // nobody takes the log of `-exp(-a w)`
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

    /// Makes a minimum of a maximum, except where an opaque log-likelihood will be read as an expectation. An
    /// objective with expectations keeps its sense, unless a minus stands before it.
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
        } else if self.data_distribution.is_some() {
            sense
        } else {
            Sense::Min
        };
        if sense != wanted {
            let reason = match sense {
                Sense::Max => "to maximise is to minimise the negative",
                Sense::Min => "to minimise the negative is to maximise",
            };
            self.objective_because("negate", "max-to-min", true, &[], reason);
            if self.signs()? {
                self.join_last("max-to-min");
            }
        } else {
            self.signs()?;
        }
        self.positive_first();
        self.data_first();
        Ok(())
    }

    fn mentions_expectation(&self, term: TermId) -> bool {
        self.context.terms.ops(term) & Quantifier::Expectation.bit() != 0
    }
}

/// Whether the log of a sum over an index stands in it.
fn has_log_of_sum(terms: &crate::term::Terms, term: TermId) -> bool {
    if terms.ops(term) & Op::Log.bit() == 0 || terms.ops(term) & Quantifier::Sum.bit() == 0 {
        return false;
    }
    let inner = terms.operands(Op::Log, term).map(|parts| parts[0]);
    let is_sum = |t| matches!(terms.node(t), Node::Bind(Quantifier::Sum, ..));
    let children = terms.children(term);
    inner.is_some_and(is_sum) || children.iter().any(|&child| has_log_of_sum(terms, child))
}
