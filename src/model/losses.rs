//! Losses in the place of distributions: which density has such a loss, if one has.

use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// Words of a loss in lower case, and the way to its density; none where no density has that loss.
const LOSSES: &[(&[&str], Option<&str>)] = &[
    (
        &["huber", "huberloss", "smoothl1"],
        Some(
            "type its density, up to a constant: `p(y | x; θ) ∝ exp(-if(|y - f(x; θ)| <= δ, (y - f(x; θ))²/2, δ |y - f(x; θ)| - δ²/2))`",
        ),
    ),
    (
        &["mse", "squarederror", "squaredloss", "l2", "leastsquares"],
        Some("it is the loss of `y ~ Normal(f(x; θ), σ²)`"),
    ),
    (
        &["mae", "absoluteerror", "absoluteloss", "l1"],
        Some("it is the loss of `y ~ Laplace(f(x; θ), b)`"),
    ),
    (
        &["bce", "logloss", "logisticloss", "binarycrossentropy"],
        Some("it is the loss of `y ~ Bernoulli(sigmoid(f(x; θ)))`"),
    ),
    (
        &[
            "crossentropy",
            "categoricalcrossentropy",
            "softmaxcrossentropy",
        ],
        Some("it is the loss of `y ~ Categorical(softmax(f(x; θ)))`"),
    ),
    (
        &["pinball", "quantile", "quantileloss", "tilted"],
        Some(
            "type its density, up to a constant: `p(y | x; θ) ∝ exp(-max(τ (y - f(x; θ)), (τ - 1) (y - f(x; θ)))) where 0 < τ < 1`",
        ),
    ),
    (
        &["logcosh"],
        Some("type its density, up to a constant: `p(y | x; θ) ∝ 1/cosh(y - f(x; θ))`"),
    ),
    (&["hinge", "hingeloss", "svm"], None),
    (
        &["tukey", "biweight", "tukeybiweight", "bisquare", "welsch"],
        None,
    ),
    (
        &["focal", "focalloss", "triplet", "contrastive", "dice"],
        None,
    ),
];

/// The refusal of a loss behind `~`.
pub(super) fn is_a_loss(name: &str, span: Span) -> Option<Diagnostic> {
    let plain: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let (_, way_out) = LOSSES
        .iter()
        .find(|(words, _)| words.contains(&plain.as_str()))?;
    Some(match way_out {
        Some(way_out) => Diagnostic::at(
            Code::UnknownDistribution,
            span,
            format!("`{name}` is a loss, not a distribution"),
        )
        .help(*way_out),
        None => Diagnostic::at(
            Code::UnknownDistribution,
            span,
            format!("`{name}` is a loss that comes from no density"),
        )
        .help("exp(-loss) has no integral, or one that depends on the prediction: what minimises it is an M-estimator, and no maximum of a likelihood")
        .help("derive another model, such as `y ~ Bernoulli(sigmoid(f(x; θ)))` for classes or `y ~ Cauchy(f(x; θ), s)` for outliers"),
    })
}
