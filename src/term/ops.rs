//! The operator table: one row an operator, with its meaning, its range and how it is written.

use super::Quantifier;
use super::eval::{self, Meaning, special};
use super::facts::Fact;
use super::interval::int;

/// How many operands an operator takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// Exactly so many.
    Exactly(usize),
    /// At least so many.
    AtLeast(usize),
}

impl Arity {
    /// Whether this many operands are right.
    pub fn admits(self, count: usize) -> bool {
        match self {
            Arity::Exactly(n) => count == n,
            Arity::AtLeast(n) => count >= n,
        }
    }
}

/// How an operator is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `log(x)`: its name and its operands in parentheses. The LaTeX of the name.
    Function(&'static str),
    /// A constant: its plain text and its LaTeX.
    Constant(&'static str, &'static str),
    /// Between its two operands: its plain text and its LaTeX.
    Relation(&'static str, &'static str),
    /// A notation of its own, which the printers know.
    Special,
}

impl Form {
    /// The sign of a relation or a constant in plain text.
    pub fn plain(self) -> &'static str {
        match self {
            Form::Relation(plain, _) | Form::Constant(plain, _) => plain,
            Form::Function(_) | Form::Special => "",
        }
    }
}

/// One row of the table.
pub struct Row {
    /// The operator.
    pub op: Op,
    /// Its name in the notation and in the JSON.
    pub name: &'static str,
    /// The number of operands.
    pub arity: Arity,
    /// How it is written.
    pub form: Form,
    /// Whether the value exists, from what is known of the operands.
    pub defined: fn(&[Fact]) -> bool,
    /// Where the value lies, from what is known of the operands; assumes that it exists.
    pub range: fn(&[Fact]) -> Fact,
    /// The value.
    pub meaning: Meaning,
}

macro_rules! operators {
    ($($(#[doc = $doc:literal])+ $op:ident $name:literal $arity:ident($n:literal) $form:expr, $defined:expr, $range:expr, $meaning:expr;)+) => {
        /// An operator.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Op { $($(#[doc = $doc])+ $op),+ }

        /// Every operator, in the order of [`Op`].
        pub static TABLE: &[Row] = &[$(Row {
            op: Op::$op,
            name: $name,
            arity: Arity::$arity($n),
            form: $form,
            defined: $defined,
            range: $range,
            meaning: $meaning,
        }),+];
    };
}

use Form::{Constant, Function, Relation, Special};
use Meaning::{Scalar, Structural};

#[rustfmt::skip]
operators! {
    /// A sum of scalars, or of vectors of one length.
    Add       "add"       AtLeast(2) Special,                always,   |a| Fact::sum(a),          Structural;
    /// A product of scalars; at most one factor may be a vector.
    Mul       "mul"       AtLeast(2) Special,                always,   |a| Fact::product(a),      Structural;
    /// `x^y`: for x > 0, for x = 0 with y > 0, and for every x ≠ 0 with a whole y.
    Pow       "pow"       Exactly(2) Special,                Fact::power_defined, |a| Fact::power(&a[0], &a[1]), Scalar(eval::pow);
    /// The exponential function.
    Exp       "exp"       Exactly(1) Function("\\exp"),      always,   |a| Fact::exp(&a[0]),      Scalar(eval::exp);
    /// The natural logarithm, of a positive number.
    Log       "log"       Exactly(1) Function("\\log"),      |a| a[0].is_positive(), |a| Fact::log(&a[0]), Scalar(eval::log);
    /// The absolute value.
    Abs       "abs"       Exactly(1) Special,                always,   |a| Fact::abs(&a[0]),      Scalar(eval::abs);
    /// The largest of its operands.
    Max       "max"       AtLeast(1) Function("\\max"),      always,   |a| Fact::largest(a),         Scalar(eval::max);
    /// The smallest of its operands.
    Min       "min"       AtLeast(1) Function("\\min"),      always,   |a| Fact::smallest(a),         Scalar(eval::min);
    /// `n!` of a whole number n ≥ 0.
    Factorial "factorial" Exactly(1) Special,                |a| a[0].integer && a[0].is_nonnegative(), |_| Fact::at_least_one_integer(), Scalar(special::factorial);
    /// The gamma function, of a positive number.
    Gamma     "gamma"     Exactly(1) Function("\\Gamma"),    |a| a[0].is_positive(), |_| Fact::positive(), Scalar(special::gamma);
    /// The logarithm of the gamma function, of a positive number.
    LogGamma  "lgamma"    Exactly(1) Function("\\log\\Gamma"), |a| a[0].is_positive(), |_| Fact::real(), Scalar(special::lgamma);
    /// The digamma function, the derivative of the logarithm of the gamma function, of a positive number.
    Digamma   "digamma"   Exactly(1) Function("\\psi"),     |a| a[0].is_positive(), |_| Fact::real(), Scalar(special::digamma);
    /// The beta function `Γ(a) Γ(b)/Γ(a + b)`, of positive numbers.
    Beta      "beta"      Exactly(2) Function("\\mathrm{B}"), |a| a.iter().all(Fact::is_positive), |_| Fact::positive(), Scalar(special::beta);
    /// Riemann's zeta function, of a number above 1.
    Zeta      "zeta"      Exactly(1) Function("\\zeta"),     |a| a[0].is_above_one(), |_| Fact::above_one(), Scalar(special::zeta);
    /// The modified Bessel function of the first kind: of a whole order, or at a positive number of an order above −1.
    BesselI   "besseli"   Exactly(2) Function("I"),          |a| Fact::bessel_defined(&a[0], &a[1]), |a| Fact::bessel(&a[0], &a[1]), Scalar(special::besseli);
    /// The binomial coefficient, of whole numbers `0 ≤ k ≤ n`.
    Choose    "choose"    Exactly(2) Function("\\binom"),    |a| Fact::choice_defined(&a[0], &a[1]), |_| Fact::at_least_one_integer(), Scalar(special::choose);
    /// The logistic sigmoid 1/(1 + exp(-x)).
    Sigmoid   "sigmoid"   Exactly(1) Function("\\sigma"),    always,   |_| Fact::unit(),          Scalar(eval::sigmoid);
    /// The distribution function of the standard normal distribution.
    NormCdf   "normcdf"   Exactly(1) Function("\\Phi"),      always,   |_| Fact::unit(),          Scalar(special::normcdf);
    /// The density of the standard normal distribution.
    NormPdf   "normpdf"   Exactly(1) Function("\\phi"),      always,   |_| Fact::unit(),          Scalar(eval::normpdf);
    /// The error function.
    Erf       "erf"       Exactly(1) Function("\\mathrm{erf}"), always, |a| Fact::inside_signed_unit_of(&a[0]), Scalar(special::erf);
    /// The cosine.
    Cos       "cos"       Exactly(1) Function("\\cos"),      always,   |_| Fact::signed_unit(),   Scalar(eval::cos);
    /// The hyperbolic cosine.
    Cosh      "cosh"      Exactly(1) Function("\\cosh"),     always,   |_| Fact::at_least_one(),  Scalar(eval::cosh);
    /// The sine.
    Sin       "sin"       Exactly(1) Function("\\sin"),      always,   |_| Fact::signed_unit(),   Scalar(eval::sin);
    /// The hyperbolic tangent.
    Tanh      "tanh"      Exactly(1) Function("\\tanh"),     always,   |a| Fact::inside_signed_unit_of(&a[0]), Scalar(eval::tanh);
    /// The inverse of the hyperbolic sine.
    Asinh     "asinh"     Exactly(1) Function("\\mathrm{arsinh}"), always, |_| Fact::real(),       Scalar(eval::asinh);
    /// `x < y`: 1 where it holds, else 0; so are the other comparisons.
    Less      "less"      Exactly(2) Relation("<", "<"),     always,   |a| Fact::less(&a[0], &a[1]), Scalar(eval::less);
    /// `x <= y`
    AtMost    "at-most"   Exactly(2) Relation("<=", "\\le"), always,  |a| Fact::at_most(&a[0], &a[1]), Scalar(eval::at_most);
    /// `x > y`
    Greater   "greater"   Exactly(2) Relation(">", ">"),     always,   |a| Fact::less(&a[1], &a[0]), Scalar(eval::greater);
    /// `x >= y`
    AtLeast   "at-least"  Exactly(2) Relation(">=", "\\ge"), always,  |a| Fact::at_most(&a[1], &a[0]), Scalar(eval::at_least);
    /// `x = y`
    Equals    "equals"    Exactly(2) Relation("=", "="),     always,   |a| Fact::equals(&a[0], &a[1]), Scalar(eval::equals);
    /// `x != y`
    Differs   "differs"   Exactly(2) Relation("!=", "\\ne"), always,  |a| Fact::differs(&a[0], &a[1]), Scalar(eval::differs);
    /// The indicator of a condition: 1 where it holds, else 0.
    Indicator "ind"       Exactly(1) Function("\\mathbf{1}"), always, |a| Fact::differs(&a[0], &Fact::exactly(int(0))), Scalar(eval::indicator);
    /// `if(c, a, b)`: a where the condition holds, else b.
    If        "if"        Exactly(3) Function("\\mathrm{if}"), always, |a| Fact::chosen(&a[0], &a[1], &a[2]), Structural;
    /// The circle's ratio.
    Pi        "pi"        Exactly(0) Constant("π", "\\pi"),  always,   |_| Fact::pi(),            Scalar(eval::pi);
    /// `softmax(z)`: a vector of positive numbers that sum to one.
    Softmax   "softmax"   Exactly(1) Function("\\mathrm{softmax}"), always, |_| Fact::share(),    Structural;
    /// The inner product `aᵀb` of two vectors.
    Dot       "dot"       Exactly(2) Special,                always,   |a| Fact::inner_product(a), Structural;
    /// A matrix times a vector or a matrix.
    MatMul    "matmul"    Exactly(2) Special,                always,   |a| Fact::matrix_product(a), Structural;
    /// The outer product `a bᵀ` of two vectors.
    Outer     "outer"     Exactly(2) Special,                always,   |a| Fact::outer(a),        Structural;
    /// `Xᵀ`.
    Transpose "transpose" Exactly(1) Special,                always,   |a| a[0],                  Structural;
    /// The inverse of a matrix.
    Inv       "inv"       Exactly(1) Special,                |a| a[0].is_invertible(), |a| Fact::inverse(&a[0]), Structural;
    /// The determinant of a matrix.
    Det       "det"       Exactly(1) Function("\\det"),      always,   |a| Fact::determinant(&a[0]), Structural;
    /// The sum of the diagonal of a matrix.
    Trace     "trace"     Exactly(1) Function("\\mathrm{tr}"), always, |a| Fact::trace(&a[0]), Structural;
    /// The matrix with that vector on its diagonal, and else zeros.
    Diag      "diag"      Exactly(1) Function("\\mathrm{diag}"), always, |a| Fact::diagonal(&a[0]), Structural;
    /// The identity matrix of that size.
    Identity  "identity"  Exactly(1) Special,                |a| a[0].integer && a[0].is_positive(), |_| Fact::identity(),      Structural;
    /// The number of components of a vector, or of rows of a matrix.
    Dim       "dim"       Exactly(1) Function("\\dim"),      always,   |_| Fact::at_least_one_integer(), Structural;
    /// The Euclidean norm of a vector.
    Norm      "norm"      Exactly(1) Special,                always,   |_| Fact::nonnegative(),   Structural;
    /// The sum of the absolute values of a vector.
    Norm1     "norm1"     Exactly(1) Function("\\mathrm{norm}_{1}"), always, |_| Fact::nonnegative(), Structural;
    /// `y_i`, `W[i,k]`: a name and its subscripts.
    Index     "index"     AtLeast(2) Special,                always,   |a| a[0],                  Structural;
    /// `y[1..m]`: the whole sample, from a name, the first and the last subscript.
    Slice     "slice"     Exactly(3) Special,                always,   |a| a[0],                  Structural;
}

fn always(_: &[Fact]) -> bool {
    true
}

/// Functions of mathematics that are in no row, and whose values have both signs: as a function of a user's own, each may
/// stand wherever any function may, but nothing can be assumed of it.
pub const ABSENT: &[&str] = &[
    "tan", "cot", "sec", "csc", "sinh", "coth", "csch", "asin", "atan", "acot", "arcsin", "arctan",
    "arccot", "atanh", "arcsinh", "arctanh", "arsinh", "artanh", "probit", "sign", "sgn", "floor",
    "ceil", "round", "cbrt", "sinc", "besselj", "bessely",
];

impl Op {
    /// The operator's row.
    pub fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// Its bit in sets of operators. The last ones of the table may share one, so a set tells for certain only
    /// which operators are not in it.
    pub fn bit(self) -> u64 {
        1 << (self as u64).min(Quantifier::FIRST_BIT - 1)
    }

    /// The operator selects from its first operand and says nothing new of its value.
    pub fn is_selection(self) -> bool {
        matches!(self, Op::Index | Op::Slice)
    }

    /// It compares its two operands: 1 where it holds, else 0.
    pub fn is_comparison(self) -> bool {
        matches!(self.row().form, Relation(..))
    }

    /// The operator of that name, however it is written.
    pub fn named(name: &str) -> Option<Op> {
        TABLE.iter().find(|row| row.name == name).map(|row| row.op)
    }

    /// Whether it may be of a vector, and is then taken of each component. Of a matrix it is not: the exponential and the
    /// powers of a matrix mean something else.
    pub fn is_of_components(self) -> bool {
        matches!(
            self,
            Op::Pow
                | Op::Exp
                | Op::Log
                | Op::Abs
                | Op::Max
                | Op::Min
                | Op::Sigmoid
                | Op::NormCdf
                | Op::Erf
                | Op::Cos
                | Op::Cosh
                | Op::Sin
                | Op::Tanh
        )
    }

    /// The rank of its value, where that does not depend on the operands: 1 for a vector, 2 for a matrix.
    pub fn rank(self) -> usize {
        match self {
            Op::Softmax | Op::Slice => 1,
            Op::Outer | Op::Transpose | Op::Inv | Op::Diag | Op::Identity => 2,
            _ => 0,
        }
    }

    /// The rank that the operand of that place must have; none where several will do. Of the functions that are taken of
    /// each component of a vector it is that of the usual operand, a number.
    pub fn operand_rank(self, place: usize) -> Option<usize> {
        match self {
            Op::Dot | Op::Norm | Op::Norm1 | Op::Softmax | Op::Outer | Op::Diag => Some(1),
            Op::Transpose | Op::Inv | Op::Det | Op::Trace => Some(2),
            Op::MatMul if place == 0 => Some(2),
            Op::Add | Op::Mul | Op::MatMul | Op::Dim | Op::Index | Op::Slice => None,
            _ => Some(0),
        }
    }

    /// The operator of a function's name in the notation, such as `log`.
    pub fn function(name: &str) -> Option<Op> {
        let named = |row: &&Row| matches!(row.form, Function(_)) && row.name == name;
        TABLE.iter().find(named).map(|row| row.op)
    }
}

impl Quantifier {
    /// Every one, with its name in prefix notation.
    const NAMES: [(Quantifier, &str); 5] = [
        (Quantifier::Sum, "sum"),
        (Quantifier::Product, "prod"),
        (Quantifier::Integral, "integral"),
        (Quantifier::Expectation, "expectation"),
        (Quantifier::Divergence, "divergence"),
    ];

    /// Its name in prefix notation.
    pub fn name(self) -> &'static str {
        Quantifier::NAMES[self as usize].1
    }

    /// The quantifier of that name in prefix notation.
    pub fn named(name: &str) -> Option<Quantifier> {
        let mut names = Quantifier::NAMES.into_iter();
        names.find(|known| known.1 == name).map(|known| known.0)
    }

    /// The bits below are those of operators.
    const FIRST_BIT: u64 = 56;

    /// A bit of its own in the sets of operators, beside those of [`Op::bit`].
    pub const fn bit(self) -> u64 {
        1 << (Quantifier::FIRST_BIT + self as u64)
    }
}
