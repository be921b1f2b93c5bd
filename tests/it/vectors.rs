//! Vectors and matrices in the law test: what a rule's metavariables must be, and random terms that are so.

use crate::hand::{assume, blank};
use crate::laws::Row;
use crate::operators::is_definite;
use crate::random::Random;
use crate::terms::{Scope, random_term, show};
use crate::world::Given;
use surprisal::derivation::{ConditionKind, Derivation};
use surprisal::term::eval::{Evaluator, Value};
use surprisal::term::facts::{Domain, Facts};
use surprisal::term::pattern::Pattern;
use surprisal::term::{Op, TermId, Terms};

/// The rank of each metavariable of a row, from how it is used.
pub fn ranks(row: &Row) -> Vec<usize> {
    let is_number = |meta: &u8| {
        let of = |c: &&(ConditionKind, u8, Option<u8>)| c.1 == *meta;
        row.conditions
            .iter()
            .filter(of)
            .any(|c| c.0 == ConditionKind::Scalar)
    };
    let mut inference = Inference {
        ranks: vec![0; row.patterns.metas.len()],
        is_number: &is_number,
    };
    for _ in 0..4 {
        inference.learn(&row.patterns.left);
        inference.learn(&row.patterns.right);
    }
    for &(kind, meta, _) in &row.conditions {
        if kind == ConditionKind::Definite {
            inference.ranks[usize::from(meta)] = 2;
        }
    }
    inference.ranks
}

struct Inference<'f> {
    ranks: Vec<usize>,
    is_number: &'f dyn Fn(&u8) -> bool,
}

impl Inference<'_> {
    fn rank(&self, pattern: &Pattern) -> usize {
        match pattern {
            Pattern::Meta(meta) => self.ranks[usize::from(*meta)],
            Pattern::Each(inner) => self.rank(inner),
            Pattern::Op(Op::Add | Op::Mul, parts) => {
                parts.iter().map(|p| self.rank(p)).max().unwrap_or(0)
            }
            Pattern::Op(Op::MatMul, parts) => self.rank(&parts[1]).max(1),
            Pattern::Op(op, parts) if op.is_of_components() => {
                parts.iter().map(|p| self.rank(p)).max().unwrap_or(0)
            }
            Pattern::Op(op, _) => op.rank(),
            Pattern::Number(_) | Pattern::Bind(..) => 0,
        }
    }

    fn require(&mut self, pattern: &Pattern, rank: usize) {
        match pattern {
            Pattern::Meta(meta) if (self.is_number)(meta) => {}
            Pattern::Meta(meta) => {
                let known = &mut self.ranks[usize::from(*meta)];
                *known = rank.max(*known);
            }
            Pattern::Each(inner) => self.require(inner, rank),
            Pattern::Op(Op::Add, parts) => parts.iter().for_each(|p| self.require(p, rank)),
            Pattern::Op(Op::Mul, parts) if self.rank(pattern) == 0 => {
                parts
                    .iter()
                    .rev()
                    .take(1)
                    .for_each(|p| self.require(p, rank));
            }
            Pattern::Op(op, parts) if op.is_of_components() => self.require(&parts[0], rank),
            _ => {}
        }
    }

    fn learn(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Op(op, parts) => {
                for (place, part) in parts.iter().enumerate() {
                    let rank = match (op, op.operand_rank(place)) {
                        (Op::Index, _) if place == 0 => 1,
                        (Op::MatMul, None) => 1,
                        (_, rank) => rank.unwrap_or(0),
                    };
                    if rank > 0 {
                        self.require(part, rank);
                    }
                    self.learn(part);
                }
            }
            Pattern::Each(inner) => self.learn(inner),
            Pattern::Bind(_, _, children) => children.iter().for_each(|p| self.learn(p)),
            Pattern::Meta(_) | Pattern::Number(_) => {}
        }
    }
}

/// Whether a metavariable is a subscript on the left side.
pub fn is_subscript(pattern: &Pattern, meta: u8) -> bool {
    match pattern {
        Pattern::Op(op, parts) => {
            *op == Op::Index && parts[1..].contains(&Pattern::Meta(meta))
                || parts.iter().any(|part| is_subscript(part, meta))
        }
        Pattern::Each(inner) => is_subscript(inner, meta),
        Pattern::Bind(_, _, children) => children.iter().any(|child| is_subscript(child, meta)),
        Pattern::Meta(_) | Pattern::Number(_) => false,
    }
}

/// A random number, vector or matrix over the names of the ground.
pub fn random_of_rank(
    terms: &mut Terms,
    random: &mut Random,
    scope: &[Scope],
    rank: usize,
) -> TermId {
    match rank {
        0 => random_term(terms, random, scope, 2),
        1 => random_vector(terms, random, scope, 2),
        _ => random_matrix(terms, random, scope, 2),
    }
}

fn named(terms: &mut Terms, names: &[&str], random: &mut Random, rank: usize) -> TermId {
    let name = names[random.below(names.len() as u64) as usize];
    let term = terms.symbol_named(name);
    terms.require_rank(term, rank);
    term
}

fn random_vector(terms: &mut Terms, random: &mut Random, scope: &[Scope], depth: u32) -> TermId {
    if depth == 0 || random.below(3) == 0 {
        return named(terms, &["v1", "v2", "v3"], random, 1);
    }
    let a = random_vector(terms, random, scope, depth - 1);
    match random.below(4) {
        0 => {
            let b = random_vector(terms, random, scope, depth - 1);
            terms.add([a, b])
        }
        2 => terms.op(Op::Tanh, &[a]),
        1 => {
            let c = random_term(terms, random, scope, 1);
            terms.mul([c, a])
        }
        _ => {
            let matrix = random_matrix(terms, random, scope, depth - 1);
            terms.op(Op::MatMul, &[matrix, a])
        }
    }
}

fn random_matrix(terms: &mut Terms, random: &mut Random, scope: &[Scope], depth: u32) -> TermId {
    if depth == 0 || random.below(3) == 0 {
        return named(terms, &["A", "B", "S", "R"], random, 2);
    }
    let a = random_matrix(terms, random, scope, depth - 1);
    match random.below(4) {
        0 => {
            let b = random_matrix(terms, random, scope, depth - 1);
            terms.add([a, b])
        }
        1 => {
            let c = random_term(terms, random, scope, 1);
            terms.mul([c, a])
        }
        2 => terms.op(Op::Transpose, &[a]),
        _ => {
            let vector = random_vector(terms, random, scope, 0);
            terms.op(Op::Outer, &[vector, vector])
        }
    }
}

/// The two sides of a rule as numbers: vectors and matrices are multiplied with random ones. Gives the path to
/// the side in its statement, and both statements.
pub fn wrapped(d: &mut Derivation, left: TermId, right: TermId) -> (Vec<u32>, (TermId, TermId)) {
    let terms = &mut d.terms;
    let rank = terms.rank(left).max(terms.rank(right));
    let (u, v) = (terms.symbol_named("v1"), terms.symbol_named("v2"));
    let mut around = |side: TermId| match rank {
        0 => side,
        1 => terms.op(Op::Dot, &[u, side]),
        _ => {
            let image = terms.op(Op::MatMul, &[side, v]);
            terms.op(Op::Dot, &[u, image])
        }
    };
    let both = (around(left), around(right));
    let path = match rank {
        0 => vec![],
        1 => vec![1],
        _ => vec![1, 0],
    };
    (path, both)
}

/// A random matrix of sums, multiples, inverses, squares and diagonals.
fn random_square(terms: &mut Terms, random: &mut Random, depth: u32) -> TermId {
    let number = |terms: &mut Terms, random: &mut Random| {
        terms.symbol_named(["a", "s", "z", "n"][random.below(4) as usize])
    };
    if depth == 0 {
        return named(terms, &["A", "S", "P", "B"], random, 2);
    }
    let inner = random_square(terms, random, depth - 1);
    match random.below(9) {
        0 => {
            let other = random_square(terms, random, depth - 1);
            terms.add([inner, other])
        }
        1 => {
            let factor = number(terms, random);
            terms.mul([factor, inner])
        }
        2 => terms.op(Op::Inv, &[inner]),
        7 => terms.op(Op::Transpose, &[inner]),
        8 => {
            let other = random_square(terms, random, 0);
            terms.op(Op::MatMul, &[inner, other])
        }
        3 => {
            let transposed = terms.op(Op::Transpose, &[inner]);
            let pair = if random.below(2) == 0 {
                [inner, transposed]
            } else {
                [transposed, inner]
            };
            terms.op(Op::MatMul, &pair)
        }
        4 => {
            let other = random_square(terms, random, 0);
            let transposed = terms.op(Op::Transpose, &[other]);
            let right = terms.op(Op::MatMul, &[inner, transposed]);
            terms.op(Op::MatMul, &[other, right])
        }
        5 => {
            let vector = named(terms, &["v", "w"], random, 1);
            let other = named(terms, &["v", "w"], random, 1);
            terms.op(Op::Outer, &[vector, other])
        }
        _ => {
            let vector = named(terms, &["v", "w", "u"], random, 1);
            terms.op(Op::Diag, &[vector])
        }
    }
}

#[test]
fn what_is_proved_of_matrices_is_true_of_their_values() {
    let (mut proved, mut inverted) = (0, 0);
    for seed in 0..4_000 {
        let mut random = Random::new(seed);
        let mut d = blank(&[]);
        let domains = [
            ("s", Domain::Positive),
            ("z", Domain::NonNegative),
            ("v", Domain::Positive),
            ("S", Domain::Definite),
            ("P", Domain::Semidefinite),
            ("B", Domain::Invertible),
            ("n", Domain::NonZero),
            ("u", Domain::NonZero),
        ];
        for (name, domain) in domains {
            assume(&mut d, name, domain);
        }
        let matrix = random_square(&mut d.terms, &mut random, 3);
        let vector = named(&mut d.terms, &["v", "w"], &mut random, 1);
        let image = d.terms.op(Op::MatMul, &[matrix, vector]);
        let numbers = [
            d.terms.op(Op::Det, &[matrix]),
            d.terms.op(Op::Trace, &[matrix]),
            d.terms.op(Op::Dot, &[vector, image]),
        ];
        let holds = d.holds();
        let mut facts = Facts::new(&holds, &[]);
        let of_matrix = facts.of(&d.terms, matrix);
        let of_numbers = numbers.map(|number| facts.of(&d.terms, number));
        let mut world = Given::default();
        let mut element = || random.between(-2.0, 2.0);
        let rows: Vec<Vec<f64>> = (0..3)
            .map(|_| (0..3).map(|_| element()).collect())
            .collect();
        let square = |extra: f64| {
            let entry = |j: usize, k: usize| {
                let product: f64 = (0..3).map(|l| rows[j][l] * rows[k][l]).sum();
                product + if j == k { extra } else { 0.0 }
            };
            Value::Matrix(
                (0..3)
                    .map(|j| (0..3).map(|k| entry(j, k)).collect())
                    .collect(),
            )
        };
        let thin: [f64; 3] = [1.0, -2.0, 0.5];
        let singular = thin.iter().map(|a| thin.iter().map(|b| a * b).collect());
        let shear = [[0.5, -2.0, 1.0], [0.0, 1.5, 0.7], [-1.0, 0.0, 0.4]];
        let turned = Value::Matrix(shear.map(Vec::from).to_vec());
        let values = [
            ("a", Value::Scalar(-1.3)),
            ("n", Value::Scalar(-0.8)),
            ("u", Value::Vector(vec![0.6, -0.5, 1.2])),
            ("B", turned),
            ("s", Value::Scalar(0.7)),
            ("z", Value::Scalar(0.0)),
            ("v", Value::Vector(vec![0.4, 1.5, 0.9])),
            ("w", Value::Vector(vec![-0.4, 1.5, 0.0])),
            ("A", Value::Matrix(rows.clone())),
            ("S", square(0.5)),
            ("P", Value::Matrix(singular.collect())),
        ];
        for (name, value) in values {
            world.0.insert(d.terms.name(name), value);
        }
        let mut evaluator = Evaluator::new(&d.terms, &world);
        let say = || show(&d.terms, matrix);
        let Some(Value::Matrix(found)) = evaluator.value(matrix) else {
            continue;
        };
        let size = found.iter().flatten().fold(1.0, |m: f64, x| m.max(x.abs()));
        if !(1e-3..1e3).contains(&size) {
            continue; // rounding would decide
        }
        if of_matrix.is_semidefinite() {
            let scaled: Vec<Vec<f64>> = found
                .iter()
                .map(|row| row.iter().map(|x| x / size).collect())
                .collect();
            assert!(is_definite(&scaled, true), "{found:?}: {}", say());
            proved += 1;
        }
        if of_matrix.is_invertible() {
            assert!(of_numbers[0].nonzero, "{}", say());
            let det = evaluator.scalar(numbers[0]).expect("a number");
            assert!(det != 0.0, "{found:?}: {}", say());
            inverted += 1;
        }
        for (number, fact) in numbers.into_iter().zip(of_numbers) {
            let value = evaluator.scalar(number).expect("a number");
            assert!(
                !fact.is_positive() || value > -1e-9 * size,
                "{value}: {}",
                say()
            );
            assert!(
                !fact.is_nonnegative() || value > -1e-6 * size,
                "{value}: {}",
                say()
            );
            if of_matrix.is_definite() && size < 50.0 {
                assert!(!fact.is_positive() || value > 0.0, "{value}: {}", say());
            }
        }
    }
    assert!(proved > 500, "only {proved} matrices");
    assert!(inverted > 500, "only {inverted} matrices with an inverse");
}
