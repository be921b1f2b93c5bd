//! Where a density adds up to one of which nothing states where its observation lies: what was probably meant.

use super::mass::{Density, Support, plan};
use super::verdict::Mass;
use crate::derivation::{Derivation, Typed};

/// Where an observation `_` may be meant to lie.
fn candidates() -> [(&'static str, Support); 5] {
    [
        ("_ in {0, 1}", Support::Values(vec![0.0, 1.0])),
        ("_ in 0..", Support::Whole(Some(0), None)),
        ("_ in 1..", Support::Whole(Some(1), None)),
        ("_ > 0", Support::Interval(Some(0.0), None)),
        ("0 < _ < 1", Support::Interval(Some(0.0), Some(1.0))),
    ]
}

/// The first support over which a typed density adds up to one, found by value. `_` stands for the observation.
pub fn supposed(derivation: &Derivation, typed: &Typed) -> Option<&'static str> {
    let plan = plan(derivation);
    let mut density = Density::new(derivation, &plan, typed).ok()?;
    { candidates().into_iter() }.find_map(|(said, support)| {
        density.supposed = Some(support);
        (density.total_mass() == Mass::One).then_some(said)
    })
}
