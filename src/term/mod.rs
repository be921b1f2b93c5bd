//! Terms: the hash-consed store that every other room speaks.
//!
//! A term is built only through the constructors of [`Terms`], which keep sums and products n-ary and
//! flat, fold rational literals and drop neutral elements. They do nothing else: whatever needs a
//! reason is a rule. Children stand in display order; [`Terms::canonical`] is the key that forgets it.

mod build;
mod canonical;
mod chains;
mod comparison;
mod definite;
mod differences;
mod domain;
mod endpoints;
pub mod eval;
pub mod facts;
mod finite;
mod guards;
mod index;
pub mod interval;
mod known;
mod means;
mod mixture;
mod multiple;
mod odd;
pub mod ops;
mod path;
pub mod pattern;
mod portion;
mod powers;
mod preimage;
mod quantified;
mod ranges;
mod rank;
mod shape;
mod squares;
mod table;
pub mod totals;
mod twin;

pub use ops::Op;
pub use path::Path;
use ranges::{End, Start};
pub use rank::Root;
pub use shape::Shape;
pub use table::{Marks, Table};

use indexmap::IndexSet;
use num_rational::Ratio;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use smallvec::SmallVec;
use std::num::NonZeroU32;

/// An exact number.
pub type Rational = Ratio<i64>;

/// A term of one store; two terms of one store are the same tree exactly when their ids are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(NonZeroU32); // so that a table of terms that may be missing takes no more room

impl TermId {
    fn new(index: usize) -> TermId {
        TermId(NonZeroU32::MIN.saturating_add(index as u32))
    }

    /// Its number in its store, for tables by term; below [`Terms::len`] of that store.
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// An interned name of one store, numbered by first occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(u32);

/// The variable that one quantifier of one store binds. No two quantifiers of an input share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Binder(u32);

/// Which optimum is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sense {
    /// The largest value.
    Max,
    /// The smallest value.
    Min,
}

impl Sense {
    /// The other one.
    pub fn flipped(self) -> Sense {
        match self {
            Sense::Max => Sense::Min,
            Sense::Min => Sense::Max,
        }
    }
}

/// What binds a variable. The children of its node are given with each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantifier {
    /// `[low, high, body]`, or `[body]` for a sum over the whole support.
    Sum,
    /// `[low, high, body]`.
    Product,
    /// `[body]`: over the whole support.
    Integral,
    /// `[density, body]`: the expectation of the body under the density.
    Expectation,
    /// `[p, q]`: the Kullback-Leibler divergence of two densities of the variable.
    Divergence,
}

/// What stands before an argument of an opaque call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Separator {
    /// The argument is a subscript of the function's name, as `i` in `f_i(x)`.
    Subscript,
    /// First argument, or `,`.
    Comma,
    /// `|`: conditioned on.
    Bar,
    /// `;`: with parameters.
    Semicolon,
    /// An argument of a distribution of the catalogue, behind the point at which its density is taken.
    Argument,
}

/// The children of a node, in it where they are few: most nodes of a wide model have one or two.
pub type Children = SmallVec<[TermId; 4]>;

/// A node of a term.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// An exact number.
    Number(Rational),
    /// A free name: a parameter, a datum, a constant.
    Symbol(Name),
    /// A bound variable.
    Variable(Binder),
    /// An operator of the table [`ops::TABLE`].
    Op(Op, Children),
    /// A function of which nothing is known but its range: `f(x; θ)`, a density `p(y | x; θ)`.
    Call(Name, Box<[Separator]>, Box<[TermId]>),
    /// A quantifier with its variable.
    Bind(Quantifier, Binder, Children),
    /// A name that stands for a value: `[subscripts …, value]`, shown as the name, meaning the value.
    Named(Name, Children),
    /// `argmax` or `argmin` over names of a body.
    Optimum(Sense, Box<[Name]>, TermId),
}

/// What is cached with a node.
#[derive(Clone, Copy, Debug)]
struct Info {
    /// Free names, one bit each; bit 63 stands for every later name.
    names: u64,
    /// Free bound variables, in the same way.
    binders: u64,
    /// Levels of the tree.
    depth: u32,
    /// Nodes of the tree, at most `u32::MAX`.
    size: u32,
    /// Operators that occur, one bit each (see [`Op::bit`]).
    ops: u64,
    /// The most children that a node of the tree has.
    width: u32,
}

/// The store of terms, names and bound variables.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    nodes: IndexSet<Node, FxBuildHasher>,
    info: Vec<Info>,
    names: IndexSet<String, FxBuildHasher>,
    binders: Vec<Name>,
    /// From where each bound variable counts, by the quantifiers made so far.
    starts: Vec<Start>,
    /// Where each of them ends.
    ends: Vec<End>,
    canonical: Vec<Option<TermId>>,
    /// Whole numbers around zero, as far as they were made.
    small: [Option<TermId>; SMALL],
    /// How many subscripts a number of a name takes; see [`Terms::rank`].
    ranks: FxHashMap<Root, usize>,
    /// What is stated of names: how many subscripts a number of them takes.
    stated: FxHashMap<Root, usize>,
    /// The number of components of names of that rank; see [`Terms::size_of`].
    sizes: FxHashMap<(Root, usize), TermId>,
    /// The variables of expectations and integrals; every other one is an index, which is a number.
    random: FxHashSet<Binder>,
    /// Whether a function of a vector stands somewhere; see [`Terms::is_well_ranked`].
    has_functions_of_vectors: bool,
}

impl Terms {
    /// An empty store.
    pub fn new() -> Self {
        Terms::default()
    }

    /// An empty store with room for that many terms.
    pub fn with_capacity(terms: usize) -> Self {
        Terms {
            nodes: IndexSet::with_capacity_and_hasher(terms, FxBuildHasher),
            info: Vec::with_capacity(terms),
            canonical: Vec::with_capacity(terms),
            ..Terms::default()
        }
    }

    /// The node of a term.
    pub fn node(&self, term: TermId) -> &Node {
        &self.nodes[term.index()]
    }

    /// The children of a term, in display order; subscripts and limits count as children.
    pub fn children(&self, term: TermId) -> &[TermId] {
        match self.node(term) {
            Node::Number(_) | Node::Symbol(_) | Node::Variable(_) => &[],
            Node::Op(_, children) | Node::Bind(_, _, children) | Node::Named(_, children) => {
                children
            }
            Node::Call(_, _, children) => children,
            Node::Optimum(_, _, body) => std::slice::from_ref(body),
        }
    }

    /// The number of distinct terms made so far; every `TermId` index is below it.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// No term has been made.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Interns a name.
    pub fn name(&mut self, text: &str) -> Name {
        if let Some(index) = self.names.get_index_of(text) {
            return Name(index as u32);
        }
        Name(self.names.insert_full(text.to_owned()).0 as u32)
    }

    /// The name, if it was ever interned.
    pub fn find_name(&self, text: &str) -> Option<Name> {
        self.names
            .get_index_of(text)
            .map(|index| Name(index as u32))
    }

    /// Every name, in the order of first occurrence.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The text of a name.
    pub fn text(&self, name: Name) -> &str {
        &self.names[name.0 as usize]
    }

    /// A new bound variable, different from all before it.
    pub fn binder(&mut self, shown_as: &str) -> Binder {
        let name = self.name(shown_as);
        self.binders.push(name);
        self.starts.push(Start::Unbound);
        self.ends.push(End::Unbound);
        Binder(self.binders.len() as u32 - 1)
    }

    /// How a bound variable is shown.
    pub fn binder_name(&self, binder: Binder) -> Name {
        self.binders[binder.0 as usize]
    }

    /// Levels of the tree below and with the term.
    pub fn depth(&self, term: TermId) -> u32 {
        self.info[term.index()].depth
    }

    /// The most children that a node of the term has.
    pub fn width(&self, term: TermId) -> u32 {
        self.info[term.index()].width
    }

    /// Nodes of the term as a tree, where shared parts count each time; at most `u32::MAX`.
    pub fn size(&self, term: TermId) -> u32 {
        self.info[term.index()].size
    }

    /// The operator of the node itself, as its [`Op::bit`]; 0 where it is none.
    pub fn own_op(&self, term: TermId) -> u64 {
        match self.node(term) {
            Node::Op(op, _) => op.bit(),
            Node::Bind(quantifier, ..) => quantifier.bit(),
            _ => 0,
        }
    }

    /// The operators that occur in the term, as a set of [`Op::bit`]s.
    pub fn ops(&self, term: TermId) -> u64 {
        self.info[term.index()].ops
    }

    /// Whether a name that stands for a value occurs in the term.
    pub fn has_named(&self, term: TermId) -> bool {
        self.ops(term) & NAMED != 0
    }

    /// Whether the name occurs in the term. Exact.
    pub fn mentions(&self, term: TermId, name: Name) -> bool {
        let bit = mask_bit(name.0);
        if self.info[term.index()].names & bit == 0 {
            return false;
        }
        bit != OVERFLOW || self.walk_mentions(term, name)
    }

    /// Whether any of the names occurs in the term.
    pub fn mentions_any(&self, term: TermId, names: &[Name]) -> bool {
        names.iter().any(|&name| self.mentions(term, name))
    }

    /// What a density is of: the arguments of the call before its bar and its semicolon. None of anything else.
    pub fn random_arguments(&self, density: TermId) -> &[TermId] {
        let Node::Call(_, separators, arguments) = self.node(density) else {
            return &[];
        };
        let is_mark = |s: &Separator| matches!(s, Separator::Bar | Separator::Semicolon);
        let mark = separators.iter().position(is_mark);
        &arguments[..mark.unwrap_or(arguments.len())]
    }

    /// Whether no name and no bound variable occurs freely: a number such as `log(2π)`.
    pub fn is_closed(&self, term: TermId) -> bool {
        let info = &self.info[term.index()];
        info.names == 0 && info.binders == 0
    }

    /// Whether the bound variable occurs free in the term. Exact.
    pub fn has_free(&self, term: TermId, binder: Binder) -> bool {
        let bit = mask_bit(binder.0);
        if self.info[term.index()].binders & bit == 0 {
            return false;
        }
        bit != OVERFLOW || self.walk_has_free(term, binder)
    }

    /// Whether any bound variable occurs free: such a term has no meaning on its own.
    pub fn is_open(&self, term: TermId) -> bool {
        self.info[term.index()].binders != 0
    }

    /// The bound variables that occur free in the term, in order of first occurrence.
    pub fn free_variables(&self, term: TermId) -> Vec<Binder> {
        let mut found = Vec::new();
        self.collect_free(term, &mut Vec::new(), &mut found);
        found
    }

    fn collect_free(&self, term: TermId, inside: &mut Vec<Binder>, found: &mut Vec<Binder>) {
        if !self.is_open(term) {
            return;
        }
        match self.node(term) {
            Node::Variable(binder) if !inside.contains(binder) && !found.contains(binder) => {
                found.push(*binder)
            }
            Node::Bind(quantifier, binder, children) => {
                for (k, &child) in children.iter().enumerate() {
                    let in_scope = Self::in_scope(*quantifier, k, children.len());
                    inside.extend(in_scope.then_some(*binder));
                    self.collect_free(child, inside, found);
                    inside.truncate(inside.len() - usize::from(in_scope));
                }
            }
            _ => self
                .children(term)
                .iter()
                .for_each(|&child| self.collect_free(child, inside, found)),
        }
    }

    /// The children of a quantifier's node that lie inside the scope of its variable.
    pub fn in_scope(quantifier: Quantifier, index: usize, count: usize) -> bool {
        match quantifier {
            Quantifier::Sum | Quantifier::Product | Quantifier::Integral => index + 1 == count,
            Quantifier::Expectation | Quantifier::Divergence => true,
        }
    }

    fn walk_mentions(&self, term: TermId, name: Name) -> bool {
        if self.info[term.index()].names & OVERFLOW == 0 {
            return false;
        }
        let here = match self.node(term) {
            Node::Symbol(n) | Node::Call(n, ..) => *n == name,
            _ => false,
        };
        here || self
            .children(term)
            .iter()
            .any(|&child| self.walk_mentions(child, name))
    }

    fn walk_has_free(&self, term: TermId, binder: Binder) -> bool {
        if self.info[term.index()].binders & OVERFLOW == 0 {
            return false;
        }
        match self.node(term) {
            Node::Variable(b) => *b == binder,
            Node::Bind(quantifier, b, children) => {
                children.iter().enumerate().any(|(k, &child)| {
                    !(*b == binder && Self::in_scope(*quantifier, k, children.len()))
                        && self.walk_has_free(child, binder)
                })
            }
            _ => self
                .children(term)
                .iter()
                .any(|&child| self.walk_has_free(child, binder)),
        }
    }
}

const OVERFLOW: u64 = 1 << 63;

/// In a set of operators: a name that stands for a value.
const NAMED: u64 = 1 << 63;

/// How many whole numbers around zero are kept at hand.
const SMALL: usize = 17;

fn mask_bit(number: u32) -> u64 {
    if number < 63 { 1 << number } else { OVERFLOW }
}
