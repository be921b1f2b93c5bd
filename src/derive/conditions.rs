//! The conditions of a rule, on what its metavariables stand for.

use super::matching::{Context, State};
use crate::derivation::{ConditionKind, Met};
use crate::rules::Rule;
use crate::term::facts::Fact;
use crate::term::pattern::Patterns;
use crate::term::{Binder, Rational, TermId};
use rustc_hash::FxHashSet;

/// What a metavariable that stands for one term stands for.
fn bound(patterns: &Patterns, state: &State, name: &str) -> Option<TermId> {
    let terms = state.terms[usize::from(patterns.meta(name)?)].as_deref()?;
    terms.first().copied()
}

impl Context<'_> {
    /// Binds `?n` of a rule to what the components of a vector sum to, where the rule speaks of that and it is stated.
    pub(super) fn bind_total(&self, rule: &Rule, patterns: &Patterns, state: &mut State) {
        let mut conditions = rule.conditions.iter();
        let Some(asked) = conditions.find(|c| c.kind == ConditionKind::SumsTo) else {
            return;
        };
        let index = asked.variable.and_then(|name| patterns.meta(name));
        let index = index.and_then(|meta| state.ranges[usize::from(meta)].as_ref());
        if let Some(&(index, _)) = index
            && let Some(component) = bound(patterns, state, asked.of)
            && let Some((_, total)) = self.facts.total_over(&self.terms, component, index)
            && let Some(meta) = patterns.meta("?n")
        {
            state.terms[usize::from(meta)] = Some(vec![total]);
        }
    }

    /// The conditions of a rule on what was matched, if all are met.
    pub(super) fn met(
        &mut self,
        rule: &Rule,
        patterns: &Patterns,
        state: &State,
    ) -> Option<Vec<Met>> {
        let mut met = Vec::new();
        let mut known = FxHashSet::default();
        for condition in rule.conditions {
            let meta = patterns.meta(condition.of)?;
            let variable = match condition.variable.and_then(|name| patterns.meta(name)) {
                Some(meta) => Some(state.ranges[meta as usize].as_ref()?.0),
                None => None,
            };
            for &term in state.terms[meta as usize].as_deref().unwrap_or(&[]) {
                let is_met = condition.kind == ConditionKind::SampleOf
                    || self.holds_in(condition.kind, (patterns, state), term, variable);
                if !is_met {
                    return None;
                }
                let one = Met {
                    condition: condition.kind,
                    term,
                    variable,
                };
                if known.insert(one.clone()) {
                    met.push(one);
                }
            }
        }
        Some(met)
    }

    /// Whether a condition is certain of a term.
    pub(super) fn holds(
        &mut self,
        kind: ConditionKind,
        term: TermId,
        variable: Option<Binder>,
    ) -> bool {
        match kind {
            ConditionKind::Positive => self.facts.of(&self.terms, term).is_positive(),
            ConditionKind::NonZero => {
                let fact = self.facts.of(&self.terms, term);
                fact.nonzero || fact.is_positive()
            }
            ConditionKind::Integer => self.facts.of(&self.terms, term).integer,
            ConditionKind::ParameterFree => !self.terms.mentions_any(term, &self.parameters),
            ConditionKind::FreeOf => {
                variable.is_some_and(|binder| !self.terms.has_free(term, binder))
            }
            ConditionKind::Closed => self.terms.is_closed(term),
            ConditionKind::Scalar => self.terms.rank(term) == 0,
            ConditionKind::Definite => self.facts.of(&self.terms, term).is_definite(),
            ConditionKind::Unit => self.facts.of(&self.terms, term).implies(&Fact::unit()),
            ConditionKind::SampleOf
            | ConditionKind::Collected
            | ConditionKind::Density
            | ConditionKind::SumsToOne
            | ConditionKind::SumsTo
            | ConditionKind::Reaches
            | ConditionKind::Integrable => false,
        }
    }

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
            ConditionKind::SumsTo => self.sums_to(patterns, state, term, variable),
            ConditionKind::Reaches => self.reaches(patterns, state, term),
            kind => self.holds(kind, term, variable),
        }
    }

    /// Whether a term is a whole number and not below `?l - 1`.
    fn reaches(&mut self, patterns: &Patterns, state: &State, term: TermId) -> bool {
        let first = bound(patterns, state, "?l");
        let Some(first) = first.and_then(|first| self.terms.as_number(first)) else {
            return false;
        };
        let fact = self.facts.of(&self.terms, term);
        let before = first - Rational::from_integer(1);
        fact.integer && fact.low.is_some_and(|(low, _)| low >= before)
    }

    /// Whether a term is the component of that number of a vector whose `?h` components sum to one.
    fn sums_to_one(
        &self,
        patterns: &Patterns,
        state: &State,
        term: TermId,
        index: Option<Binder>,
    ) -> bool {
        let Some((count, index)) = bound(patterns, state, "?h").zip(index) else {
            return false;
        };
        self.terms.is_picked_by(term, index)
            && self.facts.length_of_shares(&self.terms, term) == Some(count)
    }

    /// Whether a term is the component of that number of a vector of which it is stated that its `?h` components sum to `?n`.
    fn sums_to(
        &self,
        patterns: &Patterns,
        state: &State,
        term: TermId,
        index: Option<Binder>,
    ) -> bool {
        let known = index.and_then(|index| self.facts.total_over(&self.terms, term, index));
        let told = bound(patterns, state, "?n"); // not yet while the left side is matched
        known.is_some_and(|(size, total)| {
            bound(patterns, state, "?h") == Some(size) && told.is_none_or(|told| told == total)
        })
    }
}
