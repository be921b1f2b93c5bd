//! Moments: the expectations that an entry knows, as terms of the symbols of the entry.

use super::generating::GENERATING;
use super::shape::rank;
use super::{Entry, domain};
use crate::lower::{Lowering, NoDensities, Vocabulary};
use crate::syntax::ast::{Distribution, Expr};
use crate::term::facts::{Domain, Fact};
use crate::term::interval::End;
use crate::term::{Name, Node, Op, Root, TermId, Terms};

/// The letter that stands for any matrix.
const MATRIX: &str = "A";

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
    /// The ends of the support that are no numbers, and whether each is the lower one.
    pub ends: Vec<(TermId, bool)>,
    /// How many components there are, and what they sum to, where that is told.
    pub total: Option<(TermId, TermId)>,
    /// The parameters in order, and where they lie.
    pub parameters: Vec<(Name, Domain)>,
    /// How many components there are: what else the density names.
    pub sizes: Vec<Name>,
    /// The moments; those that speak of one function before those that speak of many.
    pub list: Vec<Moment>,
}

/// A function of the observation and its expectation.
#[derive(Clone)]
pub struct Moment {
    /// What it is called: `mean`.
    pub name: String,
    /// The function.
    pub of: TermId,
    /// The expectation.
    pub value: TermId,
    /// Names in both that stand for anything in their domains that does not depend on the observation.
    pub letters: Vec<(Name, Domain)>,
    /// What must be positive, in the parameters: `a - 1` of a mean that is there where `a > 1`.
    pub needs: Vec<TermId>,
}

impl Entry {
    /// The moments of the entry, if it has any.
    ///
    /// # Panics
    /// If one is not in the notation: entries are part of the program, and a test reads every one.
    pub fn moments(&self) -> Option<Moments> {
        let entry = self.distribution();
        if entry.mean.is_none() && entry.expected.is_empty() {
            return None;
        }
        let mut terms = Terms::new();
        let density = lowered(&mut terms, entry, &entry.density);
        let ends = domain::ends(&entry.support).into_iter();
        let ends = ends.map(|end| (lowered(&mut terms, entry, end.value), end.is_low));
        let ends = ends.collect();
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
            ends,
            total: None,
            parameters,
            sizes: Vec::new(),
            list: Vec::new(),
            terms,
        };
        let mut sizes = Vec::new();
        moments.collect_letters(density, &mut sizes);
        moments.sizes = sizes;
        moments.total = moments.total_of(entry);
        moments.of_mean_and_variance(entry);
        for (number, expected) in entry.expected.iter().enumerate() {
            let of = lowered(&mut moments.terms, entry, &expected.of);
            let value = lowered(&mut moments.terms, entry, &expected.value);
            let known = expected.letters.iter().map(|(letter, syntax)| {
                let domain = domain::of(syntax, None, &|_| None);
                (moments.terms.name(letter), domain)
            });
            let known: Vec<(Name, Domain)> = known.collect();
            let name = match moments.kind_of(of, value) {
                Some(kind) => moments.numbered(kind),
                None => format!("expectation-{}", number + 1),
            };
            let needs = moments.needs(entry, &expected.needs);
            moments.push_where(name, of, value, (&known, needs));
        }
        moments.follow();
        moments
            .list
            .sort_by_key(|moment| !moment.letters.is_empty()); // stable
        Some(moments)
    }
}

impl Moments {
    /// The mean, the variance, the second moment, and the mean square about any point.
    fn of_mean_and_variance(&mut self, entry: &Distribution) {
        let Some(known) = &entry.mean else { return };
        let mut needs = self.needs(entry, &known.needs);
        let mean = lowered(&mut self.terms, entry, &known.value);
        let y = self.terms.symbol(self.variable);
        if rank(&entry.support) > 0 {
            // By component, of which the letter is the number.
            let letter = self.free_letters()[0];
            let component = self.terms.symbol_named(letter);
            let [y, mean] = [y, mean].map(|of| self.terms.op(Op::Index, &[of, component]));
            self.push("mean", y, mean, &needs);
            return;
        }
        self.push("mean", y, mean, &needs);
        let Some(known) = &entry.variance else {
            return;
        };
        needs.extend(self.needs(entry, &known.needs));
        let variance = lowered(&mut self.terms, entry, &known.value);
        let letter = self.free_letters()[0];
        let a = self.terms.symbol_named(letter);
        let two = self.terms.integer(2);
        let square = |terms: &mut Terms, of: TermId, from: TermId| {
            let less = terms.neg(from);
            let distance = terms.add([of, less]);
            terms.pow(distance, two)
        };
        let central = square(&mut self.terms, y, mean);
        self.push("variance", central, variance, &needs);
        let of_mean = self.terms.pow(mean, two);
        let second = self.terms.add([variance, of_mean]);
        let squared = self.terms.pow(y, two);
        self.push("second-moment", squared, second, &needs);
        // About -a where what is added to the observation is a sum: `y - b - c` is no `y - (b + c)`, sign by sign.
        let minus = self.terms.neg(a);
        for (name, [one, other], point) in [
            ("mean-square", [y, a], a),
            ("mean-square-reversed", [a, y], a),
            ("mean-square-shifted", [y, minus], minus),
        ] {
            let about = square(&mut self.terms, one, other);
            let bias = square(&mut self.terms, mean, point);
            let value = self.terms.add([variance, bias]);
            self.push(name, about, value, &needs);
        }
        // Of a multiple of the observation, as a prediction is that is linear in it.
        let factor = self.free_letters()[1];
        let c = self.terms.symbol_named(factor);
        let [multiple, of_mean] = [y, mean].map(|of| self.terms.mul([c, of]));
        let scale = self.terms.pow(c, two);
        let spread = self.terms.mul([scale, variance]);
        for (name, [one, other], point) in [
            ("mean-square-of-multiple", [multiple, a], a),
            ("mean-square-of-multiple-reversed", [a, multiple], a),
            ("mean-square-of-multiple-shifted", [multiple, minus], minus),
        ] {
            let about = square(&mut self.terms, one, other);
            let bias = square(&mut self.terms, of_mean, point);
            let value = self.terms.add([spread, bias]);
            self.push(name, about, value, &needs);
        }
    }

    /// What the expectation of a function of a vector is called: the mean of a component or of a multiple, a squared
    /// distance, a quadratic form.
    fn kind_of(&self, of: TermId, value: TermId) -> Option<&'static str> {
        let is_observation = |&part: &TermId| matches!(self.terms.node(part), Node::Symbol(name) if *name == self.variable);
        let is_size =
            matches!(self.terms.node(value), Node::Symbol(name) if self.sizes.contains(name));
        let is_of = |op: Op, term: TermId| self.terms.operands(op, term).is_some();
        let is_matrix = matches!(self.support, Domain::Definite);
        match self.terms.node(of) {
            Node::Op(Op::Index, parts) if is_observation(&parts[0]) => Some("mean"),
            Node::Op(Op::Dot, _) if is_matrix => None,
            Node::Op(Op::Dot, _) if is_size => Some("distance"),
            Node::Op(Op::Dot, parts) if is_of(Op::MatMul, parts[1]) => Some("form"),
            Node::Op(Op::Dot, _) => Some("mean"),
            Node::Op(Op::Pow, parts) if is_of(Op::Norm, parts[0]) => Some("square"),
            Node::Op(Op::Exp, parts) if is_of(Op::Dot, parts[0]) => Some(GENERATING),
            Node::Op(Op::Exp, _) if self.rate_of(of).is_some() => Some(GENERATING),
            _ => None,
        }
    }

    /// The name, with a number behind it from the second moment of that kind on.
    pub(super) fn numbered(&self, kind: &str) -> String {
        let is_of_kind = |moment: &&Moment| {
            moment
                .name
                .trim_end_matches(|c: char| c == '-' || c.is_ascii_digit())
                == kind
        };
        match self.list.iter().filter(is_of_kind).count() {
            0 => kind.to_owned(),
            known => format!("{kind}-{}", known + 1),
        }
    }

    fn push(&mut self, name: &str, of: TermId, value: TermId, needs: &[TermId]) {
        self.push_where(name.to_owned(), of, value, (&[], needs.to_vec()));
    }

    /// What must be positive, for each pair of which the first must be above the second.
    fn needs(&mut self, entry: &Distribution, needs: &[[Expr; 2]]) -> Vec<TermId> {
        let difference = |[above, below]: &[Expr; 2]| {
            let [above, below] = [above, below].map(|side| lowered(&mut self.terms, entry, side));
            let below = self.terms.neg(below);
            self.terms.add([above, below])
        };
        needs.iter().map(difference).collect()
    }

    /// A moment of which some letters lie in a domain, and which needs something of the parameters.
    pub(super) fn push_where(
        &mut self,
        name: String,
        of: TermId,
        value: TermId,
        (known, needs): (&[(Name, Domain)], Vec<TermId>),
    ) {
        let mut letters = Vec::new();
        self.collect_letters(of, &mut letters);
        let domain = |letter: Name| {
            let known = known.iter().find(|(name, _)| *name == letter);
            known.map_or(Domain::Real, |(_, domain)| domain.clone())
        };
        let letters = letters.into_iter().map(|letter| (letter, domain(letter)));
        let letters = letters.collect();
        self.list.push(Moment {
            name,
            of,
            value,
            letters,
            needs,
        });
    }

    /// The number of components and their sum, of counts that have one.
    fn total_of(&mut self, entry: &Distribution) -> Option<(TermId, TermId)> {
        let total = self.terms.symbol_named(entry.total.as_deref()?);
        let size = self.sizes.first().map(|&size| self.terms.symbol(size))?;
        Some((size, total))
    }

    pub(super) fn is_symbol(&self, name: Name) -> bool {
        let mut parameters = self.parameters.iter().map(|(symbol, _)| symbol);
        name == self.variable || self.sizes.contains(&name) || parameters.any(|&own| own == name)
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

    /// Two letters that are no symbols of the entry.
    fn free_letters(&self) -> [&'static str; 2] {
        let is_free = |letter: &&str| {
            let name = self.terms.find_name(letter);
            name.is_none_or(|name| !self.is_symbol(name))
        };
        let mut free = ["a", "c", "t", "q", "r"].into_iter().filter(is_free);
        [free.next().unwrap_or("a"), free.next().unwrap_or("c")]
    }
}

/// Where a random variable lies whose distribution has that support. The ends of an interval have probability zero, so
/// they are left out.
pub fn of_variable(support: Domain) -> Domain {
    let open = |end: End| end.map(|(value, _)| (value, false));
    match support {
        Domain::NonNegative => Domain::Positive,
        Domain::Interval(low, high) => domain::from_fact(&Fact::between(open(low), open(high))),
        other => other,
    }
}

fn lowered(terms: &mut Terms, entry: &Distribution, expression: &Expr) -> TermId {
    let mut vocabulary = Vocabulary::default();
    let own = entry
        .parameters
        .iter()
        .map(|p| (p.symbol.as_str(), &p.domain));
    let mut symbols: Vec<(&str, usize)> = own.map(|(symbol, of)| (symbol, rank(of))).collect();
    symbols.push((entry.variable.text.as_str(), rank(&entry.support)));
    if symbols.iter().any(|(_, rank)| *rank == 2) {
        symbols.push((MATRIX, 2));
        vocabulary.matrices.insert(MATRIX.into());
    }
    for &(symbol, rank) in &symbols {
        let name = terms.name(symbol);
        terms.set_rank(Root::Name(name), rank);
    }
    let mut lowering = Lowering::new(terms, &vocabulary, &NoDensities);
    for (symbol, _) in symbols {
        let term = lowering.terms.symbol_named(symbol);
        lowering.values.insert(symbol.into(), term);
    }
    match lowering.expression(expression) {
        Ok(term) => term,
        Err(problem) => panic!("a moment of {}: {}", entry.name.text, problem.message),
    }
}
