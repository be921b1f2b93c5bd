//! What must not be zero: the base of an even power, and what stands between bars.

use super::Assumptions;
use super::definite::of_matrix;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::{Domain, family};
use crate::term::{Node, Op, TermId, Terms};

/// What is assumed of an unknown that must not be zero. What is observed has the sign that it has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknown {
    /// That it is positive: an even power is the same for the other sign, as of σ in σ². Of a name that stands in a mean as
    /// well, as in `Normal(a x, a²)`, either sign is another model.
    Positive,
    /// No more than is needed.
    NonZero,
}

impl Assumptions<'_> {
    /// Sees to it that a term is not zero, by what its parts come down to; false where they do not tell.
    pub(super) fn require_nonzero(
        &mut self,
        terms: &mut Terms,
        equations: &[(TermId, TermId)],
        term: TermId,
        (span, what): (Span, &str),
        unknown: Unknown,
    ) -> Result<bool, Diagnostic> {
        let span = self.spans.get(term).unwrap_or(span);
        if self.fact(terms, equations, term).nonzero {
            return Ok(true);
        }
        let parts = match terms.node(term).clone() {
            Node::Op(Op::Mul, parts) => parts.to_vec(),
            Node::Op(Op::Pow | Op::Abs, parts) => parts[..1].to_vec(),
            Node::Op(Op::Det, parts) => {
                let matrix = of_matrix(parts[0], Domain::Invertible, span, what);
                return self.require(terms, equations, &matrix).map(|()| true);
            }
            Node::Named(_, children) => children.last().copied().into_iter().collect(),
            _ => {
                if family(terms, term).is_none() {
                    return Ok(false);
                }
                // A function may have either sign, unless it is a standard deviation.
                let is_function = matches!(terms.node(term), Node::Call(..))
                    && !what.starts_with("the standard deviation");
                let domain = match unknown {
                    Unknown::Positive if !is_function && !self.has_a_sign(terms, term) => {
                        Domain::Positive
                    }
                    _ => Domain::NonZero,
                };
                return self.assume(terms, term, domain, span, what).map(|()| true);
            }
        };
        for part in parts {
            if !self.require_nonzero(terms, equations, part, (span, what), unknown)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Sees to it that an even power is positive: that its base is not zero, or that it is positive where it comes down to a name.
    pub(super) fn require_even_power(
        &mut self,
        terms: &mut Terms,
        equations: &[(TermId, TermId)],
        base: TermId,
        span: Span,
        what: &str,
    ) -> Result<(), Diagnostic> {
        if self.require_nonzero(terms, equations, base, (span, what), Unknown::Positive)? {
            return Ok(());
        }
        if Domain::Positive.pulled_to_name(terms, base).is_some() {
            return self.require_positive(terms, equations, base, span, what);
        }
        let message = format!("{what} needs this to be positive, and it may be zero");
        Err(Diagnostic::at(Code::UnknownSign, span, message)
            .help("use a density that is positive wherever there are observations"))
    }

    /// Whether it is not for us to say of which sign a name is.
    fn has_a_sign(&self, terms: &Terms, term: TermId) -> bool {
        let Some(name) = family(terms, term) else {
            return false;
        };
        let mut anywhere = self.anywhere.iter();
        self.is_observed(terms, term) || anywhere.any(|&other| terms.mentions(other, name))
    }

    /// Whether a term is a name that has a value with each observation.
    pub(super) fn is_observed(&self, terms: &Terms, term: TermId) -> bool {
        family(terms, term).is_some_and(|name| self.data.contains(terms.text(name)))
    }
}

/// Whether a term is a whole number that two divides.
pub(in crate::model) fn is_even(terms: &Terms, exponent: TermId) -> bool {
    let number = terms.as_number(exponent);
    number.is_some_and(|n| n.is_integer() && n.to_integer() % 2 == 0)
}
