//! Supports: over what the variable of an expectation ranges, where its density is known.

use super::point::Plan;
use crate::derivation::Assumption;
use crate::term::eval::Support;
use crate::term::facts::Fact;
use crate::term::{Binder, Node, TermId};
use num_traits::ToPrimitive;

/// Notes what an assumption says of a variable; whether it speaks of one.
pub(super) fn add(plan: &mut Plan<'_>, term: TermId, assumption: &Assumption) -> bool {
    let Node::Variable(variable) = *plan.terms.node(term) else {
        return false;
    };
    let fact = plan.variables.entry(variable).or_insert_with(Fact::real);
    *fact = fact.and(&assumption.domain.fact());
    true
}

/// All numbers that a variable may be whose density is defined; of any other density only points are tried.
pub(super) fn of_distribution(plan: &Plan<'_>, variable: Binder) -> Option<Support> {
    let density = plan.densities.get(&variable)?;
    let mut definitions = plan.definitions.iter();
    definitions.find(|definition| definition.left == *density)?;
    let fact = plan.variables.get(&variable).copied();
    let fact = fact.unwrap_or_else(Fact::real);
    let end = |end: Option<(crate::term::Rational, bool)>| end.and_then(|(v, _)| v.to_f64());
    let low = end(fact.low).unwrap_or(f64::NEG_INFINITY);
    let high = end(fact.high).unwrap_or(f64::INFINITY);
    Some(if fact.integer {
        Support::Whole(low, high)
    } else {
        Support::Interval(low, high)
    })
}
