//! The rule `collect`: what the checker takes for one polynomial has one value, and what is damaged is refused.

use crate::random::Random;
use crate::terms::{ground, random_term};
use surprisal::derivation::{
    Bindings, ConditionKind, Derivation, Justification, Met, Relation, Rewrite, Site, Step,
};
use surprisal::rules::{self, Law};
use surprisal::term::{TermId, Terms};
use surprisal::verify::{Refusal, replay, try_law};

/// A derivation of one step that claims both terms to be one polynomial.
fn claim(mut d: Derivation, before: TermId, after: TermId) -> Derivation {
    let patterns = rules::find("collect").expect("the rule").patterns();
    let [a, b] = ["?a", "?b"].map(|name| patterns.meta(name).expect("a metavariable"));
    let rewrite = Rewrite {
        by: Justification::Rule("collect"),
        before,
        after,
        sites: vec![Site {
            path: vec![],
            before,
            after,
            bindings: Bindings {
                terms: vec![(a, vec![before]), (b, vec![after])],
                ..Bindings::default()
            },
        }],
        conditions: vec![Met {
            condition: ConditionKind::Collected,
            term: after,
            variable: None,
        }],
    };
    d.start = before;
    d.steps.push(Step {
        phase: "by-hand",
        relation: Relation::Equal,
        reason: "collect".into(),
        landmark: false,
        before,
        after,
        rewrites: vec![rewrite],
    });
    d
}

/// A random term built of few others, so that the same value often comes in several forms.
fn combined(terms: &mut Terms, random: &mut Random, atoms: &[TermId]) -> TermId {
    let one_of = |random: &mut Random| atoms[random.below(atoms.len() as u64) as usize];
    let mut sum = Vec::new();
    for _ in 0..2 {
        let (left, right) = (one_of(random), one_of(random));
        let number = terms.integer(random.below(3) as i64 - 1);
        let bracket = terms.add([left, number]);
        let exponent = terms.integer(random.below(4) as i64 - 1);
        let power = terms.pow(one_of(random), exponent);
        sum.push(match random.below(3) {
            0 => terms.mul([bracket, right]),
            1 => terms.mul([number, power, right]),
            _ => terms.mul([bracket, bracket]),
        });
    }
    terms.add(sum)
}

/// The same with brackets multiplied out by one level, one number changed where it is to be damaged.
fn spread(terms: &mut Terms, [a, b, c]: [TermId; 3], random: &mut Random) -> (TermId, TermId) {
    let number = terms.integer(random.below(7) as i64 - 3);
    let two = terms.integer(2);
    let (sum, difference) = (terms.add([a, b, number]), {
        let minus = terms.neg(b);
        terms.add([a, minus])
    });
    let product = terms.mul([sum, difference]);
    let with = [terms.mul([c, c]), product];
    let before = terms.add(with);
    let square = terms.pow(b, two);
    let after = [
        terms.pow(a, two),
        terms.neg(square),
        terms.mul([number, a]),
        {
            let other = terms.mul([number, b]);
            terms.neg(other)
        },
        terms.pow(c, two),
    ];
    (before, terms.add(after))
}

#[test]
fn what_is_multiplied_out_is_the_same_and_what_is_damaged_is_not() {
    let (mut right, mut refused) = (0, 0);
    for seed in 0..300 {
        let mut random = Random::new(seed);
        let mut d = ground();
        let [a, b, c] = [0; 3].map(|_| random_term(&mut d.terms, &mut random, &[], 1));
        let (before, after) = spread(&mut d.terms, [a, b, c], &mut random);
        if before == after {
            continue;
        }
        let mut good = claim(d.clone(), before, after);
        replay(&mut good).unwrap_or_else(|r| panic!("seed {seed}: {r}"));
        right += 1;
        let extra = d.terms.add([after, a]);
        let mut damaged = claim(d, before, extra);
        match replay(&mut damaged) {
            Err(Refusal::NotMet { .. }) => refused += 1,
            Err(other) => panic!("seed {seed}: {other}"),
            Ok(_) => {
                let zero = damaged.terms.integer(0);
                assert_eq!(a, zero, "seed {seed}: a summand too many is accepted");
            }
        }
    }
    assert!(
        right > 200 && refused > 200,
        "{right} right, {refused} refused"
    );
}

#[test]
fn what_is_accepted_has_one_value() {
    let (mut accepted, mut refused) = (0, 0);
    for seed in 0..1_500 {
        let mut random = Random::new(seed);
        let mut d = ground();
        let atoms = [0; 1].map(|_| random_term(&mut d.terms, &mut random, &[], 0));
        let before = combined(&mut d.terms, &mut random, &atoms);
        let after = combined(&mut d.terms, &mut random, &atoms);
        if before == after {
            continue;
        }
        let mut d = claim(d, before, after);
        if replay(&mut d).is_err() {
            refused += 1;
            continue;
        }
        accepted += 1;
        match try_law(&d, Law::Equal, before, after, seed) {
            Ok(_) | Err(Refusal::TooFewPoints { .. }) => {}
            Err(refusal) => panic!("seed {seed}: {refusal}"),
        }
    }
    assert!(
        accepted > 20 && refused > 500,
        "{accepted} accepted, {refused} refused"
    );
}

#[test]
fn nothing_is_divided_by_that_may_be_zero() {
    let mut d = ground();
    let (x, one) = (d.terms.symbol_named("unknown"), d.terms.integer(1));
    let share = d.terms.recip(x);
    let before = d.terms.mul([x, share]);
    let mut d = claim(d, before, one);
    assert!(matches!(replay(&mut d), Err(Refusal::NotMet { .. })));
}

#[test]
fn nothing_comes_in_that_was_not_there() {
    let mut d = ground();
    let (a, b) = (
        d.terms.symbol_named("unknown"),
        d.terms.symbol_named("other"),
    );
    let log = d.terms.log(b);
    let minus = d.terms.neg(log);
    let minus = d.terms.mul([a, minus]);
    let square = d.terms.mul([a, a]);
    let inner = d.terms.add([a, log]);
    let product = d.terms.mul([a, inner]);
    let after = d.terms.add([product, minus]); // a (a + log b) - a log b, out of a²
    let mut d = claim(d, square, after);
    assert!(matches!(replay(&mut d), Err(Refusal::NotMet { .. })));
}
