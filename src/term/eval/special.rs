//! Special functions in floating point: gamma, beta, zeta, Bessel and error functions.

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
/// `ψ(x)`, x > 0: by its recurrence up to a large number, and there by its asymptotic series.
pub fn digamma(a: &[f64]) -> f64 {
    /// `B₂ₖ/(2k)` of the Bernoulli numbers.
    const CORRECTIONS: [f64; 7] = [
        1.0 / 12.0,
        -1.0 / 120.0,
        1.0 / 252.0,
        -1.0 / 240.0,
        1.0 / 132.0,
        -691.0 / 32_760.0,
        1.0 / 12.0,
    ];
    const LARGE: f64 = 10.0;
    let mut x = a[0];
    if x <= 0.0 {
        return f64::NAN;
    }
    let mut below = 0.0;
    while x < LARGE {
        below += 1.0 / x;
        x += 1.0;
    }
    let mut power = 1.0;
    let series = CORRECTIONS.iter().fold(0.0, |sum, c| {
        power /= x * x;
        sum + c * power
    });
    x.ln() - 0.5 / x - series - below
}
/// `B(a, b)`, a and b above 0.
pub fn beta(a: &[f64]) -> f64 {
    (lgamma(&a[..1]) + lgamma(&a[1..]) - lgamma(&[a[0] + a[1]])).exp()
}
/// `n!/(k! (n - k)!)`, of whole numbers 0 ≤ k ≤ n.
pub fn choose(a: &[f64]) -> f64 {
    let (n, k) = (a[0], a[1]);
    if n.fract() != 0.0 || k.fract() != 0.0 || k < 0.0 || k > n {
        return f64::NAN;
    }
    let log = lgamma(&[n + 1.0]) - lgamma(&[k + 1.0]) - lgamma(&[n - k + 1.0]);
    let value = log.exp();
    if value < 1e15 { value.round() } else { value }
}
/// `ζ(s)`, s above 1, by the Euler-Maclaurin formula.
pub fn zeta(a: &[f64]) -> f64 {
    /// `B₂ₖ/(2k)!` of the Bernoulli numbers.
    const CORRECTIONS: [f64; 5] = [
        1.0 / 12.0,
        -1.0 / 720.0,
        1.0 / 30_240.0,
        -1.0 / 1_209_600.0,
        1.0 / 47_900_160.0,
    ];
    const FIRST: f64 = 20.0;
    let s = a[0];
    if s <= 1.0 {
        return f64::NAN;
    }
    let head: f64 = (1..20).map(|n| f64::from(n).powf(-s)).sum();
    let tail = FIRST.powf(1.0 - s) / (s - 1.0) + 0.5 * FIRST.powf(-s);
    let mut factor = s * FIRST.powf(-s - 1.0);
    let mut correction = 0.0;
    for (k, coefficient) in (0..).zip(CORRECTIONS) {
        correction += coefficient * factor;
        let order = s + 2.0 * f64::from(k);
        factor *= (order + 1.0) * (order + 2.0) / (FIRST * FIRST);
    }
    head + tail + correction
}
/// `I_n(x)` of a whole order, by its power series.
pub fn besseli(a: &[f64]) -> f64 {
    let is_whole = a[0].fract() == 0.0;
    if !is_whole && (a[0] <= -1.0 || a[1] <= 0.0) {
        return f64::NAN;
    }
    let (order, x) = (if is_whole { a[0].abs() } else { a[0] }, a[1]);
    let half = x / 2.0;
    let odd = order % 2.0 == 1.0;
    let sign = if odd && x < 0.0 { -1.0 } else { 1.0 };
    if half == 0.0 {
        return f64::from(u8::from(order == 0.0));
    }
    let first = order * half.abs().ln() - lgamma(&[order + 1.0]);
    let mut term: f64 = 1.0;
    let mut sum = 1.0;
    let mut k = 0.0;
    while term > sum * f64::EPSILON * 0.1 {
        k += 1.0;
        term *= half * half / (k * (k + order));
        sum += term;
    }
    sign * (first + f64::ln(sum)).exp()
}
/// `Φ(x)`.
pub fn normcdf(a: &[f64]) -> f64 {
    let x = a[0] / std::f64::consts::SQRT_2;
    if x < -FAR {
        return 0.5 * erfc_far(-x); // one minus the error function would cancel
    }
    0.5 * (1.0 + erf(&[x]))
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
