//! The losses with a textbook name, as data: what their objective looks like and who plays which part.

mod part;
mod role;
mod row;

pub use part::Part;
pub use role::{contradicts, is_open};
pub use row::{Form, Frame, NamedLoss};

use crate::term::Sense;
use std::sync::OnceLock;

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
    Alike, Anchored, Apart, AtIndex, Before, Candidates, Chosen, ChosenAt, Component, Conditional,
    Count, Density, Depends, Difference, Error, Fixed, Function, Inverse, Label, Moving, Observed,
    Of, OfSame, OfVariable, Penalised, Penalty, Portion, Product, Residual, Root, SameHead, Score,
    Share, ShareOf, Sign, Weight, Weighted,
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
    "sse", "sum of squared errors", Min, Whole "sum[?i](sum[?g](sum[?k](?r^2)))", [Residual("?r")];
    "sse", "sum of squared errors", Min, Whole "‖?r‖^2", [Residual("?r")];
    "sse", "sum of squared errors", Min, Whole "sum[?i](‖?r‖^2)", [Residual("?r")];
    "gls", "generalized least squares objective", Min, Whole "dot(?r, matmul(inv(?s), ?r))", [Residual("?r"), Fixed("covariance", "?s")];
    "mahalanobis", "mean squared Mahalanobis distance", Min, Whole "1/?m * sum[?i](dot(?r, matmul(inv(?s), ?r)))",
        [Residual("?r"), Fixed("covariance", "?s")];
    "sum-mahalanobis", "sum of squared Mahalanobis distances", Min, Whole "sum[?i](dot(?r, matmul(inv(?s), ?r)))",
        [Residual("?r"), Fixed("covariance", "?s")];
    "mae", "mean absolute error", Min, Whole "1/?m * sum[?i](|?r|)", [Residual("?r")];
    "sae", "sum of absolute errors", Min, Whole "sum[?i](|?r|)", [Residual("?r")];
    "weighted-mse", "weighted mean squared error", Min, Whole "1/?m * sum[?i](?r^2 * ?w)", [Residual("?r"), Fixed("weight", "?w")];
    "weighted-sse", "weighted sum of squared errors", Min, Whole "sum[?i](?r^2 * ?w)", [Residual("?r"), Fixed("weight", "?w")];
    "weighted-mse", "weighted mean squared error", Min, Whole "1/?m * sum[?i](‖?r‖^2 * ?w)", [Residual("?r"), Fixed("weight", "?w")];
    "weighted-sse", "weighted sum of squared errors", Min, Whole "sum[?i](‖?r‖^2 * ?w)", [Residual("?r"), Fixed("weight", "?w")];
    "weighted-mse", "weighted mean squared error", Min, Whole "1/?m * sum[?i](sum[?g](?r^2 * ?w))", [Residual("?r"), Fixed("weight", "?w")];
    "weighted-sse", "weighted sum of squared errors", Min, Whole "sum[?i](sum[?g](?r^2 * ?w))", [Residual("?r"), Fixed("weight", "?w")];
    "pinball", "pinball loss", Min, Each "max(?t * ?r, (?t - 1) * ?r)", [Error("?r"), Fixed("quantile level", "?t")];
    "pinball", "pinball loss", Min, Each "max((?t - 1) * ?r, ?t * ?r)", [Error("?r"), Fixed("quantile level", "?t")];
    "pinball", "pinball loss", Min, Each "if(?r >= 0, ?t * ?r, (?t - 1) * ?r)", [Error("?r"), Fixed("quantile level", "?t")];
    "pinball", "pinball loss", Min, Each "if(?y >= ?f, ?t * (?y - ?f), (?t - 1) * (?y - ?f))",
        [Fixed("target", "?y"), Moving("prediction", "?f"), Fixed("quantile level", "?t")];
    "pinball", "pinball loss", Min, Each "(?t - ind(?y < ?f)) * (?y - ?f)",
        [Fixed("target", "?y"), Moving("prediction", "?f"), Fixed("quantile level", "?t")];
    "huber", "Huber loss", Min, Each "if(|?r| <= ?d, 1/2 * ?r^2, ?d * |?r| - 1/2 * ?d^2)", [Residual("?r"), Fixed("threshold", "?d")];
    "huber", "Huber loss", Min, Each "if(|?r| <= ?d, 1/2 * ?r^2, ?d * (|?r| - 1/2 * ?d))", [Residual("?r"), Fixed("threshold", "?d")];
    "huber", "Huber loss", Min, Each "if(|?r| < ?d, 1/2 * ?r^2, ?d * |?r| - 1/2 * ?d^2)", [Residual("?r"), Fixed("threshold", "?d")];
    "huber", "Huber loss", Min, Each "if(|?r| < ?d, 1/2 * ?r^2, ?d * (|?r| - 1/2 * ?d))", [Residual("?r"), Fixed("threshold", "?d")];
    "huber", "Huber loss", Min, Each "if(|?r| > ?d, ?d * |?r| - 1/2 * ?d^2, 1/2 * ?r^2)", [Residual("?r"), Fixed("threshold", "?d")];
    "huber", "Huber loss", Min, Each "if(|?r| > ?d, ?d * (|?r| - 1/2 * ?d), 1/2 * ?r^2)", [Residual("?r"), Fixed("threshold", "?d")];
    "huber", "Huber loss", Min, Each "if(|?r| >= ?d, ?d * |?r| - 1/2 * ?d^2, 1/2 * ?r^2)", [Residual("?r"), Fixed("threshold", "?d")];
    "huber", "Huber loss", Min, Each "if(|?r| >= ?d, ?d * (|?r| - 1/2 * ?d), 1/2 * ?r^2)", [Residual("?r"), Fixed("threshold", "?d")];
    "pseudo-huber", "pseudo-Huber loss", Min, Each "(1 + (?c * ?r)^2)^0.5 - 1", [Residual("?r"), Inverse("threshold", "?c")];
    "expectile", "expectile loss", Min, Each "if(?r >= 0, ?t, 1 - ?t) * ?r^2", [Error("?r"), Fixed("level", "?t")];
    "expectile", "expectile loss", Min, Each "if(?y >= ?f, ?t, 1 - ?t) * (?y - ?f)^2",
        [Fixed("target", "?y"), Moving("prediction", "?f"), Fixed("level", "?t")];
    "expectile", "expectile loss", Min, Each "if(?y > ?f, ?t, 1 - ?t) * (?y - ?f)^2",
        [Fixed("target", "?y"), Moving("prediction", "?f"), Fixed("level", "?t")];
    "expectile", "expectile loss", Min, Each "if(?y < ?f, 1 - ?t, ?t) * (?y - ?f)^2",
        [Fixed("target", "?y"), Moving("prediction", "?f"), Fixed("level", "?t")];
    "expectile", "expectile loss", Min, Each "|?t - ind(?y < ?f)| * (?y - ?f)^2",
        [Fixed("target", "?y"), Moving("prediction", "?f"), Fixed("level", "?t")];
    "log-cosh", "log-cosh loss", Min, Each "log(cosh(?r))", [Residual("?r")];
    "log-cosh", "log-cosh loss", Min, Each "log(cosh(?c * ?r))", [Residual("?r"), Inverse("scale", "?c")];
    "cauchy", "Cauchy loss", Min, Each "log(1 + ?r^2)", [Residual("?r")];
    "cauchy", "Cauchy loss", Min, Each "log(1 + ?r^2 * ?c)", [Residual("?r"), Root("scale", "?c")];
    "epsilon-insensitive", "epsilon-insensitive loss", Min, Each "max(0, |?r| - ?e)", [Residual("?r"), Fixed("tolerance", "?e")];

    // Of labels.
    "bce", "binary cross entropy", Min, Minus "?y * if(?c, log(?p), log(?q)) + (1 - ?y) * if(?c, log(1 - ?p), log(1 - ?q))", [Fixed("target", "?y"), Moving("prediction in the first case", "?p"), Moving("in the other case", "?q")];
    "bce", "binary cross entropy", Min, Minus "?y * log(?p) + (1 - ?y) * log(1 - ?p)",
        [Fixed("target", "?y"), Moving("prediction", "?p")];
    "bce", "binary cross entropy", Min, Each "-?y * log(?p) - (1 - ?y) * log(1 - ?p)",
        [Fixed("target", "?y"), Moving("prediction", "?p")];
    "bce-cloglog", "binary cross entropy with a complementary log-log link", Min, Each "(1 - ?y) * exp(?f) - ?y * log(1 - exp(-exp(?f)))",
        [Fixed("target", "?y"), Moving("predictor", "?f")];
    "weighted-bce", "weighted binary cross entropy", Min, Minus "(1 - ?y) * log(1 - ?p) + ?w * ?y * log(?p)",
        [Fixed("weight of the positives", "?w"), Fixed("target", "?y"), Moving("prediction", "?p")];
    "weighted-bce", "weighted binary cross entropy", Min, Minus "?w * (?y * log(?p) + (1 - ?y) * log(1 - ?p))",
        [Fixed("weight", "?w"), Fixed("target", "?y"), Moving("prediction", "?p")];
    "focal", "focal loss", Min, Minus "?y * (1 - ?p)^?q * log(?p) + (1 - ?y) * ?p^?q * log(1 - ?p)",
        [Fixed("target", "?y"), Moving("prediction", "?p"), Penalty("focusing parameter", "?q")];
    "bce-logits", "binary cross entropy in terms of the logit", Min, Each "log(1 + exp(?f)) - ?y * ?f",
        [Fixed("target", "?y"), Moving("logit", "?f")];
    "weighted-bce-logits", "weighted binary cross entropy in terms of the logit", Min, Each "?w * (log(1 + exp(?f)) - ?y * ?f)",
        [Fixed("weight", "?w"), Fixed("target", "?y"), Moving("logit", "?f")];
    "categorical-cross-entropy", "categorical cross entropy", Min, Whole "-sum[?j](?y * log(?p))",
        [Portion("target", "?y"), Share("prediction", "?p", "?j")];
    "weighted-cross-entropy", "weighted categorical cross entropy", Min, Whole "-1/?m * sum[?i](sum[?j](?y * log(?p)))",
        [Weighted("weight", "target", "?y", "?i", "?j"), Share("prediction", "?p", "?j")];
    "categorical-cross-entropy", "categorical cross entropy", Min, Whole "-1/?m * sum[?i](sum[?j](?y * log(?p)))",
        [Portion("target", "?y"), Share("prediction", "?p", "?j")];
    "multinomial-nll", "multinomial negative log-likelihood", Min, Whole "-1/?m * sum[?i](sum[?j](?y * log(?p)))",
        [Fixed("count", "?y"), Share("probability", "?p", "?j")];
    "multinomial-nll-softmax", "multinomial negative log-likelihood with a softmax", Min,
        Each "?q * log(sum[?l=1..?n](exp(?a))) - sum[?k](?y * ?b)",
        [Of("the multinomial distribution"), Fixed("trials", "?q"), Fixed("count", "?y"), Chosen("logit", "?b", "?a", "?l"), Count("?n", "?b")];
    "categorical-cross-entropy", "categorical cross entropy", Min, Minus "log(?p)", [ShareOf("probability of the class", "?p")];
    "logistic", "logistic loss", Min, Minus "log(sigmoid(?y * ?f))", [Sign("label", "?y"), Moving("score", "?f")];
    "logistic", "logistic loss", Min, Each "log(1 + exp(-?y * ?f))", [Label("label", "?y", "?f"), Moving("score", "?f")];
    "hinge", "hinge loss", Min, Each "max(0, 1 - ?y * ?f)", [Fixed("label", "?y"), Moving("score", "?f")];

    // Of scores.
    "dpo", "direct preference optimisation loss", Min, Minus "log(sigmoid(?b * log(?p / ?q) - ?b * log(?s / ?t)))",
        [Fixed("strength", "?b"), Moving("preferred", "?p"), Fixed("reference", "?q"), Moving("other", "?s"), Fixed("other's reference", "?t"), SameHead("?p", "?s"), OfSame("?p", "?q"), OfSame("?s", "?t")];
    "logistic-ranking", "pairwise logistic loss", Min, Minus "log(sigmoid(?z))", [Difference("preferred score", "other score", "?z")];
    "logistic-ranking", "pairwise logistic loss", Min, Each "log(1 + exp(?z))", [Difference("other score", "preferred score", "?z")];
    "logistic-ranking", "pairwise logistic loss", Min, Each "log(exp(?a) + exp(?b)) - ?a",
        [Moving("preferred score", "?a"), Moving("other score", "?b"), SameHead("?a", "?b")];
    "triplet", "triplet loss", Min, Each "max(0, ?q + ‖?u‖^2 - ‖?v‖^2)",
        [Moving("difference from the positive", "?u"), Moving("difference from the negative", "?v"), Fixed("margin", "?q"), SameHead("?u", "?v"), Anchored("?u", "?v")];
    "triplet", "triplet loss", Min, Each "max(0, ?q + ‖?u‖ - ‖?v‖)",
        [Moving("difference from the positive", "?u"), Moving("difference from the negative", "?v"), Fixed("margin", "?q"), SameHead("?u", "?v"), Anchored("?u", "?v")];
    "logistic-ranking", "pairwise logistic loss", Min, Each "ind(?c) * log(1 + exp(?z))",
        [Fixed("pair", "?c"), Difference("other score", "preferred score", "?z")];
    "hinge-ranking", "pairwise hinge loss", Min, Each "max(0, ?q + ?a - ?b)",
        [Moving("score that should be greater", "?b"), Moving("score that should be smaller", "?a"), Fixed("margin", "?q"), SameHead("?a", "?b")];
    "bradley-terry", "Bradley-Terry negative log-likelihood", Min, Each "-log(?a) + log(?a + ?b)",
        [Moving("worth of the winner", "?a"), Moving("worth of the other", "?b"), SameHead("?a", "?b")];
    "negative-sampling", "negative sampling loss", Min, Minus "log(sigmoid(?a)) + sum[?k=1..?n](log(sigmoid(-?b)))",
        [Moving("score of the pair", "?a"), Moving("score of a sampled pair", "?b"), SameHead("?a", "?b"), Apart("?n", "?a")];
    "negative-sampling", "negative sampling loss", Min, Minus "log(sigmoid(?a)) + sum[?k=1..?n](log(1 - sigmoid(?b)))",
        [Moving("score of the pair", "?a"), Moving("score of a sampled pair", "?b"), SameHead("?a", "?b"), Apart("?n", "?a")];
    "plackett-luce", "Plackett-Luce negative log-likelihood", Min, Each "log(sum[?l=?k..?n](exp(?a))) - ?b",
        [ChosenAt("chosen score", "?b", "?a", "?l", "?k")];
    "cox", "negative log partial likelihood", Min, Minus "?d * (?b - log(sum[?l=?k..?n](exp(?a))))",
        [Fixed("event", "?d"), ChosenAt("log hazard", "?b", "?a", "?l", "?n")];
    "cox", "negative log partial likelihood", Min, Each "?d * (log(sum[?l=?k..?n](exp(?a))) - ?b)",
        [Fixed("event", "?d"), ChosenAt("log hazard", "?b", "?a", "?l", "?n")];
    "cox", "negative log partial likelihood", Min, Each "?d * (log(sum[?j=1..?n](ind(?t >= ?u) * exp(?a))) - ?b)",
        [Fixed("event", "?d"), Fixed("time", "?u"), ChosenAt("log hazard", "?b", "?a", "?j", "?i"), AtIndex("?u", "?t", "?j", "?i")];
    "infonce", "InfoNCE loss", Min, Each "log(sum[?k=1..?n](exp(?a))) - ?b",
        [Chosen("positive-pair score", "?b", "?a", "?k"), Candidates("?a", "?k"), Depends("?a", "?i"), Count("?n", "?b")];
    "softmax-cross-entropy", "softmax cross entropy", Min, Each "log(sum[?k=1..?n](exp(?a))) - ?b",
        [Chosen("target logit", "?b", "?a", "?k"), Count("?n", "?b")];
    "softmax-cross-entropy", "softmax cross entropy", Min, Minus "?b - log(sum[?k=1..?n](exp(?a)))",
        [Chosen("target logit", "?b", "?a", "?k"), Count("?n", "?b")];
    "softmax-cross-entropy", "softmax cross entropy", Min, Each "log(sum[?l=1..?n](exp(?a))) - sum[?k](?y * ?b)",
        [Fixed("target", "?y"), Chosen("logit", "?b", "?a", "?l"), Count("?n", "?b")];
    "softmax-cross-entropy", "softmax cross entropy", Min,
        Whole "-1/?m * sum[?i](sum[?k](?y * (?b - log(sum[?l=1..?n](exp(?a))))))",
        [Fixed("target", "?y"), Chosen("logit", "?b", "?a", "?l"), Count("?n", "?b")];
    "softmax-cross-entropy", "softmax cross entropy", Min,
        Whole "1/?m * sum[?i](sum[?k](?y * (log(sum[?l=1..?n](exp(?a))) - ?b)))",
        [Fixed("target", "?y"), Chosen("logit", "?b", "?a", "?l"), Count("?n", "?b")];

    // Of counts.
    "poisson-nll", "Poisson negative log-likelihood", Min, Each "?p - ?y * log(?p)",
        [Fixed("target", "?y"), Moving("prediction", "?p")];
    "poisson-nll-log", "Poisson negative log-likelihood with a log link", Min, Each "exp(?f) - ?y * ?f",
        [Fixed("target", "?y"), Moving("log-rate", "?f")];
    "poisson-nll-exposure", "Poisson negative log-likelihood with exposure", Min, Each "?n * ?p - ?y * log(?p)",
        [Of("the Poisson distribution"), Fixed("target", "?y"), Fixed("exposure", "?n"), Moving("rate", "?p")];
    "poisson-nll-exposure", "Poisson negative log-likelihood with exposure and a log link", Min, Each "?n * exp(?f) - ?y * ?f",
        [Of("the Poisson distribution"), Fixed("target", "?y"), Fixed("exposure", "?n"), Moving("log-rate", "?f")];
    "negative-binomial-nll", "negative binomial negative log-likelihood", Min, Each "-?y * log(?p) + (?r + ?y) * log(?r + ?p)",
        [Fixed("target", "?y"), Moving("prediction", "?p"), Fixed("concentration", "?r")];
    // Not with a log link: (1 + y) log(1 + exp(f)) - y f is a weighted cross entropy as well.

    // Of a mean and a variance.
    "normal-nll", "normal negative log-likelihood", Min, Each "log(?v) + ?r^2 / ?v", [Residual("?r"), Moving("variance", "?v")];
    "normal-nll", "normal negative log-likelihood", Min, Each "log(?v) + ?y^2 / ?v",
        [Observed("the normal distribution", "?y"), Fixed("target", "?y"), Moving("variance", "?v")];
    "normal-nll-sd", "normal negative log-likelihood", Min, Each "log(?s) + ?r^2 / (2 * ?s^2)",
        [Residual("?r"), Moving("standard deviation", "?s")];
    "normal-nll-sd", "normal negative log-likelihood", Min, Each "log(?s) + ?y^2 / (2 * ?s^2)",
        [Of("the normal distribution"), Fixed("residual", "?y"), Moving("standard deviation", "?s")];
    "normal-nll-precision", "normal negative log-likelihood", Min, Each "?b * ?r^2 - log(?b)",
        [Residual("?r"), Moving("precision", "?b")];
    "tobit", "Tobit negative log-likelihood", Min, Each "if(?y > 0, log(?s) + (?y - ?f)^2 / (2 * ?s^2), -log(normcdf(-?f / ?s)))",
        [Fixed("target", "?y"), Moving("prediction", "?f"), Moving("standard deviation", "?s")];
    "tobit", "Tobit negative log-likelihood", Min, Each "?d * (log(?s) + (?y - ?f)^2 / (2 * ?s^2)) - (1 - ?d) * log(1 - normcdf(?f / ?s))",
        [Fixed("observed indicator", "?d"), Fixed("target", "?y"), Moving("prediction", "?f"), Moving("standard deviation", "?s")];
    "normal-mixture-nll", "negative log-likelihood of a mixture of normal distributions", Min,
        Minus "log(sum[?k=1..?n](exp(log(?q) - log(?s) - (?y - ?f)^2 / (2 * ?s^2))))",
        [Fixed("target", "?y"), Moving("component mean", "?f"), Moving("component standard deviation", "?s"), Share("component weight", "?q", "?k")];
    "normal-mixture-nll", "negative log-likelihood of a mixture of normal distributions", Min,
        Minus "log(sum[?k=1..?n](exp(log(?q) - log(?s) - (?y - ?f)^2 / (2 * ?s^2))))",
        [Fixed("target", "?y"), Moving("component mean", "?f"), Fixed("component standard deviation", "?s"), Fixed("component weight", "?q")];
    "gaussian-process", "negative log marginal likelihood of a Gaussian process", Min,
        Whole "log(det(?K)) + dot(?y, matmul(inv(?K), ?y))", [Fixed("target", "?y"), Function("covariance", "?K")];
    "normal-nll-log-sd", "normal negative log-likelihood with a log standard deviation", Min, Each "?f + ?r^2 / (2 * exp(2 * ?f))",
        [Residual("?r"), Moving("log standard deviation", "?f")];
    "normal-nll-log", "normal negative log-likelihood with a log-variance", Min, Each "?f + ?r^2 / exp(?f)",
        [Residual("?r"), Moving("log-variance", "?f")];
    "normal-nll-log", "normal negative log-likelihood with a log-variance", Min, Each "?f + ?y^2 / exp(?f)", [Observed("the normal distribution", "?y"), Fixed("target", "?y"), Moving("log-variance", "?f")];

    // Of positive values.
    "exponential-nll", "exponential negative log-likelihood", Min, Each "log(?p) + ?y / ?p",
        [Of("the exponential distribution"), Fixed("target", "?y"), Moving("prediction", "?p")];
    "exponential-nll-rate", "exponential negative log-likelihood", Min, Each "?f * ?y - log(?f)",
        [Of("the exponential distribution"), Fixed("target", "?y"), Moving("rate", "?f")];
    "exponential-nll-log", "exponential negative log-likelihood with a log link", Min, Each "?f + ?y * exp(-?f)",
        [Of("the exponential distribution"), Fixed("target", "?y"), Moving("log-mean", "?f")];
    "exponential-nll-log", "exponential negative log-likelihood with a log link", Min, Each "?f + ?y / exp(?f)",
        [Of("the exponential distribution"), Fixed("target", "?y"), Moving("log-mean", "?f")];
    "poisson-deviance", "Poisson deviance up to constants", Min, Each "?y * log(?y / ?p) + ?p", [Fixed("target", "?y"), Moving("prediction", "?p")];
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
        [Residual("?r"), Penalised("?r", "?w"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "ridge", "ridge regression objective", Min, Whole "sum[?i](?r^2) + sum[?j](?w^2)", [Residual("?r"), Penalised("?r", "?w"), Weight("weight", "?w")];
    "ridge", "ridge regression objective", Min, Whole "sum[?i](?r^2) + ?l * ?w^2",
        [Residual("?r"), Penalised("?r", "?w"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "ridge", "ridge regression objective", Min, Whole "sum[?i](?r^2) + ?w^2", [Residual("?r"), Penalised("?r", "?w"), Weight("weight", "?w")];
    "ridge", "ridge regression objective", Min, Whole "sum[?i](?r^2) + ?l * ‖?w‖^2",
        [Residual("?r"), Penalised("?r", "?w"), Penalty("penalty", "?l"), Weight("weights", "?w")];
    "ridge", "ridge regression objective", Min, Whole "‖?r‖^2 + ?l * ‖?w‖^2",
        [Residual("?r"), Penalised("?r", "?w"), Penalty("penalty", "?l"), Weight("weights", "?w")];
    "ridge", "ridge regression objective", Min, Whole "‖?r‖^2 + ?l * sum[?j](?w^2)",
        [Residual("?r"), Penalised("?r", "?w"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "tikhonov", "Tikhonov-regularised least squares objective", Min, Whole "‖?r‖^2 + ?l * dot(?w, matmul(?a, ?w))",
        [Residual("?r"), Penalised("?r", "?w"), Penalty("penalty", "?l"), Fixed("penalty matrix", "?a"), Weight("weights", "?w")];
    "lasso", "lasso objective", Min, Whole "sum[?i](?r^2) + ?l * sum[?j](|?w|)",
        [Residual("?r"), Penalised("?r", "?w"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "lasso", "lasso objective", Min, Whole "sum[?i](?r^2) + sum[?j](|?w|)", [Residual("?r"), Penalised("?r", "?w"), Weight("weight", "?w")];
    "lasso", "lasso objective", Min, Whole "sum[?i](?r^2) + ?l * |?w|",
        [Residual("?r"), Penalised("?r", "?w"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "lasso", "lasso objective", Min, Whole "sum[?i](?r^2) + ?l * norm1(?w)",
        [Residual("?r"), Penalised("?r", "?w"), Penalty("penalty", "?l"), Weight("weights", "?w")];
    "lasso", "lasso objective", Min, Whole "‖?r‖^2 + ?l * norm1(?w)",
        [Residual("?r"), Penalised("?r", "?w"), Penalty("penalty", "?l"), Weight("weights", "?w")];
    "lasso", "lasso objective", Min, Whole "‖?r‖^2 + ?l * sum[?j](|?w|)",
        [Residual("?r"), Penalised("?r", "?w"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "elastic-net", "elastic net objective", Min, Whole "sum[?i](?r^2) + ?k * sum[?j](|?w|) + ?l * sum[?g](?v^2)",
        [Residual("?r"), Penalised("?r", "?w"), Penalty("L1 penalty", "?k"), Penalty("L2 penalty", "?l"), Weight("weight", "?w"), Alike("?w", "?v")];
    "elastic-net", "elastic net objective", Min, Whole "sum[?i](?r^2) + ?l * sum[?j](?a * |?w| + ?b * ?w^2)",
        [Residual("?r"), Penalised("?r", "?w"), Product("L1 penalty", "?l", "?a"), Product("L2 penalty", "?l", "?b"), Weight("weight", "?w")];
    "elastic-net", "elastic net objective", Min, Whole "sum[?i](?r^2) + ?k * norm1(?w) + ?l * ‖?w‖^2",
        [Residual("?r"), Penalised("?r", "?w"), Penalty("L1 penalty", "?k"), Penalty("L2 penalty", "?l"), Weight("weights", "?w")];
    "elastic-net", "elastic net objective", Min, Whole "‖?r‖^2 + ?k * norm1(?w) + ?l * ‖?w‖^2",
        [Residual("?r"), Penalised("?r", "?w"), Penalty("L1 penalty", "?k"), Penalty("L2 penalty", "?l"), Weight("weights", "?w")];
    "l2-penalty", "sum of squared errors with an L2 penalty (weight decay)", Min, Whole "sum[?i](?r^2) + ?l * sum[?j](?w^2)",
        [Residual("?r"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "l2-penalty", "sum of squared errors with an L2 penalty (weight decay)", Min, Whole "sum[?i](?r^2) + ?l * ‖?w‖^2",
        [Residual("?r"), Penalty("penalty", "?l"), Weight("weights", "?w")];
    "l1-penalty", "sum of squared errors with an L1 penalty", Min, Whole "sum[?i](?r^2) + ?l * sum[?j](|?w|)",
        [Residual("?r"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "l1-penalty", "sum of squared errors with an L1 penalty", Min, Whole "sum[?i](?r^2) + ?l * norm1(?w)",
        [Residual("?r"), Penalty("penalty", "?l"), Weight("weights", "?w")];

    "logistic-l2", "L2-regularised logistic regression objective", Min, Whole "sum[?i](log(1 + exp(?f)) - ?y * ?f) + ?l * sum[?j](?w^2)",
        [Fixed("target", "?y"), Score("logit", "?f"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "logistic-l2", "L2-regularised logistic regression objective", Min, Whole "sum[?i](log(1 + exp(-?y * ?f))) + ?l * sum[?j](?w^2)",
        [Sign("label", "?y"), Score("score", "?f"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "poisson-l2", "L2-regularised Poisson regression objective", Min, Whole "sum[?i](exp(?f) - ?y * ?f) + ?l * sum[?j](?w^2)",
        [Fixed("target", "?y"), Score("log-rate", "?f"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "logistic-l2", "L2-regularised logistic regression objective", Min, Whole "sum[?i](log(1 + exp(?f)) - ?y * ?f) + ?l * ‖?w‖^2",
        [Fixed("target", "?y"), Score("logit", "?f"), Penalty("penalty", "?l"), Weight("weights", "?w")];
    "logistic-l2", "L2-regularised logistic regression objective", Min, Whole "sum[?i](log(1 + exp(-?y * ?f))) + ?l * ‖?w‖^2",
        [Sign("label", "?y"), Score("score", "?f"), Penalty("penalty", "?l"), Weight("weights", "?w")];
    "poisson-l2", "L2-regularised Poisson regression objective", Min, Whole "sum[?i](exp(?f) - ?y * ?f) + ?l * ‖?w‖^2",
        [Fixed("target", "?y"), Score("log-rate", "?f"), Penalty("penalty", "?l"), Weight("weights", "?w")];
    "logistic-l1", "L1-regularised logistic regression objective", Min, Whole "sum[?i](log(1 + exp(?f)) - ?y * ?f) + ?l * sum[?j](|?w|)",
        [Fixed("target", "?y"), Score("logit", "?f"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "logistic-l1", "L1-regularised logistic regression objective", Min, Whole "sum[?i](log(1 + exp(-?y * ?f))) + ?l * sum[?j](|?w|)",
        [Sign("label", "?y"), Score("score", "?f"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "poisson-l1", "L1-regularised Poisson regression objective", Min, Whole "sum[?i](exp(?f) - ?y * ?f) + ?l * sum[?j](|?w|)",
        [Fixed("target", "?y"), Score("log-rate", "?f"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "logistic-l1", "L1-regularised logistic regression objective", Min, Whole "sum[?i](log(1 + exp(?f)) - ?y * ?f) + ?l * norm1(?w)",
        [Fixed("target", "?y"), Score("logit", "?f"), Penalty("penalty", "?l"), Weight("weights", "?w")];
    "logistic-l1", "L1-regularised logistic regression objective", Min, Whole "sum[?i](log(1 + exp(-?y * ?f))) + ?l * norm1(?w)",
        [Sign("label", "?y"), Score("score", "?f"), Penalty("penalty", "?l"), Weight("weights", "?w")];
    "poisson-l1", "L1-regularised Poisson regression objective", Min, Whole "sum[?i](exp(?f) - ?y * ?f) + ?l * norm1(?w)",
        [Fixed("target", "?y"), Score("log-rate", "?f"), Penalty("penalty", "?l"), Weight("weights", "?w")];
    "svm", "soft-margin support vector machine objective", Min, Whole "sum[?i](max(0, 1 - ?y * ?f)) + ?l * ‖?w‖^2",
        [Sign("label", "?y"), Score("score", "?f"), Penalty("penalty", "?l"), Weight("weights", "?w")];
    "svm", "soft-margin support vector machine objective", Min, Whole "sum[?i](max(0, 1 - ?y * ?f)) + ?l * sum[?j](?w^2)",
        [Sign("label", "?y"), Score("score", "?f"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "svm", "soft-margin support vector machine objective", Min, Whole "?c * sum[?i](max(0, 1 - ?y * ?f)) + ‖?w‖^2",
        [Sign("label", "?y"), Score("score", "?f"), Penalty("cost", "?c"), Weight("weights", "?w")];
    "svm", "soft-margin support vector machine objective", Min, Whole "?c * sum[?i](max(0, 1 - ?y * ?f)) + sum[?j](?w^2)",
        [Sign("label", "?y"), Score("score", "?f"), Penalty("cost", "?c"), Weight("weight", "?w")];
    "bpr", "Bayesian personalised ranking loss", Min, Whole "-sum[?i](log(sigmoid(?z))) + ?l * sum[?j](?w^2)",
        [Difference("preferred score", "other score", "?z"), Penalty("penalty", "?l"), Weight("weight", "?w")];
    "matrix-factorisation", "regularised matrix factorisation objective", Min,
        Whole "sum[?k]((?y - dot(?u, ?v))^2) + ?l * sum[?i](‖?a‖^2) + ?n * sum[?j](‖?b‖^2)",
        [Fixed("target", "?y"), Component("row factor", "?u"), Component("column factor", "?v"), Penalty("row penalty", "?l"), Penalty("column penalty", "?n"), Alike("?u", "?a"), Alike("?v", "?b")];
    "total-variation", "total variation denoising objective", Min, Whole "sum[?i]((?y - ?u)^2) + ?l * sum[?j](|?w - ?v|)",
        [Fixed("target", "?y"), Component("signal", "?u"), Penalty("penalty", "?l"), Alike("?u", "?w"), Before("?w", "?v", "?j")];

    // Of densities.
    "expected-log-likelihood", "maximum likelihood objective", Max, Whole "E[?x ~ ?p](log(?q))",
        [Fixed("data distribution", "?p"), Density("model", "?q"), OfVariable("?q", "?x")];
    "mean-log-likelihood", "mean log-likelihood", Max, Whole "1/?m * sum[?i](log(?q))", [Density("model", "?q")];
    "nll", "mean negative log-likelihood", Min, Whole "-1/?m * sum[?i](log(?q))", [Density("model", "?q")];
    "nll", "mean negative log-likelihood", Min, Whole "-1/?m * sum[?i](sum[?g](log(?q)))", [Density("model", "?q")];
    "nll-sum", "negative log-likelihood", Min, Whole "-sum[?i](log(?q))", [Density("model", "?q")];
    "nll-sum", "negative log-likelihood", Min, Whole "-log(?q)", [Density("model", "?q")];
    "weighted-nll", "weighted negative log-likelihood", Min, Minus "?w * log(?q)", [Fixed("weight", "?w"), Conditional("model", "?q")];
}
