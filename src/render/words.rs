//! What is said in words: conditions, laws, domains.

use super::text::plain;
use crate::derivation::{ConditionKind, Derivation, Justification, Met};
use crate::rules::Law;
use crate::term::TermId;
use crate::term::facts::Facts;

/// A condition on something, as it is shown: `σ > 0`.
pub fn condition(kind: ConditionKind, of: &str, variable: Option<&str>) -> String {
    let (before, behind) = phrase(kind, variable);
    format!("{before}{of}{behind}")
}

/// What stands before and behind the thing of which a condition is: signs, or words.
fn phrase(kind: ConditionKind, variable: Option<&str>) -> (&'static str, String) {
    let variable = variable.unwrap_or("the index");
    let behind = match kind {
        ConditionKind::Positive => " > 0",
        ConditionKind::NonZero => " ≠ 0",
        ConditionKind::Unit => return ("0 < ", " < 1".to_owned()),
        ConditionKind::Integer => " is a whole number",
        ConditionKind::ParameterFree => " does not depend on the parameters",
        ConditionKind::Closed => " is a number",
        ConditionKind::Scalar => " is a number, no vector and no matrix",
        ConditionKind::Definite => " is positive definite",
        ConditionKind::Integrable => return ("the expectation of ", " exists".to_owned()),
        ConditionKind::Reaches => " is a whole number, and no less than one before the first",
        ConditionKind::Collected => " is the left side, multiplied out and collected",
        ConditionKind::FreeOf => return ("", format!(" does not depend on {variable}")),
        ConditionKind::Density => {
            let behind = format!(" is that density, and {variable} ranges over its support");
            return ("", behind);
        }
        ConditionKind::SumsToOne => return ("", format!(" sums to one over {variable}")),
        ConditionKind::SumsTo => return ("", format!(" sums over {variable} to what is stated")),
        ConditionKind::SampleOf => {
            let behind = format!(" is the summand with the observation in the place of {variable}");
            return ("", behind);
        }
    };
    ("", behind.to_owned())
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
    /// Of what it is, and what stands before and behind that: signs, or words.
    pub term: TermId,
    /// Such as `0 < `.
    pub before: &'static str,
    /// Such as ` > 0` or ` does not depend on i`.
    pub behind: String,
    /// The variable that is named behind it.
    pub variable: Option<String>,
    /// From what it follows, one by one.
    pub reasons: Vec<String>,
    /// The same in one; empty where it can be seen.
    pub because: String,
    /// It says nothing that needs saying, such as `2 > 0`.
    pub plain_to_see: bool,
}

/// The conditions of a rewrite, in words.
pub fn conditions(derivation: &Derivation, facts: &Facts, met: &[Met]) -> Vec<Condition> {
    let terms = &derivation.terms;
    let described = met.iter().map(|met| {
        let variable = met.variable.map(|v| terms.text(terms.binder_name(v)));
        let (before, behind) = match terms.is_comparison(met.term) {
            true => ("", String::new()), // that it holds
            false => phrase(met.condition, variable),
        };
        let text = format!("{before}{}{behind}", plain(terms, met.term));
        let because = because(derivation, facts, met);
        let reasons: Vec<String> = because.into_iter().filter(|b| *b != text).collect();
        Condition {
            text,
            term: met.term,
            before,
            behind,
            variable: variable.map(str::to_owned),
            because: reasons.join(", "),
            reasons,
            plain_to_see: terms.is_closed(met.term),
        }
    });
    described.collect()
}

/// From what a condition follows, in the plain notation; nothing where it can be seen.
pub fn because(derivation: &Derivation, facts: &Facts, met: &Met) -> Vec<String> {
    match met.condition {
        ConditionKind::Positive
        | ConditionKind::NonZero
        | ConditionKind::Integer
        | ConditionKind::Unit
        | ConditionKind::Definite => facts.because(&derivation.terms, met.term),
        _ => Vec::new(),
    }
}

/// What a rewrite is called that puts in what something is defined to be; its reason says what that is.
pub const DEFINITION: &str = "definition";

/// The name of what justifies a rewrite: a rule, or a definition.
pub fn justification(by: &Justification) -> &'static str {
    match by {
        Justification::Rule(name) => name,
        Justification::Definition(_) => DEFINITION,
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
