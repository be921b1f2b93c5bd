//! Typed densities are weighed: those that add up to one, those that do not, and those that cannot be tried.

use crate::{case, section, snapshots};
use std::path::Path;
use surprisal::derivation::Derivation;
use surprisal::model::Options;
use surprisal::verify::{Mass, Why, masses};

fn derived(model: &str) -> Derivation {
    surprisal::derive(model, &Options::default())
        .unwrap_or_else(|d| panic!("{model}: {}", d.message))
}

fn mass(model: &str) -> Mass {
    let masses = masses(&derived(model));
    let [mass] = masses.as_slice() else {
        panic!("{model}: {masses:?}");
    };
    mass.clone()
}

#[test]
fn densities_add_up_to_one() {
    for model in [
        "p(y | x; θ) = 1/(2b) exp(-|y - f(x; θ)|/b) where b > 0",
        "p(y; μ, σ) = 1/(σ sqrt(2π)) exp(-(y - μ)²/(2σ²)) where σ > 0",
        "p(y; θ) = θ exp(-θ y) where y > 0, θ > 0",
        "p(y; θ) = if(y > 0, θ exp(-θ y), 0) where θ > 0",
        "p(y; a, b) = y^(a-1) (1-y)^(b-1) gamma(a+b)/(gamma(a) gamma(b)) where a > 0, b > 0, 0 < y < 1",
        "p(y; a) = a c^a y^(-a-1) where a > 0, c > 0, y >= c",
        "p(y; λ) = λ^y exp(-λ)/y! where λ > 0, y in 0..",
        "p(y | n; p) = choose(n, y) p^y (1-p)^(n-y) where y in 0..n, 0 < p < 1, n in 1..",
        "p(y; w) = sigmoid(y w) where y in {-1, 1}",
        "p(x; π) = π[x] where π : simplex, x in 1..K",
        "p(x; π) = prod[k=1..K](π_k^x_k) where π : simplex, x : onehot",
        "p(y | x; θ) = exp(f(x; θ)[y])/sum[k=1..K](exp(f(x; θ)[k])) where y in 1..K",
        "p(y; μ, s) = sum[k=1..K](π_k/(s_k sqrt(2 π)) exp(-(y - μ_k)²/(2s_k²))) where π : simplex, s > 0",
        "p(y_t | y_{t-1}; P) = P[y_{t-1}, y_t] where P : stochastic matrix, y in 1..K",
        "p(y | n; p) = choose(n, y) p^y (1-p)^(n-y) where y in 0.., y <= n, 0 < p < 1, n in 1..",
        "p(y | u; θ) = θ u^(-θ) y^(θ-1) where θ > 0, y > 0, u > 0, y < u",
        "p(y_t | y_{t-1}; a) = 1/sqrt(2π) exp(-(y_t - a y_{t-1})²/2)",
        // A normaliser that has a name may be right.
        "p(y; μ) = exp(-|y - μ|)/Z where Z > 0",
        "p(y; θ) = exp(-θ y²)/Z(θ) where θ > 0, Z > 0",
        // Up to a factor that does not move, known or not.
        "p(y; μ) ∝ exp(-|y - μ|)",
        "p(y; μ) ∝ 1/(1 + (y - μ)²)",
    ] {
        assert_eq!(mass(model), Mass::One, "{model}");
    }
}

#[test]
fn other_masses_are_told_apart() {
    let other = mass("p(y; μ) = 1/2 exp(-2 |y - μ|)");
    assert!(matches!(other, Mass::Other(value, _) if value == "0.5"));
    for model in [
        "p(y; σ) = exp(-y²/(2σ²)) where σ > 0",
        "p(y; q) = q^y where 0 < q < 1, y in 0..",
        "p(x; q) = q[x] where q > 0, x in 1..K",
        "p(y; a) = a y^(-a-1) where a > 0, y > 2",
        "p(t | d; λ) = λ^d exp(-λ t) where d in {0, 1}, t > 0, λ > 0",
    ] {
        assert!(
            matches!(mass(model), Mass::Moving(_)),
            "{model}: {:?}",
            mass(model)
        );
    }
    for model in [
        "p(y; θ) = θ exp(-θ y) where θ > 0",
        "p(y; q) = q^y (1-q)^(1-y) where 0 < q < 1",
        "p(y; μ) ∝ 1/(1 + |y - μ|)",
        "p(y; μ) ∝ exp(-if(|y - μ| <= 1, (y - μ)²/2, 1/2))",
    ] {
        assert!(
            matches!(mass(model), Mass::Infinite(_)),
            "{model}: {:?}",
            mass(model)
        );
    }
}

#[test]
fn what_no_point_can_tell_is_not_tried() {
    let untried = |model: &str, why: &dyn Fn(Why) -> bool| {
        let found = mass(model);
        assert!(
            matches!(found, Mass::Untried(because) if why(because)),
            "{model}: {found:?}"
        );
    };
    let of_many = |why| why == Why::OfMany;
    untried("p(y; θ) = g(y; θ) θ where θ > 0, g > 0", &|why| {
        matches!(why, Why::Opaque(_))
    });
    untried(
        "p(y[1..n]; θ) = prod[i=1..n](θ exp(-θ y_i)) where θ > 0",
        &of_many,
    );
    untried(
        "p(y; μ) = exp(-‖y - μ‖²) where y : vector, μ : vector",
        &of_many,
    );
}

/// The densities of the cases and of the zoo were written to be true, but for those that leave a constant out.
#[test]
fn no_typed_density_is_accused_that_is_one() {
    let cases = case::all().into_iter();
    let mut models: Vec<(String, String, Options)> = cases
        .map(|case| (case.name, case.model, case.options))
        .collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/zoo");
    for group in section::groups(&folder) {
        for section in &group.sections {
            let block = section.block("surprisal").expect("a model");
            let (options, _) = section::options(&block.words);
            models.push((section.slug(), block.lines.join("\n"), options));
        }
    }
    let mut report = String::new();
    for (name, model, options) in models {
        let derivation = surprisal::derive(&model, &options);
        let masses = derivation.map(|d| masses(&d)).unwrap_or_default();
        for mass in masses.iter().filter(|mass| **mass != Mass::One) {
            let kind = match mass {
                Mass::Other(value, _) => format!("a constant mass, {value}"),
                Mass::Moving(_) => "a mass that moves".to_owned(),
                Mass::Infinite(_) => "no mass".to_owned(),
                other => format!("{other:?}"),
            };
            report += &format!("{name}: {kind}\n    {}\n", model.replace('\n', "\n    "));
        }
    }
    snapshots::compare("mass", "typed_densities", &report);
}
