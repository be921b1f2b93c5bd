//! Names of losses: what is stated of a target, a level or a weight may contradict the name.

use crate::nameless::have_names;

/// An objective, and the name that it must have.
const OBJECTIVES: &[(&str, &str)] = &[
    // A target, a level, a threshold, a weight.
    (
        "argmin[θ] -sum[i=1..m](y_i log(f(x_i; θ)) + (1 - y_i) log(1 - f(x_i; θ))) where 0 < f < 1, y in {0, 1}",
        "bce",
    ),
    (
        "argmin[θ] -sum[i=1..m](y_i log(f(x_i; θ)) + (1 - y_i) log(1 - f(x_i; θ))) where 0 < f < 1, y in {-1, 1}",
        "none",
    ),
    (
        "argmin[θ] -sum[i=1..m](y_i log(f(x_i; θ)) + (1 - y_i) log(1 - f(x_i; θ))) where 0 < f < 1, y > 1",
        "none",
    ),
    (
        "argmin[θ] sum[i=1..m](max(0, 1 - y_i f(x_i; θ))) where y in {-1, 1}",
        "hinge",
    ),
    (
        "argmin[θ] sum[i=1..m](max(0, 1 - y_i f(x_i; θ))) where y in {0, 1}",
        "none",
    ),
    (
        "argmin[θ] sum[i=1..m](max(τ (y_i - f(x_i; θ)), (τ - 1) (y_i - f(x_i; θ)))) where τ > 1",
        "none",
    ),
    (
        "argmin[θ] sum[i=1..m](max(τ (y_i - f(x_i; θ)), (τ - 1) (y_i - f(x_i; θ)))) where τ > 0",
        "pinball",
    ),
    (
        "argmin[θ] sum[i=1..m](if(|y_i - f(x_i; θ)| <= δ, 1/2 (y_i - f(x_i; θ))², δ |y_i - f(x_i; θ)| - 1/2 δ²)) where δ < 0",
        "none",
    ),
    (
        "argmin[θ] sum[i=1..m](exp(f(x_i; θ)) - y_i f(x_i; θ)) where y < 0",
        "none",
    ),
    (
        "argmin[θ] 1/m sum[i=1..m](w_i (y_i - f(x_i; θ))²) where w : data, w < 0",
        "none",
    ),
    // The negatives of a pair are its own.
    (
        "argmin[θ] -1/n sum[i=1..n](log(exp(s(x_i, y_i; θ))/sum[j=1..n](exp(s(x_i, y_j; θ)))))",
        "infonce",
    ),
    (
        "argmin[θ] -1/n sum[i=1..n](log(exp(s(x_i, y_i; θ))/sum[j=1..n](exp(s(x_j, y_j; θ)))))",
        "softmax-cross-entropy",
    ),
];

#[test]
fn a_part_may_contradict_the_name() {
    have_names(OBJECTIVES);
}
