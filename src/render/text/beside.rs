//! What stands between two factors in one line.

use crate::render::math::{Bracket, Kind, Level, Math};
use crate::render::names;
use crate::term::Op;

/// What stands between two factors, so that they are read as a product and nothing else.
pub(super) fn between(left: &Math, right: &Math) -> &'static str {
    let is_number = matches!(left.kind, Kind::Integer(_));
    match first_letter(right) {
        First::Bracket if is_number => " ",
        First::Greek if is_number || ends_greek(left) => "",
        First::Bracket | First::Bar | First::Digit => " * ",
        _ if is_bar(left) || matches!(left.kind, Kind::Factorial(_)) => " * ",
        First::Name if matches!(left.kind, Kind::Fraction(..)) => " * ",
        _ => " ",
    }
}

/// How the text of a part begins.
#[derive(PartialEq, Eq)]
enum First {
    Digit,
    Greek,
    Name,
    Word,
    Bracket,
    Bar,
}

fn first_letter(math: &Math) -> First {
    let of_name = |name: &str| match name.chars().next() {
        Some(letter) if names::is_greek(letter) => First::Greek,
        _ => First::Name,
    };
    match &math.kind {
        Kind::Integer(_) => First::Digit,
        Kind::Symbol(name) => of_name(name),
        Kind::Variable(label) => of_name(label.name),
        Kind::Constant(_) => First::Greek,
        Kind::Brackets(Bracket::Round, _) => First::Bracket,
        Kind::Function {
            op: Op::Abs | Op::Norm,
            ..
        } => First::Bar,
        Kind::Call { .. } => First::Name,
        Kind::Power(base, _) | Kind::Factorial(base) | Kind::Subscript(base, _) => {
            if base.level < Level::Atom {
                First::Bracket
            } else {
                first_letter(base)
            }
        }
        Kind::Dot(pair) | Kind::MatMul(pair) | Kind::Outer(pair) => first_letter(&pair[0]),
        Kind::Transpose(base) | Kind::Inverse(base) => first_letter(base),
        Kind::Identity(_) => First::Name,
        _ => First::Word,
    }
}

/// Its text ends in a Greek letter or in the superscript of one, so that a Greek letter can follow directly.
fn ends_greek(math: &Math) -> bool {
    match &math.kind {
        Kind::Symbol(name) => name.chars().next_back().is_some_and(names::is_greek),
        Kind::Constant(_) => true,
        Kind::Power(base, exponent) => {
            ends_greek(base) && matches!(exponent.kind, Kind::Integer(_))
        }
        _ => false,
    }
}

fn is_bar(math: &Math) -> bool {
    match &math.kind {
        Kind::Function { op, .. } => matches!(op, Op::Abs | Op::Norm),
        Kind::Power(base, _) => is_bar(base),
        _ => false,
    }
}
