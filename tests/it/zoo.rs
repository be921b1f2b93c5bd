//! The zoo: models of the literature, each beside the loss that the literature gives, compared by value.

use crate::roundtrip::parse_back;
use crate::section::{self, Group, Section};
use crate::snapshots;
use crate::specimen::Specimen;
use std::collections::BTreeSet;
use std::path::Path;
use surprisal::derivation::Derivation;
use surprisal::model::Goal;
use surprisal::render::text::plain;
use surprisal::render::{self, Page};

const FOLDER: &str = "zoo";

/// One test for each group, so that they run side by side; all of them are listed.
macro_rules! groups {
    ($($test:ident $file:literal)*) => {
        const FILES: &[&str] = &[$($file),*];
        $(#[test] fn $test() { check_group($file); })*
    };
}

groups! {
    regression "01_regression"
    robust "02_robust"
    counts "03_counts"
    classification "04_classification"
    survival "05_survival"
    ranking "06_ranking"
    time_series "07_time_series"
    mixtures "08_mixtures"
    priors "09_priors"
    positive "10_positive"
    censoring "11_censoring"
    directional "12_directional"
    weights "13_weights"
    learning "14_learning"
    vectors "15_vectors"
    networks "16_networks"
}

fn groups() -> Vec<Group> {
    section::groups(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/zoo"))
}

fn name(group: &Group, section: &Section) -> String {
    format!("{}.{}", group.name, section.slug())
}

#[test]
fn every_group_is_listed() {
    let names: Vec<String> = groups().into_iter().map(|group| group.name).collect();
    assert_eq!(names, FILES);
}

#[test]
fn every_snapshot_is_compared() {
    let mut names = BTreeSet::new();
    for group in &groups() {
        assert!(!group.title.is_empty(), "{} has no title", group.name);
        for section in &group.sections {
            let name = name(group, section);
            assert!(names.insert(name.clone()), "two models are called {name}");
        }
    }
    names.extend(FILES.iter().map(|&file| file.to_owned()));
    snapshots::refuse_others(FOLDER, names);
}

fn check_group(file: &str) {
    let group = groups().into_iter().find(|group| group.name == file);
    let group = group.unwrap_or_else(|| panic!("there is no group {file}"));
    let mut wrong = Vec::new();
    let mut derived = Vec::new();
    for section in &group.sections {
        match Specimen::of(section).and_then(|specimen| specimen.check()) {
            Ok(derivation) => derived.push((section, derivation)),
            Err(why) => wrong.push(format!("{}: {why}", name(&group, section))),
        }
    }
    for (section, derivation) in &derived {
        parse_back(derivation, &name(&group, section), &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let text = render::format("text").expect("a format").write;
    for (section, derivation) in &derived {
        snapshots::compare(
            FOLDER,
            &name(&group, section),
            &text(&Page::new(derivation)),
        );
    }
    snapshots::compare(FOLDER, &group.name, &summary(&derived));
}

/// Title, loss and name of every model of a group.
fn summary(derived: &[(&Section, Derivation)]) -> String {
    let of = |(section, derivation): &(&Section, Derivation)| {
        let loss = plain(&derivation.terms, derivation.result());
        let name = derivation.loss.as_ref().map_or("no name", |loss| loss.name);
        format!("{}\n    {loss}\n    {name}", section.title)
    };
    derived.iter().map(of).collect::<Vec<_>>().join("\n")
}

/// A section of the zoo with another loss in place of the one from the literature: all of these are wrong.
const WRONG: &[(&str, &str)] = &[
    // The sense.
    (
        "01_regression.linear-regression",
        "argmax[w, b] sum[i=1..m]((y_i - wᵀx_i - b)²)",
    ),
    // A sign inside.
    (
        "01_regression.linear-regression",
        "argmin[w, b] sum[i=1..m]((y_i - wᵀx_i + b)²)",
    ),
    (
        "03_counts.poisson-regression",
        "argmin[w] sum[i=1..m](exp(wᵀx_i) + y_i wᵀx_i)",
    ),
    // The log of the scale is missing, or counted too often.
    (
        "01_regression.mean-and-standard-deviation",
        "argmin[μ, σ] 1/(2σ²) sum[i=1..m]((y_i - μ)²)",
    ),
    (
        "01_regression.mean-and-standard-deviation",
        "argmin[μ, σ] 2 m log(σ) + 1/(2σ²) sum[i=1..m]((y_i - μ)²)",
    ),
    // σ in place of σ².
    (
        "01_regression.mean-and-standard-deviation",
        "argmin[μ, σ] m log(σ) + 1/(2σ) sum[i=1..m]((y_i - μ)²)",
    ),
    // A forgotten half.
    (
        "01_regression.heteroscedastic-regression",
        "argmin[θ] sum[i=1..m]((y_i - f(x_i; θ))²/s(x_i; θ)² + log(s(x_i; θ)))",
    ),
    // A forgotten weight, and one in the wrong place.
    (
        "01_regression.weighted-least-squares",
        "argmin[θ] sum[i=1..m]((y_i - f(x_i; θ))²)",
    ),
    (
        "01_regression.weighted-least-squares",
        "argmin[θ] sum[i=1..m]((y_i - f(x_i; θ))²/ω_i)",
    ),
    // The exposure left out of the rate.
    (
        "03_counts.exposures",
        "argmin[w] sum[i=1..m](exp(wᵀx_i) - y_i wᵀx_i)",
    ),
    // The target of the wrong observation.
    (
        "07_time_series.first-order-autoregression",
        "argmin[c, φ] sum[t=2..T]((y_{t-1} - c - φ y_{t-1})²)",
    ),
    // One term of the sum too few.
    (
        "07_time_series.first-order-autoregression",
        "argmin[c, φ] sum[t=3..T]((y_t - c - φ y_{t-1})²)",
    ),
    // A penalty of another strength, and of another shape.
    (
        "09_priors.ridge-regression",
        "argmin[w] sum[i=1..m]((y_i - wᵀx_i)²) + 1/τ² sum[j=1..d](w_j²)",
    ),
    (
        "09_priors.ridge-regression",
        "argmin[w] sum[i=1..m]((y_i - wᵀx_i)²) + σ²/τ² sum[j=1..d](|w_j|)",
    ),
    // The censored observations forgotten.
    (
        "05_survival.exponential-times-with-censoring",
        "argmin[λ] sum[i=1..m](d_i λ t_i - d_i log(λ))",
    ),
    // An increasing map, which has the same minimum, but is not the loss.
    (
        "02_robust.the-median",
        "argmin[μ] (sum[i=1..m](|y_i - μ|))^2",
    ),
];

#[test]
fn wrong_losses_are_refused() {
    let groups = groups();
    for (wanted, loss) in WRONG {
        let mut sections = groups
            .iter()
            .flat_map(|g| g.sections.iter().map(move |s| (g, s)));
        let found = sections.find(|(group, section)| name(group, section) == *wanted);
        let (_, section) = found.unwrap_or_else(|| panic!("there is no model {wanted}"));
        let mut specimen = Specimen::of(section).expect("a model of the zoo");
        let derivation = specimen
            .derive(Goal::Loss)
            .expect("a model of the zoo derives");
        specimen
            .compare(&derivation)
            .expect("the loss of the literature");
        specimen.expected = (*loss).to_owned();
        let refused = specimen.compare(&derivation).expect_err(loss);
        assert!(
            refused.contains("does not follow"),
            "{wanted}: {loss}: {refused}"
        );
    }
}
