//! Good models with a token deleted, doubled, swapped or taken from another: refused, or derived without a false step.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use surprisal::diag::Code;
use surprisal::model::{Goal, Options};
use surprisal::verify::sample;

const MODELS: &[&str] = &[
    "y ~ Normal(f(x; θ), σ²)",
    "y_i ~ Normal(wᵀx_i + b, σ²); w_j ~ Normal(0, τ²)",
    "y_i ~ Bernoulli(sigmoid(wᵀx_i)); w_j ~ Laplace(0, s)",
    "y_t | y_{t-1} ~ Normal(a + b y_{t-1}, s²) where s > 0, a : real",
    "y ~ Poisson(exp(θᵀx)) where y in 0..",
    "y ~ Categorical(softmax(f(x; θ)))",
    "y ~ Exponential(λ); λ = exp(f(x; θ))",
    "p(y | x; θ) = 1/(σ sqrt(2π)) exp(-(y - f(x; θ))²/(2σ²)) where σ > 0",
    "p(y; p) = p^y (1 - p)^(1 - y) where 0 < p < 1, y in {0, 1}",
    "p(y; μ, ν) = 0.3 Normal(y; μ, 1) + 0.7 Normal(y; ν, 4)",
    "p(y[1..n] | x; θ) = exp(-sum[i=1..n]((y_i - θ x_i)²))",
    "argmax[θ] prod[i=1..m] p(y_i | x_i; θ)",
    "argmin[θ] sum[i=1..m]((y_i - f(x_i; θ))²) + λ sum[j=1..d](θ_j²)",
    "argmin[θ] KL(p_data(x) || p_model(x; θ))",
    "p_model(x[1..m]; θ)",
    "y ~ Normal(mean=f(x; θ), sd=σ) where σ > 0",
    "y ~ Normal(X w, 1); z = ‖w‖² where X : matrix, w : vector",
];

/// Words, numbers, and single signs.
fn tokens(model: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut in_word = false;
    for c in model.chars() {
        let is_word = c.is_ascii_alphanumeric();
        match tokens.last_mut() {
            Some(last) if is_word && in_word => last.push(c),
            _ => tokens.push(c.to_string()),
        }
        in_word = is_word;
    }
    tokens
}

/// A change: what is done, where, and with which other place and model.
type Change = (
    u8,
    prop::sample::Index,
    prop::sample::Index,
    prop::sample::Index,
);

fn mutated(model: &str, changes: &[Change]) -> String {
    let mut tokens = tokens(model);
    for (what, here, there, other) in changes {
        if tokens.is_empty() {
            break;
        }
        let (here, there) = (here.index(tokens.len()), there.index(tokens.len()));
        match what % 5 {
            0 => drop(tokens.remove(here)),
            1 => tokens.insert(here, tokens[here].clone()),
            2 => tokens.swap(here, there),
            3 => tokens[here] = tokens[there].clone(),
            _ => {
                let words = self::tokens(MODELS[other.index(MODELS.len())]);
                tokens[here] = words[there.index_in(words.len())].clone();
            }
        }
    }
    tokens.concat()
}

/// A place in another list.
trait Elsewhere {
    fn index_in(self, length: usize) -> usize;
}

impl Elsewhere for usize {
    fn index_in(self, length: usize) -> usize {
        self % length
    }
}

fn options(kind: u8) -> Options {
    let mut options = Options::default();
    match kind {
        0 => options.parameters = vec!["w".to_owned()],
        1 => options.parameters = vec!["a".to_owned(), "b".to_owned()],
        2 => options.goal = Goal::NegativeLogLikelihood,
        3 => options.strict = true,
        4 => options.joint = true,
        _ => {}
    }
    options
}

proptest! {
    #![proptest_config(Config {
        cases: 1_000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..Config::default()
    })]

    #[test]
    fn a_changed_model_is_refused_or_derived_truly(
        model in prop::sample::select(MODELS),
        changes in prop::collection::vec(any::<Change>(), 0..4),
        kind in 0u8..12,
    ) {
        let text = mutated(model, &changes);
        match surprisal::derive(&text, &options(kind)) {
            Err(refusal) => {
                prop_assert_ne!(refusal.code, Code::Internal, "{}: {}", text, refusal.message);
                prop_assert!(!refusal.labels.is_empty() || refusal.code == Code::Empty, "{}: {}", text, refusal.message);
                prop_assert!(!refusal.help.is_empty(), "{}: {}", text, refusal.message);
            }
            Ok(mut derivation) => {
                let weighed = surprisal::weigh(&mut derivation); // it ends, and says what it found in words
                prop_assert!(weighed.is_ok() || weighed.is_err_and(|why| !why.help.is_empty()), "{}", text);
                let sampled = sample(&derivation, 1);
                prop_assert!(sampled.is_ok(), "{}: {}", text, sampled.err().map(|r| r.to_string()).unwrap_or_default());
            }
        }
    }
}
