//! Supports: over what the variable of an expectation ranges, where its density is known.

use super::plan::Plan;
use super::point::Point;
use super::ranks::Root;
use crate::derivation::Assumption;
use crate::term::eval::{Evaluator, Support, Value};
use crate::term::facts::{Domain, Fact};
use crate::term::{Binder, Node, Quantifier, TermId};
use num_traits::ToPrimitive;

/// Notes what an assumption says of a variable; whether it speaks of one.
pub(super) fn add(plan: &mut Plan<'_>, term: TermId, assumption: &Assumption) -> bool {
    let Node::Variable(variable) = *plan.terms.node(term) else {
        return add_bound(plan, assumption);
    };
    let fact = plan.variables.entry(variable).or_insert_with(Fact::real);
    *fact = fact.and(&assumption.domain.fact());
    if let Domain::OneHot(_) | Domain::Simplex(_) = assumption.domain {
        plan.vectors.insert(variable, assumption.domain.clone());
    }
    true
}

/// Notes an end of the support of a variable, from `x - a >= 0` or `b - x >= 0`; whether it is one.
fn add_bound(plan: &mut Plan<'_>, assumption: &Assumption) -> bool {
    let variable = |term: TermId| match plan.terms.node(term) {
        Node::Variable(variable) if plan.densities.contains_key(variable) => Some(*variable),
        _ => None,
    };
    let Some((above, below)) = assumption.holds().order(plan.terms) else {
        return false;
    };
    let bound = match (variable(above), variable(below)) {
        (Some(variable), None) => (variable, below, true),
        (None, Some(variable)) => (variable, above, false),
        _ => return false,
    };
    plan.bounds.push(bound);
    true
}

/// All values that a variable may have whose density is defined; of any other density only points are tried.
pub(super) fn of_distribution(point: &Point<'_>, variable: Binder) -> Option<Support> {
    let plan = point.plan;
    let density = plan.densities.get(&variable)?;
    let mut definitions = plan.definitions.iter();
    let definition = definitions.find(|definition| definition.left == *density)?;
    let fact = plan.variables.get(&variable).copied();
    let fact = fact.unwrap_or_else(Fact::real);
    let length = |stated: Option<TermId>| {
        // As many components as the density has factors, or else as the assumption says.
        let factors = match plan.terms.node(definition.right) {
            Node::Bind(Quantifier::Product, _, parts) => parts.get(1).copied(),
            _ => stated,
        };
        point.length(factors)
    };
    match plan.vectors.get(&variable) {
        Some(Domain::OneHot(stated)) => return Some(Support::Points(classes(length(*stated)))),
        Some(Domain::Simplex(stated)) => return Some(Support::Simplex(length(*stated) as usize)),
        _ => {}
    }
    let is_anything = fact == Fact::real();
    match plan.ranks.total(Root::Variable(variable)) {
        0 => {}
        1 if is_anything => return Some(Support::Space(point.length(None) as usize)),
        _ => return None,
    }
    let end = |end: Option<(crate::term::Rational, bool)>| end.and_then(|(v, _)| v.to_f64());
    let mut low = end(fact.low).unwrap_or(f64::NEG_INFINITY);
    let mut high = end(fact.high).unwrap_or(f64::INFINITY);
    for &(_, term, is_low) in plan.bounds.iter().filter(|(of, ..)| *of == variable) {
        let value = Evaluator::new(plan.terms, point).scalar(term)?;
        match is_low {
            true => low = low.max(value),
            false => high = high.min(value),
        }
    }
    Some(if fact.integer {
        Support::Whole(low, high)
    } else {
        Support::Interval(low, high)
    })
}

/// Every vector with a 1 for its class.
fn classes(count: i64) -> Vec<Value> {
    let hot = |class: i64| (1..=count).map(move |k| f64::from(u8::from(k == class)));
    let points = (1..=count).map(|class| Value::Vector(hot(class).collect()));
    points.collect()
}
