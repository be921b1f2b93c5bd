//! What is proved of a term's value is true of its values.

use crate::hand::{assume, blank};
use crate::random::Random;
use crate::terms::{random_term, show};
use crate::world::{DOMAINS, Given, number, obeys};
use surprisal::derivation::{Assumption, Derivation};
use surprisal::term::eval::{Evaluator, Value};
use surprisal::term::facts::{Domain, Fact, Facts, Subject};
use surprisal::term::{Op, Quantifier, Rational, TermId};

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

#[test]
fn an_inner_product_has_the_sign_of_its_summands() {
    let mut random = Random::new(7);
    let domains: Vec<Domain> = DOMAINS.into_iter().chain([Domain::Range(-2, 3)]).collect();
    let pairs = domains
        .iter()
        .flat_map(|one| domains.iter().map(move |other| (one, other)));
    for (one, other) in pairs {
        let fact = Fact::inner_product(&[one.fact(), other.fact()]);
        for size in [1, 2, 3, 1, 2, 3] {
            let mut summand = |_| number(one, &mut random) * number(other, &mut random);
            let value: f64 = (0..size).map(&mut summand).sum();
            assert!(
                obeys(value, &fact, true),
                "{value}: {fact:?} of {one:?} and {other:?}"
            );
        }
    }
}

/// What is proved of `sum[k=1..K](π_k f_k)`, with `π : simplex` or without it.
fn mean_by_shares(of_shares: bool, part: &Domain) -> Fact {
    let mut d = blank(&[]);
    if of_shares {
        assume(&mut d, "π", Domain::Simplex(None));
    }
    assume(&mut d, "f", part.clone());
    let index = d.terms.binder("k");
    let [share, value, size] = ["π", "f", "K"].map(|word| d.terms.symbol_named(word));
    let by = d.terms.variable(index);
    let share = d.terms.op(Op::Index, &[share, by]);
    let value = d.terms.op(Op::Index, &[value, by]);
    let body = d.terms.mul([share, value]);
    let one = d.terms.integer(1);
    let sum = d.terms.bind(Quantifier::Sum, index, &[one, size, body]);
    let holds = d.holds();
    Facts::new(&holds, &[]).of(&d.terms, sum)
}

#[test]
fn a_mean_by_shares_is_not_above_its_values() {
    assert!(mean_by_shares(true, &Domain::Unit).implies(&Fact::unit()));
    assert!(mean_by_shares(true, &Domain::Positive).is_positive());
    // A sum over some of the shares may be nearer to zero than any value.
    let above_one = Domain::Interval(Some((int(1), false)), Some((int(2), false)));
    let fact = mean_by_shares(true, &above_one);
    assert_eq!(
        (fact.low, fact.high),
        (Some((int(0), false)), Some((int(2), false)))
    );
    // Nothing follows of values that may be negative, nor of weights that are no shares.
    let below_one = Domain::Interval(None, Some((int(1), false)));
    assert_eq!(mean_by_shares(true, &below_one), Fact::real());
    assert_eq!(mean_by_shares(false, &Domain::Unit), Fact::real());
}

fn int(number: i64) -> Rational {
    Rational::from_integer(number)
}

/// The same random increasing or decreasing function of two terms.
fn wrapped(d: &mut Derivation, random: &mut Random, (a, b): (TermId, TermId)) -> (TermId, TermId) {
    const INCREASING: [Op; 4] = [Op::Exp, Op::Sigmoid, Op::NormCdf, Op::Erf];
    let names = ["s", "n", "w", "z"];
    let name = d.terms.symbol_named(names[random.below(4) as usize]);
    let terms = &mut d.terms;
    let below = terms.recip(name);
    match random.below(5) {
        0 => {
            let op = INCREASING[random.below(4) as usize];
            (terms.op(op, &[a]), terms.op(op, &[b]))
        }
        1 => (terms.mul([name, a]), terms.mul([name, b])),
        2 => (terms.mul([a, below]), terms.mul([b, below])),
        3 => (terms.add([a, name]), terms.add([name, b])),
        _ => (terms.neg(a), terms.neg(b)),
    }
}

#[test]
fn differences_have_the_proved_sign() {
    let mut proved = 0;
    for seed in 0..2_000 {
        let mut random = Random::new(seed);
        let mut d = blank(&[]);
        let domains = [
            ("s", Domain::Positive),
            ("n", Domain::Negative),
            ("w", Domain::NonZero),
            ("z", Domain::NonNegative),
        ];
        for (name, domain) in &domains {
            assume(&mut d, name, domain.clone());
        }
        let (a, b) = (d.terms.symbol_named("a"), d.terms.symbol_named("b"));
        let minus = d.terms.neg(a);
        let difference = d.terms.add([b, minus]);
        d.assumptions.push(Assumption {
            subject: Subject::Term(difference),
            domain: Domain::Positive,
            shown: difference,
            ends: None,
            text: "a < b".into(),
            stated: true,
            because: "stated".into(),
        });
        let depth = 1 + random.below(4);
        let (above, below) = (0..depth).fold((b, a), |pair, _| wrapped(&mut d, &mut random, pair));
        let holds = d.holds();
        let mut facts = Facts::new(&holds, &[]);
        let fact = facts.gap(&d.terms, above, below);
        let minus = d.terms.neg(below);
        let whole = d.terms.add([above, minus]);
        let of_whole = facts.of(&d.terms, whole);
        for _ in 0..10 {
            let mut world = Given::default();
            for (name, domain) in &domains {
                let value = Value::Scalar(number(domain, &mut random));
                world.0.insert(d.terms.name(name), value);
            }
            let low = random.between(-2.0, 2.0);
            let high = low + random.between(0.1, 2.0);
            world.0.insert(d.terms.name("a"), Value::Scalar(low));
            world.0.insert(d.terms.name("b"), Value::Scalar(high));
            let mut evaluator = Evaluator::new(&d.terms, &world);
            let Some(value) = evaluator.scalar(whole) else {
                continue;
            };
            let exact = evaluator.peak() < 5.0;
            for fact in [&fact, &of_whole] {
                assert!(
                    obeys(value, fact, exact),
                    "{value}: {fact:?}: {}",
                    show(&d.terms, whole)
                );
            }
            proved += usize::from(fact.is_positive() || fact.is_negative());
        }
    }
    assert!(proved > 5_000, "only {proved} signs were proved");
}

#[test]
fn squares_with_a_mixed_product_have_the_proved_sign() {
    let mut proved = 0;
    for seed in 0..2_000 {
        let mut random = Random::new(seed);
        let mut d = blank(&[]);
        let domains = [
            (
                "ρ",
                Domain::Interval(Some((int(-1), false)), Some((int(1), false))),
            ),
            ("s", Domain::Positive),
            ("n", Domain::NonZero),
            ("x", Domain::Real),
            ("u", Domain::Unit),
        ];
        for (name, domain) in &domains {
            assume(&mut d, name, domain.clone());
        }
        let names = ["ρ", "s", "n", "x", "u"];
        let t = &mut d.terms;
        let mut factor = |random: &mut Random| {
            let number = t.integer(1 + random.below(3) as i64);
            let name = t.symbol_named(names[random.below(5) as usize]);
            match random.below(4) {
                0 => number,
                1 => t.mul([number, name]),
                2 => t.recip(name),
                _ => name,
            }
        };
        let (a, b) = (factor(&mut random), factor(&mut random));
        let (two, x) = (t.integer(2), t.symbol_named("x"));
        let k = match random.below(4) {
            0 => t.symbol_named("ρ"),
            1 => t.op(Op::Cos, &[x]),
            2 => t.integer(-1),
            _ => t.symbol_named("n"),
        };
        let (a2, b2) = (t.pow(a, two), t.pow(b, two));
        let mixed = t.mul([two, k, a, b]);
        let whole = match random.below(3) {
            0 => t.add([a2, b2, mixed]),
            1 => t.add([mixed, a2, b2]),
            _ => t.add([a2, mixed, b2]),
        };
        let holds = d.holds();
        let fact = Facts::new(&holds, &[]).of(&d.terms, whole);
        for _ in 0..10 {
            let mut world = Given::default();
            for (name, domain) in &domains {
                let value = Value::Scalar(number(domain, &mut random));
                world.0.insert(d.terms.name(name), value);
            }
            let mut evaluator = Evaluator::new(&d.terms, &world);
            let Some(value) = evaluator.scalar(whole) else {
                continue;
            };
            let noise = 1e-12 * evaluator.peak().powi(2);
            let wrong = fact.is_nonnegative() && value < -noise
                || fact.is_positive() && value <= 0.0 && noise < 1e-9;
            assert!(!wrong, "{value}: {fact:?}: {}", show(&d.terms, whole));
            proved += usize::from(fact.is_nonnegative());
        }
    }
    assert!(proved > 5_000, "only {proved} signs were proved");
}

#[test]
fn components_in_order_have_the_proved_sign() {
    let mut proved = 0;
    for seed in 0..500 {
        let mut random = Random::new(seed);
        let mut d = blank(&[]);
        assume(&mut d, "s", Domain::Positive);
        assume(&mut d, "n", Domain::Negative);
        let is_ordered = seed % 4 > 0;
        if is_ordered {
            assume(&mut d, "c", Domain::Ordered);
        }
        let c = d.terms.symbol_named("c");
        d.terms.require_rank(c, 1);
        let k = d.terms.symbol_named("k");
        let mut component = |shift: u64| {
            let shift = d.terms.integer(shift as i64);
            let subscript = d.terms.add([k, shift]);
            d.terms.op(Op::Index, &[c, subscript])
        };
        let pair = (component(random.below(3)), component(random.below(3)));
        let depth = random.below(3);
        let (above, below) = (0..depth).fold(pair, |pair, _| wrapped(&mut d, &mut random, pair));
        let holds = d.holds();
        let fact = Facts::new(&holds, &[]).gap(&d.terms, above, below);
        let (minus, is_same) = (d.terms.neg(below), above == below);
        let whole = d.terms.add([above, minus]);
        for _ in 0..10 {
            let mut world = Given::default();
            for (name, domain) in [
                ("s", Domain::Positive),
                ("n", Domain::Negative),
                ("w", Domain::Real),
                ("z", Domain::Real),
            ] {
                let value = Value::Scalar(number(&domain, &mut random));
                world.0.insert(d.terms.name(name), value);
            }
            let mut level = random.between(-2.0, 0.0);
            let mut next = || {
                level += random.between(0.1, 1.0) * if is_ordered { 1.0 } else { -1.0 };
                level
            };
            let levels = (0..5).map(|_| next()).collect();
            world.0.insert(d.terms.name("c"), Value::Vector(levels));
            let k = 1.0 + random.below(3) as f64;
            world.0.insert(d.terms.name("k"), Value::Scalar(k));
            let mut evaluator = Evaluator::new(&d.terms, &world);
            let Some(value) = evaluator.scalar(whole) else {
                continue;
            };
            let exact = evaluator.peak() < 5.0;
            assert!(
                obeys(value, &fact, exact),
                "{value}: {fact:?}: {}",
                show(&d.terms, whole)
            );
        }
        let has_sign = fact.is_positive() || fact.is_negative();
        assert!(
            is_ordered || is_same || !has_sign,
            "nothing tells a sign: {}",
            show(&d.terms, whole)
        );
        proved += usize::from(has_sign);
    }
    assert!(proved > 100, "only {proved} signs were proved");
}

#[test]
fn an_order_of_two_names_holds_at_the_same_index_only() {
    let mut d = blank(&[]);
    let terms = &mut d.terms;
    let (l, u) = (terms.symbol_named("l"), terms.symbol_named("u"));
    let (i, j) = (terms.symbol_named("i"), terms.symbol_named("j"));
    let minus = terms.neg(l);
    let difference = terms.add([u, minus]);
    let [u_i, l_i, l_j] = [(u, i), (l, i), (l, j)].map(|(base, at)| {
        terms.require_rank(base, 1);
        terms.op(Op::Index, &[base, at])
    });
    d.assumptions.push(Assumption {
        subject: Subject::Term(difference),
        domain: Domain::Positive,
        shown: difference,
        ends: None,
        text: "l < u".into(),
        stated: true,
        because: "stated".into(),
    });
    let holds = d.holds();
    let mut facts = Facts::new(&holds, &[]);
    assert!(facts.gap(&d.terms, u_i, l_i).is_positive());
    assert!(facts.gap(&d.terms, l_i, u_i).is_negative());
    assert_eq!(facts.gap(&d.terms, u_i, l_j), Fact::real());
    assert_eq!(facts.gap(&d.terms, u_i, l), Fact::real());
}

#[test]
fn sums_that_differ_by_a_number_or_the_sign_lie_where_it_follows() {
    let mut proved = 0;
    for seed in 0..2_000 {
        let mut random = Random::new(seed);
        let mut d = blank(&[]);
        let terms = &mut d.terms;
        let names = ["a", "b", "c"].map(|name| terms.symbol_named(name));
        let two = terms.number(int(2));
        let mut summand = |k: usize, random: &mut Random| match random.below(3) {
            0 => names[k],
            1 => terms.mul([two, names[k]]),
            _ => terms.neg(names[k]),
        };
        let parts = [0, 1].map(|k| summand(k, &mut random));
        let stated = terms.add(parts);
        let low = random.below(5) as i64 - 2;
        let domain = Domain::Interval(
            Some((int(low), random.below(2) == 0)),
            Some((int(low + 1), false)),
        );
        // With a summand of its own it is another sum.
        let is_other = random.below(4) == 0;
        let minus = parts.map(|part| terms.neg(part));
        let number = terms.number(int(random.below(7) as i64 - 3));
        let mut own = if random.below(2) == 0 { parts } else { minus };
        if is_other {
            own[1] = names[2];
        }
        let sum = terms.add([own[1], number, own[0]]);
        d.assumptions.push(Assumption {
            subject: Subject::Term(stated),
            domain: domain.clone(),
            shown: stated,
            ends: None,
            text: "stated".into(),
            stated: true,
            because: "stated".into(),
        });
        let holds = d.holds();
        let fact = Facts::new(&holds, &[]).of(&d.terms, sum);
        assert!(!is_other || fact == Fact::real());
        for _ in 0..40 {
            let mut world = Given::default();
            for name in ["a", "b", "c"] {
                let value = Value::Scalar(random.between(-2.0, 2.0));
                world.0.insert(d.terms.name(name), value);
            }
            let mut evaluator = Evaluator::new(&d.terms, &world);
            let is_so = evaluator
                .scalar(stated)
                .is_some_and(|v| obeys(v, &domain.fact(), true));
            let value = evaluator.scalar(sum).filter(|_| is_so);
            let Some(value) = value else { continue };
            assert!(
                obeys(value, &fact, false),
                "{value}: {fact:?}: {}",
                show(&d.terms, sum)
            );
            proved += usize::from(!is_other);
        }
    }
    assert!(proved > 2_000, "only {proved} values were compared");
}

#[test]
fn a_summand_that_stands_twice_has_two_partners() {
    for is_minus in [false, true] {
        let mut d = blank(&[]);
        let [a, b] = ["a", "b"].map(|name| d.terms.symbol_named(name));
        let twice = d.terms.add([a, a]);
        let mut other = d.terms.add([a, b]);
        if is_minus {
            let minus = [a, b].map(|term| d.terms.neg(term));
            other = d.terms.add(minus);
        }
        for (stated, asked) in [(twice, other), (other, twice)] {
            let holds = [surprisal::term::facts::Holds {
                subject: Subject::Term(stated),
                domain: Domain::Positive,
                text: "stated".into(),
            }];
            assert_eq!(Facts::new(&holds, &[]).of(&d.terms, asked), Fact::real());
        }
    }
}
