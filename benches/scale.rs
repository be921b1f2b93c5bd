//! Growth with the size of the model: explicit products of n distinct observations, steps and replay included.
//! `cargo bench --bench scale`.

use divan::{Bencher, black_box};
use surprisal::model::Options;

fn main() {
    divan::main();
}

/// `argmax[μ] (1/(σ sqrt(2π)) exp(-(y_1 - f(x_1; μ))²/(2σ²))) * …`, about ten distinct terms a factor.
fn product(factors: usize) -> String {
    let one = |k: usize| format!("1/(σ sqrt(2π)) exp(-(y_{k} - f(x_{k}; θ))²/(2σ²))");
    let all: Vec<String> = (1..=factors).map(|k| format!("({})", one(k))).collect();
    format!("argmax[θ] {} where σ > 0", all.join(" * "))
}

#[divan::bench(args = [10, 100, 512, 1_000, 10_000], sample_count = 10)]
fn explicit_product(bencher: Bencher, factors: usize) {
    let text = product(factors);
    let options = Options::default();
    bencher.bench(|| {
        surprisal::derive(black_box(&text), &options)
            .expect("a product of normal densities derives")
    });
}

#[divan::bench(args = [10, 100, 512, 1_000, 10_000], sample_count = 10)]
fn reading_alone(bencher: Bencher, factors: usize) {
    let text = product(factors);
    bencher.bench(|| {
        surprisal::syntax::parse_input(black_box(&text))
            .expect("a product of normal densities is in the notation")
    });
}
