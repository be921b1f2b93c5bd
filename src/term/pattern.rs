//! Patterns: the two sides of a rule, with metavariables in the place of terms.

use super::{Op, Quantifier, Rational};

/// One side of a rule. Metavariables are numbered within their rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// `?a`: any term. As an operand of a sum or product it may stand for several operands together.
    Meta(u8),
    /// `?a * ...`: any number of operands, at least one, each of this form. Only in sums and products.
    Each(Box<Pattern>),
    /// An exact number.
    Number(Rational),
    /// An operator.
    Op(Op, Vec<Pattern>),
    /// A quantifier whose variable is the metavariable of that number. The last child is the body (both
    /// children of an expectation or a divergence are given). A sum or product of one child stands for
    /// one with any limits, which the right side repeats.
    Bind(Quantifier, u8, Vec<Pattern>),
}

impl Pattern {
    /// Visits the metavariables that stand for terms, and says of each whether it stands under [`Pattern::Each`].
    fn metas(&self, in_each: bool, visit: &mut impl FnMut(u8, bool)) {
        match self {
            Pattern::Meta(meta) => visit(*meta, in_each),
            Pattern::Op(_, children) | Pattern::Bind(_, _, children) => {
                children
                    .iter()
                    .for_each(|child| child.metas(in_each, visit));
            }
            Pattern::Each(inner) => inner.metas(true, visit),
            Pattern::Number(_) => {}
        }
    }
}

/// A metavariable of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// As it is written: `?a`.
    pub name: String,
    /// It stands for a bound variable.
    pub is_variable: bool,
    /// It occurs under [`Pattern::Each`] on the left: it stands for a list of terms.
    pub is_repeated: bool,
}

/// Both sides of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Patterns {
    /// What is replaced.
    pub left: Pattern,
    /// What it is replaced by.
    pub right: Pattern,
    /// The metavariables by number.
    pub metas: Vec<Meta>,
}

impl Patterns {
    /// Both sides, with what their metavariables are: one that stands under [`Pattern::Each`] on the left, and nowhere
    /// outside of one, stands for a list of terms.
    pub fn new(left: Pattern, right: Pattern, mut metas: Vec<Meta>) -> Patterns {
        left.metas(false, &mut |meta, in_each| {
            metas[usize::from(meta)].is_repeated |= in_each;
        });
        for side in [&left, &right] {
            side.metas(false, &mut |meta, in_each| {
                metas[usize::from(meta)].is_repeated &= in_each;
            });
        }
        Patterns { left, right, metas }
    }

    /// The number of a metavariable.
    pub fn meta(&self, name: &str) -> Option<u8> {
        self.metas
            .iter()
            .position(|m| m.name == name)
            .map(|k| k as u8)
    }
}
