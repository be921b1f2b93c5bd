//! The density of the whole sample, from that of one observation: slices, lags, first values.

use crate::term::{Binder, Name, Node, Op, Rational, TermId, Terms};

/// Whether `y_{t+1}` occurs.
pub(super) fn looks_ahead(terms: &Terms, term: TermId, y: Name, index: Binder) -> bool {
    let is_own = crate::term::facts::family(terms, term) == Some(y);
    let ahead = terms.operands(Op::Index, term).is_some_and(|parts| {
        parts[1..]
            .iter()
            .any(|&subscript| lag(terms, subscript, index).is_some_and(|lag| lag < 0))
    });
    is_own && ahead
        || terms
            .children(term)
            .iter()
            .any(|&child| looks_ahead(terms, child, y, index))
}

/// The largest k for which `y_{t-k}` occurs.
pub(super) fn largest_lag(terms: &Terms, term: TermId, index: Binder) -> i64 {
    let own = match terms.operands(Op::Index, term) {
        Some(parts) => parts[1..]
            .iter()
            .filter_map(|&subscript| lag(terms, subscript, index))
            .max()
            .unwrap_or(0),
        None => 0,
    };
    terms
        .children(term)
        .iter()
        .map(|&child| largest_lag(terms, child, index))
        .max()
        .unwrap_or(0)
        .max(own)
}

fn lag(terms: &Terms, subscript: TermId, index: Binder) -> Option<i64> {
    let parts = terms.operands(Op::Add, subscript)?;
    let is_index = |t: TermId| matches!(terms.node(t), Node::Variable(b) if *b == index);
    let number = |t: TermId| {
        terms
            .as_number(t)
            .filter(Rational::is_integer)
            .map(|n| n.to_integer())
            .filter(|n| n.abs() < 1_000)
            .map(|n| -n)
    };
    match *parts {
        [a, b] if is_index(a) => number(b),
        [a, b] if is_index(b) => number(a),
        _ => None,
    }
}

/// The density of the whole sample: `p(y[1..m] | x[1..m]; θ)`. Where one observation is conditioned on
/// the one before, the first ones are given: `p(y[2..T] | y_1; θ)`.
pub(super) fn joint_call(
    terms: &mut Terms,
    header: TermId,
    index: Binder,
    low: TermId,
    size: TermId,
    lag_of_model: i64,
) -> TermId {
    let Node::Call(name, separators, arguments) = terms.node(header).clone() else {
        return header;
    };
    let mut joint_arguments = Vec::new();
    for &argument in &arguments {
        let lagged = terms
            .operands(Op::Index, argument)
            .and_then(|parts| lag(terms, parts[1], index).map(|k| (parts[0], k)));
        joint_arguments.push(match lagged {
            Some((base, k)) => {
                let subscript = terms.integer(lag_of_model + 1 - k);
                terms.op(Op::Index, &[base, subscript])
            }
            None => sliced(terms, argument, index, low, size),
        });
    }
    terms.call(name, &separators, &joint_arguments)
}

/// `x_i` as the whole sample `x[1..m]`; other subscripts stay.
fn sliced(terms: &mut Terms, term: TermId, index: Binder, low: TermId, size: TermId) -> TermId {
    let variable = terms.variable(index);
    if let Some(&[base, subscript]) = terms.operands(Op::Index, term)
        && subscript == variable
    {
        return terms.op(Op::Slice, &[base, low, size]);
    }
    let children: Vec<TermId> = terms.children(term).to_vec();
    let replaced: Vec<TermId> = children
        .iter()
        .map(|&child| sliced(terms, child, index, low, size))
        .collect();
    if replaced == children {
        term
    } else {
        terms.rebuild(term, &replaced)
    }
}

/// The number of observations of a density of the whole sample.
pub(super) fn slice_size(terms: &Terms, term: TermId) -> Option<TermId> {
    if terms.ops(term) & Op::Slice.bit() == 0 {
        return None;
    }
    match terms.operands(Op::Slice, term) {
        Some(parts) => Some(parts[2]),
        None => terms
            .children(term)
            .iter()
            .find_map(|&child| slice_size(terms, child)),
    }
}
