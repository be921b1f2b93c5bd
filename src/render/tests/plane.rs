//! Formulas in two dimensions.

use super::samples::Make;
use crate::render::math;
use crate::render::text::plane::{lines, plane};
use crate::term::{Op, TermId};

fn check(term: impl FnOnce(&mut Make) -> TermId, expected: &[&str]) {
    let mut make = Make::new();
    let term = term(&mut make);
    let block = plane(&math::build(&make.terms, term));
    let rows: Vec<&str> = block.rows().collect();
    assert_eq!(rows, expected, "\n{}", rows.join("\n"));
}

#[test]
fn means_and_their_limits() {
    check(
        Make::mse,
        &[
            "         1   m",
            "arg min ───  ∑  (y_i - f(x_i; θ))²",
            "   θ     m  i=1",
        ],
    );
}

#[test]
fn densities() {
    check(
        Make::gaussian,
        &[
            "   1       ⎛  (y_i - μ)² ⎞",
            "─────── exp⎜-────────────⎟",
            " ┌────     ⎝     2σ²     ⎠",
            " √2πσ²",
        ],
    );
    check(
        Make::poisson,
        &["  y_i", " λ    exp(-λ)", "──────────────", "     y_i!"],
    );
}

#[test]
fn brackets_grow() {
    check(
        Make::expectation,
        &[
            "           ⎡       p_data(x)   ⎤",
            "E          ⎢log ───────────────⎥",
            " x ~ p_data⎣     p_model(x; θ) ⎦",
        ],
    );
    check(
        Make::mixture,
        &[" m       K", " ∑  log  ∑  w_k p(x_i; μ_k)", "i=1     k=1"],
    );
}

#[test]
fn cases_and_counts() {
    check(
        |make| {
            let (n, k) = (make.s("n"), make.s("k"));
            make.op(Op::Choose, &[n, k])
        },
        &["⎛n⎞", "⎜ ⎟", "⎝k⎠"],
    );
    check(
        |make| {
            let (y, zero, one) = (make.s("y"), make.n(0), make.n(1));
            let above = make.op(Op::Greater, &[y, zero]);
            let half = make.terms.div(one, y);
            make.op(Op::If, &[above, half, zero])
        },
        &["⎧  1", "⎪ ───   if y > 0", "⎪  y", "⎨", "⎩ 0     otherwise"],
    );
}

#[test]
fn a_wide_sum_goes_on_below() {
    let mut make = Make::new();
    let term = make.ridge();
    let block = lines(&math::build(&make.terms, term), 36);
    let rows: Vec<&str> = block.rows().collect();
    let expected = [
        "        ⎡ m",
        "arg min ⎢ ∑  (y_i - wᵀx_i)²",
        "   θ    ⎣i=1",
        "        σ²      ⎤",
        "     + ──── ‖w‖²⎥",
        "        τ²      ⎦",
    ];
    assert_eq!(rows, expected, "\n{}", rows.join("\n"));
    assert!(block.width() <= 36);
}
