//! Conditions inside a density: `ind(y >= 0)`, `if(y >= 0, …, 0)`. Where one fails, the density is zero.

use super::{Assumptions, unbracketed};
use crate::catalogue::domain::from_fact;
use crate::derivation::ZERO_ELSEWHERE;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::{Domain, Fact, family};
use crate::term::{Node, Op, TermId, Terms};

impl Assumptions<'_> {
    /// Assumes that a condition holds for every observation: where it does not, the density is zero.
    pub(super) fn require_condition(
        &mut self,
        terms: &Terms,
        condition: TermId,
        span: Span,
        what: &str,
    ) -> Result<(), Diagnostic> {
        let span = self.spans.get(condition).unwrap_or(span);
        if self.summed.iter().any(|&b| terms.has_free(condition, b)) {
            return Err(super::unknown_sign(span, what)
                .help("a sum over what meets a condition is empty where nothing does"));
        }
        let known = self.fact(terms, &[], condition);
        if known.is_positive() {
            return Ok(());
        }
        if known.is_nonpositive() {
            return Err(Diagnostic::at(
                Code::Domain,
                span,
                format!("this never holds, and {what} needs it to"),
            )
            .help("change the condition or the declaration that contradicts it"));
        }
        let what = match what {
            "the logarithm of this density" => ZERO_ELSEWHERE,
            other => other,
        };
        if let Some((term, domain)) = as_domain(terms, condition) {
            return self.assume(terms, term, domain, span, what);
        }
        let said = unbracketed(self.shown(span)).to_owned();
        if self.strict {
            let message = format!("{what} needs `{said}`, and nothing states it");
            return Err(Diagnostic::at(Code::NotStated, span, message)
                .help("leave `--strict` out, or give the density without the condition"));
        }
        let shown = (condition, condition);
        self.add_of_term(shown, Domain::Positive, (&said, what), Some(span));
        Ok(())
    }
}

/// A comparison of a name with a number, as a domain of the name.
fn as_domain(terms: &Terms, condition: TermId) -> Option<(TermId, Domain)> {
    let Node::Op(op, parts) = terms.node(condition) else {
        return None;
    };
    let (left, right) = (parts.first()?, parts.get(1)?);
    let (term, number, is_left) = match (terms.as_number(*left), terms.as_number(*right)) {
        (None, Some(number)) => (*left, number, true),
        (Some(number), None) => (*right, number, false),
        _ => return None,
    };
    family(terms, term)?;
    let end = |closed| Some((number, closed));
    let fact = match (op, is_left) {
        (Op::Less, true) | (Op::Greater, false) => Fact::between(None, end(false)),
        (Op::Less, false) | (Op::Greater, true) => Fact::between(end(false), None),
        (Op::AtMost, true) | (Op::AtLeast, false) => Fact::between(None, end(true)),
        (Op::AtMost, false) | (Op::AtLeast, true) => Fact::between(end(true), None),
        _ => return None,
    };
    Some((term, from_fact(&fact)))
}
