//! A checker is tested by what it refuses: derivations damaged at one place, none of them accepted.

use crate::mutations::{Visit, damage_bindings, each_site, mutations};
use crate::samples;
use std::collections::BTreeMap;
use surprisal::derivation::{ConditionKind, Derivation, Justification, Met, Relation};
use surprisal::rules::RULES;
use surprisal::term::facts::Facts;
use surprisal::term::{Node, TermId, Terms};
use surprisal::verify::{differ, replay};

/// Damages every derivation in every way, and replays the damaged ones: how many were refused, by kind.
/// Of the terms that could be damaged only every `stride`-th is.
pub fn refuse_all(cases: &[Derivation], stride: usize) -> BTreeMap<&'static str, usize> {
    let mut refused = BTreeMap::new();
    let mut accepted = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let input = &case.input;
        let mut visit =
            |kind: &'static str, place: String, mut damaged: Derivation| match replay(&mut damaged)
            {
                Ok(_) => accepted.push(format!("case {number} ({input}): {kind}: {place}")),
                Err(refusal) => {
                    assert!(!refusal.to_string().is_empty());
                    *refused.entry(kind).or_insert(0) += 1;
                }
            };
        damage_statements(case, stride, &mut visit);
        damage_steps(case, &mut visit);
        damage_rewrites(case, &mut visit);
        damage_bindings(case, &mut visit);
        damage_grounds(case, &mut visit);
    }
    assert!(accepted.is_empty(), "accepted:\n{}", accepted.join("\n"));
    refused
}

fn paths(terms: &Terms, root: TermId) -> Vec<Vec<u32>> {
    let mut found = vec![vec![]];
    let mut next = 0;
    while next < found.len() {
        let path = found[next].clone();
        next += 1;
        let term = terms.at(root, &path).expect("a path that was just made");
        for k in 0..terms.children(term).len() as u32 {
            let mut longer = path.clone();
            longer.push(k);
            found.push(longer);
        }
    }
    found
}

fn symbols(d: &Derivation) -> Vec<TermId> {
    let mut found = Vec::new();
    for path in paths(&d.terms, d.start) {
        let term = d.terms.at(d.start, &path).expect("a path of the start");
        if matches!(d.terms.node(term), Node::Symbol(_)) && !found.contains(&term) {
            found.push(term);
        }
    }
    found
}

/// The statement after a step becomes another one, which differs from the true one by value.
fn damage_statements(case: &Derivation, stride: usize, visit: &mut Visit) {
    let names = symbols(case);
    for (number, step) in case.steps.iter().enumerate() {
        let mut d = case.clone();
        let after = step.after;
        let mut damaged: Vec<(&'static str, Vec<u32>, TermId)> = Vec::new();
        for path in paths(&case.terms, after) {
            let term = case
                .terms
                .at(after, &path)
                .expect("a path of the statement");
            for (kind, other) in mutations(&mut d.terms, term, &names) {
                let statement = d.terms.with_replaced(after, &[(&path, other)]);
                damaged.push((kind, path.clone(), statement.expect("one place")));
            }
        }
        if let Node::Optimum(sense, names, body) = d.terms.node(after).clone() {
            let flipped = d.terms.optimum(sense.flipped(), &names, body);
            damaged.push(("a sense flipped", vec![], flipped));
        }
        for (kind, path, statement) in damaged.into_iter().skip(number % stride).step_by(stride) {
            if !differ(&d, after, statement, number as u64 + 1) {
                continue;
            }
            let place = format!("step {number} at {path:?}");
            visit(kind, place.clone(), ended(&d, number, statement));
            if let Some(deeper) = with_site(&d, number, &path, statement) {
                visit(kind, format!("{place}, and its site"), deeper);
            }
            if number + 1 < case.steps.len() {
                let mut whole = ended(&d, number, statement);
                whole.steps.extend_from_slice(&d.steps[number + 1..]);
                whole.steps[number + 1].before = statement;
                whole.steps[number + 1].rewrites[0].before = statement;
                whole.per_observation = d.per_observation;
                visit(kind, format!("{place}, and went on from there"), whole);
            }
        }
    }
}

/// The derivation up to a step, which ends in another statement.
fn ended(case: &Derivation, number: usize, statement: TermId) -> Derivation {
    let mut d = case.clone();
    d.steps.truncate(number + 1);
    d.per_observation = None;
    let step = &mut d.steps[number];
    step.after = statement;
    if let Some(rewrite) = step.rewrites.last_mut() {
        rewrite.after = statement;
    }
    d
}

/// The same, with the site of the last rewrite changed to agree, if the damage lies within it.
fn with_site(
    case: &Derivation,
    number: usize,
    path: &[u32],
    statement: TermId,
) -> Option<Derivation> {
    let mut d = ended(case, number, statement);
    let sites = &mut d.steps[number].rewrites.last_mut()?.sites;
    let site = sites.iter_mut().find(|s| path.starts_with(&s.path))?;
    site.after = d.terms.at(statement, &site.path)?;
    Some(d)
}

/// Steps left out, swapped, repeated, emptied, or of another relation.
fn damage_steps(case: &Derivation, visit: &mut Visit) {
    let relations = [
        Relation::Equal,
        Relation::Definition,
        Relation::SameOptimum,
        Relation::Approximation,
    ];
    for number in 0..case.steps.len() {
        let place = format!("step {number}");
        for relation in relations {
            if relation != case.steps[number].relation {
                let mut d = case.clone();
                d.steps[number].relation = relation;
                visit("relation changed", place.clone(), d);
            }
        }
        let mut d = case.clone();
        d.steps[number].rewrites.clear();
        visit("no rewrite", place.clone(), d);
        if number + 1 < case.steps.len() {
            let mut d = case.clone();
            d.steps.remove(number);
            visit("step left out", place.clone(), d);
            let mut d = case.clone();
            d.steps.swap(number, number + 1);
            visit("steps swapped", place.clone(), d);
        }
        let mut d = case.clone();
        let again = d.steps[number].clone();
        d.steps.insert(number, again);
        visit("step repeated", place, d);
    }
}

/// Rules, conditions, sites and bound variables of one rewrite.
fn damage_rewrites(case: &Derivation, visit: &mut Visit) {
    for (step, of) in case.steps.iter().enumerate() {
        for (number, rewrite) in of.rewrites.iter().enumerate() {
            let place = format!("step {step}, rewrite {number}");
            let mut with = |kind, change: &mut dyn FnMut(&mut Derivation)| {
                let mut d = case.clone();
                change(&mut d);
                visit(kind, place.clone(), d);
            };
            for rule in RULES.iter().map(|r| r.name).chain(["no-such-rule"]) {
                if rewrite.by != Justification::Rule(rule) {
                    with("wrong rule", &mut |d| {
                        d.steps[step].rewrites[number].by = Justification::Rule(rule);
                    });
                }
            }
            for definition in 0..=case.definitions.len() {
                if rewrite.by != Justification::Definition(definition) {
                    with("wrong definition", &mut |d| {
                        d.steps[step].rewrites[number].by = Justification::Definition(definition);
                    });
                }
            }
            for k in 0..rewrite.conditions.len() {
                with("condition removed", &mut |d| {
                    d.steps[step].rewrites[number].conditions.remove(k);
                });
                with("condition repeated", &mut |d| {
                    let conditions = &mut d.steps[step].rewrites[number].conditions;
                    conditions.push(conditions[k].clone());
                });
            }
            let extra = Met {
                condition: ConditionKind::NonZero,
                term: case.start,
                variable: None,
            };
            with("condition added", &mut |d| {
                d.steps[step].rewrites[number]
                    .conditions
                    .push(extra.clone());
            });
            with("no site", &mut |d| {
                d.steps[step].rewrites[number].sites.clear()
            });
            with("a site twice", &mut |d| {
                let sites = &mut d.steps[step].rewrites[number].sites;
                sites.push(sites[0].clone());
            });
        }
    }
    damage_paths(case, visit);
    damage_binders(case, visit);
}

/// A site's path leads to another term.
fn damage_paths(case: &Derivation, visit: &mut Visit) {
    each_site(case, &mut |step, rewrite, site| {
        let was = &case.steps[step].rewrites[rewrite].sites[site];
        let mut shifted = vec![[&was.path[..], &[0]].concat()];
        if let Some((&last, before)) = was.path.split_last() {
            shifted.push(before.to_vec());
            shifted.push([before, &[last + 1]].concat());
            shifted.extend(last.checked_sub(1).map(|k| [before, &[k]].concat()));
        }
        for path in shifted {
            let root = case.steps[step].rewrites[rewrite].before;
            if case.terms.at(root, &path) == Some(was.before) {
                continue;
            }
            let mut d = case.clone();
            d.steps[step].rewrites[rewrite].sites[site].path = path.clone();
            visit("path shifted", format!("step {step} to {path:?}"), d);
        }
        for other in [case.start, was.after] {
            if other != was.before {
                let mut d = case.clone();
                d.steps[step].rewrites[rewrite].sites[site].before = other;
                visit("wrong term at the site", format!("step {step}"), d);
            }
        }
    });
}

/// The variable of one quantifier is exchanged, so that what it bound is free.
fn damage_binders(case: &Derivation, visit: &mut Visit) {
    for (number, step) in case.steps.iter().enumerate() {
        for path in paths(&case.terms, step.after) {
            let mut d = case.clone();
            let term = d
                .terms
                .at(step.after, &path)
                .expect("a path of the statement");
            let Node::Bind(quantifier, binder, children) = d.terms.node(term).clone() else {
                continue;
            };
            if !children.iter().any(|&c| d.terms.has_free(c, binder)) {
                continue;
            }
            let new = d.terms.binder("k");
            let exchanged = d.terms.bind(quantifier, new, &children);
            let statement = d.terms.with_replaced(step.after, &[(&path, exchanged)]);
            let statement = statement.expect("one place");
            let place = format!("step {number} at {path:?}");
            visit(
                "a captured index",
                place.clone(),
                ended(&d, number, statement),
            );
            if let Some(deeper) = with_site(&d, number, &path, statement) {
                visit("a captured index", place, deeper);
            }
        }
    }
}

/// What the derivation stands on: assumptions that are needed, parameters, definitions, the result's parts.
fn damage_grounds(case: &Derivation, visit: &mut Visit) {
    for number in 0..case.assumptions.len() {
        let mut d = case.clone();
        d.assumptions.remove(number);
        if needs_more(&d) {
            visit("assumption removed", format!("assumption {number}"), d);
        }
    }
    if matches!(case.terms.node(case.start), Node::Optimum(..)) {
        let mut d = case.clone();
        d.parameters.push(d.terms.name("another"));
        visit("parameters changed", "one more".into(), d);
    }
    for number in 0..case.definitions.len() {
        let used = Justification::Definition(number);
        let mut rewrites = case.steps.iter().flat_map(|s| &s.rewrites);
        if !rewrites.any(|r| r.by == used) {
            continue;
        }
        let mut d = case.clone();
        let right = d.definitions[number].right;
        d.definitions[number].right = d.terms.neg(right);
        visit("definition changed", format!("definition {number}"), d);
        let mut d = case.clone();
        let left = d.definitions[number].left;
        d.definitions[number].right = d.terms.neg(left);
        visit("definition by itself", format!("definition {number}"), d);
        let mut d = case.clone();
        d.definitions[number].left = d.terms.integer(0);
        visit("zero defined", format!("definition {number}"), d);
    }
    if let Some(term) = case.per_observation {
        for (kind, other) in mutations(&mut case.terms.clone(), term, &[]) {
            let mut d = case.clone();
            mutations(&mut d.terms, term, &[]);
            d.per_observation = Some(other);
            visit("another loss of one observation", kind.into(), d);
        }
    }
}

/// Whether a condition of the derivation no longer follows.
fn needs_more(d: &Derivation) -> bool {
    let (holds, equations) = (d.holds(), d.equations());
    let mut facts = Facts::new(&holds, &equations);
    let mut rewrites = d.steps.iter().flat_map(|s| &s.rewrites);
    rewrites.any(|rewrite| {
        rewrite.conditions.iter().any(|met| match met.condition {
            ConditionKind::Positive => !facts.of(&d.terms, met.term).is_positive(),
            ConditionKind::NonZero => !facts.of(&d.terms, met.term).nonzero,
            ConditionKind::Integer => !facts.of(&d.terms, met.term).integer,
            ConditionKind::Definite => !facts.of(&d.terms, met.term).is_definite(),
            _ => false,
        })
    })
}

#[test]
fn damaged_derivations_are_refused() {
    let refused = refuse_all(&samples::all(), 1);
    let total: usize = refused.values().sum();
    assert!(total >= 2_000, "only {total}: {refused:?}");
    for kind in [
        "a sign flipped",
        "a factor changed",
        "a term dropped",
        "a missing log",
        "a missing power",
        "a captured index",
        "a sense flipped",
        "condition removed",
        "assumption removed",
        "wrong rule",
        "relation changed",
        "step left out",
        "steps swapped",
        "a wrong binding",
        "path shifted",
    ] {
        assert!(refused.contains_key(kind), "nothing of the kind: {kind}");
    }
}
