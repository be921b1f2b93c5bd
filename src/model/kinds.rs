//! Numbers, vectors and matrices: what each name must be from how it is used, and where the uses do not agree.

use crate::catalogue::Requirement;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::eval::Meaning;
use crate::term::facts::Domain;
use crate::term::{Binder, Marks, Name, Node, Op, Quantifier, Table, TermId, Terms};
use rustc_hash::{FxHashMap, FxHashSet};

/// What can be more than a number. Names and functions of one name are told apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Root {
    Name(Name),
    Call(Name),
    Variable(Binder),
}

/// How many subscripts a number of each takes; what is absent is a number.
pub(super) struct Kinds<'t> {
    terms: &'t Terms,
    subscripts: FxHashMap<Root, usize>,
    /// Variables of expectations and integrals; every other one is an index, which is a number.
    random: FxHashSet<Binder>,
    changed: bool,
}

/// More subscripts than this only come from uses that contradict each other.
const MOST: usize = 4;

impl<'t> Kinds<'t> {
    /// Infers the kinds of all names in some terms, from declared kinds on.
    pub(super) fn infer(
        terms: &'t Terms,
        declared: impl IntoIterator<Item = (Name, usize)>,
        roots: &[TermId],
    ) -> Self {
        let mut kinds = Kinds {
            terms,
            subscripts: declared
                .into_iter()
                .map(|(name, rank)| (Root::Name(name), rank))
                .collect(),
            random: FxHashSet::default(),
            changed: true,
        };
        while kinds.changed {
            kinds.changed = false;
            let mut seen = Marks::default();
            for &root in roots {
                kinds.learn(root, &mut seen);
            }
        }
        kinds
    }

    fn learn(&mut self, term: TermId, seen: &mut Marks) {
        if !seen.insert(term) {
            return;
        }
        if let Node::Op(op, parts) = self.terms.node(term) {
            match op {
                Op::Dot => parts.iter().for_each(|&part| self.require(part, 1)),
                Op::MatMul => {
                    self.require(parts[0], 2);
                    self.require(parts[1], 1);
                }
                Op::Norm | Op::Norm1 | Op::Softmax | Op::Slice => self.require(parts[0], 1),
                Op::Index => self.require(parts[0], parts.len() - 1),
                Op::Add => {
                    let most = parts.iter().map(|&part| self.rank(part)).max();
                    let most = most.unwrap_or(0);
                    parts.iter().for_each(|&part| self.require(part, most));
                }
                _ => {}
            }
        }
        if let Node::Bind(quantifier, binder, _) = self.terms.node(term)
            && !matches!(quantifier, Quantifier::Sum | Quantifier::Product)
        {
            self.changed |= self.random.insert(*binder);
        }
        for &child in self.terms.children(term) {
            self.learn(child, seen);
        }
    }

    fn root(&self, term: TermId) -> Option<Root> {
        match self.terms.node(term) {
            Node::Symbol(name) => Some(Root::Name(*name)),
            Node::Call(name, ..) => Some(Root::Call(*name)),
            Node::Variable(binder) if self.random.contains(binder) => Some(Root::Variable(*binder)),
            _ => None,
        }
    }

    /// Whatever can be a vector becomes one.
    fn require(&mut self, term: TermId, rank: usize) {
        if rank == 0 || rank > MOST {
            return;
        }
        if let Some(root) = self.root(term) {
            let known = self.subscripts.entry(root).or_insert(0);
            self.changed |= *known < rank;
            *known = rank.max(*known);
            return;
        }
        match self.terms.node(term) {
            Node::Op(Op::Add, parts) => parts.iter().for_each(|&part| self.require(part, rank)),
            Node::Op(Op::Mul, parts) if self.rank(term) == 0 => {
                self.require(parts[parts.len() - 1], rank);
            }
            Node::Op(Op::Index, parts) => self.require(parts[0], rank + parts.len() - 1),
            Node::Named(_, children) => self.require(children[children.len() - 1], rank),
            _ => {}
        }
    }

    /// 0 for a number, 1 for a vector, 2 for a matrix.
    fn rank(&self, term: TermId) -> usize {
        self.rank_by(term, &|part| self.rank(part))
    }

    /// The rank of a term from those of its parts.
    fn rank_by(&self, term: TermId, rank: &dyn Fn(TermId) -> usize) -> usize {
        let most = |parts: &[TermId]| parts.iter().map(|&p| rank(p)).max().unwrap_or(0);
        match self.terms.node(term) {
            Node::Op(Op::Add | Op::Mul, parts) => most(parts),
            Node::Op(Op::MatMul | Op::Softmax | Op::Slice, _) => 1,
            Node::Op(Op::Index, parts) => rank(parts[0]).saturating_sub(parts.len() - 1),
            Node::Named(_, children) => most(&children[children.len() - 1..]),
            Node::Bind(Quantifier::Sum | Quantifier::Expectation, _, children) => {
                most(&children[children.len() - 1..])
            }
            _ => self
                .root(term)
                .and_then(|root| self.subscripts.get(&root).copied())
                .unwrap_or(0),
        }
    }

    /// Whether an argument or an observation is what its distribution needs.
    pub(super) fn check(&self, need: &Requirement, is_prior: bool) -> Result<(), Diagnostic> {
        let wanted = match need.domain {
            Domain::OneHot(_) | Domain::Simplex(_) => 1,
            _ => 0,
        };
        let rank = self.rank(need.term);
        if rank == wanted {
            return Ok(());
        }
        let message = format!(
            "{} is {}, and this is {}",
            need.what,
            word(wanted),
            word(rank)
        );
        let diagnostic = Diagnostic::at(Code::Kind, need.span, message);
        let name = match self.terms.node(need.term) {
            Node::Symbol(name) => Some(self.terms.text(*name)),
            _ => None,
        };
        Err(match (name.filter(|_| is_prior && wanted == 0), wanted) {
            (Some(name), _) => diagnostic.help(format!(
                "state the prior of each component: `{name}_j ~ Normal(0, τ²)`"
            )),
            (None, 0) => diagnostic.help("make a number of it, as `wᵀx` and `‖x‖` do"),
            (None, _) => diagnostic.help("make a vector of it, as in `softmax(f(x; θ))`"),
        })
    }

    /// Refuses operations on operands that they are not defined for; notes the rank of what is fine.
    pub(super) fn check_term(
        &self,
        term: TermId,
        spans: &Table<Span>,
        place: Span,
        ranks: &mut Table<usize>,
    ) -> Result<(), Diagnostic> {
        if ranks.get(term).is_some() {
            return Ok(());
        }
        let place = spans.get(term).unwrap_or(place);
        for &child in self.terms.children(term) {
            self.check_term(child, spans, place, ranks)?;
        }
        let rank = |part: TermId| ranks.get(part).unwrap_or(0);
        let problem = match self.terms.node(term) {
            Node::Op(op, parts) => problem(*op, parts, &rank),
            Node::Bind(Quantifier::Product, _, children) => {
                let body = rank(children[children.len() - 1]);
                (body > 0).then(|| "a product runs over numbers, not over vectors".to_owned())
            }
            _ => None,
        };
        match problem {
            Some(message) => Err(Diagnostic::at(Code::Kind, place, message)
                .help("an inner product is written `wᵀx`, a component `x[k]`, a matrix is declared with `where X : matrix`")),
            None => {
                let own = self.rank_by(term, &rank);
                ranks.set(term, own);
                Ok(())
            }
        }
    }
}

fn problem(op: Op, parts: &[TermId], rank: &dyn Fn(TermId) -> usize) -> Option<String> {
    let most = parts.iter().map(|&part| rank(part)).max().unwrap_or(0);
    if most == 0 && matches!(op, Op::Add | Op::Mul | Op::Pow) {
        return None; // the usual case, and the wide one
    }
    let ranks: Vec<usize> = parts.iter().map(|&part| rank(part)).collect();
    match op {
        Op::Add => {
            let other = ranks.iter().copied().find(|&rank| rank != most)?;
            Some(format!(
                "{} and {} cannot be added",
                word(other),
                word(most)
            ))
        }
        Op::Mul => (ranks.iter().filter(|&&rank| rank > 0).count() > 1)
            .then(|| "two vectors side by side have no product".to_owned()),
        Op::Dot => {
            let other = ranks.iter().copied().find(|&rank| rank != 1)?;
            Some(format!(
                "an inner product needs two vectors, and one of these is {}",
                word(other)
            ))
        }
        Op::MatMul => (ranks != [2, 1]).then(|| {
            format!(
                "a matrix stands before a vector, and this is {} before {}",
                word(ranks[0]),
                word(ranks[1])
            )
        }),
        Op::Norm | Op::Norm1 | Op::Softmax => (ranks[0] != 1).then(|| {
            format!(
                "`{}` is of a vector, and this is {}",
                op.row().name,
                word(ranks[0])
            )
        }),
        Op::Index => {
            (ranks[0] < parts.len() - 1).then(|| format!("{} has no components", word(ranks[0])))
        }
        _ if matches!(op.row().meaning, Meaning::Scalar(_)) => (most > 0).then(|| {
            format!(
                "this is {}, and the operation `{}` is of numbers",
                word(most),
                op.row().name
            )
        }),
        _ => None,
    }
}

fn word(rank: usize) -> &'static str {
    match rank {
        0 => "a number",
        1 => "a vector",
        2 => "a matrix",
        _ => "an array",
    }
}
