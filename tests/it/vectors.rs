//! Vectors and matrices in the law test: what a rule's metavariables must be, and random terms that are so.

use crate::laws::Row;
use crate::random::Random;
use crate::terms::{Scope, random_term};
use surprisal::derivation::{ConditionKind, Derivation};
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
    match random.below(3) {
        0 => {
            let b = random_vector(terms, random, scope, depth - 1);
            terms.add([a, b])
        }
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
