//! Whether a prediction is that of a linear regression, and which of its parameters meet inputs.

use super::Driver;
use crate::term::facts::family;
use crate::term::{Name, Node, Op, Quantifier, TermId};

impl Driver<'_> {
    /// Whether no parameter but that of the weight moves a sum, other than as a summand by itself: the intercept.
    pub(super) fn moves_by(&self, sum: TermId, weight: TermId) -> bool {
        let terms = &self.context.terms;
        let Some(own) = family(terms, weight) else {
            return false;
        };
        let others: Vec<Name> = { self.context.parameters.iter().copied() }
            .filter(|&name| name != own)
            .collect();
        if !terms.mentions_any(sum, &others) {
            return true;
        }
        match terms.node(sum) {
            Node::Symbol(_) => true,
            Node::Op(Op::Add, parts) => parts.iter().all(|&part| self.moves_by(part, weight)),
            Node::Op(Op::Mul, parts) => {
                matches!(**parts, [sign, inner] if terms.is_number(sign, -1) && self.moves_by(inner, weight))
            }
            Node::Named(_, parts) => parts
                .last()
                .is_some_and(|&value| self.moves_by(value, weight)),
            _ => false,
        }
    }

    /// Whether a term is linear in the parameters, but for a term without them.
    pub(super) fn is_linear(&self, term: TermId) -> bool {
        if !self.is_moving(term) {
            return true;
        }
        let terms = &self.context.terms;
        let moving = |parts: &[TermId]| parts.iter().filter(|&&p| self.is_moving(p)).count();
        match terms.node(term) {
            Node::Symbol(_) => true,
            Node::Op(Op::Index | Op::Slice, parts) => {
                moving(&parts[1..]) == 0 && self.is_linear(parts[0])
            }
            Node::Op(Op::Add | Op::Transpose, parts) => parts.iter().all(|&p| self.is_linear(p)),
            Node::Op(Op::Mul | Op::Dot | Op::MatMul, parts) => {
                moving(parts) == 1 && parts.iter().all(|&p| self.is_linear(p))
            }
            Node::Bind(Quantifier::Sum, _, parts) | Node::Named(_, parts) => {
                let (last, before) = parts.split_last().map_or((term, &[][..]), |(l, b)| (*l, b));
                last != term && moving(before) == 0 && self.is_linear(last)
            }
            _ => false,
        }
    }
}
