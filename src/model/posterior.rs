//! The posterior of the parameters: Bayes' theorem and the priors.

use super::header::{name_of_pi, with_name_of_pi};
use super::{Building, Distributed, Law, Parts, Stage};
use crate::derivation::{Definition, Typed};
use crate::diag::{Code, Diagnostic, Label};
use crate::syntax::ast::{Expr, ExprKind, Subscript, Word};
use crate::term::facts::{Domain, family};
use crate::term::{Binder, Marks, Name, Node, Op, Quantifier, Separator, TermId};

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
            "priors beside an observation of two indices that depends on an earlier one",
        )
        .help("leave the priors out"));
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

/// `p(w)`, or `∏_j p(w_j)` behind it where the prior is of each component. Several priors of one name are
/// multiplied, up to a factor.
fn prior_density(
    building: &mut Building<'_>,
    priors: &[&Distributed<'_>],
) -> Result<TermId, Diagnostic> {
    let first = priors[0];
    let component = component_word(first.subject);
    let binder = component.as_ref().map(|word| building.terms.binder(word));
    let mut densities = Vec::new();
    let mut abouts: Vec<Option<String>> = Vec::new();
    let mut is_kernel = priors.len() > 1;
    let mut subject = None;
    for prior in priors {
        let bound = component.as_deref().zip(binder);
        let (of, density, about) = one_prior(building, prior, bound)?;
        if *subject.get_or_insert(of) != of {
            return Err(Diagnostic::at(
                Code::Conflict,
                prior.span,
                "two priors of one name, and one of them is of its components",
            )
            .label(first.span, "the first")
            .help("state both of the components, or both of the whole"));
        }
        is_kernel |= matches!(
            prior.law,
            Law::Typed {
                is_kernel: true,
                ..
            }
        );
        densities.push(density);
        abouts.push(about);
    }
    let subject = subject.unwrap_or(densities[0]);
    let mut density = building.terms.mul(densities);
    let span = priors[priors.len() - 1].span.to(first.span);
    if priors.iter().any(|prior| prior.typed().is_some()) {
        let word = building.words.prior_word(first.subject).unwrap_or_default();
        let ends = building.ends_of(&word, (&[], &[]))?;
        building.typed.push(Typed {
            variable: subject,
            body: density,
            ends,
            given: Vec::new(),
            several: false,
            up_to_factor: is_kernel,
            of_parameters: true,
            place: Label {
                span,
                text: String::new(),
            },
        });
    }
    if is_kernel {
        density = building.with_normaliser(subject, density, span)?;
    }
    let name = building.density_name();
    let own = building.words.prior_word(first.subject);
    let mut separators = vec![Separator::Comma];
    let mut headed = vec![subject];
    for hyper in building.parameters() {
        let is_own = own.as_deref() == Some(building.terms.text(hyper));
        if !is_own && building.terms.mentions(density, hyper) {
            let is_first = separators.len() == 1;
            separators.push(if is_first {
                Separator::Bar
            } else {
                Separator::Comma
            });
            headed.push(building.terms.symbol(hyper));
        }
    }
    let one = building.terms.call(name, &separators, &headed);
    let about = match (abouts.as_slice(), &own) {
        ([Some(single)], _) => single.clone(),
        (_, Some(own)) => format!("the prior of {own}"),
        _ => "the prior".to_owned(),
    };
    building.put_in(one, density, binder.into_iter().collect(), &about);
    let Some(binder) = binder else { return Ok(one) };
    let base = building.terms.children(subject)[0];
    let dimension = match range_of(building, base) {
        Some(high) => high,
        None => {
            let word = building.words.free_word(&["d", "D", "K", "q"]);
            building.terms.symbol_named(&word)
        }
    };
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

/// How many components a name has whose components the likelihood numbers by an index from 1: the end of
/// that index, such as the number of groups.
fn range_of(building: &Building<'_>, name: TermId) -> Option<TermId> {
    let terms = &building.terms;
    let mut indices = Vec::new();
    let mut ends: Vec<(Binder, TermId)> = Vec::new();
    let mut seen = Marks::default();
    let mut pending: Vec<TermId> = building.definitions.iter().map(|(_, d)| d.right).collect();
    while let Some(term) = pending.pop() {
        if !seen.insert(term) {
            continue;
        }
        match terms.node(term) {
            Node::Op(Op::Index, parts) if parts[0] == name && parts.len() == 2 => {
                if let Node::Variable(index) = terms.node(parts[1]) {
                    indices.push(*index);
                }
            }
            Node::Bind(Quantifier::Sum | Quantifier::Product, binder, parts) => {
                if let &[low, high, _] = &**parts
                    && terms.is_number(low, 1)
                    && !terms.is_open(high)
                {
                    ends.push((*binder, high));
                }
            }
            _ => {}
        }
        pending.extend(terms.children(term));
    }
    indices.sort_unstable();
    let end = |index: &Binder| ends.iter().find(|(b, _)| b == index).map(|&(_, high)| high);
    indices.iter().find_map(end)
}

/// What a prior is of, its density, and the distribution that it is, if it has a name.
fn one_prior(
    building: &mut Building<'_>,
    prior: &Distributed<'_>,
    component: Option<(&str, Binder)>,
) -> Result<(TermId, TermId, Option<String>), Diagnostic> {
    match prior.law {
        Law::Named(distribution) => {
            let (entry, arguments) = building.distribution_of(prior.subject, distribution)?;
            let (subject, instance) = building.lower(|lowering| {
                if let Some((word, binder)) = component {
                    lowering.enter(word, binder);
                }
                let subject = lowering.expression(prior.subject)?;
                let subject = name_of_pi(lowering.terms, subject);
                Ok((
                    subject,
                    entry.instantiate(lowering, subject, arguments, prior.span)?,
                ))
            })?;
            building.not_of_itself(&instance, subject)?;
            for need in instance.requirements {
                building.require(need, true)?;
            }
            Ok((subject, instance.density, Some(instance.about)))
        }
        Law::Noisy { .. } => Err(Diagnostic::at(
            Code::BadModel,
            prior.span,
            "a prior is a distribution, not a sum with noise",
        )
        .help("write `w ~ Normal(0, τ²)`")),
        Law::Typed { header, body, .. } => {
            let (subject, left, right) = building.lower(|lowering| {
                if let Some((word, binder)) = component {
                    lowering.enter(word, binder);
                }
                Ok((
                    lowering.expression(prior.subject)?,
                    lowering.expression(header)?,
                    lowering.expression(body)?,
                ))
            })?;
            let subject = name_of_pi(&mut building.terms, subject);
            let left = with_name_of_pi(&mut building.terms, left);
            let own = family(&building.terms, subject);
            if own.is_some_and(|name| !building.terms.mentions(right, name)) {
                return Err(Diagnostic::at(
                    Code::BadModel,
                    prior.span,
                    "this prior is the same everywhere, so it says nothing",
                )
                .help("leave it out: a parameter without a prior has a flat one"));
            }
            building.check_typed(left, right, (header.span, body.span))?;
            Ok((subject, right, None))
        }
    }
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
