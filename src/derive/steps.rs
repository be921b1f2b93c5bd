//! From the steps of a proof to rewrites with their sites, bindings and conditions.

use super::egraph::ProofStep;
use super::matching::{Context, Match};
use crate::derivation::{Justification, Met, Rewrite, Site};
use crate::rules::{self, Rule};
use crate::term::{Path, TermId, Terms};
use rustc_hash::FxHashSet;

/// Turns proof steps into rewrites; neighbouring uses of one rule at disjoint places become one.
/// None if a step is not an instance of its rule: a fault of the engine.
pub(super) fn rewrites(context: &mut Context<'_>, proof: &[ProofStep]) -> Option<Vec<Rewrite>> {
    let mut rewrites: Vec<Rewrite> = Vec::new();
    for step in proof {
        let rule = rules::find(step.rule)?;
        let (site, conditions) = locate(context, rule, step.before, step.after)?;
        let joined = rewrites
            .last_mut()
            .is_some_and(|last| join(context, last, rule, &site, step.after, &conditions));
        if !joined {
            rewrites.push(Rewrite {
                by: Justification::Rule(rule.name),
                before: step.before,
                after: step.after,
                sites: vec![site],
                conditions,
            });
        }
    }
    Some(rewrites)
}

/// Finds where in the statement a rule turned the one into the other.
fn locate(
    context: &mut Context<'_>,
    rule: &'static Rule,
    before: TermId,
    after: TermId,
) -> Option<(Site, Vec<Met>)> {
    if rule.law.is_of_objective() {
        let (body, result) = (
            *context.terms.children(before).first()?,
            *context.terms.children(after).first()?,
        );
        let found = context.find(rule, body, &[])?;
        let same = context.terms.same(found.result, result);
        return same.then(|| site(vec![0], body, found));
    }
    let path = difference(&context.terms, before, after);
    for length in (0..=path.len()).rev() {
        let place = &path[..length];
        let inner = context.terms.at(before, place)?;
        let Some(found) = context.find(rule, inner, &[]) else {
            continue;
        };
        if leads_to(context, before, place, found.result, after)? {
            return Some(site(place.to_vec(), inner, found));
        }
    }
    // What the rule made was taken up by what is around it, as a sum in a sum or a zero in a product: the
    // difference is then in the outer one.
    below(context, rule, (before, after), path)
}

/// Finds the place below a path where the rule turns the one statement into the other.
fn below(
    context: &mut Context<'_>,
    rule: &'static Rule,
    (before, after): (TermId, TermId),
    path: Path,
) -> Option<(Site, Vec<Met>)> {
    let mut open = vec![path];
    while let Some(path) = open.pop() {
        let outer = context.terms.at(before, &path)?;
        let children = context.terms.children(outer).to_vec();
        for (position, &inner) in children.iter().enumerate().rev() {
            let place: Path = path.iter().copied().chain([position as u32]).collect();
            if let Some(found) = context.find(rule, inner, &[])
                && leads_to(context, before, &place, found.result, after)?
            {
                return Some(site(place, inner, found));
            }
            open.push(place);
        }
    }
    None
}

/// Whether replacing one subterm of a statement gives the other statement.
fn leads_to(
    context: &mut Context<'_>,
    before: TermId,
    place: &[u32],
    by: TermId,
    after: TermId,
) -> Option<bool> {
    let whole = context.terms.with_replaced(before, &[(place, by)])?;
    Some(context.terms.same(whole, after))
}

fn site(path: Path, before: TermId, found: Match) -> (Site, Vec<Met>) {
    (
        Site {
            path,
            before,
            after: found.result,
            bindings: found.bindings,
        },
        found.conditions,
    )
}

/// The path to the smallest subterm that contains every difference, as far as the two have one shape.
fn difference(terms: &Terms, before: TermId, after: TermId) -> Path {
    let mut path = Path::new();
    let (mut left, mut right) = (before, after);
    while terms.same_head(left, right) {
        let (a, b) = (terms.children(left), terms.children(right));
        let mut differing = (0..a.len()).filter(|&k| a[k] != b[k]);
        let (Some(only), None) = (differing.next(), differing.next()) else {
            break;
        };
        path.push(only as u32);
        (left, right) = (a[only], b[only]);
    }
    path
}

/// Adds a site to the rewrite before it, where both are uses of one rule at disjoint places.
fn join(
    context: &mut Context<'_>,
    last: &mut Rewrite,
    rule: &Rule,
    site: &Site,
    after: TermId,
    conditions: &[Met],
) -> bool {
    let disjoint = last
        .sites
        .iter()
        .all(|other| !nested(&other.path, &site.path));
    let same_rule = last.by == Justification::Rule(rule.name) && !rule.law.is_of_objective();
    if !same_rule || !disjoint || context.terms.at(last.before, &site.path) != Some(site.before) {
        return false;
    }
    let mut places: Vec<(&[u32], TermId)> = last
        .sites
        .iter()
        .map(|s| (s.path.as_slice(), s.after))
        .collect();
    places.push((&site.path, site.after));
    let Some(joined) = context.terms.with_replaced(last.before, &places) else {
        return false;
    };
    if !context.terms.same(joined, after) {
        return false;
    }
    last.sites.push(site.clone());
    last.after = after;
    let known: FxHashSet<Met> = last.conditions.iter().cloned().collect();
    last.conditions.extend(
        conditions
            .iter()
            .filter(|met| !known.contains(met))
            .cloned(),
    );
    true
}

fn nested(a: &[u32], b: &[u32]) -> bool {
    a.starts_with(b) || b.starts_with(a)
}
