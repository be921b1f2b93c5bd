//! Growth with the size of the model: explicit products of n distinct observations.
//! `cargo bench --bench scale`.

use divan::{Bencher, black_box};
use surprisal::model::{self, Goal, Options};
use surprisal::syntax::ast::Input;

fn main() {
    divan::main();
}

const FACTORS: &[usize] = &[10, 100, 512, 1_000, 3_125, 10_000, 100_000];

/// `argmax[θ] (1/(σ sqrt(2π)) exp(-(y_1 - f(x_1; θ))²/(2σ²))) * …`: ten distinct terms a factor.
fn product(factors: usize) -> String {
    let one = |k: usize| format!("(1/(σ sqrt(2π)) exp(-(y_{k} - f(x_{k}; θ))²/(2σ²)))");
    let all: Vec<String> = (1..=factors).map(one).collect();
    format!("argmax[θ] {} where σ > 0", all.join(" * "))
}

/// From the text to the syntax tree.
#[divan::bench(args = FACTORS, sample_count = 10)]
fn reading(bencher: Bencher, factors: usize) {
    let text = product(factors);
    bencher
        .bench(|| surprisal::syntax::parse_input(black_box(&text)).expect("it is in the notation"));
}

/// From the syntax tree to the replayed derivation: terms, facts, steps, proofs, replay.
#[divan::bench(args = FACTORS, sample_count = 10)]
fn deriving(bencher: Bencher, factors: usize) {
    let text = product(factors);
    let input: Input = surprisal::syntax::parse_input(&text).expect("it is in the notation");
    bencher.bench(|| {
        let model =
            model::build(black_box(&input), &text, &Options::default()).expect("it is a model");
        let mut derivation =
            surprisal::derive::derive(model, &text, Goal::Loss).expect("it derives");
        surprisal::verify::replay(&mut derivation).expect("it is right");
        derivation
    });
}
