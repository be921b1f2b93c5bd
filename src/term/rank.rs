//! Ranks and sizes: which terms are vectors and matrices, and how many components they have, from what is known of names.

use super::{Binder, Marks, Name, Node, Op, Quantifier, TermId, Terms};

/// What can be more than a number. Names and functions of one name are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// A name.
    Name(Name),
    /// A function.
    Call(Name),
    /// A variable of an expectation or an integral.
    Variable(Binder),
}

/// More subscripts than this only come from uses that contradict each other.
const MOST: usize = 4;

/// Under this in the place of a rank stands the number of columns of a matrix.
const COLUMNS: usize = MOST + 1;

impl Terms {
    /// Notes how many subscripts a number of a name takes; a name of which nothing is noted is a number.
    pub fn set_rank(&mut self, root: Root, rank: usize) {
        self.ranks.insert(root, rank);
    }

    /// Notes that a bound variable is random, not an index: it may be a vector.
    pub fn mark_random(&mut self, binder: Binder) {
        self.random.insert(binder);
    }

    /// Notes what is stated of a name: that it is a number, a vector or a matrix. It says which of several factors is the vector.
    pub fn state_rank(&mut self, root: Root, rank: usize) {
        self.stated.insert(root, rank);
    }

    /// What is stated of a name: how many subscripts a number of it takes.
    pub fn stated_rank(&self, root: Root) -> Option<usize> {
        self.stated.get(&root).copied()
    }

    /// Whether a bound variable is random and no index.
    pub fn is_random(&self, binder: Binder) -> bool {
        self.random.contains(&binder)
    }

    /// Notes that a term is of that rank at least, as far as its names can be; whether that was news.
    pub fn require_rank(&mut self, term: TermId, rank: usize) -> bool {
        self.require(term, rank, true)
    }

    /// The same; where one of several factors is the vector and nothing says which, only a guess goes on.
    fn require(&mut self, term: TermId, rank: usize, may_guess: bool) -> bool {
        if rank == 0 || rank > MOST {
            return false;
        }
        if let Some(root) = self.root(term) {
            let is_index = matches!(root, Root::Variable(binder) if !self.random.contains(&binder));
            let known = self.ranks.get(&root).copied().unwrap_or(0);
            if !is_index && known < rank {
                self.set_rank(root, rank);
            }
            return !is_index && known < rank;
        }
        match self.node(term).clone() {
            Node::Op(Op::Add, parts) => parts.iter().fold(false, |news, &part| {
                self.require(part, rank, may_guess) | news
            }),
            Node::Op(Op::Mul, parts) if self.rank(term) == 0 => {
                let vector = self.vector_among(&parts, may_guess);
                vector.is_some_and(|part| self.require(part, rank, may_guess))
            }
            Node::Op(Op::Index, parts) => self.require(parts[0], rank + parts.len() - 1, may_guess),
            Node::Op(op, parts) if op.is_of_components() && self.rank(term) == 0 => {
                let of = match op {
                    Op::Pow => Some(parts[0]),
                    _ => self.vector_among(&parts, may_guess),
                };
                of.is_some_and(|part| self.require(part, rank.min(1), may_guess))
            }
            Node::Named(_, parts) => self.require(parts[parts.len() - 1], rank, may_guess),
            _ => false,
        }
    }

    /// How likely a factor is the vector among others: what is known or stated to be one, then a function of which nothing is
    /// known, then a name; what divides is less likely, as the T of `f(x; θ)/T`, and least what is stated to be a number.
    fn likelihood_of_vector(&self, term: TermId) -> u8 {
        let most = |parts: &[TermId]| {
            let all = parts.iter().map(|&part| self.likelihood_of_vector(part));
            all.max().unwrap_or(0)
        };
        if self.rank(term) > 0 {
            return 6;
        }
        let stated = self.root(term).and_then(|root| self.stated_rank(root));
        match (self.node(term), stated) {
            (Node::Variable(binder), _) if !self.is_random(*binder) => 0,
            (Node::Symbol(_) | Node::Call(..) | Node::Variable(_), Some(0)) => 1,
            (Node::Symbol(_) | Node::Call(..) | Node::Variable(_), Some(_)) => 6,
            (Node::Call(..), None) => 4,
            (Node::Symbol(_) | Node::Variable(_) | Node::Op(Op::Index, _), _) => 3,
            (Node::Op(Op::Add | Op::Mul, parts), _) => most(parts),
            (Node::Op(Op::Pow, parts), _) => {
                let divides = self.as_number(parts[1]).is_some_and(|n| *n.numer() < 0);
                let base = self.likelihood_of_vector(parts[0]);
                if divides { base.min(2) } else { base }
            }
            (Node::Op(op, parts), _) if op.is_of_components() => most(parts),
            (
                Node::Named(_, parts)
                | Node::Bind(Quantifier::Sum | Quantifier::Expectation, _, parts),
                _,
            ) => most(&parts[parts.len() - 1..]),
            _ => 0,
        }
    }

    /// Which of some factors is the vector: the last of the likeliest. Without a guess, the only one that can be.
    fn vector_among(&self, parts: &[TermId], may_guess: bool) -> Option<TermId> {
        let likely = |&part: &TermId| self.likelihood_of_vector(part);
        let most = parts.iter().map(likely).max().filter(|&most| most > 0)?;
        let possible = parts.iter().filter(|part| likely(part) > 0).count();
        let last = parts.iter().copied().rfind(|part| likely(part) == most);
        last.filter(|_| may_guess || possible == 1)
    }

    /// Infers the ranks of all names in some terms from their uses, beside those that are noted: first from those that leave
    /// no choice, so that of `τ log(q)` it is known which is the vector where another place tells.
    pub fn infer_ranks(&mut self, roots: &[TermId]) {
        for may_guess in [false, true] {
            let (mut seen, mut sums) = (Marks::default(), Vec::new());
            for &root in roots {
                self.learn(root, &mut seen, &mut sums, may_guess);
            }
            // What is added is of one rank: only this use says more the more is known.
            while sums
                .iter()
                .fold(false, |news, &sum| self.same_rank(sum, may_guess) | news)
            {}
        }
    }

    /// Learns from how a term is used in another; gathers the sums.
    fn learn(&mut self, term: TermId, seen: &mut Marks, sums: &mut Vec<TermId>, may_guess: bool) {
        if !seen.insert(term) {
            return;
        }
        let count = self.children(term).len();
        match *self.node(term) {
            Node::Op(Op::Add, _) => sums.push(term),
            Node::Op(op, _) => {
                for place in 0..count {
                    let rank = match (op, op.operand_rank(place)) {
                        (Op::Index, _) if place == 0 => count - 1,
                        (Op::Slice, _) if place == 0 => 1,
                        (Op::MatMul, None) => 1,
                        (_, rank) => rank.unwrap_or(0),
                    };
                    if rank > 0 {
                        self.require(self.children(term)[place], rank, may_guess);
                    }
                }
            }
            _ => {}
        }
        for place in 0..count {
            self.learn(self.children(term)[place], seen, sums, may_guess);
        }
    }

    /// Notes that all summands are of the rank of their sum; whether that was news.
    fn same_rank(&mut self, sum: TermId, may_guess: bool) -> bool {
        let rank = self.rank(sum);
        let count = self.children(sum).len();
        (0..count).fold(false, |news, place| {
            rank > 0 && self.require(self.children(sum)[place], rank, may_guess) | news
        })
    }

    /// Notes the number of components of a vector, or of rows of a matrix, wherever its names are of that rank.
    pub fn set_size(&mut self, term: TermId, size: TermId) {
        let rank = self.rank(term);
        if rank == 0 {
            return;
        }
        if let Some(root) = self.family_root(term) {
            self.sizes.entry((root, rank)).or_insert(size);
            return;
        }
        match self.node(term).clone() {
            Node::Op(op, parts) if matches!(op, Op::Add | Op::Mul) || op.is_of_components() => {
                parts.iter().for_each(|&part| self.set_size(part, size));
            }
            Node::Op(Op::Softmax | Op::Inv | Op::Diag | Op::MatMul | Op::Outer, parts) => {
                self.set_size(parts[0], size);
            }
            Node::Op(Op::Transpose, parts) => {
                if let Some(root) = self.family_root(parts[0]) {
                    self.sizes.entry((root, COLUMNS)).or_insert(size);
                }
            }
            Node::Named(_, parts) => self.set_size(parts[parts.len() - 1], size),
            _ => {}
        }
    }

    /// 0 for a number, 1 for a vector, 2 for a matrix.
    pub fn rank(&self, term: TermId) -> usize {
        self.rank_by(term, &|part| self.rank(part))
    }

    /// The rank of a term from those of its parts.
    pub fn rank_by(&self, term: TermId, rank: &dyn Fn(TermId) -> usize) -> usize {
        let most = |parts: &[TermId]| parts.iter().map(|&p| rank(p)).max().unwrap_or(0);
        match self.node(term) {
            Node::Op(Op::Add | Op::Mul, parts) => most(parts),
            Node::Op(Op::MatMul, parts) => rank(parts[1]).max(1),
            Node::Op(Op::Index, parts) => rank(parts[0]).saturating_sub(parts.len() - 1),
            Node::Op(op, parts) if op.is_of_components() => most(parts),
            Node::Op(op, _) => op.rank(),
            Node::Named(_, parts) => most(&parts[parts.len() - 1..]),
            Node::Bind(Quantifier::Sum | Quantifier::Expectation, _, parts) => {
                most(&parts[parts.len() - 1..])
            }
            _ => {
                let root = self.root(term);
                root.and_then(|root| self.ranks.get(&root).copied())
                    .unwrap_or(0)
            }
        }
    }

    /// How many components a vector has, or rows a matrix, where a name for that is known.
    pub fn size_of(&self, term: TermId) -> Option<TermId> {
        let rank = self.rank(term);
        if rank == 0 {
            return None;
        }
        if let Some(root) = self.family_root(term) {
            return self.sizes.get(&(root, rank)).copied();
        }
        match self.node(term) {
            Node::Op(op, parts) if matches!(op, Op::Add | Op::Mul) || op.is_of_components() => {
                parts.iter().find_map(|&part| self.size_of(part))
            }
            Node::Op(Op::Identity, parts) => Some(parts[0]),
            Node::Op(Op::Transpose, parts) => {
                let root = self.family_root(parts[0])?;
                self.sizes.get(&(root, COLUMNS)).copied()
            }
            Node::Op(Op::Softmax | Op::Inv | Op::Diag | Op::MatMul | Op::Outer, parts) => {
                self.size_of(parts[0])
            }
            Node::Named(_, parts) => self.size_of(parts[parts.len() - 1]),
            _ => None,
        }
    }

    /// Notes that a function of a vector stands somewhere, such as `tanh(W x)`.
    pub fn note_functions_of_vectors(&mut self) {
        self.has_functions_of_vectors = true;
    }

    /// Whether whatever is added in a term is of one rank, and no two vectors are multiplied. Only where there are
    /// functions of vectors can a rule lead there, as from the log of `c v` to `log(c) + log(v)`; elsewhere nobody looks.
    pub fn is_well_ranked(&self, term: TermId) -> bool {
        if !self.has_functions_of_vectors {
            return true;
        }
        let rank = |part: &TermId| self.rank(*part);
        let fits = match self.node(term) {
            Node::Op(Op::Add, parts) => parts.iter().all(|part| rank(part) == rank(&parts[0])),
            Node::Op(Op::Mul, parts) => parts.iter().filter(|part| rank(part) > 0).count() < 2,
            _ => true,
        };
        fits && { self.children(term).iter() }.all(|&part| self.is_well_ranked(part))
    }

    /// The root of a name, a call or a variable.
    pub fn root(&self, term: TermId) -> Option<Root> {
        match self.node(term) {
            Node::Symbol(name) => Some(Root::Name(*name)),
            Node::Call(name, ..) => Some(Root::Call(*name)),
            Node::Variable(binder) => Some(Root::Variable(*binder)),
            _ => None,
        }
    }

    /// The root of a name with or without subscripts.
    fn family_root(&self, term: TermId) -> Option<Root> {
        match self.node(term) {
            Node::Op(Op::Index, parts) => self.root(parts[0]),
            _ => self.root(term),
        }
    }
}
