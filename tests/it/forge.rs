//! False steps that agree in everything but their conditions: bindings, sites, statements and lists all fit.

use crate::hand::{self, conditions, find, push};
use crate::samples;
use surprisal::derivation::{Bindings, Derivation, Justification};
use surprisal::rules::{self, Law};
use surprisal::term::facts::Facts;
use surprisal::term::{Node, Op, Quantifier, Sense, TermId};
use surprisal::verify::{differ, replay};

/// A step by a rule whose right side is given, although the rule may not be used there.
fn forged(
    case: &Derivation,
    rule: &'static str,
    path: &[u32],
    after: TermId,
    b: Bindings,
) -> Derivation {
    let mut d = case.clone();
    let met = conditions(rule, &b);
    let law = rules::find(rule).expect(rule).law;
    push(&mut d, Justification::Rule(rule), law, path, after, b, met);
    d.per_observation = None;
    d
}

/// The derivation up to each of its statements.
fn prefixes(case: &Derivation) -> impl Iterator<Item = Derivation> + '_ {
    (0..=case.steps.len()).map(|length| {
        let mut d = case.clone();
        d.steps.truncate(length);
        d.per_observation = None;
        d
    })
}

fn body(d: &Derivation) -> Option<TermId> {
    match d.terms.node(d.result()) {
        Node::Optimum(_, _, body) => Some(*body),
        _ => None,
    }
}

/// Every forged step that is false: proved so by value, or because a variable escapes.
fn forgeries(case: &Derivation) -> Vec<(&'static str, Derivation)> {
    let mut made = Vec::new();
    for mut d in prefixes(case) {
        let Some(body) = body(&d) else { continue };
        dropped(&mut d, body, &mut made);
        scaled(&mut d, body, &mut made);
        let log = d.terms.log(body);
        let holds = d.holds();
        let equations = d.equations();
        if !Facts::new(&holds, &equations)
            .of(&d.terms, body)
            .is_positive()
        {
            let b = hand::bind("increasing-log", &[("?a", &[body])], &[]);
            made.push((
                "a log of what may be negative",
                forged(&d, "increasing-log", &[0], log, b),
            ));
        }
        let minus = d.terms.neg(body);
        let mut unflipped = forged(
            &d,
            "negate",
            &[0],
            minus,
            hand::bind("negate", &[("?a", &[body])], &[]),
        );
        let before = d.result();
        if let Node::Optimum(sense, names, _) = d.terms.node(before).clone() {
            let kept = unflipped.terms.optimum(sense, &names, minus);
            let step = unflipped.steps.last_mut().expect("the forged step");
            step.after = kept;
            step.rewrites[0].after = kept;
            made.push(("negated without a flip", unflipped));
        }
        escaped(&mut d, &mut made);
    }
    made
}

/// A term or factor is dropped that moves the optimum.
fn dropped(d: &mut Derivation, body: TermId, made: &mut Vec<(&'static str, Derivation)>) {
    let kinds = [
        (Op::Add, "drop-term", "a term dropped that moves"),
        (
            Op::Mul,
            "drop-factor",
            "a factor dropped that moves or is negative",
        ),
    ];
    for (op, rule, kind) in kinds {
        let operands = d.terms.operands(op, body).unwrap_or_default().to_vec();
        for k in 0..operands.len() {
            let mut rest = operands.clone();
            let c = rest.remove(k);
            let a = d.terms.op(op, &rest);
            let forged = forged(
                d,
                rule,
                &[0],
                a,
                hand::bind(rule, &[("?c", &[c]), ("?a", &[a])], &[]),
            );
            if differ(&forged, d.result(), forged.result(), k as u64) {
                made.push((kind, forged));
            }
        }
    }
}

/// The body is scaled by what moves or is negative.
fn scaled(d: &mut Derivation, body: TermId, made: &mut Vec<(&'static str, Derivation)>) {
    let parameter = d.parameters.first().map(|&p| d.terms.symbol(p));
    let minus_one = d.terms.integer(-1);
    for c in parameter.into_iter().chain([minus_one]) {
        let after = d.terms.mul([c, body]);
        let b = hand::bind("scale", &[("?c", &[c]), ("?a", &[body])], &[]);
        let forged = forged(d, "scale", &[0], after, b);
        if differ(&forged, d.result(), forged.result(), 3) {
            made.push(("scaled by what moves or is negative", forged));
        }
    }
}

/// A factor with the index comes out of its sum.
fn escaped(d: &mut Derivation, made: &mut Vec<(&'static str, Derivation)>) {
    let statement = d.result();
    let is_sum = |n: &Node| matches!(n, Node::Bind(Quantifier::Sum, _, c) if c.len() == 3);
    let Some(path) = find(&d.terms, statement, &is_sum) else {
        return;
    };
    let sum = d
        .terms
        .at(statement, &path)
        .expect("a place that was found");
    let Node::Bind(_, i, children) = d.terms.node(sum).clone() else {
        return;
    };
    let factors = d
        .terms
        .operands(Op::Mul, children[2])
        .unwrap_or_default()
        .to_vec();
    for k in 0..factors.len() {
        let mut rest = factors.clone();
        let c = rest.remove(k);
        if !d.terms.has_free(c, i) {
            continue;
        }
        let a = d.terms.mul(rest);
        let inner = d
            .terms
            .bind(Quantifier::Sum, i, &[children[0], children[1], a]);
        let after = d.terms.mul([c, inner]);
        let limits = [children[0], children[1]];
        let rule = "factor-out-of-sum";
        let b = hand::bind(rule, &[("?c", &[c]), ("?a", &[a])], &[("?i", i, &limits)]);
        made.push(("an index that escapes", forged(d, rule, &path, after, b)));
    }
    let whole = children[2];
    if d.terms.has_free(whole, i) {
        let after = d.terms.mul([children[1], whole]);
        let rule = "sum-of-constant";
        let terms: [(&str, &[TermId]); 2] = [("?c", &[whole]), ("?h", &children[1..2])];
        let limits = [children[0], children[1]];
        let b = hand::bind(rule, &terms, &[("?i", i, &limits)]);
        made.push((
            "a summand counted that has the index",
            forged(d, rule, &path, after, b),
        ));
    }
}

#[test]
fn forged_steps_are_refused() {
    let mut kinds = std::collections::BTreeMap::new();
    for (number, case) in samples::all().iter().enumerate() {
        for (kind, mut forged) in forgeries(case) {
            assert!(
                replay(&mut forged).is_err(),
                "case {number}: {kind}: accepted"
            );
            *kinds.entry(kind).or_insert(0) += 1;
        }
    }
    assert_eq!(kinds.len(), 7, "{kinds:?}");
}

/// A sum over `i` inside a sum over the same `i`: what stands outside must not come under the inner one.
#[test]
fn a_shadowed_index_is_not_confused() {
    let mut d = hand::blank(&["θ"]);
    hand::assume(&mut d, "m", surprisal::term::facts::Domain::Count);
    let terms = &mut d.terms;
    let i = terms.binder("i");
    let (one, m, theta) = (
        terms.integer(1),
        terms.symbol_named("m"),
        terms.symbol_named("θ"),
    );
    let (y, z) = (hand::at(terms, "y", i), hand::at(terms, "z", i));
    // sum[i](z_i · sum[i](y_i · θ)): the inner y_i belongs to the inner sum.
    let summand = terms.mul([y, theta]);
    let inner = terms.bind(Quantifier::Sum, i, &[one, m, summand]);
    let outer = terms.mul([z, inner]);
    let body = terms.bind(Quantifier::Sum, i, &[one, m, outer]);
    d.start = terms.optimum(Sense::Max, &d.parameters, body);
    let sum = terms.bind(Quantifier::Sum, i, &[one, m, theta]);
    let after = terms.mul([y, sum]);
    let rule = "factor-out-of-sum";
    let b = hand::bind(
        rule,
        &[("?c", &[y]), ("?a", &[theta])],
        &[("?i", i, &[one, m])],
    );
    // The whole statement stays closed, so only the scopes tell.
    let path = [0, 2, 1];
    assert_eq!(d.terms.at(d.start, &path), Some(inner));
    let mut wrong = forged(&d, rule, &path, after, b);
    assert!(!wrong.terms.is_open(wrong.result()));
    assert!(replay(&mut wrong).is_err());
    let b = hand::bind(
        rule,
        &[("?c", &[theta]), ("?a", &[y])],
        &[("?i", i, &[one, m])],
    );
    let sum = d.terms.bind(Quantifier::Sum, i, &[one, m, y]);
    let after = d.terms.mul([theta, sum]);
    let mut right = forged(&d, rule, &path, after, b);
    replay(&mut right).unwrap_or_else(|r| panic!("{r}"));
    assert_eq!(rules::find(rule).map(|r| r.law), Some(Law::Equal));
}
