//! The display tree: a formula with every choice of notation made, for writers that make none.
//!
//! Brackets that a reader needs in any notation are nodes of the tree. What only a one-line notation needs
//! (a fraction's slash, an exponent's bracket) is the business of the one-line writer.

mod build;
mod density;
mod letters;
mod product;
mod shape;
mod signs;

pub use build::{build, build_marked};
pub(super) use shape::{
    Mark, Shape, Sign, comparison, marked, shape, side_by_side, signed, sliced,
};

use crate::term::{Op, Quantifier, Sense, Separator};

/// A part of a formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Math<'t> {
    /// What it is.
    pub kind: Kind<'t>,
    /// How tightly it holds together.
    pub level: Level,
    /// It is higher than a line when it is set in two dimensions.
    pub tall: bool,
    /// A writer may highlight it: the step changed it.
    pub marked: bool,
}

/// How tightly a part holds together, the loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A sum, or something with a minus before it.
    Sum,
    /// A product, or a sign such as Σ with its body.
    Product,
    /// A fraction.
    Fraction,
    /// A function with its argument.
    Function,
    /// A power or a factorial.
    Power,
    /// A thing that nothing can pull apart.
    Atom,
}

/// A bound variable's name; inside another of the same name it gets a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label<'t> {
    /// The name.
    pub name: &'t str,
    /// How many enclosing variables have the same name.
    pub twins: usize,
    /// It counts, as one of a sum or a product does; what an expectation is over does not.
    pub is_index: bool,
}

/// Which brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bracket {
    /// Round, in every notation.
    Round,
    /// Round, around the body of a sign; a notation whose signs enclose their body leaves them out.
    Body,
    /// As `Body`, but square.
    SquareBody,
}

/// The kinds of part.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind<'t> {
    /// A whole number without sign.
    Integer(u64),
    /// A name.
    Symbol(&'t str),
    /// A bound variable.
    Variable(Label<'t>),
    /// A constant of the operator table.
    Constant(Op),
    /// Summands, `true` where a minus stands before one.
    Sum(Vec<(bool, Math<'t>)>),
    /// With a minus before it.
    Minus(Box<Math<'t>>),
    /// Factors side by side.
    Product(Vec<Math<'t>>),
    /// Above and below the bar.
    Fraction(Box<Math<'t>>, Box<Math<'t>>),
    /// The same on one line, as in an exponent.
    Slash(Box<Math<'t>>, Box<Math<'t>>),
    /// Base and exponent.
    Power(Box<Math<'t>>, Box<Math<'t>>),
    /// A square root.
    Root(Box<Math<'t>>),
    /// Brackets.
    Brackets(Bracket, Box<Math<'t>>),
    /// A function of the operator table. Set in two dimensions, it needs no brackets if `bare`.
    Function {
        /// Which.
        op: Op,
        /// Its arguments.
        arguments: Vec<Math<'t>>,
        /// The argument is clear without brackets.
        bare: bool,
    },
    /// A comparison of two things.
    Relation(Op, Box<[Math<'t>; 2]>),
    /// An opaque function.
    Call {
        /// Its name.
        name: &'t str,
        /// Subscripts of the name.
        subscripts: Vec<Math<'t>>,
        /// The arguments, each with what stands before it.
        arguments: Vec<(Separator, Math<'t>)>,
    },
    /// A thing with subscripts.
    Subscript(Box<Math<'t>>, Vec<Math<'t>>),
    /// A thing with a range of subscripts.
    Slice(Box<[Math<'t>; 3]>),
    /// `y!`
    Factorial(Box<Math<'t>>),
    /// `aᵀb`
    Dot(Box<[Math<'t>; 2]>),
    /// `X w`
    MatMul(Box<[Math<'t>; 2]>),
    /// `a bᵀ`
    Outer(Box<[Math<'t>; 2]>),
    /// `Xᵀ`
    Transpose(Box<Math<'t>>),
    /// `Σ⁻¹`
    Inverse(Box<Math<'t>>),
    /// `I_n`
    Identity(Box<Math<'t>>),
    /// `Σ`, `∏` or `∫` with its variable, over what it runs, and its body.
    Big {
        /// Which.
        quantifier: Quantifier,
        /// The bound variable.
        variable: Label<'t>,
        /// Over what it runs.
        range: Box<Range<'t>>,
        /// What is summed.
        body: Box<Math<'t>>,
    },
    /// An expectation: variable, density and body.
    Expectation(Label<'t>, Box<[Math<'t>; 2]>),
    /// A Kullback-Leibler divergence of two densities.
    Divergence(Box<[Math<'t>; 2]>),
    /// `argmax` or `argmin` over names.
    Optimum(Sense, Vec<&'t str>, Box<Math<'t>>),
}

/// The function is written as a word with a space behind it, as in `log x`, not as a letter, as in `σ(x)`.
pub(super) fn is_word(op: Op) -> bool {
    matches!(
        op,
        Op::Det
            | Op::Trace
            | Op::Exp
            | Op::Log
            | Op::LogGamma
            | Op::Max
            | Op::Min
            | Op::Cos
            | Op::Cosh
            | Op::Sin
            | Op::Tanh
            | Op::Asinh
    )
}

/// Over what the variable of a sign runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Range<'t> {
    /// Low and high; none for an integral, and where the condition tells.
    pub limits: Option<[Math<'t>; 2]>,
    /// What holds of all that is summed: `t_j >= t_i`.
    pub condition: Option<Math<'t>>,
}

/// What stands between two factors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// A centred dot.
    Dot,
    /// A thin space.
    Thin,
    /// Nothing but what mathematics sets by itself.
    None,
}

/// What a notation in two dimensions puts between two factors.
pub(super) fn gap(left: &Math, right: &Math) -> Gap {
    let name = matches!(
        left.kind,
        Kind::Symbol(_) | Kind::Variable(_) | Kind::Subscript(..) | Kind::Call { .. }
    );
    match &right.kind {
        Kind::Integer(_) => Gap::Dot,
        Kind::Power(base, _) if matches!(base.kind, Kind::Integer(_)) => Gap::Dot,
        Kind::Call { .. } | Kind::Brackets(..) if name => Gap::Thin,
        Kind::Function { op, .. } if name && !is_word(*op) => Gap::Thin,
        _ if matches!(left.kind, Kind::Function { .. }) => Gap::Thin,
        _ if ends_with_word(left) || begins_with_word(right) => Gap::Thin,
        _ => Gap::None,
    }
}

/// Whether a factor begins with a name of several letters, which the one before it would run into.
fn begins_with_word(math: &Math) -> bool {
    match &math.kind {
        Kind::Symbol(name) => is_long(name),
        Kind::Subscript(base, _) | Kind::Power(base, _) => begins_with_word(base),
        _ => false,
    }
}

fn ends_with_word(math: &Math) -> bool {
    matches!(math.kind, Kind::Symbol(name) if is_long(name))
}

/// A name of several letters, which is set upright; the one letter of `x_0` is not.
fn is_long(name: &str) -> bool {
    let base = name.split('_').next().unwrap_or(name);
    base.chars().count() > 1 && base.chars().all(char::is_alphabetic)
}

/// Single letters, which stand in a subscript side by side.
pub(super) fn are_letters(subscripts: &[Math]) -> bool {
    let letter = |s: &Math| match s.kind {
        Kind::Variable(label) => label.name.chars().count() == 1,
        Kind::Symbol(name) => name.chars().count() == 1,
        _ => false,
    };
    subscripts.iter().all(letter)
}

impl<'t> Math<'t> {
    /// A part that nothing can pull apart.
    pub(super) fn atom(kind: Kind<'t>) -> Math<'t> {
        Math::new(kind, Level::Atom, false)
    }

    fn new(kind: Kind<'t>, level: Level, tall: bool) -> Math<'t> {
        Math {
            kind,
            level,
            tall,
            marked: false,
        }
    }

    /// A name as a formula.
    pub fn symbol(name: &'t str) -> Math<'t> {
        Math::atom(Kind::Symbol(name))
    }

    fn integer(value: u64) -> Math<'t> {
        Math::atom(Kind::Integer(value))
    }

    fn bracketed(self, bracket: Bracket) -> Math<'t> {
        let tall = self.tall;
        Math::new(Kind::Brackets(bracket, Box::new(self)), Level::Atom, tall)
    }

    /// The part itself, or in round brackets if it is looser than wanted.
    fn at_least(self, level: Level) -> Math<'t> {
        if self.level < level {
            self.bracketed(Bracket::Round)
        } else {
            self
        }
    }

    /// Marks the part, in the place of what is marked right below a fraction's bar.
    fn set_mark(&mut self, marked: bool) {
        self.marked |= marked;
        if let (Kind::Fraction(_, below), true) = (&mut self.kind, marked) {
            below.marked = false;
            if let Kind::Product(factors) = &mut below.kind {
                factors.iter_mut().for_each(|factor| factor.marked = false);
            }
        }
    }

    /// Takes away the mark of the whole formula, or of all that an optimum is of: it would say nothing.
    pub(super) fn unmark_whole(&mut self) {
        self.marked = false;
        match &mut self.kind {
            Kind::Optimum(_, _, body) | Kind::Brackets(_, body) => body.unmark_whole(),
            _ => {}
        }
    }

    /// It is the number one.
    pub fn is_one(&self) -> bool {
        self.kind == Kind::Integer(1)
    }
}
