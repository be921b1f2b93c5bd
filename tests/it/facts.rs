//! What is proved of a term's value is true of its values.

use crate::hand::{assume, blank};
use crate::random::Random;
use crate::terms::{random_term, show};
use crate::world::{DOMAINS, Given, number, obeys};
use surprisal::term::eval::{Evaluator, Value};
use surprisal::term::facts::{Domain, Facts};

/// The names that random terms are made of.
const NAMES: [&str; 12] = ["θ", "φ", "s", "z", "w", "u", "n", "m", "a", "f", "r", "g"];

#[test]
fn values_lie_in_the_proved_interval() {
    let mut proved = 0;
    for seed in 0..3_000 {
        let mut random = Random::new(seed);
        let mut d = blank(&[]);
        let domains: Vec<Domain> = NAMES
            .iter()
            .map(|_| DOMAINS[random.below(DOMAINS.len() as u64) as usize].clone())
            .collect();
        for (name, domain) in NAMES.iter().zip(&domains) {
            assume(&mut d, name, domain.clone());
        }
        let term = random_term(&mut d.terms, &mut random, &[], 3);
        let holds = d.holds();
        let mut facts = Facts::new(&holds, &[]);
        let fact = facts.of(&d.terms, term);
        let is_defined = facts.is_defined(&d.terms, term);
        for _ in 0..10 {
            let mut world = Given::default();
            for (name, domain) in NAMES.iter().zip(&domains) {
                let value = Value::Scalar(number(domain, &mut random));
                world.0.insert(d.terms.name(name), value);
            }
            let mut evaluator = Evaluator::new(&d.terms, &world);
            let value = evaluator.scalar(term);
            // Beyond this a logistic function is 1 and an exponential 0, to rounding.
            let exact = evaluator.peak() < 30.0;
            let say = || format!("{} of {domains:?}", show(&d.terms, term));
            match value {
                Some(value) => {
                    assert!(obeys(value, &fact, exact), "{value}: {fact:?}: {}", say());
                    proved += usize::from(fact.low.is_some() || fact.high.is_some());
                }
                None => assert!(!is_defined || !exact, "no value: {}", say()),
            }
        }
    }
    assert!(proved > 5_000, "only {proved} values were bounded");
}
