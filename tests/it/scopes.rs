//! Bound variables: none is captured, none escapes, and a new one is new.

use crate::hand::{apply, assume, at, bind, blank, call};
use surprisal::derivation::{Bindings, Derivation};
use surprisal::lower::patterns;
use surprisal::rules;
use surprisal::term::facts::Domain;
use surprisal::term::{Binder, Op, Quantifier, Sense, Separator, TermId, Terms};
use surprisal::verify::{Refusal, instantiate, replay};

/// Instantiates a rule whose `?c` is `y_i` for the variable of its sum.
fn with_index_inside(left: &str, right: &str) -> Result<(TermId, TermId), Refusal> {
    let mut terms = Terms::new();
    let rule = patterns(left, right);
    let i = terms.binder("i");
    let (one, m) = (terms.integer(1), terms.symbol_named("m"));
    let (y, a) = (at(&mut terms, "y", i), terms.symbol_named("a"));
    let meta = |name| rule.meta(name).expect("a metavariable of the rule");
    let bindings = Bindings {
        terms: vec![(meta("?c"), vec![y]), (meta("?a"), vec![a])],
        ranges: vec![(meta("?i"), i, vec![one, m])],
        variables: Vec::new(),
    };
    instantiate(&mut terms, &rule, &bindings)
}

#[test]
fn no_variable_changes_its_quantifier() {
    let outward = with_index_inside("sum[?i](?c * ?a)", "?c * sum[?i](?a)");
    assert!(
        matches!(outward, Err(Refusal::Captured { .. })),
        "{outward:?}"
    );
    let inward = with_index_inside("?c * sum[?i](?a)", "sum[?i](?c * ?a)");
    assert!(
        matches!(inward, Err(Refusal::Captured { .. })),
        "{inward:?}"
    );
    let both = with_index_inside("sum[?i](?c + ?a)", "sum[?i](?c) + ?c * ?a");
    assert!(matches!(both, Err(Refusal::Captured { .. })), "{both:?}");
    let within = with_index_inside("sum[?i](?c + ?a)", "sum[?i](?c) + sum[?i](?a)");
    assert!(within.is_ok(), "{within:?}");
}

/// What a sample mean is said to estimate.
struct Claim {
    /// The factor beside `log q(x_i; θ)` in the summand, if there is one, depends on the index.
    other_dependence: bool,
    /// The density is said to be `p(x; θ)`.
    moving_density: bool,
    /// The variable of the expectation is that of the sum.
    old_variable: bool,
    /// The observation stays in the expectation.
    keeps_observation: bool,
}

const TRUE_CLAIM: Claim = Claim {
    other_dependence: false,
    moving_density: false,
    old_variable: false,
    keeps_observation: false,
};

fn log_q(terms: &mut Terms, at: TermId, factor: Option<TermId>) -> TermId {
    let theta = terms.symbol_named("θ");
    let arguments = [(Separator::Comma, at), (Separator::Semicolon, theta)];
    let q = call(terms, "q", &arguments);
    let log = terms.op(Op::Log, &[q]);
    terms.mul(factor.into_iter().chain([log]))
}

/// `argmax 1/m sum[i=1..m](log q(x_i; θ))`, and the step to `E[x ~ p](log q(x; θ))`.
fn sample_mean(claim: &Claim) -> Derivation {
    let mut d = blank(&["θ"]);
    assume(&mut d, "q", Domain::Positive);
    let terms = &mut d.terms;
    let (i, x) = (terms.binder("i"), terms.binder("x"));
    let x: Binder = if claim.old_variable { i } else { x };
    let (one, m, new) = (terms.integer(1), terms.symbol_named("m"), terms.variable(x));
    let observed = at(terms, "x", i);
    let factor = claim.other_dependence.then(|| at(terms, "w", i));
    let a = log_q(terms, observed, factor);
    let seen = if claim.keeps_observation {
        observed
    } else {
        new
    };
    let b = log_q(terms, seen, factor);
    let theta = terms.symbol_named("θ");
    let moving = claim
        .moving_density
        .then_some((Separator::Semicolon, theta));
    let arguments: Vec<_> = [(Separator::Comma, new)]
        .into_iter()
        .chain(moving)
        .collect();
    let p = call(terms, "p", &arguments);
    let sum = terms.bind(Quantifier::Sum, i, &[one, m, a]);
    let inverse = terms.recip(m);
    let body = terms.mul([inverse, sum]);
    d.start = terms.optimum(Sense::Max, &d.parameters, body);
    let rule = "sample-mean";
    let bound: [(&str, &[TermId]); 4] = [("?m", &[m]), ("?a", &[a]), ("?p", &[p]), ("?b", &[b])];
    let bindings = bind(rule, &bound, &[("?i", i, &[one, m]), ("?x", x, &[])]);
    if claim.old_variable || claim.other_dependence || claim.keeps_observation {
        // The tools refuse to make such a step, so it is made as a true one and then changed.
        let mut wrong = sample_mean(&TRUE_CLAIM);
        wrong.start = d.start;
        let after = d.terms.bind(Quantifier::Expectation, x, &[p, b]);
        let after = d.terms.optimum(Sense::Max, &d.parameters, after);
        wrong.terms = d.terms;
        let step = &mut wrong.steps[0];
        let rewrite = &mut step.rewrites[0];
        (step.before, step.after) = (d.start, after);
        (rewrite.before, rewrite.after) = (d.start, after);
        rewrite.conditions[0].term = b;
        let site = &mut rewrite.sites[0];
        (site.before, site.bindings) = (body, bindings);
        site.after = wrong.terms.at(after, &[0]).expect("a body");
        return wrong;
    }
    apply(&mut d, rule, &[0], bindings);
    d
}

#[test]
fn a_sample_mean_estimates_only_its_own_expectation() {
    assert!(rules::find("sample-mean").is_some());
    let mut right = sample_mean(&TRUE_CLAIM);
    replay(&mut right).unwrap_or_else(|r| panic!("{r}"));
    let wrong = [
        Claim {
            other_dependence: true,
            ..TRUE_CLAIM
        },
        Claim {
            moving_density: true,
            ..TRUE_CLAIM
        },
        Claim {
            old_variable: true,
            ..TRUE_CLAIM
        },
        Claim {
            keeps_observation: true,
            ..TRUE_CLAIM
        },
    ];
    for (number, claim) in wrong.iter().enumerate() {
        let refused = replay(&mut sample_mean(claim));
        assert!(refused.is_err(), "claim {number} is accepted");
    }
}
