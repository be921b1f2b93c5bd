//! Distributions of a function of an observation: `log(y) ~ Normal(f(x; θ), σ²)` says how y is distributed.
//!
//! The function must be increasing or decreasing where y may lie, and take exactly the values of the support; then the
//! density of y is that of `g(y)` with the derivative, without its sign, as a factor. Functions are undone from the
//! outside in: `log(y + 1)` is any number where y + 1 is above zero, so where y is above −1.

mod inside;

use super::Building;
use super::names::both_sides;
use super::noise::mentions;
use crate::catalogue::Requirement;
use crate::diag::{Code, Diagnostic};
use crate::lower::{Vocabulary, base_word};
use crate::source::Span;
use crate::syntax::ast::{Input, Statement, StatementKind};
use crate::term::facts::{Domain, family};
use crate::term::{Node, Op, Rational, TermId};
pub(super) use inside::inside;
use num_traits::{CheckedMul, CheckedSub, One, Signed, Zero};

/// Whether `log(y) = βᵀx + ε` says how y is distributed, and is no link: ε has a distribution, and y stands nowhere else.
pub(super) fn has_noise(statement: &Statement, input: &Input) -> bool {
    let nothing = Vocabulary::default();
    let StatementKind::Defined { left, right, .. } = &statement.kind else {
        return false;
    };
    let Some(own) = inside(left).and_then(|name| base_word(name, &nothing)) else {
        return false;
    };
    let mut others = input
        .statements
        .iter()
        .filter(|s| !std::ptr::eq(*s, statement));
    let is_used =
        { others.clone() }.any(|other| both_sides(other).iter().any(|e| mentions(e, &own)));
    !is_used
        && others.any(|other| match &other.kind {
            StatementKind::Distributed { subject, .. } => {
                base_word(subject, &nothing).is_some_and(|noise| mentions(right, &noise))
            }
            _ => false,
        })
}

/// What comes of undoing a function of an observation.
#[derive(Clone)]
pub(super) struct Change {
    /// The derivative, without its sign.
    pub derivative: TermId,
    /// Where the observation lies, or it and something more, which is then the term.
    pub place: (TermId, Domain),
    /// What must be above zero, so that the function increases.
    pub positive: Vec<TermId>,
    /// What the function is called, where it is the log or the logit of y.
    pub name: Option<&'static str>,
    /// What its outermost part is called.
    outermost: &'static str,
}

/// An open interval with ends that are numbers, or none.
type Ends = (Option<Rational>, Option<Rational>);

const WHOLE: Ends = (None, None);

/// A function that was undone: its factor of the derivative, what it is of, and where that lies, if the ends are known.
type Undone = (Option<TermId>, TermId, Option<Ends>);

/// The support of a distribution, where it is an interval with ends that are numbers; whether an end belongs to it does
/// not matter.
fn ends_of(domain: &Domain) -> Option<Ends> {
    let fact = domain.fact();
    let is_interval = !domain.has_shape() && !fact.integer;
    let end = |end: Option<(Rational, bool)>| end.map(|(value, _)| value);
    is_interval.then(|| (end(fact.low), end(fact.high)))
}

fn domain_of((low, high): Ends) -> Domain {
    let (zero, one) = (Rational::zero(), Rational::one());
    match (low, high) {
        (None, None) => Domain::Real,
        (Some(low), None) if low == zero => Domain::Positive,
        (None, Some(high)) if high == zero => Domain::Negative,
        (Some(low), Some(high)) if low == zero && high == one => Domain::Unit,
        _ => Domain::Interval(low.map(|v| (v, false)), high.map(|v| (v, false))),
    }
}

/// What a function takes to the values of an interval; none where it does not take them all, or the ends are no numbers.
fn before(op: Op, ends: Ends) -> Option<Ends> {
    let (zero, one) = (Rational::zero(), Rational::one());
    let positive = (Some(zero), None);
    let negative = (None, Some(zero));
    let (unit, above_one) = ((Some(zero), Some(one)), (Some(one), None));
    let pairs = match op {
        Op::Log => [(WHOLE, positive), (positive, above_one), (negative, unit)],
        Op::Exp => [(positive, WHOLE), (above_one, positive), (unit, negative)],
        _ => return (op == Op::Sigmoid && ends == unit).then_some(WHOLE),
    };
    let found = pairs.into_iter().find(|(values, _)| *values == ends);
    found.map(|(_, arguments)| arguments)
}

/// What a multiple takes to the values of an interval.
fn scaled((low, high): Ends, factor: Rational) -> Option<Ends> {
    let inverse = Rational::one() / factor; // a factor of a product is not zero
    let times = |end: Option<Rational>| match end {
        Some(end) => end.checked_mul(&inverse).map(Some),
        None => Some(None),
    };
    let ends = (times(low)?, times(high)?);
    Some(if factor < Rational::zero() {
        (ends.1, ends.0)
    } else {
        ends
    })
}

impl Building<'_> {
    /// How the density of y follows from that of `at`, a function of it that has the support `of`; none where `at` is y, or
    /// y and something more, or where it cannot be told.
    pub(super) fn change(&mut self, y: TermId, at: TermId, of: &Domain) -> Option<Change> {
        let function = match self.terms.operands(Op::Mul, at) {
            Some(&[sign, function]) if self.terms.is_number(sign, -1) => function,
            _ => at,
        };
        let is_function = matches!(
            self.terms.node(function),
            Node::Op(Op::Log | Op::Exp | Op::Sigmoid | Op::Pow | Op::Mul, _)
        );
        // `log(y_t) - log(y_{t-1})`, and not `y_t - y_{t-1}`
        let is_sum_with_one = self.terms.operands(Op::Add, at).is_some_and(|parts| {
            !parts.contains(&y) && parts.iter().any(|&part| self.terms.contains(part, y))
        });
        (is_function || is_sum_with_one).then(|| self.undone(y, at, of))?
    }

    fn undone(&mut self, y: TermId, at: TermId, of: &Domain) -> Option<Change> {
        let name = self.terms.operands(Op::Log, at).map(|inner| inner[0]);
        let name = name.and_then(|inner| match self.odds(inner) {
            Some(share) if share == y => Some("logit"),
            _ => (inner == y).then_some("log"),
        });
        let mut change = Change {
            derivative: self.terms.integer(1),
            place: (at, of.clone()),
            positive: Vec::new(),
            name,
            outermost: match self.terms.node(at) {
                _ if name == Some("logit") => "logit",
                Node::Op(Op::Log, _) => "logarithm",
                Node::Op(Op::Pow, parts) if self.terms.is_number(parts[1], -1) => "bar",
                Node::Op(Op::Pow, _) => "root",
                _ => "function",
            },
        };
        let mut factors = Vec::new();
        let mut ends = ends_of(of)?;
        let mut inner = at;
        while inner != y {
            if let Some(share) = self.log_odds(inner).filter(|_| ends == WHOLE) {
                let (one, minus) = (self.terms.integer(1), self.terms.neg(share));
                let complement = self.terms.add([one, minus]);
                let both = self.terms.mul([share, complement]);
                factors.push(self.terms.recip(both));
                ends = (Some(Rational::zero()), Some(Rational::one()));
                inner = share;
                continue;
            }
            let (factor, next, wanted) = self.one_step(y, inner, ends, &mut change)?;
            factors.extend(factor);
            let Some(wanted) = wanted else {
                change.derivative = self.terms.mul(factors);
                change.place = (inner, domain_of(ends));
                return Some(change);
            };
            (inner, ends) = (next, wanted);
        }
        change.derivative = self.terms.mul(factors);
        change.place = (y, domain_of(ends));
        Some(change)
    }

    /// Undoes the outermost function: the factor of the derivative, what it is of, and where that lies. That is not known
    /// where y and something more, which is no number, lies in an interval.
    fn one_step(
        &mut self,
        y: TermId,
        at: TermId,
        ends: Ends,
        change: &mut Change,
    ) -> Option<Undone> {
        let Node::Op(op, parts) = self.terms.node(at).clone() else {
            return None;
        };
        let with = |own: &TermId| self.terms.contains(*own, y);
        let (own, others): (Vec<TermId>, Vec<TermId>) = parts.iter().partition(|t| with(t));
        let &[inner] = &own[..] else { return None };
        match op {
            // The derivative of `log(c u)` is that of `log(u)`.
            Op::Log if self.terms.operands(Op::Mul, inner).is_some() => {
                let below = before(op, ends)?;
                let is_negated = self.terms.is_negated(inner);
                let (_, own, wanted) = self.one_step(y, inner, below, change)?;
                let size = if is_negated { self.terms.neg(own) } else { own };
                Some((Some(self.terms.recip(size)), own, wanted))
            }
            Op::Log => Some((
                Some(self.terms.recip(inner)),
                inner,
                Some(before(op, ends)?),
            )),
            Op::Exp => Some((Some(at), inner, Some(before(op, ends)?))),
            Op::Sigmoid => {
                let (one, minus) = (self.terms.integer(1), self.terms.neg(at));
                let complement = self.terms.add([one, minus]);
                let both = self.terms.mul([at, complement]);
                Some((Some(both), inner, Some(before(op, ends)?)))
            }
            Op::Pow if inner == parts[0] => self.power_undone(inner, parts[1], ends, change),
            Op::Add => {
                let beside = self.terms.add(others);
                let number = self.terms.as_number(beside);
                let shifted = match number {
                    _ if ends == WHOLE => Some(WHOLE),
                    Some(number) => {
                        let less = |end: Option<Rational>| match end {
                            Some(end) => end.checked_sub(&number).map(Some),
                            None => Some(None),
                        };
                        Some((less(ends.0)?, less(ends.1)?))
                    }
                    None => None,
                };
                (shifted.is_some() || inner == y).then_some((None, inner, shifted))
            }
            Op::Mul => {
                let numbers = others.iter().filter_map(|&t| self.terms.as_number(t));
                let number = numbers.fold(Rational::one(), |product, number| product * number);
                let others =
                    { others.iter().copied() }.filter(|&t| self.terms.as_number(t).is_none());
                let others: Vec<TermId> = others.collect();
                let ends = scaled(ends, number)?;
                let is_kept = |end: Option<Rational>| end.is_none_or(|end| end.is_zero());
                let is_safe = others.is_empty() || is_kept(ends.0) && is_kept(ends.1);
                if !is_safe {
                    return None;
                }
                change.positive.extend(&others);
                let size = self.terms.number(number.abs());
                let factor = self.terms.mul([size].into_iter().chain(others));
                Some((Some(factor), inner, Some(ends)))
            }
            _ => None,
        }
    }

    /// A power of what is above zero: `n u^(n - 1)` is its derivative.
    fn power_undone(
        &mut self,
        base: TermId,
        exponent: TermId,
        ends: Ends,
        change: &mut Change,
    ) -> Option<Undone> {
        let zero = Rational::zero();
        let number = self.terms.as_number(exponent);
        let size = match number {
            Some(number) if number == zero => return None,
            Some(number) if number < zero => self.terms.neg(exponent),
            Some(_) => exponent,
            None => {
                change.positive.push(exponent);
                exponent
            }
        };
        let positive = (Some(zero), None);
        let (unit, above_one) = (
            (Some(zero), Some(Rational::one())),
            (Some(Rational::one()), None),
        );
        let is_decreasing = number.is_some_and(|number| number < zero);
        let below = match ends {
            _ if ends == positive => positive,
            _ if ends == unit && is_decreasing => above_one,
            _ if ends == above_one && is_decreasing => unit,
            _ if ends == unit || ends == above_one => ends,
            _ => return None,
        };
        let minus_one = self.terms.integer(-1);
        let less = self.terms.add([exponent, minus_one]);
        let power = self.terms.pow(base, less);
        Some((Some(self.terms.mul([size, power])), base, Some(below)))
    }

    /// The share of the odds `u/(1 - u)`.
    fn odds(&mut self, term: TermId) -> Option<TermId> {
        let &[share, _] = self.terms.operands(Op::Mul, term)? else {
            return None;
        };
        let (one, minus) = (self.terms.integer(1), self.terms.neg(share));
        let complement = self.terms.add([one, minus]);
        (self.terms.div(share, complement) == term).then_some(share)
    }

    fn log_odds(&mut self, term: TermId) -> Option<TermId> {
        let &[inner] = self.terms.operands(Op::Log, term)? else {
            return None;
        };
        self.odds(inner)
    }

    /// Refuses what has a distribution and is a function of y that cannot be undone over that support.
    pub(super) fn must_change(
        &self,
        (y, at): (TermId, TermId),
        about: &str,
        span: Span,
    ) -> Result<(), Diagnostic> {
        let mut function = at;
        while let Some(parts) = self.terms.operands(Op::Mul, function) {
            let with = |part: &&TermId| self.terms.contains(**part, y);
            let own = parts.iter().find(with);
            match own.filter(|&&own| own != y) {
                Some(&own) => function = own,
                None => break,
            }
        }
        let of = match self.terms.node(function) {
            _ if !self.terms.contains(function, y) || function == y => return Ok(()),
            Node::Op(Op::Log, _) => "a log is any number",
            Node::Op(Op::Exp, _) => "an exponential is above zero",
            Node::Op(Op::Pow, _) => "a root or a power is above zero",
            Node::Op(Op::Add, _) if function != at => "a power is bounded below",
            _ => return Ok(()),
        };
        let message = format!(
            "{of}: {about} has other values, or this function is not one that is undone here"
        );
        let refusal = Diagnostic::at(Code::BadModel, span, message)
            .help("a log or a logit goes with a distribution on the whole line, such as Normal, a root with one of positive numbers, such as Gamma");
        Err(match self.terms.node(function) {
            // As Box and Cox have it, the values out of reach are left out of account.
            Node::Op(Op::Add | Op::Pow, _) => refusal.help("or say what is maximised, with the derivative as a factor, as in `L(w, λ, σ) = prod[i=1..n](Normal((y_i^λ - 1)/λ; wᵀx_i, σ²) y_i^(λ - 1))`"),
            _ => refusal.help("or type the density of the observation itself"),
        })
    }

    /// Sees to it that y lies where the function of it is defined, and increases.
    pub(super) fn require_inside(
        &mut self,
        y: TermId,
        change: &Change,
        span: Span,
    ) -> Result<(), Diagnostic> {
        let of = change.outermost;
        let (term, domain) = change.place.clone();
        if term != y {
            let parameters = self.parameters();
            self.fixed_noise(term, &parameters, span)?;
        }
        let need = |term, domain, what: &str| Requirement {
            what: what.to_owned(),
            term,
            domain,
            rank: 0,
            size: None,
            span,
            order: None,
        };
        for &factor in &change.positive {
            let what = format!("a factor or a power below a {of}");
            self.require(need(factor, Domain::Positive, &what), false)?;
        }
        if domain == Domain::Real {
            return Ok(());
        }
        let own = family(&self.terms, y);
        let is_parameter = own.is_some_and(|own| self.parameters().contains(&own));
        let what = if is_parameter {
            "a parameter"
        } else {
            "an observation"
        };
        self.require(need(term, domain, &format!("{what} below a {of}")), false)
    }
}
