//! Links and their logits: a probability that is the sigmoid of a score, written out, under a name, or as it stands.

use super::plan::Done;
use super::{Driver, forms, phases, wide};
use crate::diag::Diagnostic;
use crate::term::{Op, TermId, Terms};

impl Driver<'_> {
    /// Reads `1/(1 + exp(-z))` as the sigmoid of z where its complement stands as well: then there is a logit to go on to.
    pub(super) fn sigmoids(&mut self) -> Done {
        let start = self.here();
        if self.phase(&phases::SIGMOIDS)? && !has_complement(&self.context.terms, self.statement) {
            self.back_to(start);
        }
        Ok(())
    }

    /// Brings minus signs inside; whether there were any. A logit that stands elsewhere as well keeps its own signs.
    pub(super) fn signs(&mut self) -> Result<bool, Diagnostic> {
        let (terms, phase) = (&self.context.terms, &phases::SIGNS);
        let is_small = terms.width(self.statement) <= wide::WIDE;
        if is_small && phase.reaches(terms, self.statement) {
            self.context.repeated = forms::repeated_sums(terms, self.statement);
        }
        let any = self.phase(phase);
        self.context.repeated.clear();
        any
    }

    /// Puts in what names stand for, and takes the logs apart that this makes simple.
    pub(super) fn unfolded_names(&mut self) -> Done {
        let before = self.statement;
        self.unfold_names();
        if self.statement == before {
            return Ok(());
        }
        self.complements_of_reciprocals();
        self.sigmoids()?;
        self.collect(); // 1 - (1 - a)
        self.fractions();
        let start = self.here();
        if self.phase(&phases::LOG_OF_EXP)? {
            self.signs()?;
            self.join_from(start.first);
            self.late_constants()?;
            self.positive_first();
            // The square of what a log was half of; elsewhere `1/sqrt(v)` is a mean.
            if self.phase(&phases::ROOTS)? && self.common_constant() {
                self.halves()?;
            }
        }
        Ok(())
    }

    /// Drops a factor that all summands have by now.
    fn halves(&mut self) -> Done {
        self.phase(&phases::FACTOR_OUT)?;
        self.join_last("common-factor");
        if self.drop_factors()? {
            self.join_last("common-factor");
            self.reason_again(&phases::DROP_FACTORS);
        }
        Ok(())
    }

    /// Writes the loss in terms of the logit, where the log-probabilities of both outcomes meet.
    pub(super) fn logits(&mut self) -> Done {
        if !phases::COMPLEMENTS.applies(&mut self.context, self.statement) {
            if self.phase(&phases::SIGNED_LABELS)? && self.signs()? {
                self.join_last("logits");
            }
            return Ok(());
        }
        let start = self.here();
        if self.phase(&phases::LOGITS)? && self.collect() {
            if let Some(step) = self.steps.last_mut() {
                step.reason = "multiply out and collect like terms".to_owned();
            }
            self.signs()?;
            self.join_last("collect");
            self.late_constants()?;
            self.positive_first();
        } else {
            self.back_to(start); // in terms of the logit it is no simpler
        }
        Ok(())
    }
}

/// Whether `1 - sigmoid(z)` stands in a term.
fn has_complement(terms: &Terms, term: TermId) -> bool {
    let bits = Op::Add.bit() | Op::Sigmoid.bit();
    if terms.ops(term) & bits != bits {
        return false;
    }
    let is_sigmoid = |u: TermId| terms.operands(Op::Sigmoid, u).is_some();
    terms.complement(term).is_some_and(is_sigmoid) || { terms.children(term).iter() }
        .any(|&child| has_complement(terms, child))
}

/// The logits `z` of every `log(1 + exp(z))` that are sums, or products with a sum in them.
pub(super) fn logits(terms: &Terms, statement: TermId) -> Vec<TermId> {
    fn visit(terms: &Terms, term: TermId, found: &mut Vec<TermId>) {
        let needed = Op::Log.bit() | Op::Exp.bit() | Op::Add.bit();
        if terms.ops(term) & needed != needed {
            return;
        }
        let inner = terms.operands(Op::Log, term).map(|parts| parts[0]);
        let summands = inner.and_then(|inner| terms.operands(Op::Add, inner));
        if let Some(&[one, other]) = summands
            && terms.is_number(one, 1)
            && let Some(&[logit]) = terms.operands(Op::Exp, other)
            && terms.ops(logit) & Op::Add.bit() != 0
            && !found.contains(&logit)
        {
            found.push(logit);
        }
        for &child in terms.children(term) {
            visit(terms, child, found);
        }
    }
    let mut found = Vec::new();
    visit(terms, statement, &mut found);
    found
}
