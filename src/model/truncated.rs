//! Observations that are stated to lie in a part of the support of their distribution: over that part its density does
//! not add up to one, and what is missing depends on what is optimised.

use super::Building;
use crate::catalogue::Instance;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::{Fact, Subject, family};
use crate::term::{Name, TermId};

impl Building<'_> {
    /// Warns where what is stated of a variable leaves out a part of the support of its distribution. `at` is what has
    /// the distribution: the variable, or it and something more.
    pub(super) fn warn_of_truncation(
        &mut self,
        (variable, at): (TermId, TermId),
        instance: &Instance,
        parameters: &[Name],
        place: Span,
    ) {
        let Some(own) = family(&self.terms, variable) else {
            return;
        };
        let others: Vec<Name> = parameters
            .iter()
            .copied()
            .filter(|&name| name != own)
            .collect();
        let moving = { others.iter() }.find(|&&name| self.terms.mentions(instance.density, name));
        let support =
            &instance.requirements[instance.requirements.len() - instance.of_observation..];
        let ([support], Some(&moving)) = (support, moving) else {
            return; // an end that is no number may be anywhere
        };
        let stated = { self.assumptions.list.iter() }
            .filter(|a| a.stated && a.subject == Subject::Name(own) && !a.domain.has_shape());
        let said: Vec<&str> = stated.clone().map(|a| a.text.as_str()).collect();
        let fact = stated.fold(Fact::real(), |fact, a| fact.and(&a.domain.fact()));
        let wanted = support.domain.fact();
        // Only the real line has the same support wherever it is moved.
        let is_known = variable == at || wanted == Fact::real();
        if !is_known || support.rank > 0 || support.domain.has_shape() || covers(&wanted, &fact) {
            return;
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
        let warning = Diagnostic::at(Code::Truncated, place, message)
            .help("leave the declaration out where other values could have been observed as well")
            .help(way_out);
        self.warnings.push(warning);
    }
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
