//! The losses with a textbook name, as data: what their objective looks like and who plays which part.

use crate::term::Sense;
use crate::term::pattern::Patterns;
use std::sync::OnceLock;

/// Who plays a part in a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The metavariable itself; it must be free of the parameters.
    Fixed(&'static str, &'static str),
    /// The metavariable itself; it must depend on the parameters.
    Moving(&'static str, &'static str),
    /// The metavariable is a residual `target - prediction`, in either order: the target is its part
    /// without the parameters.
    Residual(&'static str),
    /// The metavariable must be an opaque density that depends on the parameters.
    Density(&'static str, &'static str),
    /// The metavariable must be a parameter's component: `w_j`.
    Weight(&'static str, &'static str),
}

/// One row: a loss that textbooks name.
pub struct NamedLoss {
    /// Its id in the JSON.
    pub id: &'static str,
    /// Its name in a sentence.
    pub name: &'static str,
    /// Whether it is minimised.
    pub sense: Sense,
    /// The body of the objective, in the notation with metavariables.
    pub body: &'static str,
    /// Who plays which part.
    pub parts: &'static [Part],
    patterns: OnceLock<Patterns>,
}

impl NamedLoss {
    /// The body as a pattern.
    pub fn patterns(&self) -> &Patterns {
        self.patterns
            .get_or_init(|| crate::lower::patterns(self.body, "0"))
    }
}

macro_rules! losses {
    ($($id:literal, $name:literal, $sense:ident, $body:literal, [$($part:expr),*];)+) => {
        const COUNT: usize = [$($id),+].len();

        /// Every named loss; the first that fits gives the name.
        pub static LOSSES: [NamedLoss; COUNT] = [$(NamedLoss {
            id: $id,
            name: $name,
            sense: Sense::$sense,
            body: $body,
            parts: &[$($part),*],
            patterns: OnceLock::new(),
        }),+];
    };
}

use Part::{Density, Fixed, Moving, Residual, Weight};

#[rustfmt::skip]
losses! {
    "mse", "mean squared error", Min, "1/?m * sum[?i](?r^2)", [Residual("?r")];
    "mse", "mean squared error", Min, "1/?m * ‖?r‖^2", [Residual("?r")];
    "sse", "sum of squared errors", Min, "sum[?i](?r^2)", [Residual("?r")];
    "sse", "sum of squared errors", Min, "‖?r‖^2", [Residual("?r")];
    "mae", "mean absolute error", Min, "1/?m * sum[?i](|?r|)", [Residual("?r")];
    "sae", "sum of absolute errors", Min, "sum[?i](|?r|)", [Residual("?r")];
    "weighted-mse", "weighted mean squared error", Min, "1/?m * sum[?i](?r^2 * ?w)", [Residual("?r"), Fixed("weight", "?w")];
    "bce", "binary cross entropy", Min, "-1/?m * sum[?i](?y * log(?p) + (1 - ?y) * log(1 - ?p))",
        [Fixed("target", "?y"), Moving("prediction", "?p")];
    "categorical-cross-entropy", "categorical cross entropy", Min, "-1/?m * sum[?i](sum[?j](?y * log(?p)))",
        [Fixed("target", "?y"), Moving("prediction", "?p")];
    "poisson-nll", "Poisson negative log-likelihood", Min, "1/?m * sum[?i](?p - ?y * log(?p))",
        [Fixed("target", "?y"), Moving("prediction", "?p")];
    "poisson-nll-log", "Poisson negative log-likelihood with a log link", Min, "1/?m * sum[?i](exp(?f) - ?y * ?f)",
        [Fixed("target", "?y"), Moving("log-rate", "?f")];
    "ridge", "ridge regression objective", Min, "sum[?i](?r^2) + ?l * sum[?j](?w^2)",
        [Residual("?r"), Fixed("penalty", "?l"), Weight("weight", "?w")];
    "lasso", "lasso objective", Min, "sum[?i](?r^2) + ?l * sum[?j](|?w|)",
        [Residual("?r"), Fixed("penalty", "?l"), Weight("weight", "?w")];
    "expected-log-likelihood", "maximum likelihood objective", Max, "E[?x ~ ?p](log(?q))",
        [Fixed("data distribution", "?p"), Density("model", "?q")];
    "mean-log-likelihood", "mean log-likelihood", Max, "1/?m * sum[?i](log(?q))", [Density("model", "?q")];
    "nll", "mean negative log-likelihood", Min, "-1/?m * sum[?i](log(?q))", [Density("model", "?q")];
}
