//! How the density of one observation is written: `p(y_i | x_i; θ)`.

use super::Building;
use crate::term::{Binder, Name, Node, Op, Separator, TermId, Terms};

/// What the density of one observation is conditioned on: everything else that carries the index.
pub(super) fn conditions(
    terms: &mut Terms,
    given: &[TermId],
    density: TermId,
    y: TermId,
    (index, parameters): (Binder, &[Name]),
) -> Vec<TermId> {
    let mut found = given.to_vec();
    collect_indexed(terms, density, index, parameters, &mut found);
    found.retain(|&term| term != y);
    found
}

fn collect_indexed(
    terms: &mut Terms,
    term: TermId,
    index: Binder,
    parameters: &[Name],
    found: &mut Vec<TermId>,
) {
    if !terms.has_free(term, index) {
        return;
    }
    if let Some(&[base, first, ..]) = terms.operands(Op::Index, term)
        && matches!(terms.node(base), Node::Symbol(name) if !parameters.contains(name))
    {
        let variable = terms.variable(index);
        let is_single = terms
            .operands(Op::Index, term)
            .is_some_and(|parts| parts.len() == 2);
        // Of `x[i,1]` and `x[i,k]`, the observation holds all of `x_i`.
        let datum = match first == variable {
            true => Some(terms.op(Op::Index, &[base, variable])),
            false => is_single.then_some(term),
        };
        if let Some(datum) = datum.filter(|datum| !found.contains(datum)) {
            found.push(datum);
        }
        return;
    }
    for child in terms.children(term).to_vec() {
        collect_indexed(terms, child, index, parameters, found);
    }
}

pub(super) fn occurring(terms: &mut Terms, parameters: &[Name], density: TermId) -> Vec<TermId> {
    let used: Vec<Name> = parameters
        .iter()
        .copied()
        .filter(|&name| terms.mentions(density, name))
        .collect();
    used.into_iter().map(|name| terms.symbol(name)).collect()
}

/// `p(y_i | x_i; θ)`; in a posterior the parameters are conditioned on: `p(y_i | x_i, w)`.
pub(super) fn header(
    building: &mut Building<'_>,
    y: TermId,
    conditions: &[TermId],
    parameters: &[TermId],
    is_posterior: bool,
) -> TermId {
    let name = building.density_name();
    let mut separators = vec![Separator::Comma];
    let mut arguments = vec![y];
    for (list, mark) in [
        (conditions, Separator::Bar),
        (
            parameters,
            if is_posterior {
                Separator::Bar
            } else {
                Separator::Semicolon
            },
        ),
    ] {
        for (position, &term) in list.iter().enumerate() {
            let repeated =
                position > 0 || mark == Separator::Bar && separators.contains(&Separator::Bar);
            separators.push(if repeated { Separator::Comma } else { mark });
            arguments.push(term);
        }
    }
    building.terms.call(name, &separators, &arguments)
}

/// `p(y)` as `p(y; θ)` where the density depends on θ, which is optimised.
pub(super) fn with_parameters(
    terms: &mut Terms,
    header: TermId,
    body: TermId,
    parameters: &[Name],
) -> TermId {
    let Node::Call(name, separators, arguments) = terms.node(header).clone() else {
        return header;
    };
    let (mut separators, mut arguments) = (separators.into_vec(), arguments.into_vec());
    for parameter in occurring(terms, parameters, body) {
        if arguments
            .iter()
            .any(|&argument| terms.contains(argument, parameter))
        {
            continue;
        }
        let is_first = !separators.contains(&Separator::Semicolon);
        separators.push(if is_first {
            Separator::Semicolon
        } else {
            Separator::Comma
        });
        arguments.push(parameter);
    }
    terms.call(name, &separators, &arguments)
}
