//! Variables that a rule makes: the index of a sum that only its right side has.

use super::matching::{Context, State};
use crate::rules::Rule;
use crate::term::TermId;

impl Context<'_> {
    /// Makes the variables of the quantifiers that only the right side has.
    pub(super) fn make_variables(&mut self, rule: &Rule, term: TermId, state: &mut State) {
        for (number, meta) in rule.patterns().metas.iter().enumerate() {
            if !meta.is_variable || state.ranges[number].is_some() || state.terms[number].is_some()
            {
                continue;
            }
            let binder = match self.made.get(&(rule.name, term)) {
                Some(&binder) => binder,
                None => {
                    let free = self.terms.free_variables(term);
                    let taken = |word: &&&str| {
                        free.iter()
                            .any(|&b| self.terms.text(self.terms.binder_name(b)) == **word)
                    };
                    let letter = ["j", "k", "l"].iter().find(|word| !taken(word));
                    let binder = self.terms.binder(letter.copied().unwrap_or("j"));
                    self.made.insert((rule.name, term), binder);
                    binder
                }
            };
            state.ranges[number] = Some((binder, Vec::new()));
        }
    }
}
