//! Surprisal: from a probabilistic model to its maximum-likelihood loss, step by step.

pub mod catalogue;
#[cfg(feature = "cli")]
pub mod cli;
pub mod derivation;
pub mod diag;
pub mod lower;
pub mod model;
pub mod render;
pub mod rules;
pub mod source;
pub mod syntax;
pub mod term;
pub mod verify;
