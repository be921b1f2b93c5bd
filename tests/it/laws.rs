//! Every rule row keeps its law on random terms, and needs its conditions.

use crate::bound;
use crate::exemptions::NOT_FOR_THE_LAW;
use crate::random::Random;
use crate::terms::{Scope, ground, show};
use crate::vectors::{self, random_of_rank, wrapped};
use surprisal::derivation::{
    Bindings, ConditionKind, Derivation, Justification, Met, Rewrite, Site, Step,
};
use surprisal::rules::{self, Law, RULES};
use surprisal::term::facts::{Fact, Facts};
use surprisal::term::pattern::{Pattern, Patterns};
use surprisal::term::{Binder, Node, Quantifier, Sense, TermId, Terms};
use surprisal::verify::{Refusal, instantiate, replay, sample, try_law};

/// A rule as the law test sees it: a row of the table, or one made wrong on purpose.
pub struct Row {
    pub name: &'static str,
    pub patterns: Patterns,
    pub conditions: Vec<(ConditionKind, u8, Option<u8>)>,
    law: Law,
}

impl Row {
    fn of(rule: &rules::Rule) -> Row {
        let patterns = rule.patterns().clone();
        let conditions = rule
            .conditions
            .iter()
            .map(|c| {
                let of = patterns.meta(c.of).expect("a metavariable of the rule");
                (c.kind, of, c.variable.and_then(|v| patterns.meta(v)))
            })
            .collect();
        Row {
            name: rule.name,
            patterns,
            conditions,
            law: rule.law,
        }
    }

    fn wrong(left: &str, right: &str, law: Law, positive: &[&str]) -> Row {
        let patterns = surprisal::lower::patterns(left, right);
        let meta = |name: &&str| patterns.meta(name).expect("a metavariable of the rule");
        let conditions = positive
            .iter()
            .map(|name| (ConditionKind::Positive, meta(name), None))
            .collect();
        Row {
            name: "wrong",
            patterns,
            conditions,
            law,
        }
    }
}

/// The quantifiers that enclose each metavariable on the left, or on the right where it is only there.
fn enclosing(patterns: &Patterns) -> Vec<Vec<(u8, bool)>> {
    fn walk(pattern: &Pattern, around: &[(u8, bool)], found: &mut Vec<Option<Vec<(u8, bool)>>>) {
        match pattern {
            Pattern::Meta(meta) => {
                found[usize::from(*meta)].get_or_insert(around.to_vec());
            }
            Pattern::Number(_) => {}
            Pattern::Each(inner) => walk(inner, around, found),
            Pattern::Op(_, inner) => inner.iter().for_each(|p| walk(p, around, found)),
            Pattern::Bind(quantifier, meta, children) => {
                let counts = matches!(quantifier, Quantifier::Sum | Quantifier::Product);
                for (k, child) in children.iter().enumerate() {
                    let mut around = around.to_vec();
                    if Terms::in_scope(*quantifier, k, children.len()) {
                        around.push((*meta, counts));
                    }
                    walk(child, &around, found);
                }
            }
        }
    }
    let mut found = vec![None; patterns.metas.len()];
    walk(&patterns.left, &[], &mut found);
    walk(&patterns.right, &[], &mut found);
    found.into_iter().map(Option::unwrap_or_default).collect()
}

/// Whether a quantifier of the left side runs over an index set, and not over a support.
fn counted(pattern: &Pattern, meta: u8) -> bool {
    match pattern {
        Pattern::Meta(_) | Pattern::Number(_) => false,
        Pattern::Each(inner) => counted(inner, meta),
        Pattern::Op(_, inner) => inner.iter().any(|p| counted(p, meta)),
        Pattern::Bind(quantifier, m, children) => {
            *m == meta && matches!(quantifier, Quantifier::Sum | Quantifier::Product)
                || children.iter().any(|p| counted(p, meta))
        }
    }
}

fn holds(
    facts: &mut Facts,
    d: &Derivation,
    (kind, variable): (ConditionKind, Option<Binder>),
    term: TermId,
) -> bool {
    let terms = &d.terms;
    match kind {
        ConditionKind::Positive => facts.of(terms, term).is_positive(),
        ConditionKind::NonZero => facts.of(terms, term).nonzero,
        ConditionKind::Integer => facts.of(terms, term).integer,
        ConditionKind::ParameterFree => !terms.mentions_any(term, &d.parameters),
        ConditionKind::FreeOf => variable.is_some_and(|v| !terms.has_free(term, v)),
        ConditionKind::Closed => terms.is_closed(term),
        ConditionKind::Scalar => terms.rank(term) == 0,
        ConditionKind::Definite => facts.of(terms, term).is_definite(),
        ConditionKind::Unit => facts.of(terms, term).implies(&Fact::unit()),
        ConditionKind::Integrable => true, // granted: nothing is known of the density
        // Of a range from 1 or 2 on, which are tried.
        ConditionKind::Reaches => {
            let fact = facts.of(terms, term);
            fact.integer && fact.low.is_some_and(|(low, _)| low >= 1.into())
        }
        ConditionKind::SampleOf
        | ConditionKind::Collected
        | ConditionKind::SumsToOne
        | ConditionKind::SumsTo
        | ConditionKind::Density => false,
    }
}

/// Random bindings that meet the conditions of a row, except that `broken` is not met, where given.
fn bindings(
    row: &Row,
    d: &mut Derivation,
    random: &mut Random,
    broken: Option<usize>,
) -> Option<Bindings> {
    let assumptions = d.holds();
    let around = enclosing(&row.patterns);
    let ranks = vectors::ranks(row);
    let mut bound = Bindings::default();
    let mut scopes = Vec::new();
    let (one, three) = (d.terms.integer(1), d.terms.integer(3));
    let m = d.terms.symbol_named("m");
    for (number, meta) in row.patterns.metas.iter().enumerate() {
        if meta.is_variable {
            let number = number as u8;
            let binder = d.terms.binder("i");
            let counts = counted(&row.patterns.left, number);
            let limits = match (counts, random.below(2)) {
                (false, _) => vec![],
                (true, 0) => vec![one, m],
                (true, _) => vec![one, three],
            };
            bound.ranges.push((number, binder, limits));
            scopes.push(Scope {
                meta: number,
                binder,
                counts,
            });
        }
    }
    let length = 2 + random.below(2) as usize;
    for (number, meta) in row.patterns.metas.iter().enumerate() {
        if meta.is_variable {
            continue;
        }
        let mut inside: Vec<Scope> = scopes.clone();
        inside.retain(|s| around[number].iter().any(|(m, _)| *m == s.meta));
        let of = |c: &&(ConditionKind, u8, Option<u8>)| usize::from(c.1) == number;
        let binder = |v: Option<u8>| {
            let range = bound.ranges.iter().find(|(m, ..)| Some(*m) == v);
            range.map(|(_, b, _)| *b)
        };
        let mut wanted: Vec<(ConditionKind, Option<Binder>, bool)> = row
            .conditions
            .iter()
            .filter(of)
            .map(|c| (c.0, binder(c.2), broken != index_of(row, c)))
            .collect();
        let is_density = meta.name == "?p" || meta.name == "?q";
        let mut kinds = row.conditions.iter().map(|c| c.0);
        let is_opaque = kinds.any(|kind| kind == ConditionKind::Integrable);
        if is_density {
            wanted.push((ConditionKind::Positive, None, true));
        }
        let mut terms = Vec::new();
        let rank = ranks[number];
        for _ in 0..if meta.is_repeated { length } else { 1 } {
            terms.push(match meta.name.as_str() {
                "?l" => d.terms.integer(1 + random.below(2) as i64),
                _ if vectors::is_subscript(&row.patterns.left, number as u8) => {
                    d.terms.integer(1 + random.below(2) as i64)
                }
                "?h" if random.below(2) == 0 => three,
                "?h" => m,
                _ => (0..400).find_map(|_| {
                    let term = random_of_rank(&mut d.terms, random, &inside, rank);
                    let mut facts = Facts::new(&assumptions, &[]);
                    let fits = wanted.iter().all(|&(kind, variable, is_met)| {
                        // Seen to in `bound`.
                        bound::is_of_all(kind)
                            || holds(&mut facts, d, (kind, variable), term) == is_met
                    });
                    let is_call = matches!(d.terms.node(term), Node::Call(..));
                    let fits = fits && (!is_density || d.terms.is_open(term));
                    (fits && (!is_density || !is_opaque || is_call)).then_some(term)
                })?,
            });
        }
        bound.terms.push((number as u8, terms));
    }
    if row.name == "collect" && broken.is_none() {
        bound::collected(&mut bound, d);
    }
    let is_whole = |kind| {
        let own = { row.conditions.iter() }.position(|c| c.0 == kind);
        own.is_some_and(|number| broken != Some(number))
    };
    bound::totals(&mut bound, &row.patterns, d, &is_whole);
    // Where the limits are spelled out, the variable repeats them.
    if let Some(h) = row.patterns.meta("?h") {
        let low = row
            .patterns
            .meta("?l")
            .map_or(std::slice::from_ref(&one), |l| bound.terms_of(l));
        let limits = [low, bound.terms_of(h)].concat();
        bound
            .ranges
            .iter_mut()
            .filter(|r| !r.2.is_empty())
            .for_each(|r| r.2.clone_from(&limits));
    }
    Some(bound)
}

fn index_of(row: &Row, condition: &(ConditionKind, u8, Option<u8>)) -> Option<usize> {
    row.conditions.iter().position(|c| c == condition)
}

/// A derivation of one step by the row.
fn one_step(row: &Row, mut d: Derivation, bindings: &Bindings) -> Result<Derivation, Refusal> {
    let (left, right) = instantiate(&mut d.terms, &row.patterns, bindings)?;
    let (inside, outside) = wrapped(&mut d, left, right);
    let names = d.parameters.clone();
    let of_objective = row.law.is_of_objective();
    let flipped = row.law == Law::Negate;
    let (before, after) = if of_objective {
        let sense = if flipped { Sense::Min } else { Sense::Max };
        (
            d.terms.optimum(Sense::Max, &names, left),
            d.terms.optimum(sense, &names, right),
        )
    } else {
        outside
    };
    let mut conditions: Vec<Met> = Vec::new();
    for &(condition, meta, variable) in &row.conditions {
        let range = bindings.ranges.iter().find(|(m, ..)| Some(*m) == variable);
        for &term in bindings.terms_of(meta) {
            let met = Met {
                condition,
                term,
                variable: range.map(|(_, b, _)| *b),
            };
            if !conditions.contains(&met) {
                conditions.push(met);
            }
        }
    }
    let site = Site {
        path: if of_objective { vec![0] } else { inside },
        before: left,
        after: right,
        bindings: bindings.clone(),
    };
    d.start = before;
    d.steps.push(Step {
        phase: "by-hand",
        relation: row.law.relation(),
        reason: row.name.into(),
        landmark: false,
        before,
        after,
        rewrites: vec![Rewrite {
            by: Justification::Rule(row.name),
            before,
            after,
            sites: vec![site],
            conditions,
        }],
    });
    Ok(d)
}

/// Instances tried for each row, and how many of them must have values.
const INSTANCES: u64 = 60;
const WANTED: usize = 12;

/// Tries a row on random terms. The first instance that breaks the law is the error.
fn law_of(row: &Row, broken: Option<usize>) -> Result<(), String> {
    let mut held = 0;
    for seed in 0..INSTANCES {
        let mut d = ground();
        let mut random = Random::new(seed);
        let Some(bindings) = bindings(row, &mut d, &mut random, broken) else {
            continue;
        };
        let d = match one_step(row, d, &bindings) {
            Ok(d) => d,
            Err(Refusal::Captured { .. }) => return Err("a variable escapes".into()),
            Err(other) => panic!("{}: {other}", row.name),
        };
        let say = || {
            let step = &d.steps[0];
            let (before, after) = (show(&d.terms, step.before), show(&d.terms, step.after));
            format!("{before}  =>  {after}")
        };
        match try_law(&d, row.law, d.start, d.steps[0].after, seed) {
            Ok(trial) if trial.one_sided == 0 => held += 1,
            Ok(_) => return Err(format!("the right side does not exist: {}", say())),
            Err(Refusal::TooFewPoints { one_sided, .. }) if one_sided > 0 => {
                return Err(format!("the right side does not exist: {}", say()));
            }
            Err(Refusal::TooFewPoints { .. }) => continue,
            Err(refusal) => return Err(format!("{refusal}: {}", say())),
        }
        if broken.is_none() && row.name != "wrong" {
            let mut d = d;
            let replayed = replay(&mut d);
            replayed.unwrap_or_else(|r| panic!("{}: replay refuses: {r}", row.name));
            sample(&d, seed).unwrap_or_else(|r| panic!("{}: {r}", row.name));
        }
    }
    if held >= WANTED || broken.is_some() {
        Ok(())
    } else {
        Err(format!("only {held} instances have values"))
    }
}

#[test]
fn every_rule_keeps_its_law() {
    let mut failures = Vec::new();
    for rule in &RULES {
        // An approximation claims no value; its condition is checked by replay.
        if rule.law == Law::Approximation {
            continue;
        }
        if let Err(reason) = law_of(&Row::of(rule), None) {
            failures.push(format!("{}: {reason}", rule.name));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn wrong_rules_break_their_law() {
    let wrong = [
        ("log(?a^?b)", "log(?a)", Law::Equal, &["?a"][..]),
        ("log(?a^?b)", "?b * log(?a)", Law::Equal, &[]),
        (
            "log(?a + ?b)",
            "log(?a) + log(?b)",
            Law::Equal,
            &["?a", "?b"],
        ),
        ("(?a^?b)^?c", "?a^(?b + ?c)", Law::Equal, &["?a"]),
        ("?c + ?a", "?a", Law::Equal, &["?a"]),
        ("?c + ?a", "?a", Law::Shift, &[]),
        ("?c * ?a", "?a", Law::Scale, &["?c"]),
        ("?a", "-?a", Law::Increasing, &[]),
        ("?a", "?a^2", Law::Increasing, &[]),
        ("?a", "?a", Law::Negate, &[]),
        ("sum[?i](?c * ?a)", "?c * sum[?i](?a)", Law::Equal, &[]),
        (
            "sum[?i](?a * ?b)",
            "sum[?i](?a) * sum[?i](?b)",
            Law::Equal,
            &[],
        ),
        ("sum[?i=?l..?h](?c)", "(?h - ?l) * ?c", Law::Equal, &[]),
        ("sum[?i](log(?a))", "log(sum[?i](?a))", Law::Equal, &["?a"]),
        ("log(prod[?i](?a))", "sum[?i](?a)", Law::Equal, &["?a"]),
        (
            "E[?x ~ ?p](log(?a))",
            "log(E[?x ~ ?p](?a))",
            Law::Equal,
            &["?a"],
        ),
        ("E[?x ~ ?p](?a)", "sum[?x](?a)", Law::Definition, &[]),
        ("?c * (?a + ?b)", "?c * ?a + ?b", Law::Equal, &[]),
        ("dot(?v, ?v)", "‖?v‖", Law::Equal, &[]),
        (
            "det(?c * identity(?n))",
            "?c * det(identity(?n))",
            Law::Equal,
            &["?c"],
        ),
        ("det(transpose(?A))", "-det(?A)", Law::Equal, &[]),
        ("det(inv(?A))", "det(?A)", Law::Equal, &[]),
        (
            "trace(matmul(?A, ?B))",
            "trace(?A) * trace(?B)",
            Law::Equal,
            &[],
        ),
        (
            "matmul(transpose(?A), ?v)",
            "matmul(?A, ?v)",
            Law::Equal,
            &[],
        ),
        (
            "dot(?u, matmul(?A, ?v))",
            "dot(?v, matmul(?A, ?u))",
            Law::Equal,
            &[],
        ),
        ("log(softmax(?z)[?k])", "?z[?k]", Law::Equal, &[]),
    ];
    for (left, right, law, positive) in wrong {
        let row = Row::wrong(left, right, law, positive);
        assert!(law_of(&row, None).is_err(), "{left} => {right} passes");
    }
}

#[test]
fn every_condition_is_needed() {
    let mut failures = Vec::new();
    for rule in RULES.iter().filter(|r| r.law != Law::Approximation) {
        for (number, condition) in rule.conditions.iter().enumerate() {
            let exempt = NOT_FOR_THE_LAW.iter().any(|(name, kind, of, _)| {
                (*name, *kind, *of) == (rule.name, condition.kind, condition.of)
            });
            let holds = law_of(&Row::of(rule), Some(number)).is_ok();
            if holds != exempt {
                failures.push(format!(
                    "{} {:?}: holds without: {holds}",
                    rule.name, condition
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
