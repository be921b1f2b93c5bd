//! Instantiation: terms in the place of metavariables, and of the variables of a definition.

use super::scope::{bound_in, free_variables};
use super::{At, BindingFault, Refusal};
use crate::derivation::Bindings;
use crate::term::pattern::{Pattern, Patterns};
use crate::term::{Binder, Node, Quantifier, TermId, Terms};
use rustc_hash::FxHashMap;

/// A place where a metavariable occurs: which of the rule's quantifiers enclose it, one bit each.
#[derive(Clone, Copy)]
struct Occurrence {
    meta: u8,
    scope: u64,
}

/// The patterns of a rule, prepared to be instantiated at many sites.
pub(super) struct Prepared<'r> {
    patterns: &'r Patterns,
    left: Vec<Occurrence>,
    right: Vec<Occurrence>,
    /// Quantifiers that only the right side has: their variables must be new.
    made: Vec<u8>,
}

impl<'r> Prepared<'r> {
    /// Reads off the patterns where each metavariable stands.
    pub(super) fn new(patterns: &'r Patterns) -> Self {
        let mut left = Vec::new();
        let mut right = Vec::new();
        occurrences(&patterns.left, 0, &mut left);
        occurrences(&patterns.right, 0, &mut right);
        let mut made = Vec::new();
        quantifiers(&patterns.right, &mut |_, meta, _| made.push(meta));
        quantifiers(&patterns.left, &mut |_, meta, _| {
            made.retain(|&m| m != meta)
        });
        Prepared {
            patterns,
            left,
            right,
            made,
        }
    }

    /// The variables of quantifiers that the right side makes.
    pub(super) fn made<'a>(&'a self, bindings: &'a Bindings) -> impl Iterator<Item = Binder> + 'a {
        self.made
            .iter()
            .filter_map(|&meta| variable_of(bindings, meta))
    }

    /// Both sides with the bindings.
    pub(super) fn sides(
        &self,
        terms: &mut Terms,
        bindings: &Bindings,
        at: At,
    ) -> Result<(TermId, TermId), Refusal> {
        let repetitions = self.checked(bindings, at)?;
        self.not_captured(terms, bindings, at)?;
        let mut instance = Instance {
            terms,
            bindings,
            repetitions,
        };
        let bad = |(meta, fault)| Refusal::BadBinding { at, meta, fault };
        let left = instance.of(&self.patterns.left, 0).map_err(bad)?;
        let right = instance.of(&self.patterns.right, 0).map_err(bad)?;
        Ok((left, right))
    }

    /// Every metavariable is bound once, and to what it can stand for; how often `?a * ...` repeats.
    fn checked(&self, bindings: &Bindings, at: At) -> Result<usize, Refusal> {
        let bad = |meta, fault| Err(Refusal::BadBinding { at, meta, fault });
        let metas = &self.patterns.metas;
        let mut repetitions = None;
        for (number, meta) in metas.iter().enumerate() {
            let number = number as u8;
            let terms = bindings.terms.iter().filter(|(m, _)| *m == number);
            let ranges = bindings.ranges.iter().filter(|(m, ..)| *m == number);
            let (bound, other) = if meta.is_variable {
                (ranges.count(), terms.count())
            } else {
                (terms.count(), ranges.count())
            };
            match (bound, other) {
                (_, 1..) => return bad(number, BindingFault::Unknown),
                (0, _) => return bad(number, BindingFault::Missing),
                (1, _) => {}
                _ => return bad(number, BindingFault::Several),
            }
            if meta.is_variable {
                continue;
            }
            match (bindings.terms_of(number).len(), meta.is_repeated) {
                (0, _) => return bad(number, BindingFault::Missing),
                (1, false) => {}
                (_, false) => return bad(number, BindingFault::Several),
                (found, true) if *repetitions.get_or_insert(found) != found => {
                    return bad(number, BindingFault::Length);
                }
                (_, true) => {}
            }
        }
        let numbers = bindings.terms.iter().map(|(m, _)| *m);
        let numbers = numbers.chain(bindings.ranges.iter().map(|(m, ..)| *m));
        for number in numbers {
            if usize::from(number) >= metas.len() {
                return bad(number, BindingFault::Unknown);
            }
        }
        self.ranges_fit(bindings, at)?;
        Ok(repetitions.unwrap_or(1))
    }

    /// Limits belong to sums and products only, and no two quantifiers share a variable.
    fn ranges_fit(&self, bindings: &Bindings, at: At) -> Result<(), Refusal> {
        let bad = |meta, fault| Err(Refusal::BadBinding { at, meta, fault });
        for (k, (meta, binder, limits)) in bindings.ranges.iter().enumerate() {
            if bindings.ranges[..k].iter().any(|(_, b, _)| b == binder) {
                return bad(*meta, BindingFault::Shared);
            }
            if !matches!(limits.len(), 0 | 2) {
                return bad(*meta, BindingFault::Limits);
            }
        }
        let mut fault = None;
        let mut fits = |quantifier: Quantifier, meta: u8, spelled: bool| {
            let limits = bindings.ranges.iter().find(|(m, ..)| *m == meta);
            let count = limits.map_or(0, |(.., limits)| limits.len());
            let fits = match quantifier {
                Quantifier::Sum => true,
                Quantifier::Product => count == 2 || count == 0 && spelled,
                _ => count == 0,
            };
            if !fits {
                fault = Some(meta);
            }
        };
        quantifiers(&self.patterns.left, &mut fits);
        quantifiers(&self.patterns.right, &mut fits);
        match fault {
            Some(meta) => bad(meta, BindingFault::Limits),
            None => Ok(()),
        }
    }

    /// No variable comes under another quantifier of the rule than it was under on the left.
    fn not_captured(&self, terms: &Terms, bindings: &Bindings, at: At) -> Result<(), Refusal> {
        for occurrence in self.left.iter().chain(&self.right) {
            let was = self.left.iter().find(|o| o.meta == occurrence.meta);
            // A term that only the right side has may mention the variables in scope there, and no other.
            let changed = match was {
                Some(was) => was.scope ^ occurrence.scope,
                None => !occurrence.scope,
            };
            for &(meta, variable, _) in &bindings.ranges {
                if changed & bit(meta) == 0 {
                    continue;
                }
                let met = stands_for(bindings, occurrence.meta);
                if let Some(&term) = met.iter().find(|&&t| terms.has_free(t, variable)) {
                    return Err(Refusal::Captured { at, term, variable });
                }
            }
        }
        Ok(())
    }
}

/// Both sides of a rule with terms in the place of its metavariables.
pub fn instantiate(
    terms: &mut Terms,
    patterns: &Patterns,
    bindings: &Bindings,
) -> Result<(TermId, TermId), Refusal> {
    Prepared::new(patterns).sides(terms, bindings, At::default())
}

/// A pattern without repetitions with the bindings.
pub(super) fn made_of(terms: &mut Terms, pattern: &Pattern, bindings: &Bindings) -> Option<TermId> {
    let mut instance = Instance {
        terms,
        bindings,
        repetitions: 1,
    };
    instance.of(pattern, 0).ok()
}

/// The variable that a metavariable of a quantifier stands for.
pub(super) fn variable_of(bindings: &Bindings, meta: u8) -> Option<Binder> {
    let range = bindings.ranges.iter().find(|(m, ..)| *m == meta);
    range.map(|(_, binder, _)| *binder)
}

/// The terms of a metavariable, or the limits of a quantifier's.
fn stands_for(bindings: &Bindings, meta: u8) -> &[TermId] {
    let range = bindings.ranges.iter().find(|(m, ..)| *m == meta);
    range.map_or(bindings.terms_of(meta), |(.., limits)| limits)
}

fn bit(meta: u8) -> u64 {
    1 << (meta % 64)
}

fn occurrences(pattern: &Pattern, scope: u64, found: &mut Vec<Occurrence>) {
    match pattern {
        Pattern::Meta(meta) => found.push(Occurrence { meta: *meta, scope }),
        Pattern::Number(_) => {}
        Pattern::Each(inner) => occurrences(inner, scope, found),
        Pattern::Op(_, operands) => operands.iter().for_each(|p| occurrences(p, scope, found)),
        Pattern::Bind(quantifier, meta, children) => {
            // The limits that come with the variable stand outside its scope.
            found.push(Occurrence { meta: *meta, scope });
            for (index, child) in children.iter().enumerate() {
                let inside = Terms::in_scope(*quantifier, index, children.len());
                let scope = if inside { scope | bit(*meta) } else { scope };
                occurrences(child, scope, found);
            }
        }
    }
}

/// Every quantifier of a pattern, its variable, and whether the pattern spells its limits out.
fn quantifiers(pattern: &Pattern, found: &mut dyn FnMut(Quantifier, u8, bool)) {
    match pattern {
        Pattern::Meta(_) | Pattern::Number(_) => {}
        Pattern::Each(inner) => quantifiers(inner, found),
        Pattern::Op(_, operands) => operands.iter().for_each(|p| quantifiers(p, found)),
        Pattern::Bind(quantifier, meta, children) => {
            found(*quantifier, *meta, children.len() == 3);
            children.iter().for_each(|p| quantifiers(p, found));
        }
    }
}

struct Instance<'a> {
    terms: &'a mut Terms,
    bindings: &'a Bindings,
    repetitions: usize,
}

impl Instance<'_> {
    fn of(&mut self, pattern: &Pattern, repetition: usize) -> Result<TermId, (u8, BindingFault)> {
        match pattern {
            Pattern::Meta(meta) => self.meta(*meta, repetition),
            Pattern::Number(value) => Ok(self.terms.number(*value)),
            Pattern::Each(inner) => self.of(inner, repetition),
            Pattern::Op(op, operands) => {
                let mut made = Vec::with_capacity(operands.len().max(self.repetitions));
                for operand in operands {
                    match operand {
                        Pattern::Each(inner) => {
                            for repetition in 0..self.repetitions {
                                made.push(self.of(inner, repetition)?);
                            }
                        }
                        _ => made.push(self.of(operand, repetition)?),
                    }
                }
                Ok(self.terms.op(*op, &made))
            }
            Pattern::Bind(quantifier, meta, children) => {
                self.quantifier(*quantifier, *meta, children, repetition)
            }
        }
    }

    fn meta(&mut self, meta: u8, repetition: usize) -> Result<TermId, (u8, BindingFault)> {
        if let Some(variable) = variable_of(self.bindings, meta) {
            return Ok(self.terms.variable(variable));
        }
        match self.bindings.terms_of(meta) {
            [] => Err((meta, BindingFault::Missing)),
            &[single] => Ok(single),
            several => several
                .get(repetition)
                .copied()
                .ok_or((meta, BindingFault::Length)),
        }
    }

    fn quantifier(
        &mut self,
        quantifier: Quantifier,
        meta: u8,
        children: &[Pattern],
        repetition: usize,
    ) -> Result<TermId, (u8, BindingFault)> {
        let bindings = self.bindings;
        let Some((_, binder, limits)) = bindings.ranges.iter().find(|(m, ..)| *m == meta) else {
            return Err((meta, BindingFault::Missing));
        };
        let repeats = matches!(quantifier, Quantifier::Sum | Quantifier::Product);
        let mut made = Vec::with_capacity(3);
        if repeats && children.len() == 1 {
            made.extend_from_slice(limits);
        }
        for child in children {
            made.push(self.of(child, repetition)?);
        }
        // Where the pattern spells the limits out, those of the binding must say the same, if given.
        if repeats && children.len() == 3 && !limits.is_empty() && made[..2] != limits[..] {
            return Err((meta, BindingFault::Limits));
        }
        Ok(self.terms.bind(quantifier, *binder, &made))
    }
}

/// A term with terms in the place of free variables.
pub(super) fn substitute(
    terms: &mut Terms,
    term: TermId,
    values: &[(Binder, TermId)],
    at: At,
) -> Result<TermId, Refusal> {
    let free = values
        .iter()
        .map(|&(_, value)| (value, free_variables(terms, value)))
        .collect();
    let mut walk = Substitution {
        values,
        free,
        at,
        memo: FxHashMap::default(),
    };
    walk.of(terms, term, &mut Vec::new())
}

struct Substitution<'a> {
    values: &'a [(Binder, TermId)],
    free: FxHashMap<TermId, Vec<Binder>>,
    at: At,
    /// Terms that were met outside every quantifier.
    memo: FxHashMap<TermId, TermId>,
}

impl Substitution<'_> {
    fn of(
        &mut self,
        terms: &mut Terms,
        term: TermId,
        bound: &mut Vec<Binder>,
    ) -> Result<TermId, Refusal> {
        let concerns = |(b, _): &(Binder, TermId)| terms.has_free(term, *b) && !bound.contains(b);
        if !self.values.iter().any(concerns) {
            return Ok(term);
        }
        if let Some(variable) = as_variable(terms, term) {
            return self.value(term, variable, bound);
        }
        if let Some(&done) = self.memo.get(&term).filter(|_| bound.is_empty()) {
            return Ok(done);
        }
        let mut children = terms.children(term).to_vec();
        for (index, child) in children.iter_mut().enumerate() {
            let binder = bound_in(terms, term, index);
            bound.extend(binder);
            *child = self.of(terms, *child, bound)?;
            bound.truncate(bound.len() - usize::from(binder.is_some()));
        }
        let made = terms.rebuild(term, &children);
        if bound.is_empty() {
            self.memo.insert(term, made);
        }
        Ok(made)
    }

    fn value(&self, term: TermId, variable: Binder, bound: &[Binder]) -> Result<TermId, Refusal> {
        let value = self.values.iter().find(|(b, _)| *b == variable);
        let value = value.map_or(term, |&(_, value)| value);
        let free = self.free.get(&value).map_or(&[][..], Vec::as_slice);
        match free.iter().find(|b| bound.contains(b)) {
            Some(&variable) => Err(Refusal::Captured {
                at: self.at,
                term: value,
                variable,
            }),
            None => Ok(value),
        }
    }
}

fn as_variable(terms: &Terms, term: TermId) -> Option<Binder> {
    match terms.node(term) {
        Node::Variable(binder) => Some(*binder),
        _ => None,
    }
}
