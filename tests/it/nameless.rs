//! Names of losses: what only looks like a named loss has no name.

use surprisal::model::Options;

/// An objective, and the name that it must have.
const OBJECTIVES: &[(&str, &str)] = &[
    // Two slopes that belong together, and two that do not.
    (
        "argmin[θ] sum[i=1..m](max(τ (y_i - f(x_i; θ)), (τ - 1) (y_i - f(x_i; θ)))) where 0 < τ < 1",
        "pinball",
    ),
    (
        "argmin[θ] sum[i=1..m](max(τ (y_i - f(x_i; θ)), (τ - 2) (y_i - f(x_i; θ)))) where 0 < τ < 1",
        "none",
    ),
    // The pieces of Huber's loss meet at its threshold.
    (
        "argmin[θ] sum[i=1..m](if(|y_i - f(x_i; θ)| <= δ, 1/2 (y_i - f(x_i; θ))², δ |y_i - f(x_i; θ)| - 1/2 δ²)) where δ > 0",
        "huber",
    ),
    (
        "argmin[θ] sum[i=1..m](if(|y_i - f(x_i; θ)| <= δ, 1/2 (y_i - f(x_i; θ))², |y_i - f(x_i; θ)| - 1/2 δ²)) where δ > 0",
        "none",
    ),
    (
        "argmin[θ] sum[i=1..m](if(|y_i - f(x_i; θ)| <= δ, 1/2 (y_i - f(x_i; θ))², δ (|y_i - f(x_i; θ)| - δ/2))) where δ > 0",
        "huber",
    ),
    (
        "argmin[θ] sum[i=1..m](if(|y_i - f(x_i; θ)| <= δ, 1/2 (y_i - f(x_i; θ))², δ (|y_i - f(x_i; θ)| - δ))) where δ > 0",
        "none",
    ),
    // One concentration stands in both places.
    (
        "argmin[θ] sum[i=1..m]((r + y_i) log(r + f(x_i; θ)) - y_i log(f(x_i; θ))) where r > 0, f > 0, y in 0..",
        "negative-binomial-nll",
    ),
    (
        "argmin[θ] sum[i=1..m]((r + y_i) log(s + f(x_i; θ)) - y_i log(f(x_i; θ))) where r > 0, s > 0, f > 0, y in 0..",
        "none",
    ),
    // A margin wants labels of plus and minus one.
    (
        "argmin[θ] sum[i=1..m](log(1 + exp(-y_i f(x_i; θ)))) where y in {-1, 1}",
        "logistic",
    ),
    (
        "argmin[θ] sum[i=1..m](log(1 + exp(-y_i f(x_i; θ)))) where y > 0",
        "none",
    ),
    // A comparison is of two scores of one function.
    (
        "argmin[θ] sum[i=1..m](log(1 + exp(f(a_i; θ) - f(b_i; θ))))",
        "logistic-ranking",
    ),
    (
        "argmin[θ] sum[i=1..m](log(1 + exp(f(a_i; θ) + f(b_i; θ))))",
        "none",
    ),
    (
        "argmin[θ] sum[i=1..m](log(1 + exp(f(a_i; θ) - g(b_i; θ))))",
        "none",
    ),
    // Both ratios are of one policy, with one strength.
    (
        "argmin[θ] -sum[i=1..m](log(sigmoid(β log(q(w_i, x_i; θ)/g(w_i, x_i)) - β log(q(l_i, x_i; θ)/g(l_i, x_i))))) where β > 0, q > 0, g > 0",
        "dpo",
    ),
    (
        "argmin[θ] -sum[i=1..m](log(sigmoid(β log(q(w_i, x_i; θ)/g(w_i, x_i)) - β log(h(l_i, x_i; θ)/g(l_i, x_i))))) where β > 0, q > 0, g > 0, h > 0",
        "none",
    ),
    (
        "argmin[θ] -sum[i=1..m](log(sigmoid(β log(q(w_i, x_i; θ)/g(w_i, x_i)) - γ log(q(l_i, x_i; θ)/g(l_i, x_i))))) where β > 0, γ > 0, q > 0, g > 0",
        "none",
    ),
    // The score that is taken off is one of those in the sum.
    (
        "argmin[θ] sum[i=1..m](log(sum[k=1..K](exp(s(x_i, z_ik; θ)))) - s(x_i, z[i, 1]; θ))",
        "infonce",
    ),
    (
        "argmin[θ] sum[i=1..m](log(sum[k=1..K](exp(s(x_i, z_ik; θ)))) - s(x_i, y_i; θ))",
        "none",
    ),
    (
        "argmin[θ] sum[i=1..m](log(sum[k=1..K](exp(f(x_i; θ)[k]))) - f(x_i; θ)[1])",
        "softmax-cross-entropy",
    ),
    // A ranking takes from what is left, and the first of it.
    (
        "argmin[θ] sum[i=1..m](sum[k=1..K](log(sum[l=k..K](exp(f(x_il; θ)))) - f(x_ik; θ)))",
        "plackett-luce",
    ),
    (
        "argmin[θ] sum[i=1..m](sum[k=1..K](log(sum[l=k..K](exp(f(x_il; θ)))) - f(x[i, K]; θ)))",
        "none",
    ),
    // Who is at risk is not everybody.
    (
        "argmin[θ] -sum[i=1..n](d_i (f(x_i; θ) - log(sum[j=1..i](exp(f(x_j; θ))))))",
        "cox",
    ),
    (
        "argmin[θ] -sum[i=1..n](d_i (f(x_i; θ) - log(sum[j=1..n](exp(f(x_j; θ))))))",
        "none",
    ),
    // Both penalties are of the same weights.
    (
        "argmin[w] sum[i=1..m]((y_i - wᵀx_i)²) + a sum[j=1..d](|w_j|) + b sum[j=1..d](w_j²) where a > 0, b > 0",
        "elastic-net",
    ),
    (
        "argmin[w, v] sum[i=1..m]((y_i - wᵀx_i - vᵀz_i)²) + a sum[j=1..d](|w_j|) + b sum[j=1..d](v_j²) where a > 0, b > 0",
        "none",
    ),
    // One weight, and a penalty of one; a parameter beside it is no weight of the model.
    (
        "argmin[w] sum[i=1..m]((y_i - w x_i)²) + a w² where a > 0",
        "ridge",
    ),
    (
        "argmin[w] sum[i=1..m]((y_i - wᵀx_i)²) + sum[j=1..d](w_j²)",
        "ridge",
    ),
    (
        "argmin[w] sum[i=1..m]((y_i - wᵀx_i)²) + sum[j=1..d](|w_j|)",
        "lasso",
    ),
    (
        "argmin[w] sum[i=1..m]((y_i - wᵀx_i)²) + sum[j=1..d](w_j² u_j)",
        "none",
    ),
    // The probability of the class that was seen; what is no probability of a class has no such name.
    (
        "argmin[θ] -sum[i=1..m](log(q(x_i; θ)[y_i])) where q : simplex, y in 1..K",
        "categorical-cross-entropy",
    ),
    (
        "argmin[θ] -sum[i=1..m](log(q(x_i; θ)[y_i])) where q > 0, y in 1..K",
        "none",
    ),
    // A penalty is positive: an unknown sign may be a reward.
    ("argmin[w] sum[i=1..m]((y_i - wᵀx_i)²) + λ ‖w‖²", "none"),
    (
        "argmin[w] sum[i=1..m]((y_i - wᵀx_i)²) + λ sum[j=1..d](|w_j|) where λ < 0",
        "none",
    ),
    // All weights have the penalty; an intercept need not.
    (
        "argmin[w, b] sum[i=1..m]((y_i - wᵀx_i - b)²) + λ ‖w‖² where λ > 0",
        "ridge",
    ),
    (
        "argmin[w, v] sum[i=1..m]((y_i - wᵀx_i - vᵀz_i)²) + λ ‖w‖² where λ > 0",
        "l2-penalty",
    ),
    // A penalty of weights wants inputs that are weighted.
    (
        "argmin[w] sum[i=1..m]((y_i - w x_i)²) + λ w² where λ > 0",
        "ridge",
    ),
    (
        "argmin[w] sum[i=1..m]((y_i - w)²) + λ w² where λ > 0",
        "none",
    ),
    (
        "argmin[w] sum[i=1..m]((y_i - w[g_i])²) + λ sum[j=1..J](|w_j|) where λ > 0",
        "l1-penalty",
    ),
    // A sum over places is no sum over classes.
    (
        "argmin[θ] -sum[i=1..m](sum[t=1..T](b_it log(q(x_it; θ)))) where q > 0",
        "none",
    ),
    // The same losses, spelled in another way; and what is not the same.
    (
        "argmin[θ] sum[i=1..m](if(|y_i - f(x_i; θ)| > δ, δ |y_i - f(x_i; θ)| - 1/2 δ², 1/2 (y_i - f(x_i; θ))²)) where δ > 0",
        "huber",
    ),
    (
        "argmin[θ] sum[i=1..m](if(|y_i - f(x_i; θ)| > δ, 1/2 (y_i - f(x_i; θ))², δ |y_i - f(x_i; θ)| - 1/2 δ²)) where δ > 0",
        "none",
    ),
    (
        "argmin[θ] sum[i=1..m](if(y_i >= f(x_i; θ), τ, 1 - τ) (y_i - f(x_i; θ))²) where 0 < τ < 1",
        "expectile",
    ),
    (
        "argmin[θ] sum[i=1..m](if(y_i >= f(x_i; θ), τ, 1 + τ) (y_i - f(x_i; θ))²) where 0 < τ < 1",
        "none",
    ),
    (
        "argmin[θ] sum[i=1..m](if(y_i >= x_i, τ, 1 - τ) (y_i - f(x_i; θ))²) where 0 < τ < 1",
        "weighted-mse",
    ),
    (
        "argmin[θ] sum[i=1..m](if(y_i >= f(x_i; θ), τ (y_i - f(x_i; θ)), (τ - 1) (y_i - f(x_i; θ)))) where 0 < τ < 1",
        "pinball",
    ),
    (
        "argmin[θ] sum[i=1..m]((τ - ind(y_i < f(x_i; θ))) (y_i - f(x_i; θ))) where 0 < τ < 1",
        "pinball",
    ),
    (
        "argmin[θ] sum[i=1..m]((τ - ind(y_i < 0)) (y_i - f(x_i; θ))) where 0 < τ < 1",
        "none",
    ),
    // A variance and its logarithm belong together, with the right half.
    (
        "argmin[μ, σ] sum[i=1..m](log(σ) + (y_i - μ)²/(2σ²)) where σ > 0",
        "normal-nll-sd",
    ),
    (
        "argmin[μ, σ] sum[i=1..m](log(σ) + (y_i - μ)²/(3σ²)) where σ > 0",
        "none",
    ),
    (
        "argmin[μ, σ, τ] sum[i=1..m](log(τ) + (y_i - μ)²/(2σ²)) where σ > 0, τ > 0",
        "none",
    ),
    (
        "argmin[μ, β] sum[i=1..m](β (y_i - μ)² - log(β)) where β > 0",
        "normal-nll-precision",
    ),
    // What is known of the censored is the distribution function at the same bound, of the same scale.
    (
        "argmin[w, σ] sum[i=1..m](if(y_i > 0, log(σ) + (y_i - wᵀx_i)²/(2σ²), -log(normcdf(-wᵀx_i/σ)))) where σ > 0",
        "tobit",
    ),
    (
        "argmin[w, σ] sum[i=1..m](if(y_i > 0, log(σ) + (y_i - wᵀx_i)²/(2σ²), -log(normcdf(-wᵀz_i/σ)))) where σ > 0",
        "none",
    ),
    (
        "argmin[w, σ] sum[i=1..m](if(y_i > 0, log(σ) + (y_i - wᵀx_i)²/(2σ²), -log(normcdf(-wᵀx_i)))) where σ > 0",
        "none",
    ),
    // A penalty of the weights of a linear score, not of a network, and no reward.
    (
        "argmin[w] sum[i=1..m](log(1 + exp(wᵀx_i)) - y_i wᵀx_i) + λ ‖w‖² where λ > 0",
        "logistic-l2",
    ),
    (
        "argmin[w] sum[i=1..m](log(1 + exp(wᵀx_i)) - y_i wᵀx_i) + λ sum[j=1..d](|w_j|) where λ > 0",
        "logistic-l1",
    ),
    (
        "argmin[w] sum[i=1..m](log(1 + exp(f(x_i; w))) - y_i f(x_i; w)) + λ sum[j=1..d](w_j²) where λ > 0",
        "none",
    ),
    (
        "argmin[w, v] sum[i=1..m](log(1 + exp(wᵀx_i)) - v_i wᵀx_i) + λ ‖w‖² where λ > 0",
        "none",
    ),
    (
        "argmin[w] sum[i=1..m](exp(wᵀx_i) - y_i wᵀx_i) + λ ‖w‖² where λ > 0",
        "poisson-l2",
    ),
    (
        "argmin[w] sum[i=1..m](max(0, 1 - y_i wᵀx_i)) + λ ‖w‖² where λ > 0, y in {-1, 1}",
        "svm",
    ),
    (
        "argmin[w] sum[i=1..m](max(0, 1 - y_i wᵀx_i)) + λ ‖w‖² where λ > 0",
        "none",
    ),
    (
        "argmin[w] 1/2 ‖w‖² + C sum[i=1..m](max(0, 1 - y_i wᵀx_i)) where C > 0, y in {-1, 1}",
        "svm",
    ),
    // Events and risk sets: at risk is who is still there, at the same time.
    (
        "argmin[w] sum[i=1..n](d_i (log(sum[j=1..n](ind(t_j >= t_i) exp(wᵀx_j))) - wᵀx_i))",
        "cox",
    ),
    (
        "argmin[w] sum[i=1..n](d_i (log(sum[j=1..n](ind(t_j >= s_i) exp(wᵀx_j))) - wᵀx_i)) where t : data, s : data, t >= s",
        "none",
    ),
    (
        "argmin[w] sum[i=1..n](d_i (log(sum[j=1..n](ind(t_i >= t_j) exp(wᵀx_j))) - wᵀx_i))",
        "none",
    ),
    // A covariance by a function of its parameters; one that is a parameter itself is no Gaussian process.
    (
        "argmin[θ] log(det(K(θ))) + yᵀ inv(K(θ)) y where K : positive definite",
        "gaussian-process",
    ),
    (
        "argmin[Σ] log(det(Σ)) + yᵀ inv(Σ) y where Σ : positive definite",
        "none",
    ),
    // Neighbours are one step apart.
    (
        "argmin[u] sum[i=1..m]((y_i - u_i)²) + λ sum[i=2..m](|u_i - u_{i-1}|) where λ > 0",
        "total-variation",
    ),
    (
        "argmin[u] sum[i=1..m]((y_i - u_i)²) + λ sum[i=3..m](|u_i - u_{i-2}|) where λ > 0",
        "none",
    ),
    // Both worths are of one scale.
    (
        "argmin[v] sum[k=1..n](log(v[a_k] + v[b_k]) - log(v[a_k])) where v > 0",
        "bradley-terry",
    ),
    (
        "argmin[v, u] sum[k=1..n](log(v[a_k] + u[b_k]) - log(v[a_k])) where v > 0, u > 0",
        "none",
    ),
    // A weight of a class beside a target; a product in which both are numbered alike is neither.
    (
        "argmin[θ] -1/n sum[i=1..n](sum[k=1..K](w_k y_ik log(softmax(f(x_i; θ))[k]))) where w > 0",
        "weighted-cross-entropy",
    ),
    (
        "argmin[θ] -1/n sum[i=1..n](sum[k=1..K](w_k y_ik log(f(x_i; θ)[k]))) where w > 0, f > 0",
        "none",
    ),
    // A sum up to what the score is given is a survival, and nothing is sampled.
    (
        "argmin[θ] -sum[i=1..n](log(sigmoid(f(x_i, c_i; θ))) + sum[k=1..K](log(sigmoid(-f(x_i, z_ik; θ)))))",
        "negative-sampling",
    ),
    (
        "argmin[θ] -sum[i=1..n](log(sigmoid(f(x_i, t_i; θ))) + sum[k=1..t_i-1](log(1 - sigmoid(f(x_i, k; θ))))) where t in 2..",
        "none",
    ),
    // One link in both places.
    (
        "argmin[w] sum[i=1..m]((1 - y_i) exp(wᵀx_i) - y_i log(1 - exp(-exp(wᵀx_i)))) where y in {0, 1}",
        "bce-cloglog",
    ),
    (
        "argmin[w] sum[i=1..m]((1 - y_i) exp(wᵀx_i) - y_i log(1 - exp(-exp(wᵀz_i)))) where y in {0, 1}",
        "none",
    ),
    // The positives may weigh more; the weight is known.
    (
        "argmin[θ] -sum[i=1..n](v y_i log(p(x_i; θ)) + (1 - y_i) log(1 - p(x_i; θ))) where 0 < p < 1, v > 0",
        "weighted-bce",
    ),
    (
        "argmin[θ] -sum[i=1..n](v y_i log(p(x_i; θ)) + (1 - z_i) log(1 - p(x_i; θ))) where 0 < p < 1, v > 0",
        "none",
    ),
    // What is easy counts less, on both sides by one exponent.
    (
        "argmin[θ] -1/n sum[i=1..n](y_i (1 - p(x_i; θ))^γ log(p(x_i; θ)) + (1 - y_i) p(x_i; θ)^γ log(1 - p(x_i; θ))) where 0 < p < 1, γ > 0",
        "focal",
    ),
    (
        "argmin[θ] -1/n sum[i=1..n](y_i p(x_i; θ)^γ log(p(x_i; θ)) + (1 - y_i) (1 - p(x_i; θ))^γ log(1 - p(x_i; θ))) where 0 < p < 1, γ > 0",
        "none",
    ),
    // Distances from one anchor, by one function.
    (
        "argmin[θ] sum[i=1..n](max(0, ‖f(a_i; θ) - f(b_i; θ)‖² - ‖f(a_i; θ) - f(c_i; θ)‖² + q))",
        "triplet",
    ),
    (
        "argmin[θ] sum[i=1..n](max(0, ‖f(a_i; θ) - f(b_i; θ)‖² + ‖f(a_i; θ) - f(c_i; θ)‖² - q))",
        "none",
    ),
    (
        "argmin[θ] sum[i=1..n](max(0, q - f(a_i; θ) + f(b_i; θ)))",
        "hinge-ranking",
    ),
    (
        "argmin[θ] sum[i=1..n](max(0, q - f(a_i; θ) + g(b_i; θ)))",
        "none",
    ),
    // A label of which nothing is stated, and what is no label but an input.
    (
        "argmin[θ] sum[i=1..n](log(1 + exp(-y_i f(x_i; θ))))",
        "logistic",
    ),
    ("argmin[b] sum[i=1..n](log(1 + exp(-x_i b)))", "none"),
    // The double of a log standard deviation.
    (
        "argmin[θ] sum[i=1..n](s(x_i; θ) + (y_i - f(x_i; θ))²/(2 exp(2 s(x_i; θ))))",
        "normal-nll-log-sd",
    ),
    (
        "argmin[θ] sum[i=1..n](s(x_i; θ) + (y_i - f(x_i; θ))²/(2 exp(3 s(x_i; θ))))",
        "none",
    ),
    // A factor of two in the logit belongs to it.
    (
        "argmin[w] sum[i=1..m](log(1 + exp(2 wᵀx_i)) - 2 y_i wᵀx_i)",
        "bce-logits",
    ),
    (
        "argmin[w] sum[i=1..m](log(1 + exp(2 wᵀx_i)) - 3 y_i wᵀx_i)",
        "none",
    ),
    (
        "argmin[w] ‖y - X w‖² + λ sum[j=1..d](|w_j|) where λ > 0, X : matrix, w : vector",
        "lasso",
    ),
    (
        "argmin[w] ‖y - w‖² + λ sum[j=1..d](|w_j|) where λ > 0, y : vector, w : vector",
        "none",
    ),
];

#[test]
fn a_name_is_earned() {
    have_names(OBJECTIVES);
}

/// Each objective has the name that it must have.
pub(crate) fn have_names(objectives: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (objective, name) in objectives {
        let found = match surprisal::derive(objective, &Options::default()) {
            Ok(derivation) => derivation.loss.map_or("none", |loss| loss.id).to_owned(),
            Err(problem) => problem.message,
        };
        if found != *name {
            wrong.push(format!("{objective}\n    {found}, not {name}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
