//! Joint modes that do not exist: parameters of a distribution whose scale is optimised as well, `θ_j ~ Normal(μ, τ²)` with τ. Where
//! they all equal its location, its density grows without end as the scale goes to zero, and all others stay positive.

use super::{Building, Distributed, Law, Parts, walk};
use crate::lower::{Vocabulary, base_word};
use crate::syntax::ast::{Expr, ExprKind, Word};
use crate::term::Rational;

/// Families of a location and of a scale, which is their last argument; their density at the location is that of zero over the
/// scale, to the power of the number of components.
const FAMILIES: &[&str] = &[
    "Normal",
    "Laplace",
    "StudentT",
    "Cauchy",
    "Logistic",
    "HyperbolicSecant",
    "MultivariateNormal",
    "MultivariateStudentT",
];

/// The names of a last argument that goes to zero with the scale.
const SCALES: &[&str] = &["sd", "scale", "variance", "covariance"];

/// Densities of a positive number that are positive at zero: such a prior of the scale does not keep it away from there.
const POSITIVE_AT_ZERO: &[&str] = &[
    "HalfNormal",
    "HalfCauchy",
    "HalfStudentT",
    "Exponential",
    "Lomax",
    "Lindley",
];

/// An optimised factor of a scale, and whether it is one of the inverse: τ of `τ²`, λ of `1/λ`.
struct Scale {
    word: Word,
    is_inverse: bool,
}

impl Building<'_> {
    /// Says so where the joint density of the parameters has no upper bound.
    pub(super) fn note_shrinking(&mut self, parts: &Parts<'_>) {
        let priors = { parts.priors.iter() }.filter_map(|prior| self.of_prior(prior, parts));
        let observed = { parts.observed.iter() }.filter_map(|part| self.of_observed(part, parts));
        let found: Vec<(Word, String, Scale)> = priors.chain(observed).collect();
        let grows = |(free, _, scale): &(Word, String, Scale)| {
            self.is_free(free) && !self.is_bounded(scale)
        };
        let found = found.into_iter().find(grows);
        let Some((_, place, Scale { word, is_inverse })) = found else {
            return;
        };
        let (goes, prior) = match is_inverse {
            false => (
                "near zero",
                "vanishes at zero faster than any power, such as `InverseGamma`",
            ),
            true => (
                "ever larger",
                "falls faster than any power, such as `Gamma`",
            ),
        };
        self.remarks.push(format!(
            "The joint density has no upper bound: with {place} and `{word}` {goes}, it grows without end. A local optimum is meant, or `{word}` is not optimised, or it has a prior that {prior}."
        ));
    }

    /// A prior of optimised parameters with an optimised scale.
    fn of_prior(
        &self,
        prior: &Distributed<'_>,
        parts: &Parts<'_>,
    ) -> Option<(Word, String, Scale)> {
        let subject = self.words.prior_word(prior.subject)?;
        let (_, scale) = self.location_and_scale(prior, parts)?;
        let each = match prior.subject.kind {
            ExprKind::Subscripted(..) => "each ",
            _ => "",
        };
        let place = format!("{each}`{subject}` at the location of its prior");
        self.is_optimised(&subject)
            .then_some((subject, place, scale))
    }

    /// Observations that have an optimised location each, `y_j ~ Normal(θ_j, σ²)`, and an optimised scale.
    fn of_observed(
        &self,
        observed: &Distributed<'_>,
        parts: &Parts<'_>,
    ) -> Option<(Word, String, Scale)> {
        let (location, scale) = self.location_and_scale(observed, parts)?;
        let subscript = |e: &Expr| match &e.kind {
            ExprKind::Subscripted(_, subscript) => Some(subscript.clone()),
            _ => None,
        };
        let own = subscript(observed.subject)?;
        let vocabulary = &self.words.vocabulary;
        let word = base_word(location, vocabulary).filter(|word| self.is_optimised(word))?;
        let of = base_word(observed.subject, vocabulary)?;
        let place = format!("each `{word}` at its `{of}`");
        (subscript(location)? == own && observed.shifted.is_none()).then_some((word, place, scale))
    }

    /// The location of a distribution, and what makes its scale small where nothing keeps it from that and nothing else depends on it.
    fn location_and_scale<'e>(
        &self,
        part: &Distributed<'e>,
        parts: &Parts<'e>,
    ) -> Option<(&'e Expr, Scale)> {
        let Law::Named(distribution) = part.law else {
            return None;
        };
        let (entry, arguments) = self.distribution_of(part.subject, distribution).ok()?;
        let is_one = FAMILIES.contains(&entry.distribution().name.text.as_str());
        let [.., location, scale] = arguments else {
            return None;
        };
        let is_scale = |name: &Word| SCALES.contains(&name.as_str());
        if !is_one || !scale.name.as_ref().is_none_or(is_scale) {
            return None;
        }
        let vocabulary = &self.words.vocabulary;
        let mut factors = Vec::new();
        collect_factors(&scale.value, false, &mut factors);
        let small = factors.iter().find_map(|&(factor, is_inverse)| {
            let word = base_word(factor, vocabulary).filter(|word| self.is_optimised(word))?;
            let once = { factors.iter() }
                .filter(|(other, _)| mentions(other, &word, vocabulary))
                .count();
            let is_alone = once == 1
                && !mentions(&location.value, &word, vocabulary)
                && !self.is_elsewhere(&word, part, parts);
            let scale = Scale { word, is_inverse };
            (is_alone && !self.is_kept(&scale, parts)).then_some(scale)
        })?;
        Some((&location.value, small))
    }

    fn is_optimised(&self, word: &Word) -> bool {
        self.words.parameters.contains(word)
    }

    fn is_elsewhere(&self, scale: &Word, but: &Distributed<'_>, parts: &Parts<'_>) -> bool {
        let others = parts.observed.iter().chain(&parts.priors);
        let others = others.filter(|other| !std::ptr::eq(*other, but));
        let mut rights = others.flat_map(Distributed::rights);
        rights.any(|right| mentions(right, scale, &self.words.vocabulary))
    }

    /// Whether a prior keeps a scale from where the density grows, or may do so.
    fn is_kept(&self, scale: &Scale, parts: &Parts<'_>) -> bool {
        let own = |prior: &&Distributed<'_>| {
            let subjects = prior.subjects();
            let mut words = { subjects.iter() }.filter_map(|e| self.words.prior_word(e));
            words.any(|word| word == scale.word)
        };
        { parts.priors.iter() }.filter(own).any(|prior| {
            let named = prior.distribution();
            let named = named.and_then(|d| self.distribution_of(prior.subject, d).ok());
            let is_positive_at_zero = named.is_some_and(|(entry, _)| {
                POSITIVE_AT_ZERO.contains(&entry.distribution().name.text.as_str())
            });
            scale.is_inverse || !is_positive_at_zero || prior.shifted.is_some()
        })
    }

    /// Whether what is known of a scale keeps it from where the density grows: τ > 1, or λ < 5 of `1/λ`.
    fn is_bounded(&mut self, scale: &Scale) -> bool {
        let symbol = self.terms.symbol_named(&scale.word);
        let fact = self.assumptions.fact(&self.terms, &[], symbol);
        match scale.is_inverse {
            true => fact.high.is_some(),
            false => fact
                .low
                .is_some_and(|(low, _)| low > Rational::from_integer(0)),
        }
    }

    /// Whether a parameter may have any value: nothing is stated or needed of it.
    fn is_free(&mut self, word: &Word) -> bool {
        let symbol = self.terms.symbol_named(word);
        let fact = self.assumptions.fact(&self.terms, &[], symbol);
        fact.low.is_none() && fact.high.is_none() && !fact.integer && !fact.nonzero
    }
}

/// The factors of a scale, powers without their exponents, and whether they are below a bar.
fn collect_factors<'e>(scale: &'e Expr, is_below: bool, found: &mut Vec<(&'e Expr, bool)>) {
    match &scale.kind {
        ExprKind::Product(factors) => {
            for factor in factors {
                collect_factors(&factor.value, is_below != factor.divided, found);
            }
        }
        ExprKind::Power(base, exponent) => match &exponent.kind {
            ExprKind::Number(number) => collect_factors(
                base,
                is_below != (*number < Rational::from_integer(0)),
                found,
            ),
            _ => found.push((scale, is_below)),
        },
        ExprKind::Call(callee, arguments) if matches!(&callee.kind, ExprKind::Name(word) if word == "diag") => {
            for argument in arguments {
                collect_factors(&argument.value, is_below, found);
            }
        }
        _ => found.push((scale, is_below)),
    }
}

/// Whether a name stands in a formula, with or without subscripts.
fn mentions(place: &Expr, word: &Word, vocabulary: &Vocabulary) -> bool {
    walk::holds(place, &|e| base_word(e, vocabulary).as_ref() == Some(word))
}
