//! Signs that bind a variable: what it is called, and over what it runs.

use super::build::{Builder, Marks, below, enclosed};
use super::letters::clashes;
use super::{Kind, Label, Level, Math, Range};
use crate::term::{Binder, Op, Quantifier, TermId, Terms};

impl<'t> Builder<'t> {
    pub(super) fn bind(
        &mut self,
        quantifier: Quantifier,
        binder: Binder,
        children: &[TermId],
        marks: &Marks,
    ) -> Math<'t> {
        let last = children.len() - 1;
        let mut outside = Vec::new();
        for k in 0..last {
            if !Terms::in_scope(quantifier, k, children.len()) {
                outside.push(self.child(children, k, marks));
            }
        }
        self.scope.push(binder);
        let variable = self.label(binder);
        let math = match quantifier {
            Quantifier::Expectation | Quantifier::Divergence => {
                self.of_density(quantifier, variable, binder, children, marks)
            }
            Quantifier::Sum | Quantifier::Product | Quantifier::Integral => {
                let limits = <[Math; 2]>::try_from(outside).ok();
                let own = <[TermId; 2]>::try_from(&children[..last]).ok();
                let (range, body) = match self.condition(quantifier, binder, children[last]) {
                    Some(condition) => {
                        let is_told = own.is_some() && self.told(condition) == own;
                        self.ranges.extend(own.map(|own| (binder, own)));
                        let inside = below(marks, last);
                        let (condition, body) = self.conditional(children[last], &inside);
                        let range = Range {
                            limits: limits.filter(|_| !is_told),
                            condition: Some(condition),
                        };
                        (range, body)
                    }
                    None => {
                        self.ranges.extend(own.map(|own| (binder, own)));
                        let range = Range {
                            limits,
                            condition: None,
                        };
                        (range, self.child(children, last, marks))
                    }
                };
                self.ranges
                    .truncate(self.ranges.len() - usize::from(own.is_some()));
                let kind = Kind::Big {
                    quantifier,
                    variable,
                    range: Box::new(range),
                    body: Box::new(enclosed(body, false)),
                };
                Math::new(kind, Level::Product, true)
            }
        };
        self.scope.pop();
        math
    }

    /// The condition of a sum whose body begins with the indicator of one that its variable must meet.
    fn condition(&self, quantifier: Quantifier, binder: Binder, body: TermId) -> Option<TermId> {
        let terms = self.terms;
        let first = *terms.operands(Op::Mul, body)?.first()?;
        let &[condition] = terms.operands(Op::Indicator, first)? else {
            return None;
        };
        let is_one = quantifier == Quantifier::Sum && terms.has_free(condition, binder);
        is_one.then_some(condition)
    }

    /// What an index runs over if nothing but a condition tells: what the innermost variable around it does that
    /// stands in the condition.
    fn told(&self, condition: TermId) -> Option<[TermId; 2]> {
        let mut around = self.ranges.iter().rev();
        let found = around.find(|(binder, _)| self.terms.has_free(condition, *binder));
        found.map(|(_, range)| *range)
    }

    /// The condition and the rest of the body of a conditional sum; `marks` are those of the body.
    fn conditional(&mut self, body: TermId, marks: &Marks) -> (Math<'t>, Math<'t>) {
        let factors = self.terms.operands(Op::Mul, body).unwrap_or(&[]);
        let condition = self.terms.children(factors[0])[0];
        let condition = self.build(condition, &below(&below(marks, 0), 0));
        let later = |path: &&[u32]| match path.split_first() {
            Some((&at, rest)) if at > 0 => Some(
                std::iter::once(at - 1)
                    .chain(rest.iter().copied())
                    .collect(),
            ),
            _ => None,
        };
        let inside: Vec<Vec<u32>> = marks.iter().filter_map(later).collect();
        let inside: Vec<&[u32]> = inside.iter().map(Vec::as_slice).collect();
        let mut rest = match factors[1..] {
            [only] => self.build(only, &below(&inside, 0)),
            ref several => self.product(several, &inside),
        };
        rest.marked |= marks.iter().any(|path| path.is_empty());
        (condition, rest)
    }

    /// The letter of a bound variable, told apart from outer variables of that letter and from a name of it.
    pub(super) fn label(&self, binder: Binder) -> Label<'t> {
        let name = self.terms.binder_name(binder);
        let outer = self.scope.iter().take_while(|&&b| b != binder);
        let is_bound = !self.terms.has_free(self.root, binder);
        let twins = if is_bound && self.scope.contains(&binder) {
            let is_name = clashes(self.terms, self.root, name);
            let of_that_letter = outer.filter(|&&b| self.terms.binder_name(b) == name);
            of_that_letter.count() + usize::from(is_name)
        } else {
            0
        };
        Label {
            name: self.terms.text(name),
            twins,
            is_index: self.terms.smallest(binder).is_some() || self.terms.largest(binder).is_some(),
        }
    }
}
