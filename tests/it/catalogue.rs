//! The catalogue: every density has mass 1, agrees with an outside oracle, and is derived from.

use crate::snapshots;
use crate::world::Given;
use statrs::distribution::{self, Continuous, Discrete};
use std::collections::BTreeMap;
use surprisal::catalogue::{CATALOGUE, Entry, find};
use surprisal::lower::{Lowering, NoDensities, Vocabulary};
use surprisal::model::Options;
use surprisal::render::{Page, report};
use surprisal::syntax::ast::DomainSyntax;
use surprisal::term::eval::{Evaluator, Value};
use surprisal::term::{Name, TermId, Terms};
use surprisal::verify::sample;

const FOLDER: &str = "catalogue";

/// The density at a point for some parameters, by a library that shares nothing with this one.
type Oracle = fn(&[f64], f64) -> f64;

/// A distribution, a model that uses it, settings of its parameters, and its oracle.
struct Row {
    name: &'static str,
    model: &'static str,
    settings: &'static [&'static [f64]],
    oracle: Oracle,
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { name: "Bernoulli", model: "y ~ Bernoulli(f(x; θ))", settings: &[&[0.5], &[0.01], &[0.8]],
        oracle: |p, y| distribution::Bernoulli::new(p[0]).unwrap().pmf(y as u64) },
    Row { name: "Categorical", model: "y ~ Categorical(f(x; θ))", settings: &[&[0.2, 0.3, 0.5], &[0.9, 0.1]],
        oracle: |p, y| distribution::Categorical::new(p).unwrap().pmf(y as u64) },
    Row { name: "Cauchy", model: "y ~ Cauchy(f(x; θ), s)", settings: &[&[0.0, 1.0], &[-2.0, 0.3], &[1.0, 5.0]],
        oracle: |p, y| distribution::Cauchy::new(p[0], p[1]).unwrap().pdf(y) },
    Row { name: "Exponential", model: "y ~ Exponential(f(x; θ))", settings: &[&[1.0], &[0.2], &[7.0]],
        oracle: |p, y| distribution::Exp::new(p[0]).unwrap().pdf(y) },
    Row { name: "Geometric", model: "y ~ Geometric(f(x; θ))", settings: &[&[0.5], &[0.1], &[0.9]],
        oracle: |p, y| distribution::Geometric::new(p[0]).unwrap().pmf(y as u64 + 1) }, // statrs counts trials
    Row { name: "Laplace", model: "y ~ Laplace(f(x; θ), b)", settings: &[&[0.0, 1.0], &[3.0, 0.2], &[-1.0, 4.0]],
        oracle: |p, y| distribution::Laplace::new(p[0], p[1]).unwrap().pdf(y) },
    Row { name: "Normal", model: "y ~ Normal(f(x; θ), v)", settings: &[&[0.0, 1.0], &[2.0, 0.04], &[-3.0, 9.0]],
        oracle: |p, y| distribution::Normal::new(p[0], p[1].sqrt()).unwrap().pdf(y) },
    Row { name: "Poisson", model: "y ~ Poisson(f(x; θ))", settings: &[&[1.0], &[0.1], &[12.5]],
        oracle: |p, y| distribution::Poisson::new(p[0]).unwrap().pmf(y as u64) },
];

#[test]
fn every_distribution_has_its_row() {
    let mut rows: Vec<&str> = ROWS.iter().map(|row| row.name).collect();
    let mut entries: Vec<&str> = CATALOGUE
        .iter()
        .map(|entry| entry.distribution().name.text.as_str())
        .collect();
    rows.sort_unstable();
    entries.sort_unstable();
    assert_eq!(rows, entries);
}

#[test]
fn names_are_unique() {
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for entry in &CATALOGUE {
        let distribution = entry.distribution();
        for name in entry.names() {
            let other = owners.insert(name, &distribution.name.text);
            assert!(
                other.is_none(),
                "`{name}` is {} and {other:?}",
                distribution.name.text
            );
            assert!(
                std::ptr::eq(find(name).expect("the entry"), entry),
                "{name}"
            );
        }
        let aliases: Vec<&str> = distribution.aliases.iter().map(String::as_str).collect();
        assert_eq!(
            entry.names().skip(1).collect::<Vec<_>>(),
            aliases,
            "as the parser reads them"
        );
    }
}

#[test]
fn every_entry_says_what_it_is() {
    for entry in &CATALOGUE {
        let distribution = entry.distribution();
        let name = &distribution.name.text;
        assert!(
            distribution.about.starts_with("the ") && distribution.about.ends_with("distribution"),
            "{name}"
        );
        assert!(distribution.source.starts_with("https://"), "{name}");
        assert!(
            entry.source.starts_with("# "),
            "{name} begins with a comment"
        );
    }
}

#[test]
fn every_density_has_mass_one() {
    for row in ROWS {
        for parameters in row.settings {
            let density = Density::new(row, parameters);
            let mass = density.mass();
            assert!(
                (mass - 1.0).abs() < 1e-6,
                "{} at {parameters:?} has mass {mass}",
                row.name
            );
        }
    }
}

#[test]
fn every_density_agrees_with_its_oracle() {
    for row in ROWS {
        for parameters in row.settings {
            let density = Density::new(row, parameters);
            for point in density.points() {
                let (ours, theirs) = (density.at(point), (row.oracle)(parameters, point));
                let near = (ours - theirs).abs() <= 1e-9 * (1.0 + theirs.abs());
                assert!(
                    near,
                    "{} at {parameters:?}, {point}: {ours} and not {theirs}",
                    row.name
                );
            }
        }
    }
}

#[test]
fn every_density_is_derived_from() {
    for row in ROWS {
        let mut derivation = surprisal::derive(row.model, &Options::default())
            .unwrap_or_else(|d| panic!("{}: {}", row.model, d.message));
        surprisal::verify::replay(&mut derivation).unwrap_or_else(|r| panic!("{}: {r}", row.model));
        for seed in 0..3 {
            sample(&derivation, seed).unwrap_or_else(|r| panic!("{}: {r}", row.model));
        }
        snapshots::compare(FOLDER, row.name, &report::write(&Page::new(&derivation)));
    }
    snapshots::refuse_others(FOLDER, ROWS.iter().map(|row| row.name.to_owned()));
}

#[test]
fn every_named_argument_is_understood() {
    for entry in &CATALOGUE {
        let distribution = entry.distribution();
        let labels = distribution
            .parameters
            .iter()
            .map(|p| (p.label.as_str(), p.label.as_str()));
        let others = distribution.alternatives.iter().map(|other| {
            let set = distribution
                .parameters
                .iter()
                .find(|p| p.symbol == other.sets);
            (
                other.label.as_str(),
                set.expect("a parameter that is set").label.as_str(),
            )
        });
        for (label, sets) in labels.chain(others) {
            let arguments: Vec<String> = distribution
                .parameters
                .iter()
                .map(|p| {
                    if p.label == sets {
                        format!("{label}=f(x; θ)")
                    } else {
                        format!("{}=c", p.label)
                    }
                })
                .collect();
            let model = format!("y ~ {}({})", distribution.name.text, arguments.join(", "));
            let derived = surprisal::derive(&model, &Options::default());
            assert!(
                derived.is_ok(),
                "{model}: {}",
                derived.err().map_or(String::new(), |d| d.message)
            );
        }
    }
}

/// A density with its parameters set.
struct Density {
    terms: Terms,
    term: TermId,
    world: Given,
    observed: Name,
    support: Support,
    /// The first parameter: the location, where the support is the whole line. A kink there is no trouble.
    middle: f64,
}

/// The points of an observation.
#[derive(Clone, Copy)]
enum Support {
    Real,
    AboveZero,
    Unit,
    Naturals,
    Binary,
    Classes(usize),
}

impl Density {
    fn new(row: &Row, parameters: &[f64]) -> Density {
        let entry: &Entry = find(row.name).expect("the entry");
        let distribution = entry.distribution();
        let mut terms = Terms::new();
        let vocabulary = Vocabulary::default();
        let mut lowering = Lowering::new(&mut terms, &vocabulary, &NoDensities);
        let symbols = distribution.parameters.iter().map(|p| p.symbol.as_str());
        for symbol in symbols.chain([distribution.variable.text.as_str()]) {
            let term = lowering.terms.symbol_named(symbol);
            lowering.values.insert(symbol.into(), term);
        }
        let term = lowering
            .expression(&distribution.density)
            .expect("a density");
        let support = support(&distribution.support, parameters.len());
        let mut world = Given::default();
        if let (Support::Classes(count), DomainSyntax::Word(_, Some(length))) =
            (support, &distribution.support)
        {
            world.0.insert(
                terms.name(&distribution.parameters[0].symbol),
                Value::Vector(parameters.to_vec()),
            );
            world
                .0
                .insert(terms.name(length), Value::Scalar(count as f64));
        } else {
            for (parameter, &value) in distribution.parameters.iter().zip(parameters) {
                world
                    .0
                    .insert(terms.name(&parameter.symbol), Value::Scalar(value));
            }
        }
        let observed = terms.name(&distribution.variable.text);
        Density {
            terms,
            term,
            world,
            observed,
            support,
            middle: parameters[0],
        }
    }

    fn at(&self, point: f64) -> f64 {
        let observation = match self.support {
            Support::Classes(count) => Value::Vector(
                (0..count)
                    .map(|k| f64::from(u8::from(k as f64 == point)))
                    .collect(),
            ),
            _ => Value::Scalar(point),
        };
        let mut world = Given(self.world.0.clone());
        world.0.insert(self.observed, observation);
        Evaluator::new(&self.terms, &world)
            .scalar(self.term)
            .expect("a value")
    }

    /// Where it is compared with the oracle.
    fn points(&self) -> Vec<f64> {
        match self.support {
            Support::Real => vec![-7.5, -2.0, -0.3, 0.0, 0.4, 1.0, 3.1, 20.0],
            Support::AboveZero => vec![1e-3, 0.2, 1.0, 2.5, 14.0],
            Support::Unit => vec![1e-3, 0.2, 0.5, 0.77, 0.999],
            Support::Naturals => vec![0.0, 1.0, 2.0, 5.0, 11.0],
            Support::Binary => vec![0.0, 1.0],
            Support::Classes(count) => (0..count).map(|k| k as f64).collect(),
        }
    }

    /// The sum or integral over the support. The axis is transformed so that tails of any weight fall off
    /// doubly exponentially; then the trapezoidal rule is exact to many digits.
    fn mass(&self) -> f64 {
        use std::f64::consts::FRAC_PI_2;
        let far = |t: f64| FRAC_PI_2 * t.sinh();
        let slope = |t: f64| FRAC_PI_2 * t.cosh();
        match self.support {
            Support::Real => [-1.0, 1.0]
                .iter()
                .map(|side| {
                    self.integral(|t| (self.middle + side * far(t).exp(), far(t).exp() * slope(t)))
                })
                .sum(),
            Support::AboveZero => self.integral(|t| (far(t).exp(), far(t).exp() * slope(t))),
            Support::Unit => self.integral(|t| {
                let y = 1.0 / (1.0 + (-2.0 * far(t)).exp());
                (y, 2.0 * y * (1.0 - y) * slope(t))
            }),
            Support::Naturals => (0..170).map(|k| self.at(f64::from(k))).sum(),
            Support::Binary | Support::Classes(_) => {
                self.points().into_iter().map(|y| self.at(y)).sum()
            }
        }
    }

    fn integral(&self, axis: impl Fn(f64) -> (f64, f64)) -> f64 {
        const STEP: f64 = 1e-3;
        const REACH: f64 = 4.0;
        let count = (2.0 * REACH / STEP) as i32;
        let value = |k: i32| {
            let (y, weight) = axis(f64::from(k) * STEP - REACH);
            let density = self.at(y);
            if density > 0.0 {
                density * weight * STEP
            } else {
                0.0
            }
        };
        (0..=count).map(value).sum()
    }
}

fn support(syntax: &DomainSyntax, parameters: usize) -> Support {
    let DomainSyntax::Word(word, _) = syntax else {
        panic!("a support that this test does not know: {syntax:?}");
    };
    match word.as_str() {
        "real" => Support::Real,
        "positive" | "nonnegative" => Support::AboveZero,
        "unit" => Support::Unit,
        "natural" => Support::Naturals,
        "binary" => Support::Binary,
        "onehot" => Support::Classes(parameters),
        other => panic!("a support that this test does not know: {other}"),
    }
}
