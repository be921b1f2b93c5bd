//! From statements to a likelihood: what is observed, what is optimised, what holds, where to begin.

mod ambiguous;
mod arguments;
mod assume;
mod begins;
mod beside;
mod bounds;
mod brackets;
mod building;
mod candidates;
mod check;
mod circular;
mod classes;
mod covariances;
mod declare;
mod defined;
mod definitions;
mod densities;
mod dependence;
mod design;
mod ends;
mod factors;
mod fit;
mod flat;
mod formulas;
mod glued;
mod header;
mod independence;
mod indices;
mod joint;
mod joint_prior;
mod kinds;
mod letters;
mod likelihood;
mod limits;
mod losses;
mod matrices;
mod missing;
mod named;
mod names;
mod noise;
mod numbered;
mod numbering;
mod objective;
use building::{About, Building};
pub(crate) use objective::{has_large_power, is_multiplicative};
mod observed;
mod open_sums;
mod order;
mod parameters;
mod parts;
mod past;
mod pi;
mod posterior;
mod prior;
mod random;
mod reach;
mod restate;
mod runs;
mod sampling;
mod shared;
mod shifted;
mod shrinking;
mod signs;
mod silent;
mod sizes;
mod stated;
mod summaries;
mod support;
mod survey;
mod suspect;
mod swapped;
mod transformed;
mod truncated;
mod typed;
mod unrelated;
mod unused;
mod walk;

use crate::derivation::{Assumption, Definition, Typed};
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{Input, Word};
use crate::term::facts::Subject;
use crate::term::{Binder, Name, TermId, Terms};
use assume::Assumptions;
pub(crate) use parts::{Distributed, Law, Parts};
pub(crate) use random::TAKEN_FOR_GRANTED;

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
    /// They are observations; else they are the terms of an objective of the user's own.
    pub is_observed: bool,
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
    /// The densities that were typed.
    pub typed: Vec<Typed>,
    /// What the user should know.
    pub warnings: Vec<Diagnostic>,
    /// What a reader should know of the result.
    pub remarks: Vec<String>,
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
    let question = restate::restated(input, text, options)?;
    let (input, options) = (question.input.as_ref(), question.options.as_ref());
    let parts = Parts::sort(input)?;
    fit::one_model(input, &parts)?;
    for part in parts.observed.iter().chain(&parts.priors) {
        if let Some(distribution) = part.distribution() {
            let (entry, arguments) = named::distribution_of(distribution)?;
            entry.check_count(arguments, distribution.span)?;
        }
    }
    let letters = letters::read(input, text, &parts, options);
    let words = names::infer(input, &parts, options, &letters)?;
    check::check(input, &parts, &words, options)?;
    summaries::refuse(input, &parts, text, &words)?;
    let mut warnings = unused::unused(input, &words);
    warnings.extend(letters.warnings);
    warnings.extend(ambiguous::read_one_way(input, text));
    warnings.extend(open_sums::read_to_the_sign(input, text));
    warnings.extend(glued::read_as_they_stand(input, text, (&parts, &words)));
    warnings.extend(beside::components(&parts, &words));
    warnings.extend(brackets::read_as_functions(input, text, &words));
    let is_strict = options.strict;
    warnings.extend(observed::beside_parameters(
        input, &parts, &words, is_strict,
    )?);
    warnings.extend(factors::read_as_numbers(&parts, &words, options)?);
    // A wide model has less than a term for every fourth byte, with those that its derivation adds.
    let mut terms = Terms::with_capacity(text.len() / 4);
    for word in &words.parameters {
        terms.name(word); // first, so that the masks are exact for them
    }
    words.note_ranks(&mut terms);
    let declared = declare::read(input, text, &words, &mut terms)?;
    words.state_ranks(input, &mut terms);
    let mut assumptions = Assumptions::new(declared, text, options.strict);
    assumptions.by_place.clone_from(&words.covariances);
    assumptions.data.clone_from(&words.vocabulary.data);
    assumptions.of_observations = order::observed(input, text, &words.vocabulary);
    assumptions.squares.clone_from(&question.squares);
    let ends = ends::declared(input, &words.vocabulary);
    let mut building = Building::new(terms, words, assumptions, options, parts.place(), warnings);
    building.declared_ends = ends;
    building.remarks.extend(question.remarks.iter().cloned());
    let formulas = formulas::stated(input, text, &building.words.vocabulary)?;
    building.note_formulas(formulas, &parts)?;
    building.assume_stated_sets()?;
    let mut model = match parts.bare {
        Some(bare) => objective::from_expression(building, bare, &parts),
        None => likelihood::from_statements(building, &parts)
            .map_err(|problem| missing::number_the_observation(problem, &parts, text)),
    }?;
    note_events(&mut model, &question.counted);
    match options.strict {
        true => only_one_reading(model),
        false => Ok(model),
    }
}

/// Refuses what is only warned about, if another reading of it gives another model.
fn only_one_reading(mut model: Model) -> Result<Model, Diagnostic> {
    let is_open = |warning: &Diagnostic| {
        matches!(
            warning.code,
            Code::Ambiguous | Code::FactorSign | Code::Truncated | Code::Assumed
        )
    };
    match model.warnings.iter().position(is_open) {
        Some(at) => {
            let refused = model.warnings.swap_remove(at);
            Err(refused.help("without `--strict` it is derived as it is read, with a warning"))
        }
        None => Ok(model),
    }
}

/// The x of `P(X = x)` is counted where nothing says which values it may have.
fn note_events(model: &mut Model, counted: &[Word]) {
    let Model {
        terms,
        typed,
        assumptions,
        ..
    } = model;
    let is_known = |name: Name| {
        let mut known = { assumptions.iter() }.filter(|a| a.subject == Subject::Name(name));
        known.any(|assumption| assumption.domain.fact().integer)
    };
    for density in typed {
        let name = crate::term::facts::family(terms, density.variable);
        let is_counted = |&name: &Name| counted.iter().any(|word| word == terms.text(name));
        density.of_event = name.filter(is_counted).is_some_and(|name| !is_known(name));
    }
}

/// The subject of an assumption about a term: the whole family of a name, else the term itself, such as a component `θ_2`.
pub(crate) fn subject_of(terms: &Terms, term: TermId) -> Subject {
    let family = crate::term::facts::family(terms, term);
    let family = family.filter(|_| terms.component(term).is_none());
    family.map_or(Subject::Term(term), Subject::Name)
}
