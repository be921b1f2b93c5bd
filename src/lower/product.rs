//! Lowering of products: scalar factors, `wᵀx`, and a matrix before a vector.

use super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{Expr, ExprKind, Factor};
use crate::term::{Op, TermId};

impl Lowering<'_> {
    pub(super) fn product(&mut self, factors: &[Factor]) -> Result<TermId, Diagnostic> {
        let mut operands: Vec<TermId> = Vec::with_capacity(factors.len());
        let mut rest = factors.iter().peekable();
        while let Some(factor) = rest.next() {
            let follows = rest.peek().filter(|next| !next.divided);
            let (term, paired) = match (&factor.value.kind, follows) {
                (ExprKind::Transpose(left), Some(right)) => {
                    (self.pair(Op::Dot, left, &right.value)?, true)
                }
                (_, Some(right)) if self.is_matrix(&factor.value) => {
                    (self.pair(Op::MatMul, &factor.value, &right.value)?, true)
                }
                _ => (self.expression(&factor.value)?, false),
            };
            if paired {
                rest.next();
            }
            operands.push(if factor.divided {
                self.terms.recip(term)
            } else {
                term
            });
        }
        Ok(self.terms.mul(operands))
    }

    fn pair(&mut self, op: Op, left: &Expr, right: &Expr) -> Result<TermId, Diagnostic> {
        if matches!(right.kind, ExprKind::Transpose(_) | ExprKind::Number(_)) {
            return Err(
                Diagnostic::at(Code::BadModel, right.span, "a vector must stand here")
                    .help("write `wᵀx`"),
            );
        }
        let left = self.expression(left)?;
        let right = self.expression(right)?;
        Ok(self.terms.op(op, &[left, right]))
    }

    fn is_matrix(&self, expression: &Expr) -> bool {
        matches!(&expression.kind, ExprKind::Name(word) if self.vocabulary.matrices.contains(word))
    }
}
