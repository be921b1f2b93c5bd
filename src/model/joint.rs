//! The density of the whole sample, from that of one observation: slices, lags, first values, groups.

use crate::term::facts::family;
use crate::term::{Binder, Name, Node, Op, Rational, Separator, TermId, Terms};

/// Whether `y_{t+1}` occurs.
pub(super) fn looks_ahead(terms: &Terms, term: TermId, y: Name, index: Binder) -> bool {
    let is_own = crate::term::facts::family(terms, term) == Some(y);
    let ahead = terms.operands(Op::Index, term).is_some_and(|parts| {
        parts[1..]
            .iter()
            .any(|&subscript| lagged(terms, subscript, index).is_some_and(|lag| lag < 0))
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
            .filter_map(|&subscript| lagged(terms, subscript, index))
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

/// The k of the subscript `t - k`, if it is one.
pub(super) fn lagged(terms: &Terms, subscript: TermId, index: Binder) -> Option<i64> {
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
/// earlier ones, the first ones are given: `p(y[2..T] | y_1; θ)`, and all that any of the observations needs,
/// `p(y[13..T] | y[1..12]; a)`, also where one depends on the twelfth before it alone.
pub(super) fn joint_call(
    terms: &mut Terms,
    header: TermId,
    index: Binder,
    low: TermId,
    size: TermId,
) -> TermId {
    let Node::Call(name, separators, arguments) = terms.node(header).clone() else {
        return header;
    };
    let own = family(terms, arguments[0]);
    let mut section = Separator::Comma;
    let mut joint: Vec<(Separator, TermId)> = Vec::new();
    for (&mark, &argument) in separators.iter().zip(&arguments) {
        if mark != Separator::Comma {
            section = mark;
        }
        if argument != arguments[0]
            && let Some([base, first, end]) = so_far(terms, argument, index)
        {
            // The values before the sample are given; the others are in it.
            let is_own = family(terms, base) == own;
            let value = match is_own {
                true => given_before(terms, &arguments, (base, index), [first, low]),
                false => {
                    let variable = terms.variable(index);
                    let end = terms.replace(end, variable, size);
                    Some(terms.op(Op::Slice, &[base, first, end]))
                }
            };
            joint.extend(value.map(|value| (section, value)));
            continue;
        }
        let values = match earlier(terms, &arguments, argument, index) {
            Some(base) if family(terms, base) == own => {
                let lags = lags(terms, &arguments, base, index);
                first_values(terms, base, &lags, low)
            }
            Some(base) => vec![moved(terms, &arguments, (base, index), [low, size])],
            None => vec![sliced(terms, argument, index, low, size)],
        };
        for value in values {
            if !joint.contains(&(section, value)) {
                joint.push((section, value));
            }
        }
    }
    let mut before = Separator::Comma;
    let marks = joint.iter().map(|&(section, _)| {
        let is_first = std::mem::replace(&mut before, section) != section;
        let stays = !matches!(section, Separator::Bar | Separator::Semicolon);
        if is_first || stays {
            section
        } else {
            Separator::Comma
        }
    });
    let marks: Vec<Separator> = marks.collect();
    let joint: Vec<TermId> = joint.into_iter().map(|(_, value)| value).collect();
    terms.call(name, &marks, &joint)
}

/// The name, the first subscript and the last one of `y[1..t-1]` and `x[1..t]`, of all that was observed so far.
pub(super) fn so_far(terms: &Terms, term: TermId, index: Binder) -> Option<[TermId; 3]> {
    let &[base, first, end] = terms.operands(Op::Slice, term)? else {
        return None;
    };
    let is_index = matches!(terms.node(end), Node::Variable(b) if *b == index);
    let is_before = lagged(terms, end, index).is_some_and(|lag| lag > 0);
    let is_fixed = !terms.has_free(first, index);
    (is_fixed && (is_index || is_before)).then_some([base, first, end])
}

/// Whether all observations before one are among the arguments of its density: `y[1..t-1]` beside `y_t`.
pub(super) fn has_history(terms: &Terms, header: TermId, index: Binder) -> bool {
    let arguments = terms.children(header);
    let own = family(terms, arguments[0]);
    arguments[1..].iter().any(|&argument| {
        so_far(terms, argument, index).is_some_and(|[base, ..]| family(terms, base) == own)
    })
}

/// The values that come before the sample, where the index begins later than they: `y[1..4]` of `y[1..t-1]` if t begins
/// at 5. Where `y_{t-k}` stands beside them, these say what is given.
fn given_before(
    terms: &mut Terms,
    arguments: &[TermId],
    (base, index): (TermId, Binder),
    [first, low]: [TermId; 2],
) -> Option<TermId> {
    let has_lags = lags(terms, arguments, base, index)
        .iter()
        .any(|&lag| lag > 0);
    if has_lags || first == low {
        return None;
    }
    let one = terms.integer(-1);
    let end = terms.add([low, one]);
    Some(match first == end {
        true => terms.op(Op::Index, &[base, end]),
        false => terms.op(Op::Slice, &[base, first, end]),
    })
}

/// y of `y_{t-k}`, and x of `x_t` beside `x_{t-k}`.
fn earlier(terms: &Terms, arguments: &[TermId], argument: TermId, index: Binder) -> Option<TermId> {
    let parts = terms.operands(Op::Index, argument)?;
    let is_moved = lags(terms, arguments, parts[0], index)
        .iter()
        .any(|&lag| lag != 0);
    (is_moved && argument != arguments[0]).then(|| parts[0])
}

/// Each k for which `y_{t-k}` is among the arguments, the smallest first.
fn lags(terms: &Terms, arguments: &[TermId], base: TermId, index: Binder) -> Vec<i64> {
    let of = |&argument: &TermId| {
        let parts = terms.operands(Op::Index, argument)?;
        let is_now = matches!(terms.node(parts[1]), Node::Variable(b) if *b == index);
        let lag = is_now
            .then_some(0)
            .or_else(|| lagged(terms, parts[1], index));
        lag.filter(|_| parts[0] == base)
    };
    let mut lags: Vec<i64> = arguments.iter().filter_map(of).collect();
    lags.sort_unstable();
    lags.dedup();
    lags
}

/// The values before the sample that the first observations depend on: `y_2, y_1` where each depends on the two before,
/// and `y[1..12]` where it depends on the twelfth before it, as the second one does on the eleventh.
fn first_values(terms: &mut Terms, base: TermId, lags: &[i64], low: TermId) -> Vec<TermId> {
    let mut before = |back: i64| {
        let back = terms.integer(-back);
        terms.add([low, back])
    };
    let last = lags.last().copied().unwrap_or(0);
    let own = lags.iter().filter(|&&lag| lag > 0).count() as i64;
    if own < last && last > 2 {
        let (first, end) = (before(last), before(1));
        return vec![terms.op(Op::Slice, &[base, first, end])];
    }
    let places: Vec<TermId> = (1..=last).map(&mut before).collect();
    let mut value = |&place: &TermId| terms.op(Op::Index, &[base, place]);
    places.iter().map(&mut value).collect()
}

/// What is observed beside the sample at other times: `x[1..T - 1]` of `x_{t-1}`.
fn moved(
    terms: &mut Terms,
    arguments: &[TermId],
    (base, index): (TermId, Binder),
    [low, high]: [TermId; 2],
) -> TermId {
    let has_more = |&&argument: &&TermId| {
        let parts = terms.operands(Op::Index, argument);
        parts.is_some_and(|parts| parts[0] == base && parts.len() > 2)
    };
    if arguments.iter().any(|argument| has_more(&argument)) {
        return base;
    }
    let lags = lags(terms, arguments, base, index);
    let mut shifted = |end: TermId, back: Option<&i64>| {
        let back = terms.integer(-back.copied().unwrap_or(0));
        terms.add([end, back])
    };
    let (low, high) = (shifted(low, lags.last()), shifted(high, lags.first()));
    terms.op(Op::Slice, &[base, low, high])
}

/// `x_i` as the whole sample `x[1..m]`, and `x_{1,i}` as `x[1, 1..m]`; other subscripts stay.
fn sliced(terms: &mut Terms, term: TermId, index: Binder, low: TermId, size: TermId) -> TermId {
    let variable = terms.variable(index);
    if let Some([row @ .., last]) = terms.operands(Op::Index, term)
        && *last == variable
        && !row.iter().any(|&part| terms.has_free(part, index))
    {
        let row = match *row {
            [base] => base,
            _ => {
                let parts = row.to_vec();
                terms.op(Op::Index, &parts)
            }
        };
        return terms.op(Op::Slice, &[row, low, size]);
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

/// `y_ij` as y and `f(x_ij; θ)` as `f(x; θ)`: all observations at once, where they have several indices.
pub(super) fn without_indices(terms: &mut Terms, term: TermId, indices: &[Binder]) -> TermId {
    if !indices.iter().any(|&index| terms.has_free(term, index)) {
        return term;
    }
    if let Some(&[base, ..]) = terms.operands(Op::Index, term) {
        return base;
    }
    let children: Vec<TermId> = terms.children(term).to_vec();
    let replaced: Vec<TermId> = children
        .iter()
        .map(|&child| without_indices(terms, child, indices))
        .collect();
    terms.rebuild(term, &replaced)
}

/// The index of the groups, if something is the same within a group: j of `α_j + β x_ij`. None where both
/// indices stand alone, or neither does: then they run over the rows and the columns of a table.
pub(super) fn group(terms: &Terms, density: TermId, one: Binder, other: Binder) -> Option<Binder> {
    let mut alone = [false; 2];
    stands_alone(terms, density, [one, other], &mut alone);
    match alone {
        [true, false] => Some(one),
        [false, true] => Some(other),
        _ => None,
    }
}

fn stands_alone(terms: &Terms, term: TermId, indices: [Binder; 2], alone: &mut [bool; 2]) {
    let held = indices.map(|index| terms.has_free(term, index));
    if held == [false, false] {
        return;
    }
    if terms.operands(Op::Index, term).is_some() {
        match held {
            [true, false] => alone[0] = true,
            [false, true] => alone[1] = true,
            _ => {}
        }
        return;
    }
    for &child in terms.children(term) {
        stands_alone(terms, child, indices, alone);
    }
}

/// The density of all that is observed, from those of its parts: `p(y[1..T]; a)` from `p(y_1; a)` and
/// `p(y[2..T] | y_1; a)`.
pub(super) fn combined(terms: &mut Terms, parts: &[TermId]) -> TermId {
    let mut sections: [Vec<TermId>; 3] = Default::default();
    let mut density = None;
    for &part in parts {
        let Node::Call(name, separators, arguments) = terms.node(part).clone() else {
            return terms.mul(parts.iter().copied());
        };
        density = density.or(Some(name));
        let mut section = 0;
        for (separator, &argument) in separators.iter().zip(&arguments) {
            section = match separator {
                Separator::Bar => 1,
                Separator::Semicolon => 2,
                _ => section,
            };
            if !sections[section].contains(&argument) {
                sections[section].push(argument);
            }
        }
    }
    let [mut observed, mut given, parameters] = sections;
    join_first_values(terms, &mut observed);
    let own: Vec<Name> = observed.iter().filter_map(|&y| base_of(terms, y)).collect();
    given.retain(|&g| base_of(terms, g).is_none_or(|name| !own.contains(&name)));
    let mut separators = Vec::new();
    for (list, mark) in [
        (&observed, Separator::Comma),
        (&given, Separator::Bar),
        (&parameters, Separator::Semicolon),
    ] {
        separators.extend((0..list.len()).map(|k| if k == 0 { mark } else { Separator::Comma }));
    }
    let arguments: Vec<TermId> = observed
        .into_iter()
        .chain(given)
        .chain(parameters)
        .collect();
    match density {
        Some(name) => terms.call(name, &separators, &arguments),
        None => terms.mul(parts.iter().copied()),
    }
}

/// The name of `y`, `y_1` or `y[2..T]`.
fn base_of(terms: &Terms, term: TermId) -> Option<Name> {
    let base = terms
        .operands(Op::Slice, term)
        .map_or(term, |parts| parts[0]);
    family(terms, base)
}

/// `y_1, y[2..T]` as `y[1..T]`.
fn join_first_values(terms: &mut Terms, observed: &mut Vec<TermId>) {
    for at in 0..observed.len() {
        while let Some(&[base, low, high]) =
            observed.get(at).and_then(|&y| terms.operands(Op::Slice, y))
        {
            let one = terms.integer(-1);
            let before = terms.add([low, one]);
            let single = terms.op(Op::Index, &[base, before]);
            let Some(place) = observed.iter().position(|&y| y == single) else {
                break;
            };
            observed[at] = terms.op(Op::Slice, &[base, before, high]);
            observed.remove(place);
            if place < at {
                return join_first_values(terms, observed);
            }
        }
    }
}
