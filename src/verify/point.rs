//! Random points: values for every name, function and support, as the assumptions allow them.

use super::draw::{lies_in, smoothly, squashed};
use super::meaning::matches;
use super::plan::Plan;
use super::random::{Random, mix, mix_text};
use super::ranks::Root;
use super::support;
use crate::term::eval::{Defined, Evaluator, Support, Value, World};
use crate::term::facts::{Domain, Fact};
use crate::term::{Binder, Name, Node, Separator, TermId};
use num_traits::ToPrimitive;
use std::cell::Cell;

/// One point: data, constants and functions from one seed, parameters from a setting of their own.
pub(super) struct Point<'a> {
    pub(super) plan: &'a Plan<'a>,
    seed: u64,
    setting: u64,
    /// The length of vectors.
    size: i64,
    /// Whether a defined name had a value that the assumptions do not allow.
    refused: Cell<bool>,
}

/// How many observations there are at most, where no size is larger.
const LARGEST: i64 = 3;

impl<'a> Point<'a> {
    pub(super) fn new(plan: &'a Plan<'a>, seed: u64, setting: u64, size: i64) -> Self {
        let size = if plan.has_vectors && plan.longest > 1 {
            plan.longest
        } else {
            size
        };
        Point {
            plan,
            seed,
            setting,
            size,
            refused: Cell::new(false),
        }
    }

    /// Whether it was found, while values were taken, that the assumptions do not allow this point.
    pub(super) fn was_refused(&self) -> bool {
        self.refused.get()
    }

    /// Whether the assumptions hold that are about more than one name.
    pub(super) fn is_allowed(&self) -> bool {
        let mut constraints = self.plan.constraints.iter();
        constraints.all(|&(term, fact)| self.holds_everywhere(term, &fact, Vec::new()))
    }

    /// Whether a value lies where it must, whatever the indices in it are.
    fn holds_everywhere(&self, term: TermId, fact: &Fact, bound: Vec<(Binder, Value)>) -> bool {
        let free = self.plan.terms.free_variables(term);
        match free.get(bound.len()) {
            Some(&index) => (1..=LARGEST.max(self.size)).all(|k| {
                let at = (index, Value::Scalar(k as f64));
                self.holds_everywhere(term, fact, [bound.as_slice(), &[at]].concat())
            }),
            None => {
                let value = Evaluator::binding(self.plan.terms, self, bound).scalar(term);
                value.is_some_and(|value| lies_in(value, fact))
            }
        }
    }

    fn seed_of(&self, name: Name) -> u64 {
        let moving = if self.plan.is_parameter(name) {
            self.setting
        } else {
            0
        };
        mix_text(mix(self.seed) ^ mix(moving), self.plan.terms.text(name))
    }

    fn count(&self, name: Name) -> i64 {
        // Where there are vectors all sizes are one, so that the shapes fit.
        let drawn = if self.plan.has_vectors || self.seed_of(name).is_multiple_of(2) {
            self.size
        } else {
            5 - self.size.clamp(2, 3)
        };
        let least = self.plan.facts.get(&name).and_then(|fact| fact.low);
        least.map_or(drawn, |(low, _)| drawn.max(low.ceil().to_integer()))
    }

    /// The length of the vectors of a one-hot or simplex family.
    pub(super) fn length(&self, length: Option<TermId>) -> i64 {
        let value = length.and_then(|t| Evaluator::new(self.plan.terms, self).scalar(t));
        value.map_or(self.size, |v| v as i64).clamp(1, 20)
    }

    /// An element of a random positive definite matrix: `G Gᵀ + I/2`, of a random matrix G.
    fn definite(&self, before: &[i64], [row, column]: [i64; 2], of: &dyn Fn(&[i64]) -> f64) -> f64 {
        let element = |j: i64, k: i64| of(&[before, &[j, k]].concat());
        let product = (1..=self.size).map(|k| element(row, k) * element(column, k));
        let diagonal = if row == column { 0.5 } else { 0.0 };
        product.sum::<f64>() / self.size as f64 + diagonal
    }

    /// A component of a vector of length one, in the direction of any numbers.
    fn direction(&self, last: i64, of: &dyn Fn(i64) -> f64) -> f64 {
        let square: f64 = (1..=self.size).map(|k| of(k).powi(2)).sum();
        of(last) / square.sqrt()
    }

    /// The number of a family with all its subscripts; `raw` is any number for those subscripts.
    fn number(&self, name: Name, subscripts: &[i64], raw: &dyn Fn(&[i64]) -> Random) -> f64 {
        let fact = self.plan.fact_of(name, subscripts);
        let Some((&last, before)) = subscripts.split_last() else {
            return self.squashed(name, subscripts, &mut raw(subscripts), &fact);
        };
        if let Some(count) = self.count_of_class(name, subscripts, raw) {
            return count;
        }
        match self.plan.shapes.get(&name) {
            Some(Domain::OneHot(length)) => {
                let class = raw(before).below(self.length(*length) as u64) as i64 + 1;
                f64::from(u8::from(last == class))
            }
            Some(Domain::Simplex(length)) => {
                let weight = |k: i64| raw(&[before, &[k]].concat()).around_zero().exp();
                // `π_1`, `π_2` and `π_3` are all three, where nothing says how many there are.
                let numbered = self.plan.largest.get(&name).filter(|&&n| n > 1);
                let count = match (length, numbered) {
                    (None, Some(&largest)) => largest,
                    _ => self.length(*length),
                };
                weight(last) / (1..=count).map(weight).sum::<f64>()
            }
            // Each row sums to one.
            Some(Domain::Stochastic) => {
                let weight = |k: i64| raw(&[before, &[k]].concat()).around_zero().exp();
                weight(last) / (1..=self.size).map(weight).sum::<f64>()
            }
            Some(Domain::Label(length)) => {
                raw(subscripts).below(self.length(*length) as u64) as f64 + 1.0
            }
            Some(Domain::UnitVector) => {
                let of = |k: i64| raw(&[before, &[k]].concat()).around_zero();
                self.direction(last, &of)
            }
            Some(Domain::Ordered) => {
                let of = |all: &[i64]| raw(all).around_zero();
                increasing(before, last, &of)
            }
            Some(Domain::Permutation(length)) => {
                // The rank of its weight among those of all classes.
                let weight = |k: i64| raw(&[before, &[k]].concat()).around_zero();
                let ahead = |k: &i64| (weight(*k), *k) < (weight(last), last);
                (1..=self.length(*length)).filter(ahead).count() as f64 + 1.0
            }
            Some(Domain::Definite | Domain::Semidefinite) if !before.is_empty() => {
                let (row, outside) = (before[before.len() - 1], &before[..before.len() - 1]);
                let of = |all: &[i64]| raw(all).around_zero();
                self.definite(outside, [row, last], &of)
            }
            _ => self.squashed(name, subscripts, &mut raw(subscripts), &fact),
        }
    }

    /// How many of the n draws of which counts are stated to sum to n fell into a class: each falls into any of them.
    fn count_of_class(
        &self,
        name: Name,
        subscripts: &[i64],
        raw: &dyn Fn(&[i64]) -> Random,
    ) -> Option<f64> {
        let (indices, size, total) = *self.plan.sums.get(&name)?;
        let (class, before) = subscripts.split_last()?;
        let at = |(&index, &k): (&TermId, &i64)| match *self.plan.terms.node(index) {
            Node::Variable(binder) => Some((binder, Value::Scalar(k as f64))),
            _ => None,
        };
        let bound = indices.iter().zip(before).filter_map(at).collect();
        let total = Evaluator::binding(self.plan.terms, self, bound).scalar(total)?;
        let (mut draws, classes) = (raw(before), self.length(Some(size)) as u64);
        let falls = (0..total as u64).filter(|_| draws.below(classes) as i64 + 1 == *class);
        Some(falls.count() as f64)
    }

    /// A number, or a vector or matrix where more subscripts are wanted.
    fn filled(
        &self,
        subscripts: &[i64],
        total: usize,
        number: &dyn Fn(&[i64]) -> f64,
    ) -> Option<Value> {
        let with = |more: &[i64]| number(&[subscripts, more].concat());
        match total.saturating_sub(subscripts.len()) {
            0 => Some(Value::Scalar(number(subscripts))),
            1 => Some(Value::Vector((1..=self.size).map(|k| with(&[k])).collect())),
            2 => {
                let row = |j| (1..=self.size).map(|k| with(&[j, k])).collect();
                Some(Value::Matrix((1..=self.size).map(row).collect()))
            }
            3 => {
                let indices = || 1..=self.size;
                let row = |j| indices().flat_map(move |k| indices().map(move |l| [j, k, l]));
                let numbers = indices().flat_map(row).map(|all| with(&all));
                Some(Value::Array(numbers.collect()))
            }
            _ => None,
        }
    }

    /// A smooth random function of its arguments, given by the seed.
    fn smooth(seed: u64, arguments: &[f64]) -> f64 {
        let mut random = Random::new(seed);
        let mut value = random.around_zero() / 3.0;
        let mut together = random.around_zero();
        for &argument in arguments {
            let bend = 0.5 + random.unit();
            let shift = 3.0 * random.unit();
            let size = 0.5 + random.unit();
            value += size * (bend * argument + shift).sin();
            together += (0.3 + random.unit()) * argument;
        }
        value + 0.7 * together.sin()
    }
}

/// A component of a vector whose components increase, from any numbers for its components.
fn increasing(before: &[i64], last: i64, of: &dyn Fn(&[i64]) -> f64) -> f64 {
    let at = |k: i64| of(&[before, &[k]].concat());
    at(1) + (2..=last).map(|k| at(k).exp()).sum::<f64>()
}

impl World for Point<'_> {
    fn name(&self, name: Name, subscripts: &[i64]) -> Option<Value> {
        if self.plan.counts.contains(&name) && subscripts.is_empty() {
            return Some(Value::Scalar(self.count(name) as f64));
        }
        let seed = self.seed_of(name);
        let raw = |subscripts: &[i64]| {
            let mixed = subscripts.iter().fold(seed, |s, &k| mix(s ^ k as u64));
            Random::new(mixed)
        };
        let total = self.plan.ranks.total(Root::Name(name)).into();
        self.filled(subscripts, total, &|all| self.number(name, all, &raw))
    }

    fn call(
        &self,
        name: Name,
        separators: &[Separator],
        arguments: &[Value],
        subscripts: &[i64],
    ) -> Option<Value> {
        let is_subscript = |kind: &Separator| *kind == Separator::Subscript;
        let own = separators
            .iter()
            .take_while(|kind| is_subscript(kind))
            .count();
        let (below, arguments) = arguments.split_at(own.min(arguments.len()));
        let kinds = separators[own..]
            .iter()
            .fold(self.seed_of(name), |s, &kind| mix(s ^ kind as u64));
        let numbers: Vec<f64> = arguments.iter().flat_map(Value::numbers).collect();
        // `π_k(x)` is the component k of π(x).
        let below: Option<Vec<i64>> = { below.iter() }
            .map(|k| k.scalar().filter(|k| k.fract() == 0.0).map(|k| k as i64))
            .collect();
        let below = below?;
        let fact = self.plan.facts.get(&name).copied();
        let fact = fact.unwrap_or_else(Fact::real);
        let number = |all: &[i64]| {
            let value = |all: &[i64]| {
                let seed = all.iter().fold(kinds, |s, &k| mix(s ^ k as u64));
                Point::smooth(seed, &numbers)
            };
            match (self.plan.shapes.get(&name), all.split_last()) {
                (Some(Domain::Simplex(length)), Some((&last, before))) => {
                    let weight = |k: i64| value(&[before, &[k]].concat()).exp();
                    weight(last) / (1..=self.length(*length)).map(weight).sum::<f64>()
                }
                (Some(Domain::UnitVector), Some((&last, before))) => {
                    self.direction(last, &|k| value(&[before, &[k]].concat()))
                }
                (
                    Some(Domain::Definite | Domain::Semidefinite),
                    Some((&last, [before @ .., row])),
                ) => self.definite(before, [*row, last], &value),
                _ if fact.integer => {
                    let bits = value(all).to_bits();
                    self.number(name, all, &|_| Random::new(bits))
                }
                _ => {
                    let low = fact.low.and_then(|(v, _)| v.to_f64());
                    let high = fact.high.and_then(|(v, _)| v.to_f64());
                    smoothly(value(all), low, high)
                }
            }
        };
        let total = self.plan.ranks.total(Root::Call(name)).into();
        self.filled(subscripts, total, &|all| number(&[&below, all].concat()))
    }

    fn meaning(&self, term: TermId) -> Option<Defined> {
        let terms = self.plan.terms;
        self.plan.definitions.iter().find_map(|definition| {
            if definition.left == term {
                return Some((Vec::new(), definition.right));
            }
            let mut found = Vec::new();
            matches(terms, definition, definition.left, term, &mut found)
                .then_some((found, definition.right))
        })
    }

    fn support(&self, variable: Binder) -> Support {
        let terms = self.plan.terms;
        if let Some(support) = support::of_distribution(self, variable) {
            return support;
        }
        let name = terms.binder_name(variable);
        let fact = self.plan.facts.get(&name).copied();
        let mut fact = fact.unwrap_or_else(Fact::real);
        if self.plan.subscripts.contains(&variable) {
            fact = fact.and(&Domain::From(1).fact());
        }
        let total = self.plan.ranks.total(Root::Variable(variable)).into();
        let seed = mix_text(mix(self.seed), terms.text(name));
        let point = |k: u64| {
            let number = |all: &[i64]| {
                let seed = all.iter().fold(mix(seed ^ k), |s, &j| mix(s ^ j as u64));
                squashed(&mut Random::new(seed), &fact)
            };
            self.filled(&[], total, &number)
        };
        Support::Points((0..4).filter_map(point).collect())
    }

    fn density(&self, variable: Binder) -> Option<TermId> {
        self.plan.densities.get(&variable).copied()
    }

    fn allows(&self, name: Name, value: &Value) -> bool {
        let fact = self.plan.facts.get(&name);
        let allowed = fact.is_none_or(|fact| value.numbers().iter().all(|&v| lies_in(v, fact)));
        self.refused.set(self.refused.get() || !allowed);
        allowed
    }
}
