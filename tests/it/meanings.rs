//! What is written in two ways means one thing: both are derived, and end in the same line.

use surprisal::model::Options;
use surprisal::render::text;

/// Two spellings of a model, and what is optimised.
const PAIRS: &[(&str, &str, &str)] = &[
    // What stands behind a bracket belongs to the bracket where the call is a product.
    (
        "a",
        "y ~ Normal(a x(1 - x)^2, 1)",
        "y ~ Normal(a * x * (1 - x)², 1)",
    ),
    (
        "a",
        "y_i ~ Normal(a x_i(1 - z)^2, 1)",
        "y_i ~ Normal(a * x_i * (1 - z)², 1)",
    ),
    (
        "a",
        "y ~ Normal(a (x(1 - x))^2, 1)",
        "y ~ Normal(a * (x * (1 - x))², 1)",
    ),
    (
        "a",
        "y ~ Normal(a x(x + 1)!, 1) where x in 0..",
        "y ~ Normal(a * x * (x + 1)!, 1) where x in 0..",
    ),
    ("p", "p(y; p) = p(1 - p)^y", "p(y; p) = p * (1 - p)^y"),
    // A matrix takes the vector behind it before anything in front of it does.
    (
        "w",
        "y ~ Normal(wᵀX v, 1) where X : matrix",
        "y ~ Normal(dot(w, matmul(X, v)), 1) where X : matrix",
    ),
    (
        "w",
        "y ~ Normal(w' x + b, 1)",
        "y ~ Normal(dot(w, x) + b, 1)",
    ),
    // Arguments by name.
    ("μ", "y ~ Normal(mean=μ, sd=s)", "y ~ Normal(μ, s²)"),
    (
        "λ",
        "y ~ Exponential(scale=1/λ)",
        "y ~ Exponential(1/(1/λ))",
    ),
    // The index of the observations, written or not.
    ("θ", "y ~ Normal(f(x; θ), 1)", "y_i ~ Normal(f(x_i; θ), 1)"),
    ("θ", "y[i] ~ Normal(θ x[i], 1)", "y_i ~ Normal(θ x_i, 1)"),
];

#[test]
fn two_spellings_of_one_model_end_alike() {
    for (wrt, left, right) in PAIRS {
        assert_eq!(result(left, wrt), result(right, wrt), "{left}\n{right}");
    }
}

fn result(model: &str, wrt: &str) -> String {
    let options = Options {
        parameters: vec![wrt.to_string()],
        ..Options::default()
    };
    let derivation =
        surprisal::derive(model, &options).unwrap_or_else(|d| panic!("{model}: {}", d.message));
    text::plain(&derivation.terms, derivation.result())
}
