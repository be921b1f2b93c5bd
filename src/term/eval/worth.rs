//! What a term is worth: a number, a vector or a matrix.

/// What a term is worth.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number.
    Scalar(f64),
    /// A vector.
    Vector(Vec<f64>),
    /// A matrix, by rows.
    Matrix(Vec<Vec<f64>>),
    /// The numbers of an array with more than two indices, which is no more than an argument of an opaque density.
    Array(Vec<f64>),
}

impl Value {
    /// The number, if it is one.
    pub fn scalar(&self) -> Option<f64> {
        match self {
            Value::Scalar(value) => Some(*value),
            _ => None,
        }
    }

    pub(super) fn vector(&self) -> Option<&[f64]> {
        match self {
            Value::Vector(values) => Some(values),
            _ => None,
        }
    }

    pub(super) fn matrix(&self) -> Option<&[Vec<f64>]> {
        match self {
            Value::Matrix(rows) => Some(rows),
            _ => None,
        }
    }

    /// Every number in it, row by row.
    pub fn numbers(&self) -> Vec<f64> {
        match self {
            Value::Scalar(value) => vec![*value],
            Value::Vector(values) | Value::Array(values) => values.clone(),
            Value::Matrix(rows) => rows.concat(),
        }
    }

    pub(super) fn map(&self, f: impl Fn(f64) -> f64) -> Value {
        match self {
            Value::Scalar(value) => Value::Scalar(f(*value)),
            Value::Vector(values) => Value::Vector(values.iter().map(|&v| f(v)).collect()),
            Value::Array(values) => Value::Array(values.iter().map(|&v| f(v)).collect()),
            Value::Matrix(rows) => {
                let row = |r: &Vec<f64>| r.iter().map(|&v| f(v)).collect();
                Value::Matrix(rows.iter().map(row).collect())
            }
        }
    }

    pub(super) fn plus(&self, other: &Value) -> Option<Value> {
        match (self, other) {
            (Value::Scalar(a), Value::Scalar(b)) => Some(Value::Scalar(a + b)),
            (Value::Vector(a), Value::Vector(b)) => added(a, b).map(Value::Vector),
            (Value::Matrix(a), Value::Matrix(b)) if a.len() == b.len() => {
                let rows: Option<_> = a.iter().zip(b).map(|(a, b)| added(a, b)).collect();
                rows.map(Value::Matrix)
            }
            _ => None,
        }
    }

    pub(super) fn times(&self, other: &Value) -> Option<Value> {
        match (self, other) {
            (Value::Scalar(a), b) => Some(b.map(|v| a * v)),
            (a, Value::Scalar(b)) => Some(a.map(|v| v * b)),
            _ => None,
        }
    }
}

fn added(a: &[f64], b: &[f64]) -> Option<Vec<f64>> {
    (a.len() == b.len()).then(|| a.iter().zip(b).map(|(a, b)| a + b).collect())
}
