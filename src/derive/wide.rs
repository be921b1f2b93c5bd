//! Wide statements: a sum or product of many operands, of which most look alike.
//!
//! A phase is run on a small statement that keeps two operands of each shape; what it finds for them is
//! then done to all operands of that shape, each by the rule itself, so nothing is taken on trust.

use super::matching::Context;
use crate::derivation::{Justification, Met, Rewrite, Site};
use crate::rules;
use crate::term::{Op, Path, Shape, TermId};
use rustc_hash::{FxHashMap, FxHashSet};

/// Sums and products of more operands than this are wide.
pub(super) const WIDE: u32 = 16;

/// A statement with two operands of each shape in the place of many.
pub(super) struct Reduced {
    /// The small statement.
    pub statement: TermId,
    places: Vec<Place>,
}

/// A wide sum or product.
struct Place {
    path: Path,
    /// For each operand that was kept, the numbers of those it stands for.
    stands_for: Vec<Vec<u32>>,
}

/// Makes the small statement.
pub(super) fn reduce(context: &mut Context<'_>, statement: TermId) -> Reduced {
    let mut places = Vec::new();
    let statement = reduce_below(context, statement, &mut Path::new(), &mut places);
    Reduced { statement, places }
}

fn reduce_below(
    context: &mut Context<'_>,
    term: TermId,
    path: &mut Path,
    places: &mut Vec<Place>,
) -> TermId {
    if context.terms.width(term) <= WIDE {
        return term;
    }
    let children = context.terms.children(term).to_vec();
    let is_flat = [Op::Add, Op::Mul]
        .into_iter()
        .any(|op| context.terms.operands(op, term).is_some());
    if is_flat && children.len() > WIDE as usize {
        let (kept, stands_for) = group(context, &children);
        places.push(Place {
            path: path.clone(),
            stands_for,
        });
        return context.terms.rebuild(term, &kept);
    }
    let mut reduced = Vec::with_capacity(children.len());
    for (position, child) in children.into_iter().enumerate() {
        path.push(position as u32);
        reduced.push(reduce_below(context, child, path, places));
        path.pop();
    }
    context.terms.rebuild(term, &reduced)
}

/// The first two operands of each shape, in order, and which ones each stands for.
fn group(context: &mut Context<'_>, operands: &[TermId]) -> (Vec<TermId>, Vec<Vec<u32>>) {
    let mut kept: Vec<TermId> = Vec::new();
    let mut stands_for: Vec<Vec<u32>> = Vec::new();
    let mut by_shape: FxHashMap<Shape, (usize, Option<usize>)> = FxHashMap::default();
    for (number, &operand) in operands.iter().enumerate() {
        let shape = shape(context, operand);
        let slot = match by_shape.get_mut(&shape) {
            Some((_, Some(second))) => *second,
            Some((_, second)) => {
                *second = Some(kept.len());
                kept.len()
            }
            None => {
                by_shape.insert(shape, (kept.len(), None));
                kept.len()
            }
        };
        if slot == kept.len() {
            kept.push(operand);
            stands_for.push(Vec::new());
        }
        stands_for[slot].push(number as u32);
    }
    (kept, stands_for)
}

/// The shape of an operand, where leaves differ if the parameters occur in one only or their signs differ.
fn shape(context: &mut Context<'_>, operand: TermId) -> Shape {
    let Context {
        terms,
        facts,
        parameters,
        ..
    } = context;
    let mut class = |leaf: TermId| {
        let fact = facts.of(terms, leaf);
        let flags = [
            terms.mentions_any(leaf, parameters),
            fact.is_positive(),
            fact.nonzero,
            fact.integer,
            fact.is_negative(),
        ];
        flags
            .iter()
            .fold(0, |code, &flag| code << 1 | u64::from(flag))
    };
    terms.shape(operand, &mut class)
}

impl Reduced {
    /// Does to the whole statement what was done to the small one. None if the rule does not apply to an
    /// operand as it does to the one that stands for it.
    pub(super) fn transfer(
        &self,
        context: &mut Context<'_>,
        rewrite: &Rewrite,
        statement: TermId,
    ) -> Option<Rewrite> {
        let Justification::Rule(name) = rewrite.by else {
            return None;
        };
        let rule = rules::find(name)?;
        let mut sites = Vec::new();
        let mut conditions: Vec<Met> = Vec::new();
        let mut known: FxHashSet<Met> = FxHashSet::default();
        for path in rewrite
            .sites
            .iter()
            .flat_map(|site| self.whole_paths(&site.path))
        {
            let before = context.terms.at(statement, &path)?;
            let found = context.find(rule, before, &[])?;
            conditions.extend(
                found
                    .conditions
                    .into_iter()
                    .filter(|met| known.insert(met.clone())),
            );
            sites.push(Site {
                path,
                before,
                after: found.result,
                bindings: found.bindings,
            });
        }
        let places: Vec<(&[u32], TermId)> =
            sites.iter().map(|s| (s.path.as_slice(), s.after)).collect();
        let after = if rule.law.is_of_objective() {
            let sense_kept = rule.law != rules::Law::Negate;
            sense_kept.then(|| context.terms.with_replaced(statement, &places))??
        } else {
            context.terms.with_replaced(statement, &places)?
        };
        Some(Rewrite {
            by: rewrite.by.clone(),
            before: statement,
            after,
            sites,
            conditions,
        })
    }

    /// The places of the whole statement that a place of the small one stands for.
    fn whole_paths(&self, path: &[u32]) -> Vec<Path> {
        let Some(place) = self
            .places
            .iter()
            .find(|p| path.len() > p.path.len() && path.starts_with(&p.path))
        else {
            return vec![path.to_vec()];
        };
        let position = place.path.len();
        let members = place
            .stands_for
            .get(path[position] as usize)
            .map_or(&[][..], |m| m);
        let at = |&member: &u32| {
            let mut whole = path.to_vec();
            whole[position] = member;
            whole
        };
        members.iter().map(at).collect()
    }
}
