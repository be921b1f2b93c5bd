//! Distributions of vectors and matrices: each agrees with an outside oracle, has mass 1, and is derived from.

use crate::snapshots;
use crate::world::Given;
use surprisal::catalogue::{CATALOGUE, find};
use surprisal::lower::{Lowering, NoDensities, Vocabulary};
use surprisal::model::Options;
use surprisal::render::{Page, report};
use surprisal::syntax::ast::DomainSyntax;
use surprisal::term::eval::{Evaluator, Value};
use surprisal::term::{Name, Root, TermId, Terms};
use surprisal::verify::{replay, sample};

/// Densities at points, by a library that shares nothing with this one; `tests/oracle/multivariate.py` records them.
const RECORDED: &str = include_str!("../oracle/multivariate.txt");

/// The distributions of vectors and matrices.
pub const NAMES: &[&str] = &[
    "LabelCategorical",
    "OrderedLogistic",
    "OrderedProbit",
    "Dirichlet",
    "Multinomial",
    "DirichletMultinomial",
    "PlackettLuce",
    "MultivariateNormal",
    "MultivariateStudentT",
    "VonMisesFisher",
    "Wishart",
    "InverseWishart",
];

/// A model of each, from which is derived.
const MODELS: &[(&str, &str)] = &[
    ("LabelCategorical", "y ~ LabelCategorical(softmax(f(x; θ)))"),
    ("OrderedLogistic", "y ~ OrderedLogistic(f(x; θ), c)"),
    ("OrderedProbit", "y ~ OrderedProbit(f(x; θ), c)"),
    ("Dirichlet", "y ~ Dirichlet(f(x; θ))"),
    ("Multinomial", "y ~ Multinomial(n, softmax(f(x; θ)))"),
    (
        "DirichletMultinomial",
        "y ~ DirichletMultinomial(n, f(x; θ))",
    ),
    ("PlackettLuce", "y ~ PlackettLuce(f(x; θ))"),
    ("MultivariateNormal", "y ~ MultivariateNormal(f(x; θ), Σ)"),
    (
        "MultivariateStudentT",
        "y ~ MultivariateStudentT(ν, f(x; θ), Σ)",
    ),
    ("VonMisesFisher", "y ~ VonMisesFisher(f(x; θ), κ)"),
    ("Wishart", "Y ~ Wishart(ν, f(x; θ))"),
    ("InverseWishart", "Y ~ InverseWishart(ν, f(x; θ))"),
];

/// A density with its parameters set.
struct Density {
    terms: Terms,
    term: TermId,
    world: Given,
    observed: Name,
}

impl Density {
    fn new(name: &str, parameters: &[Value], point: &Value) -> Density {
        let distribution = find(name).expect("the entry").distribution();
        let mut terms = Terms::new();
        let mut world = Given::default();
        let observed = terms.name(&distribution.variable.text);
        let symbols = distribution
            .parameters
            .iter()
            .map(|p| (&p.symbol[..], &p.domain));
        let symbols: Vec<_> = symbols
            .chain([(&distribution.variable.text[..], &distribution.support)])
            .collect();
        let vocabulary = Vocabulary::default();
        let mut lowering = Lowering::new(&mut terms, &vocabulary, &NoDensities);
        for ((symbol, domain), value) in symbols.iter().zip(parameters.iter().chain([point])) {
            let name = lowering.terms.name(symbol);
            let rank = match value {
                Value::Scalar(_) => 0,
                Value::Vector(_) => 1,
                Value::Matrix(_) => 2,
                Value::Array(_) => 3,
            };
            lowering.terms.set_rank(Root::Name(name), rank);
            let symbol_term = lowering.terms.symbol(name);
            lowering.values.insert((*symbol).into(), symbol_term);
            world.0.insert(name, value.clone());
            if let DomainSyntax::Word(_, Some(size)) = domain
                && rank > 0
            {
                let length = match value {
                    Value::Vector(numbers) => numbers.len(),
                    Value::Matrix(rows) => rows.len(),
                    Value::Scalar(_) | Value::Array(_) => 1,
                };
                let size = lowering.terms.name(size);
                world.0.insert(size, Value::Scalar(length as f64));
            }
        }
        if let ("OrderedLogistic" | "OrderedProbit", Value::Vector(cutpoints)) =
            (name, &parameters[parameters.len() - 1])
        {
            let classes = Value::Scalar(cutpoints.len() as f64 + 1.0);
            world.0.insert(lowering.terms.name("K"), classes);
        }
        let term = lowering
            .expression(&distribution.density)
            .expect("a density");
        Density {
            terms,
            term,
            world,
            observed,
        }
    }

    fn at(&self, point: &Value) -> Option<f64> {
        let mut world = Given(self.world.0.clone());
        world.0.insert(self.observed, point.clone());
        Evaluator::new(&self.terms, &world).scalar(self.term)
    }
}

/// `s 2`, `v 1 2`, `m 1 0 / 0 1`
fn value(text: &str) -> Value {
    let numbers = |text: &str| -> Vec<f64> {
        let number = |word: &str| word.parse().expect("a number");
        text.split_whitespace().map(number).collect()
    };
    let (kind, rest) = text.trim().split_once(' ').expect("a kind and numbers");
    match kind {
        "s" => Value::Scalar(numbers(rest)[0]),
        "v" => Value::Vector(numbers(rest)),
        _ => Value::Matrix(rest.split('/').map(numbers).collect()),
    }
}

/// A line of the oracle: a distribution, its parameters, points and densities.
struct Recorded {
    name: &'static str,
    parameters: Vec<Value>,
    values: Vec<(Value, f64)>,
}

fn recorded() -> Vec<Recorded> {
    let line = |line: &'static str| {
        let mut parts = line.split(" | ");
        let (Some(name), Some(parameters)) = (parts.next(), parts.next()) else {
            panic!("a line of the oracle: {line}");
        };
        let pair = |text: &str| {
            let (point, density) = text.split_once(" = ").expect("a point and a density");
            (value(point), density.trim().parse().expect("a number"))
        };
        Recorded {
            name,
            parameters: parameters.split(';').map(value).collect(),
            values: parts.map(pair).collect(),
        }
    };
    RECORDED.lines().map(line).collect()
}

#[test]
fn every_one_has_its_model_and_its_oracle() {
    let lines = recorded();
    for name in NAMES {
        assert!(MODELS.iter().any(|(other, _)| other == name), "{name}");
        let settings = lines.iter().filter(|line| line.name == *name).count();
        assert!(settings >= 2, "{name}: {settings} settings");
        let is_entry = |d: &str| CATALOGUE.iter().any(|e| e.distribution().name.text == d);
        assert!(is_entry(name), "{name} is no entry");
    }
}

#[test]
fn every_density_agrees_with_its_oracle() {
    for line in recorded() {
        let density = Density::new(line.name, &line.parameters, &line.values[0].0);
        for (point, theirs) in &line.values {
            let say = || format!("{} of {:?} at {point:?}", line.name, line.parameters);
            let ours = density
                .at(point)
                .unwrap_or_else(|| panic!("{}: no value", say()));
            let near = (ours - theirs).abs() <= 1e-9 * theirs.abs() + 1e-12;
            assert!(near, "{}: {ours} and not {theirs}", say());
        }
    }
}

#[test]
fn every_one_is_derived_from() {
    for (name, model) in MODELS {
        let mut derivation = surprisal::derive(model, &Options::default())
            .unwrap_or_else(|d| panic!("{model}: {}", d.message));
        replay(&mut derivation).unwrap_or_else(|r| panic!("{model}: {r}"));
        for seed in 0..3 {
            sample(&derivation, seed).unwrap_or_else(|r| panic!("{model}: {r}"));
        }
        snapshots::compare("catalogue", name, &report::write(&Page::new(&derivation)));
    }
}

/// The sum of a density over the points of a grid, times the volume of a cell.
fn mass_on_grid(density: &Density, point: &dyn Fn(f64, f64) -> Option<(Value, f64)>) -> f64 {
    const CELLS: i32 = 200;
    let middle = |k: i32| (f64::from(k) + 0.5) / f64::from(CELLS);
    let mut mass = 0.0;
    for j in 0..CELLS {
        for k in 0..CELLS {
            if let Some((point, weight)) = point(middle(j), middle(k)) {
                mass += density.at(&point).unwrap_or(0.0) * weight;
            }
        }
    }
    mass / f64::from(CELLS) / f64::from(CELLS)
}

/// The distributions of matrices.
const OF_MATRICES: &[&str] = &["Wishart", "InverseWishart"];

/// The mass of a density of positive definite matrices of two rows. Each is `L Lᵀ` of one lower triangle L with a positive
/// diagonal, a and b, and c below; its three numbers change by `4 a² b` as much as those of L.
fn mass_of_matrices(density: &Density) -> f64 {
    const CELLS: i32 = 64;
    let logit = |k: i32| {
        let u = (f64::from(k) + 0.5) / f64::from(CELLS);
        let t = 2.0 * (u / (1.0 - u)).ln();
        (t, 2.0 / (u * (1.0 - u) * f64::from(CELLS)))
    };
    let mut mass = 0.0;
    for i in 0..CELLS {
        let (t, slope_a) = logit(i);
        let a = t.exp();
        for j in 0..CELLS {
            let (t, slope_b) = logit(j);
            let b = t.exp();
            for k in 0..CELLS {
                let (t, slope_c) = logit(k);
                let c = t.sinh();
                let point = Value::Matrix(vec![vec![a * a, a * c], vec![a * c, c * c + b * b]]);
                let weight = slope_a * a * slope_b * b * slope_c * t.cosh();
                mass += density.at(&point).unwrap_or(0.0) * 4.0 * a * a * b * weight;
            }
        }
    }
    mass
}

/// Vectors of whole numbers from 0 on with that sum.
fn counts(sum: usize, length: usize) -> Vec<Vec<f64>> {
    if length == 1 {
        return vec![vec![sum as f64]];
    }
    let with = |first: usize| {
        let rest = counts(sum - first, length - 1);
        rest.into_iter()
            .map(move |tail| [vec![first as f64], tail].concat())
    };
    (0..=sum).flat_map(with).collect()
}

/// Every order of the numbers from 1 to that one.
fn orders(length: usize) -> Vec<Vec<f64>> {
    if length == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(length - 1);
    let inserted = |order: &Vec<f64>, at: usize| {
        let mut order = order.clone();
        order.insert(at, length as f64);
        order
    };
    let all = shorter
        .iter()
        .flat_map(|order| (0..length).map(move |at| inserted(order, at)));
    all.collect()
}

/// The total of a density, by enumeration or on a grid.
fn mass(line: &Recorded, density: &Density) -> f64 {
    let point = &line.values[0].0;
    let sum = |points: Vec<Value>| -> f64 {
        let value = |p: Value| density.at(&p).unwrap_or_else(|| panic!("{p:?}"));
        points.into_iter().map(value).sum()
    };
    let vectors = |points: Vec<Vec<f64>>| points.into_iter().map(Value::Vector).collect();
    let length = point.numbers().len();
    match line.name {
        "LabelCategorical" | "OrderedLogistic" | "OrderedProbit" => {
            let numbers = line.parameters[line.parameters.len() - 1].numbers().len();
            let classes = numbers + usize::from(line.name != "LabelCategorical");
            sum((1..=classes).map(|k| Value::Scalar(k as f64)).collect())
        }
        "Multinomial" | "DirichletMultinomial" => {
            let trials = line.parameters[0].scalar().expect("a number") as usize;
            sum(vectors(counts(trials, length)))
        }
        "PlackettLuce" => sum(vectors(orders(length))),
        // In the coordinates y₁ = u, y₂ = (1 - u) v, …: the last component is what is left.
        "Dirichlet" => mass_on_grid(density, &|u, v| {
            let rest = 1.0 - u;
            Some(match length {
                2 => (Value::Vector(vec![u, rest]), 1.0),
                _ => (Value::Vector(vec![u, rest * v, rest * (1.0 - v)]), rest),
            })
        }),
        // By the angle on the circle, by height and angle on the sphere.
        "VonMisesFisher" => mass_on_grid(density, &|u, v| {
            let angle = std::f64::consts::TAU * u;
            let (sine, cosine) = angle.sin_cos();
            let height = 2.0 * v - 1.0;
            let radius = (1.0 - height * height).sqrt();
            Some(match length {
                2 => (Value::Vector(vec![cosine, sine]), std::f64::consts::TAU),
                _ => (
                    Value::Vector(vec![radius * cosine, radius * sine, height]),
                    2.0 * std::f64::consts::TAU,
                ),
            })
        }),
        // Each axis is stretched so that tails fall off; the second coordinate of three is not summed.
        _ => {
            let middle = line.parameters[line.parameters.len() - 2].numbers();
            let axis = |u: f64| {
                let t = 2.0 * (u / (1.0 - u)).ln();
                (t.sinh(), t.cosh() * 2.0 / (u * (1.0 - u)))
            };
            mass_on_grid(density, &|u, v| {
                let ((a, slope_a), (b, slope_b)) = (axis(u), axis(v));
                let point = Value::Vector(vec![middle[0] + a, middle[1] + b]);
                Some((point, slope_a * slope_b))
            })
        }
    }
}

#[test]
fn every_density_has_mass_one() {
    let mut tried = Vec::new();
    for line in recorded() {
        let of_three = matches!(&line.values[0].0, Value::Vector(v) if v.len() > 2)
            && line.name.starts_with("Multivariate");
        let is_larger = matches!(&line.values[0].0, Value::Matrix(rows) if rows.len() > 2);
        if of_three || is_larger {
            continue;
        }
        let density = Density::new(line.name, &line.parameters, &line.values[0].0);
        let mass = match OF_MATRICES.contains(&line.name) {
            true => mass_of_matrices(&density),
            false => mass(&line, &density),
        };
        let (name, parameters) = (line.name, &line.parameters);
        assert!(
            (mass - 1.0).abs() < 1e-4,
            "{name} at {parameters:?} has mass {mass}"
        );
        tried.push(name);
    }
    for name in NAMES {
        assert!(tried.contains(name), "{name}");
    }
}
