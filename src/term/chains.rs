//! Chains of orders: where `0 < a`, `a < b` and `b <= c` are stated, b and c are positive.

use super::facts::{Domain, Facts};
use super::interval::{End, Fact};
use super::{Op, TermId, Terms};

impl Facts<'_> {
    /// What is certain of a name because of the numbers that names below and above it are stated to lie between.
    pub(super) fn in_chain(&self, terms: &Terms, term: TermId) -> Option<Fact> {
        let mut orders = { self.assumptions().iter() }.filter_map(|holds| holds.order(terms));
        orders.next()?;
        let low = self.end(terms, term, true);
        let high = self.end(terms, term, false);
        (low.is_some() || high.is_some()).then(|| Fact::between(low, high))
    }

    /// The best lower end, or upper one, of the names that a chain of orders leads to.
    fn end(&self, terms: &Terms, term: TermId, is_low: bool) -> End {
        let mut best: End = None;
        let mut reached = vec![(term, false)];
        let mut at = 0;
        while let Some(&(name, is_strict)) = reached.get(at) {
            at += 1;
            let own = self.assumed(terms, name).filter(|_| name != term);
            let end = own.and_then(|fact| if is_low { fact.low } else { fact.high });
            if let Some((value, closed)) = end {
                let new = (value, closed && !is_strict);
                let is_better = best.is_none_or(|(old, was_closed)| match is_low {
                    true => new.0 > old || new.0 == old && was_closed && !new.1,
                    false => new.0 < old || new.0 == old && was_closed && !new.1,
                });
                best = if is_better { Some(new) } else { best };
            }
            for holds in self.assumptions() {
                let Some((above, below)) = holds.order(terms) else {
                    continue;
                };
                let (from, to) = if is_low {
                    (above, below)
                } else {
                    (below, above)
                };
                let next = (to, is_strict || holds.domain == Domain::Positive);
                if is_of(terms, name, from) && !reached.contains(&next) {
                    reached.push(next);
                }
            }
        }
        best
    }
}

/// Whether what is stated of a name is stated of a term: it is the name, or a component of it.
fn is_of(terms: &Terms, term: TermId, name: TermId) -> bool {
    term == name
        || terms
            .operands(Op::Index, term)
            .is_some_and(|parts| parts[0] == name)
}
