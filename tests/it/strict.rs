//! `--strict`: what it still takes for granted is on the list in the README, and nothing else is.

use crate::case;
use surprisal::model::Options;

/// The list, by the reasons that the program gives.
const GRANTED: &[(&str, &[&str])] = &[
    (
        "samples and index sets are not empty",
        &[
            "a sample has at least one observation",
            "at least one observation follows the first",
            "at least one observation follows the first ones",
            "an index set has at least one element",
            "there is at least one component",
        ],
    ),
    (
        "subscripts count from 1",
        &["subscripts count from 1", "limits count from 1"],
    ),
    (
        "counts sum to their total",
        &[
            "an observation of the multinomial distribution",
            "an observation of the Dirichlet-multinomial distribution",
        ],
    ),
    (
        "the observations are possible",
        &[
            "Bayes' theorem divides by the density of the observations",
            "Bayes' theorem divides by the probability of the observations",
        ],
    ),
    (
        "a density of which nothing is known is positive where they lie",
        &[
            "a density is positive where the observations lie",
            "a density is positive on its support",
            "positive wherever ",
        ],
    ),
    (
        "the constant behind `∝` is positive",
        &["the constant factor that ∝ leaves open"],
    ),
];

#[test]
fn what_strict_takes_for_granted_is_on_the_list() {
    let mut derived = 0;
    for case in case::all() {
        let options = Options {
            strict: true,
            ..case.options.clone()
        };
        let Ok(derivation) = surprisal::derive(&case.model, &options) else {
            continue; // it refuses
        };
        derived += 1;
        for assumption in derivation.assumptions.iter().filter(|a| !a.stated) {
            let because = &assumption.because;
            let mut granted = GRANTED.iter().flat_map(|(_, reasons)| reasons.iter());
            // A class that is stated to lie in `1..K` is the number of one.
            // And where μ is stated to be positive, so is what it is one over.
            let follows = assumption.text.ends_with(": label")
                || assumption.text.ends_with(": permutation")
                || because.contains("is positive, and this is 1/");
            assert!(
                follows || granted.any(|reason| because.starts_with(reason)),
                "{}: `{}` ({because}) is assumed with `--strict`\n{}",
                case.name,
                assumption.text,
                case.model
            );
        }
    }
    assert!(
        derived > 50,
        "only {derived} cases state all that they need"
    );
}

#[test]
fn the_readme_has_the_list() {
    let readme = include_str!("../../README.md").replace('\n', " ");
    for (what, _) in GRANTED {
        assert!(readme.contains(what), "README.md does not say that {what}");
    }
}

/// No point that is drawn meets such a condition, so these are no cases, which are sampled.
#[test]
fn a_difference_of_matrices_may_be_stated_to_be_definite() {
    let stated = [
        ("A", "y ~ MultivariateNormal(0, A - B)", "A - B"),
        ("ρ", "y ~ Normal(0, I - ρ W)", "I - ρ W"),
        ("ρ", "y ~ MultivariateNormal(0, inv(D - ρ W))", "D - ρ W"),
    ];
    for (parameter, model, matrix) in stated {
        let options = Options {
            strict: true,
            joint: true,
            parameters: vec![parameter.to_owned()],
            ..Options::default()
        };
        let refused = surprisal::derive(model, &options);
        assert!(refused.is_err(), "{model}");
        let model = format!("{model} where {matrix} : positive definite");
        let derived = surprisal::derive(&model, &options).expect(&model);
        assert!(derived.warnings.is_empty(), "{model}");
    }
}
