//! The syntax tree: what the user wrote, with spans, before any name means anything.

use crate::source::Span;
/// A word of the input, without an allocation of its own if it is short.
pub use ecow::EcoString as Word;
use num_rational::Ratio;

/// A whole input: statements in the order written, with all their `where` clauses gathered.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The statements.
    pub statements: Vec<Statement>,
    /// The declarations of every `where` clause.
    pub declarations: Vec<Declaration>,
}

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What it says.
    pub kind: StatementKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of statement.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// `y_t | y_{t-1} ~ Normal(a, s²)`: a random variable, what it is conditioned on, its distribution.
    Distributed {
        /// What is distributed.
        subject: Expr,
        /// What stands behind the bar; often empty.
        given: Vec<Expr>,
        /// The distribution: a call such as `Normal(μ, σ²)` or a bare name.
        distribution: Expr,
    },
    /// `p(y | x; θ) = …`, `p(w) ∝ …` or `ŷ = wᵀx`: a density or a name is defined.
    Defined {
        /// The left side.
        left: Expr,
        /// The right side.
        right: Expr,
        /// It is `∝`: a constant factor is not written.
        is_proportional: bool,
    },
    /// An objective or a value on its own: `argmin[θ] KL(p(x) || q(x; θ))`.
    Bare(Expr),
}

/// One clause behind `where`.
#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    /// What it says.
    pub kind: DeclarationKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of declaration.
#[derive(Clone, Debug, PartialEq)]
pub enum DeclarationKind {
    /// `σ > 0`, `0 < p < 1`: a chain of comparisons.
    Comparison {
        /// The terms, one more than the operators.
        terms: Vec<Expr>,
        /// What stands between them.
        operators: Vec<Comparison>,
    },
    /// `y in {0, 1}`, `y in 0..m`, `k in 1..K`.
    Member {
        /// What is declared (several where commas join them before `in`).
        subject: Expr,
        /// The set.
        set: Set,
    },
    /// `w : vector`, `Σ : positive definite`: the words, lower case, joined by one blank.
    Kind {
        /// What is declared.
        subject: Expr,
        /// Its kind.
        kind: String,
    },
}

/// A set that a thing can be declared to lie in.
#[derive(Clone, Debug, PartialEq)]
pub enum Set {
    /// `{0, 1}`.
    Listed(Vec<Expr>),
    /// `0..m`; either end may be open (`0..`).
    Range(Option<Expr>, Option<Expr>),
    /// `(0, 1)`, `[0, ∞)`: whether each end is closed, and the ends (none at infinity).
    Interval {
        /// The left end is in the set.
        left_closed: bool,
        /// Left end; none is minus infinity.
        low: Option<Expr>,
        /// Right end; none is plus infinity.
        high: Option<Expr>,
        /// The right end is in the set.
        right_closed: bool,
    },
    /// A named set: `R`, `ℝ`, `N`, `real`, `reals`, `integers`.
    Named(String),
}

/// A comparison sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`, `≤`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`, `≥`
    GreaterEqual,
    /// `=`, `==` (inside `ind` and `if`)
    Equal,
    /// `!=`, `≠`
    NotEqual,
}

impl Comparison {
    /// What holds where this does not.
    #[must_use]
    pub fn negated(self) -> Comparison {
        match self {
            Comparison::Less => Comparison::GreaterEqual,
            Comparison::LessEqual => Comparison::Greater,
            Comparison::Greater => Comparison::LessEqual,
            Comparison::GreaterEqual => Comparison::Less,
            Comparison::Equal => Comparison::NotEqual,
            Comparison::NotEqual => Comparison::Equal,
        }
    }

    /// The same with the sides exchanged.
    pub fn mirrored(self) -> Comparison {
        match self {
            Comparison::Less => Comparison::Greater,
            Comparison::LessEqual => Comparison::GreaterEqual,
            Comparison::Greater => Comparison::Less,
            Comparison::GreaterEqual => Comparison::LessEqual,
            same => same,
        }
    }
}

/// What separates an argument from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Separator {
    /// First argument, or `,`.
    Comma,
    /// `|`: conditioned on.
    Bar,
    /// `;`: with parameters.
    Semicolon,
}

/// One argument of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// What stands before it. The first argument has `Comma`, or `Semicolon` in `p(; θ)`.
    pub separator: Separator,
    /// `mean` in `Normal(mean = μ)`; greek and ASCII spellings already the same.
    pub name: Option<Word>,
    /// The argument.
    pub value: Expr,
}

/// An expression. A wide model has millions, so it is kept small: names stand in it without an allocation of their
/// own, and what is rare is boxed.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// A sum or product sign and its relatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BigOperator {
    /// `sum[i=1..m](…)`, `Σ[…](…)`, `∑[…](…)`
    Sum,
    /// `prod[i=1..m](…)`, `∏[…](…)`
    Product,
    /// `integral[x](…)`, `∫[x](…)`
    Integral,
}

/// The kinds of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// An exact number. Decimals are exact: `0.5` is 1/2.
    Number(Ratio<i64>),
    /// A name in its canonical spelling: `theta` is `θ`, `y_hat` is `ŷ` (y + U+0302),
    /// without any subscript.
    Name(Word),
    /// A metavariable of a rule: `?a`.
    Meta(Word),
    /// `...` inside a sum or product of a rule: "and so on for every operand like the one before".
    Ellipsis,
    /// `y_i`, `x_ij`, `W[i,k]`, `p_model`, `y_{t-1}`: a base with one subscript group.
    /// `y_i` has `Subscript::Word("i")`, everything bracketed has `Subscript::List`.
    Subscripted(Box<Expr>, Subscript),
    /// `f(x; θ)`, `log(x)`, `p(y | x; θ)`, also `σ(1 - p)`, which may turn out to be a product.
    /// The callee is a `Name` or a `Subscripted` name.
    Call(Box<Expr>, Box<[Argument]>),
    /// Summands with `true` where a minus stands before one. At least two, or one with a minus.
    Sum(Vec<(bool, Expr)>),
    /// Factors from left to right; at least two.
    Product(Vec<Factor>),
    /// `a^b`, `a²`.
    Power(Box<Expr>, Box<Expr>),
    /// `y!`
    Factorial(Box<Expr>),
    /// `wᵀ`, `w'`, `w^T`, `w^⊤`.
    Transpose(Box<Expr>),
    /// `|x|`
    Bars(Box<Expr>),
    /// `‖x‖`, `||x||`
    DoubleBars(Box<Expr>),
    /// `sum[k=1..K](…)`.
    Big(Box<Big>),
    /// `E[x ~ p](…)`; the density is a name (`p`, `p_data`) or a call (`q(z | x; φ)`).
    Expectation {
        /// The random variable.
        variable: Box<Name>,
        /// Its density.
        density: Box<Expr>,
        /// The body.
        body: Box<Expr>,
    },
    /// `KL(p(x) || q(x))`.
    Kl(Box<Expr>, Box<Expr>),
    /// `argmax[θ] …`, `argmin[w, b] …`; `true` for argmax.
    Optimum(bool, Box<Optimum>),
    /// `a < b`, only inside `if` and `ind`.
    Compare(Box<Expr>, Comparison, Box<Expr>),
    /// `1..m` as a subscript of the whole sample: `y[1..m]`.
    Range(Box<Expr>, Box<Expr>),
}

/// A sum, a product or an integral.
#[derive(Clone, Debug, PartialEq)]
pub struct Big {
    /// Which.
    pub operator: BigOperator,
    /// The index: `k`.
    pub index: Name,
    /// The limits; none in `sum[x](…)`.
    pub limits: Option<(Expr, Expr)>,
    /// What the index must meet: `t_j >= t_i` of `sum[j: t_j >= t_i](…)`.
    pub condition: Option<Expr>,
    /// The body.
    pub body: Expr,
}

/// An objective.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimum {
    /// What is optimised.
    pub names: Vec<Expr>,
    /// The body.
    pub body: Expr,
}

/// A name with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Canonical spelling.
    pub text: Word,
    /// Where it stands.
    pub span: Span,
}

/// A factor of a product.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// It stands behind `/`.
    pub divided: bool,
    /// It is joined to the factor before it without a sign (`2σ`); false for the first.
    pub juxtaposed: bool,
    /// The factor.
    pub value: Expr,
}

/// A subscript.
#[derive(Clone, Debug, PartialEq)]
pub enum Subscript {
    /// `_i`, `_ij`, `_model`, `_1`, `_{ij}`: a word of letters and digits; what it means is decided later.
    Word(Word),
    /// `[i, k]`, `_{t-1}`, `[1..m]`.
    List(Box<[Expr]>),
}

/// A catalogue entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    /// `Normal`.
    pub name: Name,
    /// Other names.
    pub aliases: Vec<String>,
    /// The entry that is meant where a covariance matrix is given.
    pub vectors: Option<String>,
    /// The entry that is meant where the observation is declared as the number of a class.
    pub numbers: Option<String>,
    /// Parameters in order.
    pub parameters: Vec<Parameter>,
    /// Other ways to give a parameter by name.
    pub alternatives: Vec<Alternative>,
    /// The symbol of the observation in `density`.
    pub variable: Name,
    /// The support of the observation, in the same words as a parameter's domain.
    pub support: DomainSyntax,
    /// The parameter that the components of the observation sum to.
    pub total: Option<String>,
    /// Arguments by their labels, and what other libraries call each.
    pub called: Vec<(String, Vec<String>)>,
    /// What parameters are in a sentence, by their labels, where the label does not tell.
    pub phrases: Vec<(String, String)>,
    /// The density or mass.
    pub density: Expr,
    /// The expectation of the observation, if it is known.
    pub mean: Option<Known>,
    /// The variance of the observation, if it is known.
    pub variance: Option<Known>,
    /// The order from which on moments are infinite, if there is one.
    pub tails: Option<Expr>,
    /// The order from which on moments of the inverse are infinite, if there is one and the support starts at zero.
    pub poles: Option<Expr>,
    /// Functions of the observation with their expectations.
    pub expected: Vec<Expected>,
    /// One line of description.
    pub about: String,
    /// Where the formula is from.
    pub source: String,
}

/// An expectation with what it needs: `mean a s/(a - 1) where a > 1`.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The expectation.
    pub value: Expr,
    /// Pairs of which the first must be above the second.
    pub needs: Vec<[Expr; 2]>,
}

/// A function of the observation and its expectation: `expected y^c = λ^c gamma(1 + c/k) where c : positive`.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// The function.
    pub of: Expr,
    /// The expectation.
    pub value: Expr,
    /// Letters of its own that do not stand for every number, and where they lie.
    pub letters: Vec<(String, DomainSyntax)>,
    /// Pairs of which the first must be above the second.
    pub needs: Vec<[Expr; 2]>,
}

/// A parameter of a catalogue entry: `variance v : positive`.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The name a user may give: `variance`.
    pub label: String,
    /// The symbol in the density: `v`.
    pub symbol: String,
    /// Its domain.
    pub domain: DomainSyntax,
}

/// `by sd s : positive as v = s²`: another named argument and what it sets.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The name a user may give: `sd`.
    pub label: String,
    /// Its symbol in `value`.
    pub symbol: String,
    /// Its domain.
    pub domain: DomainSyntax,
    /// The parameter's symbol that it sets.
    pub sets: String,
    /// The value of that parameter.
    pub value: Expr,
}

/// A domain in a catalogue entry.
#[derive(Clone, Debug, PartialEq)]
pub enum DomainSyntax {
    /// A word: `real`, `positive`, `nonnegative`, `unit`, `natural`, `binary`, `simplex K`, `onehot K`.
    Word(String, Option<String>),
    /// `in …`.
    In(Set),
}

/// Every walk over a wide model pays for each byte.
const _: () = assert!(size_of::<Expr>() <= 40);
