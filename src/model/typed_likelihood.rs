//! A likelihood or a loss that is typed as a function of its parameters: `L(μ; x) = …` is no density of μ. It is an objective.

use super::Options;
use crate::syntax::ast::{
    Argument, Expr, ExprKind, Input, Optimum, Separator, Statement, StatementKind, Subscript,
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

/// The input with `argmax[μ] …` for `L(μ; x) = …`, and what is said of it; none where no such function is typed.
pub(super) fn stated(input: &Input, options: &Options) -> Option<(Input, Vec<String>)> {
    let mut rewritten = input.clone();
    let mut remarks = Vec::new();
    for statement in &mut rewritten.statements {
        if let Some((objective, remark)) = objective(statement, options) {
            statement.kind = StatementKind::Bare(objective);
            remarks.push(remark);
        }
    }
    (!remarks.is_empty()).then_some((rewritten, remarks))
}

fn objective(statement: &Statement, options: &Options) -> Option<(Expr, String)> {
    let StatementKind::Defined {
        left,
        right,
        is_proportional: false,
    } = &statement.kind
    else {
        return None;
    };
    let ExprKind::Call(callee, arguments) = &left.kind else {
        return None;
    };
    let ExprKind::Name(word) = &callee.kind else {
        return None;
    };
    let is_likelihood = LIKELIHOODS.contains(&word.as_str());
    if !is_likelihood && !LOSSES.contains(&word.as_str()) {
        return None;
    }
    let names = of_parameters(arguments, options)?;
    let written: Vec<String> = names.iter().filter_map(word_of).collect();
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
    Some((Expr { kind, span }, remark))
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
    let names_data = behind.iter().all(|a| is_data(&a) && !is_optimised(&a));
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
