//! Assumptions that no reader would doubt: sizes, subscripts, positive densities. No warning says them.

use super::assume::Assumptions;
use super::subject_of;
use crate::catalogue::domain::from_fact;
use crate::derivation::Assumption;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::{Domain, Subject};
use crate::term::{Node, TermId, Terms};

impl Assumptions<'_> {
    /// Assumes what no reader would doubt, without a warning.
    pub(crate) fn add_silently(
        &mut self,
        terms: &Terms,
        term: TermId,
        domain: Domain,
        because: &str,
    ) {
        let subject = subject_of(terms, term);
        let known = matches!(terms.node(term), Node::Number(_))
            || self
                .list
                .iter()
                .any(|a| a.subject == subject && a.domain == domain);
        if known {
            return;
        }
        let text = self.say(terms, term, &domain);
        self.list.push(Assumption {
            subject,
            domain,
            shown: term,
            ends: None,
            text,
            stated: false,
            because: because.to_owned(),
        });
        self.places.push(None);
    }

    /// Assumes a whole number from one on, as an index set needs it; without a warning.
    pub(crate) fn assume_whole(
        &mut self,
        terms: &Terms,
        term: TermId,
        domain: Domain,
        (because, place): (&str, Span),
    ) -> Result<(), Diagnostic> {
        let known = self.fact(terms, &[], term);
        if known.implies(&domain.fact()) {
            return Ok(());
        }
        let subject = subject_of(terms, term);
        // Who says where a range begins means it; `n > 0` or `n : integer` is only completed.
        let begins = |a: &&Assumption| a.domain.fact().integer && a.domain.fact().low.is_some();
        let about = |a: &&Assumption| a.stated && a.subject == subject;
        let stated = self.list.iter().filter(about).find(begins);
        if stated.is_some() || known.and(&domain.fact()).is_empty() {
            let said = self.say(terms, term, &domain);
            let message = format!("{because}, so `{said}`, and that is not what is stated");
            return Err(Diagnostic::at(Code::Domain, place, message).help(format!(
                "state `where {said}`, or leave the declaration out"
            )));
        }
        if let Some(at) = self
            .list
            .iter()
            .position(|a| !a.stated && a.subject == subject)
        {
            let both = from_fact(&self.list[at].domain.fact().and(&domain.fact()));
            if both == domain {
                because.clone_into(&mut self.list[at].because); // the bound is this one's
            }
            self.list[at].text = self.say(terms, term, &both);
            self.list[at].domain = both;
            return Ok(());
        }
        self.add_silently(terms, term, domain, because);
        Ok(())
    }

    /// Notes what the user stated of one term.
    pub(crate) fn state(&mut self, term: (TermId, TermId), domain: Domain, text: &str) {
        self.add_of_term(term, domain, (text, "stated"), None);
        if let Some(last) = self.list.last_mut() {
            last.stated = true;
        }
    }

    /// Assumes something of one term, and of no other of its family; with a warning if there is a place for it.
    pub(crate) fn add_of_term(
        &mut self,
        (term, shown): (TermId, TermId),
        domain: Domain,
        (text, because): (&str, &str),
        place: Option<Span>,
    ) {
        self.add((Subject::Term(term), shown), domain, (text, because), place);
    }

    pub(super) fn add(
        &mut self,
        (subject, shown): (Subject, TermId),
        domain: Domain,
        (text, because): (&str, &str),
        place: Option<Span>,
    ) {
        self.list.push(Assumption {
            subject,
            domain,
            shown,
            ends: None,
            text: text.to_owned(),
            stated: false,
            because: because.to_owned(),
        });
        self.places.push(place);
    }
}
