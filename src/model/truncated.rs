//! Observations that are stated to lie in a part of the support of their distribution: over that part its density does
//! not add up to one, and what is missing depends on what is optimised.

use super::Building;
use super::typed::collect_other;
use crate::catalogue::Instance;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::Word;
use crate::term::facts::{Fact, Subject, family};
use crate::term::{Binder, Name, Node, Op, Rational, TermId, Terms};

type Numbered<'n> = (&'n [Word], &'n [Binder]);

impl Building<'_> {
    /// Warns where what is stated of a variable leaves out a part of the support of its distribution. `at` is what has
    /// the distribution: the variable, or it and something more.
    pub(super) fn warn_of_truncation(
        &mut self,
        (variable, at): (TermId, TermId),
        instance: &Instance,
        parameters: &[Name],
        (numbered, place): (Numbered<'_>, Span),
    ) -> Result<(), Diagnostic> {
        let Some(own) = family(&self.terms, variable) else {
            return Ok(());
        };
        let others: Vec<Name> = parameters
            .iter()
            .copied()
            .filter(|&name| name != own)
            .collect();
        let moving = { others.iter() }.find(|&&name| self.terms.mentions(instance.density, name));
        let mut other = Vec::new();
        collect_other(&self.terms, instance.density, (variable, own), &mut other);
        let earlier = parameters.contains(&own) && !other.is_empty();
        let moving = moving.or(earlier.then_some(&own));
        let support =
            &instance.requirements[instance.requirements.len() - instance.of_observation..];
        let ([support], Some(&moving)) = (support, moving) else {
            return Ok(()); // an end that is no number may be anywhere
        };
        let through = self.change(variable, at, &support.domain);
        let through = through.map(|change| change.place.1.fact());
        let wanted = through.unwrap_or_else(|| support.domain.fact());
        let bounds = match support.order {
            None if variable == at => self.bounds_of(own, &wanted, numbered)?,
            _ => Vec::new(),
        };
        let about = [Subject::Name(own), Subject::Term(variable)]; // of each, and of a first value
        // Of a parameter, what the likelihood needs counts as well: its prior is one of what lies there.
        let is_prior = parameters.contains(&own);
        let stated = { self.assumptions.list.iter() }
            .filter(|a| (a.stated || is_prior) && about.contains(&a.subject))
            .filter(|a| !a.domain.has_shape());
        let is_stated = stated.clone().any(|a| a.stated) || !bounds.is_empty();
        let said = stated
            .clone()
            .map(|a| a.text.as_str())
            .filter(|text| !bounds.iter().any(|b| b == text));
        let said: Vec<&str> = said.chain(bounds.iter().map(String::as_str)).collect();
        let fact = stated.fold(Fact::real(), |fact, a| fact.and(&a.domain.fact()));
        // Only the real line has the same support wherever it is moved.
        let is_known = variable == at || through.is_some() || wanted == Fact::real();
        let is_whole = bounds.is_empty() && covers(&wanted, &fact);
        let zero = Some((Rational::from_integer(0), false));
        let is_half = [(fact.low, fact.high), (fact.high, fact.low)]
            .iter()
            .any(|&(end, other)| end.map(|(v, _)| (v, false)) == zero && other.is_none());
        if variable == at
            && is_half
            && bounds.is_empty()
            && is_even(&self.terms, instance.density, variable)
        {
            return Ok(()); // half of it lies there, whatever the parameters are
        }
        if !is_known || support.rank > 0 || support.domain.has_shape() || is_whole {
            return Ok(());
        }
        let (what, verb, way_out) = match instance.is_discrete {
            true => (
                "the probabilities",
                "do not sum",
                "else type the probabilities with their factor",
            ),
            false => (
                "the density",
                "does not integrate",
                "else take a distribution that lies there, such as TruncatedNormal, or type the density with its factor",
            ),
        };
        let message = format!(
            "{what} of {} {verb} to one over `{}` alone: a factor is missing that depends on `{}`",
            instance.about,
            said.join(", "),
            self.terms.text(moving)
        );
        let warning = Diagnostic::at(Code::Truncated, place, message);
        self.warnings.push(match is_stated {
            true => warning
                .help(
                    "leave the declaration out where other values could have been observed as well",
                )
                .help(way_out),
            false => warning.help("take a prior that lies there, such as LogNormal or Gamma"),
        });
        Ok(())
    }
}

/// Whether a density is the same at y and at -y: y stands in it in even powers and in absolute values alone.
fn is_even(terms: &Terms, term: TermId, y: TermId) -> bool {
    match terms.node(term) {
        _ if !terms.contains(term, y) => true,
        _ if term == y => false,
        Node::Op(Op::Pow, parts) if super::assume::is_even(terms, parts[1]) => {
            is_multiple(terms, parts[0], y) || is_even(terms, parts[0], y)
        }
        Node::Op(Op::Abs, parts) => is_multiple(terms, parts[0], y) || is_even(terms, parts[0], y),
        _ => { terms.children(term).iter() }.all(|&child| is_even(terms, child, y)),
    }
}

/// Whether a term is y, or a product in which y stands once as a factor.
fn is_multiple(terms: &Terms, term: TermId, y: TermId) -> bool {
    let factors = terms
        .operands(Op::Mul, term)
        .unwrap_or(std::slice::from_ref(&term));
    let with = factors.iter().filter(|&&factor| terms.contains(factor, y));
    with.clone().count() == 1 && with.copied().all(|factor| factor == y)
}

/// Whether what is stated leaves out no more of a support than its ends, which have a probability where it is of counts only.
fn covers(support: &Fact, stated: &Fact) -> bool {
    if support.integer {
        let without_kind = Fact {
            integer: true,
            ..*stated
        };
        return support.implies(&without_kind);
    }
    let closed = |end: crate::term::interval::End| end.map(|(value, _)| (value, true));
    let around = Fact {
        integer: stated.integer,
        ..Fact::between(closed(stated.low), closed(stated.high))
    };
    support.implies(&Fact {
        nonzero: false,
        ..around
    })
}
