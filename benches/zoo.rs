//! The whole zoo in one warm process: reading, model, proof, replay of each model. `cargo bench --bench zoo`.

#[path = "../tests/it/section.rs"]
#[allow(dead_code)] // the tests use the rest
mod section;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// How often each model is derived; the first time does not count.
const RUNS: usize = 21;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/zoo");
    let start = Instant::now();
    let mut times = Vec::new();
    for group in section::groups(&folder) {
        for section in &group.sections {
            let block = section.block("surprisal").expect("a model");
            let (options, _) = section::options(&block.words);
            let time = median(&block.lines.join("\n"), &options);
            times.push((time, format!("{}.{}", group.name, section.slug())));
        }
    }
    times.sort();
    println!("models   {}", times.len());
    println!("median   {:.3} ms", milliseconds(times[times.len() / 2].0));
    let once: Duration = times.iter().map(|(time, _)| *time).sum();
    println!("all once {:.1} ms", milliseconds(once));
    println!("the slowest:");
    for (time, name) in times.iter().rev().take(8) {
        println!("{:>8.3} ms  {name}", milliseconds(*time));
    }
    println!("(this took {:.1} s)", start.elapsed().as_secs_f64());
}

/// The median time of a derivation.
fn median(model: &str, options: &surprisal::model::Options) -> Duration {
    let derive = || surprisal::derive(black_box(model), options).expect("the zoo derives");
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            black_box(derive());
            start.elapsed()
        })
        .skip(1)
        .collect();
    times.sort();
    times[times.len() / 2]
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
