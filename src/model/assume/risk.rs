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
        let &[low, high, body] = &**children else {
            return Ok(());
        };
        let is_of_positive = self.fact(terms, equations, body).is_positive();
        if !is_of_positive || self.fact(terms, equations, sum).is_positive() {
            return Ok(());
        }
        let message = format!("{what} needs this to be positive, and a sum without terms is zero");
        let refusal = Diagnostic::at(Code::Domain, span, message);
        Err(refusal.help(filled(terms, [low, high])))
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

/// What to write, so that a sum between such limits has a term.
fn filled(terms: &Terms, [low, high]: [TermId; 2]) -> String {
    let index_in = |limit: TermId| terms.free_variables(limit).first().copied();
    let word = |index: Binder| terms.text(terms.binder_name(index));
    let name = |limit: TermId| match terms.node(limit) {
        Node::Symbol(name) => Some(terms.text(*name)),
        _ => None,
    };
    let is_shifted = |limit: TermId| {
        let parts = terms.operands(Op::Add, limit);
        let parts = parts.unwrap_or(std::slice::from_ref(&limit)).iter();
        { parts }.all(|&t| matches!(terms.node(t), Node::Variable(_) | Node::Number(_)))
    };
    if terms.moves_with_an_index(high) {
        let k = index_in(high).map_or("k", word);
        let example = match is_shifted(high) {
            true => format!("sum[{k}=2..n](log(sum[j=1..{k} - 1](…)))"),
            false => format!("sum[{k}=1..n - 1](log(sum[j=1..n - {k}](…)))"),
        };
        return format!("let the other index leave out where nothing is summed, as in `{example}`");
    }
    let (k, n) = (index_in(low).map_or("k", word), name(high).unwrap_or("n"));
    match index_in(low).and_then(|index| terms.largest(index)) {
        Some(last) if last != high && name(last).is_some() && is_shifted(low) => format!(
            "{k} may go beyond `{n}`: let it end there, or say that it does not, as in `where {} <= {n}`",
            name(last).unwrap_or_default()
        ),
        _ => format!(
            "let the other index end where something is left, as in `sum[{k}=1..{n} - 1](log(sum[j={k} + 1..{n}](…)))`"
        ),
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
