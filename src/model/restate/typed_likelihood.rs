//! A likelihood or a loss that is typed as a function of its parameters: `L(μ; x) = …` is no density of μ. It is an objective.

use super::{Options, Question, typed_function};
use crate::diag::{Code, Diagnostic};
use crate::greek;
use crate::syntax::ast::{
    Argument, BigOperator, Expr, ExprKind, Factor, Optimum, Separator, Statement, StatementKind,
    Subscript,
};
use crate::syntax::written_out;

/// What likelihoods and log-likelihoods are called, which are maximised.
const LIKELIHOODS: &[&str] = &["L", "ℓ", "ℒ", "loglik", "likelihood", "loglikelihood"];

/// What losses are called, which are minimised.
const LOSSES: &[&str] = &[
    "J",
    "loss",
    "Loss",
    "cost",
    "Cost",
    "nll",
    "NLL",
    "objective",
];

/// The letters that samples are called by.
const DATA: &[&str] = &["x", "X", "y", "Y", "t", "z", "D", "data"];

/// Puts `argmax[μ] …` in the place of `L(μ; x) = …`, and says so.
///
/// # Errors
/// `L(θ)` of a sum may be a loss or a log-likelihood.
pub(super) fn restate(question: &mut Question) -> Result<(), Diagnostic> {
    for place in 0..question.input.statements.len() {
        let statement = &question.input.statements[place];
        if let Some((objective, remark)) = objective(statement, &question.options)? {
            question.input.to_mut().statements[place].kind = StatementKind::Bare(objective);
            question.remarks.push(remark);
        }
    }
    Ok(())
}

fn objective(
    statement: &Statement,
    options: &Options,
) -> Result<Option<(Expr, String)>, Diagnostic> {
    let Some((word, arguments, right)) = typed_function(statement) else {
        return Ok(None);
    };
    let is_likelihood = LIKELIHOODS.contains(&word.as_str());
    if !is_likelihood && !LOSSES.contains(&word.as_str()) {
        return Ok(None);
    }
    let Some(names) = of_parameters(arguments, options) else {
        return Ok(None);
    };
    let written: Vec<String> = names.iter().filter_map(word_of).collect();
    if word == "L" && is_sum(right) {
        let of = written.join(", ");
        return Err(Diagnostic::at(
            Code::BadModel,
            statement.span,
            "`L` may be a loss here or a log-likelihood: the one is minimised, the other maximised",
        )
        .help(format!(
            "write `J({of}) = …` for a loss, and `ℓ({of}) = …` for a log-likelihood"
        ))
        .help(format!("or say it: `argmin[{of}] …`, `argmax[{of}] …`")));
    }
    let (kind, sign) = match is_likelihood {
        true => ("a likelihood", "maximised"),
        false => ("a loss", "minimised"),
    };
    let remark = format!(
        "`{}` is read as {kind} of `{}`, which is {sign}.",
        written_out(word),
        written.join("`, `")
    );
    let optimum = Optimum {
        names,
        body: right.clone(),
    };
    let kind = ExprKind::Optimum(is_likelihood, Box::new(optimum));
    let span = statement.span;
    Ok(Some((Expr { kind, span }, remark)))
}

/// Whether a formula is a sum, a norm, or a multiple of one: a likelihood is a product of densities.
fn is_sum(formula: &Expr) -> bool {
    match &formula.kind {
        ExprKind::Sum(_) | ExprKind::DoubleBars(_) => true,
        ExprKind::Big(big) => big.operator == BigOperator::Sum,
        ExprKind::Power(base, _) => matches!(base.kind, ExprKind::Sum(_) | ExprKind::DoubleBars(_)),
        ExprKind::Product(factors) => {
            let last = factors.iter().rev().find(|factor| !factor.divided);
            last.is_some_and(|last| is_sum(&last.value) && !has_powers(factors))
        }
        _ => false,
    }
}

/// Whether a factor is a power or a function, as those of a density are.
fn has_powers(factors: &[Factor]) -> bool {
    let is_one = |f: &Factor| matches!(f.value.kind, ExprKind::Power(..) | ExprKind::Call(..));
    factors
        .split_last()
        .is_some_and(|(_, before)| before.iter().any(is_one))
}

/// The names that it is a function of: those before a bar or a semicolon, unless what stands there is the sample.
fn of_parameters(arguments: &[Argument], options: &Options) -> Option<Vec<Expr>> {
    let is_before = |a: &&Argument| a.separator == Separator::Comma;
    let before: Vec<&Argument> = arguments.iter().take_while(is_before).collect();
    let is_optimised = |a: &&Argument| {
        let word = word_of(&a.value);
        word.is_some_and(|word| options.parameters.contains(&word))
    };
    let is_data =
        |a: &&Argument| word_of(&a.value).is_none_or(|word| DATA.contains(&word.as_str()));
    let behind = &arguments[before.len()..];
    let names_parameters = before.iter().all(|a| is_optimised(a) || !is_data(a));
    let is_greek = |a: &&Argument| {
        let first = word_of(&a.value).and_then(|word| word.chars().next());
        first.is_some_and(|letter| greek::name(letter).is_some())
    };
    let names_data = behind.iter().all(|a| !is_greek(&a) && !is_optimised(&a));
    let are_asked_for = options.parameters.is_empty() || before.iter().any(is_optimised);
    (!before.is_empty() && names_parameters && names_data && are_asked_for).then(|| {
        { before.iter() }
            .filter(|a| options.parameters.is_empty() || is_optimised(a))
            .map(|a| a.value.clone())
            .collect()
    })
}

/// `μ`, or `θ_1`.
fn word_of(expression: &Expr) -> Option<String> {
    match &expression.kind {
        ExprKind::Name(word) => Some(word.to_string()),
        ExprKind::Subscripted(base, Subscript::Word(below)) => {
            Some(format!("{}_{below}", word_of(base)?))
        }
        _ => None,
    }
}
