//! The posterior of the parameters: Bayes' theorem and the priors.

use super::prior::prior_density;
use super::{Building, Distributed, Parts, Stage};
use crate::derivation::Definition;
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::Word;
use crate::term::facts::Domain;
use crate::term::{Name, Node, Separator, TermId};

/// The posterior of the parameters, with Bayes' theorem and the priors among the definitions.
pub(super) fn posterior(
    building: &mut Building<'_>,
    joint: TermId,
    parts: &Parts<'_>,
    parameters: &[Name],
) -> Result<TermId, Diagnostic> {
    let Node::Call(name, separators, arguments) = building.terms.node(joint).clone() else {
        return Err(Diagnostic::at(
            Code::BadModel,
            building.place,
            "priors are not derived beside an observation of two indices that depends on an earlier one",
        )
        .help("leave the priors out"));
    };
    let divisor = if building.are_counted {
        "Bayes' theorem divides by the probability of the observations"
    } else {
        "Bayes' theorem divides by the density of the observations"
    };
    let mut product = vec![joint];
    let mut flat: Vec<Word> = building.words.parameters.clone();
    let mut done: Vec<Option<Word>> = Vec::new();
    for prior in &parts.priors {
        let word = building.words.prior_word(prior.subject);
        if done.contains(&word) {
            continue;
        }
        let same = |other: &&Distributed<'_>| building.words.prior_word(other.subject) == word;
        let group: Vec<&Distributed<'_>> = parts.priors.iter().filter(same).collect();
        product.push(prior_density(building, &group)?);
        flat.retain(|w| Some(w) != word.as_ref());
        done.push(word);
    }
    for word in &flat {
        building.flat_prior(word)?;
    }
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
        ("the observations are possible", divisor),
        None,
    );
    let priors = product[1..].to_vec();
    let below = building.terms.recip(evidence);
    product.push(below);
    let bayes = building.terms.mul(product);
    let mut reason =
        "Bayes' theorem: the posterior is the likelihood times the prior over the evidence"
            .to_owned();
    let is_conditional = |&prior: &TermId| {
        matches!(
            building.terms.node(prior),
            Node::Call(_, separators, _) if separators.contains(&Separator::Bar)
        )
    };
    if priors.len() > 1 && !priors.iter().any(is_conditional) {
        reason += "; the parameters are independent a priori";
    }
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
