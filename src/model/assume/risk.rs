//! Sums over those indices only that meet a condition: such a sum is positive where one of them surely does.

use super::{Assumptions, unknown_sign};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::Domain;
use crate::term::{Binder, Node, Op, Quantifier, TermId, Terms};

impl Assumptions<'_> {
    /// Sees to it that a sum, a product or an expectation is positive.
    pub(super) fn require_positive_bound(
        &mut self,
        terms: &mut Terms,
        equations: &[(TermId, TermId)],
        term: TermId,
        span: Span,
        what: &str,
    ) -> Result<(), Diagnostic> {
        let Node::Bind(quantifier, binder, children) = terms.node(term).clone() else {
            return Ok(());
        };
        let Some((&body, limits)) = children.split_last() else {
            return Ok(());
        };
        let conditions = conditions_on(terms, body, binder);
        if quantifier == Quantifier::Sum && !conditions.is_empty() {
            let &[low, high] = limits else {
                return Err(unknown_sign(span, what));
            };
            if !self.holds_itself(terms, &conditions, binder, (low, high)) {
                return Err(unknown_sign(span, what)
                    .help("a sum over what meets a condition is empty where nothing does"));
            }
            let factors = terms
                .operands(Op::Mul, body)
                .map_or(vec![body], <[_]>::to_vec);
            for factor in factors {
                if !is_condition_on(terms, factor, binder) {
                    self.require_positive(terms, equations, factor, span, what)?;
                }
            }
            let written = self.spans.get(term).map(|span| self.shown(span).to_owned());
            let said = format!("{} > 0", written.as_deref().unwrap_or("the sum"));
            let because = "an index itself meets the condition";
            self.add_of_term((term, term), Domain::Positive, (&said, because), None);
            if let Some(proved) = self.list.last_mut() {
                proved.stated = true; // it follows from what the condition says
            }
            return Ok(());
        }
        let is_product = quantifier == Quantifier::Product;
        if let (true, &[low, high]) = (is_product, limits) {
            self.ranges.push((binder, low, high));
        } else if !is_product {
            self.summed.push(binder);
        }
        let positive = self.require_positive(terms, equations, body, span, what);
        self.ranges.retain(|(known, ..)| *known != binder);
        self.summed.retain(|known| *known != binder);
        positive?;
        self.is_no_empty_sum(terms, equations, term, span, what)
    }

    /// Refuses a sum of positive terms that has none of them for some value of another index: `1..i - 1` for i = 1.
    pub(super) fn is_no_empty_sum(
        &self,
        terms: &Terms,
        equations: &[(TermId, TermId)],
        sum: TermId,
        span: Span,
        what: &str,
    ) -> Result<(), Diagnostic> {
        let Node::Bind(Quantifier::Sum, _, children) = terms.node(sum) else {
            return Ok(());
        };
        let &[_, high, body] = &**children else {
            return Ok(());
        };
        let is_of_positive = self.fact(terms, equations, body).is_positive();
        if !is_of_positive || self.fact(terms, equations, sum).is_positive() {
            return Ok(());
        }
        let index = terms.free_variables(high).first().copied();
        let name = index.map_or("k", |index| terms.text(terms.binder_name(index)));
        let message = format!("{what} needs this to be positive, and a sum without terms is zero");
        Err(Diagnostic::at(Code::Domain, span, message).help(format!(
            "let the other index leave out where nothing is summed, as in `sum[{name}=2..n](log(sum[j=1..{name} - 1](…)))`"
        )))
    }

    /// Whether the conditions hold where the index is another one, which runs over the same: `t_j >= t_i` at j = i.
    fn holds_itself(
        &self,
        terms: &mut Terms,
        conditions: &[TermId],
        binder: Binder,
        range: (TermId, TermId),
    ) -> bool {
        let variable = terms.variable(binder);
        let others: Vec<Binder> = self
            .ranges
            .iter()
            .filter(|(_, low, high)| (*low, *high) == range)
            .map(|(other, ..)| *other)
            .collect();
        others.into_iter().any(|other| {
            let by = terms.variable(other);
            conditions.iter().all(|&condition| {
                let at = terms.replace(condition, variable, by);
                match terms.node(at) {
                    Node::Op(Op::AtLeast | Op::AtMost | Op::Equals, sides) => sides[0] == sides[1],
                    _ => false,
                }
            })
        })
    }
}

fn is_condition_on(terms: &Terms, factor: TermId, binder: Binder) -> bool {
    terms
        .operands(Op::Indicator, factor)
        .is_some_and(|parts| terms.has_free(parts[0], binder))
}

/// What the factors `ind(…)` of a body demand of its bound variable.
fn conditions_on(terms: &Terms, body: TermId, binder: Binder) -> Vec<TermId> {
    let factors = terms
        .operands(Op::Mul, body)
        .map_or(vec![body], <[_]>::to_vec);
    factors
        .into_iter()
        .filter(|&factor| is_condition_on(terms, factor, binder))
        .filter_map(|factor| terms.operands(Op::Indicator, factor).map(|parts| parts[0]))
        .collect()
}
