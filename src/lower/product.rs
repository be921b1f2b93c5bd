//! Lowering of products: scalar factors, `wᵀx`, and a matrix before a vector.

use super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Factor};
use crate::term::{Op, TermId};
use std::iter::Peekable;
use std::slice::Iter;

/// The factors that are still to come.
type Rest<'f> = Peekable<Iter<'f, Factor>>;

impl Lowering<'_> {
    pub(super) fn product(&mut self, factors: &[Factor]) -> Result<TermId, Diagnostic> {
        let mut operands: Vec<TermId> = Vec::with_capacity(factors.len());
        let mut rest = factors.iter().peekable();
        while let Some(factor) = rest.next() {
            if factor.divided && self.splits(&factor.value).is_some() {
                return Err(unclear_quotient(factor));
            }
            let follows = rest.peek().is_some_and(|next| !next.divided);
            let term = match &factor.value.kind {
                ExprKind::Transpose(left) if follows => self.pair(Op::Dot, left, &mut rest)?,
                _ if follows && self.is_matrix(&factor.value) => {
                    self.pair(Op::MatMul, &factor.value, &mut rest)?
                }
                _ => self.expression(&factor.value)?,
            };
            operands.push(if factor.divided {
                self.terms.recip(term)
            } else {
                term
            });
        }
        Ok(self.terms.mul(operands))
    }

    /// `wᵀx` or `X w`, where the right side may again be a matrix before a vector: `wᵀX v` is wᵀ(X v).
    fn pair(&mut self, op: Op, left: &Expr, rest: &mut Rest<'_>) -> Result<TermId, Diagnostic> {
        let Some(factor) = rest.next() else {
            return Err(no_vector(left.span));
        };
        let right = &factor.value;
        if matches!(right.kind, ExprKind::Transpose(_) | ExprKind::Number(_)) {
            return Err(no_vector(right.span));
        }
        let above = self.expression(left)?;
        let follows = rest.peek().is_some_and(|next| !next.divided);
        let (vector, end) = if follows && self.is_matrix(right) {
            (self.pair(Op::MatMul, right, rest)?, right.span)
        } else {
            (self.expression(right)?, right.span)
        };
        let term = self.terms.op(op, &[above, vector]);
        self.spans.set_first(term, left.span.to(end));
        Ok(term)
    }

    fn is_matrix(&self, expression: &Expr) -> bool {
        matches!(&expression.kind, ExprKind::Name(word) if self.vocabulary.matrices.contains(word))
    }
}

/// `1/a(1 - x)` where a is a number: nobody knows whether the bracket is above or below.
fn unclear_quotient(factor: &Factor) -> Diagnostic {
    Diagnostic::at(
        Code::BadModel,
        factor.value.span,
        "it is not clear whether this bracket is divided by as well",
    )
    .help("write `1/(a * (1 - x))` or `1/a * (1 - x)`")
}

fn no_vector(span: Span) -> Diagnostic {
    Diagnostic::at(Code::Kind, span, "a vector must stand here").help("write `wᵀx`")
}
