//! The posterior of the parameters: Bayes' theorem and the priors.

use super::likelihood::distribution_of;
use super::{Building, Distributed, Parts, Stage};
use crate::derivation::Definition;
use crate::diag::Diagnostic;
use crate::syntax::ast::{Expr, ExprKind, Subscript, Word};
use crate::term::facts::Domain;
use crate::term::{Name, Node, Quantifier, Separator, TermId};

/// The posterior of the parameters, with Bayes' theorem and the priors among the definitions.
pub(super) fn posterior(
    building: &mut Building<'_>,
    joint: TermId,
    parts: &Parts<'_>,
    parameters: &[Name],
) -> Result<TermId, Diagnostic> {
    let name = building.density_name();
    let mut product = vec![joint];
    let mut flat: Vec<Word> = building.words.parameters.clone();
    for prior in &parts.priors {
        product.push(prior_density(building, prior)?);
        let word = building.words.prior_word(prior.subject);
        flat.retain(|w| Some(w) != word.as_ref());
    }
    for word in &flat {
        building.flat_prior(word)?;
    }
    let (separators, arguments) = match building.terms.node(joint).clone() {
        Node::Call(_, separators, arguments) => (separators, arguments),
        _ => return Ok(joint),
    };
    let optimised: Vec<TermId> = parameters
        .iter()
        .map(|&p| building.terms.symbol(p))
        .collect();
    let data: Vec<TermId> = arguments
        .iter()
        .copied()
        .filter(|a| !optimised.contains(a))
        .collect();
    let mut evidence_separators: Vec<Separator> = separators[..data.len()].to_vec();
    evidence_separators[0] = Separator::Comma;
    let evidence = building.terms.call(name, &evidence_separators, &data);
    let mut posterior_separators = vec![Separator::Comma; optimised.len() + data.len()];
    posterior_separators[optimised.len()] = Separator::Bar;
    let all: Vec<TermId> = optimised.iter().chain(&data).copied().collect();
    let posterior = building.terms.call(name, &posterior_separators, &all);
    building.assumptions.add_of_term(
        (evidence, evidence),
        Domain::Positive,
        (
            "the observations are possible",
            "Bayes' theorem divides by their density",
        ),
        None,
    );
    let below = building.terms.recip(evidence);
    product.push(below);
    let bayes = building.terms.mul(product);
    let mut reason =
        "Bayes' theorem: the posterior is the likelihood times the prior over the evidence"
            .to_owned();
    if !flat.is_empty() {
        reason += &format!("; the prior of {} is flat", flat.join(", "));
    }
    let definition = Definition {
        left: posterior,
        right: bayes,
        variables: Vec::new(),
        name: "Bayes' theorem".into(),
        reason,
    };
    building.definitions.insert(0, (Stage::Opening, definition));
    Ok(posterior)
}

/// `p(w)`, or `∏_j p(w_j)` behind it where the prior is of each component.
fn prior_density(
    building: &mut Building<'_>,
    prior: &Distributed<'_>,
) -> Result<TermId, Diagnostic> {
    let (entry, arguments) = distribution_of(prior.distribution)?;
    let component = component_word(prior.subject);
    let binder = component.as_ref().map(|word| building.terms.binder(word));
    let (subject, instance) = building.lower(|lowering| {
        if let (Some(word), Some(binder)) = (&component, binder) {
            lowering.enter(word, binder);
        }
        let subject = lowering.expression(prior.subject)?;
        Ok((
            subject,
            entry.instantiate(lowering, subject, arguments, prior.span)?,
        ))
    })?;
    building.not_of_itself(&instance, subject)?;
    let parameters = building.parameters();
    for need in instance.requirements {
        building.require(need, true)?;
    }
    let name = building.density_name();
    let own = building.words.prior_word(prior.subject);
    let mut separators = vec![Separator::Comma];
    let mut headed = vec![subject];
    for &hyper in &parameters {
        let is_own = own.as_deref() == Some(building.terms.text(hyper));
        if !is_own && building.terms.mentions(instance.density, hyper) {
            let first = separators.len() == 1;
            separators.push(if first {
                Separator::Bar
            } else {
                Separator::Comma
            });
            headed.push(building.terms.symbol(hyper));
        }
    }
    let one = building.terms.call(name, &separators, &headed);
    building.put_in(
        one,
        instance.density,
        binder.into_iter().collect(),
        &instance.about,
    );
    let Some(binder) = binder else { return Ok(one) };
    let base = building.terms.children(subject)[0];
    let word = building.words.free_word(&["d", "D", "K", "q"]);
    let dimension = building.terms.symbol_named(&word);
    building.assume_count(dimension, "there is at least one component")?;
    let low = building.terms.integer(1);
    let product = building
        .terms
        .bind(Quantifier::Product, binder, &[low, dimension, one]);
    headed[0] = base;
    let whole = building.terms.call(name, &separators, &headed);
    building.open_with(
        whole,
        product,
        "the prior's independence",
        "the components are independent a priori",
    );
    Ok(whole)
}

/// The index of `w_j`.
fn component_word(subject: &Expr) -> Option<Word> {
    match &subject.kind {
        ExprKind::Subscripted(_, Subscript::Word(word))
            if word.chars().count() == 1 && word.chars().all(char::is_alphabetic) =>
        {
            Some(word.clone())
        }
        _ => None,
    }
}
