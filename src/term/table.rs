//! Tables by term: as long as the store and without hashing, for walks over wide terms.

use super::TermId;

/// What is known of some terms of one store.
#[derive(Clone, Debug)]
pub struct Table<T>(Vec<Option<T>>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table(Vec::new())
    }
}

impl<T: Copy> Table<T> {
    /// What is known of a term.
    pub fn get(&self, term: TermId) -> Option<T> {
        self.0.get(term.index()).copied().flatten()
    }

    /// Notes what is known of a term, in the place of what was known before.
    pub fn set(&mut self, term: TermId, value: T) {
        *self.slot(term) = Some(value);
    }

    /// Notes something of a term of which nothing is known yet.
    pub fn set_first(&mut self, term: TermId, value: T) {
        self.slot(term).get_or_insert(value);
    }

    /// Takes over what another table knows.
    pub fn extend(&mut self, other: Table<T>) {
        if self.0.is_empty() {
            self.0 = other.0;
            return;
        }
        self.0.resize(self.0.len().max(other.0.len()), None);
        for (slot, value) in self.0.iter_mut().zip(other.0) {
            *slot = value.or(*slot);
        }
    }

    fn slot(&mut self, term: TermId) -> &mut Option<T> {
        let index = term.index();
        if index >= self.0.len() {
            self.0.resize(index + 1, None);
        }
        &mut self.0[index]
    }
}

/// A set of terms of one store.
#[derive(Clone, Debug, Default)]
pub struct Marks(Vec<bool>);

impl Marks {
    /// Adds a term; whether it is new.
    pub fn insert(&mut self, term: TermId) -> bool {
        let index = term.index();
        if index >= self.0.len() {
            self.0.resize(index + 1, false);
        }
        !std::mem::replace(&mut self.0[index], true)
    }
}
