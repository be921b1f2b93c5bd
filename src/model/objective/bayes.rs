//! A posterior or a joint density of the parameters and the whole sample, of which nothing else is known: the likelihood times
//! the prior. Only the likelihood is a product over the observations.

use super::super::Building;
use super::positive::assume_density_positive;
use crate::diag::{Code, Diagnostic};
use crate::term::{Name, Node, Op, Separator, TermId};

/// The likelihood in `p(θ | y[1..n])` or in `p(y[1..n], θ)`, which is written as `p(y[1..n] | θ) p(θ)` at once; a density of the
/// observations alone is the likelihood.
///
/// # Errors
/// A posterior of which it is not clear what was observed and what was given.
pub(super) fn likelihood_of(
    building: &mut Building<'_>,
    density: TermId,
    parameters: &[Name],
) -> Result<TermId, Diagnostic> {
    let Node::Call(name, separators, arguments) = building.terms.node(density).clone() else {
        return Ok(density);
    };
    let count = building.terms.random_arguments(density).len();
    let (random, given) = arguments.split_at(count);
    let is_parameter = |&argument: &TermId| building.terms.mentions_any(argument, parameters);
    let (optimised, observed): (Vec<TermId>, Vec<TermId>) =
        random.iter().copied().partition(is_parameter);
    if optimised.is_empty() {
        return Ok(density);
    }
    let is_hierarchical = separators.contains(&Separator::Semicolon);
    let is_alone = |&argument: &TermId| matches!(building.terms.node(argument), Node::Symbol(_));
    let data = match (observed.as_slice(), given) {
        (&[], &[single]) | (&[single], &[]) if !is_hierarchical => single,
        _ => return Err(unclear(building)),
    };
    if !optimised.iter().all(is_alone) || building.terms.operands(Op::Slice, data).is_none() {
        return Err(unclear(building));
    }
    let mut marks = vec![Separator::Comma; 1 + optimised.len()];
    marks[1] = Separator::Bar;
    let all: Vec<TermId> = [data].iter().chain(&optimised).copied().collect();
    let likelihood = building.terms.call(name, &marks, &all);
    let commas = vec![Separator::Comma; optimised.len()];
    let prior = building.terms.call(name, &commas, &optimised);
    assume_density_positive(building, prior);
    let mut factors = vec![likelihood, prior];
    let (rule, reason) = if given.is_empty() {
        let reason = "the joint density is the likelihood times the prior";
        ("joint density", reason)
    } else {
        let evidence = building.terms.call(name, &[Separator::Comma], &[data]);
        assume_density_positive(building, evidence);
        factors.push(building.terms.recip(evidence));
        let reason =
            "Bayes' theorem: the posterior is the likelihood times the prior over the evidence";
        ("Bayes' theorem", reason)
    };
    let product = building.terms.mul(factors);
    building.open_with(density, product, rule, reason);
    Ok(likelihood)
}

fn unclear(building: &Building<'_>) -> Diagnostic {
    let message = "it is not clear which of these are observed and which are given";
    Diagnostic::at(Code::BadModel, building.place, message)
        .help("write the likelihood and the prior: `argmax[θ] prod[i=1..n](p(y_i | x_i; θ)) p(θ)`")
}
