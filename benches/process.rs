//! The whole process against an empty Rust process that prints as many bytes, in one run.
//! `cargo bench --bench process`.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The argument with which the program plays the empty process.
const EMPTY: &str = "--print-bytes";
const RUNS: usize = 301;
const MODEL: &str = "y ~ Normal(f(x; θ), σ²) where σ > 0";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|a| a == EMPTY) {
        let bytes: usize = arguments[at + 1].parse().expect("a number of bytes");
        std::io::stdout()
            .write_all(&vec![b'.'; bytes])
            .expect("standard output is open");
        return;
    }
    let surprisal = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_surprisal"));
        command.args(["derive", MODEL]);
        command
    };
    let printed = surprisal().output().expect("surprisal starts").stdout.len();
    let empty = || {
        let mut command = Command::new(std::env::current_exe().expect("the path of this program"));
        command.args([EMPTY, &printed.to_string()]);
        command
    };
    // Alternating, so that whatever else the machine does falls on both alike.
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ours.push(time(surprisal()));
        theirs.push(time(empty()));
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!("bytes printed       {printed}");
    println!("surprisal, median   {:.3} ms", ours.as_secs_f64() * 1e3);
    println!("empty, median       {:.3} ms", theirs.as_secs_f64() * 1e3);
    println!(
        "ratio               {:.2}",
        ours.as_secs_f64() / theirs.as_secs_f64()
    );
}

fn time(mut command: Command) -> Duration {
    let start = Instant::now();
    let status = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the process starts");
    assert!(status.success());
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
