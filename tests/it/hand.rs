//! Tools to make a derivation by hand, rule by rule.

use std::collections::HashSet;
use surprisal::derivation::{
    Assumption, Bindings, ConditionKind, Derivation, Justification, Met, Rewrite, Site, Step,
};
use surprisal::rules::{self, Law};
use surprisal::term::facts::{Domain, Subject};
use surprisal::term::{Binder, Node, Op, Rational, Separator, TermId, Terms};
use surprisal::verify;

/// An empty derivation over parameters of these names.
pub fn blank(parameters: &[&str]) -> Derivation {
    let mut terms = Terms::new();
    let parameters = parameters.iter().map(|p| terms.name(p)).collect();
    let start = terms.integer(0);
    Derivation {
        terms,
        input: String::new(),
        parameters,
        assumptions: Vec::new(),
        definitions: Vec::new(),
        warnings: Vec::new(),
        start,
        steps: Vec::new(),
        per_observation: None,
        loss: None,
        remarks: Vec::new(),
    }
}

/// Adds an assumption about a family.
pub fn assume(derivation: &mut Derivation, name: &str, domain: Domain) {
    let shown = derivation.terms.symbol_named(name);
    derivation.assumptions.push(Assumption {
        subject: Subject::Name(derivation.terms.name(name)),
        text: domain.say(name),
        domain,
        shown,
        ends: None,
        stated: true,
        because: "stated".into(),
    });
}

/// `name[i]`.
pub fn at(terms: &mut Terms, name: &str, binder: Binder) -> TermId {
    let name = terms.symbol_named(name);
    let index = terms.variable(binder);
    terms.op(Op::Index, &[name, index])
}

/// A call with these separators.
pub fn call(terms: &mut Terms, name: &str, arguments: &[(Separator, TermId)]) -> TermId {
    let name = terms.name(name);
    let separators: Vec<Separator> = arguments.iter().map(|a| a.0).collect();
    let arguments: Vec<TermId> = arguments.iter().map(|a| a.1).collect();
    terms.call(name, &separators, &arguments)
}

/// A fraction.
pub fn ratio(terms: &mut Terms, above: i64, below: i64) -> TermId {
    terms.number(Rational::new(above, below))
}

/// Bindings by the names of a rule's metavariables.
pub fn bind(
    rule: &str,
    bound: &[(&str, &[TermId])],
    ranges: &[(&str, Binder, &[TermId])],
) -> Bindings {
    let patterns = rules::find(rule).expect(rule).patterns();
    let number = |name: &str| patterns.meta(name).expect(name);
    Bindings {
        terms: bound
            .iter()
            .map(|(name, terms)| (number(name), terms.to_vec()))
            .collect(),
        ranges: ranges
            .iter()
            .map(|(name, binder, limits)| (number(name), *binder, limits.to_vec()))
            .collect(),
        variables: Vec::new(),
    }
}

/// The conditions that a rule has on its bindings.
pub fn conditions(rule: &str, bindings: &Bindings) -> Vec<Met> {
    let rule = rules::find(rule).expect(rule);
    let patterns = rule.patterns();
    let mut met = Vec::new();
    let mut seen = HashSet::new();
    for condition in rule.conditions {
        let variable = condition.variable.and_then(|v| patterns.meta(v));
        let variable = variable.and_then(|v| bindings.ranges.iter().find(|(m, ..)| *m == v));
        let of = patterns.meta(condition.of).expect(condition.of);
        for &term in bindings.terms_of(of) {
            let new = Met {
                condition: condition.kind,
                term,
                variable: variable
                    .map(|(_, b, _)| *b)
                    .filter(|_| condition.kind != ConditionKind::SampleOf),
            };
            if seen.insert(new.clone()) {
                met.push(new);
            }
        }
    }
    met
}

/// Adds a step of one rewrite by a rule at one place.
pub fn apply(derivation: &mut Derivation, rule: &'static str, path: &[u32], bindings: Bindings) {
    let row = rules::find(rule).expect(rule);
    let terms = &mut derivation.terms;
    let (_, after) = verify::instantiate(terms, row.patterns(), &bindings).expect(rule);
    let met = conditions(rule, &bindings);
    push(
        derivation,
        Justification::Rule(rule),
        row.law,
        path,
        after,
        bindings,
        met,
    );
}

/// Adds a step that puts in a definition as it stands.
pub fn define(derivation: &mut Derivation, number: usize, path: &[u32]) {
    let after = derivation.definitions[number].right;
    let by = Justification::Definition(number);
    push(
        derivation,
        by,
        Law::Definition,
        path,
        after,
        Bindings::default(),
        Vec::new(),
    );
}

/// Adds a step of one rewrite, right or wrong.
pub fn push(
    derivation: &mut Derivation,
    by: Justification,
    law: Law,
    path: &[u32],
    site_after: TermId,
    bindings: Bindings,
    conditions: Vec<Met>,
) {
    let before = derivation.result();
    let terms = &mut derivation.terms;
    let mut after = terms
        .with_replaced(before, &[(path, site_after)])
        .expect("a place in the statement");
    if law == Law::Negate
        && let Node::Optimum(sense, names, body) = terms.node(after).clone()
    {
        after = terms.optimum(sense.flipped(), &names, body);
    }
    let site = Site {
        path: path.to_vec(),
        before: terms.at(before, path).expect("a place in the statement"),
        after: site_after,
        bindings,
    };
    let rewrite = Rewrite {
        by,
        before,
        after,
        sites: vec![site],
        conditions,
    };
    derivation.steps.push(Step {
        phase: "by-hand",
        relation: law.relation(),
        reason: "because".into(),
        landmark: false,
        before,
        after,
        rewrites: vec![rewrite],
    });
}

/// The place of the first subterm that is such a node, in display order.
pub fn find(terms: &Terms, root: TermId, wanted: &dyn Fn(&Node) -> bool) -> Option<Vec<u32>> {
    if wanted(terms.node(root)) {
        return Some(Vec::new());
    }
    let mut children = terms.children(root).iter().zip(0..);
    children.find_map(|(&child, k)| {
        let path = find(terms, child, wanted)?;
        Some([&[k], &path[..]].concat())
    })
}

/// The place of the first application of an operator to this one operand.
pub fn place(derivation: &Derivation, op: Op, operand: TermId) -> Vec<u32> {
    let wanted = Node::Op(op, [operand].as_slice().into());
    let found = find(&derivation.terms, derivation.result(), &|n| *n == wanted);
    found.expect("a place in the statement")
}
