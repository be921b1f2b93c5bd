//! How well a part holds together when it is heard: where a formula shows brackets, bars and the length of a line, a voice has
//! to say where a part ends.

use crate::render::display::Names;
use crate::render::math::{self, Kind, Math, Shape};
use crate::term::Op;

/// How well the words of a part hold together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// Whatever is said behind it, it is said of the whole: a name, brackets, `x squared`.
    Closed,
    /// It takes what comes next, if that binds as tightly as `squared` does: `log of x`.
    Open,
    /// Words such as `plus` and `times` stand in it, or it goes on until something ends it.
    Loose,
}

/// How well a part holds together.
pub(super) fn hold(math: &Math, names: &Names) -> Hold {
    if names.of_part(math).is_some() {
        return Hold::Closed;
    }
    match &math.kind {
        Kind::Integer(_)
        | Kind::Symbol(_)
        | Kind::Variable(_)
        | Kind::Constant(_)
        | Kind::Brackets(..)
        | Kind::Fraction(..)
        | Kind::Slash(..)
        | Kind::Subscript(..)
        | Kind::Factorial(_)
        | Kind::Transpose(_) => Hold::Closed,
        Kind::Power(base, exponent) => match exponent.kind {
            Kind::Integer(2) if is_norm(base) => Hold::Open,
            Kind::Integer(2 | 3) => Hold::Closed,
            _ => Hold::Open,
        },
        Kind::Function { op, arguments, .. } => match math::shape(*op, arguments) {
            Shape::Cases(..) => Hold::Closed,
            Shape::Binomial(..) => Hold::Loose,
            _ => Hold::Open,
        },
        Kind::Root(_)
        | Kind::Call { .. }
        | Kind::Inverse(_)
        | Kind::Identity(_)
        | Kind::Slice(_)
        | Kind::Expectation(..) => Hold::Open,
        Kind::Dot(pair) if hold(&pair[1], names) != Hold::Loose => Hold::Open,
        Kind::Dot(_)
        | Kind::Sum(_)
        | Kind::Minus(_)
        | Kind::Product(_)
        | Kind::MatMul(_)
        | Kind::Outer(_)
        | Kind::Relation(..)
        | Kind::Big { .. }
        | Kind::Divergence(_)
        | Kind::Optimum(..) => Hold::Loose,
    }
}

/// A norm, whose square has a name of its own.
pub(super) fn is_norm(math: &Math) -> bool {
    matches!(math.kind, Kind::Function { op: Op::Norm, .. })
}

/// A single word: several of them may stand below one name.
pub(super) fn is_word(math: &Math) -> bool {
    matches!(
        math.kind,
        Kind::Integer(_) | Kind::Symbol(_) | Kind::Variable(_) | Kind::Constant(_)
    )
}

/// Sums and products of names: none of the words `of`, `from`, `to` and `where` stands in it, which tell the parts of a sign.
pub(super) fn is_flat(math: &Math) -> bool {
    match &math.kind {
        Kind::Minus(inner) => is_flat(inner),
        Kind::Sum(summands) => summands.iter().all(|(_, summand)| is_flat(summand)),
        Kind::Product(factors) => factors.iter().all(is_flat),
        Kind::Relation(_, pair) => pair.iter().all(is_flat),
        Kind::Subscript(base, subscripts) => is_word(base) && subscripts.iter().all(is_word),
        _ => is_word(math),
    }
}

/// What is said of a function before `of`; `the …` where what it is of ends by a word of its own.
pub(super) fn words(op: Op) -> &'static str {
    match op {
        Op::Abs => "the absolute value",
        Op::Norm => "the norm",
        Op::Norm1 => "the one-norm",
        Op::Log => "log",
        Op::Exp => "the exponential",
        Op::Det => "the determinant",
        Op::Trace => "the trace",
        Op::Indicator => "the indicator",
        Op::LogGamma => "log gamma",
        _ => op.row().name,
    }
}

/// The word that ends what stands between bars, if it is more than a name.
pub(super) fn end(op: Op) -> Option<&'static str> {
    match op {
        Op::Abs => Some("end of absolute value"),
        Op::Norm | Op::Norm1 => Some("end of norm"),
        _ => None,
    }
}

/// How a comparison is said.
pub(super) fn relation(op: Op) -> &'static str {
    match op {
        Op::Less => "is less than",
        Op::AtMost => "is at most",
        Op::Greater => "is greater than",
        Op::AtLeast => "is at least",
        Op::Differs => "differs from",
        _ => "equals",
    }
}
