//! The posterior of the parameters: Bayes' theorem and the priors.

use super::joint_prior::joint_prior;
use super::noise::mentions;
use super::prior::prior_density;
use super::{Building, Distributed, Parts, Stage};
use crate::derivation::Definition;
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{Expr, Word};
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
    let joint = parts.priors.iter().filter(|p| p.subjects().len() > 1);
    { joint.clone() }.try_for_each(|prior| one_prior_each(building, prior, parts))?;
    let has_joint = joint.count() > 0;
    let mut factors: Vec<(usize, TermId)> = Vec::new();
    for (place, prior) in building.below_first(parts) {
        let word = building.words.prior_word(prior.subject);
        if done.contains(&word) {
            continue;
        }
        let subjects = prior.subjects();
        if subjects.len() > 1 {
            factors.push((place, joint_prior(building, prior)?));
            for subject in subjects {
                let word = building.words.prior_word(subject);
                flat.retain(|w| Some(w) != word.as_ref());
                done.push(word);
            }
            continue;
        }
        let same = |other: &&Distributed<'_>| building.words.prior_word(other.subject) == word;
        let group: Vec<&Distributed<'_>> = parts.priors.iter().filter(same).collect();
        factors.push((place, prior_density(building, &group)?));
        flat.retain(|w| Some(w) != word.as_ref());
        done.push(word);
    }
    factors.sort_by_key(|&(place, _)| place);
    product.extend(factors.into_iter().map(|(_, factor)| factor));
    building.not_circular(&product[1..], parts)?;
    if !flat.is_empty() {
        let bodies: Vec<TermId> = building.definitions.iter().map(|(_, d)| d.right).collect();
        building.terms.infer_ranks(&bodies);
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
        .filter(|&a| !building.terms.mentions_any(a, parameters))
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
        reason += match has_joint {
            true => "; parameters with different priors are independent a priori",
            false => "; the parameters are independent a priori",
        };
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

/// Refuses a second prior of a name that stands in a joint one.
fn one_prior_each(
    building: &Building<'_>,
    joint: &Distributed<'_>,
    parts: &Parts<'_>,
) -> Result<(), Diagnostic> {
    let word = |e: &Expr| building.words.prior_word(e);
    let own: Vec<Option<Word>> = joint.subjects().into_iter().map(word).collect();
    let others = parts.priors.iter().filter(|p| !std::ptr::eq(*p, joint));
    for other in others {
        for subject in other.subjects() {
            let twice = word(subject).filter(|w| own.contains(&Some(w.clone())));
            if let Some(twice) = twice {
                return Err(Diagnostic::at(
                    Code::Conflict,
                    other.span,
                    format!("`{twice}` has a prior of its own and stands in a joint one"),
                )
                .label(joint.span, "the joint prior")
                .help("multiply the two into one: `p(μ, σ) ∝ exp(-μ²)/σ`"));
            }
        }
    }
    Ok(())
}

impl Building<'_> {
    /// The priors with their places: before the prior of β that of `α_ij ~ Normal(β_i, τ²)`, which says how many β there are.
    fn below_first<'p, 'e>(&self, parts: &'p Parts<'e>) -> Vec<(usize, &'p Distributed<'e>)> {
        let mut left: Vec<(usize, &'p Distributed<'e>)> = parts.priors.iter().enumerate().collect();
        let mut found = Vec::new();
        while !left.is_empty() {
            let is_used = |(place, prior): &(usize, &Distributed<'_>)| {
                let word = self.words.prior_word(prior.subject);
                word.is_some_and(|word| {
                    let mut others = left.iter().filter(|(other, _)| other != place);
                    others.any(|(_, other)| other.rights().iter().any(|e| mentions(e, &word)))
                })
            };
            let next = left.iter().position(|one| !is_used(one)).unwrap_or(0);
            found.push(left.remove(next));
        }
        found
    }
}
