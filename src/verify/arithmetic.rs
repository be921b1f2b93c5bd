//! Arithmetic: whether two terms are one polynomial, once both are multiplied out and collected.
//!
//! Whatever is no sum, product or power is an atom, and so is a power whose base cannot be proved to be
//! nonzero (for a negative exponent) or positive (for a fractional one): then nothing cancels.

use super::conditions::Prover;
use crate::term::{Node, Op, Rational, TermId, Terms};
use num_traits::{CheckedAdd, CheckedMul, One, Signed, Zero};
use std::collections::{BTreeMap, BTreeSet};

/// Atoms, by their canonical form, with their exponents, none of which is zero.
type Monomial = BTreeMap<TermId, Rational>;
/// Monomials with their coefficients, none of which is zero.
type Polynomial = BTreeMap<Monomial, Rational>;

/// Polynomials with more monomials, or higher powers of sums, are not multiplied out.
const MOST: usize = 2_000;
const HIGHEST: i64 = 8;

/// Whether both terms have the same normal form, and the right one has a value wherever the left one has: it
/// holds no atom that is not in the left one. False where either is too large to tell.
pub(super) fn is_same(prover: &mut Prover, terms: &mut Terms, left: TermId, right: TermId) -> bool {
    let (mut old, mut new) = (BTreeSet::new(), BTreeSet::new());
    let before = of(prover, terms, left, &mut old);
    let after = of(prover, terms, right, &mut new);
    before.is_some() && before == after && new.is_subset(&old)
}

fn of(
    prover: &mut Prover,
    terms: &mut Terms,
    term: TermId,
    met: &mut BTreeSet<TermId>,
) -> Option<Polynomial> {
    match terms.node(term).clone() {
        Node::Number(value) => Some(constant(value)),
        Node::Op(Op::Add, parts) => parts.iter().try_fold(Polynomial::new(), |sum, &part| {
            plus(sum, of(prover, terms, part, met)?)
        }),
        Node::Op(Op::Mul, parts) => parts
            .iter()
            .try_fold(constant(Rational::one()), |product, &part| {
                times(&product, &of(prover, terms, part, met)?)
            }),
        Node::Op(Op::Pow, parts) => power(prover, terms, term, [parts[0], parts[1]], met),
        _ => Some(atom(terms, term, met)),
    }
}

fn constant(value: Rational) -> Polynomial {
    let single = (Monomial::new(), value);
    [single].into_iter().filter(|(_, c)| !c.is_zero()).collect()
}

fn atom(terms: &mut Terms, term: TermId, met: &mut BTreeSet<TermId>) -> Polynomial {
    let key = terms.canonical(term);
    met.insert(key);
    Polynomial::from([(Monomial::from([(key, Rational::one())]), Rational::one())])
}

fn power(
    prover: &mut Prover,
    terms: &mut Terms,
    term: TermId,
    [base, exponent]: [TermId; 2],
    met: &mut BTreeSet<TermId>,
) -> Option<Polynomial> {
    let Some(exponent) = terms.as_number(exponent) else {
        return Some(atom(terms, term, met));
    };
    let whole = exponent.is_integer();
    if whole && exponent.is_positive() && exponent.to_integer() <= HIGHEST {
        return whole_power(prover, terms, base, exponent, met);
    }
    let known = if whole {
        exponent.is_positive() || prover.is_nonzero(terms, base)
    } else {
        prover.is_positive(terms, base)
    };
    if !known {
        return Some(atom(terms, term, met));
    }
    known_power(prover, terms, base, exponent, met)
}

/// A power with a whole and positive exponent, multiplied out.
fn whole_power(
    prover: &mut Prover,
    terms: &mut Terms,
    base: TermId,
    exponent: Rational,
    met: &mut BTreeSet<TermId>,
) -> Option<Polynomial> {
    let base = of(prover, terms, base, met)?;
    let mut steps = 0..exponent.to_integer().min(HIGHEST + 1);
    if steps.end > HIGHEST {
        return None;
    }
    steps.try_fold(constant(Rational::one()), |product, _| {
        times(&product, &base)
    })
}

/// A power that exists. A whole one of a product is the product of the powers, as no factor is zero where the
/// product is not; whatever else has no form of one monomial is an atom.
fn known_power(
    prover: &mut Prover,
    terms: &mut Terms,
    base: TermId,
    exponent: Rational,
    met: &mut BTreeSet<TermId>,
) -> Option<Polynomial> {
    let whole = exponent.is_integer();
    if let (true, Some(factors)) = (whole, terms.operands(Op::Mul, base).map(<[TermId]>::to_vec)) {
        let one = constant(Rational::one());
        return factors.into_iter().try_fold(one, |product, factor| {
            times(
                &product,
                &known_power(prover, terms, factor, exponent, met)?,
            )
        });
    }
    if let (true, Some(&[inner, own])) = (whole, terms.operands(Op::Pow, base))
        && let Some(own) = terms.as_number(own).filter(|own| own.is_integer())
    {
        let exponent = exponent.checked_mul(&own)?;
        return if exponent.is_positive() {
            whole_power(prover, terms, inner, exponent, met)
        } else {
            known_power(prover, terms, inner, exponent, met)
        };
    }
    // Of a product of atoms, each may have the power on its own: all of them, or the whole as one atom.
    let normal = of(prover, terms, base, met)?;
    match normal.iter().next() {
        Some((monomial, coefficient))
            if normal.len() == 1 && (whole || is_lone(monomial, *coefficient)) =>
        {
            let powers = monomial
                .iter()
                .map(|(&atom, e)| Some((atom, e.checked_mul(&exponent)?)))
                .collect::<Option<Monomial>>()?;
            let scale = coefficient_power(*coefficient, exponent)?;
            Some(Polynomial::from([(powers, scale)]))
        }
        _ => {
            let key = terms.canonical(base);
            met.insert(key);
            let power = Monomial::from([(key, exponent)]);
            Some(Polynomial::from([(power, Rational::one())]))
        }
    }
}

/// A single atom: a fractional power of a product may not be taken apart, as its factors may be negative.
fn is_lone(monomial: &Monomial, coefficient: Rational) -> bool {
    coefficient.is_one() && monomial.len() == 1 && monomial.values().all(One::is_one)
}

/// The whole power of a coefficient.
fn coefficient_power(coefficient: Rational, exponent: Rational) -> Option<Rational> {
    if coefficient.is_one() {
        return Some(coefficient);
    }
    let steps = exponent.to_integer();
    let factor = if steps < 0 {
        coefficient.recip()
    } else {
        coefficient
    };
    (0..steps.unsigned_abs().min(64)).try_fold(Rational::one(), |p, _| p.checked_mul(&factor))
}

fn plus(mut left: Polynomial, right: Polynomial) -> Option<Polynomial> {
    for (monomial, coefficient) in right {
        add_to(&mut left, monomial, coefficient)?;
    }
    (left.len() <= MOST).then_some(left)
}

fn times(left: &Polynomial, right: &Polynomial) -> Option<Polynomial> {
    if left.len() * right.len() > MOST {
        return None;
    }
    let mut product = Polynomial::new();
    for (a, c) in left {
        for (b, d) in right {
            let mut monomial = a.clone();
            for (&atom, &exponent) in b {
                let sum = monomial.get(&atom).copied().unwrap_or_else(Rational::zero);
                match sum.checked_add(&exponent)? {
                    sum if sum.is_zero() => monomial.remove(&atom),
                    sum => monomial.insert(atom, sum),
                };
            }
            add_to(&mut product, monomial, c.checked_mul(d)?)?;
        }
    }
    Some(product)
}

fn add_to(polynomial: &mut Polynomial, monomial: Monomial, coefficient: Rational) -> Option<()> {
    let old = polynomial
        .get(&monomial)
        .copied()
        .unwrap_or_else(Rational::zero);
    match old.checked_add(&coefficient)? {
        sum if sum.is_zero() => polynomial.remove(&monomial),
        sum => polynomial.insert(monomial, sum),
    };
    Some(())
}
