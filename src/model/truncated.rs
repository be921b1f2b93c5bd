//! Observations that are stated to lie in a part of the support of their distribution: over that part its density does
//! not add up to one, and what is missing depends on what is optimised.

use super::Building;
use super::typed::collect_other;
use crate::catalogue::{Instance, Requirement};
use crate::derivation::Assumption;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::Word;
use crate::term::facts::{Domain, Fact, Subject, family};
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
        let of_observation = instance.requirements.len() - instance.of_observation;
        let (ends, support): (Vec<&Requirement>, Vec<_>) =
            { instance.requirements[of_observation..].iter() }.partition(|n| n.order.is_some());
        let (&[support], Some(&moving)) = (&support[..], moving) else {
            return Ok(());
        };
        let mut open = self.open_ends(at, &ends);
        let is_class = matches!(support.domain, Domain::Label(_) | Domain::Permutation(_));
        open.is_anywhere[1] |= is_class; // nothing says here how many classes there are
        let through = self.change(variable, at, &support.domain);
        let through = through.map(|change| change.place.1.fact());
        let wanted = through.unwrap_or_else(|| open.within(&support.domain.fact()));
        let bounds = match ends.is_empty() && support.rank == 0 && variable == at && !is_class {
            true => self.bounds_of(own, &wanted, numbered)?,
            false => Vec::new(), // an end that is no number may be anywhere
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
        let has_gap = wanted.integer && stated.clone().any(|a| has_gap(&a.domain));
        let fact = stated.fold(Fact::real(), |fact, a| fact.and(&a.domain.fact()));
        let fact = open.without(&fact);
        // Only the real line has the same support wherever it is moved.
        let is_known = variable == at || through.is_some() || wanted == Fact::real();
        let is_whole = bounds.is_empty() && !has_gap && covers(&wanted, &fact);
        let zero = Some((Rational::from_integer(0), false));
        let is_half = [(fact.low, fact.high), (fact.high, fact.low)]
            .iter()
            .any(|&(end, other)| end.map(|(v, _)| (v, false)) == zero && other.is_none());
        if variable == at
            && is_half
            && !wanted.integer // zero has a probability of its own
            && bounds.is_empty()
            && is_even(&self.terms, instance.density, variable)
        {
            return Ok(()); // half of it lies there, whatever the parameters are
        }
        if !is_known || support.rank > 1 || is_whole {
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

impl Building<'_> {
    /// Refuses what is stated of the variable of an expectation, or of noise, and leaves out a part of the support of its
    /// distribution: all of it counts.
    pub(super) fn is_of_whole_support(
        &self,
        name: Name,
        (support, about): (&[Requirement], &str),
        place: Span,
    ) -> Result<(), Diagnostic> {
        let (ends, whole): (Vec<&Requirement>, Vec<_>) =
            support.iter().partition(|need| need.order.is_some());
        let &[need] = &whole[..] else {
            return Ok(());
        };
        let open = self.open_ends(need.term, &ends);
        let wanted = open.within(&need.domain.fact());
        let stated = { self.assumptions.list.iter() }.filter(|a| a.stated);
        let leaves_out = |a: &&Assumption| {
            let fact = open.without(&a.domain.fact());
            wanted.integer && has_gap(&a.domain) || !covers(&wanted, &fact)
        };
        let mut own = stated.filter(|a| a.subject == Subject::Name(name));
        let Some(part) = own.find(leaves_out) else {
            return Ok(());
        };
        let word = self.terms.text(name);
        let message = format!(
            "`{word}` lies wherever {about} has values, and not in `{}` alone",
            part.text
        );
        Err(Diagnostic::at(Code::Domain, place, message)
            .help("leave the declaration out")
            .help("or take a distribution that lies there, such as HalfNormal or ZeroTruncatedPoisson"))
    }
}

/// What is known of the ends of a support that are terms.
#[derive(Default)]
struct Ends {
    /// The greatest that the lower end can be, and the least that the upper one can.
    known: [Option<(Rational, bool)>; 2],
    /// Whether an end may be anywhere.
    is_anywhere: [bool; 2],
}

impl Ends {
    /// A support with these ends as well.
    fn within(&self, support: &Fact) -> Fact {
        support.and(&Fact::between(self.known[0], self.known[1]))
    }

    /// What is stated, without what an end may be that is anywhere.
    fn without(&self, stated: &Fact) -> Fact {
        let mut fact = *stated;
        for (is_anywhere, end) in self.is_anywhere.iter().zip([&mut fact.low, &mut fact.high]) {
            if *is_anywhere {
                *end = None;
            }
        }
        fact
    }
}

impl Building<'_> {
    /// What is known of the ends that are terms of the support of an observation: of π, of n.
    fn open_ends(&self, at: TermId, needs: &[&Requirement]) -> Ends {
        let mut ends = Ends::default();
        for order in needs.iter().filter_map(|need| need.order.as_ref()) {
            let (above, below) = order.above_below;
            let (side, end) = if above == at { (0, below) } else { (1, above) };
            let fact = self.assumptions.fact(&self.terms, &[], end);
            let known = if side == 0 { fact.high } else { fact.low };
            // A parameter of the distribution is nowhere in particular, whatever its domain is.
            let is_number = self.terms.is_closed(end);
            ends.known[side] = known.filter(|_| is_number).map(|(value, _)| (value, true));
            ends.is_anywhere[side] = ends.known[side].is_none();
        }
        ends
    }
}

/// Whether a domain of whole numbers leaves some out between its ends.
fn has_gap(domain: &Domain) -> bool {
    let Domain::Finite(values) = domain else {
        return false;
    };
    let one = Rational::from_integer(1);
    { values.windows(2) }.any(|pair| pair[1] - pair[0] > one)
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
