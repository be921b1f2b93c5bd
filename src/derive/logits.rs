//! Links and their logits: a probability that is the sigmoid of a score, written out, under a name, or as it stands.

use super::plan::Done;
use super::{Driver, phases};
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

    /// Puts in what names stand for, and takes the logs apart that this makes simple.
    pub(super) fn unfolded_names(&mut self) -> Done {
        let before = self.statement;
        self.unfold_names();
        if self.statement == before {
            return Ok(());
        }
        self.sigmoids()?;
        self.collect(); // 1 - (1 - a)
        self.fractions();
        let start = self.here();
        if self.phase(&phases::LOG_OF_EXP)? {
            self.phase(&phases::SIGNS)?;
            self.join_from(start.first);
            self.positive_first();
        }
        Ok(())
    }

    /// Writes the loss in terms of the logit, where the log-probabilities of both outcomes meet.
    pub(super) fn logits(&mut self) -> Done {
        if !phases::COMPLEMENTS.applies(&mut self.context, self.statement) {
            if self.phase(&phases::SIGNED_LABELS)? && self.phase(&phases::SIGNS)? {
                self.join_last("logits");
            }
            return Ok(());
        }
        let start = self.here();
        if self.phase(&phases::LOGITS)? && self.collect() {
            if let Some(step) = self.steps.last_mut() {
                step.reason = "multiply out and collect like terms".to_owned();
            }
            self.phase(&phases::SIGNS)?;
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
