//! Ends that are terms: the observations lie where `y >= a` and `y <= b` leave room, so that random points are not lost.

use super::draw::{smoothly, squashed, whole};
use super::point::Point;
use super::random::Random;
use crate::term::eval::{Evaluator, World};
use crate::term::facts::{Fact, family};
use crate::term::{Name, Node, Op, TermId, Terms};
use num_traits::ToPrimitive;

/// One end of what a name's values may be.
pub(super) struct End {
    pub name: Name,
    /// What its values are not below, or not above.
    pub end: TermId,
    pub is_low: bool,
    /// It is stated of two names, and so of their values with the same subscripts.
    is_of_names: bool,
}

/// Adds the end that an assumption sets, if it sets one that does not wait for itself.
pub(super) fn add(
    terms: &Terms,
    ends: &mut Vec<End>,
    assumed: TermId,
    parameters: &[Name],
) -> bool {
    let found = of_difference(terms, assumed, parameters);
    let found = found.filter(|new| !waits(terms, ends, new.end, new.name));
    let is_added = found.is_some();
    ends.extend(found);
    is_added
}

/// Whether the value of a term needs that of a name, by way of ends or without.
fn waits(terms: &Terms, ends: &[End], term: TermId, name: Name) -> bool {
    let through = |end: &End| terms.mentions(term, end.name) && waits(terms, ends, end.end, name);
    terms.mentions(term, name) || ends.iter().any(through)
}

/// The end that an assumption `x - z > 0` sets: of the indexed side, if one is, else of the greater. What is no
/// parameter must not move with one: of a constant and a parameter, the parameter has the end.
fn of_difference(terms: &Terms, term: TermId, parameters: &[Name]) -> Option<End> {
    let &[first, second] = terms.operands(Op::Add, term)? else {
        return None;
    };
    let (above, below) = match (negated(terms, first), negated(terms, second)) {
        (None, Some(below)) => (first, below),
        (Some(below), None) => (second, below),
        _ => return None,
    };
    let low = (above, below, true);
    let high = (below, above, false);
    let sides = match (terms.is_open(above), terms.is_open(below)) {
        (true, false) => [low, low],
        (false, false) => [low, high],
        (false, true) => [high, high],
        (true, true) => return None,
    };
    let is_name = |side: TermId| matches!(terms.node(side), Node::Symbol(_));
    sides.into_iter().find_map(|(own, end, is_low)| {
        let name = family(terms, own)?;
        let stays = parameters.contains(&name) || !terms.mentions_any(end, parameters);
        stays.then_some(End {
            name,
            end,
            is_low,
            is_of_names: is_name(own) && is_name(end),
        })
    })
}

impl Point<'_> {
    /// A random number that obeys the fact, between the ends that are terms.
    pub(super) fn squashed(
        &self,
        name: Name,
        subscripts: &[i64],
        random: &mut Random,
        fact: &Fact,
    ) -> f64 {
        let mut limits = [fact.low, fact.high].map(|end| end.and_then(|(v, _)| v.to_f64()));
        let mut is_narrower = false;
        for end in self.plan.ends.iter().filter(|end| end.name == name) {
            let value = match (end.is_of_names, self.plan.terms.node(end.end)) {
                (true, Node::Symbol(other)) => {
                    let is_constant = self.plan.rank(*other) == 0;
                    let subscripts = if is_constant { &[] } else { subscripts };
                    self.name(*other, subscripts).and_then(|v| v.scalar())
                }
                _ => Evaluator::new(self.plan.terms, self).scalar(end.end),
            };
            let Some(value) = value else { continue };
            let limit = &mut limits[usize::from(!end.is_low)];
            let is_inside = limit.is_none_or(|l| if end.is_low { value > l } else { value < l });
            if is_inside {
                *limit = Some(value);
                is_narrower = true;
            }
        }
        match (is_narrower, limits) {
            (false, _) => squashed(random, fact),
            (true, [low, high]) if fact.integer => whole(random, fact, low, high),
            (true, [low, high]) => smoothly(random.around_zero(), low, high),
        }
    }
}

/// x of `-x`.
fn negated(terms: &Terms, term: TermId) -> Option<TermId> {
    match terms.node(term) {
        Node::Op(Op::Mul, parts) => match **parts {
            [sign, inner] if terms.is_number(sign, -1) => Some(inner),
            _ => None,
        },
        _ => None,
    }
}
