//! Assumptions: what the user stated, and what a density needs although nobody stated it.

use super::declare::from_fact;
use super::subject_of;
use crate::catalogue::Requirement;
use crate::derivation::Assumption;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::{Domain, Fact, Facts, Holds, Subject};
use crate::term::{Node, Op, Rational, TermId, Terms};

/// What is known and what had to be assumed.
pub(crate) struct Assumptions<'a> {
    list: Vec<Assumption>,
    /// Where the need arose, for those that were not stated; silent ones have none.
    places: Vec<Option<Span>>,
    input: &'a str,
    strict: bool,
}

impl<'a> Assumptions<'a> {
    pub(super) fn new(stated: Vec<Assumption>, input: &'a str, strict: bool) -> Self {
        let places = vec![None; stated.len()];
        Assumptions {
            list: stated,
            places,
            input,
            strict,
        }
    }

    fn holds(&self) -> Vec<Holds> {
        self.list.iter().map(Assumption::holds).collect()
    }

    /// What is certain of a term; `equations` say what opaque calls are.
    pub(crate) fn fact(&self, terms: &Terms, equations: &[(TermId, TermId)], term: TermId) -> Fact {
        let holds = self.holds();
        Facts::new(&holds, equations).of(terms, term)
    }

    /// Sees to it that a requirement holds: proves it, or assumes what it comes down to, or refuses.
    pub(crate) fn require(
        &mut self,
        terms: &mut Terms,
        equations: &[(TermId, TermId)],
        need: &Requirement,
    ) -> Result<(), Diagnostic> {
        let wanted = need.domain.fact();
        let known = self.fact(terms, equations, need.term);
        if known.implies(&wanted) && !matches!(need.domain, Domain::OneHot(_) | Domain::Simplex(_))
        {
            return Ok(());
        }
        if known.and(&wanted).is_empty() {
            let message = format!(
                "{} must satisfy `{}`, and it cannot",
                need.what,
                need.domain.say(self.shown(need.span))
            );
            return Err(Diagnostic::at(Code::Domain, need.span, message)
                .help("change the argument or the declaration that contradicts it"));
        }
        match (terms.node(need.term).clone(), &need.domain) {
            (Node::Number(_), _) => Ok(()),
            (Node::Op(Op::Pow, parts), Domain::Positive) if terms.as_number(parts[1]).is_some() => {
                self.require(
                    terms,
                    equations,
                    &Requirement {
                        term: parts[0],
                        ..clone(need)
                    },
                )
            }
            (Node::Op(Op::Mul, parts), Domain::Positive) => parts.iter().try_for_each(|&part| {
                self.require(
                    terms,
                    equations,
                    &Requirement {
                        term: part,
                        ..clone(need)
                    },
                )
            }),
            (Node::Op(Op::Softmax, _), Domain::Simplex(_)) => Ok(()),
            (_, Domain::Real) => Ok(()),
            _ => self.assume(terms, need.term, need.domain.clone(), need.span, &need.what),
        }
    }

    /// Sees to it that a term is positive, by what its parts come down to.
    pub(crate) fn require_positive(
        &mut self,
        terms: &mut Terms,
        equations: &[(TermId, TermId)],
        term: TermId,
        span: Span,
        what: &str,
    ) -> Result<(), Diagnostic> {
        if self.fact(terms, equations, term).is_positive() {
            return Ok(());
        }
        let node = terms.node(term).clone();
        match node {
            Node::Op(Op::Mul, parts) => parts
                .iter()
                .try_for_each(|&part| self.require_positive(terms, equations, part, span, what)),
            Node::Op(Op::Pow, parts) => {
                self.require_positive(terms, equations, parts[0], span, what)
            }
            Node::Bind(_, _, children) => match children.last() {
                Some(&body) => self.require_positive(terms, equations, body, span, what),
                None => Ok(()),
            },
            Node::Op(Op::Add, parts) => {
                self.require_positive_sum(terms, equations, term, &parts, span, what)
            }
            _ => self.assume(terms, term, Domain::Positive, span, what),
        }
    }

    /// `1 - p` wants p < 1; a sum of positive terms wants each of them positive.
    fn require_positive_sum(
        &mut self,
        terms: &mut Terms,
        equations: &[(TermId, TermId)],
        term: TermId,
        parts: &[TermId],
        span: Span,
        what: &str,
    ) -> Result<(), Diagnostic> {
        let one = Rational::from_integer(1);
        let opposite = |t: TermId, terms: &mut Terms| {
            let minus = terms.neg(t);
            (!matches!(terms.node(minus), Node::Op(..))
                || terms.operands(Op::Index, minus).is_some())
            .then_some(minus)
        };
        if let [left, right] = *parts {
            let (number, other) = if terms.as_number(left).is_some() {
                (left, right)
            } else {
                (right, left)
            };
            if terms.as_number(number) == Some(one) {
                if let Some(p) = opposite(other, terms) {
                    let below_one = Domain::Interval(None, Some((one, false)));
                    return self.assume(terms, p, below_one, span, what);
                }
            }
        }
        let facts: Vec<Fact> = parts
            .iter()
            .map(|&part| self.fact(terms, equations, part))
            .collect();
        if facts.iter().any(|fact| fact.is_negative())
            || parts.iter().any(|&part| is_negated(terms, part))
        {
            return self.assume(terms, term, Domain::Positive, span, what);
        }
        parts
            .iter()
            .try_for_each(|&part| self.require_positive(terms, equations, part, span, what))
    }

    /// Assumes something that nobody stated; refuses where the user said something weaker.
    fn assume(
        &mut self,
        terms: &Terms,
        term: TermId,
        domain: Domain,
        span: Span,
        what: &str,
    ) -> Result<(), Diagnostic> {
        let subject = subject_of(terms, term);
        let said = self.say(terms, subject, &domain, span);
        if let Some(stated) = self.list.iter().find(|a| {
            a.stated
                && a.subject == subject
                && !matches!(a.domain, Domain::OneHot(_) | Domain::Simplex(_))
        }) {
            if !stated.domain.fact().implies(&domain.fact()) {
                let message = format!(
                    "{what} needs `{said}`, and only `{}` is stated",
                    stated.text
                );
                return Err(Diagnostic::at(Code::Domain, span, message)
                    .help(format!("state it: `where {said}`")));
            }
            return Ok(());
        }
        if self
            .list
            .iter()
            .any(|a| a.subject == subject && a.domain == domain)
        {
            return Ok(());
        }
        if self.strict {
            return Err(Diagnostic::at(
                Code::Assumed,
                span,
                format!("{what} needs `{said}`, and nothing states it"),
            )
            .help(format!("state it: `where {said}`")));
        }
        let because = what.to_owned();
        if let Some(at) = self
            .list
            .iter()
            .position(|a| !a.stated && a.subject == subject)
        {
            let merged = from_fact(&self.list[at].domain.fact().and(&domain.fact()));
            self.list[at].text = self.say(terms, subject, &merged, span);
            self.list[at].domain = merged;
            return Ok(());
        }
        self.list.push(Assumption {
            subject,
            domain,
            shown: term,
            text: said,
            stated: false,
            because,
        });
        self.places.push(Some(span));
        Ok(())
    }

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
        let text = self.say(terms, subject, &domain, Span::default());
        self.list.push(Assumption {
            subject,
            domain,
            shown: term,
            text,
            stated: false,
            because: because.to_owned(),
        });
        self.places.push(None);
    }

    /// Assumes that one term, and no other of its family, is positive; without a warning.
    pub(crate) fn add_of_term(&mut self, term: TermId, because: &str) {
        let text = because.to_owned();
        self.list.push(Assumption {
            subject: Subject::Term(term),
            domain: Domain::Positive,
            shown: term,
            text,
            stated: false,
            because: because.to_owned(),
        });
        self.places.push(None);
    }

    fn say(&self, terms: &Terms, subject: Subject, domain: &Domain, span: Span) -> String {
        match subject {
            Subject::Name(name) => domain.say(terms.text(name)),
            Subject::Term(_) => domain.say(self.shown(span)),
        }
    }

    fn shown(&self, span: Span) -> &str {
        self.input.get(span.start..span.end).unwrap_or("it")
    }

    /// All assumptions, and a warning for each that was neither stated nor beyond doubt.
    pub(super) fn finish(self) -> Result<(Vec<Assumption>, Vec<Diagnostic>), Diagnostic> {
        let mut warnings = Vec::new();
        for (assumption, place) in self.list.iter().zip(&self.places) {
            let Some(span) = place else { continue };
            let message = format!(
                "assumed `{}`: {} needs it",
                assumption.text, assumption.because
            );
            warnings.push(
                Diagnostic::at(Code::Assumed, *span, message)
                    .help(format!("state it to be sure: `where {}`", assumption.text)),
            );
        }
        Ok((self.list, warnings))
    }
}

fn clone(need: &Requirement) -> Requirement {
    Requirement {
        what: need.what.clone(),
        term: need.term,
        domain: need.domain.clone(),
        span: need.span,
    }
}

fn is_negated(terms: &Terms, term: TermId) -> bool {
    let factors = terms.operands(Op::Mul, term).unwrap_or(&[]);
    factors
        .first()
        .and_then(|&f| terms.as_number(f))
        .is_some_and(|n| n < Rational::from_integer(0))
}
