//! Whether expectations exist: what is infinite is refused, and what is taken for granted is said.

use super::Driver;
use crate::derivation::{ConditionKind, Justification};
use crate::diag::{Code, Diagnostic};
use crate::rules::{self, Law, moments};
use crate::term::facts::{Fact, Facts};
use crate::term::{Node, Op, Quantifier, Rational, TermId, Terms};

/// How fast a function grows where its variable is large: like a power, or like a logarithm, which is slower than any.
/// None where that is not known.
type Growth = Option<Rational>;

impl Driver<'_> {
    /// Refuses an expectation of a function that certainly grows too fast for its distribution.
    ///
    /// # Errors
    /// If there is one.
    pub(super) fn all_exist(&mut self) -> Result<(), Diagnostic> {
        for expectation in self.expectations_in(self.statement) {
            if let Some(name) = self.is_infinite(expectation) {
                let message = format!("an expectation under {name} is infinite, or does not exist");
                return Err(Diagnostic::new(Code::NoExpectation, message)
                    .help("it is of a function that grows like a power, and values far out are too likely for that")
                    .help("take a distribution with lighter tails, or a function that grows more slowly"));
            }
        }
        Ok(())
    }

    /// What the distribution is called under which an expectation is certainly infinite, or does not exist.
    fn is_infinite(&mut self, expectation: TermId) -> Option<String> {
        let Node::Bind(_, variable, parts) = self.context.terms.node(expectation).clone() else {
            return None;
        };
        let [density, body] = *parts else { return None };
        self.context.facts.definition(density)?;
        let order = moments::infinite_from(&mut self.context.terms, density)?;
        let point = self.context.terms.variable(variable);
        let growth = self.growth(body, point)?;
        let terms = &mut self.context.terms;
        let growth = terms.number(growth);
        if !self
            .context
            .facts
            .gap(terms, growth, order)
            .is_nonnegative()
        {
            return None;
        }
        let mut definitions = self.definitions.iter();
        let found = definitions.find(|definition| definition.left == density)?;
        Some(found.name.clone())
    }

    /// The power of the point that a function is as large as far out.
    fn growth(&mut self, term: TermId, point: TermId) -> Growth {
        let zero = Rational::from_integer(0);
        let terms = &self.context.terms;
        if term == point {
            return Some(Rational::from_integer(1));
        }
        if !terms.contains(term, point) {
            let fact = self.context.facts.of(terms, term);
            return (fact.nonzero || fact.is_positive()).then_some(zero);
        }
        match terms.node(term).clone() {
            Node::Op(Op::Add, parts) => {
                let mut growths = Vec::new();
                for part in parts {
                    // What does not move is at most as large as anything that grows.
                    let is_fixed = !self.context.terms.contains(part, point);
                    growths.push(if is_fixed {
                        zero
                    } else {
                        self.growth(part, point)?
                    });
                }
                let most = growths.iter().max().copied()?;
                let leading = growths.iter().filter(|&&growth| growth == most).count();
                (leading == 1).then_some(most)
            }
            Node::Op(Op::Mul, parts) => {
                let mut sum = zero;
                for part in parts {
                    sum += self.growth(part, point)?;
                }
                Some(sum)
            }
            Node::Op(Op::Pow, parts) => {
                let exponent = self.context.terms.as_number(parts[1])?;
                // Divided by a logarithm, what is as large as a power can be small enough after all.
                let is_slower = self.context.terms.ops(parts[0]) & Op::Log.bit() != 0;
                if exponent < zero && is_slower {
                    return None;
                }
                Some(self.growth(parts[0], point)? * exponent)
            }
            Node::Op(Op::Abs, parts) => self.growth(parts[0], point),
            Node::Op(Op::Log, parts) => (self.growth(parts[0], point)? > zero).then_some(zero),
            _ => None,
        }
    }

    /// Whether an expectation is left, or was dropped, of which nothing says that it exists.
    pub(super) fn is_doubtful(&mut self) -> bool {
        let mut asked = self.expectations_in(self.statement);
        for rewrite in self.steps.iter().flat_map(|step| &step.rewrites) {
            let before = self.expectations_in(rewrite.before);
            let Justification::Rule(name) = rewrite.by else {
                continue;
            };
            if !before.is_empty() && rules::find(name).is_some_and(|rule| rule.law == Law::Shift) {
                let kept = self.expectations_in(rewrite.after);
                asked.extend(before.into_iter().filter(|one| !kept.contains(one)));
            }
        }
        asked.into_iter().any(|expectation| {
            let Node::Bind(_, variable, parts) = self.context.terms.node(expectation).clone()
            else {
                return false;
            };
            let is_known = self.context.facts.definition(parts[0]).is_some();
            is_known && !self.context.exists(parts[0], variable, parts[1])
        })
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
        ConditionKind::Integer => fact.integer,
        ConditionKind::Unit => fact.implies(&Fact::unit()),
        ConditionKind::Definite => fact.is_definite(),
        _ => false,
    }
}
