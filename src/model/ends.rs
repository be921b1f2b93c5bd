//! Ends of a typed density's support that its domain does not hold: n of `y in 0..n`, c of `y >= c`.

use super::Building;
use crate::catalogue::domain::number;
use crate::diag::Diagnostic;
use crate::lower::{Vocabulary, base_word};
use crate::syntax::ast::{DeclarationKind, Expr, Input, Set, Word};
use crate::term::facts::Domain;
use crate::term::{Binder, Op, TermId};

/// An end of what an observed name's values may be, as it is declared.
pub(super) struct Declared {
    word: Word,
    end: Expr,
    is_low: bool,
}

/// The ends of declared sets, and those that data set each other: `y <= n`.
pub(super) fn declared(input: &Input, vocabulary: &Vocabulary) -> Vec<Declared> {
    let mut found = Vec::new();
    for declaration in &input.declarations {
        match &declaration.kind {
            DeclarationKind::Member { subject, set } => {
                of_set(subject, set, vocabulary, &mut found)
            }
            DeclarationKind::Comparison { terms, operators } => {
                for (pair, &operator) in terms.windows(2).zip(operators) {
                    let order = super::order::of_names(pair, operator, vocabulary);
                    let Some((low, high, _)) = order else {
                        continue;
                    };
                    if !base_word(low, vocabulary).is_some_and(|w| vocabulary.data.contains(&w)) {
                        continue;
                    }
                    note(high, low, true, vocabulary, &mut found);
                    note(low, high, false, vocabulary, &mut found);
                }
            }
            _ => {}
        }
    }
    found
}

fn of_set(subject: &Expr, set: &Set, vocabulary: &Vocabulary, found: &mut Vec<Declared>) {
    let (Set::Range(low, high) | Set::Interval { low, high, .. }) = set else {
        return;
    };
    for (end, is_low) in [(low, true), (high, false)] {
        // A domain of whole numbers holds where they begin; where they end is noted here.
        let is_noted = |end: &&Expr| matches!(set, Set::Range(..)) || number(end).is_none();
        if let Some(end) = end.as_ref().filter(is_noted) {
            note(subject, end, is_low, vocabulary, found);
        }
    }
}

fn note(
    subject: &Expr,
    end: &Expr,
    is_low: bool,
    vocabulary: &Vocabulary,
    found: &mut Vec<Declared>,
) {
    let word = base_word(subject, vocabulary);
    found.extend(word.map(|word| Declared {
        word,
        end: end.clone(),
        is_low,
    }));
}

impl Building<'_> {
    /// The ends of an observed name's support that are terms, and whether each is the lower one.
    pub(super) fn ends_of(
        &mut self,
        word: &str,
        (indices, binders): (&[Word], &[Binder]),
    ) -> Result<Vec<(TermId, bool)>, Diagnostic> {
        let declared = std::mem::take(&mut self.declared_ends);
        let own = declared.iter().filter(|end| end.word == word);
        let mut ends = Vec::new();
        for Declared { end, is_low, .. } in own {
            let term = self.lower(|lowering| {
                lowering.observe(indices, binders);
                lowering.expression(end)
            })?;
            ends.push((term, *is_low));
        }
        self.declared_ends = declared;
        ends.extend(self.orders_of(word, (indices, binders))?);
        Ok(ends)
    }

    /// The ends that are stated of an observed name as orders, which are assumptions from now on.
    pub(super) fn orders_of(
        &mut self,
        word: &str,
        (indices, binders): (&[Word], &[Binder]),
    ) -> Result<Vec<(TermId, bool)>, Diagnostic> {
        let mut ends = Vec::new();
        for at in 0..self.assumptions.of_observations.len() {
            let stated = &self.assumptions.of_observations[at];
            if stated.used || !stated.words.iter().any(|side| side == word) {
                continue;
            }
            let is_low = stated.words[1] == word;
            let (sides, closed) = (stated.sides.clone(), stated.closed);
            let text = stated.text.clone();
            let [low, high] = self.lower(|lowering| {
                lowering.observe(indices, binders);
                Ok([
                    lowering.expression(&sides[0])?,
                    lowering.expression(&sides[1])?,
                ])
            })?;
            ends.push((if is_low { low } else { high }, is_low));
            let below = self.terms.neg(low);
            let difference = self.terms.add([high, below]);
            let (op, domain) = match closed {
                true => (Op::AtMost, Domain::NonNegative),
                false => (Op::Less, Domain::Positive),
            };
            let shown = self.terms.op(op, &[low, high]);
            self.assumptions.state((difference, shown), domain, &text);
            self.assumptions.of_observations[at].used = true;
        }
        Ok(ends)
    }
}
