//! From what is observed, `y ~ D(…)` or a typed density, to the likelihood of the sample.

use super::header::{conditions, header, occurring, with_data, with_name_of_pi, with_parameters};
use super::joint::slice_size;
use super::noise::mentions;
use super::runs::ranges;
use super::sampling::{Factor, finish};
use super::{
    About, Building, Distributed, Goal, Law, Model, Parts, Sample, missing, names, posterior,
};
use crate::catalogue;
use crate::derivation::Typed;
use crate::diag::{Code, Diagnostic, Label};
use crate::syntax::ast::{Expr, Word};
use crate::term::facts::{Domain, family};
use crate::term::{Binder, Name, Node, Sense, Separator, TermId, Terms};

/// What is observed, with priors or without.
pub(super) fn from_statements(
    mut building: Building<'_>,
    parts: &Parts<'_>,
) -> Result<Model, Diagnostic> {
    if let (Some((left, right)), true) = (
        parts.density(),
        names::is_joint(parts) || building.options.joint,
    ) {
        return of_whole_sample(building, left, right, parts);
    }
    if let ([observed], true) = (parts.observed.as_slice(), building.words.is_whole)
        && let Law::Named(distribution) = observed.law
    {
        return of_whole_vector(building, observed, distribution, parts);
    }
    let mut factors = Vec::new();
    let is_alone = parts.observed.len() == 1 && parts.priors.is_empty();
    for observed in &parts.observed {
        factors.push(factor(&mut building, observed, parts, is_alone)?);
    }
    let is_typed = |observed: &Distributed<'_>| matches!(observed.law, Law::Typed { .. });
    for (at, _) in { parts.observed.iter().enumerate() }.filter(|(_, o)| !is_typed(o)) {
        building.no_parameter_per_observation(&factors, at)?;
    }
    finish(building, factors, parts)
}

/// The density of one observation.
fn factor(
    building: &mut Building<'_>,
    observed: &Distributed<'_>,
    parts: &Parts<'_>,
    is_alone: bool,
) -> Result<Factor, Diagnostic> {
    let is_posterior = !parts.priors.is_empty();
    let indices = building.words.indices_of(observed.subject);
    let binders: Vec<Binder> = indices.iter().map(|w| building.terms.binder(w)).collect();
    building.note_stated_ranges(&indices, &binders)?;
    let (header, density, mut about) = match observed.law {
        Law::Named(distribution) => named(
            building,
            observed,
            distribution,
            (&indices, &binders),
            is_posterior,
        )?,
        Law::Noisy {
            noise,
            distribution,
            sum,
        } => {
            let numbered = (indices.as_slice(), binders.as_slice());
            building.noisy(observed, (noise, distribution, sum), numbered, is_posterior)?
        }
        Law::Typed {
            header,
            body,
            is_kernel,
        } => typed(building, header, body, is_kernel, (&indices, &binders))?,
    };
    if about.name.is_none() && !is_alone {
        about.name = Some("the observations".to_owned());
    }
    let y = building.terms.children(header)[0];
    building.depends_on_earlier_ones(y, density, &binders, observed.span)?;
    building.put_in(header, density, binders.clone(), about);
    let ranges = ranges(building, &indices, &binders, density)?;
    Ok(Factor {
        header,
        density,
        ranges,
        span: observed.span,
    })
}

type Numbered<'n> = (&'n [Word], &'n [Binder]);

fn named(
    building: &mut Building<'_>,
    observed: &Distributed<'_>,
    distribution: &Expr,
    (indices, binders): Numbered<'_>,
    is_posterior: bool,
) -> Result<(TermId, TermId, About), Diagnostic> {
    let (entry, arguments) = building.distribution_of(observed.subject, distribution)?;
    let design = building.words.design.clone();
    let (y, at, given, instance) = building.lower(|lowering| {
        lowering.observe(indices, binders);
        let y = lowering.expression(observed.subject)?;
        let at = observed.shifted.map_or(Ok(y), |e| lowering.expression(e))?;
        let mut given = observed
            .given
            .iter()
            .map(|g| lowering.expression(g))
            .collect::<Result<Vec<_>, _>>()?;
        for word in &design {
            let matrix = lowering.terms.symbol_named(word);
            given.extend((!given.contains(&matrix)).then_some(matrix));
        }
        let instance = entry.instantiate(lowering, at, arguments, observed.span)?;
        let place = observed.shifted.unwrap_or(observed.subject).span;
        let instance = instance.written_at(lowering.terms, place);
        Ok((y, at, given, instance))
    })?;
    let roots = [instance.density, at];
    building.note_begins(&roots, &instance.requirements, binders);
    building.not_of_itself(&instance, y)?;
    let mut own = instance.requirements.iter().filter(|need| need.term == at);
    let support = own
        .next_back()
        .map_or(Domain::Real, |need| need.domain.clone());
    let change = building.change(y, at, &support);
    if change.is_none() {
        building.must_change((y, at), &instance.about, observed.span)?;
        building.only_shifted(y, at, observed.span)?;
    }
    let parameters = building.parameters();
    let optimised = |t: &TermId| matches!(building.terms.node(*t), Node::Symbol(name) if parameters.contains(name));
    let given: Vec<TermId> = given.into_iter().filter(|t| !optimised(t)).collect();
    let numbered = ((indices, binders), observed.span);
    building.warn_of_truncation((y, at), &instance, &parameters, numbered)?;
    let mut needs = instance.requirements;
    let values: Vec<TermId> = { needs.iter() }
        .map(|n| n.term)
        .filter(|&t| t != at)
        .collect();
    if let Some(own) = family(&building.terms, y) {
        let looks_back = |need: &catalogue::Requirement| {
            need.order.is_none() && building.terms.mentions(need.term, own)
        };
        if needs.iter().rev().skip(1).any(looks_back) {
            needs.rotate_right(1); // where it lies is known of earlier values as well
        }
    }
    if let Some(change) = &change {
        building.require_inside(y, change, observed.span)?;
        needs.retain(|need| need.term != at); // it follows
    }
    for need in needs {
        building.require_shifted(need, (y, at, observed.shifted.map(|e| e.span)), false)?;
    }
    if let Some(total) = instance.total {
        building.sums_to(y, total, &instance.about);
    }
    let (density, name) = match change {
        Some(change) => {
            let of = { change.name }.map_or("a function".to_owned(), |name| format!("the {name}"));
            let name = format!(
                "{} of {of} of the observation, with its derivative as a factor",
                instance.about
            );
            let density = building.terms.mul([change.derivative, instance.density]);
            (density, name)
        }
        None => (instance.density, instance.about),
    };
    if !building.words.is_whole {
        building.remark_on_earlier_inputs((y, density), binders);
        building.suspect_constants((density, &values), &parameters, observed.subject)?;
    }
    let conditions = conditions(
        &mut building.terms,
        &given,
        density,
        y,
        (binders, &parameters),
    );
    let optimised = occurring(&mut building.terms, &parameters, density);
    let header = header(building, y, &conditions, &optimised, is_posterior);
    let about = About {
        name: Some(name),
        is_discrete: instance.is_discrete,
    };
    Ok((header, density, about))
}

fn typed(
    building: &mut Building<'_>,
    left: &Expr,
    right: &Expr,
    is_kernel: bool,
    (indices, binders): Numbered<'_>,
) -> Result<(TermId, TermId, About), Diagnostic> {
    let (header, body) = building.lower(|lowering| {
        lowering.observe(indices, binders);
        Ok((lowering.expression(left)?, lowering.expression(right)?))
    })?;
    let header = with_name_of_pi(&mut building.terms, header);
    building.note_begins(&[body], &[], binders);
    missing::check_defined(building, left, right)?;
    // What is stated of the order of observations comes first: the sign of a difference may follow from it.
    let arguments = building.terms.children(header).to_vec();
    let y = arguments[0];
    let mut ends = Vec::new();
    for (place, &argument) in arguments.iter().enumerate() {
        let Some(name) = family(&building.terms, argument) else {
            continue;
        };
        let word = building.terms.text(name).to_owned();
        match place {
            0 => ends = building.ends_of(&word, (indices, binders))?,
            _ => _ = building.orders_of(&word, (indices, binders))?,
        }
    }
    building.check_typed(header, body, (left.span, right.span))?;
    let mut density = body;
    let place = left.span.to(right.span);
    if is_kernel {
        density = building.with_normaliser(&[y], body, place)?;
    }
    let is_discrete = building.is_counted(header);
    let (several, given) = observed_and_given(&building.terms, header);
    let remark = (!is_kernel).then(|| building.take_at_their_word(is_discrete));
    building.typed.push(Typed {
        variable: y,
        body,
        ends,
        given,
        several,
        of_event: false,
        up_to_factor: is_kernel,
        of_parameters: false,
        place: Label {
            span: place,
            text: String::new(),
        },
        remark,
    });
    let parameters = building.parameters();
    let header = with_data(&mut building.terms, header, body, (binders, &parameters));
    let header = with_parameters(&mut building.terms, header, body, &parameters);
    let about = About {
        name: None,
        is_discrete,
    };
    Ok((header, density, about))
}

/// Whether a header is of several variables, and what stands between its bar and its semicolon.
fn observed_and_given(terms: &Terms, header: TermId) -> (bool, Vec<TermId>) {
    let Node::Call(_, separators, arguments) = terms.node(header) else {
        return (false, Vec::new());
    };
    let mark = |wanted| separators.iter().position(|&s| s == wanted);
    let end = mark(Separator::Semicolon).unwrap_or(arguments.len());
    let bar = mark(Separator::Bar).unwrap_or(end).min(end);
    (bar > 1, arguments[bar..end].to_vec())
}

/// `p(y[1..n] | x; θ) = …`: the density of the whole sample.
fn of_whole_sample(
    mut building: Building<'_>,
    left: &Expr,
    right: &Expr,
    parts: &Parts<'_>,
) -> Result<Model, Diagnostic> {
    let is_kernel = parts.observed.iter().any(|part| {
        matches!(
            part.law,
            Law::Typed {
                is_kernel: true,
                ..
            }
        )
    });
    let (header, density, about) = typed(&mut building, left, right, is_kernel, (&[], &[]))?;
    building.put_in(header, density, Vec::new(), about);
    let sample = slice_size(&building.terms, header).map(|size| Sample {
        index: None,
        size,
        is_observed: true,
    });
    if let Some(sample) = sample {
        building.assume_count(sample.size, "a sample has at least one observation")?;
    }
    let parameters = building.parameters();
    let start = start(&mut building, header, parts, &parameters)?;
    building.note_shrinking(parts);
    building.finish(start, parameters, sample)
}

/// `y ~ Normal(X w, σ² I)`, where the vector y is the whole sample.
fn of_whole_vector(
    mut building: Building<'_>,
    observed: &Distributed<'_>,
    distribution: &Expr,
    parts: &Parts<'_>,
) -> Result<Model, Diagnostic> {
    let is_posterior = !parts.priors.is_empty();
    let nothing: Numbered<'_> = (&[], &[]);
    let made = named(&mut building, observed, distribution, nothing, is_posterior)?;
    let (header, density, about) = made;
    building.put_in(header, density, Vec::new(), about);
    let parameters = building.parameters();
    let start = start(&mut building, header, parts, &parameters)?;
    building.note_shrinking(parts);
    building.finish(start, parameters, None)
}

/// Where to begin, from the likelihood of the sample: the posterior, if there are priors.
pub(super) fn start(
    building: &mut Building<'_>,
    joint: TermId,
    parts: &Parts<'_>,
    parameters: &[Name],
) -> Result<TermId, Diagnostic> {
    if building.options.goal == Goal::Loss && !parts.priors.is_empty() {
        let posterior = posterior::posterior(building, joint, parts, parameters)?;
        return Ok(building.terms.optimum(Sense::Max, parameters, posterior));
    }
    for prior in &parts.priors {
        building.warnings.push(
            Diagnostic::at(
                Code::Unused,
                prior.span,
                "a prior is no part of the log-likelihood, so it is left out",
            )
            .help("leave `--to` out to derive the loss of the posterior"),
        );
    }
    Ok(objective(building, joint, parameters))
}

impl Building<'_> {
    /// The parameters of the log-likelihood: those that stand in a prior alone have left with it.
    pub(super) fn of_likelihood(
        &self,
        start: TermId,
        mut parameters: Vec<Name>,
        parts: &Parts<'_>,
    ) -> Vec<Name> {
        if self.options.goal != Goal::Loss {
            let priors: Vec<&Expr> = parts.priors.iter().flat_map(|p| p.rights()).collect();
            let in_prior = |word: Word| priors.iter().any(|place| mentions(place, &word));
            parameters.retain(|&name| {
                self.is_reached(start, name) || !in_prior(self.terms.text(name).into())
            });
        }
        parameters
    }
}

/// What is derived from: `argmax[θ] p(…)`, or the log-likelihood as a value.
pub(super) fn objective(
    building: &mut Building<'_>,
    likelihood: TermId,
    parameters: &[Name],
) -> TermId {
    let terms = &mut building.terms;
    match building.options.goal {
        Goal::Loss => terms.optimum(Sense::Max, parameters, likelihood),
        Goal::LogLikelihood => terms.log(likelihood),
        Goal::NegativeLogLikelihood => {
            let log = terms.log(likelihood);
            terms.neg(log)
        }
    }
}
