//! What is stated of the rank of names: `τ > 0` and `τ : scalar` are of numbers, `q : vector` and `q : simplex` of vectors.

use super::names::Words;
use crate::lower::base_word;
use crate::syntax::ast::{Declaration, DeclarationKind, Expr, ExprKind, Input};
use crate::term::{Root, Terms};

/// Kinds of vectors that do not change how an expression is read.
const OF_VECTORS: &[&str] = &["simplex", "unit vector", "ordered", "onehot"];

impl Words {
    /// Notes the ranks of declared vectors and matrices.
    pub(super) fn note_ranks(&self, terms: &mut Terms) {
        for (word, rank) in &self.kinds {
            let name = terms.name(word);
            terms.set_rank(Root::Name(name), *rank);
            terms.set_rank(Root::Call(name), *rank);
        }
    }

    /// Notes what the declarations say, in their order: it tells which of several factors is the vector.
    pub(super) fn state_ranks(&self, input: &Input, terms: &mut Terms) {
        for declaration in &input.declarations {
            self.state_ranks_of(declaration, terms);
        }
        for (word, rank) in &self.kinds {
            state(word, *rank, terms);
        }
    }

    fn state_ranks_of(&self, declaration: &Declaration, terms: &mut Terms) {
        let of_numbers = |e: &Expr| {
            let word = base_word(e, &self.vocabulary)?;
            let is_number = self.numbers.contains(&word) || self.vocabulary.scalars.contains(&word);
            is_number.then_some(word)
        };
        match &declaration.kind {
            DeclarationKind::Kind { subject, kind } if OF_VECTORS.contains(&kind.as_str()) => {
                if let ExprKind::Name(word) = &subject.kind {
                    state(word, 1, terms);
                }
            }
            DeclarationKind::Comparison {
                terms: compared, ..
            } => {
                let words = compared.iter().filter_map(of_numbers);
                words.for_each(|word| state(&word, 0, terms));
            }
            DeclarationKind::Kind { subject, .. } | DeclarationKind::Member { subject, .. } => {
                of_numbers(subject)
                    .into_iter()
                    .for_each(|word| state(&word, 0, terms));
            }
        }
    }
}

fn state(word: &str, rank: usize, terms: &mut Terms) {
    let name = terms.name(word);
    terms.state_rank(Root::Name(name), rank);
    terms.state_rank(Root::Call(name), rank);
}
