//! Joint modes that do not exist: parameters with a prior whose scale is optimised as well, `θ_j ~ Normal(μ, τ²)` with τ. Where
//! they all equal its location, the prior grows without end as the scale goes to zero, and the likelihood stays positive.

use super::named::distribution_of;
use super::noise::mentions;
use super::{Building, Distributed, Parts};
use crate::syntax::ast::{Expr, ExprKind, Word};

/// Families of a location and of a scale, which is their last argument; their density at the location is that of zero over the scale.
const FAMILIES: &[&str] = &[
    "Normal",
    "Laplace",
    "StudentT",
    "Cauchy",
    "Logistic",
    "HyperbolicSecant",
];

/// Densities of a positive number that are positive at zero: such a prior of the scale does not keep it away from there.
const POSITIVE_AT_ZERO: &[&str] = &["HalfNormal", "HalfCauchy", "Exponential"];

impl Building<'_> {
    /// Says so where the joint density of the parameters has no upper bound.
    pub(super) fn note_shrinking(&mut self, parts: &Parts<'_>) {
        let found = { parts.priors.iter() }.find_map(|prior| {
            let subject = self.words.prior_word(prior.subject)?;
            let scale = self.scale_of(prior)?;
            let is_kept = { parts.priors.iter() }.any(|other| {
                self.words.prior_word(other.subject) == Some(scale.clone())
                    && keeps_from_zero(other)
            });
            let others = parts.observed.iter().chain(&parts.priors);
            let mut others = others.filter(|other| !std::ptr::eq(*other, prior));
            let is_elsewhere =
                others.any(|other| other.rights().iter().any(|right| mentions(right, &scale)));
            (!is_kept && !is_elsewhere && self.is_free(&subject)).then_some((subject, scale))
        });
        if let Some((subject, scale)) = found {
            self.remarks.push(format!(
                "The joint density has no upper bound: with each `{subject}` at the location of its prior and `{scale}` near zero, that prior grows without end. A local optimum is meant, or `{scale}` is not optimised, or it has a prior that vanishes at zero, such as `InverseGamma`."
            ));
        }
    }

    /// The optimised scale of the prior of optimised parameters: τ of `Normal(μ, τ²)`.
    fn scale_of(&self, prior: &Distributed<'_>) -> Option<Word> {
        let (entry, arguments) = distribution_of(prior.distribution()?).ok()?;
        let is_one = FAMILIES.contains(&entry.distribution().name.text.as_str());
        let scale = &arguments
            .last()
            .filter(|_| is_one && arguments.len() > 1)?
            .value;
        let word = match &scale.kind {
            ExprKind::Power(base, _) => name(base)?,
            _ => name(scale)?,
        };
        let location = &arguments[arguments.len() - 2].value;
        let is_optimised = self.words.parameters.contains(word);
        (is_optimised && !mentions(location, word)).then(|| word.clone())
    }

    /// Whether a parameter may have any value: nothing is stated or needed of it.
    fn is_free(&mut self, word: &Word) -> bool {
        let is_optimised = self.words.parameters.contains(word);
        let symbol = self.terms.symbol_named(word);
        let fact = self.assumptions.fact(&self.terms, &[], symbol);
        is_optimised && fact.low.is_none() && fact.high.is_none() && !fact.integer
    }
}

fn keeps_from_zero(prior: &Distributed<'_>) -> bool {
    let named = prior.distribution().and_then(|d| distribution_of(d).ok());
    named.is_none_or(|(entry, _)| {
        !POSITIVE_AT_ZERO.contains(&entry.distribution().name.text.as_str())
    })
}

/// τ, also of `τ_j`.
fn name(expression: &Expr) -> Option<&Word> {
    match &expression.kind {
        ExprKind::Name(word) => Some(word),
        ExprKind::Subscripted(base, _) => name(base),
        _ => None,
    }
}
