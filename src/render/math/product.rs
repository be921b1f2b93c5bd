//! Products: what goes above a bar, what below, and what stays beside it.

use super::build::{Builder, Marks, below};
use super::{Bracket, Kind, Level, Math};
use crate::term::ops::Form;
use crate::term::{Node, Op, Quantifier, Rational, TermId};
use num_traits::Signed;

/// Where a factor goes when there is a fraction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Above the bar.
    Above,
    /// Beside the bar if it comes behind every divisor, as in `1/2 log(2π)`, else above it.
    InOrder,
    /// Beside the bar if it comes behind every divisor and something else, as in `σ²/τ² (μ - η)²`.
    Behind,
    /// Beside the bar, as in `1/m Σ …`.
    Beside,
}

/// The bits of every quantifier, among those of the operators.
fn quantifiers() -> u64 {
    use Quantifier::{Divergence, Expectation, Integral, Product, Sum};
    let all = [Sum, Product, Integral, Expectation, Divergence];
    all.iter()
        .fold(0, |bits, quantifier| bits | quantifier.bit())
}

#[derive(Default)]
struct Parts<'t> {
    negative: bool,
    /// Something below the bar is as heavy as what would stand beside it: `exp(z) / Σ exp(z_j)`.
    heavy: bool,
    factors: Vec<(Place, Math<'t>)>,
    /// How many factors come before the last divisor.
    last_divisor: usize,
    below: Vec<Math<'t>>,
}

impl<'t> Builder<'t> {
    /// The product of the operands; a literal or a power of its own is a product of one.
    pub(super) fn product(&mut self, operands: &[TermId], marks: &Marks) -> Math<'t> {
        let mut parts = Parts::default();
        for (k, &operand) in operands.iter().enumerate() {
            self.sort_factor(operand, &below(marks, k), &mut parts);
        }
        parts.finish()
    }

    fn sort_factor(&mut self, operand: TermId, marks: &Marks, parts: &mut Parts<'t>) {
        let terms = self.terms;
        match terms.node(operand) {
            Node::Number(value) => {
                parts.literal(*value, !marks.is_empty()); // a sign has no place of its own
            }
            Node::Op(Op::Pow, pair) => match terms.as_number(pair[1]) {
                Some(exponent) if exponent.is_negative() => {
                    parts.heavy |= terms.ops(pair[0]) & (quantifiers() | Op::Exp.bit()) != 0;
                    let mut denominator = self.power(pair[0], -exponent, marks);
                    denominator.marked |= marks.iter().any(|path| path.is_empty());
                    parts.divide_by(denominator);
                }
                literal => {
                    let is_norm = terms.operands(Op::Norm, pair[0]).is_some();
                    let place = match terms.node(pair[0]) {
                        _ if is_norm || literal.is_none() => Place::InOrder,
                        Node::Op(Op::Add, _) => Place::Behind,
                        _ => Place::Above,
                    };
                    parts.factors.push((place, self.build(operand, marks)));
                }
            },
            _ => {
                let place = self.place(operand);
                parts.factors.push((place, self.build(operand, marks)));
            }
        }
    }

    fn place(&self, operand: TermId) -> Place {
        match self.terms.node(operand) {
            Node::Bind(..) => Place::Beside,
            Node::Op(Op::Add, _) if self.terms.ops(operand) & quantifiers() != 0 => Place::Beside,
            Node::Op(op, _) if matches!(op.row().form, Form::Function(_)) => Place::InOrder,
            _ => Place::Above,
        }
    }
}

impl<'t> Parts<'t> {
    fn literal(&mut self, value: Rational, marked: bool) {
        self.negative ^= value.is_negative();
        let integer = |value| Math {
            marked,
            ..Math::integer(value)
        };
        let (above, below) = (value.numer().unsigned_abs(), value.denom().unsigned_abs());
        if above != 1 {
            self.factors.push((Place::Above, integer(above)));
        }
        if below != 1 {
            self.below.push(integer(below));
        }
    }

    fn divide_by(&mut self, denominator: Math<'t>) {
        self.last_divisor = self.factors.len();
        match denominator.kind {
            Kind::Product(factors) if !denominator.marked => self.below.extend(factors),
            _ => self.below.push(denominator),
        }
    }

    fn finish(self) -> Math<'t> {
        let negative = self.negative;
        let mut math = if self.below.is_empty() {
            product(self.factors.into_iter().map(|(_, factor)| factor).collect())
        } else {
            self.fraction()
        };
        if negative {
            let inner = math.at_least(Level::Product);
            let tall = inner.tall;
            math = Math::new(Kind::Minus(Box::new(inner)), Level::Sum, tall);
        }
        math
    }

    fn fraction(self) -> Math<'t> {
        let (heavy, last) = (self.heavy, self.last_divisor);
        let beside = |place, at| match place {
            Place::Above => false,
            Place::InOrder => at >= last && !heavy,
            Place::Behind => at >= last && at > 0 && !heavy,
            Place::Beside => !heavy,
        };
        let (mut above, mut rest) = (Vec::new(), Vec::new());
        for (at, (place, factor)) in self.factors.into_iter().enumerate() {
            let side = if beside(place, at) {
                &mut rest
            } else {
                &mut above
            };
            side.push(factor);
        }
        let above = product(above);
        // One over something that is new is new.
        let is_new = above.is_one() && self.below.iter().all(|factor| factor.marked);
        let below = product(self.below);
        let mut fraction = Math::new(
            Kind::Fraction(Box::new(above), Box::new(below)),
            Level::Fraction,
            true,
        );
        fraction.set_mark(is_new);
        product(std::iter::once(fraction).chain(rest).collect())
    }
}

/// Factors side by side, in brackets where they would else be misread.
fn product(mut factors: Vec<Math<'_>>) -> Math<'_> {
    if factors.len() < 2 {
        return factors.pop().unwrap_or_else(|| Math::integer(1));
    }
    let last = factors.len() - 1;
    let tall = factors.iter().any(|factor| factor.tall);
    let factors = factors
        .into_iter()
        .enumerate()
        .map(|(k, factor)| as_factor(factor, k == 0, k == last))
        .collect();
    Math::new(Kind::Product(factors), Level::Product, tall)
}

fn as_factor(mut factor: Math<'_>, first: bool, last: bool) -> Math<'_> {
    match &mut factor.kind {
        Kind::Function { bare, .. } => {
            *bare &= last;
            factor
        }
        Kind::Big { .. } | Kind::Dot(_) | Kind::MatMul(_) | Kind::Outer(_) if last => factor,
        Kind::Big { .. } => factor.bracketed(Bracket::Body),
        Kind::Fraction(..) if !first => factor.bracketed(Bracket::Round),
        _ => factor.at_least(Level::Fraction),
    }
}
