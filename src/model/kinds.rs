//! Numbers, vectors and matrices: where what a name is and how it is used do not agree.

use crate::catalogue::rank_word as word;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::family;
use crate::term::{Node, Op, Quantifier, Table, TermId, Terms};
use std::cell::Cell;

/// The check of ranks, with all that is known.
pub(super) struct Kinds<'t> {
    /// The store, which knows the ranks of names.
    pub terms: &'t Terms,
    /// Whether a function of a vector was met.
    pub functions_of_vectors: Cell<bool>,
}

impl Kinds<'_> {
    /// Refuses operations on operands that they are not defined for; notes the rank of what is fine.
    pub(super) fn check_term(
        &self,
        term: TermId,
        spans: &Table<Span>,
        place: Span,
        ranks: &mut Table<usize>,
    ) -> Result<(), Diagnostic> {
        if ranks.get(term).is_some() {
            return Ok(());
        }
        let place = spans.get(term).unwrap_or(place);
        for &child in self.terms.children(term) {
            self.check_term(child, spans, place, ranks)?;
        }
        let rank = |part: TermId| ranks.get(part).unwrap_or(0);
        self.subscripts_are_numbers(term, &rank, place)?;
        let problem = match self.terms.node(term) {
            Node::Op(op, parts) => problem(*op, parts, &rank),
            Node::Bind(Quantifier::Product, _, children) => {
                let body = rank(children[children.len() - 1]);
                (body > 0).then(|| "a product runs over numbers, not over vectors".to_owned())
            }
            _ => None,
        };
        match problem {
            Some(message) if self.is_of_a_norm(term) => {
                let parts = self.terms.operands(Op::Index, term).unwrap_or(&[]);
                let order = parts.get(1).and_then(|&order| self.terms.as_number(order));
                let is_euclidean = order.is_some_and(|order| order == 2.into());
                Err(Diagnostic::at(Code::Kind, place, message).help(match is_euclidean {
                    true => "`‖w‖` is the Euclidean norm without a number below it: write `‖w‖`, and `‖w‖²` for its square",
                    false => "the sum of the absolute values is written `norm1(w)`",
                }))
            }
            Some(message) => Err(Diagnostic::at(Code::Kind, place, message)
                .help("an inner product is written `wᵀx`, a component `x[k]`, a matrix is declared with `where X : matrix`")),
            None => {
                let own = self.terms.rank_by(term, &rank);
                let is_function =
                    matches!(self.terms.node(term), Node::Op(op, _) if op.is_of_components());
                if own > 0 && is_function {
                    self.functions_of_vectors.set(true);
                }
                ranks.set(term, own);
                Ok(())
            }
        }
    }
}

impl Kinds<'_> {
    /// `‖w‖₁`, which is read as a component of a number.
    fn is_of_a_norm(&self, term: TermId) -> bool {
        let parts = self.terms.operands(Op::Index, term);
        parts.is_some_and(|parts| self.terms.operands(Op::Norm, parts[0]).is_some())
    }

    /// Refuses a vector as a subscript: `P[x]` where x is a vector with a 1 for its class.
    fn subscripts_are_numbers(
        &self,
        term: TermId,
        rank: &dyn Fn(TermId) -> usize,
        place: Span,
    ) -> Result<(), Diagnostic> {
        let parts = self.terms.operands(Op::Index, term).unwrap_or(&[]);
        let wrong = parts.iter().skip(1).find(|&&part| rank(part) > 0);
        let Some(&wrong) = wrong else { return Ok(()) };
        let name = match self.terms.node(wrong) {
            Node::Variable(binder) => Some(self.terms.binder_name(*binder)),
            _ => family(self.terms, wrong),
        };
        let name = name.map_or("it", |name| self.terms.text(name));
        let message = format!(
            "a subscript is a number, and `{name}` is {} elsewhere in the model",
            word(rank(wrong))
        );
        Err(Diagnostic::at(Code::Kind, place, message).help(format!(
            "if it is the number of a class, say so: `where {name} in 1..K`"
        )))
    }
}

fn problem(op: Op, parts: &[TermId], rank: &dyn Fn(TermId) -> usize) -> Option<String> {
    let most = parts.iter().map(|&part| rank(part)).max().unwrap_or(0);
    if most == 0 && matches!(op, Op::Add | Op::Mul | Op::Pow) {
        return None; // the usual case, and the wide one
    }
    let ranks: Vec<usize> = parts.iter().map(|&part| rank(part)).collect();
    match op {
        Op::Add => {
            let other = ranks.iter().copied().find(|&rank| rank != most)?;
            Some(format!(
                "{} and {} cannot be added",
                word(other),
                word(most)
            ))
        }
        Op::Mul => (ranks.iter().filter(|&&rank| rank > 0).count() > 1).then(|| match most {
            2 => "these two have no product in this order".to_owned(),
            _ => "two vectors side by side have no product".to_owned(),
        }),
        Op::Dot => {
            let other = ranks.iter().copied().find(|&rank| rank != 1)?;
            Some(format!(
                "an inner product needs two vectors, and one of these is {}",
                word(other)
            ))
        }
        Op::MatMul => (ranks[0] != 2 || !matches!(ranks[1], 1 | 2)).then(|| {
            format!(
                "a matrix stands before a vector or a matrix, and this is {} before {}",
                word(ranks[0]),
                word(ranks[1])
            )
        }),
        Op::Dim => (ranks[0] == 0).then(|| "a number has no components".to_owned()),
        Op::Index => {
            (ranks[0] < parts.len() - 1).then(|| format!("{} has no components", word(ranks[0])))
        }
        Op::If | Op::Slice => None,
        // Taken of each component of a vector; the exponent is one number, and `max(v)` would be the largest component.
        Op::Pow if ranks == [1, 0] => None,
        Op::Max | Op::Min if ranks.len() > 1 && most == 1 => None,
        _ if op.is_of_components()
            && ranks == [1]
            && op.row().arity.admits(1)
            && !matches!(op, Op::Max | Op::Min) =>
        {
            None
        }
        _ => {
            let wrong = |k: &usize| op.operand_rank(*k).is_some_and(|rank| rank != ranks[*k]);
            let place = (0..parts.len()).find(wrong)?;
            let name = op.row().name;
            let of = match op.operand_rank(place) {
                Some(0) => "numbers",
                Some(1) => "a vector",
                _ => "a matrix",
            };
            Some(format!(
                "this is {}, and `{name}` is of {of}",
                word(ranks[place])
            ))
        }
    }
}
