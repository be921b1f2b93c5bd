//! The models that the benchmarks derive.

use surprisal::model::Options;

/// A name for the tables, and the model.
pub const MODELS: &[(&str, &str)] = &[
    ("mle", "p_model(x; θ)"),
    ("conditional", "p(y | x; θ)"),
    ("kl-value", "KL(p(x) || q(x))"),
    ("kl-argmin", "argmin[θ] KL(p_data(x) || p_model(x; θ))"),
    ("linear", "y ~ Normal(wᵀx, σ²) where σ > 0, w : vector"),
    (
        "linear-matrix",
        "p(y[1..m] | X; w) = (2π σ²)^(-m/2) exp(-‖X w - y‖²/(2σ²)) where σ > 0, X : matrix, w : vector, y : vector",
    ),
    ("normal", "y ~ Normal(f(x; θ), σ²)"),
    ("logistic", "p = σ(θᵀx); y ~ Bernoulli(p)"),
    (
        "typed-normal",
        "p(x_i | i_i; θ) = 1/(σ sqrt(2π)) exp(-(x_i - x̂_i(i_i, θ))²/(2σ²)) where σ > 0",
    ),
    (
        "typed-bernoulli",
        "p(x_i | i_i; θ) = x̂_i(i_i, θ)^x_i (1 - x̂_i(i_i, θ))^(1 - x_i)",
    ),
    ("categorical", "x_i ~ Categorical(x̂_i(i_i; θ))"),
    ("laplace", "y ~ Laplace(f(x; θ), b)"),
    ("poisson", "y ~ Poisson(λ(x; θ))"),
    ("ridge", "y_i ~ Normal(wᵀx_i, σ²); w_j ~ Normal(0, τ²)"),
    (
        "mixture",
        "p(y; μ) = sum[k=1..K](π_k/(s_k sqrt(2π)) exp(-(y - μ_k)²/(2 s_k²))) where s_k > 0, π : simplex",
    ),
];

/// The options that the model of that name needs.
pub fn options(name: &str) -> Options {
    let parameters = if name == "linear" {
        vec!["w".to_owned()]
    } else {
        Vec::new()
    };
    Options {
        parameters,
        ..Options::default()
    }
}
