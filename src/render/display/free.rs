//! The bound variables on which a part of a formula depends: a name that is set in its place keeps them below it.

use crate::render::math::{Kind, Label, Math, Range};

/// Those that nothing in the part binds, each once, as they are read.
pub(super) fn variables<'t>(math: &Math<'t>) -> Vec<Label<'t>> {
    let mut free = Free::default();
    free.read(math);
    free.found
}

#[derive(Default)]
struct Free<'t> {
    found: Vec<Label<'t>>,
    bound: Vec<Label<'t>>,
}

impl<'t> Free<'t> {
    fn read(&mut self, math: &Math<'t>) {
        match &math.kind {
            Kind::Integer(_) | Kind::Symbol(_) | Kind::Constant(_) => {}
            Kind::Variable(label) => {
                if !self.found.contains(label) && !self.bound.contains(label) {
                    self.found.push(*label);
                }
            }
            Kind::Sum(summands) => summands.iter().for_each(|(_, one)| self.read(one)),
            Kind::Call {
                subscripts,
                arguments,
                ..
            } => {
                self.all(subscripts);
                arguments.iter().for_each(|(_, one)| self.read(one));
            }
            Kind::Subscript(base, subscripts) => {
                self.read(base);
                self.all(subscripts);
            }
            Kind::Product(all) | Kind::Function { arguments: all, .. } => self.all(all),
            Kind::Slice(all) => self.all(&all[..]),
            Kind::Relation(_, pair)
            | Kind::Dot(pair)
            | Kind::MatMul(pair)
            | Kind::Outer(pair)
            | Kind::Divergence(pair) => self.all(&pair[..]),
            Kind::Fraction(left, right) | Kind::Slash(left, right) | Kind::Power(left, right) => {
                self.read(left);
                self.read(right);
            }
            Kind::Minus(one)
            | Kind::Root(one)
            | Kind::Brackets(_, one)
            | Kind::Factorial(one)
            | Kind::Transpose(one)
            | Kind::Inverse(one)
            | Kind::Identity(one)
            | Kind::Optimum(_, _, one) => self.read(one),
            Kind::Big {
                variable,
                range,
                body,
                ..
            } => self.below_a_sign(*variable, range, body),
            Kind::Expectation(variable, pair) => self.below(*variable, &pair[..]),
        }
    }

    fn all(&mut self, parts: &[Math<'t>]) {
        parts.iter().for_each(|part| self.read(part));
    }

    /// The limits stand outside of what the sign binds.
    fn below_a_sign(&mut self, variable: Label<'t>, range: &Range<'t>, body: &Math<'t>) {
        range.limits.iter().for_each(|limits| self.all(&limits[..]));
        let condition = range.condition.as_slice();
        self.below(variable, condition);
        self.below(variable, std::slice::from_ref(body));
    }

    fn below(&mut self, variable: Label<'t>, parts: &[Math<'t>]) {
        self.bound.push(variable);
        self.all(parts);
        self.bound.pop();
    }
}
