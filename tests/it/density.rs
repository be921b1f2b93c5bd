//! A density of the catalogue with its parameters set: its value at a point, and its mass.

use crate::world::Given;
use surprisal::catalogue::{Entry, find};
use surprisal::lower::{Lowering, NoDensities, Vocabulary};
use surprisal::syntax::ast::{DomainSyntax, Expr, Set};
use surprisal::term::eval::{Evaluator, Value};
use surprisal::term::{Name, TermId, Terms};

/// A density with its parameters set.
pub struct Density {
    terms: Terms,
    term: TermId,
    world: Given,
    observed: Name,
    support: Support,
    /// The location or the mode: where there is a kink, if there is one.
    middle: f64,
}

/// The points of an observation.
#[derive(Clone, Copy)]
enum Support {
    /// All numbers between two ends, which may be infinite.
    Interval(f64, f64),
    /// All whole numbers from one to another.
    Whole(f64, f64),
    Classes(usize),
}

/// More summands are not added up, and a density of fewer counts must have a value.
const MOST: usize = 4_000;
const FEWEST: usize = 100;

impl Density {
    /// The distribution of that name.
    pub fn new(name: &str, parameters: &[f64]) -> Density {
        let entry: &Entry = find(name).expect("the entry");
        let distribution = entry.distribution();
        let mut terms = Terms::new();
        let vocabulary = Vocabulary::default();
        let mut lowering = Lowering::new(&mut terms, &vocabulary, &NoDensities);
        let symbols = distribution.parameters.iter().map(|p| p.symbol.as_str());
        for symbol in symbols.chain([distribution.variable.text.as_str()]) {
            let term = lowering.terms.symbol_named(symbol);
            lowering.values.insert(symbol.into(), term);
        }
        let term = lowering
            .expression(&distribution.density)
            .expect("a density");
        let ends = ends(&distribution.support).map(|end| {
            let end = end.as_ref()?;
            Some(lowering.expression(end).expect("an end"))
        });
        let mut world = Given::default();
        let classes = match &distribution.support {
            DomainSyntax::Word(word, Some(length)) if word == "onehot" => Some(length),
            _ => None,
        };
        if let Some(length) = classes {
            let count = Value::Scalar(parameters.len() as f64);
            world.0.insert(terms.name(length), count);
            let name = terms.name(&distribution.parameters[0].symbol);
            world.0.insert(name, Value::Vector(parameters.to_vec()));
        } else {
            for (parameter, &value) in distribution.parameters.iter().zip(parameters) {
                let name = terms.name(&parameter.symbol);
                world.0.insert(name, Value::Scalar(value));
            }
        }
        let ends = ends.map(|end| Evaluator::new(&terms, &world).scalar(end?));
        let support = match classes {
            Some(_) => Support::Classes(parameters.len()),
            None => support(&distribution.support, ends),
        };
        let observed = terms.name(&distribution.variable.text);
        let location = distribution.parameters.iter().zip(parameters);
        let mut location = location
            .filter(|(p, _)| ["location", "mean", "mode", "median"].contains(&p.label.as_str()))
            .map(|(_, value)| *value);
        Density {
            terms,
            term,
            world,
            observed,
            support,
            middle: location.next_back().unwrap_or(0.0),
        }
    }

    /// Its value at a point, if it has one there.
    pub fn at(&self, point: f64) -> Option<f64> {
        let observation = match self.support {
            Support::Classes(count) => Value::Vector(
                (0..count)
                    .map(|k| f64::from(u8::from(k as f64 == point)))
                    .collect(),
            ),
            _ => Value::Scalar(point),
        };
        let mut world = Given(self.world.0.clone());
        world.0.insert(self.observed, observation);
        Evaluator::new(&self.terms, &world).scalar(self.term)
    }

    /// The sum or integral over the support.
    pub fn mass(&self) -> f64 {
        self.expected(&|_| Some(1.0))
    }

    /// The sum or integral of a function over the support. The axis is transformed so that tails of any weight fall off
    /// doubly exponentially; then the trapezoidal rule is exact to many digits.
    pub fn expected(&self, of: &dyn Fn(f64) -> Option<f64>) -> f64 {
        use std::f64::consts::FRAC_PI_2;
        let far = |t: f64| FRAC_PI_2 * t.sinh();
        let slope = |t: f64| FRAC_PI_2 * t.cosh();
        let beyond = |from: f64, side: f64| {
            self.integral(
                |t| (from + side * far(t).exp(), far(t).exp() * slope(t)),
                of,
            )
        };
        let between = |low: f64, high: f64| {
            self.integral(
                |t| {
                    let share = 1.0 / (1.0 + (-2.0 * far(t)).exp());
                    let y = low + (high - low) * share;
                    (y, 2.0 * (high - low) * share * (1.0 - share) * slope(t))
                },
                of,
            )
        };
        match self.support {
            Support::Interval(low, high) if low.is_finite() && high.is_finite() => {
                let middle = self.middle.clamp(low, high);
                between(low, middle) + between(middle, high)
            }
            Support::Interval(low, _) if low.is_finite() && self.middle > low => {
                between(low, self.middle) + beyond(self.middle, 1.0)
            }
            Support::Interval(low, _) if low.is_finite() => beyond(low, 1.0),
            Support::Interval(_, high) if high.is_finite() => beyond(high, -1.0),
            Support::Interval(..) => beyond(self.middle, -1.0) + beyond(self.middle, 1.0),
            Support::Whole(low, high) if low.is_finite() => self.sum(low, high, 1.0, of),
            Support::Whole(..) => {
                self.sum(0.0, f64::INFINITY, 1.0, of) + self.sum(-1.0, f64::NEG_INFINITY, -1.0, of)
            }
            Support::Classes(count) => {
                let value = |k: usize| Some(self.at(k as f64)? * of(k as f64)?);
                (0..count).filter_map(value).sum()
            }
        }
    }

    /// The sum from one end to the other. Far out a factorial may be too large for a value.
    fn sum(&self, from: f64, to: f64, step: f64, of: &dyn Fn(f64) -> Option<f64>) -> f64 {
        let points = (0..MOST).map(|k| from + step * k as f64);
        let points = points.take_while(|y| step * y <= step * to);
        let values = points.map(|y| (y, self.at(y)));
        let near = values.take_while(|(y, value)| {
            let exists = value.is_some();
            assert!(exists || y.abs() > FEWEST as f64, "no value at {y}");
            exists
        });
        near.filter_map(|(y, value)| Some(value? * of(y)?)).sum()
    }

    fn integral(&self, axis: impl Fn(f64) -> (f64, f64), of: &dyn Fn(f64) -> Option<f64>) -> f64 {
        const STEP: f64 = 1.0 / 128.0;
        const REACH: f64 = 4.0;
        let count = (2.0 * REACH / STEP) as i32;
        let value = |k: i32| {
            let (y, weight) = axis(f64::from(k) * STEP - REACH);
            match self.at(y) {
                Some(density) if density > 0.0 => {
                    of(y).map_or(0.0, |value| value * density * weight * STEP)
                }
                _ => 0.0, // nothing, or too far out for floating point
            }
        };
        (0..=count).map(value).sum()
    }
}

/// The ends of a support, where it has some that are written.
fn ends(syntax: &DomainSyntax) -> [Option<Expr>; 2] {
    match syntax {
        DomainSyntax::In(Set::Interval { low, high, .. } | Set::Range(low, high)) => {
            [low.clone(), high.clone()]
        }
        _ => [None, None],
    }
}

fn support(syntax: &DomainSyntax, [low, high]: [Option<f64>; 2]) -> Support {
    let (least, greatest) = (f64::NEG_INFINITY, f64::INFINITY);
    let word = match syntax {
        DomainSyntax::In(Set::Range(..)) => {
            return Support::Whole(low.unwrap_or(least), high.unwrap_or(greatest));
        }
        DomainSyntax::In(Set::Interval { .. }) => {
            return Support::Interval(low.unwrap_or(least), high.unwrap_or(greatest));
        }
        DomainSyntax::In(other) => panic!("a support that this test does not know: {other:?}"),
        DomainSyntax::Word(word, _) => word.as_str(),
    };
    match word {
        "real" => Support::Interval(least, greatest),
        "positive" | "nonnegative" => Support::Interval(0.0, greatest),
        "unit" => Support::Interval(0.0, 1.0),
        "natural" => Support::Whole(0.0, greatest),
        "integer" => Support::Whole(least, greatest),
        "binary" => Support::Whole(0.0, 1.0),
        other => panic!("a support that this test does not know: {other}"),
    }
}
