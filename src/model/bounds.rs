//! Ends that other names set to what is observed, where its distribution has none there: `y_i > c_i`, `y in 0..n`.

use super::Building;
use crate::derivation::Assumption;
use crate::diag::Diagnostic;
use crate::syntax::ast::Word;
use crate::term::facts::{Fact, Subject, family};
use crate::term::{Binder, Name, Node, Op, TermId};

impl Building<'_> {
    /// What is stated of an observed name that bounds it by another inside of a support without such an end, in the user's
    /// words. What is stated as an order is an assumption from now on.
    pub(super) fn bounds_of(
        &mut self,
        own: Name,
        support: &Fact,
        numbered: (&[Word], &[Binder]),
    ) -> Result<Vec<String>, Diagnostic> {
        let word = self.terms.text(own).to_owned();
        if !self.words.vocabulary.data.contains(word.as_str()) {
            return Ok(Vec::new());
        }
        let all = self.assumptions.of_observations.iter();
        let mut words = all.filter(|order| order.words.iter().any(|side| *side == word));
        let is_of_another = words.any(|order| {
            let mut others = order.words.iter().filter(|side| **side != word);
            others.any(|other| self.words.distributed.contains(other))
        });
        if !is_of_another {
            self.orders_of(&word, numbered)?;
        }
        let stated = self.assumptions.list.iter();
        let bounds = stated.filter(|a| a.stated && self.is_bound(a, own, support));
        Ok(bounds.map(|a| a.text.clone()).collect())
    }

    /// Whether an assumption may keep an observed name away from a part of a support.
    fn is_bound(&self, stated: &Assumption, own: Name, support: &Fact) -> bool {
        if let (Some(ends), true) = (stated.ends, stated.subject == Subject::Name(own)) {
            let is_name = |end: Option<(TermId, bool)>| {
                end.is_some_and(|(end, _)| self.terms.as_number(end).is_none())
            };
            return is_name(ends.low) || is_name(ends.high);
        }
        let Node::Op(Op::Less | Op::AtMost, sides) = self.terms.node(stated.shown) else {
            return false;
        };
        let [low, high] = [sides[0], sides[1]].map(|side| family(&self.terms, side));
        // The distribution of the other of two may say how they stand: counts of a binomial and their totals.
        let is_fixed = |other: Option<Name>| {
            other.is_some_and(|name| !self.words.distributed.contains(self.terms.text(name)))
        };
        match (low == Some(own), high == Some(own)) {
            (true, false) => is_fixed(high),
            (false, true) => {
                let end = self.assumptions.fact(&self.terms, &[], sides[0]).high;
                let is_outside = end
                    .zip(support.low)
                    .is_some_and(|(end, low)| end.0 <= low.0);
                is_fixed(low) && !is_outside
            }
            _ => false,
        }
    }
}
