//! Collecting like terms: a sum is multiplied out, and what stands beside the same logarithm or function is put
//! together. It is done only where it makes the sum smaller.

use super::Driver;
use super::forms::is_standardised;
use super::logits::logits;
pub(super) use super::monomial::NonZero;
use super::monomial::{Monomial, add_to, is_same_set};
use crate::term::{Name, Node, Op, Path, Rational, TermId, Terms};
use num_traits::{CheckedMul, One, Signed, Zero};
use std::cmp::Ordering;

/// What is kept whole where a sum is multiplied out.
pub(super) struct Kept<'k> {
    /// The names that are optimised: residuals over a scale among them stay whole.
    pub parameters: &'k [Name],
    /// Logits: sums, or products with a sum in them.
    pub logits: &'k [TermId],
    /// All brackets.
    pub brackets: bool,
}

impl<'k> Kept<'k> {
    /// Residuals alone.
    pub fn residuals(parameters: &'k [Name]) -> Kept<'k> {
        Kept {
            parameters,
            logits: &[],
            brackets: false,
        }
    }
}

/// Summands that stand beside the same functions.
struct Group {
    core: Vec<TermId>,
    coefficients: Vec<Monomial>,
}

/// Sums with more summands, multiplied out, are left as they are.
const MOST: usize = 48;

impl Driver<'_> {
    /// Collects the like terms of every sum that grows smaller by it; whether any did.
    pub(super) fn collect(&mut self) -> bool {
        if self.context.terms.width(self.statement) > super::wide::WIDE {
            return false;
        }
        let parameters = self.context.parameters.clone();
        let logits = logits(&self.context.terms, self.statement);
        let kept = Kept {
            parameters: &parameters,
            logits: &logits,
            brackets: false,
        };
        let mut sites = Vec::new();
        let facts = &mut self.context.facts;
        let mut known = |terms: &Terms, term: TermId| facts.of(terms, term).nonzero;
        sums(
            &mut self.context.terms,
            &kept,
            &mut known,
            self.statement,
            &mut Path::new(),
            &mut sites,
        );
        self.as_polynomials("collect", "collect like terms", sites)
    }

    /// Collects the like terms of sums in logarithms; whether there were any.
    pub(super) fn collect_in_logs(&mut self) -> bool {
        let parameters = self.context.parameters.clone();
        let kept = Kept::residuals(&parameters);
        let mut sites = Vec::new();
        let facts = &mut self.context.facts;
        let mut known = |terms: &Terms, term: TermId| facts.of(terms, term).nonzero;
        let terms = &mut self.context.terms;
        let mut places = Vec::new();
        logs(terms, self.statement, &mut Path::new(), &mut places);
        for (mut path, log) in places {
            sums(terms, &kept, &mut known, log, &mut path, &mut sites);
        }
        self.as_polynomials("collect", "collect like terms", sites)
    }
}

/// The outermost logarithms.
fn logs(terms: &Terms, term: TermId, path: &mut Path, found: &mut Vec<(Path, TermId)>) {
    if terms.ops(term) & Op::Log.bit() == 0 {
        return;
    }
    if terms.operands(Op::Log, term).is_some() {
        found.push((path.clone(), term));
        return;
    }
    for (k, &child) in (0..).zip(terms.children(term)) {
        path.push(k);
        logs(terms, child, path, found);
        path.pop();
    }
}

/// The outermost sums that are smaller when collected.
fn sums(
    terms: &mut Terms,
    kept: &Kept<'_>,
    known: &mut NonZero<'_>,
    term: TermId,
    path: &mut Path,
    found: &mut Vec<(Path, TermId, TermId)>,
) {
    if terms.ops(term) & Op::Add.bit() == 0 {
        return;
    }
    if let Some(after) = collected(terms, kept, known, term) {
        found.push((path.clone(), term, after));
        return;
    }
    for k in 0..terms.children(term).len() {
        let child = terms.children(term)[k];
        path.push(k as u32);
        sums(terms, kept, known, child, path, found);
        path.pop();
    }
}

/// The sum with like terms together, if that is smaller: multiplied out, or with its brackets as they stand.
pub(super) fn collected(
    terms: &mut Terms,
    kept: &Kept<'_>,
    known: &mut NonZero<'_>,
    term: TermId,
) -> Option<TermId> {
    let has_brackets = |t: &TermId| {
        terms
            .operands(Op::Mul, *t)
            .is_some_and(|f| f.iter().any(|&f| terms.operands(Op::Add, f).is_some()))
    };
    let is_open = terms.operands(Op::Add, term)?.iter().any(has_brackets);
    if let Some(after) = collected_as(terms, kept, known, term) {
        return Some(after);
    }
    let as_they_stand = Kept {
        brackets: true,
        ..*kept
    };
    is_open.then(|| collected_as(terms, &as_they_stand, known, term))?
}

fn collected_as(
    terms: &mut Terms,
    kept: &Kept<'_>,
    known: &mut NonZero<'_>,
    term: TermId,
) -> Option<TermId> {
    let summands = terms.operands(Op::Add, term)?.to_vec();
    let mut monomials = sum_multiplied_out(terms, kept, &summands)?;
    for monomial in &mut monomials {
        monomial.cancel(terms, known);
    }
    if monomials.len() > MOST {
        return None;
    }
    let count = monomials.len();
    let had_brackets = count > terms.operands(Op::Add, term)?.len();
    let mut groups = grouped(terms, monomials)?;
    if groups.len() == count {
        return None; // nothing is alike
    }
    let mut operands = Vec::new();
    if had_brackets {
        operands.extend(bracketed(terms, &mut groups));
    }
    for group in groups {
        operands.extend(rebuilt(terms, group));
    }
    let result = terms.add(operands);
    let is_smaller = match terms.size(result).cmp(&terms.size(term)) {
        Ordering::Equal => terms.operands(Op::Add, result).is_none(), // `b + b` as `2b`
        order => order.is_lt(),
    };
    is_smaller.then_some(result)
}

/// A product multiplied out, without the factors that cancel, if some do.
pub(super) fn opened(
    terms: &mut Terms,
    kept: &Kept<'_>,
    known: &mut NonZero<'_>,
    term: TermId,
) -> Option<TermId> {
    let mut monomials = multiplied_out(terms, kept, term)?;
    let mut summands = Vec::with_capacity(monomials.len());
    let count = |all: &[Monomial]| all.iter().map(|one| one.factors.len()).sum::<usize>();
    let before = count(&monomials);
    monomials
        .iter_mut()
        .for_each(|monomial| monomial.cancel(terms, known));
    if count(&monomials) == before {
        return None;
    }
    for monomial in &monomials {
        let number = terms.number(monomial.number);
        let factors = [number].into_iter().chain(monomial.factors.iter().copied());
        summands.push(terms.mul(factors));
    }
    Some(terms.add(summands))
}

/// The monomials of a term; a power of a sum stays as it is.
fn multiplied_out(terms: &Terms, kept: &Kept<'_>, term: TermId) -> Option<Vec<Monomial>> {
    match terms.node(term) {
        _ if kept.logits.contains(&term) => Some(vec![Monomial::of(term)]),
        Node::Op(Op::Add, _) if kept.brackets => Some(vec![Monomial::of(term)]),
        Node::Number(value) => Some(vec![Monomial {
            number: *value,
            factors: Vec::new(),
        }]),
        Node::Op(Op::Add, parts) => sum_multiplied_out(terms, kept, parts),
        Node::Op(Op::Mul, parts) if !is_standardised(terms, kept.parameters, term) => {
            let (whole, others) = logits_apart(terms, kept, Op::Mul, parts);
            let start = Monomial {
                number: Rational::one(),
                factors: whole,
            };
            others.iter().try_fold(vec![start], |product, &part| {
                let part = multiplied_out(terms, kept, part)?;
                if product.len() * part.len() > MOST {
                    return None;
                }
                let mut all = Vec::new();
                for left in &product {
                    for right in &part {
                        all.push(Monomial {
                            number: left.number.checked_mul(&right.number)?,
                            factors: [left.factors.as_slice(), &right.factors].concat(),
                        });
                    }
                }
                Some(all)
            })
        }
        _ => Some(vec![Monomial::of(term)]),
    }
}

/// The monomials of a sum; a logit in it is one.
fn sum_multiplied_out(terms: &Terms, kept: &Kept<'_>, parts: &[TermId]) -> Option<Vec<Monomial>> {
    let (logits, others) = logits_apart(terms, kept, Op::Add, parts);
    let mut all: Vec<Monomial> = logits.into_iter().map(Monomial::of).collect();
    for part in others {
        all.extend(multiplied_out(terms, kept, part)?);
    }
    Some(all)
}

/// The logits that operands make up, and what is left of these.
fn logits_apart(
    terms: &Terms,
    kept: &Kept<'_>,
    op: Op,
    operands: &[TermId],
) -> (Vec<TermId>, Vec<TermId>) {
    let (mut whole, mut left) = (Vec::new(), operands.to_vec());
    for &logit in kept.logits {
        let parts = terms.operands(op, logit).unwrap_or(&[]);
        if parts.is_empty() || parts.len() == operands.len() {
            continue;
        }
        let mut without = left.clone();
        let is_there = parts.iter().all(|part| {
            let at = without.iter().position(|other| other == part);
            at.map(|at| without.remove(at)).is_some()
        });
        if is_there {
            left = without;
            whole.push(logit);
        }
    }
    (whole, left)
}

/// The monomials by their functions, in order of first appearance; those without any by all their factors.
fn grouped(terms: &Terms, monomials: Vec<Monomial>) -> Option<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    for monomial in monomials {
        let (mut core, mut simple): (Vec<TermId>, Vec<TermId>) = monomial
            .factors
            .into_iter()
            .partition(|&factor| !is_simple(terms, factor));
        if core.is_empty() {
            std::mem::swap(&mut core, &mut simple);
        }
        let coefficient = Monomial {
            number: monomial.number,
            factors: simple,
        };
        match groups
            .iter_mut()
            .find(|g| is_same_set(terms, &g.core, &core))
        {
            Some(group) => add_to(terms, &mut group.coefficients, coefficient)?,
            None => groups.push(Group {
                core,
                coefficients: vec![coefficient],
            }),
        }
    }
    Some(groups)
}

/// Made of names, with subscripts or without, and numbers alone: a coefficient. A power of a sum is none: what
/// stands before the same square is put together.
fn is_simple(terms: &Terms, term: TermId) -> bool {
    match terms.node(term) {
        Node::Symbol(_) | Node::Variable(_) | Node::Number(_) | Node::Op(Op::Pi, _) => true,
        Node::Op(Op::Index, parts) => matches!(terms.node(parts[0]), Node::Symbol(_)),
        Node::Op(Op::Pow, parts) if terms.operands(Op::Add, parts[0]).is_some() => false,
        Node::Op(Op::Pow | Op::Mul | Op::Add, parts) => {
            parts.iter().all(|&part| is_simple(terms, part))
        }
        _ => false,
    }
}

/// Takes the summands without functions that share a factor, and puts them back into one bracket.
fn bracketed(terms: &mut Terms, groups: &mut Vec<Group>) -> Option<TermId> {
    let holds = |terms: &Terms, group: &Group, factor: TermId| {
        let simple = group.core.iter().all(|&f| is_simple(terms, f));
        simple && group.core.contains(&factor) && group.core.len() > 1
    };
    let candidates: Vec<TermId> = groups.iter().flat_map(|g| g.core.clone()).collect();
    let count = |&factor: &TermId| groups.iter().filter(|g| holds(terms, g, factor)).count();
    let most = candidates.iter().map(count).max().filter(|&n| n > 1)?;
    let factor = candidates.iter().copied().find(|f| count(f) == most)?;
    let (taken, others): (Vec<Group>, Vec<Group>) = groups
        .drain(..)
        .partition(|group| holds(terms, group, factor));
    *groups = others;
    let mut inner = Vec::new();
    for mut group in taken {
        if let Some(at) = group.core.iter().position(|&f| f == factor) {
            group.core.remove(at);
        }
        inner.extend(rebuilt(terms, group));
    }
    let inner = terms.add(inner);
    Some(terms.mul([factor, inner]))
}

/// The summand that a group comes to; none if all of it cancels.
fn rebuilt(terms: &mut Terms, group: Group) -> Option<TermId> {
    let mut coefficients = group.coefficients;
    coefficients.retain(|monomial| !monomial.number.is_zero());
    let is_negative = coefficients.first()?.number.is_negative();
    let sign = if is_negative && coefficients.len() > 1 {
        -1
    } else {
        1
    };
    let common = take_common(&mut coefficients);
    let share = common_number(&mut coefficients);
    let mut summands = Vec::with_capacity(coefficients.len());
    for monomial in coefficients {
        let number = terms.number(monomial.number * Rational::from_integer(sign));
        let factors = std::iter::once(number).chain(monomial.factors);
        summands.push(terms.mul(factors));
    }
    let coefficient = terms.add(summands);
    let number = terms.number(share * Rational::from_integer(sign));
    let before = terms.mul([number].into_iter().chain(common).chain([coefficient]));
    let factors = terms
        .operands(Op::Mul, before)
        .map_or_else(|| vec![before], <[TermId]>::to_vec);
    let (divisors, others): (Vec<TermId>, Vec<TermId>) = factors
        .into_iter()
        .partition(|&factor| is_divisor(terms, factor));
    Some(terms.mul(others.into_iter().chain(group.core).chain(divisors)))
}

fn is_divisor(terms: &Terms, factor: TermId) -> bool {
    let exponent = terms
        .operands(Op::Pow, factor)
        .and_then(|pair| terms.as_number(pair[1]));
    exponent.is_some_and(|exponent| exponent.is_negative())
}

/// Divides several monomials by the number that all of them have but for the sign.
fn common_number(monomials: &mut [Monomial]) -> Rational {
    let Some(common) = monomials.first().map(|monomial| monomial.number.abs()) else {
        return Rational::one();
    };
    if monomials.len() < 2
        || monomials
            .iter()
            .any(|monomial| monomial.number.abs() != common)
    {
        return Rational::one();
    }
    for monomial in monomials {
        monomial.number /= common;
    }
    common
}

/// Takes the factors that all of several monomials have out of them.
fn take_common(monomials: &mut [Monomial]) -> Vec<TermId> {
    let [first, others @ ..] = &*monomials else {
        return Vec::new();
    };
    if others.is_empty() {
        return Vec::new();
    }
    let mut common = first.factors.clone();
    common.retain(|f| others.iter().all(|other| other.factors.contains(f)));
    common.dedup();
    for monomial in monomials {
        for factor in &common {
            if let Some(at) = monomial.factors.iter().position(|f| f == factor) {
                monomial.factors.remove(at);
            }
        }
    }
    common
}
