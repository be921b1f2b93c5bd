//! Losses with their derivations in their documentation.
//!
//! Each function includes a file that `tests/fresh.rs` generates and compares, so the documentation cannot drift from the
//! model that the test names. rustdoc keeps MathML as it is; nothing is fetched and no script runs.

/// The mean squared error of predictions.
///
/// `targets` and `predictions` have one length, and at least one element; the unit of the result is the square of theirs.
///
/// # Derivation
///
/// This is what maximum likelihood makes of normal noise of one known variance.
#[doc = include_str!("../derivations/mean_squared_error.md")]
///
/// # Example
///
/// ```
/// assert_eq!(documented_losses::mean_squared_error(&[1.0, 2.0], &[1.0, 4.0]), 2.0);
/// ```
pub fn mean_squared_error(targets: &[f64], predictions: &[f64]) -> f64 {
    mean(targets, predictions, |y, f| (y - f) * (y - f))
}

/// The mean absolute error of predictions.
///
/// `targets` and `predictions` have one length, and at least one element; the unit of the result is theirs.
///
/// # Derivation
///
/// The same with noise of the Laplace distribution.
#[doc = include_str!("../derivations/mean_absolute_error.md")]
///
/// # Example
///
/// ```
/// assert_eq!(documented_losses::mean_absolute_error(&[1.0, 2.0], &[1.0, 4.0]), 1.0);
/// ```
pub fn mean_absolute_error(targets: &[f64], predictions: &[f64]) -> f64 {
    mean(targets, predictions, |y, f| (y - f).abs())
}

fn mean(targets: &[f64], predictions: &[f64], loss: impl Fn(f64, f64) -> f64) -> f64 {
    assert_eq!(targets.len(), predictions.len(), "one prediction a target");
    let losses = targets.iter().zip(predictions).map(|(&y, &f)| loss(y, f));
    losses.sum::<f64>() / targets.len() as f64
}
