//! Every operator row says truly where its values exist and where they lie.

use crate::random::Random;
use crate::world::{DOMAINS, Given, number, obeys};
use surprisal::term::eval::{Evaluator, Value};
use surprisal::term::facts::{Domain, Fact};
use surprisal::term::ops::{Arity, TABLE};
use surprisal::term::{Name, Op, Rational, TermId, Terms};

/// How many numbers the operand of that place has: 0 for a number, 1 for a vector, 2 for a matrix.
fn rank(op: Op, place: usize) -> usize {
    match (op, place, op.operand_rank(place)) {
        (.., Some(rank)) => rank,
        (Op::MatMul | Op::Dim, ..) | (Op::Index | Op::Slice, 0, _) => 1,
        _ => 0,
    }
}

fn value(rank: usize, domain: &Domain, random: &mut Random) -> Value {
    let mut vector = || (0..3).map(|_| number(domain, random)).collect::<Vec<f64>>();
    match rank {
        0 => Value::Scalar(vector()[0]),
        1 => Value::Vector(vector()),
        _ => {
            let rows = vec![vector(), vector(), vector()];
            let square = |j: usize, k: usize| (0..3).map(|l| rows[j][l] * rows[k][l]).sum::<f64>();
            let definite = |j: usize, k: usize| square(j, k) + if j == k { 0.5 } else { 0.0 };
            Value::Matrix(match domain {
                Domain::Definite => (0..3)
                    .map(|j| (0..3).map(|k| definite(j, k)).collect())
                    .collect(),
                _ => rows,
            })
        }
    }
}

/// Whether a matrix is symmetric, and its leading minors are above zero, or at least not below.
pub fn is_definite(rows: &[Vec<f64>], semi: bool) -> bool {
    let symmetric = (0..rows.len())
        .all(|j| (0..j).all(|k| (rows[j][k] - rows[k][j]).abs() < 1e-9 * (1.0 + rows[j][k].abs())));
    let minor = |size: usize| {
        let mut terms = Terms::new();
        let name = terms.name("A");
        let symbol = terms.symbol(name);
        let minor = terms.op(Op::Det, &[symbol]);
        let mut world = Given::default();
        let part = rows[..size]
            .iter()
            .map(|row| row[..size].to_vec())
            .collect();
        world.0.insert(name, Value::Matrix(part));
        let value = Evaluator::new(&terms, &world).scalar(minor);
        value.is_some_and(|value| value > if semi { -1e-9 } else { 0.0 })
    };
    symmetric && (1..=rows.len()).all(minor)
}

/// An operator with operands `a0, a1, …` of random domains; subscripts are 1 and 3.
struct Instance {
    terms: Terms,
    term: TermId,
    names: Vec<Name>,
    domains: Vec<Domain>,
}

fn instance(op: Op, random: &mut Random) -> Instance {
    let count = match op.row().arity {
        Arity::Exactly(n) => n,
        Arity::AtLeast(n) => n.max(2),
    };
    let mut terms = Terms::new();
    let names: Vec<Name> = (0..count).map(|k| terms.name(&format!("a{k}"))).collect();
    let mut operands: Vec<TermId> = names.iter().map(|&n| terms.symbol(n)).collect();
    if op.is_selection() {
        for (k, operand) in operands.iter_mut().enumerate().skip(1) {
            *operand = terms.integer(2 * k as i64 - 1);
        }
    }
    let domains = names
        .iter()
        .map(|_| DOMAINS[random.below(DOMAINS.len() as u64) as usize].clone())
        .collect();
    Instance {
        term: terms.op(op, &operands),
        terms,
        names,
        domains,
    }
}

#[test]
fn values_lie_in_the_range() {
    for row in TABLE {
        let mut random = Random::new(row.op as u64);
        let mut seen = 0;
        for _ in 0..1_000 {
            let made = instance(row.op, &mut random);
            let facts: Vec<Fact> = made.domains.iter().map(Domain::fact).collect();
            let range = (row.range)(&facts);
            for _ in 0..8 {
                let mut world = Given::default();
                for (place, (name, domain)) in made.names.iter().zip(&made.domains).enumerate() {
                    let value = value(rank(row.op, place), domain, &mut random);
                    world.0.insert(*name, value);
                }
                let found = Evaluator::new(&made.terms, &world).value(made.term);
                let say = || format!("{} of {:?} at {:?}", row.name, made.domains, world.0);
                if !(row.defined)(&facts) {
                    continue;
                }
                let found = found.unwrap_or_else(|| panic!("no value: {}", say()));
                if let (Value::Matrix(rows), true) = (&found, range.is_semidefinite()) {
                    assert!(
                        is_definite(rows, !range.is_definite()),
                        "{rows:?}: {}",
                        say()
                    );
                }
                for number in found.numbers() {
                    assert!(
                        obeys(number, &range, true),
                        "{number}: {}: {range:?}",
                        say()
                    );
                    seen += 1;
                }
            }
        }
        assert!(seen >= 50, "{}: only {seen} values", row.name);
    }
}

#[test]
fn values_exist_only_where_they_are_defined() {
    let numbers = [
        (-2, 1),
        (-1, 1),
        (-1, 2),
        (0, 1),
        (1, 2),
        (1, 1),
        (2, 1),
        (3, 1),
    ];
    let numbers = numbers.map(|(above, below)| Rational::new(above, below));
    let partial = [
        Op::Pow,
        Op::Log,
        Op::Factorial,
        Op::Gamma,
        Op::LogGamma,
        Op::Digamma,
        Op::Beta,
        Op::Zeta,
        Op::BesselI,
        Op::Choose,
    ];
    for op in partial {
        for &a in &numbers {
            for &b in &numbers {
                let binary = op.row().arity == Arity::Exactly(2);
                let operands = if binary { vec![a, b] } else { vec![a] };
                let facts: Vec<Fact> = operands.iter().map(|&n| Fact::exactly(n)).collect();
                let mut terms = Terms::new();
                let names: Vec<Name> = ["a", "b"].map(|n| terms.name(n)).to_vec();
                let mut world = Given::default();
                for (&name, value) in names.iter().zip(&operands) {
                    let float = *value.numer() as f64 / *value.denom() as f64;
                    world.0.insert(name, Value::Scalar(float));
                }
                let symbols: Vec<TermId> = names[..operands.len()]
                    .iter()
                    .map(|&n| terms.symbol(n))
                    .collect();
                let term = terms.op(op, &symbols);
                let exists = Evaluator::new(&terms, &world).value(term).is_some();
                assert_eq!((op.row().defined)(&facts), exists, "{op:?} of {operands:?}");
            }
        }
    }
}

#[test]
fn increasing_operators_increase() {
    for row in TABLE.iter().filter(|row| row.op.is_increasing()) {
        let mut random = Random::new(row.op as u64);
        for _ in 0..400 {
            let low = random.between(0.01, 4.0);
            let operands = [low, low + random.between(0.01, 2.0)];
            let mut terms = Terms::new();
            let name = terms.name("x");
            let symbol = terms.symbol(name);
            let term = terms.op(row.op, &[symbol]);
            let [below, above] = operands.map(|x| {
                let mut world = Given::default();
                world.0.insert(name, Value::Scalar(x));
                Evaluator::new(&terms, &world).scalar(term)
            });
            assert!(below < above, "{} at {operands:?}", row.name);
        }
    }
}

#[test]
fn functions_of_a_vector_are_taken_of_each_component() {
    let mut random = Random::new(7);
    for op in TABLE
        .iter()
        .map(|row| row.op)
        .filter(|op| op.is_of_components())
    {
        let mut terms = Terms::new();
        let [v, c, k] = ["v", "c", "k"].map(|name| terms.name(name));
        let [vector, number, component] = [v, c, k].map(|name| terms.symbol(name));
        let is_of_one = op.row().arity == Arity::Exactly(1);
        let beside = if is_of_one { vec![] } else { vec![number] };
        let whole = terms.op(op, &[vec![vector], beside.clone()].concat());
        let part = terms.op(op, &[vec![component], beside].concat());
        let numbers: Vec<f64> = (0..3).map(|_| random.between(0.1, 3.0)).collect();
        let second = Value::Scalar(random.between(0.5, 2.0));
        let mut world = Given::default();
        world.0.insert(v, Value::Vector(numbers.clone()));
        world.0.insert(c, second);
        let found = Evaluator::new(&terms, &world)
            .value(whole)
            .expect("a vector");
        for (number, found) in numbers.into_iter().zip(found.numbers()) {
            world.0.insert(k, Value::Scalar(number));
            assert_eq!(
                Evaluator::new(&terms, &world).scalar(part),
                Some(found),
                "{op:?}"
            );
        }
        let matrix = Value::Matrix(vec![vec![1.0, 2.0], vec![3.0, 4.0]]);
        world.0.insert(v, matrix);
        assert_eq!(
            Evaluator::new(&terms, &world).value(whole),
            None,
            "{op:?} of a matrix"
        );
    }
}
