//! Whether expectations exist: what is infinite is refused, and what is taken for granted is said.

use super::growth::{self, Size, Toward};
use super::matching::Context;
use super::{Driver, tails};
use crate::derivation::{ConditionKind, Justification};
use crate::diag::{Code, Diagnostic};
use crate::model::TAKEN_FOR_GRANTED;
use crate::rules::moments::{self, Far};
use crate::rules::{self, Law};
use crate::term::facts::{Fact, Facts};
use crate::term::{Node, Op, Quantifier, Rational, TermId, Terms};

impl Driver<'_> {
    /// Refuses an expectation of a function that certainly grows too fast for its distribution, or has no value.
    ///
    /// # Errors
    /// If there is one.
    pub(super) fn all_exist(&mut self) -> Result<(), Diagnostic> {
        for expectation in self.expectations_in(self.statement) {
            self.has_values(expectation)?;
            if let Some((name, toward)) = self.is_infinite(expectation) {
                let message = format!("an expectation under {name} is infinite, or does not exist");
                let (why, advice) = match toward {
                    Toward::Above | Toward::Below => (
                        "it is of a function that grows far out, and values there are too likely for that",
                        "take a distribution with lighter tails, or a function that grows more slowly",
                    ),
                    Toward::Zero => (
                        "it is of a function that grows near zero, and values there are too likely for that",
                        "take a distribution with fewer values near zero, or a function that grows more slowly there",
                    ),
                };
                let refused = Diagnostic::new(Code::NoExpectation, message);
                return Err(refused.help(why).help(advice));
            }
        }
        Ok(())
    }

    /// What the distribution is called under which an expectation is certainly infinite, or does not exist, and where the
    /// variable goes for that.
    fn is_infinite(&mut self, expectation: TermId) -> Option<(String, Toward)> {
        let ends = self.ends_reached(expectation);
        let is_infinite = |&(_, size, order): &(Toward, Size, TermId)| match size {
            Size::Vanishing => false,
            Size::Exponential => true,
            Size::Power(power) => {
                let terms = &mut self.context.terms;
                let power = terms.number(power);
                let gap = self.context.facts.gap(terms, power, order);
                gap.is_nonnegative()
            }
        };
        let known = ends.into_iter().find(is_infinite);
        let toward = known.map(|(toward, ..)| toward);
        let toward = toward.or_else(|| self.end_without_integral(expectation))?;
        let density = self.context.terms.children(expectation)[0];
        let mut definitions = self.definitions.iter();
        let found = definitions.find(|definition| definition.left == density)?;
        Some((found.name.clone(), toward))
    }

    /// Where the density times the function of an expectation certainly has no integral, by what both are there.
    fn end_without_integral(&mut self, expectation: TermId) -> Option<Toward> {
        let Node::Bind(_, variable, parts) = self.context.terms.node(expectation).clone() else {
            return None;
        };
        let [density, body] = *parts else {
            return None;
        };
        let Context { terms, facts, .. } = &mut self.context;
        let density = facts.definition(density)?;
        let point = terms.variable(variable);
        if terms.rank(point) != 0 {
            return None;
        }
        let support = facts.of(terms, point);
        let zero = Rational::from_integer(0);
        let is_above = |end: Rational| end > zero;
        // Ends that are no numbers are stated as differences: `x - a` and `b - x`.
        let others = facts.stated_beside(terms, point);
        let minus = terms.neg(point);
        let has_end = |of: TermId| {
            others.iter().any(|&other| {
                let parts = terms.operands(Op::Add, other).unwrap_or(&[]);
                parts.contains(&of) || !(parts.contains(&point) || parts.contains(&minus))
            })
        };
        let (begins, ends) = (has_end(point), has_end(minus));
        let is_below = |end: Rational| end < zero;
        let passes_zero = support.low.is_none_or(|(end, _)| is_below(end))
            && support.high.is_none_or(|(end, _)| is_above(end))
            && !(support.integer || begins || ends);
        let begins_at_zero = support.low.is_some_and(|(end, _)| end == zero)
            && support.high.is_none_or(|(end, _)| is_above(end))
            && !support.integer
            && !begins;
        // A density that does not move has a bounded support.
        let moves = terms.contains(density, point);
        let ends = [
            (Toward::Zero, begins_at_zero || passes_zero),
            (Toward::Above, support.high.is_none() && !ends && moves),
            (Toward::Below, support.low.is_none() && !begins && moves),
        ];
        let mut reached = ends
            .into_iter()
            .filter_map(|(toward, is_end)| is_end.then_some(toward));
        reached.find(|&toward| tails::diverges(facts, terms, [density, body], (point, toward)))
    }

    /// How large the function of an expectation is at the ends of the support, each with the order from which on the
    /// moments there are infinite; as far as both are known.
    fn ends_reached(&mut self, expectation: TermId) -> Vec<(Toward, Size, TermId)> {
        let Node::Bind(_, variable, parts) = self.context.terms.node(expectation).clone() else {
            return Vec::new();
        };
        let [density, body] = *parts else {
            return Vec::new();
        };
        if self.context.facts.definition(density).is_none() {
            return Vec::new();
        }
        let Context { terms, facts, .. } = &mut self.context;
        let point = terms.variable(variable);
        let is_bounded =
            facts.of(terms, point).low.is_some() || !facts.stated_beside(terms, point).is_empty();
        let mut reached = Vec::new();
        if let Some(order) = moments::infinite_from(terms, density, Far::Out) {
            reached.push((Toward::Above, order));
            if !is_bounded {
                reached.push((Toward::Below, order));
            }
        }
        if let Some(order) = moments::infinite_from(terms, density, Far::In) {
            reached.push((Toward::Zero, order));
        }
        let sizes = reached.into_iter().filter_map(|(toward, order)| {
            let growth = growth::growth(facts, terms, body, point, toward)?;
            Some((toward, growth.size, order))
        });
        sizes.collect()
    }

    /// What is said of expectations that are left, or were dropped, of which nothing says that they exist: that this is
    /// taken for granted, and of what powers of a parameter it depends.
    pub(super) fn doubts(&mut self) -> Vec<String> {
        let doubtful = self.doubtful();
        if doubtful.is_empty() {
            return Vec::new();
        }
        let mut said = vec![TAKEN_FOR_GRANTED.to_owned()];
        for expectation in doubtful {
            let density = self.context.terms.children(expectation)[0];
            let mut definitions = self.definitions.iter();
            let found = definitions.find(|definition| definition.left == density);
            let Some(name) = found.map(|definition| definition.name.clone()) else {
                continue;
            };
            for (_, size, order) in self.ends_reached(expectation) {
                let Size::Power(power) = size else { continue };
                let terms = &mut self.context.terms;
                let number = terms.number(power);
                let gap = self.context.facts.gap(terms, order, number);
                if gap.is_positive() || power <= Rational::from_integer(0) {
                    continue;
                }
                if let Some((symbol, least)) = solved(terms, order, power) {
                    let remark = format!("Under {name} they exist only where {symbol} > {least}.");
                    if !said.contains(&remark) {
                        said.push(remark);
                    }
                }
            }
        }
        said
    }

    /// The expectations that are left, or were dropped, of which nothing says that they exist.
    fn doubtful(&mut self) -> Vec<TermId> {
        let mut asked = self.expectations_in(self.statement);
        for rewrite in self.steps.iter().flat_map(|step| &step.rewrites) {
            let before = self.expectations_in(rewrite.before);
            let Justification::Rule(name) = rewrite.by else {
                continue;
            };
            let drops = |rule: &rules::Rule| matches!(rule.law, Law::Shift | Law::Scale);
            if !before.is_empty() && rules::find(name).is_some_and(drops) {
                let kept = self.expectations_in(rewrite.after);
                asked.extend(before.into_iter().filter(|one| !kept.contains(one)));
            }
        }
        asked.retain(|&expectation| {
            let Node::Bind(_, variable, parts) = self.context.terms.node(expectation).clone()
            else {
                return false;
            };
            let is_known = self.context.facts.definition(parts[0]).is_some();
            is_known && !self.context.exists(parts[0], variable, parts[1])
        });
        asked
    }

    fn expectations_in(&self, statement: TermId) -> Vec<TermId> {
        let mut found = Vec::new();
        gather(&self.context.terms, statement, &mut found);
        found
    }
}

fn gather(terms: &Terms, term: TermId, found: &mut Vec<TermId>) {
    if terms.ops(term) & Quantifier::Expectation.bit() == 0 {
        return;
    }
    if matches!(terms.node(term), Node::Bind(Quantifier::Expectation, ..)) {
        found.push(term);
    }
    for &child in terms.children(term) {
        gather(terms, child, found);
    }
}

/// The name of which an order is a multiple plus a number, and what it exceeds where the order exceeds a power.
fn solved(terms: &Terms, order: TermId, power: Rational) -> Option<(String, Rational)> {
    if let Node::Symbol(name) = terms.node(order) {
        return Some((terms.text(*name).to_owned(), power));
    }
    if let Some(summands) = terms.operands(Op::Add, order) {
        let (&number, &rest) = match summands {
            [number, rest] if terms.as_number(*number).is_some() => (number, rest),
            [rest, number] => (number, rest),
            _ => return None,
        };
        return solved(terms, rest, power - terms.as_number(number)?);
    }
    match *terms.operands(Op::Mul, order)? {
        [number, rest] => {
            let number = { terms.as_number(number) }.filter(|&n| n > Rational::from_integer(0))?;
            solved(terms, rest, power / number)
        }
        _ => None,
    }
}

/// Whether what a moment asks of an argument or a letter is certain.
pub(super) fn is_certain(
    facts: &mut Facts<'_>,
    terms: &Terms,
    kind: ConditionKind,
    term: TermId,
) -> bool {
    let fact = facts.of(terms, term);
    match kind {
        ConditionKind::Positive => fact.is_positive(),
        ConditionKind::NonZero => fact.nonzero || fact.is_positive() || fact.is_negative(),
        ConditionKind::Integer => fact.integer,
        ConditionKind::Unit => fact.implies(&Fact::unit()),
        ConditionKind::Definite => fact.is_definite(),
        _ => false,
    }
}
