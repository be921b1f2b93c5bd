//! Single values of a number that have a probability of their own: 0 of `if(y = 0, q, f(y))`, where the rest is a density.

use crate::term::facts::family;
use crate::term::{Name, Node, Op, TermId, Terms};

/// The conditions of cases on a number, and the values at which one of them may change.
#[derive(Default)]
pub(super) struct Atoms {
    conditions: Vec<TermId>,
    values: Vec<TermId>,
}

/// How near to a value its neighbours are.
const NEAR: f64 = 1e-6;

impl Atoms {
    /// Those of a density of a number with that name.
    pub(super) fn of(terms: &Terms, density: TermId, observed: Name) -> Atoms {
        let mut atoms = Atoms::default();
        atoms.collect(terms, density, observed);
        atoms
    }

    fn collect(&mut self, terms: &Terms, term: TermId, observed: Name) {
        if !terms.mentions(term, observed) {
            return;
        }
        if let Some(&[condition, ..]) = terms.operands(Op::If, term) {
            self.conditions.push(condition);
            self.collect_values(terms, condition, observed);
        }
        for &child in terms.children(term) {
            self.collect(terms, child, observed);
        }
    }

    fn collect_values(&mut self, terms: &Terms, condition: TermId, observed: Name) {
        let is_it = |t: TermId| family(terms, t) == Some(observed);
        match terms.node(condition) {
            Node::Op(op, parts) if op.is_comparison() => match **parts {
                [one, other] if is_it(one) && !terms.mentions(other, observed) => {
                    self.values.push(other);
                }
                [one, other] if is_it(other) && !terms.mentions(one, observed) => {
                    self.values.push(one);
                }
                _ => {}
            },
            _ => {
                for &child in terms.children(condition) {
                    self.collect_values(terms, child, observed);
                }
            }
        }
    }

    /// The probability of all single values between two ends. `fixed` is worth what does not depend on the number, `at`
    /// is a term at a value of it.
    pub(super) fn mass(
        &self,
        density: TermId,
        [low, high]: [f64; 2],
        fixed: impl Fn(TermId) -> Option<f64>,
        at: impl Fn(TermId, f64) -> Option<f64>,
    ) -> Option<f64> {
        let mut values: Vec<f64> = Vec::new();
        for &value in &self.values {
            let value = fixed(value)?;
            let is_new = !values.contains(&value);
            values.extend((is_new && low <= value && value <= high).then_some(value));
        }
        let cases = |y: f64| -> Option<Vec<bool>> {
            let holds = |&condition: &TermId| Some(at(condition, y)? != 0.0);
            self.conditions.iter().map(holds).collect()
        };
        let mut total = 0.0;
        for value in values {
            let own = cases(value)?;
            let step = NEAR * (1.0 + value.abs());
            let beside = [value - step, value + step];
            let mut inside = beside.iter().filter(|&&y| low <= y && y <= high);
            if inside.all(|&y| cases(y).is_some_and(|other| other != own)) {
                total += at(density, value)?;
            }
        }
        Some(total)
    }
}
