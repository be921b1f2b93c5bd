//! Operands that must lie where their operator has a value.

use super::Assumptions;
use crate::catalogue::domain::from_fact;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::{Domain, Subject, family};
use crate::term::{Node, Op, TermId, Terms};

impl Assumptions<'_> {
    /// Sees to it that an operand lies where its operator has a value.
    pub(crate) fn require_defined(
        &mut self,
        terms: &mut Terms,
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
        if let Some((inside, domain)) = self.comes_down_to(terms, operand, &domain) {
            return self.require_defined(terms, equations, inside, domain, place, what);
        }
        let factor = self.only_open_factor(terms, equations, operand);
        if let Some(factor) = factor.filter(|_| domain == Domain::Positive) {
            return self.require_defined(terms, equations, factor, domain, place, what);
        }
        if let Node::Named(_, children) = terms.node(operand)
            && let Some(&value) = children.last()
        {
            return self.require_defined(terms, equations, value, domain, place, what);
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

    /// The one factor of a product of which it is not certain that it is positive, where it is of all others.
    fn only_open_factor(
        &self,
        terms: &Terms,
        equations: &[(TermId, TermId)],
        product: TermId,
    ) -> Option<TermId> {
        let factors = terms.operands(Op::Mul, product)?.iter().copied();
        let is_open = |&factor: &TermId| !self.fact(terms, equations, factor).is_positive();
        let mut open = factors.filter(is_open);
        let single = open.next()?;
        open.next().is_none().then_some(single)
    }

    /// The name that a formula comes down to, θ of `log(1 - θ)`, or what was written of one that nobody wrote: `a x_i` of `logit(a x_i)`.
    fn comes_down_to(
        &self,
        terms: &mut Terms,
        formula: TermId,
        domain: &Domain,
    ) -> Option<(TermId, Domain)> {
        let to_name = domain.pulled_to_name(terms, formula);
        let found = match self.spans.get(formula) {
            None => to_name.or_else(|| {
                let (mut inside, mut domain) = domain.pulled_back(terms, formula)?;
                while self.spans.get(inside).is_none() {
                    (inside, domain) = domain.pulled_back(terms, inside)?;
                }
                Some((inside, domain))
            }),
            Some(_) => to_name,
        };
        found.map(|(inside, domain)| (inside, from_fact(&domain.fact())))
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

    /// Drops of formulas that they are not zero where that follows from what was assumed after them: `1 - x` of `log(x/(1 - x))`.
    pub(in crate::model) fn drop_what_follows(&mut self, terms: &Terms) {
        let mut at = 0;
        while at < self.list.len() {
            let own = &self.list[at];
            let is_of_formula =
                matches!(own.subject, Subject::Term(_)) && self.places[at].is_some();
            if own.stated || !is_of_formula || own.domain != Domain::NonZero {
                at += 1;
                continue;
            }
            let (own, place) = (self.list.remove(at), self.places.remove(at));
            if !self.fact(terms, &[], own.shown).nonzero {
                self.list.insert(at, own);
                self.places.insert(at, place);
                at += 1;
            }
        }
    }
}
