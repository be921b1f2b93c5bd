//! The checker: re-checks every step of a derivation by code that shares nothing with the search.
//!
//! It trusts the first statement, the assumptions, the definitions and the rule table, and nothing else.

mod arithmetic;
mod atoms;
mod conditions;
mod density;
mod draw;
mod ends;
mod fixed;
mod instantiate;
mod mass;
mod meaning;
mod normaliser;
mod objective;
mod observation;
mod observed;
mod plan;
mod point;
mod quadrature;
mod random;
mod ranks;
mod refusal;
mod replay;
mod sample;
mod scope;
mod setting;
mod support;
mod supposed;
mod values;
mod verdict;
mod wellformed;

pub use instantiate::instantiate;
pub use mass::masses;
pub use refusal::{At, BindingFault, Refusal};
pub use replay::{Replayed, replay};
pub use sample::{Sampled, Trial, differ, sample, try_law};
pub use supposed::supposed;
pub use values::{Values, values};
pub use verdict::{Mass, Setting, Why};
