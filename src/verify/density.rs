//! Densities: whether a call stands for the density that a moment is about, and whether expectations exist.

use super::conditions::Prover;
use super::instantiate::{made_of, variable_of};
use crate::derivation::{Bindings, Met};
use crate::rules::moments::{self, Under};
use crate::rules::{Density, Rule};
use crate::term::facts::{Domain, Fact};
use crate::term::interval::End;
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
    let Some(wanted) = &rule.density else {
        return false;
    };
    let made = Made {
        formula: made_of(terms, &wanted.formula, bindings),
        ends: { wanted.ends.iter() }
            .map(|(end, is_low)| Some((made_of(terms, end, bindings)?, *is_low)))
            .collect(),
        total: wanted.total.as_ref().and_then(|(size, total)| {
            Some((
                made_of(terms, size, bindings)?,
                made_of(terms, total, bindings)?,
            ))
        }),
    };
    is_defined_so(prover, terms, wanted, (density, variable), made)
}

/// The formula of a density, the ends of its support, and the number and the sum of the components where it has one, with
/// what their metavariables stand for.
struct Made {
    formula: Option<TermId>,
    ends: Option<Vec<(TermId, bool)>>,
    total: Total,
}

/// How many components there are, and what they sum to, where that is told.
type Total = Option<(TermId, TermId)>;

fn is_defined_so(
    prover: &mut Prover,
    terms: &mut Terms,
    wanted: &Density,
    (density, variable): (TermId, Binder),
    made: Made,
) -> bool {
    let (Some(formula), Some(ends)) = (made.formula, made.ends) else {
        return false;
    };
    let is_it = prover
        .definition(density)
        .is_some_and(|defined| terms.same(defined, formula));
    let point = terms.variable(variable);
    let (wanted, has_total) = (&wanted.support, wanted.total.is_some());
    if has_total != made.total.is_some() {
        return false;
    }
    // What is known of each component does not say that one of them is 1, or that they sum to 1.
    let has_shape = match wanted {
        Domain::OneHot(_) | Domain::Simplex(_) => {
            let mut stated = prover.stated(point);
            stated.any(|domain| has_shape(terms, domain, wanted, formula))
        }
        Domain::Definite => prover.stated(point).any(|domain| domain == wanted),
        _ => !wanted.has_shape(),
    };
    is_it && has_shape && has_support(prover, terms, point, (wanted.fact(), &ends, made.total))
}

/// The variable goes as far as the ends of the support, its components have the sum of the support and no other, and
/// nothing else that is assumed keeps it from a value between them.
fn has_support(
    prover: &mut Prover,
    terms: &mut Terms,
    point: TermId,
    (wanted, ends, total): (Fact, &[(TermId, bool)], Total),
) -> bool {
    let known = prover.fact(terms, point);
    let mut follows = wanted;
    let mut others = prover.stated_beside(terms, point);
    if let Some(total) = total {
        let before = others.len();
        others.retain(|&other| {
            let stated = terms.total(other, point);
            stated != Some(total) || !prover.stated(other).any(|domain| *domain == Domain::zero())
        });
        if others.len() == before {
            return false;
        }
    }
    for &(end, is_low) in ends {
        // What is known of an end holds of what lies beyond it.
        let of_end = prover.fact(terms, end);
        let open = |limit: End| limit.map(|(value, reached)| (value, reached && wanted.integer));
        let (beyond, reached) = match is_low {
            true => (Fact::between(open(of_end.low), None), known.low),
            false => (Fact::between(None, open(of_end.high)), known.high),
        };
        follows = follows.and(&beyond);
        let (above, below) = if is_low { (point, end) } else { (end, point) };
        let below = terms.neg(below);
        let room = terms.add([above, below]);
        let before = others.len();
        others.retain(|&other| !terms.same(other, room));
        let number = terms.as_number(end);
        let is_told = number.is_some() && reached.map(|(value, _)| value) == number;
        if others.len() == before && !is_told {
            return false;
        }
    }
    others.is_empty() && known.implies(&wanted) && follows.implies(&known)
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

/// The term does not depend on the variable, or a moment says that its expectation is finite, or there are finitely many
/// values to add up. Of a density that nothing
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
    let point = terms.variable(variable);
    if prover.is_finite_sum(terms, met.term, point) {
        return true;
    }
    let Some(any) = moments::any_of(terms, density) else {
        return false;
    };
    let under = Under {
        density,
        defined,
        variable,
    };
    let Some(wanted) = &any.density else {
        return false;
    };
    let made = Made {
        formula: moments::formula(terms, any, under),
        ends: moments::ends(terms, any, under),
        total: moments::total(terms, any, under),
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
        && is_defined_so(prover, terms, wanted, (density, variable), made)
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
