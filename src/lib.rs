//! Surprisal: from a probabilistic model to its maximum-likelihood loss, step by step.

pub mod catalogue;
#[cfg(feature = "cli")]
pub mod cli;
pub mod derivation;
pub mod derive;
pub mod diag;
pub mod lower;
pub mod model;
pub mod render;
pub mod rules;
pub mod source;
pub mod syntax;
pub mod term;
pub mod verify;
mod weigh;

pub use weigh::weigh;

/// From the text of a model to its checked derivation.
///
/// # Errors
/// A diagnostic with its place in `text`.
pub fn derive(
    text: &str,
    options: &model::Options,
) -> Result<derivation::Derivation, diag::Diagnostic> {
    let input = syntax::parse_input(text)?;
    let model = model::build(&input, text, options)?;
    let mut derivation = derive::derive(model, text, options.goal)?;
    verify::replay(&mut derivation).map_err(|refusal| {
        diag::Diagnostic::new(
            diag::Code::Internal,
            format!("the checker refused a step: {refusal}"),
        )
    })?;
    Ok(derivation)
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
