//! Names of losses: what differs from a named loss by an order, a sign or an index has no name.

use super::nameless::have_names;

/// An objective, and the name that it must have.
const OBJECTIVES: &[(&str, &str)] = &[
    // What lies above the quantile costs the level: with the residual the other way round it is another one.
    (
        "argmin[q] sum[i=1..n](max(τ (q - y_i), (τ - 1) (q - y_i))) where 0 < τ < 1",
        "none",
    ),
    (
        "argmin[θ] sum[i=1..n](if(f(x_i; θ) - y_i >= 0, τ, 1 - τ) (f(x_i; θ) - y_i)²) where 0 < τ < 1",
        "none",
    ),
    // Candidates differ.
    (
        "argmin[θ] sum[i=1..n](log(sum[j=1..n](exp(f(x_i; θ)'g(y_j; θ)))) - f(x_i; θ)'g(y_i; θ))",
        "infonce",
    ),
    (
        "argmin[θ] -1/n sum[i=1..n](log(exp(f(x_i; θ)'g(y_i; θ)/τ)/sum[j=1..n](exp(f(x_i; θ)'g(y_i; θ)/τ)))) where τ > 0",
        "none",
    ),
    // Each ratio is of one answer.
    (
        "argmin[θ] -sum[i=1..m](log(sigmoid(β log(q(w_i, x_i; θ)/g(l_i, x_i)) - β log(q(l_i, x_i; θ)/g(w_i, x_i))))) where β > 0, q > 0, g > 0",
        "logistic-ranking",
    ),
    (
        "argmin[θ] sum[i=1..n](max(0, ‖f(a_i; θ) - f(p_i; θ)‖² - ‖f(b_i; θ) - f(q_i; θ)‖² + c))",
        "hinge-ranking",
    ),
    // Both penalties are positive.
    (
        "y_i ~ Normal(w'x_i, σ²); p(w_j) ∝ exp(-a |w_j| - b w_j²) where a > 0, b > 0, σ > 0",
        "elastic-net",
    ),
    (
        "y_i ~ Normal(w'x_i, σ²); p(w_j) ∝ exp(-a |w_j| + b w_j²) where a > 0, b > 0, σ > 0",
        "none",
    ),
];

#[test]
fn a_lookalike_has_no_name() {
    have_names(OBJECTIVES);
}
