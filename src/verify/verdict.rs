//! What is found of a density that was typed: what it adds up to, or why that was not tried.

use crate::term::Name;

/// What a density adds up to.
#[derive(Clone, Debug, PartialEq)]
pub enum Mass {
    /// To one at every setting that was tried; of a density up to a factor: to something.
    One,
    /// To something else, which does not depend on the parameters.
    Other(String, Setting),
    /// To what depends on the parameters.
    Moving([(String, Setting); 2]),
    /// To nothing: it has no integral.
    Infinite(Setting),
    /// It was not tried.
    Untried(Why),
}

/// The values of some numbers that a density depends on, with three digits.
pub type Setting = Vec<(Name, String)>;

/// Why a mass was not tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is of a vector or of a whole sample.
    OfMany,
    /// A function of which nothing is known depends on the observation.
    Opaque(Name),
    /// A function of which nothing is known weighs all values of the observation alike: what makes it one, perhaps.
    Weighing(Name),
    /// It depends on something else that is observed, on which it is not conditioned: an event beside its time.
    Beside(Name),
    /// Its cases may give a single value a probability of its own, which no integral sees.
    Atoms,
    /// It holds a sum or an integral without limits.
    Boundless,
    /// The integral could not be told by its values.
    Unclear,
}
