//! Facts: where the value of a term certainly lies. Unknown is never true.

use super::differences::{increasing_pair, named_pair};
use super::interval::Definiteness;
use super::known::{FactId, FactIds, Known};
use super::quantified::quantified;
use super::{Name, Node, Op, TermId, Terms};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

pub use super::differences::shift;
pub use super::domain::Domain;
pub use super::interval::Fact;

/// What an assumption is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A name, with any subscripts or arguments.
    Name(Name),
    /// One term.
    Term(TermId),
}

/// Something that holds of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holds {
    /// What it is about.
    pub subject: Subject,
    /// Where its value lies.
    pub domain: Domain,
    /// In the plain notation, for reasons: `σ > 0`.
    pub text: String,
}

/// The prover of facts, from assumptions and from what names and densities are defined to be.
pub struct Facts<'a> {
    assumptions: &'a [Holds],
    /// What opaque calls are defined to be.
    definitions: FxHashMap<TermId, TermId>,
    /// What holds in the case that is looked at.
    pub(super) guards: Vec<Holds>,
    pub(super) known: Known,
}

impl<'a> Facts<'a> {
    /// A prover over one store's terms.
    pub fn new(assumptions: &'a [Holds], definitions: &[(TermId, TermId)]) -> Self {
        Facts {
            assumptions,
            definitions: definitions.iter().rev().copied().collect(), // the first of two holds
            guards: Vec::new(),
            known: Known::default(),
        }
    }

    /// What is certain of the value of a term.
    pub fn of(&mut self, terms: &Terms, term: TermId) -> Fact {
        let id = self.id(terms, term);
        *self.known.fact(id)
    }

    fn id(&mut self, terms: &Terms, term: TermId) -> FactId {
        if let Some(known) = self.known.of(term) {
            return known;
        }
        let mut id = self.structural(terms, term);
        let is_sum = matches!(terms.node(term), Node::Op(Op::Add, _));
        let shifted = is_sum.then(|| self.shifted(terms, term)).flatten();
        let is_name = family(terms, term).is_some();
        let chain = is_name.then(|| self.in_chain(terms, term)).flatten();
        for stated in [self.assumed(terms, term), shifted, chain]
            .into_iter()
            .flatten()
        {
            id = self.both(id, &stated);
        }
        self.known.note(term, id);
        id
    }

    /// Two facts of one term hold.
    fn both(&mut self, one: FactId, other: &Fact) -> FactId {
        let fact = other.and(self.known.fact(one));
        self.known.id(fact)
    }

    /// Whether a term's value exists wherever the assumptions hold, and so do those of its subterms.
    pub fn is_defined(&mut self, terms: &Terms, term: TermId) -> bool {
        let children = terms.children(term);
        if !children.iter().all(|&child| self.is_defined(terms, child)) {
            return false;
        }
        match terms.node(term) {
            Node::Op(op, _) => {
                let facts: Vec<Fact> = children.iter().map(|&c| self.of(terms, c)).collect();
                (op.row().defined)(&facts)
            }
            _ => true,
        }
    }

    /// What an opaque call is defined to be.
    pub fn definition(&self, call: TermId) -> Option<TermId> {
        self.definitions.get(&call).copied()
    }

    /// Everything that is assumed.
    pub(super) fn assumptions(&self) -> &'a [Holds] {
        self.assumptions
    }

    pub(super) fn assumed(&self, terms: &Terms, term: TermId) -> Option<Fact> {
        let name = family(terms, term);
        let about =
            |s: &Subject| *s == Subject::Term(term) || name.is_some_and(|n| *s == Subject::Name(n));
        let all = self.assumptions.iter().chain(&self.guards);
        let domains = all.filter(|a| about(&a.subject)).map(|a| a.domain.fact());
        let mut fact = domains.reduce(|fact, other| fact.and(&other))?;
        if terms
            .operands(Op::Index, term)
            .is_some_and(|parts| parts.len() > 2)
        {
            fact.matrix = Definiteness::Unknown; // an element of a matrix
        }
        Some(fact)
    }

    /// What follows from the form of a term: `xᵀx`, `xᵀAx`, `AAᵀ`, `AᵀA`, `ASAᵀ` and `xxᵀ` are squares.
    fn as_square(&mut self, terms: &Terms, op: Op, operands: &[TermId]) -> Fact {
        let &[left, right] = operands else {
            return Fact::real();
        };
        let is_transpose =
            |of: TermId, t: TermId| terms.operands(Op::Transpose, of).is_some_and(|p| p[0] == t);
        let are_transposes = |a: TermId, b: TermId| is_transpose(a, b) || is_transpose(b, a);
        let inner = terms.operands(Op::MatMul, right);
        match (op, inner) {
            (Op::Dot, _) if left == right => Fact::nonnegative(),
            (Op::Dot, Some(&[middle, end])) if left == end => {
                if self.of(terms, middle).is_semidefinite() {
                    Fact::nonnegative()
                } else {
                    Fact::real()
                }
            }
            (Op::Outer, _) if left == right => Fact::semidefinite(),
            (Op::MatMul, _) if are_transposes(left, right) => Fact::semidefinite(),
            (Op::MatMul, Some(&[middle, end]))
                if are_transposes(left, end) && self.of(terms, middle).is_semidefinite() =>
            {
                Fact::semidefinite()
            }
            _ => Fact::real(),
        }
    }

    fn structural(&mut self, terms: &Terms, term: TermId) -> FactId {
        let fact = match terms.node(term) {
            Node::Op(Op::If, parts) => {
                let cases = [true, false].map(|is_first| self.case(terms, parts, is_first));
                Fact::chosen(&self.of(terms, parts[0]), &cases[0], &cases[1])
            }
            Node::Op(op, operands) => return self.operation(terms, *op, operands),
            Node::Number(value) => Fact::exactly(*value),
            Node::Symbol(_) | Node::Optimum(..) => Fact::real(),
            Node::Variable(binder) => match terms.smallest(*binder) {
                Some(low) => Fact {
                    integer: true,
                    ..Fact::between(Some((low, true)), None)
                },
                None => Fact::real(),
            },
            Node::Call(..) => self.defined_as(terms, term),
            Node::Named(_, children) => children
                .last()
                .map_or(Fact::real(), |&value| self.of(terms, value)),
            Node::Bind(_, binder, _) if self.is_guarded(terms, *binder) => Fact::real(),
            Node::Bind(quantifier, binder, children) => {
                let body = children
                    .last()
                    .map_or(Fact::real(), |&body| self.of(terms, body));
                let is_filled = match **children {
                    [low, high, _] => self.is_filled(terms, low, high),
                    _ => true,
                };
                let fact = quantified(*quantifier, &body, is_filled);
                match self.mean_by_shares(terms, (*quantifier, *binder), children) {
                    Some(mean) => fact.and(&mean),
                    None => fact,
                }
            }
        };
        self.known.id(fact)
    }

    fn operation(&mut self, terms: &Terms, op: Op, operands: &[TermId]) -> FactId {
        let ids: FactIds = operands.iter().map(|&t| self.id(terms, t)).collect();
        let mut id = self.known.range(op, ids);
        if let Op::Dot | Op::Outer | Op::MatMul = op {
            let square = self.as_square(terms, op, operands);
            id = self.both(id, &square);
            if op == Op::MatMul && self.mixes(terms, operands) {
                id = self.both(id, &Fact::share());
            }
        }
        if op == Op::Mul {
            let known = [
                self.portion(terms, operands),
                self.multiple(terms, operands),
            ];
            for fact in known.into_iter().flatten() {
                id = self.both(id, &fact);
            }
        }
        if op == Op::Add {
            let pair = increasing_pair(terms, operands).or_else(|| named_pair(terms, operands));
            if let Some((above, below)) = pair {
                let gap = self.gap(terms, above, below);
                id = self.both(id, &gap);
            }
            if let Some(least) = terms.until_end(operands) {
                id = self.both(id, &Fact::between(Some((least, true)), None));
            }
            if let Some(between) = self.mixture(terms, operands) {
                id = self.both(id, &between);
            }
            if let Some(between) = self.between_ends(terms, operands) {
                id = self.both(id, &between);
            }
            if let Some(square) = self.mixed_square(terms, operands) {
                id = self.both(id, &square);
            }
            let is_nonzero = |term| self.of(terms, term).nonzero;
            if terms.zero_with(operands).is_some_and(is_nonzero) {
                id = self.both(id, &Domain::NonZero.fact());
            }
        }
        id
    }

    /// Whether a product is `Pᵀ x` of a stochastic matrix P and of shares, or of one 1 and else zeros: it mixes the rows of
    /// P, whose numbers are positive, so its numbers are positive and sum to one.
    fn mixes(&self, terms: &Terms, operands: &[TermId]) -> bool {
        let &[matrix, vector] = operands else {
            return false;
        };
        let of_rows = { terms.operands(Op::Transpose, matrix) }
            .is_some_and(|inner| self.is_stochastic(terms, inner[0]));
        let is_share = |t: TermId| match terms.node(t) {
            Node::Op(Op::Softmax, _) => true,
            Node::Op(Op::MatMul, inner) => self.mixes(terms, inner),
            _ => self.is_stated(terms, t, &|domain| {
                matches!(domain, Domain::Simplex(_) | Domain::OneHot(_))
            }),
        };
        of_rows && is_share(vector)
    }

    fn defined_as(&mut self, terms: &Terms, term: TermId) -> Fact {
        let definition = self.definitions.get(&term).copied();
        definition.map_or(Fact::real(), |right| self.of(terms, right))
    }

    /// Whether a term is of a family whose elements sum to one, by an assumption.
    pub fn is_simplex(&self, terms: &Terms, term: TermId) -> bool {
        self.is_stated(terms, term, &|domain| matches!(domain, Domain::Simplex(_)))
    }

    /// Whether a term or its family is a matrix of which each row holds probabilities that sum to one.
    pub fn is_stochastic(&self, terms: &Terms, term: TermId) -> bool {
        self.is_stated(terms, term, &|domain| *domain == Domain::Stochastic)
    }

    /// How many components a family of one-hot vectors or of shares has whose element a term is, where that is stated.
    pub fn length_of_shares(&self, terms: &Terms, term: TermId) -> Option<TermId> {
        let family = Subject::Name(family(terms, term)?);
        let mut stated = self.assumptions.iter().filter(|a| a.subject == family);
        stated.find_map(|a| match a.domain {
            Domain::OneHot(length) | Domain::Simplex(length) => length,
            _ => None,
        })
    }

    /// The domains that are stated of a term itself, and not of the family of its name.
    pub fn stated(&self, term: TermId) -> impl Iterator<Item = &Domain> {
        let of_it = move |a: &&Holds| a.subject == Subject::Term(term);
        self.assumptions.iter().filter(of_it).map(|a| &a.domain)
    }

    /// The terms of which something is assumed and in which a term stands, other than that term.
    pub fn stated_beside(&self, terms: &Terms, term: TermId) -> Vec<TermId> {
        let subjects = self.assumptions.iter().filter_map(|a| match a.subject {
            Subject::Term(subject) => Some(subject),
            Subject::Name(_) => None,
        });
        subjects
            .filter(|&subject| subject != term && terms.contains(subject, term))
            .collect()
    }

    pub(super) fn is_stated(
        &self,
        terms: &Terms,
        term: TermId,
        is_it: &dyn Fn(&Domain) -> bool,
    ) -> bool {
        let family = family(terms, term).map(Subject::Name);
        let says_so = |a: &Holds| Some(a.subject) == family && is_it(&a.domain);
        self.assumptions.iter().any(says_so)
    }

    /// The assumptions and laws from which a term's fact follows, in the plain notation.
    pub fn because(&self, terms: &Terms, term: TermId) -> Vec<String> {
        let mut reasons = BTreeSet::new();
        self.collect_reasons(terms, term, &mut reasons);
        reasons.into_iter().collect()
    }

    fn collect_reasons(&self, terms: &Terms, term: TermId, reasons: &mut BTreeSet<String>) {
        let name = family(terms, term);
        for assumption in self.assumptions.iter().chain(&self.guards) {
            if assumption.subject == Subject::Term(term)
                || name.is_some_and(|n| assumption.subject == Subject::Name(n))
            {
                reasons.insert(assumption.text.clone());
            }
        }
        match terms.node(term) {
            Node::Op(Op::Exp, _) => {
                reasons.insert("an exponential is positive".into());
            }
            Node::Op(op @ (Op::Sigmoid | Op::Softmax | Op::NormCdf), _) => {
                reasons.insert(format!("{} lies between 0 and 1", op.row().name));
            }
            Node::Op(Op::Add, operands) if increasing_pair(terms, operands).is_some() => {
                // The function is increasing, so the order of its two operands decides.
                for holds in self.assumptions {
                    let order = holds
                        .order(terms)
                        .filter(|(x, z)| terms.contains(term, *x) && terms.contains(term, *z));
                    reasons.extend(order.map(|_| holds.text.clone()));
                }
                let sides = increasing_pair(terms, operands).map(|(x, z)| [x, z]);
                for side in sides.into_iter().flatten() {
                    self.collect_reasons(terms, terms.children(side)[0], reasons);
                }
            }
            Node::Op(op @ (Op::Det | Op::Trace), operands) => {
                let what = if *op == Op::Det {
                    "determinant"
                } else {
                    "trace"
                };
                reasons.insert(format!(
                    "the {what} of a positive definite matrix is positive"
                ));
                self.collect_reasons(terms, operands[0], reasons);
            }
            Node::Op(Op::Identity, _) => {}
            Node::Op(op, _) if op.is_selection() => {}
            Node::Call(..) => {
                if let Some(&right) = self.definitions.get(&term) {
                    self.collect_reasons(terms, right, reasons);
                }
            }
            Node::Named(_, children) => {
                if let Some(&value) = children.last() {
                    self.collect_reasons(terms, value, reasons);
                }
            }
            Node::Op(Op::Pow, operands) => self.collect_reasons(terms, operands[0], reasons),
            Node::Bind(_, _, children) => {
                if let Some(&body) = children.last() {
                    self.collect_reasons(terms, body, reasons);
                }
            }
            _ => {
                for &child in terms.children(term) {
                    self.collect_reasons(terms, child, reasons);
                }
            }
        }
    }
}

/// The name whose assumptions hold of a term: of `σ`, `σ_i` and `σ(x; θ)` it is σ.
pub fn family(terms: &Terms, term: TermId) -> Option<Name> {
    match terms.node(term) {
        Node::Symbol(name) | Node::Call(name, ..) | Node::Named(name, _) => Some(*name),
        Node::Op(op, operands) if op.is_selection() => family(terms, operands[0]),
        _ => None,
    }
}
