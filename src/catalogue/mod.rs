//! The catalogue: a distribution is a density with a name, written in the tool's own language.

pub mod domain;
mod generating;
mod instance;
mod labels;
mod mixture;
mod moments;
mod order;
mod shape;

pub use instance::{Instance, Requirement};
pub use moments::{Moment, Moments, of_variable};
pub use order::{Order, Piece, Side};
pub use shape::rank_word;

use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Distribution, DomainSyntax, Set};
use crate::syntax::parse_distribution;
use rustc_hash::FxHashMap;
use std::sync::{LazyLock, OnceLock};

/// A distribution of the catalogue, read when it is first used.
pub struct Entry {
    /// The file it comes from.
    pub source: &'static str,
    parsed: OnceLock<Box<Distribution>>,
}

macro_rules! catalogue {
    ($($file:literal),+ $(,)?) => {
        const COUNT: usize = [$($file),+].len();

        /// Every distribution, in the order of the printed list.
        pub static CATALOGUE: [Entry; COUNT] = [$(Entry {
            source: include_str!(concat!("dist/", $file, ".dist")),
            parsed: OnceLock::new(),
        }),+];
    };
}

#[rustfmt::skip]
catalogue![
    // Any real number.
    "normal", "laplace", "cauchy", "student_t", "logistic", "hyperbolic_secant", "gumbel", "gumbel_min",
    "generalized_normal", "asymmetric_laplace", "skew_normal", "ex_gaussian", "moyal", "log_gamma",
    "generalized_logistic", "power_normal", "skew_cauchy", "johnson_su",
    // Positive numbers.
    "exponential", "gamma", "inverse_gamma", "weibull", "log_normal", "log_logistic", "inverse_gaussian", "gompertz",
    "lindley", "rayleigh", "maxwell", "rice", "nakagami", "half_normal", "half_cauchy", "half_student_t", "chi",
    "chi_squared", "inverse_chi_squared", "scaled_inverse_chi_squared", "fisher", "beta_prime", "frechet", "lomax", "burr",
    "generalized_gamma", "exponentiated_weibull", "birnbaum_saunders", "erlang", "dagum", "expon_pow", "log_laplace", "half_logistic",
    "folded_normal", "alpha",
    // Numbers of an interval.
    "beta", "beta_mean", "kumaraswamy", "logit_normal", "power_law", "von_mises", "uniform", "log_uniform", "triangular",
    "truncated_normal", "lower_truncated_normal", "upper_truncated_normal", "pareto", "levy", "generalized_pareto", "generalized_extreme_value",
    "truncated_exponential", "johnson_sb", "relaxed_bernoulli", "bradford", "wrapped_cauchy", "arcsine", "semicircular", "pert",
    "truncated_pareto",
    // Counts and other whole numbers.
    "bernoulli", "binomial", "beta_binomial", "poisson", "zero_truncated_poisson", "zero_inflated_poisson",
    "zero_inflated_negative_binomial", "hurdle_poisson", "geometric", "negative_binomial", "negative_binomial_mean",
    "beta_negative_binomial", "skellam", "discrete_laplace", "zeta", "log_series", "yule_simon", "borel", "hypergeometric",
    "discrete_uniform", "planck", "boltzmann", "zipfian",
    // Classes and vectors.
    "categorical", "label_categorical", "ordered_logistic", "ordered_probit", "dirichlet", "multinomial", "dirichlet_multinomial", "plackett_luce",
    "multivariate_normal", "multivariate_student_t", "von_mises_fisher", "wishart", "inverse_wishart",
];

impl Entry {
    /// The entry as it was written.
    ///
    /// # Panics
    /// If the file is not in the notation: entries are part of the program, and a test reads every one.
    pub fn distribution(&self) -> &Distribution {
        self.parsed
            .get_or_init(|| match parse_distribution(self.source) {
                Ok(distribution) => Box::new(distribution),
                Err(problem) => panic!("a catalogue entry: {}\n{}", problem.message, self.source),
            })
    }

    /// Its name and aliases, found without reading the rest.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.source.lines().flat_map(|line| {
            let title = line
                .strip_prefix("distribution ")
                .and_then(|rest| rest.split('(').next());
            let aliases = line.strip_prefix("also ").unwrap_or("").split(',');
            title
                .into_iter()
                .chain(aliases)
                .map(str::trim)
                .filter(|name| !name.is_empty())
        })
    }
}

impl Entry {
    /// What other libraries call it, perhaps with other arguments.
    fn elsewhere(&self) -> impl Iterator<Item = &'static str> {
        let lists = self
            .source
            .lines()
            .filter_map(|line| line.strip_prefix("elsewhere "));
        lists.flat_map(|list| list.split(',').map(str::trim))
    }
}

/// What a distribution is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any real number.
    Real,
    /// A positive number.
    Positive,
    /// A number between two ends, or beyond one.
    Interval,
    /// A whole number.
    Whole,
    /// A class, a vector, a matrix.
    Other,
}

impl Kind {
    /// Every kind, in the order of the printed list.
    pub const ALL: [Kind; 5] = [
        Kind::Real,
        Kind::Positive,
        Kind::Interval,
        Kind::Whole,
        Kind::Other,
    ];

    /// Its heading.
    pub fn say(self) -> &'static str {
        match self {
            Kind::Real => "of a real number",
            Kind::Positive => "of a positive number",
            Kind::Interval => "of a number between two ends, or beyond one",
            Kind::Whole => "of a whole number",
            Kind::Other => "of a class, a vector or a matrix",
        }
    }
}

impl Entry {
    /// What it is a distribution of, by its support.
    pub fn kind(&self) -> Kind {
        match &self.distribution().support {
            DomainSyntax::In(Set::Interval { .. }) => Kind::Interval,
            DomainSyntax::In(_) => Kind::Whole,
            DomainSyntax::Word(_, Some(_)) => Kind::Other,
            DomainSyntax::Word(word, None) => match word.as_str() {
                "real" => Kind::Real,
                "positive" | "nonnegative" => Kind::Positive,
                "unit" => Kind::Interval,
                "natural" | "integer" | "binary" => Kind::Whole,
                _ => Kind::Other,
            },
        }
    }
}

impl Entry {
    /// Whether it has a probability mass function, and no density.
    pub fn is_discrete(&self) -> bool {
        match &self.distribution().support {
            DomainSyntax::In(set) => !matches!(set, Set::Interval { .. }),
            DomainSyntax::Word(word, _) => matches!(
                word.as_str(),
                "natural" | "integer" | "binary" | "onehot" | "label" | "permutation"
            ),
        }
    }
}

/// The distribution of that name or alias.
pub fn find(name: &str) -> Option<&'static Entry> {
    static BY_NAME: LazyLock<FxHashMap<&'static str, &'static Entry>> = LazyLock::new(|| {
        let named = |entry: &'static Entry| entry.names().map(move |name| (name, entry));
        CATALOGUE.iter().flat_map(named).collect()
    });
    BY_NAME.get(name).copied()
}

/// The known name that differs in capitals and underscores only: `student_t` is StudentT.
pub fn in_other_letters(name: &str) -> Option<&'static str> {
    plain_names().get(plain(name).as_str()).copied()
}

/// The known name nearest to a misspelt one, if one is near, or what is called so in other libraries.
pub fn nearest(name: &str) -> Option<&'static str> {
    let plain = plain(name);
    let is_called = |entry: &&Entry| entry.elsewhere().any(|other| self::plain(other) == plain);
    if let Some(known) = in_other_letters(name) {
        return Some(known);
    }
    if let Some(entry) = CATALOGUE.iter().find(is_called) {
        return entry.names().next();
    }
    let length = plain.chars().count();
    let near = plain_names().iter().filter_map(|(other, known)| {
        let most = match other.chars().count() {
            0..=2 => 0,
            count => (1 + count / 4).min(count / 3),
        };
        let apart = other.chars().count().abs_diff(length);
        let distance = || strsim::damerau_levenshtein(&plain, other);
        (apart <= most)
            .then(|| (distance(), *known))
            .filter(|(distance, _)| *distance <= most)
    });
    near.min().map(|(_, known)| known)
}

/// The known names by their plain form.
fn plain_names() -> &'static FxHashMap<String, &'static str> {
    static NAMES: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
        let names = CATALOGUE.iter().flat_map(Entry::names);
        let mut found = FxHashMap::default();
        for name in names {
            found.entry(plain(name)).or_insert(name);
        }
        found
    });
    &NAMES
}

/// In small letters and without underscores.
fn plain(name: &str) -> String {
    name.to_lowercase().replace('_', "")
}

impl Entry {
    /// The distribution in other parameters, such as BetaMean for Beta, that has an argument of that name.
    fn sibling_with(&self, label: &str) -> Option<&'static Entry> {
        let own = self.distribution();
        let labels = |entry: &Distribution| -> Vec<String> {
            let parameters = entry.parameters.iter().map(|p| p.label.clone());
            let others = entry.alternatives.iter().map(|a| a.label.clone());
            parameters.chain(others).collect()
        };
        CATALOGUE.iter().find(|entry| {
            let entry = entry.distribution();
            entry.about == own.about && labels(entry).iter().any(|other| other == label)
        })
    }

    fn wrong_count(&self, count: usize, span: Span) -> Diagnostic {
        let entry = self.distribution();
        let plural = if entry.parameters.len() == 1 { "" } else { "s" };
        let message = format!(
            "{} takes {} argument{plural}, not {count}",
            entry.name.text,
            entry.parameters.len()
        );
        Diagnostic::at(Code::Arity, span, message).help(format!("write `{}`", self.signature()))
    }

    /// `Normal(mean, variance)`.
    pub fn signature(&self) -> String {
        let entry = self.distribution();
        let labels: Vec<&str> = entry.parameters.iter().map(|p| p.label.as_str()).collect();
        format!("{}({})", entry.name.text, labels.join(", "))
    }
}
