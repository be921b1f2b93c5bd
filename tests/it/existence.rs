//! Which expectations exist: the orders of the catalogue are those of its densities, what is infinite is refused, and
//! what depends on a parameter is proved or told.

use crate::catalogue::recorded;
use crate::density::Density;
use crate::world::Given;
use surprisal::catalogue::{Entry, find};
use surprisal::derivation::Derivation;
use surprisal::diag::Code;
use surprisal::lower::{Lowering, NoDensities, Vocabulary};
use surprisal::model::Options;
use surprisal::syntax::ast::{DomainSyntax, Expr, Set};
use surprisal::term::Terms;
use surprisal::term::eval::{Evaluator, Value};
use surprisal::term::facts::Domain;
use surprisal::verify::{Refusal, replay};

fn derived(model: &str) -> Derivation {
    let derivation = surprisal::derive(model, &Options::default());
    derivation.unwrap_or_else(|d| panic!("{model}: {}", d.message))
}

/// How the log of a density falls per doubling of the distance: far out for a factor of two, near zero for a half.
fn slope(name: &str, parameters: &[f64], from: f64, factor: f64) -> Option<f64> {
    let density = Density::new(name, parameters);
    let [one, other] = [density.at(from)?, density.at(from * factor)?];
    Some((other.ln() - one.ln()) / factor.ln()).filter(|slope| slope.is_finite())
}

/// What a clause says of the order from which on moments are infinite, at the parameters of a line of the oracle.
fn order(entry: &Entry, clause: &Expr, parameters: &[f64]) -> f64 {
    let mut terms = Terms::new();
    let vocabulary = Vocabulary::default();
    let mut lowering = Lowering::new(&mut terms, &vocabulary, &NoDensities);
    let mut given = Given::default();
    for (parameter, &value) in entry.distribution().parameters.iter().zip(parameters) {
        let symbol = lowering.terms.symbol_named(&parameter.symbol);
        lowering
            .values
            .insert(parameter.symbol.as_str().into(), symbol);
        let name = lowering.terms.name(&parameter.symbol);
        given.0.insert(name, Value::Scalar(value));
    }
    let term = lowering.expression(clause).expect("an order");
    Evaluator::new(&terms, &given)
        .scalar(term)
        .expect("a value")
}

fn ends_above(support: &DomainSyntax) -> bool {
    matches!(
        support,
        DomainSyntax::In(Set::Range(_, Some(_)) | Set::Interval { high: Some(_), .. })
    )
}

/// A density that falls like `y^(-ν - 1)` has moments below ν, and one that rises like `y^(k - 1)` from zero has inverse
/// moments below k. Each clause says so, and no entry whose density does lacks the clause.
#[test]
fn orders_of_infinite_moments_are_those_of_the_density() {
    let mut compared = [0, 0];
    for line in recorded() {
        let entry = find(line.name).expect("the entry");
        if entry.is_of_vectors() {
            continue;
        }
        let distribution = entry.distribution();
        let of =
            |clause: &Option<Expr>| { clause.as_ref() }.map(|c| order(entry, c, &line.parameters));
        let about = format!("{} at {:?}", line.name, line.parameters);
        // The same slope at two distances is that of a power.
        let far = [1e5, 1e7].map(|y: f64| slope(line.name, &line.parameters, y, 2.0));
        let is_power = |slopes: [Option<f64>; 2]| match slopes {
            [Some(one), Some(other)] => ((one - other).abs() < 2e-2).then_some(other),
            _ => None,
        };
        match (of(&distribution.tails), is_power(far)) {
            (Some(order), Some(slope)) => {
                assert!(
                    (-slope - 1.0 - order).abs() < 0.05,
                    "{about}: {order}, {slope}"
                );
                compared[0] += 1;
            }
            // Behind the end of a support its formula goes on.
            (None, Some(_)) if ends_above(&distribution.support) => {}
            (None, Some(slope)) => assert!(slope > -1.01, "{about} falls like the power {slope}"),
            (_, None) => {}
        }
        let near = [1e-5, 1e-7].map(|y: f64| slope(line.name, &line.parameters, y, 0.5));
        if let Some(order) = of(&distribution.poles) {
            let slope = is_power(near).expect("a power");
            assert!(
                (slope + 1.0 - order).abs() < 0.05,
                "{about}: {order}, {slope}"
            );
            compared[1] += 1;
        }
    }
    assert!(compared[0] > 40 && compared[1] > 60, "{compared:?}");
}

#[test]
fn infinite_expectations_are_refused() {
    for model in [
        "argmin[a] E[x ~ Levy(0, 1)](x (a - 1)²)",
        "argmin[a] E[x ~ Lomax(1, k)](x (a - 1)²) where k > 0",
        "KL(Exponential(b) || InverseGamma(c, d)) where c > 0, b > 0, d > 0",
        "KL(HalfNormal(b) || InverseGamma(c, d)) where c > 0, b > 0, d > 0",
        "KL(StudentT(3, 0, 1) || Gumbel(0, 1))",
        "KL(StudentT(3, 0, 1) || GumbelMin(0, 1))",
        "KL(Lomax(1, k) || Exponential(λ)) where k > 0, λ > 0",
        "E[x ~ Zeta(s)](x²) where 1 < s < 3",
        "E[x ~ Gamma(1/2, 1)](1/x)",
        "E[x ~ Cauchy(0, 1)](c + x) where c > 0",
        "E[x ~ Uniform(0, 1)](1/x)",
        "E[x ~ Uniform(0, b)](x^(-3/2)) where b > 0",
        "argmin[a] E[x ~ Uniform(0, 1)](a² - 2a/x)",
        "E[x ~ Exponential(1)](exp(x))",
        "E[x ~ Exponential(λ)](exp(λ x) x) where 0 < λ < 1",
        "E[x ~ Gamma(2, 1)](exp(x))",
        "E[x ~ Gamma(k, 2)](exp(3 x)) where k > 0",
        "E[x ~ Normal(m, s²)](1/x²) where s > 0",
        "E[x ~ Normal(m, s²)](1/x) where s > 0",
        "E[x ~ Uniform(-1, 1)](1/x)",
        "E[x ~ Normal(m, s²)](log(x)) where s > 0",
        "E[x ~ Cauchy(0, 1)](sqrt(2 x + 1))",
        "KL(Gumbel(0, 2) || GumbelMin(0, 1))",
        "E[x ~ Weibull(2, 1)](exp(x²))",
        "E[x ~ Normal(0, 1)](exp(x²/2))",
        "E[x ~ Laplace(0, 1)](exp(-x))",
        "E[x ~ Laplace(0, 1)](exp(|x|))",
        "E[x ~ Logistic(0, 1)](exp(x))",
    ] {
        let refused = surprisal::derive(model, &Options::default());
        let code = refused.err().map(|d| d.code);
        assert_eq!(code, Some(Code::NoExpectation), "{model}");
    }
    for model in [
        "E[x ~ Gamma(3/2, 1)](1/x)",
        "E[x ~ Lomax(3/2, k)](x) where k > 0",
        "E[x ~ StudentT(3, 0, 1)](exp(-x²))",
        "E[x ~ Levy(0, 1)](log(x))",
        // Far out it is as small as the term before x is: nothing says that this is not zero.
        "E[x ~ Cauchy(0, 1)](c x + sigmoid(x))",
        "E[x ~ Lomax(1, 1)](x (c + 1/x))",
        "E[x ~ Uniform(0, 1)](1/sqrt(x))",
        "E[x ~ Normal(m, s²)](1/sqrt(|x|)) where s > 0",
        "E[x ~ Normal(m, s²)](log(|x|)) where s > 0",
        "E[x ~ Normal(m, s²)](log(1 + exp(x))) where s > 0",
        "E[x ~ Gamma(k, 2)](exp(2 x)) where k > 0",
        "E[x ~ Uniform(1, 2)](1/x)",
        "E[x ~ Uniform(a, b)](1/x)",
        "E[x ~ DiscreteUniform(1, n)](x²)",
        "E[x ~ LogUniform(a, b)](x²)",
        "E[x ~ Exponential(2)](exp(x))",
        "E[x ~ Exponential(λ)](exp(x))",
        "E[x ~ Normal(0, 1)](exp(x²/4))",
        "E[x ~ Laplace(0, 1)](exp(x/2))",
        "E[x ~ Laplace(0, 1)](exp(-|x|))",
        // An end that is no number is one all the same.
        "E[x ~ UpperTruncatedNormal(0, 1, b)](exp(-x))",
        "E[x ~ TruncatedNormal(0, 1, a, b)](exp(x²))",
    ] {
        derived(model);
    }
}

/// Whether an expectation exists may depend on a parameter: then that is told.
#[test]
fn what_an_expectation_needs_is_told() {
    for (model, needed) in [
        (
            "argmin[a] E[x ~ Zeta(s)](x (a - 1)²) where s > 1",
            Some("s > 2"),
        ),
        ("argmin[a] E[x ~ Zeta(s)](x (a - 1)²) where s > 2", None),
        (
            "argmin[a] E[x ~ Pareto(1, k)](x² (a - 1)²) where k > 0",
            Some("k > 2"),
        ),
        (
            "argmin[a] E[x ~ FisherSnedecor(m, n)](x (a - 1)²) where m > 0, n > 0",
            Some("n > 2"),
        ),
        ("E[x ~ Weibull(k, 1)](1/x) where k > 0", Some("k > 1")),
    ] {
        let said = derived(model).remarks.join(" ");
        assert_eq!(
            said.contains("they exist only where"),
            needed.is_some(),
            "{model}: {said}"
        );
        assert!(
            needed.is_none_or(|needed| said.contains(needed)),
            "{model}: {said}"
        );
    }
}

/// A mean that exists for some shapes only is put in where the shape is known to be one of them.
#[test]
fn means_that_exist_for_some_shapes_only() {
    for (model, wanted) in [
        ("E[x ~ Pareto(s, a)](x) where s > 0, a > 1", "a s/(a - 1)"),
        ("E[x ~ Pareto(s, a)](x) where s > 0, a >= 1", ""),
        ("E[x ~ Pareto(s, a)](x) where s > 0, a > 0", ""),
        ("E[x ~ Pareto(s, 3/2)](x) where s > 0", "3 s"),
        (
            "E[x ~ StudentT(ν, m, s)]((x - c)²) where s > 0, ν > 2",
            "s² ν/(ν - 2) + (m - c)²",
        ),
        ("E[x ~ StudentT(ν, m, s)]((x - c)²) where s > 0, ν > 1", ""),
        ("E[x ~ BetaPrime(a, b)](x) where a > 0, b > 1", "a/(b - 1)"),
    ] {
        let derivation = derived(model);
        let result = surprisal::render::text::plain(&derivation.terms, derivation.result());
        if wanted.is_empty() {
            assert!(result.starts_with("E["), "{model}: {result}");
        } else {
            assert_eq!(result, wanted, "{model}");
        }
    }
    // With less known of the shape the checker does not accept the step either.
    let mut d = derived("E[x ~ Pareto(s, a)](x) where s > 0, a > 1");
    let shape = d.assumptions.iter_mut().find(|a| a.text == "a > 1");
    shape.expect("an assumption").domain = Domain::Positive;
    let refused = replay(&mut d).err();
    assert!(matches!(refused, Some(Refusal::NotMet { .. })));
}
