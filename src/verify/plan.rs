//! What random points are drawn by: what the assumptions and the statements say of every name.

use super::ends::{self, End};
use super::ranks::{Ranks, Root};
use super::support;
use crate::derivation::{Definition, Derivation};
use crate::term::facts::{Domain, Fact, Facts, Subject, family};
use crate::term::totals::Total;
use crate::term::{Binder, Name, Node, Op, Quantifier, TermId, Terms};
use rustc_hash::{FxHashMap, FxHashSet};

/// What is known of a derivation before any value is drawn.
pub(super) struct Plan<'a> {
    pub(super) terms: &'a Terms,
    parameters: &'a [Name],
    pub(super) definitions: &'a [Definition],
    pub(super) ranks: Ranks,
    pub(super) facts: FxHashMap<Name, Fact>,
    /// What is assumed of single components: their name, and the numbers below it; none for an index.
    components: Vec<(Name, Vec<Option<i64>>, Fact)>,
    pub(super) shapes: FxHashMap<Name, Domain>,
    /// The bound variables that are one-hot vectors or shares of one.
    pub(super) vectors: FxHashMap<Binder, Domain>,
    /// Names that count something: sample sizes, limits.
    pub(super) counts: FxHashSet<Name>,
    pub(super) densities: FxHashMap<Binder, TermId>,
    /// Variables that stand below a name: whole numbers from one on.
    pub(super) subscripts: FxHashSet<Binder>,
    /// Where variables lie of which an assumption speaks.
    pub(super) variables: FxHashMap<Binder, Fact>,
    /// Ends of the supports of variables that are terms: the variable, what stands beside it in
    /// `x - a >= 0` or `b - x >= 0`, and whether the end is the lower one.
    pub(super) bounds: Vec<(Binder, Vec<TermId>, bool)>,
    /// How many components a variable has, and what they sum to.
    pub(super) totals: FxHashMap<Binder, (TermId, TermId)>,
    /// What the components of a named vector sum to: the indices that pick the vector, how many components it has, the total.
    pub(super) sums: FxHashMap<Name, (&'a [TermId], TermId, TermId)>,
    /// Assumptions of terms that are no name, such as `a + b > 0`.
    pub(super) constraints: Vec<(TermId, Fact)>,
    /// Ends that are terms, such as a of `y >= a`.
    pub(super) ends: Vec<End>,
    /// The largest limit that is a number.
    pub(super) longest: i64,
    /// The largest number of a component, by the name of the vector.
    pub(super) largest: FxHashMap<Name, i64>,
    pub(super) has_vectors: bool,
}

impl<'a> Plan<'a> {
    /// Reads off what the assumptions and the statements say.
    pub(super) fn new(derivation: &'a Derivation) -> Self {
        Plan::with(derivation, &[])
    }

    /// The same, of a derivation and of more statements beside it.
    pub(super) fn with(derivation: &'a Derivation, statements: &[TermId]) -> Self {
        let terms = &derivation.terms;
        let mut plan = Plan {
            terms,
            parameters: &derivation.parameters,
            definitions: &derivation.definitions,
            ranks: Ranks::of(derivation, statements),
            facts: FxHashMap::default(),
            components: Vec::new(),
            shapes: FxHashMap::default(),
            vectors: FxHashMap::default(),
            counts: FxHashSet::default(),
            densities: FxHashMap::default(),
            subscripts: FxHashSet::default(),
            variables: FxHashMap::default(),
            bounds: Vec::new(),
            totals: FxHashMap::default(),
            sums: FxHashMap::default(),
            constraints: Vec::new(),
            ends: Vec::new(),
            longest: 0,
            largest: FxHashMap::default(),
            has_vectors: false,
        };
        let mut seen = FxHashSet::default();
        plan.read(derivation.start, &mut seen);
        for &statement in statements {
            plan.read(statement, &mut seen);
        }
        for rewrite in derivation.steps.iter().flat_map(|s| &s.rewrites) {
            plan.read(rewrite.after, &mut seen);
        }
        for definition in &derivation.definitions {
            plan.read(definition.right, &mut seen);
        }
        plan.assume(derivation);
        plan
    }

    /// Where a component of a name lies.
    pub(super) fn fact_of(&self, name: Name, subscripts: &[i64]) -> Fact {
        let whole = self.facts.get(&name).copied().unwrap_or_else(Fact::real);
        let is_it = |numbers: &[Option<i64>]| {
            let mut pairs = numbers.iter().zip(subscripts);
            numbers.len() == subscripts.len() && pairs.all(|(n, k)| n.is_none_or(|n| n == *k))
        };
        { self.components.iter() }
            .filter(|(of, numbers, _)| *of == name && is_it(numbers))
            .fold(whole, |fact, (.., own)| fact.and(own))
    }

    fn assume(&mut self, derivation: &Derivation) {
        let holds = derivation.holds();
        for assumption in &derivation.assumptions {
            if let Subject::Term(term) = assumption.subject
                && let Some((name, numbers)) = self.terms.component(term)
            {
                let fact = assumption.domain.fact();
                self.components.push((name, numbers, fact));
                continue;
            }
            let name = match assumption.subject {
                Subject::Name(name) => Some(name),
                Subject::Term(term) => family(self.terms, term),
            };
            match (name, assumption.subject) {
                (Some(name), _) => {
                    let fact = self.facts.entry(name).or_insert_with(Fact::real);
                    *fact = fact.and(&assumption.domain.fact());
                    // A whole number that is stated is a size where there are vectors; elsewhere it may be a shape.
                    let may_be_size = self.has_vectors || !assumption.stated;
                    match assumption.domain {
                        Domain::Count | Domain::From(_) | Domain::Range(1.., _) if may_be_size => {
                            _ = self.counts.insert(name)
                        }
                        Domain::OneHot(_)
                        | Domain::Simplex(_)
                        | Domain::Stochastic
                        | Domain::Definite
                        | Domain::Semidefinite
                        | Domain::Ordered
                        | Domain::UnitVector
                        | Domain::Label(_)
                        | Domain::Permutation(_) => {
                            self.shapes.insert(name, assumption.domain.clone());
                        }
                        _ => {}
                    }
                }
                (None, Subject::Term(term)) if support::add(self, term, assumption) => {}
                (None, Subject::Term(term))
                    if assumption.domain == Domain::zero() && self.add_sum(term) => {}
                (None, Subject::Term(term))
                    if ends::add(self.terms, &mut self.ends, term, self.parameters) => {}
                (None, Subject::Term(term)) if !self.is_of_variable(term) => {
                    let fact = Facts::new(&holds, &[]).of(self.terms, term);
                    // What follows of all observations, such as their total, would be met by chance too seldom.
                    let is_met = !self.terms.is_open(term) || assumption.stated;
                    self.constraints.extend(is_met.then_some((term, fact)));
                }
                _ => {}
            }
        }
    }

    /// Notes what the components of a named vector sum to; whether a difference of zero says so.
    fn add_sum(&mut self, difference: TermId) -> bool {
        let Some(Total {
            vector: &[of, ref indices @ ..],
            size,
            total,
        }) = self.terms.stated_total(difference)
        else {
            return false;
        };
        let Node::Symbol(name) = *self.terms.node(of) else {
            return false;
        };
        self.sums.insert(name, (indices, size, total));
        true
    }

    /// Whether a term is about the variable of an expectation, whose values are no random points.
    fn is_of_variable(&self, term: TermId) -> bool {
        let free = self.terms.free_variables(term);
        { free.iter() }.any(|variable| self.densities.contains_key(variable))
    }

    fn read(&mut self, term: TermId, seen: &mut FxHashSet<TermId>) {
        if !seen.insert(term) {
            return;
        }
        match self.terms.node(term) {
            Node::Bind(Quantifier::Expectation | Quantifier::Divergence, binder, children) => {
                self.densities.entry(*binder).or_insert(children[0]);
            }
            Node::Bind(_, _, children) if children.len() == 3 => {
                children[..2].iter().for_each(|&limit| self.limit(limit));
            }
            Node::Op(Op::Index, operands) => {
                let variable = |&t: &TermId| match self.terms.node(t) {
                    Node::Variable(binder) => Some(*binder),
                    _ => None,
                };
                let below = operands[1..].iter().filter_map(variable);
                self.subscripts.extend(below);
                // A vector of shares has the components that stand somewhere.
                if let Node::Symbol(name) = *self.terms.node(operands[0]) {
                    { operands[1..].iter() }.for_each(|&t| self.number_below(name, t));
                }
            }
            Node::Op(Op::Slice, operands) => {
                operands[1..].iter().for_each(|&limit| self.limit(limit));
            }
            Node::Op(Op::Identity, operands) => {
                self.has_vectors = true;
                self.limit(operands[0]);
            }
            Node::Op(op, _) if has_shape(*op) => self.has_vectors = true,
            _ => {}
        }
        for &child in self.terms.children(term) {
            self.read(child, seen);
        }
    }

    fn number_below(&mut self, name: Name, subscript: TermId) {
        if let Some(number) = self.terms.as_number(subscript).filter(|n| n.is_integer()) {
            let largest = self.largest.entry(name).or_insert(0);
            *largest = number.to_integer().min(9).max(*largest);
        }
    }

    /// Notes an end of a range of whole numbers.
    pub(super) fn limit(&mut self, limit: TermId) {
        match self.terms.node(limit) {
            Node::Number(value) => self.longest = self.longest.max(value.to_integer().min(9)),
            Node::Symbol(name) => _ = self.counts.insert(*name),
            _ => {}
        }
    }

    /// All sizes are one from now on, so that probabilities of K classes are K.
    pub(super) fn make_one_size(&mut self) {
        self.has_vectors = true;
        let least = self
            .counts
            .iter()
            .filter_map(|name| self.facts.get(name)?.low);
        let least = least.map(|(low, _)| low.ceil().to_integer().min(9)).max();
        self.longest = self.longest.max(least.unwrap_or(0));
    }

    /// What is known of the numbers of a family.
    pub(super) fn fact(&self, name: Name) -> Option<Fact> {
        self.facts.get(&name).copied()
    }

    /// What the vectors of a family are.
    pub(super) fn shape(&self, name: Name) -> Option<&Domain> {
        self.shapes.get(&name)
    }

    /// How many subscripts a number of a family takes.
    pub(super) fn rank(&self, name: Name) -> usize {
        self.ranks.total(Root::Name(name)).into()
    }

    pub(super) fn is_parameter(&self, name: Name) -> bool {
        self.parameters.contains(&name)
    }
}

/// The operator's operands or its value have a shape, which must fit.
fn has_shape(op: Op) -> bool {
    !op.is_selection() && (op.rank() > 0 || op.operand_rank(0) != Some(0) && !is_plain(op))
}

/// Sums and products are of numbers as well.
fn is_plain(op: Op) -> bool {
    matches!(op, Op::Add | Op::Mul)
}
