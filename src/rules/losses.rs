//! The losses with a textbook name, as data: what their objective looks like and who plays which part.

use super::Condition;
use crate::derivation::ConditionKind;
use crate::term::Sense;
use crate::term::pattern::Patterns;
use std::sync::OnceLock;

/// Who plays a part in a loss. The texts in quotation marks are roles, and metavariables of the row.
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
    /// What the density of the first metavariable is of, before its bar and semicolon, is the variable of the expectation,
    /// which is the second: hidden variables beside it would be another objective.
    OfVariable(&'static str, &'static str),
    /// The metavariable must be a parameter's component: `w_j`.
    Weight(&'static str, &'static str),
    /// The metavariable must depend on the parameters and be one of the probabilities that sum to one over the index,
    /// which is the second metavariable.
    Share(&'static str, &'static str, &'static str),
    /// The metavariable must depend on the parameters and be one of the probabilities that sum to one: that of a class.
    ShareOf(&'static str, &'static str),
    /// The metavariable must be free of the parameters, and −1 or 1.
    Sign(&'static str, &'static str),
    /// The metavariable is a difference of two scores that depend on the parameters and come from the same function or
    /// name: first the one with a plus, then the one with a minus. What is free of the parameters goes to the score of its sign.
    Difference(&'static str, &'static str, &'static str),
    /// The first metavariable is one of the terms that the second stands for, at some value of the index, which is the
    /// third.
    Chosen(&'static str, &'static str, &'static str, &'static str),
    /// The first metavariable is the term that the second stands for where the index, the third, has the value of an outer
    /// index, the fourth.
    ChosenAt(
        &'static str,
        &'static str,
        &'static str,
        &'static str,
        &'static str,
    ),
    /// In the metavariable the index, the second one, numbers observations that a function of the parameters is given.
    Candidates(&'static str, &'static str),
    /// The metavariable must be free of the parameters; the part is what it is the inverse square of, `s` of `1/s^2`.
    Root(&'static str, &'static str),
    /// The same where it is the inverse: `d` of `1/d`.
    Inverse(&'static str, &'static str),
    /// The part is the product of both metavariables, which must be free of the parameters.
    Product(&'static str, &'static str, &'static str),
    /// The metavariable is the residual of a linear regression: linear in the parameters, but for a term without them, and
    /// its prediction holds something besides parameters: an input. A mean with a prior has none.
    Linear(&'static str),
    /// The only density that was put in is that of the distribution of this name, or of noise that has it.
    Of(&'static str),
    /// Like [`Part::Fixed`], and no minus stands before it: a reward is no penalty.
    Penalty(&'static str, &'static str),
    /// Like [`Part::Fixed`], and no count without a bound: a share of a whole.
    Portion(&'static str, &'static str),
    /// Both depend on the parameters and are values of one function or name.
    SameHead(&'static str, &'static str),
    /// Both metavariables are components of one name.
    Alike(&'static str, &'static str),
}

/// What the body of a row describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// The whole objective.
    Whole,
    /// The summand of one observation: of a mean, of a sum, or of a mean of sums.
    Each,
    /// The same with a minus before the sum.
    Minus,
}

impl Frame {
    /// The bodies of objectives, in the notation with metavariables.
    fn bodies(self, body: &str) -> Vec<String> {
        match self {
            Frame::Whole => vec![body.to_owned()],
            Frame::Each => vec![
                format!("1/?m * sum[?i]({body})"),
                format!("sum[?i]({body})"),
                format!("1/?m * sum[?i](sum[?g]({body}))"),
                format!("sum[?i](sum[?g]({body}))"),
            ],
            Frame::Minus => vec![
                format!("-1/?m * sum[?i]({body})"),
                format!("-sum[?i]({body})"),
                format!("-1/?m * sum[?i](sum[?g]({body}))"),
                format!("-sum[?i](sum[?g]({body}))"),
            ],
        }
    }
}

/// One row: a loss that textbooks name.
pub struct NamedLoss {
    /// Its id in the JSON.
    pub id: &'static str,
    /// Its name in a sentence.
    pub name: &'static str,
    /// Whether it is minimised.
    pub sense: Sense,
    /// What the body describes.
    pub frame: Frame,
    /// The form of it, in the notation with metavariables.
    pub body: &'static str,
    /// Who plays which part.
    pub parts: &'static [Part],
    /// The metavariables that must be free of the parameters.
    fixed: OnceLock<Vec<Condition>>,
    patterns: OnceLock<Vec<Patterns>>,
}

impl NamedLoss {
    /// The forms of the objective, in the notation with metavariables.
    pub fn bodies(&self) -> Vec<String> {
        self.frame.bodies(self.body)
    }

    /// The forms of the objective, as patterns.
    pub fn patterns(&self) -> &[Patterns] {
        self.patterns.get_or_init(|| {
            let bodies = self.bodies();
            let patterns = bodies.iter().map(|body| super::prefix::patterns(body, "0"));
            patterns.collect()
        })
    }

    /// What must be free of the parameters: in a product, such a metavariable takes all factors that are.
    pub fn conditions(&self) -> &[Condition] {
        self.fixed.get_or_init(|| {
            let of = |part: &Part| match *part {
                Part::Fixed(_, meta)
                | Part::Penalty(_, meta)
                | Part::Sign(_, meta)
                | Part::Root(_, meta)
                | Part::Inverse(_, meta)
                | Part::Portion(_, meta) => vec![meta],
                Part::Product(_, one, other) => vec![one, other],
                _ => Vec::new(),
            };
            let condition = |of| Condition {
                kind: ConditionKind::ParameterFree,
                of,
                variable: None,
            };
            let mut fixed: Vec<&'static str> = self.parts.iter().flat_map(of).collect();
            fixed.dedup();
            fixed.into_iter().map(condition).collect()
        })
    }
}

macro_rules! losses {
    ($($id:literal, $name:literal, $sense:ident, $frame:ident $body:literal, [$($part:expr),*];)+) => {
        const COUNT: usize = [$($id),+].len();

        /// Every named loss; the first that fits gives the name.
        pub static LOSSES: [NamedLoss; COUNT] = [$(NamedLoss {
            id: $id,
            name: $name,
            sense: Sense::$sense,
            frame: Frame::$frame,
            body: $body,
            parts: &[$($part),*],
            fixed: OnceLock::new(),
            patterns: OnceLock::new(),
        }),+];
    };
}

use Part::{
    Alike, Candidates, Chosen, ChosenAt, Density, Difference, Fixed, Inverse, Linear, Moving, Of,
    OfVariable, Penalty, Portion, Product, Residual, Root, SameHead, Share, ShareOf, Sign, Weight,
};

#[rustfmt::skip]
losses! {
    // Of residuals.
    "mse", "mean squared error", Min, Whole "1/?m * sum[?i](?r^2)", [Residual("?r")];
    "mse", "mean squared error", Min, Whole "1/?m * ‖?r‖^2", [Residual("?r")];
    "mse", "mean squared error", Min, Whole "1/?m * sum[?i](‖?r‖^2)", [Residual("?r")];
    "mse", "mean squared error", Min, Whole "1/?m * sum[?i](sum[?g](?r^2))", [Residual("?r")];
    "sse", "sum of squared errors", Min, Whole "sum[?i](?r^2)", [Residual("?r")];
    "sse", "sum of squared errors", Min, Whole "sum[?i](sum[?g](?r^2))", [Residual("?r")];
    "sse", "sum of squared errors", Min, Whole "‖?r‖^2", [Residual("?r")];
    "mse", "mean squared error", Min, Whole "1/?m * sum[?i](‖?r‖^2)", [Residual("?r")];
    "sse", "sum of squared errors", Min, Whole "sum[?i](‖?r‖^2)", [Residual("?r")];
    "gls", "generalized least squares objective", Min, Whole "dot(?r, matmul(inv(?s), ?r))", [Residual("?r"), Fixed("covariance", "?s")];
    "mahalanobis", "mean squared Mahalanobis distance", Min, Whole "1/?m * sum[?i](dot(?r, matmul(inv(?s), ?r)))",
        [Residual("?r"), Fixed("covariance", "?s")];
    "mae", "mean absolute error", Min, Whole "1/?m * sum[?i](|?r|)", [Residual("?r")];
    "sae", "sum of absolute errors", Min, Whole "sum[?i](|?r|)", [Residual("?r")];
    "weighted-mse", "weighted mean squared error", Min, Whole "1/?m * sum[?i](?r^2 * ?w)", [Residual("?r"), Fixed("weight", "?w")];
    "weighted-sse", "weighted sum of squared errors", Min, Whole "sum[?i](?r^2 * ?w)", [Residual("?r"), Fixed("weight", "?w")];
    "weighted-sse", "weighted sum of squared errors", Min, Whole "sum[?i](sum[?g](?r^2 * ?w))", [Residual("?r"), Fixed("weight", "?w")];
    "pinball", "pinball loss", Min, Each "max(?t * ?r, (?t - 1) * ?r)", [Residual("?r"), Fixed("quantile level", "?t")];
    "pinball", "pinball loss", Min, Each "max((?t - 1) * ?r, ?t * ?r)", [Residual("?r"), Fixed("quantile level", "?t")];
    "huber", "Huber loss", Min, Each "if(|?r| <= ?d, 1/2 * ?r^2, ?d * |?r| - 1/2 * ?d^2)", [Residual("?r"), Fixed("threshold", "?d")];
    "huber", "Huber loss", Min, Each "if(|?r| <= ?d, 1/2 * ?r^2, ?d * (|?r| - 1/2 * ?d))", [Residual("?r"), Fixed("threshold", "?d")];
    "pseudo-huber", "pseudo-Huber loss", Min, Each "(1 + (?c * ?r)^2)^0.5 - 1", [Residual("?r"), Inverse("threshold", "?c")];
    "expectile", "expectile loss", Min, Each "if(?r >= 0, ?t, 1 - ?t) * ?r^2", [Residual("?r"), Fixed("level", "?t")];
    "log-cosh", "log-cosh loss", Min, Each "log(cosh(?r))", [Residual("?r")];
    "log-cosh", "log-cosh loss", Min, Each "log(cosh(?c * ?r))", [Residual("?r"), Inverse("scale", "?c")];
    "cauchy", "Cauchy loss", Min, Each "log(1 + ?r^2)", [Residual("?r")];
    "cauchy", "Cauchy loss", Min, Each "log(1 + ?r^2 * ?c)", [Residual("?r"), Root("scale", "?c")];
    "epsilon-insensitive", "epsilon-insensitive loss", Min, Each "max(0, |?r| - ?e)", [Residual("?r"), Fixed("tolerance", "?e")];

    // Of labels.
    "bce", "binary cross entropy", Min, Minus "?y * log(?p) + (1 - ?y) * log(1 - ?p)",
        [Fixed("target", "?y"), Moving("prediction", "?p")];
    "bce", "binary cross entropy", Min, Each "-?y * log(?p) - (1 - ?y) * log(1 - ?p)",
        [Fixed("target", "?y"), Moving("prediction", "?p")];
    "bce-logits", "binary cross entropy in terms of the logit", Min, Each "log(1 + exp(?f)) - ?y * ?f",
        [Fixed("target", "?y"), Moving("logit", "?f")];
    "categorical-cross-entropy", "categorical cross entropy", Min, Whole "-1/?m * sum[?i](sum[?j](?y * log(?p)))",
        [Portion("target", "?y"), Share("prediction", "?p", "?j")];
    "multinomial-nll", "multinomial negative log-likelihood", Min, Whole "-1/?m * sum[?i](sum[?j](?y * log(?p)))",
        [Fixed("count", "?y"), Share("probability", "?p", "?j")];
    "categorical-cross-entropy", "categorical cross entropy", Min, Minus "log(?p)", [ShareOf("probability of the class", "?p")];
    "logistic", "logistic loss", Min, Minus "log(sigmoid(?y * ?f))", [Sign("label", "?y"), Moving("score", "?f")];
    "logistic", "logistic loss", Min, Each "log(1 + exp(-?y * ?f))", [Sign("label", "?y"), Moving("score", "?f")];
    "hinge", "hinge loss", Min, Each "max(0, 1 - ?y * ?f)", [Fixed("label", "?y"), Moving("score", "?f")];

    // Of scores.
    "dpo", "direct preference optimisation loss", Min, Minus "log(sigmoid(?b * log(?p / ?q) - ?b * log(?s / ?t)))",
        [Fixed("strength", "?b"), Moving("preferred", "?p"), Fixed("reference", "?q"), Moving("other", "?s"), Fixed("other's reference", "?t"), SameHead("?p", "?s")];
    "logistic-ranking", "pairwise logistic loss", Min, Minus "log(sigmoid(?z))", [Difference("preferred score", "other score", "?z")];
    "logistic-ranking", "pairwise logistic loss", Min, Each "log(1 + exp(?z))", [Difference("other score", "preferred score", "?z")];
    "logistic-ranking", "pairwise logistic loss", Min, Each "log(exp(?a) + exp(?b)) - ?a",
        [Moving("preferred score", "?a"), Moving("other score", "?b"), SameHead("?a", "?b")];
    "plackett-luce", "Plackett-Luce negative log-likelihood", Min, Each "log(sum[?l=?k..?n](exp(?a))) - ?b",
        [ChosenAt("chosen score", "?b", "?a", "?l", "?k")];
    "cox", "negative log partial likelihood", Min, Minus "?d * (?b - log(sum[?l=?k..?n](exp(?a))))",
        [Fixed("event", "?d"), ChosenAt("log hazard", "?b", "?a", "?l", "?n")];
    "cox", "negative log partial likelihood", Min, Each "?d * (log(sum[?l=?k..?n](exp(?a))) - ?b)",
        [Fixed("event", "?d"), ChosenAt("log hazard", "?b", "?a", "?l", "?n")];
    "infonce", "InfoNCE loss", Min, Each "log(sum[?k=1..?n](exp(?a))) - ?b",
        [Chosen("positive-pair score", "?b", "?a", "?k"), Candidates("?a", "?k")];
    "softmax-cross-entropy", "softmax cross entropy", Min, Each "log(sum[?k=1..?n](exp(?a))) - ?b",
        [Chosen("target logit", "?b", "?a", "?k")];
    "softmax-cross-entropy", "softmax cross entropy", Min, Each "log(sum[?l=1..?n](exp(?a))) - sum[?k](?y * ?b)",
        [Fixed("target", "?y"), Chosen("logit", "?b", "?a", "?l")];
    "softmax-cross-entropy", "softmax cross entropy", Min,
        Whole "-1/?m * sum[?i](sum[?k](?y * (?b - log(sum[?l=1..?n](exp(?a))))))",
        [Fixed("target", "?y"), Chosen("logit", "?b", "?a", "?l")];
    "softmax-cross-entropy", "softmax cross entropy", Min,
        Whole "1/?m * sum[?i](sum[?k](?y * (log(sum[?l=1..?n](exp(?a))) - ?b)))",
        [Fixed("target", "?y"), Chosen("logit", "?b", "?a", "?l")];

    // Of counts.
    "poisson-nll", "Poisson negative log-likelihood", Min, Each "?p - ?y * log(?p)",
        [Fixed("target", "?y"), Moving("prediction", "?p")];
    "poisson-nll-log", "Poisson negative log-likelihood with a log link", Min, Each "exp(?f) - ?y * ?f",
        [Fixed("target", "?y"), Moving("log-rate", "?f")];
    "negative-binomial-nll", "negative binomial negative log-likelihood", Min, Each "-?y * log(?p) + (?r + ?y) * log(?r + ?p)",
        [Fixed("target", "?y"), Moving("prediction", "?p"), Fixed("concentration", "?r")];
    // Not with a log link: (1 + y) log(1 + exp(f)) - y f is a weighted cross entropy as well.

    // Of a mean and a variance.
    "normal-nll", "normal negative log-likelihood", Min, Each "log(?v) + ?r^2 / ?v", [Residual("?r"), Moving("variance", "?v")];
    "normal-nll", "normal negative log-likelihood", Min, Each "log(?v) + ?y^2 / ?v", [Fixed("target", "?y"), Moving("variance", "?v")];
    "normal-nll-log", "normal negative log-likelihood with a log-variance", Min, Each "?f + ?r^2 / exp(?f)",
        [Residual("?r"), Moving("log-variance", "?f")];
    "normal-nll-log", "normal negative log-likelihood with a log-variance", Min, Each "?f + ?y^2 / exp(?f)",
        [Fixed("target", "?y"), Moving("log-variance", "?f")];

    // Of positive values.
    "exponential-nll", "exponential negative log-likelihood", Min, Each "log(?p) + ?y / ?p",
        [Of("the exponential distribution"), Fixed("target", "?y"), Moving("prediction", "?p")];
    "exponential-nll-log", "exponential negative log-likelihood with a log link", Min, Each "?f + ?y * exp(-?f)",
        [Of("the exponential distribution"), Fixed("target", "?y"), Moving("log-mean", "?f")];
    "exponential-nll-log", "exponential negative log-likelihood with a log link", Min, Each "?f + ?y / exp(?f)",
        [Of("the exponential distribution"), Fixed("target", "?y"), Moving("log-mean", "?f")];
    "poisson-deviance", "Poisson deviance", Min, Each "?y * log(?y / ?p) + ?p", [Fixed("target", "?y"), Moving("prediction", "?p")];
    "gamma-deviance", "gamma deviance", Min, Each "(?y - ?p) / ?p - log(?y / ?p)", [Fixed("target", "?y"), Moving("prediction", "?p")];
    "gamma-deviance", "gamma deviance", Min, Each "(?y - ?p) / ?p + log(?p)", [Fixed("target", "?y"), Moving("prediction", "?p")];
    "inverse-gaussian-deviance", "inverse Gaussian deviance", Min, Each "(?y - ?p)^2 / (?p^2 * ?y)", [Fixed("target", "?y"), Moving("prediction", "?p")];
    "gamma-nll", "gamma negative log-likelihood", Min, Each "log(?p) + ?y / ?p",
        [Of("the gamma distribution"), Fixed("target", "?y"), Moving("prediction", "?p")];
    "gamma-nll-log", "gamma negative log-likelihood with a log link", Min, Each "?f + ?y * exp(-?f)",
        [Of("the gamma distribution"), Fixed("target", "?y"), Moving("log-mean", "?f")];
    "gamma-nll-log", "gamma negative log-likelihood with a log link", Min, Each "?f + ?y / exp(?f)",
        [Of("the gamma distribution"), Fixed("target", "?y"), Moving("log-mean", "?f")];
    "tweedie", "Tweedie negative log-likelihood", Min, Each "?f^(2 - ?q) / (2 - ?q) - ?y * ?f^(1 - ?q) / (1 - ?q)",
        [Fixed("target", "?y"), Moving("prediction", "?f"), Fixed("power", "?q")];

    // With penalties.
    "ridge", "ridge regression objective", Min, Whole "sum[?i](?r^2) + ?l * sum[?j](?w^2)",
        [Residual("?r"), Linear("?r"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "ridge", "ridge regression objective", Min, Whole "sum[?i](?r^2) + sum[?j](?w^2)", [Residual("?r"), Linear("?r"), Weight("weight", "?w")];
    "ridge", "ridge regression objective", Min, Whole "sum[?i](?r^2) + ?l * ?w^2",
        [Residual("?r"), Linear("?r"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "ridge", "ridge regression objective", Min, Whole "sum[?i](?r^2) + ?w^2", [Residual("?r"), Linear("?r"), Weight("weight", "?w")];
    "ridge", "ridge regression objective", Min, Whole "sum[?i](?r^2) + ?l * ‖?w‖^2",
        [Residual("?r"), Linear("?r"), Penalty("penalty", "?l"), Weight("weights", "?w")];
    "ridge", "ridge regression objective", Min, Whole "‖?r‖^2 + ?l * ‖?w‖^2",
        [Residual("?r"), Linear("?r"), Penalty("penalty", "?l"), Weight("weights", "?w")];
    "tikhonov", "Tikhonov-regularised least squares objective", Min, Whole "‖?r‖^2 + ?l * dot(?w, matmul(?a, ?w))",
        [Residual("?r"), Linear("?r"), Penalty("penalty", "?l"), Fixed("penalty matrix", "?a"), Weight("weights", "?w")];
    "lasso", "lasso objective", Min, Whole "sum[?i](?r^2) + ?l * sum[?j](|?w|)",
        [Residual("?r"), Linear("?r"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "lasso", "lasso objective", Min, Whole "sum[?i](?r^2) + sum[?j](|?w|)", [Residual("?r"), Linear("?r"), Weight("weight", "?w")];
    "lasso", "lasso objective", Min, Whole "sum[?i](?r^2) + ?l * |?w|",
        [Residual("?r"), Linear("?r"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "lasso", "lasso objective", Min, Whole "sum[?i](?r^2) + ?l * norm1(?w)",
        [Residual("?r"), Linear("?r"), Penalty("penalty", "?l"), Weight("weights", "?w")];
    "lasso", "lasso objective", Min, Whole "‖?r‖^2 + ?l * norm1(?w)",
        [Residual("?r"), Linear("?r"), Penalty("penalty", "?l"), Weight("weights", "?w")];
    "elastic-net", "elastic net objective", Min, Whole "sum[?i](?r^2) + ?k * sum[?j](|?w|) + ?l * sum[?g](?v^2)",
        [Residual("?r"), Linear("?r"), Penalty("L1 penalty", "?k"), Penalty("L2 penalty", "?l"), Weight("weight", "?w"), Alike("?w", "?v")];
    "elastic-net", "elastic net objective", Min, Whole "sum[?i](?r^2) + ?l * sum[?j](?a * |?w| + ?b * ?w^2)",
        [Residual("?r"), Linear("?r"), Product("L1 penalty", "?l", "?a"), Product("L2 penalty", "?l", "?b"), Weight("weight", "?w")];
    "elastic-net", "elastic net objective", Min, Whole "sum[?i](?r^2) + ?k * norm1(?w) + ?l * ‖?w‖^2",
        [Residual("?r"), Linear("?r"), Penalty("L1 penalty", "?k"), Penalty("L2 penalty", "?l"), Weight("weights", "?w")];
    "elastic-net", "elastic net objective", Min, Whole "‖?r‖^2 + ?k * norm1(?w) + ?l * ‖?w‖^2",
        [Residual("?r"), Linear("?r"), Penalty("L1 penalty", "?k"), Penalty("L2 penalty", "?l"), Weight("weights", "?w")];
    "l2-penalty", "sum of squared errors with an L2 penalty (weight decay)", Min, Whole "sum[?i](?r^2) + ?l * sum[?j](?w^2)",
        [Residual("?r"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "l2-penalty", "sum of squared errors with an L2 penalty (weight decay)", Min, Whole "sum[?i](?r^2) + ?l * ‖?w‖^2",
        [Residual("?r"), Penalty("penalty", "?l"), Weight("weights", "?w")];
    "l1-penalty", "sum of squared errors with an L1 penalty", Min, Whole "sum[?i](?r^2) + ?l * sum[?j](|?w|)",
        [Residual("?r"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "l1-penalty", "sum of squared errors with an L1 penalty", Min, Whole "sum[?i](?r^2) + ?l * norm1(?w)",
        [Residual("?r"), Penalty("penalty", "?l"), Weight("weights", "?w")];

    // Of densities.
    "expected-log-likelihood", "maximum likelihood objective", Max, Whole "E[?x ~ ?p](log(?q))",
        [Fixed("data distribution", "?p"), Density("model", "?q"), OfVariable("?q", "?x")];
    "mean-log-likelihood", "mean log-likelihood", Max, Whole "1/?m * sum[?i](log(?q))", [Density("model", "?q")];
    "nll", "mean negative log-likelihood", Min, Whole "-1/?m * sum[?i](log(?q))", [Density("model", "?q")];
    "nll", "mean negative log-likelihood", Min, Whole "-1/?m * sum[?i](sum[?g](log(?q)))", [Density("model", "?q")];
}
