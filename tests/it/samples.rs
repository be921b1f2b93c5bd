//! Derivations made by hand, to try the checker on.

use crate::hand::{apply, assume, at, bind, blank, call, define, place, ratio};
use surprisal::derivation::{Definition, Derivation};
use surprisal::rules;
use surprisal::term::facts::Domain;
use surprisal::term::{Binder, Op, Quantifier, Sense, Separator, TermId, Terms};
use surprisal::verify::{replay, sample};

/// The objective `argmax[parameters] prod[i=1..m](p(y_i | x_i; θ))`, with the density as its definition.
fn likelihood(derivation: &mut Derivation, i: Binder, density: TermId) {
    let terms = &mut derivation.terms;
    let (y, x) = (at(terms, "y", i), at(terms, "x", i));
    let theta = terms.symbol_named("θ");
    let p = call(
        terms,
        "p",
        &[
            (Separator::Comma, y),
            (Separator::Bar, x),
            (Separator::Semicolon, theta),
        ],
    );
    let (one, m) = (terms.integer(1), terms.symbol_named("m"));
    let product = terms.bind(Quantifier::Product, i, &[one, m, p]);
    derivation.start = terms.optimum(Sense::Max, &derivation.parameters, product);
    derivation.definitions.push(Definition {
        left: p,
        right: density,
        variables: vec![i],
        name: "the density".into(),
        reason: "the model".into(),
    });
    assume(derivation, "m", Domain::Count);
    define(derivation, 0, &[0, 2]);
    let body = derivation
        .terms
        .at(derivation.result(), &[0])
        .expect("a body");
    apply(
        derivation,
        "increasing-log",
        &[0],
        bind("increasing-log", &[("?a", &[body])], &[]),
    );
    let limits = [one, m];
    let b = bind(
        "log-of-indexed-product",
        &[("?a", &[density])],
        &[("?i", i, &limits)],
    );
    apply(derivation, "log-of-indexed-product", &[0], b);
}

fn f(terms: &mut Terms, i: Binder) -> TermId {
    let x = at(terms, "x", i);
    let theta = terms.symbol_named("θ");
    call(
        terms,
        "f",
        &[(Separator::Comma, x), (Separator::Semicolon, theta)],
    )
}

/// The normal density with a constant variance, down to the mean squared error.
pub fn gaussian() -> Derivation {
    let mut d = blank(&["θ"]);
    assume(&mut d, "σ", Domain::Positive);
    let terms = &mut d.terms;
    let i = terms.binder("i");
    let (one, m) = (terms.integer(1), terms.symbol_named("m"));
    let limits = [one, m];
    let (y, mean) = (at(terms, "y", i), f(terms, i));
    let sigma = terms.symbol_named("σ");
    let (two, minus_two) = (terms.integer(2), terms.integer(-2));
    let variance = terms.pow(sigma, two);
    let pi = terms.op(Op::Pi, &[]);
    let (half, minus_half) = (ratio(terms, 1, 2), ratio(terms, -1, 2));
    let inside = terms.mul([two, pi, variance]);
    let normaliser = terms.pow(inside, minus_half);
    let minus_mean = terms.neg(mean);
    let residual = terms.add([y, minus_mean]);
    let square = terms.pow(residual, two);
    let precision = terms.pow(sigma, minus_two);
    let exponent = terms.mul([minus_half, precision, square]);
    let kernel = terms.op(Op::Exp, &[exponent]);
    let density = terms.mul([normaliser, kernel]);
    likelihood(&mut d, i, density);

    let rule = "log-of-product";
    apply(
        &mut d,
        rule,
        &[0, 2],
        bind(rule, &[("?a", &[normaliser, kernel])], &[]),
    );
    let rule = "log-of-power";
    let path = place(&d, Op::Log, normaliser);
    apply(
        &mut d,
        rule,
        &path,
        bind(rule, &[("?a", &[inside]), ("?b", &[minus_half])], &[]),
    );
    let rule = "log-of-exp";
    let path = place(&d, Op::Log, kernel);
    apply(&mut d, rule, &path, bind(rule, &[("?a", &[exponent])], &[]));
    let log = d.terms.log(inside);
    let constant = d.terms.mul([minus_half, log]);
    let rule = "sum-apart";
    let b = bind(
        rule,
        &[("?c", &[constant]), ("?a", &[exponent])],
        &[("?i", i, &limits)],
    );
    apply(&mut d, rule, &[0], b);
    let apart = d.terms.bind(Quantifier::Sum, i, &[one, m, constant]);
    let rest = d.terms.bind(Quantifier::Sum, i, &[one, m, exponent]);
    let rule = "drop-term";
    apply(
        &mut d,
        rule,
        &[0],
        bind(rule, &[("?c", &[apart]), ("?a", &[rest])], &[]),
    );
    let factor = d.terms.mul([minus_half, precision]);
    let rule = "factor-out-of-sum";
    let b = bind(
        rule,
        &[("?c", &[factor]), ("?a", &[square])],
        &[("?i", i, &limits)],
    );
    apply(&mut d, rule, &[0], b);
    let sum = d.terms.bind(Quantifier::Sum, i, &[one, m, square]);
    let positive = d.terms.mul([half, precision]);
    let negative = d.terms.neg(sum);
    let rule = "drop-factor";
    apply(
        &mut d,
        rule,
        &[0],
        bind(rule, &[("?c", &[positive]), ("?a", &[negative])], &[]),
    );
    apply(
        &mut d,
        "negate",
        &[0],
        bind("negate", &[("?a", &[negative])], &[]),
    );
    let mean = d.terms.recip(m);
    apply(
        &mut d,
        "scale",
        &[0],
        bind("scale", &[("?c", &[mean]), ("?a", &[sum])], &[]),
    );
    let terms = &mut d.terms;
    let (x, theta) = (terms.symbol_named("x"), terms.symbol_named("θ"));
    let f = call(
        terms,
        "f",
        &[(Separator::Comma, x), (Separator::Semicolon, theta)],
    );
    let (y, f) = (terms.symbol_named("y"), terms.neg(f));
    let residual = terms.add([y, f]);
    d.per_observation = Some(terms.pow(residual, two));
    d
}

/// A Bernoulli density whose probability is a sigmoid, down to binary cross entropy.
pub fn bernoulli() -> Derivation {
    let mut d = blank(&["θ"]);
    assume(&mut d, "y", Domain::Binary);
    let terms = &mut d.terms;
    let i = terms.binder("i");
    let (one, m) = (terms.integer(1), terms.symbol_named("m"));
    let y = at(terms, "y", i);
    let logit = f(terms, i);
    let q = terms.op(Op::Sigmoid, &[logit]);
    let (minus_q, minus_y) = (terms.neg(q), terms.neg(y));
    let (rest, no) = (terms.add([one, minus_q]), terms.add([one, minus_y]));
    let (hit, miss) = (terms.pow(q, y), terms.pow(rest, no));
    let density = terms.mul([hit, miss]);
    likelihood(&mut d, i, density);
    let rule = "log-of-product";
    apply(
        &mut d,
        rule,
        &[0, 2],
        bind(rule, &[("?a", &[hit, miss])], &[]),
    );
    for (power, base, exponent) in [(hit, q, y), (miss, rest, no)] {
        let rule = "log-of-power";
        let path = place(&d, Op::Log, power);
        apply(
            &mut d,
            rule,
            &path,
            bind(rule, &[("?a", &[base]), ("?b", &[exponent])], &[]),
        );
    }
    let body = d.terms.at(d.result(), &[0]).expect("a body");
    apply(
        &mut d,
        "negate",
        &[0],
        bind("negate", &[("?a", &[body])], &[]),
    );
    let (mean, negative) = (d.terms.recip(m), d.terms.neg(body));
    apply(
        &mut d,
        "scale",
        &[0],
        bind("scale", &[("?c", &[mean]), ("?a", &[negative])], &[]),
    );
    d
}

/// The divergence between the data and a model, down to the expected negative log-likelihood.
pub fn divergence() -> Derivation {
    let mut d = blank(&["θ"]);
    for density in ["p", "q"] {
        assume(&mut d, density, Domain::Positive);
    }
    let terms = &mut d.terms;
    let x = terms.binder("x");
    let (v, theta) = (terms.variable(x), terms.symbol_named("θ"));
    let p = call(terms, "p", &[(Separator::Comma, v)]);
    let q = call(
        terms,
        "q",
        &[(Separator::Comma, v), (Separator::Semicolon, theta)],
    );
    let start = terms.bind(Quantifier::Divergence, x, &[p, q]);
    d.start = terms.optimum(Sense::Min, &d.parameters, start);
    let meta = |name| {
        rules::find("divergence")
            .expect("a rule")
            .patterns()
            .metas
            .iter()
            .any(|m| m.name == name)
    };
    assert!(meta("?x"), "the divergence binds ?x");
    let rule = "divergence";
    apply(
        &mut d,
        rule,
        &[0],
        bind(rule, &[("?p", &[p]), ("?q", &[q])], &[("?x", x, &[])]),
    );
    let inverse = d.terms.recip(q);
    let rule = "log-of-product";
    apply(
        &mut d,
        rule,
        &[0, 1],
        bind(rule, &[("?a", &[p, inverse])], &[]),
    );
    let minus_one = d.terms.integer(-1);
    let rule = "log-of-power";
    let path = place(&d, Op::Log, inverse);
    apply(
        &mut d,
        rule,
        &path,
        bind(rule, &[("?a", &[q]), ("?b", &[minus_one])], &[]),
    );
    let (log_p, log_q) = (d.terms.log(p), d.terms.log(q));
    let minus_log_q = d.terms.neg(log_q);
    let rule = "expectation-of-sum";
    let b = bind(
        rule,
        &[("?p", &[p]), ("?a", &[log_p, minus_log_q])],
        &[("?x", x, &[])],
    );
    apply(&mut d, rule, &[0], b);
    let (e_p, e_q) = (
        d.terms.bind(Quantifier::Expectation, x, &[p, log_p]),
        d.terms.bind(Quantifier::Expectation, x, &[p, minus_log_q]),
    );
    let rule = "drop-term";
    apply(
        &mut d,
        rule,
        &[0],
        bind(rule, &[("?c", &[e_p]), ("?a", &[e_q])], &[]),
    );
    d
}

/// All of them.
pub fn all() -> Vec<Derivation> {
    vec![gaussian(), bernoulli(), divergence()]
}

#[test]
fn derivations_by_hand_are_accepted() {
    for (number, mut derivation) in all().into_iter().enumerate() {
        let replayed = replay(&mut derivation).unwrap_or_else(|r| panic!("case {number}: {r}"));
        assert_eq!(replayed.steps, derivation.steps.len());
        let sampled = sample(&derivation, 1).unwrap_or_else(|r| panic!("case {number}: {r}"));
        assert_eq!(sampled.rewrites, derivation.steps.len());
    }
}
