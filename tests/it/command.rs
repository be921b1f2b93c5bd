//! The built command, run with arguments, environment and standard input.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// What came of a run.
pub struct Run {
    /// The exit status; none if a signal ended it.
    pub status: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// The command, in an environment that is the same everywhere.
pub fn surprisal(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_surprisal"));
    command
        .args(arguments)
        .env_remove("COLUMNS")
        .env_remove("CLICOLOR_FORCE");
    command.stdin(Stdio::null());
    command
}

/// Runs it.
pub fn run(arguments: &[&str]) -> Run {
    surprisal(arguments)
        .output()
        .expect("the command starts")
        .into()
}

/// Runs it with something on its standard input, which it need not read.
pub fn run_with(arguments: &[&str], input: &[u8]) -> Run {
    let mut command = surprisal(arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the command ends");
    writer.join().expect("the writer ends");
    output.into()
}

impl From<Output> for Run {
    fn from(output: Output) -> Run {
        Run {
            status: output.status.code(),
            out: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
            err: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
        }
    }
}
