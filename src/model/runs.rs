//! Over what the indices of an observation run: what is stated, groups, and one size for what they number.

use super::Building;
use super::sampling::Range;
use crate::diag::Diagnostic;
use crate::lower::Lowering;
use crate::syntax::ast::{Expr, ExprKind, Word};
use crate::term::{Binder, Op, TermId, Terms};

/// Over what the indices of an observation run, the outer first.
pub(super) fn ranges(
    building: &mut Building<'_>,
    indices: &[Word],
    binders: &[Binder],
    density: TermId,
) -> Result<Vec<Range>, Diagnostic> {
    let is_given = |word: &Word| building.words.ranges.contains_key(word);
    if let ([one, other], false) = (binders, indices.iter().any(is_given))
        && let Some(group) = super::joint::group(&building.terms, density, *one, *other)
    {
        let at = usize::from(group == *other);
        building.note_numbers(&indices[at], group, density);
        return Ok(in_groups(building, &indices[at], group, binders[1 - at]));
    }
    building.share_ranges(indices, binders, density)?;
    let mut ranges = Vec::new();
    for (word, &binder) in indices.iter().zip(binders) {
        let (low, high) = match building.words.ranges.get(word).cloned() {
            Some((low, high)) => building.lower(|lowering| {
                for (word, &binder) in indices.iter().zip(binders) {
                    lowering.enter(word, binder);
                }
                Ok((
                    Some(lowering.expression(&low)?),
                    lowering.expression(&high)?,
                ))
            })?,
            None => {
                let size = building.words.size_of(word);
                (None, building.terms.symbol_named(&size))
            }
        };
        ranges.push(Range { binder, low, high });
    }
    Ok(outer_first(&building.terms, ranges))
}

/// The ranges in an order in which each end knows only indices around it: `j = 1..J`, then `i = 1..n_j`.
fn outer_first(terms: &Terms, mut ranges: Vec<Range>) -> Vec<Range> {
    let mut ordered = Vec::with_capacity(ranges.len());
    while !ranges.is_empty() {
        let depends_on = |range: &Range, other: &Range| {
            let mut ends = [Some(range.high), range.low].into_iter().flatten();
            ends.any(|end| terms.has_free(end, other.binder))
        };
        let is_outer = |range: &Range| !ranges.iter().any(|other| depends_on(range, other));
        let at = ranges.iter().position(is_outer).unwrap_or(0);
        ordered.push(ranges.remove(at));
    }
    ordered
}

/// Groups `j = 1..J` of `i = 1..n_j` observations.
fn in_groups(building: &mut Building<'_>, word: &str, group: Binder, within: Binder) -> Vec<Range> {
    let (size, size_within) = building.words.sizes_of_groups(word);
    let terms = &mut building.terms;
    let (number, base) = (terms.variable(group), terms.symbol_named(&size_within));
    vec![
        Range {
            binder: group,
            low: None,
            high: terms.symbol_named(&size),
        },
        Range {
            binder: within,
            low: None,
            high: terms.op(Op::Index, &[base, number]),
        },
    ]
}

impl Building<'_> {
    /// Notes the ranges of indices that are stated without other indices, so that what is needed of a density is known of them.
    pub(super) fn note_stated_ranges(
        &mut self,
        indices: &[Word],
        binders: &[Binder],
    ) -> Result<(), Diagnostic> {
        for (word, &binder) in indices.iter().zip(binders) {
            let Some((low, high)) = self.words.ranges.get(word).cloned() else {
                continue;
            };
            let is_index = |e: &Expr| matches!(&e.kind, ExprKind::Name(w) if indices.contains(w));
            let is_plain = |e: &Expr| matches!(e.kind, ExprKind::Name(_) | ExprKind::Number(_));
            if [&low, &high]
                .into_iter()
                .all(|e| is_plain(e) && !is_index(e))
            {
                let ends = |lowering: &mut Lowering<'_>| {
                    Ok((lowering.expression(&low)?, lowering.expression(&high)?))
                };
                let (low, high) = self.lower(ends)?;
                self.terms.note_range(binder, low, high);
            }
        }
        Ok(())
    }
}
