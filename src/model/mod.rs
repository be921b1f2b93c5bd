//! From statements to a likelihood: what is observed, what is optimised, what holds, where to begin.

mod assume;
mod building;
mod check;
mod declare;
mod definitions;
mod header;
mod joint;
mod kinds;
mod likelihood;
mod limits;
mod missing;
mod names;
mod numbered;
mod objective;
use building::Building;
pub(crate) use objective::is_multiplicative;
mod order;
mod parameters;
mod posterior;
mod silent;
mod support;
mod survey;
mod suspect;
mod unused;
mod walk;

use crate::derivation::{Assumption, Definition};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Expr, Input, Statement, StatementKind};
use crate::term::facts::Subject;
use crate::term::{Binder, Name, TermId, Terms};
use assume::Assumptions;

/// What is asked of a model.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What is optimised, by name; empty to let the model say it.
    pub parameters: Vec<String>,
    /// What to derive.
    pub goal: Goal,
    /// A typed density is of the whole sample.
    pub joint: bool,
    /// Refuse whatever nobody stated, rather than assume it.
    pub strict: bool,
}

/// Where a derivation ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Goal {
    /// The loss whose minimum is the estimate.
    #[default]
    Loss,
    /// Minus the log-likelihood with all its constants.
    NegativeLogLikelihood,
    /// The log-likelihood with all its constants.
    LogLikelihood,
}

/// When a definition is put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// At once: Bayes' theorem, independence.
    Opening,
    /// When the log of the likelihood is a sum of logs of densities.
    Density,
}

/// The observations.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// The index that runs over them; none where the density is of the whole sample.
    pub index: Option<Binder>,
    /// How many there are.
    pub size: TermId,
}

/// A model that is ready to be derived from.
#[derive(Clone, Debug)]
pub struct Model {
    /// The store of every term below.
    pub terms: Terms,
    /// What is optimised; empty for a value such as `KL(p(x) || q(x))`.
    pub parameters: Vec<Name>,
    /// What holds.
    pub assumptions: Vec<Assumption>,
    /// What is put in on the way, and when.
    pub definitions: Vec<(Stage, Definition)>,
    /// What the user should know.
    pub warnings: Vec<Diagnostic>,
    /// The first statement.
    pub start: TermId,
    /// The observations, where there are some.
    pub sample: Option<Sample>,
    /// The true distribution of the observations, where the model's density is opaque.
    pub data_distribution: Option<DataDistribution>,
    /// Whether expectations are written as sums or integrals at the end.
    pub support: Option<Support>,
}

/// The unknown distribution that an opaque density is fitted to.
#[derive(Clone, Copy, Debug)]
pub struct DataDistribution {
    /// Its name: `p_data`.
    pub name: Name,
    /// The observed name: `x`.
    pub observed: Name,
}

/// The kind of support that was declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// A countable set.
    Discrete,
    /// An interval.
    Continuous,
}

/// Builds the model of an input.
///
/// # Errors
/// A diagnostic for whatever is undefined, unclear, contradictory or out of its domain.
pub fn build(input: &Input, text: &str, options: &Options) -> Result<Model, Diagnostic> {
    let parts = Parts::sort(input)?;
    check::one_model(input, &parts)?;
    for part in parts.observed.iter().chain(&parts.priors) {
        let (entry, arguments) = likelihood::distribution_of(part.distribution)?;
        entry.check_count(arguments, part.distribution.span)?;
    }
    let words = names::infer(input, &parts, options)?;
    check::check(input, &parts, &words, options)?;
    let warnings = unused::unused(input, &words);
    // A wide model has a term for every fifth byte, with those that its derivation adds.
    let mut terms = Terms::with_capacity(text.len() / 5);
    for word in &words.parameters {
        terms.name(word); // first, so that the masks are exact for them
    }
    let declared = declare::read(input, text, &words, &mut terms)?;
    let assumptions = Assumptions::new(declared, text, options.strict);
    let building = Building::new(terms, words, assumptions, options, parts.place(), warnings);
    match (&parts.observed, parts.density, parts.bare) {
        (Some(observed), None, None) => likelihood::from_distribution(building, observed, &parts),
        (None, Some((left, right)), None) => {
            likelihood::from_density(building, left, right, &parts)
        }
        (None, None, Some(bare)) => objective::from_expression(building, bare, &parts),
        _ => Err(Diagnostic::new(Code::BadModel, "nothing is observed")), // refused before
    }
}

/// A statement that says how something is distributed.
pub(crate) struct Distributed<'a> {
    pub subject: &'a Expr,
    pub given: &'a [Expr],
    pub distribution: &'a Expr,
    pub span: Span,
}

/// The statements of an input by the part they play.
pub(crate) struct Parts<'a> {
    pub observed: Option<Distributed<'a>>,
    pub priors: Vec<Distributed<'a>>,
    /// A typed density: its left and its right side.
    pub density: Option<(&'a Expr, &'a Expr)>,
    pub locals: Vec<(&'a Expr, &'a Expr)>,
    pub bare: Option<&'a Expr>,
}

impl<'a> Parts<'a> {
    fn sort(input: &'a Input) -> Result<Self, Diagnostic> {
        let mut parts = Parts {
            observed: None,
            priors: Vec::new(),
            density: None,
            locals: Vec::new(),
            bare: None,
        };
        for statement in &input.statements {
            parts.sort_in(statement, input)?;
        }
        Ok(parts)
    }

    /// The statement that the derivation is of.
    fn place(&self) -> Span {
        let observed = self.observed.as_ref().map(|o| o.span);
        let density = self.density.map(|(left, right)| left.span.to(right.span));
        let bare = self.bare.map(|bare| bare.span);
        observed.or(density).or(bare).unwrap_or_default()
    }

    fn sort_in(&mut self, statement: &'a Statement, input: &'a Input) -> Result<(), Diagnostic> {
        let second = |what: &str| {
            Err(
                Diagnostic::at(Code::BadModel, statement.span, format!("a second {what}"))
                    .help("derive them one at a time"),
            )
        };
        match &statement.kind {
            StatementKind::Distributed {
                subject,
                given,
                distribution,
            } if names::is_opaque_density(subject, distribution) && given.is_empty() => {
                if self.bare.replace(distribution).is_some() {
                    return second("density");
                }
            }
            StatementKind::Distributed {
                subject,
                given,
                distribution,
            } => {
                let part = Distributed {
                    subject,
                    given,
                    distribution,
                    span: statement.span,
                };
                if names::is_used_elsewhere(subject, statement, input) {
                    self.priors.push(part);
                } else if let Some(first) = &self.observed {
                    return Err(second_observed(first.span, statement.span));
                } else {
                    self.observed = Some(part);
                }
            }
            StatementKind::Defined { left, right } if names::is_density_header(left) => {
                if self.density.replace((left, right)).is_some() {
                    return second("density");
                }
            }
            StatementKind::Defined { left, right } => self.locals.push((left, right)),
            StatementKind::Bare(expression) => {
                if self.bare.replace(expression).is_some() {
                    return second("objective");
                }
            }
        }
        Ok(())
    }
}

fn second_observed(first: Span, second: Span) -> Diagnostic {
    Diagnostic::at(
        Code::BadModel,
        second,
        "a second observed variable, or a prior of a name that the model does not hold",
    )
    .label(first, "observed here")
    .help("derive models one at a time; a prior is of a name that stands in the model, as in `y ~ Normal(wᵀx, σ²); w_j ~ Normal(0, τ²)`")
}

/// The subject of an assumption about a term: the whole family of a name, else the term itself.
pub(crate) fn subject_of(terms: &Terms, term: TermId) -> Subject {
    crate::term::facts::family(terms, term).map_or(Subject::Term(term), Subject::Name)
}
