//! From where and how far bound variables run, by the quantifiers made so far.

use super::{Binder, Node, Op, Rational, TermId, Terms};

/// From where a bound variable counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// No quantifier binds it yet.
    Unbound,
    /// No quantifier binds it yet, and where one does, it will be from this number on.
    Noted(Rational),
    /// From this whole number on, in every sum and product.
    From(Rational),
    /// It runs over a support, or from an unknown number on.
    Unknown,
}

/// Where a bound variable ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// No quantifier binds it yet.
    Unbound,
    /// At this limit, in every sum and product.
    At(TermId),
    /// It runs over a support, or to different limits.
    Unknown,
}

impl Terms {
    /// The smallest number that a bound variable stands for, if every quantifier of it says so.
    pub fn smallest(&self, binder: Binder) -> Option<Rational> {
        match self.starts[binder.0 as usize] {
            Start::From(low) | Start::Noted(low) => Some(low),
            Start::Unbound | Start::Unknown => None,
        }
    }

    /// The limit that a bound variable does not exceed, if every quantifier of it says so.
    pub fn largest(&self, binder: Binder) -> Option<TermId> {
        match self.ends[binder.0 as usize] {
            End::At(high) => Some(high),
            End::Unbound | End::Unknown => None,
        }
    }

    /// The least value of a sum of numbers, of the end of an index and of minus that index: 1 of `n - i + 1`.
    pub(crate) fn until_end(&self, summands: &[TermId]) -> Option<Rational> {
        let negated = |&term: &TermId| match self.operands(Op::Mul, term) {
            Some(&[sign, of]) if self.is_number(sign, -1) => match self.node(of) {
                Node::Variable(binder) => Some(*binder),
                _ => None,
            },
            _ => None,
        };
        let end = summands
            .iter()
            .find_map(negated)
            .and_then(|v| self.largest(v))?;
        let mut others = summands.iter().filter(|term| negated(term).is_none());
        let is_whole = others.clone().count() + 1 == summands.len();
        let numbers = { others.clone() }.filter_map(|&t| self.as_number(t));
        let (count, least) = numbers.fold((0, Rational::from_integer(0)), |(k, sum), n| {
            (k + 1, sum + n)
        });
        let is_it = is_whole && others.any(|&t| t == end) && count + 2 == summands.len();
        is_it.then_some(least)
    }

    /// Notes over what a variable will run that no quantifier binds yet.
    pub fn note_range(&mut self, binder: Binder, low: TermId, high: TermId) {
        self.note_limits(binder, &[low, high, high]);
    }

    /// Notes from which number on a variable will count that no quantifier binds yet.
    pub fn note_start(&mut self, binder: Binder, low: Rational) {
        self.starts[binder.0 as usize] = Start::Noted(low);
    }

    /// Where an index counts from that begins at a limit: from 2 where it begins at `k + 1` and k counts from 1.
    fn start_at(&self, low: TermId) -> Start {
        match self.node(low) {
            Node::Number(value) => Start::From(*value),
            Node::Variable(other) => self.starts[other.0 as usize],
            Node::Op(Op::Add, parts) => match parts[..] {
                [a, b] => match (self.start_at(a), self.start_at(b)) {
                    (Start::From(one), Start::From(other)) => Start::From(one + other),
                    _ => Start::Unknown,
                },
                _ => Start::Unknown,
            },
            _ => Start::Unknown,
        }
    }

    /// Sums and products have limits, the others have none.
    pub(super) fn note_limits(&mut self, binder: Binder, children: &[TermId]) {
        let here = match *children {
            [low, _, _] => self.start_at(low),
            _ => Start::Unknown,
        };
        let start = &mut self.starts[binder.0 as usize];
        *start = match (*start, here) {
            (Start::Unbound | Start::Noted(_), here) => here,
            (Start::From(old), Start::From(new)) => Start::From(old.min(new)),
            _ => Start::Unknown,
        };
        let end = &mut self.ends[binder.0 as usize];
        *end = match (*end, children) {
            (End::Unbound, &[_, high, _]) => End::At(high),
            (End::At(old), &[_, high, _]) if old == high => End::At(old),
            _ => End::Unknown,
        };
    }
}
