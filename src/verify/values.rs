//! The values of statements at random points, for whoever compares what two of them say.

use super::plan::Plan;
use super::point::Point;
use super::random::mix;
use crate::derivation::Derivation;
use crate::term::TermId;
use crate::term::eval::Evaluator;

/// The values of statements at one setting of the parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Values {
    /// One for each statement, in their order; that of an objective is the value of its body.
    pub numbers: Vec<f64>,
    /// The largest magnitude that was met on the way: rounding errors are relative to it.
    pub peak: f64,
}

/// The values of statements at the random point that the seed decides, at several settings of the parameters: data,
/// constants and functions are the same for all settings, sizes without a number are `size`. None where a value does not exist.
///
/// The statements are terms of the derivation's store. Its assumptions say where the point may lie; they need not be of its
/// steps.
pub fn values(
    derivation: &Derivation,
    statements: &[TermId],
    seed: u64,
    size: i64,
    settings: u64,
) -> Option<Vec<Values>> {
    let plan = Plan::with(derivation, statements);
    (0..settings)
        .map(|setting| {
            let point = Point::new(&plan, seed, mix(setting), size);
            if !point.is_allowed() {
                return None;
            }
            let mut evaluator = Evaluator::new(&derivation.terms, &point);
            let numbers: Option<_> = statements.iter().map(|&s| evaluator.scalar(s)).collect();
            Some(Values {
                numbers: numbers?,
                peak: evaluator.peak(),
            })
        })
        .collect()
}
