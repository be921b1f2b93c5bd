//! The parts of the formulas of a derivation, in the order of its steps: where a display name is looked for.

use crate::derivation::Derivation;
use crate::render::math::{self, Math};
use crate::term::{Marks, TermId, Terms};

/// The first answer that `look` has about a part; parts that stand several times are looked at once.
pub(super) fn find<R>(
    derivation: &Derivation,
    mut look: impl FnMut(&Math<'_>) -> Option<R>,
) -> Option<R> {
    let mut seen = Marks::default();
    let after = derivation.steps.iter().map(|step| step.after);
    let mut all = after.chain([derivation.start]);
    all.find_map(|statement| below(&derivation.terms, statement, &mut seen, &mut look))
}

fn below<R>(
    terms: &Terms,
    term: TermId,
    seen: &mut Marks,
    look: &mut impl FnMut(&Math<'_>) -> Option<R>,
) -> Option<R> {
    if !seen.insert(term) {
        return None;
    }
    if let Some(found) = look(&math::build(terms, term)) {
        return Some(found);
    }
    let mut children = terms.children(term).iter();
    children.find_map(|&child| below(terms, child, seen, look))
}
