//! Guards: what the condition of a case says of the values in it. In `if(y > 0, log(y), 0)` the logarithm exists.

use super::facts::{Domain, Fact, Facts, Holds, Subject, family};
use super::interval::int;
use super::known::Known;
use super::{Binder, Node, Op, Rational, TermId, Terms};

impl Terms {
    /// What holds of a term that is compared with a number, where the comparison is true, or where it is false.
    pub fn guards(&self, condition: TermId, is_true: bool) -> Vec<Holds> {
        let Node::Op(op, operands) = self.node(condition) else {
            return Vec::new();
        };
        let &[left, right] = &operands[..] else {
            return Vec::new();
        };
        let (subject, number, op) = match (self.as_number(left), self.as_number(right)) {
            (None, Some(number)) => (left, number, *op),
            (Some(number), None) => (right, number, turned(*op)),
            _ => return Vec::new(),
        };
        let op = if is_true { op } else { negated(op) };
        let (Some(name), Some(domain)) = (family(self, subject), compared(op, number)) else {
            return Vec::new();
        };
        vec![Holds {
            subject: Subject::Term(subject),
            text: format!("{} in this case", domain.say(self.text(name))),
            domain,
        }]
    }

    /// What the conditions of all cases say that a place stands in. What is said of a bound variable ends where another
    /// quantifier binds it.
    pub fn guards_at(&self, root: TermId, path: &[u32]) -> Vec<Holds> {
        let mut guards = Vec::new();
        let mut term = root;
        for &position in path {
            match self.node(term) {
                Node::Op(Op::If, parts) if position > 0 => {
                    guards.extend(self.guards(parts[0], position == 1));
                }
                Node::Bind(_, binder, _) => guards.retain(|guard| !self.is_about(guard, *binder)),
                _ => {}
            }
            let Some(&child) = self.children(term).get(position as usize) else {
                return Vec::new();
            };
            term = child;
        }
        guards
    }

    fn is_about(&self, guard: &Holds, binder: Binder) -> bool {
        matches!(guard.subject, Subject::Term(term) if self.has_free(term, binder))
    }
}

/// Where a term lies that compares so with a number; nothing where no domain says it.
fn compared(op: Op, number: Rational) -> Option<Domain> {
    let is_zero = number == int(0);
    Some(match op {
        Op::Greater if is_zero => Domain::Positive,
        Op::AtLeast if is_zero => Domain::NonNegative,
        Op::Less if is_zero => Domain::Negative,
        Op::Differs if is_zero => Domain::NonZero,
        Op::Greater => Domain::Interval(Some((number, false)), None),
        Op::AtLeast => Domain::Interval(Some((number, true)), None),
        Op::Less => Domain::Interval(None, Some((number, false))),
        Op::AtMost => Domain::Interval(None, Some((number, true))),
        Op::Equals => Domain::Finite(vec![number]),
        _ => return None,
    })
}

/// The comparison with its sides exchanged.
fn turned(op: Op) -> Op {
    match op {
        Op::Less => Op::Greater,
        Op::AtMost => Op::AtLeast,
        Op::Greater => Op::Less,
        Op::AtLeast => Op::AtMost,
        other => other,
    }
}

/// The comparison that holds where that one does not.
fn negated(op: Op) -> Op {
    match op {
        Op::Less => Op::AtLeast,
        Op::AtMost => Op::Greater,
        Op::Greater => Op::AtMost,
        Op::AtLeast => Op::Less,
        Op::Equals => Op::Differs,
        Op::Differs => Op::Equals,
        other => other,
    }
}

/// What was known before guards were added.
pub struct Unguarded {
    known: Known,
    guards: usize,
}

impl Facts<'_> {
    /// Adds what holds in a case, until [`Facts::leave`].
    pub fn enter(&mut self, guards: Vec<Holds>) -> Unguarded {
        let before = self.guards.len();
        self.guards.extend(guards);
        Unguarded {
            known: std::mem::take(&mut self.known),
            guards: before,
        }
    }

    /// Forgets what holds in a case only.
    pub fn leave(&mut self, outside: Unguarded) {
        self.guards.truncate(outside.guards);
        self.known = outside.known;
    }

    /// What is certain of the first or the second value of a case distinction.
    pub(super) fn case(&mut self, terms: &Terms, parts: &[TermId], is_first: bool) -> Fact {
        let case = parts[if is_first { 1 } else { 2 }];
        let guards = terms.guards(parts[0], is_first);
        if guards.is_empty() {
            return self.of(terms, case);
        }
        let outside = self.enter(guards);
        let fact = self.of(terms, case);
        self.leave(outside);
        fact
    }

    /// Whether a guard speaks of a bound variable, and so of nothing below the quantifier that binds it.
    pub(super) fn is_guarded(&self, terms: &Terms, binder: Binder) -> bool {
        self.guards
            .iter()
            .any(|guard| terms.is_about(guard, binder))
    }
}
