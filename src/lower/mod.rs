//! From syntax to terms, and to patterns where there are metavariables.

mod call;
mod density;
mod expression;
mod matrix;
mod pattern;
mod product;
mod shorthand;
mod subscript;

pub use call::is_known_function;
pub use density::Random;
pub use matrix::{is_identity, is_matrix};
pub use pattern::patterns;
pub use subscript::{indices_below, is_lone_index, unbound};

use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Argument, Comparison, Expr, Word};
use crate::term::facts::Holds;
use crate::term::{Binder, Name, Op, Table, TermId, Terms};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Terms with more nodes than this, counted as trees, are refused: whoever walks a term, or prints it, pays for each.
pub const LARGEST: u32 = 1 << 22;

/// What the words of an input mean, as far as it is known before its expressions are lowered.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Names observed with each observation; they carry its index even where it is not written.
    pub data: FxHashSet<Word>,
    /// Names of scalars: `σ(1 - p)` is a product when σ is one of them.
    pub scalars: FxHashSet<Word>,
    /// Names of matrices.
    pub matrices: FxHashSet<Word>,
    /// Letters that number the observations, or that a sum or a product binds somewhere.
    pub indices: FxHashSet<Word>,
    /// Subscripted names that are one name, such as `β_0` among the parameters.
    pub whole: FxHashSet<Word>,
    /// Names that are declared as the number of a class: `y in 1..K`, `y : label`; with the number of classes, if it is said.
    pub labels: FxHashMap<Word, Option<Expr>>,
    /// Letters with a usual meaning that are functions of the model: σ of `Normal(μ(x), σ(x)²)`.
    pub functions: FxHashSet<Word>,
    /// Calls in which such a letter has its usual meaning, whatever else it is.
    pub operators: FxHashSet<Span>,
    /// What the classes are counted by, where K is something else.
    pub classes: Option<Word>,
    /// Words that the input uses, so that no new name is one of them.
    pub used: FxHashSet<Word>,
    /// Local definitions by name: what `ŷ` is, with the variables its subscripts bind.
    pub defined: FxHashMap<Word, LocalDefinition>,
}

/// `ŷ = wᵀx` or `p_i = σ(θᵀx_i)`.
#[derive(Clone, Debug)]
pub struct LocalDefinition {
    /// The subscripts on the left side.
    pub subscripts: Vec<Word>,
    /// The right side.
    pub value: Expr,
}

/// Puts a density of the catalogue in the place of a call such as `Normal(y; μ, σ²)`.
pub trait Densities {
    /// Whether it is the name of a distribution.
    fn knows(&self, name: &str) -> bool;

    /// The distribution that a name was surely meant to be, although it is none.
    fn meant(&self, _name: &str) -> Option<&'static str> {
        None
    }

    /// The density at its first argument.
    ///
    /// # Errors
    /// If the arguments do not fit the distribution.
    fn density(
        &self,
        lowering: &mut Lowering<'_>,
        name: &str,
        arguments: &[Argument],
        span: Span,
    ) -> Result<TermId, Diagnostic>;

    /// How many needs of densities are known so far.
    fn pending(&self) -> usize {
        0
    }

    /// The summands of a sum are lowered; those with densities in them, by their number, have these needs.
    fn beside(&self, _terms: &Terms, _summands: &[TermId], _needs: &[(usize, Range<usize>)]) {}

    /// The densities with those needs stand in a logarithm: what is added to it is no density beside them.
    fn in_logarithm(&self, _needs: Range<usize>) {}
}

/// No catalogue: every call is opaque.
pub struct NoDensities;

impl Densities for NoDensities {
    fn knows(&self, _: &str) -> bool {
        false
    }

    fn density(
        &self,
        _: &mut Lowering<'_>,
        name: &str,
        _: &[Argument],
        span: Span,
    ) -> Result<TermId, Diagnostic> {
        Err(Diagnostic::at(
            Code::UnknownDistribution,
            span,
            format!("`{name}` is not a distribution"),
        ))
    }
}

/// The refusal of a term with more than [`LARGEST`] nodes.
pub fn too_large(span: Span) -> Diagnostic {
    Diagnostic::at(
        Code::TooLong,
        span,
        "the formula grows too large when everything in it is written out",
    )
    .help("use fewer definitions inside definitions, or write sums with an index")
}

/// The way from expressions to terms of one store.
pub struct Lowering<'a> {
    /// The store.
    pub terms: &'a mut Terms,
    /// What the words mean.
    pub vocabulary: &'a Vocabulary,
    /// The catalogue.
    pub densities: &'a dyn Densities,
    /// The variables that number the observations: data without any of them get them as their first subscripts.
    pub observation: Vec<Binder>,
    /// Values for names, for the parameters of a catalogue entry.
    pub values: FxHashMap<Word, TermId>,
    /// How large an identity matrix is whose size is not written.
    pub size: Option<TermId>,
    /// How large the last one was.
    pub last_size: Option<TermId>,
    /// Where a term was first written, for messages about it.
    pub spans: Table<Span>,
    /// The variables of expectations and divergences around, the innermost last.
    pub random: Vec<Random>,
    /// What the conditions of the cases say that are being lowered.
    pub guards: Vec<Holds>,
    /// Bound variables, the innermost last, each with the value that its word has outside.
    bound: Vec<(Word, Binder, Option<TermId>)>,
    /// Over what bound variables run, where that is known.
    pub(super) ranges: Vec<(Binder, TermId, TermId)>,
    /// Local definitions that are being lowered, so that none is defined by itself.
    unfolding: Vec<Word>,
}

impl<'a> Lowering<'a> {
    /// A lowering with nothing bound.
    pub fn new(
        terms: &'a mut Terms,
        vocabulary: &'a Vocabulary,
        densities: &'a dyn Densities,
    ) -> Self {
        Lowering {
            terms,
            vocabulary,
            densities,
            observation: Vec::new(),
            values: FxHashMap::default(),
            size: None,
            last_size: None,
            spans: Table::default(),
            random: Vec::new(),
            guards: Vec::new(),
            bound: Vec::new(),
            ranges: Vec::new(),
            unfolding: Vec::new(),
        }
    }

    /// Makes a word mean a bound variable until the matching [`Lowering::leave`], whatever it means outside: the k of
    /// `sum[k=1..K](exp(s_k))` in a definition of `p_k` is that of the sum.
    pub fn enter(&mut self, word: &str, binder: Binder) {
        let outside = self.values.remove(word);
        self.bound.push((word.into(), binder, outside));
    }

    /// Lowers from now on what is of one observation: its indices mean these variables.
    pub fn observe<W: AsRef<str>>(&mut self, indices: &[W], binders: &[Binder]) {
        self.observation = binders.to_vec();
        for (word, &binder) in indices.iter().zip(binders) {
            self.enter(word.as_ref(), binder);
        }
    }

    /// Ends the innermost [`Lowering::enter`].
    pub fn leave(&mut self) {
        if let Some((word, _, Some(outside))) = self.bound.pop() {
            self.values.insert(word, outside);
        }
    }

    /// The bound variable of a word, the innermost first.
    pub fn bound(&self, word: &str) -> Option<Binder> {
        self.bound
            .iter()
            .rev()
            .find(|(w, ..)| w == word)
            .map(|&(_, binder, _)| binder)
    }

    /// The names of an objective: `θ`, `w`, `β_0`, `μ_k` (which means all of μ).
    ///
    /// # Errors
    /// If an expression is not a name.
    pub fn parameter_names(&mut self, expressions: &[Expr]) -> Result<Vec<Name>, Diagnostic> {
        let mut names = Vec::new();
        for expression in expressions {
            let word = subscript::parameter_word(expression, self.vocabulary).ok_or_else(|| {
                Diagnostic::at(
                    Code::BadModel,
                    expression.span,
                    "what is optimised must be a name",
                )
                .help("write the names of the parameters, as in `argmin[w, b] …`")
            })?;
            let name = self.terms.name(&word);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        Ok(names)
    }
}

/// The operator of a comparison sign.
fn comparison(sign: Comparison) -> Op {
    match sign {
        Comparison::Less => Op::Less,
        Comparison::LessEqual => Op::AtMost,
        Comparison::Greater => Op::Greater,
        Comparison::GreaterEqual => Op::AtLeast,
        Comparison::Equal => Op::Equals,
        Comparison::NotEqual => Op::Differs,
    }
}

/// The name that a subscripted name or a call is about: `y` of `y_i`, `p_model` of `p_model(x; θ)`.
pub fn base_word(expression: &Expr, vocabulary: &Vocabulary) -> Option<Word> {
    subscript::parameter_word(expression, vocabulary)
}
