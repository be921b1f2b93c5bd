//! Operands that must lie where their operator has a value.

use super::Assumptions;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::{Domain, family};
use crate::term::{Node, Op, TermId, Terms};

impl Assumptions<'_> {
    /// Sees to it that an operand lies where its operator has a value.
    pub(crate) fn require_defined(
        &mut self,
        terms: &Terms,
        equations: &[(TermId, TermId)],
        operand: TermId,
        domain: Domain,
        place: Span,
        what: &str,
    ) -> Result<(), Diagnostic> {
        let inside = match terms.node(operand) {
            Node::Op(Op::Abs | Op::Pow, parts) if domain == Domain::NonZero => Some(parts[0]),
            _ => None,
        };
        if let Some(inside) = inside {
            return self.require_defined(terms, equations, inside, domain, place, what);
        }
        if domain == Domain::NonZero
            && let Some(factors) = terms.operands(Op::Mul, operand).map(<[TermId]>::to_vec)
        {
            return { factors.into_iter() }.try_for_each(|factor| {
                self.require_defined(terms, equations, factor, domain.clone(), place, what)
            });
        }
        if domain != Domain::NonZero
            && let Some((name, domain)) = domain.moved(terms, operand)
        {
            return self.require_defined(terms, equations, name, domain, place, what);
        }
        if matches!(terms.node(operand), Node::Named(..)) {
            return Ok(());
        }
        let written = self.spans.get(operand);
        // Of a formula that nobody wrote nothing can be said.
        if family(terms, operand).is_none() && written.is_none() {
            return Ok(());
        }
        let span = written.unwrap_or(place);
        let known = self.fact(terms, equations, operand);
        if known.implies(&domain.fact()) {
            return Ok(());
        }
        if known.and(&domain.fact()).is_empty() {
            let message = format!(
                "{what} needs `{}`, and that cannot be",
                self.say(terms, operand, &domain)
            );
            return Err(Diagnostic::at(Code::Domain, span, message)
                .help("change the formula or the declaration that contradicts it"));
        }
        self.is_no_empty_sum(terms, equations, operand, span, what)?;
        if family(terms, operand).is_none() {
            return self.assume_of_formula(terms, operand, domain, span, what);
        }
        self.assume(terms, operand, domain, span, what)
    }

    /// Assumes of a formula, such as the `wᵀx` of `log(wᵀx)`, what neither its form nor the names in it say.
    fn assume_of_formula(
        &mut self,
        terms: &Terms,
        formula: TermId,
        domain: Domain,
        span: Span,
        what: &str,
    ) -> Result<(), Diagnostic> {
        let said = self.say(terms, formula, &domain);
        if self.strict {
            let message = format!("{what} needs `{said}`, and nothing states it");
            return Err(Diagnostic::at(Code::NotStated, span, message)
                .help("declare the domains of its parts behind `where`, so that it follows"));
        }
        self.add_of_term((formula, formula), domain, (&said, what), Some(span));
        Ok(())
    }
}
