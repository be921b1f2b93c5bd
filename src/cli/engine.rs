//! What the command wants of the engine and of the checker.

use crate::derivation::Derivation;
use crate::diag::{Code, Diagnostic};
use crate::render::Checked;
use crate::verify;

pub use crate::model::{Goal, Options};

/// The seed of the random points, so that two runs say the same.
const SEED: u64 = 1;

/// From text to a derivation.
pub fn derive(text: &str, options: &Options) -> Result<Derivation, Diagnostic> {
    // To be `crate::derive(text, options)` once that exists; until then only the model is built.
    let input = crate::syntax::parse_input(text)?;
    crate::model::build(&input, text, options)?;
    Err(Diagnostic::new(
        Code::Internal,
        "the engine is not joined to the command yet",
    ))
}

/// Replays every step, and tries it at random points if that is wanted.
pub fn check(derivation: &mut Derivation, sample: bool) -> Result<Checked, Diagnostic> {
    let replayed = verify::replay(derivation).map_err(|r| refused(&r))?;
    let mut sampled = 0;
    if sample {
        let done = verify::sample(derivation, SEED).map_err(|r| refused(&r))?;
        sampled = done.rewrites;
    }
    Ok(Checked {
        replayed: replayed.steps,
        sampled,
    })
}

fn refused(refusal: &verify::Refusal) -> Diagnostic {
    Diagnostic::new(
        Code::Internal,
        format!("the checker refused a step: {refusal}"),
    )
    .help("this is a bug of surprisal; please report it with the model that shows it")
}
