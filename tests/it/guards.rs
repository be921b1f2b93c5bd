//! Conditions of cases: what they say is used in their case, and nowhere else.

use surprisal::derivation::Derivation;
use surprisal::model::Options;
use surprisal::term::facts::{Domain, Facts, Holds, Subject};
use surprisal::term::{Op, Rational, TermId, Terms};
use surprisal::verify::{Refusal, replay};

const HURDLE: &str = "p(y_i; r, a, b) = if(y_i > 0, (1 - r) Gamma(y_i; a, b), r) \
                      where 0 < r < 1, a > 0, b > 0";

fn derived(model: &str) -> Derivation {
    let derived = surprisal::derive(model, &Options::default());
    derived.unwrap_or_else(|d| panic!("{model}: {}", d.message))
}

/// Every `y_i > 0` in a term.
fn comparisons(terms: &Terms, term: TermId, found: &mut Vec<TermId>) {
    if terms.operands(Op::Greater, term).is_some() && !found.contains(&term) {
        found.push(term);
    }
    for &child in terms.children(term) {
        comparisons(terms, child, found);
    }
}

/// The derivation with every `y_i > 0` made another comparison with zero.
fn with_condition(op: Op) -> Derivation {
    let mut d = derived(HURDLE);
    let mut found = Vec::new();
    comparisons(&d.terms, d.start, &mut found);
    d.definitions
        .iter()
        .for_each(|definition| comparisons(&d.terms, definition.right, &mut found));
    d.steps
        .iter()
        .for_each(|step| comparisons(&d.terms, step.after, &mut found));
    let terms = &mut d.terms;
    let map: Vec<(TermId, TermId)> = found
        .iter()
        .map(|&old| {
            let sides = terms.children(old).to_vec();
            (old, terms.op(op, &sides))
        })
        .collect();
    let mut change = |term: &mut TermId| *term = terms.replace_all(*term, &map);
    for definition in &mut d.definitions {
        change(&mut definition.right);
    }
    for step in &mut d.steps {
        change(&mut step.before);
        change(&mut step.after);
        for rewrite in &mut step.rewrites {
            change(&mut rewrite.before);
            change(&mut rewrite.after);
            for site in &mut rewrite.sites {
                change(&mut site.before);
                change(&mut site.after);
                let bound = site.bindings.terms.iter_mut();
                bound.flat_map(|(_, terms)| terms).for_each(&mut change);
            }
            for met in &mut rewrite.conditions {
                change(&mut met.term);
            }
        }
    }
    if let Some(one) = &mut d.per_observation {
        change(one);
    }
    d
}

#[test]
fn a_condition_is_used_where_it_holds() {
    replay(&mut with_condition(Op::Greater)).expect("the derivation as it is");
    for op in [Op::Less, Op::AtMost, Op::AtLeast, Op::Equals, Op::Differs] {
        let refused = replay(&mut with_condition(op));
        assert!(
            matches!(refused, Err(Refusal::NotMet { .. })),
            "{op:?}: {refused:?}"
        );
    }
}

/// `if(y op c, first, second)` of a number y, with what is known of y.
fn positive(known: Option<Domain>, op: Op, number: i64, y_is_first: bool) -> bool {
    let mut terms = Terms::new();
    let y = terms.name("y");
    let (symbol, one) = (terms.symbol(y), terms.integer(1));
    let number = terms.number(Rational::from_integer(number));
    let condition = terms.op(op, &[symbol, number]);
    let cases = if y_is_first {
        [symbol, one]
    } else {
        [one, symbol]
    };
    let term = terms.op(Op::If, &[condition, cases[0], cases[1]]);
    let holds: Vec<Holds> = { known.into_iter() }
        .map(|domain| Holds {
            subject: Subject::Name(y),
            text: domain.say("y"),
            domain,
        })
        .collect();
    let mut facts = Facts::new(&holds, &[]);
    let fact = facts.of(&terms, term);
    assert!(!facts.of(&terms, symbol).is_positive(), "it holds outside");
    fact.is_positive()
}

#[test]
fn a_case_knows_its_condition_and_no_other() {
    assert!(positive(None, Op::Greater, 0, true));
    assert!(positive(None, Op::AtLeast, 1, true));
    assert!(positive(None, Op::AtMost, 0, false));
    assert!(positive(None, Op::Equals, 2, true));
    assert!(positive(Some(Domain::NonNegative), Op::Equals, 0, false));
    assert!(positive(Some(Domain::Natural), Op::Less, 1, false));
    assert!(!positive(None, Op::Greater, 0, false));
    assert!(!positive(None, Op::Greater, -1, true));
    assert!(!positive(None, Op::AtLeast, 0, true));
    assert!(!positive(None, Op::Equals, 0, false));
    assert!(!positive(None, Op::Differs, 0, true));
    assert!(!positive(Some(Domain::NonNegative), Op::Equals, 1, false));
}
