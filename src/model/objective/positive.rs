//! Densities are positive where they are taken logarithms of.

use super::super::Building;
use crate::diag::Diagnostic;
use crate::term::facts::Domain;
use crate::term::{Node, Quantifier, TermId};

/// The quantifiers that are taken under densities.
pub(super) const OF_DENSITIES: u64 = Quantifier::Expectation.bit() | Quantifier::Divergence.bit();

pub(super) fn assume_density_positive(building: &mut Building<'_>, density: TermId) {
    let because = "a density is positive where the observations lie";
    assume_positive(building, density, because);
}

fn assume_positive(building: &mut Building<'_>, density: TermId, because: &str) {
    let is_proved = building
        .assumptions
        .fact(&building.terms, &[], density)
        .is_positive();
    if is_proved {
        return;
    }
    building
        .assumptions
        .add_silently(&building.terms, density, Domain::Positive, because);
}

/// The densities of divergences and expectations are positive on their support.
pub(super) fn assume_densities_positive(
    building: &mut Building<'_>,
    term: TermId,
) -> Result<(), Diagnostic> {
    if building.terms.ops(term) & OF_DENSITIES == 0 {
        return Ok(());
    }
    if let Node::Bind(
        quantifier @ (Quantifier::Divergence | Quantifier::Expectation),
        _,
        children,
    ) = building.terms.node(term).clone()
    {
        let densities = match quantifier {
            Quantifier::Divergence => &children[..],
            _ if building.formula_of(children[0]).is_some() => &[],
            _ => &children[..1],
        };
        for (position, &density) in densities.iter().enumerate() {
            let formula = building.formula_of(density);
            if formula.is_none() && matches!(building.terms.node(density), Node::Call(..)) {
                let because = match building.terms.node(children[0]) {
                    Node::Call(first, ..) if position > 0 => {
                        format!("positive wherever {} is", building.terms.text(*first))
                    }
                    _ => "a density is positive on its support".to_owned(),
                };
                assume_positive(building, density, &because);
                building.take_expectations_for_granted();
                continue;
            }
            let density = formula.unwrap_or(density);
            let place = building.place;
            building.assumptions.require_positive(
                &mut building.terms,
                &[],
                density,
                place,
                "the logarithm of this density",
            )?;
        }
    }
    for child in building.terms.children(term).to_vec() {
        assume_densities_positive(building, child)?;
    }
    Ok(())
}
