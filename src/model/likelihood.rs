//! From `y ~ D(…)` or a typed density to the likelihood of the sample, or to the posterior.

use super::header::{conditions, header, occurring, with_parameters};
use super::joint::{joint_call, largest_lag, looks_ahead, slice_size};
use super::posterior::posterior;
use super::support::no_moving_conditions;
use super::{Building, Distributed, Goal, Model, Parts, Sample, missing, names};
use crate::catalogue;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind};
use crate::term::{Binder, Name, Node, Quantifier, Sense, Separator, TermId, Terms};

/// `y ~ Normal(f(x; θ), σ²)`, with priors or without.
pub(super) fn from_distribution(
    mut building: Building<'_>,
    observed: &Distributed<'_>,
    parts: &Parts<'_>,
) -> Result<Model, Diagnostic> {
    let word = building.words.index.clone();
    let index = building.terms.binder(&word);
    let (entry, arguments) = distribution_of(observed.distribution)?;
    let (y, given, instance) = building.lower(|lowering| {
        lowering.observation = Some(index);
        lowering.enter(&word, index);
        let y = lowering.expression(observed.subject)?;
        let given = observed
            .given
            .iter()
            .map(|g| lowering.expression(g))
            .collect::<Result<Vec<_>, _>>()?;
        Ok((
            y,
            given,
            entry.instantiate(lowering, y, arguments, observed.span)?,
        ))
    })?;
    building.not_of_itself(&instance, y)?;
    let parameters = building.parameters();
    for need in instance.requirements {
        building.require(need, false)?;
    }
    building.no_parameter_per_observation(instance.density, index, &parameters)?;
    building.suspect_constants(instance.density, &parameters)?;
    let conditions = conditions(
        &mut building.terms,
        &given,
        instance.density,
        y,
        (index, &parameters),
    );
    let optimised = occurring(&mut building.terms, &parameters, instance.density);
    let header = header(
        &mut building,
        y,
        &conditions,
        &optimised,
        !parts.priors.is_empty(),
    );
    building.put_in(header, instance.density, vec![index], &instance.about);
    Sampling {
        header,
        index,
        parameters,
    }
    .finish(building, parts)
}

/// `p(y | x; θ) = …`.
pub(super) fn from_density(
    mut building: Building<'_>,
    left: &Expr,
    right: &Expr,
    parts: &Parts<'_>,
) -> Result<Model, Diagnostic> {
    let is_joint = names::is_joint(parts) || building.options.joint;
    let word = building.words.index.clone();
    let index = building.terms.binder(&word);
    let (header, body) = building.lower(|lowering| {
        if !is_joint {
            lowering.observation = Some(index);
            lowering.enter(&word, index);
        }
        Ok((lowering.expression(left)?, lowering.expression(right)?))
    })?;
    if !matches!(building.terms.node(header), Node::Call(..)) {
        return Err(
            Diagnostic::at(Code::BadModel, left.span, "the left side is not a density")
                .help("write `p(y | x; θ) = …`"),
        );
    }
    if let Node::Call(name, ..) = *building.terms.node(header)
        && calls(&building.terms, body, name)
    {
        return Err(Diagnostic::at(
            Code::BadModel,
            right.span,
            format!(
                "the density `{}` is defined by itself",
                building.terms.text(name)
            ),
        )
        .help("say on the right side what it is made of: `p(y; θ) = θ exp(-θ y)`"));
    }
    missing::check_defined(&building, left, right)?;
    let parameters = building.parameters();
    no_moving_conditions(&building, body, &parameters, right.span)?;
    building.assumptions.require_positive(
        &mut building.terms,
        &[],
        body,
        right.span,
        "the logarithm of this density",
    )?;
    depends_on_observation(&building, header, body, right.span)?;
    let header = with_parameters(&mut building.terms, header, body, &parameters);
    let variables = if is_joint { Vec::new() } else { vec![index] };
    building.put_in(header, body, variables, "the density");
    if !is_joint {
        return Sampling {
            header,
            index,
            parameters,
        }
        .finish(building, parts);
    }
    let sample = slice_size(&building.terms, header).map(|size| Sample { index: None, size });
    if let Some(sample) = sample {
        building.assume_count(sample.size, "a sample has at least one observation")?;
    }
    let start = objective(&mut building, header, &parameters);
    building.finish(start, parameters, sample)
}

/// Whether a function of that name is called.
fn calls(terms: &Terms, term: TermId, name: Name) -> bool {
    matches!(terms.node(term), Node::Call(other, ..) if *other == name)
        || terms
            .children(term)
            .iter()
            .any(|&child| calls(terms, child, name))
}

/// A density that is the same for every observation is one on a bounded support that nobody stated.
fn depends_on_observation(
    building: &Building<'_>,
    header: TermId,
    body: TermId,
    span: Span,
) -> Result<(), Diagnostic> {
    let terms = &building.terms;
    let observed = terms.children(header).first();
    let name = observed.and_then(|&y| crate::term::facts::family(terms, y));
    if name.is_none_or(|name| terms.mentions(body, name)) {
        return Ok(());
    }
    Err(Diagnostic::at(
        Code::SupportDependsOnParameter,
        span,
        "this density is the same for every observation, so all depends on its support, which is not stated",
    )
    .help("such a density is one on an interval only; where its ends depend on a parameter, the likelihood has its maximum at a jump, and no loss leads there"))
}

/// One observation's density, whose product over the sample is the likelihood.
pub(super) struct Sampling {
    /// `p(y_i | x_i; θ)`.
    pub header: TermId,
    /// i.
    pub index: Binder,
    /// θ.
    pub parameters: Vec<Name>,
}

impl Sampling {
    /// The likelihood of the sample, or the posterior where there are priors.
    pub(super) fn finish(
        self,
        mut building: Building<'_>,
        parts: &Parts<'_>,
    ) -> Result<Model, Diagnostic> {
        if !building.terms.has_free(self.header, self.index) {
            return Err(Diagnostic::at(
                Code::BadModel,
                building.place,
                "nothing in this density is observed",
            )
            .help(
                "write the observation first, and the parameters behind a semicolon: `p(y | x; θ)`",
            ));
        }
        building.no_parameter_per_observation(self.header, self.index, &self.parameters)?;
        let word = building.words.size.clone();
        let size = building.terms.symbol_named(&word);
        let lag = largest_lag(&building.terms, self.header, self.index);
        building.assume_whole(size, 1 + lag, "a sample has at least one observation")?;
        let low = building.terms.integer(1 + lag);
        let joint = joint_call(&mut building.terms, self.header, self.index, low, size, lag);
        let observed = building.terms.children(self.header)[0];
        let own = crate::term::facts::family(&building.terms, observed);
        if own.is_some_and(|y| looks_ahead(&building.terms, self.header, y, self.index)) {
            return Err(Diagnostic::at(
                Code::BadModel,
                building.place,
                "an observation that depends on a later one has no likelihood of this form",
            )
            .help("write `y_t | y_{t-1} ~ Normal(a y_{t-1}, s²)`"));
        }
        if building.terms.is_open(joint) {
            return Err(Diagnostic::at(
                Code::UnboundIndex,
                building.place,
                "an observation may depend on those a fixed number of places before it, and on nothing else by its index",
            )
            .help("write `y_t | y_{t-1} ~ Normal(a y_{t-1}, s²)`"));
        }
        let product =
            building
                .terms
                .bind(Quantifier::Product, self.index, &[low, size, self.header]);
        let is_conditional = matches!(
            building.terms.node(self.header),
            Node::Call(_, separators, _) if separators.contains(&Separator::Bar)
        );
        let (name, reason) = if lag == 0 {
            let reason = if is_conditional {
                "given the inputs, the observations are independent"
            } else {
                "the observations are independent and identically distributed"
            };
            ("independence", reason)
        } else {
            (
                "the Markov property",
                match lag {
                    1 => "each observation depends on the past only through the one before",
                    _ => "each observation depends on the past only through the few before",
                },
            )
        };
        building.open_with(joint, product, name, reason);
        if building.options.goal != Goal::Loss {
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
        }
        let start = if parts.priors.is_empty() || building.options.goal != Goal::Loss {
            objective(&mut building, joint, &self.parameters)
        } else {
            let posterior = posterior(&mut building, joint, parts, &self.parameters)?;
            building
                .terms
                .optimum(Sense::Max, &self.parameters, posterior)
        };
        let sample = Sample {
            index: Some(self.index),
            size,
        };
        building.finish(start, self.parameters, Some(sample))
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

/// The entry of the catalogue and the arguments of what stands behind `~`.
pub(super) fn distribution_of(
    expression: &Expr,
) -> Result<(&'static catalogue::Entry, &[Argument]), Diagnostic> {
    let (word, arguments): (&str, &[Argument]) = match &expression.kind {
        ExprKind::Call(callee, arguments) => match &callee.kind {
            ExprKind::Name(word) => (word, arguments),
            _ => ("", arguments),
        },
        ExprKind::Name(word) => (word, &[]),
        _ => ("", &[]),
    };
    if let ExprKind::Call(callee, _) = &expression.kind
        && let Some(word) = missing::snake_case(callee)
    {
        return Err(missing::unknown_distribution(&word, expression.span));
    }
    if word.is_empty() {
        return Err(Diagnostic::at(
            Code::BadModel,
            expression.span,
            "a distribution must stand behind `~`",
        )
        .help("write `y ~ Normal(μ, σ²)`"));
    }
    let entry = catalogue::find(word)
        .ok_or_else(|| missing::unknown_distribution(word, expression.span))?;
    Ok((entry, arguments))
}

impl Building<'_> {
    /// Refuses `y ~ Normal(y, σ²)`: a distribution does not depend on what it is of.
    pub(super) fn not_of_itself(
        &self,
        instance: &catalogue::Instance,
        y: TermId,
    ) -> Result<(), Diagnostic> {
        let (_, arguments) = instance.requirements.split_last().unzip();
        let arguments: &[catalogue::Requirement] = arguments.unwrap_or(&[]);
        let arguments = arguments.iter().filter(|need| need.order.is_none());
        match { arguments }.find(|need| self.terms.contains(need.term, y)) {
            Some(need) => Err(Diagnostic::at(
                Code::BadModel,
                need.span,
                "what is distributed stands in its own distribution",
            )
            .help("one observation may depend on the one before: `y_t | y_{t-1} ~ Normal(a y_{t-1}, s²)`")),
            None => Ok(()),
        }
    }
}
