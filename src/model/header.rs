//! How the density of one observation is written: `p(y_i | x_i; θ)`.

use super::Building;
use super::past::Rows;
use crate::term::{Binder, Name, Node, Op, Separator, TermId, Terms};

/// What the density of one observation is conditioned on: everything else that carries its indices, and the rows beside
/// its own.
pub(super) fn conditions(
    terms: &mut Terms,
    given: &[TermId],
    density: TermId,
    y: TermId,
    (indices, parameters): (&[Binder], &[Name]),
) -> Vec<TermId> {
    let mut found = given.to_vec();
    collect_indexed(terms, density, indices, parameters, &mut found);
    let mut rows = Rows {
        indices,
        parameters,
        found: &mut found,
    };
    rows.collect(terms, density, &mut Vec::new());
    found.retain(|&term| term != y);
    found
}

fn collect_indexed(
    terms: &mut Terms,
    term: TermId,
    indices: &[Binder],
    parameters: &[Name],
    found: &mut Vec<TermId>,
) {
    let is_constant = !indices.iter().any(|&index| terms.has_free(term, index));
    let has_moving_end = terms.operands(Op::Slice, term).is_some_and(|parts| {
        let mut ends = parts[1..].iter();
        ends.any(|&end| indices.iter().any(|&index| terms.has_free(end, index)))
    });
    if is_constant || has_moving_end {
        return; // the rows beside its own are found apart
    }
    if let Some([base, subscripts @ ..]) = terms
        .operands(Op::Index, term)
        .map(<[TermId]>::to_vec)
        .as_deref()
        && matches!(terms.node(*base), Node::Symbol(name) if !parameters.contains(name))
    {
        let is_index =
            |&&t: &&TermId| matches!(terms.node(t), Node::Variable(b) if indices.contains(b));
        // Of `x[i,1]` and `x[i,k]`, the observation holds all of `x_i`.
        let numbers: Vec<TermId> = subscripts.iter().take_while(is_index).copied().collect();
        let rest = subscripts[numbers.len()..].to_vec();
        let moves = |&t: &TermId| numbered(terms, t, indices);
        let is_shifted = rest.iter().any(moves);
        if numbers.is_empty() && !subscripts.iter().any(moves) {
            // `c[y_i - 1]` is one of a few constants; which one, the observation tells.
            for &subscript in subscripts {
                collect_indexed(terms, subscript, indices, parameters, found);
            }
            return;
        }
        let datum = match (is_shifted, numbers.is_empty()) {
            (true, _) => {
                let known = terms.free_variables(term);
                let is_known = known.iter().all(|b| indices.contains(b));
                let operands: Vec<TermId> = [*base].into_iter().chain(numbers.clone()).collect();
                match is_known {
                    true => Some(term),
                    false => (!numbers.is_empty()).then(|| terms.op(Op::Index, &operands)),
                }
            }
            (false, true) => None,
            (false, false) => {
                let operands: Vec<TermId> = [*base].into_iter().chain(numbers).collect();
                Some(terms.op(Op::Index, &operands))
            }
        };
        if let Some(datum) = datum.filter(|datum| !found.contains(datum)) {
            found.push(datum);
        }
        // `x[i, y_i]` is the part of `x_i` that another datum tells.
        for subscript in rest {
            if !numbered(terms, subscript, indices) {
                collect_indexed(terms, subscript, indices, parameters, found);
            }
        }
        return;
    }
    for child in terms.children(term).to_vec() {
        collect_indexed(terms, child, indices, parameters, found);
    }
}

fn numbered(terms: &Terms, subscript: TermId, indices: &[Binder]) -> bool {
    let mut indices = indices.iter();
    indices.any(|&index| terms.moves_with(subscript, index))
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

/// A header with the name π where the number of that letter stands: a number is no argument of a density.
pub(super) fn with_name_of_pi(terms: &mut Terms, header: TermId) -> TermId {
    let Node::Call(name, separators, arguments) = terms.node(header).clone() else {
        return header;
    };
    let mut named = |argument: &TermId| name_of_pi(terms, *argument);
    let arguments: Vec<TermId> = arguments.iter().map(&mut named).collect();
    terms.call(name, &separators, &arguments)
}

/// The name π in the place of the number of that letter, where only a name can stand.
pub(super) fn name_of_pi(terms: &mut Terms, term: TermId) -> TermId {
    match terms.operands(Op::Pi, term) {
        Some(_) => terms.symbol_named("π"),
        None => term,
    }
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

/// `p(t_i)` as `p(t_i | d_i)` where other data of the observation stand in the density.
pub(super) fn with_data(
    terms: &mut Terms,
    header: TermId,
    density: TermId,
    (indices, parameters): (&[Binder], &[Name]),
) -> TermId {
    let Node::Call(name, separators, arguments) = terms.node(header).clone() else {
        return header;
    };
    let y = arguments[0];
    let found = conditions(terms, &[], density, y, (indices, parameters));
    let is_new = |&datum: &TermId| !arguments.iter().any(|&a| terms.contains(a, datum));
    let data: Vec<TermId> = found.into_iter().filter(is_new).collect();
    let (mut separators, mut arguments) = (separators.into_vec(), arguments.into_vec());
    let end = separators.iter().position(|s| *s == Separator::Semicolon);
    for (at, datum) in (end.unwrap_or(arguments.len())..).zip(data) {
        let is_first = !separators.contains(&Separator::Bar);
        let mark = if is_first {
            Separator::Bar
        } else {
            Separator::Comma
        };
        separators.insert(at, mark);
        arguments.insert(at, datum);
    }
    terms.call(name, &separators, &arguments)
}
