//! What all writers decide alike: the sign before a summand, the mark before an argument, the shape of a function. An
//! operator that has one of these shapes is written everywhere by its row in `shape`.

use super::{Kind, Label, Math};
use crate::term::{Op, Separator};
use std::borrow::Cow;

/// What stands before a summand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum Sign {
    /// Nothing: it is the first.
    None,
    /// A minus that is no subtraction.
    Prefix,
    /// A plus.
    Plus,
    /// A minus.
    Minus,
}

impl Sign {
    /// With the spaces that it has in text.
    pub(in crate::render) fn spaced(self) -> &'static str {
        match self {
            Sign::None => "",
            Sign::Prefix => "-",
            Sign::Plus => " + ",
            Sign::Minus => " - ",
        }
    }
}

/// The summands with their signs.
pub(in crate::render) fn signed<'m, 't>(
    summands: &'m [(bool, Math<'t>)],
) -> impl Iterator<Item = (Sign, &'m Math<'t>)> {
    let sign = |k, minus| match (k, minus) {
        (0, false) => Sign::None,
        (0, true) => Sign::Prefix,
        (_, false) => Sign::Plus,
        (_, true) => Sign::Minus,
    };
    let summands = summands.iter().enumerate();
    summands.map(move |(k, (minus, summand))| (sign(k, *minus), summand))
}

/// What stands before an argument of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum Mark {
    /// Nothing: it is the first.
    None,
    /// A comma.
    Comma,
    /// A semicolon.
    Semicolon,
    /// The bar of what is given.
    Bar,
}

impl Mark {
    /// With the space that it has in text; the bar is given.
    pub(in crate::render) fn spaced(self, bar: &'static str) -> &'static str {
        match self {
            Mark::None => "",
            Mark::Comma => ", ",
            Mark::Semicolon => "; ",
            Mark::Bar => bar,
        }
    }
}

/// The arguments of a call with their marks.
pub(in crate::render) fn marked<'m, 't>(
    arguments: &'m [(Separator, Math<'t>)],
) -> impl Iterator<Item = (Mark, &'m Math<'t>)> {
    let mark = |k, separator| match (separator, k) {
        (Separator::Comma | Separator::Subscript | Separator::Argument, 0) => Mark::None,
        (Separator::Bar, _) => Mark::Bar,
        (Separator::Semicolon, _) | (Separator::Argument, 1) => Mark::Semicolon,
        (Separator::Comma | Separator::Subscript | Separator::Argument, _) => Mark::Comma,
    };
    let arguments = arguments.iter().enumerate();
    arguments.map(move |(k, (separator, argument))| (mark(k, *separator), argument))
}

/// How a function of the operator table is set in two dimensions.
#[derive(Clone, Copy)]
pub(in crate::render) enum Shape<'m, 't> {
    /// Between bars.
    Bars(&'m Math<'t>),
    /// Between double bars, with what stands below the last one.
    Norm(&'m Math<'t>, Option<&'static str>),
    /// A condition, the value where it holds, and the value elsewhere.
    Cases(&'m Math<'t>, &'m Math<'t>, &'m Math<'t>),
    /// One above the other in brackets.
    Binomial(&'m Math<'t>, &'m Math<'t>),
    /// A letter with an order below it, and an argument in brackets.
    OfOrder(&'static str, &'m Math<'t>, &'m Math<'t>),
    /// Its name and its arguments.
    Named,
}

/// The shape of a function. The operator table says how many arguments there are.
pub(in crate::render) fn shape<'m, 't>(op: Op, arguments: &'m [Math<'t>]) -> Shape<'m, 't> {
    match (op, arguments) {
        (Op::Abs, [inner]) => Shape::Bars(inner),
        (Op::Norm, [inner]) => Shape::Norm(inner, None),
        (Op::Norm1, [inner]) => Shape::Norm(inner, Some("1")),
        (Op::If, [condition, value, elsewhere]) => Shape::Cases(condition, value, elsewhere),
        (Op::Choose, [from, chosen]) => Shape::Binomial(from, chosen),
        (Op::BesselI, [order, argument]) => Shape::OfOrder("I", order, argument),
        _ => Shape::Named,
    }
}

/// Two parts side by side, and which of them is transposed.
pub(in crate::render) fn side_by_side<'m, 't>(
    kind: &'m Kind<'t>,
) -> Option<(&'m [Math<'t>; 2], [bool; 2])> {
    match kind {
        Kind::Dot(pair) => Some((pair, [true, false])),
        Kind::Outer(pair) => Some((pair, [false, true])),
        Kind::MatMul(pair) => Some((pair, [false, false])),
        _ => None,
    }
}

/// The base of a slice, and the subscripts that it has before the range: x and i of `x_{i,1:t-1}`.
pub(in crate::render) fn sliced<'m, 't>(base: &'m Math<'t>) -> (&'m Math<'t>, &'m [Math<'t>]) {
    match &base.kind {
        Kind::Subscript(inner, subscripts) => (inner, subscripts),
        _ => (base, &[]),
    }
}

/// The sign of a comparison, or what else its row says.
pub(in crate::render) fn comparison(op: Op) -> &'static str {
    match op {
        Op::AtMost => "≤",
        Op::AtLeast => "≥",
        Op::Differs => "≠",
        _ => op.row().form.plain(),
    }
}

impl<'t> Label<'t> {
    /// The name, with the number of one that stands inside another of the same name.
    pub(in crate::render) fn spelled(self) -> Cow<'t, str> {
        match self.twins {
            0 => Cow::Borrowed(self.name),
            twins => Cow::Owned(format!("{}{}", self.name, twins + 1)),
        }
    }
}
