//! What a notation must be able to set, so that its formulas can stand in several lines.

use crate::render::latex::Style;
use crate::render::math::{Math, Sign};
use crate::term::Op;

/// What sets the pieces of a formula.
pub(in crate::render) trait Pen {
    /// What all formulas of the text agree on.
    fn style(&self) -> Style<'_>;
    /// A part that stays together, without a mark of its own.
    fn whole(&self, math: &Math) -> String;
    /// What stands before the body of a sign, an expectation or an optimum.
    fn head(&self, math: &Math) -> String;
    /// The name of a function, before its bracket or, `bare`, before its argument.
    fn function(&self, op: Op, bare: bool) -> String;
    /// The sign before a summand.
    fn sign(&self, sign: Sign) -> &'static str;
    /// A minus before the body of an optimum.
    fn negative(&self) -> &'static str;
    /// A sign of comparison.
    fn relation(&self, op: Op) -> String;
    /// What stands between the two distributions of a divergence.
    fn parallel(&self) -> String;
    /// What stands between two factors.
    fn gap(&self, left: &Math, right: &Math) -> String;
    /// A vector or a matrix, transposed.
    fn transposed(&self, math: &Math) -> String;
    /// What stands between two vectors or matrices.
    fn beside(&self) -> &'static str;
    /// What a line begins with that goes on within a product.
    fn times(&self) -> &'static str;
    /// The bar of a fraction on one line.
    fn slash(&self) -> &'static str;
    /// What stands between arguments.
    fn comma(&self) -> &'static str;
    /// Brackets around what may be tall, with an exponent perhaps.
    fn fences(&self, open: char, tall: bool, raised: Option<Raised<'_, '_>>) -> [Fence; 2];
    /// Two cases, each value in its lines.
    fn cases(&self, condition: &Math, values: [&[String]; 2]) -> String;
    /// What a step changed, as far as it stands on one line.
    fn marked(&self, text: &str) -> String;
}

/// What a bracket is raised to.
#[derive(Clone, Copy)]
pub(in crate::render) enum Raised<'m, 't> {
    /// A power.
    To(&'m Math<'t>),
    /// One half, where a root would be too wide.
    Half,
    /// It is transposed.
    Transposed,
}

/// A bracket when its partner is on the same line, and when it is not.
pub(in crate::render) struct Fence {
    /// On the same line.
    pub whole: String,
    /// On another line, so that it grows with nothing.
    pub parted: String,
}
