//! One-hot vectors and shares, whose components sum to one, and conditions that need to know what else was matched.

use super::matching::{Context, State};
use super::{Driver, phases};
use crate::derivation::ConditionKind;
use crate::diag::Diagnostic;
use crate::term::pattern::Patterns;
use crate::term::{Binder, TermId};

impl Driver<'_> {
    /// The cross entropy of a softmax in its logits, which is how it is computed.
    pub(super) fn softmax_of_shares(&mut self) -> Result<(), Diagnostic> {
        let start = self.here();
        if self.optimum().is_none() || !self.phase(&phases::LOGITS_OF_SHARES)? {
            return Ok(());
        }
        if !self.phase(&phases::SHARES)? {
            self.back_to(start); // it is no simpler then
            return Ok(());
        }
        self.phase(&phases::SIGNS)?;
        self.join_last(phases::SHARES.id);
        self.positive_first();
        Ok(())
    }
}

impl Context<'_> {
    /// The same as [`Context::holds`], of conditions as well that need to know what else was matched.
    pub(super) fn holds_in(
        &mut self,
        kind: ConditionKind,
        (patterns, state): (&Patterns, &State),
        term: TermId,
        variable: Option<Binder>,
    ) -> bool {
        match kind {
            ConditionKind::Integrable => self.is_integrable(patterns, state, term, variable),
            ConditionKind::SumsToOne => self.sums_to_one(patterns, state, term, variable),
            kind => self.holds(kind, term, variable),
        }
    }

    /// Whether a term is the component of that number of a vector whose `?h` components sum to one.
    pub(super) fn sums_to_one(
        &self,
        patterns: &Patterns,
        state: &State,
        term: TermId,
        index: Option<Binder>,
    ) -> bool {
        let count = patterns.meta("?h");
        let count = count.and_then(|meta| state.terms[usize::from(meta)].as_deref());
        let (Some(&[count]), Some(index)) = (count, index) else {
            return false;
        };
        self.terms.is_picked_by(term, index)
            && self.facts.length_of_shares(&self.terms, term) == Some(count)
    }
}
