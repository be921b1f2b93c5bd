//! From statements to a likelihood: what is observed, what is optimised, what holds, where to begin.

mod assume;
mod declare;
mod likelihood;
mod names;
mod objective;
pub(crate) use objective::is_multiplicative;
mod walk;

use crate::catalogue;
use crate::derivation::{Assumption, Definition};
use crate::diag::{Code, Diagnostic};
use crate::lower::{Densities, Lowering};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, Input, Separator, Statement, StatementKind};
use crate::term::facts::{Domain, Subject};
use crate::term::{Binder, Name, TermId, Terms};
use assume::Assumptions;
use std::cell::RefCell;

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
    let words = names::infer(input, &parts, options)?;
    let mut terms = Terms::new();
    for word in &words.parameters {
        terms.name(word); // first, so that the masks are exact for them
    }
    let declared = declare::read(input, &words.vocabulary, &mut terms)?;
    let assumptions = Assumptions::new(declared, text, options.strict);
    let building = Building {
        terms,
        words,
        assumptions,
        options,
        definitions: Vec::new(),
        collected: RefCell::default(),
    };
    match (&parts.observed, parts.density, parts.bare) {
        (Some(observed), None, None) => likelihood::from_distribution(building, observed, &parts),
        (None, Some((left, right)), None) => {
            likelihood::from_density(building, left, right, &parts)
        }
        (None, None, Some(bare)) => objective::from_expression(building, bare, &parts),
        _ => Err(Diagnostic::at(
            Code::BadModel,
            input.statements[0].span,
            "this does not say what is observed",
        )
        .help("state how the observations are distributed, as in `y ~ Normal(f(x; θ), σ²)`")
        .help("or give their density, as in `p(y | x; θ) = …`")),
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
            parts.place(statement, input)?;
        }
        Ok(parts)
    }

    fn place(&mut self, statement: &'a Statement, input: &'a Input) -> Result<(), Diagnostic> {
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
            } => {
                let part = Distributed {
                    subject,
                    given,
                    distribution,
                    span: statement.span,
                };
                if names::is_used_elsewhere(subject, statement, input) {
                    self.priors.push(part);
                } else if self.observed.replace(part).is_some() {
                    return second("observed variable");
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

/// A model under construction.
pub(crate) struct Building<'a> {
    pub terms: Terms,
    pub words: names::Words,
    pub assumptions: Assumptions<'a>,
    pub options: &'a Options,
    pub definitions: Vec<(Stage, Definition)>,
    /// What densities inside expressions require; gathered while an expression is lowered.
    collected: RefCell<Vec<catalogue::Requirement>>,
}

impl Building<'_> {
    /// Lowers with the words of this model; the closure enters what is bound.
    pub(crate) fn lower<T>(
        &mut self,
        work: impl FnOnce(&mut Lowering<'_>) -> Result<T, Diagnostic>,
    ) -> Result<T, Diagnostic> {
        let catalogue = FromCatalogue {
            collected: &self.collected,
        };
        let mut lowering = Lowering::new(&mut self.terms, &self.words.vocabulary, &catalogue);
        let result = work(&mut lowering)?;
        for requirement in self.collected.take() {
            self.assumptions
                .require(&mut self.terms, &[], &requirement)?;
        }
        Ok(result)
    }

    /// The names of the parameters.
    pub(crate) fn parameters(&mut self) -> Vec<Name> {
        let words = self.words.parameters.clone();
        words.iter().map(|word| self.terms.name(word)).collect()
    }

    /// Assumes that an index set has at least one element.
    pub(crate) fn assume_count(&mut self, size: TermId, because: &str) {
        self.assumptions
            .add_silently(&self.terms, size, Domain::Count, because);
    }

    /// Ends the construction.
    pub(crate) fn finish(
        self,
        start: TermId,
        parameters: Vec<Name>,
        sample: Option<Sample>,
    ) -> Result<Model, Diagnostic> {
        if let Some(&absent) = parameters
            .iter()
            .find(|&&name| !self.is_reached(start, name))
        {
            return Err(names::absent(self.terms.text(absent), &self.terms));
        }
        let (assumptions, warnings) = self.assumptions.finish()?;
        Ok(Model {
            terms: self.terms,
            parameters,
            assumptions,
            definitions: self.definitions,
            warnings,
            start,
            sample,
            data_distribution: None,
            support: self.words.support,
        })
    }

    /// Whether a name occurs in the body of the start or in a density that is put in later.
    fn is_reached(&self, start: TermId, name: Name) -> bool {
        let densities = self
            .definitions
            .iter()
            .filter(|(stage, _)| *stage == Stage::Density);
        let mut bodies: Vec<TermId> = densities.map(|(_, d)| d.right).collect();
        if bodies.is_empty() {
            bodies.extend(self.terms.children(start).iter().copied());
        }
        bodies.iter().any(|&body| self.terms.mentions(body, name))
    }
}

/// Densities such as `Normal(y; μ, σ²)` inside expressions.
struct FromCatalogue<'c> {
    collected: &'c RefCell<Vec<catalogue::Requirement>>,
}

impl Densities for FromCatalogue<'_> {
    fn knows(&self, name: &str) -> bool {
        catalogue::find(name).is_some()
    }

    fn density(
        &self,
        lowering: &mut Lowering<'_>,
        name: &str,
        arguments: &[Argument],
        span: Span,
    ) -> Result<TermId, Diagnostic> {
        let Some(entry) = catalogue::find(name) else {
            return Err(names::unknown_distribution(name, span));
        };
        let Some((first, rest)) = arguments.split_first().filter(|(_, rest)| {
            rest.first()
                .is_some_and(|a| a.separator != Separator::Comma)
        }) else {
            return Err(Diagnostic::at(
                Code::BadModel,
                span,
                format!(
                    "`{name}` inside an expression needs the point at which its density is taken"
                ),
            )
            .help(format!("write `{name}(y; …)` for the density at y")));
        };
        let observed = lowering.expression(&first.value)?;
        let instance = entry.instantiate(lowering, observed, rest, span)?;
        self.collected.borrow_mut().extend(instance.requirements);
        Ok(instance.density)
    }
}

/// The subject of an assumption about a term: the whole family of a name, else the term itself.
pub(crate) fn subject_of(terms: &Terms, term: TermId) -> Subject {
    crate::term::facts::family(terms, term).map_or(Subject::Term(term), Subject::Name)
}
