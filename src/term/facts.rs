//! Facts: where the value of a term certainly lies. Unknown is never true.

use super::differences::{increasing_pair, stated};
use super::interval::{Definiteness, End, int};
use super::{Name, Node, Op, Quantifier, Rational, TermId, Terms};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

pub use super::interval::Fact;

/// What an assumption is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A name, with any subscripts or arguments.
    Name(Name),
    /// One term.
    Term(TermId),
}

/// The domains that can be stated or assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Domain {
    /// Any real number.
    Real,
    /// Above zero.
    Positive,
    /// Not below zero.
    NonNegative,
    /// Below zero.
    Negative,
    /// Not zero.
    NonZero,
    /// Strictly between 0 and 1.
    Unit,
    /// A whole number.
    Integer,
    /// 0 or 1.
    Binary,
    /// A whole number, 0 or more.
    Natural,
    /// A whole number, 1 or more: a sample size.
    Count,
    /// A whole number, so many or more: the length of a sequence that looks back.
    From(i64),
    /// A vector with one 1 and else 0, of the given length where it is known.
    OneHot(Option<TermId>),
    /// Positive numbers that sum to one, of the given length where it is known.
    Simplex(Option<TermId>),
    /// Between two numbers, with whether each end is reached.
    Interval(End, End),
    /// One of these numbers, from the smallest to the largest; at least one.
    Finite(Vec<Rational>),
    /// A symmetric, positive definite matrix.
    Definite,
    /// A symmetric, positive semidefinite matrix.
    Semidefinite,
    /// A vector whose components increase.
    Ordered,
    /// A class: a whole number from 1 to the given one, where it is known.
    Label(Option<TermId>),
    /// The classes in some order: each whole number from 1 to the given one, once.
    Permutation(Option<TermId>),
}

impl Domain {
    /// What is certain of a value, or of each element of a vector, in the domain.
    pub fn fact(&self) -> Fact {
        match self {
            Domain::Real => Fact::real(),
            Domain::Positive => Fact::positive(),
            Domain::NonNegative => Fact::nonnegative(),
            Domain::Negative => Fact::between(None, Some((int(0), false))),
            Domain::NonZero => Fact {
                nonzero: true,
                ..Fact::real()
            },
            Domain::Unit => Fact::unit(),
            Domain::Integer => Fact {
                integer: true,
                ..Fact::real()
            },
            Domain::Binary | Domain::OneHot(_) => Fact {
                integer: true,
                ..Fact::between(Some((int(0), true)), Some((int(1), true)))
            },
            Domain::Natural => Fact {
                integer: true,
                ..Fact::nonnegative()
            },
            Domain::From(least) => Fact {
                integer: true,
                ..Fact::between(Some((int(*least), true)), None)
            },
            Domain::Count | Domain::Label(_) | Domain::Permutation(_) => {
                Fact::at_least_one_integer()
            }
            Domain::Ordered => Fact::real(),
            Domain::Definite => Fact::definite(),
            Domain::Semidefinite => Fact::semidefinite(),
            Domain::Simplex(_) => Fact::share(),
            Domain::Interval(low, high) => Fact::between(*low, *high),
            Domain::Finite(values) => {
                let end = |value: Option<&Rational>| value.map(|&v| (v, true));
                let hull = Fact::between(end(values.first()), end(values.last()));
                Fact {
                    integer: values.iter().all(Rational::is_integer),
                    nonzero: !values.contains(&int(0)),
                    ..hull
                }
            }
        }
    }

    /// It says more than where each number lies: how many there are, or how they hang together.
    pub fn has_shape(&self) -> bool {
        self.is_selected()
            || matches!(
                self,
                Domain::OneHot(_)
                    | Domain::Simplex(_)
                    | Domain::Definite
                    | Domain::Semidefinite
                    | Domain::Ordered
            )
    }

    /// Its numbers are those of classes.
    pub fn is_selected(&self) -> bool {
        matches!(self, Domain::Label(_) | Domain::Permutation(_))
    }

    /// The domain said of a subject, in the plain notation: `σ > 0`, `y in {0, 1}`.
    pub fn say(&self, subject: &str) -> String {
        let end = |e: &End| e.map(|(v, _)| v.to_string());
        match self {
            Domain::Real => format!("{subject} in R"),
            Domain::Positive => format!("{subject} > 0"),
            Domain::NonNegative => format!("{subject} >= 0"),
            Domain::Negative => format!("{subject} < 0"),
            Domain::NonZero => format!("{subject} != 0"),
            Domain::Unit => format!("0 < {subject} < 1"),
            Domain::Integer => format!("{subject} : integer"),
            Domain::Binary => format!("{subject} in {{0, 1}}"),
            Domain::Natural => format!("{subject} in 0.."),
            Domain::Count => format!("{subject} in 1.."),
            Domain::From(least) => format!("{subject} in {least}.."),
            Domain::OneHot(_) => format!("{subject} : onehot"),
            Domain::Simplex(_) => format!("{subject} : simplex"),
            Domain::Finite(values) => {
                let values: Vec<String> = values.iter().map(Rational::to_string).collect();
                format!("{subject} in {{{}}}", values.join(", "))
            }
            Domain::Interval(Some((low, closed)), None) => {
                format!("{subject} {} {low}", if *closed { ">=" } else { ">" })
            }
            Domain::Interval(None, Some((high, closed))) => {
                format!("{subject} {} {high}", if *closed { "<=" } else { "<" })
            }
            Domain::Definite => format!("{subject} : positive definite"),
            Domain::Semidefinite => format!("{subject} : positive semidefinite"),
            Domain::Ordered => format!("{subject} : ordered"),
            Domain::Label(_) => format!("{subject} : label"),
            Domain::Permutation(_) => format!("{subject} : permutation"),
            Domain::Interval(low, high) => format!(
                "{subject} in {}{}, {}{}",
                if low.is_some_and(|(_, c)| c) {
                    '['
                } else {
                    '('
                },
                end(low).unwrap_or_else(|| "-∞".into()),
                end(high).unwrap_or_else(|| "∞".into()),
                if high.is_some_and(|(_, c)| c) {
                    ']'
                } else {
                    ')'
                },
            ),
        }
    }
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
    memo: Vec<Option<Fact>>,
}

impl<'a> Facts<'a> {
    /// A prover over one store's terms.
    pub fn new(assumptions: &'a [Holds], definitions: &[(TermId, TermId)]) -> Self {
        Facts {
            assumptions,
            definitions: definitions.iter().rev().copied().collect(), // the first of two holds
            memo: Vec::new(),
        }
    }

    /// What is certain of the value of a term.
    pub fn of(&mut self, terms: &Terms, term: TermId) -> Fact {
        let index = term.0 as usize;
        if let Some(Some(fact)) = self.memo.get(index) {
            return *fact;
        }
        let fact = self.assumed(terms, term).and(&self.structural(terms, term));
        if self.memo.len() <= index {
            self.memo.resize(terms.len().max(index + 1), None);
        }
        self.memo[index] = Some(fact);
        fact
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

    /// Everything that is assumed.
    pub(super) fn assumptions(&self) -> &'a [Holds] {
        self.assumptions
    }

    fn assumed(&self, terms: &Terms, term: TermId) -> Fact {
        let name = family(terms, term);
        let about =
            |s: &Subject| *s == Subject::Term(term) || name.is_some_and(|n| *s == Subject::Name(n));
        let relevant = self.assumptions.iter().filter(|a| about(&a.subject));
        let mut fact = relevant.fold(Fact::real(), |fact, a| fact.and(&a.domain.fact()));
        if terms
            .operands(Op::Index, term)
            .is_some_and(|parts| parts.len() > 2)
        {
            fact.matrix = Definiteness::Unknown; // an element of a matrix
        }
        fact
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

    fn structural(&mut self, terms: &Terms, term: TermId) -> Fact {
        match terms.node(term) {
            Node::Number(value) => Fact::exactly(*value),
            Node::Symbol(_) | Node::Variable(_) | Node::Optimum(..) => Fact::real(),
            Node::Op(op, operands) => {
                let facts: Vec<Fact> = operands.iter().map(|&t| self.of(terms, t)).collect();
                let range = (op.row().range)(&facts);
                let fact = range.and(&self.as_square(terms, *op, operands));
                match increasing_pair(terms, operands).filter(|_| *op == Op::Add) {
                    Some((above, below)) => fact.and(&self.gap(terms, above, below)),
                    None => fact,
                }
            }
            Node::Call(..) => self.defined_as(terms, term),
            Node::Named(_, children) => children
                .last()
                .map_or(Fact::real(), |&value| self.of(terms, value)),
            Node::Bind(quantifier, _, children) => {
                let body = children
                    .last()
                    .map_or(Fact::real(), |&body| self.of(terms, body));
                quantified(*quantifier, &body)
            }
        }
    }

    fn defined_as(&mut self, terms: &Terms, term: TermId) -> Fact {
        let definition = self.definitions.get(&term).copied();
        definition.map_or(Fact::real(), |right| self.of(terms, right))
    }

    /// Whether a term is of a family whose elements sum to one, by an assumption.
    pub fn is_simplex(&self, terms: &Terms, term: TermId) -> bool {
        let family = family(terms, term).map(Subject::Name);
        let says_so =
            |a: &Holds| Some(a.subject) == family && matches!(a.domain, Domain::Simplex(_));
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
        for assumption in self.assumptions {
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
                    let order = stated(terms, holds)
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

/// What is certain of a quantified term when its body is so. Sums and products are never empty: an
/// index set has at least one element (a sample size is a whole number of at least 1).
fn quantified(quantifier: Quantifier, body: &Fact) -> Fact {
    match quantifier {
        Quantifier::Expectation => Fact {
            integer: false,
            nonzero: Fact::between(body.low, body.high).nonzero,
            ..*body
        },
        Quantifier::Divergence => Fact::nonnegative(),
        Quantifier::Integral => {
            if body.is_nonnegative() {
                Fact::nonnegative()
            } else {
                Fact::real()
            }
        }
        Quantifier::Sum | Quantifier::Product => {
            let mut fact = Fact::real();
            if body.is_positive() {
                fact = Fact::positive();
            } else if body.is_nonnegative() {
                fact = Fact::nonnegative();
            } else if quantifier == Quantifier::Sum && body.is_nonpositive() {
                fact = Fact::between(None, Some((int(0), !body.is_negative())));
            }
            let matrix = match quantifier {
                Quantifier::Sum => body.matrix,
                _ => Definiteness::Unknown,
            };
            Fact {
                integer: body.integer,
                matrix,
                ..fact
            }
        }
    }
}
