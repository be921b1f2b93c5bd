//! Names with a number below them: `β_0` is a name of its own where it stands among the parameters.

use super::indices::written;
use super::survey::Survey;
use super::{Distributed, Options, Parts, walk};
use crate::catalogue::{self, Entry};
use crate::lower::Vocabulary;
use crate::syntax::ast::{Expr, ExprKind, Subscript, Word};
use ecow::eco_format;
use rustc_hash::FxHashSet;

/// Subscripted names in the place of a parameter, such as `β_0`, are one name.
pub(super) fn whole_names(
    all: &[&Expr],
    survey: &Survey<'_>,
    parts: &Parts<'_>,
    options: &Options,
) -> FxHashSet<Word> {
    let mut whole: FxHashSet<Word> = options
        .parameters
        .iter()
        .filter(|p| p.contains('_'))
        .map(Word::from)
        .collect();
    let mut add = |expression: &Expr| whole.extend(numbered(expression).map(joined));
    // `a_1` beside the prior of each `a_t` is the first of them.
    let nothing = Vocabulary::default();
    let is_first = |prior: &&Distributed<'_>| {
        let same = parts
            .priors
            .iter()
            .filter(|other| other.word() == prior.word());
        { same }.any(|other| written(other.subject, &nothing).is_some_and(|l| l.len() == 1))
    };
    let alone = parts.priors.iter().filter(|prior| !is_first(prior));
    { alone.flat_map(Distributed::subjects) }.for_each(&mut add);
    // In `Normal(y; π_1, 1)` of a vector π that is optimised, it is a component.
    let mut is_named: FxHashSet<Word> = options.parameters.iter().map(Word::from).collect();
    is_named.extend(
        { survey.behind_semicolon.iter() }.filter_map(|b| match &b.argument.kind {
            ExprKind::Name(word) if !b.of_distribution => Some(word.clone()),
            _ => None,
        }),
    );
    let is_component =
        |argument: &Expr| numbered(argument).is_some_and(|(base, _)| is_named.contains(base));
    let behind = { survey.behind_semicolon.iter() }
        .filter(|b| !(b.of_distribution && is_component(b.argument)))
        .map(|b| b.argument);
    let optimised = survey.optimised.iter().copied();
    optimised.chain(behind).for_each(&mut add);
    let of_densities = |bare: &&Expr| survey.has_expectations && is_of_densities(bare);
    if let Some(bare) = parts.bare.filter(of_densities) {
        let vectors = random_vectors(bare);
        walk::visit(bare, &mut |e| {
            let name = numbered(e).filter(|(base, _)| !vectors.contains(*base));
            whole.extend(name.map(joined));
        });
    }
    // Beside a name `μ_1`, `μ_2` is a name as well.
    let bases: FxHashSet<Word> = whole
        .iter()
        .filter_map(|name| name.split_once('_'))
        .filter(|(_, below)| below.chars().all(|c| c.is_ascii_digit()))
        .map(|(base, _)| base.into())
        .collect();
    for expression in all.iter().filter(|_| !bases.is_empty()) {
        walk::visit(expression, &mut |e| {
            let sibling = numbered(e).filter(|(base, _)| bases.contains(*base));
            whole.extend(sibling.map(joined));
        });
    }
    whole
}

/// Whether it is a divergence or an expectation: no sample is around whose observations are numbered.
fn is_of_densities(expression: &Expr) -> bool {
    let mut is_so = false;
    walk::visit(expression, &mut |e| {
        is_so |= matches!(e.kind, ExprKind::Kl(..) | ExprKind::Expectation { .. });
    });
    is_so
}

/// The variables of expectations that may be vectors: `x_2` is a component of such a one.
fn random_vectors(expression: &Expr) -> FxHashSet<Word> {
    let mut found = FxHashSet::default();
    walk::visit(expression, &mut |e| {
        let ExprKind::Expectation {
            variable, density, ..
        } = &e.kind
        else {
            return;
        };
        let entry = match &density.kind {
            ExprKind::Call(callee, _) => match &callee.kind {
                ExprKind::Name(word) => catalogue::find(word),
                _ => None,
            },
            _ => None,
        };
        if entry.is_none_or(Entry::is_of_vectors) {
            found.insert(variable.text.clone());
        }
    });
    found
}

/// `β_0` as `β` and `0`.
pub(super) fn numbered(expression: &Expr) -> Option<(&Word, &Word)> {
    let ExprKind::Subscripted(base, Subscript::Word(word)) = &expression.kind else {
        return None;
    };
    match &base.kind {
        ExprKind::Name(base) if word.chars().all(|c| c.is_ascii_digit()) => Some((base, word)),
        _ => None,
    }
}

fn joined((base, word): (&Word, &Word)) -> Word {
    eco_format!("{base}_{word}")
}
