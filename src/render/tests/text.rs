//! One line of text.

use super::samples::Make;
use crate::render::math::{Kind, build_marked};
use crate::render::text::{ascii, plain};
use crate::term::{Op, Quantifier, Separator, TermId};

fn check(term: fn(&mut Make) -> TermId, expected_plain: &str, expected_ascii: &str) {
    let mut make = Make::new();
    let term = term(&mut make);
    assert_eq!(plain(&make.terms, term), expected_plain);
    assert_eq!(ascii(&make.terms, term), expected_ascii);
}

#[test]
fn mean_squared_error() {
    check(
        Make::mse,
        "argmin[θ] 1/m sum[i=1..m]((y_i - f(x_i; θ))²)",
        "argmin[theta] 1/m*sum[i=1..m]((y[i] - f(x[i]; theta))^2)",
    );
}

#[test]
fn binary_cross_entropy() {
    check(
        Make::bce,
        "argmin[θ] -1/m sum[i=1..m](y_i log(p_i) + (1 - y_i) log(1 - p_i))",
        "argmin[theta] -1/m*sum[i=1..m](y[i]*log(p[i]) + (1 - y[i])*log(1 - p[i]))",
    );
}

#[test]
fn densities() {
    check(
        Make::gaussian,
        "1/sqrt(2πσ²) exp(-(y_i - μ)²/(2σ²))",
        "1/sqrt(2*pi*sigma^2)*exp(-(y[i] - mu)^2/(2*sigma^2))",
    );
    check(
        Make::poisson,
        "λ^y_i exp(-λ)/y_i!",
        "lambda^y[i]*exp(-lambda)/y[i]!",
    );
    check(
        Make::laplace,
        "1/(2 b) exp(-|y_i - f(x_i; θ)|/b)",
        "1/(2*b)*exp(-abs(y[i] - f(x[i]; theta))/b)",
    );
}

#[test]
fn log_likelihood() {
    check(
        Make::gaussian_log_likelihood,
        "-m/2 log(2πσ²) - 1/(2σ²) sum[i=1..m]((y_i - f(x_i; θ))²)",
        "-m/2*log(2*pi*sigma^2) - 1/(2*sigma^2)*sum[i=1..m]((y[i] - f(x[i]; theta))^2)",
    );
    check(
        Make::mixture,
        "sum[i=1..m](log(sum[k=1..K](w_k p(x_i; μ_k))))",
        "sum[i=1..m](log(sum[k=1..K](w[k]*p(x[i]; mu[k]))))",
    );
}

#[test]
fn expectations_and_priors() {
    check(
        Make::divergence,
        "argmin[θ] KL(p_data(x) || p_model(x; θ))",
        "argmin[theta] KL(p_data(x) || p_model(x; theta))",
    );
    check(
        Make::expectation,
        "E[x ~ p_data](log(p_data(x)/p_model(x; θ)))",
        "E[x ~ p_data](log(p_data(x)/p_model(x; theta)))",
    );
    check(
        Make::ridge,
        "argmin[θ] sum[i=1..m]((y_i - wᵀx_i)²) + σ²/τ² * ‖w‖²",
        "argmin[theta] sum[i=1..m]((y[i] - dot(w, x[i]))^2) + sigma^2/tau^2*norm2(w)^2",
    );
}

#[test]
fn oddities() {
    let mut make = Make::new();
    let terms = make.oddities();
    let shown: Vec<String> = terms.iter().map(|&t| plain(&make.terms, t)).collect();
    let expected = [
        "ŷ_{t-1}",
        "X w",
        "x_ij",
        "f(x; θ)[i]",
        "exp(z)/sum[i=1..m](exp(z_i))",
    ];
    assert_eq!(shown, expected.map(|s| s.replace('ŷ', "y\u{302}")));
    let shown: Vec<String> = terms.iter().map(|&t| ascii(&make.terms, t)).collect();
    assert_eq!(shown[0], "y_hat[t - 1]");
    assert_eq!(shown[1], "X*w");
}

#[test]
fn a_name_before_a_bracket_is_no_call() {
    let mut make = Make::new();
    let (y, one, p) = (make.s("y"), make.n(1), make.s("p"));
    let difference = make.sub(one, p);
    let product = make.terms.mul([y, difference]);
    assert_eq!(plain(&make.terms, product), "y * (1 - p)");
    let two = make.n(2);
    let double = make.terms.mul([two, difference]);
    assert_eq!(plain(&make.terms, double), "2 (1 - p)");
}

#[test]
fn calls_with_subscripts_and_samples() {
    let mut make = Make::new();
    let (name, i, j) = (make.terms.name("x\u{302}"), make.i, make.terms.binder("j"));
    let (i, j) = (make.terms.variable(i), make.terms.variable(j));
    let (index, theta) = (make.at("i"), make.s("θ"));
    use Separator::{Comma, Semicolon, Subscript};
    let call = make.terms.call(
        name,
        &[Subscript, Subscript, Comma, Comma],
        &[i, j, index, theta],
    );
    assert_eq!(plain(&make.terms, call), "x\u{302}_ij(i_i, θ)");
    let (y, one, m) = (make.s("y"), make.n(1), make.s("m"));
    let sample = make.op(Op::Slice, &[y, one, m]);
    let p = make.terms.name("p");
    let call = make.terms.call(p, &[Comma, Semicolon], &[sample, theta]);
    assert_eq!(plain(&make.terms, call), "p(y[1..m]; θ)");
}

#[test]
fn an_inner_variable_of_the_same_name_gets_a_number() {
    let mut make = Make::new();
    let inner = make.terms.binder("i");
    let (x, i, j) = (
        make.s("x"),
        make.terms.variable(make.i),
        make.terms.variable(inner),
    );
    let element = make.op(Op::Index, &[x, i, j]);
    let body = make.terms.bind(Quantifier::Sum, inner, &[element]);
    let sum = make.sum(body);
    assert_eq!(plain(&make.terms, sum), "sum[i=1..m](sum[i2](x[i,i2]))");
}

#[test]
fn a_sign_that_is_no_last_factor_is_closed_in_two_dimensions_only() {
    let mut make = Make::new();
    let (x, w) = (make.at("x"), make.s("w"));
    let sum = make.sum(x);
    let product = make.terms.mul([sum, w]);
    assert_eq!(plain(&make.terms, product), "sum[i=1..m](x_i) w");
    let shown = crate::render::latex::latex(&make.terms, product);
    assert_eq!(shown, r"\left( \sum_{i=1}^{m} x_{i} \right) w");
}

#[test]
fn powers_and_brackets() {
    let mut make = Make::new();
    let (x, y) = (make.s("x"), make.s("y"));
    let square = make.pow(x, 2);
    let cube = make.pow(square, 3);
    assert_eq!(plain(&make.terms, cube), "(x²)³");
    let log = make.terms.log(x);
    let square = make.pow(log, 2);
    assert_eq!(plain(&make.terms, square), "(log(x))²");
    let sigmoid = make.op(Op::Sigmoid, &[x]);
    let square = make.pow(sigmoid, 2);
    assert_eq!(plain(&make.terms, square), "sigmoid(x)²");
    let minus = make.terms.neg(y);
    let power = make.terms.pow(x, minus);
    assert_eq!(plain(&make.terms, power), "x^(-y)");
    let power = make.terms.pow(minus, y);
    assert_eq!(plain(&make.terms, power), "(-y)^y");
    let (half, sum) = (make.q(3, 2), make.terms.add([x, y]));
    let power = make.terms.pow(sum, half);
    let inverse = make.pow(power, -1);
    assert_eq!(plain(&make.terms, inverse), "1/(x + y)^(3/2)");
}

#[test]
fn a_mark_stays_with_its_subterm() {
    let mut make = Make::new();
    let (x, y, two) = (make.s("x"), make.s("y"), make.n(2));
    let square = make.terms.pow(x, two);
    let below = make.pow(y, -1);
    let product = make.terms.mul([below, square]);
    let math = build_marked(&make.terms, product, &[&[1, 0]]);
    let Kind::Fraction(above, below) = math.kind else {
        panic!("no fraction");
    };
    let Kind::Power(base, exponent) = above.kind else {
        panic!("no power");
    };
    assert!(base.marked);
    assert!(!exponent.marked && !below.marked && !above.marked);
    let math = build_marked(&make.terms, product, &[&[0]]);
    let Kind::Fraction(above, below) = math.kind else {
        panic!("no fraction");
    };
    assert!(below.marked && !above.marked);
}
