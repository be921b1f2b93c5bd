//! Surprisal: from a probabilistic model to its maximum-likelihood loss, step by step.

pub mod diag;
pub mod source;
pub mod syntax;
