//! What is said in words: conditions, laws, domains.

use super::latex::{Style, latex_in};
use super::text::plain;
use crate::derivation::{Assumption, ConditionKind, Derivation, Justification, Met};
use crate::rules::Law;
use crate::term::facts::{Domain, Facts};
use crate::term::{Rational, TermId, Terms};

/// A condition on something, as it is shown: `σ > 0`.
pub fn condition(kind: ConditionKind, of: &str, variable: Option<&str>) -> String {
    let variable = variable.unwrap_or("the index");
    match kind {
        ConditionKind::Positive => format!("{of} > 0"),
        ConditionKind::NonZero => format!("{of} ≠ 0"),
        ConditionKind::Integer => format!("{of} is a whole number"),
        ConditionKind::ParameterFree => format!("{of} does not depend on the parameters"),
        ConditionKind::FreeOf => format!("{of} does not depend on {variable}"),
        ConditionKind::Closed => format!("{of} is a number"),
        ConditionKind::Scalar => format!("{of} is a number, no vector and no matrix"),
        ConditionKind::Definite => format!("{of} is positive definite"),
        ConditionKind::Unit => format!("0 < {of} < 1"),
        ConditionKind::Density => {
            format!("{of} is that density, and {variable} ranges over its support")
        }
        ConditionKind::Integrable => format!("the expectation of {of} exists"),
        ConditionKind::Collected => format!("{of} is the left side, multiplied out and collected"),
        ConditionKind::SampleOf => {
            format!("{of} is the summand with the observation in the place of {variable}")
        }
    }
}

/// What a rule claims.
pub fn law(law: Law) -> &'static str {
    match law {
        Law::Equal => "both sides have the same value",
        Law::Definition => "the right side is what the left side is defined to be",
        Law::Increasing => {
            "the right side is an increasing function of the left, so both have the same optimum"
        }
        Law::Shift => {
            "the sides differ by a term without the parameters, so both have the same optimum"
        }
        Law::Scale => {
            "the sides differ by a positive factor without the parameters, so both have the same optimum"
        }
        Law::Negate => "the right side is minus the left, and the sense of the optimum is flipped",
        Law::Approximation => "the right side estimates the left",
    }
}

/// A condition that was met, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// `σ > 0`.
    pub text: String,
    /// From what it follows; empty where it can be seen.
    pub because: String,
    /// It says nothing that needs saying, such as `2 > 0`.
    pub plain_to_see: bool,
}

/// The conditions of a rewrite, in words.
pub fn conditions(derivation: &Derivation, facts: &Facts, met: &[Met]) -> Vec<Condition> {
    let terms = &derivation.terms;
    let described = met.iter().map(|met| {
        let of = plain(terms, met.term);
        let variable = met.variable.map(|v| terms.text(terms.binder_name(v)));
        let text = if terms.is_comparison(met.term) {
            of // that it holds
        } else {
            condition(met.condition, &of, variable)
        };
        let because = match met.condition {
            ConditionKind::Positive
            | ConditionKind::NonZero
            | ConditionKind::Integer
            | ConditionKind::Unit
            | ConditionKind::Definite => facts.because(terms, met.term),
            _ => Vec::new(),
        };
        let said: Vec<String> = because.into_iter().filter(|b| *b != text).collect();
        Condition {
            text,
            because: said.join(", "),
            plain_to_see: terms.is_closed(met.term),
        }
    });
    described.collect()
}

/// The name of what justifies a rewrite.
pub fn justification<'d>(derivation: &'d Derivation, by: &Justification) -> &'d str {
    match by {
        Justification::Rule(name) => name,
        Justification::Definition(index) => derivation
            .definitions
            .get(*index)
            .map_or("definition", |definition| &definition.name),
    }
}

/// Why a rewrite may be done.
pub fn reason<'d>(derivation: &'d Derivation, by: &Justification) -> &'d str {
    match by {
        Justification::Rule(name) => crate::rules::find(name).map_or("", |rule| rule.reason),
        Justification::Definition(index) => derivation
            .definitions
            .get(*index)
            .map_or("", |definition| &definition.reason),
    }
}

/// An assumption in LaTeX: `\sigma > 0`.
pub fn assumption_latex(terms: &Terms, assumption: &Assumption, style: Style) -> String {
    let shown = latex_in(terms, assumption.shown, style);
    let length = |length: &Option<TermId>| match length {
        Some(length) => format!(" \\text{{ of length }} {}", latex_in(terms, *length, style)),
        None => String::new(),
    };
    match &assumption.domain {
        _ if terms.is_comparison(assumption.shown) => shown,
        Domain::Real => format!("{shown} \\in \\mathbb{{R}}"),
        Domain::Positive => format!("{shown} > 0"),
        Domain::NonNegative => format!("{shown} \\geq 0"),
        Domain::Negative => format!("{shown} < 0"),
        Domain::NonZero => format!("{shown} \\neq 0"),
        Domain::Unit => format!("0 < {shown} < 1"),
        Domain::Integer => format!("{shown} \\in \\mathbb{{Z}}"),
        Domain::Binary => format!("{shown} \\in \\left\\{{ 0, 1 \\right\\}}"),
        Domain::Finite(values) => {
            let values: Vec<String> = values.iter().map(|&value| number(value)).collect();
            format!("{shown} \\in \\left\\{{ {} \\right\\}}", values.join(", "))
        }
        Domain::Natural => format!("{shown} \\in \\left\\{{ 0, 1, 2, \\ldots \\right\\}}"),
        Domain::Count => format!("{shown} \\in \\left\\{{ 1, 2, \\ldots \\right\\}}"),
        Domain::From(least) => format!(
            "{shown} \\in \\left\\{{ {least}, {}, \\ldots \\right\\}}",
            least + 1
        ),
        Domain::OneHot(of) => format!("{shown} \\text{{ one-hot}}{}", length(of)),
        Domain::Simplex(of) => format!("{shown} \\text{{ on the simplex}}{}", length(of)),
        Domain::Definite => format!("{shown} \\succ 0"),
        Domain::Semidefinite => format!("{shown} \\succeq 0"),
        Domain::Ordered => format!("{shown} \\text{{ increasing}}"),
        Domain::Label(of) => format!("{shown} \\text{{ a class}}{}", length(of)),
        Domain::Permutation(of) => format!("{shown} \\text{{ a permutation}}{}", length(of)),
        Domain::Interval(low, high) => {
            let sign = |closed| if closed { "\\leq" } else { "<" };
            let low = low.map_or(String::new(), |(value, closed)| {
                format!("{} {} ", number(value), sign(closed))
            });
            let high = high.map_or(String::new(), |(value, closed)| {
                format!(" {} {}", sign(closed), number(value))
            });
            format!("{low}{shown}{high}")
        }
    }
}

fn number(value: Rational) -> String {
    if value.is_integer() {
        value.numer().to_string()
    } else {
        format!("{}/{}", value.numer(), value.denom())
    }
}
