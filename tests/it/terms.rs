//! Random terms, and how they are shown when a test fails.

use crate::hand::{assume, at, blank, call};
use crate::random::Random;
use surprisal::derivation::Derivation;
use surprisal::term::facts::Domain;
use surprisal::term::{Binder, Node, Op, Rational, Separator, TermId, Terms};

/// A store with names of every domain, to make terms from.
pub fn ground() -> Derivation {
    let mut d = blank(&["θ", "φ"]);
    let domains = [
        ("φ", Domain::Positive),
        ("s", Domain::Positive),
        ("z", Domain::NonNegative),
        ("w", Domain::NonZero),
        ("u", Domain::Unit),
        ("n", Domain::Integer),
        ("m", Domain::Count),
        ("v", Domain::Positive),
        ("y", Domain::Binary),
        ("r", Domain::Positive),
    ];
    for (name, domain) in domains {
        assume(&mut d, name, domain);
    }
    for name in ["S", "R"] {
        assume(&mut d, name, Domain::Definite);
    }
    d
}

/// A variable of the rule, and whether it counts or ranges over a support.
#[derive(Clone, Copy)]
pub struct Scope {
    /// Its metavariable.
    pub meta: u8,
    /// The variable.
    pub binder: Binder,
    /// It counts.
    pub counts: bool,
}

fn leaf(terms: &mut Terms, random: &mut Random, scope: &[Scope]) -> TermId {
    let names = ["θ", "φ", "s", "z", "w", "u", "n", "m", "a"];
    let plain = names.len() as u64;
    let drawn = random.below(plain + 5 + 6 * scope.len() as u64);
    if drawn < plain {
        return terms.symbol_named(names[drawn as usize]);
    }
    let theta = terms.symbol_named("θ");
    let a = terms.symbol_named("a");
    if drawn < plain + 3 {
        let numbers = [(-2, 1), (-1, 1), (1, 2), (2, 1), (3, 1)];
        let (above, below) = numbers[random.below(5) as usize];
        return terms.number(Rational::new(above, below));
    }
    if drawn < plain + 5 {
        let name = if drawn == plain + 3 { "f" } else { "r" };
        return call(
            terms,
            name,
            &[(Separator::Comma, a), (Separator::Semicolon, theta)],
        );
    }
    let Scope { binder, counts, .. } = scope[random.below(scope.len() as u64) as usize];
    let variable = terms.variable(binder);
    match random.below(4) {
        0 if counts => at(terms, "y", binder),
        1 if counts => at(terms, "v", binder),
        2 => variable,
        3 => call(
            terms,
            "r",
            &[(Separator::Comma, variable), (Separator::Semicolon, theta)],
        ),
        _ => call(terms, "g", &[(Separator::Comma, variable)]),
    }
}

/// A random term over the names of the ground, and the variables in scope.
pub fn random_term(terms: &mut Terms, random: &mut Random, scope: &[Scope], depth: u32) -> TermId {
    if depth == 0 || random.below(3) == 0 {
        return leaf(terms, random, scope);
    }
    let a = random_term(terms, random, scope, depth - 1);
    match random.below(8) {
        0 | 1 => {
            let b = random_term(terms, random, scope, depth - 1);
            terms.add([a, b])
        }
        2 | 3 => {
            let b = random_term(terms, random, scope, depth - 1);
            terms.mul([a, b])
        }
        4 => terms.op(Op::Exp, &[a]),
        5 => terms.op(Op::Sigmoid, &[a]),
        6 => terms.op(Op::Abs, &[a]),
        _ => {
            let exponent = terms.integer(if random.below(2) == 0 { 2 } else { -1 });
            terms.pow(a, exponent)
        }
    }
}

/// A term, legibly enough for a failure.
pub fn show(terms: &Terms, term: TermId) -> String {
    let children = |c: &[TermId]| {
        let shown: Vec<String> = c.iter().map(|&c| show(terms, c)).collect();
        shown.join(", ")
    };
    match terms.node(term) {
        Node::Number(value) => value.to_string(),
        Node::Symbol(name) => terms.text(*name).into(),
        Node::Variable(binder) => format!("{binder:?}"),
        Node::Op(op, c) => format!("{}({})", op.row().name, children(c)),
        Node::Call(name, _, c) => format!("{}({})", terms.text(*name), children(c)),
        Node::Bind(quantifier, binder, c) => format!("{quantifier:?}[{binder:?}]({})", children(c)),
        Node::Named(name, c) => format!("{}:=({})", terms.text(*name), children(c)),
        Node::Optimum(sense, _, body) => format!("{sense:?}({})", show(terms, *body)),
    }
}
