//! Assumptions in a case: what its condition says need not be assumed, and what is needed in one case does not hold in the others.

use super::{Assumptions, subject_of};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::{Domain, Holds, Subject};
use crate::term::{Rational, TermId, Terms};

impl Assumptions<'_> {
    /// Adds what holds in a case, until [`Assumptions::leave`] with what this gives.
    pub(crate) fn enter(&mut self, guards: Vec<Holds>) -> usize {
        let before = self.guards.len();
        self.guards.extend(guards);
        before
    }

    /// Forgets what holds in a case only.
    pub(crate) fn leave(&mut self, before: usize) {
        self.guards.truncate(before);
    }

    /// What has to hold everywhere so that something holds in the case that is looked at: beside a case of its own for
    /// zero, `y > 0` comes down to `y >= 0`.
    pub(super) fn outside_of_cases(
        &self,
        terms: &Terms,
        term: TermId,
        domain: Domain,
        (span, what): (Span, &str),
    ) -> Result<Domain, Diagnostic> {
        let said = self.say(terms, term, &domain);
        let about = subject_of(terms, term);
        let is_stated = self.list.iter().any(|a| a.stated && a.subject == about);
        if self.in_part && !is_stated {
            let message = format!(
                "{what} lies where `{said}`, and what is added to its density has values elsewhere"
            );
            return Err(Diagnostic::at(Code::Domain, span, message)
                .help(format!(
                    "state it if it holds of every observation: `where {said}`"
                ))
                .help("or write the density case by case, as in `if(y > 0, λ exp(-λ y), 0)`"));
        }
        let mut guards = self
            .guards
            .iter()
            .filter(|g| g.subject == Subject::Term(term));
        let Some(guard) = guards.next() else {
            return Ok(domain);
        };
        let with_zero = match (&guard.domain, &domain) {
            (Domain::NonZero, Domain::Positive) => Some(Domain::NonNegative),
            (Domain::NonZero, Domain::Count | Domain::From(1)) => Some(Domain::Natural),
            (Domain::NonZero, _) if includes(&domain, &Rational::from_integer(0)) => {
                Some(domain.clone())
            }
            (Domain::Finite(values), _) if values.iter().all(|v| includes(&domain, v)) => {
                Some(domain.clone())
            }
            _ => None,
        };
        with_zero.ok_or_else(|| {
            let message =
                format!("{what} needs `{said}`, and the condition of this case does not say so");
            Diagnostic::at(Code::Domain, span, message)
                .help("let the condition of the case say so")
                .help("or state what holds of every observation, as in `where y >= 0`, so that it follows here")
        })
    }
}

/// Whether a number lies in a domain.
fn includes(domain: &Domain, number: &Rational) -> bool {
    !domain.has_shape() && Domain::Finite(vec![*number]).fact().implies(&domain.fact())
}
