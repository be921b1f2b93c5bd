//! A loss under a name of its own: `S(β) = sum[i=1..n]((y_i - βᵀx_i)²)` holds data that its left side does not name, so it is no
//! density of β.

use super::classes::same;
use super::typed_likelihood::{DATA, is_sum};
use super::{Question, typed_function, walk, word_of};
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{Argument, BigOperator, Expr, ExprKind, Factor, Separator, Statement};

/// What densities are called.
const DENSITIES: &[&str] = &["p", "P", "q", "Pr", "pr", "π"];

/// What posteriors are called, whose left side does not name the data.
const POSTERIORS: &[&str] = &["posterior", "post"];

/// What is maximised, or may be either: the variance of a projection, the utility of a choice.
const GAINS: &[&str] = &[
    "var", "variance", "utility", "gain", "reward", "accuracy", "profit", "score", "return", "lik",
];

/// Whether a function of parameters is a loss: sums of squares and of absolute values are minimised.
///
/// # Errors
/// [`Code::BadModel`] at another sum over data, of which nothing says whether it is minimised or maximised.
pub(super) fn is_loss(statement: &Statement, question: &Question) -> Result<bool, Diagnostic> {
    let Some((word, arguments, right)) = typed_function(statement) else {
        return Ok(false);
    };
    if POSTERIORS.contains(&word.to_lowercase().as_str()) {
        let message = format!("`{word}` is read as no density: nothing says what is observed");
        return Err(Diagnostic::at(Code::BadModel, statement.span, message)
            .help("write `argmax[θ] p(θ | y[1..n])`, or the model and the prior: `y_i ~ Normal(θ, 1); θ ~ Normal(0, τ²)`"));
    }
    let is_alone = question.input.statements.len() == 1;
    if !is_alone || DENSITIES.contains(&word.as_str()) || !are_parameters(arguments) {
        return Ok(false);
    }
    let inner = match &right.kind {
        ExprKind::Call(callee, inner) if word_of(callee).as_deref() == Some("sqrt") => {
            inner.first().map_or(right, |a| &a.value)
        }
        _ => right,
    };
    if !is_sum(inner) || !holds_data(right) {
        return Ok(false);
    }
    if is_size(right) && !GAINS.contains(&word.to_lowercase().as_str()) {
        return Ok(true);
    }
    let names = arguments.iter().filter_map(|a| word_of(&a.value));
    let of = names.collect::<Vec<_>>().join(", ");
    let message = format!("nothing says whether `{word}` is minimised or maximised");
    Err(Diagnostic::at(Code::BadModel, statement.span, message)
        .help(format!(
            "write `loss({of}) = …` for a loss, and `ℓ({of}) = …` for a log-likelihood"
        ))
        .help(format!("or say it: `argmin[{of}] …`, `argmax[{of}] …`")))
}

/// `-sum[i=1..n]((y_i - a)²)`
pub(super) fn is_minus_a_size(formula: &Expr) -> bool {
    matches!(&formula.kind, ExprKind::Sum(summands)
        if matches!(&summands[..], [(true, size)] if is_size(size)))
}

fn are_parameters(arguments: &[Argument]) -> bool {
    let is_one = |a: &Argument| {
        let word = word_of(&a.value);
        let is_name = word.is_some_and(|word| !DATA.contains(&word.as_str()));
        is_name && a.name.is_none() && a.separator == Separator::Comma
    };
    !arguments.is_empty() && arguments.iter().all(is_one)
}

/// Whether a name that samples go by stands in it: a density would name it on its left side.
fn holds_data(formula: &Expr) -> bool {
    let mut found = false;
    walk::visit(formula, &mut |e| {
        found |= matches!(&e.kind, ExprKind::Name(word) if DATA.contains(&word.as_str()));
    });
    found
}

/// `(y - X β)ᵀ(y - X β)` with a number before it or none, or `(y - X β)ᵀ W (y - X β)` of a difference: of `wᵀ S w` it is not
/// known which end is sought.
pub(super) fn is_square(factors: &[Factor]) -> bool {
    let transposed = |f: &Factor| match &f.value.kind {
        ExprKind::Transpose(inner) => Some((**inner).clone()),
        _ => None,
    };
    let Some(place) = factors.iter().position(|f| transposed(f).is_some()) else {
        return false;
    };
    let (before, square) = factors.split_at(place);
    let [first, between @ .., last] = square else {
        return false;
    };
    let is_name = |f: &Factor| !f.divided && word_of(&f.value).is_some();
    let is_difference = matches!(last.value.kind, ExprKind::Sum(_));
    let is_whole = match between {
        [] => true,
        [matrix] => is_name(matrix) && is_difference,
        _ => false,
    };
    is_whole
        && !last.divided
        && before.iter().all(|f| is_weight(&f.value))
        && transposed(first).is_some_and(|inner| same(&inner, &last.value))
}

/// Whether it is a number, or a name such as λ or w_i, that stands before a size, or a size below a bar.
fn is_weight(factor: &Expr) -> bool {
    match &factor.kind {
        ExprKind::Number(_) | ExprKind::Name(_) => true,
        ExprKind::Subscripted(base, _) => matches!(base.kind, ExprKind::Name(_)),
        ExprKind::Product(factors) => factors.iter().all(|f| is_weight(&f.value)),
        _ => is_size(factor),
    }
}

/// Whether it is a square, an absolute value, a norm, the largest of zero and something, or a sum, a root or a positive multiple
/// of such.
pub(super) fn is_size(formula: &Expr) -> bool {
    match &formula.kind {
        ExprKind::Bars(_) | ExprKind::DoubleBars(_) => true,
        ExprKind::Power(base, exponent) => {
            let is_even = matches!(&exponent.kind, ExprKind::Number(n) if n.is_integer() && n.to_integer() % 2 == 0);
            is_even || is_size(base)
        }
        ExprKind::Big(big) => big.operator == BigOperator::Sum && is_size(&big.body),
        ExprKind::Sum(summands) => {
            { summands.iter() }.all(|(is_negative, part)| !is_negative && is_size(part))
        }
        ExprKind::Product(factors) => {
            let (sizes, others): (Vec<_>, Vec<_>) =
                { factors.iter() }.partition(|factor| !factor.divided && is_size(&factor.value));
            is_square(factors)
                || !sizes.is_empty() && others.iter().all(|factor| is_weight(&factor.value))
        }
        ExprKind::Call(callee, arguments) => match word_of(callee).as_deref() {
            Some("sqrt") => arguments.iter().all(|a| is_size(&a.value)),
            Some("abs" | "norm1") => true,
            // `log(1 + exp(-y f))`
            Some("log" | "ln") => { arguments.iter() }.all(|a| is_one_and_more(&a.value)),
            Some("max") => {
                let zero = ExprKind::Number(0.into());
                arguments.iter().any(|a| a.value.kind == zero)
            }
            _ => false,
        },
        _ => false,
    }
}

/// `1 + exp(z)`, `1 + z²`
fn is_one_and_more(formula: &Expr) -> bool {
    let ExprKind::Sum(summands) = &formula.kind else {
        return false;
    };
    let is_exp = |part: &Expr| match &part.kind {
        ExprKind::Call(callee, _) => word_of(callee).as_deref() == Some("exp"),
        _ => false,
    };
    match &summands[..] {
        [(false, one), more @ ..] => {
            one.kind == ExprKind::Number(1.into()) && { more.iter() }
                .all(|(is_negative, part)| !is_negative && (is_exp(part) || is_size(part)))
        }
        _ => false,
    }
}

/// What is expected, or a divergence: it has no sign that would tell a loss from a log-likelihood.
pub(super) fn is_expected(formula: &Expr) -> bool {
    match &formula.kind {
        ExprKind::Expectation { .. } | ExprKind::Kl(..) => true,
        ExprKind::Call(callee, _) => word_of(callee).as_deref() == Some("H"),
        _ => false,
    }
}

/// `KL(p || q)`, or `-sum[i](log(p(x_i; θ)))`: what is minimised, under whatever name.
pub(super) fn is_minimised(formula: &Expr) -> bool {
    match &formula.kind {
        ExprKind::Kl(..) => true,
        ExprKind::Sum(summands) => {
            matches!(&summands[..], [(true, log)] if is_log_of_chances(log))
        }
        _ => is_size(formula),
    }
}

/// What densities and chances are called where their logarithm is taken.
const CHANCES: &[&str] = &["sigmoid", "σ", "expit", "softmax", "normcdf", "Φ"];

/// `sum[i](log(p(x_i; θ)))`, `y log(σ(f)) + (1 - y) log(1 - σ(f))`: the logarithm of chances or densities, with weights.
pub(super) fn is_log_of_chances(formula: &Expr) -> bool {
    match &formula.kind {
        ExprKind::Big(big) => big.operator == BigOperator::Sum && is_log_of_chances(&big.body),
        ExprKind::Sum(summands) => {
            { summands.iter() }.all(|(is_negative, part)| !is_negative && is_log_of_chances(part))
        }
        ExprKind::Product(factors) => {
            let is_log = |f: &&Factor| !f.divided && is_log_of_chances(&f.value);
            factors.iter().filter(is_log).count() == 1
        }
        ExprKind::Call(callee, arguments) => {
            matches!(word_of(callee).as_deref(), Some("log" | "ln")) && { arguments.iter() }
                .all(|a| is_chance(&a.value))
        }
        _ => false,
    }
}

/// `p(x; θ)`, `σ(f)`, `1 - σ(f)`, a component of `softmax(f)`.
fn is_chance(formula: &Expr) -> bool {
    match &formula.kind {
        ExprKind::Subscripted(base, _) => is_chance(base),
        ExprKind::Sum(summands) => match &summands[..] {
            [(false, one), (true, chance)] => {
                one.kind == ExprKind::Number(1.into()) && is_chance(chance)
            }
            _ => false,
        },
        ExprKind::Call(callee, _) => word_of(callee).is_some_and(|word| {
            DENSITIES.contains(&word.as_str()) || CHANCES.contains(&word.as_str())
        }),
        _ => false,
    }
}
