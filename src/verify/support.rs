//! Supports: over what the variable of an expectation ranges, where its density is known.

use super::plan::Plan;
use super::point::Point;
use super::ranks::Root;
use crate::derivation::Assumption;
use crate::term::eval::{Evaluator, Support, Value};
use crate::term::facts::{Domain, Fact, Subject};
use crate::term::{Binder, Node, Op, Quantifier, TermId};
use num_traits::ToPrimitive;

/// Notes what an assumption says of a variable; whether it speaks of one.
pub(super) fn add(plan: &mut Plan<'_>, term: TermId, assumption: &Assumption) -> bool {
    let Node::Variable(variable) = *plan.terms.node(term) else {
        return add_total(plan, term, assumption) || add_bound(plan, assumption);
    };
    let fact = plan.variables.entry(variable).or_insert_with(Fact::real);
    *fact = fact.and(&assumption.domain.fact());
    if let Domain::OneHot(_) | Domain::Simplex(_) = assumption.domain {
        plan.vectors.insert(variable, assumption.domain.clone());
    }
    true
}

/// Notes how many components a variable has and what they sum to; whether an assumption says so.
fn add_total(plan: &mut Plan<'_>, term: TermId, assumption: &Assumption) -> bool {
    if assumption.domain != Domain::zero() {
        return false;
    }
    let terms = plan.terms;
    let found = plan.densities.keys().find_map(|&variable| {
        let is_it = |&point: &TermId| *terms.node(point) == Node::Variable(variable);
        let mut parts = terms.children(plan.densities[&variable]).iter().copied();
        let point = parts.find(is_it)?;
        Some((variable, terms.total(term, point)?))
    });
    let is_total = found.is_some();
    plan.totals.extend(found);
    is_total
}

/// Notes an end of the support of a variable, from `x - a >= 0` or `b - x >= 0`; whether it is one.
fn add_bound(plan: &mut Plan<'_>, assumption: &Assumption) -> bool {
    let Subject::Term(difference) = assumption.subject else {
        return false;
    };
    let terms = plan.terms;
    let variable = |term: TermId| match terms.node(term) {
        Node::Variable(variable) if plan.densities.contains_key(variable) => Some(*variable),
        _ => None,
    };
    let negative = |term: TermId| match *terms.operands(Op::Mul, term)? {
        [sign, inner] if terms.is_number(sign, -1) => variable(inner),
        _ => None,
    };
    let summands = terms.operands(Op::Add, difference).unwrap_or(&[]);
    let mut ends = summands.iter().filter_map(|&own| {
        let (of, is_low) = match (variable(own), negative(own)) {
            (Some(of), _) => (of, true),
            (None, Some(of)) => (of, false),
            (None, None) => return None,
        };
        let rest = summands.iter().copied().filter(|&other| other != own);
        let rest: Vec<TermId> = rest.collect();
        let is_end = { rest.iter() }.all(|&r| variable(r).or_else(|| negative(r)).is_none());
        is_end.then_some((of, rest, is_low))
    });
    let bound = ends.next();
    drop(ends);
    let is_bound = bound.is_some();
    plan.bounds.extend(bound);
    is_bound
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
    if let Some(&(size, total)) = plan.totals.get(&variable) {
        let total = Evaluator::new(plan.terms, point).scalar(total)?;
        return counts(point.length(Some(size)), total).map(Support::Points);
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
    for (_, rest, is_low) in plan.bounds.iter().filter(|(of, ..)| *of == variable) {
        let mut evaluator = Evaluator::new(plan.terms, point);
        let rest: Option<f64> = rest.iter().map(|&part| evaluator.scalar(part)).sum();
        match is_low {
            true => low = low.max(-rest?),
            false => high = high.min(rest?),
        }
    }
    Some(if fact.integer {
        Support::Whole(low, high)
    } else {
        Support::Interval(low, high)
    })
}

/// More vectors of counts are not added up.
const MOST: usize = 2_000;

/// Every vector of counts with that sum.
fn counts(size: i64, total: f64) -> Option<Vec<Value>> {
    let total = total.to_i64().filter(|&n| n >= 0 && n as f64 == total)?;
    let mut found = vec![(Vec::new(), total)];
    for _ in 1..size {
        let with = |(counts, rest): (Vec<f64>, i64)| {
            let more = move |k: i64| ([&counts[..], &[k as f64]].concat(), rest - k);
            (0..=rest).map(more).collect::<Vec<_>>()
        };
        found = found.into_iter().flat_map(with).collect();
        if found.len() > MOST {
            return None;
        }
    }
    let whole = found.into_iter().map(|(mut counts, rest)| {
        counts.push(rest as f64);
        Value::Vector(counts)
    });
    Some(whole.collect())
}

/// Every vector with a 1 for its class.
fn classes(count: i64) -> Vec<Value> {
    let hot = |class: i64| (1..=count).map(move |k| f64::from(u8::from(k == class)));
    let points = (1..=count).map(|class| Value::Vector(hot(class).collect()));
    points.collect()
}
