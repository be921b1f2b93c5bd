//! Conditions that rules have for another reason than their law, each with that reason.

use surprisal::derivation::ConditionKind;

/// Conditions without which the law still holds, and why the rule has them.
pub const NOT_FOR_THE_LAW: &[(&str, ConditionKind, &str, &str)] = &[
    (
        "log-of-product-parts",
        ConditionKind::ParameterFree,
        "?c",
        "only chooses what is split off",
    ),
    (
        "log-of-product-numbers",
        ConditionKind::Closed,
        "?c",
        "only chooses what is split off",
    ),
    (
        "sum-apart",
        ConditionKind::ParameterFree,
        "?c",
        "only chooses what is split off",
    ),
    (
        "log-of-product-parts",
        ConditionKind::Positive,
        "?c",
        "as the rest is positive, the left side exists only where it is",
    ),
    (
        "log-of-product-numbers",
        ConditionKind::Positive,
        "?c",
        "as the rest is positive, the left side exists only where it is",
    ),
    (
        "sum-of-constant",
        ConditionKind::Positive,
        "?h",
        "a sum that ends before it begins has no value here",
    ),
    (
        "sum-of-constant",
        ConditionKind::Integer,
        "?h",
        "a sum that ends at no whole number has no value here",
    ),
    (
        "log-of-quotient",
        ConditionKind::Positive,
        "?a",
        "as the divisor is positive, the left side exists only where it is",
    ),
    (
        "log-of-quotient",
        ConditionKind::Positive,
        "?b",
        "as the dividend is positive, the left side exists only where it is",
    ),
    (
        "power-of-product",
        ConditionKind::NonZero,
        "?a",
        "at zero both sides exist or neither does",
    ),
    (
        "cancel",
        ConditionKind::NonZero,
        "?a",
        "at zero only the left side has no value, so nothing contradicts the right",
    ),
    (
        "cancel-factor",
        ConditionKind::NonZero,
        "?a",
        "at zero only the left side has no value, so nothing contradicts the right",
    ),
    (
        "case-apart",
        ConditionKind::ParameterFree,
        "?c",
        "only chooses what is split off",
    ),
    (
        "case-apart",
        ConditionKind::ParameterFree,
        "?t",
        "only chooses what is split off",
    ),
    (
        "first-case-apart",
        ConditionKind::ParameterFree,
        "?c",
        "only chooses what is split off",
    ),
    (
        "first-case-apart",
        ConditionKind::ParameterFree,
        "?t",
        "only chooses what is split off",
    ),
    (
        "inner-of-multiple",
        ConditionKind::Scalar,
        "?c",
        "two vectors or matrices have no such product, so the left side has no value",
    ),
    (
        "inner-of-multiple-left",
        ConditionKind::Scalar,
        "?c",
        "two vectors or matrices have no such product, so the left side has no value",
    ),
    (
        "matrix-of-multiple",
        ConditionKind::Scalar,
        "?c",
        "two vectors or matrices have no such product, so the left side has no value",
    ),
    (
        "multiple-of-matrix",
        ConditionKind::Scalar,
        "?c",
        "two vectors or matrices have no such product, so the left side has no value",
    ),
    (
        "multiple-solved",
        ConditionKind::Scalar,
        "?c",
        "two vectors or matrices have no such product, so the left side has no value",
    ),
    (
        "inverse-of-multiple",
        ConditionKind::Scalar,
        "?c",
        "two vectors or matrices have no such product, so the left side has no value",
    ),
    (
        "det-of-multiple-identity",
        ConditionKind::Scalar,
        "?c",
        "two vectors or matrices have no such product, so the left side has no value",
    ),
    (
        "det-of-multiple",
        ConditionKind::Scalar,
        "?c",
        "two vectors or matrices have no such product, so the left side has no value",
    ),
    (
        "trace-of-multiple",
        ConditionKind::Scalar,
        "?c",
        "two vectors or matrices have no such product, so the left side has no value",
    ),
    (
        "component-of-multiple",
        ConditionKind::Scalar,
        "?c",
        "two vectors or matrices have no such product, so the left side has no value",
    ),
    (
        "inverse-solved",
        ConditionKind::Definite,
        "?A",
        "without an inverse only the left side has no value, so nothing contradicts the right",
    ),
    (
        "inverse-of-inverse",
        ConditionKind::Definite,
        "?A",
        "without an inverse only the left side has no value, so nothing contradicts the right",
    ),
    (
        "det-of-inverse",
        ConditionKind::Definite,
        "?A",
        "without an inverse only the left side has no value, so nothing contradicts the right",
    ),
    (
        "multiple-solved",
        ConditionKind::NonZero,
        "?c",
        "at zero neither side has a value",
    ),
    (
        "inverse-of-multiple",
        ConditionKind::NonZero,
        "?c",
        "at zero neither side has a value",
    ),
];
