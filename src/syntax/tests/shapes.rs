//! The shape of the tree for every piece of notation.

use super::{expr, model};

#[test]
fn scratch() {
    for line in include_str!("/tmp/ex.txt").lines() {
        println!("{line}\n   {}", model(line).replace('\n', "\n   "));
    }
    for line in include_str!("/tmp/ex2.txt").lines() {
        println!("{line}\n   {}", expr(line));
    }
    println!("{}", super::entry(include_str!("/tmp/normal.dist")));
    for text in [ "y ~ Normal(μ,\n  σ²) # hi\n\n# c\nwhere σ > 0\n  where μ in R\nz = a +\n b\n - c; q ~ f\n",
      "y ~ Normal(μ, σ²)\nw ~ N(0, τ²)\n\n\n"] { println!("{text}\n{}", model(text)); }
}
