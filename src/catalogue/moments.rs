//! Moments: the expectations that an entry knows, as terms of the symbols of the entry.

use super::{Entry, domain};
use crate::lower::{Lowering, NoDensities, Vocabulary};
use crate::syntax::ast::{Distribution, Expr};
use crate::term::facts::Domain;
use crate::term::{Name, Node, TermId, Terms};

/// What an entry knows of the expectations of its observation.
pub struct Moments {
    /// The store of the terms below, in which every symbol of the entry is a name.
    pub terms: Terms,
    /// The density.
    pub density: TermId,
    /// The observation.
    pub variable: Name,
    /// Where the observation lies.
    pub support: Domain,
    /// The parameters in order, and where they lie.
    pub parameters: Vec<(Name, Domain)>,
    /// The moments; those that speak of one function before those that speak of many.
    pub list: Vec<Moment>,
}

/// A function of the observation and its expectation.
pub struct Moment {
    /// What it is called: `mean`.
    pub name: String,
    /// The function.
    pub of: TermId,
    /// The expectation.
    pub value: TermId,
    /// Names in both that stand for any number that does not depend on the observation.
    pub letters: Vec<Name>,
}

impl Entry {
    /// The moments of the entry, if it has any.
    ///
    /// # Panics
    /// If one is not in the notation, or the support depends on a parameter: entries are part of the program, and a test reads every one.
    pub fn moments(&self) -> Option<Moments> {
        let entry = self.distribution();
        if entry.mean.is_none() && entry.expected.is_empty() {
            return None;
        }
        let moves = domain::ends(&entry.support)
            .iter()
            .any(|end| !end.is_of_range);
        assert!(
            !moves,
            "{}: no moments where the support moves",
            entry.name.text
        );
        let mut terms = Terms::new();
        let density = lowered(&mut terms, entry, &entry.density);
        let parameters = entry.parameters.iter();
        let parameters: Vec<(Name, Domain)> = parameters
            .map(|p| {
                (
                    terms.name(&p.symbol),
                    domain::of(&p.domain, None, &|_| None),
                )
            })
            .collect();
        let mut moments = Moments {
            density,
            variable: terms.name(&entry.variable.text),
            support: of_variable(domain::of(&entry.support, None, &|_| None)),
            parameters,
            list: Vec::new(),
            terms,
        };
        moments.of_mean_and_variance(entry);
        for (number, (of, value)) in entry.expected.iter().enumerate() {
            let of = lowered(&mut moments.terms, entry, of);
            let value = lowered(&mut moments.terms, entry, value);
            moments.push(format!("expectation-{}", number + 1), of, value);
        }
        moments
            .list
            .sort_by_key(|moment| !moment.letters.is_empty()); // stable
        Some(moments)
    }
}

impl Moments {
    /// The mean, the variance, the second moment, and the mean square about any point.
    fn of_mean_and_variance(&mut self, entry: &Distribution) {
        let Some(mean) = &entry.mean else { return };
        let mean = lowered(&mut self.terms, entry, mean);
        let y = self.terms.symbol(self.variable);
        self.push("mean".to_owned(), y, mean);
        let Some(variance) = &entry.variance else {
            return;
        };
        let variance = lowered(&mut self.terms, entry, variance);
        let letter = self.free_letter();
        let a = self.terms.symbol_named(letter);
        let two = self.terms.integer(2);
        let square = |terms: &mut Terms, of: TermId, from: TermId| {
            let less = terms.neg(from);
            let distance = terms.add([of, less]);
            terms.pow(distance, two)
        };
        let central = square(&mut self.terms, y, mean);
        self.push("variance".to_owned(), central, variance);
        let of_mean = self.terms.pow(mean, two);
        let second = self.terms.add([variance, of_mean]);
        let squared = self.terms.pow(y, two);
        self.push("second-moment".to_owned(), squared, second);
        for (name, [one, other]) in [("mean-square", [y, a]), ("mean-square-reversed", [a, y])] {
            let about = square(&mut self.terms, one, other);
            let bias = square(&mut self.terms, mean, a);
            let value = self.terms.add([variance, bias]);
            self.push(name.to_owned(), about, value);
        }
    }

    fn push(&mut self, name: String, of: TermId, value: TermId) {
        let mut letters = Vec::new();
        self.collect_letters(of, &mut letters);
        self.list.push(Moment {
            name,
            of,
            value,
            letters,
        });
    }

    fn is_symbol(&self, name: Name) -> bool {
        name == self.variable || self.parameters.iter().any(|(symbol, _)| *symbol == name)
    }

    fn collect_letters(&self, term: TermId, found: &mut Vec<Name>) {
        if let Node::Symbol(name) = *self.terms.node(term)
            && !self.is_symbol(name)
            && !found.contains(&name)
        {
            found.push(name);
        }
        for &child in self.terms.children(term) {
            self.collect_letters(child, found);
        }
    }

    /// A letter that is no symbol of the entry.
    fn free_letter(&self) -> &'static str {
        let is_free = |letter: &&&str| {
            let name = self.terms.find_name(letter);
            name.is_none_or(|name| !self.is_symbol(name))
        };
        ["a", "c", "t", "q"]
            .iter()
            .find(is_free)
            .copied()
            .unwrap_or("a")
    }
}

/// Where a random variable lies whose distribution has that support. The end of a half-line has probability zero, so it
/// is left out.
pub fn of_variable(support: Domain) -> Domain {
    match support {
        Domain::NonNegative => Domain::Positive,
        other => other,
    }
}

fn lowered(terms: &mut Terms, entry: &Distribution, expression: &Expr) -> TermId {
    let vocabulary = Vocabulary::default();
    let mut lowering = Lowering::new(terms, &vocabulary, &NoDensities);
    let symbols = entry.parameters.iter().map(|p| p.symbol.as_str());
    for symbol in symbols.chain([entry.variable.text.as_str()]) {
        let term = lowering.terms.symbol_named(symbol);
        lowering.values.insert(symbol.into(), term);
    }
    match lowering.expression(expression) {
        Ok(term) => term,
        Err(problem) => panic!("a moment of {}: {}", entry.name.text, problem.message),
    }
}
