//! How many components a name has whose components a prior numbers.

use super::Building;
use crate::syntax::ast::Word;
use crate::term::{Binder, Name, TermId};

impl Building<'_> {
    /// The ends of the indices of a prior: those over which the likelihood numbers the same components, such as the number of
    /// groups; the number of rows of a matrix, where it has a name; else new names.
    pub(super) fn sizes_of_components(
        &mut self,
        name: TermId,
        indices: &[Binder],
        mut known: Vec<Option<TermId>>,
    ) -> Vec<TermId> {
        self.learn_sizes();
        known[0] = known[0].or_else(|| self.terms.size_of(name));
        let mut ends = Vec::new();
        for (&index, known) in indices.iter().zip(known) {
            ends.push(known.unwrap_or_else(|| {
                let letter = self.terms.binder_name(index);
                let word = self.size_of_components(letter);
                self.terms.symbol_named(&word)
            }));
        }
        ends
    }

    /// What is added to a vector is as long: b of `W x + b` has a component for each class.
    fn learn_sizes(&mut self) {
        let bodies: Vec<TermId> = self.definitions.iter().map(|(_, d)| d.right).collect();
        self.terms.infer_ranks(&bodies);
        self.note_sizes();
    }

    /// Notes the sizes that distributions give to their arguments, whose ranks are known by now.
    pub(super) fn note_sizes(&mut self) {
        for (need, _) in &self.needs {
            if let Some(size) = need.size {
                self.terms.set_size(need.term, size);
            }
        }
    }

    /// How many components the names have whose components a prior numbers by this index: other letters may run further.
    fn size_of_components(&mut self, index: Name) -> Word {
        let index = self.terms.text(index);
        let known = self
            .words
            .components
            .iter()
            .find(|(known, _)| known == index);
        if let Some((_, size)) = known {
            return size.clone();
        }
        let wishes = ["d", "D", "K", "q", "r"];
        let stands = |word: &str| {
            let name = self.terms.find_name(word)?;
            let mut bodies = self.definitions.iter().map(|(_, d)| d.right);
            bodies.find(|&body| self.terms.mentions(body, name))
        };
        let is_new = |wish: &&&str| stands(wish).is_none();
        let new: Vec<&str> = wishes.iter().filter(is_new).copied().collect();
        let index = Word::from(index);
        let size = self.words.take(if new.is_empty() { &wishes } else { &new });
        self.words.components.push((index, size.clone()));
        size
    }
}
