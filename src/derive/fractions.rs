//! Fractions: none below a bar, the square of a quotient is a quotient of squares, and what divides all summands of a
//! sum in a logarithm comes out of it.
//!
//! All are identities of polynomials where no divisor is zero, which must be proved.

use super::Driver;
use crate::derivation::ConditionKind;
use crate::term::{Node, Op, Path, Quantifier, Rational, TermId, Terms};
use num_traits::{CheckedAdd, CheckedMul, One, Signed, Zero};

impl Driver<'_> {
    /// Turns fractions below a bar over, the outer ones first, until there is none.
    pub(super) fn fractions(&mut self) {
        if self.context.terms.width(self.statement) > super::wide::WIDE {
            return;
        }
        let first = self.steps.len();
        let reason = "to divide by a fraction is to multiply by its reciprocal";
        loop {
            let mut sites = Vec::new();
            self.find_fractions(self.statement, &mut Path::new(), &mut sites);
            if !self.as_polynomials("fractions", reason, sites) {
                break;
            }
        }
        self.join_from(first);
    }

    fn find_fractions(
        &mut self,
        term: TermId,
        path: &mut Path,
        found: &mut Vec<(Path, TermId, TermId)>,
    ) {
        if self.context.terms.ops(term) & Op::Pow.bit() == 0 {
            return;
        }
        if let Some(after) = self.turned_over(term) {
            found.push((path.clone(), term, after));
            return;
        }
        for k in 0..self.context.terms.children(term).len() {
            let child = self.context.terms.children(term)[k];
            path.push(k as u32);
            self.find_fractions(child, path, found);
            path.pop();
        }
    }

    /// A product or power without fractions below its bar, if it has any.
    fn turned_over(&mut self, term: TermId) -> Option<TermId> {
        let factors = match self.context.terms.node(term) {
            Node::Op(Op::Mul, factors) => factors.to_vec(),
            Node::Op(Op::Pow, _) => vec![term],
            _ => return None,
        };
        let (mut powers, mut others) = (Vec::new(), Vec::new());
        for factor in factors {
            match self.nested_fraction(factor) {
                Some(parts) => {
                    for (base, exponent) in parts {
                        add_power(&self.context.terms, &mut powers, base, exponent)?;
                    }
                }
                None => others.push(factor),
            }
        }
        if powers.is_empty() {
            return None;
        }
        let (mut above, mut below) = (Vec::new(), Vec::new());
        for (base, exponent) in powers.into_iter().filter(|(_, e)| !e.is_zero()) {
            let side = match exponent.is_positive() {
                true => &mut above,
                false => &mut below,
            };
            let exponent = self.context.terms.number(exponent.abs());
            side.push(self.context.terms.pow(base, exponent));
        }
        let terms = &mut self.context.terms;
        let below = terms.mul(below);
        let divisor = terms.recip(below);
        let numerator = above.into_iter().chain(others);
        Some(terms.mul(numerator.chain([divisor])))
    }

    /// The bases and exponents of a divisor that holds a fraction, none of whose factors is zero.
    fn nested_fraction(&mut self, factor: TermId) -> Option<Vec<(TermId, Rational)>> {
        let terms = &self.context.terms;
        let &[base, exponent] = terms.operands(Op::Pow, factor)? else {
            return None;
        };
        let outer = terms
            .as_number(exponent)
            .filter(|e| e.is_integer() && e.is_negative())?;
        let inner = match terms.node(base) {
            Node::Op(Op::Mul, factors) => factors.to_vec(),
            Node::Op(Op::Pow, _) => vec![base],
            _ => return None,
        };
        let mut parts = Vec::with_capacity(inner.len());
        let mut has_fraction = false;
        for part in inner {
            let terms = &self.context.terms;
            let power = terms
                .operands(Op::Pow, part)
                .map(|pair| (pair[0], terms.as_number(pair[1])));
            let (base, own) = match power {
                Some((base, Some(own))) if own.is_integer() => (base, own),
                _ => (part, Rational::one()),
            };
            has_fraction |=
                own.is_negative() || terms.as_number(part).is_some_and(|n| !n.is_integer());
            if !self.context.holds(ConditionKind::NonZero, base, None) {
                return None;
            }
            let exponent = own.checked_mul(&outer)?;
            match self.context.terms.as_number(base) {
                Some(number) => {
                    let ends = [(*number.numer(), exponent), (*number.denom(), -exponent)];
                    for (end, exponent) in ends.into_iter().filter(|(end, _)| *end != 1) {
                        parts.push((
                            self.context.terms.number(Rational::from_integer(end)),
                            exponent,
                        ));
                    }
                }
                None => parts.push((base, exponent)),
            }
        }
        has_fraction.then_some(parts)
    }

    /// Writes the squares of fractions among the summands as fractions of squares.
    pub(super) fn squares(&mut self) {
        if self.context.terms.width(self.statement) > super::wide::WIDE {
            return;
        }
        let mut sites = Vec::new();
        self.find_squares(self.statement, &mut Path::new(), &mut sites);
        self.as_polynomials(
            "squares",
            "the square of a quotient is the quotient of the squares",
            sites,
        );
    }

    fn find_squares(
        &mut self,
        term: TermId,
        path: &mut Path,
        found: &mut Vec<(Path, TermId, TermId)>,
    ) {
        let terms = &self.context.terms;
        if terms.ops(term) & Op::Pow.bit() == 0 || !self.is_moving(term) {
            return;
        }
        if let Some(after) = self.quotient_of_squares(term) {
            found.push((path.clone(), term, after));
            return;
        }
        let terms = &self.context.terms;
        if !holds_summands(terms.node(term)) {
            return;
        }
        for k in 0..terms.children(term).len() {
            let child = self.context.terms.children(term)[k];
            path.push(k as u32);
            self.find_squares(child, path, found);
            path.pop();
        }
    }

    /// A product or power in which a square of a quotient is the quotient of the squares.
    fn quotient_of_squares(&mut self, term: TermId) -> Option<TermId> {
        let factors = match self.context.terms.node(term) {
            Node::Op(Op::Mul, factors) => factors.to_vec(),
            Node::Op(Op::Pow, _) => vec![term],
            _ => return None,
        };
        let (mut above, mut below, mut number) = (Vec::new(), Vec::new(), Rational::one());
        for factor in factors {
            let terms = &self.context.terms;
            if let Some(value) = terms.as_number(factor) {
                number = value;
                continue;
            }
            let square = terms
                .operands(Op::Pow, factor)
                .filter(|pair| terms.is_number(pair[1], 2));
            let inner = square.and_then(|pair| terms.operands(Op::Mul, pair[0]));
            let inner = inner.unwrap_or(&[]).to_vec();
            let divisor = inner
                .iter()
                .copied()
                .find(|&t| self.inverse_of(t).is_some());
            let Some((divisor, base)) = divisor.and_then(|d| Some((d, self.inverse_of(d)?))) else {
                above.push(factor);
                continue;
            };
            if !self.context.holds(ConditionKind::NonZero, base, None) {
                return None;
            }
            let terms = &mut self.context.terms;
            let two = terms.integer(2);
            let left = terms.mul(inner.into_iter().filter(|&t| t != divisor));
            above.push(terms.pow(left, two));
            below.push(terms.pow(base, two));
        }
        if below.is_empty() {
            return None;
        }
        let terms = &mut self.context.terms;
        below.insert(0, terms.integer(*number.denom()));
        above.insert(0, terms.integer(*number.numer()));
        let below = terms.mul(below);
        let divisor = terms.recip(below);
        Some(terms.mul(above.into_iter().chain([divisor])))
    }

    /// What a factor is the inverse of.
    fn inverse_of(&self, factor: TermId) -> Option<TermId> {
        let terms = &self.context.terms;
        let &[base, exponent] = terms.operands(Op::Pow, factor)? else {
            return None;
        };
        terms.is_number(exponent, -1).then_some(base)
    }

    /// Takes what divides every summand out of a sum in a logarithm; whether there was any.
    pub(super) fn common_divisors(&mut self) -> bool {
        if self.context.terms.width(self.statement) > super::wide::WIDE {
            return false;
        }
        let mut sites = Vec::new();
        self.find_logs(self.statement, &mut Path::new(), &mut sites);
        self.as_polynomials("factor-out", "take the common factor out", sites)
    }

    fn find_logs(
        &mut self,
        term: TermId,
        path: &mut Path,
        found: &mut Vec<(Path, TermId, TermId)>,
    ) {
        let terms = &self.context.terms;
        if terms.ops(term) & Op::Log.bit() == 0 {
            return;
        }
        if let Some(&[sum]) = terms.operands(Op::Log, term) {
            if let Some(after) = self.without_divisors(sum) {
                path.push(0);
                found.push((path.clone(), sum, after));
                path.pop();
            }
            return;
        }
        if !holds_summands(terms.node(term)) {
            return;
        }
        for k in 0..terms.children(term).len() {
            let child = self.context.terms.children(term)[k];
            path.push(k as u32);
            self.find_logs(child, path, found);
            path.pop();
        }
    }

    /// The common divisors times what is left of a sum that is positive.
    fn without_divisors(&mut self, sum: TermId) -> Option<TermId> {
        let summands = self.context.terms.operands(Op::Add, sum)?.to_vec();
        let mut common = divisors(&self.context.terms, summands[0]);
        for &summand in &summands[1..] {
            let others = divisors(&self.context.terms, summand);
            common.retain(|divisor| others.contains(divisor));
        }
        common.dedup();
        if common.is_empty() || !self.context.holds(ConditionKind::Positive, sum, None) {
            return None;
        }
        for &divisor in &common {
            if !self.context.holds(ConditionKind::Positive, divisor, None) {
                return None;
            }
        }
        let terms = &mut self.context.terms;
        let left: Vec<TermId> = summands
            .iter()
            .map(|&t| without(terms, t, &common))
            .collect();
        let left = terms.add(left);
        let common = terms.mul(common);
        Some(terms.div(left, common))
    }
}

/// Puts a power to the others, each factor of its base by itself; what has the exponent zero cancels.
fn add_power(
    terms: &Terms,
    powers: &mut Vec<(TermId, Rational)>,
    base: TermId,
    exponent: Rational,
) -> Option<()> {
    for &factor in terms.operands(Op::Mul, base).unwrap_or(&[base]) {
        match powers.iter_mut().find(|(known, _)| *known == factor) {
            Some((_, sum)) => *sum = sum.checked_add(&exponent)?,
            None => powers.push((factor, exponent)),
        }
    }
    Some(())
}

/// Whether the children of a node are summands of the log-likelihood, with factors or without.
fn holds_summands(node: &Node) -> bool {
    match node {
        Node::Op(op, _) => matches!(op, Op::Add | Op::Mul | Op::If),
        Node::Bind(Quantifier::Sum, ..) | Node::Optimum(..) => true,
        _ => false,
    }
}

/// The factors below the bar of a product, each of the first power.
fn divisors(terms: &Terms, product: TermId) -> Vec<TermId> {
    let factors = terms
        .operands(Op::Mul, product)
        .unwrap_or(std::slice::from_ref(&product));
    let below = |&factor: &TermId| {
        let pair = terms.operands(Op::Pow, factor)?;
        terms.is_number(pair[1], -1).then_some(pair[0])
    };
    let parts = factors.iter().filter_map(below);
    let mut parts: Vec<TermId> = parts
        .flat_map(|base| {
            terms
                .operands(Op::Mul, base)
                .map_or_else(|| vec![base], <[TermId]>::to_vec)
        })
        .collect();
    parts.dedup();
    parts
}

/// A product without those divisors.
fn without(terms: &mut Terms, product: TermId, common: &[TermId]) -> TermId {
    let factors = terms
        .operands(Op::Mul, product)
        .unwrap_or(std::slice::from_ref(&product))
        .to_vec();
    let mut gone: Vec<TermId> = Vec::new();
    let mut left = Vec::with_capacity(factors.len());
    for factor in factors {
        let base = match terms.operands(Op::Pow, factor) {
            Some(&[base, exponent]) if terms.is_number(exponent, -1) => base,
            _ => {
                left.push(factor);
                continue;
            }
        };
        let parts = terms
            .operands(Op::Mul, base)
            .map_or_else(|| vec![base], <[TermId]>::to_vec);
        let mut kept = Vec::new();
        for part in parts {
            if common.contains(&part) && !gone.contains(&part) {
                gone.push(part);
            } else {
                kept.push(part);
            }
        }
        let kept = terms.mul(kept);
        left.push(terms.recip(kept));
    }
    terms.mul(left)
}
