//! Signs of differences: of one increasing function at two points, of multiples, of sums that share summands.
//!
//! `Φ((b - μ)/σ) - Φ((a - μ)/σ)` is positive where a < b and σ > 0, which no interval tells.

use super::facts::{Domain, Facts, Holds, Subject};
use super::interval::{Fact, int};
use super::{Node, Op, Rational, TermId, Terms};
use num_traits::One;

impl Op {
    /// A greater operand gives a greater value.
    pub fn is_increasing(self) -> bool {
        matches!(
            self,
            Op::Exp | Op::Log | Op::Sigmoid | Op::NormCdf | Op::Erf
        )
    }
}

/// The two sides of `f(x) - f(z)` with an increasing f, or of `x^p - z^p`.
pub(super) fn increasing_pair(terms: &Terms, operands: &[TermId]) -> Option<(TermId, TermId)> {
    let [first, second] = *operands else {
        return None;
    };
    let (above, below) = match (negated(terms, first), negated(terms, second)) {
        (None, Some(below)) => (first, below),
        (Some(below), None) => (second, below),
        _ => return None,
    };
    let is_pair =
        same_increasing(terms, above, below).is_some() || same_power(terms, above, below).is_some();
    is_pair.then_some((above, below))
}

/// The two sides of `y_i - c`: names, or components of one.
pub(super) fn named_pair(terms: &Terms, operands: &[TermId]) -> Option<(TermId, TermId)> {
    let [first, second] = *operands else {
        return None;
    };
    let is_named = |term: TermId| {
        let parts = terms.operands(Op::Index, term);
        is_name(terms, parts.map_or(term, |parts| parts[0]))
    };
    let pair = match (negated(terms, first), negated(terms, second)) {
        (None, Some(below)) => (first, below),
        (Some(below), None) => (second, below),
        _ => return None,
    };
    (is_named(pair.0) && is_named(pair.1)).then_some(pair)
}

/// The operands of the same increasing function.
fn same_increasing(terms: &Terms, above: TermId, below: TermId) -> Option<(TermId, TermId)> {
    match (terms.node(above), terms.node(below)) {
        (Node::Op(f, x), Node::Op(g, z)) if f == g && f.is_increasing() => Some((x[0], z[0])),
        _ => None,
    }
}

/// The bases of two powers with one exponent, and the exponent.
fn same_power(terms: &Terms, above: TermId, below: TermId) -> Option<(TermId, TermId, TermId)> {
    match (
        terms.operands(Op::Pow, above)?,
        terms.operands(Op::Pow, below)?,
    ) {
        (&[x, p], &[z, q]) if p == q && x != z => Some((x, z, p)),
        _ => None,
    }
}

/// x of `-x`.
fn negated(terms: &Terms, term: TermId) -> Option<TermId> {
    match terms.operands(Op::Mul, term)? {
        [sign, inner] if terms.is_number(*sign, -1) => Some(*inner),
        _ => None,
    }
}

/// How a sum comes from another that has the same summands, or minus them: its sign, and the number that is added.
pub fn shift(terms: &Terms, sum: TermId, from: TermId) -> Option<(i64, Rational)> {
    let [wide, narrow] = [sum, from].map(|t| terms.operands(Op::Add, t).map_or(1, <[TermId]>::len));
    if wide.abs_diff(narrow) > 1 {
        return None;
    }
    let [(own, number), (other, before)] = [sum, from].map(|t| apart_from_number(terms, t));
    if own.is_empty() || own.len() != other.len() {
        return None;
    }
    match () {
        () if pairs_up(&own, &other, |one, other| one == other) => Some((1, number - before)),
        () if pairs_up(&own, &other, |one, other| are_opposite(terms, one, other)) => {
            Some((-1, number + before))
        }
        () => None,
    }
}

/// Whether each of some terms has a partner of its own among as many others.
fn pairs_up(these: &[TermId], those: &[TermId], fits: impl Fn(TermId, TermId) -> bool) -> bool {
    let mut left = those.to_vec();
    these.iter().all(|&term| {
        let at = left.iter().position(|&other| fits(term, other));
        at.map(|at| left.swap_remove(at)).is_some()
    })
}

/// The summands that are no numbers, and the one that is.
fn apart_from_number(terms: &Terms, sum: TermId) -> (Vec<TermId>, Rational) {
    let summands = terms.operands(Op::Add, sum);
    let summands = summands.unwrap_or(std::slice::from_ref(&sum));
    let mut number = int(0);
    let mut others = Vec::new();
    for &summand in summands {
        match terms.node(summand) {
            Node::Number(value) => number += *value,
            _ => others.push(summand),
        }
    }
    (others, number)
}

/// Whether one of two terms is the other with a minus.
fn are_opposite(terms: &Terms, one: TermId, other: TermId) -> bool {
    let number = |term: TermId| match terms.operands(Op::Mul, term) {
        Some([number, rest @ ..]) => match terms.node(*number) {
            Node::Number(value) => (*value, rest.to_vec()),
            _ => (int(1), terms.children(term).to_vec()),
        },
        _ => (int(1), vec![term]),
    };
    let [(a, these), (b, those)] = [one, other].map(number);
    a == -b && these == those
}

impl Holds {
    /// The order that it states, if it states one: the greater and the smaller of `x - z > 0`.
    pub fn order(&self, terms: &Terms) -> Option<(TermId, TermId)> {
        let Subject::Term(term) = self.subject else {
            return None;
        };
        match *terms.operands(Op::Add, term)? {
            [x, z] => negated(terms, z)
                .map(|z| (x, z))
                .or_else(|| negated(terms, x).map(|x| (z, x))),
            _ => None,
        }
    }
}

impl Facts<'_> {
    /// What is certain of a sum because it differs from one of which something is stated by a number or by the sign.
    pub(super) fn shifted(&self, terms: &Terms, sum: TermId) -> Option<Fact> {
        let shifted = |holds: &Holds| {
            let Subject::Term(from) = holds.subject else {
                return None;
            };
            let (sign, number) = shift(terms, sum, from)?;
            let signed = Fact::product(&[Fact::exactly(int(sign)), holds.domain.fact()]);
            Some(Fact::sum(&[signed, Fact::exactly(number)]))
        };
        let facts = self.assumptions().iter().filter_map(shifted);
        facts.reduce(|fact, other| fact.and(&other))
    }

    /// What is certain of `above - below`.
    pub fn gap(&mut self, terms: &Terms, above: TermId, below: TermId) -> Fact {
        if above == below {
            return Fact::exactly(int(0));
        }
        let mut fact = Fact::difference(&self.of(terms, above), &self.of(terms, below));
        let (above_name, below_name) = same_component(terms, above, below);
        for holds in self.assumptions() {
            match holds.order(terms) {
                Some(order) if order == (above_name, below_name) => {
                    fact = fact.and(&holds.domain.fact());
                }
                Some(order) if order == (below_name, above_name) => {
                    fact = fact.and(&opposite(&holds.domain.fact()));
                }
                Some(order) if order == (above, below) => fact = fact.and(&holds.domain.fact()),
                Some(order) if order == (below, above) => {
                    fact = fact.and(&opposite(&holds.domain.fact()));
                }
                _ => {}
            }
        }
        if has_sign(&fact) {
            return fact;
        }
        if let Some((k, l)) = self.components_in_order(terms, above, below) {
            return sign(&self.gap(terms, k, l));
        }
        if let Some((x, z, exponent)) = same_power(terms, above, below) {
            return self.gap_of_powers(terms, (x, z), exponent);
        }
        match same_increasing(terms, above, below) {
            Some((x, z)) => sign(&self.gap(terms, x, z)),
            None => self.gap_of_products(terms, &factors(terms, above), &factors(terms, below)),
        }
    }

    /// The sign of `x^p - z^p`: of positive numbers a power is increasing, or decreasing where the exponent is negative.
    fn gap_of_powers(&mut self, terms: &Terms, (x, z): (TermId, TermId), exponent: TermId) -> Fact {
        let are_positive = [x, z]
            .iter()
            .all(|&base| self.of(terms, base).is_positive());
        let exponent = self.of(terms, exponent);
        match (exponent.is_positive(), exponent.is_negative()) {
            (true, _) if are_positive => sign(&self.gap(terms, x, z)),
            (_, true) if are_positive => opposite(&sign(&self.gap(terms, x, z))),
            _ => Fact::real(),
        }
    }

    /// The subscripts of two components of one vector whose components increase.
    fn components_in_order(
        &self,
        terms: &Terms,
        above: TermId,
        below: TermId,
    ) -> Option<(TermId, TermId)> {
        let parts = |term| terms.operands(Op::Index, term)?.split_last();
        let ((k, one), (l, other)) = (parts(above)?, parts(below)?);
        let family = Subject::Name(super::facts::family(terms, above)?);
        let is_ordered = |holds: &Holds| holds.subject == family && holds.domain == Domain::Ordered;
        let same = one == other && self.assumptions().iter().any(is_ordered);
        same.then_some((*k, *l))
    }

    /// The sign of a difference of products, by what is left when the common factors are taken out.
    fn gap_of_products(&mut self, terms: &Terms, above: &[TermId], below: &[TermId]) -> Fact {
        let (above, below, common) = apart(above, below);
        let common: Vec<Fact> = common
            .iter()
            .map(|&factor| self.of(terms, factor))
            .collect();
        let scale = match common.as_slice() {
            [] => Fact::exactly(int(1)),
            facts => Fact::product(facts),
        };
        let gap = match (above.as_slice(), below.as_slice()) {
            (&[x], &[z]) if !(is_sum(terms, x) || is_sum(terms, z)) => {
                if scale == Fact::exactly(int(1)) {
                    return Fact::real(); // nothing was taken out
                }
                self.gap(terms, x, z)
            }
            _ => self.gap_of_sums(terms, &above, &below),
        };
        match (scale.is_positive(), scale.is_negative()) {
            (true, _) => sign(&gap),
            (_, true) => opposite(&sign(&gap)),
            _ => Fact::real(),
        }
    }

    /// The sign of a difference of sums, by what is left when the common summands are taken away.
    fn gap_of_sums(&mut self, terms: &Terms, above: &[TermId], below: &[TermId]) -> Fact {
        let (above, below, common) = apart(&summands(terms, above), &summands(terms, below));
        let mut total = |side: &[Vec<TermId>]| {
            let one = |factors: &Vec<TermId>| self.product_of(terms, factors);
            let parts: Vec<Fact> = side.iter().map(one).collect();
            Fact::sum(&parts)
        };
        let fact = Fact::difference(&total(&above), &total(&below));
        match (above.as_slice(), below.as_slice()) {
            _ if has_sign(&fact) => fact,
            ([x], [z]) => {
                let is_smaller = !common.is_empty() || x.len() == 1 && z.len() == 1;
                match (x.as_slice(), z.as_slice()) {
                    (&[x], &[z]) if is_smaller => self.gap(terms, x, z),
                    _ if !common.is_empty() => self.gap_of_products(terms, x, z),
                    _ => Fact::real(),
                }
            }
            _ => Fact::real(),
        }
    }

    fn product_of(&mut self, terms: &Terms, factors: &[TermId]) -> Fact {
        let facts: Vec<Fact> = factors
            .iter()
            .map(|&factor| self.of(terms, factor))
            .collect();
        match facts.as_slice() {
            [] => Fact::exactly(int(1)),
            facts => Fact::product(facts),
        }
    }
}

/// The names of `u_i` and `l_i`: what is stated of two names holds at every index. Other terms are left as they are.
fn same_component(terms: &Terms, above: TermId, below: TermId) -> (TermId, TermId) {
    let parts = |term| terms.operands(Op::Index, term).and_then(<[_]>::split_first);
    match (parts(above), parts(below)) {
        (Some((&one, left)), Some((&other, right))) if left == right => (one, other),
        // `y > c` says so of every component.
        (Some((&one, _)), None) if is_constant(terms, below) => (one, below),
        (None, Some((&other, _))) if is_constant(terms, above) => (above, other),
        _ => (above, below),
    }
}

fn is_name(terms: &Terms, term: TermId) -> bool {
    matches!(terms.node(term), Node::Symbol(_))
}

/// A name of one number, which is the same at every index.
fn is_constant(terms: &Terms, term: TermId) -> bool {
    is_name(terms, term) && terms.rank(term) == 0
}

fn is_sum(terms: &Terms, term: TermId) -> bool {
    terms.operands(Op::Add, term).is_some()
}

fn factors(terms: &Terms, term: TermId) -> Vec<TermId> {
    let is_one = terms.as_number(term).is_some_and(|value| value.is_one());
    match terms.operands(Op::Mul, term) {
        Some(factors) => factors.to_vec(),
        None if is_one => Vec::new(),
        None => vec![term],
    }
}

/// The summands of a product, each by its factors.
fn summands(terms: &Terms, product: &[TermId]) -> Vec<Vec<TermId>> {
    let parts = match product {
        [only] => terms.operands(Op::Add, *only),
        _ => None,
    };
    let mut all = match parts {
        Some(parts) => parts.iter().map(|&part| factors(terms, part)).collect(),
        None => vec![product.to_vec()],
    };
    all.iter_mut().for_each(|factors| factors.sort_unstable());
    all
}

/// What is in one of two lists only, and what is in both.
fn apart<T: Clone + PartialEq>(above: &[T], below: &[T]) -> (Vec<T>, Vec<T>, Vec<T>) {
    let (mut rest, mut common, mut above_only) = (below.to_vec(), Vec::new(), Vec::new());
    for part in above {
        match rest.iter().position(|other| other == part) {
            Some(at) => common.push(rest.remove(at)),
            None => above_only.push(part.clone()),
        }
    }
    (above_only, rest, common)
}

fn has_sign(fact: &Fact) -> bool {
    fact.is_positive() || fact.is_negative() || fact.is_nonnegative() || fact.is_nonpositive()
}

/// Only the sign of a fact.
fn sign(fact: &Fact) -> Fact {
    match () {
        () if fact.is_positive() => Fact::positive(),
        () if fact.is_negative() => opposite(&Fact::positive()),
        () if fact.is_nonnegative() => Fact::nonnegative(),
        () if fact.is_nonpositive() => opposite(&Fact::nonnegative()),
        () => Fact::real(),
    }
}

fn opposite(fact: &Fact) -> Fact {
    Fact::product(&[Fact::exactly(int(-1)), *fact])
}
