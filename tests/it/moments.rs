//! Moments of the catalogue: each agrees with the integral of its density, and is a law that the checker guards.

use crate::catalogue::recorded;
use crate::damage::refuse_all;
use crate::density::Density;
use crate::world::Given;
use std::collections::{BTreeMap, BTreeSet};
use surprisal::catalogue::{CATALOGUE, Entry, Moments, find};
use surprisal::derivation::{Assumption, Derivation, Justification};
use surprisal::model::Options;
use surprisal::rules::{self, moments};
use surprisal::term::eval::{Evaluator, Value};
use surprisal::term::facts::Domain;
use surprisal::term::{Name, Node, Op, TermId, Terms};
use surprisal::verify::{Refusal, replay};

/// What stands for the letters of a moment.
const LETTERS: [f64; 2] = [0.7, -1.3];

/// What stands for a letter that lies in a domain.
fn set(of: &Domain, letter: f64) -> f64 {
    match of {
        Domain::Positive => letter.abs(),
        Domain::Unit => letter.abs() / 2.0,
        _ => letter,
    }
}

fn value(moments: &Moments, given: &[(Name, f64)], term: TermId) -> Option<f64> {
    let values = given
        .iter()
        .map(|&(name, value)| (name, Value::Scalar(value)));
    let world = Given(values.collect());
    Evaluator::new(&moments.terms, &world).scalar(term)
}

fn has_kink(terms: &Terms, term: TermId) -> bool {
    [Op::Abs, Op::Max]
        .iter()
        .any(|&op| terms.operands(op, term).is_some())
        || terms
            .children(term)
            .iter()
            .any(|&child| has_kink(terms, child))
}

/// The symbols of an entry and the letters of a moment, with values.
fn given(moments: &Moments, parameters: &[f64], number: usize, letter: f64) -> Vec<(Name, f64)> {
    let symbols = moments.parameters.iter().map(|(symbol, _)| *symbol);
    let letters = moments.list[number].letters.iter();
    let letters = letters.map(|(name, of)| (*name, set(of, letter)));
    symbols
        .zip(parameters.iter().copied())
        .chain(letters)
        .collect()
}

/// The integral of a moment's function, and the value that its file has for it; with a value for its letters.
fn compare(name: &str, parameters: &[f64], number: usize, letter: f64) -> (f64, f64, bool) {
    let entry = find(name).expect("the entry");
    let moments = entry.moments().expect("moments");
    let moment = &moments.list[number];
    let given = given(&moments, parameters, number, letter);
    let stated = value(&moments, &given, moment.value).expect("a value");
    let integral = Density::new(name, parameters).expected(&|y| {
        let given = [&given[..], &[(moments.variable, y)]].concat();
        value(&moments, &given, moment.of)
    });
    let is_smooth = !has_kink(&moments.terms, moment.of);
    (integral, stated, is_smooth)
}

/// What a moment must have to spare: with less, the tails go on beyond the grid.
const ROOM: f64 = 0.6;

/// Whether what a moment needs of the parameters and of its letters holds.
fn is_met(name: &str, parameters: &[f64], number: usize, letter: f64) -> bool {
    let moments = find(name).and_then(Entry::moments).expect("moments");
    let given = given(&moments, parameters, number, letter);
    let mut needs = moments.list[number].needs.iter();
    needs.all(|&need| value(&moments, &given, need).is_some_and(|room| room > ROOM))
}

#[test]
fn every_moment_is_the_integral() {
    let mut tried: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in recorded() {
        let entry = find(line.name).filter(|entry| !entry.is_of_vectors());
        let Some(moments) = entry.and_then(Entry::moments) else {
            continue;
        };
        for (number, moment) in moments.list.iter().enumerate() {
            for letter in LETTERS {
                if !is_met(line.name, &line.parameters, number, letter) {
                    continue;
                }
                let (found, stated, is_smooth) =
                    compare(line.name, &line.parameters, number, letter);
                let slack = if is_smooth { 1e-5 } else { 1e-3 };
                if (found - stated).abs() > slack * (1.0 + stated.abs()) {
                    let (name, parameters) = (&moment.name, &line.parameters);
                    wrong.push(format!(
                        "{} at {parameters:?}, {name}: {stated} is stated, and it is {found}",
                        line.name
                    ));
                }
                *tried
                    .entry(format!("{}/{}", line.name, moment.name))
                    .or_default() += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let of_numbers = CATALOGUE.iter().filter(|entry| !entry.is_of_vectors());
    let all = of_numbers.filter_map(Entry::moments);
    let count: usize = all.map(|moments| moments.list.len()).sum();
    assert_eq!(tried.len(), count, "{tried:?}");
    assert!(tried.values().all(|&times| times >= 2), "{tried:?}");
}

/// The comparison has teeth: it tells every moment of a distribution from every other.
#[test]
fn another_moment_is_not_the_integral() {
    for name in ["Normal", "Gamma", "Beta", "Laplace", "Geometric"] {
        let entry = find(name).expect("the entry");
        let count = entry.moments().expect("moments").list.len();
        let line = recorded().into_iter().rev().find(|line| line.name == name);
        let line = line.expect("a line of the oracle");
        let of = |number| compare(name, &line.parameters, number, 0.7);
        for one in 0..count {
            for other in (0..count).filter(|other| *other != one) {
                let (stated, integral) = (of(one).1, of(other).0);
                let is_same_law = (of(one).1 - of(other).1).abs() < 1e-6; // one at this letter
                assert!(is_same_law || (stated - integral).abs() > 1e-4, "{name}");
            }
        }
    }
}

#[test]
fn every_moment_is_a_rule_of_its_own() {
    let mut names = BTreeSet::new();
    for rule in moments::all() {
        assert!(
            names.insert(rule.name),
            "two moments are called {}",
            rule.name
        );
        let found = rules::find(rule.name).expect("the rule");
        assert!(std::ptr::eq(found, rule), "{}", rule.name);
        assert!(
            rule.density.is_some() && !rule.reason.is_empty(),
            "{}",
            rule.name
        );
        assert!(rule.left.starts_with("E["), "{}", rule.left);
    }
    assert!(names.len() > 60, "only {} moments", names.len());
}

fn derived(model: &str) -> Derivation {
    let derivation = surprisal::derive(model, &Options::default());
    derivation.unwrap_or_else(|d| panic!("{model}: {}", d.message))
}

const MODELS: [&str; 7] = [
    "KL(Categorical(p) || Categorical(q))",
    "KL(MultivariateNormal(μ, Σ) || MultivariateNormal(m, S))",
    "E[x ~ Dirichlet(α)](log(x[1]))",
    "KL(Exponential(a) || Exponential(b)) where a > 0, b > 0",
    "KL(Bernoulli(p) || Bernoulli(q)) where 0 < p < 1, 0 < q < 1",
    "argmin[a] E[x ~ Normal(μ, σ²)]((x - a)²) where σ > 0",
    "E[x ~ Gamma(k, r)](c x + log(x)) where k > 0, r > 0",
];

#[test]
fn damaged_expectations_are_refused() {
    let refused = refuse_all(&MODELS.map(derived), 5);
    let total: usize = refused.values().sum();
    assert!(total >= 1_000, "only {total}: {refused:?}");
}

fn refusal(mut forged: Derivation) -> Refusal {
    let refused = replay(&mut forged).err();
    refused.unwrap_or_else(|| panic!("accepted: {}", forged.input))
}

/// The moments are of the density that the name stands for, not of the name.
#[test]
fn a_density_under_another_name_is_refused() {
    for model in MODELS {
        let mut d = derived(model);
        let two = d.terms.integer(2);
        for definition in &mut d.definitions {
            let formula = [two, definition.right];
            definition.right = d.terms.mul(formula);
        }
        // The steps that put the density in go wrong first where there are some.
        assert!(replay(&mut d).is_err(), "{model}");
    }
    let mut d = derived("E[x ~ Normal(μ, σ²)](x) where σ > 0");
    let laplace = derived("E[x ~ Laplace(μ, σ²)](x) where σ > 0");
    let Node::Op(..) = laplace.terms.node(laplace.definitions[0].right) else {
        panic!("a formula");
    };
    let point = d.terms.children(d.definitions[0].left)[0];
    let (mu, minus_one) = (d.terms.symbol_named("μ"), d.terms.integer(-1));
    let less = d.terms.mul([minus_one, mu]);
    let distance = d.terms.add([point, less]);
    let distance = d.terms.op(Op::Abs, &[distance]);
    d.definitions[0].right = d.terms.op(Op::Exp, &[distance]);
    assert!(matches!(refusal(d), Refusal::NotMet { .. }));
}

/// A moment is over the whole support: a variable that lies elsewhere has another one.
#[test]
fn another_support_is_refused() {
    let mut without = derived("E[x ~ Exponential(a)](x) where a > 0");
    let on_variable = |d: &Derivation| {
        let is_open = |shown| d.terms.is_open(shown);
        d.assumptions
            .iter()
            .position(|a| is_open(a.shown))
            .expect("x > 0")
    };
    let at = on_variable(&without);
    without.assumptions.remove(at);
    assert!(matches!(refusal(without), Refusal::NotMet { .. }));
    let mut half = derived("E[x ~ Normal(μ, σ²)](x) where σ > 0");
    let positive = derived("E[x ~ Exponential(a)](x) where a > 0");
    let mut assumption = positive.assumptions[on_variable(&positive)].clone();
    let point = half.terms.children(half.definitions[0].left)[0];
    assumption.subject = surprisal::term::facts::Subject::Term(point);
    assumption.shown = point;
    half.assumptions.push(assumption);
    assert!(matches!(refusal(half), Refusal::NotMet { .. }));
}

/// A support that moves has both of its ends, and nothing else keeps the variable from what lies between them.
#[test]
fn a_support_with_other_ends_is_refused() {
    let model = "E[x ~ Uniform(a, b)](x) where a < b";
    let is_open = |d: &Derivation, at: usize| d.terms.is_open(d.assumptions[at].shown);
    let whole = derived(model);
    let ends: Vec<usize> = (0..whole.assumptions.len())
        .filter(|&at| is_open(&whole, at))
        .collect();
    assert_eq!(ends.len(), 2);
    for at in ends {
        let mut without = derived(model);
        without.assumptions.remove(at);
        assert!(matches!(refusal(without), Refusal::NotMet { .. }));
        let mut more = derived(model);
        let mut other = more.assumptions[at].clone();
        let point = more.terms.children(more.definitions[0].left)[0];
        let c = more.terms.symbol_named("c");
        let beyond = more.terms.add([point, c]);
        other.subject = surprisal::term::facts::Subject::Term(beyond);
        more.assumptions.push(other);
        assert!(matches!(refusal(more), Refusal::NotMet { .. }));
    }
}

/// That each component is 0 or 1 does not make a vector one-hot, and a product over other components is no density of it.
#[test]
fn a_vector_that_is_not_one_hot_is_refused() {
    let mut d = derived("KL(Categorical(p) || Categorical(q))");
    let hot = d.assumptions.iter_mut();
    for assumption in hot.filter(|a| matches!(a.domain, Domain::OneHot(_))) {
        assumption.domain = Domain::Binary;
    }
    assert!(matches!(refusal(d), Refusal::NotMet { .. }));
    let mut d = derived("E[x ~ Categorical(p)](-log(Categorical(x; q)))");
    let under = d.terms.symbol_named("p");
    for definition in &mut d.definitions {
        let Node::Bind(quantifier, variable, parts) = d.terms.node(definition.right).clone() else {
            panic!("a product");
        };
        if d.terms.children(definition.left).contains(&under) {
            let two = d.terms.integer(2);
            let parts = [two, parts[1], parts[2]];
            definition.right = d.terms.bind(quantifier, variable, &parts);
        }
    }
    assert!(matches!(refusal(d), Refusal::NotMet { .. }));
}

/// Counts have the total of their density: without it, or with another one, their mean is another one.
#[test]
fn counts_with_another_total_are_refused() {
    let model = "E[x ~ Multinomial(n, p)](x[1])";
    let of_total = |d: &Derivation| {
        let is_zero = |a: &Assumption| a.domain == Domain::zero();
        d.assumptions.iter().position(is_zero).expect("the total")
    };
    let mut without = derived(model);
    let at = of_total(&without);
    without.assumptions.remove(at);
    assert!(matches!(refusal(without), Refusal::NotMet { .. }));
    let mut more = derived(model);
    let at = of_total(&more);
    more.assumptions[at].domain = Domain::NonNegative;
    assert!(matches!(refusal(more), Refusal::NotMet { .. }));
    let mut other = derived(model);
    let rest = other.terms.children(other.assumptions[at].shown)[0];
    let (total, minus_one) = (other.terms.symbol_named("m"), other.terms.integer(-1));
    let less = other.terms.mul([minus_one, rest]);
    let rest = other.terms.add([total, less]);
    other.assumptions[at].subject = surprisal::term::facts::Subject::Term(rest);
    assert!(matches!(refusal(other), Refusal::NotMet { .. }));
}

/// A function of finitely many values has an expectation, and one of infinitely many may have none.
#[test]
fn a_sum_of_finitely_many_values_is_taken_apart() {
    let model = "E[x ~ Binomial(n, p)](log(x!) - x) where 0 < p < 1, n in 0..";
    let mut d = derived(model);
    let is_above = |a: &Assumption| a.text == "x <= n";
    let at = d.assumptions.iter().position(is_above).expect("x <= n");
    d.assumptions.remove(at);
    assert!(matches!(refusal(d), Refusal::NotMet { .. }));
}

/// Without a moment nothing says that the parts have expectations: those of a Cauchy variable have none.
#[test]
fn a_sum_without_expectations_stays_whole() {
    let whole = derived("E[x ~ Cauchy(0, 1)](3 + x - sigmoid(x) x)");
    let result = surprisal::render::text::plain(&whole.terms, whole.result());
    assert_eq!(result, "3 + E[x ~ Cauchy(0, 1)](x - sigmoid(x) x)");
    assert!(
        whole
            .remarks
            .iter()
            .any(|remark| remark.contains("no closed form"))
    );
    // The same step of a normal variable, under the name of a Cauchy one.
    let mut d = derived("E[x ~ Normal(0, 1)](x + 3 x²)");
    let is_linear = |by: &Justification| *by == Justification::Rule("expectation-of-sum");
    assert!(
        d.steps
            .iter()
            .flat_map(|s| &s.rewrites)
            .any(|r| is_linear(&r.by))
    );
    assert!(
        !whole
            .steps
            .iter()
            .flat_map(|s| &s.rewrites)
            .any(|r| is_linear(&r.by))
    );
    let one = d.terms.integer(1);
    let point = d.terms.children(d.definitions[0].left)[0];
    let two = d.terms.integer(2);
    let square = d.terms.pow(point, two);
    let below = d.terms.add([one, square]);
    let pi = d.terms.op(Op::Pi, &[]);
    let below = d.terms.mul([pi, below]);
    d.definitions[0].right = d.terms.recip(below);
    let refused = refusal(d);
    assert!(matches!(refused, Refusal::NotMet { .. }), "{refused}");
}
