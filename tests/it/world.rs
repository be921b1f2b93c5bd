//! A world for tests: names have the values they are given, within their domains.

use crate::random::Random;
use std::collections::BTreeMap;
use surprisal::term::eval::{Defined, Support, Value, World};
use surprisal::term::facts::{Domain, Fact};
use surprisal::term::{Binder, Name, Rational, Separator, TermId};

/// The values of names; functions are worth what their name is worth.
#[derive(Default)]
pub struct Given(pub BTreeMap<Name, Value>);

impl World for Given {
    fn name(&self, name: Name, subscripts: &[i64]) -> Option<Value> {
        let value = self.0.get(&name)?;
        let place = |k: i64| usize::try_from(k - 1).ok();
        match (value, subscripts) {
            (value, []) => Some(value.clone()),
            (Value::Vector(values), &[k]) => values.get(place(k)?).copied().map(Value::Scalar),
            _ => None,
        }
    }

    fn call(&self, name: Name, _: &[Separator], _: &[Value], _: &[i64]) -> Option<Value> {
        self.0.get(&name).cloned()
    }

    fn meaning(&self, _: TermId) -> Option<Defined> {
        None
    }

    fn support(&self, _: Binder) -> Support {
        Support::Points(Vec::new())
    }

    fn density(&self, _: Binder) -> Option<TermId> {
        None
    }
}

/// Domains of numbers.
pub const DOMAINS: [Domain; 12] = [
    Domain::Real,
    Domain::Positive,
    Domain::NonNegative,
    Domain::Negative,
    Domain::NonZero,
    Domain::Unit,
    Domain::Integer,
    Domain::Binary,
    Domain::Natural,
    Domain::Count,
    Domain::Interval(Some((Rational::new_raw(1, 1), false)), None),
    Domain::Definite,
];

/// A number of the domain, often one at its edge.
pub fn number(domain: &Domain, random: &mut Random) -> f64 {
    let edge = random.below(4) == 0;
    let whole = random.below(5) as f64;
    match domain {
        Domain::Real if edge => 0.0,
        Domain::Real
        | Domain::Definite
        | Domain::Semidefinite
        | Domain::Invertible
        | Domain::Ordered => random.between(-3.0, 3.0),
        Domain::UnitVector => random.between(-1.0, 1.0),
        Domain::Interval(low, high) => {
            let low = low.map_or(-3.0, |(value, _)| float(value));
            let high = high.map_or(low + 3.0, |(value, _)| float(value));
            random.between(low + 0.001, high - 0.001)
        }
        Domain::Positive if edge => 1e-3,
        Domain::Positive => random.between(0.1, 3.0),
        Domain::NonNegative if edge => 0.0,
        Domain::NonNegative => random.between(0.0, 3.0),
        Domain::Negative => random.between(-3.0, -0.1),
        Domain::NonZero if edge => -1.0,
        Domain::NonZero => random.between(0.2, 2.0),
        Domain::Unit | Domain::Simplex(_) | Domain::Stochastic => random.between(0.01, 0.99),
        Domain::Finite(values) => {
            let value = values[whole as usize % values.len()];
            *value.numer() as f64 / *value.denom() as f64
        }
        Domain::Integer => whole - 2.0,
        Domain::Binary | Domain::OneHot(_) => f64::from(u8::from(whole < 2.0)),
        Domain::Natural => whole,
        Domain::Range(low, high) => *low as f64 + (whole as i64).rem_euclid(high - low + 1) as f64,
        Domain::From(least) => whole + *least as f64,
        Domain::Count | Domain::Label(_) | Domain::Permutation(_) => whole + 1.0,
    }
}

fn float(number: Rational) -> f64 {
    *number.numer() as f64 / *number.denom() as f64
}

/// Whether a value obeys a fact. Rounding may carry a value onto an open end, but not over it.
pub fn obeys(value: f64, fact: &Fact, exact: bool) -> bool {
    let slack = 1e-12 * (1.0 + value.abs());
    let low = fact.low.is_none_or(|(low, closed)| {
        let low = float(low);
        value > low || value >= low - slack && (closed || !exact)
    });
    let high = fact.high.is_none_or(|(high, closed)| {
        let high = float(high);
        value < high || value <= high + slack && (closed || !exact)
    });
    let whole = !fact.integer || (value - value.round()).abs() <= 1e-9 * (1.0 + value.abs());
    low && high && whole && (!fact.nonzero || value != 0.0 || !exact)
}
