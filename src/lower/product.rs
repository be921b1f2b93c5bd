//! Lowering of products: scalar factors, and chains of matrices, transposes and the vector at their end.

use super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{ExprKind, Factor};
use crate::term::facts::Fact;
use crate::term::{Node, Op, Rational, TermId, Terms};

/// A factor that has been lowered.
#[derive(Clone, Copy)]
struct Item {
    term: TermId,
    /// It is a transposed vector: what follows makes an inner product with it.
    transposed: bool,
    divided: bool,
    span: Span,
}

impl Lowering<'_> {
    pub(super) fn product(&mut self, factors: &[Factor]) -> Result<TermId, Diagnostic> {
        let mut items = Vec::with_capacity(factors.len());
        for factor in factors {
            if factor.divided && self.splits(&factor.value).is_some() {
                return Err(unclear_quotient(factor));
            }
            items.push(self.item(factor)?);
        }
        let mut operands: Vec<TermId> = Vec::with_capacity(items.len());
        let mut rest = items.as_slice();
        while let Some((first, behind)) = rest.split_first() {
            let begins_outer = behind.first().is_some_and(|next| next.transposed)
                && !first.divided
                && !self.is_inner(behind)
                && self.may_be_vector(first.term);
            let begins_chain = first.transposed || begins_outer;
            if begins_chain || !first.divided && self.terms.rank(first.term) > 0 {
                rest = self.chain(rest, &mut operands)?;
                continue;
            }
            operands.push(match first.divided {
                true => self.divisor(*first),
                false => first.term,
            });
            rest = behind;
        }
        let product = self.terms.mul(operands.iter().copied());
        let is_zero = self.terms.is_number(product, 0);
        if is_zero
            && operands
                .iter()
                .any(|&factor| may_lack_a_value(self.terms, factor))
        {
            return Err(zero_times(factors));
        }
        Ok(product)
    }

    /// `1/v`, at the place of v: the user wrote this division.
    fn divisor(&mut self, item: Item) -> TermId {
        let term = self.terms.recip(item.term);
        self.note(term, item.span);
        term
    }

    fn item(&mut self, factor: &Factor) -> Result<Item, Diagnostic> {
        let mut value = &factor.value;
        let mut transposed = false;
        if let ExprKind::Transpose(inner) = &value.kind {
            value = inner;
            transposed = true;
        }
        let mut term = self.expression(value)?;
        if transposed && self.terms.rank(term) == 2 {
            transposed = false;
            term = self.transposed(term);
            self.spans.set_first(term, factor.value.span);
        }
        Ok(Item {
            term,
            transposed,
            divided: factor.divided,
            span: factor.value.span,
        })
    }

    /// `Xᵀ` of a matrix.
    pub(super) fn transposed(&mut self, matrix: TermId) -> TermId {
        match self.terms.operands(Op::Transpose, matrix) {
            Some(parts) => parts[0],
            None => self.terms.op(Op::Transpose, &[matrix]),
        }
    }

    /// Takes matrices and transposed vectors off the front, up to the vector that ends them; numbers between them
    /// are factors of the whole. A chain without a vector at its end is a product of matrices.
    fn chain<'i>(
        &mut self,
        items: &'i [Item],
        operands: &mut Vec<TermId>,
    ) -> Result<&'i [Item], Diagnostic> {
        let mut links: Vec<Item> = Vec::new();
        let mut rest = items;
        while let Some((&item, behind)) = rest.split_first() {
            if item.divided {
                break;
            }
            let rank = self.terms.rank(item.term);
            let is_end = !item.transposed && rank < 2;
            let is_plain = rank == 0 && !item.transposed && !self.may_be_vector(item.term);
            if is_plain && (self.is_followed(behind) || !self.may_have_components(item.term)) {
                if links.last().is_some_and(|link| link.transposed) && is_number(self, item.term) {
                    return Err(no_vector(item.span));
                }
                operands.push(item.term);
                rest = behind;
                continue;
            }
            if is_end {
                if let Some(&outer) = behind.first().filter(|next| next.transposed)
                    && !self.is_inner(behind)
                {
                    let term = self.terms.op(Op::Outer, &[item.term, outer.term]);
                    self.note(term, item.span.to(outer.span));
                    links.push(Item { term, ..item });
                    rest = &behind[1..];
                    continue;
                }
                links.push(item);
                rest = behind;
                break;
            }
            links.push(item);
            rest = behind;
        }
        operands.push(self.linked(&links)?);
        Ok(rest)
    }

    /// The links from the right: a matrix before what follows, an inner product with what follows.
    fn linked(&mut self, links: &[Item]) -> Result<TermId, Diagnostic> {
        let (last, before) = match links.split_last() {
            Some(split) if !split.0.transposed => split,
            _ => return Err(no_vector(links.last().map_or(Span::default(), |l| l.span))),
        };
        let mut term = last.term;
        for link in before.iter().rev() {
            let op = if link.transposed { Op::Dot } else { Op::MatMul };
            if link.transposed && self.terms.rank(term) == 2 {
                return Err(no_vector(last.span)
                    .help("a row times a matrix is written as a column: `Aᵀ x`, not `xᵀ A`"));
            }
            term = self.terms.op(op, &[link.term, term]);
            self.note(term, link.span.to(last.span));
        }
        Ok(term)
    }

    fn note(&mut self, term: TermId, span: Span) {
        self.spans.set_first(term, span);
    }

    /// Whether a transposed vector is followed by what it can be multiplied with.
    fn is_inner(&self, items: &[Item]) -> bool {
        let next = items
            .get(1)
            .filter(|next| !next.divided && !next.transposed);
        next.is_some_and(|next| self.terms.rank(next.term) > 0 || self.may_be_vector(next.term))
    }

    /// Whether something that may be a vector follows in the same chain.
    fn is_followed(&self, behind: &[Item]) -> bool {
        let mut chain = behind.iter().take_while(|item| !item.divided);
        chain.any(|item| self.terms.rank(item.term) > 0 || self.may_be_vector(item.term))
    }

    /// Whether a term is a function that may be taken of each component of a vector: `tanh(z)` behind `vᵀ`.
    fn may_have_components(&self, term: TermId) -> bool {
        match self.terms.node(term) {
            Node::Op(op, parts) if op.is_of_components() => { parts.iter() }
                .any(|&part| self.may_be_vector(part) || self.may_have_components(part)),
            _ => false,
        }
    }

    /// Whether a term of which nothing is known may turn out to be a vector: a name, a call, or a sum of these.
    fn may_be_vector(&self, term: TermId) -> bool {
        match self.terms.node(term) {
            Node::Symbol(_) | Node::Call(..) | Node::Variable(_) | Node::Named(..) => true,
            Node::Op(Op::Index, _) => true,
            Node::Op(Op::Add | Op::Mul, parts) => parts
                .iter()
                .any(|&part| self.may_be_vector(part) || self.terms.rank(part) > 0),
            _ => self.terms.rank(term) > 0,
        }
    }
}

fn is_number(lowering: &Lowering<'_>, term: TermId) -> bool {
    lowering.terms.as_number(term).is_some()
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

/// Whether a term holds what has no value everywhere, such as a logarithm or a division.
fn may_lack_a_value(terms: &Terms, term: TermId) -> bool {
    let is_everywhere = match terms.node(term) {
        Node::Op(Op::Pow, parts) => {
            let exponent = terms.as_number(parts[1]);
            exponent.is_some_and(|n| n.is_integer() && n >= Rational::from_integer(0))
        }
        Node::Op(op, operands) => {
            let unknown = vec![Fact::real(); operands.len()];
            *op == Op::Identity || (op.row().defined)(&unknown)
        }
        _ => true,
    };
    let mut children = terms.children(term).iter();
    !is_everywhere || children.any(|&child| may_lack_a_value(terms, child))
}

fn zero_times(factors: &[Factor]) -> Diagnostic {
    let span = factors[0]
        .value
        .span
        .to(factors[factors.len() - 1].value.span);
    Diagnostic::at(
        Code::Domain,
        span,
        "this is zero times what may have no value, such as a division or a logarithm",
    )
    .help("leave it out")
}
