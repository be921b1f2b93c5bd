//! The program that mdBook runs: a book in JSON on standard input, the same with derivations on standard output.

use mdbook_preprocessor::{MDBOOK_VERSION, parse_input};
use mdbook_surprisal::{Settings, preprocess};
use std::io::{self, Write};
use std::process::ExitCode;
use surprisal::render::escape::visible;

const USAGE: &str = "\
mdbook-surprisal is a preprocessor: mdBook runs it. Put these lines in book.toml:

[preprocessor.surprisal]
before = [\"links\"]     # so that messages name the lines of your files, and {{…}} in a model stays
strict = true          # a wrong model, or a warning, fails the build (otherwise it is shown in a box)
font = false           # true: chapters with derivations carry the font of their formulas

and write blocks such as

```surprisal --wrt w --detail brief
y ~ Normal(wᵀx, σ²)
```";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => match run() {
            Ok(code) => code,
            Err(message) => {
                say(&format!("error: {message}"));
                ExitCode::FAILURE
            }
        },
        ["supports", _] => ExitCode::SUCCESS, // every renderer can show LaTeX as text at least
        ["--help" | "-h"] => {
            say(USAGE);
            ExitCode::SUCCESS
        }
        _ => {
            say(USAGE);
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<ExitCode, String> {
    let (context, mut book) = parse_input(io::stdin().lock()).map_err(|e| format!("{e:#}"))?;
    if series(&context.mdbook_version) != series(MDBOOK_VERSION) {
        say(&format!(
            "warning: mdbook-surprisal was built for mdBook {MDBOOK_VERSION}, and this is {}",
            context.mdbook_version
        ));
    }
    let settings = Settings::read(&context)?;
    let said = preprocess(&context, settings, &mut book);
    for message in &said {
        say(message);
    }
    if settings.strict && !said.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    let out = io::stdout().lock();
    serde_json::to_writer(out, &book).map_err(|error| format!("cannot write the book: {error}"))?;
    Ok(ExitCode::SUCCESS)
}

/// `0.5` of `0.5.4`: books of one series are written alike.
fn series(version: &str) -> Vec<&str> {
    version.split('.').take(2).collect()
}

fn say(message: &str) {
    let _ = writeln!(io::stderr(), "{}", visible(message)); // where nobody listens, nothing can be said
}
