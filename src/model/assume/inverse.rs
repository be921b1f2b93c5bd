//! Inverses: the matrix must have one, by what its parts come down to or by an assumption of the whole formula.

use super::Assumptions;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::{Domain, family};
use crate::term::{Node, Op, TermId, Terms};

const WHAT: &str = "the inverse";

impl Assumptions<'_> {
    /// Sees to it that a matrix whose inverse is taken has one. Of a formula such as `XᵀX` it is assumed as a whole: that
    /// its parts are invertible is more than is needed, and false of an X with more rows than columns.
    pub(crate) fn require_inverse(
        &mut self,
        terms: &mut Terms,
        equations: &[(TermId, TermId)],
        matrix: TermId,
        place: Span,
    ) -> Result<(), Diagnostic> {
        if terms.rank(matrix) < 2 || self.fact(terms, equations, matrix).is_invertible() {
            return Ok(());
        }
        let span = self.spans.get(matrix).unwrap_or(place);
        if family(terms, matrix).is_some() && !matches!(terms.node(matrix), Node::Named(..)) {
            return self.assume(terms, matrix, Domain::Invertible, span, WHAT);
        }
        match terms.node(matrix).clone() {
            Node::Named(_, children) => children.last().map_or(Ok(()), |&value| {
                self.require_inverse(terms, equations, value, place)
            }),
            Node::Op(Op::Inv | Op::Transpose, parts) => {
                self.require_inverse(terms, equations, parts[0], place)
            }
            _ => {
                let said = self.say(terms, matrix, &Domain::Invertible);
                if self.strict {
                    let message = format!("{WHAT} needs `{said}`, and nothing states it");
                    return Err(Diagnostic::at(Code::NotStated, span, message).help(
                        "give the matrix a name, and state it of that: `where A : invertible`",
                    ));
                }
                let shown = (matrix, matrix);
                self.add_of_term(shown, Domain::Invertible, (&said, WHAT), Some(span));
                Ok(())
            }
        }
    }
}
