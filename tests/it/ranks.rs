//! Functions of vectors: a rule of numbers does not make a sum of a number and a vector of them, and the checker refuses it.

use crate::hand::{apply, assume, bind, blank};
use surprisal::derivation::Derivation;
use surprisal::model::Options;
use surprisal::render::text::plain;
use surprisal::term::facts::Domain;
use surprisal::term::{Op, Sense, TermId};
use surprisal::verify::{Refusal, replay};

/// `argmax[c] dot(v, log(c u))` and the step to `dot(v, log(c) + log(u))`, where the vector is one or a number.
fn log_apart(is_vector: bool) -> Result<(), Refusal> {
    let mut d: Derivation = blank(&["c"]);
    assume(&mut d, "c", Domain::Positive);
    assume(&mut d, "u", Domain::Positive);
    let terms = &mut d.terms;
    let [c, u, v] = ["c", "u", "v"].map(|name| terms.symbol_named(name));
    let product = terms.mul([c, u]);
    let log = terms.op(Op::Log, &[product]);
    let body: TermId = if is_vector {
        terms.op(Op::Dot, &[v, log])
    } else {
        terms.mul([v, log])
    };
    let names = d.parameters.clone();
    d.start = d.terms.optimum(Sense::Max, &names, body);
    let factors = [c, u];
    let meta = [("?a", factors.as_slice())];
    apply(
        &mut d,
        "log-of-product",
        &[0, 1],
        bind("log-of-product", &meta, &[]),
    );
    replay(&mut d).map(|_| ())
}

#[test]
fn the_checker_adds_no_number_to_a_vector() {
    assert!(log_apart(false).is_ok(), "{:?}", log_apart(false));
    let refused = log_apart(true);
    assert!(
        matches!(refused, Err(Refusal::OddRanks { .. })),
        "{refused:?}"
    );
}

#[test]
fn the_engine_adds_no_number_to_a_vector() {
    let model = "y ~ Normal(vᵀ log(c x), σ²) where c > 0, x > 0, σ > 0, x : vector";
    let options = Options {
        parameters: vec!["c".into(), "v".into()],
        ..Options::default()
    };
    let derivation = surprisal::derive(model, &options).expect("it derives");
    let result = plain(&derivation.terms, derivation.result());
    assert!(result.contains("vᵀ log(c x_i)"), "{result}");
}
