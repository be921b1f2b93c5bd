//! The catalogue: every density has mass 1, agrees with an outside oracle, and is derived from.

use crate::density::Density;
use crate::multivariate;
use crate::snapshots;
use std::collections::BTreeMap;
use surprisal::catalogue::{CATALOGUE, domain, find};
use surprisal::diag::Code;
use surprisal::model::Options;
use surprisal::render::{Page, report};
use surprisal::syntax::ast::{Distribution, Parameter};
use surprisal::verify::sample;

const FOLDER: &str = "catalogue";

/// Densities at points, by a library that shares nothing with this one; `tests/oracle/densities.py` records them.
const RECORDED: &str = include_str!("../oracle/densities.txt");
/// So many settings of its parameters are tried of each distribution, at least.
const SETTINGS: usize = 3;

/// A model of each distribution, from which is derived.
#[rustfmt::skip]
const MODELS: &[(&str, &str)] = &[
    ("Normal", "y ~ Normal(f(x; θ), v)"),
    ("Laplace", "y ~ Laplace(f(x; θ), b)"),
    ("Cauchy", "y ~ Cauchy(f(x; θ), s)"),
    ("StudentT", "y ~ StudentT(ν, f(x; θ), s)"),
    ("Logistic", "y ~ Logistic(f(x; θ), s)"),
    ("HyperbolicSecant", "y ~ HyperbolicSecant(f(x; θ), s)"),
    ("Gumbel", "y ~ Gumbel(f(x; θ), b)"),
    ("GumbelMin", "y ~ GumbelMin(f(x; θ), b)"),
    ("GeneralizedNormal", "y ~ GeneralizedNormal(f(x; θ), a, b)"),
    ("AsymmetricLaplace", "y ~ AsymmetricLaplace(f(x; θ), b, τ)"),
    ("SkewNormal", "y ~ SkewNormal(f(x; θ), s, α)"),
    ("ExGaussian", "y ~ ExGaussian(f(x; θ), v, λ)"),
    ("Moyal", "y ~ Moyal(f(x; θ), s)"),
    ("ExpGamma", "y ~ ExpGamma(k, f(x; θ))"),
    ("Exponential", "y ~ Exponential(f(x; θ))"),
    ("Gamma", "y ~ Gamma(k, f(x; θ))"),
    ("InverseGamma", "y ~ InverseGamma(a, f(x; θ))"),
    ("Weibull", "y ~ Weibull(k, f(x; θ))"),
    ("LogNormal", "y ~ LogNormal(f(x; θ), v)"),
    ("LogLogistic", "y ~ LogLogistic(f(x; θ), k)"),
    ("InverseGaussian", "y ~ InverseGaussian(f(x; θ), λ)"),
    ("Gompertz", "y ~ Gompertz(f(x; θ), b)"),
    ("Lindley", "y ~ Lindley(f(x; θ))"),
    ("Rayleigh", "y ~ Rayleigh(f(x; θ))"),
    ("Maxwell", "y ~ Maxwell(f(x; θ))"),
    ("Rice", "y ~ Rice(f(x; θ), s)"),
    ("Nakagami", "y ~ Nakagami(k, f(x; θ))"),
    ("HalfNormal", "y ~ HalfNormal(f(x; θ))"),
    ("HalfCauchy", "y ~ HalfCauchy(f(x; θ))"),
    ("HalfStudentT", "y ~ HalfStudentT(ν, f(x; θ))"),
    ("Chi", "y ~ Chi(f(x; θ))"),
    ("ChiSquared", "y ~ ChiSquared(f(x; θ))"),
    ("InverseChiSquared", "y ~ InverseChiSquared(f(x; θ))"),
    ("ScaledInverseChiSquared", "y ~ ScaledInverseChiSquared(ν, f(x; θ))"),
    ("FisherSnedecor", "y ~ FisherSnedecor(f(x; θ), b)"),
    ("BetaPrime", "y ~ BetaPrime(f(x; θ), b)"),
    ("Frechet", "y ~ Frechet(a, f(x; θ))"),
    ("Lomax", "y ~ Lomax(a, f(x; θ))"),
    ("Burr", "y ~ Burr(c, k, f(x; θ))"),
    ("GeneralizedGamma", "y ~ GeneralizedGamma(d, p, f(x; θ))"),
    ("ExponentiatedWeibull", "y ~ ExponentiatedWeibull(a, k, f(x; θ))"),
    ("BirnbaumSaunders", "y ~ BirnbaumSaunders(a, f(x; θ))"),
    ("Beta", "y ~ Beta(f(x; θ), b)"),
    ("BetaMean", "y ~ BetaMean(f(x; θ), κ)"),
    ("Kumaraswamy", "y ~ Kumaraswamy(f(x; θ), b)"),
    ("LogitNormal", "y ~ LogitNormal(f(x; θ), v)"),
    ("PowerFunction", "y ~ PowerFunction(f(x; θ))"),
    ("VonMises", "y ~ VonMises(f(x; θ), κ)"),
    ("Uniform", "y ~ Normal(w, σ²); w ~ Uniform(-1, 1)"),
    ("LogUniform", "y ~ Exponential(w); w ~ LogUniform(1/2, 3)"),
    ("Triangular", "y ~ Normal(w, σ²); w ~ Triangular(-1, 0, 1)"),
    ("TruncatedNormal", "y ~ TruncatedNormal(f(x; θ), σ², a, b)"),
    ("LowerTruncatedNormal", "y ~ LowerTruncatedNormal(f(x; θ), σ², a)"),
    ("UpperTruncatedNormal", "y ~ UpperTruncatedNormal(f(x; θ), σ², b)"),
    ("Pareto", "y ~ Pareto(s, f(x; θ))"),
    ("Levy", "y ~ Levy(μ, f(x; θ))"),
    ("Bernoulli", "y ~ Bernoulli(f(x; θ))"),
    ("Binomial", "y ~ Binomial(n, f(x; θ))"),
    ("BetaBinomial", "y ~ BetaBinomial(n, f(x; θ), b)"),
    ("Poisson", "y ~ Poisson(f(x; θ))"),
    ("ZeroTruncatedPoisson", "y ~ ZeroTruncatedPoisson(f(x; θ))"),
    ("ZeroInflatedPoisson", "y ~ ZeroInflatedPoisson(p, f(x; θ))"),
    ("ZeroInflatedNegativeBinomial", "y ~ ZeroInflatedNegativeBinomial(p, f(x; θ), r)"),
    ("HurdlePoisson", "y ~ HurdlePoisson(p, f(x; θ))"),
    ("Geometric", "y ~ Geometric(f(x; θ))"),
    ("NegativeBinomial", "y ~ NegativeBinomial(r, f(x; θ))"),
    ("NegativeBinomialMean", "y ~ NegativeBinomialMean(f(x; θ), r)"),
    ("BetaNegativeBinomial", "y ~ BetaNegativeBinomial(r, f(x; θ), b)"),
    ("Skellam", "y ~ Skellam(f(x; θ), b)"),
    ("DiscreteLaplace", "y ~ DiscreteLaplace(f(x; θ))"),
    ("Zeta", "y ~ Zeta(f(x; θ))"),
    ("LogSeries", "y ~ LogSeries(f(x; θ))"),
    ("YuleSimon", "y ~ YuleSimon(f(x; θ))"),
    ("Borel", "y ~ Borel(f(x; θ))"),
    ("Categorical", "y ~ Categorical(f(x; θ))"),
    ("GeneralizedPareto", "y ~ GeneralizedPareto(μ, f(x; θ), ξ)"),
    ("GeneralizedExtremeValue", "y ~ Normal(w, σ²); w ~ GeneralizedExtremeValue(0, 1, 1/2)"),
    ("JohnsonSU", "y ~ JohnsonSU(γ, δ, f(x; θ), s)"),
    ("JohnsonSB", "y ~ JohnsonSB(f(x; θ), δ)"),
    ("Arcsine", "y ~ Normal(w, σ²); w ~ Arcsine(-1, 2)"),
    ("FoldedNormal", "y ~ FoldedNormal(f(x; θ), v)"),
    ("HalfLogistic", "y ~ HalfLogistic(f(x; θ))"),
    ("GeneralizedLogistic", "y ~ GeneralizedLogistic(f(x; θ), s, α)"),
    ("LogLaplace", "y ~ LogLaplace(f(x; θ), c)"),
    ("WrappedCauchy", "y ~ WrappedCauchy(f(x; θ), ρ)"),
    ("Semicircular", "y ~ Normal(w, σ²); w ~ Semicircular(0, 2)"),
    ("Bradford", "y ~ Bradford(f(x; θ))"),
    ("Dagum", "y ~ Dagum(a, p, f(x; θ))"),
    ("SkewCauchy", "y ~ SkewCauchy(f(x; θ), s, a)"),
    ("PowerNormal", "y ~ PowerNormal(f(x; θ), s, c)"),
    ("ExponPow", "y ~ ExponPow(b, f(x; θ))"),
    ("PERT", "y ~ Normal(w, σ²); w ~ PERT(-1, 0, 2)"),
    ("TruncatedExponential", "y ~ TruncatedExponential(f(x; θ), b)"),
    ("Planck", "y ~ Planck(f(x; θ))"),
    ("Boltzmann", "y ~ Boltzmann(f(x; θ), n)"),
    ("Zipfian", "y ~ Zipfian(f(x; θ), n)"),
    ("Erlang", "y ~ Erlang(k, f(x; θ))"),
    ("Alpha", "y ~ Alpha(f(x; θ))"),
    ("TruncatedPareto", "y ~ TruncatedPareto(f(x; θ), l, h)"),
    ("RelaxedBernoulli", "y ~ RelaxedBernoulli(t, f(x; θ))"),
];

/// Distributions whose parameters all move the support, so that none of them can be optimised.
#[rustfmt::skip]
const REFUSED: &[(&str, &str)] = &[
    ("Hypergeometric", "y ~ Hypergeometric(N, f(x; θ), n)"),
    ("DiscreteUniform", "y ~ DiscreteUniform(0, f(x; θ))"),
];

/// One line of the oracle: a distribution, its parameters, points and densities.
pub struct Recorded {
    /// The distribution.
    pub name: &'static str,
    /// Its parameters.
    pub parameters: Vec<f64>,
    values: Vec<(f64, f64)>,
}

/// The lines of the oracle.
pub fn recorded() -> Vec<Recorded> {
    let numbers = |text: &str| -> Vec<f64> {
        let number = |word: &str| word.parse().expect("a number");
        text.split_whitespace().map(number).collect()
    };
    let line = |line: &'static str| {
        let mut parts = line.split(" | ");
        let (Some(name), Some(parameters)) = (parts.next(), parts.next()) else {
            panic!("a line of the oracle: {line}");
        };
        Recorded {
            name,
            parameters: numbers(parameters),
            values: parts
                .map(|pair| (numbers(pair)[0], numbers(pair)[1]))
                .collect(),
        }
    };
    RECORDED.lines().map(line).collect()
}

#[test]
fn every_distribution_has_its_model_and_its_oracle() {
    let mut entries: Vec<&str> = of_numbers().map(|d| d.name.text.as_str()).collect();
    entries.sort_unstable();
    let mut models: Vec<&str> = MODELS
        .iter()
        .chain(REFUSED)
        .map(|(name, _)| *name)
        .collect();
    models.sort_unstable();
    assert_eq!(models, entries);
    let mut settings: BTreeMap<&str, usize> = BTreeMap::new();
    for line in recorded() {
        *settings.entry(line.name).or_default() += 1;
        assert!(line.values.len() >= 2, "{}: few points", line.name);
    }
    assert_eq!(settings.keys().copied().collect::<Vec<_>>(), entries);
    let few: Vec<_> = settings.iter().filter(|(_, n)| **n < SETTINGS).collect();
    assert!(few.is_empty(), "few settings of {few:?}");
}

fn distributions() -> impl Iterator<Item = &'static Distribution> {
    CATALOGUE.iter().map(|entry| entry.distribution())
}

/// Those of a number, or of one class among several; the others have tests of their own.
fn of_numbers() -> impl Iterator<Item = &'static Distribution> {
    let of_vectors = |d: &Distribution| multivariate::NAMES.iter().any(|name| *name == d.name.text);
    distributions().filter(move |d| !of_vectors(d))
}

#[test]
fn names_are_unique() {
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for entry in &CATALOGUE {
        let distribution = entry.distribution();
        for name in entry.names() {
            let other = owners.insert(name, &distribution.name.text);
            let own = &distribution.name.text;
            assert!(other.is_none(), "`{name}` is {own} and {other:?}");
            let found = find(name).expect("the entry");
            assert!(std::ptr::eq(found, entry), "{name}");
        }
        let aliases: Vec<&str> = distribution.aliases.iter().map(String::as_str).collect();
        let names: Vec<&str> = entry.names().skip(1).collect();
        assert_eq!(names, aliases, "as the parser reads them");
    }
}

#[test]
fn every_entry_says_what_it_is() {
    for entry in &CATALOGUE {
        let distribution = entry.distribution();
        let (name, about) = (&distribution.name.text, &distribution.about);
        assert!(about.starts_with("the "), "{name}");
        assert!(about.ends_with("distribution"), "{name}");
        assert!(distribution.source.starts_with("https://"), "{name}");
        assert!(entry.source.starts_with("# "), "{name}: no comment first");
        for parameter in &distribution.parameters {
            let known = domain::is_known(&parameter.domain);
            assert!(known, "{name}: the domain of {}", parameter.symbol);
        }
        assert!(domain::is_known(&distribution.support), "{name}: support");
    }
}

#[test]
fn every_density_has_mass_one() {
    for line in recorded() {
        let mass = Density::new(line.name, &line.parameters).mass();
        let (name, parameters) = (line.name, &line.parameters);
        assert!(
            (mass - 1.0).abs() < 1e-6,
            "{name} at {parameters:?} has mass {mass}"
        );
    }
}

#[test]
fn every_density_agrees_with_its_oracle() {
    for line in recorded() {
        let density = Density::new(line.name, &line.parameters);
        for (point, theirs) in line.values {
            let say = || format!("{} of {:?} at {point}", line.name, line.parameters);
            let ours = density
                .at(point)
                .unwrap_or_else(|| panic!("{}: no value", say()));
            let near = (ours - theirs).abs() <= 1e-9 * theirs.abs() + 1e-12;
            assert!(near, "{}: {ours} and not {theirs}", say());
        }
    }
}

#[test]
fn every_density_is_derived_from() {
    for (name, model) in MODELS {
        let mut derivation = surprisal::derive(model, &Options::default())
            .unwrap_or_else(|d| panic!("{model}: {}", d.message));
        surprisal::verify::replay(&mut derivation).unwrap_or_else(|r| panic!("{model}: {r}"));
        for seed in 0..3 {
            sample(&derivation, seed).unwrap_or_else(|r| panic!("{model}: {r}"));
        }
        snapshots::compare(FOLDER, name, &report::write(&Page::new(&derivation)));
    }
    let names = MODELS.iter().map(|(name, _)| *name);
    let names = names.chain(multivariate::NAMES.iter().copied());
    snapshots::refuse_others(FOLDER, names.map(str::to_owned));
}

#[test]
fn a_support_that_moves_is_refused() {
    for (_, model) in REFUSED {
        let refused = surprisal::derive(model, &Options::default()).err();
        assert_eq!(
            refused.map(|d| d.code),
            Some(Code::SupportDependsOnParameter),
            "{model}"
        );
    }
}

#[test]
fn every_named_argument_is_understood() {
    for distribution in distributions() {
        let labels = distribution
            .parameters
            .iter()
            .map(|p| (&p.label, &p.symbol));
        let others = distribution.alternatives.iter();
        let others = others.map(|other| (&other.label, &other.sets));
        for (label, sets) in labels.chain(others) {
            let argument = |(k, p): (usize, &Parameter)| {
                if p.symbol == *sets {
                    format!("{label}=f(x; θ)")
                } else {
                    format!("{}=c{k}", p.label)
                }
            };
            let parameters = distribution.parameters.iter().enumerate();
            let arguments: Vec<String> = parameters.map(argument).collect();
            let model = format!("y ~ {}({})", distribution.name.text, arguments.join(", "));
            let derived = surprisal::derive(&model, &Options::default());
            let refused = derived.as_ref().err().map(|d| d.code);
            let expected = is_end(distribution, sets).then_some(match name_of(distribution) {
                "Zipfian" => Code::BadModel, // the end of its sum, which is refused first
                _ => Code::SupportDependsOnParameter,
            });
            assert_eq!(refused, expected, "{model}");
        }
        let entry = find(&distribution.name.text).expect("the entry");
        for (label, names) in &distribution.called {
            for name in names {
                let found = entry.label(name);
                assert_eq!(found, Some(label.as_str()), "{name}");
            }
        }
    }
}

fn name_of(distribution: &Distribution) -> &str {
    distribution.name.text.as_str()
}

/// Whether the support ends at a parameter.
fn is_end(distribution: &Distribution, symbol: &str) -> bool {
    let mut ends = domain::ends(&distribution.support).into_iter();
    ends.any(|end| format!("{:?}", end.value).contains(&format!("Name(\"{symbol}\")")))
}

#[test]
fn other_arguments_depend_on_given_ones() {
    for distribution in distributions() {
        for other in &distribution.alternatives {
            let set_otherwise =
                |symbol: &str| distribution.alternatives.iter().any(|a| a.sets == symbol);
            let name = &distribution.name.text;
            assert!(
                distribution
                    .parameters
                    .iter()
                    .any(|p| p.symbol == other.sets),
                "{name}: {} is no parameter",
                other.sets
            );
            for parameter in distribution
                .parameters
                .iter()
                .filter(|p| p.symbol != other.sets)
            {
                let text = format!("{:?}", other.value);
                let uses = text.contains(&format!("Name(\"{}\")", parameter.symbol));
                assert!(
                    !uses || !set_otherwise(&parameter.symbol),
                    "{name}: {}",
                    other.label
                );
            }
        }
    }
}
