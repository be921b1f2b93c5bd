//! Surprisal: from a probabilistic model to its maximum-likelihood loss, step by step.

pub mod catalogue;
pub mod derivation;
pub mod diag;
pub mod lower;
pub mod model;
pub mod render;
pub mod rules;
pub mod source;
pub mod syntax;
pub mod term;
