//! What the engine derives is sampled, and refused when it is damaged.

use crate::damage::refuse_all;
use surprisal::derivation::Derivation;
use surprisal::model::Options;
use surprisal::verify::{replay, sample};

/// One model for each family of rules; those that the engine refuses are tested elsewhere.
const MODELS: &[&str] = &[
    "y ~ Normal(f(x; θ), σ²)",
    "y ~ Normal(f(x; θ), s(x; θ)²)",
    "y ~ Normal(wᵀx, σ²); w_j ~ Normal(0, τ²)",
    "y_i ~ Bernoulli(sigmoid(wᵀx_i)); w_j ~ Normal(0, τ²)",
    "y ~ Bernoulli(f(x; θ))",
    "y ~ Poisson(f(x; θ))",
    "y ~ Laplace(f(x; θ), b)",
    "y ~ Exponential(λ(x; θ))",
    "y ~ Categorical(softmax(f(x; θ)))",
    "y ~ Cauchy(f(x; θ), s)",
    "y_t | y_{t-1} ~ Normal(f(y_{t-1}; θ), s²)",
    "p(y | x; θ) = sum[k=1..K](π_k / sqrt(2 pi s_k^2) exp(-(y - μ_k(x; θ))^2/(2 s_k^2))) where s > 0, π : simplex",
    "argmin[θ] KL(q(z; θ) || p(z))",
    "y ~ Geometric(f(x; θ))",
    "p(y | x; θ) = 1/(σ sqrt(2π)) exp(-(y - f(x; θ))²/(2σ²)) where σ > 0",
    "argmax[θ] prod[i=1..m] p(y_i | x_i; θ)",
    "argmin[θ] KL(p_data(x) || p_model(x; θ))",
];

fn derivations() -> Vec<Derivation> {
    let derive = |text: &&str| surprisal::derive(text, &Options::default()).ok();
    let derived: Vec<Derivation> = MODELS.iter().filter_map(derive).collect();
    assert!(
        derived.len() >= MODELS.len() / 2,
        "only {} are derived",
        derived.len()
    );
    derived
}

#[test]
fn derived_steps_keep_their_law() {
    for (number, mut derivation) in derivations().into_iter().enumerate() {
        let input = derivation.input.clone();
        replay(&mut derivation).unwrap_or_else(|r| panic!("{input}: {r}"));
        let sampled = sample(&derivation, number as u64);
        sampled.unwrap_or_else(|r| panic!("{input}: {r}"));
    }
}

#[test]
fn damaged_derivations_of_the_engine_are_refused() {
    let refused = refuse_all(&derivations(), 16);
    let total: usize = refused.values().sum();
    assert!(total >= 2_000, "only {total}: {refused:?}");
}
