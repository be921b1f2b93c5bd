//! Time of one derivation in a warm process: reading, model, proof, replay. `cargo bench --bench models`.

mod common;

use common::{MODELS, options};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

#[divan::bench(args = MODELS.iter().map(|m| m.0), sample_count = 1_000)]
fn derive(bencher: Bencher, name: &str) {
    let (_, text) = MODELS
        .iter()
        .find(|m| m.0 == name)
        .expect("the name comes from the list");
    let options = options(name);
    bencher.bench(|| {
        surprisal::derive(black_box(text), &options).expect("the models of the benchmark derive")
    });
}
