//! What the command wants of the engine and of the checker.

use crate::derivation::Derivation;
use crate::diag::{Code, Diagnostic};
use crate::render::Checked;
use crate::verify::{self, Refusal};

pub use crate::documents::weighed as derive;
pub use crate::model::{Goal, Options};

/// The seed of the random points, so that two runs say the same.
const SEED: u64 = 1;

/// Where no random point meets the assumptions, that is a limit of the check and no fault of a step.
const UNTRIED: &str =
    "Hardly any random point meets the assumptions, so the steps could not be tried by value.";

/// What was checked: every step was replayed, and is tried at random points if that is wanted.
pub fn check(derivation: &mut Derivation, sample: bool) -> Result<Checked, Diagnostic> {
    let mut sampled = 0;
    if sample {
        match verify::sample(derivation, SEED) {
            Ok(tried) => sampled = tried.rewrites,
            Err(Refusal::TooFewPoints { one_sided: 0, .. }) => {
                derivation.remarks.push(UNTRIED.to_owned());
            }
            Err(refusal) => {
                return Err(Diagnostic::new(
                    Code::Internal,
                    format!("the checker refused a step: {refusal}"),
                )
                .help(
                    "this is a bug of surprisal; please report it with the model that shows it",
                ));
            }
        }
    }
    Ok(Checked {
        replayed: derivation.steps.len(),
        sampled,
    })
}
