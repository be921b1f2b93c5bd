//! Ranks: which names, functions and variables stand for vectors or matrices, from how they are used.

use crate::derivation::Derivation;
use crate::term::facts::{Domain, Subject};
use crate::term::{Binder, Name, Node, Op, Quantifier, Root as Stated, TermId, Terms};
use rustc_hash::{FxHashMap, FxHashSet};

/// What can have a rank of its own. The rank counts the subscripts that a number needs.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Root {
    Name(Name),
    /// A function: names and functions of one name are told apart.
    Call(Name),
    Variable(Binder),
}

/// The ranks of everything that is more than a number.
#[derive(Default)]
pub(super) struct Ranks {
    total: FxHashMap<Root, u8>,
    changed: bool,
    /// Every use that leaves no choice has been learned from: of several factors one is taken for the vector.
    guesses: bool,
    /// Whether a function of a vector stands somewhere.
    has_functions: bool,
}

impl Ranks {
    /// Infers the ranks from every statement and definition, and from more statements beside them.
    pub(super) fn of(derivation: &Derivation, statements: &[TermId]) -> Self {
        let terms = &derivation.terms;
        let mut ranks = Ranks::default();
        let steps = derivation.steps.iter().flat_map(|s| &s.rewrites);
        let roots: Vec<TermId> = [derivation.start]
            .into_iter()
            .chain(steps.map(|r| r.after))
            .chain(derivation.definitions.iter().map(|d| d.right))
            .chain(statements.iter().copied())
            .collect();
        for assumption in &derivation.assumptions {
            let name = match assumption.subject {
                Subject::Name(name) => name,
                Subject::Term(_) => continue,
            };
            if matches!(
                assumption.domain,
                Domain::Definite | Domain::Semidefinite | Domain::Invertible
            ) {
                ranks.total.insert(Root::Name(name), 2);
                ranks.total.insert(Root::Call(name), 2);
            }
        }
        loop {
            ranks.changed = false;
            let mut seen = FxHashSet::default();
            for &root in &roots {
                ranks.walk(terms, root, &mut seen);
            }
            match ranks.changed {
                true => {}
                false if ranks.guesses => return ranks,
                false => ranks.guesses = true,
            }
        }
    }

    /// How many subscripts a number of it needs.
    pub(super) fn total(&self, root: Root) -> u8 {
        self.total.get(&root).copied().unwrap_or(0)
    }

    /// Whether whatever is added in a term is of one rank, and at most one factor is more than a number. That is asked only
    /// where there are functions of vectors: `log(c v)` has a value, and `log(c) + log(v)` has none.
    pub(super) fn fits(&self, terms: &Terms, term: TermId, seen: &mut FxHashSet<TermId>) -> bool {
        if !self.has_functions || !seen.insert(term) {
            return true;
        }
        let own = match terms.node(term) {
            Node::Op(Op::Add, parts) => {
                let first = self.rank(terms, parts[0]);
                parts.iter().all(|&part| self.rank(terms, part) == first)
            }
            Node::Op(Op::Mul, parts) => {
                let more = parts.iter().filter(|&&part| self.rank(terms, part) > 0);
                more.count() < 2
            }
            _ => true,
        };
        own && { terms.children(term).iter() }.all(|&part| self.fits(terms, part, seen))
    }

    fn walk(&mut self, terms: &Terms, term: TermId, seen: &mut FxHashSet<TermId>) {
        if !seen.insert(term) {
            return;
        }
        if let Node::Op(op, operands) = terms.node(term) {
            self.operator(terms, *op, operands);
        }
        for &child in terms.children(term) {
            self.walk(terms, child, seen);
        }
    }

    fn operator(&mut self, terms: &Terms, op: Op, operands: &[TermId]) {
        match op {
            Op::Dot | Op::Outer => operands.iter().for_each(|&t| self.require(terms, t, 1)),
            Op::MatMul => {
                self.require(terms, operands[0], 2);
                self.require(terms, operands[1], 1);
            }
            Op::Norm | Op::Norm1 | Op::Softmax | Op::Diag => self.require(terms, operands[0], 1),
            Op::Transpose | Op::Inv | Op::Det | Op::Trace => self.require(terms, operands[0], 2),
            Op::Index => self.require(terms, operands[0], operands.len() as u8 - 1),
            Op::Slice => self.require(terms, operands[0], 1),
            _ if op.is_of_components() && !self.has_functions => {
                self.has_functions = operands.iter().any(|&t| self.rank(terms, t) > 0);
            }
            Op::Add => {
                let most = operands.iter().map(|&t| self.rank(terms, t)).max();
                let most = most.unwrap_or(0);
                operands.iter().for_each(|&t| self.require(terms, t, most));
            }
            _ => {}
        }
    }

    /// The rank that a term has, as far as it is known.
    pub(super) fn rank(&self, terms: &Terms, term: TermId) -> u8 {
        let most = |ts: &[TermId]| ts.iter().map(|&t| self.rank(terms, t)).max().unwrap_or(0);
        match terms.node(term) {
            Node::Op(Op::Add | Op::Mul, operands) => most(operands),
            Node::Op(Op::MatMul, operands) => self.rank(terms, operands[1]).max(1),
            Node::Op(Op::Softmax | Op::Slice, _) => 1,
            Node::Op(Op::Outer | Op::Transpose | Op::Inv | Op::Diag | Op::Identity, _) => 2,
            Node::Op(op, operands) if op.is_of_components() => most(operands),
            Node::Op(Op::Index, operands) => {
                let base = self.rank(terms, operands[0]);
                base.saturating_sub(operands.len() as u8 - 1)
            }
            Node::Named(_, children) => most(&children[children.len() - 1..]),
            Node::Bind(Quantifier::Sum | Quantifier::Expectation, _, children) => {
                most(&children[children.len() - 1..])
            }
            _ => root(terms, term).map_or(0, |root| self.total(root)),
        }
    }

    /// The term must have at least that rank.
    fn require(&mut self, terms: &Terms, term: TermId, rank: u8) {
        // Contradictory uses, such as `x + x_i`, would grow for ever.
        if rank == 0 || rank > 3 {
            return;
        }
        if let Some(root) = root(terms, term) {
            let total = self.total.entry(root).or_insert(0);
            self.changed |= *total < rank;
            *total = rank.max(*total);
            return;
        }
        match terms.node(term) {
            Node::Op(Op::Add, operands) => {
                operands.iter().for_each(|&t| self.require(terms, t, rank));
            }
            Node::Op(Op::MatMul, operands) => self.require(terms, operands[1], rank),
            Node::Op(Op::Mul, operands) if self.rank(terms, term) == 0 => {
                if let Some(vector) = self.likely_vector(terms, operands) {
                    self.require(terms, vector, rank);
                }
            }
            Node::Op(Op::Pow, operands) => self.require(terms, operands[0], 1),
            Node::Op(op, operands) if op.is_of_components() && self.rank(terms, term) == 0 => {
                if let Some(vector) = self.likely_vector(terms, operands) {
                    self.require(terms, vector, 1);
                }
            }
            Node::Op(Op::Index, operands) => {
                self.require(terms, operands[0], rank + operands.len() as u8 - 1);
            }
            Node::Named(_, children) => self.require(terms, children[children.len() - 1], rank),
            _ => {}
        }
    }

    /// Which operand is the vector: the last of the likeliest; before there is anything to guess, the only one that may be.
    fn likely_vector(&self, terms: &Terms, operands: &[TermId]) -> Option<TermId> {
        let worths: Vec<u8> = operands.iter().map(|&t| self.worth(terms, t)).collect();
        let most = worths.iter().copied().max().filter(|&most| most > 0)?;
        let is_clear = worths.iter().filter(|&&worth| worth > 0).count() == 1;
        let place = worths.iter().rposition(|&worth| worth == most)?;
        (is_clear || self.guesses).then(|| operands[place])
    }

    /// How likely an operand is the vector: a number is none, what divides rather not, such as the 1/T of `f/T`, and what is
    /// stated to be a number last; a function of which nothing is known rather than a name.
    fn worth(&self, terms: &Terms, term: TermId) -> u8 {
        if self.rank(terms, term) > 0 {
            return 6;
        }
        let inside = |ts: &[TermId]| ts.iter().map(|&t| self.worth(terms, t)).max().unwrap_or(0);
        match terms.node(term) {
            Node::Symbol(name) => said(terms, Stated::Name(*name)).unwrap_or(3),
            Node::Call(name, ..) => said(terms, Stated::Call(*name)).unwrap_or(4),
            Node::Variable(binder) if terms.is_random(*binder) => 3,
            Node::Op(Op::Index, _) => 3,
            Node::Op(Op::Pow, of) => match terms.node(of[1]) {
                Node::Number(exponent) if *exponent.numer() < 0 => inside(&of[..1]).min(2),
                _ => inside(&of[..1]),
            },
            Node::Op(Op::Add | Op::Mul, of) => inside(of),
            Node::Op(op, of) if op.is_of_components() => inside(of),
            Node::Named(_, children)
            | Node::Bind(Quantifier::Sum | Quantifier::Expectation, _, children) => {
                inside(&children[children.len() - 1..])
            }
            _ => 0,
        }
    }
}

/// What the user states of a name counts for more than its place.
fn said(terms: &Terms, root: Stated) -> Option<u8> {
    terms
        .stated_rank(root)
        .map(|rank| if rank == 0 { 1 } else { 6 })
}

fn root(terms: &Terms, term: TermId) -> Option<Root> {
    match terms.node(term) {
        Node::Symbol(name) => Some(Root::Name(*name)),
        Node::Call(name, ..) => Some(Root::Call(*name)),
        Node::Variable(binder) => Some(Root::Variable(*binder)),
        _ => None,
    }
}
