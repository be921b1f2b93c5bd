//! Evaluation in floating point: what the operators mean.

pub mod curve;
mod matrix;
mod measure;
mod space;
pub mod special;
mod whole;
mod worth;

pub use whole::{Defined, Evaluator, Support, World};
pub use worth::Value;

/// How an operator's value is found.
pub enum Meaning {
    /// From the values of its operands.
    Scalar(fn(&[f64]) -> f64),
    /// By a walk that knows vectors.
    Structural,
}

/// `x^y`.
pub fn pow(a: &[f64]) -> f64 {
    a[0].powf(a[1])
}
/// `exp(x)`.
pub fn exp(a: &[f64]) -> f64 {
    a[0].exp()
}
/// `log(x)`.
pub fn log(a: &[f64]) -> f64 {
    a[0].ln()
}
/// `|x|`.
pub fn abs(a: &[f64]) -> f64 {
    a[0].abs()
}
/// The largest.
pub fn max(a: &[f64]) -> f64 {
    a.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}
/// The smallest.
pub fn min(a: &[f64]) -> f64 {
    a.iter().copied().fold(f64::INFINITY, f64::min)
}
/// `1/(1 + exp(-x))`.
pub fn sigmoid(a: &[f64]) -> f64 {
    1.0 / (1.0 + (-a[0]).exp())
}
/// `φ(x)`.
pub fn normpdf(a: &[f64]) -> f64 {
    (-a[0] * a[0] / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
}
/// `cos(x)`.
pub fn cos(a: &[f64]) -> f64 {
    a[0].cos()
}
/// `cosh(x)`.
pub fn cosh(a: &[f64]) -> f64 {
    a[0].cosh()
}
/// `sin(x)`.
pub fn sin(a: &[f64]) -> f64 {
    a[0].sin()
}
/// `tanh(x)`.
pub fn tanh(a: &[f64]) -> f64 {
    a[0].tanh()
}
/// `asinh(x)`.
pub fn asinh(a: &[f64]) -> f64 {
    a[0].asinh()
}
fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}
/// `x < y`: 1 or 0.
pub fn less(a: &[f64]) -> f64 {
    truth(a[0] < a[1])
}
/// `x <= y`: 1 or 0.
pub fn at_most(a: &[f64]) -> f64 {
    truth(a[0] <= a[1])
}
/// `x > y`: 1 or 0.
pub fn greater(a: &[f64]) -> f64 {
    truth(a[0] > a[1])
}
/// `x >= y`: 1 or 0.
pub fn at_least(a: &[f64]) -> f64 {
    truth(a[0] >= a[1])
}
/// `x = y`: 1 or 0.
pub fn equals(a: &[f64]) -> f64 {
    truth(a[0] == a[1])
}
/// `x ≠ y`: 1 or 0.
pub fn differs(a: &[f64]) -> f64 {
    truth(a[0] != a[1])
}
/// 1 where the condition holds, else 0.
pub fn indicator(a: &[f64]) -> f64 {
    truth(a[0] != 0.0)
}
/// `π`.
pub fn pi(_: &[f64]) -> f64 {
    std::f64::consts::PI
}
