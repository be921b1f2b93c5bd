//! Instructions of one warm derivation, counted by callgrind: steadier than seconds. Needs valgrind.
//! `cargo bench --bench instructions`.

mod common;

use common::{MODELS, options};
use std::hint::black_box;
use std::process::Command;

/// The argument with which the program calls itself under callgrind.
const INNER: &str = "--counted";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|a| a == INNER) {
        return inner(&arguments[at + 1]);
    }
    println!("{:<18}{:>14}", "model", "instructions");
    for (name, _) in MODELS {
        match count(name) {
            Ok(instructions) => println!("{name:<18}{instructions:>14}"),
            Err(problem) => {
                eprintln!("NOT COUNTED: {problem}");
                std::process::exit(1);
            }
        }
    }
}

/// Derives twice and lets callgrind count the second time, when tables and rules are read.
fn inner(name: &str) {
    let text = MODELS.iter().find(|m| m.0 == name).map_or("", |m| m.1);
    let options = options(name);
    for _ in 0..2 {
        surprisal::derive(text, &options).expect("the models of the benchmark derive");
    }
    counted_derivation(text, &options);
}

/// The only function whose instructions are counted, with all that it calls.
#[inline(never)]
fn counted_derivation(text: &str, options: &surprisal::model::Options) {
    black_box(surprisal::derive(black_box(text), options))
        .expect("the models of the benchmark derive");
}

fn count(name: &str) -> Result<u64, String> {
    let program = std::env::current_exe().map_err(|e| e.to_string())?;
    let output = Command::new("valgrind")
        .args([
            "--tool=callgrind",
            "--callgrind-out-file=/dev/null",
            "--toggle-collect=*counted_derivation*",
        ])
        .arg(program)
        .args([INNER, name])
        .output()
        .map_err(|e| format!("valgrind cannot be started: {e}"))?;
    let report = String::from_utf8_lossy(&output.stderr);
    let total = report
        .lines()
        .find_map(|line| line.split("Collected :").nth(1));
    let total = total.ok_or_else(|| format!("no count in the report of callgrind:\n{report}"))?;
    total
        .trim()
        .parse()
        .map_err(|_| format!("no count in `{total}`"))
}
