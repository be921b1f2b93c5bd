//! Moments of vectors: each is the sum or the integral of its function times the density, worked out here on a grid.

use crate::world::Given;
use surprisal::catalogue::{CATALOGUE, Entry, Moment, Moments};
use surprisal::term::eval::{Evaluator, Value};
use surprisal::term::facts::Domain;
use surprisal::term::{Name, Node, Op, TermId, Terms};

/// What the parameters are set to, by the name of the entry: numbers of vectors, and rows of matrices.
const SETTINGS: &[(&str, &[&[&[f64]]])] = &[
    ("Categorical", &[&[&[0.2, 0.5, 0.3]]]),
    ("Categorical", &[&[&[0.6, 0.4]]]),
    ("Dirichlet", &[&[&[1.5, 0.8, 2.25]]]),
    ("Dirichlet", &[&[&[3.0, 0.7]]]),
    (
        "MultivariateNormal",
        &[&[&[0.4, -1.1]], &[&[1.3, 0.5], &[0.5, 0.8]]],
    ),
    (
        "MultivariateNormal",
        &[&[&[-2.0, 0.3]], &[&[0.6, -0.2], &[-0.2, 1.9]]],
    ),
    (
        "MultivariateStudentT",
        &[&[&[40.0]], &[&[0.4, -1.1]], &[&[0.7, 0.3], &[0.3, 0.4]]],
    ),
    (
        "MultivariateStudentT",
        &[&[&[52.0]], &[&[-0.6, 0.3]], &[&[0.6, -0.2], &[-0.2, 0.9]]],
    ),
    ("Wishart", &[&[&[5.5]], &[&[1.3, 0.5], &[0.5, 0.8]]]),
    ("Wishart", &[&[&[8.0]], &[&[0.6, -0.2], &[-0.2, 1.1]]]),
    ("InverseWishart", &[&[&[7.5]], &[&[1.3, 0.5], &[0.5, 0.8]]]),
    (
        "InverseWishart",
        &[&[&[9.0]], &[&[0.6, -0.2], &[-0.2, 1.1]]],
    ),
    ("Multinomial", &[&[&[4.0]], &[&[0.2, 0.5, 0.3]]]),
    ("Multinomial", &[&[&[7.0]], &[&[0.6, 0.4]]]),
    ("DirichletMultinomial", &[&[&[4.0]], &[&[1.5, 0.8, 2.25]]]),
    ("DirichletMultinomial", &[&[&[7.0]], &[&[3.0, 0.7]]]),
];

/// A parameter: a number if it has one, a vector if it has one row.
fn parameter(rows: &[&[f64]]) -> Value {
    match rows {
        &[&[number]] => Value::Scalar(number),
        [row] => Value::Vector(row.to_vec()),
        rows => Value::Matrix(rows.iter().map(|row| row.to_vec()).collect()),
    }
}

/// Points of a support with what each counts for; the total is that of counts.
fn points(support: &Domain, count: usize, total: Option<f64>) -> Vec<(Vec<f64>, f64)> {
    match support {
        Domain::Natural => counts(count, total.expect("a total")),
        Domain::OneHot(_) => {
            let hot = |class| {
                (0..count)
                    .map(|k| f64::from(u8::from(k == class)))
                    .collect()
            };
            (0..count).map(|class| (hot(class), 1.0)).collect()
        }
        Domain::Simplex(_) => shares(count),
        Domain::Real => {
            const STEP: f64 = 0.2;
            let axis: Vec<f64> = (-60..=60).map(|k| f64::from(k) * STEP).collect();
            let all = axis
                .iter()
                .flat_map(|&a| axis.iter().map(move |&b| vec![a, b]));
            all.map(|point| (point, STEP * STEP)).collect()
        }
        Domain::Definite => definite(),
        other => panic!("a support that this test does not know: {other:?}"),
    }
}

/// Positive definite matrices of two rows, one row after the other, by their Cholesky factors.
fn definite() -> Vec<(Vec<f64>, f64)> {
    const STEP: f64 = 0.15;
    const WIDTH: f64 = 0.35;
    let axis = |from: i32, to: i32, step: f64| (from..=to).map(move |k| f64::from(k) * step);
    let mut found = Vec::new();
    for a in axis(-32, 15, STEP).map(f64::exp) {
        for b in axis(-32, 15, STEP).map(f64::exp) {
            let row = axis(-28, 28, WIDTH).map(|c| {
                let weight = 4.0 * a.powi(3) * b.powi(2) * STEP * STEP * WIDTH;
                (vec![a * a, a * c, a * c, b * b + c * c], weight)
            });
            found.extend(row);
        }
    }
    found
}

/// The inverses of such matrices.
fn inverses(points: Vec<(Vec<f64>, f64)>) -> Vec<(Vec<f64>, f64)> {
    let inverse = |(at, weight): (Vec<f64>, f64)| {
        let det = at[0] * at[3] - at[1] * at[2];
        let of = [at[3], -at[1], -at[2], at[0]].map(|number| number / det);
        (of.to_vec(), weight / det.powi(3))
    };
    points.into_iter().map(inverse).collect()
}

/// Counts with that sum.
fn counts(count: usize, total: f64) -> Vec<(Vec<f64>, f64)> {
    let axis = || (0..=total as usize).map(|k| k as f64);
    let mut found = vec![Vec::new()];
    for _ in 0..count {
        let longer = |at: &Vec<f64>| axis().map(|k| [&at[..], &[k]].concat()).collect::<Vec<_>>();
        found = found.iter().flat_map(longer).collect();
    }
    let of_total = found
        .into_iter()
        .filter(|at| at.iter().sum::<f64>() == total);
    of_total.map(|at| (at, 1.0)).collect()
}

/// Shares of one, each of what the ones before leave; the ends of a share fall off doubly exponentially.
fn shares(count: usize) -> Vec<(Vec<f64>, f64)> {
    let mut sticks = vec![(Vec::new(), 1.0, 1.0)];
    for _ in 1..count {
        let longer = |(at, left, weight): &(Vec<f64>, f64, f64)| {
            let share = |k: i32| {
                let t = f64::from(k) / 16.0;
                let far = std::f64::consts::PI * t.sinh();
                let [share, rest] = [-far, far].map(|far| 1.0 / (1.0 + far.exp()));
                let width = share * rest * std::f64::consts::PI * t.cosh() / 16.0;
                let at = [&at[..], &[left * share]].concat();
                (at, left * rest, weight * width * left)
            };
            (-60..=60).map(share).collect::<Vec<_>>()
        };
        sticks = sticks.iter().flat_map(longer).collect();
    }
    let whole = sticks.into_iter().map(|(mut at, left, weight)| {
        at.push(left);
        (at, weight)
    });
    whole.collect()
}

/// What stands for a letter: the number of a component below a name, a matrix or a number where the moment has
/// one, else a vector.
fn letter(moments: &Moments, moment: &Moment, name: Name, count: usize) -> Value {
    let terms = &moments.terms;
    let is_below = |term: TermId| is_subscript(terms, term, name);
    if is_below(moment.of) {
        return Value::Scalar(2.0);
    }
    let row = |k: usize| {
        (0..count)
            .map(|j| 0.4 + 0.9 * j as f64 - 0.7 * k as f64)
            .collect()
    };
    match terms.text(name) {
        "A" => Value::Matrix((0..count).map(row).collect()),
        "t" => Value::Scalar(0.7),
        _ => Value::Vector(row(1)),
    }
}

fn is_subscript(terms: &Terms, term: TermId, name: Name) -> bool {
    let is_it = |&part: &TermId| matches!(terms.node(part), Node::Symbol(other) if *other == name);
    let below = terms
        .operands(Op::Index, term)
        .map_or(&[][..], |parts| &parts[1..]);
    let mut children = terms.children(term).iter();
    below.iter().any(is_it) || children.any(|&child| is_subscript(terms, child, name))
}

/// Whether the density is of the inverse of a matrix, with its tails far out.
fn is_inverse(moments: &Moments) -> bool {
    let observed = |term: TermId| matches!(moments.terms.node(term), Node::Symbol(name) if *name == moments.variable);
    let found = |term: TermId| {
        moments
            .terms
            .operands(Op::Inv, term)
            .is_some_and(|of| observed(of[0]))
    };
    let mut waiting = vec![moments.density];
    while let Some(term) = waiting.pop() {
        if found(term) {
            return true;
        }
        waiting.extend(moments.terms.children(term));
    }
    false
}

/// The expectation on the grid, and the value that the file of the entry has for it.
fn compare(moments: &Moments, moment: &Moment, parameters: &[&[&[f64]]]) -> (f64, f64, f64) {
    let lengths = parameters.iter().map(|rows| rows[0].len());
    let count = lengths.max().expect("a parameter");
    let mut world = Given::default();
    for ((name, _), rows) in moments.parameters.iter().zip(parameters) {
        world.0.insert(*name, parameter(rows));
    }
    for &size in &moments.sizes {
        world.0.insert(size, Value::Scalar(count as f64));
    }
    for (name, _) in &moment.letters {
        world.0.insert(*name, letter(moments, moment, *name, count));
    }
    let stated = Evaluator::new(&moments.terms, &world).scalar(moment.value);
    let (mut mass, mut total) = (0.0, 0.0);
    let whole =
        { moments.total }.and_then(|(_, n)| Evaluator::new(&moments.terms, &world).scalar(n));
    let points = points(&moments.support, count, whole);
    let is_inverse = is_inverse(moments);
    for (point, width) in if is_inverse { inverses(points) } else { points } {
        let point = match &moments.support {
            Domain::Definite => Value::Matrix(point.chunks(count).map(<[f64]>::to_vec).collect()),
            _ => Value::Vector(point),
        };
        world.0.insert(moments.variable, point);
        let mut at = Evaluator::new(&moments.terms, &world);
        let Some(density) = at.scalar(moments.density) else {
            continue; // too far out for floating point
        };
        if density * width > 1e-18 {
            mass += density * width;
            total += density * width * at.scalar(moment.of).expect("a value");
        }
    }
    (total, stated.expect("a value"), mass)
}

#[test]
fn every_moment_of_a_vector_is_the_integral() {
    let (mut tried, mut wrong) = (0, Vec::new());
    for entry in CATALOGUE.iter().filter(|entry| entry.is_of_vectors()) {
        let Some(moments) = Entry::moments(entry) else {
            continue;
        };
        let name = entry.names().next().expect("a name");
        let settings = SETTINGS.iter().filter(|(other, _)| *other == name);
        let settings: Vec<_> = settings.collect();
        assert!(settings.len() >= 2, "no settings of {name}");
        for (_, parameters) in settings {
            for moment in &moments.list {
                let (found, stated, mass) = compare(&moments, moment, parameters);
                assert!((mass - 1.0).abs() < 1e-9, "{name} has the mass {mass}");
                if (found - stated).abs() > 1e-8 * (1.0 + stated.abs()) {
                    wrong.push(format!(
                        "{name}, {}: {stated} is stated, and it is {found}",
                        moment.name
                    ));
                }
                tried += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried >= 2 * 12, "only {tried} moments");
}

/// The comparison has teeth: it tells the moments of a distribution from each other.
#[test]
fn another_moment_of_a_vector_is_not_the_integral() {
    for (name, parameters) in SETTINGS {
        let entry = surprisal::catalogue::find(name).expect("the entry");
        let moments = entry.moments().expect("moments");
        let found: Vec<(f64, f64, f64)> = { moments.list.iter() }
            .map(|moment| compare(&moments, moment, parameters))
            .collect();
        for (k, one) in found.iter().enumerate() {
            for other in &found[..k] {
                let is_same_law = (one.1 - other.1).abs() < 1e-8; // `(a - b)²` and `(b - a)²`
                assert!(
                    is_same_law || (one.0 - other.1).abs() > 1e-4,
                    "{name}: {} and {}",
                    one.0,
                    other.1
                );
            }
        }
    }
}
