//! Where operators have values: what a logarithm, a root, a division, a factorial or a gamma function needs of what it is of.

use super::Building;
use crate::catalogue::{Order, Requirement, Side};
use crate::diag::{Code, Diagnostic};
use crate::term::facts::{Domain, Fact, family};
use crate::term::{Node, Op, Quantifier, Rational, TermId, Terms};
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// What an operator needs of what it is of, so that it has a value.
pub(super) struct Need {
    pub of: TermId,
    pub domain: Domain,
    /// `the logarithm of`, `the division by`
    pub what: Cow<'static, str>,
    /// An operator needs it, and not a distribution.
    pub operator: bool,
}

impl Need {
    fn new(of: TermId, domain: Domain, what: &'static str) -> Self {
        Need {
            of,
            domain,
            what: what.into(),
            operator: true,
        }
    }

    /// `the logarithm`
    fn name(&self) -> &str {
        let what = self.what.as_ref();
        what.rsplit_once(' ').map_or(what, |(name, _)| name)
    }
}

/// What an operator needs that has an operand of which more must be known, from what is known.
pub(super) fn need(terms: &Terms, term: TermId, fact: &dyn Fn(TermId) -> Fact) -> Option<Need> {
    let Node::Op(op, operands) = terms.node(term) else {
        return None;
    };
    let positive = |what| Some(Need::new(*operands.first()?, Domain::Positive, what));
    match op {
        Op::Log => positive("the logarithm of"),
        Op::Gamma | Op::LogGamma => positive("the gamma function of"),
        Op::Digamma => positive("the digamma function of"),
        Op::Zeta => {
            let above_one = Domain::Interval(Some((Rational::from_integer(1), false)), None);
            Some(Need::new(operands[0], above_one, "the zeta function of"))
        }
        Op::Factorial => Some(Need::new(operands[0], Domain::Natural, "the factorial of")),
        Op::Pow => of_power(terms, operands, fact),
        _ => None,
    }
}

/// A root needs what is not negative, a division what is not zero, and a power with an exponent of which nothing is known
/// what is positive.
fn of_power(terms: &Terms, operands: &[TermId], fact: &dyn Fn(TermId) -> Fact) -> Option<Need> {
    let (base, exponent) = (operands[0], operands[1]);
    let root = of_root(terms, operands);
    if root.is_some() {
        return root;
    }
    let (own, power) = (fact(base), fact(exponent));
    if Fact::power_defined(&[own, power]) {
        return None;
    }
    let what = "the power of";
    match terms.as_number(exponent) {
        Some(_) => Some(Need::new(base, Domain::NonZero, "the division by")),
        None if power.integer => Some(Need::new(base, Domain::NonZero, what)),
        None if own.is_nonnegative() => Some(Need::new(
            exponent,
            Domain::Positive,
            "the power of zero to",
        )),
        None => Some(Need::new(base, Domain::Positive, what)),
    }
}

fn of_root(terms: &Terms, operands: &[TermId]) -> Option<Need> {
    let (of, domain) = Domain::below_root(terms, operands)?;
    Some(Need::new(of, domain, "the root of"))
}

impl Building<'_> {
    /// Logarithms, roots, divisions, factorials and gamma functions need what they are of in their domain.
    pub(super) fn require_defined(
        &mut self,
        term: TermId,
        is_new: &mut dyn FnMut(TermId) -> bool,
    ) -> Result<(), Diagnostic> {
        if !is_new(term) {
            return Ok(());
        }
        self.note_reciprocal(term);
        self.weighted_logs(term, is_new)?;
        for position in 0..self.terms.children(term).len() {
            let child = self.terms.children(term)[position];
            match self.terms.operands(Op::If, term) {
                Some(&[condition, ..]) if position > 0 => {
                    let guards = self.terms.guards(condition, position == 1);
                    let outside = self.assumptions.enter(guards);
                    // What is defined in a case need not be elsewhere. A case is small beside a wide statement.
                    let mut inside = FxHashSet::default();
                    self.require_defined(child, &mut |term| inside.insert(term))?;
                    self.assumptions.leave(outside);
                }
                _ => self.require_defined(child, is_new)?,
            }
        }
        let Node::Op(op, operands) = self.terms.node(term) else {
            return Ok(());
        };
        let op = *op;
        if op == Op::Pow && self.divides_by_zero(operands) {
            let span = self.assumptions.spans.get(operands[0]);
            return Err(Diagnostic::at(
                Code::Domain,
                span.unwrap_or(self.place),
                "this divides by zero",
            )
            .help("correct the formula, or give the number a name and declare it, as in `where c > 0`"));
        }
        if op == Op::Inv {
            let matrix = operands[0];
            let equations = self.equations();
            let place = self.place;
            let all = &mut self.assumptions;
            return all.require_inverse(&mut self.terms, &equations, matrix, place);
        }
        if op == Op::Beta {
            let both = operands.to_vec();
            return { both.into_iter() }.try_for_each(|of| {
                let need = Need::new(of, Domain::Positive, "the beta function of");
                self.require_operand(op, &need)
            });
        }
        let is_typed = self.assumptions.spans.get(term).is_some();
        if let (Op::Choose, true, &[n, k]) = (op, is_typed, &operands[..]) {
            return self.require_choice(n, k);
        }
        let equations = self.equations();
        let fact = |term: TermId| self.assumptions.fact(&self.terms, &equations, term);
        // A division or a power that nobody wrote is one of a density of the catalogue, which has values where it is told to.
        let is_written = op != Op::Pow || is_typed;
        let need = match is_written {
            true => need(&self.terms, term, &fact),
            false => of_root(&self.terms, operands),
        };
        let Some(need) = need else { return Ok(()) };
        self.has_values(&need)?;
        self.require_operand(op, &need)
    }

    /// `choose(n, k)` counts where n and k are whole, and `0 <= k <= n`. That of a density of the catalogue has values by its support.
    fn require_choice(&mut self, n: TermId, k: TermId) -> Result<(), Diagnostic> {
        for of in [n, k] {
            let need = Need::new(of, Domain::Natural, "the binomial coefficient of");
            self.require_operand(Op::Choose, &need)?;
        }
        let minus = self.terms.neg(k);
        let need = Requirement {
            what: "the binomial coefficient".to_owned(),
            term: self.terms.add([n, minus]),
            domain: Domain::NonNegative,
            rank: 0,
            size: None,
            span: self.assumptions.spans.get(k).unwrap_or(self.place),
            order: Some(Order {
                comparison: self.terms.op(Op::AtMost, &[k, n]),
                above_below: (n, k),
                sides: [k, n].map(|side| self.side(side)),
                end: None,
            }),
        };
        let equations = self.equations();
        self.assumptions.require(&mut self.terms, &equations, &need)
    }

    /// How a side of an order is said: a name alone, and else as it is written.
    fn side(&self, term: TermId) -> Side {
        match (family(&self.terms, term), self.assumptions.spans.get(term)) {
            (None, Some(span)) => Side::Written(span),
            _ => Side::Observed(term),
        }
    }

    /// Notes of the `wᵀx` of μ = 1/(wᵀx), where μ is positive, that it is positive too.
    fn note_reciprocal(&mut self, named: TermId) {
        let Node::Named(name, children) = self.terms.node(named) else {
            return;
        };
        let word = self.terms.text(*name).to_owned();
        let value = children
            .last()
            .and_then(|&value| self.terms.operands(Op::Pow, value));
        let Some(&[base, exponent]) = value else {
            return;
        };
        let equations = self.equations();
        let fact = |term: TermId| self.assumptions.fact(&self.terms, &equations, term);
        let is_noted = !self.terms.is_number(exponent, -1)
            || family(&self.terms, base).is_some()
            || fact(base).is_positive()
            || !fact(named).is_positive();
        if !is_noted {
            let all = &mut self.assumptions;
            let said = all.say(&self.terms, base, &Domain::Positive);
            let because = format!("{word} is positive, and this is 1/{word}");
            all.add_of_term((base, base), Domain::Positive, (&said, &because), None);
        }
    }

    /// `y log(y/f)` is meant to be zero where y is: y may be zero, and the rest of what the logarithm is of may not.
    fn weighted_logs(
        &mut self,
        product: TermId,
        is_new: &mut dyn FnMut(TermId) -> bool,
    ) -> Result<(), Diagnostic> {
        if self.terms.ops(product) & Op::Log.bit() == 0 {
            return Ok(());
        }
        let factors = self
            .terms
            .operands(Op::Mul, product)
            .unwrap_or(&[])
            .to_vec();
        for &log in &factors {
            let inner = self.terms.operands(Op::Log, log).map(|parts| parts[0]);
            let of = inner.and_then(|inner| self.terms.operands(Op::Mul, inner));
            let of = of.unwrap_or(&[]).to_vec();
            let (numbers, of): (Vec<TermId>, Vec<TermId>) =
                { of.into_iter() }.partition(|&part| self.terms.as_number(part).is_some());
            let zero = Rational::from_integer(0);
            let is_negative = |&n: &TermId| self.terms.as_number(n).is_some_and(|n| n < zero);
            let is_weighted = of.iter().any(|part| factors.contains(part));
            if !is_weighted || numbers.iter().any(is_negative) || !is_new(log) {
                continue;
            }
            for part in of {
                self.require_defined(part, is_new)?;
                let domain = match factors.contains(&part) {
                    true => Domain::NonNegative,
                    false => Domain::Positive,
                };
                let base = self.terms.operands(Op::Pow, part).map(|parts| parts[0]);
                let need = Need::new(base.unwrap_or(part), domain, "the logarithm of");
                self.require_operand(Op::Log, &need)?;
            }
        }
        Ok(())
    }

    /// Where a random variable lies is what its distribution says, and nothing else.
    fn require_operand(&mut self, op: Op, need: &Need) -> Result<(), Diagnostic> {
        let (operand, domain) = (need.of, need.domain.clone());
        let what = need.name();
        let is_random = { self.variables.iter() }.any(|(v, ..)| self.terms.has_free(operand, *v));
        if is_random && family(&self.terms, operand).is_none() {
            return Ok(());
        }
        let equations = self.equations();
        let is_product = matches!(
            self.terms.node(operand),
            Node::Bind(Quantifier::Product, ..)
        );
        if op == Op::Log && is_product {
            let (place, what) = (self.place, need.name());
            let all = &mut self.assumptions;
            return all.require_positive(&mut self.terms, &equations, operand, place, what);
        }
        if let Some(factor) = self.of_open_sign(op, operand, &equations) {
            let place = self.place;
            let all = &mut self.assumptions;
            return all.require_positive(&mut self.terms, &equations, factor, place, what);
        }
        self.assumptions.require_defined(
            &mut self.terms,
            &equations,
            operand,
            domain,
            self.place,
            what,
        )
    }

    /// The only factor below a logarithm whose sign is not known, 1/σ of `log(exp(-y²)/σ)`: the others are positive, so it must
    /// be. Of what is observed nothing is said: `y log(y/f)` is meant to be zero where y is.
    fn of_open_sign(
        &self,
        op: Op,
        operand: TermId,
        equations: &[(TermId, TermId)],
    ) -> Option<TermId> {
        let terms = &self.terms;
        let factors = terms.operands(Op::Mul, operand).filter(|_| op == Op::Log)?;
        let is_open = |&&factor: &&TermId| {
            let fact = self.assumptions.fact(terms, equations, factor);
            !fact.is_positive()
        };
        let mut open = factors.iter().filter(is_open);
        let (&factor, None) = (open.next()?, open.next()) else {
            return None;
        };
        let base = terms.operands(Op::Pow, factor).map_or(factor, |p| p[0]);
        let is_name = matches!(terms.node(base), Node::Symbol(name)
            if !self.words.vocabulary.data.contains(terms.text(*name)));
        is_name.then_some(factor)
    }

    fn equations(&self) -> Vec<(TermId, TermId)> {
        self.definitions
            .iter()
            .map(|(_, d)| (d.left, d.right))
            .collect()
    }

    /// Whether a power is one of zero that does not exist.
    fn divides_by_zero(&self, operands: &[TermId]) -> bool {
        let zero = Rational::from_integer(0);
        let is_zero = self.terms.as_number(operands[0]) == Some(zero);
        is_zero
            && !self
                .assumptions
                .fact(&self.terms, &[], operands[1])
                .is_positive()
    }
}
