//! Densities: whether a call stands for the density that a moment is about, and whether expectations exist.

use super::conditions::Prover;
use super::instantiate::{made_of, variable_of};
use crate::derivation::{Bindings, Met};
use crate::rules::Rule;
use crate::rules::moments::{self, Under};
use crate::term::facts::Domain;
use crate::term::{Binder, Node, TermId, Terms};

/// The density of the expectation is defined to be the formula that the rule carries, with what its metavariables stand
/// for, and the variable ranges over the support: nothing more and nothing less is known of it.
pub(super) fn is_of_rule(
    prover: &mut Prover,
    terms: &mut Terms,
    rule: &Rule,
    bindings: &Bindings,
) -> bool {
    let Some((density, variable)) = density_of(rule, bindings) else {
        return false;
    };
    let formula = rule.density.as_ref().map(|density| &density.formula);
    let formula = formula.and_then(|formula| made_of(terms, formula, bindings));
    formula.is_some_and(|formula| is_defined_so(prover, terms, rule, (density, variable), formula))
}

fn is_defined_so(
    prover: &mut Prover,
    terms: &mut Terms,
    rule: &Rule,
    (density, variable): (TermId, Binder),
    formula: TermId,
) -> bool {
    let is_it = prover
        .definition(density)
        .is_some_and(|defined| terms.same(defined, formula));
    let point = terms.variable(variable);
    let Some(wanted) = rule.density.as_ref().map(|density| &density.support) else {
        return false;
    };
    // What is known of each component does not say that one of them is 1, or that they sum to 1.
    let has_shape = match wanted {
        Domain::OneHot(_) | Domain::Simplex(_) => {
            let mut stated = prover.stated(point);
            stated.any(|domain| has_shape(terms, domain, wanted, formula))
        }
        _ => !wanted.has_shape(),
    };
    is_it && has_shape && wanted.fact() == prover.fact(terms, point)
}

/// A domain of vectors is the wanted one, and as many components are stated as the density has, where that is told.
fn has_shape(terms: &Terms, domain: &Domain, wanted: &Domain, formula: TermId) -> bool {
    match (domain, wanted) {
        (Domain::OneHot(size), Domain::OneHot(_)) | (Domain::Simplex(size), Domain::Simplex(_)) => {
            size.is_none_or(|size| terms.contains(formula, size))
        }
        _ => false,
    }
}

/// The term does not depend on the variable, or a moment says that its expectation is finite. Of a density that nothing
/// defines that is taken for granted.
pub(super) fn is_integrable(
    prover: &mut Prover,
    terms: &mut Terms,
    rule: &Rule,
    bindings: &Bindings,
    met: &Met,
) -> bool {
    let Some((density, variable)) = density_of(rule, bindings) else {
        return false;
    };
    if !terms.has_free(met.term, variable) {
        return true;
    }
    let is_call = matches!(terms.node(density), Node::Call(..));
    let defined = prover.definition(density);
    if defined.is_none() {
        return is_call;
    }
    let Some(any) = moments::any_of(terms, density) else {
        return false;
    };
    let under = Under {
        density,
        defined,
        variable,
    };
    let Some(formula) = moments::formula(terms, any, under) else {
        return false;
    };
    let mut holds = |terms: &Terms, condition, term| {
        let variable = None;
        prover.holds(
            terms,
            &Met {
                condition,
                term,
                variable,
            },
        )
    };
    moments::is_integrable(terms, under, met.term, &mut holds)
        && is_defined_so(prover, terms, any, (density, variable), formula)
}

/// What stands for the density of the rule's expectation, and its variable.
fn density_of(rule: &Rule, bindings: &Bindings) -> Option<(TermId, Binder)> {
    let patterns = rule.patterns();
    let density = patterns.meta("?density").or(patterns.meta("?p"))?;
    let density = bindings.terms_of(density).first().copied()?;
    let mut variables = { patterns.metas.iter() }.enumerate();
    let (meta, _) = variables.find(|(_, meta)| meta.is_variable)?;
    Some((density, variable_of(bindings, meta as u8)?))
}
