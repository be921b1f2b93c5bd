//! The command `surprisal`; all of it is in the library's `cli`.

fn main() -> std::process::ExitCode {
    surprisal::cli::run()
}
