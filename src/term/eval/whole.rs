//! Evaluation of whole terms, in a world that gives values to names, functions and supports.

use super::measure::Known;
use super::worth::Value;
use super::{Meaning, matrix};
use crate::term::{Binder, Name, Node, Op, Quantifier, Separator, TermId, Terms};
use num_traits::ToPrimitive;

/// What a call is defined to be: values of the definition's variables, given by terms, and the right side.
pub type Defined = (Vec<(Binder, TermId)>, TermId);

/// Over what a variable without limits ranges.
#[derive(Clone, Debug)]
pub enum Support {
    /// These points; a density is worth its share of the sum over them.
    Points(Vec<Value>),
    /// All numbers between two ends, which may be infinite; a density has an integral of one.
    Interval(f64, f64),
    /// All whole numbers from one to another, which may be infinite; a density has a sum of one.
    Whole(f64, f64),
    /// All vectors of so many numbers; a density has an integral of one.
    Space(usize),
    /// All vectors of so many shares of one, by all of them but the last.
    Simplex(usize),
}

/// Where free names, functions and supports get their values from.
pub trait World {
    /// The value of a name with subscripts.
    fn name(&self, name: Name, subscripts: &[i64]) -> Option<Value>;
    /// The value of a function at its arguments, or of its outputs with those subscripts.
    fn call(
        &self,
        name: Name,
        separators: &[Separator],
        arguments: &[Value],
        subscripts: &[i64],
    ) -> Option<Value>;
    /// The definition of a call or a divergence, if it has one.
    fn meaning(&self, term: TermId) -> Option<Defined>;
    /// Over what a variable ranges that has no limits.
    fn support(&self, variable: Binder) -> Support;
    /// The density that the variable of a sum or integral over a support is drawn from, where it is known.
    fn density(&self, variable: Binder) -> Option<TermId>;
    /// Whether what is assumed of a defined name allows that value: where it does not, nothing is claimed.
    fn allows(&self, name: Name, value: &Value) -> bool {
        let _ = (name, value);
        true
    }
    /// What a term was found to be worth before, or to be worth nothing.
    fn found(&self, term: TermId) -> Option<&Option<Value>> {
        let _ = term;
        None
    }
}

/// More terms than this in one sum are not added up.
const LONGEST: i64 = 10_000;

/// Evaluates terms of one store in one world.
pub struct Evaluator<'a, W> {
    terms: &'a Terms,
    world: &'a W,
    bound: Vec<(Binder, Value)>,
    peak: f64,
    pub(super) known: Known,
}

impl<'a, W: World> Evaluator<'a, W> {
    /// Nothing is bound yet.
    pub fn new(terms: &'a Terms, world: &'a W) -> Self {
        Evaluator {
            terms,
            world,
            bound: Vec::new(),
            peak: 0.0,
            known: Known::default(),
        }
    }

    /// Variables are bound from the start.
    pub fn binding(terms: &'a Terms, world: &'a W, bound: Vec<(Binder, Value)>) -> Self {
        Evaluator {
            bound,
            ..Evaluator::new(terms, world)
        }
    }

    /// The largest magnitude that was met on the way: rounding errors are relative to it.
    pub fn peak(&self) -> f64 {
        self.peak
    }

    pub(super) fn set_peak(&mut self, peak: f64) {
        self.peak = peak;
    }

    /// What a call is defined to be, where the variables of the definition stand for themselves.
    pub(super) fn meaning(&self, term: TermId) -> Option<TermId> {
        let (variables, right) = self.world.meaning(term)?;
        let is_itself = |&(variable, by): &(Binder, TermId)| matches!(self.terms.node(by), Node::Variable(other) if *other == variable);
        variables.iter().all(is_itself).then_some(right)
    }

    pub(super) fn terms(&self) -> &'a Terms {
        self.terms
    }

    /// The value of a term; none where it does not exist. The value of an objective is that of its body.
    pub fn value(&mut self, term: TermId) -> Option<Value> {
        if self.known.is_measuring && !self.terms.is_open(term) {
            return self.constant(term);
        }
        if let Some(found) = self.world.found(term) {
            return found.clone();
        }
        let value = match self.terms.node(term) {
            Node::Number(number) => Some(Value::Scalar(number.to_f64()?)),
            Node::Symbol(name) => self.world.name(*name, &[]),
            Node::Variable(variable) => {
                let bound = self.bound.iter().rev().find(|(b, _)| b == variable);
                bound.map(|(_, value)| value.clone())
            }
            Node::Op(op, operands) => self.operator(*op, operands),
            Node::Call(name, separators, arguments) => {
                self.function(term, *name, separators, arguments, &[])
            }
            Node::Bind(quantifier, variable, children) => {
                self.quantifier(term, *quantifier, *variable, children)
            }
            Node::Named(name, children) => {
                let value = self.value(*children.last()?);
                value.filter(|value| self.world.allows(*name, value))
            }
            Node::Optimum(_, _, body) => self.value(*body),
        }?;
        for number in value.numbers() {
            // A number this small has lost digits; its logarithm would be wrong by more than rounding.
            if !number.is_finite() || number.is_subnormal() {
                return None;
            }
            self.peak = self.peak.max(number.abs());
        }
        Some(value)
    }

    /// The number that a term is worth.
    pub fn scalar(&mut self, term: TermId) -> Option<f64> {
        self.value(term)?.scalar()
    }

    fn whole(&mut self, term: TermId) -> Option<i64> {
        let value = self.scalar(term)?;
        let rounded = value.round();
        ((value - rounded).abs() < 1e-9 && rounded.abs() < 1e9).then_some(rounded as i64)
    }

    fn operator(&mut self, op: Op, operands: &[TermId]) -> Option<Value> {
        if !op.row().arity.admits(operands.len()) {
            return None;
        }
        match op {
            Op::Index => self.indexed(operands[0], &operands[1..]),
            Op::Slice => self.slice(operands),
            Op::If => {
                let holds = self.scalar(operands[0])? != 0.0;
                self.value(operands[if holds { 1 } else { 2 }]) // the other need not exist
            }
            _ => {
                let values: Option<Vec<Value>> = operands.iter().map(|&t| self.value(t)).collect();
                structural(op, &values?)
            }
        }
    }

    fn indexed(&mut self, base: TermId, subscripts: &[TermId]) -> Option<Value> {
        let subscripts: Option<Vec<i64>> = subscripts.iter().map(|&t| self.whole(t)).collect();
        let subscripts = subscripts?;
        match self.terms.node(base) {
            Node::Symbol(name) => self.world.name(*name, &subscripts),
            Node::Call(name, separators, arguments) => {
                self.function(base, *name, separators, arguments, &subscripts)
            }
            _ => {
                let value = self.value(base)?;
                picked(value, &subscripts)
            }
        }
    }

    fn slice(&mut self, operands: &[TermId]) -> Option<Value> {
        let (base, row): (TermId, &[TermId]) = match self.terms.operands(Op::Index, operands[0]) {
            Some(parts) => (parts[0], &parts[1..]),
            None => (operands[0], &[]),
        };
        let Node::Symbol(name) = self.terms.node(base) else {
            return None;
        };
        let row: Option<Vec<i64>> = row.iter().map(|&t| self.whole(t)).collect();
        let row = row?;
        let (low, high) = (self.whole(operands[1])?, self.whole(operands[2])?);
        if high.checked_sub(low)? > LONGEST {
            return None;
        }
        let mut numbers = Vec::new();
        for k in low..=high {
            let subscripts = [row.as_slice(), &[k]].concat();
            numbers.extend(self.world.name(*name, &subscripts)?.numbers());
        }
        Some(Value::Vector(numbers))
    }

    fn function(
        &mut self,
        term: TermId,
        name: Name,
        separators: &[Separator],
        arguments: &[TermId],
        subscripts: &[i64],
    ) -> Option<Value> {
        if let Some(meaning) = self.world.meaning(term) {
            return picked(self.defined(meaning)?, subscripts);
        }
        let values: Option<Vec<Value>> = arguments.iter().map(|&t| self.value(t)).collect();
        self.world.call(name, separators, &values?, subscripts)
    }

    /// The right side of a definition; its variables are worth what stands for them here.
    fn defined(&mut self, (variables, right): Defined) -> Option<Value> {
        let mut values = Vec::with_capacity(variables.len());
        for (variable, term) in variables {
            values.push((variable, self.value(term)?));
        }
        let outside = self.bound.len();
        self.bound.append(&mut values);
        let value = self.value(right);
        self.bound.truncate(outside);
        value
    }

    pub(super) fn with(&mut self, variable: Binder, value: Value, term: TermId) -> Option<Value> {
        self.bound.push((variable, value));
        let result = self.value(term);
        self.bound.pop();
        result
    }

    fn quantifier(
        &mut self,
        term: TermId,
        quantifier: Quantifier,
        variable: Binder,
        children: &[TermId],
    ) -> Option<Value> {
        match (quantifier, children) {
            (Quantifier::Sum | Quantifier::Product, &[low, high, body]) => {
                self.repeated(quantifier, variable, [low, high, body])
            }
            (Quantifier::Sum | Quantifier::Integral, &[body]) => {
                let density = self.world.density(variable);
                self.over_support(variable, density, None, body)
            }
            (Quantifier::Expectation, &[density, body]) => {
                self.over_support(variable, Some(density), Some(density), body)
            }
            (Quantifier::Divergence, &[p, q]) => match self.world.meaning(term) {
                Some(meaning) => self.defined(meaning),
                None => self.divergence(variable, p, q),
            },
            _ => None,
        }
    }

    fn repeated(
        &mut self,
        quantifier: Quantifier,
        variable: Binder,
        [low, high, body]: [TermId; 3],
    ) -> Option<Value> {
        let (low, high) = (self.whole(low)?, self.whole(high)?);
        if high.checked_sub(low)? > LONGEST {
            return None;
        }
        let mut total: Option<Value> = None;
        for k in low..=high {
            let value = self.with(variable, Value::Scalar(k as f64), body)?;
            total = Some(match total {
                None => value,
                Some(total) if quantifier == Quantifier::Sum => total.plus(&value)?,
                Some(total) => total.times(&value)?,
            });
        }
        let neutral = f64::from(u8::from(quantifier == Quantifier::Product));
        Some(total.unwrap_or(Value::Scalar(neutral)))
    }

    /// The sum of `weight · body` over the support, so scaled that the density sums to one.
    fn over_support(
        &mut self,
        variable: Binder,
        density: Option<TermId>,
        weight: Option<TermId>,
        body: TermId,
    ) -> Option<Value> {
        let points = match (self.world.support(variable), density) {
            (Support::Points(points), _) => points,
            (support @ (Support::Space(_) | Support::Simplex(_)), Some(density)) => {
                let is_weighed = weight.is_some();
                return self.over_vectors(variable, &support, density, &mut |own, x, p| {
                    let value = own.with(variable, x.clone(), body)?.scalar()?;
                    Some(if is_weighed { value } else { value / p })
                });
            }
            (support, Some(density)) => {
                let is_weighed = weight.is_some();
                return self.expected(variable, &support, density, &[body], &mut |own, x, p| {
                    let value = own.with(variable, Value::Scalar(x), body)?.scalar()?;
                    Some(if is_weighed { value } else { value / p })
                });
            }
            (_, None) => return None,
        };
        let mut mass = 0.0;
        let mut total: Option<Value> = None;
        for point in points {
            mass += match density {
                Some(density) => self.with(variable, point.clone(), density)?.scalar()?,
                None => 1.0,
            };
            let mut value = self.with(variable, point.clone(), body)?;
            if let Some(weight) = weight {
                value = value.times(&self.with(variable, point, weight)?)?;
            }
            total = Some(match total {
                None => value,
                Some(total) => total.plus(&value)?,
            });
        }
        total?.times(&Value::Scalar(1.0 / mass))
    }

    fn divergence(&mut self, variable: Binder, p: TermId, q: TermId) -> Option<Value> {
        let points = match self.world.support(variable) {
            Support::Points(points) => points,
            support @ (Support::Space(_) | Support::Simplex(_)) => {
                return self.over_vectors(variable, &support, p, &mut |own, x, density| {
                    let other = own.with(variable, x.clone(), q)?.scalar()?;
                    Some((density / other).ln())
                });
            }
            support => {
                return self.expected(variable, &support, p, &[q], &mut |own, x, density| {
                    let other = own.with(variable, Value::Scalar(x), q)?.scalar()?;
                    Some((density / other).ln())
                });
            }
        };
        let (mut mass, mut total) = (0.0, 0.0);
        for point in points {
            let density = self.with(variable, point.clone(), p)?.scalar()?;
            let other = self.with(variable, point, q)?.scalar()?;
            mass += density;
            total += density * (density / other).ln();
        }
        Some(Value::Scalar(total / mass))
    }
}

/// The element with those subscripts, which count from one.
fn picked(value: Value, subscripts: &[i64]) -> Option<Value> {
    let place = |k: i64| usize::try_from(k - 1).ok();
    match (value, subscripts) {
        (value, []) => Some(value),
        (Value::Vector(values), &[k]) => values.get(place(k)?).copied().map(Value::Scalar),
        (Value::Matrix(rows), &[k]) => rows.get(place(k)?).cloned().map(Value::Vector),
        (Value::Matrix(rows), &[j, k]) => {
            let row = rows.get(place(j)?)?;
            row.get(place(k)?).copied().map(Value::Scalar)
        }
        _ => None,
    }
}

/// The value of an operator on values.
fn structural(op: Op, values: &[Value]) -> Option<Value> {
    match op {
        Op::Add => {
            let (first, rest) = values.split_first()?;
            rest.iter().try_fold(first.clone(), |sum, v| sum.plus(v))
        }
        Op::Mul => {
            let one = Value::Scalar(1.0);
            values.iter().try_fold(one, |product, v| product.times(v))
        }
        _ => match &op.row().meaning {
            Meaning::Scalar(meaning) => {
                if op.is_of_components() && values.iter().any(|v| v.vector().is_some()) {
                    return by_component(meaning, values);
                }
                let numbers: Option<Vec<f64>> = values.iter().map(Value::scalar).collect();
                Some(Value::Scalar(meaning(&numbers?)))
            }
            Meaning::Structural => matrix::value(op, values),
        },
    }
}

/// A function of each component of the vectors among its operands; its numbers are the same for all.
fn by_component(meaning: &fn(&[f64]) -> f64, values: &[Value]) -> Option<Value> {
    let length = values.iter().find_map(Value::vector)?.len();
    let component = |k: usize| {
        let operand = |value: &Value| match value {
            Value::Scalar(number) => Some(*number),
            Value::Vector(numbers) if numbers.len() == length => Some(numbers[k]),
            _ => None,
        };
        let operands: Option<Vec<f64>> = values.iter().map(operand).collect();
        Some(meaning(&operands?))
    };
    (0..length)
        .map(component)
        .collect::<Option<_>>()
        .map(Value::Vector)
}
