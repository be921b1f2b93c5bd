//! Objectives: where a law may act, and what it makes of the whole statement.

use super::{At, Refusal};
use crate::derivation::Rewrite;
use crate::rules::Law;
use crate::term::{Name, Node, TermId, Terms};

/// A law of objectives acts on the whole body, every other one inside it.
pub(super) fn check_place(
    terms: &Terms,
    rewrite: &Rewrite,
    law: Law,
    at: At,
) -> Result<(), Refusal> {
    let under_optimum = matches!(terms.node(rewrite.before), Node::Optimum(..));
    let fits = if law.is_of_objective() {
        under_optimum && rewrite.sites.len() == 1 && rewrite.sites[0].path == [0]
    } else {
        !under_optimum || rewrite.sites.iter().all(|site| !site.path.is_empty())
    };
    if fits {
        Ok(())
    } else {
        Err(Refusal::NotOfThisPlace { at })
    }
}

/// The statement after: with the sites replaced, and with the sense that the law gives it.
pub(super) fn expected(
    terms: &mut Terms,
    rewrite: &Rewrite,
    law: Law,
    at: At,
) -> Result<TermId, Refusal> {
    let sites: Vec<(&[u32], TermId)> = rewrite
        .sites
        .iter()
        .map(|site| (site.path.as_slice(), site.after))
        .collect();
    let after = terms
        .with_replaced(rewrite.before, &sites)
        .ok_or(Refusal::Overlap { at })?;
    if law != Law::Negate {
        return Ok(after);
    }
    match terms.node(after).clone() {
        Node::Optimum(sense, names, body) => Ok(terms.optimum(sense.flipped(), &names, body)),
        _ => Err(Refusal::NotOfThisPlace { at }),
    }
}

/// An objective is over the parameters of the derivation.
pub(super) fn check_parameters(
    terms: &Terms,
    statement: TermId,
    parameters: &[Name],
) -> Result<(), Refusal> {
    match terms.node(statement) {
        Node::Optimum(_, names, _) if **names != *parameters => {
            Err(Refusal::WrongParameters { statement })
        }
        _ => Ok(()),
    }
}
