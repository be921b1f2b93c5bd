//! Evaluation in floating point: what the operators mean.

mod whole;

pub use whole::{Defined, Evaluator, Value, World};

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
/// `x!`, of a whole number x ≥ 0.
pub fn factorial(a: &[f64]) -> f64 {
    if a[0] < 0.0 || a[0].fract() != 0.0 {
        return f64::NAN;
    }
    gamma(&[a[0] + 1.0])
}
/// `Γ(x)`, x > 0.
pub fn gamma(a: &[f64]) -> f64 {
    lgamma(a).exp()
}
/// `log Γ(x)`, x > 0, by Lanczos' approximation (g = 7, 9 terms).
pub fn lgamma(a: &[f64]) -> f64 {
    const COEFFICIENTS: [f64; 9] = [
        0.999_999_999_999_809_9,
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    let x = a[0];
    if x <= 0.0 {
        return f64::NAN;
    }
    if x < 0.5 {
        return (std::f64::consts::PI / (std::f64::consts::PI * x).sin().abs()).ln()
            - lgamma(&[1.0 - x]);
    }
    let x = x - 1.0;
    let t = x + 7.5;
    let series = COEFFICIENTS[1..]
        .iter()
        .zip(1..)
        .fold(COEFFICIENTS[0], |sum, (c, k)| sum + c / (x + f64::from(k)));
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + series.ln()
}
/// `1/(1 + exp(-x))`.
pub fn sigmoid(a: &[f64]) -> f64 {
    1.0 / (1.0 + (-a[0]).exp())
}
/// `Φ(x)`.
pub fn normcdf(a: &[f64]) -> f64 {
    let x = a[0] / std::f64::consts::SQRT_2;
    if x < -FAR {
        return 0.5 * erfc_far(-x); // one minus the error function would cancel
    }
    0.5 * (1.0 + erf(&[x]))
}
/// `φ(x)`.
pub fn normpdf(a: &[f64]) -> f64 {
    (-a[0] * a[0] / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
}
/// Beyond this the error function is found from its complement.
const FAR: f64 = 2.0;
/// `erf(x)`, by its power series near zero and a continued fraction far from it.
pub fn erf(a: &[f64]) -> f64 {
    let x = a[0];
    if x.abs() > FAR {
        return x.signum() * (1.0 - erfc_far(x.abs()));
    }
    let mut term = x;
    let mut sum = x;
    for n in 1..60 {
        term *= -x * x / f64::from(n);
        sum += term / f64::from(2 * n + 1);
    }
    sum * 2.0 / std::f64::consts::PI.sqrt()
}
/// `1 - erf(x)` of an x far above zero, by a continued fraction.
fn erfc_far(x: f64) -> f64 {
    let tail = (1..120)
        .rev()
        .fold(x, |acc, k| x + f64::from(k) / 2.0 / acc);
    (-x * x).exp() / (tail * std::f64::consts::PI.sqrt())
}
/// `cos(x)`.
pub fn cos(a: &[f64]) -> f64 {
    a[0].cos()
}
/// `cosh(x)`.
pub fn cosh(a: &[f64]) -> f64 {
    a[0].cosh()
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
