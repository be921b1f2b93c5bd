//! Wide derivations: the checker's work grows with their size and no faster.

use crate::hand::{apply, assume, bind, blank, conditions};
use surprisal::derivation::{Derivation, Justification, Relation, Rewrite, Site, Step};
use surprisal::term::facts::Domain;
use surprisal::term::{Op, Sense, TermId};
use surprisal::verify::replay;

/// `argmax prod_k exp(θ a_k)`, to its log, to the sum of logs, and with every log taken at once.
fn wide(width: usize) -> Derivation {
    let mut d = blank(&["θ"]);
    assume(&mut d, "θ", Domain::Positive);
    let theta = d.terms.symbol_named("θ");
    let inside: Vec<TermId> = (0..width)
        .map(|k| {
            let a = d.terms.symbol_named(&format!("a{k}"));
            d.terms.mul([theta, a])
        })
        .collect();
    let factors: Vec<TermId> = inside.iter().map(|&t| d.terms.op(Op::Exp, &[t])).collect();
    let body = d.terms.mul(factors.clone());
    d.start = d.terms.optimum(Sense::Max, &d.parameters, body);
    let b = bind("increasing-log", &[("?a", &[body])], &[]);
    apply(&mut d, "increasing-log", &[0], b);
    let b = bind("log-of-product", &[("?a", &factors)], &[]);
    apply(&mut d, "log-of-product", &[0], b);
    let before = d.result();
    let rule = "log-of-exp";
    let sites: Vec<Site> = inside
        .iter()
        .zip(&factors)
        .zip(0..)
        .map(|((&term, &factor), k)| Site {
            path: vec![0, k],
            before: d.terms.log(factor),
            after: term,
            bindings: bind(rule, &[("?a", &[term])], &[]),
        })
        .collect();
    let places: Vec<(&[u32], TermId)> = sites.iter().map(|s| (&s.path[..], s.after)).collect();
    let after = d
        .terms
        .with_replaced(before, &places)
        .expect("places that exist");
    let listed = conditions(rule, &sites[0].bindings);
    d.steps.push(Step {
        phase: "by-hand",
        relation: Relation::Equal,
        reason: "log undoes exp".into(),
        landmark: false,
        before,
        after,
        rewrites: vec![Rewrite {
            by: Justification::Rule(rule),
            before,
            after,
            sites,
            conditions: listed,
        }],
    });
    d
}

#[test]
fn a_wide_derivation_is_replayed() {
    let width = 20_000;
    let mut d = wide(width);
    let replayed = replay(&mut d).unwrap_or_else(|r| panic!("{r}"));
    assert_eq!(replayed.sites, width + 2);
}
