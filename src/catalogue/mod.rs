//! The catalogue: a distribution is a density with a name, written in the tool's own language.

pub mod domain;

use crate::diag::{Code, Diagnostic};
use crate::lower::{Lowering, NoDensities, Vocabulary};
use crate::source::Span;
use crate::syntax::ast::{Argument, Distribution, DomainSyntax, Separator, Word};
use crate::syntax::parse_distribution;
use crate::term::facts::Domain;
use crate::term::{TermId, Terms};
use rustc_hash::FxHashMap;
use std::sync::{LazyLock, OnceLock};

/// A distribution of the catalogue, read when it is first used.
pub struct Entry {
    /// The file it comes from.
    pub source: &'static str,
    parsed: OnceLock<Distribution>,
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

catalogue![
    "normal",
    "laplace",
    "cauchy",
    "exponential",
    "bernoulli",
    "categorical",
    "poisson",
    "geometric",
];

impl Entry {
    /// The entry as it was written.
    ///
    /// # Panics
    /// If the file is not in the notation: entries are part of the program, and a test reads every one.
    pub fn distribution(&self) -> &Distribution {
        self.parsed
            .get_or_init(|| match parse_distribution(self.source) {
                Ok(distribution) => distribution,
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

/// The distribution of that name or alias.
pub fn find(name: &str) -> Option<&'static Entry> {
    static BY_NAME: LazyLock<FxHashMap<&'static str, &'static Entry>> = LazyLock::new(|| {
        let named = |entry: &'static Entry| entry.names().map(move |name| (name, entry));
        CATALOGUE.iter().flat_map(named).collect()
    });
    BY_NAME.get(name).copied()
}

/// The known name nearest to a misspelt one, if one is near.
pub fn nearest(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    CATALOGUE
        .iter()
        .flat_map(Entry::names)
        .map(|known| {
            (
                strsim::damerau_levenshtein(&lower, &known.to_lowercase()),
                known,
            )
        })
        .filter(|(distance, known)| match known.chars().count() {
            0..=2 => *distance == 0,
            length => *distance <= 1 + length / 4,
        })
        .min()
        .map(|(_, known)| known)
}

/// A domain that an argument or the observation must lie in.
pub struct Requirement {
    /// What: `the variance`.
    pub what: String,
    /// Which term.
    pub term: TermId,
    /// Where it must lie.
    pub domain: Domain,
    /// Where the user wrote it.
    pub span: Span,
}

/// A distribution with its arguments put in.
pub struct Instance {
    /// The density at the observation.
    pub density: TermId,
    /// What must hold of the arguments and, last, of the observation.
    pub requirements: Vec<Requirement>,
    /// The ends of the support that are not numbers.
    pub support: Vec<TermId>,
    /// `the normal distribution`.
    pub about: String,
}

impl Entry {
    /// The density of `observed` under this distribution with these arguments.
    ///
    /// # Errors
    /// If the arguments are too few, too many, or of unknown name, or cannot be lowered.
    pub fn instantiate(
        &self,
        lowering: &mut Lowering<'_>,
        observed: TermId,
        arguments: &[Argument],
        span: Span,
    ) -> Result<Instance, Diagnostic> {
        let entry = self.distribution();
        let mut given: FxHashMap<&str, (TermId, Span)> = FxHashMap::default();
        let mut requirements = Vec::new();
        let mut named = false;
        for (position, argument) in arguments.iter().enumerate() {
            self.in_order(position, argument, &mut named)?;
            let value = lowering.expression(&argument.value)?;
            let at = argument.value.span;
            let (symbol, value) = match &argument.name {
                None => {
                    let parameter = entry
                        .parameters
                        .get(position)
                        .ok_or_else(|| self.wrong_count(arguments.len(), span))?;
                    (parameter.symbol.as_str(), value)
                }
                Some(label) => self.by_name(label, value, at, lowering.terms, &mut requirements)?,
            };
            if given.insert(symbol, (value, at)).is_some() {
                let label = entry.parameters.iter().find(|p| p.symbol == symbol);
                let label = label.map_or(symbol, |p| p.label.as_str());
                return Err(Diagnostic::at(
                    Code::Conflict,
                    at,
                    format!("the {label} of {} is given twice", entry.name.text),
                )
                .help(format!("leave one of them out: `{}`", self.signature())));
            }
        }
        if given.len() != entry.parameters.len() {
            return Err(self.wrong_count(arguments.len(), span));
        }
        for parameter in &entry.parameters {
            let (term, span) = given[parameter.symbol.as_str()];
            let what = format!("the {} of {}", parameter.label, entry.about);
            let domain = domain(&parameter.domain, lowering.terms);
            requirements.push(Requirement {
                what,
                term,
                domain,
                span,
            });
        }
        let what = format!("an observation of {}", entry.about);
        let support = domain(&entry.support, lowering.terms);
        requirements.push(Requirement {
            what,
            term: observed,
            domain: support,
            span,
        });
        let values = given
            .iter()
            .map(|(symbol, (term, _))| ((*symbol).into(), *term));
        let values: FxHashMap<Word, TermId> = values
            .chain([(entry.variable.text.clone(), observed)])
            .collect();
        let support = match &entry.support {
            DomainSyntax::In(set) => domain::ends(set)
                .into_iter()
                .map(|end| inner_expression(lowering.terms, values.clone(), end))
                .collect::<Result<_, _>>()?,
            DomainSyntax::Word(..) => Vec::new(),
        };
        let density = inner_expression(lowering.terms, values, &entry.density)?;
        let large = lowering.terms.size(density) > crate::lower::LARGEST;
        if large {
            return Err(crate::lower::too_large(span));
        }
        Ok(Instance {
            density,
            requirements,
            support,
            about: entry.about.clone(),
        })
    }

    /// Arguments are separated by commas, and those without a name come first.
    fn in_order(
        &self,
        position: usize,
        argument: &Argument,
        named: &mut bool,
    ) -> Result<(), Diagnostic> {
        let span = argument.value.span;
        if position > 0 && argument.separator != Separator::Comma {
            return Err(Diagnostic::at(
                Code::BadModel,
                span,
                "the arguments of a distribution are separated by commas",
            )
            .help(format!("write `{}`", self.signature())));
        }
        if argument.name.is_none() && *named {
            return Err(Diagnostic::at(
                Code::BadModel,
                span,
                "an argument without a name stands behind one with a name",
            )
            .help(format!(
                "give all of them by name, or all in order: `{}`",
                self.signature()
            )));
        }
        *named |= argument.name.is_some();
        Ok(())
    }

    /// The parameter that a named argument sets, and to what.
    fn by_name(
        &self,
        label: &str,
        value: TermId,
        span: Span,
        terms: &mut Terms,
        requirements: &mut Vec<Requirement>,
    ) -> Result<(&str, TermId), Diagnostic> {
        let entry = self.distribution();
        if let Some(p) = entry
            .parameters
            .iter()
            .find(|p| p.label == label || p.symbol == label)
        {
            return Ok((&p.symbol, value));
        }
        if let Some(other) = entry
            .alternatives
            .iter()
            .find(|a| a.label == label || a.symbol == label)
        {
            let label = match other.label.as_str() {
                "sd" => "standard deviation",
                label => label,
            };
            let what = format!("the {label} of {}", entry.about);
            let domain = domain(&other.domain, terms);
            requirements.push(Requirement {
                what,
                term: value,
                domain,
                span,
            });
            let values = [(Word::from(&other.symbol), value)].into_iter().collect();
            return Ok((&other.sets, inner_expression(terms, values, &other.value)?));
        }
        let labels: Vec<&str> = entry
            .parameters
            .iter()
            .map(|p| p.label.as_str())
            .chain(entry.alternatives.iter().map(|a| a.label.as_str()))
            .collect();
        Err(Diagnostic::at(
            Code::UnknownArgument,
            span,
            format!("{} has no argument `{label}`", entry.name.text),
        )
        .help(format!("its arguments are {}", labels.join(", "))))
    }

    /// Refuses a wrong number of arguments, before anything else is asked of them.
    ///
    /// # Errors
    /// If there are too few or too many.
    pub fn check_count(&self, arguments: &[Argument], span: Span) -> Result<(), Diagnostic> {
        let named = arguments.iter().any(|a| a.name.is_some());
        let wanted = self.distribution().parameters.len();
        if named && arguments.len() > wanted || arguments.len() == wanted {
            return Ok(()); // a name that is given twice has a message of its own
        }
        Err(self.wrong_count(arguments.len(), span))
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

/// Lowers an expression of a catalogue entry, where only its own symbols mean anything.
fn inner_expression(
    terms: &mut Terms,
    values: FxHashMap<Word, TermId>,
    expression: &crate::syntax::ast::Expr,
) -> Result<TermId, Diagnostic> {
    let vocabulary = Vocabulary::default();
    let mut inner = Lowering::new(terms, &vocabulary, &NoDensities);
    inner.values = values;
    inner.expression(expression)
}

fn domain(syntax: &DomainSyntax, terms: &mut Terms) -> Domain {
    let (word, size) = match syntax {
        DomainSyntax::Word(word, size) => (word, size),
        DomainSyntax::In(set) => return domain::of_set(set).unwrap_or(Domain::Real),
    };
    let size = size.as_ref().map(|name| terms.symbol_named(name));
    match word.as_str() {
        "positive" => Domain::Positive,
        "nonnegative" => Domain::NonNegative,
        "unit" => Domain::Unit,
        "natural" => Domain::Natural,
        "binary" => Domain::Binary,
        "integer" => Domain::Integer,
        "simplex" => Domain::Simplex(size),
        "onehot" => Domain::OneHot(size),
        _ => Domain::Real,
    }
}
