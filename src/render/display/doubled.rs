//! Display names that bring an index themselves where the data put the same one: `\hat{y}_i` would be set as `\hat{y}_{i,i}`.

use super::{Latex, Name, Names, parts, set_plainly};
use crate::derivation::Derivation;
use crate::render::math::{Kind, Math};
use crate::term::Terms;

/// Each such name, with the index.
pub(super) fn indices<'n>(names: &'n Names, derivation: &Derivation) -> Vec<(&'n Name, String)> {
    let has_scripts = |name: &&Name| name.shown.below().or(name.shown.above()).is_some();
    let marked = names.all.iter().filter(has_scripts);
    let double = |name: &'n Name| {
        let alone = Names {
            all: vec![name.clone()],
        };
        let index = parts::find(derivation, |part| twice(&alone, part));
        index.map(|index| (name, index))
    };
    marked.filter_map(double).collect()
}

/// The index that is set twice, if the part has such a name.
fn twice(names: &Names, part: &Math) -> Option<String> {
    let (shown, below) = match (names.of_part(part), &part.kind) {
        (Some(found), _) => found,
        (None, Kind::Subscript(base, below)) => match base.kind {
            Kind::Symbol(word) => (names.of_word(word)?, below.clone()),
            _ => return None,
        },
        _ => return None,
    };
    let mut indices = below.iter().filter_map(|index| match index.kind {
        Kind::Variable(label) => Some(label.name),
        _ => None,
    });
    indices.find(|index| has(shown, index)).map(str::to_owned)
}

/// Whether the user has the index below or above the symbol.
fn has(shown: &Latex, index: &str) -> bool {
    let mut terms = Terms::new();
    let symbol = terms.symbol_named(index);
    let set = set_plainly(&terms, symbol);
    let scripts = [shown.below(), shown.above()];
    let mut words = scripts.into_iter().flatten().flat_map(|script| {
        let latex = script.latex();
        latex.split(|c: char| !c.is_alphanumeric() && c != '\\')
    });
    words.any(|word| word == set)
}
