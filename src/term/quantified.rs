//! Facts of sums, products, integrals and expectations, from the fact of what stands in them.

use super::facts::{Fact, Facts, family};
use super::interval::{Definiteness, int};
use super::{Binder, Node, Op, Quantifier, Rational, TermId, Terms};

/// So many ranges in each other are looked through.
const NESTED: usize = 4;

impl Facts<'_> {
    /// Whether an index set has an element. One whose limits are free of other indices has: that is assumed of the names in
    /// it. One that moves with another index, as `1..i - 1` does, may be empty for some of its values.
    pub(super) fn is_filled(&mut self, terms: &Terms, low: TermId, high: TermId) -> bool {
        let from = terms.as_number(low);
        match from {
            Some(_) if of_a_name(terms, high) || !terms.moves_with_an_index(high) => true,
            Some(from) => self.of(terms, high).low.is_some_and(|(end, _)| end >= from),
            None => self.is_reached(terms, split(terms, low), high),
        }
    }

    /// Whether a limit is certainly not below what a range begins at: k of `k..n`, where k itself runs to n.
    fn is_reached(&mut self, terms: &Terms, low: (Option<TermId>, i64), high: TermId) -> bool {
        let (mut base, mut offset) = low;
        let (end, beyond) = split(terms, high);
        for _ in 0..NESTED {
            if base == end {
                return offset <= beyond;
            }
            match (base, end) {
                (Some(below), Some(above))
                    if offset <= beyond && self.gap(terms, above, below).is_nonnegative() =>
                {
                    return true;
                }
                (None, Some(above)) => {
                    let least = self.of(terms, above).low;
                    return least.is_some_and(|(least, _)| least + int(beyond) >= int(offset));
                }
                _ => {}
            }
            let Some(&Node::Variable(index)) = base.map(|base| terms.node(base)) else {
                return false;
            };
            let Some(last) = terms.largest(index) else {
                return false;
            };
            let (next, more) = split(terms, last);
            (base, offset) = (next, offset.saturating_add(more));
        }
        false
    }
}

/// A limit as a term and a whole number that is added to it: `k + 1` as k and 1, 3 as nothing and 3.
fn split(terms: &Terms, limit: TermId) -> (Option<TermId>, i64) {
    let whole = |t: TermId| {
        let number = terms.as_number(t).filter(Rational::is_integer);
        number.map(|n| n.to_integer())
    };
    if let Some(number) = whole(limit) {
        return (None, number);
    }
    match terms.operands(Op::Add, limit) {
        Some(&[a, b]) => match (whole(a), whole(b)) {
            (Some(number), None) => (Some(b), number),
            (None, Some(number)) => (Some(a), number),
            _ => (Some(limit), 0),
        },
        _ => (Some(limit), 0),
    }
}

/// A name, `T_i`, or one less or more a number: the model assumes of it what it needs.
fn of_a_name(terms: &Terms, limit: TermId) -> bool {
    let is_name = |t: TermId| family(terms, t).is_some();
    match terms.operands(Op::Add, limit) {
        Some(&[a, b]) => {
            is_name(a) && terms.as_number(b).is_some() || is_name(b) && terms.as_number(a).is_some()
        }
        _ => is_name(limit),
    }
}

impl Terms {
    /// Whether a limit moves with another index by itself, as `i - 1` does and `n_i` does not.
    pub fn moves_with_an_index(&self, limit: TermId) -> bool {
        match self.node(limit) {
            Node::Variable(_) => true,
            Node::Op(op, _) if op.is_selection() => false,
            _ => { self.children(limit).iter() }.any(|&child| self.moves_with_an_index(child)),
        }
    }
}

impl Terms {
    /// Whether a limit or a subscript moves with a certain index by itself: with i, as `i - 1` does and `n_i` does not.
    pub fn moves_with(&self, limit: TermId, index: Binder) -> bool {
        match self.node(limit) {
            Node::Variable(binder) => *binder == index,
            Node::Op(op, _) if op.is_selection() => false,
            _ => { self.children(limit).iter() }.any(|&child| self.moves_with(child, index)),
        }
    }
}

/// What is certain of a quantified term when its body is so. An empty product is one, an empty sum zero.
pub(super) fn quantified(quantifier: Quantifier, body: &Fact, is_filled: bool) -> Fact {
    match quantifier {
        Quantifier::Expectation => Fact {
            integer: false,
            nonzero: Fact::between(body.low, body.high).nonzero,
            ..*body
        },
        Quantifier::Divergence => Fact::nonnegative(),
        Quantifier::Integral => {
            if body.is_positive() {
                Fact::positive() // a support is no null set
            } else if body.is_nonnegative() {
                Fact::nonnegative()
            } else {
                Fact::real()
            }
        }
        Quantifier::Sum => {
            let fact = if body.is_positive() && is_filled {
                Fact::positive()
            } else if body.is_nonnegative() {
                Fact::nonnegative()
            } else if body.is_nonpositive() {
                let reaches_zero = !body.is_negative() || !is_filled;
                Fact::between(None, Some((int(0), reaches_zero)))
            } else {
                Fact::real()
            };
            let matrix = match body.matrix {
                Definiteness::Definite if !is_filled => Definiteness::Semidefinite,
                Definiteness::Invertible if !is_filled => Definiteness::Unknown,
                other => other,
            };
            Fact {
                integer: body.integer,
                matrix,
                ..fact
            }
        }
        Quantifier::Product => {
            let fact = if body.is_positive() {
                Fact::positive()
            } else if body.is_nonnegative() {
                Fact::nonnegative()
            } else {
                Fact::real()
            };
            Fact {
                integer: body.integer,
                matrix: Definiteness::Unknown,
                ..fact
            }
        }
    }
}
