//! `x_j` beside `x_i`, where j runs over numbers of its own: without the index of the observation it is the component `x_ij`,
//! and where that index is written elsewhere, another observation may be meant, as in `sum[j=1..n](a_j k(x_i, x_j))`.

use super::names::Words;
use super::noise::mentions;
use super::{Distributed, Parts, walk};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Big, ExprKind, Subscript, Word};
use rustc_hash::FxHashMap;

/// Warns of components that may be other observations.
pub(super) fn components(parts: &Parts<'_>, words: &Words) -> Vec<Diagnostic> {
    let [index] = words.indices.as_slice() else {
        return Vec::new();
    };
    let mut found: Vec<(Word, Word, Span)> = Vec::new();
    let mut numbered: Vec<Word> = Vec::new();
    let mut free: FxHashMap<Word, bool> = FxHashMap::default();
    for right in parts.observed.iter().flat_map(Distributed::rights) {
        walk::visit(right, &mut |e| match &e.kind {
            ExprKind::Big(big) => {
                free.insert(big.index.text.clone(), !is_tied(big, index));
            }
            ExprKind::Subscripted(base, Subscript::Word(below)) => {
                let ExprKind::Name(word) = &base.kind else {
                    return;
                };
                if !words.vocabulary.data.contains(word) {
                    return;
                }
                if below == index {
                    numbered.push(word.clone());
                } else if free.get(below) == Some(&true) {
                    found.push((word.clone(), below.clone(), e.span));
                }
            }
            _ => {}
        });
    }
    found.retain(|(word, ..)| numbered.contains(word));
    found.dedup_by(|one, other| one.0 == other.0);
    let warning = |(word, below, span): (Word, Word, Span)| {
        let message = format!(
            "`{word}_{below}` is read as a component of `{word}_{index}`, `{word}_{index}{below}`"
        );
        Diagnostic::at(Code::Ambiguous, span, message)
            .help(format!("if it is, write `{word}_{index}{below}`"))
            .help(format!(
                "if it is of another observation, give those another name, as in `{}_{below}`",
                words.free_word(&["z", "u", "v"])
            ))
    };
    found.into_iter().map(warning).collect()
}

/// Whether the limits or the condition of a sum depend on the index of the observation.
fn is_tied(big: &Big, index: &Word) -> bool {
    let ends = big.limits.iter().flat_map(|ends| [&ends.0, &ends.1]);
    ends.chain(&big.condition).any(|end| mentions(end, index))
}
