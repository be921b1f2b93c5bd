//! Orders: that one argument of a distribution lies below another, or an observation within the ends of its support.

use super::Building;
use super::assume::Assumptions;
use super::support::support_depends;
use crate::catalogue::{Order, Requirement, Side};
use crate::diag::{Code, Diagnostic};
use crate::term::facts::family;
use crate::term::{Node, TermId, Terms};

impl Assumptions<'_> {
    /// Sees to it that two terms stand in an order: proves it from their difference, or assumes it, or refuses.
    pub(super) fn require_order(
        &mut self,
        terms: &Terms,
        equations: &[(TermId, TermId)],
        need: &Requirement,
        order: &Order,
    ) -> Result<(), Diagnostic> {
        let wanted = need.domain.fact();
        let known = self.fact(terms, equations, need.term);
        if known.implies(&wanted) {
            return Ok(());
        }
        let sign = match terms.node(order.comparison) {
            Node::Op(op, _) => op.row().form.plain(),
            _ => "",
        };
        let [first, second] = [0, 1].map(|k| self.side(terms, &order.sides[k]));
        let said = format!("{first} {sign} {second}");
        let what = &need.what;
        if known.and(&wanted).is_empty() {
            let message = format!("{what} must satisfy `{said}`, and it cannot");
            return Err(Diagnostic::at(Code::Domain, need.span, message)
                .help("change the argument or the declaration that contradicts it"));
        }
        let is_argument = order.end.is_none();
        if self.strict && is_argument {
            let message = format!("{what} needs `{said}`, and nothing states it");
            return Err(Diagnostic::at(Code::NotStated, need.span, message)
                .help("write numbers, of which it can be seen"));
        }
        let place = is_argument.then_some(need.span);
        let shown = (need.term, order.comparison);
        self.add_of_term(shown, need.domain.clone(), (&said, what), place);
        Ok(())
    }

    fn side(&self, terms: &Terms, side: &Side) -> String {
        match side {
            Side::Written(span) => self.input.get(span.range()).unwrap_or("it").into(),
            Side::Observed(term) => match family(terms, *term) {
                Some(name) => terms.text(name).to_owned(),
                None => "it".to_owned(),
            },
            Side::Fixed(text) => text.clone(),
        }
    }
}

impl Building<'_> {
    /// Refuses a support that moves with what is optimised.
    pub(super) fn fixed_support(&mut self, need: &Requirement) -> Result<(), Diagnostic> {
        let Some(end) = need.order.as_ref().and_then(|order| order.end) else {
            return Ok(());
        };
        let parameters = self.parameters();
        let moving = parameters
            .iter()
            .find(|&&name| self.terms.mentions(end, name));
        match moving {
            Some(&name) => Err(support_depends(self.terms.text(name), need.span)),
            None => Ok(()),
        }
    }
}
