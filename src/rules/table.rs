//! The rows of the rule table, by family.

use super::{Condition, Law, Rule};
use crate::derivation::ConditionKind;
use crate::derivation::ConditionKind::{
    Closed, Collected, Definite, FreeOf, Integer, Integrable, NonZero, ParameterFree, Positive,
    Reaches, SampleOf, Scalar, SumsTo, SumsToOne,
};
use std::sync::OnceLock;

const fn on(kind: ConditionKind, of: &'static str) -> Condition {
    Condition {
        kind,
        of,
        variable: None,
    }
}

const fn free_of(of: &'static str, variable: &'static str) -> Condition {
    Condition {
        kind: FreeOf,
        of,
        variable: Some(variable),
    }
}

const fn integrable(of: &'static str, variable: &'static str) -> Condition {
    Condition {
        kind: Integrable,
        of,
        variable: Some(variable),
    }
}

const fn sums_to_one(of: &'static str, variable: &'static str) -> Condition {
    Condition {
        kind: SumsToOne,
        of,
        variable: Some(variable),
    }
}

const fn sums_to(of: &'static str, variable: &'static str) -> Condition {
    Condition {
        kind: SumsTo,
        of,
        variable: Some(variable),
    }
}

macro_rules! rules {
    ($($name:literal: $left:literal => $right:literal, if [$($condition:expr),*], $law:ident, $reason:literal;)+) => {
        const COUNT: usize = [$($name),+].len();

        /// Every rule.
        pub static RULES: [Rule; COUNT] = [$(Rule {
            name: $name,
            left: $left,
            right: $right,
            conditions: &[$($condition),*],
            law: Law::$law,
            reason: $reason,
            asked: Vec::new(),
            density: None,
            patterns: OnceLock::new(),
        }),+];
    };
}

// In a sum or product, a metavariable with conditions takes every operand that meets them, and the one
// without takes the rest; `?a * ...` takes each remaining operand on its own. Only the engine's search
// depends on that: a step records what each metavariable stood for.
#[rustfmt::skip]
rules! {
    // Logarithms.
    "log-of-product":        "log(?a * ...)" => "log(?a) + ...",
        if [on(Positive, "?a")], Equal, "the log of a product is the sum of the logs";
    "log-of-product-parts":  "log(?c * ?a * ...)" => "log(?c) + (log(?a) + ...)",
        if [on(Positive, "?c"), on(Positive, "?a"), on(ParameterFree, "?c")], Equal, "the log of a product is the sum of the logs";
    "log-of-product-numbers": "log(?c * ?a * ...)" => "log(?c) + (log(?a) + ...)",
        if [on(Positive, "?c"), on(Positive, "?a"), on(Closed, "?c")], Equal, "the log of a product is the sum of the logs";
    "log-of-positive-factor": "log(?c * ?a)" => "log(?c) + log(?a)",
        if [on(Positive, "?c")], Equal, "the log of a product is the sum of the logs";
    "log-of-common-factor":  "log(sum[?i](?c * ?a))" => "log(?c) + log(sum[?i](?a))",
        if [free_of("?c", "?i"), on(Positive, "?c")], Equal, "a factor without the index comes out of the sum, and the log of a product is the sum of the logs";
    "log-of-common-power":   "log(sum[?i]((?c * ?b)^?n * ?a))" => "log(?c^?n) + log(sum[?i](?b^?n * ?a))",
        if [free_of("?c", "?i"), free_of("?n", "?i"), on(Positive, "?c"), on(Integer, "?n")], Equal, "a factor without the index comes out of the sum, and the log of a product is the sum of the logs";
    "log-of-common-root":    "log(sum[?i]((?c * ?b)^?n * ?a))" => "log(?c^?n) + log(sum[?i](?b^?n * ?a))",
        if [free_of("?c", "?i"), free_of("?n", "?i"), on(Positive, "?c"), on(Positive, "?b")], Equal, "a factor without the index comes out of the sum, and the log of a product is the sum of the logs";
    "log-sum-exp":           "log(sum[?i](?a * exp(?b)))" => "log(sum[?i](exp(log(?a) + ?b)))",
        if [on(Positive, "?a")], Equal, "the log of a sum does not split; with each term as the exponential of its log it is a log-sum-exp";
    "log-of-quotient":       "log(?a / ?b)" => "log(?a) - log(?b)",
        if [on(Positive, "?a"), on(Positive, "?b")], Equal, "the log of a quotient is the difference of the logs";
    "difference-of-logs":    "log(?a) + (-1) * log(?b)" => "log(?a / ?b)",
        if [on(Positive, "?a"), on(Positive, "?b")], Equal, "the difference of two logs is the log of the quotient";
    "difference-of-logs-beside": "log(?a) + (-1) * log(?b) + ?t" => "?t + log(?a / ?b)",
        if [on(Positive, "?a"), on(Positive, "?b")], Equal, "the difference of two logs is the log of the quotient";
    "difference-of-multiples": "?c * log(?a) + (-1) * ?c * log(?b)" => "?c * log(?a / ?b)",
        if [on(Positive, "?a"), on(Positive, "?b")], Equal, "the difference of two logs is the log of the quotient";
    "difference-of-multiples-beside": "?c * log(?a) + (-1) * ?c * log(?b) + ?t" => "?t + ?c * log(?a / ?b)",
        if [on(Positive, "?a"), on(Positive, "?b")], Equal, "the difference of two logs is the log of the quotient";
    "difference-of-halves":  "1/2 * log(?a) + (-1/2) * log(?b)" => "1/2 * log(?a / ?b)",
        if [on(Positive, "?a"), on(Positive, "?b")], Equal, "the difference of two logs is the log of the quotient";
    "difference-of-halves-beside": "1/2 * log(?a) + (-1/2) * log(?b) + ?t" => "?t + 1/2 * log(?a / ?b)",
        if [on(Positive, "?a"), on(Positive, "?b")], Equal, "the difference of two logs is the log of the quotient";
    "difference-from-twice": "2 * log(?a) + (-1) * log(?b)" => "log(?a^2 / ?b)",
        if [], Equal, "the difference of two logs is the log of the quotient";
    "difference-from-twice-beside": "2 * log(?a) + (-1) * log(?b) + ?t" => "?t + log(?a^2 / ?b)",
        if [], Equal, "the difference of two logs is the log of the quotient";
    "difference-of-twice":   "log(?a) + (-2) * log(?b)" => "log(?a / ?b^2)",
        if [], Equal, "the difference of two logs is the log of the quotient";
    "difference-of-twice-beside": "log(?a) + (-2) * log(?b) + ?t" => "?t + log(?a / ?b^2)",
        if [], Equal, "the difference of two logs is the log of the quotient";
    "sum-of-logs":           "log(?a) + log(?b)" => "log(?a * ?b)",
        if [], Equal, "the sum of two logs is the log of the product";
    "sum-of-logs-beside":    "log(?a) + log(?b) + ?t" => "?t + log(?a * ?b)",
        if [], Equal, "the sum of two logs is the log of the product";
    "log-of-indexed-product": "log(prod[?i](?a))" => "sum[?i](log(?a))",
        if [on(Positive, "?a")], Equal, "the log of a product is the sum of the logs";
    "log-of-power":          "log(?a^?b)" => "?b * log(?a)",
        if [on(Positive, "?a")], Equal, "the log of a power: the exponent comes down";
    "log-of-root":           "log(?a^0.5)" => "1/2 * log(?a)",
        if [], Equal, "the log of a root is half the log";
    "log-of-reciprocal":     "log(?a^(-1))" => "-log(?a)",
        if [], Equal, "the log of a reciprocal is minus the log";
    "log-of-exp":            "log(exp(?a))" => "?a",
        if [], Equal, "log undoes exp";
    "log-of-normal-density": "log(normpdf(?z))" => "-?z^2/2 - log(2 * pi)/2",
        if [], Equal, "the log of the standard normal density is minus half the square, less half of log(2π)";
    "log-of-exp-factor":     "log(?a * exp(?b))" => "log(?a) + ?b",
        if [], Equal, "log undoes exp";
    "gamma-of-one":          "gamma(1)" => "1",
        if [], Equal, "Γ(1) = 1";
    "gamma-of-two":          "gamma(2)" => "1",
        if [], Equal, "Γ(2) = 1";
    "beta-of-ones":          "beta(1, 1)" => "1",
        if [], Equal, "B(1, 1) = 1";
    "log-of-one":            "log(1)" => "0",
        if [], Equal, "log 1 = 0";
    "exp-of-zero":           "exp(0)" => "1",
        if [], Equal, "exp 0 = 1";
    // Not a rule without its condition: log(?c ?a) = log(?c) + log(?a). At c = a = -1 the right does not exist.
    // Not a rule: log(?a + ?b) = log(?a) + log(?b). At a = b = 1 the left is log 2, the right 0.
    // Not a rule without its condition: log(?a^?b) = ?b log(?a). At a = -1, b = 2 the right does not exist.

    // Cases.
    "indicator-holds":       "ind(?c)" => "1",
        if [on(Positive, "?c")], Equal, "the condition holds for every observation";
    "case-holds":            "if(?c, ?a, ?b)" => "?a",
        if [on(Positive, "?c")], Equal, "the condition holds for every observation";
    "log-of-cases":          "log(if(?c, ?a, ?b))" => "if(?c, log(?a), log(?b))",
        if [], Equal, "the log of each case";
    "log-of-complement-of-cases": "log(1 - if(?c, ?a, ?b))" => "if(?c, log(1 - ?a), log(1 - ?b))",
        if [], Equal, "the log of each case";
    "case-apart":            "if(?c, ?a, ?t + ?b)" => "if(?c, 0, ?t) + if(?c, ?a, ?b)",
        if [on(ParameterFree, "?c"), on(ParameterFree, "?t")], Equal, "a case is split into the part without the parameters and the rest";
    "first-case-apart":      "if(?c, ?t + ?a, ?b)" => "if(?c, ?t, 0) + if(?c, ?a, ?b)",
        if [on(ParameterFree, "?c"), on(ParameterFree, "?t")], Equal, "a case is split into the part without the parameters and the rest";
    // Not a rule: ind(?c) = 1 without its condition. With c = (1 < 0) the left is 0.

    // Links.
    "log-of-sigmoid":        "log(sigmoid(?a))" => "?a - log(1 + exp(?a))",
        if [], Equal, "log(sigmoid(z)) = z - log(1 + exp(z)), by the definition of the sigmoid";
    "log-of-sigmoid-complement": "log(1 - sigmoid(?a))" => "-log(1 + exp(?a))",
        if [], Equal, "log(1 - sigmoid(z)) = -log(1 + exp(z)), by the definition of the sigmoid";
    "sigmoid-written-out":   "(1 + exp(-?a))^-1" => "sigmoid(?a)",
        if [], Equal, "the sigmoid of z is 1/(1 + exp(-z))";
    "sigmoid-of-sum-written-out": "(1 + exp(-?a + ...))^-1" => "sigmoid(?a + ...)",
        if [], Equal, "the sigmoid of z is 1/(1 + exp(-z))";
    "sigmoid-of-odds":       "exp(?a) * (1 + exp(?a))^-1" => "sigmoid(?a)",
        if [], Equal, "the sigmoid of z is exp(z)/(1 + exp(z))";
    "multiple-of-sigmoid":   "?c * exp(?a) * (1 + exp(?a))^-1" => "?c * sigmoid(?a)",
        if [], Equal, "the sigmoid of z is exp(z)/(1 + exp(z))";
    "log-of-sigmoid-of-sign": "log(sigmoid(?a))" => "-log(1 + exp(-?a))",
        if [], Equal, "log σ(z) = -log(1 + exp(-z)), by the definition of the sigmoid";

    // Powers and quotients.
    "power-of-power":        "(?a^?b)^?c" => "?a^(?b * ?c)",
        if [on(Positive, "?a")], Equal, "exponents multiply";
    "power-of-exp":          "exp(?a)^?n" => "exp(?n * ?a)",
        if [], Equal, "exponents multiply";
    "root-times-itself":     "?a^0.5 * ?a^0.5" => "?a",
        if [], Equal, "a root times itself is what stands below it";
    "root-times-itself-beside": "?a^0.5 * ?a^0.5 * ?b" => "?a * ?b",
        if [], Equal, "a root times itself is what stands below it";
    "root-divides-twice":    "(?a^0.5)^(-1) * (?a^0.5)^(-1)" => "?a^(-1)",
        if [], Equal, "a root times itself is what stands below it";
    "root-divides-twice-beside": "(?a^0.5)^(-1) * (?a^0.5)^(-1) * ?b" => "?a^(-1) * ?b",
        if [], Equal, "a root times itself is what stands below it";
    "square-of-multiple-of-root": "(?c * ?a^0.5)^2" => "?c^2 * ?a",
        if [], Equal, "a root times itself is what stands below it";
    "square-of-negative":    "((-1) * ?a)^2" => "?a^2",
        if [], Equal, "the minus goes in the square";
    "power-of-product":      "(?a * ...)^?n" => "?a^?n * ...",
        if [on(NonZero, "?a"), on(Integer, "?n")], Equal, "a whole power of a product is the product of the powers";
    "abs-of-multiple":       "|?c * ?a|" => "?c * |?a|",
        if [on(Positive, "?c")], Equal, "a positive factor comes out of the absolute value";
    "norm-of-negative":      "‖(-1) * ?v‖" => "‖?v‖",
        if [], Equal, "a vector and its negative are of the same length";
    // Not a rule without its condition: |?c ?a| = ?c |?a|. At c = -1, a = 1 the left is 1, the right -1.
    "cancel":                "?a * ?a^(-1)" => "1",
        if [on(NonZero, "?a")], Equal, "the factor cancels";
    "cancel-factor":         "?a * ?a^(-1) * ?b" => "?b",
        if [on(NonZero, "?a")], Equal, "the factor cancels";
    "complement-of-share":   "1 - ?a * (?a + ?b)^(-1)" => "?b * (?a + ?b)^(-1)",
        if [], Equal, "what is left of the whole is the other part";
    "complement-of-reciprocal": "1 - (1 + ?b)^(-1)" => "?b * (1 + ?b)^(-1)",
        if [], Equal, "what is left of the whole is the other part";
    // Not a rule without its condition: ?a/?a = 1. At a = 0 the left does not exist.
    // Not a rule: (?a * ?b)^?c = ?a^?c * ?b^?c. At a = b = -1, c = 1/2 the right does not exist.

    // Sums and products.
    "distribute":            "?c * (?a + ...)" => "?c * ?a + ...",
        if [], Equal, "multiply out";
    "common-factor":         "?c * ?a + ..." => "?c * (?a + ...)",
        if [], Equal, "take the common factor out";
    "distribute-over-log":   "?c * (log(?b) + ?a)" => "?c * log(?b) + ?c * ?a",
        if [], Equal, "multiply out";
    "distribute-over-multiple-of-log": "?c * (?d * log(?b) + ?a)" => "?c * ?d * log(?b) + ?c * ?a",
        if [], Equal, "multiply out";
    "bracket-apart":         "?c * (?t + ?a)" => "?c * ?t + ?c * ?a",
        if [on(ParameterFree, "?c"), on(ParameterFree, "?t")], Equal, "the bracket is split into the part without the parameters and the rest";
    "distribute-sign":       "(-1) * (?a + ...)" => "-?a + ...",
        if [], Equal, "bring the minus inside";
    "collect":               "?a" => "?b",
        if [on(Collected, "?b")], Equal, "collect like terms";
    "sum-of-sum":            "sum[?i](?a + ...)" => "sum[?i](?a) + ...",
        if [], Equal, "the sum of a sum is the sum of the sums";
    "difference-of-sums":    "sum[?i](?a) + (-1) * sum[?i](?b)" => "sum[?i](?a - ?b)",
        if [], Equal, "the difference of two sums is the sum of the differences";
    "difference-of-sums-beside": "sum[?i](?a) + (-1) * sum[?i](?b) + ?t" => "?t + sum[?i](?a - ?b)",
        if [], Equal, "the difference of two sums is the sum of the differences";
    "sum-apart":             "sum[?i](?c + ?a)" => "sum[?i](?c) + sum[?i](?a)",
        if [on(ParameterFree, "?c")], Equal, "the sum is split into the part without the parameters and the rest";
    "sum-of-constant":       "sum[?i=1..?h](?c)" => "?h * ?c",
        if [free_of("?c", "?i"), on(Positive, "?h"), on(Integer, "?h")], Equal, "a term without the index is counted as often as there are indices";
    "sum-of-constant-from":  "sum[?i=?l..?h](?c)" => "(?h + 1 - ?l) * ?c",
        if [free_of("?c", "?i"), on(Reaches, "?h")], Equal, "a term without the index is counted as often as there are indices";
    "factor-out-of-sum":     "sum[?i](?c * ?a)" => "?c * sum[?i](?a)",
        if [free_of("?c", "?i")], Equal, "a factor without the index comes out of the sum";
    "factor-out-of-power":   "sum[?i]((?c * ?b)^?n * ?a)" => "?c^?n * sum[?i](?b^?n * ?a)",
        if [free_of("?c", "?i"), free_of("?n", "?i"), on(Integer, "?n")], Equal, "a factor without the index comes out of the sum";
    "factor-out-in-log":     "log(sum[?i](?c * ?a))" => "log(?c * sum[?i](?a))",
        if [free_of("?c", "?i")], Equal, "a factor without the index comes out of the sum";
    "factor-out-of-power-in-log": "log(sum[?i]((?c * ?b)^?n * ?a))" => "log(?c^?n * sum[?i](?b^?n * ?a))",
        if [free_of("?c", "?i"), free_of("?n", "?i"), on(Integer, "?n")], Equal, "a factor without the index comes out of the sum";
    "sign-into-bracket":     "(-1) * ?c * (?a - log(?b))" => "?c * (log(?b) - ?a)",
        if [], Equal, "bring the minus inside";
    "sign-into-cases":       "(-1) * if(?c, ?a, ?b)" => "if(?c, -?a, -?b)",
        if [], Equal, "bring the minus inside";
    "sign-into-multiple":    "(-1) * ?c * sum[?i](?a)" => "?c * sum[?i](-?a)",
        if [], Equal, "bring the minus inside";
    "sign-into-sum":         "(-1) * sum[?i](?a)" => "sum[?i](-?a)",
        if [], Equal, "bring the minus inside";
    // Not a rule without its condition: sum[?i=?l..?h](?c) = (?h + 1 - ?l) ?c. With l = 3, h = 1 the sum is empty and the right is -c.
    // Not a rule without its condition: sum[?i](?c ?a) = ?c sum[?i](?a). With c = i the index escapes its sum.
    // Not a rule: sum[?i](?a ?b) = sum[?i](?a) sum[?i](?b). With a = b = 1, m = 2 the left is 2, the right 4.

    // Vectors and matrices.
    "inner-of-itself":       "dot(?v, ?v)" => "‖?v‖^2",
        if [], Equal, "the inner product of a vector with itself is its squared norm";
    "inner-of-multiple":     "dot(?u, ?c * ?v)" => "?c * dot(?u, ?v)",
        if [on(Scalar, "?c")], Equal, "a number comes out of the inner product";
    "inner-of-multiple-left": "dot(?c * ?u, ?v)" => "?c * dot(?u, ?v)",
        if [on(Scalar, "?c")], Equal, "a number comes out of the inner product";
    "matrix-of-multiple":    "matmul(?A, ?c * ?v)" => "?c * matmul(?A, ?v)",
        if [on(Scalar, "?c")], Equal, "a number comes out of the product";
    "multiple-of-matrix":    "matmul(?c * ?A, ?v)" => "?c * matmul(?A, ?v)",
        if [on(Scalar, "?c")], Equal, "a number comes out of the product";
    "identity-of-vector":    "matmul(identity(?n), ?v)" => "?v",
        if [], Equal, "the identity matrix changes nothing";
    "identity-solved":       "matmul(inv(identity(?n)), ?v)" => "?v",
        if [], Equal, "the identity matrix is its own inverse";
    "multiple-solved":       "matmul(inv(?c * ?A), ?v)" => "?c^(-1) * matmul(inv(?A), ?v)",
        if [on(Scalar, "?c"), on(NonZero, "?c")], Equal, "the inverse of a multiple is the inverse over the number";
    "inverse-solved":        "matmul(inv(inv(?A)), ?v)" => "matmul(?A, ?v)",
        if [on(Definite, "?A")], Equal, "the inverse of the inverse is the matrix itself";
    "inverse-of-identity":   "inv(identity(?n))" => "identity(?n)",
        if [], Equal, "the identity matrix is its own inverse";
    "inverse-of-multiple":   "inv(?c * ?A)" => "?c^(-1) * inv(?A)",
        if [on(Scalar, "?c"), on(NonZero, "?c")], Equal, "the inverse of a multiple is the inverse over the number";
    "inverse-of-inverse":    "inv(inv(?A))" => "?A",
        if [on(Definite, "?A")], Equal, "the inverse of the inverse is the matrix itself";
    "det-of-identity":       "det(identity(?n))" => "1",
        if [], Equal, "the determinant of the identity matrix is 1";
    "det-of-multiple-identity": "det(?c * identity(?n))" => "?c^?n",
        if [on(Scalar, "?c")], Equal, "the determinant of a diagonal matrix is the product of its diagonal";
    "det-of-multiple":       "det(?c * ?A)" => "?c^dim(?A) * det(?A)",
        if [on(Scalar, "?c")], Equal, "a number comes out of the determinant once for each row";
    "det-of-inverse":        "det(inv(?A))" => "det(?A)^(-1)",
        if [on(Definite, "?A")], Equal, "the determinant of the inverse is the inverse of the determinant";
    "det-of-diagonal":       "det(diag(?s))" => "prod[?j=1..dim(?s)](?s[?j])",
        if [], Equal, "the determinant of a diagonal matrix is the product of its diagonal";
    "trace-of-sum":          "trace(?A + ...)" => "trace(?A) + ...",
        if [], Equal, "the trace of a sum is the sum of the traces";
    "trace-of-multiple":     "trace(?c * ?A)" => "?c * trace(?A)",
        if [on(Scalar, "?c")], Equal, "a number comes out of the trace";
    "trace-of-identity":     "trace(identity(?n))" => "?n",
        if [], Equal, "the trace of the identity matrix is its number of rows";
    "trace-of-multiple-identity": "trace(?c * identity(?n))" => "?n * ?c",
        if [on(Scalar, "?c")], Equal, "the trace of a multiple of the identity matrix is the number once for each row";
    "trace-of-solved":       "trace(matmul(?A, inv(?A)))" => "dim(?A)",
        if [on(Definite, "?A")], Equal, "a matrix times its inverse is the identity matrix";
    "trace-of-solved-first": "trace(matmul(inv(?A), ?A))" => "dim(?A)",
        if [on(Definite, "?A")], Equal, "a matrix times its inverse is the identity matrix";
    "trace-of-diagonal":     "trace(diag(?s))" => "sum[?j=1..dim(?s)](?s[?j])",
        if [], Equal, "the trace of a diagonal matrix is the sum of its diagonal";
    "trace-of-diagonals":    "trace(matmul(inv(diag(?t)), diag(?s)))" => "sum[?j=1..dim(?s)](?s[?j] / ?t[?j])",
        if [], Equal, "with diagonal matrices the components stand side by side";
    "trace-of-outer":        "trace(outer(?u, ?v))" => "dot(?u, ?v)",
        if [], Equal, "the trace of an outer product is the inner product";
    "diagonal-form":         "dot(?v, matmul(diag(?s), ?v))" => "sum[?j=1..dim(?s)](?s[?j] * ?v[?j]^2)",
        if [], Equal, "with a diagonal matrix the components stand side by side";
    "diagonal-form-inverse": "dot(?v, matmul(inv(diag(?s)), ?v))" => "sum[?j=1..dim(?s)](?v[?j]^2 / ?s[?j])",
        if [], Equal, "with a diagonal matrix the components stand side by side";
    "component-of-sum":      "(?u + ...)[?j]" => "?u[?j] + ...",
        if [], Equal, "sums of vectors are taken component by component";
    "component-of-multiple": "(?c * ?v)[?j]" => "?c * ?v[?j]",
        if [on(Scalar, "?c")], Equal, "multiples of vectors are taken component by component";
    "component-of-power":    "(?v^?n)[?j]" => "?v[?j]^?n",
        if [on(Scalar, "?n")], Equal, "functions of vectors are taken component by component";
    "component-of-exp":      "exp(?v)[?j]" => "exp(?v[?j])",
        if [], Equal, "functions of vectors are taken component by component";
    "component-of-log":      "log(?v)[?j]" => "log(?v[?j])",
        if [], Equal, "functions of vectors are taken component by component";
    "component-of-sigmoid":  "sigmoid(?v)[?j]" => "sigmoid(?v[?j])",
        if [], Equal, "functions of vectors are taken component by component";
    "component-of-tanh":     "tanh(?v)[?j]" => "tanh(?v[?j])",
        if [], Equal, "functions of vectors are taken component by component";
    "component-of-softmax":  "softmax(?z)[?k]" => "exp(?z[?k]) / sum[?j=1..dim(?z)](exp(?z[?j]))",
        if [], Definition, "the softmax is each exponential over the sum of all";
    "log-of-softmax":        "log(softmax(?z)[?k])" => "?z[?k] - log(sum[?j=1..dim(?z)](exp(?z[?j])))",
        if [], Equal, "the log of a softmax is the logit minus the log of the sum of all exponentials";
    "shares-of-difference":  "sum[?k=1..?h](?y * (?a - ?c))" => "sum[?k=1..?h](?y * ?a) - ?c",
        if [sums_to_one("?y", "?k"), free_of("?c", "?k")], Equal, "the components sum to one, so what does not depend on the index counts once";
    "counts-of-difference":  "sum[?k=1..?h](?y * (?a - ?c))" => "sum[?k=1..?h](?y * ?a) - ?n * ?c",
        if [sums_to("?y", "?k"), free_of("?c", "?k")], Equal, "the counts sum to the number of trials, so what does not depend on the index counts once a trial";
    // Not a rule: inv(?A * ?B) = inv(?B) * inv(?A). XᵀX has an inverse where X is not square and has none.
    // Not a rule: dot(?u, matmul(?A, ?v)) = dot(?v, matmul(?A, ?u)). With A = [0 1; 0 0] the one is u₁v₂, the other v₁u₂.
    // Not a rule: det(?A + ?B) = det(?A) + det(?B). With two identity matrices of size 2 the left is 4, the right 2.

    // Expectations and divergences.
    "divergence":            "KL(?p || ?q)" => "E[?x ~ ?p](log(?p / ?q))",
        if [], Definition, "the Kullback-Leibler divergence is the expected log ratio";
    "expectation-of-sum":    "E[?x ~ ?p](?a + ...)" => "E[?x ~ ?p](?a) + ...",
        if [integrable("?a", "?x")], Equal, "expectation is linear";
    "expectation-apart":     "E[?x ~ ?p](?c + ?a)" => "E[?x ~ ?p](?c) + E[?x ~ ?p](?a)",
        if [integrable("?c", "?x")], Equal, "expectation is linear";
    "expectation-of-multiple": "E[?x ~ ?p](?c * ?a)" => "?c * E[?x ~ ?p](?a)",
        if [free_of("?c", "?x")], Equal, "expectation is linear";
    "expectation-into-sum":  "E[?x ~ ?p](sum[?k=1..?h](?a))" => "sum[?k=1..?h](E[?x ~ ?p](?a))",
        if [integrable("?a", "?x"), free_of("?h", "?x")], Equal, "expectation is linear";
    "expectation-of-constant": "E[?x ~ ?p](?c)" => "?c",
        if [free_of("?c", "?x")], Equal, "the expectation of a constant is the constant";
    // Not a rule without its condition: E[?x ~ ?p](?a + ...) = E[?x ~ ?p](?a) + .... With a Cauchy p and the summands
    // x and -x the left is 0, and neither expectation on the right exists.
    // Not a rule: E[?x ~ ?p](?a * ?b) = E[?x ~ ?p](?a) E[?x ~ ?p](?b). With a = b = x and x = ±1 by chance the left is 1, the right 0.
    "sample-mean":           "1/?m * sum[?i=1..?m](?a)" => "E[?x ~ ?p](?b)",
        if [Condition { kind: SampleOf, of: "?b", variable: Some("?x") }], Approximation, "the sample mean estimates the expectation (law of large numbers)";
    "expectation-as-sum":    "E[?x ~ ?p](?a)" => "sum[?x](?p * ?a)",
        if [], Definition, "the expectation under a discrete distribution is a sum over its support";
    "expectation-as-integral": "E[?x ~ ?p](?a)" => "integral[?x](?p * ?a)",
        if [], Definition, "the expectation under a continuous distribution is an integral over its support";

    // Objectives: of the body of an argmax or argmin.
    "increasing-log":        "?a" => "log(?a)",
        if [on(Positive, "?a")], Increasing, "log is monotone increasing, so the optimum stays where it is";
    "drop-term":             "?c + ?a" => "?a",
        if [on(ParameterFree, "?c")], Shift, "a term without the parameters does not move the optimum";
    "drop-factor":           "?c * ?a" => "?a",
        if [on(ParameterFree, "?c"), on(Positive, "?c")], Scale, "a positive factor without the parameters does not move the optimum";
    "scale":                 "?a" => "?c * ?a",
        if [on(ParameterFree, "?c"), on(Positive, "?c")], Scale, "scaling by a positive constant does not move the optimum";
    "negate":                "?a" => "-?a",
        if [], Negate, "to maximise is to minimise the negative";
    // Not a rule without its condition: drop a factor. With c = -1 the maximum becomes a minimum.
    // Not a rule as an equality of terms: ?c + ?a = ?a. It proves 0 = 1.
}
