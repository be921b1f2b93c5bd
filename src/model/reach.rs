//! Which components of a name stand in what is put in so far: `z_0` to `z_T` where `z_{t-1}` and `z_t` do for t = 1..T.

use super::Building;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::{Marks, Name, Node, Op, TermId, Terms};

/// From where and how far the components of a name are numbered in one place below it.
#[derive(Clone, Copy, Default)]
pub(super) struct Reach {
    /// The least number, where that is below 1.
    pub least: Option<i64>,
    /// Where the last one is. What is numbered by `t - 1` alone ends as t does: a sequence is as long as the sample.
    pub end: Option<TermId>,
}

impl Building<'_> {
    /// The reach of the components of a name in one place below it.
    ///
    /// # Errors
    /// Where the first of them is not clear, as of `z_{t-k}` where k runs to a number that is not known.
    pub(super) fn reach(
        &mut self,
        (name, place): (Name, usize),
        statement: Span,
    ) -> Result<Reach, Diagnostic> {
        let mut reach = Reach::default();
        for subscript in self.below(name, place) {
            let Some(sum) = Sum::of(&self.terms, subscript) else {
                continue;
            };
            match sum.least(&self.terms) {
                Some(least) if least < reach.least.unwrap_or(1) => reach.least = Some(least),
                Some(_) => {}
                None if sum.is_an_index_or_later(&self.terms) => {}
                None => return Err(self.first_is_unclear(name, subscript, statement)),
            }
            if let Some(end) = sum.end(&mut self.terms)
                && reach
                    .end
                    .is_none_or(|known| is_beyond(&self.terms, end, known))
            {
                reach.end = Some(end);
            }
        }
        Ok(reach)
    }

    /// What stands in one place below a name and moves with an index, in the order of the indices.
    fn below(&self, name: Name, place: usize) -> Vec<TermId> {
        let terms = &self.terms;
        let is_own = |base: TermId| *terms.node(base) == Node::Symbol(name);
        let mut found: Vec<TermId> = Vec::new();
        let mut seen = Marks::default();
        let mut pending: Vec<TermId> = self.definitions.iter().map(|(_, d)| d.right).collect();
        while let Some(term) = pending.pop() {
            if !terms.mentions(term, name) || !seen.insert(term) {
                continue;
            }
            match terms.node(term) {
                Node::Op(Op::Index, parts) if is_own(parts[0]) => {
                    found.extend(parts.get(1 + place));
                }
                Node::Op(Op::Slice, parts) if is_own(parts[0]) && place == 0 => {
                    found.extend(&parts[1..]);
                }
                _ => {}
            }
            pending.extend(terms.children(term));
        }
        found.retain(|&term| terms.is_open(term));
        found.sort_by_key(|&term| terms.free_variables(term).into_iter().min());
        found.dedup();
        found
    }

    fn first_is_unclear(&self, name: Name, subscript: TermId, statement: Span) -> Diagnostic {
        let word = self.terms.text(name);
        let span = self.assumptions.spans.get(subscript).unwrap_or(statement);
        let message =
            format!("which `{word}` is the first is not clear, so nothing says what its prior is");
        Diagnostic::at(Code::BadModel, span, message).help(format!(
            "count the places before it in numbers, as in `sum[k=0..2](c_k {word}_{{t-k}})`"
        ))
    }
}

/// A sum of whole numbers, indices and sizes, each of them so many times.
#[derive(Clone, Default)]
struct Sum {
    number: i64,
    atoms: Vec<(TermId, i64)>,
}

impl Sum {
    /// Nothing where something else moves with an index, as the group of `z[g_i]` does.
    fn of(terms: &Terms, term: TermId) -> Option<Self> {
        let mut sum = Sum::default();
        sum.add(terms, term, 1).then_some(sum)
    }

    fn add(&mut self, terms: &Terms, term: TermId, times: i64) -> bool {
        match terms.node(term) {
            Node::Number(number) if number.is_integer() => {
                let so_many = number.to_integer().checked_mul(times);
                let sum = so_many.and_then(|n| self.number.checked_add(n));
                sum.map(|sum| self.number = sum).is_some()
            }
            Node::Op(Op::Add, parts) => parts.iter().all(|&part| self.add(terms, part, times)),
            Node::Op(Op::Mul, parts) if terms.is_number(parts[0], -1) && parts.len() == 2 => {
                self.add(terms, parts[1], -times)
            }
            Node::Variable(_) => self.count(term, times),
            _ if !terms.is_open(term) => self.count(term, times),
            _ => false,
        }
    }

    fn count(&mut self, atom: TermId, times: i64) -> bool {
        match self.atoms.iter_mut().find(|(other, _)| *other == atom) {
            Some((_, known)) => *known += times,
            None => self.atoms.push((atom, times)),
        }
        self.atoms.retain(|&(_, times)| times != 0);
        true
    }

    /// With each index at the end that makes the sum least, or greatest; what ends with another index comes first.
    fn extreme(&self, terms: &Terms, is_least: bool) -> Option<Self> {
        let mut sum = self.clone();
        for _ in 0..8 {
            let index = |&(atom, times): &(TermId, i64)| match terms.node(atom) {
                Node::Variable(binder) => Some((*binder, atom, times)),
                _ => None,
            };
            let ends_high = |times: i64| (times > 0) != is_least;
            let mut indices: Vec<_> = sum.atoms.iter().filter_map(index).collect();
            indices.sort_by_key(|&(_, _, times)| !ends_high(times));
            let Some(&(binder, atom, times)) = indices.first() else {
                return Some(sum);
            };
            sum.atoms.retain(|&(other, _)| other != atom);
            let is_known = match ends_high(times) {
                true => sum.add(terms, terms.largest(binder)?, times),
                false => {
                    sum.number += times * terms.smallest(binder)?.ceil().to_integer();
                    true
                }
            };
            if !is_known {
                return None;
            }
        }
        None
    }

    fn least(&self, terms: &Terms) -> Option<i64> {
        let least = self.extreme(terms, true)?;
        least.atoms.is_empty().then_some(least.number)
    }

    /// An index, and what is added to it: its least number is that of the index or more.
    fn is_an_index_or_later(&self, terms: &Terms) -> bool {
        let is_index = |atom| matches!(terms.node(atom), Node::Variable(_));
        matches!(self.atoms[..], [(atom, 1)] if is_index(atom)) && self.number >= 0
    }

    /// The greatest, or the end of the one index that is counted in it, if that is greater.
    fn end(&self, terms: &mut Terms) -> Option<TermId> {
        let mut greatest = self.extreme(terms, false)?;
        let added = |&&(atom, times): &&(TermId, i64)| {
            times == 1 && matches!(terms.node(atom), Node::Variable(_))
        };
        let counted: Vec<(TermId, i64)> = self.atoms.iter().filter(added).copied().collect();
        if let &[index] = counted.as_slice() {
            let alone = Sum {
                number: 0,
                atoms: vec![index],
            };
            let own = alone.extreme(terms, false)?;
            if greatest.atoms == own.atoms && greatest.number < own.number {
                greatest = own;
            }
        }
        if greatest.atoms.iter().any(|&(_, times)| times != 1) {
            return None;
        }
        let number = terms.integer(greatest.number);
        let atoms = greatest.atoms.into_iter().map(|(atom, _)| atom);
        Some(terms.add(atoms.chain([number])))
    }
}

/// Whether one end is known to lie behind another.
fn is_beyond(terms: &Terms, end: TermId, known: TermId) -> bool {
    let mut between = Sum::default();
    between.add(terms, end, 1)
        && between.add(terms, known, -1)
        && between.atoms.is_empty()
        && between.number > 0
}
