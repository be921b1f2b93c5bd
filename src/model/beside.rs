//! `x_j` beside `x_i`, where j runs over numbers of its own: without the index of the observation it is the component `x_ij`,
//! and where that index is written elsewhere, another observation may be meant, as in `sum[j=1..n](a_j k(x_i, x_j))`.

use super::names::Words;
use super::noise::mentions;
use super::{Distributed, Parts, walk};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Big, ExprKind, Subscript, Word};
use rustc_hash::{FxHashMap, FxHashSet};

/// Warns of components that may be other observations.
pub(super) fn components(parts: &Parts<'_>, words: &Words) -> Vec<Diagnostic> {
    let [index] = words.indices.as_slice() else {
        return Vec::new();
    };
    let mut found: Vec<(Word, Word, Span)> = Vec::new();
    let mut numbered: Vec<Word> = Vec::new();
    let mut free: FxHashMap<Word, bool> = FxHashMap::default();
    let mut graphs: FxHashSet<Word> = FxHashSet::default();
    for right in parts.observed.iter().flat_map(Distributed::rights) {
        walk::visit(right, &mut |e| match &e.kind {
            ExprKind::Big(big) => {
                let own = &big.index.text;
                free.insert(own.clone(), !is_tied(big, index));
                if numbers_observations(big, index, words) || is_of_pairs(big, index) {
                    graphs.insert(own.clone());
                }
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
    found.retain(|(word, below, _)| numbered.contains(word) || graphs.contains(below));
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

/// Whether a sum is over as many as the observations are stated to be.
fn numbers_observations(big: &Big, index: &Word, words: &Words) -> bool {
    let stated = words.ranges.get(index);
    { stated.zip(big.limits.as_ref()) }.is_some_and(|(stated, ends)| stated.1.kind == ends.1.kind)
}

/// Whether a number of a pair of observations stands in a sum, A_ij of `sum[j=1..n](A_ij x_j)`: where one name has both
/// indices, another with one of them may lack none.
fn is_of_pairs(big: &Big, index: &Word) -> bool {
    let own = &big.index.text;
    let pairs = [format!("{index}{own}"), format!("{own}{index}")];
    walk::holds(
        &big.body,
        &|e| matches!(&e.kind, ExprKind::Subscripted(_, Subscript::Word(below)) if pairs.iter().any(|pair| pair == below)),
    )
}

/// Whether the limits or the condition of a sum depend on the index of the observation.
fn is_tied(big: &Big, index: &Word) -> bool {
    let ends = big.limits.iter().flat_map(|ends| [&ends.0, &ends.1]);
    ends.chain(&big.condition).any(|end| mentions(end, index))
}
