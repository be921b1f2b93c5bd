//! A likelihood or a loss that is typed as a function of its parameters: `L(μ; x) = …` is no density of μ. It is an objective,
//! as is `μ_ML = argmax[μ] …` under its name.

use super::variances::square_of;
use super::{Options, Question, equation, typed_function, unlisted, word_of};
use crate::diag::{Code, Diagnostic};
use crate::greek;
use crate::source::Span;
use crate::syntax::ast::{
    Argument, BigOperator, Expr, ExprKind, Factor, Optimum, Separator, Statement, StatementKind,
    Subscript, Word,
};

/// What likelihoods are called, which are maximised.
const LIKELIHOODS: &[&str] = &["L", "ℒ", "likelihood"];

/// What log-likelihoods and bounds of them are called, which are maximised as they are.
const LOG_LIKELIHOODS: &[&str] = &[
    "ℓ",
    "l",
    "ll",
    "LL",
    "logL",
    "loglik",
    "loglikelihood",
    "ELBO",
];

/// Whether a function goes by the name of a log-likelihood.
pub(in crate::model) fn is_log_likelihood(word: &str) -> bool {
    LOG_LIKELIHOODS.contains(&word)
}

/// What losses are called, which are minimised.
const LOSSES: &[&str] = &[
    "J",
    "E",
    "C",
    "R",
    "RSS",
    "SSE",
    "SSR",
    "MSE",
    "MAE",
    "loss",
    "Loss",
    "cost",
    "Cost",
    "nll",
    "NLL",
    "BCE",
    "CE",
    "RMSE",
    "WLS",
    "χ",
    "objective",
    "energy",
    "risk",
];

/// The letters that samples are called by.
pub(super) const DATA: &[&str] = &["x", "X", "y", "Y", "t", "z", "D", "data"];

/// Puts `argmax[μ] …` in the place of `L(μ; x) = …`, and says so; takes the name off an objective.
///
/// # Errors
/// `L(θ)` of a sum may be a loss or a log-likelihood.
pub(super) fn restate(question: &mut Question) -> Result<(), Diagnostic> {
    for place in 0..question.input.statements.len() {
        let statement = &question.input.statements[place];
        if let Some((objective, remark)) = named_objective(statement, question)? {
            question.input.to_mut().statements[place].kind = StatementKind::Bare(objective);
            question.remarks.extend(remark);
            continue;
        }
        if let Some((objective, remark)) = objective(statement, question)? {
            question.input.to_mut().statements[place].kind = StatementKind::Bare(objective);
            question.remarks.push(remark);
        }
    }
    Ok(())
}

/// `argmax[μ] …` of `μ_ML = argmax[μ] …`, `argmin[w] …` of a `loss = …` that stands alone and `argmax[θ] …` of such a `log L = …`
/// or `L = …`: elsewhere `R = …` is a matrix.
///
/// # Errors
/// One that does not say of what it is a function, or whether it is a loss.
fn named_objective(
    statement: &Statement,
    question: &Question,
) -> Result<Option<Named>, Diagnostic> {
    let Some((left, right)) = equation(statement) else {
        return Ok(None);
    };
    let (name, is_log) = match (word_of(left), log_of_name(left)) {
        (Some(name), _) => (name, false),
        (None, Some(name)) => (name, true),
        (None, None) => return Ok(None),
    };
    if matches!(right.kind, ExprKind::Optimum(..)) {
        return Ok(Some((right.clone(), None)));
    }
    let is_likelihood = LIKELIHOODS.contains(&name.as_str());
    let is_logarithm = is_log_likelihood(&name) || is_log && is_likelihood;
    let is_maximised = is_likelihood || is_logarithm;
    let is_listed = is_maximised || !is_log && LOSSES.contains(&name.as_str());
    if question.input.statements.len() > 1 || !is_listed {
        return Ok(None);
    }
    let span = left.span;
    let parameters = &question.options.parameters;
    let names: Vec<Expr> = parameters.iter().map(|word| named(word, span)).collect();
    let (log, sense) = match (is_log, is_maximised) {
        (true, _) => ("log ", "maximised"),
        (false, true) => ("", "maximised"),
        (false, false) => ("", "minimised"),
    };
    if names.is_empty() {
        let message = format!("nothing says over what `{log}{name}` is {sense}");
        return Err(Diagnostic::at(Code::BadModel, span, message)
            .help(format!(
                "say it on the left side, as in `{log}{name}(w) = …`"
            ))
            .help("or choose it with `--wrt`, as in `--wrt w`"));
    }
    let of = parameters.join(", ");
    let is_either = !is_logarithm && (is_sum(right) || unlisted::is_expected(right));
    if is_maximised && (unlisted::is_minimised(right) || is_either) {
        return Err(either(&name, &of, statement.span));
    }
    let kind = match is_logarithm {
        true => "log-likelihood",
        false => "likelihood",
    };
    let remark = is_maximised.then(|| {
        let of = parameters.join("`, `");
        format!("`{log}{name}` is read as a {kind} of `{of}`, which is maximised.")
    });
    let body = right.clone();
    let kind = ExprKind::Optimum(is_maximised, Box::new(Optimum { names, body }));
    Ok(Some((Expr { kind, span }, remark)))
}

/// The objective under a name, and what is said of it.
type Named = (Expr, Option<String>);

/// `L` of `log L`.
fn log_of_name(left: &Expr) -> Option<String> {
    let ExprKind::Call(callee, arguments) = &left.kind else {
        return None;
    };
    match (word_of(callee)?.as_str(), &arguments[..]) {
        ("log" | "ln", [single]) => word_of(&single.value),
        _ => None,
    }
}

/// The refusal of what may be a loss or a likelihood.
fn either(word: &str, of: &str, span: Span) -> Diagnostic {
    let message = format!(
        "`{word}` may be a loss here or a log-likelihood: the one is minimised, the other maximised"
    );
    let names = match word {
        "ℓ" => format!("write `J({of}) = …` for a loss"),
        _ => format!("write `J({of}) = …` for a loss, and `ℓ({of}) = …` for a log-likelihood"),
    };
    Diagnostic::at(Code::BadModel, span, message)
        .help(names)
        .help(format!("or say it: `argmin[{of}] …`, `argmax[{of}] …`"))
}

/// A parameter as it is chosen: `w`, or `θ_1`.
fn named(word: &str, span: Span) -> Expr {
    let of = |kind| Expr { kind, span };
    match word.split_once('_') {
        None => of(ExprKind::Name(word.into())),
        Some((base, below)) => {
            let base = of(ExprKind::Name(base.into()));
            of(ExprKind::Subscripted(
                Box::new(base),
                Subscript::Word(below.into()),
            ))
        }
    }
}

fn objective(
    statement: &Statement,
    question: &Question,
) -> Result<Option<(Expr, String)>, Diagnostic> {
    let options = question.options.as_ref();
    let logarithm = of_logarithm(statement);
    let function = logarithm.or_else(|| of_square(statement));
    let Some((word, arguments, right)) = function.or_else(|| typed_function(statement)) else {
        return Ok(None);
    };
    let is_likelihood = LIKELIHOODS.contains(&word.as_str()) || is_log_likelihood(word);
    let is_listed = is_likelihood || LOSSES.contains(&word.as_str());
    if !is_listed && !unlisted::is_loss(statement, question)? {
        return Ok(None);
    }
    // Sums over data are no densities, so `J(x) = ‖A x - b‖²` is of x.
    let is_of_all = !is_likelihood && is_sum(right);
    // A loss of one name has nothing else to be minimised over, whatever letter that is: `J(x) = ‖A x - b‖²`.
    let of_one = |arguments: &[Argument]| match arguments {
        [single] if !is_likelihood && options.parameters.is_empty() => {
            word_of(&single.value).map(|_| vec![single.value.clone()])
        }
        _ => None,
    };
    let Some(names) = of_parameters(arguments, options, is_of_all).or_else(|| of_one(arguments))
    else {
        return Ok(None);
    };
    let written: Vec<String> = names.iter().filter_map(word_of).collect();
    let is_open = is_sum(right) || unlisted::is_expected(right);
    let is_either = matches!(word.as_str(), "L" | "ℒ") && is_open && logarithm.is_none();
    // No log-likelihood is a sum of squares or minus the log of a density, and no loss is minus the one, or the other.
    let is_against = match is_likelihood {
        true => unlisted::is_minimised(right),
        false => unlisted::is_minus_a_size(right) || unlisted::is_log_of_chances(right),
    };
    if is_either || is_against {
        return Err(either(word, &written.join(", "), statement.span));
    }
    let (kind, sign) = match is_likelihood {
        true if word == "ELBO" => ("a lower bound of a log-likelihood", "maximised"),
        true if logarithm.is_some() || is_log_likelihood(word) => ("a log-likelihood", "maximised"),
        true => ("a likelihood", "maximised"),
        false => ("a loss", "minimised"),
    };
    let square = if of_square(statement).is_some() {
        "²"
    } else {
        ""
    };
    let remark = format!(
        "`{word}{square}` is read as {kind} of `{}`, which is {sign}.",
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

/// `L`, its arguments and the formula of `log L(θ) = …`.
fn of_logarithm(statement: &Statement) -> Option<(&Word, &[Argument], &Expr)> {
    let (log, inner, right) = typed_function(statement)?;
    let [inner] = inner else { return None };
    match (log.as_str(), &inner.value.kind) {
        ("log" | "ln", ExprKind::Call(callee, arguments)) => match &callee.kind {
            ExprKind::Name(word) => Some((word, arguments, right)),
            _ => None,
        },
        _ => None,
    }
}

/// χ, its arguments and the formula of `χ²(a) = …`: a sum of squares over the variances.
fn of_square(statement: &Statement) -> Option<(&Word, &[Argument], &Expr)> {
    let (left, right) = equation(statement)?;
    let ExprKind::Power(base, _) = &left.kind else {
        return None;
    };
    match &base.kind {
        ExprKind::Call(callee, arguments) => match &callee.kind {
            ExprKind::Name(word) if word == "χ" => Some((word, arguments, right)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a formula is a sum, a norm, or a multiple of one: a likelihood is a product of densities.
pub(super) fn is_sum(formula: &Expr) -> bool {
    match &formula.kind {
        ExprKind::Sum(_) | ExprKind::DoubleBars(_) => true,
        ExprKind::Big(big) => big.operator == BigOperator::Sum,
        ExprKind::Power(base, _) => matches!(base.kind, ExprKind::Sum(_) | ExprKind::DoubleBars(_)),
        ExprKind::Product(factors) => {
            let last = factors.iter().rev().find(|factor| !factor.divided);
            unlisted::is_square(factors)
                || last.is_some_and(|last| is_sum(&last.value) && !has_powers(factors))
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

/// The names that it is a function of: those before a bar or a semicolon, unless what stands there is the sample. Of `σ²` it
/// is σ: where a likelihood is largest does not depend on how its parameters are written.
fn of_parameters(arguments: &[Argument], options: &Options, is_of_all: bool) -> Option<Vec<Expr>> {
    let mut arguments = arguments.to_vec();
    for argument in &mut arguments {
        if let Some(word) = square_of(&argument.value) {
            argument.value.kind = ExprKind::Name(word);
        }
    }
    let is_before = |a: &&Argument| a.separator == Separator::Comma;
    let before: Vec<&Argument> = arguments.iter().take_while(is_before).collect();
    let is_optimised = |a: &&Argument| {
        let word = word_of(&a.value);
        word.is_some_and(|word| options.parameters.contains(&word))
    };
    let is_data =
        |a: &&Argument| word_of(&a.value).is_none_or(|word| DATA.contains(&word.as_str()));
    let behind = &arguments[before.len()..];
    let names_parameters = is_of_all || before.iter().all(|a| is_optimised(a) || !is_data(a));
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
