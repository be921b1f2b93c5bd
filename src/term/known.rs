//! What is known of the terms of one store so far. A wide model has many terms and few different facts: each is kept
//! once, and what an operator makes of the same facts is found once.

use super::facts::Fact;
use super::{Op, Table, TermId};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::num::NonZeroU32;

/// A fact, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct FactId(NonZeroU32);

/// Facts by their numbers, a few at a time.
pub(super) type FactIds = SmallVec<[FactId; 4]>;

/// More operands than this are too seldom the same to be remembered.
const MOST: usize = 4;

/// The facts that were found.
#[derive(Default)]
pub(super) struct Known {
    of_term: Table<FactId>,
    distinct: Vec<Fact>,
    numbers: FxHashMap<Fact, FactId>,
    ranges: FxHashMap<(Op, FactIds), FactId>,
}

impl Known {
    /// What is known of a term.
    pub(super) fn of(&self, term: TermId) -> Option<FactId> {
        self.of_term.get(term)
    }

    /// Notes what is known of a term.
    pub(super) fn note(&mut self, term: TermId, fact: FactId) {
        self.of_term.set(term, fact);
    }

    /// The fact of that number.
    pub(super) fn fact(&self, id: FactId) -> &Fact {
        &self.distinct[id.0.get() as usize - 1]
    }

    /// The number of a fact.
    pub(super) fn id(&mut self, fact: Fact) -> FactId {
        let next = FactId(NonZeroU32::MIN.saturating_add(self.distinct.len() as u32));
        let id = *self.numbers.entry(fact).or_insert(next);
        if id == next {
            self.distinct.push(fact);
        }
        id
    }

    /// Where the value of an operator lies, from what is known of its operands.
    pub(super) fn range(&mut self, op: Op, operands: FactIds) -> FactId {
        if operands.len() > MOST {
            return self.new_range(op, &operands);
        }
        let key = (op, operands);
        if let Some(&known) = self.ranges.get(&key) {
            return known;
        }
        let range = self.new_range(op, &key.1);
        self.ranges.insert(key, range);
        range
    }

    fn new_range(&mut self, op: Op, operands: &[FactId]) -> FactId {
        let facts: Vec<Fact> = operands.iter().map(|&id| *self.fact(id)).collect();
        self.id((op.row().range)(&facts))
    }
}
