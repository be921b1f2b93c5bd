//! Words that mean a loss are no densities, although they stand before brackets as those do.

use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{Argument, Expr, ExprKind, Separator as Written};

/// Words that mean a loss, and so no density.
const LOSSES: &[&str] = &[
    "mse",
    "MSE",
    "rmse",
    "RMSE",
    "mae",
    "MAE",
    "bce",
    "BCE",
    "nll",
    "NLL",
    "loss",
    "cost",
    "risk",
    "error",
    "hinge",
    "huber",
    "crossentropy",
    "cross_entropy",
    "CrossEntropy",
];

/// `p(y | x; θ)` is a density; `mse(y, f(x; θ))` is none.
pub(in crate::model) fn is_header(bare: &Expr, arguments: &[Argument]) -> Result<(), Diagnostic> {
    let is_loss = matches!(&bare.kind, ExprKind::Call(callee, _) if matches!(&callee.kind, ExprKind::Name(word) if LOSSES.contains(&word.as_str())));
    let is_applied = |a: &Argument| matches!(a.value.kind, ExprKind::Call(..));
    let is_list = arguments.iter().all(|a| a.separator == Written::Comma);
    let is_none = is_loss || is_list && arguments.iter().any(is_applied);
    if !is_none {
        return Ok(());
    }
    Err(Diagnostic::at(
        Code::BadModel,
        bare.span,
        "this is no density of an observation",
    )
    .help("write how the observation is distributed, `y ~ Normal(f(x; θ), σ²)`, or its density, `p(y | x; θ)`")
    .help("or write what is minimised, `argmin[θ] sum[i=1..m]((y_i - f(x_i; θ))²)`"))
}
