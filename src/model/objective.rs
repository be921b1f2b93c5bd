//! From an expression on its own: an objective, a divergence, or an opaque density.

mod bayes;
mod positive;

use super::joint::slice_size;
use super::likelihood::objective;
use super::restate::is_log_likelihood;
use super::sampling::{Factor, Range, finish};
use super::shared::{gather, numbers_classes};
use super::{Building, DataDistribution, Goal, Model, Parts, Sample};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind, Separator as Written};
use crate::term::facts::Domain;
use crate::term::{Binder, Name, Node, Op, Quantifier, Rational, Sense, Separator, TermId, Terms};
use positive::{OF_DENSITIES, assume_densities_positive, assume_density_positive};
use rustc_hash::FxHashSet;

/// `argmin[θ] KL(…)`, `KL(p(x) || q(x))`, `p_model(x; θ)`.
pub(super) fn from_expression(
    mut building: Building<'_>,
    bare: &Expr,
    parts: &Parts<'_>,
) -> Result<Model, Diagnostic> {
    if let ExprKind::Call(_, arguments) = &bare.kind {
        if arguments.iter().any(|a| a.separator == Written::Semicolon) {
            super::arguments::header(bare, &building.words.vocabulary)?;
        }
        return from_opaque(building, bare, arguments, parts);
    }
    only_a_loss(&building, bare)?;
    let start = building.lower(|lowering| lowering.statement(bare))?;
    building.state_formulas_of(start)?;
    match building.terms.node(start).clone() {
        Node::Optimum(sense, parameters, body) => from_optimum(building, bare.span, sense, &parameters, body),
        _ if building.terms.ops(start) & OF_DENSITIES != 0 => {
            assume_densities_positive(&mut building, start)?;
            building.finish(start, Vec::new(), None)
        }
        _ => Err(Diagnostic::at(Code::BadModel, bare.span, "there is nothing to derive here")
            .help("write a model, as in `y ~ Normal(f(x; θ), σ²)`, or an objective, as in `argmin[θ] KL(p_data(x) || p_model(x; θ))`")),
    }
}

/// An objective is derived to its end, whatever `--to` says; a value has nothing that is optimised.
fn only_a_loss(building: &Building<'_>, bare: &Expr) -> Result<(), Diagnostic> {
    let is_objective = matches!(bare.kind, ExprKind::Optimum(..));
    if building.options.goal != Goal::Loss {
        return Err(Diagnostic::at(
            Code::BadModel,
            bare.span,
            "only a model has a log-likelihood, and this is an objective or a value",
        )
        .help("leave `--to` out, or write the model, as in `p(y | x; θ)`"));
    }
    if !is_objective && !building.options.parameters.is_empty() {
        let names = building.options.parameters.join(", ");
        return Err(Diagnostic::at(
            Code::BadModel,
            bare.span,
            "this is a value, and it does not say whether the largest or the smallest is sought",
        )
        .help(format!(
            "write `argmin[{names}] …` or `argmax[{names}] …` before it"
        )));
    }
    Ok(())
}

/// The density of one observation of which nothing else is known: `p_model(x; θ)`, `p(y | x; θ)`.
fn from_opaque(
    mut building: Building<'_>,
    bare: &Expr,
    arguments: &[Argument],
    parts: &Parts<'_>,
) -> Result<Model, Diagnostic> {
    super::check::is_header(bare, arguments)?;
    let data = super::observed::of_opaque(arguments, &building.words);
    building.words.vocabulary.data.extend(data);
    let word = building.words.index.clone();
    let index = building.terms.binder(&word);
    let header = building.lower(|lowering| {
        lowering.observation = vec![index];
        lowering.enter(&word, index);
        lowering.expression(bare)
    })?;
    let Node::Call(..) = building.terms.node(header) else {
        return Err(Diagnostic::at(
            Code::BadModel,
            bare.span,
            "this is no density of an observation",
        )
        .help("write `p(y | x; θ)`"));
    };
    let parameters = building.parameters();
    if parameters.is_empty() {
        return Err(Diagnostic::at(
            Code::ParameterUnclear,
            bare.span,
            "it is not clear what is optimised",
        )
        .help("write the parameters behind a semicolon, as in `p(x; θ)`"));
    }
    assume_density_positive(&mut building, header);
    let size = slice_size(&building.terms, header);
    if let Some(size) = size {
        return of_whole_sample(building, header, size, &parameters);
    }
    let fitted = data_distribution(&mut building, header, index);
    let size = building.words.size.clone();
    let range = Range {
        binder: index,
        low: None,
        high: building.terms.symbol_named(&size),
    };
    let factor = Factor {
        header,
        density: header,
        ranges: vec![range],
        span: bare.span,
    };
    let mut model = finish(building, vec![factor], parts)?;
    model.data_distribution = fitted;
    Ok(model)
}

/// `p_model(x[1..m]; θ)`: the observations are independent.
fn of_whole_sample(
    mut building: Building<'_>,
    likelihood: TermId,
    size: TermId,
    parameters: &[Name],
) -> Result<Model, Diagnostic> {
    let start = objective(&mut building, likelihood, parameters);
    let (index, fitted) = independence(&mut building, likelihood, size)?;
    let mut model = building.finish(
        start,
        parameters.to_vec(),
        Some(Sample {
            index: Some(index),
            size,
            is_observed: true,
        }),
    )?;
    model.data_distribution = fitted;
    Ok(model)
}

/// Adds the definition of the likelihood as a product of the densities of the observations.
fn independence(
    building: &mut Building<'_>,
    likelihood: TermId,
    size: TermId,
) -> Result<(Binder, Option<DataDistribution>), Diagnostic> {
    one_sample(building, likelihood, size)?;
    let word = building.words.free_word(&["i", "n", "j", "k"]);
    let index = building.terms.binder(&word);
    let header = unsliced(&mut building.terms, likelihood, index);
    let low = building.terms.integer(1);
    let product = building
        .terms
        .bind(Quantifier::Product, index, &[low, size, header]);
    building.assume_count(size, "a sample has at least one observation")?;
    let is_conditional = matches!(
        building.terms.node(header),
        Node::Call(_, separators, _) if separators.contains(&Separator::Bar)
    );
    let random = building.terms.random_arguments(header).len();
    let given = &building.terms.children(header)[random..];
    let has_inputs = given.iter().any(|&g| building.terms.has_free(g, index));
    let reason = match (is_conditional, has_inputs) {
        (true, true) => "given the inputs, the observations are independent",
        (true, false) => "given the parameters, the observations are independent",
        (false, _) => "the observations are independent and identically distributed",
    };
    building.open_with(likelihood, product, "independence", reason);
    Ok((index, data_distribution(building, header, index)))
}

/// Every slice runs from 1 to the size of the sample, and nothing else is of one observation.
fn one_sample(
    building: &mut Building<'_>,
    likelihood: TermId,
    size: TermId,
) -> Result<(), Diagnostic> {
    let one = building.terms.integer(1);
    let terms = &building.terms;
    let is_whole = |&argument: &TermId| match terms.operands(Op::Slice, argument) {
        Some(parts) => parts[1] == one && parts[2] == size,
        None => true,
    };
    if terms.children(likelihood).iter().all(is_whole) && !terms.is_open(likelihood) {
        return Ok(());
    }
    Err(Diagnostic::at(
        Code::BadModel,
        building.place,
        "a density of the whole sample is of all observations, from the first to the last",
    )
    .help("write the whole sample of each: `p(y[1..n] | x[1..n]; θ)`"))
}

/// `x[1..m]` as one observation `x_i`.
fn unsliced(terms: &mut Terms, term: TermId, index: Binder) -> TermId {
    if let Some(&[base, _, _]) = terms.operands(Op::Slice, term) {
        let variable = terms.variable(index);
        return terms.op(Op::Index, &[base, variable]);
    }
    let children: Vec<TermId> = terms.children(term).to_vec();
    let replaced: Vec<TermId> = children
        .iter()
        .map(|&child| unsliced(terms, child, index))
        .collect();
    terms.rebuild(term, &replaced)
}

/// The true distribution that `p_model(x_i; θ)` is fitted to; only where a single observed name is not
/// conditioned on anything, for else the expectation would run over several variables.
fn data_distribution(
    building: &mut Building<'_>,
    header: TermId,
    index: Binder,
) -> Option<DataDistribution> {
    let Node::Call(_, separators, arguments) = building.terms.node(header).clone() else {
        return None;
    };
    if separators.contains(&Separator::Bar) {
        return None;
    }
    let variable = building.terms.variable(index);
    let mut observed = arguments
        .iter()
        .filter(|&&a| building.terms.has_free(a, index));
    let (Some(&single), None) = (observed.next(), observed.next()) else {
        return None;
    };
    let &[base, subscript] = building.terms.operands(Op::Index, single)? else {
        return None;
    };
    let Node::Symbol(name) = *building.terms.node(base) else {
        return None;
    };
    let word = building.words.free_word(&["p_data", "p_true"]);
    (subscript == variable).then(|| DataDistribution {
        name: building.terms.name(&word),
        observed: name,
    })
}

fn from_optimum(
    mut building: Building<'_>,
    span: Span,
    sense: Sense,
    names: &[Name],
    body: TermId,
) -> Result<Model, Diagnostic> {
    let parameters = if building.options.parameters.is_empty() {
        names.to_vec()
    } else {
        building.parameters()
    };
    // A sum of divergences is over components, not over observations.
    let is_of_sample = building.variables.is_empty();
    let mut numbered = FxHashSet::default();
    gather(&building.terms, body, &mut numbered);
    // And so is a sum over the components of what is optimised.
    let is_of_components = |sample: &Sample| {
        let mut numbered = numbered.iter();
        numbered.any(|(name, _, index)| Some(*index) == sample.index && parameters.contains(name))
    };
    let mut sample = product_range(&building.terms, body)
        .filter(|sample| is_of_sample && !is_of_components(sample));
    let mut fitted = None;
    building.assume_index_sets(body)?;
    if let (Some(size), Node::Call(..)) = (
        slice_size(&building.terms, body),
        building.terms.node(body).clone(),
    ) {
        let likelihood = bayes::likelihood_of(&mut building, body, &parameters)?;
        let (index, data) = independence(&mut building, likelihood, size)?;
        sample = Some(Sample {
            index: Some(index),
            size,
            is_observed: true,
        });
        fitted = data;
        assume_density_positive(&mut building, body);
    } else if let Some(Sample {
        index: Some(index), ..
    }) = sample
    {
        let inner = building.terms.children(body).last().copied();
        fitted = inner.and_then(|header| data_distribution(&mut building, header, index));
    }
    assume_densities_positive(&mut building, body)?;
    if sense == Sense::Max && is_multiplicative(&building.terms, body) {
        say_what_is_a_density(&mut building, body);
        for density in densities_in(&building.terms, body) {
            assume_density_positive(&mut building, density);
        }
        building.assumptions.require_positive(
            &mut building.terms,
            &[],
            body,
            span,
            "the logarithm of this objective",
        )?;
    }
    let is_product = matches!(
        building.terms.node(body),
        Node::Bind(Quantifier::Product, ..)
    );
    if sense == Sense::Min && is_product && !densities_in(&building.terms, body).is_empty() {
        let remark =
            "A likelihood is largest at its estimate; what is sought here makes it smallest.";
        building.remarks.push(remark.to_owned());
    }
    building.assume_size_below(body);
    building.ask_for_signs(body, &parameters, span);
    let start = building.terms.optimum(sense, &parameters, body);
    let mut model = building.finish(start, parameters, sample)?;
    model.data_distribution = fitted;
    Ok(model)
}

impl Building<'_> {
    /// A letter that a whole objective is divided by, m of `1/m ‖y - X w‖²`, is the number of observations.
    fn assume_size_below(&mut self, body: TermId) {
        let terms = &self.terms;
        let factors = terms.operands(Op::Mul, body).unwrap_or(&[]).iter();
        let below = |&factor: &TermId| match terms.operands(Op::Pow, factor) {
            Some(&[base, exponent]) if terms.is_number(exponent, -1) => Some(base),
            _ => None,
        };
        let is_size = |base: &TermId| match terms.node(*base) {
            Node::Symbol(name) => {
                let word = terms.text(*name);
                ["m", "n", "M", "N"].contains(&word) && !self.words.known.contains(word)
            }
            _ => false,
        };
        let is_open = |base: &TermId| !self.assumptions.fact(terms, &[], *base).nonzero;
        let size = factors.filter_map(below).find(is_size);
        if let Some(size) = size.filter(is_open) {
            let because = "a sample has at least one observation";
            let all = &mut self.assumptions;
            all.add_silently(&self.terms, size, Domain::NonZero, because);
        }
    }
}

/// The body is made of factors, so that its logarithm is worth taking. A function that is no density stays as it is: it may
/// be negative, and nothing would be gained.
pub(crate) fn is_multiplicative(terms: &Terms, body: TermId) -> bool {
    match terms.node(body) {
        Node::Bind(Quantifier::Product, ..) => true,
        Node::Call(..) => is_density(terms, body),
        Node::Op(Op::Exp, _) => true,
        Node::Op(Op::Pow, parts) if terms.as_number(parts[1]).is_none() => true,
        Node::Op(Op::Pow, parts) => is_multiplicative(terms, parts[0]),
        Node::Op(Op::Mul, parts) => {
            let is_open = |&&part: &&TermId| !terms.is_closed(part);
            let has_many = parts.iter().filter(is_open).count() > 1;
            parts.iter().any(|&part| is_multiplicative(terms, part))
                || has_many && has_large_power(terms, body)
        }
        _ => false,
    }
}

/// Whether a product has a factor with an exponent of three or more, so that its logarithm is simpler than itself.
pub(crate) fn has_large_power(terms: &Terms, body: TermId) -> bool {
    let mut factors = terms.operands(Op::Mul, body).unwrap_or(&[]).iter();
    factors.any(|&factor| {
        let exponent = terms.operands(Op::Pow, factor).map(|parts| parts[1]);
        let number = exponent.and_then(|exponent| terms.as_number(exponent));
        number.is_some_and(|n| n >= Rational::from_integer(3))
    })
}

/// Whether a call is written as a density: something behind a bar or a semicolon, or of a whole sample.
fn is_density(terms: &Terms, call: TermId) -> bool {
    let Node::Call(name, separators, _) = terms.node(call) else {
        return false;
    };
    if is_log_likelihood(terms.text(*name)) {
        return false;
    }
    let is_mark = |s: &Separator| matches!(s, Separator::Bar | Separator::Semicolon);
    separators.iter().any(is_mark) || slice_size(terms, call).is_some()
}

/// The index and the size of the sample that a likelihood or a mean loss runs over.
fn product_range(terms: &Terms, body: TermId) -> Option<Sample> {
    match terms.node(body) {
        Node::Bind(Quantifier::Product | Quantifier::Sum, index, children)
            if children.len() == 3 && !numbers_classes(terms, children[2], *index) =>
        {
            Some(Sample {
                index: Some(*index),
                size: children[1],
                is_observed: matches!(terms.node(children[2]), Node::Call(..)),
            })
        }
        Node::Op(Op::Mul | Op::Add, parts) => {
            parts.iter().find_map(|&part| product_range(terms, part))
        }
        _ => None,
    }
}

/// A product of p over the observations is a likelihood; that one of another function is taken for one is said.
fn say_what_is_a_density(building: &mut Building<'_>, body: TermId) {
    let Node::Bind(Quantifier::Product, _, children) = building.terms.node(body) else {
        return;
    };
    let factor = children.last().map(|&factor| building.terms.node(factor));
    let Some(Node::Call(name, ..)) = factor else {
        return;
    };
    let name = building.terms.text(*name);
    if !name.starts_with(['p', 'P', 'q', 'Q', 'π']) {
        building.remarks.push(format!(
            "{name} is read as a density, so its product is read as a likelihood."
        ));
    }
}

/// The opaque densities whose product is maximised.
fn densities_in(terms: &Terms, body: TermId) -> Vec<TermId> {
    match terms.node(body) {
        Node::Call(..) if is_density(terms, body) => vec![body],
        Node::Bind(Quantifier::Product, _, children) => children
            .last()
            .map_or_else(Vec::new, |&inner| densities_in(terms, inner)),
        Node::Op(Op::Mul, parts) => parts
            .iter()
            .flat_map(|&part| densities_in(terms, part))
            .collect(),
        _ => Vec::new(),
    }
}
