//! Other rows of the sample in the density of one observation: `x_j` of `sum[j=1..i-1](…)`, and `x[1..i - 1]`. Where they are
//! observations, each of these is given those before it, and the chain rule makes a product of their densities.

use super::joint::lagged;
use crate::term::facts::family;
use crate::term::{Binder, Name, Node, Op, Quantifier, Rational, TermId, Terms};
use num_traits::Signed;

/// A bound index and over what it runs.
pub(super) type Running = (Binder, [TermId; 2]);

/// How far behind the index of the observation an end of a range lies: 0 for `i`, 1 for `i - 1`.
fn behind(terms: &Terms, end: TermId, index: Binder) -> Option<i64> {
    match terms.node(end) {
        Node::Variable(binder) if *binder == index => Some(0),
        _ => lagged(terms, end, index),
    }
}

/// Whether a range from a number on ends before the row of the observation: `1..i - 1`.
pub(super) fn is_before(terms: &Terms, [low, high]: [TermId; 2], index: Binder) -> bool {
    let is_number = terms.as_number(low).is_some_and(|n| n.is_integer());
    is_number && behind(terms, high, index).is_some_and(|back| back > 0)
}

/// How many places before the observation something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lag {
    /// 3 of `t - 3`.
    Number(i64),
    /// p of `t - p`.
    Name(TermId),
}

/// How far before the observation an end of a range lies, if it does: by a number, or by a number that has a name.
pub(super) fn lag_of(terms: &Terms, end: TermId, index: Binder) -> Option<Lag> {
    if let Some(number) = lagged(terms, end, index) {
        return (number > 0).then_some(Lag::Number(number));
    }
    let is_index = |t: TermId| matches!(terms.node(t), Node::Variable(b) if *b == index);
    let &[first, second] = terms.operands(Op::Add, end)? else {
        return None;
    };
    let other = match (is_index(first), is_index(second)) {
        (true, false) => second,
        (false, true) => first,
        _ => return None,
    };
    let &[sign, name] = terms.operands(Op::Mul, other)? else {
        return None;
    };
    let is_name = terms.is_number(sign, -1) && matches!(terms.node(name), Node::Symbol(_));
    is_name.then_some(Lag::Name(name))
}

/// Where a window of rows before the observation begins: p places before it for `t - p..t - 1`.
pub(super) fn window(terms: &Terms, [low, high]: [TermId; 2], index: Binder) -> Option<Lag> {
    let ends_before = matches!(lag_of(terms, high, index), Some(Lag::Number(_)));
    lag_of(terms, low, index).filter(|_| ends_before)
}

/// The p of `y_{t-k}` with k in `1..p`, where p is no number: the observations from `p + 1` on have those that they need.
pub(super) fn window_of_names(terms: &Terms, header: TermId, index: Binder) -> Vec<TermId> {
    let arguments = terms.children(header);
    let own = family(terms, arguments[0]);
    let name = |&argument: &TermId| {
        let &[base, low, high] = terms.operands(Op::Slice, argument)? else {
            return None;
        };
        match window(terms, [low, high], index)? {
            Lag::Name(name) => (family(terms, base) == own).then_some(name),
            Lag::Number(_) => None,
        }
    };
    let mut names: Vec<TermId> = arguments[1..].iter().filter_map(name).collect();
    names.dedup();
    names
}

/// What other rows a density holds, as slices, beside those that are found already.
pub(super) struct Rows<'f> {
    pub indices: &'f [Binder],
    pub parameters: &'f [Name],
    pub found: &'f mut Vec<TermId>,
}

impl Rows<'_> {
    pub(super) fn collect(&mut self, terms: &mut Terms, term: TermId, running: &mut Vec<Running>) {
        let bits = Quantifier::Sum.bit() | Quantifier::Product.bit() | Op::Slice.bit();
        if running.is_empty() && terms.ops(term) & bits == 0 {
            return;
        }
        let moves = |terms: &Terms, end: TermId| {
            { self.indices.iter() }.any(|&index| terms.has_free(end, index))
        };
        match terms.node(term).clone() {
            Node::Bind(_, binder, children) if children.len() == 3 => {
                running.push((binder, [children[0], children[1]]));
                self.collect(terms, children[2], running);
                running.pop();
                return;
            }
            Node::Op(Op::Slice, parts) if moves(terms, parts[1]) || moves(terms, parts[2]) => {
                self.note(terms, parts[0], term);
            }
            Node::Op(Op::Index, parts) => {
                let own = match terms.node(parts[1]) {
                    Node::Variable(row) => running.iter().find(|(binder, _)| binder == row),
                    _ => None,
                };
                let own = own.map(|&(_, ends)| ends);
                let own = own.filter(|ends| ends.iter().any(|&end| moves(terms, end)));
                if let Some([low, high]) = own.or_else(|| self.moved(terms, parts[1], running)) {
                    let rows = terms.op(Op::Slice, &[parts[0], low, high]);
                    self.note(terms, parts[0], rows);
                }
            }
            _ => {}
        }
        for child in terms.children(term).to_vec() {
            self.collect(terms, child, running);
        }
    }

    /// From where to where `t - s` runs with s: `t - 3..t - 1` where s is in 1..3, and `1..t` where it is in `0..t - 1`.
    fn moved(
        &self,
        terms: &mut Terms,
        subscript: TermId,
        running: &[Running],
    ) -> Option<[TermId; 2]> {
        let parts = terms.operands(Op::Add, subscript)?.to_vec();
        let variable = |terms: &Terms, t: TermId| match *terms.node(t) {
            Node::Variable(binder) => Some(binder),
            _ => None,
        };
        let indices = { parts.iter() }.filter_map(|&part| variable(terms, part));
        let index = indices
            .into_iter()
            .find(|binder| self.indices.contains(binder))?;
        let (mut moving, mut rest) = (None, Vec::new());
        for &part in &parts {
            let is_number = terms.as_number(part).is_some();
            match variable(terms, part) {
                Some(binder) if binder == index => {}
                _ if is_number => rest.push(part),
                _ if moving.is_none() => moving = Some(part),
                _ => return None,
            }
        }
        let moving = moving?;
        let is_negative = variable(terms, moving).is_none();
        let inner = if is_negative {
            terms.neg(moving)
        } else {
            moving
        };
        let of = variable(terms, inner)?;
        let &(_, [low, high]) = running.iter().find(|(binder, _)| *binder == of)?;
        let mut at = |end: TermId| {
            if !terms.has_free(end, index) {
                let end = if is_negative { terms.neg(end) } else { end };
                let index = terms.variable(index);
                let parts = [index, end].into_iter().chain(rest.iter().copied());
                return Some(terms.add(parts));
            }
            // `t - (t - 1)` is 1.
            let back = behind(terms, end, index).filter(|_| is_negative)?;
            let back = terms.integer(back);
            Some(terms.add([back].into_iter().chain(rest.iter().copied())))
        };
        let (first, last) = (at(low)?, at(high)?);
        Some(if is_negative {
            [last, first]
        } else {
            [first, last]
        })
    }

    fn note(&mut self, terms: &Terms, base: TermId, rows: TermId) {
        // Of `w[i, 1..t - 1]` the rows are those of the sequence i.
        let is_plain = matches!(terms.node(base), Node::Symbol(_))
            || terms.operands(Op::Index, base).is_some();
        let name = family(terms, base).filter(|_| is_plain);
        let is_datum = name.is_some_and(|name| !self.parameters.contains(&name));
        if is_datum && !self.found.contains(&rows) {
            self.found.push(rows);
        }
    }
}

/// Whether an observation is given all before it: `p(y_i | y[1..i - 1]; θ)`.
pub(super) fn is_given_all_before(terms: &Terms, header: TermId, index: Binder) -> bool {
    let arguments = terms.children(header);
    let own = family(terms, arguments[0]);
    arguments[1..].iter().any(|&argument| {
        let Some(&[_, low, high]) = terms.operands(Op::Slice, argument) else {
            return false;
        };
        window(terms, [low, high], index).is_none()
            && family(terms, argument) == own
            && terms.has_free(argument, index)
    })
}

/// What all observations hold of the rows that one of them holds: `x[1..m - 1]` of `x[1..i - 1]`. Of the observations
/// themselves these are the values before the sample, y_1 where it begins at 2. None where no row moves with the index.
pub(super) fn of_all(
    terms: &mut Terms,
    rows: TermId,
    index: Binder,
    [low, size]: [TermId; 2],
    own: Option<Name>,
) -> Option<Vec<TermId>> {
    let &[base, from, to] = terms.operands(Op::Slice, rows)? else {
        return None;
    };
    if !terms.has_free(rows, index) {
        return None;
    }
    if family(terms, base) == own {
        if let Some(lag) = window(terms, [from, to], index) {
            let one = terms.integer(1);
            let last = match lag {
                Lag::Number(number) => terms.integer(number),
                Lag::Name(name) => name,
            };
            return Some(match lag {
                Lag::Number(1) => vec![terms.op(Op::Index, &[base, one])],
                _ => vec![terms.op(Op::Slice, &[base, one, last])],
            });
        }
        let whole = |t: TermId| {
            let number = terms.as_number(t).filter(Rational::is_integer);
            number.map(|n| n.to_integer())
        };
        let (first, begin) = (whole(from)?, whole(low)?);
        let last = terms.integer(begin - 1);
        return Some(match begin - first {
            1 => vec![terms.op(Op::Index, &[base, from])],
            more if more > 1 => vec![terms.op(Op::Slice, &[base, from, last])],
            _ => Vec::new(),
        });
    }
    let variable = terms.variable(index);
    let mut at = |end: TermId, place: TermId| {
        let parts = terms.operands(Op::Add, end).unwrap_or(&[]).to_vec();
        let others = parts.iter().filter(|&&part| part != variable);
        let moves_up = others.clone().count() + 1 == parts.len()
            && !others.clone().any(|&part| terms.has_free(part, index));
        match terms.has_free(end, index) {
            false => Some(end),
            true if end == variable => Some(place),
            true => moves_up.then(|| terms.add([place].into_iter().chain(others.copied()))),
        }
    };
    let (from, to) = (at(from, low)?, at(to, size)?);
    Some(vec![terms.op(Op::Slice, &[base, from, to])])
}

/// Whether some rows are among others that end with the sample: `x[1..m - 1]` in `x[1..m]`.
pub(super) fn is_within(terms: &Terms, rows: TermId, others: TermId) -> bool {
    let slice = |t: TermId| terms.operands(Op::Slice, t);
    let (Some(&[base, from, to]), Some(&[other, first, last])) = (slice(rows), slice(others))
    else {
        return false;
    };
    let ends_before = terms.operands(Op::Add, to).is_some_and(|parts| {
        let is_negative = |t: &TermId| terms.as_number(*t).is_some_and(|n| n.is_negative());
        parts.len() == 2 && parts.contains(&last) && parts.iter().any(is_negative)
    });
    base == other && from == first && ends_before
}
