//! Random numbers that obey what is known of them.

use super::random::Random;
use crate::term::Rational;
use crate::term::facts::Fact;
use num_traits::ToPrimitive;

/// Whether a value obeys a fact, up to rounding.
pub(super) fn lies_in(value: f64, fact: &Fact) -> bool {
    let slack = 1e-9 * (1.0 + value.abs());
    let end = |end: Option<(Rational, bool)>| end.and_then(|(v, _)| v.to_f64());
    end(fact.low).is_none_or(|low| value >= low - slack)
        && end(fact.high).is_none_or(|high| value <= high + slack)
        && (!fact.nonzero || value != 0.0)
        && (!fact.integer || (value - value.round()).abs() <= slack)
}

/// A random number that obeys the fact; now and then the end of a closed interval.
pub(super) fn squashed(random: &mut Random, fact: &Fact) -> f64 {
    let value = random.around_zero();
    let low = fact.low.and_then(|(v, _)| v.to_f64());
    let high = fact.high.and_then(|(v, _)| v.to_f64());
    if fact.integer {
        return whole(random, fact, low, high);
    }
    let reached = |end: Option<(_, bool)>| end.is_some_and(|(_, closed)| closed);
    let edge = random.below(12);
    match (low, high) {
        (Some(low), _) if edge == 0 && reached(fact.low) && (low != 0.0 || !fact.nonzero) => low,
        (_, Some(high)) if edge == 1 && reached(fact.high) && (high != 0.0 || !fact.nonzero) => {
            high
        }
        _ => smoothly(value, low, high),
    }
}

/// An increasing map of the reals onto the interval.
pub(super) fn smoothly(value: f64, low: Option<f64>, high: Option<f64>) -> f64 {
    match (low, high) {
        (None, None) => value,
        (Some(low), None) => low + value.exp(),
        (None, Some(high)) => high - value.exp(),
        (Some(low), Some(high)) => low + (high - low) / (1.0 + (-value).exp()),
    }
}

pub(super) fn whole(random: &mut Random, fact: &Fact, low: Option<f64>, high: Option<f64>) -> f64 {
    let (first, last) = match (low, high) {
        (None, None) => (-3.0, 3.0),
        (Some(low), None) => (low.ceil(), low.ceil() + 4.0),
        (None, Some(high)) => (high.floor() - 4.0, high.floor()),
        (Some(low), Some(high)) => (low.ceil(), high.floor()),
    };
    let width = (last - first).clamp(0.0, 20.0) as u64 + 1;
    let drawn = first + random.below(width) as f64;
    if fact.nonzero && drawn == 0.0 {
        return if last > 0.0 { last } else { first };
    }
    drawn
}
