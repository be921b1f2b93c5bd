//! What may make a typed density one: a factor that is the same for every value of the observation and of which nothing is known.

use crate::term::facts::family;
use crate::term::{Name, Node, Op, Quantifier, TermId, Terms};

/// Whether the factor with a name that stands nowhere else moves with what is optimised: `Z` or `Z(θ)`. None without one.
pub(super) fn named(
    terms: &Terms,
    body: TermId,
    observed: Name,
    parameters: &[Name],
) -> Option<bool> {
    let factors = terms.operands(Op::Mul, body)?;
    factors.iter().find_map(|&factor| {
        let is_power = terms.operands(Op::Pow, factor);
        let base = is_power.map_or(factor, |parts| parts[0]);
        let name = family(terms, base)?;
        let is_it = matches!(terms.node(base), Node::Symbol(_) | Node::Call(..));
        let mut others = factors.iter().filter(|&&other| other != factor);
        let is_alone = others.all(|&other| !terms.mentions(other, name));
        let is_constant = !parameters.contains(&name);
        let moves = terms.mentions_any(base, parameters);
        (is_it && is_alone && is_constant && !terms.mentions(base, observed)).then_some(moves)
    })
}

/// A function of which nothing is known, in weights of the density and nowhere else: A of `exp(η x - A(η))`.
pub(super) fn unknown(terms: &Terms, body: TermId, observed: Name) -> Option<Name> {
    let mut parts = Parts {
        terms,
        observed,
        weights: Vec::new(),
        others: Vec::new(),
    };
    parts.factors(body);
    let weights = parts.weights.iter();
    let mut functions = weights.filter_map(|&weight| called(terms, weight));
    functions.find(|&name| !parts.others.iter().any(|&part| terms.mentions(part, name)))
}

/// A function that is called in a term.
fn called(terms: &Terms, term: TermId) -> Option<Name> {
    match terms.node(term) {
        Node::Call(name, ..) => Some(*name),
        _ => terms
            .children(term)
            .iter()
            .find_map(|&child| called(terms, child)),
    }
}

/// The largest parts of a density without the observation.
struct Parts<'t> {
    terms: &'t Terms,
    observed: Name,
    /// Factors of the density, or of a summand of it.
    weights: Vec<TermId>,
    /// What stands beside the observation.
    others: Vec<TermId>,
}

impl Parts<'_> {
    fn is_free(&self, term: TermId) -> bool {
        !self.terms.mentions(term, self.observed)
    }

    fn factors(&mut self, term: TermId) {
        let terms = self.terms;
        match terms.node(term) {
            _ if self.is_free(term) => self.weights.push(term),
            Node::Op(Op::Mul | Op::Add, parts) => parts.iter().for_each(|&part| self.factors(part)),
            Node::Bind(Quantifier::Sum | Quantifier::Product, _, parts) => {
                let (body, range) = parts.split_last().expect("a sum has a body");
                self.others.extend(range);
                self.factors(*body);
            }
            Node::Op(Op::Pow, parts) if self.is_free(parts[1]) => {
                self.others.push(parts[1]);
                self.factors(parts[0]);
            }
            Node::Op(Op::Exp, parts) => self.exponents(parts[0]),
            _ => self.beside(term),
        }
    }

    /// The summands of an exponent are factors.
    fn exponents(&mut self, term: TermId) {
        match self.terms.node(term) {
            _ if self.is_free(term) => self.weights.push(term),
            Node::Op(Op::Add, parts) => parts.iter().for_each(|&part| self.exponents(part)),
            Node::Op(Op::Mul, parts) => {
                let (free, moving): (Vec<_>, Vec<_>) =
                    parts.iter().partition(|&&part| self.is_free(part));
                self.others.extend(free);
                match moving[..] {
                    [only] => self.exponents(only),
                    _ => moving.into_iter().for_each(|part| self.beside(part)),
                }
            }
            _ => self.beside(term),
        }
    }

    fn beside(&mut self, term: TermId) {
        match self.is_free(term) {
            true => self.others.push(term),
            false => {
                let children = self.terms.children(term).iter();
                children.for_each(|&child| self.beside(child));
            }
        }
    }
}
