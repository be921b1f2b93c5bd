//! Two formulas that differ never sound alike: of all that the cases derive, of every small term, and of random larger ones.

use crate::case;
use crate::random::Random;
use std::collections::BTreeMap;
use surprisal::render::display::NONE;
use surprisal::render::math::{self, Kind, Label, Math};
use surprisal::render::spoken::spoken;
use surprisal::term::{Binder, Op, Quantifier, Rational, Sense, Separator, TermId, Terms};

/// What has been said, and of what.
#[derive(Default)]
struct Heard(BTreeMap<String, String>);

impl Heard {
    fn hear(&mut self, terms: &Terms, term: TermId) {
        let formula = math::build(terms, term);
        let meant = structure(&formula);
        let said = spoken(&formula, &NONE);
        let before = self.0.entry(said.clone()).or_insert_with(|| meant.clone());
        assert_eq!(*before, meant, "both are read as “{said}”");
    }
}

/// What a display tree says, without what only the eye is told: brackets, which the tree itself makes superfluous, and whether
/// a fraction has a bar or a slash. Products of matrices and of numbers are both said with `times`.
fn structure(math: &Math) -> String {
    let all = |parts: &[Math]| {
        let parts: Vec<String> = parts.iter().map(structure).collect();
        parts.join(" ")
    };
    let word = |label: &Label| format!("{}{}", label.name, ".".repeat(label.twins));
    match &math.kind {
        Kind::Integer(value) => value.to_string(),
        Kind::Symbol(name) => (*name).to_owned(),
        Kind::Variable(label) => word(label),
        Kind::Constant(op) => op.row().name.to_owned(),
        Kind::Brackets(_, inner) => structure(inner),
        Kind::Sum(summands) => {
            let signed = summands.iter().map(|(minus, summand)| {
                let sign = if *minus { "-" } else { "+" };
                format!("{sign}{}", structure(summand))
            });
            format!("(sum {})", signed.collect::<Vec<_>>().join(" "))
        }
        Kind::Minus(inner) => format!("(- {})", structure(inner)),
        Kind::Product(_) | Kind::MatMul(_) | Kind::Outer(_) => {
            let mut factors = Vec::new();
            flatten(math, &mut factors);
            format!("(* {})", factors.join(" "))
        }
        Kind::Fraction(above, below) | Kind::Slash(above, below) => {
            format!("(/ {} {})", structure(above), structure(below))
        }
        Kind::Power(base, exponent) => format!("(^ {} {})", structure(base), structure(exponent)),
        Kind::Root(inner) => format!("(root {})", structure(inner)),
        Kind::Function { op, arguments, .. } => format!("({} {})", op.row().name, all(arguments)),
        Kind::Relation(op, pair) => format!("({} {})", op.row().name, all(&pair[..])),
        Kind::Call {
            name,
            subscripts,
            arguments,
        } => {
            let arguments = arguments.iter().enumerate();
            let arguments = arguments.map(|(k, (separator, argument))| {
                let separator = match (separator, k) {
                    (Separator::Comma | Separator::Argument | Separator::Subscript, 0) => "",
                    (Separator::Semicolon, _) | (Separator::Argument, 1) => ";",
                    (Separator::Bar, _) => "|",
                    _ => ",",
                };
                format!("{separator}{}", structure(argument))
            });
            let arguments: Vec<String> = arguments.collect();
            format!("({name}[{}] {})", all(subscripts), arguments.join(" "))
        }
        Kind::Subscript(base, subscripts) => {
            format!("(sub {} {})", structure(base), all(subscripts))
        }
        Kind::Slice(parts) => format!("(slice {})", all(&parts[..])),
        Kind::Factorial(inner) => format!("(! {})", structure(inner)),
        Kind::Dot(pair) => format!("(dot {})", all(&pair[..])),
        Kind::Transpose(inner) => format!("(T {})", structure(inner)),
        Kind::Inverse(inner) => format!("(inv {})", structure(inner)),
        Kind::Identity(size) => format!("(I {})", structure(size)),
        Kind::Big {
            quantifier,
            variable,
            range,
            body,
        } => {
            let limits = range.limits.as_ref().map(|ends| all(ends));
            let condition = range.condition.as_ref().map(structure);
            let variable = word(variable);
            let body = structure(body);
            format!("({quantifier:?} {variable} {limits:?} {condition:?} {body})")
        }
        Kind::Expectation(variable, parts) => format!("(E {} {})", word(variable), all(&parts[..])),
        Kind::Divergence(pair) => format!("(KL {})", all(&pair[..])),
        Kind::Optimum(sense, names, body) => format!("({sense:?} {names:?} {})", structure(body)),
    }
}

fn flatten(math: &Math, factors: &mut Vec<String>) {
    match &math.kind {
        Kind::Product(parts) => parts.iter().for_each(|part| flatten(part, factors)),
        Kind::MatMul(pair) => pair.iter().for_each(|part| flatten(part, factors)),
        Kind::Outer(pair) => {
            flatten(&pair[0], factors);
            factors.push(format!("(T {})", structure(&pair[1])));
        }
        _ => factors.push(structure(math)),
    }
}

/// Ways to make a term of one other, or of two.
const ONE: u64 = 20;
const TWO: u64 = 11;

struct Maker {
    terms: Terms,
    i: Binder,
}

impl Maker {
    fn new() -> Self {
        let mut terms = Terms::new();
        let i = terms.binder("i");
        Maker { terms, i }
    }

    fn leaves(&mut self) -> Vec<TermId> {
        let [a, b] = ["a", "b"].map(|name| self.terms.symbol_named(name));
        vec![a, b, self.terms.integer(2), self.terms.variable(self.i)]
    }

    fn power(&mut self, base: TermId, above: i64, below: i64) -> TermId {
        let exponent = self.terms.number(Rational::new(above, below));
        self.terms.pow(base, exponent)
    }

    fn one(&mut self, way: u64, of: TermId) -> TermId {
        let a = self.terms.symbol_named("a");
        let one = self.terms.integer(1);
        let op = match way {
            0 => return self.power(of, 2, 1),
            1 => return self.power(of, 1, 2),
            2 => return self.power(of, -1, 1),
            3 => return self.power(of, 3, 2),
            4 => return self.terms.neg(of),
            5 => return self.terms.log(of),
            6 => return self.call("f", &[(Separator::Comma, of)]),
            7 => return self.big(Quantifier::Sum, of),
            8 => return self.big(Quantifier::Product, of),
            9 => return self.expectation(of),
            10 => {
                let theta = self.terms.name("t");
                return self.terms.optimum(Sense::Min, &[theta], of);
            }
            11 => return self.terms.op(Op::Slice, &[of, one, a]),
            12 => Op::Abs,
            13 => Op::Exp,
            14 => Op::Sigmoid,
            15 => Op::Norm,
            16 => Op::Factorial,
            17 => Op::Transpose,
            18 => Op::Inv,
            _ => Op::Indicator,
        };
        self.terms.op(op, &[of])
    }

    fn two(&mut self, way: u64, [left, right]: [TermId; 2]) -> TermId {
        let op = match way {
            0 => return self.terms.add([left, right]),
            1 => return self.terms.mul([left, right]),
            2 => return self.terms.pow(left, right),
            3 => {
                let comma = [(Separator::Comma, left), (Separator::Comma, right)];
                return self.call("f", &comma);
            }
            4 => {
                let parameter = [(Separator::Bar, left), (Separator::Semicolon, right)];
                let a = self.terms.symbol_named("a");
                return self.call("f", &[&[(Separator::Comma, a)], &parameter[..]].concat());
            }
            5 => Op::Index,
            6 => Op::Dot,
            7 => Op::Outer,
            8 => Op::Choose,
            9 => Op::Max,
            _ => Op::Less,
        };
        self.terms.op(op, &[left, right])
    }

    fn call(&mut self, name: &str, arguments: &[(Separator, TermId)]) -> TermId {
        let name = self.terms.name(name);
        let (separators, arguments): (Vec<_>, Vec<_>) = arguments.iter().copied().unzip();
        self.terms.call(name, &separators, &arguments)
    }

    fn big(&mut self, quantifier: Quantifier, body: TermId) -> TermId {
        let (one, a) = (self.terms.integer(1), self.terms.symbol_named("a"));
        self.terms.bind(quantifier, self.i, &[one, a, body])
    }

    fn expectation(&mut self, body: TermId) -> TermId {
        let i = self.terms.variable(self.i);
        let density = self.call("p", &[(Separator::Comma, i)]);
        let children = [density, body];
        self.terms.bind(Quantifier::Expectation, self.i, &children)
    }

    fn random(&mut self, random: &mut Random, depth: u32) -> TermId {
        if depth == 0 || random.below(4) == 0 {
            let leaves = self.leaves();
            return leaves[random.below(4) as usize];
        }
        let left = self.random(random, depth - 1);
        match random.below(2) {
            0 => self.one(random.below(ONE), left),
            _ => {
                let right = self.random(random, depth - 1);
                self.two(random.below(TWO), [left, right])
            }
        }
    }
}

#[test]
fn no_two_lines_of_the_cases_sound_alike() {
    let mut heard = Heard::default();
    for case in case::all() {
        let derivation = case.derive();
        let after = derivation.steps.iter().map(|step| step.after);
        for statement in after.chain([derivation.start]) {
            heard.hear(&derivation.terms, statement);
        }
    }
    assert!(heard.0.len() > 500, "only {}", heard.0.len());
}

#[test]
fn no_two_small_terms_sound_alike() {
    let mut maker = Maker::new();
    let mut sizes = vec![maker.leaves()];
    for size in 1..4 {
        let mut made = Vec::new();
        for &of in &sizes[size - 1].clone() {
            made.extend((0..ONE).map(|way| maker.one(way, of)));
        }
        for left in 0..size.saturating_sub(1) {
            let (lefts, rights) = (sizes[left].clone(), sizes[size - 2 - left].clone());
            for (&left, &right) in lefts
                .iter()
                .flat_map(|l| rights.iter().map(move |r| (l, r)))
            {
                made.extend((0..TWO).map(|way| maker.two(way, [left, right])));
            }
        }
        sizes.push(made);
    }
    let mut heard = Heard::default();
    for &term in sizes.iter().flatten() {
        heard.hear(&maker.terms, term);
    }
    assert!(heard.0.len() > 20_000, "only {}", heard.0.len());
}

#[test]
fn no_two_random_terms_sound_alike() {
    let mut heard = Heard::default();
    for seed in 0..40 {
        let mut maker = Maker::new();
        let mut random = Random::new(seed);
        for _ in 0..1000 {
            let term = maker.random(&mut random, 4);
            heard.hear(&maker.terms, term);
        }
    }
    assert!(heard.0.len() > 10_000, "only {}", heard.0.len());
}
