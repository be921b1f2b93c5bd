//! Closed forms of divergences and expectations: each has the value that the literature gives.
//!
//! A section of `tests/cases/46_closed_divergences.md`, `47_expectations.md` and `69_closed_forms.md` may have a block `value` behind its model:
//! the closed form of the literature, written down on its own. Both have one value at random points.

use crate::case;
use crate::reading;
use crate::section::{self, Section};
use surprisal::derivation::Derivation;
use surprisal::term::TermId;
use surprisal::verify::values;

const FILES: [&str; 3] = [
    "46_closed_divergences",
    "47_expectations",
    "69_closed_forms",
];
/// Points that must bear the claim out, and draws until then.
const POINTS: usize = 8;
const DRAWS: u64 = 200;
/// What rounding may do, relative to the largest number on the way.
const ROUNDING: f64 = 1e-9;

/// A term in the words of a derivation.
fn read(derivation: &mut Derivation, text: &str) -> Result<TermId, String> {
    let mut like = vec![derivation.start];
    like.extend(derivation.steps.iter().map(|step| step.after));
    reading::read(&mut derivation.terms, &like, text)
}

/// Whether two values are the same at random points.
fn agree(derivation: &Derivation, one: TermId, other: TermId) -> Result<(), String> {
    let mut held = 0;
    for seed in 0..DRAWS {
        let Some(at) = values(derivation, &[one, other], seed, 2, 1) else {
            continue;
        };
        let (numbers, peak) = (&at[0].numbers, at[0].peak);
        let apart = (numbers[0] - numbers[1]).abs();
        if apart > 1e-6 * peak || apart.is_nan() {
            return Err(format!("{} and {} differ", numbers[0], numbers[1]));
        }
        held += usize::from(apart <= ROUNDING * peak);
        if held == POINTS {
            return Ok(());
        }
    }
    Err(format!("only {held} points could be compared"))
}

fn sections() -> Vec<Section> {
    let groups = section::groups(&case::folder());
    let wanted = groups
        .into_iter()
        .filter(|g| FILES.contains(&g.name.as_str()));
    wanted.flat_map(|group| group.sections).collect()
}

fn derived(section: &Section) -> Derivation {
    let model = section.block("surprisal").expect("a model");
    let (options, _) = section::options(&model.words);
    let model = model.lines.join("\n");
    surprisal::derive(&model, &options).unwrap_or_else(|d| panic!("{model}: {}", d.message))
}

#[test]
fn closed_forms_have_the_values_of_the_literature() {
    let mut compared = 0;
    let mut wrong = Vec::new();
    for section in sections() {
        let Ok(value) = section.block("value") else {
            continue;
        };
        let mut derivation = derived(&section);
        let text = value.lines.join(" ");
        let found = read(&mut derivation, &text).and_then(|expected| {
            agree(&derivation, expected, derivation.result())?;
            agree(&derivation, expected, derivation.start)
        });
        if let Err(why) = found {
            wrong.push(format!("{}: {why}", section.title));
        }
        compared += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared >= 16, "only {compared} closed forms");
}

/// Closed forms with a slip, which the comparison refuses.
const WRONG: &[(&str, &str)] = &[
    (
        "Two normals",
        "log(σ_1/σ_2) + (σ_1² + (μ_1 - μ_2)²)/(2σ_2²) - 1/2",
    ),
    (
        "Two normals",
        "log(σ_2/σ_1) + (σ_1² + (μ_1 - μ_2)²)/(2σ_1²) - 1/2",
    ),
    (
        "Two normals",
        "log(σ_2/σ_1) + (σ_1² + (μ_1 - μ_2)²)/(2σ_2²)",
    ),
    ("Two exponentials", "log(λ_1/λ_2) + λ_1/λ_2 - 1"),
    ("Two Poisson counts", "λ_1 log(λ_1/λ_2) + λ_1 - λ_2"),
    ("Two coins", "p log(p/q)"),
];

#[test]
fn wrong_closed_forms_are_refused() {
    for (title, text) in WRONG {
        let sections = sections();
        let section = sections.iter().find(|section| section.title == *title);
        let mut derivation = derived(section.unwrap_or_else(|| panic!("no section {title}")));
        let expected = read(&mut derivation, text).expect("a term");
        let refused = agree(&derivation, expected, derivation.result());
        assert!(
            refused.is_err_and(|why| why.contains("differ")),
            "{title}: {text}"
        );
    }
}

/// Expectations of matrices, and those with heavy tails, are not worked out by value: their results stand here.
const WITHOUT_VALUES: [(&str, &str); 5] = [
    (
        "KL(Gumbel(a, b) || GumbelMin(c, d)) where b > 0, d > b",
        "log(d/b) + (1 + b/d) digamma(1) + c/d + exp((a - c)/d) gamma(1 - b/d) - a/d - 1",
    ),
    (
        "H(MultivariateStudentT(ν, μ, Σ)) where ν > 0",
        "d/2 log(π) + d/2 log(ν) + 1/2 log(det(Σ)) + log(gamma(ν/2)/gamma((ν + d)/2)) + (ν + d) * (digamma((ν + d)/2) - digamma(ν/2))/2",
    ),
    (
        "H(Wishart(ν, V))",
        "d * (d + 1)/2 log(2) + (d + 1)/2 log(det(V)) + d * (d - 1)/4 log(π) + sum[j=1..d](log(gamma((ν + 1 - j)/2))) + ν d/2 - (ν - d - 1)/2 sum[j=1..d](digamma((ν + 1 - j)/2))",
    ),
    (
        "KL(Wishart(ν, V) || Wishart(n, W))",
        "n/2 log(det(W)) + sum[j=1..d](log(gamma((n + 1 - j)/2)/gamma((ν + 1 - j)/2))) + (ν - n)/2 sum[j=1..d](digamma((ν + 1 - j)/2)) + ν/2 trace(W⁻¹ V) - n/2 log(det(V)) - ν d/2",
    ),
    (
        "KL(InverseWishart(ν, V) || InverseWishart(n, W))",
        "n/2 log(det(V)) + sum[j=1..d](log(gamma((n + 1 - j)/2)/gamma((ν + 1 - j)/2))) + (ν - n)/2 sum[j=1..d](digamma((ν + 1 - j)/2)) + ν/2 trace(W V⁻¹) - ν d/2 - n/2 log(det(W))",
    ),
];

#[test]
fn closed_forms_without_values_are_those_of_the_literature() {
    for (model, wanted) in WITHOUT_VALUES {
        let found = surprisal::derive(model, &surprisal::model::Options::default());
        let found = found.unwrap_or_else(|d| panic!("{model}: {}", d.message));
        let result = surprisal::render::text::plain(&found.terms, found.result());
        assert_eq!(result, wanted, "{model}");
    }
}
