//! What the command wants of the engine and of the checker.

use crate::derivation::Derivation;
use crate::diag::{Code, Diagnostic};
use crate::render::Checked;
use crate::verify::{self, Refusal};

pub use crate::model::{Goal, Options};

/// The seed of the random points, so that two runs say the same.
const SEED: u64 = 1;

/// From text to a derivation of which every step was replayed.
pub fn derive(text: &str, options: &Options) -> Result<Derivation, Diagnostic> {
    crate::derive(text, options)
}

/// What was checked: every step was replayed, and is tried at random points if that is wanted.
pub fn check(derivation: &Derivation, sample: bool) -> Result<Checked, Diagnostic> {
    let mut sampled = 0;
    if sample {
        let refused = |refusal| {
            match refusal {
            Refusal::TooFewPoints { one_sided: 0, .. } => Diagnostic::new(
                Code::Limit,
                "hardly any random point meets the assumptions, so the steps cannot be tried by value",
            )
            .help("leave `--verify` out: every step was replayed rule by rule all the same"),
            refusal => Diagnostic::new(
                Code::Internal,
                format!("the checker refused a step: {refusal}"),
            )
            .help("this is a bug of surprisal; please report it with the model that shows it"),
        }
        };
        sampled = verify::sample(derivation, SEED).map_err(refused)?.rewrites;
    }
    Ok(Checked {
        replayed: derivation.steps.len(),
        sampled,
    })
}
